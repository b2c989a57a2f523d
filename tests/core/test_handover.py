"""
Handing over (rules FORM-03, FORM-04, DUTY-09): one numbered snapshot, signed by both sides, each for himself; whose the
open items are at every entry; who is kept on duty; and that nothing of it is lost whatever the clocks and files do.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from scenes import FIRE, ROOM, RULES, TROUBLE, Scene
from test_roster import STAFF, at, bodies, go_to, leader, set_to

from duty_console import texts
from duty_console.clock import local
from duty_console.collector.continuing import folded
from duty_console.core.evolve import evolve
from duty_console.core.handing import open_items, standing
from duty_console.core.inputs import Configured, Continued, Reply, Stepped, Wish
from duty_console.core.rostering import on_duty, roster_of
from duty_console.core.state import State
from duty_console.domain import handovers as hand
from duty_console.domain.broadcasts import Amplifier, Area, Broadcast
from duty_console.domain.dutyrules import presences
from duty_console.domain.handoverevents import HandoverMissed, HandoverReminded
from duty_console.domain.handoveritems import Bounds, Present, bounds_of, gathered
from duty_console.domain.handovers import Handover
from duty_console.domain.handoverwords import item_words
from duty_console.domain.narration import Names
from duty_console.domain.places import Person
from duty_console.domain.rosterevents import DutyBreached, DutyMended, RosterChanged
from duty_console.domain.rosterrows import STAYS, Breach, Outing, Single
from duty_console.domain.rosters import HOUR, MINUTE, effective
from duty_console.domain.sentences import sentence
from duty_console.domain.silence import SilenceTest

#: ROTA-1: night luo, wu; day zhao, li; evening sun, chen.
CREWS = "luo,wu/zhao,li/sun,chen"
CHECKS = ",".join(RULES.rule("FORM-03").values["checks"])
THE_DAY = "2026-12-02"


@pytest.fixture
def scene() -> Scene:
    """It is 07:40 on a December morning; luo and wu are on duty, zhao and li come at 08:00."""
    made = Scene()
    set_to(made, "2026-12-01 12:00")
    made.tell(Configured((*ROOM, *STAFF)))
    assert leader(made, "rota", pattern="ROTA-1", begins="2026-12-01", until="2026-12-31", crews=CREWS).event
    set_to(made, f"{THE_DAY} 07:40")
    made.start()
    made.wait(0)
    return made


def ask(scene: Scene, who: str, action: str, **args: Any) -> Reply:
    return scene.ask(action, actor=f"person:{who}", **args)


def does(scene: Scene, who: str, action: str, **args: Any) -> int:
    reply = ask(scene, who, action, **args)
    assert reply.event, reply
    return reply.event


def refused(scene: Scene, who: str, action: str, **args: Any) -> str:
    reply = ask(scene, who, action, **args)
    assert reply.refused
    return reply.refused.format(**dict(reply.values))


def begun(scene: Scene, *, checked: bool = True) -> int:
    number = does(scene, "luo", "handover_begin")
    if checked:
        does(scene, "luo", "handover_answer", handover=number, items=CHECKS, answer="ok")
    return number


def signs(scene: Scene, who: str, number: int, part: str) -> Reply:
    """A signature with its PIN."""
    scene.tell(Wish("handover_sign", "q1", f"person:{who}", "officer", "c1", args={"handover": number, "part": part},
                    proof="right", proved=who))
    [reply] = scene.effects
    assert isinstance(reply, Reply)
    return reply


def sign(scene: Scene, who: str, number: int, part: str) -> int:
    reply = signs(scene, who, number, part)
    assert reply.event, reply
    return reply.event


def unsigned(scene: Scene, who: str, number: int, part: str) -> str:
    """Why a signature is refused."""
    reply = signs(scene, who, number, part)
    assert reply.refused
    return reply.refused.format(**dict(reply.values))


def row(scene: Scene, number: int) -> Handover:
    found: Handover = scene.state.rows["handover"][number]
    return found


def test_a_handover_freezes_everything_that_is_open_under_one_number(scene: Scene) -> None:
    scene.hear(TROUBLE)
    trouble = scene.alarm("302")
    does(scene, "luo", "acknowledge", alarm=trouble.id)
    does(scene, "luo", "shelve", alarm=trouble.id, for_s=1800, reason="水汽")
    scene.hear(FIRE)
    does(scene, "luo", "own", alarm=scene.alarm("110").id)
    number = begun(scene, checked=False)

    known = {item.item: item for item in hand.items_of(row(scene, number))}
    fire, shelf = known[f"alarm:{scene.alarm('110').id}"], next(one for one in known.values() if one.kind == hand.ASIDE)
    assert (fire.state, fire.priority, fire.who) == ("unack", 1, "person:luo")
    assert (shelf.state, shelf.of, shelf.soon, shelf.text) == ("shelf", trouble.id, True, "水汽")
    assert [(one.who, one.more, one.of) for one in known.values() if one.kind == hand.STAFF] == [
        ("person:luo", "handover", 4), ("person:wu", "handover", 4), ("person:li", "takeover", 4),
        ("person:zhao", "takeover", 4)]
    assert [one.text for one in known.values() if one.kind == hand.CHECK] == CHECKS.split(",")
    assert row(scene, number).head == number - 1
    scene.hear("5011 181001E13001004")
    assert {item.item for item in hand.items_of(row(scene, number))} == set(known)


def test_the_rest_of_what_is_open_stands_in_it_too() -> None:
    test = SilenceTest(9, "west", "west", THE_DAY, THE_DAY, "", at(f"{THE_DAY} 07:00"), 0, "failed", "silent")
    now = Present(
        broadcasts=[Broadcast(5, "daily", 4, "desk", "通知", "", ("east",), "person:luo", 1, 1, "playing", 0),
                    Broadcast(4, "daily", 4, "desk", "旧", "", ("east",), "person:luo", 1, 1, "over", 0)],
        areas=[Area("east", "东", "East", "", held_by="person:luo", held_at=3, held_why="试线"),
               Area("west", "西", "West", "")],
        outings=[Outing("wu", 7, 1, 1, 1800, "看水泵", True)],
        single=[Single(6, "link", "粤规", "x", "x", "x", "person:huang", 2)],
        breaches=[Breach(8, 1, 0, ("DUTY-02",), 2, 1, (), 0), Breach(3, 1, 2, ("DUTY-02",), 2, 1, (), 0)],
        tests=[test._replace(id=1), test, test._replace(id=2, amplifier="east", result="passed", how="")])
    items = gathered(now, Bounds(at(f"{THE_DAY} 16:00"), at(f"{THE_DAY} 09:00"), at("2026-12-01 08:00")))
    names = Names(people=[Person(key, key, "officer") for key in ("luo", "wu", "huang")],
                  areas=now.areas, amplifiers=[Amplifier("west", "西柱", "West pole", "west", "amps", "1", "", True)])

    before = texts.language()
    texts.use("en")
    said = {item.item: item_words(item, None, names) for item in items}
    texts.use(before)
    assert list(said) == ["broadcast:5", "area:east", "outing:wu", "single:6", "breach:8", "tested:passed",
                          "tested:west"]
    assert "not back" in said["outing:wu"]
    assert said["tested:passed"].startswith("1 loudspeakers passed")
    assert said["tested:west"] == "West pole at 12-02 07:00: failed (nothing comes out)"
    assert said["breach:8"].endswith("against DUTY-02: 1 of 2")


def test_both_sides_sign_the_same_number_and_what_was_open_is_the_first_takers(scene: Scene) -> None:
    scene.hear(TROUBLE)
    does(scene, "luo", "own", alarm=scene.alarm("302").id)
    does(scene, "luo", "hold", alarm=scene.alarm("302").id, for_s=3600, reason="等维修")
    number = begun(scene)
    go_to(scene, f"{THE_DAY} 07:55")
    for who, part in (("zhao", "takeover"), ("luo", "handover"), ("li", "takeover")):
        assert row(scene, number).state == hand.OPEN
        sign(scene, who, number, part)

    done = row(scene, number)
    assert [(one.part, one.by) for one in hand.signatures_of(done)] == [
        ("takeover", "person:zhao"), ("handover", "person:luo"), ("takeover", "person:li")]
    assert (done.state, done.taker) == (hand.ENDED, "zhao")
    work = scene.state.rows["work"][scene.alarm("302").id]
    assert (work.owner, work.state, work.hold_ms) == ("person:zhao", "held", 3_600_000)
    assert "signed by both sides" in unsigned(scene, "wu", number, "handover")


def test_nothing_is_without_an_owner_at_any_entry(scene: Scene) -> None:
    for frame in (TROUBLE, FIRE, "5011 181001E13001004"):
        scene.hear(frame)
    for alarm in scene.queue:
        does(scene, "wu" if alarm.code == "302" else "luo", "acknowledge", alarm=alarm.id)
        does(scene, "wu" if alarm.code == "302" else "luo", "own", alarm=alarm.id)
    number = begun(scene)
    for alarm in scene.queue:
        does(scene, "luo", "handover_answer", handover=number, items=f"alarm:{alarm.id}", answer="ok", text="在查")
    for who, part in (("luo", "handover"), ("zhao", "takeover"), ("li", "takeover")):
        sign(scene, who, number, part)

    folded_state, owned = State(RULES), dict[int, str]()
    for event in scene.events:
        evolve(folded_state, event)
        for alarm, work in folded_state.rows["work"].items():
            assert work.owner or alarm not in owned, event
            if work.owner:
                owned[alarm] = work.owner
    assert set(owned.values()) == {"person:zhao"}
    assert len(owned) == 3


def test_an_urgent_alarm_that_nobody_has_answered_keeps_everybody_from_signing(scene: Scene) -> None:
    number = begun(scene)
    scene.hear(FIRE)
    fire = scene.alarm("110")
    for who, part in (("luo", "handover"), ("zhao", "takeover")):
        assert f"Alarm {fire.id} is of priority 1 and unanswered" in unsigned(scene, who, number, part)
    does(scene, "luo", "acknowledge", alarm=fire.id)
    assert "say how it stands" in unsigned(scene, "luo", number, "handover")
    assert "Say in words" in refused(scene, "luo", "handover_answer", handover=number, items=f"alarm:{fire.id}",
                                     answer="ok")
    does(scene, "luo", "handover_answer", handover=number, items=f"alarm:{fire.id}", answer="ok", text="厨房，已派人")
    assert sign(scene, "luo", number, "handover")
    scene.hear("5011 181001R11001003")
    scene.hear(FIRE)
    assert "unanswered" in unsigned(scene, "zhao", number, "takeover")


def test_what_was_put_aside_is_decided_anew_by_whoever_takes_over(scene: Scene) -> None:
    scene.hear(TROUBLE)
    trouble = scene.alarm("302")
    shelf = does(scene, "luo", "shelve", alarm=trouble.id, for_s=7200, reason="水汽")
    number = begun(scene)
    said = {"handover": number, "items": f"aside:{shelf}", "answer": "ok"}
    assert "decided anew by whoever takes over" in refused(scene, "luo", "handover_answer", **said)
    assert sign(scene, "luo", number, "handover")
    assert f"aside:{shelf}" in unsigned(scene, "zhao", number, "takeover")
    assert "is ended" in refused(scene, "zhao", "handover_answer", **{**said, "answer": "not_ok", "text": "x"})
    does(scene, "zhao", "handover_answer", **said)
    assert sign(scene, "zhao", number, "takeover")
    does(scene, "li", "unshelve", alarm=trouble.id)
    assert sign(scene, "li", number, "takeover")
    assert [(one.how, one.item.kind) for one in hand.since_of(row(scene, number))] == [
        ("new", "alarm"), ("gone", "aside")]


def test_refusals_name_rule_and_remedy(scene: Scene) -> None:
    assert "whoever hands over begins (罗(luo), 吴(wu))" in refused(scene, "zhao", "handover_begin")
    assert "neither hands over nor takes over" in refused(scene, "sun", "handover_begin")
    assert "begin one" in refused(scene, "luo", "handover_renew")
    number = begun(scene, checked=False)
    assert f"Handover {number} is begun" in refused(scene, "luo", "handover_begin")
    answer = {"handover": number, "items": "water", "answer": "not_ok"}
    assert "Say in words" in refused(scene, "luo", "handover_answer", **answer)
    assert "no item wine" in refused(scene, "luo", "handover_answer", **{**answer, "items": "water,wine"})
    assert "neither hands over" in refused(scene, "sun", "handover_answer", **answer)
    does(scene, "zhao", "handover_answer", **{**answer, "text": "消防水箱偏低"})
    unseen = unsigned(scene, "luo", number, "handover")
    assert "systems" in unseen
    assert "water" not in unseen
    does(scene, "luo", "handover_answer", handover=number, items=CHECKS, answer="ok")
    taker, giver = (unsigned(scene, "luo", number, "takeover"),
                    unsigned(scene, "zhao", number, "handover"))
    assert "hands over: whoever takes over signs for himself (rule FORM-04)" in taker
    assert "takes over: whoever hands over signs for himself (rule FORM-04)" in giver
    assert "neither hands over" in unsigned(scene, "sun", number, "takeover")
    pinless = refused(scene, "luo", "handover_sign", handover=number, part="handover")
    assert "PIN" in pinless
    assert "no handover 99999" in unsigned(scene, "luo", 99999, "handover")
    sign(scene, "luo", number, "handover")
    assert "罗(luo) has signed that already" in unsigned(scene, "luo", number, "handover")
    newer = does(scene, "luo", "handover_renew")
    assert f"go on with number {newer}" in unsigned(scene, "zhao", number, "takeover")
    for who, part in (("luo", "handover"), ("zhao", "takeover"), ("li", "takeover")):
        sign(scene, who, newer, part)
    assert "signed by both sides" in unsigned(scene, "wu", newer, "handover")
    assert "no change of shift within 1 h ahead or 4 h past" in refused(scene, "zhao", "handover_begin")
    assert "has come at 2026-12-02 07:40 already" in refused(scene, "li", "arrive")  # with his signature
    assert "Only the shift leader" in refused(scene, "li", "arrive", person="sun")


def test_a_renewed_snapshot_has_a_new_number_keeps_what_was_said_and_wants_every_signature_again(scene: Scene) -> None:
    number = begun(scene)
    sign(scene, "luo", number, "handover")
    scene.hear(TROUBLE)
    newer = does(scene, "luo", "handover_renew")

    old, new = row(scene, number), row(scene, newer)
    assert (old.state, old.renewed_by, len(old.signed), new.replaces, new.signed) == (
        hand.RENEWED, newer, 1, number, ())
    assert {key.partition(":")[2] for key in hand.answers_of(new)} == set(CHECKS.split(","))
    assert f"alarm:{scene.alarm('302').id}" in {item.item for item in hand.items_of(new)} - {
        item.item for item in hand.items_of(old)}


def test_whoever_would_leave_too_few_is_kept_until_the_relief_has_signed(scene: Scene) -> None:
    number = begun(scene)
    go_to(scene, f"{THE_DAY} 07:55")
    does(scene, "zhao", "arrive")
    go_to(scene, f"{THE_DAY} 08:00")
    [stays] = [body for body in bodies(scene.events, RosterChanged) if body.kind == STAYS]
    assert (stays.stand_in, stays.begins, stays.broken) == ("luo", at(f"{THE_DAY} 08:00"), ["DUTY-03"])
    entry = next(event.number for event in scene.events if event.body is stays)
    kept = leader(scene, "end_change", change=entry)
    assert "stays until the relief has come and signed" in kept.refused
    go_to(scene, f"{THE_DAY} 08:20")
    does(scene, "li", "arrive")
    go_to(scene, f"{THE_DAY} 08:24")
    for who, part in (("luo", "handover"), ("zhao", "takeover"), ("li", "takeover")):
        sign(scene, who, number, part)
    go_to(scene, f"{THE_DAY} 08:30")

    spells = effective(roster_of(scene.state), at(f"{THE_DAY} 00:00"), at(f"{THE_DAY} 12:00"))
    assert presences(spells)["luo"] == [(at(f"{THE_DAY} 00:00"), at(f"{THE_DAY} 08:24"))]
    assert presences(spells)["wu"] == [(at(f"{THE_DAY} 00:00"), at(f"{THE_DAY} 08:00"))]
    [over] = [body for body in bodies(scene.events, DutyBreached) if body.rules == ["DUTY-03"]]
    assert (over.begins, over.people) == (at(f"{THE_DAY} 08:00"), ["luo"])
    [mended] = [body for body in bodies(scene.events, DutyMended) if body.until > over.begins]
    assert mended.length_ms == 24 * MINUTE


@pytest.mark.parametrize("come", [[], ["zhao"], ["li"], ["zhao", "li"]])
def test_so_many_stay_as_are_missing_whoever_began_it_first(scene: Scene, come: list[str]) -> None:
    does(scene, "wu", "handover_begin")
    for who in come:
        does(scene, who, "arrive")
    go_to(scene, f"{THE_DAY} 08:01")

    stays = [body.stand_in for body in bodies(scene.events, RosterChanged) if body.kind == STAYS]
    assert stays == ["wu", "luo"][:2 - len(come)]


def test_one_that_nobody_signs_is_reminded_of_once_and_then_an_alarm_whatever_the_clocks_do(scene: Scene) -> None:
    begun(scene)
    go_to(scene, f"{THE_DAY} 07:50")
    set_to(scene, f"{THE_DAY} 07:30")  # the wall clock is set back: the shift changes half an hour from now
    scene.tell(Stepped(-20 * MINUTE))
    go_to(scene, f"{THE_DAY} 07:59")
    assert told(scene) == []
    scene.wait(59)
    go_to(scene, f"{THE_DAY} 08:05")
    scene.restart()
    go_to(scene, f"{THE_DAY} 08:10")
    go_to(scene, f"{THE_DAY} 08:20")
    scene.now = scene.now._replace(at=at(f"{THE_DAY} 08:40"))
    scene.restart(boot="boot0002")  # the machine was off when it was to be told
    go_to(scene, f"{THE_DAY} 08:41")
    scene.restart()
    go_to(scene, f"{THE_DAY} 12:00")

    assert told(scene) == [(1, "07:59"), (2, "08:10"), (3, "08:40")]
    assert scene.alarm("handover_unsigned").signal_class == "supervisory"
    number = standing(scene.state).id
    for who, part in (("luo", "handover"), ("zhao", "takeover"), ("li", "takeover")):
        sign(scene, who, number, part)
    assert scene.alarm("handover_unsigned").state == "rtn_unack"


@pytest.mark.parametrize("again", [False, True])
def test_a_room_that_hands_over_is_told_of_a_shift_that_nobody_hands_over(scene: Scene, again: bool) -> None:
    number = begun(scene)
    for who, part in (("luo", "handover"), ("zhao", "takeover"), ("li", "takeover")):
        sign(scene, who, number, part)
    scene.restart(boot="boot0002")
    go_to(scene, f"{THE_DAY} 15:30")
    if again:
        does(scene, "zhao", "handover_begin")
    go_to(scene, f"{THE_DAY} 16:09")
    assert bodies(scene.events, HandoverMissed) == []
    go_to(scene, f"{THE_DAY} 16:11")
    scene.restart()
    go_to(scene, "2026-12-03 12:00")

    missed = bodies(scene.events, HandoverMissed)
    assert [(one.handover, one.change_at, one.outgoing, one.incoming) for one in missed] == ([] if again else [
        (number, at(f"{THE_DAY} 16:00"), ["li", "zhao"], ["chen", "sun"])])
    assert ("handover_missed" in scene.codes()) is not again


def told(scene: Scene) -> list[tuple[int, str]]:
    """The steps of reminding, and when each was told."""
    return [(event.body.step, f"{local(event.at):%H:%M}") for event in scene.events
            if isinstance(event.body, HandoverReminded)]


def test_a_handover_goes_on_after_a_damaged_store(scene: Scene) -> None:
    number = begun(scene)
    does(scene, "zhao", "arrive")
    sign(scene, "luo", number, "handover")
    found, before = folded(scene.events, RULES), row(scene, number)
    after = Scene()
    after.state, after.events, after.now = State(RULES), [], scene.now._replace(tick=scene.now.tick + 1000)
    after.state.head = scene.state.head
    after.tell(Continued("old.db", scene.state.head, scene.state.head, "", 9, "torn", found.alarms, True, found.carried,
                         (), found.boot))

    assert after.state.rows["handover"][number] == before
    assert after.state.rows["arrival"] == scene.state.rows["arrival"]
    after.start()
    after.tell(Configured((*ROOM, *STAFF)))
    for who in ("zhao", "li"):
        sign(after, who, number, "takeover")
    assert row(after, number).state == hand.ENDED


def test_whoever_signs_on_at_the_same_desk_leaves_what_others_own_to_them(scene: Scene) -> None:
    scene.hear(FIRE)
    fire = scene.alarm("110")
    does(scene, "luo", "own", alarm=fire.id)
    for who in ("luo", "wu", "chen", "luo"):
        signed_on(scene, who)
        assert scene.state.rows["session"]["c1"].person == who
        assert scene.state.rows["work"][fire.id].owner == "person:luo"
    scene.tell(Wish("sign_off", "q1", "uid:7", "officer", "c1"))
    assert "c1" not in scene.state.rows["session"]
    assert scene.state.rows["work"][fire.id].owner == "person:luo"


def signed_on(scene: Scene, who: str) -> None:
    """Somebody signs on at the one desk, with his PIN."""
    if f"pin:{who}" not in scene.state.rows["private_digest"]:
        scene.tell(Wish("set_pin", "q1", "uid:7", "leader", "c1", args={"person": who}, house=True, secret="x"))
    scene.tell(Wish("sign_on", "q1", "uid:7", "officer", "c1", args={"person": who}, proof="right", proved=who))


def test_a_roster_that_changes_meanwhile_says_whose_signature_is_wanted(scene: Scene) -> None:
    number = begun(scene)
    for who, part in (("luo", "handover"), ("zhao", "takeover")):
        sign(scene, who, number, part)
    assert leader(scene, "override", begins=f"{THE_DAY} 08:00", until=f"{THE_DAY} 16:00", out="li", stand_in="he").event
    assert "neither hands over" in unsigned(scene, "li", number, "takeover")
    assert leader(scene, "emergency", begins=f"{THE_DAY} 08:00", until=f"{THE_DAY} 16:00", out="he", stand_in="wu",
                  reason="x").event
    assert row(scene, number).state == hand.OPEN
    assert sign(scene, "zhao", number, "takeover")  # nobody else is wanted: wu hands over and stays
    assert (row(scene, number).state, len(row(scene, number).signed)) == (hand.ENDED, 2)


def test_a_row_that_cannot_be_read_is_not_believed(scene: Scene) -> None:
    whole = row(scene, begun(scene))
    assert hand.is_sound(whole)
    for field in ("items", "answers", "signed", "since"):
        assert not hand.is_sound(whole._replace(**{field: ('["alarm:1",',)}))
        assert not hand.is_sound(whole._replace(**{field: ('{"item":1}',)}))


def steps(scene: Scene, ms: int) -> None:
    """The wall clock is set, without anything having passed."""
    scene.now = scene.now._replace(at=scene.now.at + ms)
    scene.tell(Stepped(ms))


def test_what_is_said_of_an_urgent_alarm_counts_by_the_order_of_the_entries(scene: Scene) -> None:
    steps(scene, 3 * HOUR)
    scene.hear(FIRE)
    fire = scene.alarm("110")
    does(scene, "luo", "acknowledge", alarm=fire.id)
    steps(scene, -3 * HOUR)
    number = begun(scene)
    said = {"handover": number, "items": f"alarm:{fire.id}", "answer": "ok", "text": "厨房，已派人"}
    assert "say how it stands" in unsigned(scene, "luo", number, "handover")
    does(scene, "luo", "handover_answer", **said)
    assert sign(scene, "luo", number, "handover")

    steps(scene, 3 * HOUR)
    does(scene, "zhao", "handover_answer", **said)
    steps(scene, -3 * HOUR)
    scene.hear("5011 181001R11001003")
    scene.hear(FIRE)
    does(scene, "luo", "acknowledge", alarm=fire.id)
    assert "say how it stands" in unsigned(scene, "zhao", number, "takeover")


def over(scene: Scene, number: int, givers: str = "luo", takers: str = "zhao,li") -> None:
    for who in givers.split(","):
        sign(scene, who, number, "handover")
    for who in takers.split(","):
        sign(scene, who, number, "takeover")
    assert row(scene, number).state == hand.ENDED


def stays(scene: Scene) -> list[tuple[str, str, str]]:
    """Who was kept on duty: from when, and until when he is."""
    return [(one.stand_in, f"{local(one.begins):%d %H:%M}", f"{local(one.ended_at):%d %H:%M}" if one.ended_at else "")
            for one in scene.state.rows["roster_change"].values() if one.kind == STAYS]


def test_where_nobody_begins_to_hand_over_people_are_kept_until_the_relief_has_come(scene: Scene) -> None:
    over(scene, begun(scene))
    go_to(scene, f"{THE_DAY} 15:55")
    does(scene, "chen", "arrive")
    scene.restart()
    go_to(scene, f"{THE_DAY} 16:05")
    assert stays(scene) == [("li", "02 16:00", "")]
    before = texts.language()
    texts.use("en")
    said = [sentence(event, Names(people=[])) for event in scene.events]
    texts.use(before)
    assert any("nobody has begun to hand over (DUTY-09)" in one for one in said)
    assert "li" in [spell.person for spell in on_duty(scene.state, scene.now.at)]
    does(scene, "sun", "arrive")
    assert stays(scene) == [("li", "02 16:00", "02 16:05")]
    go_to(scene, f"{THE_DAY} 16:11")
    assert len(bodies(scene.events, HandoverMissed)) == 1


def test_whoever_was_kept_where_nobody_began_stays_until_a_later_handover_is_signed(scene: Scene) -> None:
    over(scene, begun(scene))
    go_to(scene, f"{THE_DAY} 16:01")
    assert stays(scene) == [("li", "02 16:00", ""), ("zhao", "02 16:00", "")]
    does(scene, "sun", "arrive")
    assert [one[2] for one in stays(scene)] == ["", "02 16:01"]
    number = does(scene, "zhao", "handover_begin")
    go_to(scene, f"{THE_DAY} 16:02")
    assert [one[0] for one in stays(scene) if not one[2]] == ["li"]
    does(scene, "zhao", "handover_answer", handover=number, items=CHECKS, answer="ok")
    does(scene, "chen", "arrive")
    assert [one[0] for one in stays(scene) if not one[2]] == ["li"]
    over(scene, number, "zhao", "sun,chen")
    assert [one[0] for one in stays(scene) if not one[2]] == []


def test_whoever_was_kept_once_is_kept_again(scene: Scene) -> None:
    begun(scene)
    go_to(scene, f"{THE_DAY} 08:30")
    go_to(scene, "2026-12-03 07:40")
    begun(scene)
    go_to(scene, "2026-12-03 08:01")
    assert [(body.stand_in, body.begins) for body in bodies(scene.events, RosterChanged)] == [
        (who, at(f"{day} 08:00")) for day in (THE_DAY, "2026-12-03") for who in ("luo", "wu")]
    assert [one for one in stays(scene) if not one[2]] == [(who, "03 08:00", "") for who in ("luo", "wu")]


@pytest.mark.parametrize("machine", ["runs", "was off"])
def test_who_came_while_the_clock_was_ahead_came_earlier_or_must_say_it_again(scene: Scene, machine: str) -> None:
    steps(scene, 24 * HOUR)
    for who in ("zhao", "li"):
        does(scene, who, "arrive")
    if machine == "runs":
        steps(scene, -24 * HOUR)
        assert "has come at 2026-12-02 07:40 already" in refused(scene, "zhao", "arrive")
    else:
        scene.now = scene.now._replace(at=scene.now.at - 24 * HOUR)
        scene.restart(boot="boot0002")
        assert scene.state.rows["arrival"] == {}
        does(scene, "zhao", "arrive")
    begun(scene)
    go_to(scene, f"{THE_DAY} 08:01")
    assert [one[0] for one in stays(scene)] == ([] if machine == "runs" else ["luo"])


@pytest.mark.parametrize("how", ["they are on duty", "a gap", "the rota has ended"])
def test_where_nobody_comes_by_the_roster_the_refusal_says_what_helps(scene: Scene, how: str) -> None:
    day = "2026-12-31" if how == "the rota has ended" else THE_DAY
    set_to(scene, f"{day} 07:40")
    scene.start()
    number = begun(scene)
    if how == "a gap":
        for who in ("zhao", "li"):
            assert ask(scene, who, "leave", kind="sick", begins=f"{day} 08:00", until=f"{day} 16:00").event
    else:
        go_to(scene, "2027-01-01 00:30" if day > THE_DAY else "2026-12-03 00:30")
    sign(scene, "luo", number, "handover")
    assert "nobody takes over here now: enter who comes, or renew" in unsigned(scene, "zhao", number, "takeover")
    assert row(scene, number).state == hand.OPEN
    if how == "they are on duty":
        newer = does(scene, "luo", "handover_renew")
        over(scene, newer, "sun", "luo,wu")
    else:
        begins, until = ("2027-01-01 00:30", "2027-01-01 08:00") if day > THE_DAY else (f"{day} 08:00", f"{day} 16:00")
        assert leader(scene, "emergency", begins=begins, until=until, stand_in="he", reason="x").event
        assert sign(scene, "he", number, "takeover")
        assert (row(scene, number).state, row(scene, number).taker) == (hand.ENDED, "he")


@pytest.mark.parametrize("begins", [False, True])
def test_what_somebody_has_who_went_without_handing_over_is_handed_over_at_the_next_change(scene: Scene,
                                                                                          begins: bool) -> None:
    scene.hear(TROUBLE)
    trouble = scene.alarm("302")
    does(scene, "luo", "own", alarm=trouble.id)
    if begins:
        begun(scene)
        for who in ("zhao", "li"):
            does(scene, who, "arrive")
    go_to(scene, f"{THE_DAY} 15:40")
    number = does(scene, "zhao", "handover_begin")
    does(scene, "zhao", "handover_answer", handover=number, items=CHECKS, answer="ok")
    over(scene, number, "zhao", "sun,chen")
    assert scene.state.rows["work"][trouble.id].owner == "person:sun"


@pytest.mark.parametrize("seed", range(6))
def test_however_the_clock_is_set_meanwhile_it_is_signed_in_the_end_and_nobody_leaves_too_few(
        scene: Scene, seed: int) -> None:
    random, came = Random(seed), set[str]()
    scene.hear(TROUBLE)
    does(scene, "luo", "own", alarm=scene.alarm("302").id)
    for _turn in range(12):
        ahead = random.choice((-24, -3, -1, 1, 3, 24)) * HOUR
        steps(scene, ahead)
        known = standing(scene.state)
        match random.randrange(6):
            case 0:
                who = random.choice(("zhao", "li"))
                came |= {who} if ask(scene, who, "arrive").event else set()
            case 1:
                ask(scene, "luo", random.choice(("handover_begin", "handover_renew")))
            case 2 if known is not None:
                ask(scene, "luo", "handover_answer", handover=known.id, items=CHECKS, answer="ok")
            case 3 if known is not None:
                signs(scene, "luo", known.id, "handover")
            case _:
                scene.hear("5011 181001R11001003")
                scene.hear(FIRE)
                does(scene, "luo", "acknowledge", alarm=scene.alarm("110").id)
        steps(scene, -ahead)
    assert local(scene.now.at) == local(at(f"{THE_DAY} 07:40"))
    if (known := standing(scene.state)) is None or known.change_at != at(f"{THE_DAY} 08:00"):
        does(scene, "luo", "handover_begin")
    go_to(scene, f"{THE_DAY} 08:01")
    assert [one[0] for one in stays(scene)] == ["luo", "wu"][:2 - len(came)]
    for alarm in scene.queue:
        ask(scene, "luo", "acknowledge", alarm=alarm.id)
    known = standing(scene.state)
    assert known is not None
    keys = [f"alarm:{alarm.id}" for alarm in scene.queue]
    does(scene, "luo", "handover_answer", handover=known.id, items=",".join((CHECKS, *keys)), answer="ok", text="x")
    if "luo" not in hand.signers(known, hand.HANDOVER):
        sign(scene, "luo", known.id, "handover")
    for who in ("zhao", "li"):
        sign(scene, who, known.id, "takeover")
    assert row(scene, known.id).state == hand.ENDED
    assert stays(scene) == [(*one[:2], "02 08:01") for one in stays(scene)]
    assert {work.owner for work in scene.state.rows["work"].values() if work.owner} == {"person:zhao"}
    go_to(scene, f"{THE_DAY} 16:01")
    assert [one[0] for one in stays(scene) if not one[2]] == ["li", "zhao"]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_people_do_what_has_an_owner_keeps_one_and_no_outgoing_officer_has_it_afterwards(
        scene: Scene, seed: int) -> None:
    random, crew = Random(seed), ("luo", "wu", "zhao", "li", "sun")
    for number in range(300):
        who = random.choice(crew)
        known = standing(scene.state)
        alarm = random.choice([*scene.queue, None]) if scene.queue else None
        match random.randrange(10):
            case 0:
                scene.hear(f"5011 181001{random.choice('EER')}{random.choice(('110', '130', '302'))}01{number % 7:03}")
            case 1:
                scene.wait(random.choice((1, 60, 400)))
            case 2:
                signed_on(scene, who)
                scene.tell(Wish("sign_off", "q1", "uid:7", "officer", "c1"))
            case 3:
                ask(scene, who, random.choice(("handover_begin", "handover_renew")))
            case 4 if known is not None:
                keys = [item.item for item in open_items(scene.state, bounds_of(known), scene.now)]
                ask(scene, who, "handover_answer", handover=known.id, items=",".join((CHECKS, *keys)), answer="ok",
                    text="x")
            case 5 | 6 if known is not None:
                signs(scene, who, known.id, random.choice(hand.PARTS))
            case 7 if not number % 5:
                scene.restart()
            case _ if alarm is not None:
                action = random.choice(("acknowledge", "own", "take_over", "hold", "resume", "verify"))
                ask(scene, who, action, alarm=alarm.id, for_s=600, reason="x", level=1)
    finished(scene)
    checked(scene)


def finished(scene: Scene) -> None:
    """Whatever stands, it is handed over in the end."""
    if standing(scene.state) is None and not any(one.kind == "handover.ended" for one in scene.events):
        does(scene, "luo", "handover_begin")
    if (known := standing(scene.state)) is None:
        return
    for alarm in scene.queue:
        ask(scene, "luo", "acknowledge", alarm=alarm.id)
    keys = [item.item for item in open_items(scene.state, bounds_of(known), scene.now)]
    does(scene, "li", "handover_answer", handover=known.id, items=",".join((CHECKS, *keys)), answer="ok", text="x")
    for who, part in (("luo", "handover"), ("zhao", "takeover"), ("li", "takeover")):
        signs(scene, who, known.id, part)
    assert row(scene, known.id).state == hand.ENDED


def checked(scene: Scene) -> None:
    """Every entry folded again: no owner is lost; after each handover the outgoing officers have nothing."""
    state, owned = State(RULES), set[int]()
    for number, event in enumerate(scene.events):
        evolve(state, event)
        works = state.rows["work"]
        assert all(works[alarm].owner for alarm in owned if alarm in works), event
        owned = {alarm for alarm, work in works.items() if work.owner}
        following = scene.events[number + 1].kind if number + 1 < len(scene.events) else ""
        if event.kind in ("handover.ended", "work.handed") and following != "work.handed":
            ended = max(one for one in state.rows["handover"].values() if one.state == hand.ENDED)
            assert not {f"person:{one}" for one in ended.outgoing} & {
                work.owner for work in works.values() if work.state != "closed"}
    assert any(event.kind == "work.owned" for event in scene.events)
