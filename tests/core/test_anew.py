"""A new activation of what somebody works on, or has closed: nothing that was found before speaks for it."""

from __future__ import annotations

import pytest
from scenes import BURGLARY, FIRE, FIRE_OVER, ROOM, TROUBLE, WINDOW_S, Scene, kinds
from test_work import PLAN, burning, open_now

from duty_console.core.inputs import Configured
from duty_console.domain.work import CLOSED, OWNED, UNVERIFIED


def fires_again(scene: Scene) -> None:
    """The same detector says it anew: another frame lies between."""
    scene.hear(BURGLARY)
    scene.wait(20)
    scene.hear(FIRE)


@pytest.mark.parametrize("over_between", [False, True])
def test_what_was_verified_before_resets_no_new_activation(scene: Scene, over_between: bool) -> None:
    alarm = burning(scene)
    scene.ask("verify", alarm=alarm, level=0)
    if over_between:
        scene.hear(FIRE_OVER)
    fires_again(scene)
    scene.ask("acknowledge", alarm=alarm)
    scene.hear(FIRE_OVER)

    assert "Verify it first" in scene.ask("reset", alarm=alarm).refused
    assert "not verified" in scene.ask("close", alarm=alarm, outcome="false").refused
    scene.ask("verify", alarm=alarm, level=0)
    assert not scene.ask("reset", alarm=alarm).refused


@pytest.mark.parametrize("level", [1, 3])
def test_a_fire_that_was_over_and_fires_again_has_its_plan_fresh(scene: Scene, level: int) -> None:
    alarm = burning(scene)
    scene.ask("verify", alarm=alarm, level=level)
    scene.ask("step", alarm=alarm, step="call_119")
    scene.hear(FIRE_OVER)
    fires_again(scene)
    work = scene.state.rows["work"][alarm]
    assert (work.state, work.owner, work.level, work.confirmed_event) == (OWNED, "person:chen", UNVERIFIED, 0)
    scene.wait(600)
    scene.ask("acknowledge", alarm=alarm)

    assert open_now(scene, alarm) == ["verify", "call_119"]
    assert scene.state.rows["work"][alarm].plan_at == scene.now.at
    done = [event.kind for event in scene.events if event.kind in ("plan.opened", "step.done")]
    assert done == ["plan.opened", "step.done", "plan.opened"]  # what was done before stays to be read
    assert not scene.ask("step", alarm=alarm, step="call_119").refused


def test_a_confirmed_fire_that_goes_on_keeps_its_plan_and_is_verified_anew(scene: Scene) -> None:
    alarm = burning(scene)
    scene.ask("verify", alarm=alarm, level=3)
    scene.ask("step", alarm=alarm, step="call_119")
    fires_again(scene)
    scene.ask("acknowledge", alarm=alarm)

    assert open_now(scene, alarm) == ["auto", "report"]
    for step in ("auto", "report"):
        scene.ask("step", alarm=alarm, step=step)
    assert "not verified" in scene.ask("close", alarm=alarm, outcome="true").refused
    assert scene.ask("verify", alarm=alarm, level=1).need == "second"
    assert not scene.ask("verify", alarm=alarm, level=4).refused
    assert not scene.ask("close", alarm=alarm, outcome="true").refused


def test_what_was_closed_and_may_have_come_again_can_be_worked_on_and_is_reminded_of(scene: Scene) -> None:
    scene.hear(FIRE)
    alarm = scene.alarm("110").id
    scene.acknowledge(scene.alarm("110"))
    scene.ask("verify", alarm=alarm, level=1)
    scene.ask("close", alarm=alarm, outcome="true")
    assert scene.state.rows["work"][alarm].state == CLOSED
    scene.restart()
    scene.wait(WINDOW_S + 1)
    assert kinds(scene.hear(FIRE)) == ["signal.repeated"]

    assert not scene.ask("own", alarm=alarm).refused
    scene.ask("acknowledge", alarm=alarm)
    assert "not verified" in scene.ask("close", alarm=alarm, outcome="true").refused
    assert "alarm.reminded" in kinds(scene.wait(600))


def test_what_may_have_come_again_is_verified_anew_and_waits_no_longer(scene: Scene) -> None:
    scene.tell(Configured((*ROOM, PLAN)))
    scene.hear(FIRE)
    alarm = scene.alarm("110").id
    scene.acknowledge(scene.alarm("110"))
    scene.ask("verify", alarm=alarm, level=1)
    scene.ask("hold", alarm=alarm, for_s=3600, reason="police on the way")
    scene.restart()
    scene.wait(WINDOW_S + 1)
    scene.hear(FIRE)

    work = scene.state.rows["work"][alarm]
    assert (work.state, work.level, work.plan) == (OWNED, UNVERIFIED, "")


def test_what_is_kept_from_calling_is_not_closed(scene: Scene) -> None:
    scene.hear(TROUBLE)
    shelved = scene.alarm("302").id
    scene.acknowledge(scene.alarm("302"))
    scene.ask("verify", alarm=shelved, level=0)
    scene.ask("shelve", alarm=shelved, for_s=600, reason="electrician is coming")
    assert "keeps it from calling" in scene.ask("close", alarm=shelved, outcome="other").refused
    scene.ask("unshelve", alarm=shelved)
    assert not scene.ask("close", alarm=shelved, outcome="other").refused

    scene.ask("test_begin", of="site:hall", role="engineer", for_s=600, reason="walk test")
    scene.hear(FIRE)
    tested = scene.alarm("110").id
    scene.ask("verify", alarm=tested, level=0)
    assert "keeps it from calling" in scene.ask("close", alarm=tested, outcome="test").refused
