"""Who is signed on, what a PIN was worth, and who may do what: the whole matrix of role, lock, proof and action."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from scenes import FIRE, Scene, kinds

from duty_console.core import inputlog
from duty_console.core.inputs import Configured, Gone, Reply, Wish
from duty_console.domain.actions import ACTIONS
from duty_console.domain.actiontypes import ROLES, Action
from duty_console.domain.authority import EARLY, MATRIX, NONE, RIGHT, WRONG, Standing, refusal
from duty_console.domain.events import PersonSet

PEOPLE = (PersonSet("chen", "陈", "officer"), PersonSet("luo", "罗", "leader"), PersonSet("xu", "徐", "engineer"),
          PersonSet("he", "何", "auditor"), PersonSet("street", "街道", "street"))


def staffed() -> Scene:
    made = Scene()
    made.tell(Configured((*(body for body in _room()), *PEOPLE)))
    return made


@pytest.fixture
def scene() -> Scene:
    return staffed()


def _room() -> tuple[Any, ...]:
    from scenes import ROOM

    return ROOM[:4]


def wish(scene: Scene, action: str, **fields: Any) -> Reply:
    made = Wish(action, "q", fields.pop("actor", "uid:1"), fields.pop("role", "officer"), fields.pop("console", "c1"),
                **{"uid": 1, **fields})
    scene.tell(made)
    [reply] = scene.effects
    assert isinstance(reply, Reply)
    return reply


def with_pin(scene: Scene, *people: str) -> None:
    for person in people:
        assert not wish(scene, "set_pin", args={"person": person}, house=True, secret="$argon2").refused


def signed_on(scene: Scene, person: str, **fields: Any) -> Reply:
    return wish(scene, "sign_on", args={"person": person}, proof=RIGHT, proved=person, **fields)


def test_a_room_without_pins_works_as_before(scene: Scene) -> None:
    assert not wish(scene, "silence").refused
    scene.hear(FIRE)
    assert not scene.acknowledge(scene.queue[0], actor="uid:1").refused
    assert scene.queue[0].acked_by == "uid:1"


def test_with_any_pin_a_shared_account_must_sign_on_but_may_silence(scene: Scene) -> None:
    with_pin(scene, "chen")
    scene.hear(FIRE)
    assert scene.acknowledge(scene.queue[0], actor="uid:1").need == "sign_on"
    assert not wish(scene, "silence").refused


def test_whoever_is_signed_on_is_the_actor_until_he_signs_off(scene: Scene) -> None:
    with_pin(scene, "chen")
    assert not signed_on(scene, "chen").refused
    scene.hear(FIRE)
    assert not scene.acknowledge(scene.queue[0], actor="uid:1").refused
    assert scene.queue[0].acked_by == "person:chen"
    wish(scene, "sign_off")
    assert scene.state.rows["session"] == {}


@pytest.mark.parametrize("end", ["another", "gone", "restart"])
def test_a_session_ends(scene: Scene, end: str) -> None:
    with_pin(scene, "chen", "luo")
    signed_on(scene, "chen")
    if end == "another":
        signed_on(scene, "luo")
    elif end == "gone":
        scene.tell(Gone("c1"))
    else:
        scene.restart()
    off = next(event for event in reversed(scene.events) if event.kind == "person.signed_off")
    assert (off.body.person, off.body.why) == ("chen", end)
    assert [row.person for row in scene.state.rows["session"].values()] == (["luo"] if end == "another" else [])


def test_another_persons_pin_proves_nothing(scene: Scene) -> None:
    with_pin(scene, "chen", "luo")
    assert signed_on(scene, "chen", console="c2").refused == ""
    assert wish(scene, "sign_on", args={"person": "chen"}, proof=RIGHT, proved="luo").need == "pin"
    assert wish(scene, "unlock", console="c2", proof=RIGHT, proved="luo").need == "pin"
    assert not wish(scene, "unlock", console="c2", proof=RIGHT, proved="chen").refused


def test_five_wrong_pins_are_an_alarm_and_no_lockout(scene: Scene) -> None:
    with_pin(scene, "chen")
    for count in range(1, 6):
        assert wish(scene, "sign_on", args={"person": "chen"}, proof=WRONG, proved="chen").need == "pin"
        assert scene.state.rows["guess"]["1/chen"].wrong == count
        assert ("pin_guessing" in scene.codes()) == (count == 5)
    assert scene.alarm("pin_guessing").state == "rtn_unack"
    assert not signed_on(scene, "chen").refused
    assert scene.state.rows["guess"] == {}


def test_a_pin_is_set_first_by_the_house_and_later_by_those_who_may(scene: Scene) -> None:
    new = {"args": {"person": "chen"}, "secret": "$new"}
    assert wish(scene, "set_pin", **new).refused
    with_pin(scene, "chen", "luo", "xu", "he")
    assert wish(scene, "set_pin", house=True, **new).need == "pin"
    assert not wish(scene, "set_pin", proof=RIGHT, proved="chen", **new).refused
    assert wish(scene, "set_pin", proof=RIGHT, proved="he", role="leader", **new).refused
    assert wish(scene, "set_pin", proof=RIGHT, proved="luo", role="officer", **new).refused
    assert not wish(scene, "set_pin", proof=RIGHT, proved="luo", role="leader", **new).refused
    assert not wish(scene, "set_pin", proof=RIGHT, proved="xu", role="engineer", **new).refused


def test_the_hash_is_in_no_input_that_is_kept() -> None:
    kept = inputlog.kept(Wish("set_pin", "q", "uid:1", "officer", "c1", secret="$argon2id$x"))
    assert kept is not None
    assert b"argon2" not in kept[1]


def test_who_leaves_the_staff_leaves_his_pin(scene: Scene) -> None:
    with_pin(scene, "chen")
    scene.tell(Configured(tuple(body for body in (*_room(), *PEOPLE) if getattr(body, "person", "") != "chen")))
    assert "pin:chen" not in scene.state.rows["private_digest"]


SYNTHETIC = (Action("horn", "horn", ACTIONS["acknowledge"].roles, guard="pin"),
             Action("all", "all", ACTIONS["acknowledge"].roles, guard="second"))


@pytest.mark.parametrize("action", [*ACTIONS.values(), *SYNTHETIC], ids=lambda action: action.name)
def test_the_matrix_of_account_person_lock_and_proof(action: Action) -> None:
    for account, person, locked, proof, second in product(
            ROLES, ("", *ROLES), (False, True), (NONE, RIGHT, WRONG, EARLY), (False, True)):
        no = refusal(action, Standing(account, person, True, locked, proof, False, second))
        allowed = account in action.roles and (person or account) in action.roles
        allowed &= proof not in (WRONG, EARLY)
        allowed &= proof == RIGHT or (not action.guard and (not locked or action.free))
        allowed &= action.guard != "second" or second
        assert (no is None) == allowed, (account, person, locked, proof, second, no)


def filled(name: str) -> dict[str, Any]:
    """Something in every field that an action must have."""
    some: dict[str, Any] = {"number": 1, "text": "x", "pairs": [[1, 1]]}
    return {field.name: some[field.kind] for field in ACTIONS[name].fields
            if field.needed and field.name not in ("alarm", "seen", "of", "person")}


@pytest.mark.parametrize("name", ACTIONS)
def test_every_refusal_is_in_the_journal(name: str) -> None:
    for role, proof, locked in product(ROLES, (NONE, RIGHT, WRONG, EARLY), (False, True)):
        scene = staffed()
        with_pin(scene, "chen", "luo")
        signed_on(scene, "chen")
        before = len(scene.events)
        reply = wish(scene, name, role=role, locked=locked, proof=proof, proved="chen" if proof else "",
                     args={"person": "chen", **filled(name)})
        assert ("request.refused" in kinds(scene.events[before:])) == bool(reply.refused), (role, proof, locked)
        if role not in ACTIONS[name].roles or proof in (WRONG, EARLY):
            assert reply.refused, (role, proof, locked)


def test_the_table_of_actions_says_what_the_matrix_says() -> None:
    assert {name: action.roles for name, action in ACTIONS.items()} == {name: MATRIX[name] for name in ACTIONS}


def test_what_the_door_does_not_let_through_is_refused_and_kept_and_its_pin_counts(scene: Scene) -> None:
    with_pin(scene, "chen")
    for count in range(1, 6):
        assert wish(scene, "sign_on", proof=WRONG, proved="chen", barred="Gone.").refused == "Gone."
        assert scene.state.rows["guess"]["1/chen"].wrong == count
    assert scene.alarm("pin_guessing").state == "rtn_unack"
    assert signed_on(scene, "chen", barred="Gone.").refused == "Gone."
    assert scene.state.rows["session"] == {}
    assert scene.state.rows["guess"] == {}
    assert wish(scene, "", barred="No request.").refused == "No request."
    assert [event.body.reason for event in scene.events if event.kind == "request.refused"] == ["Gone."] * 6 + [
        "No request."]
