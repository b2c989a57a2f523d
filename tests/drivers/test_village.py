"""What is special about the village controller: numbers, orders that act once, what is told of outputs, its far end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console import drivers, texts
from duty_console.domain.parity import Parity, add
from duty_console.domain.signals import Frame, Layout, Order, Reading, Signal, Told
from duty_console.drivers.village.decoder import Village
from duty_console.drivers.village.frames import framed
from duty_console.drivers.village.simulated import FarEnd
from duty_console.drivers.village.simulated import framed as said_far
from duty_console.errors import RoomError
from duty_console.rulebook import Rulebook

from .evidence import stories

(SHEET,) = stories("village", "sheet")
NOON = 1_795_728_000_000


def read(body: str) -> Reading:
    ours = Village()
    (frame,) = ours.feed(framed(body), 0, 0)
    return ours.read(frame)


def signal(fields: str) -> Signal:
    (found,) = read(f"E,7,3,1795728004,{fields}").signals
    return found


def of_sheet(number: int) -> bytes:
    return SHEET.records[number - 1]


def order(number: int, act: str, output: str = "", value: str = "", expires: int = 10**9) -> Order:
    return Order(number, output, act, value, expires)


class Wire:
    """Our driver and a simulated controller, in steps of a tenth of a second; what the console got, in order."""

    def __init__(self, far: FarEnd, answers: bool = True) -> None:
        self.far, self.ours, self.now, self.answers = far, Village(), 0.0, answers
        self.readings: list[Reading] = []
        self.ours.opened(0)

    def until(self, end: float, reached: Callable[[], bool] = lambda: False) -> Wire:
        while self.now < end and not reached():
            tick = int(self.now * 1000)
            for sending in self.ours.due(NOON + tick, tick):
                self.far.receive(sending.data, self.now)
            while out := self.far.due(self.now):
                for frame in self.ours.feed(out, NOON + tick, tick) + self.ours.idle(tick):
                    self._met(frame)
            self.now += 0.1
        return self

    def _met(self, frame: Frame) -> None:
        reading = self.ours.read(frame)
        self.readings.append(reading)
        if self.answers and reading.answer == "at_once":
            self.far.receive(self.ours.answer(frame, 0), self.now)

    def order(self, *what: Order) -> Wire:
        for one in what:
            self.ours.order(one, 0, int(self.now * 1000))
        return self

    def happen(self, what: str, **how: object) -> Wire:
        self.far.happen(what, self.now, **how)
        return self

    @property
    def codes(self) -> list[tuple[str, str]]:
        return [(one.code, one.qualifier) for reading in self.readings if reading.kind != "state"
                for one in reading.signals]

    @property
    def told(self) -> list[Told]:
        return [told for reading in self.readings if reading.kind != "heartbeat" for told in reading.tells]


def test_crcs_of_driver_and_far_end_are_those_of_the_sheet() -> None:
    assert framed("123456789") == said_far("123456789") == b"$123456789*29B1\r\n"
    for record in SHEET.records:
        body = record[1:record.index(b"*")].decode()
        assert framed(body) == said_far(body) == record


def test_an_acknowledgement_names_the_frame_it_answers() -> None:
    ours = Village()

    assert ours.answer(Frame(of_sheet(3), 0, 0, 0), 0) == framed("A,E,7,3") == of_sheet(36)
    assert ours.answer(Frame(of_sheet(25), 0, 0, 0), 0) == of_sheet(37)


@pytest.mark.parametrize("number", range(27, len(SHEET.records) + 1))
def test_answers_and_a_consoles_own_frames_are_never_acknowledged(number: int) -> None:
    frame = Frame(of_sheet(number), 0, 0, 0)

    assert Village().answer(frame, 0) == b""
    assert Village().read(frame).answer == "never"


@pytest.mark.parametrize("parity", ["N", "E", "O"])
def test_with_parity_it_is_read_and_answered_alike(parity: Parity) -> None:
    ours = drivers.make("village", Layout(), parity)
    (frame,) = ours.feed(add(of_sheet(3), parity), 0, 0)

    assert ours.read(frame).kind == "call"
    assert ours.answer(frame, 0) == add(of_sheet(36), parity)


@given(at=st.integers(0, 40), bit=st.integers(0, 7))
def test_any_wrong_bit_of_a_call_leaves_it_unread_and_unanswered(at: int, bit: int) -> None:
    spoilt = bytearray(of_sheet(3))
    spoilt[at] ^= 1 << bit
    ours = Village()

    for frame in ours.feed(bytes(spoilt), 0, 0) + ours.end():
        assert ours.read(frame).kind == "unparsed"
        assert ours.answer(frame, 0) == b""


def test_a_repeated_frame_is_the_same_and_another_number_is_another() -> None:
    ours = Village()

    assert ours.key(of_sheet(3)) == ours.key(of_sheet(3)[:-2])
    assert ours.key(framed("E,7,3,,lost,1")) != ours.key(framed("E,8,3,,lost,1")) != ours.key(framed("E,8,4,,lost,1"))


def test_a_call_is_a_help_call_and_its_end_the_restoral_of_it() -> None:
    call, ended = signal("call,1,2,N,612345,0"), signal("ended,1,caller,186,N,612345")

    assert Rulebook.load().signal_class(call.severity)[0] == "help_call"
    assert (call.account, call.code, call.qualifier) == ("612345", "call", "new")
    assert (ended.account, ended.qualifier, ended.clears) == ("612345", "restore", ("call",))
    assert (call.group, call.zone) == (ended.group, ended.zone)


@pytest.mark.parametrize(("sent", "account", "shown"), [
    ("N,612345", "612345", ""), ("P,", "", "withheld"), ("O,", "", "no number"), ("N,", "", "no number"),
    ("X,+86-29 1", "86291", ""), (",", "", "no number"), ("N,abc", "", "no number")])
def test_whatever_the_exchange_delivers_a_call_is_a_call(sent: str, account: str, shown: str) -> None:
    call = signal(f"call,1,2,{sent},0")

    assert (call.code, call.qualifier, call.account) == ("call", "new", account)
    assert shown in call.text


def test_when_it_happened_is_the_controllers_time_and_nothing_where_nobody_set_it() -> None:
    told = signal("lost,3")

    assert (told.at, told.clock) == (1795728004000, "2026-11-27 05:20:04")
    (unset,) = read("E,7,3,,lost,3").signals
    assert (unset.at, unset.clock) == (0, "")


@pytest.mark.parametrize(("fields", "zone"), [("mains,", ""), ("battery,", ""), ("line,", ""), ("stuck,1", "1"),
                                              ("current,2", "2"), ("door,", "")])
def test_a_fault_begins_and_ends_as_a_trouble_of_its_output(fields: str, zone: str) -> None:
    new, over = signal(f"fault,{fields},new"), signal(f"fault,{fields},over")

    assert (new.qualifier, new.severity, new.zone) == ("new", "trouble", zone)
    assert (over.qualifier, over.clears, over.zone) == ("restore", (new.code,), zone)


def test_a_failed_self_test_names_what_it_found() -> None:
    failed = signal("test,4712,failed,001C")

    assert (failed.code, failed.severity, failed.text) == ("test_failed", "test", "mains battery line")


def test_keys_of_the_telephone_are_shown_as_on_the_telephone() -> None:
    assert signal("dial,1,99s1h,N,612345").text == "99*1#"


def test_driven_read_back_and_measured_are_facts_of_their_own() -> None:
    at, lying = 1795728005000, read("E,7,4,1795728005,out,1,open,closed,off,12,order,4711")

    assert (lying.kind, lying.answer, lying.signals) == ("report", "at_once", ())
    assert lying.tells == (Told("output", "1", "closed", 4711, "", at),
                           Told("measured", "1", "off", 4711, "", at))
    assert read("E,7,4,,out,1,open,-,-,0,order,4711").tells == (Told("output", "1", "open", 4711),)


def test_an_answer_tells_which_order_was_done_or_why_not() -> None:
    assert read("R,4711,open,done,1,open,180").tells == (Told("confirmed", "1", "open", 4711),)
    assert read("R,4714,open,refused,3,,no_output").tells == (Told("refused", "3", "no_output", 4714),)
    assert read("R,,clock,done,,,1795727998").tells == (Told("clock", "", "1795727998000"),)


def test_the_answer_to_a_poll_says_what_stands_and_ends_what_does_not() -> None:
    told = read("R,,poll,done,,0024,1:1001:0;2:0000:0")

    present = {(one.code, one.zone) for one in told.signals if one.qualifier == "present"}
    assert present == {("mains", ""), ("stuck", "1")}
    assert {one.zone: one.clears for one in told.signals if one.qualifier == "restore"} == {
        "": ("battery", "line"), "1": ("current",), "2": ("stuck", "current")}
    assert Told("output", "1", "closed") in told.tells


def test_a_heartbeat_tells_of_every_output() -> None:
    beat = read("H,7,3,,0000,1:1110:430;2:00-0:0")

    assert (beat.kind, beat.answer, beat.signals) == ("heartbeat", "at_once", ())
    assert beat.tells == (Told("output", "1", "open"), Told("measured", "1", "on"), Told("output", "2", "closed"))


@pytest.mark.parametrize(("given_", "number"), [(order(4711, "open", "1", "180"), 38), (order(4713, "close", "1"), 39),
                                                (order(4715, "answer"), 40), (order(4716, "hang_up"), 41),
                                                (order(4712, "test"), 42), (order(4717, "clock", "", str(NOON)), 43)])
def test_an_order_leaves_once_and_is_the_sheets_byte_for_byte(given_: Order, number: int) -> None:
    ours = Village()
    ours.order(given_, 0, 0)

    (sending,) = ours.due(NOON, 0)
    assert (sending.data, sending.number, sending.expires) == (of_sheet(number), given_.number, given_.expires)
    assert ours.due(NOON, 100) == []


def test_of_an_orders_number_the_low_sixteen_bits_travel() -> None:
    ours = Village()
    ours.order(order(65536 * 3 + 4711, "open", "1", "180"), 0, 0)

    (sending,) = ours.due(NOON, 0)
    assert (sending.data, sending.number) == (of_sheet(38), 65536 * 3 + 4711)


def test_an_order_that_waited_too_long_or_over_a_new_opening_never_leaves() -> None:
    ours = Village()
    ours.order(order(1, "open", "1", "180", expires=100), 0, 0)
    assert ours.due(NOON, 101) == []
    ours.order(order(2, "open", "1", "180"), 0, 0)
    ours.opened(200)

    assert {sending.number for sending in ours.due(NOON, 200)} == {0}


def test_nothing_in_an_order_can_break_its_frame() -> None:
    ours = Village()
    ours.order(order(1, "open", "1*$\r\n,", "18\n$0"), 0, 0)

    assert ours.due(NOON, 0)[0].data == framed("O,1,open,1,180")


def test_a_line_that_opens_is_told_the_time_and_asked_for_its_state_and_again_as_set() -> None:
    ours = drivers.make("village", Layout(settings=(("clock_s", "0"), ("poll_s", "60"))))
    assert ours.due(NOON, 0) == []
    ours.opened(0)

    def asked(tick: int) -> list[bytes]:
        return [sending.data for sending in ours.due(NOON, tick)]
    assert asked(0) == [framed("O,,clock,,1795728000"), framed("O,,poll,,")]
    assert asked(59_999) == []
    assert asked(60_000) == [framed("O,,poll,,")]


def test_a_report_that_is_asked_for_leaves_under_its_number_and_stands_for_the_drivers_own() -> None:
    ours = drivers.make("village", Layout(settings=(("clock_s", "0"), ("poll_s", "60"))))
    ours.opened(0)
    ours.order(order(4711, "poll", "", ""), 0, 0)

    sent = ours.due(0, 0)
    assert [each.number for each in sent if b",poll," in each.data] == [4711]
    assert not ours.due(59_999, 59_999)
    assert [each.data for each in ours.due(60_000, 60_000)] == [framed("O,,poll,,")]


@pytest.mark.parametrize(("name", "value"), [("poll", "1"), ("poll_s", "-1"), ("poll_s", "often"), ("clock_s", "86401"),
                                             ("outputs", ""), ("outputs", "1,,2"), ("outputs", "a-b")])
def test_a_bad_setting_is_refused_by_its_name(name: str, value: str) -> None:
    texts.use("en")
    try:
        with pytest.raises(RoomError, match=name):
            drivers.make("village", Layout(settings=((name, value),)))
    finally:
        texts.use("zh")


def test_a_call_from_the_first_ring_to_its_end() -> None:
    wire = Wire(FarEnd()).until(1).happen("ring", caller="612345").until(8)
    wire.order(order(4711, "open", "1", "60")).happen("dial", digits="9999").until(20).happen("hang_up").until(21)

    assert wire.codes == [("start", "log"), ("ring", "log"), ("call", "new"), ("dial", "log"), ("ended", "restore")]
    assert Told("confirmed", "1", "open", 4711) in wire.told
    facts = [(told.what, told.value) for told in wire.told if told.output == "1" and told.what != "confirmed"]
    assert facts[-2:] == [("output", "closed"), ("measured", "off")]
    assert ("measured", "on") in facts
    assert (wire.far.pending, wire.far.stray) == (0, 0)


def test_a_repeated_order_acts_once_and_is_answered_alike() -> None:
    wire = Wire(FarEnd()).until(1).order(order(4711, "open", "1", "60")).until(2)
    wire.order(order(4711, "open", "1", "60")).until(3)

    assert wire.far.wall.acts == [("open", "1")]
    assert wire.told.count(Told("confirmed", "1", "open", 4711)) == 2


def test_it_closes_by_itself_at_its_limit_and_says_so_also_where_nobody_asks_any_more() -> None:
    wire = Wire(FarEnd()).until(1).order(order(4711, "open", "1", "10")).until(30)

    assert ("limit", "log") in wire.codes
    assert not wire.far.wall.outputs["1"].relay


def test_another_open_lets_the_limit_count_anew() -> None:
    wire = Wire(FarEnd()).until(1).order(order(1, "open", "1", "10")).until(9)
    wire.order(order(2, "open", "1", "10")).until(15)
    assert wire.far.wall.outputs["1"].relay
    wire.until(20)

    assert not wire.far.wall.outputs["1"].relay


def test_a_lying_relay_confirms_and_its_contact_says_otherwise() -> None:
    wire = Wire(FarEnd()).until(1).happen("lie").order(order(4711, "open", "1", "60")).until(5)

    assert Told("confirmed", "1", "open", 4711) in wire.told
    assert Told("output", "1", "open") not in wire.told
    assert ("stuck", "new") in wire.codes


def test_a_mute_amplifier_is_open_and_nothing_is_measured() -> None:
    wire = Wire(FarEnd()).until(1).happen("mute").order(order(4711, "open", "1", "60")).until(5)

    assert ("output", "1", "open", 4711) in [told[:4] for told in wire.told]
    assert ("measured", "1", "on") not in [told[:3] for told in wire.told]
    assert ("current", "new") in wire.codes


def test_a_deaf_controller_confirms_nothing_and_lives() -> None:
    wire = Wire(FarEnd()).until(1).happen("deaf").order(order(4711, "open", "1", "60")).until(12)

    assert not any(told.number for told in wire.told)
    assert [reading.kind for reading in wire.readings].count("heartbeat") == 2


def test_the_cut_of_a_call_closes_what_was_open() -> None:
    wire = Wire(FarEnd()).until(1).happen("ring", caller="P").until(8).order(order(1, "open", "1", "60")).until(9)
    wire.order(order(2, "hang_up")).until(10)

    assert wire.far.wall.call is None
    assert not wire.far.wall.outputs["1"].asked
    assert wire.codes[-1] == ("ended", "restore")


def test_answer_and_hang_up_without_a_call_are_refused() -> None:
    wire = Wire(FarEnd()).until(1).order(order(1, "answer"), order(2, "hang_up"), order(3, "open", "9", "5"),
                                         order(4, "open", "1", "0")).until(2)

    assert [told.value for told in wire.told if told.what == "refused"] == ["no_call", "no_call", "no_output", "value"]


def test_a_ring_that_stops_is_missed_and_no_call() -> None:
    wire = Wire(FarEnd()).until(1).happen("ring", caller="612345", rings=9).until(3).happen("hang_up").until(12)

    assert wire.codes[1:] == [("ring", "log"), ("missed", "log")]


def test_without_a_console_it_answers_stands_by_and_opens_nothing() -> None:
    wire = Wire(FarEnd(), answers=False)
    wire.ours = Village()  # nobody has opened the line
    wire.until(1).happen("ring", caller="612345").until(20)
    call = wire.far.ledger[-1]

    assert call.text == "call,1,2,N,612345,1"
    assert not wire.far.wall.outputs["1"].asked


def test_an_event_nobody_answers_is_said_four_times_and_again_after_a_heartbeat_with_its_number() -> None:
    wire = Wire(FarEnd(), answers=False).until(12)
    starts = [reading for reading in wire.readings if reading.kind == "start"]
    assert [reading.fields["number"] for reading in starts] == [1, 1, 1, 1]
    assert wire.far.absent
    wire.answers = True
    wire.until(16)

    assert wire.readings[-1].fields["number"] == 1
    assert (wire.far.pending, wire.far.absent) == (0, False)


def test_a_late_burst_comes_in_order_with_the_times_at_which_it_happened() -> None:
    wire = Wire(FarEnd()).until(1).happen("hold", seconds=30).happen("fault", name="mains").until(10)
    wire.happen("fault", name="mains", on=False).until(20)
    assert wire.codes == [("start", "log")]
    wire.until(32)
    late = [one.at for reading in wire.readings for one in reading.signals if one.code == "mains"]

    assert [(at - NOON) // 1000 for at in late] == [1, 10]


def test_a_restart_counts_anew_in_another_boot_and_loses_nothing_that_waited() -> None:
    wire = Wire(FarEnd(boot=65535)).until(1).happen("hold", seconds=5).happen("fault", name="line").happen("restart")
    wire.until(8)
    named = [(reading.fields["boot"], reading.fields["number"]) for reading in wire.readings if reading.signals
             and reading.kind != "state"]

    assert named == [(65535, 1), (65535, 2), (1, 1)]


def test_a_full_buffer_keeps_what_matters_and_counts_what_it_lost() -> None:
    wire = Wire(FarEnd(buffer=10)).until(1).happen("hold", seconds=60)
    for number in range(8):
        wire.happen("measured", on=number % 2 == 0)
    wire.happen("fault", name="mains").until(62)

    assert ("mains", "new") in wire.codes
    assert ("lost", "new") in wire.codes


def test_a_slow_clock_is_seen_in_the_answer_to_the_setting() -> None:
    wire = Wire(FarEnd()).until(1).happen("clock", rate=0.5).until(101)
    wire.order(order(7, "clock", "", str(NOON))).until(102)

    (told,) = [told for told in wire.told if told.what == "clock"]
    assert int(told.value) - NOON in (50_000, 51_000)  # a hundred seconds later


def test_on_a_bad_cable_every_event_arrives_and_none_is_invented() -> None:
    wire = Wire(FarEnd(seed=7, buffer=200)).until(1).happen("cable", noise=0.2, doubled=0.2, lost=0.2, flipped=0.1)
    for number in range(50):
        wire.far.message(f"fault,f_{chr(97 + number // 26)}{chr(97 + number % 26)},,new")
    wire.until(900, lambda: not wire.far.pending)
    found = dict.fromkeys(one.code for reading in wire.readings for one in reading.signals if one.code.startswith("f_"))

    assert list(found) == [f"f_{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(50)]


def test_what_it_cannot_do_is_refused_with_what_it_can() -> None:
    with pytest.raises(ValueError, match="hang_up"):
        FarEnd().happen("fly", 0)
