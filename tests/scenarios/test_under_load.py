"""
Load: a storm with a fire inside, on two consoles that are watched. In the suite it is compressed and nothing is timed
that a busy machine could make late; `--long` is the storm of 120 s with its times.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles

import pytest
from crew import Shift, frame, shift
from glasses import FIRST_ROW, FOOT, STRIP, Glass
from storms import FIRE, FIRES, HOME, LASTS_S, SITES, burst, storm

SHORT_S, BURST, BURST_S = 6.0, 500, 5.0
DOWN = "\x1b[B"
NAMES = {"012": "三区12号", "014": "三区14号"}
#: Screens follow a steady load so often a second; besides there is one proof of life a second.
UPDATES, ALIVE = 4, 1


@pytest.fixture
def on_duty(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "19:40") as made:
        yield made


def watched(room: Shift, stack: ExitStack, count: int = 2, fault: str = "") -> list[Glass]:
    """Consoles that show the empty desk."""
    glasses = [stack.enter_context(Glass(room.console(columns=100, rows=30, fault=fault))) for _number in range(count)]
    for glass in glasses:
        glass.shows(0, "采集正常")
    return glasses


def pours(room: Shift, told: Sequence[tuple[float, str]], glasses: Sequence[Glass], keys: list[float]) -> list[float]:
    """Plays the storm at its times; when each frame was answered. With `keys`, somebody begins a note and drops it,
    again and again."""
    began, answered = time.monotonic(), []
    for number, (after, text) in enumerate(told):
        while (ahead := began + after - time.monotonic()) > 0:
            time.sleep(ahead)
        room.sends(text)
        answered.append(time.monotonic())
        if keys and number % 10 == 9 and "备注" in glasses[0].line(FOOT):  # there is something to note it on
            keys.append(glasses[0].takes("n", FOOT, "帮助"))
            glasses[0].follows("\x1b", FOOT, "帮助")
    return answered


def stored(room: Shift) -> list[str]:
    """Every event frame on the line, as stored."""
    return [text for row in room.raws() if "@" not in (text := bytes(row.bytes)[:-1].decode())]


def test_a_fire_in_a_storm_comes_to_the_top_of_every_console_while_nothing_is_lost(
        on_duty: Shift, *, long_form: bool) -> None:
    pressed = LASTS_S if long_form else SHORT_S
    told = [(after * pressed / LASTS_S, text) for after, text in storm()]
    keys: list[float] = [0.0] if long_form else []
    with ExitStack() as stack:
        glasses = watched(on_duty, stack)
        begun = time.monotonic()
        answered = pours(on_duty, told, glasses, keys)
        over = time.monotonic()
        fires = {zone: answered[[text for _after, text in told].index(frame(HOME, FIRE, zone, group="03"))]
                 for zone in FIRES.values()}
        for glass in glasses:
            for row, (zone, at) in enumerate(fires.items()):
                glass.shows(FIRST_ROW + row, NAMES[zone])
                seen = glass.first(row, NAMES[zone])
                assert seen < over, "the storm was over before the fire stood on top"
                assert not long_form or seen - at <= 1
        updates = [glass.painted(begun, over) for glass in glasses]

    assert stored(on_duty) == [text for _after, text in told]
    lasted = over - begun
    assert max(updates) <= (UPDATES + ALIVE) * lasted + len(FIRES) + UPDATES
    assert min(updates) >= 1
    if long_form:
        assert len(keys) > 10
        assert quantiles(keys[1:], n=20)[-1] <= 0.1


def test_a_console_that_paints_every_change_is_seen(on_duty: Shift) -> None:
    told = [(number * 0.02, text) for number, text in enumerate(burst(100))]
    with ExitStack() as stack:
        glass, = watched(on_duty, stack, 1, "paint_every_change")
        begun = time.monotonic()
        pours(on_duty, told, [glass], [])
        over = time.monotonic()

        assert glass.painted(begun, over) > (UPDATES + ALIVE) * (over - begun) + UPDATES


def test_five_hundred_alarms_in_five_seconds_leave_a_list_that_can_be_used_with_the_fire_first(on_duty: Shift) -> None:
    told = [(number * BURST_S / BURST, text) for number, text in enumerate(burst(BURST))]
    told.insert(BURST // 2, (told[BURST // 2][0], frame(HOME, FIRE, "012", group="03")))
    with ExitStack() as stack:
        glass, = watched(on_duty, stack, 1)
        pours(on_duty, told[:350], [glass], [])
        glass.shows(FIRST_ROW, NAMES["012"])
        glass.terminal.type("\x1b[H")  # the first row, and two down
        glass.shows(FIRST_ROW, ">")
        glass.terminal.type(DOWN)
        glass.shows(FIRST_ROW + 1, ">")
        pours(on_duty, [(after - told[350][0], text) for after, text in told[350:]], [glass], [])
        glass.terminal.type("\x1b[H")
        glass.shows(FIRST_ROW, ">1!")
        glass.terminal.type("\r")
        glass.shows(5, "火警 110")

    assert stored(on_duty) == [text for _after, text in told]
    assert len(on_duty.queue()) == BURST + 1


def test_a_note_in_chinese_is_typed_through_a_storm_and_a_fire_without_losing_a_letter(on_duty: Shift) -> None:
    room, text = on_duty, "老人在家门口摔倒，意识清醒，家属已在场；请带轮椅。"
    room.sends(frame(SITES[0], "373", "000"))
    about = room.queue()[0]
    with ExitStack() as stack:
        glass, = watched(room, stack, 1)
        glass.shows(FIRST_ROW, ">")
        glass.terminal.type("n")
        glass.shows(FOOT, "备注")
        for number, letter in enumerate(text):
            room.sends(frame(HOME, FIRE, "012", group="03") if number == 9 else burst(40)[number])
            with glass.terminal.whole:
                for byte in letter.encode():  # an input method's letters may come in pieces
                    glass.terminal.type(bytes([byte]))
            if number == 12:
                glass.shows(STRIP, NAMES["012"])  # the fire shows, and what was typed stands
                glass.shows(FOOT, text[4:12])
        glass.shows(FOOT, text[-6:])
        glass.terminal.type("\r")
        note, = room.awaits("note.set")

    assert note["body"].text == text
    assert note["body"].of == f"alarm:{about.id}"
    assert room.told("alarm.acknowledged") == []
