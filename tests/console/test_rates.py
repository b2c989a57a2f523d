"""F: the rates of a month; every number opens exactly the hazards that it counts, every rate what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.screens.hazard import open_hazard
from duty_console.console.screens.hazardcounted import open_counted
from duty_console.console.screens.hazardrows import Known
from duty_console.console.screens.place import open_place
from duty_console.console.screens.raterows import Told, month_of, number_line, numbers, steps
from duty_console.domain.calendars import Calendar
from duty_console.domain.hazardcounts import SHOWN
from duty_console.domain.hazardevents import HazardClaimed
from duty_console.domain.hazardfigures import counted
from duty_console.domain.inspections import limits_of
from duty_console.rulebook import Rulebook
from duty_console.store.hazardfigures import material
from duty_console.store.hazards import by_ids
from duty_console.store.reading import Reader

from . import hazardrooms
from .hazardrooms import HAZARDS, TODAY
from .rooms import Writing


@pytest.fixture
def room(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=hazardrooms.busy(), **more)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    room = Writing(tmp_path / "duty.db", busy=False, rows=hazardrooms.busy())
    room.store.close()
    return Reader(tmp_path / "duty.db")


def whole(reader: Reader, back: int = 0) -> Told:
    told, todo = steps(TODAY, back, limits_of(Rulebook.load()))
    for step in todo:
        told = step(reader, told)
    return told


async def at(it: Any, key: str) -> None:
    """Puts the cursor on a line, as soon as everything is counted."""
    body = it.app.glass.body
    await it.until(lambda: body.told is not None and len(body.told.months) == 6)
    body.list.go_to([row.key for row in numbers(body.told)].index(key))
    await it.pilot.pause()


def test_the_page_says_what_the_report_says_and_each_number_is_its_rows(reader: Reader) -> None:
    for back in (0, 1, 2):
        told = whole(reader, back)
        _name, since, until = month_of(TODAY, back)
        report = material(reader, since, until, TODAY.isoformat())
        assert told.figures == report.figures
        shown = {one.key: one for one in numbers(told)}
        for which in SHOWN:
            one = shown[f"count:{which}"]
            assert (one.words, one.ids) == (str(len(report.figures.ids[which])), report.figures.ids[which])
            assert tuple(row.id for row in by_ids(reader, one.ids)) == one.ids
        assert told.months[-1][1] == report.figures
        assert [group.key for group in told.people] == [group.key for group in report.groups("person")]
        assert [group.figures for group in told.trades] == [group.figures for group in report.groups("trade")]


def test_a_rate_opens_what_it_lacks(reader: Reader) -> None:
    told = whole(reader)
    assert told.figures is not None
    share = told.figures.rectification
    [rate] = [one for one in numbers(told) if one.key == "rate:rectification"]
    assert set(rate.ids) == set(share.among) - set(share.some)
    assert rate.ids


def test_numbers_of_hazards_are_whole_or_left_out_with_a_mark() -> None:
    row = next(one for one in numbers(Told("", "", "")._replace(figures=_figures())) if one.key == "count:found")
    called = {id: f"XW-2026-{id:03}" for id in row.ids}
    for width in range(20, 120):
        text = "".join(part for part, _look in number_line(row, called, width))
        assert "XW-2026-03 " not in text
        assert text.count("XW") == len([id for id in row.ids if called[id] in text])
        assert ("…" in text) == (0 < text.count("XW") < len(row.ids))


def _figures() -> Any:
    return counted(HAZARDS, (), "2026-01-01", "2026-12-31", TODAY.isoformat(), Calendar(()))


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_rates_look_as_they_were_approved(room: Any, golden: Callable[[str, list[str], int], None],
                                                size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with room(size) as it:
        await it.press("6", "F")
        await at(it, "count:not_due")
        for name, keys in {"hazardrates": [], "hazardcounted": ["enter"]}.items():
            await it.press(*keys)
            title = f"{name}-due-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_a_number_opens_its_hazards_one_of_them_and_all_the_way_back(room: Any) -> None:
    async with room((100, 50)) as it:
        await it.press("6", "F")
        await at(it, "rate:coverage")
        listing = it.app.glass.body.list
        await it.press("down")
        assert listing.current.key == "count:found"  # a heading opens nothing
        await it.press("up")
        assert listing.current.key == "rate:coverage"

        await at(it, "count:overdue")
        wanted = listing.current.ids
        assert wanted
        await it.press("enter")
        body = it.app.glass.body
        await it.until(lambda: [row.id for row in body.known.open] == list(wanted))
        assert f"共 {len(wanted)} 处" in it.text()
        assert [row[2] for row in body.sheet().rows] == [row.number for row in HAZARDS if row.id in wanted]

        body.set_filter("zzz")
        assert (body.hidden(), "没有这一类" in it.text()) == (len(wanted), True)
        body.set_filter("")
        await it.press("enter")
        await it.until(lambda: it.app.glass.body.NAME == "hazard")
        await it.press("escape")
        assert it.app.glass.body.NAME == "hazardcounted"
        await it.press("escape")
        assert (it.app.glass.body.NAME, it.app.glass.body.list.current.key) == ("hazardrates", "count:overdue")
        await it.press("escape")
        assert it.app.glass.body.NAME == "hazards"


async def test_other_months_are_turned_to_and_what_is_stored_is_counted_anew(room: Any) -> None:
    async with room((100, 50)) as it:
        await it.press("6", "F")
        await at(it, "rate:coverage")
        body = it.app.glass.body
        await it.press("less_than_sign")
        await it.until(lambda: "2026-10 " in it.lines()[4] and len(body.told.months) == 6)
        assert [name for name, _figures in body.told.months][-1] == "2026-10"
        await it.press("enter")  # the board of today has other places
        await it.until(lambda: "--month 2026-10 --open places_due" in it.text().replace("\n", ""))
        assert it.app.glass.body.NAME == "hazardrates"
        await it.press("greater_than_sign", "greater_than_sign")
        await it.until(lambda: "2026-11 整改情况" in it.text() and len(body.told.months) == 6)

        row = next(one for one in HAZARDS if one.id == 33)
        it.room.tell(HazardClaimed(33, "周敏", "2026-11-24", "", "HAZ-16", "x"), "hazard",
                     row._replace(responsible="新人"))
        await it.until(lambda: "新人" in it.text())
        await it.press("enter")
        assert it.app.glass.body.NAME == "inspections"


async def test_the_month_that_was_asked_for_last_is_counted_while_another_is(room: Any) -> None:
    async with room((100, 50)) as it:
        await it.press("6", "F")
        await at(it, "count:found")
        body = it.app.glass.body
        for _press in range(3):
            assert body.press("less_than_sign")
        await it.until(lambda: not body._todo)
        assert (body.told.since, len(body.told.months)) == ("2026-08-01", 6)


async def test_another_file_with_fewer_entries_is_counted_anew(room: Any) -> None:
    async with room((100, 50)) as it:
        await it.press("6")
        body = it.app.glass.body
        await it.until(lambda: body._read_at == it.app.picture.head)
        body._read_at, body.known = body._read_at + 100, Known()
        body.draw(data=True)
        assert body.known.open

        await it.press("F")
        await at(it, "count:found")
        rates = it.app.glass.body
        rates._read_at, rates.told = rates._read_at + 100, None
        rates.draw(data=True)
        assert rates.told


async def test_a_key_that_comes_before_the_list_is_drawn_means_no_hazard_of_the_last_one(room: Any) -> None:
    async with room((100, 50)) as it:
        open_counted(it.app, "one", [33])
        body = it.app.glass.body
        await it.until(lambda: body.hazard() is not None and body.hazard().id == 33)
        open_counted(it.app, "another", [34])
        assert body.hazard() is None
        await it.until(lambda: body.hazard() is not None and body.hazard().id == 34)

        open_hazard(it.app, 33)
        page = it.app.glass.body
        await it.until(lambda: page.hazard() is not None and page.hazard().id == 33)
        open_hazard(it.app, 34)
        assert page.hazard() is None
        open_place(it.app, "hl")
        place = it.app.glass.body
        await it.until(lambda: place.place() is not None)
        open_place(it.app, "cw")
        assert place.place() is None
        await it.until(lambda: place.place() is not None and place.place().place == "cw")


async def test_without_hazards_every_number_is_nothing(desk: Any) -> None:
    async with desk((100, 50), busy=False) as it:
        await it.press("6", "F")
        await at(it, "count:found")
        assert "无应计项（0/0）" in it.text()
        await it.press("enter")
        assert it.app.glass.body.NAME == "hazardrates"


def test_a_month_is_told_by_its_first_and_last_day() -> None:
    assert month_of(date(2026, 1, 31), 1) == ("2025-12", "2025-12-01", "2025-12-31")
    assert month_of(date(2028, 2, 1), 0) == ("2028-02", "2028-02-01", "2028-02-29")
