"""Working days: the worked example of the rules, the notice as a fact, and what holds for every calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from calendars import YEARS, Shop
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import Scene

from duty_console.calendarfile import HOLIDAY, MAKEUP, WEEKEND, WORKDAY, parsed, shipped
from duty_console.core.inputs import Configured
from duty_console.domain.calendars import Calendar, Year, is_sound, missing
from duty_console.domain.openings import DAY_WORDS
from duty_console.errors import RoomError
from duty_console.roomhours import DAYS

CALENDAR = Calendar([Year(year.year, year.days, year.source, year.published, 1, 1, 0, "room") for year in shipped()])
SOURCE = "国办发明电〔2026〕9号"
NEXT = "2027-01-01 holiday 元旦; 2027-02-28 makeup_workday 春节"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("found", "count", "due"), [
    ("2026-09-30", 1, "2026-10-08"), ("2026-09-30", 2, "2026-10-09"), ("2026-09-30", 3, "2026-10-10"),
    ("2026-10-08", 3, "2026-10-12")])
def test_three_working_days_over_the_national_day(found: str, count: int, due: str) -> None:
    assert CALENDAR.workdays_after(day(found), count) == day(due)


def test_a_deadline_in_the_holidays_rolls_to_the_next_working_day() -> None:
    assert CALENDAR.rolled(day("2026-10-05")) == day("2026-10-08")
    assert CALENDAR.days_after(day("2026-09-28"), 7) == day("2026-10-08")
    assert CALENDAR.days_after(day("2026-10-08"), 2) == day("2026-10-10")  # a Saturday on which people work
    assert CALENDAR.days_after(day("2026-10-08"), 3) == day("2026-10-12")


@pytest.mark.parametrize(("when", "kind"), [
    ("2026-10-09", WORKDAY), ("2026-10-10", MAKEUP), ("2026-10-11", WEEKEND), ("2026-10-03", HOLIDAY),
    ("2026-01-04", MAKEUP), ("2026-02-23", HOLIDAY), ("2026-02-24", WORKDAY), ("2025-10-08", HOLIDAY),
    ("2025-01-26", MAKEUP)])
def test_kinds_of_days(when: str, kind: str) -> None:
    assert CALENDAR.kind(day(when)) == kind


def test_the_years_that_ship_have_the_days_of_their_notices() -> None:
    counts = {year.year: (sum(HOLIDAY in text for text in year.days), sum(MAKEUP in text for text in year.days))
              for year in shipped()}

    assert counts == {2024: (28, 8), 2025: (28, 5), 2026: (33, 6)}
    assert all("国办发明电" in year.source and year.published for year in shipped())


def test_a_year_nobody_gave_is_monday_to_friday_and_said_to_be_missing() -> None:
    assert CALENDAR.kind(day("2027-10-01")) == WORKDAY
    assert CALENDAR.kind(day("2027-10-02")) == WEEKEND
    assert not CALENDAR.is_known(day("2026-12-31"), day("2027-01-01"))
    assert missing([2026], day("2026-11-30"), 12, 1) == ()
    assert missing([2026], day("2026-12-01"), 12, 1) == (2027,)
    assert missing([2026], day("2027-01-01"), 12, 1) == (2027,)
    assert missing([2026, 2027], day("2026-12-31"), 12, 1) == ()
    assert missing([], day("2026-12-31"), 12, 1) == (2026, 2027)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any notice at all, of a leap year too."""
    days = draw(st.dictionaries(st.dates(day("2028-01-01"), day("2028-12-31")), st.booleans(), max_size=60))
    texts = tuple(f"{when} {MAKEUP if works and when.weekday() >= 5 else HOLIDAY} x" for when, works in sorted(
        days.items()))
    return Calendar([Year(2028, texts, "x", "", 1, 1, 0, "room")])


MOMENTS = st.dates(day("2027-12-01"), day("2029-01-31"))


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, st.integers(1, 40))
def test_a_period_of_working_days_has_just_so_many_of_them_after_its_first_day(
        calendar: Calendar, when: date, count: int) -> None:
    due = calendar.workdays_after(when, count)
    passed = [when + timedelta(days=each) for each in range(1, (due - when).days + 1)]

    assert calendar.is_workday(due)
    assert sum(calendar.is_workday(each) for each in passed) == count


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, st.integers(1, 40))
def test_a_period_of_days_ends_on_a_working_day_and_no_earlier_and_on_the_first(
        calendar: Calendar, when: date, count: int) -> None:
    due, last = calendar.days_after(when, count), when + timedelta(days=count)

    assert due >= last
    assert calendar.is_workday(due)
    assert not any(calendar.is_workday(last + timedelta(days=each)) for each in range((due - last).days))


@settings(max_examples=60, deadline=None)
@given(calendars(), MOMENTS, MOMENTS)
def test_who_begins_later_never_ends_earlier(calendar: Calendar, one: date, other: date) -> None:
    first, second = sorted((one, other))

    assert calendar.workdays_after(first, 3) <= calendar.workdays_after(second, 3)
    assert calendar.days_after(first, 3) <= calendar.days_after(second, 3)


def ask(scene: Scene, days: str = NEXT, **more: object) -> object:
    return scene.ask("import_calendar", role="leader", actor="person:luo",
                     **{"year": 2027, "days": days, "source": SOURCE, **more})


def test_an_import_is_a_fact_and_the_same_once_more_changes_nothing() -> None:
    scene = Shop("2026-11-25 10:00")
    first = ask(scene)
    before = len(scene.events)
    again = ask(scene)

    assert again == first
    assert len(scene.events) == before
    row = scene.state.rows["calendar"][2027]
    assert (row.version, row.source, row.by, row.number) == (1, SOURCE, "person:luo", first.event)  # type: ignore
    assert row.days == ("2027-01-01 holiday 元旦", "2027-02-28 makeup_workday 春节")


def test_a_correction_is_a_new_version_and_the_old_one_stays_in_the_journal() -> None:
    scene = Shop("2026-11-25 10:00")
    ask(scene)
    ask(scene, "2027-01-01 holiday 元旦; 2027-01-02 holiday 元旦")
    scene.restart()

    assert scene.state.rows["calendar"][2027].version == 2
    assert [len(event.body.days) for event in scene.events  # type: ignore[attr-defined]
            if event.kind == "calendar.set" and event.actor == "person:luo"] == [2, 2]


def test_what_somebody_imported_goes_before_what_ships_and_a_corrected_program_before_an_older_one() -> None:
    scene = Shop("2026-11-25 10:00", years=YEARS[:1])
    old = YEARS[1].__class__(2026, ["2026-01-01 holiday 元旦"], "draft", "", 1)
    scene.tell(Configured((*scene.bodies, old)))
    scene.tell(Configured((*scene.bodies, *YEARS)))
    assert scene.state.rows["calendar"][2026].source == YEARS[-1].source
    scene.ask("import_calendar", role="engineer", year=2026, days="2026-01-01 holiday 元旦", source="corrected")
    scene.tell(Configured((*scene.bodies, *YEARS)))

    assert scene.state.rows["calendar"][2026].source == "corrected"
    assert scene.state.rows["calendar"][2026].version == 3


@pytest.mark.parametrize(("days", "words"), [
    ("2027-01-01 holiday x; 2026-01-02 holiday x", "2026-01-02 is not in 2027"),
    ("2027-01-01 holiday x; 2027-01-01 holiday x", "2027-01-01 is there twice"),
    ("2027-01-01 fest x", "2027-01-01: there is no kind fest"),
    ("2027-01-01 weekend x", "2027-01-01 is no Saturday or Sunday"),
    ("2027-01-01 makeup_workday x", "2027-01-01 is no Saturday or Sunday"),
    ("2027-01-02 workday x", "2027-01-02 is a Saturday or Sunday"),
    ("2027-02-29 holiday x", "2027-02-29 is no date"),
    ("2027-01-02 makeup_workday x", "There is no holiday in it"),
])
def test_a_wrong_year_is_refused_whole(days: str, words: str) -> None:
    scene = Shop("2026-11-25 10:00")
    ask(scene, days)

    assert words in scene.events[-1].body.reason  # type: ignore[attr-defined]
    assert 2027 not in scene.state.rows["calendar"]


@pytest.mark.parametrize("role", ["viewer", "officer", "auditor"])
def test_only_the_leader_or_an_engineer_imports(role: str) -> None:
    scene = Shop("2026-11-25 10:00")
    scene.ask("import_calendar", role=role, year=2027, days=NEXT, source=SOURCE)

    assert scene.events[-1].kind == "request.refused"
    assert 2027 not in scene.state.rows["calendar"]


CSV = f"# source: {SOURCE}\n# published: 2026-11-05\ndate,kind,name\n2027-01-01,holiday,元旦\n2027/2/28,上班,春节\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_as_spreadsheets_write_it(encoding: str, end: str) -> None:
    sheet = parsed(CSV.replace("\n", end).encode(encoding), "2027.csv")

    assert sheet == (2027, ("2027-01-01 holiday 元旦", "2027-02-28 makeup_workday 春节"), SOURCE, "2026-11-05")


def test_a_wrong_file_is_refused_with_every_line_and_reason() -> None:
    text = CSV + "2027-01-01,holiday,again\n2026-12-31,holiday,x\n2027-03-01,weekend,Monday\nsoon,holiday,x\n"
    with pytest.raises(RoomError) as caught:
        parsed(text.encode(), "2027.csv")
    lines = str(caught.value).splitlines()

    assert [line.split(": ")[0] for line in lines] == ["2027.csv:6", "2027.csv:7", "2027.csv:8", "2027.csv:9"]


@pytest.mark.parametrize("data", [b"\xff\xfe2\x000\x00", b"", b"date,kind,name\n2027-01-01,holiday,x\n",
                                  b"# source: x\n# published: soon\n2027-01-01,holiday,x\n",
                                  b"# source: x\n1999-01-01,holiday,x\n"])
def test_what_is_no_calendar_is_said(data: bytes) -> None:
    with pytest.raises(RoomError):
        parsed(data, "x.csv")


@pytest.mark.parametrize("days", [("2026-13-01 holiday",), ("2026-01-01 fest",), ("2025-01-01 holiday",), ("",)])
def test_a_row_of_a_damaged_file_is_not_believed(days: tuple[str, ...]) -> None:
    assert not is_sound(Year(2026, days, "x", "", 1, 1, 0, "person:luo"))


def test_a_room_file_may_name_the_days_that_hours_are_judged_by() -> None:
    assert set(DAYS) == set(DAY_WORDS)
