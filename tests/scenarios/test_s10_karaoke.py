"""S10: the karaoke round that did not happen, with the shipped collector and commands; and S09's rounds."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crew import PINS, Shift, shift
from running import DUTY, until

PATROLS = """
[[site]]
key = "ktv"
name = "金嗓子KTV"
name_en = "Golden Voice KTV"
kind = "entertainment"
account = "1055"

[[checkpoint]]
key = "rear-exit"
name = "后门出口"
name_en = "rear exit"
site = "ktv"
place = "二楼后门"
code = "4711"

[[checkpoint]]
key = "canteen"
name = "食堂"
site = "kitchen"
code = "4712"

[[route]]
key = "ktv"
name = "金嗓子"
checkpoints = ["rear-exit"]

[[patrol]]
key = "ktv"
name = "金嗓子KTV"
name_en = "Golden Voice KTV"
route = "ktv"
venue = "public"
opens = "18:00"
closes = "02:00"
"""


@pytest.fixture
def evening(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "17:30", more=PATROLS) as made:
        yield made


def signed(room: Shift, number: int, part: str, person: str, code: int = 0) -> str:
    """A signature with its PIN."""
    return asked(room, "--pin-stdin", "--as", person, "patrol-sign", "--round", str(number), "--part", part, code=code,
                 pin=PINS[person])


def asked(room: Shift, *words: str, code: int = 0, pin: str = "") -> str:
    """A wish by `duty ask`, in English; what it said."""
    done = subprocess.run([*DUTY, "ask", "--lang", "en", "--store", str(room.collector.store), *words],
                          env={**room.collector.environment, **room.day.environment}, input=pin + "\n" if pin else "",
                          capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def scans(room: Shift, moment: str, day: int = 0) -> None:
    """A code typed at a time of day, and he is back."""
    room.day.at(moment, day)
    asked(room, "patrol-scan", "ktv", "--code", "4711", "--person", "chen")
    asked(room, "patrol-finish", "ktv")


def listed(room: Shift, *words: str) -> str:
    done = room.duty("patrols", "--store", str(room.collector.store), *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def board(room: Shift, *words: str) -> Any:
    return json.loads(listed(room, "--json", *words))


def due(room: Shift) -> dict[str, str]:
    return {one["kind"]: one["due"][11:16] for one in board(room)["expected"]}


def comes(room: Shift, kind: str, moment: str, day: int = 0) -> dict[str, Any]:
    """Something that happens at a time of day, and not before."""
    before = len(room.told(kind))
    hour, minute = map(int, moment.split(":"))
    early = (hour * 60 + minute - 1) % 1440
    room.day.at(f"{early // 60:02}:{early % 60:02}:55", day)
    assert len(room.told(kind)) == before
    room.day.at(moment + ":01", day)
    found = room.awaits(kind, before + 1)[-1]
    assert room.at(found)[:5] == moment
    return found


def test_the_round_that_did_not_happen(evening: Shift) -> None:
    room = evening
    until(lambda: due(room) == {"round": "20:00", "closing": "02:00"})
    scans(room, "18:20")
    scans(room, "20:05")
    assert due(room)["round"] == "22:05"

    comes(room, "patrol.reminded", "21:55")
    missed = comes(room, "patrol.missed", "22:20")
    assert missed["body"].rule == "PAT-23"
    alarm = room.alarm("", "patrol_missed", "ktv")
    assert (alarm.priority, alarm.state) == (3, "unack")
    stands = board(room)["expected"][0]
    assert (stands["state"], stands["missed"], stands["missed_since"][11:16]) == ("late", 1, "22:05")

    room.day.at("22:41")
    said = asked(room, "patrol-scan", "ktv", "--code", "4711", "--as-of", "22:00", code=1)
    assert "nothing is entered as of 22:00 (rule PAT-24)" in said
    asked(room, "patrol-scan", "ktv", "--code", "4711", "--person", "chen")
    assert due(room)["round"] == "00:41"
    number = room.told("round.begun")[-1]["number"]
    entered = room.told("round.scanned")[-1]
    assert (entered["body"].round, room.at(entered)[:5]) == (number, "22:41")

    comes(room, "round.called", "23:26")
    assert room.alarm("", "patroller_overdue", "ktv").priority == 3
    comes(room, "round.called", "23:41")
    silent = room.alarm("", "patroller_silent", "ktv")
    assert (silent.priority, silent.signal_class) == (1, "help_call")
    room.day.at("23:47")
    asked(room, "patrol-check", "ktv", "--text", "flat radio battery")
    asked(room, "patrol-finding", "ktv", "--text", "exit blocked by crates", "--subject", "exits", "--outcome",
          "put_right", "--checkpoint", "rear-exit", "--grade", "red_line", "--photo", "IMG_0042.jpg")
    asked(room, "patrol-finish", "ktv")

    for person in ("chen", "huang"):
        room.give_pin(person)
    assert "two people" in signed(room, number, "supervisor", "chen", code=1)
    signed(room, number, "patroller", "chen")
    signed(room, number, "supervisor", "huang")

    found = board(room, "--month", missed_month(missed))
    rounds = next(one for one in found["month"] if one["kind"] == "round")
    assert (rounds["in_time"], rounds["late"], rounds["missed"], rounds["unsigned"]) == (2, 1, 1, 2)
    finding, = found["findings"]
    assert (finding["place"], finding["at"][11:16], finding["outcome"], finding["grade"], finding["photo"]) == (
        "二楼后门", "23:47", "put_right", "red_line", "IMG_0042.jpg")
    table = list(csv.DictReader(io.StringIO(listed(room, "--csv", "--month", missed_month(missed)))))
    assert [(row["state"], row["late"], row["due"][11:16]) for row in table] == [
        ("back", "0", "20:00"), ("back", "0", "20:20"), ("missed", "", "22:05"), ("back", "1", "22:05")]
    text = listed(room, "--lang", "en", "--month", missed_month(missed))
    assert "Golden Voice KTV, round: in time 2, late 1, missed 1" in text
    assert "exit blocked by crates (exits, escape routes, signs; put right on the spot); red line" in text
    assert "后门" in listed(room, "--lang", "zh", "--month", missed_month(missed))

    comes(room, "patrol.missed", "00:56", 1)
    comes(room, "patrol.missed", "02:15", 1)
    assert room.alarm("", "closing_missed", "ktv").state == "unack"
    assert room.is_sound() == ""


def missed_month(entry: dict[str, Any]) -> str:
    return time.strftime("%Y-%m", time.gmtime(entry["at"] / 1000 + 8 * 3600))


def test_a_killed_collector_forgets_neither_the_round_nor_whoever_is_out(evening: Shift) -> None:
    room = evening
    room.day.at("18:20")
    asked(room, "patrol-scan", "ktv", "--code", "4711", "--person", "chen")
    room.collector.stop(signal.SIGKILL)
    room.day.at("19:00")
    room.start()

    comes(room, "round.called", "19:05")
    comes(room, "round.called", "19:20")
    asked(room, "patrol-finish", "ktv")
    room.collector.stop(signal.SIGKILL)
    room.day.at("20:12")
    room.start()
    comes(room, "patrol.missed", "20:35")
    assert room.is_sound() == ""


def test_a_point_out_of_service_is_walked_to_every_two_hours_until_it_is_back(evening: Shift) -> None:
    room = evening
    room.day.at("18:10")
    said = asked(room, "out-of-service", "site:kitchen", "--for", "5h", "--reason", "steam", "--measure",
                 "patrol every 2 h")
    number = int(said.split("entry ")[1].rstrip(".\n"))
    extra = until(lambda: next((one for one in board(room)["expected"] if one["suppression"] == number), None))
    assert (extra["patrol"], extra["name"], extra["due"][11:16]) == (f"isolated-{number}", "Canteen kitchen", "20:10")
    room.day.at("19:30")
    asked(room, "patrol-scan", f"isolated-{number}", "--code", "4712")
    assert [one["due"][11:16] for one in board(room)["expected"] if one["suppression"]] == ["21:30"]
    asked(room, "patrol-finish", f"isolated-{number}")
    asked(room, "in-service", "--suppression", str(number))

    until(lambda: not [one for one in board(room)["expected"] if one["suppression"]])
    assert "There is no patrol" in asked(room, "patrol-begin", f"isolated-{number}", code=1)
    assert [one["name"] for one in board(room)["rounds"]] == ["Canteen kitchen"]
