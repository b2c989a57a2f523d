"""Opening hours in a room file: read, or refused with line and the right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from duty_console import room
from duty_console.core.roomfacts import public_bodies
from duty_console.domain.calendars import CalendarSet
from duty_console.domain.events import SiteSet
from duty_console.errors import RoomError
from duty_console.rulebook import Rulebook

ROOM = '[room]\nkey = "r"\nname = "R"\n[[line]]\nname = "fire"\nprofile = "mlr2"\nurl = "/dev/a"\n'
SITE = ROOM + '[[site]]\nkey = "s"\nname = "S"\naccount = "1001"\nhours = [\n'
ALL = ", ".join(("workdays", "rest_days", "holidays", "mon", "tue", "wed", "thu", "fri", "sat", "sun"))


def loaded(folder: Path, *rows: str) -> room.Room:
    path = folder / "room.toml"
    path.write_text(SITE + ",\n".join(rows) + "\n]\n", encoding="utf-8")
    return room.load(path)


@pytest.mark.usefixtures("shelf")
def test_hours_are_kept_by_kind_of_day(tmp_path: Path) -> None:
    found = loaded(tmp_path, '{ days = ["workdays", "sat"], open = "08:00", close = "24:00" }',
                   '{ days = ["rest_days"], open = "18:00", close = "02:00" }', '{ days = ["holidays"] }')
    bodies = public_bodies(found, Rulebook.load(), lambda _driver: False)

    [site] = [body for body in bodies if isinstance(body, SiteSet)]
    assert site.hours == ["workdays 08:00-24:00", "rest_days 18:00-02:00", "holidays closed", "sat 08:00-24:00"]
    assert [body.year for body in bodies if isinstance(body, CalendarSet)] == [2024, 2025, 2026]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(("row", "sentence"), [
    ('{ days = ["workday"], open = "08:00", close = "22:00" }',
     f'hours 1 of site "s" want the day "workday"; days: {ALL}. Did you mean workdays?'),
    ('{ days = [], open = "08:00", close = "22:00" }', f'hours 1 of site "s" are for no day; days: {ALL}.'),
    ('{ days = ["mon", "mon"], open = "08:00", close = "22:00" }',
     'hours 1 of site "s": "mon" has hours already; each kind of day has one opening and one closing.'),
    ('{ days = ["mon"], open = "8:00", close = "22:00" }',
     'hours 1 of site "s" have open "8:00"; a time is written 08:30, the end of the day 24:00.'),
    ('{ days = ["mon"], open = "08:00", close = "24:30" }',
     'hours 1 of site "s" have close "24:30"; a time is written 08:30, the end of the day 24:00.'),
    ('{ days = ["mon"], open = "24:00", close = "08:00" }',
     'hours 1 of site "s" have open "24:00"; a time is written 08:30, the end of the day 24:00.'),
    ('{ days = ["mon"], open = "08:00" }',
     'hours 1 of site "s" need both open and close; without both the site is closed on these days.'),
    ('{ days = ["mon"], open = "08:00", close = "08:00" }',
     'hours 1 of site "s" open and close at 08:00; all day is 00:00 to 24:00.'),
    ('{ open = "08:00", close = "22:00" }', 'hours 1 of site "s" needs the key "days" (a list of texts in quotes).'),
    ('{ days = ["mon"], opens = "08:00" }',
     'hours 1 of site "s" has no key "opens"; known keys: days, open, close. Did you mean open?'),
])
def test_wrong_hours_are_refused_with_their_line(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(RoomError) as caught:
        loaded(tmp_path, row)

    assert str(caught.value) == f"room.toml line 13: {sentence}"
    assert [finding.what for finding in room.check_all(tmp_path / "room.toml")] == [str(caught.value)]
