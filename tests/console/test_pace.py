"""When a change is painted, and what does not wait for its turn."""

from __future__ import annotations

import asyncio
import json
import socket
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from duty_console.console.ask import Door
from duty_console.console.pace import STEADY_S, Pace, cannot_wait
from duty_console.console.queue import Queue
from duty_console.domain.alarms import ACKED, RTN_UNACK, SUPPRESSED, UNACK, Alarm
from duty_console.domain.events import AlarmRaised, AlarmReturned, Body, Event, SignalLogged, SignalRepeated
from duty_console.domain.lifeevents import AlarmReleased, AlarmReminded
from duty_console.store.reading import Reader

from .rooms import ALARMS, Writing, said

QUICK_S = 0.03
CALL = ALARMS[0]


def entry(body: Body) -> Event:
    return Event(900, 0, 0, "", "device", 0, body)


def new(alarm: Alarm) -> Event:
    return entry(said(AlarmRaised, alarm._replace(id=0)))


def again(alarm: Alarm) -> Event:
    return entry(said(AlarmRaised, alarm))


def paints(changes: list[float], urgent: set[float]) -> list[float]:
    """When changes at these moments are painted, by a console that waits for nothing else."""
    pace, painted, due, hurry = Pace(QUICK_S), list[float](), float("inf"), False
    for change in [*changes, 1e9]:
        if due <= change:
            painted.append(due)
            pace.painted(due, urgent=hurry)
            due, hurry = float("inf"), False
        hurry = hurry or change in urgent
        due = min(due, max(change, pace.due(urgent=hurry)))
    return painted


def test_the_first_change_after_quiet_is_painted_at_once() -> None:
    assert paints([5.0, 9.0], set()) == [5.0, 9.0]


def test_a_flood_is_painted_four_times_a_second_and_ends_with_its_last_change_shown() -> None:
    changes = [number / 1000 for number in range(3000)]
    painted = paints(changes, set())

    assert len(painted) == 13
    assert all(later - earlier >= STEADY_S - 1e-9 for earlier, later in pairwise(painted))
    assert changes[-1] <= painted[-1] < changes[-1] + STEADY_S


def test_what_cannot_wait_is_painted_at_once_in_the_middle_of_a_flood() -> None:
    changes = [number / 1000 for number in range(1000)]
    assert 0.4 in paints(changes, {0.4})


def test_a_flood_of_what_cannot_wait_leaves_room_for_keys() -> None:
    changes = [number / 1000 for number in range(1000)]
    painted = paints(changes, set(changes))

    assert 30 <= len(painted) <= 35


@pytest.mark.parametrize("priority", [1, 2])
def test_a_new_alarm_of_priority_1_or_2_cannot_wait(priority: int) -> None:
    assert cannot_wait(new(CALL._replace(priority=priority)), {})


def test_a_new_alarm_of_less_waits_for_the_pace() -> None:
    assert not cannot_wait(new(CALL._replace(priority=3)), {})


def test_an_alarm_that_waits_already_may_be_said_again_at_the_pace() -> None:
    for state in (UNACK, RTN_UNACK):
        assert not cannot_wait(again(CALL), {CALL.id: CALL._replace(state=state)})


def test_an_answered_alarm_that_calls_again_cannot_wait_in_either_form() -> None:
    standing = {CALL.id: CALL._replace(state=ACKED)}
    assert cannot_wait(again(CALL), standing)
    assert cannot_wait(entry(SignalRepeated("help", 41, True, CALL.id, UNACK)), standing)
    assert not cannot_wait(entry(SignalRepeated("help", 41)), standing)


def test_an_alarm_that_has_grown_worse_cannot_wait() -> None:
    assert cannot_wait(again(CALL), {CALL.id: CALL._replace(priority=4)})


@pytest.mark.parametrize("body", [AlarmReleased(13, UNACK, 61, "shelf", "time"),
                                  AlarmReminded(13, UNACK, 1_800_000, "LIFE-08", "x")], ids=str)
def test_what_calls_again_cannot_wait_where_a_new_alarm_could_not(body: Body) -> None:
    intruder = ALARMS[5]

    assert cannot_wait(entry(body), {13: intruder})
    assert not cannot_wait(entry(body), {13: intruder._replace(priority=4)})
    assert not cannot_wait(entry(body), {13: intruder._replace(state=UNACK)})  # it is on the screen already


def test_what_comes_under_something_that_keeps_it_from_calling_waits_for_the_pace() -> None:
    assert not cannot_wait(new(CALL._replace(state=SUPPRESSED)), {})


def test_what_ends_or_is_only_logged_waits_for_the_pace() -> None:
    for body in (AlarmReturned, SignalLogged):
        assert not cannot_wait(entry(said(body, CALL)), {})


async def test_an_urgent_alarm_is_on_the_screen_before_the_pace_would_show_it(desk: Any) -> None:
    async with desk() as it:
        it.app._pace = Pace(QUICK_S, steady_s=60.0)
        it.room.raise_alarm(kind="trouble", priority=4, account="2001")
        await it.rings()  # the first change after quiet

        it.room.raise_alarm(kind="trouble", priority=4, account="2001")
        it.door.say({"bell": it.room.number})
        await it.until(lambda: it.app._due is not None)
        assert it.app.picture.head == it.room.number - 1

        it.room.raise_alarm(kind="intrusion", priority=2, account="3001", text="ATTIC")
        await it.rings()
        await it.until(lambda: "ATTIC" in it.text())


async def test_what_the_own_key_did_is_shown_at_once(desk: Any) -> None:
    async with desk() as it:
        it.app._pace = Pace(QUICK_S, steady_s=60.0)
        it.room.raise_alarm(kind="trouble", priority=4, account="2001")
        await it.rings()
        it.room.acknowledge(41)
        await it.press("a")
        await it.until(lambda: it.app.picture.head == it.room.number)


async def test_an_entry_read_ahead_is_not_claimed_to_be_shown(desk: Any) -> None:
    async with desk() as it:
        shown = it.app.picture.head
        it.room.raise_alarm(kind="trouble", priority=4)
        it.app.book.peek()
        it.app.refresh_picture(data=False)
        assert it.app.picture.head == shown

        it.app.book.look()
        assert it.app.book.head == it.app.book.recent[-1].number == it.room.number


async def test_many_bells_are_heard_as_one_and_no_other_word_is_lost(tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(tmp_path / "d.sock"))
    listener.listen()
    listener.setblocking(False)
    door = Door(lambda: str(tmp_path / "d.sock"), dict, heard.append, lambda: None)
    running = asyncio.ensure_future(door.run())
    link, _address = await asyncio.get_running_loop().sock_accept(listener)
    for head in range(100):
        link.send(json.dumps({"bell": head}).encode())
        if head == 50:
            link.send(json.dumps({"trouble": "the disk is full"}).encode())
    while {"bell": 99} not in heard:
        await asyncio.sleep(0)
    running.cancel()
    link.close()
    listener.close()

    assert {"trouble": "the disk is full"} in heard
    assert len(heard) < 10


def test_a_queue_that_follows_is_the_queue_read_whole(tmp_path: Path) -> None:
    room = Writing(tmp_path / "duty.db")
    reader = Reader(tmp_path / "duty.db")
    for number in range(30):
        room.raise_alarm(ago=number, kind=("fire", "trouble")[number % 2], priority=1 + number % 4)
    queue, head = Queue(), reader.head()
    queue.load(reader)
    for number in range(20):
        if number % 3 == 2:
            room.acknowledge(queue.alarms[number].id)
        else:
            room.raise_alarm(kind="intrusion", priority=2)
        if number == 10:  # answered and over: it leaves the queue
            over = queue.alarms[0]
            room.number += 1
            room._write(said(AlarmReturned, over), over._replace(state="normal"))
        fresh = reader.entries(after=head)
        head = fresh[-1].number
        queue.follow(reader, fresh)
        whole = Queue()
        whole.load(reader)
        assert (queue.alarms, queue.counts) == (whole.alarms, whole.counts)
    reader.close()
    room.store.close()
