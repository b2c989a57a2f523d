"""A room with a register for the board of inspections: who waits, who was seen, complaints, papers, findings
and a site with an alarm, row by row."""

from __future__ import annotations

from functools import cache
from typing import Any

from duty_console.domain import deadlines as dl
from duty_console.domain.deadlines import Deadline
from duty_console.domain.patrols import Checkpoint, Finding
from duty_console.domain.placerows import Complaint, Inspection, Paper, Place
from duty_console.domain.records import PrivateDigest

from . import hazardrooms
from .rooms import NOW, SITES

HOUR = 3_600_000
SITE = SITES[0].site
PLACES = (
    Place("cw", "川味楼", "中街 12 号", trade="restaurant", risk="high", responsible="赵国强", since="2025-01-01",
          inspected="2026-08-20", inspection=3, site=SITE),
    Place("hl", "华联超市", "中街 88 号", trade="supermarket", risk="high", responsible="周敏", since="2025-01-01",
          inspected="2026-11-16", inspection=12),
    Place("jsz", "金嗓子KTV", "后街 3 号", kind="shop", trade="entertainment", risk="high", responsible="李唱",
          since="2026-03-01"),
    Place("czw", "东街 7 号出租屋", "东街 7 号", kind="rented", trade="rented_house", risk="high", responsible="王房东",
          since="2025-06-01", inspected="2026-07-02", inspection=2),
    Place("bg", "小王打印店", "中街 3 号", kind="shop", trade="shop", responsible="王小", since="2026-05-01"),
)


def clock(number: int, hours: int) -> tuple[str, Any]:
    return "deadline", Deadline(f"complaint:{number}", dl.CHECK, dl.HOURS, 24, "2026-11-24", "", "2026-11-24",
                                "2026-11-24", NOW.at + hours * HOUR, "HAZ-08", "duty-console", (), number, NOW.at,
                                NOW.tick)


@cache
def busy() -> list[tuple[str, Any]]:
    """A register with something in every list."""
    return [
        *(("place", row) for row in PLACES), *(("hazard", row) for row in hazardrooms.HAZARDS),
        *(("deadline", row) for row in hazardrooms.DEADLINES), ("private_digest", PrivateDigest("pin:chen", 3)),
        ("inspection", Inspection(12, "hl", "2026-11-16", "community", ("person:chen", "罗"), "supermarket",
                                  ("BRE-03=yes", "BRE-11=no"), "仓库已看", 0, 1, NOW.at, "person:chen")),
        ("complaint", Complaint(51, "jsz", "exit", "后门上锁", NOW.at - 20 * HOUR, "person:chen")),
        ("complaint", Complaint(52, "cw", "other", "油烟管道漏油", NOW.at - 90 * HOUR, "person:luo")),
        clock(51, 4), clock(52, -3),
        ("paper", Paper(61, "cw", "fire", "2025-11-20", "2026-11-19", "赵国强", "柜 3", NOW.at, "person:chen")),
        ("paper", Paper(62, "hl", "fire", "2025-12-10", "2026-12-09", "周敏", "柜 3", NOW.at, "person:chen")),
        ("paper", Paper(63, "czw", "fire", "2026-01-10", "", "王房东", "柜 3", NOW.at, "person:chen")),
        ("checkpoint", Checkpoint("k1", "川味楼后厨", "Chuanweilou kitchen", SITE, "", "1001", "")),
        ("finding", Finding(71, 5, "night", "k1", "", "后厨灭火器压力不足", "facilities", "reported", "high", "",
                            "person:luo", NOW.at - 30 * HOUR)),
    ]


@cache
def many(count: int = 3000) -> list[tuple[str, Any]]:
    """So many places that wait."""
    return [("place", Place(f"p{number:05}", f"门店{number}", risk="high", since="2025-01-01",
                            inspected=f"2026-0{1 + number % 9}-10")) for number in range(count)]
