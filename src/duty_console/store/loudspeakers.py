"""
Reading who speaks where, and what is known of amplifiers, for consoles and headless commands.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.broadcasts import Amplifier, Area, Broadcast, Part
from ..domain.commands import Command, Output
from ..domain.silence import SilenceTest
from .reading import LIMIT, Reader

#: So many results are looked through for the newest of each amplifier.
LATELY = 512


class OnAir(NamedTuple):
    """Everything the broadcast screen shows: the live broadcasts with their parts, and every area and amplifier with
    what its device says of it."""

    areas: tuple[Area, ...] = ()
    amplifiers: tuple[Amplifier, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    parts: tuple[Part, ...] = ()
    outputs: tuple[Output, ...] = ()
    commands: tuple[Command, ...] = ()
    tests: tuple[SilenceTest, ...] = ()  # the newest of each amplifier


def on_air(reader: Reader) -> OnAir:
    """Who speaks where now; nothing in a room without loudspeakers."""
    areas, amplifiers = reader.areas(), reader.amplifiers()
    if not amplifiers:
        return OnAir(tuple(areas))
    live = "(select id from broadcast where state <> 'over')"
    return OnAir(
        tuple(areas), tuple(amplifiers),
        tuple(reader.table("broadcast", "where state <> 'over' order by id limit ?", LIMIT)),
        tuple(reader.table("playback", f"where broadcast in {live} order by broadcast, amplifier limit ?", LIMIT)),
        tuple(reader.table("output", "order by line, output limit ?", LIMIT)),
        tuple(reader.table("command", "where state in ('asked', 'sent') order by id limit ?", LIMIT)),
        tuple(last_tests(reader).values()))


def ledger(reader: Reader, since: int, until: int, limit: int = LIMIT) -> list[tuple[Broadcast, Part]]:
    """Every amplifier's part in every broadcast that was asked for in a span of UTC ms, the newest first (BC-15)."""
    parts: list[Part] = reader.table("playback", "where at >= ? and at < ? order by at desc, broadcast desc, amplifier "
                                                 "limit ?", since, until, limit)
    rows: dict[int, Broadcast] = {row.id: row for row in _without_parts(reader, since, until)}
    calls = (Part(row.id, "", "".join(row.areas[:1]), row.state, row.at, ended_at=row.ended_at, how=row.how)
             for row in rows.values())
    parts = sorted([*parts, *calls], key=lambda part: -part.at)[:limit]
    for part in parts:
        if part.broadcast not in rows:
            rows.update({row.id: row for row in reader.table("broadcast", "where id = ? limit 1", part.broadcast)})
    return [(rows[part.broadcast], part) for part in parts if part.broadcast in rows]


def _without_parts(reader: Reader, since: int, until: int) -> list[Broadcast]:
    """Calls from where no amplifier hangs, which were refused: they are asked for, too."""
    return reader.table("broadcast", "where at >= ? and at < ? and id not in (select broadcast from playback) "
                                     "order by id desc limit ?", since, until, LIMIT)


def silence_tests(reader: Reader, begins: int, until: int, limit: int = LIMIT) -> list[SilenceTest]:
    """What came of silence tests that began, were put off or were missed in a span of UTC ms, in their order (BC-13).
    A row of which nothing is known yet has no result; of a missed span of days `day` is the first and `last` the
    last."""
    return reader.table("silence_test", "where at >= ? and at < ? order by id limit ?", begins, until, limit)


def last_tests(reader: Reader) -> dict[str, SilenceTest]:
    """The newest of every amplifier, as far back as is of interest."""
    rows: list[SilenceTest] = reader.table("silence_test", "order by id desc limit ?", LATELY)
    return {row.amplifier: row for row in reversed(rows)}


def failures(reader: Reader, since: int, until: int) -> dict[str, int]:
    """How many parts failed in a span of UTC ms, by amplifier (F-BC-07)."""
    return dict(reader.asked("select amplifier, count(*) from playback where at >= ? and at < ? and state = 'failed' "
                             "group by amplifier order by amplifier", since, until))
