"""
Who is heard where, in the order of the screen: calls that are held, the areas with their amplifiers, what waits.

Pure. What was asked of an amplifier, what it confirmed and what was measured are three words and never one; what
nobody knows is said so. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..clock import local
from ..domain import airtruth
from ..domain import broadcasts as bc
from ..domain import commands as cmd
from ..domain.airtruth import NO, NOT_YET, UNKNOWN
from ..domain.alarms import Alarm
from ..domain.broadcasts import Amplifier, Area, Broadcast, Part
from ..domain.commands import Output
from ..store.loudspeakers import OnAir
from .air import Air
from .picture import Picture, elapsed_ms

HELD, AREA, AMPLIFIER, STAND_IN, WAITS = "held", "area", "amplifier", "stand_in", "waits"


class Row(NamedTuple):
    """A line of the screen. An area with one amplifier is one line with it."""

    kind: str
    area: str = ""
    amplifier: str = ""
    depth: int = 0
    broadcast: Broadcast | None = None
    part: Part | None = None

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What the cursor stays on: an amplifier, whatever is heard there; else the broadcast."""
        fixed = self.kind in (AREA, AMPLIFIER)
        return (self.kind, self.area, self.amplifier, 0 if fixed or self.broadcast is None else self.broadcast.id)


@lru_cache(maxsize=4)
def rows(on: OnAir) -> tuple[Row, ...]:
    """Every line, the calls that wait for the officer's word first."""
    live = {row.id: row for row in on.broadcasts}
    held = [Row(HELD, broadcast=row) for row in on.broadcasts if row.state == bc.HELD]
    waiting = [row for row in on.broadcasts
               if any(part.broadcast == row.id and part.state in bc.WAITS for part in on.parts)]
    return (*held, *_tree(on, live), *(Row(WAITS, broadcast=row) for row in waiting))


def _tree(on: OnAir, live: Mapping[int, Broadcast]) -> Iterator[Row]:
    areas = {area.area: area for area in on.areas}
    for area in on.areas:
        if area.parent not in areas:
            yield from _area(area, 0, on, live, frozenset())
    for amplifier in on.amplifiers:
        if amplifier.area not in areas:
            yield from _amplifier(amplifier, AMPLIFIER, 0, on, live)


def _area(area: Area, depth: int, on: OnAir, live: Mapping[int, Broadcast], above: frozenset[str]) -> Iterator[Row]:
    if area.area in above:  # a ring of areas would never end
        return
    own = [row for row in on.amplifiers if row.area == area.area]
    if len(own) == 1:
        yield from _amplifier(own[0], AMPLIFIER, depth, on, live)
    else:
        yield Row(AREA, area.area, depth=depth)
        for row in own:
            yield from _amplifier(row, AMPLIFIER, depth + 1, on, live)
    for below in on.areas:
        if below.parent == area.area:
            yield from _area(below, depth + 1, on, live, above | {area.area})


def _amplifier(amplifier: Amplifier, kind: str, depth: int, on: OnAir, live: Mapping[int, Broadcast]) -> Iterator[Row]:
    part = part_on(amplifier.amplifier, on, live)
    yield Row(kind, amplifier.area, amplifier.amplifier, depth, live[part.broadcast] if part else None, part)
    for other in on.parts:
        if other.instead_of == amplifier.amplifier and other.broadcast in live and other.state not in bc.ENDED:
            yield Row(STAND_IN, amplifier.area, other.amplifier, depth + 1, live[other.broadcast], other)


def part_on(amplifier: str, on: OnAir, live: Mapping[int, Broadcast]) -> Part | None:
    """Which part an amplifier shows: who has it, else where nobody knows, else what failed there while it lasts."""
    order = (*bc.HOLDS, bc.PART_UNKNOWN, bc.PART_FAILED)
    found = [part for part in on.parts
             if part.amplifier == amplifier and part.broadcast in live and part.state in order]
    return min(found, key=lambda part: (order.index(part.state), -part.broadcast), default=None)


def truth(part: Part, on: OnAir) -> tuple[str, str, str]:
    """What was asked, confirmed, measured."""
    amplifier = next((row for row in on.amplifiers if row.amplifier == part.amplifier), None)
    return airtruth.truth(part, amplifier, output_of(amplifier, on) if amplifier else None)


def output_of(amplifier: Amplifier, on: OnAir) -> Output:
    """What is known of an amplifier's output."""
    return next((row for row in on.outputs if (row.line, row.output) == (amplifier.line, amplifier.output)),
                Output(amplifier.line, amplifier.output))


def is_closing(amplifier: Amplifier, on: OnAir) -> bool:
    """Whether it was asked to close and has not said that it did."""
    return any(row.act == cmd.CLOSE and (row.line, row.output) == (amplifier.line, amplifier.output)
               for row in on.commands)


def parts_of(number: int, on: OnAir) -> list[Part]:
    """Every amplifier's part in a live broadcast."""
    return [part for part in on.parts if part.broadcast == number]


def areas_of(row: Broadcast, on: OnAir, states: tuple[str, ...] = ()) -> list[str]:
    """The areas in which it is heard, or in which its parts are in such a state; of all of them only the highest."""
    parts = [part for part in parts_of(row.id, on) if not states or part.state in states]
    if not states and row.areas:
        return list(row.areas)
    if len({part.amplifier for part in parts}) >= len(on.amplifiers) > 1:
        return []  # everywhere
    return list(dict.fromkeys(part.area for part in parts))


def held_left_ms(row: Broadcast, picture: Picture) -> int:
    """How long the officer still has the first word on a call."""
    return max(0, round(picture.air.held_s * 1000) - elapsed_ms(row.at, row.tick, picture))


def opens_unanswered(row: Broadcast, air: Air, at: int) -> bool:
    """Whether a held call is heard when nobody says anything: by day an unknown number, never everywhere (BC-10)."""
    parts = {part.amplifier for part in parts_of(row.id, air.now)}
    everywhere = len(air.now.amplifiers) > 1 and len(parts) >= len(air.now.amplifiers)
    minute, areas = local(at).hour * 60 + local(at).minute, {area.area: area for area in air.now.areas}
    barred = everywhere or any(bc.is_kept(part.area, areas) for part in parts_of(row.id, air.now))
    return row.why == "unknown" and bool(parts) and not barred and not bc.by_night(minute, *air.night)


def after_what(row: Broadcast, air: Air, picture: Picture) -> tuple[Broadcast | None, int]:
    """Behind which broadcast it waits and how many ms that may still last; 0 where nobody knows."""
    on = air.now
    live = {each.id: each for each in on.broadcasts}
    waiting = {part.amplifier: part.behind for part in parts_of(row.id, on) if part.state in bc.WAITS}
    found = [live[part.broadcast] for part in on.parts
             if part.amplifier in waiting and part.state in bc.HOLDS and part.broadcast in live]
    found += [live[behind] for behind in waiting.values() if behind in live]
    ahead = max(found, key=lambda each: left_ms(each, air, picture), default=None)
    return ahead, left_ms(ahead, air, picture) if ahead else 0


def voice_of(row: Broadcast, on: OnAir) -> Broadcast | None:
    """Another broadcast that has the room's one voice now, where this one needs it, too."""
    held = {part.broadcast for part in on.parts if part.state in bc.HOLDS}
    return next((each for each in on.broadcasts if bc.needs_voice(row) and bc.needs_voice(each)
                 and each.id in held and each.id != row.id), None)


def is_elsewhere(ahead: Broadcast, row: Broadcast, on: OnAir) -> bool:
    """Whether what goes before it has none of its amplifiers: then it has the room's one voice."""
    wanted = {part.amplifier for part in parts_of(row.id, on) if part.state in bc.WAITS}
    return not any(part.amplifier in wanted and part.state in bc.HOLDS for part in parts_of(ahead.id, on))


def left_ms(row: Broadcast, air: Air, picture: Picture) -> int:
    """How long it may still be heard; 0 where nobody knows."""
    longest = round(air.limit_s * 1000) if row.source in bc.LIVE or row.taken_by else row.length_ms
    if not longest:
        return 0
    gone = elapsed_ms(row.started_at, row.started_tick, picture) if row.started_at else 0
    return max(0, longest - gone)


def of_alarm(alarm: Alarm | None, on: OnAir) -> Broadcast | None:
    """The live broadcast of a resident's call."""
    return next((row for row in on.broadcasts if alarm is not None and row.kind == bc.HELP
                 and row.alarm == alarm.id), None)


def unconfirmed(on: OnAir, number: int = 0) -> list[str]:
    """Amplifiers that were asked and have not confirmed, of one broadcast or of all."""
    live = {row.id for row in on.broadcasts}
    return [part.amplifier for part in on.parts if part.broadcast in live and number in (0, part.broadcast)
            and truth(part, on)[1] in (NOT_YET, NO, UNKNOWN)]
