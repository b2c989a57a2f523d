"""
S13: the controller whose adapter is pulled out for seven minutes and whose clock is 9 min 20 s slow. Its buffer holds
23 events, one of them a fire; the controller beside it goes on as if nothing were.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from scenes import FIRE, HEARTBEAT, Scene, kinds, line_set

from duty_console.clock import local
from duty_console.core.evolve import evolve
from duty_console.core.inputs import Configured, Effect, Poll, PortOpened, Received
from duty_console.core.ordering import Asker, ask
from duty_console.domain import linewords
from duty_console.domain.alarms import Alarm, is_active
from duty_console.domain.events import Event, LineSet, SignalLogged
from duty_console.drivers import make
from duty_console.drivers.gb26875.simulated import FarEnd
from duty_console.texts import use

SLOW_S, AWAY_S = 560, 422
CONTROLLER = LineSet("g", "", "gb26875", "", "/dev/g", "8N1", 10_000, 4, 0, True, numbered=True)
FIRE_AT, THERE = "1-1", "10-2"


class Unplugged(Scene):
    """A on line r, B on line g. `far` lives on the same seconds, and shows them on a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.began = self.now
        self.tell(Configured((line_set("r"), line_set("s", life_path=False), CONTROLLER)))
        self.tell(PortOpened("g", "/dev/g"))
        self.ours = make("gb26875")
        shows = local(self.now.at).replace(tzinfo=None, microsecond=0) - timedelta(seconds=SLOW_S)
        self.far = FarEnd(heartbeat_s=0, began=shows)
        self.asked: list[Effect] = []

    @property
    def seconds(self) -> float:
        return (self.now.tick - self.began.tick) / 1000

    def says(self, letter: str, code: str, zone: str) -> None:
        """Something happens at B."""
        self.far.event("889", letter, code, "", zone, self.seconds)

    def ordered(self, act: str, output: str = "") -> None:
        fact, do = ask(self.state, 0, ("g", output), act, "", "", Asker("person:chen"), self.now)
        event = fact.numbered(self.state.head + 1, 0)
        evolve(self.state, event)
        self.events.append(event)
        self.ours.order(do.order, self.now.at, self.now.tick)

    def hears(self) -> list[Event]:
        """What is due leaves; what B says comes, and is confirmed."""
        for sending in self.ours.due(self.now.at, self.now.tick):
            self.far.receive(sending.data, self.seconds)
        told: list[Event] = []
        while data := self.far.due(self.seconds):
            for frame in self.ours.feed(data, self.now.at, self.now.tick):
                self.causes += 1
                key = self.state.frames[self.causes] = self.ours.key(frame.raw)
                told += self.tell(Received("g", self.causes, frame, key, self.ours.read(frame)))
                self.far.receive(self.ours.answer(frame, self.now.at), self.seconds)
        return told

    def fires(self) -> list[Alarm]:
        return [alarm for alarm in self.queue if alarm.line == "g" and alarm.signal_class == "fire"]


@pytest.fixture
def told() -> Unplugged:
    """Everything up to the last of the 23 events."""
    room = Unplugged()
    room.says("R", "P1", THERE)
    room.hears()
    room.ordered("test")  # what time it is there
    room.hears()
    room.wait(30)
    room.lose("g")
    room.wait(14)
    for number in range(11):  # troubles that come and go
        room.says("E", "P2", f"20-{number}")
        room.wait(5)
        room.says("R", "P2", f"20-{number}")
        room.wait(1)
        room.hear(HEARTBEAT)  # A lives all the time
    room.says("E", "P1", THERE)
    room.hear(FIRE)
    for _half in range(11):
        room.wait((AWAY_S - 80) / 11)
        room.hear(HEARTBEAT)
    room.tell(PortOpened("g", "/dev/g"))
    room.asked = room.effects
    room.wait(1)
    room.ordered("poll", f"{FIRE_AT}/{THERE}")  # how things are, before the rest is heard
    room.hears()
    return room


def test_the_loss_is_an_alarm_of_its_own_and_the_gap_has_its_length(told: Unplugged) -> None:
    lost = next(alarm for alarm in told.queue if alarm.code == "line_lost")
    opened = [event for event in told.events if event.kind == "line.opened"][-1]

    assert (lost.priority, is_active(lost)) == (2, False)
    use("en")
    assert linewords.gap(opened.body.gap_ms) == "7 min 02 s"


def test_it_is_asked_for_its_state_as_soon_as_it_is_there(told: Unplugged) -> None:
    opened = [event for event in told.events if event.kind == "line.opened"][-1]

    assert told.asked == [Poll("g", opened.number)]


def test_the_clock_is_warned_of_and_still_trusted(told: Unplugged) -> None:
    line = told.state.lines["g"]

    assert abs(line.drift_ms + SLOW_S * 1000) <= 1000
    assert (line.untrusted, is_active(told.alarm("clock_drift"))) == (False, True)


def test_every_event_of_the_buffer_is_late(told: Unplugged) -> None:
    late = [event for event in told.events if getattr(event.body, "late", False) and event.body.qualifier != "present"]
    began = {event.body.zone for event in late if event.body.qualifier == "new"}

    assert began >= {f"20-{number}" for number in range(11)} | {THERE}
    assert [event.number for event in told.events] == list(range(1, len(told.events) + 1))  # by receipt


def test_the_fire_calls_now_with_when_it_was(told: Unplugged) -> None:
    [fire] = told.fires()

    use("en")
    assert (fire.priority, fire.state, fire.count) == (1, "unack", 1)
    words = linewords.occurred(fire.about_at, fire.raised_at)
    assert words == f"occurred about {local(fire.about_at):%H:%M}, 6 min before receipt"
    assert fire.late == 0


def test_its_response_counts_from_receipt_and_the_others_make_no_exception(told: Unplugged) -> None:
    [fire] = told.fires()
    told.wait(3)
    told.acknowledge(fire)
    told.wait(120)

    [answer] = [row for row in told.rows["response"].values() if row.alarm == fire.id]
    assert (answer.excluded, answer.at) == ("", fire.raised_at)
    assert 3000 <= answer.first_ms <= 5000
    others = [alarm for alarm in told.queue if alarm.line == "g" and alarm.zone.startswith("20-")]
    assert others == []  # none of the 22 ever called


def test_no_restoral_is_invented(told: Unplugged) -> None:
    [fire] = told.fires()
    ended = [event for event in told.events if event.kind == "alarm.returned" and event.body.alarm == fire.id]

    assert ended == []
    assert is_active(fire)


@pytest.mark.parametrize("quiet_s", [0, 12])
def test_a_device_that_answers_and_is_quiet_before_it_empties_its_buffer_tells_as_late(quiet_s: float) -> None:
    room = Unplugged()
    room.says("R", "P1", THERE)
    room.hears()
    room.ordered("test")
    room.hears()
    room.wait(30)
    room.lose("g")
    room.wait(60)
    at = room.seconds
    room.wait(300)
    room.tell(PortOpened("g", "/dev/g"))
    room.ordered("poll")
    room.hears()  # its state, and nothing else
    room.wait(quiet_s)
    room.far.event("889", "E", "P1", "", THERE, at)
    room.hears()

    [fire] = room.fires()
    assert (fire.state, fire.priority, fire.late) == ("unack", 1, 1)
    assert abs(fire.about_at - (fire.raised_at - round(300 + quiet_s) * 1000)) <= 2000
    assert abs(room.state.lines["g"].drift_ms + SLOW_S * 1000) <= 1000


def test_the_controller_beside_it_is_undisturbed(told: Unplugged) -> None:
    of_a = [event for event in told.events if getattr(event.body, "line", "") == "r"]

    assert "alarm.raised" in kinds(of_a)
    assert not any(kind in ("line.lost", "line.silent", "line.degraded") for kind in kinds(of_a))
    assert not any(isinstance(event.body, SignalLogged) and event.body.late for event in of_a)
