"""A fire transmission device at the shipped collector: committed, confirmed with its own frame, shown, told once."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import PATIENCE_S, Cable, Collector, until

from duty_console.drivers.gb26875.decoder import Gb26875
from duty_console.drivers.gb26875.simulated import FarEnd

#: Long enough for a slow machine to answer within three quarters of it, short enough to wait for.
WAIT_S = 3.0
ROOM = f"""
[room]
key = "room"
name = "测试值班室"
language = "en"

[[line]]
name = "r"
profile = "gb26875-device"
url = "/dev/null"
wait_s = {WAIT_S}
heartbeat_s = 0

[[site]]
key = "hall"
name = "大厅"
kind = "office"
account = "889"
points = [{{ zone = "10-2", name = "北厅烟感", name_en = "North hall smoke", kind = "smoke" }}]
"""


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Collector]:
    cable = Cable(tmp_path)
    made = Collector(tmp_path, cable, ROOM)
    try:
        yield made.start()
    finally:
        made.clean()
        cable.unplug()


def answer(cable: Cable, size: int = 30) -> bytes:
    """What comes back, as long as a confirm is, or what there is of it."""
    found, end = b"", time.monotonic() + PATIENCE_S
    while len(found) < size and select.select([cable.master], [], [], max(0.0, end - time.monotonic()))[0]:
        found += os.read(cable.master, size - len(found))
    return found


def fire(far: FarEnd) -> bytes:
    far.event("889", "E", "P1", "", "10-2")
    return far.due(0)


def test_a_fire_is_in_the_journal_with_its_place_when_its_own_confirm_comes(device: Collector) -> None:
    far, ours = FarEnd(), Gb26875()
    device.cable.send(fire(far))

    confirm = answer(device.cable)

    [frame] = ours.feed(confirm, 0, 0)
    assert (ours.read(frame).kind, ours.read(frame).fields["command"]) == ("report", 3)
    far.receive(confirm, 1)
    assert (far.pending, far.stray) == (0, 0)
    [alarm] = [entry for entry in device.events("--noun", "alarm") if entry["kind"] == "alarm.raised"]
    shown = device.duty("events").stdout
    assert "component: fire" in shown
    assert "North hall smoke" in shown or "北厅烟感" in shown
    assert alarm


def test_a_repeat_with_the_same_serial_number_is_counted_and_confirmed_again(device: Collector) -> None:
    far, began = FarEnd(wait_s=WAIT_S, heartbeat_s=0), time.monotonic()
    device.cable.send(fire(far))
    first = answer(device.cable)  # and it is lost on its way back
    device.cable.send(until(lambda: far.due(time.monotonic() - began)))

    again = answer(device.cable)

    assert (first[2:4], first[26]) == (again[2:4], again[26])
    device.until("signal.repeated")
    assert len([entry for entry in device.events("--noun", "alarm") if entry["kind"] == "alarm.raised"]) == 1


def test_the_next_frame_of_the_same_place_that_says_normal_ends_the_alarm(device: Collector) -> None:
    far = FarEnd()
    device.cable.send(fire(far))
    far.receive(answer(device.cable), 1)
    far.event("889", "R", "P1", "", "10-2")
    device.cable.send(far.due(2))

    device.until("alarm.returned")
