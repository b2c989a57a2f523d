"""What stands around the writer: answers on their way out, the sounder, the watchdog, the accounts."""

from __future__ import annotations

import asyncio
import os
import select
import tty
from collections.abc import Callable
from pathlib import Path
from queue import Queue

import pytest

from duty_console.clock import Moment
from duty_console.collector.access import caller
from duty_console.collector.answering import DEADLINE, Answering, Pending
from duty_console.collector.sounder import Sounder
from duty_console.collector.watchdog import EXIT_HUNG, LIMIT_MS, Watchdog
from duty_console.core.inputs import SounderFailed, Unanswered
from duty_console.core.linefolds import AN_ECHO
from duty_console.room import Access, Sound

ROLES = ("viewer", "officer", "leader", "engineer", "auditor")


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.tick = 1_000_000

    def read(self) -> Moment:
        return Moment(self.tick, self.tick, "boot0001")


class Answers:
    """Answering on a line that takes everything, or nothing."""

    def __init__(self, *, takes: bool = True) -> None:
        self.clock = Hand()
        self.written: list[bytes] = []
        self.reported: list[Unanswered] = []
        self.takes = takes
        self.answering = Answering(self.write, self.clock, self.reported.append)

    def write(self, _line: str, data: bytes, written: Callable[[bool], None]) -> None:
        if self.takes:
            self.written.append(data)
        written(self.takes)

    def send(self, raw: int = 1, key: bytes = b"a", age: int = 0) -> None:
        self.answering.send(Pending("r", raw, key, self.clock.tick - age, 4000, b"\x06"))


def test_an_answer_leaves_until_three_quarters_of_the_devices_wait_and_not_later() -> None:
    answers = Answers()
    answers.send(1, b"a", round(4000 * DEADLINE))
    answers.send(2, b"b", round(4000 * DEADLINE) + 1)

    assert answers.written == [b"\x06"]
    assert [(fact.raw, "too late" in fact.reason) for fact in answers.reported] == [(2, True)]


def test_an_equal_frame_gets_no_second_answer_sooner_than_half_a_resend_after_the_first_left() -> None:
    answers = Answers()
    answers.send(1)
    answers.clock.tick += 1999
    answers.send(2)
    assert [(fact.raw, fact.reason) for fact in answers.reported] == [(2, AN_ECHO)]
    answers.clock.tick += 1
    answers.send(3)

    assert answers.written == [b"\x06"] * 2


def test_another_frame_on_the_line_is_answered_at_once() -> None:
    answers = Answers()
    answers.send(1, b"a")
    answers.send(2, b"b")

    assert len(answers.written) == 2


def test_an_answer_that_a_gone_line_did_not_take_is_a_fact() -> None:
    answers = Answers(takes=False)
    answers.send(5)

    assert [(fact.line, fact.raw) for fact in answers.reported] == [("r", 5)]


@pytest.mark.parametrize("role", ROLES)
def test_an_account_is_what_its_entry_says_or_less(role: str) -> None:
    entry = (Access(1000, role, True, "chen"),)

    assert caller(1000, entry, viewer=False) == ("person:chen", role, True, "chen")
    assert caller(1000, entry, viewer=True).role == "viewer"
    assert caller(os.getuid() + 12345, entry, viewer=False).role == "viewer"


class Sounding:
    """A sounder in the test's loop, and what it told."""

    def __init__(self, sound: Sound) -> None:
        self.told: list[bool] = []
        self.failed: asyncio.Queue[SounderFailed] = asyncio.Queue()
        self.clock = Hand()
        self.sounder = Sounder(sound, self.told.append, self.failed.put_nowait, self.clock)


async def test_the_bell_begins_with_something_unanswered_and_ends_with_the_last_of_it() -> None:
    bell = Sounding(Sound())
    bell.sounder.update(True, "fire")
    bell.sounder.update(True, "")
    bell.sounder.update(False, "")

    assert bell.told == [True, False]


async def test_silence_lasts_its_time_and_no_longer() -> None:
    bell = Sounding(Sound())
    bell.sounder.update(True, "fire")
    bell.sounder.silence(0.05)
    assert not bell.sounder.sounding
    bell.sounder.update(True, "")  # another fact that is no alarm
    assert not bell.sounder.sounding

    async with asyncio.timeout(5):
        while not bell.sounder.sounding:
            await asyncio.sleep(0.005)
    assert bell.told == [True, False, True]


async def test_a_machine_that_slept_does_not_stay_silent_for_as_long() -> None:
    bell = Sounding(Sound())
    bell.sounder.update(True, "fire")
    bell.sounder.silence(60)
    bell.sounder.look()
    assert not bell.sounder.sounding
    bell.clock.tick += 60_000  # the loop's own time stood still
    bell.sounder.look()

    assert bell.told == [True, False, True]


async def test_silence_ends_with_the_next_alarm() -> None:
    bell = Sounding(Sound())
    bell.sounder.update(True, "fire")
    bell.sounder.silence(60)
    bell.sounder.update(True, "intrusion")

    assert bell.told == [True, False, True]
    bell.sounder.close()


async def test_silence_over_when_nothing_is_unanswered_stays_silent() -> None:
    bell = Sounding(Sound())
    bell.sounder.update(True, "fire")
    bell.sounder.silence(0.02)
    bell.sounder.update(False, "")
    await asyncio.sleep(0.05)

    assert bell.told == [True, False]


def script(folder: Path, body: str) -> Sound:
    path = folder / "ring"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return Sound("command", (str(path),))


async def lines_of(path: Path, count: int) -> list[str]:
    async with asyncio.timeout(10):
        while not path.exists() or len(path.read_text().split()) < count:
            await asyncio.sleep(0.01)
    return path.read_text().split()


async def test_the_command_is_called_with_the_class_of_each_new_alarm(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    sounding = Sounding(script(tmp_path, f'echo "$1" >> {heard}'))
    sounding.sounder.update(True, "trouble")
    assert await lines_of(heard, 1) == ["trouble"]
    sounding.sounder.update(True, "")
    sounding.sounder.update(True, "fire")

    assert await lines_of(heard, 2) == ["trouble", "fire"]


async def test_a_storm_starts_one_player_at_a_time_and_ends_with_the_newest(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    sounding = Sounding(script(tmp_path, f'sleep 0.2; echo "$1" >> {heard}'))
    sounding.sounder.update(True, "trouble")
    for number in range(100):
        sounding.sounder.update(True, f"kind{number}")
        await asyncio.sleep(0)

    assert (await lines_of(heard, 2))[-1] == "kind99"
    assert len(heard.read_text().split()) == 2


@pytest.mark.parametrize(("body", "reason"), [("exit 3", "ended with 3"), ("", "No such file")])
async def test_a_command_that_fails_is_a_fact(tmp_path: Path, body: str, reason: str) -> None:
    sounding = Sounding(script(tmp_path, body) if body else Sound("command", (str(tmp_path / "none"),)))
    sounding.sounder.update(True, "fire")

    async with asyncio.timeout(10):
        failed = await sounding.failed.get()
    assert (failed.means, reason in failed.reason) == ("command", True)


async def test_a_relay_is_switched_on_and_off_in_that_order() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    sounding = Sounding(Sound("relay", (), os.ttyname(slave), 9600, b"\xa0\x01\x01\xa2", b"\xa0\x01\x00\xa1"))
    sounding.sounder.update(True, "fire")
    assert await asyncio.to_thread(take, master, 4) == b"\xa0\x01\x01\xa2"
    sounding.sounder.update(True, "fire")  # is on already
    sounding.sounder.silence(60)

    assert await asyncio.to_thread(take, master, 4) == b"\xa0\x01\x00\xa1"
    sounding.sounder.close()
    for end in (master, slave):
        os.close(end)


async def test_a_relay_ends_as_it_was_wanted_last(tmp_path: Path) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    sounding = Sounding(Sound("relay", (), os.ttyname(slave), 9600, b"1", b"0"))
    for _round in range(5):
        sounding.sounder.update(True, "fire")
        sounding.sounder.update(False, "")

    switched = await asyncio.to_thread(take, master, 10)
    assert switched[-1:] == b"0"
    for end in (master, slave):
        os.close(end)


async def test_a_relay_that_is_not_there_is_a_fact(tmp_path: Path) -> None:
    sounding = Sounding(Sound("relay", (), str(tmp_path / "none"), 9600, b"1", b"0"))
    sounding.sounder.update(True, "fire")

    async with asyncio.timeout(10):
        assert (await sounding.failed.get()).means == "relay"


def take(master: int, count: int) -> bytes:
    data = b""
    while len(data) < count and select.select([master], [], [], 10)[0]:
        data += os.read(master, count - len(data))
    return data


class Watched:
    """A watchdog whose end is told instead of done, on a clock that jumps at every reading."""

    def __init__(self, step: int) -> None:
        self.ended: Queue[int] = Queue()
        self.clock = Hand()
        self.step = step
        self.dog = Watchdog(self, self.ended.put)

    def read(self) -> Moment:
        self.clock.tick += self.step
        return self.clock.read()


def test_a_worker_without_progress_for_ten_seconds_ends_the_process(capsys: pytest.CaptureFixture[str]) -> None:
    watched = Watched(2900)
    watched.dog.beat("writer")
    for _reading in range(LIMIT_MS // 2900 - 1):
        watched.read()
    watched.dog.start()

    assert watched.ended.get(timeout=10) == EXIT_HUNG
    watched.dog.stop()
    assert "writer" in capsys.readouterr().err


def test_a_writer_that_is_slow_is_told_once_and_taken_back_when_it_goes_on() -> None:
    watched = Watched(400)
    told: Queue[bool] = Queue()
    dog = Watchdog(watched, slow=told.put)
    dog.beat("writer")
    dog.start()

    assert told.get(timeout=10) is True
    dog.beat("writer")
    assert told.get(timeout=10) is False
    dog.stop()


def test_a_stop_of_the_whole_machine_is_nobodys_fault() -> None:
    watched = Watched(60_000)  # every look comes a minute later: everybody slept
    watched.dog.beat("writer")
    watched.dog.start()
    watched.dog._stop.wait(2.5)
    watched.dog.stop()

    assert watched.ended.empty()
