"""What keeps an alarm from calling: by whom it may be put aside, for how long, and that whatever lasts calls again."""

from __future__ import annotations

import pytest
from scenes import BURGLARY, FIRE, FIRE_OVER, OTHER_SITE, SITE, TROUBLE, Scene, kinds, line_set

from duty_console.core.inputs import Configured
from duty_console.domain.alarms import (
    ACKED,
    NORMAL,
    OUT_OF_SERVICE,
    RTN_UNACK,
    SHELVED,
    SUPPRESSED,
    UNACK,
)
from duty_console.domain.events import PointSet

TROUBLE_OVER = "5011 181001R30201003"
MAINS, MAINS_BACK = "5011 181001E30101000", "5011 181001R30101000"
SHELF = {"for_s": 7200, "reason": "chattering"}


@pytest.fixture
def scene() -> Scene:
    """A room whose lines send no heartbeats: nothing falls silent while hours pass."""
    made = Scene()
    made.tell(Configured((line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), SITE, OTHER_SITE)))
    return made


def shelved(scene: Scene, **more: object) -> int:
    scene.hear(TROUBLE)
    alarm = scene.alarm("302").id
    assert not scene.ask("shelve", alarm=alarm, **{**SHELF, **more}).refused
    return alarm


def state_of(scene: Scene, alarm: int) -> str:
    return str(scene.rows["alarm"][alarm].state)


def test_a_shelved_alarm_says_who_why_and_until_when(scene: Scene) -> None:
    alarm = shelved(scene)

    [row] = scene.state.rows["suppression"].values()
    assert (state_of(scene, alarm), row.kind, row.by, row.reason, row.for_ms) == (
        SHELVED, "shelf", "person:chen", "chattering", 7_200_000)


def test_a_shelf_that_ends_by_time_is_unanswered_again(scene: Scene) -> None:
    alarm = shelved(scene)
    scene.wait(7199)
    assert state_of(scene, alarm) == SHELVED
    events = scene.wait(1)

    assert {"suppression.ended", "alarm.released"} <= set(kinds(events))
    assert (state_of(scene, alarm), scene.state.rows["suppression"]) == (UNACK, {})


def test_a_shelf_that_ends_by_hand_is_answered(scene: Scene) -> None:
    alarm = shelved(scene)
    assert not scene.ask("unshelve", alarm=alarm, actor="person:luo").refused

    row = scene.rows["alarm"][alarm]
    assert (row.state, row.acked_by) == (ACKED, "person:luo")


def test_what_was_over_meanwhile_does_not_call_when_the_shelf_ends(scene: Scene) -> None:
    alarm = shelved(scene)
    scene.hear(TROUBLE_OVER)
    scene.wait(7200)

    assert state_of(scene, alarm) == RTN_UNACK  # nobody has answered it


def test_what_sounds_again_on_the_shelf_stays_there_and_is_counted(scene: Scene) -> None:
    alarm = shelved(scene)
    scene.hear(BURGLARY)  # else it were a repeat of the same frame
    scene.hear(TROUBLE)

    assert (state_of(scene, alarm), scene.rows["alarm"][alarm].count) == (SHELVED, 2)


@pytest.mark.parametrize(("frame", "role", "for_s", "rule"), [
    (FIRE, "leader", 60, "SIG-1"), ("5011 181001E10001003", "leader", 60, "SIG-1"), (BURGLARY, "officer", 60, "SIG-2"),
    (BURGLARY, "leader", 1801, "SIG-2"), (TROUBLE, "officer", 28_801, "SIG-4")])
def test_what_may_not_be_shelved_is_refused_with_its_rule(
        scene: Scene, frame: str, role: str, for_s: int, rule: str) -> None:
    scene.hear(frame)
    [alarm] = scene.queue
    refused = scene.ask("shelve", alarm=alarm.id, role=role, for_s=for_s, reason="x")

    assert dict(refused.values)["rule"] == rule
    assert state_of(scene, alarm.id) == UNACK


def test_the_leader_shelves_an_intrusion_for_half_an_hour(scene: Scene) -> None:
    scene.hear(BURGLARY)
    assert not scene.ask("shelve", alarm=scene.alarm("130").id, role="leader", for_s=1800, reason="cat").refused


def test_a_shelf_is_of_what_was_seen(scene: Scene) -> None:
    scene.hear(TROUBLE)
    assert scene.ask("shelve", alarm=scene.alarm("302").id, seen=1, **SHELF).refused


def out_of_service(scene: Scene, of: str = "site:hall") -> None:
    assert not scene.ask("out_of_service", role="leader", of=of, for_s=3600, reason="repair",
                         measure="round every 2 h").refused


def test_what_is_out_of_service_does_not_call_and_keeps_every_signal(scene: Scene) -> None:
    out_of_service(scene)
    events = scene.hear(FIRE)
    alarm = scene.alarm("110")

    assert (kinds(events), alarm.state) == (["alarm.raised"], OUT_OF_SERVICE)
    scene.hear(BURGLARY.replace("1001", "2002"))  # another site
    assert scene.alarm("130").state == UNACK


def test_what_is_active_when_the_service_begins_again_calls(scene: Scene) -> None:
    out_of_service(scene)
    scene.hear(FIRE)
    [row] = scene.state.rows["suppression"].values()
    assert scene.ask("in_service", role="officer", suppression=row.id).refused
    assert not scene.ask("in_service", role="leader", suppression=row.id).refused

    assert scene.alarm("110").state == UNACK


def test_out_of_service_ends_at_its_time_and_nothing_that_was_over_calls(scene: Scene) -> None:
    out_of_service(scene)
    scene.hear(TROUBLE)
    scene.hear(TROUBLE_OVER)
    scene.wait(3600)

    assert (scene.alarm("302").state, scene.state.rows["suppression"]) == (RTN_UNACK, {})


def test_a_point_out_of_service_leaves_the_others_of_its_site(scene: Scene) -> None:
    scene.tell(Configured((line_set("r", heartbeat_s=0), SITE, PointSet("hall", "3", "烟感", "Smoke", "smoke"))))
    out_of_service(scene, "point:hall/3")
    scene.hear(FIRE)
    scene.hear(FIRE.replace("01003", "01004"))

    assert [alarm.state for alarm in scene.queue] == [OUT_OF_SERVICE, UNACK]


@pytest.mark.parametrize("of", ["site:nowhere", "point:hall/99", "line:x", "alarm:7", "alarm:x", "hall", ""])
def test_a_scope_that_is_not_there_is_refused(scene: Scene, of: str) -> None:
    assert scene.ask("out_of_service", role="leader", of=of, for_s=60, reason="x", measure="y").refused


def test_a_test_hides_its_scope_and_never_a_fire_outside_it(scene: Scene) -> None:
    assert not scene.ask("test_begin", role="engineer", of="site:hall", for_s=3600, reason="yearly",
                         contractor="Anda").refused
    scene.hear(FIRE)
    scene.hear(FIRE.replace("1001", "2002"))

    assert [(alarm.account, alarm.state) for alarm in scene.queue] == [("1001", SUPPRESSED), ("2002", UNACK)]


def test_what_nobody_has_answered_goes_on_calling_when_a_test_begins(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.ask("test_begin", role="engineer", of="site:hall", for_s=3600, reason="x")

    assert scene.alarm("110").state == UNACK


def test_a_test_is_four_hours_at_most_warns_and_lists_what_never_restored(scene: Scene) -> None:
    assert dict(scene.ask("test_begin", role="engineer", of="site:hall", for_s=14_401, reason="x").values)[
        "rule"] == "TEST-01"
    scene.ask("test_begin", role="engineer", of="site:hall", for_s=14_400, reason="x")
    scene.hear(FIRE)
    scene.hear(TROUBLE)
    scene.hear(TROUBLE_OVER)
    fire = scene.alarm("110").id
    assert kinds(scene.wait(13_799)) == []
    assert kinds(scene.wait(1)) == ["suppression.warned"]
    events = scene.wait(600)

    ended = next(event.body for event in events if event.kind == "suppression.ended")
    assert (ended.how, ended.unrestored) == ("time", [fire])
    assert (state_of(scene, fire), scene.codes()) == (UNACK, ["110"])


def test_a_mains_failure_that_is_over_in_time_calls_nobody(scene: Scene) -> None:
    events = scene.hear(MAINS)
    alarm = scene.alarm("301").id
    assert (kinds(events), state_of(scene, alarm)) == (["alarm.raised", "suppression.began"], SUPPRESSED)
    scene.wait(120)
    scene.hear(MAINS_BACK)
    events = scene.wait(0)

    assert [event.body.how for event in events if event.kind == "suppression.ended"] == ["restored"]
    assert (state_of(scene, alarm), scene.queue, scene.state.rows["suppression"]) == (NORMAL, [], {})


def test_a_mains_failure_that_lasts_calls_after_its_time(scene: Scene) -> None:
    scene.hear(MAINS)
    scene.wait(299)
    assert scene.alarm("301").state == SUPPRESSED
    scene.wait(1)

    assert scene.alarm("301").state == UNACK
    assert scene.state.rows["load"]  # it calls now, and is counted now


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_keeps_what_is_put_aside_and_its_end(scene: Scene, boot: str) -> None:
    alarm = shelved(scene)
    scene.hear(MAINS)
    before = {row.id: row.kind for row in scene.state.rows["suppression"].values()}
    scene.restart(boot=boot)

    assert {row.id: row.kind for row in scene.state.rows["suppression"].values()} == before
    scene.wait(7200)
    assert (state_of(scene, alarm), scene.alarm("301").state) == (UNACK, UNACK)


def run_away(scene: Scene) -> int:
    scene.hear(TROUBLE)
    alarm = scene.alarm("302").id
    for _turn in range(25):
        scene.wait(5)
        scene.hear(TROUBLE_OVER)
        scene.wait(1)
        scene.hear(TROUBLE)
        scene.wait(0)
    return alarm


def test_a_source_that_runs_away_is_told_once_and_then_only_stored(scene: Scene) -> None:
    alarm = run_away(scene)
    assert [event.kind for event in scene.events].count("source.runaway") == 1
    scene.acknowledge(scene.alarm("302"))
    scene.wait(5)
    scene.hear(TROUBLE_OVER)
    assert state_of(scene, alarm) == NORMAL
    scene.hear(TROUBLE)

    assert (scene.alarm("302").state, scene.rows["alarm"][alarm].count > 20) == (SUPPRESSED, True)


def test_a_source_that_is_quiet_again_calls_again(scene: Scene) -> None:
    run_away(scene)
    scene.acknowledge(scene.alarm("302"))
    scene.hear(TROUBLE)
    for _turn in range(4):
        scene.wait(300)

    assert not [row for row in scene.state.rows["suppression"].values() if row.kind == "runaway"]


def test_a_fire_never_runs_away_into_silence(scene: Scene) -> None:
    for _turn in range(30):
        scene.hear(FIRE)
        scene.wait(5)
        scene.hear(FIRE_OVER)
        scene.wait(1)

    assert not scene.state.rows["suppression"]
    assert scene.alarm("110").state == "latched_unack"


def profile(scene: Scene, **how: object) -> object:
    given = {"of": "site:hall", "classes": "trouble, supervisory", "for_s": 3600, "reason": "storm", **how}
    return scene.ask("profile_begin", role="leader", **given)


def test_a_profile_lowers_and_delays_its_classes_in_its_area_until_its_end(scene: Scene) -> None:
    assert not profile(scene, delay_s=60, offset=1).refused  # type: ignore[attr-defined]
    scene.hear(TROUBLE)
    scene.hear(FIRE)
    trouble = scene.alarm("302")
    assert (trouble.priority, trouble.rule, trouble.state, scene.alarm("110").state) == (5, "FLOOD-05", SUPPRESSED,
                                                                                         UNACK)
    scene.wait(60)
    assert scene.alarm("302").state == UNACK
    scene.wait(3600)
    assert not [row for row in scene.state.rows["suppression"].values() if row.kind == "profile"]


@pytest.mark.parametrize("how", [
    {"classes": "fire", "offset": 1}, {"classes": "intrusion", "offset": 1}, {"classes": "nonsense", "offset": 1},
    {"offset": 3}, {"delay_s": 3601}, {"for_s": 90_000, "offset": 1}, {}, {"of": "", "offset": 1}])
def test_a_profile_that_goes_too_far_is_refused(scene: Scene, how: dict[str, object]) -> None:
    assert profile(scene, **how).refused  # type: ignore[attr-defined]


def test_the_strongest_keeps_what_two_cover(scene: Scene) -> None:
    alarm = shelved(scene)
    out_of_service(scene)
    assert state_of(scene, alarm) == OUT_OF_SERVICE
    scene.ask("unshelve", alarm=alarm)

    assert state_of(scene, alarm) == OUT_OF_SERVICE


def test_what_is_answered_and_unfinished_is_announced_again(scene: Scene) -> None:
    scene.hear(FIRE)
    fire = scene.alarm("110").id
    scene.acknowledge(scene.alarm("110"))
    assert "alarm.reminded" not in kinds(scene.wait(599))
    assert "alarm.reminded" in kinds(scene.wait(1))
    assert state_of(scene, fire) == UNACK
    scene.acknowledge(scene.alarm("110"))
    scene.ask("verify", alarm=fire, level=0)
    scene.ask("close", alarm=fire, outcome="false")
    assert "alarm.reminded" not in kinds(scene.wait(700))


def test_what_is_put_aside_is_not_announced_before_it_comes_back(scene: Scene) -> None:
    scene.hear(TROUBLE)
    scene.acknowledge(scene.alarm("302"))
    scene.ask("hold", alarm=scene.alarm("302").id, for_s=20_000, reason="parts are ordered")

    assert "alarm.reminded" not in kinds(scene.wait(19_999))


def test_a_restoral_that_does_not_come_is_told_once(scene: Scene) -> None:
    scene.hear(BURGLARY)
    told = [event.kind for turn in range(5) for event in scene.wait(1800)].count("alarm.unrestored")

    assert told == 1
