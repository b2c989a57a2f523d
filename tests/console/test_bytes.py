"""The bytes of a line as they come: what is shown of them, how it is held still, and that none of them acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty_console import texts
from duty_console.domain.commandevents import CommandSent
from duty_console.domain.events import (
    KIND_OF,
    AlarmRaised,
    Body,
    Event,
    LineHeartbeat,
    LineLost,
    LineOpened,
    LineUnanswered,
    SignalUnparsed,
)
from duty_console.store.writing import RawRow

from .rooms import ALARMS, NOW, said

FIRE = b"5011 181A03E11001012\x14"
EVIL = b"\x1b]0;owned\x07\x1b[2J\xe2\x80\xae\x9b31m" + bytes(range(40))


class Wire:
    """A collector that writes what comes on the fire line."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.raw = desk, 1

    def comes(self, data: bytes, body: Body | None, ago: int = 0, line: str = "fire", actor: str = "device") -> int:
        """One row of bytes, or an input of another kind where there are none, and the entry it made."""
        room = self.desk.room
        self.raw += 1
        at = NOW.at - ago
        row = RawRow(self.raw, line if data else "@sent", at, at, NOW.tick - ago, data or b"[]")
        events = []
        if body is not None:
            room.number += 1
            events = [Event(room.number, at, NOW.tick - ago, KIND_OF[type(body)], actor, self.raw, body)]
        room.store.commit([row], events, {})
        return self.raw

    def busy(self) -> None:
        """A morning on the line."""
        self.comes(b"1011           @    \x14", LineHeartbeat("fire", "01", "1"), 45_000)
        self.comes(b"", LineLost("fire", "the far end closed the connection"), 40_000, actor="collector")
        self.comes(b"", LineOpened("fire", "/dev/serial/by-id/fire"), 31_500, actor="collector")
        self.comes(EVIL, SignalUnparsed("fire", "unparsed", "no terminator within 256 bytes"), 20_004)
        number = self.comes(FIRE, said(AlarmRaised, ALARMS[2]), 17_120)
        self.comes(b"", LineUnanswered("fire", number, "too late"), 17_000, actor="collector")
        self.comes(b"", CommandSent(12, "fire"), 9_000, actor="collector")
        self.comes(b"5011 181A03R11001012\x14", said(AlarmRaised, ALARMS[2], "restore"), 3_250)


async def opened(it: Any, line: str = "fire") -> Wire:
    wire = Wire(it)
    await it.press("8", "home")
    for _step in it.app.picture.lines:
        current = it.app.glass.body.ports.current
        if current is not None and current.name == line:
            break
        await it.press("down")
    await it.press("enter")
    return wire


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_bytes_look_as_they_were_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with desk(size) as it:
        wire = await opened(it)
        title = f"bytes-empty-{language}-{size[0]}x{size[1]}"
        await it.settled(title)
        golden(title, it.lines(), size[0])
        wire.busy()
        await it.rings()
        for name, keys in {"busy": [], "held": ["up", "up", "up", "up", "space"]}.items():
            await it.press(*keys)
            title = f"bytes-{name}-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_what_comes_is_at_the_marked_row_at_once_with_what_it_was_read_as(desk: Any) -> None:
    async with desk((160, 48)) as it:
        wire = await opened(it)
        wire.busy()
        await it.rings()
        wire.comes(b"\x06NEW-ONE\x14", SignalUnparsed("fire", "unparsed", "bad check"))
        await it.rings()
        await it.until(lambda: ".NEW-ONE." in it.text())

        [row] = [line for line in it.lines() if line.startswith(">") and ".NEW-ONE." in line]
        assert "06 4e 45 57 2d 4f 4e 45 14" in row
        assert "bad check" in row


async def test_held_still_it_counts_what_comes_and_shows_it_when_it_goes_on(desk: Any) -> None:
    texts.use("en")
    async with desk((160, 48)) as it:
        wire = await opened(it)
        wire.busy()
        await it.rings()
        await it.press("space")
        wire.comes(b"LATER", SignalUnparsed("fire", "unparsed", "bad check"))
        await it.rings()
        await it.until(lambda: "held still, 1 newer" in it.text())
        assert "LATER" not in it.text()

        await it.press("space")
        await it.until(lambda: "LATER" in it.text())


@pytest.mark.parametrize("typed", ["1A03E1", "31 41 30 33 45", "3141303345"])
async def test_a_filter_finds_bytes_as_text_and_as_digits(desk: Any, typed: str) -> None:
    async with desk((160, 48)) as it:
        wire = await opened(it)
        wire.busy()
        await it.rings()
        await it.press("slash", *["space" if letter == " " else letter for letter in typed], "enter")

        rows = it.app.glass.body.rows
        assert [passed.data for passed in rows._items] == [FIRE]
        await it.press("escape")
        assert len(rows._items) == 8
        assert it.app.glass.body.NAME == "bytes"
        await it.press("escape")
        assert it.app.glass.body.NAME == "lines"


async def test_no_byte_of_a_device_reaches_the_terminal_as_a_control(desk: Any) -> None:
    async with desk((160, 48)) as it:
        wire = await opened(it)
        wire.comes(EVIL, SignalUnparsed("fire", "unparsed", "\x1b[2J"))
        await it.rings()
        await it.until(lambda: "1b 5d 30" in it.text())

        assert not [letter for letter in it.text() if letter != "\n" and (ord(letter) < 32 or 126 < ord(letter) < 160)]
        assert "\u202e" not in it.text()


async def test_other_lines_bytes_and_orders_are_not_shown(desk: Any) -> None:
    async with desk((160, 48)) as it:
        wire = await opened(it)
        wire.comes(b"ELSEWHERE", SignalUnparsed("burglar", "unparsed", "bad"), line="burglar")
        wire.comes(b"", CommandSent(99, "pumps"), actor="collector")
        wire.comes(b"HERE", SignalUnparsed("fire", "unparsed", "bad"))
        await it.rings()
        await it.until(lambda: "HERE" in it.text())

        assert [passed.data for passed in it.app.glass.body.rows._items if passed.came] == [b"HERE"]
        assert "99" not in {str(getattr(event.body, "command", "")) for passed in it.app.glass.body.rows._items
                            for event in passed.made}


async def test_an_answer_that_did_not_go_out_in_time_takes_the_mark_of_an_answer_away(desk: Any) -> None:
    async with desk((160, 48)) as it:
        wire = await opened(it)
        number = wire.comes(FIRE, said(AlarmRaised, ALARMS[2]))
        await it.rings()
        await it.until(lambda: " <> " in it.text())
        wire.comes(b"", LineUnanswered("fire", number, "too late"), actor="collector")
        await it.rings()

        await it.until(lambda: " <x " in it.text())


async def test_a_flood_of_bytes_keeps_the_newest_and_draws_only_what_is_in_sight(desk: Any) -> None:
    async with desk((80, 24)) as it:
        wire = await opened(it)
        for number in range(1300):
            wire.comes(b"%05d" % number, SignalUnparsed("fire", "unparsed", "bad"))
        await it.rings()
        await it.until(lambda: "01299" in it.text())

        assert len(it.app.glass.body.rows._items) <= 1000
