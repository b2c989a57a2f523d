"""What stands between the core and the room when nobody answers: which console has shown what, and the sounder."""

from __future__ import annotations

import asyncio
import os
import tty
from pathlib import Path

import pytest
from test_shell import Hand, Sounding, lines_of, script, take

from duty_console.collector.outcome import Heard, Taken
from duty_console.collector.showing import Showing
from duty_console.core.inputs import Seen, Unwatched
from duty_console.room import Sound

FIRE = Heard(True, "fire", alarm=7)


class Room:
    """What the core would be told, at a clock of ours."""

    def __init__(self) -> None:
        self.told: list[Seen | Unwatched] = []
        self.clock = Hand()
        self.showing = Showing(self.clock, self.told.append, 5000)


def test_a_paint_is_told_only_where_an_alarm_was_waiting_for_it() -> None:
    room = Room()
    room.showing.after(True, 0)
    for head in range(1, 10):
        room.showing.painted("c1", head)
    assert room.told == []

    room.showing.after(True, 12)
    room.showing.painted("c1", 11)
    room.showing.painted("c1", 12)
    room.showing.after(True, 0)
    room.showing.painted("c2", 13)

    assert room.told == [Seen("c1", True, 12)]


def test_what_was_painted_before_its_commit_was_heard_of_counts() -> None:
    room = Room()
    room.showing.painted("c1", 12)
    room.showing.after(True, 12)

    assert room.told == [Seen("c1", True, 12)]


def test_a_batch_that_does_not_know_what_is_unseen_takes_nothing_back() -> None:
    room = Room()
    room.showing.after(True, 12)
    room.showing.after(True, -1)
    room.showing.painted("c1", 12)

    assert room.told == [Seen("c1", True, 12)]


@pytest.mark.parametrize(("wanted", "told"), [(True, [Unwatched()]), (False, [])])
def test_the_last_console_that_stops_proving_counts_as_absent_after_its_time(
        wanted: bool, told: list[Unwatched]) -> None:
    room = Room()
    room.showing.after(wanted, 0)
    room.showing.painted("c1", 1)
    room.clock.tick += 4_999
    room.showing.look()
    assert room.told == []
    room.clock.tick += 1

    room.showing.look()
    room.showing.look()

    assert room.told == told


def test_a_second_console_that_goes_on_proving_is_enough() -> None:
    room = Room()
    room.showing.after(True, 0)
    for _second in range(20):
        room.showing.painted("c2", 1)
        room.clock.tick += 1000
        room.showing.look()

    assert room.told == []


async def test_each_step_is_heard_by_the_command_with_its_name_and_its_alarm(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    sounding = Sounding(script(tmp_path, f'echo "$DUTY_STEP:$DUTY_ALARM:$1" >> {heard}'))
    sounding.sounder.follow(FIRE)
    assert await lines_of(heard, 1) == ["sound:7:fire"]
    for count, step in enumerate(("unseen", "louder", "leader", "second"), start=2):
        sounding.sounder.follow(Heard(True, step=step, taken=(Taken(step, 7, "fire"),)))
        assert (await lines_of(heard, count))[-1] == f"{step}:7:fire"

    assert sounding.sounder.step == "second"


async def test_a_step_does_not_wait_for_what_still_plays(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    sounding = Sounding(script(tmp_path, f'[ "$DUTY_STEP" = sound ] && exec sleep 30; echo "$DUTY_STEP" >> {heard}'))
    sounding.sounder.follow(FIRE)
    sounding.sounder.follow(Heard(True, step="unseen", taken=(Taken("unseen", 7, "fire"),)))

    assert await lines_of(heard, 1) == ["unseen"]
    for task in sounding.sounder.tasks:
        task.cancel()


async def test_a_step_ends_silence() -> None:
    bell = Sounding(Sound())
    bell.sounder.follow(FIRE)
    bell.sounder.silence(60)
    bell.sounder.follow(Heard(True, step="louder", taken=(Taken("louder", 7, "fire"),)))

    assert bell.sounder.sounding
    assert bell.told[:2] == [True, False]
    assert bell.told[-1]


async def test_a_collector_that_starts_in_the_midst_goes_on_at_the_step_it_was_at(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    sounding = Sounding(script(tmp_path, f'echo "$DUTY_STEP" >> {heard}'))
    sounding.sounder.follow(Heard(True, step="louder"))

    assert await lines_of(heard, 1) == ["louder"]


async def test_a_relay_is_switched_louder_where_its_board_can() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    sounding = Sounding(Sound("relay", (), os.ttyname(slave), 9600, b"on", b"of", b"LO"))
    for room, sent in ((FIRE, b"on"), (Heard(True, step="louder"), b"LO"), (Heard(True, step=""), b"on"),
                       (Heard(False), b"of")):
        sounding.sounder.follow(room)
        assert await asyncio.to_thread(take, master, 2) == sent
    for end in (master, slave):
        os.close(end)
