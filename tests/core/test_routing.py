"""Whoever is called is looked for among the people on duty, by the roster that every screen shows (ESC-02, DUTY-18)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from scenes import FIRE, RULES, Scene
from test_ladder import QUIET
from test_roster import STAFF, december, go_to, leader, set_to, watched

from duty_console.core.inputs import Configured
from duty_console.core.rostering import on_duty
from duty_console.domain.callingevents import CallTaken
from duty_console.domain.events import Event, PersonSet
from duty_console.domain.narration import Names
from duty_console.domain.places import Person
from duty_console.domain.rosterevents import PresenceAsked
from duty_console.domain.sentences import sentence
from duty_console.rulebook import Rulebook

MORE = (PersonSet("ma", "马", "leader", 3, "2030-12-31"), PersonSet("jie", "街", "street"),
        PersonSet("gao", "高", "engineer", 4, "2030-12-31"))


@pytest.fixture
def scene() -> Scene:
    """A December with two leaders on the staff, of whom one has the evenings; nobody needs heartbeats."""
    made = Scene()
    set_to(made, "2026-11-28 12:00")
    made.tell(Configured((*QUIET, *STAFF, *MORE)))
    made.wait(0)
    december(made, "chen,luo/zhao,li/sun,huang")
    return made


def taken(scene: Scene) -> dict[str, CallTaken]:
    """A fire that nobody answers, and every step that is taken for it."""
    scene.hear(FIRE)
    return {event.body.step: event.body for event in scene.wait(90) if isinstance(event.body, CallTaken)}


def test_the_leader_on_duty_is_called_and_not_the_one_at_home(scene: Scene) -> None:
    go_to(scene, "2026-12-02 17:00")
    steps = taken(scene)

    assert (steps["leader"].wanted, steps["leader"].by) == (["huang"], "roster")
    assert (steps["second"].wanted, steps["second"].by) == (["jie"], "staff")
    assert steps["louder"].present == ["huang", "sun"]
    assert {steps[step].outcome for step in ("leader", "second")} == {"no_path"}


def test_where_no_leader_is_on_duty_every_leader_is_called_and_it_is_said(scene: Scene) -> None:
    go_to(scene, "2026-12-02 10:00")
    steps = taken(scene)

    assert (steps["leader"].wanted, steps["leader"].by) == (["huang", "ma"], "staff")
    assert steps["leader"].present == ["li", "zhao"]
    assert "均不当班" in words(scene, "leader")


def test_somebody_on_duty_who_is_out_is_to_be_called_at_his_number_and_that_nothing_carries_it_is_said(scene: Scene
                                                                                                      ) -> None:
    go_to(scene, "2026-12-02 17:00")
    assert not scene.ask("go_out", actor="person:huang", role="leader", for_s=1800, reason="x").refused
    steps = taken(scene)

    assert all(step.out == ["huang"] for step in steps.values())
    assert words(scene, "louder").endswith("；当班：黄、孙；外出需打电话：黄；没有可用的通知途径")


def test_an_engineer_on_duty_comes_before_the_street_that_is_not(scene: Scene) -> None:
    leader(scene, "override", stand_in="gao", extra="yes", begins="2026-12-02 08:00", until="2026-12-02 16:00")
    go_to(scene, "2026-12-02 10:00")

    assert taken(scene)["second"].wanted == ["gao"]


def test_without_a_roster_the_duties_are_called_as_before() -> None:
    scene = Scene()
    scene.tell(Configured((*QUIET, *STAFF, *MORE)))
    steps = taken(scene)

    assert [(step.wanted, step.by, step.present, step.out) for step in steps.values()] == [
        ([], "", [], []), ([], "", [], []), (["huang", "ma"], "", [], []), (["jie"], "", [], [])]


def test_a_journal_that_is_older_than_the_rule_is_judged_as_it_was(scene: Scene) -> None:
    older = {id: values for id, values in RULES.values().items() if id != "ESC-02"}
    scene.state.rules = Rulebook.recorded(older, "12345678")
    go_to(scene, "2026-12-02 17:00")
    steps = taken(scene)

    assert [(step.wanted, step.by, step.present, step.out) for step in steps.values()] == [
        ([], "", [], []), ([], "", [], []), (["huang", "ma"], "", [], []), (["jie"], "", [], [])]


def test_every_step_names_whom_the_roster_names_at_its_moment(scene: Scene) -> None:
    go_to(scene, "2026-12-02 15:59")
    scene.wait(15)
    scene.hear(FIRE)
    told = [event for seconds in (5, 25, 30, 30) for event in scene.wait(seconds)
            if isinstance(event.body, CallTaken)]

    assert [(event.body.step, event.body.present) for event in told] == [
        ("unseen", ["li", "zhao"]), ("louder", ["li", "zhao"]), ("leader", ["huang", "sun"]),
        ("second", ["huang", "sun"])]
    assert all(event.body.present == [one.person for one in on_duty(scene.state, event.at)] for event in told)


def test_the_presence_check_calls_the_leader_on_duty_and_the_second_at_his_number(scene: Scene, tmp_path: Any) -> None:
    watched(scene, tmp_path)
    december(scene, "chen,luo/zhao,li/sun,huang")
    go_to(scene, "2026-12-02 16:30")
    assert not scene.ask("present", actor="person:sun").refused
    assert not scene.ask("go_out", actor="person:huang", role="leader", for_s=7200, reason="x").refused
    told = list(calls(scene.wait(3600))) + list(calls(scene.wait(300))) + list(calls(scene.wait(300)))

    assert [(body.step, body.people, body.out) for body in told] == [
        (1, ["sun"], []), (2, ["huang"], ["huang"]), (3, ["huang"], ["huang"])]


def calls(events: Iterable[Event]) -> Iterable[PresenceAsked]:
    return (event.body for event in events if isinstance(event.body, PresenceAsked))


def words(scene: Scene, step: str) -> str:
    told = next(event for event in scene.events if isinstance(event.body, CallTaken) and event.body.step == step)
    return sentence(told, Names(people=[Person(one.person, one.name, one.duty) for one in (*STAFF, *MORE)]))


def test_the_words_name_everybody(scene: Scene) -> None:
    go_to(scene, "2026-12-02 17:00")
    taken(scene)

    assert "（黄）" in words(scene, "leader")
