"""
Bodies that are let go by rule, with a list of them: the leader says how many he saw, so that nothing goes unseen
(HAZ-21). The files are the collector's to take away once this is durable.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.events import Event
from ...domain.hazardrows import Evidence, Removal
from ...domain.noticeevents import RetentionRemoved
from ...domain.retention import CLASSES, EVIDENCE, RULE, removable
from ...domain.rosters import day_of
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State


def _retain(state: State, wish: Wish, now: Moment) -> Decision:
    what = wish.args["what"]
    if what not in CLASSES:
        return refuse(wish, now, N_("Nothing is called {what} that could be let go; known: {known}."), what=what,
                      known=", ".join(CLASSES))
    found = removable(state.rows["evidence"].values(), day_of(now.at), state.rules)
    if len(found) != wish.args["count"]:
        return refuse(wish, now, N_("{count} may go now, not {said}: look at `duty retention` again (rule {rule})."),
                      count=str(len(found)), said=str(wish.args["count"]), rule=RULE)
    return done(state, wish, now, RetentionRemoved(
        EVIDENCE, day_of(now.at).isoformat(),
        [f"{one.evidence.id} {one.evidence.of} {one.evidence.digest} {one.evidence.name}".rstrip() for one in found],
        RULE, state.rules.version, wish.console, wish.request))


def _removed(state: State, event: Event, body: RetentionRemoved) -> None:
    for item in body.items:
        number = item.split(" ", 1)[0]
        row: Evidence | None = state.rows["evidence"].get(int(number)) if number.isdecimal() else None
        if row is not None:
            state.put("evidence", row._replace(removed=event.number))
    state.put("removal", Removal(event.number, body.what, len(body.items), body.rule, event.at, event.actor))


NOUN = Noun({"retention.removed": _removed}, {"retain": _retain})
