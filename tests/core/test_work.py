"""People's work on an alarm, through the core on a clock set by hand: scenario S08 and the rules around it."""

from __future__ import annotations

import pytest
from scenes import BURGLARY, FIRE, FIRE_OVER, ROOM, TROUBLE, Scene, kinds

from duty_console.core import inputlog
from duty_console.core.inputs import Configured, Wish
from duty_console.domain import planning
from duty_console.domain.events import PersonSet
from duty_console.domain.planning import PlanStep
from duty_console.domain.work import CLOSED, HELD, OWNED
from duty_console.domain.workevents import PlanSet, StepDue, WorkOwned, WorkResumed, WorkVerified

STEPS = (PlanStep("verify", "核实", "Verify", kind="verify", rule="FIRE-1", mandatory=True,
                  proposes="treat_as_confirmed"),
         PlanStep("auto", "联动自动", "Linked control auto", opens="confirmed", rule="FIRE-2", mandatory=True),
         PlanStep("call_119", "拨打119", "Call 119", opens="confirmed", rule="FIRE-3", mandatory=True, free=True,
                  kind="call_119"),
         PlanStep("report", "启动预案", "Plan and report", opens="confirmed", rule="FIRE-4", mandatory=True))
PLAN = PlanSet("fire", "火警", "Fire", ["fire"], "", planning.written(STEPS))
STAFF = (PersonSet("chen", "陈", "officer"), PersonSet("luo", "罗", "officer"), PersonSet("wu", "吴", "street"),
         PersonSet("he", "何", "auditor"))
LUO = "person:luo"


def burning(scene: Scene) -> int:
    """A fire that an officer has acknowledged and owns."""
    scene.tell(Configured((*ROOM, PLAN)))
    scene.hear(FIRE)
    alarm = scene.alarm("110")
    scene.acknowledge(alarm)
    assert not scene.ask("own", alarm=alarm.id).refused
    return alarm.id


def open_now(scene: Scene, alarm: int) -> list[str]:
    done = planning.ticked_of(scene.state.rows["step"].values(), alarm)
    return [step.step for step in planning.open_steps(STEPS, scene.state.rows["work"][alarm], done)]


def test_a_real_fire_up_to_the_broadcast(scene: Scene) -> None:
    alarm = burning(scene)
    scene.wait(69)
    assert not scene.ask("verify", alarm=alarm, level=3, how="camera").refused
    assert open_now(scene, alarm) == ["auto", "call_119", "report"]
    scene.wait(9)
    assert not scene.ask("step", alarm=alarm, step="call_119", result="电动车电池").refused
    assert not scene.ask("step", alarm=alarm, step="auto", actor=LUO).refused
    assert not scene.ask("step", alarm=alarm, step="report").refused
    scene.wait(400)

    assert open_now(scene, alarm) == []
    assert "step.due" not in kinds(scene.events)
    assert scene.state.rows["step"][alarm, "call_119"].result == "电动车电池"


def test_a_call_to_119_is_never_blocked(scene: Scene) -> None:
    alarm = burning(scene)

    assert scene.ask("step", alarm=alarm, step="auto").refused
    assert not scene.ask("step", alarm=alarm, step="call_119").refused


def test_verifying_is_asked_for_at_half_time_and_at_the_limit(scene: Scene) -> None:
    burning(scene)
    scene.wait(89)
    scene.restart()
    half, limit = scene.wait(1), scene.wait(90)
    said = [event.body for event in (*half, *limit) if isinstance(event.body, StepDue)]

    assert [(body.step, body.what, body.limit_ms, body.proposes) for body in said] == [
        ("verify", "half", 180_000, ""), ("verify", "limit", 180_000, "treat_as_confirmed")]
    assert "step.due" not in kinds(scene.wait(500))


def test_one_owner_at_a_time_and_the_former_is_named(scene: Scene) -> None:
    alarm = burning(scene)

    assert scene.ask("own", alarm=alarm, actor=LUO).refused
    assert not scene.ask("take_over", alarm=alarm, actor=LUO).refused
    body = scene.events[-1].body
    assert isinstance(body, WorkOwned)
    assert (body.former, scene.state.rows["work"][alarm].owner) == ("person:chen", LUO)


def test_a_fire_is_not_put_aside_untouched(scene: Scene) -> None:
    alarm = burning(scene)
    assert scene.ask("hold", alarm=alarm, for_s=60, reason="x").refused
    scene.ask("verify", alarm=alarm, level=1)

    assert not scene.ask("hold", alarm=alarm, for_s=60, reason="waits for the patrol").refused


def test_what_was_put_aside_comes_back_by_itself(scene: Scene) -> None:
    scene.hear(BURGLARY)
    alarm = scene.alarm("130").id
    assert not scene.ask("hold", alarm=alarm, for_s=60, reason="x").refused
    assert scene.state.rows["work"][alarm].state == HELD
    scene.wait(30)
    scene.restart(boot="boot0002")
    [resumed] = [event.body for event in scene.wait(30) if isinstance(event.body, WorkResumed)]

    assert resumed.how == "time"
    assert scene.state.rows["work"][alarm].state == OWNED


def test_a_confirmed_alarm_is_judged_lower_only_by_two(scene: Scene) -> None:
    scene.tell(Configured((*ROOM, PLAN, *STAFF, PersonSet("gone", "高", "officer"))))
    alarm = burning(scene)
    scene.tell(Configured((*ROOM, PLAN, *STAFF)))
    scene.ask("verify", alarm=alarm, level=4)

    assert scene.ask("verify", alarm=alarm, level=2).need == "second"
    for nobody_else in ("chen", "person:chen", "wu", "he", "gone", "stranger"):  # or who may not
        assert scene.ask("verify", alarm=alarm, level=2, second=nobody_else).need == "second"
    assert scene.state.rows["work"][alarm].level == 4
    assert not scene.ask("verify", alarm=alarm, level=2, second="luo").refused
    [*_before, body] = [event.body for event in scene.events if isinstance(event.body, WorkVerified)]
    assert (body.level, body.second) == (2, "luo")


@pytest.mark.parametrize("number", ["²", "1²", "١", "٣٢", "１", "01", "-1", "+1", " 1", "1_0", "1.0", "", "9" * 90])
def test_a_number_is_written_in_plain_digits(scene: Scene, number: str) -> None:
    burning(scene)
    for action in ("note", "precancel", "test_begin", "numbers"):
        answer = scene.ask(action, of=f"alarm:{number}", role="officer" if action != "test_begin" else "leader",
                           actor="uid:1", text="x", for_s=60, reason="x")
        assert answer.refused, action


def test_a_fire_closes_with_level_outcome_and_every_mandatory_step(scene: Scene) -> None:
    alarm = burning(scene)
    assert "level" in scene.ask("close", alarm=alarm, outcome="true").refused
    scene.ask("verify", alarm=alarm, level=3)
    assert dict(scene.ask("close", alarm=alarm, outcome="true").values)["steps"] == "auto, call_119, report"
    for step in ("auto", "call_119", "report"):
        scene.ask("waive", alarm=alarm, step=step, reason="drill")
    assert not scene.ask("close", alarm=alarm, outcome="test").refused
    assert scene.rows["work"][alarm].state == CLOSED
    scene.hear(FIRE_OVER)
    assert [row.state for row in scene.queue] == ["latched_acked"]  # LIFE-06: over is not reset
    scene.ask("reset", alarm=alarm)

    assert scene.queue == []
    assert not scene.state.rows["work"]
    assert not scene.state.rows["step"]


def test_a_lesser_item_ends_with_its_condition(scene: Scene) -> None:
    scene.hear(TROUBLE)
    alarm = scene.alarm("302")
    scene.acknowledge(alarm)
    scene.ask("own", alarm=alarm.id)
    scene.hear("5011 181001R30201003")

    assert scene.queue == []
    assert scene.rows["work"][alarm.id].state == CLOSED


def test_a_call_before_the_alarm_is_kept_for_half_an_hour_and_suppresses_nothing(scene: Scene) -> None:
    assert scene.ask("precancel", of="point:hall/3", text="frying", for_s=1801).refused
    assert not scene.ask("precancel", of="point:hall/3", text="frying", for_s=1800).refused
    scene.hear(FIRE)
    assert scene.alarm("110").state == "unack"
    scene.wait(1800)

    assert not scene.state.rows["note"]


def test_a_phoned_help_call_is_dated_from_the_ring_and_its_number_kept_nowhere_else(scene: Scene) -> None:
    ring = scene.now.at - 20_000
    assert not scene.ask("phoned", of="site:hall", number="13800001111", rang_s=20).refused
    alarm = scene.alarm("phoned_help")

    assert (alarm.account, alarm.signal_class, alarm.raised_at) == ("1001", "help_call", ring)
    assert scene.state.rows["work"][alarm.id].owner == "person:chen"
    assert f"caller:{alarm.id}" in scene.state.rows["private_digest"]
    kept = inputlog.kept(Wish("phoned", "q", "a", "officer", "c", args={"number": "13800001111"}))
    assert kept is not None
    assert b"1380" not in kept[1]


def test_escalating_links_both_and_keeps_the_first_clock(scene: Scene) -> None:
    scene.hear(BURGLARY)
    old = scene.alarm("130")
    scene.acknowledge(old)
    scene.wait(60)
    assert not scene.ask("escalate", alarm=old.id, reason="two men inside").refused
    new = scene.alarm("escalated")

    assert (new.priority, new.raised_at) == (1, old.raised_at)
    assert scene.state.rows["work"][new.id].linked == old.id
    assert scene.rows["work"][old.id].linked == new.id
