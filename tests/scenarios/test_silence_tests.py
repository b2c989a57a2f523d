"""
BC-13 at the shipped collector: at ten o'clock a village's loudspeakers are tested by the devices themselves. One is
heard, out of one nothing comes, and a relay board confirms everything and lets no current out.
"""

from __future__ import annotations

import csv
import os
import select
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from running import Cable, entries, until
from village import comes, village

from duty_console.domain.silence import SilenceTest
from duty_console.drivers.modbus_relay.simulated import FarEnd
from duty_console.history.folding import differences
from duty_console.rulebook import Rulebook
from duty_console.store.loudspeakers import silence_tests
from duty_console.store.reading import Reader

SETTINGS = {"coils": "0+2", "inputs": "0+2", "measured": "1:1", "poll_s": "1"}
BOARD = """
[[line]]
name = "relay"
profile = "relay-board-8"
url = "{port}"
settings = {{ coils = "0+2", inputs = "0+2", measured = "1:1", poll_s = "1" }}

[[area]]
key = "yard"
name = "院子"

[[amplifier]]
key = "b1"
name = "功放B1"
area = "yard"
line = "relay"
output = "1"

[silence_test]
at = "10:00"
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


def found_in(store: Path) -> dict[str, SilenceTest]:
    reader = Reader(store)
    try:
        return {row.amplifier: row for row in silence_tests(reader, 0, 2**53)}
    finally:
        reader.close()


def test_at_ten_each_is_tested_and_the_one_that_lies_is_found(tmp_path: Path, shim: Path) -> None:
    (tmp_path / "board").mkdir()
    cable, board = Cable(tmp_path / "board"), FarEnd(settings=SETTINGS)
    board.happen("stick", 0, output=1)  # says and shows that it is open, and lets nothing out
    amplifiers = {"a1": ("group1", "c", "1", ""), "a2": ("group4", "c", "2", "")}
    more = BOARD.format(port=cable.port)
    with answering(cable, board), village(tmp_path, shim, "09:59:30", amplifiers, more) as (room, lines):
        store = room.collector.store
        lines["c"].happens("mute", output="2")
        comes(room, lines, "10:00:00")
        for key in ("a2", "b1"):  # out of which nothing comes: that takes its time to be known
            until(lambda key=key: key in found_in(store) and found_in(store)[key].confirmed_at)
            room.day.go_on(9)
        until(lambda: [row.result for row in found_in(store).values()].count("") == 0)
        until(lambda: not board.coils[0])

        found = found_in(store)
        assert {key: (row.result, row.how) for key, row in found.items()} == {
            "a1": ("passed", ""), "a2": ("failed", "silent"), "b1": ("failed", "silent")}
        assert all(row.asked_at <= row.confirmed_at for row in found.values())
        assert [bool(found[key].measured_at) for key in ("a1", "a2", "b1")] == [True, False, False]
        assert [order.act for order in lines["c"].controller.done if order.act == "test"] == ["test"] * 2
        assert [on for _coil, on in board.writes] == [True, False]
        raised = [one["body"] for one in entries(store) if one["kind"] == "alarm.raised"
                  and one["body"].code == "amplifier_silent"]
        assert [(body.zone, body.priority) for body in raised] == [("a2", 2), ("b1", 2)]

        said = room.duty("broadcasts", "--store", str(store), "--tests", "--csv", "--lang", "en").stdout
        rows = list(csv.DictReader(said.splitlines()))
        assert [(row["amplifier"], row["asked"], row["confirmed"], row["measured"], row["result"]) for row in rows] == [
            ("a1", "yes", "yes", "yes", "passed"), ("a2", "yes", "yes", "no", "failed"),
            ("b1", "yes", "yes", "no", "failed")]
        text = room.duty("broadcasts", "--store", str(store), "--tests", "--lang", "zh").stdout
        assert "未通过" in text or "失败" in text

        room.collector.stop(signal.SIGKILL)
        room.start()
        until(lambda: any(one["kind"] == "line.opened" for one in entries(store)[-30:]))
        assert len(found_in(store)) == 3
        assert differences(store, Rulebook.load()) == []
