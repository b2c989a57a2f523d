"""
Records out of other makers' wands, handed over one by one from an export: scans like those of a wand on a line, kept
with who handed them over. What is known already changes nothing.
"""

from __future__ import annotations

from ...clock import Moment, local
from ...domain.patrols import Checkpoint
from ...texts import N_
from ..answers import refuse
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..state import State
from ..wands import AHEAD_MS, Read, passed


def _record(state: State, wish: Wish, now: Moment) -> Decision:
    said = wish.args
    at, tag = int(said["read_at"]), str(said["tag"]).upper()
    found: Checkpoint | None = next((row for row in state.rows["checkpoint"].values()
                                     if row.tag and row.tag == tag and not row.removed), None)
    if found is None:
        return refuse(wish, now, N_("No checkpoint has the tag {tag}."), tag=tag)
    if at > now.at + AHEAD_MS:
        return refuse(wish, now, N_("{when} is yet to come: no checkpoint was passed then."),
                      when=f"{local(at):%Y-%m-%d %H:%M:%S}")
    by = f"guard:{said['person']}" if said.get("person") else f"wand:{said['reader']}"
    facts = passed(state, Read(said["reader"], found.checkpoint, at, by, "file", said["clock"], 0), wish.actor, 0, now,
                   (wish.console, wish.request))
    return facts, [Reply(wish.console, wish.request, state.head + 1 if facts else state.head)]


NOUN = Noun(acts={"patrol_record": _record})
