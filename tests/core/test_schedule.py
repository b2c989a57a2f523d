"""
Duties entered day by day: one wish, judged whole and saved whole or not at all; and how a pattern goes on.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from scenes import ROOM, RULES, Scene
from test_roster import STAFF, go_to, leader, names, rule_of, set_to

from duty_console.core.inputs import Configured, Reply
from duty_console.core.rostering import roster_of
from duty_console.domain import schedules
from duty_console.domain.events import PersonSet
from duty_console.domain.rosterrows import Rota
from duty_console.domain.rosters import Roster, effective, midnight
from duty_console.domain.schedules import Day
from duty_console.rulebook import Rulebook, laid_over
from duty_console.sheets import Sheet

GOOD: Day = (("chen", "luo"), ("zhao", "li"), ("sun", "wu"))


@pytest.fixture
def scene() -> Scene:
    """It is 28 November 2026, 12:00."""
    made = Scene()
    set_to(made, "2026-11-28 12:00")
    made.tell(Configured((*ROOM, *STAFF, PersonSet("gone", "去", "officer", 4))))
    made.tell(Configured((*ROOM, *STAFF)))
    made.wait(0)
    return made


def enter(scene: Scene, days: list[Day], begins: str = "2026-12-01", **args: Any) -> Reply:
    until = (date.fromisoformat(begins) + timedelta(days=len(days) - 1)).isoformat()
    return leader(scene, "schedule", pattern="ROTA-5", begins=begins, until=until, days=schedules.written(days), **args)


def month(day: int = 0, **cells: tuple[str, ...]) -> list[Day]:
    """December, with one day changed: n, d or e is another cell."""
    days = [GOOD] * 31
    if day:
        days[day - 1] = tuple(cells.get(key, GOOD[place]) for place, key in enumerate("nde"))
    return days


def test_a_month_of_days_is_one_entry_and_reads_like_any_rota(scene: Scene) -> None:
    reply = enter(scene, month(5, d=("zhao", "he")))

    assert not reply.refused
    assert (names(scene, "2026-12-05 09:00"), names(scene, "2026-12-06 09:00")) == (["he", "zhao"], ["li", "zhao"])
    shifts = schedules.shifts_of(RULES.rules["ROTA-5"].values["shifts"])
    rotas = roster_of(scene.state).rotas
    assert [schedules.day_from(rotas, shifts, date(2026, 12, day), scene.now.at)[1] for day in (5, 6)] == [
        ("zhao", "he"), ("zhao", "li")]


#: How a month that is entered whole is wrong: its fifth day, and the rule or the words of the refusal.
BROKEN: dict[str, tuple[dict[str, tuple[str, ...]], str]] = {
    "nobody": ({"e": ()}, "DUTY-01"),
    "one alone": ({"e": ("sun",)}, "DUTY-02"),
    "two shifts in a row": ({"e": ("sun", "zhao")}, "DUTY-03"),
    "no certificate": ({"e": ("sun", "deng")}, "DUTY-04"),
    "too low for linked control": ({"e": ("sun", "junior")}, "DUTY-05"),
    "two hours of rest": ({"n": ("chen", "he")}, "DUTY-14"),
    "suspended": ({"e": ("sun", "off")}, "DUTY-15"),
    "on leave": ({"e": ("sun", "xu")}, "DUTY-02"),
    "unknown": ({"e": ("sun", "nobody")}, "There is nobody called"),
    "no longer on the staff": ({"e": ("sun", "gone")}, "There is nobody called"),
    "twice": ({"e": ("sun", "sun")}, "is named twice in one shift"),
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("empty", [True, False], ids=["first", "again"])
def test_a_month_that_is_wrong_on_one_day_is_not_saved_at_all(scene: Scene, how: str, empty: bool, tmp_path: Any
                                                            ) -> None:
    changed, said = BROKEN[how]
    if how == "too low for linked control":
        (tmp_path / "linked.toml").write_text('[DUTY-05]\nlinked = "yes"\n', encoding="ascii")
        scene.state.rules = Rulebook(laid_over(RULES.rules, Sheet(tmp_path / "linked.toml")))
    if not empty:
        enter(scene, month())
    if how == "on leave":
        assert not leader(scene, "leave", person="xu", begins="2026-12-05 00:00", until="2026-12-08 00:00").refused
    if how == "two hours of rest":
        assert not leader(scene, "override", stand_in="he", extra="yes", begins="2026-12-04 20:00",
                          until="2026-12-04 22:00").refused
    before = roster_of(scene.state)
    reply = enter(scene, month(5, **changed))

    assert roster_of(scene.state) == before
    assert (rule_of(reply) == said) if said.startswith("DUTY") else said in reply.refused, reply
    values = dict(reply.values)
    if said.startswith("DUTY"):
        assert values["begins"].startswith("2026-12-05")
        assert "candidates" in values
    if how == "on leave":
        assert (values["person"], values["until"]) == ("徐(xu)", "2026-12-08 00:00")


def test_a_certificate_that_ends_within_the_month_refuses_it_from_that_day_on(scene: Scene) -> None:
    days: list[Day] = [(GOOD[0], GOOD[1], ("sun", "old"))] * 31
    reply = enter(scene, days)

    assert (rule_of(reply), dict(reply.values)["begins"]) == ("DUTY-15", "2026-12-11 16:00")
    assert not enter(scene, days[:10]).refused


def test_a_day_that_is_past_is_not_entered_and_of_today_only_what_comes(scene: Scene) -> None:
    assert "past" in enter(scene, [GOOD] * 3, "2026-11-27").refused
    assert not enter(scene, [GOOD] * 3, "2026-11-28").refused
    assert names(scene, "2026-11-28 11:59") == []
    assert names(scene, "2026-11-28 12:01") == ["li", "zhao"]


def test_what_was_entered_meanwhile_is_not_overwritten_unseen(scene: Scene) -> None:
    first = enter(scene, month(), newest=0).event
    reply = enter(scene, month(5, d=("zhao", "he")), newest=0)

    assert dict(reply.values) == {"entry": str(first)}
    assert not enter(scene, month(5, d=("zhao", "he")), newest=first).refused


@pytest.mark.parametrize(("days", "pattern"), [
    ("chen,luo/zhao,li", "ROTA-5"), ("chen,luo/zhao,li/sun,wu;;", "ROTA-5"), ("a/b/c", "ROTA-9")])
def test_what_cannot_be_read_is_said_to_be_so(scene: Scene, days: str, pattern: str) -> None:
    reply = leader(scene, "schedule", pattern=pattern, begins="2026-12-01", until="2026-12-01", days=days)

    assert reply.refused.startswith("There is no pattern" if pattern == "ROTA-9" else "{count} days of {shifts} shifts")


def test_little_rest_is_kept_as_a_warning_and_changes_stand_over_the_days(scene: Scene) -> None:
    enter(scene, month())
    leader(scene, "override", out="sun", stand_in="he", begins="2026-12-05 16:00", until="2026-12-05 24:00")
    days = month(7, d=("zhao", "xu"))
    days[7] = (("chen", "xu"), *GOOD[1:])  # eight hours after his day
    assert not enter(scene, days).refused
    assert scene.events[-1].body.warnings == ["DUTY-14 xu 2026-12-08 00:00 8:00"]
    assert names(scene, "2026-12-05 17:00") == ["he", "wu"]
    go_to(scene, "2026-12-07 09:00")
    assert names(scene, "2026-12-07 09:00") == ["xu", "zhao"]


@pytest.mark.parametrize("pattern", ["ROTA-1", "ROTA-2", "ROTA-3"])
def test_a_pattern_that_is_shown_once_goes_on_as_the_rota_would(pattern: str) -> None:
    """The days of a rota, read for as long as it takes, lead to the days that come after."""
    values = RULES.rules[pattern].values
    shifts = schedules.shifts_of(values["shifts"])
    crews = ["chen,luo", "zhao,li", "sun,wu", "he,xu"][:len(values["crews"])]
    rota = scene_rota(values, crews)
    days = [schedules.day_from([rota], shifts, date(2026, 1, 1) + timedelta(days=number), 2**52)
            for number in range(90)]

    assert schedules.going_on(days[:31], 59) == days[31:]


def scene_rota(values: dict[str, Any], crews: list[str]) -> Rota:
    return Rota(1, "x", tuple(values["shifts"]), tuple(crews), tuple(values["crews"]), "2026-01-01", "2026-12-31", 0,
                "", (), "", 1)


@pytest.mark.parametrize("seed", range(3))
def test_any_days_make_a_rota_that_has_exactly_them(seed: int) -> None:
    random = Random(seed)
    shifts = schedules.shifts_of(RULES.rules["ROTA-5"].values["shifts"])
    people = ["a", "b", "c", "d", "e"]
    days = [tuple(tuple(random.sample(people, random.randrange(4))) for _shift in shifts) for _day in range(20)]
    crews, cycles = schedules.rota_of([shift.letter for shift in shifts], days)
    rota = scene_rota({"shifts": RULES.rules["ROTA-5"].values["shifts"], "crews": cycles}, crews)
    spells = effective(Roster((rota,)), midnight(date(2026, 1, 1)), midnight(date(2026, 1, 21)))

    for number, day in enumerate(days):
        start = midnight(date(2026, 1, 1) + timedelta(days=number))
        for shift, cell in zip(shifts, day, strict=True):
            assert {spell.person for spell in spells if spell.begins == start + shift.begins} == set(cell), seed
    assert schedules.read(schedules.written(days), 3, 20) == tuple(days)


@pytest.mark.parametrize("how", ["rota", "schedule"])
def test_what_puts_somebody_on_leave_on_duty_is_refused_whichever_came_first(scene: Scene, how: str) -> None:
    assert not leader(scene, "leave", person="chen", begins="2026-12-05 00:00", until="2026-12-05 08:00").refused

    def put() -> Reply:
        if how == "schedule":
            return enter(scene, month())
        return leader(scene, "rota", pattern="ROTA-1", begins="2026-12-01", until="2026-12-31",
                      crews="chen,luo/zhao,li/sun,wu")

    reply = put()
    assert (rule_of(reply), dict(reply.values)["begins"]) == ("DUTY-02", "2026-12-05 00:00")
    assert "chen" in dict(reply.values)["person"]
    leader(scene, "end_change", change=max(scene.state.rows["roster_change"]))
    assert not put().refused
