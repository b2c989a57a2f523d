"""A fire transmission device at the shipped collector: committed, confirmed with its own frame, shown, told once."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import DUTY, PATIENCE_S, Cable, Collector, entries, until

from duty_console.drivers.gb26875.decoder import Gb26875
from duty_console.drivers.gb26875.simulated import FarEnd
from duty_console.drivers.gb26875.unit import QUERY

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


def answer(cable: Cable) -> bytes:
    """The confirm that comes back, or what there is of it; what the room asks for by itself is passed over."""
    while True:
        frame = taken(cable, 27)
        if len(frame) < 27:
            return frame
        frame += taken(cable, int.from_bytes(frame[24:26], "little") + 3)
        if frame[26] != QUERY:
            return frame


def taken(cable: Cable, size: int) -> bytes:
    """So many bytes, or what there is of them."""
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


def test_what_is_repeated_after_another_and_after_a_restart_is_told_once(device: Collector) -> None:
    far, frames = FarEnd(heartbeat_s=0), []
    for point in (2, 3):
        far.event("889", "E", "P1", "", f"10-{point}")
        frames.append(far.due(0))
        device.cable.send(frames[-1])
        far.receive(answer(device.cable), 1)
    device.stop()
    device.start()
    device.cable.send(frames[0])

    assert answer(device.cable)[2:4] == frames[0][2:4]
    device.until("signal.repeated")
    assert raised(device) == 2


def test_a_night_of_all_that_the_sheet_and_the_makers_know_is_replayed_alike(device: Collector) -> None:
    captures = sorted((Path(__file__).parents[2] / "fixtures" / "captures" / "gb26875").glob("*.wire"))
    lines = [line.split() for path in captures for line in path.read_text(encoding="utf-8").splitlines()]
    records = [bytes.fromhex(line[2]) for line in lines if line[1] == "<"]
    for record in (*records, *records[:4]):
        device.cable.send(record)
    last = FarEnd()
    last.event("4242", "E", "P1", "", "1-1")
    device.cable.send(last.due(0))
    until(lambda: any(getattr(entry["body"], "account", "") == "4242" for entry in entries(device.store)))
    device.stop()

    for words in ("verify", "--store", device.store), ("replay", device.store, "--check"):
        done = subprocess.run([*DUTY, *map(str, words)], capture_output=True, text=True, env=device.environment,
                              timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def raised(device: Collector) -> int:
    return sum(entry["kind"] == "alarm.raised" for entry in device.events("--noun", "alarm"))


def test_a_device_that_is_plugged_in_again_is_asked_for_its_state_before_it_says_anything(device: Collector) -> None:
    far = FarEnd(heartbeat_s=0)
    device.cable.send(fire(far))  # from now on it is known which device there is
    far.receive(answer(device.cable), 1)
    device.cable.unplug()
    lost = device.until("line.lost")
    device.cable.plug()
    opened = device.until("line.opened", lost["number"])

    asked = taken(device.cable, 27)

    assert asked[26] == QUERY
    assert int.from_bytes(asked[2:4], "little") == opened["number"]


def test_what_ended_while_the_device_was_away_ends_with_its_answer_to_the_question_for_it(device: Collector) -> None:
    far = FarEnd(heartbeat_s=0)
    device.cable.send(fire(far))
    far.receive(answer(device.cable), 1)
    device.cable.unplug()
    lost = device.until("line.lost")
    far.event("889", "R", "P1", "", "10-2")
    far._queue.clear()  # nobody was there to be told
    device.cable.plug()
    device.until("line.opened", lost["number"])

    for _question in range(3):  # how the device is, how the place is where something stood, and what time it is
        head = taken(device.cable, 27)
        far.receive(head + taken(device.cable, int.from_bytes(head[24:26], "little") + 3), 2)
        device.cable.send(far.due(2))

    assert device.until("alarm.returned", lost["number"])
    ended = [entry for entry in device.events("--noun", "alarm") if entry["kind"] == "alarm.returned"]
    assert {entry["body"]["account"] for entry in ended} >= {"889"}
    told = device.until("line.clock", lost["number"])["body"]
    assert (told.how, told.sure) == ("asked", True)


def test_a_device_that_confirms_no_order_is_told_with_what_to_do_until_it_confirms_one(device: Collector) -> None:
    far = FarEnd(heartbeat_s=0)
    device.cable.send(fire(far))
    far.receive(answer(device.cable), 1)
    fired = device.until("alarm.raised")["number"]
    assert device.duty("ask", "instruct", "r", "--act", "check").returncode == 0
    raised = device.until("alarm.raised", fired)

    assert raised["body"].code == "order_unanswered"
    assert "Device did not confirm an order: check it, ask again" in device.duty("status").stdout
    assert "orders fail" in device.duty("lines", "--lang", "en").stdout
    while select.select([device.cable.master], [], [], 0)[0]:
        os.read(device.cable.master, 1000)  # what it did not hear
    assert device.duty("ask", "instruct", "r", "--act", "check").returncode == 0
    over = None
    while over is None:  # what is heard first may be the order that has failed already
        exchanged(device, far)
        while over is None and not select.select([device.cable.master], [], [], 0.1)[0]:
            over = next((one for one in entries(device.store)
                         if one["kind"] == "alarm.returned" and one["number"] > raised["number"]), None)

    assert over["body"].code == "order_unanswered"
    assert far.checked == 10
    waiting = device.until("suppression.began", raised["number"])
    assert (waiting["body"].rule, waiting["body"].for_ms) == ("POST-01", 610_000)
    device.stop()
    for words in ("verify", "--store", device.store), ("replay", device.store, "--check"):
        done = subprocess.run([*DUTY, *map(str, words)], capture_output=True, text=True, env=device.environment,
                              timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def exchanged(device: Collector, far: FarEnd) -> int:
    """One question of the room, answered by the device: which it was."""
    head = taken(device.cable, 27)
    far.receive(head + taken(device.cable, int.from_bytes(head[24:26], "little") + 3), 2)
    device.cable.send(far.due(2))
    return head[26]


def test_a_clock_that_was_set_is_unknown_from_then_on_and_an_order_nobody_can_carry_out_is_told(
        device: Collector) -> None:
    far = FarEnd(heartbeat_s=0)
    device.cable.send(fire(far))
    far.receive(answer(device.cable), 1)
    device.cable.unplug()
    lost = device.until("line.lost")
    device.cable.plug()
    for _question in range(3):
        exchanged(device, far)
    known = device.until("line.clock", lost["number"])
    assert known["body"].sure
    assert device.duty("ask", "instruct", "r", "--act", "clock").returncode == 0
    exchanged(device, far)

    told = device.until("line.clock", known["number"])
    assert (told["body"].how, told["body"].rule) == ("set", "PATH-14")
    assert "its clock was set; what was known of it is forgotten" in device.duty("events").stdout
    assert device.duty("ask", "instruct", "r", "--act", "hang_up").returncode == 0
    over = device.until("alarm.returned", told["number"])
    assert over["body"].code == "order_unanswered"
    assert "Device did not confirm an order: check it, ask again" in device.duty("status").stdout
    device.stop()
    for words in ("verify", "--store", device.store), ("replay", device.store, "--check"):
        done = subprocess.run([*DUTY, *map(str, words)], capture_output=True, text=True, env=device.environment,
                              timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
