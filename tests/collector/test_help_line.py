"""A voice modem at the shipped collector: set up, a help call of the house whose number it is, answered, hung up."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import pytest
from running import DUTY, Cable, Caller, Collector, entries, until

from duty_console.drivers.modbus_relay.simulated import FarEnd as Board
from duty_console.drivers.voice_modem.simulated import FarEnd

ROOM = """
[room]
key = "room"
name = "测试值班室"
language = "en"

[[line]]
name = "r"
profile = "usr-5637"
url = "/dev/null"

[[site]]
key = "house"
name = "张家"
kind = "shop"
account = "13912345678"
"""
#: Two amplifiers behind a relay board; the house calls into the area of the first.
HEARD = f"""{ROOM}area = "east"

[[line]]
name = "relay"
profile = "relay-board-8"
url = "PORT"

[[area]]
key = "east"
name = "东街"

[[area]]
key = "west"
name = "西街"

[[amplifier]]
key = "a1"
name = "功放A1"
area = "east"
line = "relay"
output = "1"

[[amplifier]]
key = "a2"
name = "功放A2"
area = "west"
line = "relay"
output = "2"

[[person]]
key = "chen"
name = "陈"
duty = "officer"
"""
PIN = "280641"


def chen_asks(heard: Collector, *words: str) -> int:
    """An action of the officer, with his PIN on the input."""
    done = subprocess.run([*DUTY, "ask", "--store", str(heard.store), "--as", "chen", "--pin-stdin", *words],
                          input=f"{PIN}\n", capture_output=True, text=True, env=heard.environment, timeout=60,
                          check=False)
    return done.returncode


class Far:
    """A far end on its cable, in a thread of its own; pulled out, it lives on."""

    def __init__(self, cable: Cable, far: Any) -> None:
        self.far, self._cable, self._began, self._over = far, cable, time.monotonic(), Event()
        self._holds = Lock()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def happen(self, what: str, **how: object) -> None:
        self.far.happen(what, time.monotonic() - self._began, **how)

    def pull_out(self) -> None:
        with self._holds:
            self._cable.unplug()

    def plug_in(self) -> None:
        with self._holds:
            self._cable.plug()

    def close(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            with self._holds:
                if self._cable.master >= 0:
                    self._exchange()
            self._over.wait(0.002)  # lets whoever pulls the cable out have it

    def _exchange(self) -> None:
        if select.select([self._cable.master], [], [], 0.02)[0]:
            self.far.receive(os.read(self._cable.master, 4096), time.monotonic() - self._began)
        while said := self.far.due(time.monotonic() - self._began):
            os.write(self._cable.master, said)


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    made = Cable(tmp_path)
    yield made
    made.unplug()


@pytest.fixture
def modem(cable: Cable) -> Iterator[Far]:
    made = Far(cable, FarEnd())
    yield made
    made.close()


@pytest.fixture
def help_line(tmp_path: Path, cable: Cable, modem: Far) -> Iterator[Collector]:
    made = Collector(tmp_path, cable, ROOM)
    try:
        yield made.start()
    finally:
        made.clean()


def test_a_call_from_a_known_number_is_raised_answered_and_over_and_so_again_in_a_replay(help_line: Collector,
                                                                                      modem: Far) -> None:
    until(lambda: "AT+GCI=26" in modem.far.commands)
    modem.happen("ring", caller="13912345678", name="ZHANG", every=2.0)

    raised = help_line.until("alarm.raised")["body"]
    assert (raised.signal_class, raised.priority, raised.account, raised.text) == (
        "help_call", 1, "13912345678", "ZHANG")
    until(lambda: modem.far.off_hook)
    modem.happen("dial", digits="9999#")
    modem.happen("hang_up", tone="dial")

    returned = help_line.until("alarm.returned")["body"]

    assert (returned.account, returned.code) == ("13912345678", "ended")
    until(lambda: not modem.far.off_hook)
    said = help_line.duty("events").stdout
    assert "Call on the help line" in said
    assert "Keys dialled by the caller 9999#" in said
    assert "unparsed" not in said
    help_line.stop()
    assert help_line.duty("verify").returncode == 0
    replayed = subprocess.run([*DUTY, "replay", str(help_line.store), "--check"], env=help_line.environment, timeout=60,
                              capture_output=True, text=True, check=False)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Far]:
    (folder := tmp_path / "board").mkdir()
    cable = Cable(folder)
    made = Far(cable, Board())
    yield made
    made.close()
    cable.unplug()


@pytest.fixture
def heard(tmp_path: Path, cable: Cable, modem: Far, board: Far) -> Iterator[Collector]:
    made = Collector(tmp_path, cable, HEARD.replace("PORT", str(tmp_path / "board" / "port")))
    try:
        yield made.start()
    finally:
        made.clean()


def test_a_modem_that_is_plugged_in_again_during_a_call_closes_the_amplifier_behind_another_line(
        heard: Collector, modem: Far, board: Far) -> None:
    until(lambda: "AT+GCI=26" in modem.far.commands)
    modem.happen("ring", caller="13912345678", every=2.0)
    until(lambda: modem.far.off_hook and board.far.coils[0])
    begun = heard.until("playback.began")["number"]
    modem.pull_out()
    lost = heard.until("line.lost", begun)["number"]
    modem.plug_in()

    over = heard.until("broadcast.ended", lost)

    assert (over["body"].how, modem.far.off_hook) == ("interrupted", False)
    until(lambda: not board.far.coils[0])
    raised = [entry["body"] for entry in entries(heard.store) if entry["kind"] == "alarm.raised"]
    assert [body.code for body in raised if body.code != "line_lost"] == ["call", "call_broken_off"]
    heard.stop()
    assert heard.duty("verify").returncode == 0
    replayed = subprocess.run([*DUTY, "replay", str(heard.store), "--check"], env=heard.environment, timeout=60,
                              capture_output=True, text=True, check=False)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr


def test_a_modem_that_stays_away_closes_the_amplifier_and_says_that_the_caller_is_to_be_called_back(
        heard: Collector, modem: Far, board: Far) -> None:
    until(lambda: "AT+GCI=26" in modem.far.commands)
    modem.happen("ring", caller="13912345678", every=2.0)
    until(lambda: modem.far.off_hook and board.far.coils[0])
    modem.pull_out()

    assert heard.until("broadcast.ended")["body"].how == "interrupted"
    until(lambda: not board.far.coils[0])
    assert "A resident's call broke off: call back" in heard.duty("events").stdout


def test_whoever_calls_next_is_not_hung_up_with_a_call_that_an_officer_has_taken(heard: Collector, modem: Far,
                                                                               board: Far) -> None:
    until(lambda: "AT+GCI=26" in modem.far.commands)
    caller = Caller(heard.door())
    assert caller.request("set_pin", "s", person="chen", new_pin=PIN).get("done")
    caller.close()
    modem.happen("ring", caller="13912345678", every=2.0)
    until(lambda: modem.far.off_hook and board.far.coils[0])
    first = str(heard.until("broadcast.asked")["number"])
    until(lambda: chen_asks(heard, "take-microphone", "--broadcast", first) == 0)
    modem.happen("hang_up", tone="dial")
    gone = heard.until("alarm.returned")["number"]
    until(lambda: not modem.far.off_hook)
    modem.happen("ring", caller="13800000000", every=2.0)
    second = heard.until("broadcast.asked", gone)["number"]
    until(lambda: modem.far.off_hook)

    assert chen_asks(heard, "cut", "--broadcast", first) == 0

    assert heard.until("broadcast.ended", second)["body"].broadcast == int(first)
    until(lambda: not board.far.coils[0])
    assert modem.far.off_hook
    heard.stop()
    told = entries(heard.store)
    assert [entry["body"].act for entry in told if entry["kind"] == "command.asked"] == ["open", "close"]
    replayed = subprocess.run([*DUTY, "replay", str(heard.store), "--check"], env=heard.environment, timeout=60,
                              capture_output=True, text=True, check=False)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
