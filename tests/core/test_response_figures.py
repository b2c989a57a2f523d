"""Figures by hand-written vectors: nearest rank at its edges, who counts and who does not, limits and marks."""

from __future__ import annotations

from typing import Any

import pytest
from scenes import RULES

from duty_console import texts
from duty_console.clock import local
from duty_console.domain.figures import (
    Outage,
    Waiting,
    months_before,
    nearest_rank,
    of_month,
    responses,
    shift_of,
    spread,
    targets,
)
from duty_console.domain.figurewords import percent, span
from duty_console.domain.loadfigures import (
    DAY_MS,
    GOOD,
    OVER,
    RED,
    Counted,
    Figure,
    FloodReport,
    Offender,
    figures,
    is_loose,
    mix,
    plot,
)
from duty_console.domain.responses import Response
from duty_console.domain.sources import Load
from duty_console.domain.suppression import SHELF, Suppression
from duty_console.errors import UsageError

#: 2026-11-24 02:13:21 in Shanghai.
NOW = 1_795_457_601_000
LEVEL_1, LEVELS_2_3 = targets(RULES)


def row(number: int, ms: int, priority: int = 1, **more: Any) -> Response:
    return Response(number, number, "fire", priority, more.pop("at", NOW - number * 1000), 0, first_at=NOW, first_ms=ms,
                    by=more.pop("by", "person:chen"), how=more.pop("how", "acknowledge"), **more)


@pytest.mark.parametrize(("values", "percentile", "expected"), [
    ([], 80, -1), ([], 98.5, -1),
    ([7], 50, 7), ([7], 80, 7), ([7], 98.5, 7), ([7], 0, 7), ([7], 100, 7),
    ([1, 2], 50, 1), ([1, 2], 50.1, 2), ([1, 2], 80, 2),
    ([1, 2, 3, 4, 5], 80, 4), ([1, 2, 3, 4, 5], 80.1, 5), ([1, 2, 3, 4, 5], 50, 3),
    (list(range(1, 101)), 98.5, 99), (list(range(1, 201)), 98.5, 197), (list(range(1, 202)), 98.5, 198),
    ([5, 5, 5, 9], 80, 9), ([5, 5, 5, 5, 9], 80, 5),
])
def test_a_percentile_is_the_value_at_the_nearest_rank(values: list[int], percentile: float, expected: int) -> None:
    assert nearest_rank(values, percentile) == expected


def test_a_limit_itself_is_still_within_it() -> None:
    found = spread([30_000, 30_001, 60_000, 60_001], LEVEL_1)

    assert (found.within_warn, found.within_limit) == (25, 75)


def test_no_item_misses_no_target_and_says_that_there_is_nothing() -> None:
    found = responses([], [], RULES)

    assert [(measure.first.count, measure.first.warn, measure.is_met) for measure in found.measures] == [
        (0, -1, True), (0, -1, True)]
    assert found.months == found.officers == found.overruns == ()


def test_a_target_is_met_with_its_very_shares_and_missed_with_one_item_more() -> None:
    met = [row(number, 30_000) for number in range(160)] + [row(number, 60_000) for number in range(160, 197)]
    late = [row(number, 60_001) for number in range(197, 201)]

    assert responses(met + late[:3], [], RULES).measures[0].is_met
    assert not responses(met + late, [], RULES).measures[0].is_met


def test_what_nobody_has_acted_on_counts_with_its_age() -> None:
    answered = [row(number, 1_000) for number in range(4)]
    left = Waiting(90, 90, "fire", 1, NOW - 3_600_000, 3_600_000, 3_000_000)
    found = responses(answered, [left], RULES)

    assert found.measures[0].first.count == 5
    assert (found.measures[0].first.warn, found.measures[0].first.limit) == (1_000, 3_600_000)
    assert found.measures[0].view.limit == 3_000_000
    assert [(one.occurrence, one.waiting) for one in found.overruns] == [(90, True)]
    assert [group.name for group in found.officers] == ["person:chen"]  # it is nobody's yet


def test_automatic_handling_and_tests_are_in_no_percentile() -> None:
    rows = [row(1, 5_000), row(2, 900_000, automatic=True, by="collector"), row(3, 900_000, excluded="test"),
            row(4, 900_000, excluded="late"), row(5, 900_000, excluded="test")]
    found = responses(rows, [], RULES)

    assert found.measures[0].first.count == 1
    assert found.automatic[0].first.count == 1
    assert found.excluded == (("late", 1), ("test", 2))
    assert found.overruns == ()


def test_priority_one_has_its_own_target_and_what_is_less_urgent_than_three_has_none() -> None:
    found = responses([row(1, 61_000), row(2, 61_000, 2), row(3, 61_000, 3), row(4, 999_000, 4)], [], RULES)

    assert [measure.first.count for measure in found.measures] == [1, 2]
    assert [one.occurrence for one in found.overruns] == [1]


def test_a_hold_is_a_first_action_and_is_counted_as_one() -> None:
    found = responses([row(1, 5_000, how="hold"), row(2, 6_000)], [], RULES)

    assert (found.measures[0].first.count, found.measures[0].held) == (2, 1)


def test_an_outage_explains_an_exception_and_takes_nothing_from_its_time() -> None:
    at = NOW - 1000
    before, after = Outage(at - 9_000, at - 1), Outage(at + 70_000, at + 99_000)
    during = Outage(at + 2_000, at + 60_000)
    found = responses([row(1, 70_000)], [], RULES, [before, during, after])
    unexplained = responses([row(1, 70_000)], [], RULES, [before, after])

    assert [(one.ms, one.outage) for one in found.overruns] == [(70_000, during)]
    assert [one.outage for one in unexplained.overruns] == [None]


def test_an_exception_names_its_reason_and_the_newest_comes_first() -> None:
    found = responses([row(9, 70_000, reason="two at once"), row(2, 80_000), row(5, 60_000)], [], RULES)

    assert [(one.occurrence, one.reason, one.limit_ms) for one in found.overruns] == [
        (2, "", 60_000), (9, "two at once", 60_000)]


@pytest.mark.parametrize(("hour", "shift"), [(0, "00-08"), (7, "00-08"), (8, "08-16"), (15, "08-16"), (16, "16-24"),
                                            (23, "16-24")])
def test_a_shift_is_eight_local_hours(hour: int, shift: str) -> None:
    begin = of_month("2026-11")[0] + hour * 3_600_000

    assert {shift_of(begin), shift_of(begin + 3_599_999)} == {shift}


def test_a_month_begins_and_ends_at_local_midnight() -> None:
    begin, end = of_month("2026-12")

    assert f"{local(begin):%Y-%m-%d %H:%M} {local(end):%Y-%m-%d %H:%M}" == "2026-12-01 00:00 2027-01-01 00:00"
    assert [group.name for group in responses([row(1, 1, at=begin - 1), row(2, 1, at=begin)], [], RULES).months] == [
        "2026-11", "2026-12"]


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026", "26-11", "2026-11-01", "\x1b[2J", ""])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(UsageError):
        of_month(month)


def test_twelve_months_before_a_leap_day_is_the_last_of_its_month() -> None:
    leap_day = of_month("2028-02")[0] + 28 * DAY_MS

    assert f"{local(months_before(leap_day, 12)):%Y-%m-%d}" == "2027-02-28"
    assert f"{local(months_before(NOW, 12)):%Y-%m-%d %H:%M}" == "2025-11-24 02:13"


@pytest.mark.parametrize(("ms", "said"), [(-1, "-"), (0, "0.0s"), (8_449, "8.4s"), (41_000, "41s"), (125_000, "2:05"),
                                         (11_100_000, "3h05")])
def test_a_time_is_said_as_short_as_it_can_be_read(ms: int, said: str) -> None:
    texts.use("en")
    assert span(ms) == said
    texts.use("zh")
    assert span(ms) == said.replace("s", "秒")


def test_a_share_is_never_rounded_up_to_a_target_that_it_misses() -> None:
    assert (percent(79.99), percent(80), percent(98.49), percent(100), percent(-1)) == (
        "79.9%", "80.0%", "98.4%", "100.0%", "-")


def counted(**more: Any) -> Counted:
    return Counted(**{"since": NOW - 30 * DAY_MS, "until": NOW, "first_at": NOW - 60 * DAY_MS, **more})


def figure(rule: str, of: Counted) -> Figure:
    return next(one for one in figures(of, RULES) if one.rule == rule)


SLOTS = 30 * 144  # tens of minutes in thirty days


@pytest.mark.parametrize(("count", "mark"), [(SLOTS, GOOD), (SLOTS + 1, OVER), (2 * SLOTS, OVER), (2 * SLOTS + 1, RED)])
def test_the_rate_has_a_good_bound_and_a_limit(count: int, mark: str) -> None:
    assert figure("KPI-01", counted(slots=[Load(1, p4=count)])).mark == mark


@pytest.mark.parametrize(("crowded", "alarms", "mark"), [(43, 11, GOOD), (44, 11, OVER), (216, 11, OVER),
                                                         (217, 11, RED), (217, 10, GOOD)])
def test_crowded_tens_of_minutes_are_counted_over_the_rules_number(crowded: int, alarms: int, mark: str) -> None:
    slots = [Load(number, p4=alarms) for number in range(crowded)]

    assert figure("KPI-02", counted(slots=slots)).mark == mark


@pytest.mark.parametrize(("peak", "mark"), [(10, GOOD), (11, OVER), (100, OVER), (101, RED)])
def test_the_most_in_any_ten_minutes_is_a_floods_peak_too(peak: int, mark: str) -> None:
    flood = FloodReport(NOW - 3_600_000, NOW - 3_000_000, peak, peak, peak)

    assert figure("KPI-03", counted(floods=[flood], slots=[Load(1, p4=3)])).mark == mark


def test_a_flood_counts_as_long_as_it_lasted_within_the_window_and_one_that_runs_until_now() -> None:
    before = FloodReport(NOW - 30 * DAY_MS - 3_600_000, NOW - 30 * DAY_MS + 3_600_000, 20, 30, 40)
    running = FloodReport(NOW - 7_200_000, 0, 20, 30, 40)

    assert figure("KPI-04", counted(floods=[before, running])).value == pytest.approx(100 * 3 / 720)


def test_ten_sources_or_fewer_are_no_worst_ones() -> None:
    few = counted(offenders=[Offender("r", "1", "cid", "1", "", "", 5, 1)], sources=1, alarms=5)
    many = counted(offenders=[Offender("r", str(n), "cid", "1", "", "", 1, 1) for n in range(20)], sources=300,
                   alarms=300)

    assert figure("KPI-05", few).mark == ""
    assert (figure("KPI-05", many).mark, figure("KPI-05", many).value) == (GOOD, pytest.approx(10 / 3))


@pytest.mark.parametrize(("number", "mark"), [(0, GOOD), (1, OVER), (4, OVER), (5, RED)])
def test_five_stale_alarms_are_red(number: int, mark: str) -> None:
    assert figure("KPI-07", counted(stale=[None] * number)).mark == mark


@pytest.mark.parametrize(("slot", "mark"), [(Load(1, 5, 0, 15, 80), GOOD), (Load(1, 10, 10, 15, 65), GOOD),
                                            (Load(1, 10, 11, 15, 64), RED)])
def test_the_mix_is_red_beyond_the_rules_points(slot: Load, mark: str) -> None:
    assert figure("KPI-08", counted(slots=[slot])).mark == mark


def test_the_mix_puts_levels_one_and_two_high_and_four_and_five_low() -> None:
    assert mix([Load(1, 1, 1, 2, 3, 3)]) == (10, 20, 20, 60)
    assert mix([]) is None


def test_a_journal_of_no_time_marks_nothing() -> None:
    assert {one.mark for one in figures(counted(first_at=0), RULES)} == {""}


def test_an_alarm_kept_from_calling_is_loose_unless_a_record_covers_it(alarm_of: Any) -> None:
    shelf = Suppression(1, SHELF, 7, "", "", "", "", (), NOW, 0, 60_000, "person:chen", "why")
    area = shelf._replace(alarm=0, account="1001", classes=("trouble",))

    assert is_loose(alarm_of(7), [])
    assert not is_loose(alarm_of(7), [shelf])
    assert is_loose(alarm_of(8), [shelf])
    assert not is_loose(alarm_of(8), [area])
    assert is_loose(alarm_of(8)._replace(signal_class="fire"), [area])


@pytest.fixture
def alarm_of(scene: Any) -> Any:
    scene.hear("5011 181001E38001003")
    [alarm] = scene.queue
    return lambda number: alarm._replace(id=number)


def test_a_plot_ends_with_the_present_ten_minutes_and_fills_gaps_with_nothing() -> None:
    last = NOW // 600_000

    assert plot([Load(last, p1=2), Load(last - 2, p4=5), Load(last - 9, p4=9)], NOW, 4) == [0, 5, 0, 2]
