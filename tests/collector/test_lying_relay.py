"""A relay board whose contact is welded, at the shipped collector: closed ever more slowly, over a restart too."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from running import Cable, Collector, entries, until

from duty_console.drivers.modbus_relay.simulated import FarEnd
from duty_console.history.folding import differences
from duty_console.rulebook import Rulebook

SETTINGS = {"coils": "0+2", "inputs": "0+2", "measured": "1:1,2:2", "poll_s": "1"}
ROOM = """
[room]
key = "room"
name = "测试值班室"
language = "en"
rules = ["quick"]

[[line]]
name = "r"
profile = "relay-board-8"
url = "/dev/null"
settings = { coils = "0+2", inputs = "0+2", measured = "1:1,2:2", poll_s = "1" }

[[area]]
key = "yard"
name = "院子"

[[amplifier]]
key = "a1"
name = "功放"
area = "yard"
line = "r"
output = "1"
"""


@contextmanager
def answering(cable: Cable, board: FarEnd) -> Iterator[None]:
    """The board at the end of the cable, until it is over."""
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            if select.select([cable.master], [], [], 0.005)[0]:
                board.receive(os.read(cable.master, 300), time.monotonic())
            if data := board.due(time.monotonic()):
                os.write(cable.master, data)
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def closes(served: Collector) -> list[dict[str, Any]]:
    return [one for one in entries(served.store) if one["kind"] == "command.asked"]


def alarms(served: Collector) -> list[str]:
    return [one["kind"] for one in entries(served.store)
            if one["kind"] in ("alarm.raised", "alarm.returned") and one["body"].code == "amplifier_open"]


def test_a_relay_that_confirms_and_stays_open_is_closed_ever_more_slowly(tmp_path: Path) -> None:
    cable, board = Cable(tmp_path), FarEnd(settings=SETTINGS)
    board.coils[0] = True
    board.happen("lie", 0, output=1)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "quick.toml").write_text("[BC-23]\nagain_s = [1, 2]\nstays_s = 3\n")
    served = Collector(tmp_path, cable, ROOM)
    try:
        with answering(cable, board):
            served.start()
            until(lambda: len(closes(served)) == 4)
            at = [one["at"] for one in closes(served)]
            assert all(later - earlier >= wait for (earlier, later), wait in
                       zip(pairwise(at), (990, 1990, 1990), strict=True)), at
            assert [one["body"].closes for one in closes(served)] == [0, 1, 2, 3]
            until(lambda: len(board.writes) == 4)  # the last leaves after its claim
            assert served.stop() == 0
            served.start()
            until(lambda: len(closes(served)) == 5)
            board.happen("mend", time.monotonic())
            until(lambda: "alarm.returned" in alarms(served), 45)
            assert served.stop() == 0
        assert alarms(served) == ["alarm.raised", "alarm.returned"]
        assert not board.coils[0]
        assert sum(one["kind"] in ("command.asked", "command.confirmed", "output.told")
                   for one in entries(served.store)) < 40
        assert differences(served.store, Rulebook.load([tmp_path / "rules" / "quick.toml"])) == []
    finally:
        served.clean()
        cable.unplug()
