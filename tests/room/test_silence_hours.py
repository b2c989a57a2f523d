"""Which amplifier of a room file is tested when (BC-13)."""

from __future__ import annotations

from pathlib import Path

from duty_console import room
from duty_console.core.roomfacts import public_bodies
from duty_console.domain.silenceevents import SilenceSet
from duty_console.rulebook import Rulebook

ROOM = """
[room]
key = "r"
name = "R"
[[line]]
name = "b"
profile = "relay-board-8"
url = "/dev/a"
"""
AREA = '[[area]]\nkey = "{0}"\nname = "{0}"\nparent = "{1}"\n{2}\n'
AMPLIFIER = '[[amplifier]]\nkey = "{0}"\nname = "{0}"\narea = "{1}"\nline = "b"\noutput = "{2}"\n'


def test_an_area_has_its_own_hour_or_that_of_what_it_lies_in_or_the_rooms_and_may_have_none(tmp_path: Path) -> None:
    areas = (AREA.format("v", "", "") + AREA.format("west", "v", 'silence_test = "12:30"')
             + AREA.format("w1", "west", "") + AREA.format("school", "v", 'silence_test = "never"')
             + AREA.format("s1", "school", ""))
    amplifiers = "".join(AMPLIFIER.format(f"a-{area}", area, number)
                         for number, area in enumerate(("v", "west", "w1", "school", "s1"), start=1))
    path = tmp_path / "room.toml"
    path.write_text(ROOM + areas + amplifiers + '[silence_test]\nat = "10:00"\n', encoding="utf-8")
    bodies = [body for body in public_bodies(room.load(path), Rulebook.load(), lambda _driver: False)
              if isinstance(body, SilenceSet)]
    assert [(body.amplifier, body.minute) for body in bodies] == [("a-v", 600), ("a-west", 750), ("a-w1", 750)]
