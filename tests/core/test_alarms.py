"""What signals become: classes, priorities, states; and what a person may do about them."""

from __future__ import annotations

import pytest
from msgspec import structs
from scenes import BURGLARY, FIRE, FIRE_OVER, RULES, TROUBLE, Scene, kinds

from duty_console.domain.alarms import ACKED, LATCHED_UNACK, NORMAL, RTN_UNACK, UNACK
from duty_console.domain.signals import Frame, Reading, Signal

CLASSES = {
    "fire": ("fire", 1), "gas": ("gas", 1), "medical": ("help_call", 1), "holdup": ("hold_up", 1),
    "burglary": ("intrusion", 2), "tamper": ("intrusion", 2), "path": ("life_path_lost", 2),
    "supervisory": ("supervisory", 3), "environmental": ("supervisory", 3), "trouble": ("trouble", 4),
    "bypass": ("disablement", 5), "test": ("test", 5), "openclose": ("log", 6), "access": ("log", 6),
    "info": ("log", 6), "a word nobody knows": ("trouble", 4),
}


@pytest.mark.parametrize(("severity", "judged"), CLASSES.items())
def test_a_severity_has_its_class_and_priority(severity: str, judged: tuple[str, int]) -> None:
    assert RULES.signal_class(severity)[:2] == judged


@pytest.mark.parametrize(("severity", "judged"), CLASSES.items())
def test_what_asks_nobody_to_act_is_logged_and_all_else_is_an_alarm(
        scene: Scene, severity: str, judged: tuple[str, int]) -> None:
    signal = Signal("contact_id", "01", "1", "1001", "cid", "999", "new", severity, "01", "003")
    frame = Frame(b"x", scene.now.at, scene.now.at, scene.now.tick)
    scene.raw += 1
    scene.state.frames[scene.raw] = b"x"

    [event] = scene.tell(_received(scene, frame, signal))

    logged = judged[0] in ("test", "log")
    assert event.kind == ("signal.logged" if logged else "alarm.raised")
    assert (event.body.signal_class, event.body.priority) == judged


def _received(scene: Scene, frame: Frame, *signals: Signal):  # type: ignore[no-untyped-def]
    return structs.replace(
        scene.received(FIRE), raw=scene.raw, frame=frame, key=frame.raw,
        reading=Reading("contact_id", (), signals, "at_once"))


def test_an_alarm_that_is_over_but_unseen_stays_on_the_queue(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(FIRE_OVER)
    scene.hear(TROUBLE)
    scene.hear("5011 181001R30201003")

    assert (scene.alarm("110").state, scene.alarm("302").state) == (LATCHED_UNACK, RTN_UNACK)


def test_a_fire_that_is_seen_and_over_stays_until_it_is_closed(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    scene.hear(FIRE_OVER)
    alarm = scene.alarm("110")
    scene.ask("verify", alarm=alarm.id, level=0)
    assert not scene.ask("close", alarm=alarm.id, outcome="false").refused

    assert scene.queue == []
    assert [alarm.state for alarm in scene.rows["alarm"].values()] == [NORMAL]


def test_an_alarm_that_is_seen_and_over_leaves_the_queue(scene: Scene) -> None:
    scene.hear(TROUBLE)
    scene.acknowledge(scene.alarm("302"))
    scene.hear("5011 181001R30201003")

    assert scene.queue == []
    assert [alarm.state for alarm in scene.rows["alarm"].values()] == [NORMAL]


def test_a_new_activation_takes_the_acknowledgement_back(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    scene.hear(BURGLARY)
    scene.hear(FIRE)

    alarm = scene.alarm("110")
    assert (alarm.state, alarm.acked_by, alarm.acked_at, alarm.count) == (UNACK, "", 0, 2)


def test_a_restoral_of_another_point_ends_nothing(scene: Scene) -> None:
    scene.hear(FIRE)

    assert kinds(scene.hear("5011 181001R11001004")) == ["signal.logged"]
    assert scene.alarm("110").state == UNACK


def test_a_status_report_of_what_stands_changes_nothing(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))

    assert kinds(scene.hear("5011 181001P11001003")) == ["signal.logged"]
    assert scene.alarm("110").state == ACKED


def test_a_status_report_of_what_nobody_told_is_an_alarm(scene: Scene) -> None:
    assert kinds(scene.hear("5011 181001P11001003")) == ["alarm.raised"]


def test_a_status_report_of_what_was_over_sounds_again(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(FIRE_OVER)
    scene.hear("5011 181001P11001003")

    assert scene.alarm("110").state == UNACK


def test_an_alarm_and_its_end_in_one_frame_leave_it_over_and_unseen(scene: Scene) -> None:
    assert kinds(scene.hear("S011[#1001|NFA0003/FR0003]")) == ["alarm.raised", "alarm.returned"]
    assert scene.alarm("FA").state == LATCHED_UNACK
    assert scene.state.lines["r"].frames == 1


def test_a_second_condition_on_one_point_keeps_its_own_acknowledgement(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    scene.hear("5011 181001E38101003")  # loss of supervision, the same point

    assert (scene.alarm("110").state, scene.alarm("381").state) == (ACKED, UNACK)


def test_an_unknown_account_alarms(scene: Scene) -> None:
    scene.hear("5011 187777E11001003")

    assert scene.alarm("110").account == "7777"


def test_an_acknowledgement_is_of_the_occurrence_that_was_seen(scene: Scene) -> None:
    scene.hear(FIRE)
    seen = scene.alarm("110").last_event
    scene.hear(BURGLARY)
    scene.hear(FIRE)

    reply = scene.acknowledge(scene.alarm("110"), seen=seen)

    assert "sounded again" in reply.refused
    assert scene.alarm("110").state == UNACK


def test_the_second_person_is_told_who_was_first_and_when(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"), actor="person:luo")

    reply = scene.acknowledge(scene.alarm("110"), actor="person:chen")

    assert reply.refused
    assert dict(reply.values) == {"who": "person:luo", "when": "02:13:20"}
    assert scene.alarm("110").acked_by == "person:luo"


def test_whoever_repeats_his_own_acknowledgement_is_not_refused_and_it_acts_once(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    before = len(scene.events)

    assert not scene.acknowledge(scene.alarm("110")).refused
    assert len(scene.events) == before


@pytest.mark.parametrize("role", ["viewer", "engineer", "auditor", "", "root"])
@pytest.mark.parametrize("action", ["acknowledge", "silence", "numbers"])
def test_only_officers_and_leaders_act_and_every_refusal_is_a_fact(scene: Scene, role: str, action: str) -> None:
    scene.hear(FIRE)
    alarm = scene.alarm("110")

    reply = scene.ask(action, role=role, alarm=alarm.id, of="site:hall")

    assert reply.refused
    assert scene.events[-1].kind == "request.refused"
    assert scene.alarm("110") == alarm


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_officers_and_leaders_acknowledge(scene: Scene, role: str) -> None:
    scene.hear(FIRE)

    assert not scene.acknowledge(scene.alarm("110"), role=role).refused
    assert scene.alarm("110").state == ACKED


def test_a_screen_that_has_not_shown_the_alarm_cannot_acknowledge_it(scene: Scene) -> None:
    scene.hear(FIRE)
    alarm = scene.alarm("110")

    assert scene.acknowledge(alarm, painted=alarm.last_event - 1).refused
    assert not scene.acknowledge(alarm, painted=alarm.last_event).refused


def test_an_alarm_nobody_knows_and_an_action_nobody_knows_are_refused(scene: Scene) -> None:
    assert scene.ask("acknowledge", alarm=999).refused
    assert scene.ask("open the gate {0}").refused


def test_silence_is_no_acknowledgement(scene: Scene) -> None:
    scene.hear(FIRE)

    assert not scene.ask("silence").refused
    assert scene.events[-1].body.ms == 60_000
    assert scene.alarm("110").state == UNACK


def test_numbers_are_for_whoever_acknowledged_and_for_that_alarms_site(scene: Scene) -> None:
    scene.hear(FIRE)
    alarm = scene.alarm("110")
    assert scene.ask("numbers", alarm=alarm.id, of="site:hall").refused
    scene.acknowledge(alarm)

    assert not scene.ask("numbers", alarm=alarm.id, of="site:hall").refused
    assert scene.ask("numbers", alarm=alarm.id, of="site:hall", actor="person:luo").refused
    assert scene.ask("numbers", alarm=alarm.id, of="site:shop").refused
    assert scene.ask("numbers", alarm=alarm.id, of="site:nowhere").refused


def test_a_trouble_does_not_touch_a_fire(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(TROUBLE)

    assert sorted((alarm.priority, alarm.code) for alarm in scene.queue) == [(1, "110"), (4, "302")]
