"""
The two-hour log through the shipped collector and commands: after the power cut of S03 the prompt of 22:00 still comes;
what is written late keeps its true time, nothing is entered as of another, and a correction is a new version.
"""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
from pathlib import Path

from crew import PINS, Shift, shift
from running import DUTY

from duty_console.domain.rosters import day_of as the_day

HOME, FIRE = "1012", "110"
PLACES = """
[[controller]]
key = "jb"
name = "火灾报警控制器"
name_en = "Fire alarm controller"
model = "JB-QB-5000"

[[system]]
key = "pump"
name = "消防水泵"
name_en = "Fire pumps"
"""
FINE = {"self_test": "ok", "silence": "ok", "reset": "ok", "main_power": "ok"}


def asked(room: Shift, *words: str, code: int = 0, pin: str = "") -> str:
    """A wish by `duty ask`, in English; what it said."""
    done = subprocess.run([*DUTY, "ask", "--lang", "en", "--store", str(room.collector.store),
                           *(("--pin-stdin",) if pin else ()), *words],
                          env={**room.collector.environment, **room.day.environment}, input=f"{pin}\n",
                          capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def log(room: Shift, *words: str) -> str:
    done = room.duty("log", "--store", str(room.collector.store), *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def due(room: Shift) -> str:
    """What the status line says of the log."""
    said = room.duty("status", "--lang", "en", "--store", str(room.collector.store)).stdout
    return next((line for line in said.splitlines() if line.startswith("Duty log")), "")


def comes(room: Shift, kind: str, moment: str, count: int, day: int = 0) -> str:
    """Something that happens at a time of day, and not before; the time it stands at."""
    hour, minute = map(int, moment.split(":"))
    early = (hour * 60 + minute - 1) % 1440
    room.day.at(f"{early // 60:02}:{early % 60:02}:55", day - (moment == "00:00"))
    assert len(room.told(kind)) == count - 1
    room.day.at(moment + ":01", day)
    return room.at(room.awaits(kind, count)[-1])[:5]


def test_after_the_power_cut_the_two_hour_log_goes_on(tmp_path: Path, shim: Path) -> None:
    with shift(tmp_path, shim, "21:41", more=PLACES) as room:
        assert due(room) == ""  # nobody keeps it yet
        chen = room.officer("chen")
        chen.does("log_running", state="normal")
        room.day.at("21:47")
        room.signals(HOME, FIRE, "012")
        fire = room.alarm(HOME, FIRE, "012").id
        room.collector.stop(signal.SIGKILL)
        room.day.reboot(room.day.moment("21:53:40"))
        room.day.at("21:53:45")
        room.start()

        assert comes(room, "log.prompted", "22:00", 1) == "22:00"
        assert due(room) == "Duty log 22:00: to be written"
        assert comes(room, "log.warned", "22:10", 1) == "22:10"
        assert room.alarm("", "log_overdue", "").priority == 4
        assert comes(room, "log.late", "22:30", 1) == "22:30"
        room.day.at("22:41")
        said = asked(room, "--as", "chen", "log-running", "--state", "normal", "--as-of", "22:00", code=1,
                     pin=PINS["chen"])
        assert "nothing is entered as of 22:00 (rule FORM-02)" in said
        asked(room, "--as", "chen", "log-running", "--state", "fault", "--text", "loop 2 open", pin=PINS["chen"])
        late = room.told("log.running")[-1]
        assert (room.at(late)[:5], late["body"].late, due(room)) == ("22:41", True, "Duty log: next 00:00")
        writes_the_rest(room, fire, late["number"])
        shows_the_form(room, fire, late["number"])

        assert comes(room, "log.manual_overdue", "23:11", 1) == "23:11"
        assert room.alarm("", "left_in_manual", "pump").priority == 3
        assert comes(room, "log.prompted", "00:00", 2, 1) == "00:00"
        room.collector.stop(signal.SIGKILL)
        room.day.at("06:30", 1)
        room.start()
        assert room.at(room.awaits("log.prompted", 3)[-1])[:5] == "06:30"
        missing = json.loads(log(room, "--json"))["missing"]
        assert [(one["what"], one["at"][11:16], one["why"]) for one in missing if one["at"][11:16] != "00:00"] == [
            ("manual", "23:11", "late"), ("slot", "02:00", "outage"), ("slot", "04:00", "outage"),
            ("slot", "06:00", "due")]
        assert room.is_sound() == ""


def writes_the_rest(room: Shift, fire: int, late: int) -> None:
    """What is written besides the running record, by two people."""
    chen, huang = room.officer("chen"), room.officer("huang")
    chen.does("log_cause", alarm=fire, cause="steam in the kitchen", handling="aired, reset")
    chen.does("log_check", of="jb", **FINE, standby_power="fault", fault_and_action="battery flat", pin=PINS["chen"])
    manual = {"of": "pump", "mode": "manual", "state": "normal", "cause": "pipe work", "restorer": "luo"}
    assert "ends in the same shift" in chen.is_refused("log_system", **manual, for_s=9 * 3600)
    chen.does("log_system", **manual, for_s=1800)
    huang.does("log_correct", entry=late, reason="it was loop 3", text="loop 3 open", pin=PINS["huang"])


def shows_the_form(room: Shift, fire: int, late: int) -> None:
    """All of it stands in the form's columns, and what was corrected can still be read."""
    day = the_day(room.told("log.running")[0]["at"]).isoformat()
    told = log(room, "--lang", "en", "--day", day)
    for line in ("  21:41 陈志远: normal [",
                 "  22:41 陈志远: fault; loop 3 open; LATE "
                 f"(version 2, {day[5:]} 22:41 黄国栋: it was loop 3) [{late}]",
                 "  21:47 fire, not judged: Old people's home 三区12号烟感 Fire alarm 110; "
                 f"cause: steam in the kitchen; done: aired, reset [{fire}]",
                 "  Fire pumps: manual, normal; until 23:11, restored by 罗海生; pipe work  22:41 陈志远",
                 "  Fire alarm controller JB-QB-5000: self-test in order  ", "Nothing is missing."):
        assert f"\n{line}" in told
    assert "loop 2 open" not in told
    assert "  22:41 陈志远：故障；loop 2 open；迟填 [" in log(room, "--lang", "zh", "--versions", "--day", day)
    table = list(csv.DictReader(io.StringIO(log(room, "--csv", "--day", day))))
    assert [(row["block"], row["standby_power"], row["checker"]) for row in table if row["block"] == "check"] == [
        ("check", "fault", "陈志远")]
    assert [(row["running_fault"], row["stands"]) for row in table if row["block"] == "controller"] == [
        ("0", "written"), ("1", "written_late")]
