"""The machine itself, against any sequence of inputs: it judges without changing, and its tables are its journal."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import BURGLARY, FIRE, FIRE_OVER, GARBLED, HEARTBEAT, RULES, TROUBLE, Scene, line_set

from duty_console.core.decide import decide
from duty_console.core.evolve import evolve
from duty_console.core.inputs import (
    Configured,
    Input,
    SounderFailed,
    Stepped,
    Stopping,
    Sweep,
    Unanswered,
    Wish,
)
from duty_console.core.state import State, key_of
from duty_console.domain.alarms import ACKED, ASIDE, UNACK
from duty_console.domain.events import Body, Event

#: What may happen in a room, each as a word and its values; "restore" frames apart.
FRAMES = st.sampled_from([FIRE, BURGLARY, TROUBLE, GARBLED, HEARTBEAT, "5011 181001P11001003", "C011xxxx",
                          "S011[#1001|NFA0003/BA0004]", "5011 182002E60201000"])
RESTORES = st.sampled_from([FIRE_OVER, "S011[#1001|NFR0003]", "S011[#1001|NFA0003/FR0003]", "5011 181001R30201003"])
LINES = st.sampled_from(["r", "s", "ghost"])
NOISE = st.binary(min_size=1, max_size=4).map(lambda data: bytes(byte | 0x80 for byte in data))
CALM = st.one_of(
    st.tuples(st.just("hear"), FRAMES, LINES),
    st.tuples(st.just("noise"), NOISE, LINES),
    st.tuples(st.just("wait"), st.sampled_from([0.1, 2, 4, 17, 70, 1000])),
    st.tuples(st.just("lose"), LINES),
    st.tuples(st.just("open"), LINES),
    st.tuples(st.just("restart"), st.sampled_from(["boot0001", "boot0002"])),
    st.tuples(st.just("unanswered"), LINES),
    st.tuples(st.just("acknowledge"), st.integers(0, 3), st.sampled_from(["officer", "viewer"])),
    st.tuples(st.just("room"), st.booleans()),
    st.tuples(st.just("step"), st.integers(-10_000_000, 10_000_000)),
)
#: What people do with an alarm, or say of a place: the action, whose alarm, the other fields.
DEEDS = st.tuples(st.just("deed"), st.integers(0, 3), st.sampled_from([
    ("own", {}), ("verify", {"level": 0}), ("close", {"outcome": "false"}), ("reset", {}),
    ("hold", {"for_s": 60, "reason": "x"}), ("shelve", {"for_s": 900, "reason": "x"}), ("unshelve", {}),
    ("out_of_service", {"of": "site:hall", "for_s": 600, "reason": "x", "measure": "y"}),
    ("test_begin", {"of": "line:r", "for_s": 900, "reason": "x"}),
    ("profile_begin", {"of": "site:hall", "classes": "trouble", "for_s": 900, "reason": "x", "delay_s": 60}),
    ("in_service", None), ("test_end", None), ("profile_end", None)]))
CALM = st.one_of(CALM, DEEDS)
ANYTHING = st.one_of(CALM, st.tuples(st.just("hear"), RESTORES, LINES))


def act(scene: Scene, word: str, *values: Any) -> None:
    """Lets one thing happen."""
    match word:
        case "hear" | "noise":
            scene.hear(*values)
        case "wait":
            scene.wait(*values)
        case "lose":
            scene.lose(*values)
        case "open":
            scene.open(*values)
        case "restart":
            scene.restart(boot=values[0])
        case "unanswered":
            scene.tell(Unanswered(values[0], scene.raw, "too late"))
        case "deed":
            action, more = values[1]
            args = {"suppression": max(scene.state.rows["suppression"], default=1)} if more is None else more
            alarm = scene.queue[values[0] % len(scene.queue)].id if scene.queue else 1
            scene.ask(action, role="leader", alarm=alarm, **args)
        case "acknowledge" if scene.queue:
            scene.acknowledge(scene.queue[values[0] % len(scene.queue)], role=values[1])
        case "room":
            scene.tell(Configured((line_set("r"), line_set("s")) if values[0] else (line_set("r"),)))
        case "step":
            scene.now = scene.now._replace(at=scene.now.at + values[0])


def played(story: list[tuple[Any, ...]]) -> Scene:
    scene = Scene()
    for thing in story:
        act(scene, *thing)
    return scene


@settings(deadline=None, max_examples=150)
@given(st.lists(CALM, max_size=40))
def test_no_alarm_of_a_device_is_ever_over_unless_the_device_says_so(story: list[tuple[Any, ...]]) -> None:
    scene = played(story)

    own = {alarm.state for alarm in scene.rows["alarm"].values() if alarm.scheme != "duty"}
    assert own <= {UNACK, ACKED, *ASIDE}


@settings(deadline=None, max_examples=150)
@given(st.lists(ANYTHING, max_size=40))
def test_the_journal_alone_gives_every_table(story: list[tuple[Any, ...]]) -> None:
    scene = played(story)
    again = State(RULES)
    rows: dict[str, dict[Any, Any]] = {table: {} for table in again.rows}
    for event in scene.events:
        evolve(again, event)
        for (table, key), row in again.touched.items():
            rows[table][key] = row
        again.settle()

    assert rows == scene.rows
    assert (again.rows, again.conditions, again.head) == (scene.state.rows, scene.state.conditions, scene.state.head)


@settings(deadline=None, max_examples=100)
@given(st.lists(ANYTHING, max_size=25), ANYTHING)
def test_deciding_changes_nothing(story: list[tuple[Any, ...]], last: tuple[Any, ...]) -> None:
    scene = played(story)
    wish = Wish("acknowledge", "q", "person:x", "officer", "c1", max(scene.state.alarms, default=1), scene.state.head)
    inputs: list[Input] = [scene.received(FIRE), scene.received(FIRE_OVER), scene.received(GARBLED), Sweep(),
                           Configured((line_set("t"),)), wish, Stepped(5), Stopping("x"), SounderFailed("bell", "x")]
    before = copy.deepcopy(vars(scene.state))
    passing = {"rules": None, "agenda": None}  # not of the journal; the agenda is an index of the rows

    for input in inputs:
        decide(scene.state, input, scene.now)

    assert {**vars(scene.state), **passing} == {**before, **passing}


@settings(deadline=None, max_examples=150)
@given(st.lists(ANYTHING, max_size=40))
def test_what_stands_on_the_queue_is_what_can_be_found_by_its_condition(story: list[tuple[Any, ...]]) -> None:
    state = played(story).state

    assert sorted(state.conditions.values()) == sorted(state.alarms)
    assert all(state.on_queue(alarm) for alarm in state.alarms.values())
    assert all(key == key_of(table, row) for table, rows in state.rows.items() for key, row in rows.items())


@settings(deadline=None, max_examples=150)
@given(st.lists(ANYTHING, max_size=40))
def test_every_frame_makes_a_fact_with_its_bytes(story: list[tuple[Any, ...]]) -> None:
    scene = played(story)

    assert {event.raw for event in scene.events if event.raw} == set(range(1, scene.causes + 1))


def test_a_kind_that_only_a_newer_program_knows_changes_nothing_but_the_number(scene: Scene) -> None:
    before = copy.deepcopy(scene.state.rows)

    evolve(scene.state, Event(scene.state.head + 1, 0, 0, "drone.launched", "collector", 0, Body()))

    assert scene.state.rows == before
