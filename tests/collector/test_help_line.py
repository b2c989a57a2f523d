"""A voice modem at the shipped collector: set up, a help call of the house whose number it is, answered, hung up."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from running import DUTY, Cable, Collector, until

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


class Modem:
    """The far end on the cable, in a thread of its own."""

    def __init__(self, cable: Cable) -> None:
        self.far, self._cable, self._began, self._over = FarEnd(), cable, time.monotonic(), Event()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def happen(self, what: str, **how: object) -> None:
        self.far.happen(what, time.monotonic() - self._began, **how)

    def close(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
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
def modem(cable: Cable) -> Iterator[Modem]:
    made = Modem(cable)
    yield made
    made.close()


@pytest.fixture
def help_line(tmp_path: Path, cable: Cable, modem: Modem) -> Iterator[Collector]:
    made = Collector(tmp_path, cable, ROOM)
    try:
        yield made.start()
    finally:
        made.clean()


def test_a_call_from_a_known_number_is_raised_answered_and_over_and_so_again_in_a_replay(help_line: Collector,
                                                                                      modem: Modem) -> None:
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
    assert "Keys dialled by the caller digits 9999#" in said
    assert "unparsed" not in said
    help_line.stop()
    assert help_line.duty("verify").returncode == 0
    replayed = subprocess.run([*DUTY, "replay", str(help_line.store), "--check"], env=help_line.environment, timeout=60,
                              capture_output=True, text=True, check=False)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
