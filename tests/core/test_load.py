"""How much calls in the room, and what cries too often (KPI, FLOOD)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import json as msgjson
from msgspec import structs
from scenes import FIRE, HEARTBEAT, RULES, Scene, kinds

from duty_console.core.evolve import evolve
from duty_console.core.inputs import Seen, Wish
from duty_console.core.state import State
from duty_console.domain.loadevents import FloodEnded, ResponseFirst


def trouble(zone: int, *, over: bool = False) -> str:
    return f"5011 181001{'R' if over else 'E'}38001{zone:03d}"


def settled(scene: Scene) -> list[str]:
    """What falls due at once."""
    return kinds(scene.wait(0))


def calm(scene: Scene, seconds: int) -> list[Any]:
    """Time passes, and the devices live."""
    events: list[Any] = []
    for _turn in range(seconds // 10):
        events += scene.wait(10)
        for line in ("r", "s"):
            scene.hear(HEARTBEAT, line)
    return events + scene.wait(seconds % 10)


def test_the_eleventh_alarm_in_ten_minutes_is_a_flood(scene: Scene) -> None:
    for zone in range(10):
        scene.hear(trouble(zone + 1))
        assert settled(scene) == []
        scene.wait(1)
    scene.hear(trouble(11))

    assert settled(scene) == ["flood.began"]


def test_ten_alarms_a_window_apart_are_none(scene: Scene) -> None:
    for zone in range(30):
        scene.hear(trouble(zone + 1))
        assert "flood.began" not in kinds(calm(scene, 61))


def test_a_flood_ends_when_fewer_than_five_are_left_in_its_window_and_reports_itself(scene: Scene) -> None:
    for zone in range(40):
        scene.hear(trouble(zone + 1))
        scene.wait(1)
    assert "flood.ended" not in kinds(calm(scene, 590))

    [ended] = [event.body for event in calm(scene, 20) if event.kind == "flood.ended"]
    assert isinstance(ended, FloodEnded)
    assert (ended.annunciated, ended.peak) == (40, 40)
    assert ended.raw >= 29
    assert 590_000 <= ended.ms <= 640_000


def test_a_flood_goes_on_over_a_restart_and_ends_at_its_time(scene: Scene) -> None:
    for zone in range(20):
        scene.hear(trouble(zone + 1))
    scene.wait(1)
    scene.restart()

    assert "flood.ended" not in kinds(calm(scene, 500))
    assert "flood.ended" in kinds(calm(scene, 120))


def test_the_third_activation_in_a_minute_chatters_and_is_told_once(scene: Scene) -> None:
    told: list[str] = []
    for _turn in range(6):
        scene.hear(trouble(9))
        told += [kind for kind in settled(scene) if kind == "source.chattering"]
        scene.hear(trouble(9, over=True))
        scene.wait(9)
        told += [kind for kind in settled(scene) if kind == "source.chattering"]

    assert told == ["source.chattering"]


def test_a_source_that_is_answered_each_time_chatters_no_less(scene: Scene) -> None:
    told: list[str] = []
    for _turn in range(3):
        scene.hear(trouble(9))
        told += [kind for kind in settled(scene) if kind == "source.chattering"]
        alarm = scene.alarm("380")
        assert scene.acknowledge(alarm).refused == ""
        scene.hear(trouble(9, over=True))
        assert "380" not in scene.codes()
        scene.wait(9)

    assert told == ["source.chattering"]


@pytest.mark.parametrize(("apart_s", "count"), [(12, 40), (26, 14), (40, 40)])
def test_a_source_runs_away_by_window_or_by_bucket(scene: Scene, apart_s: int, count: int) -> None:
    told: list[Any] = []
    for _turn in range(count):
        scene.hear(trouble(9))
        scene.hear(trouble(9, over=True))
        told += [event.body for event in scene.wait(apart_s) if event.kind == "source.runaway"]
        told += [event.body for event in scene.wait(0) if event.kind == "source.runaway"]

    assert len(told) == 1
    assert (told[0].alarm, told[0].rule) == (scene.alarm("380").id, "FLOOD-04")


def many(scene: Scene, alarms: list[Any], count: int | None = None, painted: int | None = None) -> Any:
    pairs = [[alarm.id, alarm.last_event] for alarm in alarms]
    scene.tell(Wish("acknowledge_many", "q1", "person:chen", "officer", "c1", painted=painted,
                    args={"alarms": pairs, "count": len(pairs) if count is None else count}))
    return scene.effects[0]


def test_many_of_one_class_are_answered_together_when_their_count_is_confirmed(scene: Scene) -> None:
    for zone in range(5):
        scene.hear(trouble(zone + 1))

    assert many(scene, scene.queue, count=4).refused
    assert not many(scene, scene.queue).refused
    assert {alarm.acked_by for alarm in scene.queue} == {"person:chen"}


def test_a_fire_is_never_answered_with_others(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(trouble(1))

    assert "FLOOD-06" in many(scene, scene.queue).refused
    assert "FLOOD-06" in many(scene, [scene.alarm("110")]).refused
    assert all(not alarm.acked_by for alarm in scene.queue)


def test_one_that_sounded_again_spoils_all_of_them(scene: Scene) -> None:
    for zone in range(3):
        scene.hear(trouble(zone + 1))
    seen = scene.queue
    scene.wait(60)
    scene.hear(trouble(2, over=True))
    scene.hear(trouble(2))

    assert many(scene, seen).refused
    assert all(not alarm.acked_by for alarm in scene.queue)


def test_the_first_action_is_timed_once_an_occurrence_from_receipt(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(16.8)
    scene.acknowledge(scene.alarm("110"))
    [first] = [event.body for event in scene.events if event.kind == "response.first"]
    scene.wait(60)
    scene.hear(FIRE)
    scene.wait(3)
    scene.acknowledge(scene.alarm("110"))

    again = [event.body for event in scene.events if event.kind == "response.first"][-1]
    assert (first.ms, again.ms) == (16_800, 3_000)
    assert first.occurrence != again.occurrence


def seen_then_answered(scene: Scene) -> Any:
    """A fire painted after four seconds and answered nine later; its row."""
    scene.hear(FIRE)
    scene.wait(4)
    scene.tell(Seen("c1", True, scene.state.head))
    scene.wait(9)
    scene.acknowledge(scene.alarm("110"))
    return scene.rows["response"][scene.alarm("110").last_event]


def test_what_was_painted_before_it_was_answered_is_kept_with_both_intervals(scene: Scene) -> None:
    row = seen_then_answered(scene)

    assert (row.first_ms, row.view_ms) == (13_000, 9_000)
    assert (row.seen_at - row.at, row.seen_tick - row.tick) == (4_000, 4_000)


def test_what_is_painted_only_after_it_was_acted_on_is_kept_without_a_view(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(3)
    scene.ask("own", alarm=scene.alarm("110").id)
    scene.wait(2)
    scene.tell(Seen("c1", True, scene.state.head))

    row = scene.rows["response"][scene.alarm("110").last_event]
    assert (row.seen_at - row.at, row.seen_tick - row.tick, row.view_ms) == (5_000, 5_000, -1)


def test_a_journal_from_before_the_paint_was_kept_folds_as_it_did(scene: Scene) -> None:
    row = seen_then_answered(scene)
    state = State(RULES)
    for event in scene.events:
        body = event.body
        if isinstance(body, ResponseFirst):  # as it stands in a journal of then: the last fields are not there
            body = msgjson.decode(msgjson.encode(list(structs.astuple(body)[:-2])), type=ResponseFirst)
        evolve(state, event._replace(body=body))

    assert state.rows["response"][row.occurrence] == row._replace(seen_at=0, seen_tick=0)


def test_a_stepped_clock_makes_nobody_late(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.now = scene.now._replace(at=scene.now.at + 86_400_000)
    scene.wait(5)
    scene.acknowledge(scene.alarm("110"))

    [first] = [event.body for event in scene.events if event.kind == "response.first"]
    assert first.ms == 5_000
