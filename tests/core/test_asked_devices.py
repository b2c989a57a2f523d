"""What a transmission device is asked, from the entry that asks to the one that says what came of it."""

from __future__ import annotations

import pytest
from scenes import Scene, kinds

from duty_console.clock import local
from duty_console.core.evolve import evolve
from duty_console.core.inputs import Configured, Poll, PortOpened, Received
from duty_console.core.ordering import Asker, ask
from duty_console.domain.events import Event, LineSet
from duty_console.domain.signals import Order, Sending
from duty_console.drivers import make
from duty_console.drivers.gb26875.simulated import FarEnd

LINE = LineSet("g", "", "gb26875", "", "/dev/g", "8N1", 10_000, 4, 0, True, numbered=True)


class Asked(Scene):
    """A line with a transmission device on it, our end of it and the device."""

    def __init__(self) -> None:
        super().__init__()
        self.tell(Configured((LINE,)))
        self.tell(PortOpened("g", "/dev/g"))
        self.ours, self.far = make("gb26875"), FarEnd(heartbeat_s=0)
        self.far.began = local(self.now.at).replace(tzinfo=None)
        self.far.event("889", "E", "P1", "", "10-2")
        self.hears()

    def ordered(self, act: str, output: str = "") -> int:
        """Asks for it and gives the order to the driver; the number of the entry."""
        fact, do = ask(self.state, 0, ("g", output), act, "", "", Asker("person:chen"), self.now)
        event = fact.numbered(self.state.head + 1, 0)
        evolve(self.state, event)
        self.events.append(event)
        self.ours.order(do.order, self.now.at, self.now.tick)
        return event.number

    def hears(self) -> list[Event]:
        """What is due leaves, and what the device says is heard."""
        for sending in self.ours.due(self.now.at, self.now.tick):
            self.far.receive(sending.data, 0)
        told: list[Event] = []
        while data := self.far.due(0):
            for frame in self.ours.feed(data, self.now.at, self.now.tick):
                self.causes += 1
                key = self.state.frames[self.causes] = self.ours.key(frame.raw)
                told += self.tell(Received("g", self.causes, frame, key, self.ours.read(frame)))
                self.far.receive(self.ours.answer(frame, self.now.at), 0)
        return told


@pytest.fixture(params=[0, 65_530, 1_000_000])
def room(request: pytest.FixtureRequest) -> Asked:
    """A young journal, one whose numbers are about to outgrow a serial number, and an old one."""
    made = Asked()
    made.state.head += request.param
    return made


@pytest.mark.parametrize(("act", "output"), [("clock", ""), ("check", ""), ("test", ""), ("poll", ""), ("poll", "1-1"),
                                             ("poll", "1-1/10-2")])
def test_what_is_asked_is_confirmed_by_the_devices_own_answer(room: Asked, act: str, output: str) -> None:
    number = room.ordered(act, output)

    told = room.hears()

    [confirmed] = [event for event in told if event.kind == "command.confirmed"]
    assert confirmed.body.command == number


def test_a_device_that_denies_to_the_end_has_not_done_it_when_its_time_is_over(room: Asked) -> None:
    room.far.happen("deny", 0, times=100)
    number = room.ordered("check")
    told = kinds(room.hears())
    for _second in range(10):
        told += kinds(room.wait(1)) + kinds(room.hears())

    assert "command.confirmed" not in told
    assert told.count("command.failed") == 1
    assert told.count("signal.logged") + told.count("signal.repeated") == 4
    assert room.rows["command"][number].state == "failed"


def test_a_full_report_without_a_fire_ends_the_alarm_and_one_with_it_raises_none(room: Asked) -> None:
    room.ordered("poll", "1-1/10-2")
    assert "alarm.raised" not in kinds(room.hears())

    room.far.event("889", "R", "P1", "", "10-2")
    room.far.due(0)  # the report of it is lost
    room.ordered("poll", "1-1/10-2")

    assert "alarm.returned" in kinds(room.hears())


def test_a_device_that_is_there_again_is_asked_for_each_facility_and_component_of_which_something_stands(
        room: Asked) -> None:
    room.far.message("01010101" + "0500" + room.far.clock(0).hex())  # a facility with a fault
    room.hears()
    room.lose("g")
    room.open("g")
    [wanted] = room.effects
    assert isinstance(wanted, Poll)
    assert wanted.places == ("889:1-1", "889:1-1/10-2")

    for place in wanted.places:
        order = Order(wanted.number, place, "poll_place", "", room.now.tick + 60_000)
        room.ours.order(order, room.now.at, room.now.tick)
    asked = [sending.data[27] for _turn in wanted.places for sending in answered(room)]

    assert asked == [61, 62]


def answered(room: Asked) -> list[Sending]:
    """What is due, answered by the device."""
    found = room.ours.due(room.now.at, room.now.tick)
    for sending in found:
        room.far.receive(sending.data, 0)
        room.ours.feed(room.far.due(0), room.now.at, room.now.tick)
    return found
