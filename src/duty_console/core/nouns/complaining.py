"""
Complaints about a place (HAZ-08): an exit or a facility is checked within a day of the clock, anything else within
working days. What is still to be checked has a deadline; an inspection of the place meets it.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.deadlines import CHECK, WORKDAYS
from ...domain.events import Event
from ...domain.hazardevents import DeadlineSet
from ...domain.placeevents import ComplaintReceived
from ...domain.placerows import ELSE, Complaint
from ..answers import done, refuse
from ..hazarding import deadline_set, hours_set, today
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State
from .places import NO_PLACE, place_of

RULE = "HAZ-08"


def complaint_of(state: State, number: int) -> Complaint | None:
    """A complaint that nobody has checked yet."""
    row: Complaint | None = state.rows["complaint"].get(number)
    return row if row is not None and not row.inspection else None


def of(number: int) -> str:
    """How its deadline calls it."""
    return f"complaint:{number}"


def _complain(state: State, wish: Wish, now: Moment) -> Decision:
    row = place_of(state, wish.of)
    if row is None:
        return refuse(wish, now, NO_PLACE, place=wish.of)
    kind, ruleset = wish.args["kind"], state.rules.version
    return done(state, wish, now,
                ComplaintReceived(row.place, kind, wish.args["text"], RULE, ruleset, wish.console, wish.request),
                _deadline(state, state.head + 1, kind, now))


def _deadline(state: State, number: int, kind: str, now: Moment) -> DeadlineSet:
    """By when it is checked, counted from when it was taken down."""
    if kind == ELSE:
        return deadline_set(state, of(number), CHECK, WORKDAYS, round(state.rules.number(RULE, "other")), today(now),
                            RULE)
    return hours_set(state, of(number), CHECK, round(state.rules.number(RULE, "urgent_h")), RULE, now)


def _put(state: State, event: Event, body: ComplaintReceived) -> None:
    state.put("complaint", Complaint(event.number, body.place, body.kind, body.text, event.at, event.actor))


NOUN = Noun({"complaint.received": _put}, {"complain": _complain})
