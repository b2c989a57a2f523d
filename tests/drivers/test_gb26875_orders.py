"""What a fire transmission device is asked: how it leaves, how often, and what is read from the answers."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console import drivers
from duty_console.clock import SHANGHAI
from duty_console.domain.signals import Layout, Order, Reading, Signal, Told
from duty_console.drivers.gb26875.decoder import Gb26875
from duty_console.drivers.gb26875.settings import Settings
from duty_console.drivers.gb26875.simulated import FarEnd
from duty_console.errors import RoomError

from .evidence import stories

SHEET = [record for story in stories("gb26875", "sheet") for record in story.records]
NOON = round(datetime(2026, 11, 23, 12, tzinfo=SHANGHAI).timestamp() * 1000)
LONG = 10**6


class Talk:
    """Our end and the far end, with a clock that is told; a device that has said something is known."""

    def __init__(self, settings: Settings = Settings(), spoken: bool = True) -> None:  # noqa: B008 (constant)
        self.ours, self.far, self.now = Gb26875(settings), FarEnd(heartbeat_s=30), 0
        self.sent: list[tuple[int, bytes]] = []
        self.heard: list[Reading] = []
        if spoken:
            self.wait(30)

    def order(self, act: str, value: str = "", output: str = "", number: int = 70_000, expires: int = LONG) -> None:
        self.ours.order(Order(number, output, act, value, expires), NOON + self.now, self.now)

    def turn(self, deaf: bool = False) -> None:
        """What is due goes out, reaches the device or not, and what it says comes back and is answered."""
        at, seconds = NOON + self.now, self.now / 1000
        for sending in self.ours.due(at, self.now):
            self.sent.append((self.now, sending.data))
            if not deaf:
                self.far.receive(sending.data, seconds)
        while not deaf and (data := self.far.due(seconds)):
            for frame in self.ours.feed(data, at, self.now):
                reading = self.ours.read(frame)
                self.heard.append(reading)
                if reading.answer == "at_once":
                    self.far.receive(self.ours.answer(frame, at), seconds)

    def wait(self, seconds: int, deaf: bool = False) -> None:
        for _second in range(seconds):
            self.now += 1000
            self.turn(deaf)

    @property
    def tells(self) -> list[Told]:
        return [told for reading in self.heard for told in reading.tells]

    @property
    def signals(self) -> list[Signal]:
        return [signal for reading in self.heard for signal in reading.signals]


@pytest.mark.parametrize(("act", "value", "vector"), [("clock", None, 8), ("check", "10", 9), ("poll", "state", 7)])
def test_the_sheets_own_orders_leave_as_they_stand_there(act: str, value: str | None, vector: int) -> None:
    at = round(datetime(2012, 9, 26, 9, 58, 32, tzinfo=SHANGHAI).timestamp() * 1000)
    ours = Gb26875(Settings(device=889, centre=88888))
    wanted = str(at - 30_000) if value is None else value
    ours.order(Order(1, "", act, wanted, LONG), at, 0)

    assert [sending.data for sending in ours.due(at, 0)] == [SHEET[vector - 1]]


def test_an_order_is_confirmed_under_its_own_number() -> None:
    talk = Talk()
    talk.order("check", "7", number=70_001)
    talk.turn()

    assert talk.far.checked == 7
    assert talk.tells == [Told("confirmed", "", "", 70_001 & 0xFFFF)]
    assert talk.heard[-1].kind == "report"


def test_the_guards_key_answers_a_post_check() -> None:
    talk = Talk()
    talk.order("check")
    talk.turn()
    talk.far.happen("key", talk.now / 1000, operator=7)
    talk.turn()

    assert talk.far.checked == 0
    assert [(signal.code, signal.user) for signal in talk.signals] == [("K5", "7")]


def test_silence_is_met_with_the_same_frame_three_times_more() -> None:
    talk = Talk()
    talk.order("check")
    talk.turn(deaf=True)
    talk.wait(100, deaf=True)

    assert [at - talk.sent[0][0] for at, _data in talk.sent] == [0, 2000, 4000, 6000]
    assert len({data for _at, data in talk.sent}) == 1


def test_what_time_it_is_stands_in_no_orders_way() -> None:
    talk = Talk()
    talk.order("poll_clock")
    talk.turn(deaf=True)
    talk.order("check", "7", number=70_002)
    talk.wait(3)
    assert [data[27] for _at, data in talk.sent] == [88, 91]
    assert talk.far.checked == 7

    talk.order("poll", number=70_003)
    talk.order("poll_clock", number=70_004)
    talk.order("check", "8", number=70_005)
    talk.wait(3)
    assert [data[27] for _at, data in talk.sent][2:] == [81, 91, 88]


def test_nothing_leaves_after_its_expiry() -> None:
    talk = Talk()
    talk.order("check", expires=talk.now + 3000)
    talk.order("test", number=70_002, expires=talk.now + 3000)
    talk.turn(deaf=True)
    talk.wait(100, deaf=True)

    assert [at - talk.sent[0][0] for at, _data in talk.sent] == [0, 2000]


def test_a_deny_is_answered_by_sending_again_and_is_no_refusal() -> None:
    talk = Talk()
    talk.far.happen("deny", 0, times=2)
    talk.order("check")
    talk.wait(3)

    assert len(talk.sent) == 3
    assert [signal.code for signal in talk.signals] == ["C6", "C6"]
    assert [told.what for told in talk.tells] == ["confirmed"]


def test_a_device_that_always_denies_hears_it_no_oftener_than_one_that_is_silent() -> None:
    talk = Talk()
    talk.far.happen("deny", 0, times=100)
    talk.order("check")
    talk.wait(100)

    assert len(talk.sent) == 4
    assert talk.tells == []


def test_orders_go_one_after_the_other() -> None:
    talk = Talk()
    for number in (1, 2, 3):
        talk.order("test", number=number)
    talk.turn(deaf=True)
    talk.turn(deaf=True)

    assert len(talk.sent) == 1
    talk.wait(15)
    assert [told.number for told in talk.tells if told.what == "confirmed"] == [1, 2, 3]


def test_an_answer_with_another_number_ends_no_order() -> None:
    talk = Talk()
    talk.order("check", number=5)
    talk.turn(deaf=True)
    for frame in talk.ours.feed(SHEET[1], 0, talk.now):
        talk.ours.read(frame)
    talk.wait(10)

    assert len(talk.sent) == 2


def test_a_port_that_opens_again_voids_what_was_asked() -> None:
    talk = Talk()
    talk.order("check")
    talk.order("test")
    talk.turn(deaf=True)
    talk.ours.opened(talk.now)
    talk.wait(50)

    assert len(talk.sent) == 1


def test_a_clock_is_set_to_the_time_of_the_attempt_that_arrives() -> None:
    talk = Talk()
    talk.order("clock", str(NOON + talk.now))
    talk.turn(deaf=True)
    talk.wait(1, deaf=True)
    talk.wait(1)

    assert talk.far.clock(talk.now / 1000) == bytes((talk.now // 1000, 0, 12, 23, 11, 26))


def test_a_test_asks_for_the_clock_and_changes_nothing() -> None:
    talk = Talk()
    talk.order("test")
    talk.turn()

    midnight = NOON - 43_200_000  # when the far end was switched on, by its own clock
    assert talk.tells == [Told("confirmed", "", "", 70_000 & 0xFFFF), Told("clock", "", str(midnight + talk.now))]


def test_a_full_report_says_what_is_still_there_and_what_is_over() -> None:
    talk = Talk()
    talk.far.event("1", "E", "P1", "", "10-2")
    talk.wait(1)
    talk.heard.clear()
    talk.order("poll", output="1-1/10-2")
    talk.order("poll", output="1-1/10-3", number=70_001)
    talk.wait(2)

    assert [(signal.code, signal.qualifier, signal.zone) for signal in talk.signals] == [
        ("P1", "present", "10-2"), ("PN", "restore", "10-2"), ("PN", "restore", "10-3")]
    assert [set(signal.clears) >= {"P1"} for signal in talk.signals[1:]] == [False, True]


@pytest.mark.parametrize(("output", "value", "code"), [
    ("", "", "DN"), ("", "version", "T25"), ("", "configuration", "T26"), ("", "clock", "T28"), ("1-1", "state", "SN"),
    ("1-1", "version", "T5"), ("1-1", "configuration", "T6"), ("1-1", "clock", "T8"), ("1-1/10-2", "", "PN"),
    ("1-1/10-2", "analog", "T3"), ("1-1/10-2", "configuration", "T7"), ("1:1-1", "", "SN"), ("1:", "", "DN")])
def test_whatever_the_standard_lets_a_centre_read_can_be_asked_for(output: str, value: str, code: str) -> None:
    talk = Talk()
    talk.order("poll", value, output)
    talk.turn()

    assert [signal.code for signal in talk.signals] == [code]


@given(output=st.text(max_size=20), act=st.sampled_from(["clock", "check", "test", "poll", "open"]),
       value=st.text(max_size=20))
def test_an_order_that_cannot_be_said_never_leaves_and_holds_up_no_other(output: str, act: str, value: str) -> None:
    talk = Talk()
    talk.order(act, value, output, number=1, expires=talk.now + 45_000)
    talk.order("check", number=2)
    talk.wait(60)

    assert talk.far.checked == 10


def test_an_order_waits_until_a_device_is_known() -> None:
    talk = Talk(spoken=False)
    talk.order("check")
    talk.turn()
    assert talk.sent == []

    talk.wait(31)

    assert talk.far.checked == 10


def test_how_long_and_how_often_is_the_lines_to_say() -> None:
    talk = Talk(Settings(answer_s=10, attempts=2))
    talk.order("check")
    talk.turn(deaf=True)
    talk.wait(60, deaf=True)

    assert [at - talk.sent[0][0] for at, _data in talk.sent] == [0, 10_000]


def test_an_order_for_one_of_several_devices_goes_to_that_one() -> None:
    ours = Gb26875(Settings(device=5))
    for number, output in enumerate(("", "889:", "889:1-1"), 1):
        ours.opened(0)
        ours.order(Order(number, output, "poll", "", LONG), NOON, 0)

        (sending,) = ours.due(NOON, 0)

        (frame,) = Gb26875().feed(sending.data, 0, 0)
        assert ours.read(frame).fields["dst"] == (889 if output else 5)


@pytest.mark.parametrize(("key", "value", "named"), [
    ("minutes", "0", "255"), ("device", "x", "281474976710655"), ("devise", "1", "device")])
def test_a_setting_that_there_is_not_is_said_with_what_there_is(key: str, value: str, named: str) -> None:
    with pytest.raises(RoomError) as error:
        drivers.make("gb26875", Layout(settings=((key, value),)))

    assert key in str(error.value)
    assert named in str(error.value)
