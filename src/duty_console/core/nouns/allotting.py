"""
Who speaks on each amplifier: the table of pre-emption (BC-07) applied whenever something changes there, and the
commands that follow from it.

An amplifier is opened only for a broadcast that stands in the journal, waits for it and is young enough (BC-08), and
closed as soon as nobody holds it. Switching from one to another is an open of its own: each has its three facts; so is
more time for an officer who took the microphone.
"""

from __future__ import annotations

from typing import Any

from ...clock import Moment
from ...domain.broadcastevents import PartBegan, PartEnded, PartPreempted
from ...domain.broadcasts import (
    HOLDS,
    LIVE,
    OVER,
    PART_PLAYING,
    WAITS,
    Amplifier,
    Broadcast,
    Claim,
    Part,
    first,
)
from ...domain.commands import CLOSE, IS_CLOSED, IS_OPEN, OPEN
from ...domain.events import Event
from ..facts import Fact, of_collector
from ..inputs import Effect
from ..noun import Decision, Noun, Watch
from ..onair import parts_of
from ..ordering import Asker, ask, output_of, pending_on
from ..state import State

#: So long before a device would close by its own limit it is asked for more time.
_EARLY_MS = 30_000


def claims_on(state: State, amplifier: str) -> dict[int, Part]:
    """The parts that want an amplifier or have it, by broadcast."""
    found = {}
    for (number, key), part in state.rows["playback"].items():
        row = state.rows["broadcast"].get(number)
        if key == amplifier and row is not None and row.state != OVER and part.state in (*HOLDS, *WAITS):
            found[number] = part
    return found


def claim_of(state: State, part: Part) -> Claim:
    """What is compared of a part."""
    row: Broadcast = state.rows["broadcast"][part.broadcast]
    return Claim(row.id, row.kind, row.level, row.source, part.given)


def _turn(state: State, amplifier: Amplifier) -> tuple[Part | None, Part | None]:
    """Who has it, and whose turn it is."""
    parts = {} if amplifier.removed else claims_on(state, amplifier.amplifier)
    holder = next((part for part in parts.values() if part.state in HOLDS), None)
    best = first(claim_of(state, part) for part in parts.values())
    return holder, parts[best.number] if best else None


def _due(state: State, amplifier: Amplifier) -> int | None:
    """At once, where something is to be done."""
    return state.collector.boot_tick if _is_due(state, amplifier) else _extended_at(state, amplifier)


def _is_due(state: State, amplifier: Amplifier) -> bool:
    holder, best = _turn(state, amplifier)
    output = output_of(state, amplifier)
    if amplifier.removed and claims_on(state, amplifier.amplifier):
        return True
    if best is not None:
        return best is not holder or output.wanted != IS_OPEN
    told_closed = output.state == IS_CLOSED and output.state_at > output.wanted_at
    return output.wanted == IS_OPEN and not (told_closed and not pending_on(state, output.line, output.output))


def _extended_at(state: State, amplifier: Amplifier) -> int | None:
    """When an open is asked anew for whoever took the microphone: the device has the limit of the call, and would cut
    him off."""
    holder, _best = _turn(state, amplifier)
    row = state.rows["broadcast"].get(holder.broadcast) if holder is not None and holder.state == PART_PLAYING else None
    output = output_of(state, amplifier)
    if row is None or not row.taken_by or not output.limit_ms:
        return None
    closes = state.due(output.command, output.wanted_at, output.wanted_tick, output.limit_ms)
    longest = round(state.rules.number("BC-12", "limit_s") * 1000)
    ends = state.due(row.started_event, row.started_at, row.started_tick, longest)
    return closes - _EARLY_MS if closes < ends else None


def _decide(state: State, amplifier: Amplifier, now: Moment) -> Decision:
    due = _due(state, amplifier)
    if due is None or due > now.tick:
        return [], []
    if amplifier.removed and (parts := claims_on(state, amplifier.amplifier)):
        return [of_collector(PartEnded(key, amplifier.amplifier, "interrupted", "BC-08"), now) for key in parts], []
    holder, best = _turn(state, amplifier)
    if best is None:
        return _close(state, amplifier, now)
    if best is holder and output_of(state, amplifier).wanted != IS_OPEN:  # the room file moved it
        return [of_collector(PartEnded(best.broadcast, amplifier.amplifier, "interrupted", "BC-08"), now)], []
    facts: list[Fact] = []
    if holder is not None and holder is not best:
        facts.append(of_collector(PartPreempted(holder.broadcast, amplifier.amplifier, best.broadcast), now))
    row: Broadcast = state.rows["broadcast"][best.broadcast]
    asker = Asker(row.by if row.state != "held" else "rule:BC-10")
    fact, do = ask(state, len(facts), (amplifier.line, amplifier.output), OPEN, str(limit_s(state, row, now)),
                   "broadcast", asker, now, amplifier.amplifier, row.id)
    began = of_collector(PartBegan(row.id, amplifier.amplifier, state.head + len(facts) + 1), now)
    effects: list[Effect] = [do]
    return [*facts, fact, began], effects


def _close(state: State, amplifier: Amplifier, now: Moment) -> Decision:
    fact, do = ask(state, 0, (amplifier.line, amplifier.output), CLOSE, "", "end", Asker("rule:BC-12"), now,
                   amplifier.amplifier)
    return [fact], [do]


def limit_s(state: State, row: Broadcast, now: Moment) -> int:
    """How long the device may keep it open by itself, in whole seconds: what is left of a live call's longest time or
    of the text, and a little more, so that we end it and not the device. Where nobody hears it now it begins anew."""
    number = state.rules.number
    spare = number("BC-16", "spare_s")
    longest = number("BC-12", "limit_s") if row.source in LIVE or row.taken_by else (
        row.length_ms / 1000 + spare if row.length_ms else number("BC-16", "longest_s"))
    if any(part.state == PART_PLAYING for part in parts_of(state, row.id)) and (row.source in LIVE or row.taken_by):
        gone = now.tick - state.due(row.started_event, row.started_at, row.started_tick, 0)
        longest = max(1.0, longest - gone / 1000)
    return round(longest + spare)


def _part(state: State, place: tuple[int, str], /, **changes: Any) -> None:
    part: Part | None = state.rows["playback"].get(place)
    if part is not None:
        state.put("playback", part._replace(**changes))


def _began(state: State, event: Event, body: PartBegan) -> None:
    _part(state, (body.broadcast, body.amplifier), state="asked", command=body.command, asked_at=event.at,
          confirmed_at=0, measured_at=0, behind=0)


def _preempted(state: State, _event: Event, body: PartPreempted) -> None:
    _part(state, (body.broadcast, body.amplifier), state="preempted", behind=body.to)


NOUN = Noun({"playback.began": _began, "playback.preempted": _preempted},
            watches={"amplifier": Watch(_due, _decide)})
