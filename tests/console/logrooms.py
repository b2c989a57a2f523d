"""A room whose duty log is kept: a slot that nobody has written yet, one that was written late and corrected, a system
in manual, a controller that was not checked today."""

from __future__ import annotations

from typing import Any

from duty_console.domain.dutylogrows import (
    AUTO,
    CONTROLLER,
    FAULT,
    MANUAL,
    NORMAL,
    SYSTEM,
    Cause,
    Check,
    Control,
    Facility,
    Manual,
    Prompting,
    Running,
    Slot,
)
from duty_console.domain.records import PrivateDigest
from duty_console.domain.rosters import HOUR, MINUTE
from duty_console.domain.silence import SilenceTest

from . import dutyrooms
from .dutyrooms import MIDNIGHT
from .rooms import NOW

EVERY = 2 * HOUR
FACILITIES = (
    Facility("panel", CONTROLLER, "消防主机", "Fire panel", "JB-QB-GST200", "fire"),
    Facility("sprinkler", SYSTEM, "喷淋系统", "Sprinklers", "", ""),
    Facility("smoke", SYSTEM, "防排烟系统", "Smoke control", "", ""))
FINE = ("ok", "ok", "ok", "ok", "ok")


def tick(at: int) -> int:
    return NOW.tick - (NOW.at - at)


def slot(begins: int, *, warned: bool = False, late: bool = False, written: int = 0, entry: int = 0) -> Slot:
    return Slot(begins, begins + EVERY, 20, begins, tick(begins), 10 * MINUTE, 30 * MINUTE,
                begins + 10 * MINUTE if warned else 0, begins + 30 * MINUTE if late else 0, entry, written, "FORM-02")


def kept(*, missing: bool = True) -> list[tuple[str, Any]]:
    """The log of the night; the slot of 02:00 is warned of, or written where nothing is `missing`."""
    rows: list[tuple[str, Any]] = [
        *dutyrooms.roster(), *(("facility", one) for one in FACILITIES),
        ("private_digest", PrivateDigest("pin:chen", 3)),
        ("log_prompt", Prompting(1, 20, MIDNIGHT + EVERY, tick(MIDNIGHT + EVERY), MIDNIGHT - EVERY, EVERY,
                                 (MIDNIGHT - EVERY, MIDNIGHT, MIDNIGHT + EVERY))),
        ("log_slot", slot(MIDNIGHT - EVERY, warned=True, late=True, written=MIDNIGHT - 70 * MINUTE, entry=21)),
        ("log_slot", slot(MIDNIGHT, written=MIDNIGHT + 3 * MINUTE, entry=22)),
        ("log_running", Running(21, 21, 1, MIDNIGHT - EVERY, NORMAL, "巡查敬老院后补填", "", True, "person:wu",
                                MIDNIGHT - 70 * MINUTE)),
        ("log_running", Running(22, 22, 1, MIDNIGHT, NORMAL, "", "", False, "person:luo", MIDNIGHT + 3 * MINUTE)),
        ("log_running", Running(25, 22, 2, MIDNIGHT, FAULT, "备用电源电压偏低 已报修", "", False, "person:chen",
                                MIDNIGHT + 20 * MINUTE, "漏写备电故障")),
        ("log_check", Check(19, 19, 1, "panel", "2026-11-23", *FINE, "", "zhao", MIDNIGHT - 15 * HOUR)),
        ("log_system", Control(23, 23, 1, "sprinkler", AUTO, NORMAL, "", "", "", 0, "person:luo",
                               MIDNIGHT + 10 * MINUTE)),
        ("log_system", Control(24, 24, 1, "smoke", MANUAL, NORMAL, "", "风机检修", "luo", MIDNIGHT + 4 * HOUR,
                               "person:luo", MIDNIGHT + 12 * MINUTE)),
        ("manual", Manual("smoke", 24, MIDNIGHT + 12 * MINUTE, tick(MIDNIGHT + 12 * MINUTE), 4 * HOUR - 12 * MINUTE,
                          MIDNIGHT + 4 * HOUR, "风机检修", "luo", "person:luo")),
        ("silence_test", SilenceTest(18, "a2", "group2", "2026-11-24", "2026-11-24", "collector", MIDNIGHT + HOUR,
                                     tick(MIDNIGHT + HOUR), "passed", ended_at=MIDNIGHT + HOUR + MINUTE)),
        ("log_cause", Cause(26, 26, 1, 13, "保洁误触门磁", "已现场核实并复位", "person:chen", NOW.at - 5 * MINUTE))]
    if missing:
        rows.append(("log_slot", slot(MIDNIGHT + EVERY, warned=True)))
    else:
        rows += [("log_slot", slot(MIDNIGHT + EVERY, written=MIDNIGHT + EVERY + MINUTE, entry=27)),
                 ("log_running", Running(27, 27, 1, MIDNIGHT + EVERY, NORMAL, "", "", False, "person:chen",
                                         MIDNIGHT + EVERY + MINUTE)),
                 ("log_check", Check(28, 28, 1, "panel", "2026-11-24", *FINE, "", "chen", MIDNIGHT + 9 * MINUTE))]
    return rows
