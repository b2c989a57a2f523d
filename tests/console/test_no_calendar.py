"""A calendar that is missing is said in the header of every screen, and nothing is where none is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duty_console import cli, texts
from duty_console.calendarfile import day_of
from duty_console.clock import Moment, local
from duty_console.commands import calendar, status
from duty_console.console.picture import FILE, LIVE, REPLAY, Picture
from duty_console.console.watch import Watch
from duty_console.console.widgets.bars import counted
from duty_console.domain.calendars import CalendarSet, Year
from duty_console.store.calendars import Known
from duty_console.store.reading import Counts

from .rooms import NOW, FixedClock, Writing

BOTH = Known((2024, 2025, 2026))
NONE = Counts({}, 0, 0)


def header(known: Known | None, when: str, width: int = 80, link: str = LIVE,
           counts: Counts = NONE) -> str:
    day = day_of(when)
    assert day is not None
    ahead = (day - local(NOW.at).date()).days * 86_400_000
    picture = Picture(NOW._replace(at=NOW.at + ahead), link, counts=counts, calendar=known)
    return "".join(text for text, _look in counted(picture, width))


@pytest.mark.parametrize(("language", "said"), [("zh", "缺2027年历"), ("en", "no calendar 2027")])
@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("link", [LIVE, FILE])
def test_the_coming_year_is_asked_for_from_december_on(language: str, said: str, width: int, link: str) -> None:
    texts.use(language)

    assert said not in header(BOTH, "2026-11-30", width, link)
    assert said in header(BOTH, "2026-12-01", width, link)
    assert said in header(BOTH, "2027-01-01", width, link)
    assert said not in header(Known((2026, 2027)), "2026-12-31", width, link)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_count_goes_for_it(width: int) -> None:
    texts.use("en")
    classes = {"fire": 12, "help_call": 3, "intrusion": 5, "supervisory": 9, "trouble": 40}

    said = header(BOTH, "2026-12-01", width, counts=Counts(classes, 69, 69))

    assert "fire 12" in said
    assert "no calendar" not in said or "trouble 40" in said
    assert "unanswered 69" in said


def test_nothing_is_said_before_anything_was_read_and_in_a_replay() -> None:
    texts.use("en")

    assert "calendar" not in header(None, "2026-12-01")
    assert "calendar" not in header(BOTH, "2026-12-01", link=REPLAY)


class December:
    """A clock of the machine, on 2026-12-05."""

    def read(self) -> Moment:
        return NOW._replace(at=NOW.at + 11 * 86_400_000)


@pytest.mark.parametrize(("language", "said"), [("zh", "缺少 2027 年年历"), ("en", "calendar of 2027 missing")])
def test_the_commands_say_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
                                 language: str, said: str) -> None:
    path = tmp_path / "duty.db"
    Writing(path).store.close()

    def told(*words: str) -> str:
        cli.main([*words, "--store", str(path), "--lang", language])
        return capsys.readouterr().out

    assert said not in told("status")
    for module in (status, calendar):
        monkeypatch.setattr(module, "SystemClock", December)
    assert said in told("status")
    assert said in told("calendar")
    assert json.loads(told("status", "--json"))["calendars_missing"] == [2027]


def test_a_console_reads_which_years_are_there_and_hears_of_a_new_one(tmp_path: Path) -> None:
    room = Writing(tmp_path / "duty.db")
    watch = Watch(tmp_path / "duty.db", None, FixedClock())
    try:
        assert watch.look()
        assert watch.calendar == BOTH
        days = ("2027-01-01 holiday x",)
        row = Year(2027, days, "x", "", 1, 9, 0, "person:luo")
        room.tell(CalendarSet(2027, list(days), "x", "", 1), "calendar", row)
        assert watch.look()
        assert watch.calendar == Known((2024, 2025, 2026, 2027))
    finally:
        watch.close()
        room.store.close()
