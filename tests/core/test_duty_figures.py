"""The month of the roster in figures: hours of everybody, minutes that did not comply, and the shift of a moment."""

from __future__ import annotations

import pytest
from scenes import Scene
from test_roster import MINUTE, STAFF, at, december, go_to, leader, set_to

from duty_console.core.inputs import Configured
from duty_console.core.rostering import roster_of
from duty_console.domain.dutyfigures import DutyMonth, duty_month, shift_namer

HOUR = 60 * MINUTE
BEGIN, END = "2026-12-01 00:00", "2027-01-01 00:00"


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    set_to(made, "2026-11-28 12:00")
    made.tell(Configured(STAFF))
    december(made)
    return made


def month(scene: Scene, now: str = END) -> DutyMonth:
    return duty_month(roster_of(scene.state), scene.state.rows["breach"].values(), at(BEGIN), at(END), at(now))


def test_everybody_has_the_hours_of_his_spells_up_to_now_and_in_all(scene: Scene) -> None:
    go_to(scene, "2026-12-11 04:00")
    hours = {one.person: (one.worked_ms // HOUR, one.planned_ms // HOUR) for one in month(
        scene, "2026-12-11 04:00").hours}

    assert hours == {"chen": (84, 248), "luo": (84, 248), **dict.fromkeys(("zhao", "li", "sun", "wu"), (80, 248))}
    assert sum(spell.until - spell.begins for spell in month(scene).hours[0].spells) == 248 * HOUR


def test_an_emergency_is_two_hours_with_its_reason_and_who_stood_in_has_them(scene: Scene) -> None:
    go_to(scene, "2026-12-16 15:20")
    leader(scene, "leave", person="sun", kind="sick", begins="2026-12-16 15:20", until="2026-12-17 08:00")
    leader(scene, "emergency", stand_in="deng", begins="2026-12-16 16:00", until="2026-12-16 18:00", reason="孙病假")
    leader(scene, "override", stand_in="he", begins="2026-12-16 18:00", until="2026-12-16 24:00")
    go_to(scene, "2026-12-17 00:00")
    of = month(scene, "2026-12-17 00:00")

    [lapse] = of.lapses
    assert lapse.change is not None
    assert (of.lapsed_ms, lapse.breach.rules, lapse.change.reason) == (2 * HOUR, ("DUTY-04",), "孙病假")
    assert {one.person: one.worked_ms for one in of.hours if one.person in ("deng", "he")} == {
        "deng": 2 * HOUR, "he": 6 * HOUR}
    assert month(scene, "2026-12-16 17:00").lapsed_ms == HOUR, "only what has passed"


def test_the_shift_of_a_moment_is_that_of_the_roster(scene: Scene) -> None:
    name = shift_namer(roster_of(scene.state), at(BEGIN), at(END))

    assert [name(at(f"2026-12-05 {time}")) for time in ("00:00", "07:59", "08:00", "23:59")] == [
        "00-08", "00-08", "08-16", "16-24"]
    assert name(at("2026-11-30 12:00")) == ""
