"""
32 lines at once, of receivers, fire transmission devices and village controllers, each saying the next thing as soon as
the last was answered: every answer comes within its device's waiting time, and everything is kept, once.

How fast the lines are is no matter on pseudo-terminals: each is as busy as its protocol lets it be.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from killing import PATIENCE_S, Collector, put_away
from running import entries

from duty_console.room import load
from duty_console.roomtypes import Line
from duty_console.simulate.farends import Bench, Stand
from duty_console.store.reading import Reader

LINES, EVENTS, MANY_EVENTS = 32, 8, 1000
PROFILES = ("surgard-mlr2-e", "gb26875-device", "village-reference")
#: What each kind of device says: qualifier, code, group and zone, by the number of the event.
SAYS = {"surgard": lambda number: ("1001", "E", "602", "01", f"{number % 1000:03d}"),
        "gb26875": lambda number: ("1", "E", "P5", "01", f"{number // 200 + 1}-{number % 200 + 1}"),
        "village": lambda number: (f"6{number:06d}", "ER"[number % 2], "", "", "")}


class Lines(Collector):
    """The program on a room of many lines."""

    def command(self) -> list[str]:
        """Its ports stand in the room file."""
        return super().command()[:-2]


@contextmanager
def many(folder: Path) -> Iterator[Lines]:
    """A collector for them that leaves nothing running behind."""
    file = folder / "many.toml"
    text = '[room]\nkey = "many"\nname = "测试值班室"\n\n[store]\nballast_mib = 0\n'
    for number in range(LINES):
        name = f"l{number:02d}"
        text += (f'\n[[line]]\nname = "{name}"\nprofile = "{PROFILES[number % len(PROFILES)]}"\nbaud = 115200\n'
                 f'url = "{folder / name}"\n')
    file.write_text(text, encoding="utf-8")
    made = Lines(folder, "", file, Path(mkdtemp(prefix="duty-")))
    try:
        yield made
    finally:
        put_away(made)


def frames_of(store: Path, line: Line) -> Counter[bytes]:
    """What is kept of a line, without its parity."""
    reader = Reader(store)
    try:
        frames = [bytes(row[0]) for row in reader.asked("select bytes from raw where line = ? limit 100000", line.name)]
    finally:
        reader.close()
    return Counter(bytes(byte & 127 for byte in frame) if line.framing[1] != "N" else frame for frame in frames)


async def until(found: Any, within: float) -> None:
    """Until it is so."""
    end = time.monotonic() + within
    while not found():
        assert time.monotonic() < end, "it did not come"
        await asyncio.sleep(0.02)


def is_waiting(stand: Stand) -> bool:
    """Whether something was not answered yet."""
    return any(one.acked_at is None for one in stand.far_end.ledger[-24:])


async def said(made: Lines, count: int) -> list[Stand]:
    """Every device says so many things, one after the other."""
    bench = Bench(load(made.room).lines, made.folder, lambda _text: None)
    stands = list(bench.stands.values())
    try:
        made.start()
        await until(lambda: Counter(one["kind"] for one in entries(made.store))["line.opened"] == LINES, PATIENCE_S)
        await until(lambda: not any(is_waiting(stand) for stand in stands), PATIENCE_S)
        before = [len(stand.far_end.ledger) for stand in stands]
        for number in range(count):
            for stand in stands:
                stand.far_end.event(*SAYS[stand.line.driver](number))
                stand.pump()
            if number % 16 == 15 or number == count - 1:  # a controller keeps two dozen
                await until(lambda: not any(is_waiting(stand) for stand in stands), PATIENCE_S)
        for stand, first in zip(stands, before, strict=True):
            del stand.far_end.ledger[:first]  # type: ignore[attr-defined]
        return stands
    finally:
        bench.close()


def test_many_lines_of_many_kinds_are_all_answered_in_time_and_kept(tmp_path: Path, *, long_form: bool) -> None:
    count = MANY_EVENTS if long_form else EVENTS
    with many(tmp_path) as made:
        stands = asyncio.run(said(made, count))
        kept = {stand.line.name: frames_of(made.store, stand.line) for stand in stands}

    late = {stand.line.name: [one.text for one in stand.far_end.ledger if one.attempts != 1] for stand in stands}
    assert {name: texts for name, texts in late.items() if texts} == {}, "repeated: not answered in its time"
    for stand in stands:
        assert len(stand.far_end.ledger) == count
        for one in stand.far_end.ledger:
            frame = getattr(one, "frame", b"") or one.text.encode() + b"\x14"
            assert kept[stand.line.name][frame] == 1, (stand.line.name, one.text)
