"""A wand in its cradle, from its bytes to the month of rounds, with the shipped collector."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import threading
import time
import tty
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from running import Collector, entries, prepared, until

from duty_console.clock import SHANGHAI
from duty_console.drivers.patrol_wand.simulated import FarEnd

WALK = """
[[line]]
name = "wand"
profile = "fcard-wand"
url = "{port}"
settings = {{ poll_s = 2 }}

[[checkpoint]]
key = "gate"
name = "大门"
name_en = "gate"
tag = "0A0B0C"

[[checkpoint]]
key = "cellar"
name = "地下室"
name_en = "cellar"
tag = "62E8CD"

[[route]]
key = "all"
name = "全程"
checkpoints = ["gate", "cellar"]

[[patrol]]
key = "night"
name = "夜巡"
name_en = "night walk"
route = "all"
venue = "key_unit"

[[access]]
uid = {uid}
role = "leader"
station = true
"""


class Cradle:
    """The far end at its own pace on a pseudo-terminal."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self._began = time.monotonic()
        self.wand = FarEnd(began=datetime.now(SHANGHAI).replace(tzinfo=None))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def now(self) -> float:
        return time.monotonic() - self._began

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for end in (self.master, self._slave):
            with contextlib.suppress(OSError):
                os.close(end)

    def _live(self) -> None:
        while not self._over.is_set():
            if select.select([self.master], [], [], 0.02)[0]:
                self.wand.receive(os.read(self.master, 4096), self.now())
            while data := self.wand.due(self.now()):
                os.write(self.master, data)

    def walks(self, *tags: str, ago_s: int = 60) -> None:
        for number, tag in enumerate(tags):
            self.wand.happen("scan", self.now(), tag=tag, person=101, ago_s=ago_s - number)


@pytest.fixture
def cradle() -> Iterator[Cradle]:
    made = Cradle()
    yield made
    made.close()


@pytest.fixture
def collector(tmp_path: Path, cradle: Cradle) -> Iterator[Collector]:
    with prepared(tmp_path, more=WALK.format(port=cradle.port, uid=os.getuid())) as made:
        yield made.start()


def told(collector: Collector) -> list[int]:
    """The entries about rounds, and about what was refused."""
    return [one["number"] for one in entries(collector.store)
            if one["kind"].partition(".")[0] in ("round", "request", "patrol") and one["kind"] != "patrol.planned"
            and one["kind"] != "patrol.set"]


def rounds(collector: Collector) -> list[dict[str, Any]]:
    done = collector.duty("patrols", "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["rounds"]
    return [row for row in found if row["state"] != "missed"]


def test_a_wand_is_emptied_into_rounds_and_its_pointer_moves_behind_what_is_stored(
        collector: Collector, cradle: Cradle) -> None:
    cradle.walks("0A0B0C", "62E8CD")
    [row] = until(lambda: rounds(collector))

    assert (row["patrol"], row["by"], row["scanned"], row["state"]) == ("night", "guard 101", 2, "back")
    until(lambda: cradle.wand.taken == 2)
    said = collector.duty("events", "--lang", "en", "--noun", "round").stdout
    assert "night walk: guard 101 at cellar, read by a wand" in said
    assert "night walk: a wand (wand) tells a round of guard 101" in said
    assert collector.duty("verify").returncode == 0


def test_records_that_are_read_again_after_a_kill_are_the_same_round(collector: Collector, cradle: Cradle) -> None:
    cradle.walks("0A0B0C", "62E8CD")
    until(lambda: rounds(collector))
    until(lambda: cradle.wand.taken == 2)
    collector.stop(signal.SIGKILL)
    cradle.wand.taken = 0  # the pointer did not move
    collector.start()
    until(lambda: cradle.wand.taken == 2)

    assert len(rounds(collector)) == 1
    assert collector.duty("verify").returncode == 0


def test_an_officer_sets_the_clock_of_a_wand_that_forgot_the_time(collector: Collector, cradle: Cradle) -> None:
    cradle.wand.happen("clock", cradle.now(), time="2000-01-01 00:00:00")
    assert collector.duty("ask", "instruct", "wand", "--act", "clock").returncode == 0
    until(lambda: cradle.wand.shows(cradle.now()).year > 2020)

    confirmed = until(lambda: collector.duty("events", "--noun", "command", "--json").stdout.count("command.confirmed"))
    assert confirmed == 1


EXPORT = ("巡检时间,巡检器,人员,巡检点,事件,编号\nPatrol Time,ReaderNum,Person,Checkpoint,Event,Chip ID\n"
          "2026-09-01 22:00:15,R1,Guard A,未设置,Night,0A0B0C\n2026-09-01 22:08:40,R1,Guard A,未设置,Night,62E8CD\n"
          "2026-09-01 22:09:00,R1,Guard A,未设置,Night,FFFFFF\n")


@pytest.mark.parametrize("form", ["utf-8-sig", "gbk", "tabs", "spreadsheet"])
def test_an_export_of_another_wand_becomes_a_round_and_twice_changes_nothing(
        collector: Collector, tmp_path: Path, form: str) -> None:
    text = EXPORT.replace(",", "\t") if form == "tabs" else EXPORT
    if form == "spreadsheet":  # days since 1899-12-30
        text = text.replace("2026-09-01 22:00:15", "46266.916840278").replace("2026-09-01 22:08:40", "46266.922685185")
    file = tmp_path / "export.csv"
    file.write_bytes(text.encode("gbk" if form == "gbk" else "utf-8-sig"))
    done = collector.duty("patrols", "--lang", "en", "import", str(file), "--dry-run")
    assert (done.returncode, done.stdout) == (
        0, "3 records read, 2 would be new; nothing was handed over.\n"), done.stderr
    assert "FFFFFF" in done.stderr
    assert told(collector) == []
    done = collector.duty("patrols", "--lang", "en", "import", str(file))
    assert (done.returncode, done.stdout) == (0, "3 records read, 2 are new.\n"), done.stderr
    assert "FFFFFF" in done.stderr
    walked = collector.duty("patrols", "--json", "--month", "2026-09")
    [row] = json.loads(walked.stdout)["rounds"]
    assert (row["begun"][:19], row["completed"][:19], row["by"]) == (
        "2026-09-01T22:00:15", "2026-09-01T22:08:40", "guard Guard A")

    file.write_text(EXPORT.replace("22:00:15", "22:00:19").replace("22:08:40", "22:08:36"), encoding="utf-8")
    before = told(collector)
    again = collector.duty("patrols", "--lang", "en", "import", str(file))
    assert (again.returncode, again.stdout) == (0, "3 records read, 0 are new.\n")
    assert told(collector) == before


@pytest.mark.parametrize(("old", "new", "said"), [
    ("2026-09-01 22:08:40", "gestern", 'export.csv line 4: "gestern" is no time'),
    ("62E8CD", "62E8C", 'export.csv line 4: "62E8C" is no chip number in hex'),
    ("2026-09-01 22:08:40", "2046-09-01 22:08:40", "export.csv line 4: 2046-09-01 22:08:40 is yet to come"),
    ("R1,Guard A,未设置,Night,62E8CD", ",Guard A,未设置,Night,62E8CD", "export.csv line 4: a reader"),
    ("编号", "什么", "export.csv line 1: no column for chip"),
])
def test_a_wrong_file_is_refused_whole_with_its_line_and_why(collector: Collector, tmp_path: Path, old: str, new: str,
                                                             said: str) -> None:
    text = EXPORT.replace(old, new).replace("Chip ID", "What" if new == "什么" else "Chip ID")
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8")
    for way in ((), ("--dry-run",)):
        done = collector.duty("patrols", "--lang", "en", "import", str(file), *way)

        assert done.returncode == 2
        assert said in done.stderr
        assert "Nothing was taken." in done.stderr
        assert told(collector) == []
