"""Devices whose frames carry a number: what is one more reception of what, also when other frames came between."""

from __future__ import annotations

import pytest
from msgspec import structs
from scenes import Scene, kinds

from duty_console.clock import Moment
from duty_console.core.inputs import Configured, PortOpened, Received
from duty_console.domain.events import LineSet
from duty_console.drivers import make
from duty_console.drivers.gb26875.simulated import FarEnd

LINE = LineSet("g", "", "gb26875", "", "/dev/g", "8N1", 10_000, 4, 0, True, numbered=True)
WINDOW_S = 60  # PATH-09


class Clockless(FarEnd):
    """A device that does not know the time: whether an activation is an old one, only its number tells."""

    def clock(self, now: float) -> bytes:
        return bytes(6)


class Numbered(Scene):
    """The room with one line more, of a transmission device."""

    def __init__(self) -> None:
        super().__init__()
        self.tell(Configured((LINE,)))
        self.tell(PortOpened("g", "/dev/g"))
        far = Clockless(heartbeat_s=0)
        for point in range(40):
            far.event("889", "E", "P1", "", f"1-{point}")
        self.frames = []
        while data := far.due(0):
            self.frames.append(data)
            far.receive(make("gb26875").answer(make("gb26875").feed(data, 0, 0)[0], 0), 0)

    def received(self, text: str | bytes, line: str = "g") -> Received:
        assert isinstance(text, bytes)
        driver = make("gb26875")
        (frame,) = driver.feed(text, self.now.at, self.now.tick)
        self.causes += 1
        self.raw = self.causes
        key = self.state.frames[self.raw] = driver.key(text)
        reading = driver.read(frame)  # whether it is late is asked elsewhere
        signals = tuple(signal._replace(at=0) for signal in reading.signals)
        return Received(line, self.raw, frame, key, reading._replace(signals=signals))

    def says(self, number: int) -> list[str]:
        """What comes of it; what it tells of the device's clock is another matter."""
        return [kind for kind in kinds(self.hear(self.frames[number], "g")) if kind != "line.clock"]


@pytest.fixture
def room() -> Numbered:
    return Numbered()


#: A component in alarm says that it is in alarm, and that nothing else is wrong with it.
RAISED, REPEATED = ["alarm.raised", "signal.logged"], ["signal.repeated"]


def test_a_frame_that_comes_again_after_another_is_a_repeat_and_is_answered(room: Numbered) -> None:
    assert [room.says(0), room.says(1)] == [RAISED, RAISED]
    room.wait(10)

    assert room.says(0) == REPEATED
    assert room.answered
    assert room.events[-1].body.of == next(event.number for event in room.events if event.kind == "alarm.raised")


def test_it_is_a_new_event_when_it_last_came_longer_ago_than_the_rule_says(room: Numbered) -> None:
    room.says(0)
    room.says(1)
    room.wait(WINDOW_S)
    assert room.says(0) == REPEATED
    room.wait(WINDOW_S)
    assert room.says(0) == REPEATED
    room.wait(WINDOW_S + 1)

    assert room.says(0) == RAISED


def test_a_frame_with_another_number_is_another_event_whatever_it_says(room: Numbered) -> None:
    far = Clockless(heartbeat_s=0)
    for _time in range(2):
        far.event("889", "E", "P1", "", "1-1")
    first = far.due(0)
    far.receive(make("gb26875").answer(make("gb26875").feed(first, 0, 0)[0], 0), 0)

    assert [kinds(room.hear(frame, "g")) for frame in (first, far.due(0))] == [RAISED, RAISED]


def test_on_a_line_without_numbers_the_same_is_three_events(scene: Scene) -> None:
    one, other = "5011 181001E11001003", "5011 181001E11001004"

    assert [kinds(scene.hear(text)) for text in (one, other, one)] == [["alarm.raised"]] * 3


def test_repeats_are_known_after_a_restart_and_counted_on(room: Numbered) -> None:
    room.says(0)
    room.says(1)
    room.says(0)
    room.restart()
    room.tell(PortOpened("g", "/dev/g"))
    room.wait(5)

    assert room.says(0) == REPEATED
    assert room.state.repeats[room.events[-1].body.of].count == 2


@pytest.mark.parametrize(("minutes", "then"), [(0.5, REPEATED), (2, RAISED)])
def test_in_another_boot_of_the_machine_the_wall_clock_says_how_long_ago_it_was(
        room: Numbered, minutes: float, then: list[str]) -> None:
    room.says(0)
    room.says(1)
    room.restart(boot="boot0002")
    room.now = Moment(room.now.at + round(minutes * 60_000), 3_000, "boot0002")
    room.tell(PortOpened("g", "/dev/g"))

    assert room.says(0) == then


def test_no_more_is_remembered_than_a_gateway_has_devices(room: Numbered) -> None:
    for number in range(40):
        room.says(number)
    line = room.state.lines["g"]

    assert len(line.lately) == 16
    assert (room.says(39), room.says(24), room.says(0)) == (REPEATED, REPEATED, RAISED)


def test_what_may_still_be_repeated_is_not_forgotten(room: Numbered) -> None:
    for number in range(40):
        room.says(number)
        room.state.forget()

    assert set(room.state.lines["g"].frames_asked_for) - {0} <= set(room.state.frames)


def test_a_device_that_says_its_state_at_intervals_raises_what_is_wrong_with_it_once(room: Numbered) -> None:
    far, told = Clockless(heartbeat_s=0), []
    for ok in (False, False, False, True, False):
        far.happen("mains", room.now.tick / 1000, ok=ok)
        frame = far.due(room.now.tick / 1000)
        far.receive(make("gb26875").answer(make("gb26875").feed(frame, 0, 0)[0], 0), 0)
        told.append(kinds(room.hear(frame, "g"))[0])
        room.wait(20)

    assert told == ["alarm.raised", "signal.logged", "signal.logged", "alarm.returned", "alarm.raised"]


def test_on_a_line_that_opened_anew_every_frame_is_answered(room: Numbered) -> None:
    room.lose("g")
    room.wait(5)
    room.open("g")

    for number in range(3):
        room.says(number)
        assert room.answered


def test_a_line_whose_protocol_is_another_now_compares_as_that_one_does(room: Numbered) -> None:
    room.says(0)
    room.says(1)
    room.tell(Configured((structs.replace(LINE, numbered=False),)))

    assert room.says(0) == RAISED
