"""Rooms with fire hazards for the screens, row by row: each state once, a holiday on the way, a year that lacks."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from duty_console.domain import deadlines as dl
from duty_console.domain import hazardrows as hz
from duty_console.domain.calendars import calendar_of
from duty_console.domain.deadlines import Deadline
from duty_console.domain.hazardrows import Evidence, Hazard, Notice
from duty_console.domain.placerows import Place
from duty_console.domain.records import PrivateDigest

from .rooms import NOW, YEARS

TODAY = date(2026, 11, 24)
PLACES = (
    Place("cw", "川味楼", "中街 12 号", trade="restaurant", risk="high", responsible="赵国强"),
    Place("hl", "华联超市", "中街 88 号", trade="supermarket", risk="high", responsible="周敏"),
    Place("jsz", "金嗓子KTV", "后街 3 号", trade="entertainment", risk="high", responsible="李唱"),
    Place("czw", "东街 7 号出租屋", "东街 7 号", kind="rented", trade="rented_house", responsible="王房东"),
)
CALENDAR = calendar_of(YEARS)


def hazard(number: int, place: str, breach: str, state: str, found: str, due: str, **more: Any) -> Hazard:
    own: dict[str, Any] = {"part": "", "text": "", "severity": hz.HIGH, "path": hz.DATED, "issuer": hz.COMMUNITY,
                           "source": "inspection:12", "first_due": due, **more}
    return Hazard(number, f"XW-2026-{number:03d}", place, own.pop("part"), breach, own.pop("text"),
                  own.pop("severity"), own.pop("path"), own.pop("issuer"), own.pop("source"), found, NOW.at,
                  "person:chen", state, due=due, last=number, **own)


def deadline(of: int, kind: str, unit: str, length: int, starts: str, rule: str, named: str = "",
             **more: Any) -> Deadline:
    count = dl.counted(unit, length, date.fromisoformat(starts), CALENDAR,
                       date.fromisoformat(named) if named else None)
    last = count.last.isoformat()
    return Deadline(f"hazard:{of}", kind, unit, length, starts, count.counted.isoformat(), last, last,
                    dl.ends(count.last), rule, "duty-console", count.missing, 5, NOW.at, NOW.tick, **more)


HAZARDS = (
    hazard(31, "cw", "BRE-11", hz.RECTIFYING, "2026-09-30", "2026-10-08", part="二层东侧", issuer=hz.POLICE,
           responsible="赵国强", notice=6, late=True, level=hz.PROPOSED, interim="专人值守", stop_use=True,
           measure="更换闭门器", department="工程部", money=1800),
    hazard(32, "cw", "BRE-12", hz.RECTIFYING, "2026-11-13", "2026-11-20", text="二层无灭火器", responsible="赵国强",
           notice=7, late=True, level=hz.OVERDUE),
    hazard(33, "hl", "BRE-12", hz.RECTIFYING, "2026-11-17", "2026-11-24", responsible="周敏", notice=8,
           part="收银区"),
    hazard(34, "hl", "BRE-11", hz.CLAIMED, "2026-11-16", "2026-11-30", responsible="周敏", claimed="2026-11-23",
           claimed_by="周敏", notice=9, evidence=1),
    hazard(35, "jsz", "BRE-03", hz.FOUND, "2026-11-24", "2026-11-24", severity=hz.RED_LINE, path=hz.ON_SPOT,
           responsible="李唱", text="后门上锁", source="finding:9"),
    hazard(36, "jsz", "BRE-11", hz.PASSED, "2026-11-02", "2026-12-02", path=hz.MAJOR, major=hz.SUPERVISED,
           responsible="李唱", claimed="2026-11-20", claimed_by="李唱", reinspected="2026-11-23",
           reinspected_by="person:luo", evidence=2, notice=10),
    hazard(37, "czw", "BRE-12", hz.ORDERED, "2026-11-23", "2027-01-04", responsible="王房东", notice=11,
           issuer=hz.POLICE, text="楼梯间电动自行车充电"),
    hazard(38, "czw", "BRE-11", hz.FOUND, "2026-11-24", "2026-12-01", responsible="王房东", severity=hz.HINT),
    hazard(20, "cw", "BRE-11", hz.CLOSED, "2026-10-12", "2026-10-19", responsible="赵国强", closed="2026-10-16"),
    hazard(21, "hl", "BRE-12", hz.VOIDED, "2026-10-12", "2026-10-19", reason="重复录入"),
)
DEADLINES = (
    deadline(31, dl.SERVE, dl.WORKDAYS, 3, "2026-09-30", "HAZ-05", met="2026-09-30", over=True),
    deadline(31, dl.RECTIFY, dl.NAMED, 0, "2026-09-30", "CAL-02", "2026-10-05", over=True),
    deadline(31, dl.REINSPECT, dl.WORKDAYS, 3, "2026-10-08", "HAZ-06"),
    deadline(32, dl.RECTIFY, dl.DAYS, 7, "2026-11-13", "HAZ-13"),
    deadline(33, dl.RECTIFY, dl.DAYS, 7, "2026-11-17", "HAZ-13"),
    deadline(34, dl.RECTIFY, dl.DAYS, 14, "2026-11-16", "HAZ-13", met="2026-11-23", over=True),
    deadline(34, dl.REINSPECT, dl.WORKDAYS, 3, "2026-11-23", "HAZ-20"),
    deadline(35, dl.RECTIFY, dl.AT_ONCE, 0, "2026-11-24", "HAZ-01"),
    deadline(36, dl.RECTIFY, dl.NAMED, 0, "2026-11-02", "CAL-02", "2026-12-02"),
    deadline(37, dl.SERVE, dl.WORKDAYS, 3, "2026-11-23", "HAZ-05"),
    deadline(37, dl.RECTIFY, dl.NAMED, 0, "2026-11-23", "CAL-02", "2027-01-02"),
    deadline(38, dl.RECTIFY, dl.DAYS, 7, "2026-11-24", "HAZ-13"),
)


def notice(number: int, series: str, serial: int, kind: str, issuer: str, hazard: int, **more: Any) -> Notice:
    return Notice(number, kind, series, 2026, serial, f"{series}-2026-{serial:03d}", issuer, "cw", (hazard,), "", "",
                  "2026-09-30", NOW.at, "person:chen", **more)


ROWS: tuple[tuple[str, Any], ...] = (
    *(("place", row) for row in PLACES), *(("hazard", row) for row in HAZARDS),
    *(("deadline", row) for row in DEADLINES),
    ("private_digest", PrivateDigest("pin:chen", 3)),
    ("notice", notice(6, "XG", 4, hz.ORDER_IN_TIME, hz.POLICE, 31, served="2026-09-30", served_to="赵国强",
                      receipt=hz.SIGNED, served_by="person:chen")),
    ("notice", notice(11, "XG", 5, hz.ORDER_IN_TIME, hz.POLICE, 37)),
    ("evidence", Evidence(71, "hazard:31", "9f" * 32, "闭门器.jpg", 48_211, "", NOW.at, "person:chen")),
    ("evidence", Evidence(72, "hazard:31", "", "", 0, "照片 2026-114", NOW.at, "person:luo")),
)


@cache
def busy() -> list[tuple[str, Any]]:
    """Hazards in every state."""
    return list(ROWS)


@cache
def many(count: int = 10_000) -> list[tuple[str, Any]]:
    """So many open hazards at three thousand places."""
    rows: list[tuple[str, Any]] = [("place", Place(f"p{number}", f"门店{number}")) for number in range(count // 3)]
    for number in range(1, count + 1):
        day = f"2026-{11 + number % 2}-{1 + number % 28:02d}"
        rows.append(("hazard", hazard(number, f"p{number % (count // 3)}", "BRE-11", hz.RECTIFYING, "2026-10-30", day,
                                      responsible="赵国强")))
        rows.append(("deadline", deadline(number, dl.RECTIFY, dl.NAMED, 0, "2026-10-30", "CAL-02", day)))
    return rows
