"""Hazards and complaints on the desk's line, on the page of the night and among what a handover names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.domain import deadlines as dl
from duty_console.domain.deadlines import Deadline
from duty_console.domain.handoveritems import Bounds, Present, gathered
from duty_console.domain.handoverwords import item_words
from duty_console.domain.narration import Names
from duty_console.store.hazards import clocks, last_days
from duty_console.store.reading import Reader

from . import hazardrooms, inspectrooms
from .rooms import NOW, Writing

HOUR = 3_600_000


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    room = Writing(tmp_path / "duty.db", busy=False, rows=inspectrooms.busy())
    room.store.close()
    return Reader(tmp_path / "duty.db")


def test_last_days_are_counted_and_clocks_are_told_by_name(reader: Reader) -> None:
    wanted: dict[str, int] = {}
    for row in hazardrooms.DEADLINES:
        if row.kind == dl.RECTIFY and not row.over:
            wanted[row.last] = wanted.get(row.last, 0) + 1
    assert dict(last_days(reader)) == wanted
    assert [(one.kind, one.what, (one.ends_at - NOW.at) // HOUR) for one in clocks(reader)] == [
        (dl.CHECK, "川味楼", -3), (dl.CHECK, "金嗓子KTV", 4)]


async def test_the_desk_and_the_night_name_what_falls_due_and_what_is_over(desk: Any) -> None:
    rows = [*inspectrooms.busy(), ("deadline", Deadline(
        "hazard:33", dl.SEAL_GROUP, dl.HOURS, 24, "2026-11-23", "2026-11-24", "2026-11-24", "2026-11-24",
        NOW.at + 2 * HOUR, "HAZ-09", "x", (), 5, NOW.at, NOW.tick))]
    async with desk((160, 48), busy=False, rows=rows) as it:
        await it.until(lambda: "隐患逾期 1" in it.text())
        assert "今天到期 2" in it.text()
        assert "举报核查 川味楼" in it.text()

        await it.press("T")
        await it.until(lambda: it.app.glass.body.NAME != "desk" and "隐患逾期 1" in it.text())
        for said in ("今天到期 2", "举报核查 川味楼", "举报核查 金嗓子KTV", "06:13", "04:13", "XW-2026-033"):
            assert said in it.text(), said


async def test_only_what_is_due_today_stands_there_where_nothing_is_over(desk: Any) -> None:
    day = "2026-11-24"
    rows = [("deadline", Deadline(f"hazard:{number}", dl.RECTIFY, dl.DAYS, 7, "2026-11-17", last, last, last,
                                  NOW.at + 22 * HOUR, "HAZ-13", "x", (), 5, NOW.at, NOW.tick))
            for number, last in ((1, day), (2, day), (3, "2026-11-25"))]
    async with desk((160, 48), busy=False, rows=rows) as it:
        await it.until(lambda: "隐患到期" in it.text())
        assert "逾期" not in it.text()
        assert "今天 隐患到期2" in it.text()


def test_a_handover_names_hazards_by_their_numbers_overdue_ones_first() -> None:
    rows = [row for row in hazardrooms.DEADLINES if row.kind == dl.RECTIFY and not row.over]
    rows = [row._replace(told=(dl.OVERDUE,)) if row.ends_at <= NOW.at else row for row in rows]
    called = {f"hazard:{row.id}": row.number for row in hazardrooms.HAZARDS}
    items = gathered(Present(deadlines=rows, called=called), Bounds(NOW.at + 30 * HOUR, 0, 0))

    assert [(one.state, one.of) for one in items] == [("overdue", 1), ("due", 2)]
    texts.use("zh")
    assert "XW-2026-032" in item_words(items[0], None, Names())
    assert not gathered(Present(deadlines=rows, called=called), Bounds(0, 0, 0))
