"""Screen I: how far the quarter is done, what waits in each list, a place with its history, what its keys ask for."""

from __future__ import annotations

from typing import Any

import pytest

from duty_console.domain import deadlines as dl
from duty_console.domain.deadlines import Deadline
from duty_console.domain.hazardrows import Trail
from duty_console.domain.patrols import Checkpoint, Finding
from duty_console.domain.placerows import Complaint, Inspection, Paper, Place

from . import hazardrooms
from .rooms import NOW

HOUR = 3_600_000
PLACES = (
    *(row._replace(since="2026-01-01", inspected="2026-08-01") for row in hazardrooms.PLACES[:2]),
    hazardrooms.PLACES[2]._replace(since="2026-01-01", inspected="2026-11-10", inspection=40),
    hazardrooms.PLACES[3]._replace(since="2026-01-01"),
    Place("zx", "社区服务中心", "中街 1 号", trade="office", responsible="黄国栋", since="2026-01-01"),
)
ROWS: list[tuple[str, Any]] = [
    *(row for row in hazardrooms.ROWS if row[0] not in ("place", "private_digest")),
    *(("place", row) for row in PLACES),
    ("inspection", Inspection(40, "jsz", "2026-11-10", "police_station", ("陈建国", "罗海生"), "entertainment",
                              ("BRE-03=no", "BRE-12=yes"), "", 0, 1, NOW.at, "person:chen")),
    ("complaint", Complaint(41, "cw", "exit", "后门上锁", NOW.at - 20 * HOUR, "person:chen")),
    ("deadline", Deadline("complaint:41", dl.CHECK, dl.HOURS, 24, "2026-11-23", "2026-11-24", "2026-11-24",
                          "2026-11-24", NOW.at + 4 * HOUR, "HAZ-08", "duty-console", (), 5, NOW.at, NOW.tick)),
    ("paper", Paper(42, "cw", "fire", "2025-12-01", "2026-12-01", "赵国强", "", NOW.at, "person:chen")),
    ("paper", Paper(43, "hl", "fire", "2025-11-01", "2026-11-01", "周敏", "", NOW.at, "person:chen")),
    ("checkpoint", Checkpoint("back", "后门", "back door", "", "一楼", "77", "")),
    ("finding", Finding(44, 9, "ktv", "back", "一楼后门", "通道堆放纸箱", "exits", "reported", "", "", "person:luo",
                        NOW.at)),
    ("trail", Trail(3, "place.entered", 0, "cw", NOW.at)),
]


@pytest.fixture
def room(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=ROWS, **more)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_board_looks_as_it_was_approved(room: Any, golden: Any, lang: str, size: tuple[int, int]) -> None:
    async with room(size) as it:
        if lang == "en":
            await it.press("f12")
        await it.press("I")
        await it.until(lambda: "川味楼" in it.text())
        golden(f"inspections-due-{lang}-{size[0]}x{size[1]}", it.lines(), size[0])


@pytest.mark.parametrize(("turns", "said"), [
    (1, ("2026-11-10", "隐患 1", "派出所")), (2, ("4 小时 0 分", "后门上锁")), (3, ("剩 7 日", "超 23 日", "未签")),
    (4, ("通道堆放纸箱", "未登记场所", "BRE-03"))])
async def test_each_list_says_what_is_to_be_done(room: Any, turns: int, said: tuple[str, ...]) -> None:
    async with room((120, 40)) as it:
        await it.press("I", *["right"] * turns)
        for one in said:
            await it.until(lambda one=one: one in it.text())


async def test_a_place_is_opened_with_its_papers_its_hazards_and_its_months(room: Any) -> None:
    async with room((120, 60)) as it:
        await it.press("I", "home", "slash", *"川味", "enter", "enter")
        await it.until(lambda: "赵国强" in it.text() and "未销隐患 2" in it.text())
        for said in ("2025-12-01 签，至 2026-12-01", "2026-08-01", "XW-2026-031", "按月", "2026-09"):
            assert said in it.text(), said


async def test_an_inspection_names_what_is_not_in_order_by_its_number_and_says_what_that_is(room: Any) -> None:
    async with room((120, 40)) as it:
        await it.press("I", "home", "plus", *"陈建国", "enter", *"3 12")
        await it.until(lambda: "未按规定配置灭火器材" in it.text())
        await it.press("enter", "enter")
        await it.until(lambda: any(said.get("do") == "inspect" for said in it.door.heard))
        asked = next(said for said in it.door.heard if said.get("do") == "inspect")
        assert "BRE-03=no" in asked["answers"]
        assert "BRE-12=no" in asked["answers"]
        assert asked["answers"].count("=yes") == asked["answers"].count("=") - 2


async def test_a_viewer_is_offered_nothing_to_enter_and_the_empty_board_says_what_would_fill_it(desk: Any) -> None:
    async with desk((80, 24), busy=False, rows=[], viewer=True) as it:
        await it.press("I")
        await it.until(lambda: "没有每季必查的场所" in it.text())
        assert not {key for key, _does in it.app.glass.body.valid_keys()} & {"N", "+", "G", "P", "d"}
