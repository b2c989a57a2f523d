"""A place's line of time: alarms, rounds, findings and entries together, whole as far as it goes, counted beyond it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.screens.kept import READ_MS
from duty_console.console.screens.placehistory import month_lines, months
from duty_console.domain.alarms import NORMAL
from duty_console.domain.hazardrows import Hazard
from duty_console.domain.patrols import BACK, ROUND, Round
from duty_console.domain.placeevents import ComplaintReceived
from duty_console.domain.placerows import Complaint, Place
from duty_console.store.placehistory import by_month, past
from duty_console.store.reading import Reader
from duty_console.store.register import trail

from . import hazardrooms, inspectrooms
from .rooms import NOW, Writing, alarm

DAY = 86_400_000
PLACE = inspectrooms.PLACES[0]


def happened(alarms: int, rounds: int = 2) -> list[tuple[str, Any]]:
    """An alarm of the place's site a day back from now, and rounds by its checkpoint two days apart."""
    return [*(("alarm", alarm(1000 - number, number * 86_400, "help", "9999", "110", "012", "fire", 1, NORMAL))
              for number in range(alarms)),
            *(("round", Round(900 - number, "night", ROUND, "person:luo", NOW.at - 2 * number * DAY, 1, ("k1", "k2"),
                              ("k1",), 1, 0, False, 0, BACK, NOW.at, "", 1, 1, 1, 0, "", 0, "", 0))
              for number in range(rounds))]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Forty alarms in forty days, two rounds, one finding."""
    room = Writing(tmp_path / "duty.db", busy=False, rows=[*inspectrooms.busy(), *happened(40)])
    room.store.close()
    return Reader(tmp_path / "duty.db")


def test_a_line_of_time_has_no_gap_before_what_was_left_out(reader: Reader) -> None:
    whole = past(reader, PLACE, 41)
    assert (len(whole.alarms), len(whole.rounds), len(whole.findings), whole.cut) == (40, 2, 1, False)

    assert not past(reader, PLACE, 40).cut  # as many as there are: nothing is left out

    part = past(reader, PLACE, 3)
    assert [one.id for one in part.alarms] == [1000, 999, 998]
    assert (part.since, part.cut) == (part.alarms[-1].raised_at, True)
    assert all(one.at >= part.since for one in (*part.rounds, *part.findings, *part.entries))

    none = past(reader, Place("nowhere", "x"), 3)
    assert (*none.alarms, *none.rounds, *none.findings, *none.entries, none.cut) == (False,)


def test_months_are_counted_also_where_the_line_of_time_is_cut(reader: Reader) -> None:
    starts = months(date(2026, 11, 24))
    assert [starts[0][0], starts[-2][0], starts[-1][0], len(starts)] == ["2025-12-01", "2026-11-01", "2026-12-01", 13]
    hazards, alarms = by_month(reader, PLACE, starts)
    assert (alarms[-1], alarms[-2], sum(alarms)) == (24, 16, 40)  # 24 days of November up to 02:13, 16 of October
    rows: list[Hazard] = [one for one in hazardrooms.HAZARDS if one.place == PLACE.place]
    assert rows
    assert sum(hazards) == sum("2025-12-01" <= one.found < "2026-12-01" for one in rows)


def test_a_month_with_too_many_says_so_and_draws_in_proportion() -> None:
    starts = months(date(2026, 11, 24))
    texts.use("zh")
    lines = [str(one) for one in month_lines(starts, [0] * 12, [*[0] * 10, 50, 12_345], 80)]
    assert "99+" in lines[2]
    assert "12" not in lines[2].replace("99+", "")
    assert month_lines(starts, [0] * 12, [0] * 12, 80) == []


async def test_alarms_and_rounds_stand_on_the_line_and_the_end_of_the_page_reads_on(
        desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duty_console.console.screens.place.LIMIT", 5)
    rows = [*inspectrooms.busy(), *happened(12)]
    async with desk((160, 48), busy=False, rows=rows) as it:
        await it.press("I", "end", "enter")
        await it.until(lambda: "已读到" in it.text())
        text = it.text()
        for said in ("东街12号 林淑芬", "到点 1/2", "后厨灭火器压力不足", "已读到 2026-11-20 02:13"):
            assert said in text, text

        await it.press("end")
        await it.until(lambda: "已读到 2026-11-15 02:13" in it.text())
        await it.press("end", "end")
        await it.until(lambda: "已读到" not in it.text() and "2026-11-13" in it.text())
        it.clock.on(READ_MS)
        it.room.tell(ComplaintReceived("cw", "exit", "楼梯堆货", "HAZ-08", "x"), "complaint",
                     Complaint(990, "cw", "exit", "楼梯堆货", NOW.at, "person:chen"))
        await it.until(lambda: "楼梯堆货" in it.text())
        assert "已读到" not in it.text()


def test_what_happened_at_a_place_or_with_a_hazard_is_found_by_an_index(
        reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[str] = []
    ask = reader.asked

    def planned(question: str, *values: object) -> list[Any]:
        plans.extend(str(row[3]) for row in ask("explain query plan " + question, *values))
        return ask(question, *values)

    monkeypatch.setattr(reader, "asked", planned)
    past(reader, PLACE)
    trail(reader, place=PLACE.place)
    trail(reader, hazard=33)
    assert [plan for plan in plans if "trail" in plan]
    assert not [plan for plan in plans if plan.startswith("SCAN trail")]
