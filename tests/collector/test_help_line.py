"""A voice modem at the shipped collector: a call is a help call of the house whose number it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Cable, Collector

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
heartbeat_s = 0

[[site]]
key = "house"
name = "张家"
kind = "shop"
account = "13912345678"
"""


@pytest.fixture
def help_line(tmp_path: Path) -> Iterator[Collector]:
    cable = Cable(tmp_path)
    made = Collector(tmp_path, cable, ROOM)
    try:
        yield made.start()
    finally:
        made.clean()
        cable.unplug()


def test_a_call_from_a_known_number_is_an_alarm_of_priority_one_with_its_place(help_line: Collector) -> None:
    far = FarEnd()
    far.happen("ring", 0.0, caller="13912345678", name="ZHANG", form="formatted", rings=1)
    help_line.cable.send(far.due(0.0) + far.due(1.0))

    raised = help_line.until("alarm.raised")

    said = raised["body"]
    assert (said.signal_class, said.priority, said.account, said.text) == ("help_call", 1, "13912345678", "ZHANG")
    assert "Call on the help line" in help_line.duty("events").stdout
