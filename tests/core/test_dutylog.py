"""
The running record of the duty log, every two hours (FORM-02): asked for once a slot, warned of, late; and what people
write, which stands at the time at which they write it (FORM-07).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import FIRE, RULES, SITE, Scene, kinds, line_set

from duty_console.clock import Moment, local
from duty_console.collector.continuing import folded
from duty_console.core.inputs import Configured, Continued, Reply, Stepped, Sweep, Wish
from duty_console.core.rostering import moment_of
from duty_console.core.state import State
from duty_console.domain.alarms import RTN_UNACK, UNACK
from duty_console.domain.dutylogevents import FacilitySet, LogPrompted, LogSkipped
from duty_console.domain.dutylogrows import CLOCK, OUTAGE, Came, slot_after, slot_of
from duty_console.domain.events import PersonSet
from duty_console.domain.rosters import HOUR, MINUTE
from duty_console.rulebook import Rulebook

EVERY = 2 * HOUR
ROOM = (line_set("r", heartbeat_s=0), line_set("s", life_path=False, heartbeat_s=0), SITE)
STAFF = (PersonSet("chen", "陈", "officer", 4, "2030-12-31"), PersonSet("luo", "罗", "officer", 4, "2030-12-31"),
         PersonSet("huang", "黄", "leader", 3, "2030-12-31"))
PLACES = (FacilitySet("jb", "controller", "火灾报警控制器", "fire alarm controller", "JB-QB-5000", ""),
          FacilitySet("pump", "system", "消防水泵", "fire pumps", "", ""))
FINE = {"self_test": "ok", "silence": "ok", "reset": "ok", "main_power": "ok", "standby_power": "ok"}


def at(text: str) -> int:
    found = moment_of(text)
    assert found is not None
    return found


class Room(Scene):
    """A room at a moment; where it is `kept`, somebody has written the record of the present slot."""

    def __init__(self, begins: str, *, kept: bool = True) -> None:
        super().__init__()
        self.now = Moment(at(begins), 5_000_000, "boot0001")
        self.tell(Configured((*ROOM, *STAFF, *PLACES)))
        self.tell(Sweep())
        if kept:
            self.writes()

    def until(self, text: str) -> list[str]:
        """Time passes, minute by minute; what was said of the log, with its time."""
        before = len(self.events)
        while self.now.at < at(text):
            self.wait(min(60.0, (at(text) - self.now.at) / 1000))
        return self.said(before)

    def said(self, before: int) -> list[str]:
        return [f"{local(event.at):%d %H:%M} {event.kind[4:]}" for event in self.events[before:]
                if event.kind.startswith("log.")]

    def steps(self, by_ms: int) -> list[str]:
        """The wall clock is set."""
        before = len(self.events)
        self.now = self.now._replace(at=self.now.at + by_ms)
        self.tell(Stepped(by_ms))
        self.tell(Sweep())
        return self.said(before)

    def dies(self, for_ms: int, *, boot: str = "", error_ms: int = 0) -> list[str]:
        """The collector is killed, and another begins later; its wall clock may have been set meanwhile."""
        before = len(self.events)
        self.now = self.now._replace(at=self.now.at + for_ms + error_ms, tick=self.now.tick + for_ms)
        self.restart(boot=boot or self.now.boot)
        self.tell(Sweep())
        return self.said(before)

    def writes(self, action: str = "log_running", **args: Any) -> int:
        reply = self.asks(action, **args)
        assert not reply.refused, reply
        return reply.event

    def asks(self, action: str, *, person: str = "chen", of: str = "", alarm: int = 0, **args: Any) -> Reply:
        """A wish with its PIN, where one is wanted."""
        if action == "log_running":
            args.setdefault("state", "normal")
        self.tell(Wish(action, "q1", f"person:{person}", "officer", "c1", alarm, of=of, args=args, proof="right",
                       proved=person))
        [reply] = self.effects
        assert isinstance(reply, Reply)
        return reply

    def is_refused(self, action: str = "log_running", **args: Any) -> str:
        reply = self.asks(action, **args)
        assert reply.refused, reply
        assert kinds(self.events[-1:]) == ["request.refused"]
        return reply.refused.format(**dict(reply.values))

    @property
    def asked(self) -> list[int]:
        """The slots that were asked for, in order."""
        return [event.body.slot for event in self.events if isinstance(event.body, LogPrompted)]

    @property
    def prompted(self) -> list[str]:
        return [f"{local(slot):%d %H:%M}" for slot in self.asked]


def test_a_slot_is_asked_for_when_it_begins_warned_of_ten_minutes_later_and_late_after_thirty() -> None:
    room = Room("2026-11-27 21:40")

    assert room.until("2026-11-27 22:29") == ["27 22:00 prompted", "27 22:10 warned"]
    warning = room.alarm("log_overdue")
    assert (warning.signal_class, warning.priority, warning.state) == ("trouble", 4, UNACK)
    assert room.until("2026-11-27 22:40") == ["27 22:30 late"]
    room.writes()
    written = room.rows["log_running"][room.state.rows["log_slot"][at("2026-11-27 22:00")].entry]
    assert (written.late, written.at, written.slot) == (True, at("2026-11-27 22:40"), at("2026-11-27 22:00"))
    assert room.rows["alarm"][warning.id].state == RTN_UNACK


def test_a_slot_that_is_written_is_neither_warned_of_nor_late() -> None:
    room = Room("2026-11-27 21:40")
    room.until("2026-11-27 22:05")
    room.writes(state="fault", text="loop 2 is open")

    assert room.until("2026-11-28 00:05") == ["28 00:00 prompted"]
    assert room.codes() == []


@pytest.mark.parametrize(("begins", "ends", "slots"), [
    ("2026-11-27 21:40", "2026-11-28 02:01", ["27 22:00", "28 00:00", "28 02:00"]),  # midnight
    ("2026-11-30 21:40", "2026-12-01 02:01", ["30 22:00", "01 00:00", "01 02:00"]),  # the end of a month
    ("2028-02-28 21:40", "2028-02-29 02:01", ["28 22:00", "29 00:00", "29 02:00"]),
    ("2028-02-29 21:40", "2028-03-01 02:01", ["29 22:00", "01 00:00", "01 02:00"]),
    ("2026-12-31 21:40", "2027-01-01 02:01", ["31 22:00", "01 00:00", "01 02:00"])])
def test_the_slots_of_a_night(begins: str, ends: str, slots: list[str]) -> None:
    room = Room(begins)
    room.until(ends)

    assert room.prompted == slots


def test_after_a_power_cut_before_the_slot_its_prompt_still_comes() -> None:
    room = Room("2026-11-27 21:47")

    assert room.dies(6 * MINUTE, boot="boot0002") == []
    assert room.until("2026-11-27 22:10") == ["27 22:00 prompted", "27 22:10 warned"]


def test_after_an_outage_what_passed_is_said_to_be_missed_and_the_present_slot_is_asked_for() -> None:
    room = Room("2026-11-27 21:47")

    assert room.dies(5 * HOUR, boot="boot0002") == ["28 02:47 skipped", "28 02:47 prompted"]
    skipped = next(event.body for event in room.events if isinstance(event.body, LogSkipped))
    assert (skipped.first, skipped.last, skipped.count, skipped.why) == (
        at("2026-11-27 22:00"), at("2026-11-28 00:00"), 2, OUTAGE)
    assert room.until("2026-11-28 04:00") == ["28 02:57 warned", "28 03:17 late", "28 04:00 prompted"]
    room.writes(slot="2026-11-28 00:00", text="nobody was there")
    late = room.rows["log_running"][room.state.head]
    assert (late.slot, late.late, late.at) == (at("2026-11-28 00:00"), True, room.now.at)


def test_a_kill_between_prompt_and_warning_loses_neither() -> None:
    room = Room("2026-11-27 21:47")
    room.until("2026-11-27 22:04")

    assert room.dies(MINUTE) == []
    assert room.until("2026-11-27 22:30") == ["27 22:10 warned", "27 22:30 late"]
    assert room.dies(MINUTE, boot="boot0002") == []
    assert room.prompted == ["27 22:00"]


def test_a_clock_set_back_does_not_ask_again_and_one_set_forward_asks_for_the_present_slot() -> None:
    room = Room("2026-11-27 21:47")
    room.until("2026-11-27 22:02")

    assert room.steps(-8 * MINUTE) == []  # 21:54
    assert room.until("2026-11-27 22:05") == ["27 22:02 warned"]  # counted on the boot clock
    assert room.steps(2 * HOUR) == ["28 00:05 prompted"]
    assert room.steps(5 * HOUR) == ["28 05:05 skipped", "28 05:05 prompted"]
    skipped = next(event.body for event in room.events if isinstance(event.body, LogSkipped))
    assert (skipped.first, skipped.count, skipped.why) == (at("2026-11-28 02:00"), 1, CLOCK)
    assert room.steps(-3 * HOUR) == ["28 02:05 prompted"]  # it comes after all
    assert room.prompted == ["27 22:00", "28 00:00", "28 04:00", "28 02:00"]


def test_a_step_of_the_clock_neither_makes_a_slot_late_nor_hides_that_it_is() -> None:
    room = Room("2026-11-27 21:47")
    room.until("2026-11-27 22:05")

    assert room.steps(40 * MINUTE) == []
    assert room.until("2026-11-27 22:49") == []
    assert room.until("2026-11-27 22:51") == ["27 22:50 warned"]


def test_a_clock_that_was_wrong_by_days_is_forgotten_with_what_it_said() -> None:
    room = Room("2026-11-27 21:47")
    room.steps(30 * 24 * HOUR)
    room.until("2026-12-28 08:01")

    assert room.steps(-30 * 24 * HOUR)[-1:] == ["28 08:01 prompted"]
    assert room.until("2026-11-28 10:01")[-1] == "28 10:00 prompted"


def test_a_room_without_a_rota_that_never_wrote_anything_is_not_asked() -> None:
    room = Room("2026-11-27 21:47", kept=False)

    assert room.until("2026-11-28 04:01") == []
    room.tell(Wish("rota", "q1", "person:huang", "leader", "c1", args={
        "pattern": "ROTA-1", "begins": "2026-11-29", "until": "2026-12-31", "crews": "chen,luo/chen,luo/chen,luo"}))
    assert room.until("2026-11-28 12:01") == []


def test_where_the_rule_says_always_or_never_it_is_so() -> None:
    book = Rulebook(dict(RULES.rules))
    rule = book.rules["FORM-02"]
    for asked, told in (("always", ["28 00:00"]), ("no", [])):
        book.rules["FORM-02"] = rule._replace(values={**rule.values, "asked": asked})
        room = Room("2026-11-27 22:47", kept=asked == "no")
        room.state.rules = book
        room.start()
        room.until("2026-11-28 00:01")
        assert room.prompted == told


def test_nothing_is_entered_as_of_another_time_and_for_no_slot_that_is_not_one() -> None:
    room = Room("2026-11-27 21:47")
    room.until("2026-11-28 00:20")

    assert "as of 22:00 (rule FORM-02)" in room.is_refused(as_of="22:00")
    assert "no slot 21:00" in room.is_refused(slot="21:00")
    assert "no slot 2026-11-28 02:00" in room.is_refused(slot="2026-11-28 02:00")
    assert "24 h, such as 00:00" in room.is_refused(slot="2026-11-26 22:00")
    assert "A fault needs a text" in room.is_refused(state="fault")
    room.writes(slot="22:00")
    assert room.rows["log_running"][room.state.head].slot == at("2026-11-27 22:00")


def test_a_correction_is_a_new_version_and_the_old_text_stays() -> None:
    room = Room("2026-11-27 21:47")
    first = room.writes(state="fault", text="loop 2 is open")
    second = room.writes("log_correct", person="luo", entry=first, reason="misread", text="loop 3 is open")
    third = room.writes("log_correct", entry=first, reason="it was a drill", state="normal")

    rows = room.rows["log_running"]
    assert [(rows[one].first, rows[one].version, rows[one].state, rows[one].text, rows[one].by, rows[one].reason)
            for one in (first, second, third)] == [
        (first, 1, "fault", "loop 2 is open", "person:chen", ""),
        (first, 2, "fault", "loop 3 is open", "person:luo", "misread"),
        (first, 3, "normal", "loop 3 is open", "person:chen", "it was a drill")]
    assert "Nothing would be different" in room.is_refused("log_correct", entry=third, reason="x", state="normal")
    assert "may still be corrected" in room.is_refused("log_correct", entry=1, reason="x", text="y")
    room.until("2026-12-05 00:00")
    assert "7 days (rule FORM-07)" in room.is_refused("log_correct", entry=first, reason="x", text="y")


def test_a_check_names_a_controller_and_what_was_wrong_and_is_signed_by_a_person() -> None:
    room = Room("2026-11-27 08:10")

    assert "known: jb" in room.is_refused("log_check", of="other", **FINE)
    assert "A fault needs a text" in room.is_refused("log_check", of="jb", **{**FINE, "standby_power": "fault"})
    entry = room.writes("log_check", of="jb", **{**FINE, "standby_power": "fault"}, fault_and_action="battery flat")
    row = room.rows["log_check"][entry]
    assert (row.day, row.by, row.standby_power, row.fault_and_action) == (
        "2026-11-27", "chen", "fault", "battery flat")
    assert "needs a PIN" in room.ask("log_check", of="jb", **FINE).refused


def test_without_a_controller_in_the_room_file_the_line_of_fire_alarms_is_checked() -> None:
    room = Room("2026-11-27 08:10")
    room.tell(Configured((*ROOM, *STAFF)))

    assert room.rows["facility"]["jb"].removed
    assert "known: r" in room.is_refused("log_check", of="s", **FINE)
    room.writes("log_check", of="r", **FINE)


def test_a_manual_state_needs_its_reasons_ends_in_the_shift_and_is_an_alarm_when_it_is_not_back() -> None:
    room = Room("2026-11-27 08:10")
    manual = {"of": "pump", "mode": "manual", "state": "normal", "cause": "pipe work", "restorer": "luo"}

    assert "for_s is missing" in room.is_refused("log_system", **manual)
    assert "nobody called x" in room.is_refused("log_system", **{**manual, "restorer": "x"}, for_s=60)
    assert "ends in the same shift, at 2026-11-27 16:10 (rule DUTY-08)" in room.is_refused(
        "log_system", **manual, for_s=9 * 3600)
    room.writes("log_system", **manual, for_s=3600)
    room.steps(30 * MINUTE)  # 08:40: it lasts as long as before
    room.until("2026-11-27 09:39")
    assert room.codes() == []
    room.until("2026-11-27 09:41")
    left = room.alarm("left_in_manual")
    assert (left.priority, left.zone, left.rule) == (3, "pump", "DUTY-08")
    room.writes("log_system", of="pump", mode="auto", state="normal")
    assert room.rows["alarm"][left.id].state == RTN_UNACK
    assert room.state.rows["manual"] == {}


def test_a_system_that_left_the_room_is_left_in_manual_no_more() -> None:
    room = Room("2026-11-27 08:10")
    room.writes("log_system", of="pump", mode="manual", state="normal", cause="x", restorer="luo", for_s=3600)
    room.until("2026-11-27 09:15")
    left = room.alarm("left_in_manual")
    room.tell(Configured((*ROOM, *STAFF, PLACES[0])))

    assert room.rows["alarm"][left.id].state == RTN_UNACK


def test_who_restores_a_system_is_corrected_to_somebody_there_is_and_what_lasts_says_so() -> None:
    room = Room("2026-11-27 08:10")
    entry = room.writes("log_system", of="pump", mode="manual", state="normal", cause="x", restorer="luo", for_s=3600)

    assert "nobody called x" in room.is_refused("log_correct", entry=entry, reason="typo", restorer="x")
    room.writes("log_correct", entry=entry, reason="typo", restorer="chen", cause="pipe work")
    lasting = room.state.rows["manual"]["pump"]
    assert (lasting.id, lasting.restorer, lasting.cause) == (entry, "chen", "pipe work")


def test_a_cause_is_added_to_an_alarm_also_when_it_is_over() -> None:
    room = Room("2026-11-27 08:10", kept=False)
    room.open()
    alarm = next(event.number for event in room.hear(FIRE) if event.kind == "alarm.raised")

    entry = room.writes("log_cause", alarm=alarm, cause="steam", handling="windows opened")
    assert room.rows["log_cause"][entry].handling == "windows opened"
    for number in range(1000, 1400):  # a flood
        room.state.put("log_alarm", Came(number, room.now.at))
    room.tell(Sweep())
    room.state.settle()
    room.writes("log_cause", alarm=1000, cause="dust")
    room.now = room.now._replace(at=room.now.at + 8 * 24 * HOUR, tick=room.now.tick + 8 * 24 * HOUR)
    assert "of the last 7 days (rule FORM-07)" in room.is_refused("log_cause", alarm=1000, cause="x")
    assert "remark of the running record" in room.is_refused("log_cause", alarm=7777, cause="x")
    assert "no alarm 7777" in room.is_refused("log_cause", alarm=7777, cause="x")


def test_a_journal_that_is_older_than_the_rule_replays_without_it() -> None:
    room = Room("2026-11-27 21:47")
    older = {id: values for id, values in RULES.values().items() if not id.startswith("FORM-")}
    room.state.rules = Rulebook.recorded(older, "older")
    room.start()

    assert room.until("2026-11-28 04:01") == []


class Clocked(Room):
    """A room whose clocks and power are moved about at random."""

    def __init__(self) -> None:
        super().__init__("2028-02-28 13:10")
        self.off = self.counted_from = 0

    def moves(self, what: str, ms: int, error_ms: int) -> None:
        """One thing that happens; while nothing runs, the wall clock may be set, too. What comes by a clock that was
        set back may be asked for anew."""
        before, asked = self.now.at, len(self.asked)
        self._moves(what, ms, error_ms)
        if self.now.at < before:
            self.counted_from = asked

    def _moves(self, what: str, ms: int, error_ms: int) -> None:
        if what == "wait":
            self.now = self.now._replace(at=self.now.at + ms, tick=self.now.tick + ms)
            self.tell(Sweep())
        elif what in ("kill", "reboot"):
            error_ms = error_ms if abs(self.off + error_ms) <= 20 * HOUR else 0
            self.off += error_ms
            self.dies(ms, boot=f"boot{len(self.events):04}" if what == "reboot" else "", error_ms=error_ms)
        elif abs(self.off + ms) <= 20 * HOUR:
            self.off += ms
            self.steps(ms)


MOVES = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 40 * MINUTE), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 5 * HOUR), st.just(0)),
    st.tuples(st.sampled_from(("kill", "reboot")), st.integers(1000, 7 * HOUR), st.integers(-9 * HOUR, 9 * HOUR)),
    st.tuples(st.just("step"), st.integers(-19 * HOUR, 19 * HOUR), st.just(0)))


@settings(max_examples=60)
@given(st.lists(MOVES, max_size=25))
def test_whatever_clocks_and_power_do_no_slot_is_asked_for_twice_and_none_passes_unsaid(
        moves: list[tuple[str, int, int]]) -> None:
    room = Clocked()
    since = room.state.rows["log_prompt"][1].since
    for what, ms, error_ms in moves:
        room.moves(what, ms, error_ms)
        assert len(set(room.asked[room.counted_from:])) == len(room.asked[room.counted_from:]), "twice"
        present = slot_of(room.now.at, EVERY)
        assert present in room.asked or present <= since, "the present slot was never asked for"
    skipped = [event.body for event in room.events if isinstance(event.body, LogSkipped)]
    slot, latest = since, max(room.asked, default=0)
    for _number in range(1000):
        slot = slot_after(slot, EVERY)
        if slot > latest:
            break
        assert slot in room.asked or any(one.first <= slot <= one.last for one in skipped), "it passed unsaid"


AWAY = st.tuples(st.integers(1, 9 * HOUR), st.integers(1, 20 * HOUR), st.integers(1, 3 * HOUR), st.booleans())


@settings(max_examples=40)
@given(st.lists(AWAY, min_size=1, max_size=6))
def test_whatever_a_clock_that_was_ahead_asked_and_wrote_every_slot_is_asked_for_when_it_comes(
        moves: list[tuple[int, int, int, bool]]) -> None:
    room = Clocked()
    true_at: dict[int, int] = {room.state.head: room.now.at}
    asked: list[int] = []
    for ms, ahead, wrong, is_written in moves:
        before = len(room.asked)
        for part in (HOUR,) * (ms // HOUR) + (ms % HOUR,):  # it runs all the while: no slot passes unasked
            room.moves("wait", part, 0)
        asked += room.asked[before:]
        room.steps(ahead)
        room.moves("wait", wrong, 0)
        if is_written:
            true_at[room.writes()] = room.now.at - ahead
        before = len(room.asked)
        room.steps(-ahead)
        asked += room.asked[before:]
    before = len(room.asked)
    room.until(f"{local(room.now.at + 24 * HOUR):%Y-%m-%d %H:%M}")  # all that was written ahead comes
    asked += room.asked[before:]
    assert len(set(asked)) == len(asked), "asked for twice by the right clock"
    gaps = [event.body for event in room.events if isinstance(event.body, LogSkipped)]
    slot = slot_after(room.state.rows["log_prompt"][1].since, EVERY)
    while slot <= room.now.at:
        assert slot in room.asked or any(one.first <= slot <= one.last for one in gaps), "it passed unsaid"
        row = room.state.rows["log_slot"].get(slot)
        assert row is None or not row.entry or true_at[row.entry] > slot - 11 * MINUTE, "written ahead"
        slot = slot_after(slot, EVERY)


def test_what_a_clock_that_was_ahead_asked_for_and_wrote_does_not_use_up_the_slot_of_tomorrow() -> None:
    room = Room("2026-12-02 09:50")
    room.until("2026-12-02 10:05")
    room.writes()
    room.steps(20 * HOUR)  # 06:05 of tomorrow
    ahead = room.writes()
    room.steps(-20 * HOUR)
    before = len(room.events)
    room.until("2026-12-03 06:02")

    assert room.said(before)[-1] == "03 06:00 prompted"
    assert room.rows["log_running"][ahead].ahead
    entry = room.writes()
    assert not room.rows["log_running"][entry].late
    assert room.state.rows["log_slot"][at("2026-12-03 06:00")].entry == entry
    assert room.rows["log_running"][room.writes("log_correct", entry=ahead, reason="x", text="y")].ahead


def test_the_state_folds_the_same_from_its_journal() -> None:
    room = Room("2026-11-27 21:47")
    room.until("2026-11-28 00:40")
    room.writes("log_correct", entry=room.writes(state="fault", text="x"), reason="y", text="z")
    before: State = room.state
    room.restart()

    for table in ("log_slot", "log_running", "log_gap"):
        assert room.state.rows[table] == before.rows[table]


def test_over_a_damaged_file_the_log_is_asked_for_as_before_and_what_was_written_stays() -> None:
    room = Room("2026-11-27 21:47")
    room.until("2026-11-27 22:04")
    check = room.writes("log_check", of="jb", **FINE)
    room.writes("log_system", of="pump", mode="manual", state="normal", cause="x", restorer="luo", for_s=3600)
    found = folded(room.events, RULES)
    other = Room.__new__(Room)
    other.state, other.events, other.effects = State(RULES), [], []
    other.raw, other.causes, other.now = 0, room.causes, room.now
    other.rows = {table: {} for table in other.state.rows}
    other.state.head = room.state.head
    other.tell(Continued("old.db", room.state.head, room.state.head, "", room.causes, "torn", found.alarms, True,
                         found.carried, (), found.boot))
    other.start()
    other.tell(Configured((*ROOM, *STAFF, *PLACES)))
    before = len(other.events)
    other.until("2026-11-27 23:05")

    assert other.said(before) == ["27 22:10 warned", "27 22:30 late", "27 23:04 manual_overdue"]
    assert other.prompted == []
    assert other.state.rows["log_check"][check] == room.state.rows["log_check"][check]
    assert len(other.state.rows["log_running"]) == 1
