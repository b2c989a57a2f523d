"""
The roster (rules 2.7): what is entered, what the duty rules refuse, who is on duty at every minute, and that shift
changes, reminders and minutes that do not comply are told once, whatever the clocks do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from scenes import FIRE, ROOM, RULES, Scene, kinds, line_set

from duty_console.collector.continuing import folded
from duty_console.core.inputs import Configured, Continued, Reply, Stepped
from duty_console.core.rostering import moment_of, on_duty, roster_of
from duty_console.core.state import State
from duty_console.domain.events import Event, PersonSet
from duty_console.domain.rosterevents import CertificateReminded, DutyBreached, DutyJudged, DutyMended, PresenceAsked
from duty_console.domain.rosterrows import AGREED, Change, Rota, Swap
from duty_console.domain.rosters import DAY, MINUTE, Roster, day_of, effective, midnight
from duty_console.domain.rosters import on_duty as standing_at
from duty_console.rulebook import Rulebook, laid_over
from duty_console.sheets import Sheet

CREWS = "chen,luo/zhao,li/sun,wu"
#: Whoever may be on duty, the leader, somebody without a certificate, and three whose certificate does not do.
STAFF = (
    *(PersonSet(key, name, "officer", 4, "2030-12-31") for key, name in (
        ("chen", "陈"), ("luo", "罗"), ("zhao", "赵"), ("li", "李"), ("sun", "孙"), ("wu", "吴"), ("he", "何"),
        ("xu", "徐"))),
    PersonSet("huang", "黄", "leader", 3, "2030-12-31"), PersonSet("deng", "邓", "officer"),
    PersonSet("old", "老", "officer", 5, "2026-12-10"), PersonSet("off", "停", "officer", 4, "2030-12-31", True),
    PersonSet("junior", "小", "officer", 5, "2030-12-31"))


def at(text: str) -> int:
    found = moment_of(text)
    assert found is not None
    return found


@pytest.fixture
def scene() -> Scene:
    """It is 28 November 2026, 12:00."""
    made = Scene()
    set_to(made, "2026-11-28 12:00")
    made.tell(Configured((*ROOM, *STAFF)))
    made.wait(0)
    return made


def set_to(scene: Scene, text: str) -> None:
    """The time is this, without anything having passed."""
    ms = at(text) - scene.now.at
    scene.now = scene.now._replace(at=at(text), tick=scene.now.tick + max(0, ms))


def go_to(scene: Scene, text: str) -> list[Event]:
    """Time passes up to a moment, swept as the collector does: at whatever is due, one after the other."""
    found = scene.wait(0)
    found += (told := scene.wait((at(text) - scene.now.at) / 1000))
    while told:
        told = scene.wait(0)
        found += told
    return found


def leader(scene: Scene, action: str, **args: Any) -> Reply:
    return scene.ask(action, actor="person:huang", role="leader", **args)


def december(scene: Scene, crews: str = CREWS, **args: Any) -> Reply:
    return leader(scene, "rota", **{"pattern": "ROTA-1", "begins": "2026-12-01", "until": "2026-12-31",
                                    "crews": crews, **args})


def names(scene: Scene, text: str) -> list[str]:
    return sorted(spell.person for spell in on_duty(scene.state, at(text)))


def bodies(events: list[Event], kind: type[Any]) -> list[Any]:
    return [event.body for event in events if isinstance(event.body, kind)]


def rule_of(reply: Reply) -> str:
    """The rule that a refusal names."""
    words = reply.refused.format(**dict(reply.values))
    return words.partition("(rule ")[2].partition(")")[0]


def test_a_month_for_three_crews_is_one_entry(scene: Scene) -> None:
    reply = december(scene)

    assert not reply.refused
    assert names(scene, "2026-12-01 00:00") == ["chen", "luo"]
    assert names(scene, "2026-12-15 15:59") == ["li", "zhao"]
    assert names(scene, "2026-12-31 23:59") == ["sun", "wu"]
    assert names(scene, "2027-01-01 00:00") == []


@pytest.mark.parametrize(("pattern", "crews"), [
    ("ROTA-1", CREWS), ("ROTA-2", CREWS), ("ROTA-3", CREWS + "/he,xu")])
def test_every_pattern_of_eight_hours_passes_the_rules_and_covers_every_minute(scene: Scene, pattern: str,
                                                                               crews: str) -> None:
    assert not december(scene, crews, pattern=pattern).refused
    roster = roster_of(scene.state)
    for minute in range(0, 31 * DAY, 30 * MINUTE):
        assert len(standing_at(roster, at("2026-12-01 00:00") + minute)) == 2
    warned = scene.events[-1].body.warnings
    assert bool(warned) == (pattern == "ROTA-2")
    assert all(one.startswith("DUTY-14") for one in warned)


def test_shifts_of_twelve_hours_are_refused_and_only_flagged_where_a_profile_insists(scene: Scene, tmp_path: Any
                                                                                    ) -> None:
    crews = CREWS + "/he,xu"
    assert rule_of(december(scene, crews, pattern="ROTA-4")) == "DUTY-03"

    (tmp_path / "long.toml").write_text('[DUTY-03]\nlonger = "flag"\n', encoding="ascii")
    scene.state.rules = Rulebook(laid_over(RULES.rules, Sheet(tmp_path / "long.toml")))
    assert not december(scene, crews, pattern="ROTA-4").refused
    assert any(one.startswith("DUTY-03") for one in scene.events[-1].body.warnings)


#: A month that is whole, broken in ten ways: what is asked, and the rule that is against it.
BROKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "nobody is left": ("DUTY-01", {"action": "end_rota"}),
    "one is taken off": ("DUTY-02", {"action": "override", "out": "sun", "span": ("12-05 16:00", "12-05 24:00")}),
    "leave without anybody for it": ("DUTY-02", {"action": "leave", "person": "li",
                                                 "span": ("12-05 08:00", "12-05 16:00")}),
    "two shifts in a row": ("DUTY-03", {"action": "override", "out": "sun", "stand_in": "zhao",
                                        "span": ("12-05 16:00", "12-05 24:00")}),
    "no certificate": ("DUTY-04", {"action": "override", "out": "sun", "stand_in": "deng",
                                   "span": ("12-05 16:00", "12-05 24:00")}),
    "too low for linked control": ("DUTY-05", {"action": "override", "out": "sun", "stand_in": "junior",
                                               "span": ("12-05 16:00", "12-05 24:00"), "linked": True}),
    "ended the day before": ("DUTY-15", {"action": "override", "out": "sun", "stand_in": "old",
                                         "span": ("12-11 16:00", "12-11 24:00")}),
    "suspended": ("DUTY-15", {"action": "override", "out": "sun", "stand_in": "off",
                              "span": ("12-05 16:00", "12-05 24:00")}),
    "four hours of rest": ("DUTY-14", {"action": "override", "out": "sun", "stand_in": "chen",
                                       "span": ("12-05 12:00", "12-05 20:00")}),
    "a swap without rest": ("DUTY-14", {"action": "swap", "person": "sun", "other": "chen",
                                        "span": ("12-05 18:00", "12-05 22:00")}),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_whole_month_is_broken_in_ways_that_each_meet_their_own_rule(scene: Scene, how: str, tmp_path: Any) -> None:
    rule, said = BROKEN[how]
    action, said = said["action"], {key: value for key, value in said.items() if key != "action"}
    if said.pop("linked", False):
        (tmp_path / "linked.toml").write_text('[DUTY-05]\nlinked = "yes"\n', encoding="ascii")
        scene.state.rules = Rulebook(laid_over(RULES.rules, Sheet(tmp_path / "linked.toml")))
    rota = december(scene).event
    before = roster_of(scene.state)
    if action == "end_rota":
        said["rota"] = rota
    else:
        said["begins"], said["until"] = (f"2026-{moment}" for moment in said.pop("span"))
    if how == "four hours of rest":  # it is he who would have worked in the night
        said["out"] = "zhao"
        said["begins"], said["until"] = "2026-12-05 12:00", "2026-12-05 16:00"
    reply = leader(scene, action, **said)
    if action == "swap":
        assert not reply.refused  # asking changes nothing yet
        before = roster_of(scene.state)
        reply = scene.ask("answer_swap", actor="person:chen", swap=reply.event, answer="agree")

    assert rule_of(reply) == rule, reply
    assert roster_of(scene.state) == before
    values = dict(reply.values)
    assert "candidates" in values
    if how == "no certificate":  # S05: what it needs and has, and who would pass
        assert (values["wanted"], values["has"]) == ("2", "1")
        assert "何(he)" in values["candidates"]
        assert not leader(scene, "override", stand_in="deng", extra="yes", **{
            key: said[key] for key in ("begins", "until")}).refused
        assert names(scene, "2026-12-05 17:00") == ["deng", "sun", "wu"]


def test_a_person_who_passes_is_taken_and_little_rest_is_kept_as_a_warning(scene: Scene) -> None:
    december(scene)
    reply = leader(scene, "override", out="wu", stand_in="chen", begins="2026-12-05 19:00", until="2026-12-05 22:00")
    assert rule_of(reply) == "DUTY-14"  # two hours before his night

    reply = leader(scene, "override", out="wu", stand_in="luo", begins="2026-12-05 16:00", until="2026-12-05 16:00")
    assert dict(reply.values)["field"] == "until"
    reply = leader(scene, "override", out="li", stand_in="sun", begins="2026-12-06 08:00", until="2026-12-06 12:00")
    assert rule_of(reply) == "DUTY-14"  # four hours before his own evening
    assert not leader(scene, "override", out="chen", stand_in="he", begins="2026-12-05 00:00",
                      until="2026-12-05 08:00").refused
    reply = leader(scene, "override", out="sun", stand_in="he", begins="2026-12-05 16:00", until="2026-12-05 24:00")
    assert not reply.refused
    assert scene.events[-1].body.warnings == ["DUTY-14 he 2026-12-05 16:00 8:00"]


def test_a_swap_needs_the_other_and_the_leader_may_agree_for_him(scene: Scene) -> None:
    december(scene)
    asked = scene.ask("swap", actor="person:sun", other="he", begins="2026-12-05 16:00", until="2026-12-05 24:00")
    assert names(scene, "2026-12-05 17:00") == ["sun", "wu"]

    wrong = scene.ask("answer_swap", actor="person:wu", swap=asked.event, answer="agree")
    assert rule_of(wrong) == "DUTY-17"
    assert not scene.ask("answer_swap", actor="person:he", swap=asked.event, answer="agree").refused
    assert names(scene, "2026-12-05 17:00") == ["he", "wu"]
    assert names(scene, "2026-12-06 17:00") == ["sun", "wu"]

    both = leader(scene, "swap", person="wu", other="zhao", begins="2026-12-07 16:00", until="2026-12-07 24:00",
                  back_begins="2026-12-07 08:00", back_until="2026-12-07 16:00")
    assert not leader(scene, "answer_swap", swap=both.event, answer="agree").refused
    assert (names(scene, "2026-12-07 09:00"), names(scene, "2026-12-07 20:00")) == (["li", "wu"], ["sun", "zhao"])


def test_nobody_enters_for_another_but_the_leader_and_nobody_is_asked_for_what_he_has_not(scene: Scene) -> None:
    december(scene)
    span = {"begins": "2026-12-05 16:00", "until": "2026-12-05 24:00"}

    assert "Only the shift leader" in scene.ask("leave", actor="person:chen", person="sun", **span).refused
    assert "not on duty" in scene.ask("swap", actor="person:chen", other="he", **span).refused
    assert "on duty himself" in scene.ask("swap", actor="person:sun", other="wu", **span).refused


def test_leave_is_planned_around_and_ends_when_it_is_withdrawn(scene: Scene) -> None:
    december(scene)
    span = {"begins": "2026-12-05 16:00", "until": "2026-12-05 24:00"}
    assert not leader(scene, "override", stand_in="he", **span).refused
    leave = scene.ask("leave", actor="person:sun", **span)
    assert not leave.refused
    assert names(scene, "2026-12-05 17:00") == ["he", "wu"]
    assert "away until" in leader(scene, "override", stand_in="sun", **span).refused

    assert not scene.ask("end_change", actor="person:sun", change=leave.event).refused
    assert names(scene, "2026-12-05 17:00") == ["he", "sun", "wu"]


def test_whatever_makes_a_broken_shift_better_is_taken(scene: Scene) -> None:
    """Both of the evening are ill, one of them not all of it: each hour that somebody takes is one that is better."""
    december(scene)
    leader(scene, "leave", person="sun", kind="sick", begins="2026-12-05 16:00", until="2026-12-05 24:00")
    leader(scene, "leave", person="wu", kind="sick", begins="2026-12-05 16:00", until="2026-12-05 18:00")

    for begins, until in (("16:00", "18:00"), ("20:00", "22:00"), ("16:00", "17:00")):
        reply = leader(scene, "override", stand_in="he" if until != "17:00" else "xu",
                       begins=f"2026-12-05 {begins}", until=f"2026-12-05 {until}")
        assert not reply.refused or rule_of(reply) == "DUTY-14", (begins, reply)
    assert names(scene, "2026-12-05 16:30") == ["he", "xu"]
    leave = next(iter(scene.state.rows["roster_change"]))
    assert not leader(scene, "end_change", change=leave).refused


def test_nobody_is_taken_off_who_is_not_there(scene: Scene) -> None:
    december(scene)
    reply = leader(scene, "override", out="chen", stand_in="he", begins="2026-12-05 16:00", until="2026-12-05 24:00")

    assert reply.refused == "{person} is not on duty from {begins} to {until}."


def test_what_is_past_stays_and_a_newer_rota_changes_only_what_comes(scene: Scene) -> None:
    leader(scene, "rota", pattern="ROTA-1", begins="2026-11-28", until="2026-12-31", crews=CREWS)
    go_to(scene, "2026-11-29 10:00")
    assert "past" in leader(scene, "override", out="zhao", stand_in="he", begins="2026-11-29 08:00",
                            until="2026-11-29 09:00").refused
    assert not leader(scene, "rota", pattern="ROTA-1", begins="2026-11-29", until="2026-11-29",
                      crews="chen,luo/xu,he/sun,wu").refused

    assert (names(scene, "2026-11-29 09:59"), names(scene, "2026-11-29 10:00")) == (["li", "zhao"], ["he", "xu"])
    assert names(scene, "2026-11-30 10:00") == ["li", "zhao"]


def test_the_present_shift_is_judged_at_every_change_and_told_once(scene: Scene) -> None:
    december(scene)
    told = go_to(scene, "2026-12-02 00:00")

    changes = [body for body in bodies(told, DutyJudged) if body.instant >= at("2026-12-01 00:00")]
    assert [(body.instant - at("2026-12-01 00:00")) // 3_600_000 for body in changes] == [0, 8, 16, 24]
    assert [body.required for body in changes] == [["chen", "luo"], ["li", "zhao"], ["sun", "wu"], ["chen", "luo"]]
    assert bodies(told, DutyBreached) == []


def test_an_emergency_counts_minute_by_minute_and_somebody_who_comes_ends_it(scene: Scene) -> None:
    """S05: sick at 15:20, uncertified Deng from 16:00, certified He from 18:00: two hours that do not comply."""
    december(scene)
    go_to(scene, "2026-12-16 15:20")
    assert not leader(scene, "leave", person="sun", kind="sick", begins="2026-12-16 15:20",
                      until="2026-12-17 08:00").refused
    emergency = leader(scene, "emergency", stand_in="deng", begins="2026-12-16 16:00", until="2026-12-16 18:00",
                       reason="孙病假")
    assert scene.events[-1].body.broken == ["DUTY-04"]
    assert not leader(scene, "override", stand_in="he", begins="2026-12-16 18:00", until="2026-12-16 24:00").refused
    told = go_to(scene, "2026-12-17 00:00")

    [breach], [mended] = bodies(told, DutyBreached), bodies(told, DutyMended)
    assert (breach.begins, breach.rules, breach.has, breach.people, breach.emergency) == (
        at("2026-12-16 16:00"), ["DUTY-04"], 1, ["deng"], emergency.event)
    assert (mended.until, mended.length_ms) == (at("2026-12-16 18:00"), 7_200_000)
    assert [row.until - row.begins for row in scene.rows["breach"].values()] == [7_200_000]


def test_who_stays_too_long_is_an_exception_and_rests_from_then_on(scene: Scene) -> None:
    """S11: the relief is late, Luo stays until 08:24."""
    december(scene)
    go_to(scene, "2026-12-03 07:55")
    assert not leader(scene, "emergency", stand_in="luo", out="li", begins="2026-12-03 08:00",
                      until="2026-12-03 08:24", reason="接班人迟到").refused
    told = go_to(scene, "2026-12-03 12:00")

    assert [(body.rules, body.people) for body in bodies(told, DutyBreached)] == [(["DUTY-03"], ["luo"])]
    assert [body.length_ms for body in bodies(told, DutyMended)] == [24 * MINUTE]
    reply = leader(scene, "override", out="wu", stand_in="luo", begins="2026-12-03 16:10", until="2026-12-03 20:00")
    assert dict(reply.values)["length"] in ("7:46", "4:00")  # from 08:24, not from 08:00; and before his night
    assert rule_of(reply) == "DUTY-14"


def test_a_missing_month_is_a_breach_of_its_own_until_it_is_entered(scene: Scene) -> None:
    leader(scene, "rota", pattern="ROTA-1", begins="2026-11-28", until="2026-11-30", crews=CREWS)
    told = go_to(scene, "2026-12-01 00:30")
    assert [(body.begins, body.rules) for body in bodies(told, DutyBreached)] == [
        (at("2026-12-01 00:00"), ["DUTY-01"])]

    december(scene)
    assert [body.length_ms for body in bodies(scene.wait(0), DutyMended)] == [30 * MINUTE]


@pytest.mark.parametrize("years", ["2028-02", "2027-02"])
def test_the_end_of_february_is_a_day_like_any_other(scene: Scene, years: str) -> None:
    last = "29" if years == "2028-02" else "28"
    set_to(scene, f"{years}-27 12:00")
    leader(scene, "rota", pattern="ROTA-1", begins=f"{years}-28", until=f"{years[:4]}-03-02", crews=CREWS)
    told = go_to(scene, f"{years[:4]}-03-01 00:00")

    assert [body.instant for body in bodies(told, DutyJudged) if body.instant >= at(f"{years}-28 00:00")] == [
        at(f"{years}-28 00:00") + hours * 3_600_000 for hours in range(0, (int(last) - 27) * 24 + 1, 8)]


@pytest.mark.parametrize("by_s", [-7200, -60, 60, 7200, 30_000])
@pytest.mark.parametrize("around", ["2026-12-01 07:59", "2026-12-01 08:01", "2026-12-31 23:59"])
def test_a_wall_clock_that_is_set_makes_no_change_come_twice_or_never(scene: Scene, by_s: int, around: str) -> None:
    december(scene)
    told = go_to(scene, around)
    scene.now = scene.now._replace(at=scene.now.at + by_s * 1000)
    told += scene.tell(Stepped(by_s * 1000))
    told += go_to(scene, "2027-01-01 09:00")

    instants = [body.instant for body in bodies(told, DutyJudged) if body.instant >= at("2026-12-01 00:00")]
    wanted = [at("2026-12-01 00:00") + hours * 3_600_000 for hours in range(0, 31 * 24 + 1, 8)]
    assert [instant for instant in instants if instant in wanted] == wanted
    assert instants == sorted(set(instants))


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_over_changes_tells_each_of_them_once(scene: Scene, boot: str) -> None:
    december(scene)
    told = go_to(scene, "2026-12-01 07:50")
    scene.now = scene.now._replace(at=at("2026-12-02 08:10"), tick=scene.now.tick + DAY + 20 * MINUTE)
    scene.restart(boot=boot)
    told += go_to(scene, "2026-12-02 09:00")

    instants = [body.instant for body in bodies(told, DutyJudged) if body.instant >= at("2026-12-01 00:00")]
    assert instants == [at("2026-12-01 00:00") + hours * 3_600_000 for hours in (0, 8, 16, 24, 32)]


def test_certificates_are_reminded_of_once_at_each_mark_also_where_it_was_passed_before(scene: Scene) -> None:
    old = [event.body for event in scene.events if isinstance(event.body, CertificateReminded)]
    assert [(body.person, body.days, body.left) for body in old] == [("old", 30, 12)]
    told = go_to(scene, "2026-12-20 00:00")

    assert [(body.days, body.left) for body in bodies(told, CertificateReminded)] == [(7, 7), (0, -1)]
    again = tuple(body if body.person != "old" else PersonSet("old", "老", "officer", 5, "2027-01-16")
                  for body in STAFF)
    scene.tell(Configured((*ROOM, *again)))
    assert [(body.days, body.left) for body in bodies(scene.wait(0), CertificateReminded)] == [(30, 27)]


def test_a_certificate_that_ends_in_the_night_breaks_the_shift_at_midnight(scene: Scene) -> None:
    december(scene)
    again = tuple(body if body.person != "wu" else PersonSet("wu", "吴", "officer", 4, "2026-12-05") for body in STAFF)
    scene.tell(Configured((*ROOM, *again)))
    told = go_to(scene, "2026-12-07 00:00")

    assert [(body.begins, body.rules, body.people) for body in bodies(told, DutyBreached)] == [
        (at("2026-12-06 16:00"), ["DUTY-15"], ["wu"])]


def test_one_person_alone_needs_proof_and_two_are_needed_when_the_link_is_lost(scene: Scene) -> None:
    proof = {"allowed_by": "广东省消防条例", "remote": "区监控中心", "certified": "王 4级", "equipment": "11月检测合格"}
    scene.tell(Configured((*ROOM, *STAFF, line_set("link", heartbeat_s=0))))
    december(scene)
    scene.lose("link")
    assert rule_of(leader(scene, "single_begin", line="link", **proof)) == "DUTY-11"
    scene.open("link")
    assert not leader(scene, "single_begin", line="link", **proof).refused
    span = {"begins": "2026-12-02 08:00", "until": "2026-12-02 16:00"}
    assert not leader(scene, "override", out="li", **span).refused
    told = go_to(scene, "2026-12-02 10:00")
    assert bodies(told, DutyBreached) == []

    scene.lose("link")
    [breach] = bodies(scene.wait(0), DutyBreached)
    assert (breach.rules, breach.need, breach.has, breach.begins) == (
        ["DUTY-02", "DUTY-12"], 2, 1, at("2026-12-02 10:00"))
    assert scene.alarm("duty_breach").state == "unack"
    scene.wait(600)
    scene.open("link")
    assert [body.length_ms for body in bodies(scene.wait(0), DutyMended)] == [10 * MINUTE]
    assert scene.alarm("duty_breach").state == "rtn_unack"


def test_one_stays_at_the_console_and_who_is_out_is_expected_back(scene: Scene) -> None:
    december(scene)
    go_to(scene, "2026-12-02 10:00")
    assert "is not on duty now" in scene.ask("go_out", actor="person:chen", for_s=1800, reason="巡查").refused
    assert not scene.ask("go_out", actor="person:li", for_s=1800, reason="巡查").refused
    assert rule_of(scene.ask("go_out", actor="person:zhao", for_s=1800, reason="x")) == "DUTY-13"
    assert scene.rows["duty"][1].reduced_at == at("2026-12-02 10:00")

    assert "duty.overdue" in kinds(scene.wait(1801))
    assert "not_back" in scene.codes()
    assert "duty.overdue" not in kinds(scene.wait(3600))
    assert not scene.ask("come_back", actor="person:li").refused
    assert scene.rows["duty"][1].reduced_at == 0
    assert scene.alarm("not_back").state == "rtn_unack"


def test_whoever_is_out_is_sent_to_an_alarm_and_expected_anew(scene: Scene) -> None:
    december(scene)
    go_to(scene, "2026-12-02 10:00")
    assert not scene.ask("go_out", actor="person:li", for_s=1800, reason="巡查").refused
    scene.hear(FIRE)
    alarm = scene.alarm("110").id
    scene.wait(1200)
    assert "is not out" in scene.ask("divert", alarm=alarm, actor="person:zhao", person="zhao").refused
    assert "Say where to" in scene.ask("divert", actor="person:zhao", person="li").refused
    assert "not on the queue" in scene.ask("divert", alarm=alarm + 500, actor="person:zhao", person="li").refused
    assert not scene.ask("divert", alarm=alarm, actor="person:zhao", person="li").refused

    row = scene.rows["outing"]["li"]
    assert (row.place, row.alarm, row.since) == ("大厅", alarm, at("2026-12-02 10:00"))
    assert scene.rows["duty"][1].reduced_at == at("2026-12-02 10:00")
    assert "duty.overdue" not in kinds(scene.wait(1799))
    assert "duty.overdue" in kinds(scene.wait(1))
    assert not scene.ask("divert", actor="person:zhao", person="li", place="东门").refused
    assert scene.alarm("not_back").state == "rtn_unack"
    assert not scene.rows["outing"]["li"].overdue
    before = dict(scene.state.rows["outing"])
    scene.restart()
    assert dict(scene.state.rows["outing"]) == before


def watched(scene: Scene, tmp_path: Any) -> None:
    """A room whose profile wants the presence check, with a December."""
    (tmp_path / "watched.toml").write_text('[DUTY-19]\nchecked = "yes"\n', encoding="ascii")
    scene.state.rules = Rulebook(laid_over(RULES.rules, Sheet(tmp_path / "watched.toml")))
    december(scene)


def asked(events: list[Event]) -> list[tuple[int, list[str]]]:
    return [(body.step, body.people) for body in bodies(events, PresenceAsked)]


def test_who_is_silent_at_night_is_asked_then_the_second_officer_then_the_leader(scene: Scene, tmp_path: Any) -> None:
    watched(scene, tmp_path)
    go_to(scene, "2026-12-02 01:00")
    assert not scene.ask("present", actor="person:luo").refused
    assert "not on duty" in scene.ask("present", actor="person:sun").refused

    assert asked(scene.wait(1799)) == []
    assert asked(scene.wait(1)) == [(1, ["chen"])]
    assert "nobody_present" not in [alarm.code for alarm in scene.queue if alarm.state == "unack"]
    assert asked(scene.wait(300)) == [(2, ["luo"])]
    assert scene.alarm("nobody_present").state == "unack"
    assert asked(scene.wait(300)) == [(3, ["huang"])]
    assert asked(scene.wait(3600)) == []

    assert not scene.ask("present", actor="person:chen").refused
    assert scene.alarm("nobody_present").state == "rtn_unack"
    assert asked(scene.wait(1800)) == [(1, ["chen"])]


def test_by_day_there_is_an_hour_and_whoever_acts_on_an_alarm_is_there(scene: Scene, tmp_path: Any) -> None:
    watched(scene, tmp_path)
    go_to(scene, "2026-12-02 10:00")
    scene.ask("present", actor="person:li")
    scene.wait(3000)
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"), actor="person:zhao")
    assert asked(scene.wait(3599)) == []
    assert asked(scene.wait(1)) == [(1, ["li"])]


def test_where_no_profile_wants_it_nobody_is_asked(scene: Scene) -> None:
    december(scene)
    assert asked(go_to(scene, "2026-12-03 00:00")) == []


def test_a_replay_of_the_journal_makes_the_same_rows(scene: Scene) -> None:
    test_an_emergency_counts_minute_by_minute_and_somebody_who_comes_ends_it(scene)
    before = {table: dict(scene.state.rows[table]) for table in ("rota", "roster_change", "duty", "breach")}
    scene.restart()
    after = {table: dict(scene.state.rows[table]) for table in before}
    after["duty"][1] = after["duty"][1]._replace(number=before["duty"][1].number)

    assert after == before


@pytest.mark.parametrize(("said", "words"), [
    ({"crews": "chen,chen/zhao,li/sun,wu"}, "named twice"), ({"crews": "chen,luo/zhao,li"}, "3 crews"),
    ({"crews": "chen,/zhao,li/sun,wu"}, "nobody called -"), ({"crews": "chen,nobody/zhao,li/sun,wu"}, "nobody called"),
    ({"pattern": "DUTY-02"}, "ROTA-1, ROTA-2"), ({"begins": "9999-12-31", "until": "9999-12-31"}, "begins is missing"),
    ({"begins": "01.12."}, "begins is missing"), ({"until": "2027-12-31"}, "until is missing"),
    ({"begins": "2026-11-01", "until": "2026-11-02"}, "past")])
def test_a_rota_that_cannot_be_meant_is_refused_with_what_is_wrong(scene: Scene, said: dict[str, str], words: str
                                                                  ) -> None:
    reply = december(scene, **said)

    assert words in reply.refused.format(**dict(reply.values))
    assert roster_of(scene.state) == Roster()


@pytest.mark.parametrize(("text", "wrong"), [
    ('shifts = ["N 00:00 480", "D 08:00"]', True), ('shifts = ["N 25:00 480", "D 08:00 480", "E 16:00 480"]', True),
    ('shifts = ["N 00:00 480", "D 08:00 480", "E 16:00 480"]\ncrews = ["N", "", "E"]', True),
    ('shifts = ["N 00:00 480", "D 08:00 480", "E 16:00 480"]\ncrews = ["N", "D", "X"]', True),
    ('shifts = ["E 06:00 480", "L 14:00 480", "N 22:00 480"]\ncrews = ["N", "E", "L"]', False)])
def test_a_rooms_own_pattern_is_read_or_refused(scene: Scene, tmp_path: Any, text: str, wrong: bool) -> None:
    (tmp_path / "own.toml").write_text(f"[ROTA-5]\n{text}\n", encoding="ascii")
    scene.state.rules = Rulebook(laid_over(RULES.rules, Sheet(tmp_path / "own.toml")))
    leader(scene, "override", stand_in="he", begins="2026-12-01 00:00", until="2026-12-01 06:00")
    leader(scene, "override", stand_in="xu", begins="2026-12-01 00:00", until="2026-12-01 06:00")
    reply = december(scene, pattern="ROTA-5")

    assert ("cannot be read" in reply.refused) == wrong
    if not wrong:
        assert names(scene, "2026-12-02 03:00") == ["chen", "luo"]


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_is_asked_makes_the_program_fail_or_a_quiet_breach(scene: Scene, seed: int) -> None:
    """Random wishes, sensible and not: each is done or refused, and whatever is done without passing over the rules
    leaves no minute that does not comply."""
    random = Random(seed)
    december(scene)
    people = [body.person for body in STAFF]
    moments = ["", "x", "2026-12-01 24:00", "2199-01-01 00:00", "2026-12-32 00:00"]
    moments += [f"2026-12-0{random.randrange(1, 9)} {random.randrange(24):02}:{random.choice(['00', '30'])}"
                for _one in range(20)]
    shifts = [(f"2026-12-0{day} {begin:02}:00", f"2026-12-0{day} {begin + 8:02}:00")
              for day in range(1, 9) for begin in (0, 8, 16)]
    for _wish in range(150):
        scene.wait(random.choice([0, 600, 3600]))
        action = random.choice(["override", "leave", "swap", "answer_swap", "end_change", "end_rota", "go_out"])
        args: dict[str, Any] = {
            "override": {"out": random.choice([*people, ""]), "stand_in": random.choice([*people, ""]),
                         "extra": random.choice(["yes", "no"])},
            "leave": {"person": random.choice(people)}, "go_out": {"for_s": 60, "reason": "x"},
            "swap": {"person": random.choice(people), "other": random.choice(people)},
            "answer_swap": {"swap": max(scene.state.rows["swap"], default=1), "answer": "agree"},
            "end_change": {"change": random.choice([*scene.state.rows["roster_change"], 1])},
            "end_rota": {"rota": random.choice([*scene.state.rows["rota"], 1])}}[action]
        if action in ("override", "leave", "swap"):
            begins, until = random.choice([random.choice(shifts), random.sample(moments, 2)])
            args |= {"begins": begins, "until": until}
        if action == "swap" and (begins, until) in shifts and (standing := names(scene, begins)):
            args["person"] = random.choice(standing)
        leader(scene, action, **{key: value for key, value in args.items() if value != ""} | (
            {} if action != "swap" else {"back_begins": args["begins"], "back_until": args["until"]}
            if random.random() < 0.3 else {}))
    told = scene.events + go_to(scene, "2026-12-10 00:00")

    assert {"request.refused", "roster.changed", "roster.restored", "swap.answered"} <= set(kinds(scene.events))
    assert bodies(told, DutyBreached) == []


@pytest.mark.parametrize("lost", [(), ("duty",)])
@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_damaged_file_takes_nothing_of_the_roster_with_it(scene: Scene, lost: tuple[str, ...], boot: str) -> None:
    december(scene)
    leader(scene, "emergency", stand_in="deng", out="li", begins="2026-12-01 08:00", until="2026-12-01 12:00",
           reason="x")
    go_to(scene, "2026-12-01 10:00")
    found = folded(scene.events, RULES)
    after = Scene()
    after.state, after.events, after.now = State(RULES), [], scene.now._replace(boot=boot, tick=scene.now.tick + 1000)
    after.state.head = scene.state.head
    after.tell(Continued("old.db", scene.state.head, scene.state.head, "", 9, "torn", found.alarms, not lost,
                         found.carried._replace(**dict.fromkeys(lost, ())), lost, found.boot))
    after.start()
    after.tell(Configured((*ROOM, *STAFF)))
    told = go_to(after, "2026-12-01 17:00")

    for table in ("rota", "roster_change"):
        assert after.state.rows[table] == scene.state.rows[table]
    assert [body.length_ms for body in bodies(told, DutyMended)] == [4 * 60 * MINUTE]
    assert bodies(told, DutyBreached) == []
    assert [body.instant for body in bodies(told, DutyJudged)][1:] == [
        at("2026-12-01 12:00"), at("2026-12-01 16:00")]


def random_year(seed: int) -> Roster:
    """A year of rotas by the month, with overrides, swaps, leave, emergencies, and what was taken back."""
    random = Random(seed)
    people = ["chen", "luo", "zhao", "li", "sun", "wu", "he", "xu"]
    year = at("2026-01-01 00:00")
    rotas: list[Rota] = []
    changes: list[Change] = []
    swaps: list[Swap] = []
    for month in range(1, 13):
        first = date(2026, month, 1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        pattern = RULES.rules[random.choice(["ROTA-1", "ROTA-2", "ROTA-4"])].values
        crews = [",".join(random.sample(people, 2)) for _crew in pattern["crews"]]
        entered = midnight(first) - random.randrange(-3 * DAY, 5 * DAY)
        rotas.append(Rota(month, "x", tuple(pattern["shifts"]), tuple(crews), tuple(pattern["crews"]),
                          first.isoformat(), last.isoformat(), random.randrange(20), "", (), "", entered,
                          random.choice([0, 0, midnight(last) - random.randrange(20 * DAY)])))
    for number in range(len(rotas) + 1, len(rotas) + 241):
        begins = year + random.randrange(365 * 24 * 60) * MINUTE
        until = begins + random.randrange(1, 36 * 60) * MINUTE
        out, other = random.sample(people, 2)
        match random.randrange(5):
            case 0:
                changes.append(Change(number, random.choice(["leave", "sick"]), out, "", False, begins,
                                      until + random.randrange(9) * DAY, ended_at=random.choice([0, begins + DAY])))
            case 1:
                swaps.append(Swap(number, out, other, begins, until, begins + DAY, until + DAY, "", 0,
                                  random.choice([AGREED, AGREED, "asked"]), number,
                                  answered_at=begins + random.randrange(-DAY, DAY)))
            case 2:
                changes.append(Change(number, "override", "", other, random.random() < 0.5, begins, until))
            case _:
                changes.append(Change(number, "override", out, other, random.random() < 0.7, begins, until))
    return Roster(tuple(rotas), tuple(changes), tuple(swaps))


def by_hand(roster: Roster, moment: int) -> dict[str, bool]:
    """Who stands at a moment and whether he counts, found out the slow way: only this moment is looked at."""
    found: dict[str, bool] = {}
    for day in (day_of(moment), day_of(moment) - timedelta(days=1)):
        holds = [rota for rota in roster.rotas if rota.begins <= day.isoformat() <= rota.until
                 and rota.at <= moment and not 0 < rota.ended_at <= moment]
        for rota in holds[-1:]:
            for crew, cycle in zip(rota.crews, rota.cycles, strict=True):
                turn = cycle[((day - date.fromisoformat(rota.begins)).days + rota.start) % len(cycle)]
                for letter, begin, length in (shift.split() for shift in rota.shifts):
                    start = midnight(day) + (int(begin[:2]) * 60 + int(begin[3:])) * MINUTE
                    if letter == turn and start <= moment < start + int(length) * MINUTE:
                        found |= dict.fromkeys(crew.split(","), True)
    legs = [(one.id, 0, one.out, one.stand_in, one.counts, one.begins, min(one.until, one.ended_at or one.until))
            for one in roster.changes]
    legs += [(one.agreed, leg, out, into, True, max(begins, one.answered_at), until)
             for one in roster.swaps if one.state == AGREED
             for leg, (out, into, begins, until) in enumerate((
                 (one.person, one.other, one.begins, one.until),
                 (one.other, one.person, one.back_begins, one.back_until)))]
    for _number, _leg, out, into, counts, begins, until in sorted(legs):
        if not begins <= moment < until:
            continue
        was = found.pop(out, None) if out else True
        if into and was is not None:
            found[into] = found.get(into, False) or (was and counts)
    return found


def listed(roster: Roster) -> Iterator[tuple[int, dict[str, bool]]]:
    """The listing of a year, cut at every change: from when on it names whom."""
    begins, until = at("2026-01-01 00:00"), at("2027-01-01 00:00")
    spells = effective(roster, begins, until)
    cuts = sorted({begins, *(moment for spell in spells for moment in (spell.begins, spell.until)
                             if begins < moment < until)})
    for cut in cuts:
        yield cut, {spell.person: spell.counts for spell in spells if spell.begins <= cut < spell.until}


@pytest.mark.parametrize("seed", range(2))
def test_listing_and_routing_name_the_same_people_at_every_minute_of_a_year(seed: int) -> None:
    """Both are constant between the minutes at which anything that was entered begins or ends: at each of them, before
    and after it, and at a thousand others, they are held against each other and against what was found by hand."""
    roster = random_year(seed)
    cuts = dict(listed(roster))
    edges = {moment for one in (*roster.changes, *roster.swaps) for moment in (
        one.begins, one.until, getattr(one, "ended_at", 0), getattr(one, "back_begins", 0),
        getattr(one, "back_until", 0), getattr(one, "answered_at", 0))}
    edges |= set(cuts) | {moment for rota in roster.rotas for moment in (rota.at, rota.ended_at)}
    first, last = at("2026-01-01 00:00"), at("2027-01-01 00:00")
    random = Random(seed)
    moments = sorted({moment + step for moment in edges for step in (-MINUTE, 0, MINUTE)}
                     | {first + random.randrange(365 * 24 * 60) * MINUTE for _one in range(1000)})
    order, turn = sorted(cuts), 0
    now: dict[str, bool] = {}
    for moment in moments:
        if not first <= moment < last:
            continue
        while turn < len(order) and order[turn] <= moment:
            now = cuts[order[turn]]
            turn += 1
        routed = {spell.person: spell.counts for spell in standing_at(roster, moment)}
        assert routed == now == by_hand(roster, moment), moment
