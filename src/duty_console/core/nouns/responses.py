"""
How long the room took, kept for every occurrence; and why it took longer than its limit (F-IN-06).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.callingevents import ResponseSeen
from ...domain.events import Event
from ...domain.loadevents import ResponseExplained, ResponseFirst
from ...domain.responses import Response
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State


def _first(state: State, event: Event, body: ResponseFirst) -> None:
    state.put("response", Response(
        body.occurrence, body.alarm, body.signal_class, body.priority, body.received_at, body.received_tick,
        body.seen_at, body.seen_tick, event.at, body.ms, body.view_ms, event.actor, body.how, body.automatic,
        body.excluded))


def _seen(state: State, event: Event, body: ResponseSeen) -> None:
    """Seen only after somebody had acted; what was seen before stands in `response.first`."""
    for occurrence in body.acted:
        known = state.rows["response"].get(occurrence)
        if known is not None:
            state.put("response", known._replace(seen_at=event.at, seen_tick=event.tick))


def _explained(state: State, _event: Event, body: ResponseExplained) -> None:
    known = state.rows["response"].get(body.occurrence)
    if known is not None:
        state.put("response", known._replace(reason=body.reason))


def _explain(state: State, wish: Wish, now: Moment) -> Decision:
    """Says why, of an occurrence whose alarm is still there."""
    occurrence = int(wish.args["occurrence"])
    if occurrence not in state.rows["response"]:
        return refuse(wish, now, N_("Nothing of the kind was answered lately."))
    return done(state, wish, now, ResponseExplained(occurrence, str(wish.args["reason"])))


NOUN = Noun({"response.first": _first, "response.seen": _seen, "response.explained": _explained}, {"explain": _explain})
