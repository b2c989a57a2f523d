"""The daily silence test of loudspeakers (BC-13, F-BC-08), in memory."""

from __future__ import annotations

import pytest
from air import AIR, LINE, Air
from scenes import RULES

from duty_console.collector.continuing import folded
from duty_console.core.inputs import Configured, Continued, PortLost, PortOpened, Sent, Stepped
from duty_console.core.state import State
from duty_console.domain.broadcastevents import AmplifierSet
from duty_console.domain.events import LineSet
from duty_console.domain.signals import Told
from duty_console.domain.silence import Plan, SilenceTest
from duty_console.domain.silenceevents import SilenceSet

#: A board that opens what it is told and shows what comes out; the village's controllers test by themselves.
BOARD = LineSet("board", "", "modbus_relay", "", "/dev/board", "8N1", 1000, 3, 0, False)
B1 = AmplifierSet("b1", "功放B1", "B1", "group1", "board", "1", "a2", True)
B2 = AmplifierSet("b2", "功放B2", "B2", "group2", "board", "2", "", False)
HOUR, DAY = 3600.0, 86_400.0


class Quiet(Air):
    """A village whose amplifiers are tested at ten, or at another hour."""

    def __init__(self, *, hour: float = 9, at: str = "10:00", by_night: bool = False, which: tuple[str, ...] = (
            "a2",)) -> None:
        hours, minutes = at.split(":")
        self.sets = tuple(SilenceSet(key, int(hours) * 60 + int(minutes), by_night) for key in which)
        self.air = (*AIR, BOARD, B1, B2)
        super().__init__(hour=hour)
        self.tell(Configured((*self.air, *self.sets)))
        self.tell(PortOpened("board", "/dev/board"))

    def until(self, hour: float) -> None:
        """The next moment at which the room's clock shows this."""
        shown = (self.now.at + 8 * 3_600_000) % 86_400_000 / 3_600_000
        self.run(((hour - shown) % 24) * HOUR)

    @property
    def tests(self) -> list[SilenceTest]:
        return [row for _id, row in sorted(self.rows["silence_test"].items())]

    @property
    def said(self) -> list[tuple[str, str, str]]:
        """Of which day, what, and why."""
        return [(row.day[5:], row.result, row.how) for row in self.tests]

    def controller(self, output: str = "2", *, sound: bool = True) -> None:
        """The village's own test of an output: two seconds with a tone."""
        order = next(order for on, order in reversed(self.asked) if on == LINE and order.output == output)
        assert order.act == "test"
        self.tell(Sent(LINE, order.number))
        self.says(Told("confirmed", output, "", order.number & 0xFFFF))
        self.says(Told("output", output, "open"), Told("measured", output, "off"))
        if sound:
            self.says(Told("measured", output, "on"))
        self.run(1.5)
        self.says(Told("output", output, "closed"), Told("measured", output, "off"))
        if not sound:
            self.run(9)

    def plan(self, key: str = "a2") -> Plan:
        found: Plan = self.rows["silence_plan"][key]
        return found

    def alarms(self) -> list[tuple[str, str]]:
        """What is raised and returned of amplifiers."""
        return [(event.kind, event.body.code) for event in self.events
                if event.kind in ("alarm.raised", "alarm.returned") and event.body.code.startswith("amplifier")]


def test_a_controller_tests_an_output_by_itself_and_asked_confirmed_measured_are_three_facts() -> None:
    room = Quiet()
    room.until(9.99)
    assert room.tests == []
    room.until(10)
    [row] = room.tests
    assert row.asked_at
    assert not row.confirmed_at
    assert not row.measured_at
    assert not row.result
    room.controller()
    [row] = room.tests
    assert row.asked_at <= row.confirmed_at <= row.measured_at <= row.ended_at
    assert row.result == "passed"
    assert (row.by, row.daily, row.area, row.act) == ("rule:BC-13", True, "group2", "test")
    assert room.orders("2") == ["test"]
    assert room.alarms() == []
    room.until(9.5)
    assert len(room.tests) == 1
    room.until(10.5)
    assert len(room.tests) == 2


def test_an_amplifier_that_is_heard_by_nobody_else_is_opened_measured_and_closed() -> None:
    room = Quiet(which=("b1",))
    room.until(10)
    room.confirms("1", line="board")
    assert room.said == [("11-24", "passed", "")]
    assert room.orders("1", "board") == ["open", "close"]
    opened = next(order for on, order in room.asked if on == "board")
    assert opened.value == "12"  # and closes by itself should we not


def test_a_device_that_confirms_and_lets_nothing_out_fails_and_is_one_alarm() -> None:
    room = Quiet(which=("b1",))
    room.until(10)
    room.confirms("1", measured=False, line="board")
    room.run(10)
    assert room.said == [("11-24", "failed", "silent")]
    assert room.alarms() == [("alarm.raised", "amplifier_silent")]
    assert room.orders("1", "board") == ["open", "close"]
    room.confirms("1", line="board")
    room.until(9)
    before = room.alarms()
    room.until(10)
    room.confirms("1", measured=False, line="board")
    room.run(10)
    assert [result for _day, result, _how in room.said] == ["failed", "failed"]
    assert [kind for kind, _code in room.alarms()].count("alarm.raised") == 1, (before, room.alarms())


def test_a_controller_in_which_nothing_comes_out_fails_and_its_alarm_lasts_until_it_is_heard() -> None:
    room = Quiet()
    room.until(10)
    room.controller(sound=False)
    assert room.said == [("11-24", "failed", "silent")]
    assert room.alarms() == [("alarm.raised", "amplifier_silent")]
    room.until(10)
    room.controller(sound=False)
    assert len(room.alarms()) == 1
    room.until(10)
    room.controller()
    assert room.said[-1][1] == "passed"
    assert room.alarms()[1:] == [("alarm.returned", "amplifier_silent")]


def test_nobody_confirms_is_a_failure_and_an_amplifier_without_a_sensor_cannot_be_measured() -> None:
    room = Quiet(which=("b1", "b2"))
    room.until(10)
    assert len(room.tests) == 1  # one after the other
    room.run(9)
    assert room.tests[0].result == "failed"
    assert room.tests[0].how == "unconfirmed"
    assert room.alarms() == [("alarm.raised", "amplifier_unconfirmed")]
    room.confirms("2", measured=False, line="board")
    assert room.tests[1].result == "unmeasured"
    assert room.tests[1].how == "blind"


def test_a_sensor_that_says_on_while_nothing_is_open_measures_nothing() -> None:
    room = Quiet(which=("b1",))
    room.says(Told("measured", "1", "on"), line="board")
    room.until(10)
    room.confirms("1", line="board")
    assert room.said == [("11-24", "unmeasured", "stuck")]


def test_whoever_speaks_is_not_interrupted_and_the_test_comes_a_pause_after_him() -> None:
    room = Quiet()
    room.until(9.99)
    call = room.wants("group2", source="microphone")
    room.confirms("2")
    room.until(10.01)
    assert room.said == [("11-24", "put_off", "speaking")]
    assert room.tests[0].broadcast == call.id
    room.ask("cut", broadcast=call.id)
    room.run(1)
    room.confirms("2")
    room.run(50)
    assert len(room.tests) == 1
    room.run(15)
    room.controller()
    assert [result for _day, result, _how in room.said] == ["put_off", "passed"]
    assert room.orders("2") == ["open", "close", "test"]


@pytest.mark.parametrize("answered", [False, True])
def test_a_broadcast_that_comes_while_it_is_tested_has_the_amplifier_at_once(answered: bool) -> None:
    room = Quiet(which=("b1",))
    room.until(10)
    if answered:
        room.confirms("1", measured=False, line="board")
    call = room.wants("group1", source="microphone")
    assert room.orders("1", "board") == ["open", "open"]
    room.run(1)
    room.confirms("1", line="board")
    assert room.part(call.id, "b1").state == "playing"
    assert room.said == [("11-24", "put_off", "speaking")]
    room.ask("cut", broadcast=call.id)
    room.run(1)
    room.confirms("1", line="board")
    room.run(62)
    room.confirms("1", line="board")
    assert room.said[-1] == ("11-24", "passed", "")


def test_what_nobody_could_test_until_the_programmes_end_is_said_once_and_no_alarm() -> None:
    room = Quiet()
    room.tell(PortLost(LINE, "gone"))
    room.until(10)
    room.until(21.6)
    assert room.said == [("11-24", "put_off", "away"), ("11-24", "not_done", "away")]
    assert room.alarms() == []
    room.tell(PortOpened(LINE, "/dev/amps"))
    room.until(9)
    assert len(room.tests) == 2  # not by night
    room.until(10)
    assert room.tests[-1].day.endswith("11-25")
    assert not room.tests[-1].result


def test_a_line_that_is_back_is_tested_the_same_day() -> None:
    room = Quiet()
    room.tell(PortLost(LINE, "gone"))
    room.until(12)
    room.tell(PortOpened(LINE, "/dev/amps"))
    room.run(61)
    room.controller()
    assert [result for _day, result, _how in room.said] == ["put_off", "passed"]


def test_a_controller_that_is_busy_with_a_call_is_asked_again() -> None:
    room = Quiet()
    room.until(10)
    order = room.asked[-1][1]
    room.tell(Sent(LINE, order.number))
    room.says(Told("refused", "2", "busy", order.number & 0xFFFF))
    assert room.said == [("11-24", "put_off", "busy")]
    assert room.alarms() == []
    room.run(61)
    room.controller()
    assert room.said[-1] == ("11-24", "passed", "")


def test_a_restart_in_the_middle_leaves_it_unknown_and_it_is_not_done_again_that_day() -> None:
    room = Quiet()
    room.until(10)
    room.run(1)
    room.start()
    room.tell(Configured((*room.air, *room.sets)))
    room.tell(PortOpened(LINE, "/dev/amps"))
    room.run(5)
    assert room.said == [("11-24", "unknown", "restart")]
    assert room.orders("2")[:1] == ["test"]
    assert "test" not in room.orders("2")[1:]
    room.until(10)
    assert len(room.tests) == 2
    assert room.tests[1].day.endswith("11-25")


def test_days_in_which_nobody_received_are_said_in_one_and_today_is_tested() -> None:
    room = Quiet()
    room.run(1)
    room.now = room.now._replace(at=room.now.at + round(5 * DAY * 1000), tick=900_000, boot="boot0002")
    room.start()
    room.tell(Configured((*room.air, *room.sets)))
    room.tell(PortOpened(LINE, "/dev/amps"))
    room.run(2)
    assert [(row.day[5:], row.last[5:], row.result, row.how) for row in room.tests] == [
        ("11-24", "11-28", "not_done", "off")]
    room.until(10)
    assert len(room.tests) == 2


@pytest.mark.parametrize(("begins", "days"), [("2027-12-30", 3), ("2028-02-27", 4)])
def test_it_comes_once_a_day_over_the_ends_of_months_and_years(begins: str, days: int) -> None:
    room = Quiet(at="08:00")
    from datetime import date, timedelta

    from duty_console.domain.rosters import midnight
    first = date.fromisoformat(begins)
    room.now = room.now._replace(at=midnight(first) + 1000, tick=room.now.tick + 1)
    room.tell(Stepped(1))
    room.run(1)
    room.events.clear()
    for _day in range(days):
        room.until(8)
        room.controller()
    wanted = [(first + timedelta(days=day)).isoformat() for day in range(days)]
    assert [row.day for row in room.tests if row.result == "passed"] == wanted


def test_a_clock_that_is_set_back_tests_no_day_twice_and_one_set_forward_leaves_none_out() -> None:
    room = Quiet()
    room.until(10)
    room.controller()

    def step(hours: float) -> None:
        room.now = room.now._replace(at=room.now.at + round(hours * 3_600_000))
        room.tell(Stepped(round(hours * 3_600_000)))
        room.run(1)
    step(-1)
    room.until(11)
    assert len(room.tests) == 1
    step(24 * 30)  # by mistake, and back
    assert [row.result for row in room.tests] == ["passed", "not_done", ""]
    room.controller()
    step(-24 * 30)
    room.until(9)
    assert len(room.tests) == 3
    room.until(10)
    assert len(room.tests) == 4
    assert room.tests[-1].day.endswith("11-25")


def test_by_night_it_is_silent_unless_the_room_says_so() -> None:
    night, other = Quiet(hour=1, at="03:00", by_night=True), Quiet(hour=1, at="03:00")
    night.until(3)
    other.until(3)
    assert (len(night.tests), len(other.tests)) == (1, 0)
    other.until(6.5)
    assert len(other.tests) == 1


def test_an_hour_that_is_set_after_it_has_passed_begins_tomorrow_and_one_that_is_taken_away_never_comes() -> None:
    room = Quiet(hour=12)
    room.until(23)
    assert room.tests == []
    room.tell(Configured(room.air))
    room.run(3 * DAY)
    assert room.tests == []
    assert room.plan().removed


def test_an_officer_starts_it_by_hand_with_his_pin_and_for_all_of_them_with_another() -> None:
    room = Quiet(hour=14, which=())
    assert room.refused("silence_test", of="all").need == "second"
    room.refused("silence_test", of="area:nowhere")
    room.refused("silence_test", of="a2")
    assert room.ask("silence_test", of="amplifier:a2", proof="").need == "pin"
    assert room.ask("silence_test", of="area:group2").event
    room.run(1)
    room.controller()
    room.confirms("2", measured=False, line="board")
    assert [(row.amplifier, row.result, row.by, row.daily) for row in room.tests] == [
        ("a2", "passed", "person:chen", False), ("b2", "unmeasured", "person:chen", False)]
    room.until(22)
    room.refused("silence_test", of="amplifier:a2")


def test_what_somebody_wanted_does_not_stand_for_the_daily_one() -> None:
    room = Quiet(hour=8)
    assert room.ask("silence_test", of="amplifier:a2").event
    room.run(1)
    room.controller()
    room.until(10)
    room.controller()
    assert [row.daily for row in room.tests] == [False, True]


def test_a_room_without_hours_knows_nothing_of_it() -> None:
    room = Air()
    room.run(2 * DAY)
    assert not any(event.kind.startswith("silence.") for event in room.events)
    assert not room.rows["silence_plan"]




def test_a_controller_whose_clock_is_slow_is_believed_what_it_measures() -> None:
    room = Quiet()
    room.until(10)
    order = room.asked[-1][1]
    room.tell(Sent(LINE, order.number))
    room.says(Told("confirmed", "2", "", order.number & 0xFFFF))
    room.says(Told("measured", "2", "on", at=room.now.at - 20_000))
    room.run(2)
    room.says(Told("output", "2", "closed", at=room.now.at - 20_000))
    assert room.said == [("11-24", "passed", "")]


def test_what_a_controller_measured_counts_also_where_its_heartbeat_came_before_it() -> None:
    room = Quiet()
    room.until(10)
    order = room.asked[-1][1]
    room.tell(Sent(LINE, order.number))
    room.says(Told("confirmed", "2", "", order.number & 0xFFFF))
    room.run(3)
    room.says(Told("output", "2", "closed"))
    assert room.tests[0].result == ""
    room.says(Told("measured", "2", "on"))
    assert room.said == [("11-24", "passed", "")]


def test_a_store_that_was_damaged_tests_no_day_twice_and_goes_on_the_next() -> None:
    room = Quiet()
    room.until(10)
    room.controller()
    found = folded(room.events, RULES)
    after = Quiet()
    after.state, after.events, after.asked, after.now = State(RULES), [], [], room.now
    after.rows = {table: {} for table in after.state.rows}
    after.tell(Continued("old.db", room.state.head, room.state.head, "", 5, "torn", found.alarms, True,
                         found.carried, (), found.boot))
    after.start()
    after.tell(Configured((*after.air, *after.sets)))
    after.tell(PortOpened(LINE, "/dev/amps"))
    after.until(9)
    assert after.plan().day == room.plan().day
    assert after.tests == []
    after.until(10)
    assert [row.day[5:] for row in after.tests] == ["11-25"]


def test_a_clock_that_is_set_back_into_the_night_opens_nothing_for_a_test_that_was_asked_for() -> None:
    room = Quiet(which=("b1",), at="20:00", hour=9)
    room.until(10)
    room.tell(PortLost("board", "gone"))
    room.ask("silence_test", of="amplifier:b1", second="x")
    room.run(5)
    back = 7 * 3_600_000
    room.now = room.now._replace(at=room.now.at - back)
    room.tell(Stepped(-back))
    room.tell(PortOpened("board", "/dev/board"))
    before = len(room.asked)

    room.until(6.49)
    assert room.asked[before:] == []
    room.until(6.6)
    assert len({order.number for _line, order in room.asked[before:] if order.act == "open"}) == 1


def test_a_day_that_a_wrong_clock_gave_up_is_tested_when_its_hour_comes() -> None:
    room = Quiet(which=("b1",), at="10:00", hour=9)
    ahead = 14 * 3_600_000
    for by in (ahead, -ahead):
        room.now = room.now._replace(at=room.now.at + by)
        room.tell(Stepped(by))
        room.run(600)
    assert room.asked == []

    room.run(2 * 3600)
    assert len({order.number for _line, order in room.asked if order.act == "open"}) == 1
