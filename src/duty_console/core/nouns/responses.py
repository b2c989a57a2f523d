"""
How long the room took, kept for every occurrence; and why it took longer than its limit (F-IN-06).
"""

from __future__ import annotations

from ...clock import Moment
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
        first_at=event.at, first_ms=body.ms, view_ms=body.view_ms, by=event.actor, how=body.how,
        automatic=body.automatic, excluded=body.excluded))


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


NOUN = Noun({"response.first": _first, "response.explained": _explained}, {"explain": _explain})
