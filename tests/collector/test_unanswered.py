"""
Promise P6 with the shipped collector: nobody answers, and every step is heard by the sounder's command within a second,
whatever happens to the collector, to a console and to the wall clock. A rule profile makes the ladder a short one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import Clocks
from running import ACK, FIRE, Caller, Collector, entries, prepared, until
from test_clock import shim  # noqa: F401 - a fixture

LADDER = {"unseen": 1.0, "louder": 3.5, "leader": 6.0, "second": 8.5}
PROFILE = "[ESC-01]\n" + "".join(f"{step}_s = {after}\n" for step, after in LADDER.items())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Collector]:
    """A collector, not started, with a short ladder and a command that writes down when it is called for what."""
    script = tmp_path / "ring"
    script.write_text("#!/bin/sh\nread up _ < /proc/uptime\n"
                      f'echo "$DUTY_STEP $DUTY_ALARM $1 $up" >> {tmp_path}/heard\n')
    script.chmod(0o755)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "short.toml").write_text(PROFILE)
    with prepared(tmp_path, more=f'[sound]\nmeans = "command"\ncommand = ["{script}"]\n') as collector:
        text = collector.room.read_text(encoding="utf-8")
        collector.room.write_text(text.replace('language = "en"', 'language = "en"\nrules = ["short"]'),
                                  encoding="utf-8")
        yield collector


def heard(collector: Collector) -> dict[str, float]:
    """When each step was first heard, in seconds since the machine was booted."""
    path = collector.folder / "heard"
    found: dict[str, float] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        step, *_about, up = line.split()
        found.setdefault(step, float(up))
    return found


def alarm_of(collector: Collector) -> float:
    """Sends a fire; when it was answered for."""
    collector.cable.send(FIRE)
    assert collector.cable.answer() == ACK
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def wait_for(collector: Collector, step: str) -> None:
    until(lambda: step in heard(collector), within=20)


def late(collector: Collector, began: float) -> dict[str, float]:
    """How much later than its time each step was heard."""
    return {step: round(up - began - LADDER[step], 2) for step, up in heard(collector).items() if step in LADDER}


def taken(collector: Collector) -> list[str]:
    return [entry["body"].step for entry in entries(collector.store) if entry["kind"] == "call.taken"]


def test_every_step_is_heard_within_a_second_of_its_time(room: Collector) -> None:
    room.start()
    began = alarm_of(room)
    wait_for(room, "second")

    assert taken(room) == list(LADDER)
    assert all(-0.2 <= seconds <= 1 for seconds in late(room, began).values()), late(room, began)
    assert [entry["body"].outcome for entry in entries(room.store) if entry["kind"] == "call.taken"] == [
        "sounded", "sounded", "no_path", "no_path"]


def test_a_collector_killed_between_steps_goes_on_where_it_was(room: Collector) -> None:
    room.start()
    began = alarm_of(room)
    for step in ("unseen", "louder", "leader"):
        wait_for(room, step)
        room.stop(signal.SIGKILL)
        room.start()
    wait_for(room, "second")

    assert taken(room) == list(LADDER)
    assert all(-0.2 <= seconds <= 1 for seconds in late(room, began).values()), late(room, began)


def test_a_wall_clock_that_is_set_moves_no_step(room: Collector, shim: Path) -> None:  # noqa: F811
    clock = Clocks(room.folder, shim)
    room.start(**clock.environment)
    began = alarm_of(room)
    for step, seconds in (("unseen", 3600.0), ("louder", -86_400.0), ("leader", 86_400.0)):
        wait_for(room, step)
        clock.set_by(seconds)
    wait_for(room, "second")

    assert taken(room) == list(LADDER)
    assert all(-0.2 <= seconds <= 1 for seconds in late(room, began).values()), late(room, began)


#: A console that goes on proving what it shows, as a terminal's answers do.
CONSOLE = """
import json, socket, sys, time
link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
link.connect(sys.argv[1])
link.send(json.dumps({"do": "hello", "screen": True}).encode())
head = json.loads(link.recv(70000))["hello"]["head"]
link.setblocking(False)
print("here", flush=True)
while True:
    try:
        head = max(head, json.loads(link.recv(70000)).get("bell", 0))
    except BlockingIOError:
        pass
    link.send(json.dumps({"do": "painted", "head": head}).encode())
    time.sleep(0.1)
"""


@pytest.fixture
def console(room: Collector) -> Iterator[subprocess.Popen[bytes]]:
    room.start()
    process = subprocess.Popen([sys.executable, "-c", CONSOLE, room.door()], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_what_a_console_shows_is_not_unseen_and_yet_called_for(
        room: Collector, console: subprocess.Popen[bytes]) -> None:
    alarm_of(room)
    wait_for(room, "louder")

    assert "unseen" not in heard(room)
    assert [entry["body"].alarms[0][0] for entry in entries(room.store) if entry["kind"] == "response.seen"]


def test_a_console_that_is_stopped_before_an_alarm_proves_nothing(
        room: Collector, console: subprocess.Popen[bytes]) -> None:
    os.kill(console.pid, signal.SIGSTOP)
    began = alarm_of(room)
    wait_for(room, "unseen")

    assert -0.2 <= late(room, began)["unseen"] <= 1


def test_a_console_that_is_stopped_after_it_has_shown_an_alarm_counts_as_absent(
        room: Collector, console: subprocess.Popen[bytes]) -> None:
    alarm_of(room)
    room.until("response.seen")
    os.kill(console.pid, signal.SIGSTOP)
    stopped = time.clock_gettime(time.CLOCK_BOOTTIME)
    wait_for(room, "unseen")

    assert heard(room)["unseen"] - stopped <= LADDER["unseen"] + 1.3  # looked for once a second
    assert "louder" not in heard(room)


def test_consoles_are_told_how_far_the_room_is_called(room: Collector) -> None:
    room.start()
    desk = Caller(room.door())
    alarm_of(room)
    told = []
    while not told or told[-1] != "louder":
        told.append(desk.hear("sound").get("step", ""))

    assert told == sorted(told, key=["", *LADDER].index)
    desk.close()
