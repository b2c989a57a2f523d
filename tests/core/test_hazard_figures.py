"""The figures of hazards (HAZ-17), and drafts that are held against them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console.domain.calendars import Calendar
from duty_console.domain.deadlines import Deadline
from duty_console.domain.drafttexts import Known, contradictions
from duty_console.domain.hazardfigures import (
    BY,
    CARRIED,
    DUE,
    FOUND,
    NOT_DUE,
    OVERDUE,
    PARTS,
    RECTIFIED,
    VOID,
    VOIDED_OVERDUE,
    WAITING,
    Figures,
    counted,
    grouped,
    percent_text,
)
from duty_console.domain.hazardrows import STATES, Hazard

SINCE, UNTIL, TODAY = "2026-11-01", "2026-11-30", "2026-12-05"
NONE = Calendar(())


def hazard(id: int, state: str = "found", **fields: Any) -> Hazard:
    row = Hazard(id, f"XW-2026-{id:03d}", "p1", "", "BRE-20", "", "high", "dated", "", "", "2026-11-03", 0, "", state,
                 due="2026-11-10", first_due="2026-11-10")
    return row._replace(**fields)


def spot(id: int) -> Hazard:
    return hazard(id, "closed", path="on_spot", due="2026-11-03", claimed="2026-11-03", reinspected="2026-11-03",
                  closed="2026-11-03")


def closed(id: int, day: str = "2026-11-09", **fields: Any) -> Hazard:
    return hazard(id, "closed", **{"notice": 900, "claimed": day, "reinspected": day, "closed": day, **fields})


def figures(*rows: Hazard, limits: tuple[Deadline, ...] = (), today: str = TODAY) -> Figures:
    return counted(rows, limits, SINCE, UNTIL, today, NONE)


def november() -> list[Hazard]:
    """The month of S15."""
    return [*(spot(id) for id in range(1, 41)), *(closed(id) for id in range(41, 56)),
            closed(56, "2026-11-20", late=True), hazard(57, "rectifying", late=True, notice=900)]


def test_the_month_of_s15() -> None:
    found = figures(*november())
    assert {which: found.count(which) for which in (FOUND, DUE, "on_spot", "in_time", "late", OVERDUE)} == {
        FOUND: 57, DUE: 57, "on_spot": 40, "in_time": 15, "late": 1, OVERDUE: 1}
    assert (len(found.rectification.some), percent_text(56, 57)) == (56, "98.2%")
    assert (len(found.in_time.some), percent_text(55, 57)) == (55, "96.5%")
    assert found.ids[OVERDUE] == (57,)


@pytest.mark.parametrize(("row", "part"), [
    (hazard(1, due="2026-12-05"), NOT_DUE),  # its last day is not over
    (hazard(1, due="2026-12-04"), OVERDUE),
    (hazard(1, due="2026-12-20", late=True), OVERDUE),  # a later limit takes nothing back
    (hazard(1, "claimed", claimed="2026-11-09"), WAITING),
    (hazard(1, "claimed", claimed="2026-11-11"), OVERDUE),
    (hazard(1, "voided", late=True), VOIDED_OVERDUE),
    (hazard(1, "cancelled", claimed="2026-11-09", closed="2026-12-01"), "in_time"),
    (closed(1, "2026-11-11"), "late"),
    (closed(1, "2026-11-18", due="2026-11-20", extended="2026-11-20"), "in_time"),
])
def test_each_belongs_to_one_part(row: Hazard, part: str) -> None:
    found = figures(row)
    assert [name for name in PARTS if found.ids[name]] == [part]
    assert found.count(FOUND) == 1
    assert found.count(DUE) == (part != NOT_DUE)


def test_what_was_voided_in_time_is_listed_beside() -> None:
    found = figures(closed(1), hazard(2, "voided", reason="entered twice"))
    assert (found.ids[FOUND], found.ids[VOID]) == ((1,), (2,))


@given(st.lists(st.builds(
    hazard, st.integers(1, 10**6), st.sampled_from(STATES), late=st.booleans(), notice=st.sampled_from([0, 900]),
    due=st.sampled_from(["2026-11-10", "2026-12-20"]), claimed=st.sampled_from(["", "2026-11-09", "2026-11-12"]),
    closed=st.sampled_from(["", "2026-11-12"]), responsible=st.sampled_from(["", "Wu"]),
    place=st.sampled_from(["p1", "p2"])), max_size=12, unique_by=lambda row: row.id))
def test_overdue_never_leaves_and_parts_add_up(rows: list[Hazard]) -> None:
    found = figures(*rows)
    assert sorted(id for part in PARTS for id in found.ids[part]) == sorted(found.ids[FOUND])
    assert {row.id for row in rows if row.late} <= set(found.ids[DUE])
    assert set(found.ids[RECTIFIED]) <= set(found.ids[DUE])
    for by in BY:
        groups = grouped(rows, (), SINCE, UNTIL, TODAY, NONE, by, {"p1": "shop"})
        assert sorted(id for one in groups for id in one.figures.ids[FOUND]) == sorted(found.ids[FOUND])


def test_looked_at_again_within_three_working_days() -> None:
    in_time = closed(1, claimed="2026-11-06", reinspected="2026-11-11", closed="2026-11-11")  # Friday to Wednesday
    too_late = closed(2, claimed="2026-11-06", reinspected="2026-11-12", closed="2026-11-12")
    open_one = hazard(3, "claimed", claimed="2026-12-04", due="2026-12-20", notice=900)
    limit = Deadline("hazard:4", "reinspect", "workdays", 3, "2026-11-10", "2026-11-13", "2026-11-13", "2026-11-13", 0,
                     "HAZ-06", "", (), 1, 0, 0)
    found = figures(in_time, too_late, open_one, hazard(4, "rectifying", notice=900), spot(5), limits=(limit,))
    assert (found.ids["reinspection_due"], found.ids["reinspected"]) == ((1, 2, 4), (1,))


@pytest.mark.parametrize("text", [
    "11月共发现隐患57处，整改率98.2%，按期整改率96.5%。", "整改率98%", "当场整改40处，逾期1处，按期整改55处，整改56处",
    "57 hazards were found; 98.2 % rectified, 96.5% in time. 1 overdue.", "覆盖率100%，检查场所64家", "12月3日检查",
    "百分之九十八点二的隐患已整改", "整改率和按期率分别为98.2%和96.5%", "整改率较上月提高2%", "整改目标100%",
    "整改率未达到100%", "限期整改17处", "按期整改15处", "逾期2处", "应整改57处", "尚未全部整改", "要求全部整改",
    "not all hazards were rectified", "all but one were rectified", "The rectification rate is below 100 %",
    "All 64 places on the list were inspected: coverage 100 %",
])
def test_true_drafts_pass(text: str) -> None:
    assert contradictions(text, Known(figures(*november()), 64, 64)) == []


@pytest.mark.parametrize(("text", "of", "said"), [
    ("本月隐患整改率100%", "rectification", "100%"), ("整改率达到百分之百", "rectification", "100%"),
    ("隐患已全部整改", "rectification", "100%"), ("All hazards were rectified.", "rectification", "100%"),
    ("100 % of them are closed", "rectification", "100%"), ("按期整改率 98.2%", "on_time_rate", "98.2%"),
    ("整改率１００％", "rectification", "100%"), ("无逾期", "overdue", "0"), ("no hazard is overdue", "overdue", "0"),
    ("共发现隐患56处", "found", "56"), ("整改57处", "rectified", "57"),
    ("覆盖率98%", "coverage", "98%"), ("100%", "rectification", "100%"),
    ("全部按期整改", "on_time_rate", "100%"),
    ("隐患全部得到整改", "rectification", "100%"), ("57处隐患均已完成整改", "rectification", "100%"),
    ("无一逾期", "overdue", "0"), ("整改率、按期率分别为98.2%、100%", "on_time_rate", "100%"),
    ("已整改57处", "rectified", "57"), ("整改率98.3%", "rectification", "98.3%"),
])
def test_false_drafts_are_contradicted(text: str, of: str, said: str) -> None:
    found = contradictions(text, Known(figures(*november()), 64, 64))
    assert [(one.of, one.said) for one in found] == [(of, said)], found


def test_100_is_true_only_where_nothing_lacks() -> None:
    rows = [closed(id) for id in range(1, 3000)] + [hazard(3000)]
    assert percent_text(2999, 3000) == "99.9%"
    found = contradictions("整改率100.0%", Known(figures(*rows)))
    assert [one.counted for one in found] == ["99.97%"]
    assert contradictions("整改率100%，无逾期，全部整改", Known(figures(closed(1)))) == []


def test_a_hazard_does_not_leave_the_figures_with_the_month_in_which_it_was_found() -> None:
    open_one = hazard(1, "rectifying", found="2026-10-20", due="2026-10-28", late=True)
    late = closed(2, "2026-11-04", found="2026-10-20", due="2026-10-28", late=True)
    before = closed(3, "2026-10-27", found="2026-10-20", due="2026-10-28")
    found = figures(open_one, late, before, hazard(4, found="2026-12-01"))

    assert (found.ids[FOUND], found.ids[CARRIED], found.ids[DUE], found.ids[OVERDUE]) == ((), (1, 2), (1, 2), (1,))
    assert (found.rectification.some, found.in_time.some) == ((2,), ())
