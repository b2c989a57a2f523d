"""Who stands on notices: the table [office] of a room file."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_hours import ROOM

from duty_console import room
from duty_console.core.roomfacts import public_bodies
from duty_console.domain.placeevents import OfficeSet
from duty_console.errors import RoomError
from duty_console.rulebook import Rulebook


def loaded(folder: Path, *rows: str) -> room.Room:
    path = folder / "room.toml"
    path.write_text(ROOM + "\n".join(rows) + "\n", encoding="utf-8")
    return room.load(path)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(("rows", "office"), [
    (("[office]", 'prefix = "XW"', 'community = "西湾社区居民委员会"', 'street = "东城街道"'),
     OfficeSet("XW", "西湾社区居民委员会", "", "", "东城街道")),
    ((), OfficeSet("", "", "", "", ""))])
def test_an_office_is_kept_as_it_is_written(tmp_path: Path, rows: tuple[str, ...], office: OfficeSet) -> None:
    bodies = public_bodies(loaded(tmp_path, *rows), Rulebook.load(), lambda _driver: False)
    assert [body for body in bodies if isinstance(body, OfficeSet)] == [office]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(("row", "sentence"), [
    ('prefix = "xw"', 'the office has prefix "xw"; it is 1 to 8 capital letters and digits, such as XW.'),
    ('prefix = "XW-2026-1"',
     'the office has prefix "XW-2026-1"; it is 1 to 8 capital letters and digits, such as XW.'),
    ('polise = "x"', 'the office has no key "polise"; known keys: prefix, community, police, fire_body, street. '
                     "Did you mean police?"),
    (f'police = "{"x" * 61}"', "the office has a police of 61 characters; at most 60."),
])
def test_a_wrong_office_is_refused_with_its_line(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(RoomError) as caught:
        loaded(tmp_path, "[office]", row)
    assert str(caught.value) == f"room.toml line 9: {sentence}"
