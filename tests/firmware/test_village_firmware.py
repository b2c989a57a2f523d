"""The reference village controller's real firmware keeps to the sheet, byte for byte, and our driver understands it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from villageboard import ROOT, Board, Built

from duty_console.domain.signals import Order, Reading, Told
from duty_console.drivers.village.decoder import Village

pytestmark = pytest.mark.xdist_group("firmware")
SHEET = [bytes.fromhex(line.split()[2]) for line in (ROOT / "fixtures/captures/village/sheet.wire").read_text(
    encoding="utf-8").splitlines() if line.split()[1] == "<"]
Made = Callable[..., Board]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("village"))


@pytest.fixture
def board(built: Built) -> Iterator[Made]:
    made: list[Board] = []

    def make(**how: Any) -> Board:
        made.append(Board(built, **how))
        return made[-1]
    yield make
    for each in made:
        with suppress(OSError):
            each.off()


def clock(seconds: int) -> str:
    return f"O,,clock,,{seconds}"


def at(device: Board, seconds: int, pattern: str) -> Board:
    """Holds the clock at a second until something is said: set ten times a second, which is a third of the line."""
    said = 0.0

    def reached() -> object:
        nonlocal said
        if time.monotonic() - said > 0.1:
            said = time.monotonic()
            device.say(clock(seconds))
        return device.like(pattern)
    return device.until(reached, pattern)


def test_a_call_is_said_as_in_the_sheet_byte_for_byte(board: Made) -> None:
    device = board(boots=6, speed=2).tell("load 0", "measured 12").sees("E,.*start.*")
    at(device.tell("cli 612345", "ring 1"), 1795728000, "E,.*ring.*")
    at(device.tell("ring 1"), 1795728004, "E,.*call.*")
    at(device.say(clock(1795728005), "O,4711,open,1,180"), 1795728005, "E,.*order,4711")
    at(device.tell("measured 430"), 1795728006, "E,.*measured,")
    at(device.tell("dtmf 9999"), 1795728010, "E,.*dial.*")
    events = [frame for frame in device.frames if frame.startswith(b"$E")]

    assert list(dict.fromkeys(events)) == [*SHEET[:5], SHEET[6]]


def test_orders_are_answered_as_in_the_sheet_byte_for_byte(board: Made) -> None:
    device = board(boots=6).sees("H,7,1,.*")
    device.say("O,4711,open,1,180", "O,4713,close,1,").sees("R,471[13].*", 2)
    device.say("O,4714,open,3,180", "O,4716,hang_up,,").sees("R,471[46].*", 2)
    device.say("O,4712,test,,", clock(1795727998), "O,4717,clock,,1795728000").sees("R,4717.*")
    answers = [frame for frame in device.frames if frame.startswith(b"$R") and not frame.startswith(b"$R,,")]

    assert device.frames[[frame[:2] for frame in device.frames].index(b"$H")] == SHEET[23]
    assert answers == [SHEET[index - 1] for index in (27, 28, 29, 31, 32, 33)]


def test_a_repeated_number_acts_once_and_is_answered_alike(board: Made) -> None:
    device = board().sees("E,.*start.*").say("O,7,open,1,60", "O,7,open,1,60").sees("R,7,.*", 2)
    device.say("O,8,close,1,").sees("R,8,.*").say("O,7,open,1,60").sees("R,7,.*", 3).pinned("amplifier", 0)

    assert device.levels("amplifier") == [1, 0]
    assert set(device.like("R,7,.*")) == {"R,7,open,done,1,open,60"}


def test_it_closes_by_itself_at_its_limit_and_says_so(board: Made) -> None:
    device = board().sees("E,.*start.*").say("O,7,open,1,2").sees("E,.*limit,")
    opened, closed = device.at("amplifier")

    assert 1990 <= closed - opened <= 2100
    assert re.fullmatch("E,1,.*,out,1,closed,closed,on,[0-9]+,limit,", device.like("E,.*limit,")[0])


def test_what_is_not_acknowledged_is_said_four_times_and_again_after_an_acknowledged_heartbeat(board: Made) -> None:
    device = board(answers=False).sees("E,1,1,.*", 4).sees("H,.*", 2)
    assert len(device.like("E,.*")) == 4
    device.say("A,E,1,2", "A,E,2,1").sees("H,.*", 3)  # neither names what waits
    device.say("A,H,1,3").sees("E,1,1,.*", 5).say("A,E,1,1").sees("H,.*", 4)

    assert len(set(device.like("E,.*"))) == 1
    assert len(device.like("E,.*")) == 5


def test_after_a_reset_the_boot_counts_on_and_what_waited_is_said_first(board: Made) -> None:
    device = board(boots=65535).sees("E,1,1,.*start.*")
    device.answers = False
    device.tell("mains 0").sees("E,1,2,.*mains.*").tell("reset")
    device.answers = True
    device.sees("E,2,1,,start.*")

    assert list(dict.fromkeys(device.like("E,.*")))[1:] == ["E,1,2,,fault,mains,,new", device.like("E,2,1.*")[0]]


def test_without_a_console_it_answers_stands_by_and_opens_nothing(board: Made) -> None:
    device = board(answers=False).tell("ring 2").pinned("offhook", 1).pinned("tone", 1, 2)
    device.answers = True
    device.sees("E,.*,call,.*")
    (call,) = dict.fromkeys(device.like("E,.*,call,.*"))

    assert call.endswith(",call,1,2,O,,1")
    assert device.levels("amplifier") == []


@pytest.mark.parametrize(("sent", "delivered"), [("612345", "N,612345"), ("02912345678", "N,02912345678")])
def test_the_number_is_what_the_exchange_delivers(board: Made, sent: str, delivered: str) -> None:
    (ring,) = dict.fromkeys(board().tell(f"cli {sent}", "ring 1").sees("E,.*,ring,.*").like("E,.*,ring,.*"))

    assert ring.endswith(f",ring,1,1,{delivered}")


def test_a_withheld_number_and_a_ring_that_stops(board: Made) -> None:
    device = board().tell("dtmf B10C", "ring 1").sees("E,.*,missed,.*")

    assert device.like("E,.*,missed,.*")[0].endswith(",missed,1,1,P,")
    assert device.levels("offhook") == []


def test_a_call_ends_with_the_busy_tone_and_takes_the_open_amplifier_along(board: Made) -> None:
    device = board().tell("ring 2").sees("E,.*,call,.*").say("O,9,open,1,60").pinned("amplifier", 1).tell("busy 4")
    device.sees("E,.*,ended,1,caller,.*").pinned("amplifier", 0)

    assert device.levels("offhook") == [1, 0]


def test_the_console_ends_a_call_and_is_refused_where_there_is_none(board: Made) -> None:
    device = board().tell("ring 1").sees("E,.*,ring,.*").say("O,1,answer,,").sees("E,.*,call,.*")
    device.say("O,2,hang_up,,").sees("E,.*,ended,1,cut,.*").say("O,3,answer,,").sees("R,3,.*")

    assert device.like("R,.*") == ["R,1,answer,done,,,", "R,2,hang_up,done,,,", "R,3,answer,refused,,,no_call"]


def test_faults_begin_and_end(board: Made) -> None:
    device = board().sees("E,.*start.*").tell("mains 0", "line 0", "follow 0").say("O,1,open,1,4")
    device.sees("E,.*,fault,stuck,1,new").sees("E,.*,fault,mains,,new").sees("E,.*,fault,line,,new")
    device.tell("mains 1", "line 1").sees("E,.*,fault,stuck,1,over").sees("E,.*,fault,(mains|line),,over", 2)


def test_an_amplifier_that_draws_nothing_is_a_fault_while_it_is_open(board: Made) -> None:
    device = board().tell("load 0").sees("E,.*start.*").say("O,1,open,1,30").sees("E,.*,fault,current,1,new")
    device.tell("measured 300").sees("E,.*,fault,current,1,over")


def test_a_self_test_names_what_it_found(board: Made) -> None:
    device = board().tell("load 0").sees("E,.*start.*").say("O,5,test,1,").sees("E,.*,test,5,failed,0040")
    device.pinned("amplifier", 0).say("O,6,test,,").sees("E,.*,test,6,passed,0000")


def test_noise_and_wrong_orders_move_nothing(board: Made) -> None:
    device = board().sees("E,.*start.*")
    os.write(device.line, b"\x00\xff$O,1,open,1,60*0000\r\n$O,1,open,$$$" + b"x" * 300 + b"*\r\n" + bytes(range(256)))
    device.say("O,,open,1,60", "O,2,open,1,", "O,3,fly,1,2", "O,4,open,1,-5", "O").sees("R,4,.*")

    assert device.like("R,.*") == ["R,,open,refused,1,,act", "R,2,open,refused,1,,value", "R,3,fly,refused,1,,act",
                                   "R,4,open,refused,1,,value"]
    assert device.levels("amplifier") == []


def test_there_is_stack_left_after_a_busy_minute(board: Made, built: Built) -> None:
    device = board().sees("E,.*start.*").say("O,1,open,1,3", "O,2,test,1,", "O,,poll,,").tell("cli 612345", "ring 2")
    device.sees("E,.*,call,.*").tell("dtmf 123456789012345678", "busy 4").sees("E,.*,ended,.*")
    used = device.off()
    sizes = subprocess.run(["avr-size", "-A", built.elf], capture_output=True, text=True, check=True).stdout
    held = sum(int(line.split()[1]) for line in sizes.splitlines() if line.startswith((".data", ".bss", ".noinit")))

    assert held + used + 64 < 2048


class Console:
    """Our driver at the device's line."""

    def __init__(self, device: Board) -> None:
        self.device, self.ours, self.tick = device, Village(), 0
        self.readings: list[Reading] = []
        device.hears = self.heard
        self.ours.opened(0)
        self.send()

    def send(self) -> None:
        for sending in self.ours.due(1_795_728_000_000, self.tick):
            os.write(self.device.line, sending.data)

    def order(self, number: int, output: str, act: str, value: str) -> None:
        self.ours.order(Order(number, output, act, value, 10**9), 0, self.tick)
        self.send()

    def heard(self, data: bytes) -> None:
        self.tick += 1
        for frame in self.ours.feed(data, 0, self.tick):
            reading = self.ours.read(frame)
            self.readings.append(reading)
            if reading.answer == "at_once":
                os.write(self.device.line, self.ours.answer(frame, 0))

    def has(self, code: str) -> Callable[[], bool]:
        return lambda: any(signal.code == code for reading in self.readings for signal in reading.signals)

    def was_told(self, *told: Told) -> Callable[[], bool]:
        return lambda: {*told} <= {one for reading in self.readings for one in reading.tells}


def test_our_driver_and_the_real_firmware_hold_a_call_from_ring_to_end(board: Made) -> None:
    device = board()
    console = Console(device)
    device.tell("cli 612345", "ring 2").until(console.has("call"))
    console.order(65536 + 4711, "1", "open", "60")
    device.until(console.was_told(Told("confirmed", "1", "open", 4711), Told("output", "1", "open"),
                                  Told("measured", "1", "on")))
    device.tell("line 0").until(console.has("ended"))
    device.until(console.was_told(Told("output", "1", "closed"), Told("measured", "1", "off")))
    call, ended = (next(signal for reading in console.readings for signal in reading.signals if signal.code == code)
                   for code in ("call", "ended"))

    assert not [reading for reading in console.readings if reading.reason]
    assert (call.account, ended.account, ended.clears) == ("612345", "612345", ("call",))
    assert {reading.kind for reading in console.readings} >= {"start", "state", "ring", "call", "report", "ended"}


def test_the_captures_are_the_sheets(board: Made) -> None:
    expected = json.loads((ROOT / "fixtures/captures/village/sheet.json").read_text(encoding="utf-8"))
    sheet = (Path(ROOT) / "hardware/protocols/village.md").read_text(encoding="utf-8")

    assert len(SHEET) == len(expected)
    assert all(f"`{frame.decode().strip()}`" in sheet for frame in SHEET)
