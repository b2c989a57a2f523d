"""
What a patrol wand tells: checkpoints that were passed at times of its own. A round that it proves is made when it is
whole, at the time of its last checkpoint by the wand's clock, less what that clock is off; what was called missed
meanwhile and was not, is missed no more (PAT-24). Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ..clock import SHANGHAI, Moment
from ..domain.devices import Line
from ..domain.events import Body, SignalLogged
from ..domain.paces import Due, is_inside
from ..domain.patrolevents import PatrolDone, RoundScanned, RoundWalked
from ..domain.patrols import CLOSING, ROUND, Checkpoint, Expected, Route, Scan, key_of
from .facts import Fact, of_collector
from .patrolling import CODE_OF, next_of, pace_of_row, returned
from .state import State

SCHEME, TAG = "patrol_wand", "tag"
#: Two readings of a tag that are no further apart are one, and a clock may be so far ahead.
SAME_MS, AHEAD_MS = 5000, 60_000


class Read(NamedTuple):
    """A checkpoint as a wand read it: `at` is when it was, as far as is known; `how` is wand, or file."""

    reader: str
    checkpoint: str
    at: int
    by: str
    how: str
    clock: str
    offset_ms: int


def read_by_wand(state: State, line: Line, body: SignalLogged, before: int, now: Moment) -> list[Fact]:
    """What follows from a record of a wand, after `before` facts. One whose time is not believed, or whose tag nobody
    knows, stands in the journal and counts for nothing."""
    if (body.scheme, body.code) != (SCHEME, TAG) or not state.rules.judges("PAT-24"):
        return []
    offset = line.drift_ms if line.drift_at else 0
    at = _moment(body.clock, offset)
    found: Checkpoint | None = next((row for row in state.rows["checkpoint"].values()
                                     if row.tag and row.tag == body.zone and not row.removed), None)
    if found is None or not 0 < at <= now.at + AHEAD_MS or line.untrusted:
        return []
    by = f"guard:{body.user}" if body.user else f"wand:{line.name}"
    read = Read(line.name, found.checkpoint, at, by, "wand", body.clock, offset)
    return passed(state, read, "collector", before, now)


def passed(state: State, read: Read, actor: str, before: int, now: Moment,
           asked: tuple[str, str] = ("", "")) -> list[Fact]:
    """A checkpoint that was passed at a time before now, on every patrol that leads past it; nothing where that is
    known already. `asked` is the console and the request of whoever hands it over."""
    facts: list[Fact] = []
    for patrol, checkpoints in _leading_past(state, read.checkpoint):
        if any(_is_same(row, read, patrol) for row in state.rows["scan"].values()):
            continue
        facts.append(Fact(RoundScanned(0, patrol, read.checkpoint, read.how, read.by, *asked, read.at, read.reader,
                                       read.clock, read.offset_ms), actor, now.at, now.tick))
        if begun := _begun(state, read, patrol, checkpoints):
            facts += _walked(state, patrol, checkpoints, begun, read, before + len(facts), now)
    return facts


def _leading_past(state: State, checkpoint: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The patrols on whose way it is, with all that is passed there."""
    for patrol in sorted(state.rows["patrol"].values()):
        route: Route | None = state.rows["route"].get(patrol.route)
        if not patrol.removed and route is not None and checkpoint in route.checkpoints:
            yield patrol.patrol, route.checkpoints
    for row in sorted(state.rows["expected"].values()):
        if row.extra and checkpoint in row.checkpoints:
            yield row.patrol, row.checkpoints


def _is_same(row: Scan, read: Read, patrol: str) -> bool:
    return (row.reader, row.patrol, row.checkpoint) == (read.reader, patrol, read.checkpoint) and (
        abs(row.at - read.at) <= SAME_MS)


def _begun(state: State, read: Read, patrol: str, checkpoints: tuple[str, ...]) -> int:
    """When the round began that this checkpoint makes whole; 0 where it does not, or that is told already."""
    walk, repeat = (round(state.rules.number("PAT-24", key) * 1000) for key in ("walk_s", "repeat_s"))
    reader, at = read.reader, read.at
    if any(row.patrol == patrol and abs(row.completed_at - at) < repeat for row in state.rows["round"].values()):
        return 0
    latest = {read.checkpoint: at}
    for row in state.rows["scan"].values():
        if (row.reader, row.patrol, row.round) == (reader, patrol, 0) and at - walk <= row.at <= at:
            latest[row.checkpoint] = max(row.at, latest.get(row.checkpoint, 0))
    return min(latest[key] for key in checkpoints) if all(key in latest for key in checkpoints) else 0


def _walked(state: State, patrol: str, checkpoints: tuple[str, ...], begun: int, read: Read, before: int,
            now: Moment) -> list[Fact]:
    """The round, and what it counts for."""
    at = read.at
    done = [one for kind in (ROUND, CLOSING) if (
        one := _counts(state, patrol, kind, at, state.head + before + 1)) is not None]
    bodies: list[Body] = [RoundWalked(patrol, read.by, read.reader, begun, at, list(checkpoints),
                                      any(one.late for one in done[:1]), done[0].due_at if done else 0), *done]
    facts = [of_collector(body, now) for body in bodies]
    for one in done:
        facts += returned(state, CODE_OF[one.kind], patrol, now)
    return facts


def _counts(state: State, patrol: str, kind: str, at: int, number: int) -> PatrolDone | None:
    """What a round that was complete at a moment counts for: what was due and had not been missed by then, or what was.
    One older than the last that counted changes nothing."""
    row: Expected | None = state.rows["expected"].get(key_of(patrol, kind))
    if row is None or at <= row.done_at:
        return None
    pace, first = pace_of_row(state, row), row.missed_at or row.due_at
    if kind == CLOSING and at < first - round(state.rules.number("PAT-01", "closing_early_s") * 1000):
        return None
    if kind == ROUND and not is_inside(pace, at, row.grace_ms) and not 0 < row.missed_at < at:
        return None
    due: Due = next_of(state, row, max(at, first) if kind == CLOSING else at)
    late = row.missed_at > 0 and row.missed_at + row.grace_ms < at
    return PatrolDone(row.expected, patrol, kind, number, first, late, due.at, due.calendar, "PAT-24",
                      state.rules.version, at, at - row.grace_ms, due.slot_ms)


def _moment(clock: str, offset: int) -> int:
    """The true time of a record, as far as is known; 0 where it has none."""
    try:
        shown = datetime.strptime(clock, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError:
        return 0
    return round(shown.timestamp() * 1000) - offset

