"""Patrols that cannot be forgotten: the karaoke round that did not happen (S10), at the core."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from scenes import OTHER_SITE, RULES, SITE, Scene, kinds, line_set

from duty_console import roomwords, texts
from duty_console.clock import SHANGHAI, Moment, local
from duty_console.collector.continuing import folded
from duty_console.core.inputs import Configured, Continued, Reply, Stepped, Sweep, Wish
from duty_console.core.state import State
from duty_console.domain.alarms import NORMAL, UNACK
from duty_console.domain.events import PersonSet
from duty_console.domain.narration import Names
from duty_console.domain.paces import Pace, following
from duty_console.domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from duty_console.domain.patrols import BACK, BROKEN, VENUES, WALKING
from duty_console.domain.sentences import sentence

ROOM = (line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), SITE, OTHER_SITE)
PLACES = (PersonSet("chen", "陈", "officer"), PersonSet("luo", "罗", "officer"), PersonSet("huang", "黄", "leader"),
          CheckpointSet("hall-door", "大厅门", "hall door", "hall", "一楼", "11", ""),
          CheckpointSet("exit", "后门", "rear exit", "shop", "二楼后门", "22", "62E8CD"),
          RouteSet("ktv", "金嗓子", "Golden Voice", ["exit"]),
          RouteSet("both", "全程", "all of it", ["hall-door", "exit"]))
KTV = PatrolSet("ktv", "金嗓子KTV", "Golden Voice KTV", "ktv", "public", "18:00", "02:00", 0)


def at(text: str, day: int = 27) -> int:
    """A time of day in November 2026, as UTC ms."""
    hour, minute = text.split(":")
    return round(datetime(2026, 11, day, int(hour), int(minute), tzinfo=SHANGHAI).timestamp() * 1000)


class Evening(Scene):
    """A room with one patrol, at an hour of the 27th."""

    def __init__(self, *patrols: PatrolSet, begins: str = "17:30") -> None:
        super().__init__()
        self.now = Moment(at(begins), 5_000_000, "boot0001")
        self.tell(Configured((*ROOM, *PLACES, *patrols)))
        self.tell(Sweep())

    def until(self, text: str, day: int = 27) -> list[str]:
        """Time passes, everything happens when it is due; what happened, with its time."""
        before = len(self.events)
        while self.now.at < at(text, day):
            self.wait(min(60.0, (at(text, day) - self.now.at) / 1000))
        return self.said(before)

    def said(self, before: int) -> list[str]:
        return [f"{local(event.at):%H:%M} {event.kind}" for event in self.events[before:]
                if event.kind.partition(".")[0] in ("patrol", "round", "finding") or (
                    event.kind in ("alarm.raised", "alarm.returned") and event.body.scheme == "duty")]

    def does(self, action: str, of: str = "ktv", **how: Any) -> int:
        reply = self.ask(action, of=of, **how)
        assert not reply.refused, reply
        return reply.event

    def is_refused(self, action: str, of: str = "ktv", **how: Any) -> str:
        reply = self.ask(action, of=of, **how)
        assert reply.refused, reply
        assert kinds(self.events[-1:]) == ["request.refused"]
        return reply.refused.format(**dict(reply.values))

    def signs(self, number: int, part: str, person: str, role: str = "officer") -> Reply:
        """A signature with its PIN."""
        self.tell(Wish("patrol_sign", "q1", f"person:{person}", role, "c1",
                       args={"round": number, "part": part}, proof="right", proved=person))
        [reply] = self.effects
        assert isinstance(reply, Reply)
        return reply

    @property
    def due(self) -> str:
        """When the next round is due."""
        return f"{local(self.state.rows['expected']['ktv'].due_at):%d %H:%M}"

    def row(self, number: int) -> Any:
        return self.rows["round"][number]


@pytest.fixture
def ktv() -> Evening:
    return Evening(KTV)


def test_the_karaoke_round_that_did_not_happen(ktv: Evening) -> None:
    assert ktv.due == "27 20:00"
    ktv.until("18:20")
    ktv.does("patrol_scan", code="22")
    ktv.does("patrol_finish")
    assert ktv.due == "27 20:20"
    ktv.until("20:05")
    ktv.does("patrol_scan", code="22")
    ktv.does("patrol_finish")
    assert ktv.due == "27 22:05"

    assert ktv.until("22:41") == ["21:55 patrol.reminded", "22:20 patrol.missed", "22:20 alarm.raised"]
    assert (ktv.alarm("patrol_missed").signal_class, ktv.alarm("patrol_missed").zone) == ("supervisory", "ktv")
    said = ktv.is_refused("patrol_scan", code="22", as_of="22:00")
    assert said == "A code stands at the time it is typed; nothing is entered as of 22:00 (rule PAT-24)."
    number = ktv.does("patrol_scan", code="22")
    row = ktv.row(number)
    assert (row.completed_at, row.late, row.due_at) == (at("22:41"), True, at("22:05"))
    assert ktv.due == "28 00:41"
    assert [alarm.state for alarm in ktv.rows["alarm"].values() if alarm.code == "patrol_missed"] == ["rtn_unack"]

    assert ktv.until("23:26") == ["23:26 round.called", "23:26 alarm.raised"]
    assert ktv.alarm("patroller_overdue").priority == 3
    assert ktv.until("23:41") == ["23:41 round.called", "23:41 alarm.raised"]
    assert (ktv.alarm("patroller_silent").signal_class, ktv.alarm("patroller_silent").priority) == ("help_call", 1)
    ktv.until("23:47")
    ktv.does("patrol_check", text="flat radio battery")
    assert ktv.alarm("patroller_silent").returned_at == at("23:47")
    ktv.does("patrol_finding", text="exit blocked by crates", subject="exits", outcome="put_right", checkpoint="exit",
             photo="IMG_0042")
    [found] = ktv.rows["finding"].values()
    assert (found.place, found.at, found.outcome, found.photo) == ("二楼后门", at("23:47"), "put_right", "IMG_0042")
    ktv.does("patrol_finish")
    assert ktv.row(number).state == BACK
    assert len(ktv.rows["missed"]) == 1

    ktv.until("00:30", 28)
    ktv.does("patrol_scan", code="22")
    ktv.does("patrol_finish")
    assert ktv.due == "28 20:00"
    assert ktv.until("03:00", 28) == ["01:50 patrol.reminded", "02:15 patrol.missed", "02:15 alarm.raised"]
    assert "closing_missed" in ktv.codes()


def test_a_closing_check_counts_from_half_an_hour_before(ktv: Evening) -> None:
    ktv.until("01:00", 28)
    assert "counts from 01:30 on (rule PAT-01)" in ktv.is_refused("patrol_begin", kind="closing")
    ktv.until("01:40", 28)
    ktv.does("patrol_begin", kind="closing")
    ktv.does("patrol_scan", code="22")
    ktv.does("patrol_finish")

    assert "closing_missed" not in [one.split()[-1] for one in ktv.until("12:00", 28)]
    assert f"{local(ktv.state.rows['expected']['ktv/closing'].due_at):%d %H:%M}" == "29 02:00"
    assert [row.missed_at for row in ktv.state.rows["expected"].values()] == [0, 0]


def test_a_closing_check_that_comes_late_ends_its_alarm(ktv: Evening) -> None:
    ktv.until("02:40", 28)
    number = ktv.alarm("closing_missed").id
    ktv.does("patrol_begin", kind="closing")
    ktv.does("patrol_scan", code="22")

    assert ktv.rows["alarm"][number].returned_at == at("02:40", 28)
    assert ktv.row(max(ktv.rows["round"])).late


def test_each_round_that_stays_away_is_missed_and_all_of_them_are_one_alarm(ktv: Evening) -> None:
    happened = ktv.until("17:00", 28)

    assert [one[:5] for one in happened if one.endswith("patrol.missed")] == ["20:15", "22:15", "00:15", "02:15"]
    assert [alarm.code for alarm in ktv.queue] == ["patrol_missed", "closing_missed"]
    assert ktv.due == "28 20:00"


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
@pytest.mark.parametrize("moment", ["21:40", "22:00", "22:10"])
def test_a_restart_forgets_no_deadline(boot: str, moment: str) -> None:
    ktv = Evening(KTV, begins="20:05")
    ktv.does("patrol_scan", code="22")
    ktv.does("patrol_finish")
    ktv.until(moment)
    before = ktv.said(0)
    ktv.restart(boot=boot)
    ktv.tell(Configured((*ROOM, *PLACES, KTV)))

    assert ktv.due == "27 22:05"
    ktv.until("22:30")
    assert ktv.said(0)[len(before):] == [
        *(["21:55 patrol.reminded"] if moment == "21:40" else []), "22:20 patrol.missed", "22:20 alarm.raised"]


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_does_not_stop_the_timer_of_whoever_is_out(ktv: Evening, boot: str) -> None:
    ktv.until("18:20")
    ktv.does("patrol_scan", code="22")
    ktv.until("18:50")
    ktv.restart(boot=boot)

    assert ktv.until("19:20") == ["19:05 round.called", "19:05 alarm.raised", "19:20 round.called",
                                  "19:20 alarm.raised"]


def test_what_was_due_while_nothing_ran_is_missed_when_it_runs_again(ktv: Evening) -> None:
    ktv.until("19:00")
    ktv.now = ktv.now._replace(at=at("09:00", 28), tick=10_000, boot="boot0002")
    ktv.restart(boot="boot0002")
    for _step in range(12):
        ktv.tell(Sweep())

    assert [f"{local(row.due_at):%H:%M}" for row in ktv.rows["missed"].values() if row.kind == "round"] == [
        "20:00", "22:00", "00:00"]
    assert ktv.due == "28 20:00"
    assert ktv.codes() == ["closing_missed", "patrol_missed"]


@pytest.mark.parametrize("minutes", [-40, 40])
def test_a_wall_clock_that_is_set_moves_no_interval(ktv: Evening, minutes: int) -> None:
    ktv.until("18:20")
    ktv.does("patrol_scan", code="22")
    ktv.does("patrol_finish")
    tick = ktv.now.tick
    ktv.now = ktv.now._replace(at=ktv.now.at + minutes * 60_000)
    ktv.tell(Stepped(minutes * 60_000))
    before = len(ktv.events)
    for _minute in range(140):
        ktv.wait(60)

    missed, = [event for event in ktv.events[before:] if event.kind == "patrol.missed"]
    assert missed.tick - tick == (120 + 15) * 60_000


def test_a_closing_time_follows_the_wall_clock(ktv: Evening) -> None:
    ktv.until("18:20")
    ktv.now = ktv.now._replace(at=at("01:30", 28))
    ktv.tell(Stepped(at("01:30", 28) - at("18:20")))

    assert "02:15 patrol.missed" in ktv.until("02:20", 28)
    assert [f"{local(row.due_at):%H:%M}" for row in ktv.rows["missed"].values()] == ["20:00", "22:00", "00:00", "02:00"]


def test_a_clock_that_was_wrong_by_years_keeps_nobody_waiting_for_years(ktv: Evening) -> None:
    ktv.now = ktv.now._replace(at=ktv.now.at + 4 * 365 * 86_400_000)
    ktv.tell(Stepped(4 * 365 * 86_400_000))
    ktv.wait(0)
    ktv.now = ktv.now._replace(at=ktv.now.at - 4 * 365 * 86_400_000)
    ktv.tell(Stepped(-4 * 365 * 86_400_000))
    ktv.wait(0)

    assert ktv.due == "27 20:00"


def test_a_round_lacks_nothing_or_says_why() -> None:
    walk = Evening(PatrolSet("ktv", "金嗓子KTV", "Golden Voice KTV", "both", "public", "18:00", "02:00", 0),
                   begins="18:30")
    number = walk.does("patrol_begin", person="luo")
    assert walk.row(number).by == "person:luo"
    assert "being walked" in walk.is_refused("patrol_begin")
    walk.does("patrol_scan", code="11")
    assert "Not passed yet: exit." in walk.is_refused("patrol_finish")
    assert walk.row(number).completed_at == 0
    walk.does("patrol_finish", reason="called to an alarm")

    assert (walk.row(number).state, walk.row(number).reason) == (BROKEN, "called to an alarm")
    assert walk.due == "27 20:30"


def test_a_wrong_code_a_wrong_patrol_and_nobody_out_are_refused_with_what_to_do(ktv: Evening) -> None:
    assert ktv.is_refused("patrol_scan", code="99") == (
        "No checkpoint has the code 99: read it again at the place itself.")
    assert ktv.is_refused("patrol_scan", code="11") == "Checkpoint hall-door is not on the route of patrol ktv."
    assert "no patrol kvt" in ktv.is_refused("patrol_scan", "kvt", code="22")
    for action in ("patrol_check", "patrol_finish"):
        assert "Nobody is out on patrol ktv" in ktv.is_refused(action)
    assert "nobody called wang" in ktv.is_refused("patrol_begin", person="wang")


def test_the_same_point_again_within_a_minute_is_no_other_round(ktv: Evening) -> None:
    ktv.until("18:20")
    first = ktv.does("patrol_scan", code="22")
    ktv.wait(50)
    ktv.does("patrol_scan", code="22")
    assert list(ktv.rows["round"]) == [first]
    ktv.wait(70)
    second = ktv.does("patrol_scan", code="22")

    assert ktv.row(first).state == BACK
    assert (ktv.row(second).state, ktv.row(second).completed_at) == (WALKING, ktv.now.at)


def test_two_people_sign_and_each_only_once(ktv: Evening) -> None:
    number = ktv.does("patrol_scan", code="22")
    ktv.tell(Configured((*ROOM, *PLACES, KTV)))
    for person in ("chen", "luo", "huang"):
        ktv.state.rows["private_digest"][f"pin:{person}"] = ktv.state.rows["private_digest"]["site:hall"]._replace(
            of=f"pin:{person}")
    assert "being walked" in ktv.signs(number, "patroller", "chen").refused
    ktv.does("patrol_finish")
    assert "nobody else signs" in ktv.signs(number, "patroller", "luo").refused
    assert "two people" in ktv.signs(number, "supervisor", "chen").refused
    assert ktv.signs(number, "patroller", "chen").event
    assert "has signed" in ktv.signs(number, "patroller", "chen").refused
    assert ktv.signs(number, "supervisor", "huang", "leader").event

    row = ktv.row(number)
    assert (row.signed_by, row.supervised_by) == ("person:chen", "person:huang")
    assert ktv.state.rows["round"] == {}
    assert "no round" in ktv.signs(number, "supervisor", "luo").refused


def test_a_point_out_of_service_is_walked_to_until_it_is_back(ktv: Evening) -> None:
    number = ktv.does("out_of_service", "site:shop", for_s=8 * 3600, reason="steam", measure="patrol every 2 h",
                      role="leader", actor="person:huang")
    ktv.wait(0)
    extra = ktv.state.rows["expected"][f"isolated-{number}"]
    assert (extra.due_at, extra.rule, extra.checkpoints, extra.name_en) == (
        at("19:30"), "PAT-26", ("exit",), "Shop")
    ktv.tell(Configured((*ROOM, *PLACES, KTV)))
    ktv.until("19:00")
    ktv.does("patrol_scan", f"isolated-{number}", code="22")
    ktv.does("patrol_finish", f"isolated-{number}")
    assert ktv.state.rows["expected"][f"isolated-{number}"].due_at == at("21:00")
    ktv.until("21:20")
    missed = [alarm for alarm in ktv.queue if alarm.zone == f"isolated-{number}"]
    assert [alarm.state for alarm in missed] == [UNACK]
    ktv.acknowledge(missed[0])
    ktv.does("in_service", "", suppression=number, role="leader", actor="person:huang")
    ktv.wait(0)

    assert f"isolated-{number}" not in ktv.state.rows["expected"]
    assert ktv.rows["alarm"][missed[0].id].state == NORMAL
    assert "no patrol isolated" in ktv.is_refused("patrol_scan", f"isolated-{number}", code="22")


def test_an_extra_round_survives_a_restart_and_ends_with_its_time(ktv: Evening) -> None:
    number = ktv.does("out_of_service", "site:hall", for_s=3 * 3600, reason="steam", measure="x", role="leader",
                      actor="person:huang")
    ktv.restart()
    ktv.wait(0)
    assert ktv.state.rows["expected"][f"isolated-{number}"].checkpoints == ("hall-door",)
    ktv.until("20:31")

    assert f"isolated-{number}" not in ktv.state.rows["expected"]


def test_a_patrol_that_the_room_file_drops_ends_with_its_alarms(ktv: Evening) -> None:
    ktv.until("20:30")
    number = ktv.alarm("patrol_missed").id
    ktv.tell(Configured((*ROOM, *PLACES)))
    ktv.wait(0)
    assert ktv.state.rows["expected"] == {}
    assert ktv.rows["alarm"][number].returned_at

    ktv.tell(Configured((*ROOM, *PLACES, KTV)))
    ktv.wait(0)
    assert ktv.due == "27 22:30"


def test_a_name_that_changes_moves_no_deadline_and_an_interval_does(ktv: Evening) -> None:
    ktv.until("18:20")
    ktv.does("patrol_scan", code="22")
    ktv.tell(Configured((*ROOM, *PLACES, PatrolSet("ktv", "新", "New", "ktv", "public", "18:00", "02:00", 0))))
    ktv.wait(0)
    assert ktv.due == "27 20:20"
    ktv.tell(Configured((*ROOM, *PLACES, PatrolSet("ktv", "新", "New", "ktv", "public", "18:00", "02:00",
                                                   3_600_000))))
    ktv.wait(0)
    assert ktv.due == "27 19:20"


PUBLIC = Pace("18:00", "02:00", 2 * 3_600_000)


@pytest.mark.parametrize(("done", "day", "due"), [
    ("18:20", 27, "27 20:20"),  # from when it was completed, not from fixed times
    ("23:50", 27, "28 01:50"),  # over midnight
    ("00:10", 28, "28 20:00"),  # at closing nothing is due but the check
    ("00:00", 28, "28 20:00"),
    ("03:00", 28, "28 20:00"), ("17:59", 28, "28 20:00"),
    ("18:00", 28, "28 20:00"),
])
def test_the_next_round_is_two_hours_of_business_after_the_last(done: str, day: int, due: str) -> None:
    assert f"{local(following(PUBLIC, at(done, day)).at):%d %H:%M}" == due


@pytest.mark.parametrize(("pace", "done", "due"), [
    (Pace("", "", 7_200_000), "2026-12-31 23:00", "2027-01-01 01:00"),
    (Pace("", "", 86_400_000), "2028-02-28 09:00", "2028-02-29 09:00"),
    (Pace("", "", 0, 1), "2027-01-31 09:00", "2027-02-28 09:00"),
    (Pace("", "", 0, 1), "2028-01-31 09:00", "2028-02-29 09:00"),
    (Pace("", "", 0, 3), "2027-11-30 09:00", "2028-02-29 09:00"),
    (Pace("", "", 0, 3), "2026-10-15 09:00", "2027-01-15 09:00"),
    (Pace("08:00", "09:00", 7_200_000), "2026-11-27 07:00", "2026-11-27 09:00"),  # shorter than the interval: once
    (Pace("08:00", "09:00", 7_200_000), "2026-11-27 08:30", "2026-11-28 09:00"),
])
def test_days_months_and_leap_years(pace: Pace, done: str, due: str) -> None:
    moment = round(datetime.strptime(done, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).timestamp() * 1000)

    assert f"{local(following(pace, moment).at):%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(("venue", "rule", "due"), [
    ("key_unit", "PAT-02", "28 18:00"), ("high_rise", "PAT-03", "28 18:00"), ("facility_public", "PAT-08", "27 20:00"),
    ("facility_key", "PAT-08", "28 18:00"), ("facility_other", "PAT-08", "04 18:00"), ("other", "PAT-06", "27 18:00"),
    ("institution", "PAT-05", "27 18:00"), ("high_risk", "PAT-07", "27 18:00"), ("equipment", "PAT-09", "27 18:00"),
    ("ducts", "PAT-10", "27 18:00"),
])
def test_every_venue_is_walked_by_its_rule(venue: str, rule: str, due: str) -> None:
    walk = Evening(PatrolSet("ktv", "x", "x", "ktv", venue, "", "", 0), begins="18:00")
    row = walk.state.rows["expected"]["ktv"]

    assert (row.rule, walk.due) == (rule, due)
    assert (row.remind_ms, row.grace_ms) == ((600_000, 900_000) if venue == "facility_public" else (3_600_000,) * 2)


def test_every_venue_of_the_room_file_has_its_rule() -> None:
    assert set(VENUES) == set(roomwords.VENUES)
    assert {rule for rule, _key in VENUES.values()} <= set(RULES.rules)


def test_a_night_has_as_many_rounds_as_its_rule_says() -> None:
    home = Evening(PatrolSet("ktv", "x", "x", "ktv", "care_home", "22:00", "06:00", 0), begins="21:00")
    home.until("06:00", 28)

    assert [f"{local(row.due_at):%H:%M}" for row in home.rows["missed"].values()] == ["00:40", "03:20"]


def test_a_daily_patrol_is_announced_an_hour_before_and_missed_an_hour_after() -> None:
    walk = Evening(PatrolSet("ktv", "x", "x", "ktv", "key_unit", "", "", 0), begins="09:00")

    assert walk.until("11:00", 28) == ["08:00 patrol.reminded", "10:00 patrol.missed", "10:00 alarm.raised"]


def test_a_damaged_store_forgets_neither_the_deadline_nor_whoever_is_out(ktv: Evening) -> None:
    ktv.until("18:20")
    number = ktv.does("patrol_scan", code="22")
    found = folded(ktv.events, RULES)
    head, now = ktv.state.head, ktv.now
    ktv.state, ktv.events = State(RULES), []
    ktv.state.head = head
    ktv.tell(Continued("old.db", head, head, "", 5, "torn", found.alarms, True, found.carried, (), found.boot))
    ktv.start()
    ktv.tell(Configured((*ROOM, *PLACES, KTV)))
    ktv.wait(0)

    assert (ktv.now.at, ktv.due) == (now.at, "27 20:20")
    assert ktv.until("19:20")[-2:] == ["19:20 round.called", "19:20 alarm.raised"]
    ktv.does("patrol_finish")
    assert ktv.row(number).state == BACK


def test_what_was_out_of_service_and_could_not_be_read_is_not_walked_for_ever(ktv: Evening) -> None:
    ktv.does("out_of_service", "site:shop", for_s=8 * 3600, reason="steam", measure="x", role="leader",
             actor="person:huang")
    ktv.wait(0)
    found = folded(ktv.events, RULES)
    head = ktv.state.head
    ktv.state, ktv.events = State(RULES), []
    ktv.state.head = head
    ktv.tell(Continued("old.db", head, head, "", 5, "torn", found.alarms, False,
                       found.carried._replace(suppression=()), ("suppression",), found.boot))
    ktv.start()
    ktv.tell(Configured((*ROOM, *PLACES, KTV)))
    ktv.wait(0)

    assert sorted(ktv.state.rows["expected"]) == ["ktv", "ktv/closing"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_about_patrols_is_said_in_both_languages(language: str) -> None:
    texts.use(language)
    ktv = Evening(KTV)
    names = Names(walks=[row for table in ("checkpoint", "route", "patrol") for row in ktv.state.rows[table].values()])
    ktv.until("20:30")
    ktv.does("patrol_begin")
    ktv.does("patrol_finding", text="x", subject="doors", outcome="reported", place="y", grade="hint", photo="z")
    ktv.until("21:40")
    ktv.does("patrol_check", text="x")
    ktv.does("patrol_finish", reason="x")
    ktv.does("patrol_scan", code="22")
    said = {event.kind: sentence(event, names) for event in ktv.events
            if event.kind.partition(".")[0] in ("checkpoint", "route", "patrol", "round", "finding")}

    assert len(said) == 14
    assert all("ktv" not in text and "{" not in text for text in said.values()), said
    assert all(text.isascii() is (language == "en") for kind, text in said.items()), said
    raised = [sentence(event, names) for event in ktv.events if event.kind == "alarm.raised"]
    assert ("Golden Voice KTV: Patrol round missed: send somebody, ask why" if language == "en" else
            "金嗓子KTV：漏巡：派人补巡并查明原因") in raised[0]
