"""A site that is not closed in time, opened outside its hours or not opened in time is told, by the day it is."""

from __future__ import annotations

from typing import Any

import pytest
from calendars import YEARS, Shop, ms
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import SITE

from duty_console import texts
from duty_console.clock import local
from duty_console.core.inputs import Configured
from duty_console.core.nouns.calendars import calendar
from duty_console.domain.alarms import NORMAL, RTN_UNACK, SUPPRESSED, UNACK, is_active
from duty_console.domain.events import SignalLogged
from duty_console.domain.narration import content
from duty_console.domain.openings import CLOSED, CODES, LATE, OPEN, OUTSIDE, UNOPENED, Grace, Opening, judged, moved
from duty_console.rulebook import Rulebook

#: 2026-11-25 is a Wednesday.
MORNING = "2026-11-25 07:50"


def test_a_day_that_is_kept_says_nothing() -> None:
    scene = Shop(MORNING)
    before = len(scene.events)
    scene.opens()
    scene.until("2026-11-25 22:10")
    scene.closes()
    scene.until("2026-11-26 07:40")

    assert scene.queue == []
    assert [event.kind for event in scene.events[before:]] == ["signal.logged", "signal.logged"]


def test_not_closed_a_quarter_of_an_hour_after_its_hours_is_an_alarm_and_closing_ends_it() -> None:
    scene = Shop(MORNING)
    scene.opens()
    scene.until("2026-11-25 22:14")
    assert scene.queue == []
    scene.until("2026-11-25 22:15")

    alarm = scene.alarm(LATE)
    assert (alarm.account, alarm.signal_class, alarm.priority, alarm.rule, alarm.state, alarm.text) == (
        "1001", "trouble", 4, "OPEN-01", UNACK, "22:00")
    scene.until("2026-11-25 22:40")
    scene.closes()
    assert scene.rows["alarm"][alarm.id].state == RTN_UNACK
    scene.until("2026-11-26 08:29")
    assert scene.when(LATE) == ["11-25 22:15"]


def test_opened_in_the_night_is_an_alarm_at_once() -> None:
    scene = Shop(MORNING)
    scene.opens()
    scene.until("2026-11-25 21:30")
    scene.closes()
    scene.until("2026-11-26 03:00")
    scene.opens()

    alarm = scene.alarm(OUTSIDE)
    assert (alarm.signal_class, alarm.priority, alarm.rule) == ("supervisory", 3, "OPEN-02")
    scene.closes()
    assert scene.rows["alarm"][alarm.id].state == RTN_UNACK


def test_opened_and_closed_again_before_anybody_looked_is_told_all_the_same() -> None:
    scene = Shop("2026-11-26 02:59")
    scene.hear("5011 181001R40100005")
    scene.until("2026-11-26 03:00")
    scene.hear("5011 181001E40100005")
    scene.hear("5011 181001R40100005")
    scene.until("2026-11-26 03:01")

    assert scene.when(OUTSIDE) == ["11-26 03:00"]
    assert scene.alarm(OUTSIDE).state == RTN_UNACK


def test_half_an_hour_before_its_hours_it_may_open() -> None:
    scene = Shop("2026-11-25 07:00")
    scene.closes()
    scene.until("2026-11-25 07:30")
    scene.opens()

    assert scene.queue == []


def test_not_opened_half_an_hour_into_its_hours_is_an_alarm_until_it_opens() -> None:
    scene = Shop(MORNING)
    scene.closes()
    scene.until("2026-11-25 08:30")
    alarm = scene.alarm(UNOPENED)
    assert (alarm.priority, alarm.rule) == (4, "OPEN-03")
    scene.until("2026-11-25 09:10")
    scene.opens()

    assert scene.rows["alarm"][alarm.id].state == RTN_UNACK
    scene.closes()  # early: that is its own business
    scene.until("2026-11-25 21:59")
    assert scene.when(UNOPENED) == ["11-25 08:30"]


def test_of_a_site_that_never_said_anything_nobody_knows_that_it_is_closed() -> None:
    scene = Shop(MORNING)
    scene.until("2026-11-26 09:00")

    assert scene.when(LATE) == ["11-25 22:15"]
    assert scene.when(UNOPENED) == []
    assert scene.rows["alarm"][scene.alarm(LATE).id].state == RTN_UNACK  # its hours began again
    scene.closes()
    scene.until("2026-11-26 23:00")
    assert scene.when(LATE) == ["11-25 22:15"]


@pytest.mark.parametrize(("day", "late"), [
    ("2026-11-25", "11-25 22:15"),  # Wednesday
    ("2026-11-28", "11-28 18:15"),  # Saturday
    ("2026-10-10", "10-10 22:15"),  # Saturday, a make-up working day
])
def test_the_kind_of_day_says_when_it_closes(day: str, late: str) -> None:
    scene = Shop(f"{day} 10:00")
    scene.opens()
    scene.until(f"{day} 23:00")

    assert scene.when(LATE) == [late]


def test_on_a_holiday_it_stays_closed() -> None:
    scene = Shop("2026-10-01 09:30")  # Thursday
    scene.closes()
    scene.until("2026-10-01 12:00")
    assert scene.queue == []
    scene.opens()

    assert scene.when(OUTSIDE) == ["10-01 12:00"]


def test_hours_over_midnight() -> None:
    scene = Shop("2026-11-25 17:30", "workdays 18:00-02:00", "rest_days 18:00-03:00")
    scene.opens()
    scene.until("2026-11-26 02:14")
    assert scene.queue == []
    scene.until("2026-11-26 02:15")
    assert scene.codes() == [LATE]
    scene.closes()
    scene.until("2026-11-27 18:29")
    scene.opens()
    scene.until("2026-11-28 02:20")  # it began on a working day

    assert scene.when(LATE) == ["11-26 02:15", "11-28 02:15"]


@pytest.mark.parametrize(("begin", "late"), [
    ("2025-12-31 17:40", "01-01 02:15"), ("2026-04-30 17:40", "05-01 02:15"), ("2028-02-29 17:40", "03-01 02:15")])
def test_over_the_ends_of_years_months_and_february(begin: str, late: str) -> None:
    scene = Shop(begin, "workdays 18:00-02:00", "rest_days closed")
    scene.opens()
    scene.until(f"{local(scene.now.at + 86_400_000):%Y-%m-%d} 17:00")

    assert scene.when(LATE) == [late]
    assert scene.when(OUTSIDE) == scene.when(UNOPENED) == []


@pytest.mark.parametrize(("language", "words"), [("zh", ("撤防", "布防")), ("en", ("disarmed", "armed"))])
def test_the_journal_says_which_of_both_it_was(language: str, words: tuple[str, str]) -> None:
    before = texts.language()
    texts.use(language)
    scene = Shop("2026-11-25 10:00")
    said = [content(event.body) for frame in ("5011 181001E40100005", "5011 181001R40100005")
            for event in scene.hear(frame) if isinstance(event.body, SignalLogged)]
    texts.use(before)

    assert [word for word, text in zip(words, said, strict=True) if f" {word} " in text] == list(words)


def test_a_partition_that_is_open_keeps_the_site_open() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens("01")
    scene.opens("02")
    scene.closes("01")
    scene.until("2026-11-25 22:15")
    assert scene.codes() == [LATE]
    scene.closes("02")

    assert scene.alarm(LATE).state == RTN_UNACK


@pytest.mark.parametrize(("opening", "closing"), [
    ("S011[#1001|NOP0005]", "S011[#1001|NCL0005]"), ("5011 181001E40900000", "5011 181001R40800000")])
def test_other_words_for_it(opening: str, closing: str) -> None:
    scene = Shop("2026-11-25 10:00")
    scene.hear(opening)
    scene.until("2026-11-25 22:15")
    assert scene.codes() == [LATE]
    scene.hear(closing)
    scene.wait(0)

    assert scene.alarm(LATE).state == RTN_UNACK


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_keeps_what_is_waited_for(boot: str) -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.until("2026-11-25 21:00")
    scene.restart(boot=boot)
    scene.until("2026-11-25 22:14")
    assert scene.queue == []
    scene.until("2026-11-25 22:16")
    number = scene.alarm(LATE).id
    scene.restart(boot="boot0003")
    scene.until("2026-11-25 23:00")
    assert scene.when(LATE) == ["11-25 22:15"]
    scene.closes()

    assert scene.rows["alarm"][number].state == RTN_UNACK


def test_what_fell_due_while_nobody_ran_is_told_at_the_start() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.now = scene.now._replace(at=ms("2026-11-26 01:00"))
    scene.restart(boot="boot0002")
    scene.wait(0)

    assert scene.codes() == [LATE]


def test_a_clock_that_was_set_while_nobody_ran_is_seen_at_the_start() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.now = scene.now._replace(at=ms("2026-11-25 22:20"))  # the boot clock hardly moved
    scene.restart()
    scene.wait(0)

    assert scene.codes() == [LATE]


def test_a_clock_that_is_set_on_passes_over_nothing() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.set_clock("2026-11-25 22:30")

    assert scene.when(LATE) == ["11-25 22:30"]


def test_a_clock_that_is_set_back_tells_nothing_twice() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.until("2026-11-25 22:15")
    number = scene.alarm(LATE).id
    scene.set_clock("2026-11-25 22:15:30")
    scene.set_clock("2026-11-25 22:15:10")
    scene.until("2026-11-25 23:00")
    assert scene.when(LATE) == ["11-25 22:15"]
    scene.set_clock("2026-11-25 21:00")  # it was not that late
    assert scene.rows["alarm"][number].state == RTN_UNACK
    scene.until("2026-11-25 22:14")
    assert scene.alarm(LATE).state == RTN_UNACK
    scene.until("2026-11-25 22:15")

    assert scene.alarm(LATE).state == UNACK
    assert scene.alarm(LATE).id == number  # the same occurrence, said anew


def test_a_clock_that_was_a_day_ahead_loses_no_closing() -> None:
    scene = Shop("2026-11-26 10:00")
    scene.opens()
    scene.set_clock("2026-11-25 10:01")
    scene.until("2026-11-25 23:00")

    assert scene.when(LATE) == ["11-25 22:15"]


def test_a_clock_that_runs_a_little_slow_tells_once() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.until("2026-11-25 22:10")
    scene.now = scene.now._replace(at=scene.now.at - 40)  # slewed: nobody calls that a step
    scene.until("2026-11-25 22:20")

    assert len(scene.when(LATE)) == 1
    assert scene.alarm(LATE).state == UNACK


def test_a_calendar_that_comes_late_is_judged_by_at_once() -> None:
    scene = Shop("2026-10-01 08:00", years=YEARS[:1])
    scene.opens()
    scene.until("2026-10-01 10:00")
    assert scene.queue == []  # a Thursday
    scene.bodies = (*YEARS, *scene.bodies)
    scene.set_hours()
    scene.wait(0)

    assert scene.codes() == [OUTSIDE]


def test_other_hours_are_judged_by_at_once_and_none_end_it() -> None:
    scene = Shop("2026-11-25 10:00")
    scene.opens()
    scene.until("2026-11-25 20:00")
    scene.set_hours("workdays 08:00-19:00")
    scene.wait(0)
    number = scene.alarm(LATE).id
    scene.acknowledge(scene.alarm(LATE))
    scene.tell(Configured((*scene.bodies, SITE)))
    scene.wait(0)

    assert scene.rows["alarm"][number].state == NORMAL
    assert scene.first_due() is None


def test_a_site_that_is_being_tested_calls_nobody() -> None:
    scene = Shop("2026-11-25 21:00")
    scene.opens()
    scene.ask("test_begin", role="engineer", actor="person:luo", of="site:hall", for_s=2 * 3600, reason="x")
    scene.until("2026-11-25 22:20")
    assert scene.alarm(LATE).state == SUPPRESSED
    scene.until("2026-11-25 23:01")

    assert scene.alarm(LATE).state == UNACK


def test_an_opening_out_of_a_buffer_is_told_and_changes_nothing_that_is_known_since() -> None:
    row = Opening("hall", "", "1001", ("",), OPEN, 5_000, 5_000, 0, "", 0, 1, 5_000, 0)

    assert moved(row, "00", OPEN, 4_000) == row._replace(unjudged=4_000)
    assert moved(row, "00", CLOSED, 4_000) == row
    assert moved(row, "00", CLOSED, 6_000) == row._replace(groups=(), state=CLOSED, heard_at=6_000)


STEPS = st.lists(st.one_of(
    st.tuples(st.sampled_from(["opens", "closes"]), st.sampled_from(["01", "02"])),
    st.tuples(st.just("wait"), st.integers(60, 30 * 3600)),
    st.tuples(st.just("step"), st.integers(-6 * 3600, 6 * 3600)),
    st.tuples(st.just("restart"), st.booleans())), max_size=25)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_whatever_happens_what_stands_is_what_is_wrong_now(steps: list[tuple[str, Any]]) -> None:
    """Over signals, steps of the clock, restarts and days: one alarm stands, just when something is wrong."""
    scene = Shop("2026-09-25 12:00", "workdays 08:00-22:00", "rest_days 18:00-02:00", "sun closed")
    for count, (what, how) in enumerate(steps):
        match what:
            case "wait":
                scene.until(f"{local(scene.now.at + how * 1000):%Y-%m-%d %H:%M:%S}")
            case "step":
                scene.set_clock(f"{local(scene.now.at + how * 1000):%Y-%m-%d %H:%M:%S}")
            case "restart":
                scene.restart(boot=f"boot{count:04}" if how else scene.now.boot)
            case _:
                getattr(scene, what)(how, f"{count:03}")
        for _sweep in range(3):
            scene.wait(0)
        row = scene.state.rows["opening"]["hall"]
        grace = Grace(900_000, 1_800_000, 1_800_000)
        wrong = judged(row, scene.state.rows["site"]["hall"].hours, calendar(scene.state), scene.now.at, grace)
        active = [alarm.code for alarm in scene.queue if alarm.code in CODES and is_active(alarm)]

        assert row.told == wrong
        assert active == ([wrong] if wrong else [])
        due = scene.first_due()
        assert due is None or due > scene.now.tick


def test_a_journal_that_is_older_than_these_rules_is_told_as_it_was() -> None:
    scene = Shop("2026-11-25 10:00")
    values = {id: rule for id, rule in scene.state.rules.values().items() if not id.startswith("OPEN-")}
    scene.state.rules = Rulebook.recorded(values, "00000000")

    [event] = scene.hear("5011 181001E40100005")
    assert isinstance(event.body, SignalLogged)
    assert event.body.sense == ""
