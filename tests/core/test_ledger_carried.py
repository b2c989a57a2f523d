"""What a new file takes over of places and hazards: numbers, dates and lateness stand as they stood."""

from __future__ import annotations

from typing import Any

import pytest
from scenes import ROOM, Scene
from test_carrying import next_file

from duty_console.core.inputs import Configured
from duty_console.domain.carrying import Carried, numbers
from duty_console.domain.events import Event, PersonSet
from duty_console.domain.hazardcarried import CHUNK, ROWS, chunks, is_sound, rows_of
from duty_console.domain.narration import Names
from duty_console.domain.placerows import Place
from duty_console.domain.sentences import sentence

STAFF = (*ROOM, PersonSet("chen", "陈", "officer"), PersonSet("luo", "罗", "leader"))
DAY_S = 86_400


def does(scene: Scene, action: str, **how: Any) -> None:
    reply = scene.ask(action, role="leader", actor="person:luo", **how)
    assert not reply.refused, reply


@pytest.fixture
def scene() -> Scene:
    """A place with two hazards: one overdue under a notice, one corrected on the spot."""
    made = Scene()
    made.tell(Configured(STAFF))
    does(made, "place_enter", of="F012", name="餐厅", trade="restaurant")
    does(made, "paper", of="F012", kind="fire", signed="2026-01-05", signer="林")
    does(made, "hazard_find", of="F012", breach="BRE-11")
    does(made, "hazard_find", of="F012", breach="BRE-03")
    spot, dated = sorted(made.state.rows["hazard"].values(), key=lambda row: row.breach)
    does(made, "hazard_order", hazards=dated.number, issuer="police_station", days=1)
    does(made, "hazard_correct", of=spot.number, by="林", evidence="照片 1")
    for _day in range(4):
        made.wait(DAY_S)
        made.wait(0)
    assert made.state.rows["hazard"][dated.id].late
    return made


def test_places_hazards_and_numbers_go_on(scene: Scene) -> None:
    before = {table: dict(scene.rows[table]) for table in ROWS}
    after = next_file(scene)

    for table in ("place", "paper", "hazard", "evidence", "notice", "series"):
        assert {key: row for key, row in after.rows[table].items() if row is not None} == before[table], table
    told = {key: row.told for key, row in after.state.rows["deadline"].items() if not row.over}
    assert told == {key: row.told for key, row in scene.state.rows["deadline"].items() if not row.over}
    [dated] = after.state.rows["hazard"].values()  # what is over stands in the file alone
    does(after, "hazard_find", of="F012", breach="BRE-12")
    newest = max(after.state.rows["hazard"].values())
    assert (newest.number[-3:], newest.id > scene.state.head) == ("003", True)
    does(after, "hazard_claim", of=dated.number, by="林", evidence="照片 2")
    assert after.rows["hazard"][dated.id].late


def test_many_rows_are_few_facts_and_read_back_the_same() -> None:
    rows = tuple(Place(f"P{each}", "x", number=each) for each in range(2 * CHUNK + 1))
    carried = Carried(place=rows)
    made = list(chunks(carried))
    assert [len(body.rows) for body in made] == [CHUNK, CHUNK, 1]
    assert tuple(row for body in made for row in rows_of(body)) == rows
    assert max(numbers(carried)) == 2 * CHUNK
    said = sentence(Event(1, 0, 0, "register.carried", "collector", 0, made[0]), Names())
    assert f"{CHUNK} 行" in said


def test_a_row_with_a_day_that_is_none_is_not_believed(scene: Scene) -> None:
    [row] = [one for one in scene.rows["deadline"].values() if one.kind == "rectify" and one.told]
    assert is_sound("deadline", row)
    assert not is_sound("deadline", row._replace(last="2026-13-40"))
    assert not is_sound("deadline", row._replace(unit="moons"))
    hazard = scene.rows["hazard"][int(row.of.partition(":")[2])]
    assert is_sound("hazard", hazard)
    assert not is_sound("hazard", hazard._replace(state="gone"))
