"""The quarter's list, what is next at a place, and papers that end: pure."""

from __future__ import annotations

from datetime import date

import pytest

from duty_console.domain.inspections import (
    Quarter,
    coverage,
    day_named,
    is_listed,
    months_after,
    next_inspection,
    papers_due,
    quarter_named,
    quarter_of,
)
from duty_console.domain.placerows import Inspection, Paper, Place

TRADES, EVERY = ("restaurant", "gas"), {"PAT-05": 3, "PAT-06": 1}
Q4 = Quarter(2026, 4)


def seen(number: int, place: str, day: str) -> Inspection:
    return Inspection(number, place, day, "community", ("陈",), "", (), "", 0, 0, 0, "person:chen")


def paper(number: int, kind: str, until: str) -> Paper:
    return Paper(number, "a", kind, "2025-01-01", until, "林", "", 0, "")


def test_a_quarter_has_its_days() -> None:
    assert [quarter_of(date(2026, month, 1)).nth for month in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert (Q4.first, Q4.last, Q4.next, Q4.text) == (date(2026, 10, 1), date(2026, 12, 31), Quarter(2027, 1), "2026-Q4")
    assert [Quarter(2024, nth).last.day for nth in range(1, 5)] == [31, 30, 30, 31]


@pytest.mark.parametrize(("text", "quarter"), [
    ("2026-Q4", Q4), ("2026q4", Q4), (" 2026-q4 ", Q4), ("2026-Q5", None), ("2026-4", None), ("Q4", None),
    ("26-Q4", None), ("²026Q4", None), ("0000-Q1", None), ("9999-Q4", None), ("", None), ("2026-Q4Q4", None)])
def test_a_quarter_is_read_as_it_is_written(text: str, quarter: Quarter | None) -> None:
    assert quarter_named(text) == quarter


def test_only_a_whole_day_is_a_day() -> None:
    assert day_named("2026-10-05") == date(2026, 10, 5)
    assert [day_named(text) for text in ("20261005", "2026-10-5", "2026-02-30", "", "2026-W40-1")] == [None] * 5


def test_the_list_is_by_trade_by_risk_and_by_being_critical() -> None:
    assert [is_listed(place, TRADES) for place in (
        Place("a", "a", trade="gas", risk="low"), Place("a", "a", risk="high"), Place("a", "a", critical=True),
        Place("a", "a", trade="shop"))] == [True, True, True, False]


def test_coverage_names_exactly_the_rows_that_it_counts() -> None:
    places = [Place("done", "", trade="gas", since="2026-01-01", inspected="2026-11-02"),
              Place("twice", "", risk="high", since="2026-01-01", inspected="2026-12-01"),
              Place("before", "", trade="gas", since="2026-01-01", inspected="2026-09-30"),
              Place("never", "", trade="gas", since="2026-10-15"),
              Place("later", "", trade="gas", since="2026-12-02"),
              Place("plain", "", trade="shop", since="2026-01-01", inspected="2026-11-02"),
              Place("closed", "", trade="gas", since="2026-01-01", ended="2026-10-20"),
              Place("closed-after", "", trade="gas", since="2026-01-01", ended="2026-10-20", inspected="2026-10-10"),
              Place("long-gone", "", trade="gas", since="2025-01-01", ended="2026-05-01")]
    visits = [seen(1, "before", "2026-09-30"), seen(2, "done", "2026-11-02"), seen(3, "twice", "2026-10-01"),
              seen(4, "twice", "2026-12-01"), seen(5, "plain", "2026-11-02"), seen(6, "closed-after", "2026-10-10"),
              seen(7, "never", "2026-12-20")]
    found = coverage(places, visits, Q4, date(2026, 12, 1), TRADES)
    assert found.due == ("before", "done", "never", "twice")
    assert (found.inspected, found.inspections) == (("done", "twice"), (2, 3, 4))
    assert (found.waiting, found.left, found.over, found.rate) == (("never", "before"), ("closed",), False, 50.0)
    after = coverage(places, visits, Q4, date(2027, 1, 1), TRADES)
    assert (after.due[-3:], after.waiting, after.over) == (("later", "never", "twice"), ("later", "before"), True)
    assert coverage([], [], Q4, date(2026, 12, 1), TRADES).rate is None


@pytest.mark.parametrize(("place", "day", "rule"), [
    (Place("a", "", trade="gas", since="2026-11-03"), "2026-12-31", "PAT-07"),
    (Place("a", "", trade="gas", since="2025-01-01", inspected="2026-11-03"), "2027-03-31", "PAT-07"),
    (Place("a", "", trade="gas", since="2025-01-01", inspected="2026-11-30", every_months=1), "2026-12-30", ""),
    (Place("a", "", kind="public", since="2025-01-01", inspected="2026-11-30"), "2027-02-28", "PAT-05"),
    (Place("a", "", kind="unit", since="2026-11-03"), "2026-12-03", "PAT-06")])
def test_what_is_next_follows_the_register_then_the_rules(place: Place, day: str, rule: str) -> None:
    found = next_inspection(place, TRADES, EVERY)
    assert found is not None
    assert (found.day.isoformat(), found.rule) == (day, rule)
    assert (found.is_over(found.day), found.is_over(date(2030, 1, 1))) == (False, True)


def test_nothing_is_next_where_nothing_asks_for_it() -> None:
    assert next_inspection(Place("a", "", kind="shop", since="2026-01-01"), TRADES, EVERY) is None
    assert next_inspection(Place("a", "", trade="gas", since="2026-01-01", ended="2026-02-01"), TRADES, EVERY) is None


def test_a_month_on_ends_with_the_month() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_papers_are_lacking_over_or_ending() -> None:
    today = date(2026, 11, 27)
    let = Place("a", "", kind="rented")
    assert [(one.kind, one.left) for one in papers_due(let, [], today, 30)] == [("fire", None), ("rent", None)]
    held = [paper(1, "fire", "2027-06-30"), paper(2, "fire", "2026-12-01"), paper(3, "rent", "2026-11-20")]
    assert [(one.kind, one.left, one.paper) for one in papers_due(let, held, today, 30)] == [("rent", -7, held[2])]
    assert papers_due(let, [*held, paper(4, "rent", "")], today, 30) == []
    assert [one.left for one in papers_due(let, [held[1], paper(4, "rent", "2026-12-27")], today, 30)] == [4, 30]
    assert papers_due(let._replace(ended="2026-11-01"), [], today, 30) == []
