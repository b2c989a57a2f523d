"""The nine states of an alarm: every edge against a model of its own, and that nothing but the device, or a person's
reset of what never restores, clears a point."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import BURGLARY, FIRE, FIRE_OVER, RULES, TROUBLE, Scene, kinds

from duty_console.domain.alarms import (
    ACKED,
    EDGES,
    INPUTS,
    KINDS,
    LATCHED_ACKED,
    LATCHED_UNACK,
    LATCHING,
    MOMENTARY,
    NORMAL,
    OUT_OF_SERVICE,
    PLAIN,
    RTN_UNACK,
    SHELVED,
    STATES,
    SUPPRESSED,
    UNACK,
    after,
)
from duty_console.domain.work import Work
from duty_console.rulebook import Rulebook

HELP = "5011 181001E10001003"
COVERED = (SHELVED, SUPPRESSED, OUT_OF_SERVICE)
CALLING = (NORMAL, UNACK, ACKED, RTN_UNACK, LATCHED_UNACK, LATCHED_ACKED)
#: active, seen, latched -> state; written by hand, apart from the table.
FACES = {(True, False): UNACK, (True, True): ACKED}


def face(active: bool, seen: bool, kind: str) -> str:
    if active:
        return FACES[active, seen]
    if kind == PLAIN:
        return NORMAL if seen else RTN_UNACK
    return LATCHED_ACKED if seen else LATCHED_UNACK


def model(what: str, state: str, kind: str, beneath: str) -> str:
    """What must come of it, told in words and not by the table."""
    active, seen = beneath in (UNACK, ACKED), beneath in (ACKED, NORMAL, LATCHED_ACKED)
    if state in COVERED:
        if what == "out_of_service":
            return OUT_OF_SERVICE
        if (what, state) == ("unshelved", SHELVED):
            return ACKED if active else beneath
        if (what, state) in (("timed_out", SHELVED), ("released", OUT_OF_SERVICE), ("uncovered", OUT_OF_SERVICE),
                             ("uncovered", SUPPRESSED)):
            return UNACK if active else beneath
        if (what, state) == ("released", SUPPRESSED):
            return UNACK if active else NORMAL
        return state
    active, seen = state in (UNACK, ACKED), state in (NORMAL, ACKED, LATCHED_ACKED)
    match what:
        case "raised":
            return UNACK
        case "present":
            return ACKED if state == ACKED else UNACK
        case "returned" if active:
            return face(False, seen, kind)
        case "acknowledged" if not seen:
            return ACKED if active else NORMAL if state == RTN_UNACK and kind == PLAIN else LATCHED_ACKED
        case "shelved" if state != NORMAL:
            return SHELVED
        case "suppressed":  # what nobody has answered goes on calling
            return SUPPRESSED if seen else UNACK
        case "out_of_service":
            return OUT_OF_SERVICE
        case "reminded" if state in (ACKED, LATCHED_ACKED):  # answered once, and not finished: asked again
            return UNACK if active else LATCHED_UNACK
        case "reset" if kind != PLAIN and state == LATCHED_ACKED:
            return NORMAL
        case "reset" if kind == MOMENTARY and state == ACKED:
            return NORMAL
        case _:
            return state


@pytest.mark.parametrize(("what", "kind"), list(product(INPUTS, KINDS)))
def test_every_edge_of_the_table_is_what_the_words_say(what: str, kind: str) -> None:
    assert set(EDGES[what, kind]) == set(STATES)
    for state, beneath in product(STATES, CALLING):
        assert after(what, state, kind, beneath) == model(what, state, kind, beneath), (state, beneath)


def test_the_kinds_of_classes_are_the_rules() -> None:
    assert {name: RULES.kind(name) for name in ("fire", "gas", "help_call", "hold_up", "intrusion", "trouble")} == {
        "fire": LATCHING, "gas": LATCHING, "help_call": MOMENTARY, "hold_up": MOMENTARY, "intrusion": PLAIN,
        "trouble": PLAIN}


def test_a_journal_from_before_anything_latched_is_judged_as_it_was() -> None:
    values = RULES.values()
    del values["LIFE-06"]["momentary"]

    assert Rulebook.recorded(values, "00000000").kind("fire") == PLAIN


@given(st.lists(st.tuples(st.sampled_from([what for what in INPUTS if what not in ("returned", "reset", "released")]),
                          st.sampled_from(KINDS)), max_size=30))
def test_nothing_but_a_restoral_clears_an_active_point(story: list[tuple[str, str]]) -> None:
    state, seen = UNACK, False
    for what, kind in story:
        seen = what == "acknowledged" or (seen and what != "raised")
        state = after(what, state, kind, ACKED if seen else UNACK)
        assert state in (UNACK, ACKED, *COVERED)


def seen_and_over(scene: Scene) -> int:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    scene.hear(FIRE_OVER)
    assert scene.alarm("110").state == LATCHED_ACKED
    return scene.alarm("110").id


def verified(scene: Scene, alarm: int) -> None:
    scene.state.put("work", Work(alarm, level=0))


def test_a_fire_that_is_seen_and_over_stays_until_it_is_verified_and_reset(scene: Scene) -> None:
    alarm = seen_and_over(scene)

    refused = scene.ask("reset", alarm=alarm)
    assert dict(refused.values) == {"rule": "LIFE-06"}
    assert scene.alarm("110").state == LATCHED_ACKED
    verified(scene, alarm)

    assert not scene.ask("reset", alarm=alarm).refused
    assert scene.events[-1].kind == "alarm.reset"
    assert [row.state for row in scene.queue] == [NORMAL]  # the work is not closed yet


def test_closing_what_is_verified_and_over_resets_it_too(scene: Scene) -> None:
    alarm = seen_and_over(scene)
    scene.ask("verify", alarm=alarm, level=0)
    assert not scene.ask("close", alarm=alarm, outcome="other").refused

    assert kinds(scene.events[-2:]) == ["work.closed", "alarm.reset"]
    assert (scene.queue, scene.rows["alarm"][alarm].state) == ([], NORMAL)


def test_closing_what_still_burns_resets_nothing(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    alarm = scene.alarm("110").id
    scene.ask("verify", alarm=alarm, level=0)
    scene.ask("close", alarm=alarm, outcome="other")

    assert kinds(scene.events[-1:]) == ["work.closed"]
    assert [row.state for row in scene.queue] == [ACKED]


def test_a_fire_that_is_not_over_cannot_be_reset(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    verified(scene, scene.alarm("110").id)

    assert scene.ask("reset", alarm=scene.alarm("110").id).refused
    assert scene.alarm("110").state == ACKED


def test_a_help_call_is_over_when_a_person_who_verified_it_says_so(scene: Scene) -> None:
    scene.hear(HELP)
    alarm = scene.alarm("100").id
    verified(scene, alarm)
    assert scene.ask("reset", alarm=alarm).refused  # nobody has answered it
    scene.acknowledge(scene.alarm("100"))

    assert not scene.ask("reset", alarm=alarm).refused
    row = scene.rows["alarm"][alarm]
    assert (row.state, row.returned_at) == (NORMAL, scene.now.at)


def test_a_reset_is_of_what_was_seen(scene: Scene) -> None:
    alarm = seen_and_over(scene)
    verified(scene, alarm)
    seen = scene.alarm("110").last_event
    scene.hear(BURGLARY)
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    scene.hear("S011[#1001|NBA0009]")
    scene.hear(FIRE_OVER)

    assert "sounded again" in scene.ask("reset", alarm=alarm, seen=seen).refused


@pytest.mark.parametrize("role", ["viewer", "engineer", "auditor"])
def test_only_who_stands_watch_resets(scene: Scene, role: str) -> None:
    alarm = seen_and_over(scene)
    verified(scene, alarm)

    assert scene.ask("reset", alarm=alarm, role=role).refused


def test_what_is_raised_again_is_not_over(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(FIRE_OVER)
    assert scene.alarm("110").returned_at
    scene.hear(FIRE)

    assert (scene.alarm("110").state, scene.alarm("110").returned_at) == (UNACK, 0)


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_keeps_every_state(scene: Scene, boot: str) -> None:
    seen_and_over(scene)
    scene.hear(BURGLARY)
    scene.hear(TROUBLE)
    scene.acknowledge(scene.alarm("302"))
    scene.hear("5011 182002E11101007")
    scene.hear("5011 182002R11101007")
    before = {alarm.code: alarm.state for alarm in scene.queue}

    scene.restart(boot=boot)

    assert {alarm.code: alarm.state for alarm in scene.queue} == before == {
        "110": LATCHED_ACKED, "130": UNACK, "302": ACKED, "111": LATCHED_UNACK}
    assert kinds(scene.events[-1:]) == ["collector.started"]
