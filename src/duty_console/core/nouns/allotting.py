"""
Who speaks on each amplifier: the table of pre-emption (BC-07) applied whenever something changes there, and the
commands that follow from it.

An amplifier is opened only for a broadcast that stands in the journal, waits for it and is young enough (BC-08), and
closed as soon as nobody holds it. What the room reads out or plays needs the room's one voice besides (BC-18): while
another has that it waits, and its amplifiers are for whoever speaks by himself; that goes by rank, whatever amplifier
an officer gave (BC-20). Switching from one to another is an
open of its own: each has its three facts; so is more time for an officer who took the microphone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ...clock import Moment
from ...domain.broadcastevents import PartBegan, PartEnded, PartPreempted, PartQueued
from ...domain.broadcasts import (
    HOLDS,
    LIVE,
    OVER,
    PART_PLAYING,
    WAITS,
    Allotment,
    Amplifier,
    Broadcast,
    Claim,
    Part,
    allotted,
    is_wanting,
    needs_voice,
    rank,
)
from ...domain.commands import CLOSE, IS_CLOSED, IS_OPEN, OPEN
from ...domain.events import Event
from ..facts import Fact, of_collector
from ..noun import Decision, Noun, Watch
from ..onair import parts_of
from ..ordering import Asker, ask, output_of, pending_on
from ..silencing import is_tested
from ..state import State

#: The rule that the room has one voice, and the one by which an officer's word about an amplifier does not move it.
_VOICE, VOICE_BY_RANK = "BC-18", "BC-20"
#: So long before a device would close by its own limit it is asked for more time.
_EARLY_MS = 30_000


class _Turn(NamedTuple):
    """One amplifier: the parts that want it or have it, the one that has it, the one whose turn it is, and those that
    lack nothing but the room's voice, which `voice` has."""

    parts: list[Part]
    holder: Part | None
    best: Part | None
    mute: list[Part]
    voice: int

    @property
    def untold(self) -> list[Part]:
        """Who waits for the voice and has not been told behind whom; whoever loses the amplifier is told so."""
        return [part for part in self.mute if part.state in WAITS and part.behind != self.voice]


def _claim_of(state: State, part: Part) -> Claim:
    """What is compared of a part. A journal that is older than the rule knew of no voice that two may want."""
    row: Broadcast = state.rows["broadcast"][part.broadcast]
    return Claim(row.id, row.kind, row.level, row.source, part.given, needs_voice(row) and state.rules.judges(_VOICE))


def _wants(state: State, part: Part) -> bool:
    """Whether it wants its amplifier, or has it."""
    row = state.rows["broadcast"].get(part.broadcast)
    return row is not None and row.state != OVER and is_wanting(part)


def _allotment(state: State) -> Allotment:
    """Whose turn it is on each amplifier: asked for every amplifier at each change, reckoned once."""
    if state.allotment is None:
        wanted: dict[str, list[Claim]] = {}
        for part in state.rows["playback"].values():
            amplifier = state.rows["amplifier"].get(part.amplifier)
            if amplifier is not None and not amplifier.removed and _wants(state, part):
                wanted.setdefault(part.amplifier, []).append(_claim_of(state, part))
        state.allotment = allotted(wanted, by_rank=state.rules.judges(VOICE_BY_RANK))
    return state.allotment


def keeps_voice(state: State, row: Broadcast) -> Broadcast | None:
    """The more urgent broadcast that has the room's voice, and keeps it whatever amplifier is given to a text or a
    recording."""
    other: Broadcast | None = state.rows["broadcast"].get(_allotment(state).voice)
    if other is None or not needs_voice(row) or not state.rules.judges(VOICE_BY_RANK):
        return None
    return other if rank(other.kind, other.level) > rank(row.kind, row.level) else None


def _turn(state: State, amplifier: Amplifier) -> _Turn:
    """Who has it, and whose turn it is."""
    key, whole = amplifier.amplifier, _allotment(state)
    parts: dict[int, Part] = {number: part for number in state.rows["broadcast"]
                              if (part := state.rows["playback"].get((number, key))) and _wants(state, part)}
    holder = next((part for part in parts.values() if part.state in HOLDS), None)
    best = parts.get(whole.turns.get(key, 0))
    mute = [part for number, part in parts.items() if whole.lacks_voice(number, key)]
    return _Turn(list(parts.values()), holder, best, mute, whole.voice)


def _due(state: State, amplifier: Amplifier) -> int | None:
    """At once, where something is to be done."""
    return state.collector.boot_tick if _is_due(state, amplifier) else _extended_at(state, amplifier)


def _is_due(state: State, amplifier: Amplifier) -> bool:
    turn = _turn(state, amplifier)
    if (amplifier.removed and turn.parts) or turn.untold or turn.holder is not turn.best:
        return True
    return _is_open(state, amplifier) if turn.best is None else output_of(state, amplifier).wanted != IS_OPEN


def _is_open(state: State, amplifier: Amplifier) -> bool:
    """Whether it was opened and nobody has closed it since; a silence test closes its own when it is over."""
    if is_tested(state, amplifier.amplifier):
        return False
    output = output_of(state, amplifier)
    told_closed = output.state == IS_CLOSED and output.state_at > output.wanted_at
    return output.wanted == IS_OPEN and not (told_closed and not pending_on(state, output.line, output.output))


def _extended_at(state: State, amplifier: Amplifier) -> int | None:
    """When an open is asked anew for whoever took the microphone: the device has the limit of the call, and would cut
    him off."""
    holder = _turn(state, amplifier).holder
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
    key, turn = amplifier.amplifier, _turn(state, amplifier)
    holder, best = turn.holder, turn.best
    if amplifier.removed and turn.parts:
        return [of_collector(PartEnded(part.broadcast, key, "interrupted", "BC-08"), now) for part in turn.parts], []
    if best is not None and best is holder and output_of(state, amplifier).wanted != IS_OPEN:  # the room file moved it
        return [of_collector(PartEnded(best.broadcast, key, "interrupted", "BC-08"), now)], []
    facts = [of_collector(PartQueued(part.broadcast, key, turn.voice, _VOICE), now) for part in turn.untold]
    if holder is not None and holder is not best:
        to = best.broadcast if best is not None and holder not in turn.mute else turn.voice
        facts.append(of_collector(PartPreempted(holder.broadcast, key, to), now))
    if best is None:
        return _closed(state, amplifier, facts, now)
    if best is holder and ((extended := _extended_at(state, amplifier)) is None or extended > now.tick):
        return facts, []
    row: Broadcast = state.rows["broadcast"][best.broadcast]
    asker = Asker(row.by if row.state != "held" else "rule:BC-10")
    fact, do = ask(state, len(facts), (amplifier.line, amplifier.output), OPEN, str(limit_s(state, row, now)),
                   "broadcast", asker, now, key, row.id)
    began = of_collector(PartBegan(row.id, key, state.head + len(facts) + 1), now)
    return [*facts, fact, began], [do]


def _closed(state: State, amplifier: Amplifier, facts: list[Fact], now: Moment) -> Decision:
    """Nobody has it any more; where it is closed already no device is asked."""
    if not _is_open(state, amplifier):
        return facts, []
    fact, do = ask(state, len(facts), (amplifier.line, amplifier.output), CLOSE, "", "end", Asker("rule:BC-12"), now,
                   amplifier.amplifier)
    return [*facts, fact], [do]


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


def _queued(state: State, _event: Event, body: PartQueued) -> None:
    _part(state, (body.broadcast, body.amplifier), behind=body.behind)


def _preempted(state: State, _event: Event, body: PartPreempted) -> None:
    _part(state, (body.broadcast, body.amplifier), state="preempted", behind=body.to)


NOUN = Noun({"playback.began": _began, "playback.preempted": _preempted, "playback.queued": _queued},
            watches={"amplifier": Watch(_due, _decide)})
