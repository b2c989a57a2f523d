"""Promise P6: an alarm that nobody answers is called for, step by step, whatever happens to clock and collector."""

from __future__ import annotations

from typing import Any

import pytest
from scenes import BURGLARY, FIRE, FIRE_OVER, ROOM, Scene, line_set

from duty_console.core.inputs import Configured, Seen
from duty_console.domain.callingevents import CallTaken, ResponseSeen
from duty_console.domain.events import Event, PersonSet
from duty_console.domain.narration import Names
from duty_console.domain.places import Person
from duty_console.domain.sentences import sentence

LEADERS = (PersonSet("li", "李班长", "leader"), PersonSet("wu", "吴班长", "leader"))
QUIET = (line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), *ROOM[2:])
CLASS_5, CLASS_5_CODE = "5011 181001E57001003", "570"  # a bypass: asks to be seen, makes no sound


@pytest.fixture
def scene() -> Scene:
    """A room whose lines need send no heartbeats: no alarm comes of itself."""
    made = Scene()
    made.tell(Configured(QUIET))
    return made


def steps(events: list[Event]) -> list[tuple[int, str]]:
    return [(event.body.alarm, event.body.step) for event in events if isinstance(event.body, CallTaken)]


def seen(scene: Scene, head: int | None = None, *, station: bool = True) -> list[Event]:
    return scene.tell(Seen("c1", station, scene.state.head if head is None else head))


def fire(scene: Scene) -> int:
    scene.hear(FIRE)
    return scene.alarm("110").id


def test_each_step_is_taken_at_its_time_and_once(scene: Scene) -> None:
    alarm = fire(scene)

    for wait, step in ((5, "unseen"), (25, "louder"), (30, "leader"), (30, "second")):
        assert steps(scene.wait(wait - 0.001)) == []
        assert steps(scene.wait(0.001)) == [(alarm, step)]
    assert steps(scene.wait(1_000)) == []


def test_what_a_console_in_the_control_room_has_painted_is_not_unseen(scene: Scene) -> None:
    alarm = fire(scene)
    scene.wait(4.9)

    [told] = seen(scene)

    assert told.body == ResponseSeen("c1", told.number - 1, [(alarm, alarm)])
    assert scene.state.rows["call"][alarm].seen_at == scene.now.at
    assert steps(scene.wait(25)) == []
    assert steps(scene.wait(0.2)) == [(alarm, "louder")]


@pytest.mark.parametrize(("head", "station"), [(-1, True), (0, False)])
def test_an_older_paint_or_one_elsewhere_proves_nothing(scene: Scene, head: int, station: bool) -> None:
    alarm = fire(scene)

    assert seen(scene, alarm + head, station=station) == []
    assert steps(scene.wait(5)) == [(alarm, "unseen")]


def test_a_second_paint_makes_no_difference(scene: Scene) -> None:
    fire(scene)
    seen(scene)

    assert seen(scene) == []


def test_an_answer_ends_the_ladder_and_a_new_activation_begins_it_anew(scene: Scene) -> None:
    alarm = fire(scene)
    scene.wait(31)
    scene.acknowledge(scene.alarm("110"))
    assert alarm not in scene.state.rows["call"]
    assert steps(scene.wait(600)) == []

    scene.hear(FIRE)

    assert steps(scene.wait(4.9)) == []
    assert steps(scene.wait(0.1)) == [(alarm, "unseen")]
    assert steps(scene.wait(85)) == [(alarm, "louder"), (alarm, "leader"), (alarm, "second")]


def test_an_alarm_that_sounds_every_few_seconds_is_not_called_less_than_one_that_came_once(scene: Scene) -> None:
    fire(scene)
    taken = []
    for count in range(9):
        taken += scene.wait(10)
        scene.hear(FIRE if count % 2 else BURGLARY)

    assert [step for alarm, step in steps(taken) if alarm == scene.alarm("110").id] == [
        "unseen", "louder", "leader", "second"]


def test_a_ladder_that_has_ended_begins_anew_with_the_next_activation(scene: Scene) -> None:
    alarm = fire(scene)
    scene.wait(100)

    scene.hear(FIRE)

    assert steps(scene.wait(5)) == [(alarm, "unseen")]


def test_the_end_of_a_condition_answers_nothing(scene: Scene) -> None:
    alarm = fire(scene)
    scene.hear(FIRE_OVER)

    assert steps(scene.wait(30)) == [(alarm, "unseen"), (alarm, "louder")]


def test_an_alarm_without_sound_calls_nobody(scene: Scene) -> None:
    scene.hear(CLASS_5)

    assert scene.alarm(CLASS_5_CODE).priority == 5
    assert steps(scene.wait(1_000)) == []


def test_each_alarm_has_a_ladder_of_its_own(scene: Scene) -> None:
    first = fire(scene)
    scene.wait(2)
    scene.hear(BURGLARY)
    second = scene.alarm("130").id
    scene.acknowledge(scene.alarm("110"))

    assert steps(scene.wait(200)) == [(second, step) for step in ("unseen", "louder", "leader", "second")]
    assert first not in scene.state.rows["call"]


def test_a_restart_between_steps_neither_repeats_nor_forgets_one(scene: Scene) -> None:
    alarm = fire(scene)
    taken: list[Event] = []
    for _second in range(100):
        taken += scene.wait(1)
        scene.restart()

    assert steps(taken) == [(alarm, step) for step in ("unseen", "louder", "leader", "second")]


def test_the_time_goes_on_while_the_machine_is_down(scene: Scene) -> None:
    alarm = fire(scene)
    scene.wait(6)
    scene.now = scene.now._replace(at=scene.now.at + 40_000)

    scene.restart(boot="boot0002")

    assert steps(scene.wait(0)) == [(alarm, "louder")]
    assert steps(scene.wait(13.9)) == []
    assert steps(scene.wait(0.1)) == [(alarm, "leader")]


@pytest.mark.parametrize("step_ms", [3_600_000, -3_600_000, 86_400_000])
def test_a_step_of_the_wall_clock_moves_no_step_of_the_ladder(scene: Scene, step_ms: int) -> None:
    alarm = fire(scene)
    scene.now = scene.now._replace(at=scene.now.at + step_ms)

    assert steps(scene.wait(4.9)) == []
    assert steps(scene.wait(0.1)) == [(alarm, "unseen")]


@pytest.mark.parametrize(("people", "leader", "second"), [
    (LEADERS, ["li", "wu"], []),
    ((*LEADERS, PersonSet("zhao", "赵", "engineer")), ["li", "wu"], ["zhao"]),
    ((PersonSet("zhao", "赵", "engineer"), PersonSet("jie", "街道", "street")), [], ["jie"]),
])
def test_a_message_that_nothing_can_carry_is_said_with_whom_it_was_for(
        scene: Scene, people: tuple[Any, ...], leader: list[str], second: list[str]) -> None:
    scene.tell(Configured((*QUIET, *people)))
    fire(scene)

    taken = [event.body for event in scene.wait(90) if isinstance(event.body, CallTaken)]

    assert [(body.step, body.outcome, body.wanted) for body in taken] == [
        ("unseen", "sounded", []), ("louder", "sounded", []), ("leader", "no_path", leader),
        ("second", "no_path", second)]
    assert {(body.rule, body.ruleset) for body in taken} == {("ESC-01", scene.state.rules.version)}


def test_a_step_is_said_in_words(scene: Scene) -> None:
    scene.tell(Configured((*QUIET, *LEADERS)))
    alarm = fire(scene)
    leader = next(event for event in scene.wait(60) if isinstance(event.body, CallTaken) and event.body.wanted)

    names = Names(people=[Person(one.person, one.name, one.duty) for one in LEADERS])
    assert sentence(leader, names) == f"警情 {alarm}：60 秒无人应答，应通知值班长（李班长、吴班长）；没有可用的通知途径"
