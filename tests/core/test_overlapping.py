"""Where several things keep the same alarm from calling, or one ends over what another began: nothing is forgotten."""

from __future__ import annotations

import pytest
from scenes import BURGLARY, FIRE, FIRE_OVER, OTHER_SITE, SITE, TROUBLE, Scene, kinds, line_set

from duty_console.core import covering
from duty_console.core.inputs import Configured
from duty_console.core.nouns import suppressing
from duty_console.domain import suppression
from duty_console.domain.alarms import (
    ACKED,
    LATCHED_ACKED,
    LATCHED_UNACK,
    OUT_OF_SERVICE,
    RTN_UNACK,
    SHELVED,
    SUPPRESSED,
    UNACK,
)
from duty_console.domain.suppression import Suppression, Where, where

SERVICE = {"reason": "r", "measure": "m", "for_s": 7200}
BURGLARY_OVER = BURGLARY.replace("E130", "R130")
TROUBLE_OVER = "5011 181001R30201003"
VALVE = "5011 181001E20001003"
HOUR = 3600


@pytest.fixture
def scene() -> Scene:
    """A room whose lines send no heartbeats: nothing falls silent while hours pass."""
    made = Scene()
    made.tell(Configured((line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), SITE, OTHER_SITE)))
    return made


def leads(scene: Scene, action: str, **said: object) -> int:
    """What the leader says; the entry it made."""
    assert not scene.ask(action, actor="person:luo", role="leader", **said).refused  # type: ignore[arg-type]
    return max(scene.state.rows["suppression"], default=0)


def is_tested(scene: Scene, of: str) -> None:
    assert not scene.ask("test_begin", actor="person:wu", role="engineer", of=of, for_s=HOUR, reason="yearly").refused


def state_of(scene: Scene, alarm: int) -> str:
    return str(scene.rows["alarm"][alarm].state)


@pytest.mark.parametrize(("begins", "ends", "then"), [(FIRE, FIRE_OVER, LATCHED_UNACK),
                                                      (BURGLARY, BURGLARY_OVER, RTN_UNACK)])
def test_one_of_two_out_of_service_that_ends_by_hand_answers_nothing(
        scene: Scene, begins: str, ends: str, then: str) -> None:
    scene.hear(begins)
    [alarm] = scene.state.alarms
    leads(scene, "out_of_service", of="line:r", **SERVICE)
    second = leads(scene, "out_of_service", of="site:hall", **SERVICE)
    leads(scene, "in_service", suppression=second)
    assert state_of(scene, alarm) == OUT_OF_SERVICE
    scene.hear(ends)
    events = scene.wait(7200)

    assert state_of(scene, alarm) == then
    assert "alarm.released" in kinds(events)
    assert alarm in scene.state.rows["call"]


def test_a_test_that_ends_over_what_stood_before_it_lets_it_call(scene: Scene) -> None:
    scene.hear(FIRE)
    [alarm] = scene.state.alarms
    leads(scene, "out_of_service", of="site:hall", **{**SERVICE, "for_s": 1800})
    is_tested(scene, "site:hall")
    scene.hear(FIRE_OVER)
    scene.wait(1800)

    assert state_of(scene, alarm) == LATCHED_UNACK  # a test hides nothing that nobody has answered
    scene.wait(1800)
    assert state_of(scene, alarm) == LATCHED_UNACK


def test_what_came_under_a_test_stays_a_test_signal_when_another_cover_ends_first(scene: Scene) -> None:
    is_tested(scene, "site:hall")
    leads(scene, "out_of_service", of="site:hall", **{**SERVICE, "for_s": 1800})
    scene.hear(TROUBLE)
    [alarm] = scene.state.alarms
    scene.hear(TROUBLE_OVER)
    scene.wait(1800)
    assert state_of(scene, alarm) == SUPPRESSED
    scene.wait(1800)

    assert scene.codes() == []


def test_a_test_takes_no_fire_from_the_hands_of_who_works_on_it(scene: Scene) -> None:
    scene.hear(FIRE)
    [fire] = scene.queue
    assert not scene.acknowledge(fire).refused
    is_tested(scene, "site:hall")
    assert state_of(scene, fire.id) == ACKED
    scene.hear(FIRE_OVER)
    assert state_of(scene, fire.id) == LATCHED_ACKED
    scene.hear(FIRE)
    assert state_of(scene, fire.id) == UNACK  # to be finished first: it calls, test or not
    scene.wait(HOUR)

    assert state_of(scene, fire.id) == UNACK


def test_an_alarm_is_put_on_the_shelf_once(scene: Scene) -> None:
    scene.hear(TROUBLE)
    [alarm] = scene.queue
    leads(scene, "shelve", alarm=alarm.id, for_s=HOUR, reason="r")
    leads(scene, "out_of_service", of="site:hall", **SERVICE)

    assert "on the shelf already" in scene.ask("shelve", alarm=alarm.id, role="leader", for_s=HOUR, reason="r").refused
    assert len(scene.state.covers[alarm.id]) == 1


def test_an_alarm_without_a_point_is_tested_alone(scene: Scene) -> None:
    scene.hear("S011[#1001|NYT]")
    [trouble] = scene.queue
    assert not scene.acknowledge(trouble).refused
    is_tested(scene, f"alarm:{trouble.id}")
    scene.hear("S011[#1001|NFA0007]")

    fire, = (alarm for alarm in scene.queue if alarm.code == "FA")
    assert fire.state == UNACK
    scene.hear("S011[#1001|NYR]")
    scene.hear("S011[#1001|NYT]")
    assert [alarm.state for alarm in scene.queue if alarm.code == "YT"] == [SUPPRESSED]


def test_what_a_person_takes_off_the_shelf_is_reminded_of_and_stays_until_it_is_closed(scene: Scene) -> None:
    scene.hear(BURGLARY)
    [alarm] = scene.state.alarms
    leads(scene, "shelve", alarm=alarm, for_s=600, reason="r")
    leads(scene, "unshelve", alarm=alarm)
    assert state_of(scene, alarm) == ACKED
    assert scene.state.rows["reminder"][alarm].since
    scene.hear(BURGLARY_OVER)

    assert alarm in scene.state.alarms
    assert scene.state.on_queue(scene.state.alarms[alarm])


def test_the_shelf_stops_the_time_until_a_reminder(scene: Scene) -> None:
    scene.hear(TROUBLE)
    [alarm] = scene.queue
    assert not scene.acknowledge(alarm).refused
    due_s = round(scene.state.rules.number("LIFE-08", f"priority_{alarm.priority}_s"))
    scene.wait(due_s - 60)
    leads(scene, "shelve", alarm=alarm.id, for_s=7200, reason="r")
    scene.wait(7199)
    leads(scene, "unshelve", alarm=alarm.id)

    assert "alarm.reminded" not in kinds(scene.wait(60))
    assert state_of(scene, alarm.id) == ACKED
    assert "alarm.reminded" in kinds(scene.wait(due_s - 60))


def test_what_an_area_profile_made_less_urgent_is_as_urgent_as_ever_when_it_ends(scene: Scene) -> None:
    leads(scene, "profile_begin", of="line:r", classes="supervisory", for_s=HOUR, reason="typhoon", offset=2)
    scene.hear(VALVE)
    [alarm] = scene.queue
    assert (alarm.priority, alarm.id in scene.state.rows["call"]) == (5, False)
    scene.wait(HOUR)

    again = scene.rows["alarm"][alarm.id]
    assert (again.priority, again.rule, again.state) == (3, "SIG-3", UNACK)
    assert again.last_event > alarm.last_event  # to be looked at anew
    assert "call.taken" in kinds(scene.wait(120))


def test_an_area_profile_makes_nothing_that_waits_less_urgent(scene: Scene) -> None:
    scene.hear(VALVE)
    leads(scene, "profile_begin", of="line:r", classes="supervisory", for_s=HOUR, reason="typhoon", offset=2)
    scene.hear(TROUBLE)  # else it were a repeat of the same frame
    scene.hear(VALVE)

    assert {alarm.code: alarm.priority for alarm in scene.queue}["200"] == 3


def test_three_hundred_delays_that_end_together_are_not_looked_through_for_each(
        scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(300):
        scene.hear(f"5011 181001E301{number // 100 + 1:02}{number % 100:03}")
    assert (len(scene.state.covers), scene.state.scopes) == (300, {})
    looks: list[int] = []

    def covers(row: Suppression, said: Where) -> bool:
        looks.append(row.id)
        return suppression.covers(row, said)

    monkeypatch.setattr(covering, "covers", covers)
    monkeypatch.setattr(suppressing, "speaks_of", lambda row, alarm: row.alarm == alarm.id or covers(row, where(alarm)))
    scene.wait(HOUR)

    assert scene.state.covers == {}
    assert len(looks) < 3_000


def test_the_shelf_of_a_shelved_alarm_lies_beneath_what_is_stronger(scene: Scene) -> None:
    scene.hear(TROUBLE)
    [alarm] = scene.queue
    leads(scene, "shelve", alarm=alarm.id, for_s=7200, reason="r")
    service = leads(scene, "out_of_service", of="site:hall", **SERVICE)
    assert state_of(scene, alarm.id) == OUT_OF_SERVICE
    leads(scene, "in_service", suppression=service)

    assert state_of(scene, alarm.id) == SHELVED


def test_what_was_closed_before_it_was_put_aside_is_worked_on_anew_when_it_calls(scene: Scene) -> None:
    scene.hear(BURGLARY)
    [alarm] = scene.queue
    assert not scene.acknowledge(alarm).refused
    for action, said in (("verify", {"level": 1}), ("close", {"outcome": "true"})):
        assert not scene.ask(action, alarm=alarm.id, **said).refused  # type: ignore[arg-type]
    leads(scene, "out_of_service", of="site:hall", **SERVICE)
    scene.wait(7200)

    assert state_of(scene, alarm.id) == UNACK
    assert not scene.acknowledge(scene.state.alarms[alarm.id]).refused
    assert not scene.ask("verify", alarm=alarm.id, level=2).refused
    assert scene.state.rows["reminder"][alarm.id].since


def test_who_takes_out_of_service_what_waits_has_acted_on_it(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(20)
    leads(scene, "out_of_service", of="site:hall", **SERVICE)

    [response] = scene.state.rows["response"].values()
    assert (response.how, response.first_ms, response.by) == ("out_of_service", 20_000, "person:luo")
