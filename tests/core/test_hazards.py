"""A fire hazard from the day it is found to its end, at the core (HAZ-01 to HAZ-16)."""

from __future__ import annotations

from string import Formatter

import pytest
from hazardroom import DARK, LACKING, LOCKED, Ledger

from duty_console.core.hazarding import hazard_of
from duty_console.core.nouns.calendars import calendar
from duty_console.domain.bulkrows import normal
from duty_console.domain.deadlinewords import explained
from duty_console.domain.hazardfigures import counted
from duty_console.domain.hazardrows import Hazard
from duty_console.domain.hazards import STEPS, can_be_corrected, has_claimed, is_named
from duty_console.domain.placeevents import OfficeSet
from duty_console.domain.refusals import REFUSALS


@pytest.fixture
def room() -> Ledger:
    return Ledger()


def served(room: Ledger, of: str, **how: object) -> None:
    room.does("hazard_order", hazards=of, **how)
    room.does("notice_serve", f"notice:{room.hazard(of).notice}", to="林建国", receipt="signed")


def test_the_holiday_of_2026_goes_as_it_was_written_down(room: Ledger) -> None:
    """Inspected on 30 September with the police station; a limit of 5 October lies in the holiday."""
    spot, dated = room.found(LOCKED), room.found(LACKING)
    assert "HAZ-01" in room.no("hazard_order", hazards=f"{spot},{dated}", issuer="police_station", limit="2026-10-05")
    room.does("hazard_order", hazards=dated, issuer="police_station", limit="2026-10-05")
    notice = room.notice(dated)
    assert room.rows["deadline"][f"notice:{notice.id}", "serve"].last == "2026-10-10"
    room.does("notice_serve", notice.number, to="林建国", receipt="signed")
    assert (room.limit(dated).counted, room.limit(dated).last) == ("2026-10-05", "2026-10-08")
    assert room.limit(dated, "reinspect").last == "2026-10-12"
    assert room.limit(spot).last == "2026-09-30"

    room.until("2026-10-05 08:00")
    assert room.told(dated)[-1] == "named_day"
    room.until("2026-10-08 23:59")
    assert not room.hazard(dated).late
    room.until("2026-10-09 00:00")
    assert (room.hazard(dated).level, room.hazard(dated).late) == ("overdue", True)
    assert "HAZ-15" in room.no("hazard_extend", dated, limit="2026-10-20", reason="x", interim="x")
    room.until("2026-10-10 00:00")
    assert room.hazard(dated).level == "street"
    room.until("2026-10-13 00:00")
    assert room.hazard(dated).level == "proposed"
    assert room.hazard(spot).level == "proposed"  # nothing ever rolled on for it


def test_without_the_calendar_it_is_monday_to_friday_and_says_so() -> None:
    room = Ledger(years=())
    of = room.found(LACKING)
    room.does("hazard_order", hazards=of, issuer="fire_body", limit="2026-10-03")  # a Saturday
    assert (room.limit(of).last, room.limit(of).missing) == ("2026-10-05", (2026,))


def test_a_hazard_is_never_without_a_limit_and_its_number_has_no_hole(room: Ledger) -> None:
    rows = [room.hazard(room.found(breach)) for breach in (DARK, LACKING, LOCKED)]
    assert [row.due for row in rows] == ["2026-10-08", "2026-10-08", "2026-09-30"]
    assert [int(row.number.rpartition("-")[2]) for row in rows] == [1, 2, 3]
    assert [row.first_due for row in rows] == [row.due for row in rows]
    assert [row.responsible for row in rows] == ["林建国"] * 3
    assert [hazard_of(room.state, text) for text in (rows[1].number, rows[1].number.lower(), str(rows[1].id), "0", "x",
                                                     "")] == [rows[1]] * 3 + [None] * 3
    room.does("hazard_find", "F012", breach=DARK, source="finding:9")
    assert rows[0].number.rpartition("-")[0] in room.no("hazard_find", "F012", breach=DARK, source="finding:9")
    complaint = room.does("complain", "B1", kind="exit", text="x")
    assert "is about B1" in room.no("hazard_find", "F012", breach=DARK, source=f"complaint:{complaint}")
    for source in ("finding:99999", "finding:x", "finding", "finding:0", "9", "rumour:9"):
        assert source in room.no("hazard_find", "F012", breach=LOCKED, source=source)
    assert "nowhere" in room.no("hazard_find", "nowhere", breach=DARK)
    assert "BRE-77" in room.no("hazard_find", "F012", breach="BRE-77")


def test_on_the_spot_is_seen_by_another_and_closed_at_once(room: Ledger) -> None:
    of = room.found(LOCKED)
    for by in ("陈卫", "chen", "林建国、陈卫", "陈 卫"):
        assert "HAZ-16" in room.no("hazard_correct", of, by=by, evidence="照片1")
    room.does("hazard_correct", of, by="林建国", evidence="照片1")
    row = room.hazard(of)
    assert (row.state, row.closed, row.reinspected_by, row.evidence, row.late) == (
        "closed", "2026-09-30", "person:chen", 1, False)
    assert of.removeprefix("hazard:") in room.no("hazard_claim", of, by="林建国")
    assert room.limit(of).over


def test_what_was_found_on_another_day_or_ordered_is_not_corrected_on_the_spot(room: Ledger) -> None:
    of, ordered = room.found(DARK), room.found(DARK)
    room.does("hazard_order", hazards=ordered)
    room.no("hazard_correct", ordered, by="林建国", evidence="x")
    room.until("2026-10-01 00:00")
    room.no("hazard_correct", of, by="林建国", evidence="x")


def test_closing_needs_a_claim_proof_another_person_and_a_signature(room: Ledger) -> None:
    of = room.found()
    served(room, of)
    assert "HAZ-16" in room.no("hazard_reinspect", of, "luo", result="pass", evidence="x")  # nobody claims it
    room.does("hazard_claim", of, by="林建国")
    assert "HAZ-16" in room.no("hazard_reinspect", of, "chen", result="pass", evidence="x")  # he entered the claim
    assert "HAZ-16" in room.no("hazard_reinspect", of, "luo", result="pass")  # nothing proves it
    room.does("evidence", of, reference="照片 3")
    room.does("hazard_reinspect", of, "luo", result="pass")
    row = room.hazard(of)
    assert (row.state, row.closed, row.closed_by, row.late) == ("closed", "2026-09-30", "person:luo", False)
    assert [key for key, one in room.rows["deadline"].items() if key[0] == of and not one.over] == []


def test_a_photo_of_the_hazard_does_not_prove_that_it_is_gone(room: Ledger) -> None:
    of = room.found()
    room.does("evidence", of, reference="隐患照片")
    served(room, of)
    room.does("hazard_claim", of, by="林建国")
    assert "HAZ-16" in room.no("hazard_reinspect", of, "luo", result="pass")
    room.does("evidence", of, reference="整改后照片")
    room.does("hazard_reinspect", of, "luo", result="pass")
    assert (room.hazard(of).state, room.hazard(of).evidence) == ("closed", 2)


def test_whoever_is_named_as_claiming_does_not_look_again(room: Ledger) -> None:
    of = room.found()
    served(room, of)
    room.does("hazard_claim", of, by="林建国，罗敏", evidence="x")
    assert "HAZ-16" in room.no("hazard_reinspect", of, "luo", result="pass")
    room.does("hazard_reinspect", of, "huang", result="pass")


def test_a_failed_reinspection_needs_new_proof_and_gives_no_more_time_by_itself(room: Ledger) -> None:
    of = room.found()
    served(room, of, limit="2026-10-12")
    room.does("hazard_claim", of, by="林建国", evidence="旧照片")
    assert "HAZ-15" in room.no("hazard_reinspect", of, "luo", result="fail", limit="2026-10-20")
    room.does("hazard_reinspect", of, "luo", result="fail", text="仍不亮")
    row = room.hazard(of)
    assert (row.state, row.failed, row.evidence, row.due, row.claimed_by) == ("rectifying", 1, 0, "2026-10-12", "")
    assert (room.limit(of).over, room.limit(of).last) == (False, "2026-10-12")
    room.does("hazard_claim", of, by="林建国")
    assert "HAZ-16" in room.no("hazard_reinspect", of, "luo", result="pass")


def test_a_dash_is_nobody_and_proves_nothing(room: Ledger) -> None:
    spot, of = room.found(LOCKED), room.found()
    served(room, of)
    for how in ({"by": "-", "evidence": "x"}, {"by": "林建国", "evidence": "——"}):
        room.no("hazard_correct", spot, **how)
        room.no("hazard_claim", of, **how)
    room.no("evidence", of, reference="/")
    unserved = room.found()
    room.does("hazard_order", hazards=unserved)
    assert "to is missing" in room.no("notice_serve", room.notice(unserved).number, to="-", receipt="signed")
    room.does("hazard_claim", of, by="林建国")
    room.no("hazard_reinspect", of, "luo", result="pass", evidence="-")


def test_a_void_notice_is_no_extension(room: Ledger) -> None:
    of = room.found()
    room.does("hazard_order", hazards=of, limit="2026-10-12")
    room.does("notice_void", room.notice(of).number, reason="写错")
    assert "HAZ-15" in room.no("hazard_order", hazards=of, limit="2026-10-13")
    room.does("hazard_order", hazards=of, limit="2026-10-12")
    room.does("hazard_extend", of, limit="2026-10-20", reason="等配件", interim="专人看守")


@pytest.mark.parametrize("how", [{"at_once": 1}, {"days": 3}])
def test_an_order_that_follows_the_community_is_not_late_to_be_served_when_it_is_made(
        room: Ledger, how: dict[str, int]) -> None:
    of = room.found()
    room.does("hazard_order", hazards=of)
    room.until("2026-10-12 10:00")
    room.does("hazard_order", hazards=of, issuer="fire_body", **how)
    limit = room.rows["deadline"][f"notice:{room.hazard(of).notice}", "serve"]
    assert (limit.starts, limit.last) == ("2026-10-12", "2026-10-12" if "at_once" in how else "2026-10-15")


def test_who_looks_again_late_and_finds_it_failed_was_late_all_the_same(room: Ledger) -> None:
    of, other = room.found(LACKING), room.found(LACKING)
    for one in (of, other):
        served(room, one, limit="2026-10-20")
        room.does("hazard_claim", one, by="林建国", evidence="x")
    room.does("hazard_reinspect", other, "luo", result="fail")
    room.until("2026-10-12 09:00")  # the 3rd working day was the 10th
    room.does("hazard_reinspect", of, "luo", result="fail")
    for one in (of, other):
        room.does("hazard_claim", one, by="林建国", evidence="x")
        room.does("hazard_reinspect", one, "luo", result="pass")
    rows, limits = list(room.rows["hazard"].values()), list(room.rows["deadline"].values())
    found = counted(rows, limits, "2026-09-01", "2026-10-31", "2026-11-01", calendar(room.state)).reinspection
    assert (len(found.some), len(found.among)) == (1, 2)


def test_a_claim_that_was_not_true_on_the_last_day_was_not_in_time(room: Ledger) -> None:
    of = room.found()
    served(room, of, limit="2026-10-09")
    room.until("2026-10-09 16:00")
    room.does("hazard_claim", of, by="林建国")
    room.until("2026-10-12 09:00")
    assert not room.hazard(of).late
    room.does("hazard_reinspect", of, "luo", result="fail", limit="2026-10-20")
    assert (room.hazard(of).due, room.hazard(of).first_due, room.hazard(of).late) == ("2026-10-20", "2026-10-09", True)
    room.does("hazard_claim", of, by="林建国")
    room.does("hazard_reinspect", of, "luo", result="pass", evidence="x")
    assert room.hazard(of).late


def test_an_order_after_the_default_is_over_changes_neither_the_first_day_nor_that_it_is_late(room: Ledger) -> None:
    of, ordered = room.found(), room.found()
    room.does("hazard_order", hazards=ordered, limit="2026-10-20")
    assert room.hazard(ordered).first_due == room.hazard(ordered).due == "2026-10-20"
    room.until("2026-10-09 09:00")
    assert room.hazard(of).late
    room.does("hazard_order", hazards=of, limit="2026-10-20")
    assert (room.hazard(of).due, room.hazard(of).first_due, room.hazard(of).late) == ("2026-10-20", "2026-10-08", True)


def test_a_notice_of_the_community_that_was_not_followed_is_followed_by_an_order(room: Ledger) -> None:
    of = room.found()
    served(room, of, limit="2026-10-09")
    first = room.notice(of)
    room.no("hazard_order", hazards=of, issuer="police_station", limit="2026-10-20")  # it has time yet
    room.until("2026-10-10 09:00")
    room.no("hazard_order", hazards=of, limit="2026-10-20")
    served(room, of, issuer="police_station", limit="2026-10-20")
    row = room.hazard(of)
    assert (row.issuer, row.state, row.due, row.first_due, row.late) == (
        "police_station", "rectifying", "2026-10-20", "2026-10-09", True)
    assert room.notice(of).id != first.id
    room.no("hazard_order", hazards=of, issuer="fire_body", limit="2026-10-30")


def test_an_extension_is_once_and_the_first_day_stays(room: Ledger) -> None:
    of, spot = room.found(), room.found(LOCKED)
    served(room, of, limit="2026-10-12")
    room.does("hazard_order", hazards=spot, at_once=1)
    how = {"reason": "等配件", "interim": "专人看守"}
    assert "2026-10-12" in room.no("hazard_extend", of, limit="2026-10-11", **how)
    assert "HAZ-01" in room.no("hazard_extend", spot, limit="2026-10-12", **how)
    room.does("hazard_extend", of, limit="2026-10-17", **how)
    row = room.hazard(of)  # a Saturday, so it ends on Monday
    assert (row.due, row.first_due, row.extended, row.interim) == ("2026-10-19", "2026-10-12", "2026-10-19", "专人看守")
    assert "HAZ-15" in room.no("hazard_extend", of, limit="2026-10-25", **how)


def test_notices_are_numbered_without_a_hole_and_a_void_number_stays_used(room: Ledger) -> None:
    hazards = [room.found() for _each in range(3)]
    for of in hazards[:2]:
        room.does("hazard_order", hazards=of)
    first, second = room.notice(hazards[0]), room.notice(hazards[1])
    room.does("notice_void", first.number, reason="写错")
    assert room.hazard(hazards[0]).state == "found"
    assert first.number in room.no("notice_serve", first.number, to="x", receipt="signed")
    room.does("hazard_order", hazards=f"{hazards[0]}，{hazards[2]}")
    third = room.notice(hazards[0])
    assert [row.serial for row in (first, second, third)] == [1, 2, 3]
    assert third.hazards == tuple(int(of[7:]) for of in (hazards[0], hazards[2]))
    assert room.no("hazard_order", hazards=f"{room.found()},{room.found(place='B1')}") == (
        "A notice is about hazards of one place: name some of one.")
    for day in ("2026-09-29", "2026-10-01", "gestern"):
        assert day in room.no("notice_serve", third.number, to="x", receipt="signed", day=day)


def test_other_letters_of_the_office_go_on_with_the_numbers_of_the_year(room: Ledger) -> None:
    """Two notices with one serial of a kind and a year have no place in the store."""
    for letters in ("XW", "ZZ"):
        room.bodies = (*(one for one in room.bodies if not isinstance(one, OfficeSet)),
                       OfficeSet(letters, "c", "p", "f", "s"))
        room.set_hours()
        room.does("hazard_order", hazards=room.found())
    assert [row.number for row in room.rows["notice"].values()] == ["XW-ZG-2026-001", "ZZ-ZG-2026-002"]


def test_the_way_of_a_major_hazard_ends_with_its_leader(room: Ledger) -> None:
    of = room.found(LOCKED)
    room.no("hazard_major", of, step="supervised")
    room.does("hazard_major", of, step="suspected")
    assert room.limit(of, "opinion").last == "2026-10-15"  # the 7th working day
    assert room.no("hazard_correct", of, by="林建国", evidence="x")
    assert "HAZ-11" in room.no("hazard_major", of, step="determined", judges="甲、乙、乙")
    room.does("hazard_major", of, step="determined", judges="甲、乙、丙")
    assert room.limit(of, "opinion").over
    assert room.limit(of, "major_notice").last == "2026-10-10"
    room.does("hazard_refer", of, what="major_notice")
    assert room.limit(of, "major_notice").met == "2026-09-30"
    room.does("hazard_major", of, step="supervised")
    assert "HAZ-01" in room.no("hazard_order", hazards=of, limit="2026-10-20")  # still one of the eight kinds
    served(room, of, at_once=1)
    room.no("hazard_cancel", of, how="cancelled", reason="x")
    room.does("hazard_claim", of, by="林建国", evidence="x")
    room.does("hazard_reinspect", of, "luo", result="pass")
    assert (room.hazard(of).state, room.hazard(of).closed) == ("passed", "")
    room.does("hazard_cancel", of, how="cancelled", reason="已消除")
    assert (room.hazard(of).state, room.hazard(of).closed) == ("cancelled", "2026-09-30")


def test_one_judge_under_several_names_is_one(room: Ledger) -> None:
    of = room.found()
    room.does("hazard_major", of, step="suspected")
    for judges in ("陈卫、陈 卫，罗敏", "Li, li, ＬＩ", "陈卫、罗敏、-"):
        assert "HAZ-11" in room.no("hazard_major", of, step="determined", judges=judges)
    room.does("hazard_major", of, step="determined", judges="陈卫；罗敏；黄强")


def test_an_opinion_with_experts_has_ten_days_more_and_sealing_has_its_own(room: Ledger) -> None:
    of = room.found()
    room.does("hazard_major", of, step="suspected", experts=1)
    assert room.limit(of, "opinion").length == 17
    room.does("hazard_refer", of, what="sealed")
    assert room.limit(of, "seal").last == "2026-10-10"
    room.does("hazard_refer", of, what="seal_decision")
    assert room.limit(of, "seal").met == "2026-09-30"
    assert (of, "seal_group") not in room.rows["deadline"]  # no emergency
    assert "to" in room.no("hazard_refer", of, what="reported")


def test_a_sealing_waits_for_its_decision_also_where_its_hazard_is_gone(room: Ledger) -> None:
    of = room.found(LOCKED)
    room.does("hazard_refer", of, what="sealed_urgent")
    room.until("2026-09-30 16:00")
    room.does("hazard_refer", of, what="sealed_urgent")  # no more time by doing it again
    assert (room.limit(of, "seal").last, room.limit(of, "seal_group").last) == ("2026-10-10", "2026-10-01")
    assert "10:00" in list(explained(room.limit(of, "seal_group"), calendar(room.state)))[1]
    room.does("hazard_correct", of, by="林建国", evidence="x")  # which does not decide anything
    room.restart()
    room.until("2026-10-01 09:59")
    assert room.limit(of, "seal_group").told == ()
    room.until("2026-10-01 10:01")
    assert room.limit(of, "seal_group").told == ("overdue",)
    assert "hazard_overdue" in [row.code for row in room.state.alarms.values()]
    assert "hazard" in room.no("hazard_refer", of, what="sealed")  # it is over
    room.does("hazard_refer", of, what="seal_group")
    room.does("hazard_refer", of, what="seal_decision")
    assert [room.limit(of, kind).met for kind in ("seal", "seal_group")] == ["2026-10-01"] * 2
    assert not room.state.rows["deadline"]


@pytest.mark.parametrize(("end", "left"), [("pass", 1), ("voided", 0)])
def test_a_case_is_handed_over_also_where_its_hazard_is_gone(room: Ledger, end: str, left: int) -> None:
    of = room.found("BRE-76")
    served(room, of, issuer="police_station")
    if end == "pass":
        room.does("hazard_claim", of, by="林建国", evidence="x")
        room.does("hazard_reinspect", of, "luo", result="pass")
    else:
        room.does("hazard_cancel", of, how="voided", reason="x")
    waiting = [key for key, row in room.state.rows["deadline"].items() if not row.over]
    assert waiting == [(of, "transfer")] * left
    room.restart()
    assert [key for key, row in room.state.rows["deadline"].items() if not row.over] == waiting
    if left:
        room.does("hazard_refer", of, what="transferred", to="消防救援大队")
        assert room.limit(of, "transfer").met == "2026-09-30"
    assert not room.state.rows["hazard"]
    assert [key for key, row in room.rows["deadline"].items() if not row.over] == []


def test_what_is_sealed_in_an_emergency_is_decided_by_the_group_within_a_day_of_the_clock(room: Ledger) -> None:
    of, other = room.found(), room.found()
    for one in (of, other):
        room.does("hazard_refer", one, what="sealed_urgent", text="明火作业")
    group = room.limit(of, "seal_group")
    assert (group.rule, group.unit, group.ends_at - room.now.at) == ("HAZ-09", "hours", 24 * 3_600_000)
    assert room.limit(of, "seal").last == "2026-10-10"  # the decision is served within 3 working days all the same
    room.does("hazard_refer", of, what="seal_group")
    assert (room.limit(of, "seal_group").met, room.limit(of, "seal").over) == ("2026-09-30", False)

    room.until("2026-10-01 23:00")
    assert [bool(room.limit(one, "seal_group").told) for one in (of, other)] == [False, True]
    room.does("hazard_refer", other, what="seal_decision")
    assert [room.limit(other, kind).over for kind in ("seal_group", "seal")] == [True, True]


def test_a_police_station_hands_over_what_is_in_use_without_approval(room: Ledger) -> None:
    ours, theirs = room.found("BRE-76"), room.found("BRE-76")
    room.does("hazard_order", hazards=ours)
    room.does("hazard_order", hazards=theirs, issuer="police_station")
    assert (ours, "transfer") not in room.rows["deadline"]
    assert room.limit(theirs, "transfer").last == "2026-10-13"  # the 5th working day
    room.does("hazard_refer", theirs, what="transferred", to="消防救援大队")
    assert room.limit(theirs, "transfer").met == "2026-09-30"


def test_voiding_leaves_no_open_limit_and_does_not_hide_that_it_was_overdue(room: Ledger) -> None:
    early, late = room.found(), room.found()
    room.does("hazard_cancel", early, how="voided", reason="重复")
    room.until("2026-10-09 09:00")
    room.does("hazard_cancel", late, how="voided", reason="重复")
    assert [(room.hazard(of).state, room.hazard(of).late) for of in (early, late)] == [
        ("voided", False), ("voided", True)]
    assert [key for key, one in room.rows["deadline"].items() if not one.over] == []


def test_a_restart_knows_the_same_and_what_is_over_leaves_memory(room: Ledger) -> None:
    done, going = room.found(LOCKED), room.found()
    served(room, going)
    room.does("hazard_correct", done, by="林建国", evidence="x")
    assert set(room.state.rows["hazard"]) == {int(going[7:])}
    before = {table: dict(room.state.rows[table]) for table in ("hazard", "notice", "series", "deadline")}
    room.restart()
    assert {table: dict(room.state.rows[table]) for table in before} == before
    assert room.hazard(room.found()).number.endswith("-003")


def test_the_trail_of_a_hazard_is_its_history(room: Ledger) -> None:
    of = room.found()
    served(room, of)
    room.does("hazard_measure", of, measure="换灯", money=200)
    room.does("hazard_claim", of, by="林建国", evidence="x")
    room.does("hazard_reinspect", of, "luo", result="pass")
    kinds = [row.kind for row in sorted(room.rows["trail"].values()) if row.hazard == int(of[7:])]
    assert kinds == ["hazard.found", "notice.made", "hazard.ordered", "notice.served", "hazard.measured",
                     "hazard.claimed", "evidence.kept", "hazard.reinspected", "hazard.closed", "notice.made"]


def test_the_guards_look_at_the_row_alone() -> None:
    row = Hazard(1, "DC-2026-001", "F012", "", DARK, "", "high", "dated", "", "", "2026-09-30", 0, "", "found")
    assert set(STEPS) >= {"correct", "order", "claim", "pass", "fail", "cancel", "void"}
    assert can_be_corrected(row, "2026-09-30")
    assert not can_be_corrected(row._replace(major="supervised"), "2026-09-30")
    claimed = row._replace(claimed_by="Chen Wei and Luo Min", claimed_actor="person:huang")
    assert [has_claimed(claimed, person, name) for person, name in (
        ("luo", "Luo Min"), ("huang", ""), ("", ""), ("wu", "Min"))] == [True, True, False, False]


@pytest.mark.parametrize("by", ["张三 李四", "李四（保安）", "保安(li4)", "电工李四", "李四等", "李四 13800000000",
                                "张三+李四", "王·李 四", "ＬＩ４", "李四\n张三", "经理：李四", "Li4/Zhang"])
def test_whoever_is_named_with_anything_beside_it_is_named(by: str) -> None:
    assert is_named(by, "li4", "李四")
    assert not is_named(by, "wu5", "王五")


def test_no_refusal_calls_a_value_as_what_every_refusal_is_told() -> None:
    """It would be taken for what helps, or for the wish, and the refusal would fail."""
    own = {"wish", "now", "message", "need"}
    assert [text for text in REFUSALS if own & {name for _before, name, *_more in Formatter().parse(text)}] == []


def test_a_ledger_that_comes_as_a_file_closes_nothing_that_its_claimant_looked_at_again_himself() -> None:
    row = {"place": "F012", "breach": DARK, "found": "2026-09-01", "claimed": "2026-09-02",
           "claimed_by": "林建国、陈卫",
           "reinspected": "2026-09-03", "closed": "2026-09-03", "evidence": "x"}
    flawed = {by: [flaw.column for flaw in normal("hazards", {**row, "reinspected_by": by})[1]]
              for by in ("陈卫", "陈 卫，罗敏", "罗敏")}
    assert flawed == {"陈卫": ["closed"], "陈 卫，罗敏": ["closed"], "罗敏": []}
