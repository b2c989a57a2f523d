"""Volunteers walk with the shipped collector and commands: who, for how long, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from crew import Shift, shift
from running import until
from test_s10_karaoke import PATROLS, asked, board, listed

TEAMS = PATROLS.partition("[[patrol]]")[0] + """
[[team]]
key = "east"
name = "东街平安队"
name_en = "East volunteers"
kind = "volunteers"
members = ["王秀英", "李强", "=cmd()"]

[[team]]
key = "station"
name = "微型消防站"
kind = "micro_station"
people = 4
shift = 2

[[patrol]]
key = "eve"
name = "东街夜巡"
name_en = "East street eve"
route = "ktv"
venue = "volunteers"
team = "east"
slots = ["daily 19:30-21:30"]
"""


@pytest.fixture
def evening(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "19:00", more=TEAMS) as made:
        yield made


def test_volunteers_walk_their_slot_and_their_hours_are_told(evening: Shift, tmp_path: Path) -> None:
    room = evening
    until(lambda: [one["due"][11:16] for one in board(room)["expected"]] == ["21:30"])
    room.day.at("19:40")
    assert "at least 2 people, not 1 (rule PAT-11)" in asked(room, "patrol-begin", "eve", "--people", "李强", code=1)
    asked(room, "patrol-begin", "eve", "--people", "李强,=cmd()")
    [out] = board(room)["out"]
    assert (out["team"], out["walkers"], out["people"]) == ("east", 2, "李强, =cmd()")
    room.day.at("20:10")
    asked(room, "patrol-scan", "eve", "--code", "4711")
    asked(room, "patrol-finish", "eve")
    asked(room, "patrol-begin", "eve", "--people", "3")
    room.day.at("20:40")
    asked(room, "patrol-finish", "eve", "--reason", "rain")

    month = board(room)["begin"][:7]
    hours = json.loads(listed(room, "--hours", "--month", month, "--json", "--lang", "zh"))["hours"]
    assert [(one["team"], one["who"], one["rounds"]) for one in hours] == [
        ("东街平安队", "", 1), ("东街平安队", "=cmd()", 1), ("东街平安队", "李强", 1)]
    assert all(abs(one["walked_s"] - wanted) < 120 for one, wanted in zip(hours, (5400, 1800, 1800), strict=True))
    table = list(csv.DictReader(io.StringIO(listed(room, "--hours", "--csv", "--month", month))))
    assert [row["who"] for row in table] == ["", "'=cmd()", "李强"]
    text = listed(room, "--hours", "--lang", "en", "--month", month)
    assert "李强 (East volunteers): 0.5 h, rounds 1" in text
    assert "East volunteers, without names: 1.5 h, rounds 1" in text
    sheet = tmp_path / "hours.csv"
    sheet.write_text("day,team,begin,end,people\n2026-09-01,east,19:30,21:00,李强、=cmd()\n", encoding="utf-8")
    for way, said in ((("--dry-run",), "1 would be new"), ((), "1 are new"), ((), "0 are new")):
        done = room.duty("patrols", "--lang", "en", "--store", str(room.collector.store), "import", str(sheet),
                         "--hours", *way)
        assert (done.returncode, said in done.stdout) == (0, True), done.stdout + done.stderr
    assert "李强 (East volunteers): 1.5 h, rounds 1" in listed(room, "--hours", "--lang", "en", "--month", "2026-09")
    page = listed(room, "--lang", "en")
    assert "micro fire station, 4 people; 2 on a shift; LACKS chief 0 of 1, members 4 of 5, on a shift 2 of 3" in page
    assert "    East street eve: route 金嗓子, daily 19:30-21:30\n" in page
    assert board(room)["teams"][0]["patrols"][0]["slots"] == ["daily 19:30-21:30"]
    assert room.is_sound() == ""
