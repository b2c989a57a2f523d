"""What stays open is closed again without end and ever more slowly; one alarm stands for it (BC-23)."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from air import LINE, Air

from duty_console.core.inputs import Configured, PortLost, PortOpened, Received, Sent, Sweep
from duty_console.core.supervision import next_due
from duty_console.domain.broadcastevents import AmplifierSet, AreaSet
from duty_console.domain.events import Body, Event, LineSet
from duty_console.domain.signals import Layout, Told
from duty_console.drivers import make
from duty_console.drivers.modbus_relay.simulated import FarEnd
from duty_console.rulebook import Rulebook

BOARD = "board"
SETTINGS = {"coils": "0+8", "inputs": "0+8", "measured": "1:1,2:2", "poll_s": "5"}
RELAY: tuple[Body, ...] = (
    LineSet(BOARD, "", "modbus_relay", "", "/dev/board", "8N1", 1000, 3, 0, True),
    AreaSet("yard", "院子", "Yard", "village"), AmplifierSet("a9", "功放A9", "A9", "yard", BOARD, "2", "", True))


class Cable(Air):
    """A relay board at the end of a cable without length: our driver, its far end, and the core between them."""

    def __init__(self) -> None:
        super().__init__()
        self.board, self.handed = FarEnd(settings=SETTINGS), 0
        self.tell(Configured(RELAY))
        self.plug()

    def plug(self) -> None:
        self.driver = make("modbus_relay", Layout(settings=tuple(SETTINGS.items())))
        self.driver.opened(self.now.tick)
        self.handed = len(self.asked)
        self.tell(PortOpened(BOARD, "/dev/board"))

    def go(self, seconds: float, step: int = 10) -> list[Event]:
        """Time passes at the cable as in the core."""
        before = len(self.events)
        for _step in range(round(seconds * 1000 / step)):
            self.now = self.now._replace(at=self.now.at + step, tick=self.now.tick + step)
            due = next_due(self.state)
            if due is not None and due <= self.now.tick:
                self.tell(Sweep())
            self._carry()
        return self.events[before:]

    def _carry(self) -> None:
        for line, order in self.asked[self.handed:]:
            if line == BOARD:
                self.driver.order(order, self.now.at, self.now.tick)
        self.handed = len(self.asked)
        data = self.board.due(self.now.tick / 1000)
        for frame in self.driver.feed(data, self.now.at, self.now.tick) + self.driver.idle(self.now.tick):
            self.causes += 1
            self.state.frames[self.causes] = frame.raw
            self.tell(Received(BOARD, self.causes, frame, frame.raw, self.driver.read(frame)))
        for sending in self.driver.due(self.now.at, self.now.tick):
            self.board.receive(sending.data, self.now.tick / 1000)
            if sending.number:
                self.tell(Sent(BOARD, sending.number))

    def cut_while_it_lies(self) -> None:
        """A broadcast is heard; the relay's contact is welded, and an officer cuts it."""
        row = self.wants("yard", text="开会")
        self.go(2)
        assert self.part(row.id, "a9").state == "playing"
        self.board.happen("lie", 0, output=2)
        assert not self.ask("cut", broadcast=row.id).refused

    def closes(self) -> list[float]:
        return closing(self, BOARD, "2")


def closing(air: Air, line: str, output: str) -> list[float]:
    """Seconds between the orders to close it."""
    at = [event.tick for event in air.events if event.kind == "command.asked"
          and (event.body.line, event.body.output, event.body.act) == (line, output, "close")]
    return [round((after - before) / 1000, 1) for before, after in pairwise(at)]


def alarms(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.kind, event.body.code) for event in events
            if event.kind in ("alarm.raised", "alarm.returned") and event.body.code.startswith("amplifier")]


def entries(events: list[Event]) -> int:
    """How many there are without the beats of the line, which are the same whatever the amplifier does."""
    return sum(event.kind != "line.heartbeat" for event in events)


def codes(air: Air) -> list[str]:
    return sorted(alarm.code for alarm in air.queue if alarm.code.startswith("amplifier"))


def test_a_relay_that_lies_about_closing_is_closed_ever_more_slowly_and_without_end() -> None:
    cable = Cable()
    cable.cut_while_it_lies()
    told = cable.go(140)

    assert cable.closes() == [1, 2, 5, 10, 30, 30, 30, 30]
    assert alarms(told) == [("alarm.raised", "amplifier_open")]
    assert entries(told) < 55
    assert entries(cable.go(600)) < 6 * 21
    assert cable.closes()[-3:] == [30, 30, 30]


def test_its_one_alarm_ends_when_it_reads_closed_and_stays_so() -> None:
    cable = Cable()
    cable.cut_while_it_lies()
    cable.go(60)
    cable.board.happen("mend", 0)
    told = cable.go(25)
    assert alarms(told) == []
    assert not cable.board.coils[1], "the next order closed it"
    cable.go(10)

    assert alarms(cable.events) == [("alarm.raised", "amplifier_open"), ("alarm.returned", "amplifier_open")]
    assert entries(cable.go(300)) < 5, "nothing is asked of it any more"


def test_a_restart_in_the_middle_gives_up_nothing_and_floods_nothing() -> None:
    cable = Cable()
    cable.cut_while_it_lies()
    cable.go(60)
    before = len(cable.closes())
    cable.restart()
    cable.plug()
    told = cable.go(100)

    assert 3 <= len(cable.closes()) - before <= 5
    assert entries(told) < 40
    assert alarms(told) == []
    assert codes(cable) == ["amplifier_open"]


def test_the_machine_that_boots_in_the_middle_counts_on_by_the_wall() -> None:
    cable = Cable()
    cable.cut_while_it_lies()
    cable.go(60)
    cable.restart(boot="boot0002")
    cable.plug()

    assert entries(cable.go(100)) < 40
    assert alarms(cable.events).count(("alarm.raised", "amplifier_open")) == 1


def test_an_open_for_a_new_broadcast_goes_out_at_once() -> None:
    cable = Cable()
    cable.cut_while_it_lies()
    cable.go(30)
    cable.board.happen("mend", 0)
    row = cable.wants("yard", text="撤离")
    assert cable.orders("2", BOARD)[-1] == "open"
    cable.go(1)
    assert cable.part(row.id, "a9").state == "playing"
    cable.ask("cut", broadcast=row.id)
    cable.go(12)

    assert not cable.board.coils[1]
    assert cable.orders("2", BOARD)[-2:] == ["open", "close"]
    assert alarms(cable.events)[-1] == ("alarm.returned", "amplifier_open")


def test_a_contact_that_bounces_fills_no_journal() -> None:
    air = Air()
    before = len(air.events)
    for _time in range(600):
        air.says(Told("output", "4", "open"))
        air.run(0.05)
        air.says(Told("output", "4", "closed"))
        air.run(0.05)

    assert entries(air.events[before:]) < 80
    assert alarms(air.events) == [("alarm.raised", "amplifier_open")]
    air.run(60)
    air.says(Told("output", "4", "closed"))
    air.run(10)
    assert alarms(air.events)[1:] == [("alarm.returned", "amplifier_open")]


def test_a_contact_that_bounces_and_confirms_each_order_is_never_given_up() -> None:
    air = Air()
    before = len(air.events)
    for _time in range(1200):
        air.says(Told("output", "4", "open"))
        if air.asked and air.rows["command"][air.asked[-1][1].number].state == "asked":
            air.confirms("4")
        air.run(0.1)
        air.says(Told("output", "4", "closed"))

    assert closing(air, LINE, "4")[:7] == pytest.approx([1, 2, 5, 10, 30, 30, 30], abs=0.2)
    assert entries(air.events[before:]) < 80
    assert alarms(air.events) == [("alarm.raised", "amplifier_open")]


def test_a_device_that_says_once_that_it_opened_is_closed_when_the_time_has_come() -> None:
    air = Air()
    air.says(Told("output", "4", "open"))
    air.confirms("4")
    air.run(0.3)
    air.says(Told("output", "4", "open"))
    assert air.orders("4") == ["close"]
    air.run(0.7)
    assert air.orders("4") == ["close", "close"]


def test_who_switches_it_by_hand_every_minute_finds_it_closed_each_time() -> None:
    air = Air()
    for minute in range(10):
        air.says(Told("output", "4", "open"))
        assert air.orders("4") == ["close"] * (minute + 1), "it was closed for a minute: at once"
        air.confirms("4")
        air.run(60)

    assert alarms(air.events) == [("alarm.raised", "amplifier_open"), ("alarm.returned", "amplifier_open")] * 10


def test_a_close_that_failed_and_is_read_back_later_ends_its_alarm() -> None:
    air = Air()
    air.says(Told("output", "4", "closed"))
    row = air.wants("group4")
    assert not air.ask("cut", broadcast=row.id).refused
    air.run(9)
    assert codes(air) == ["amplifier_not_closed"]
    air.says(Told("output", "4", "closed"))
    air.run(10)
    assert alarms(air.events)[-1] == ("alarm.returned", "amplifier_not_closed")


def test_one_alarm_stands_where_it_neither_closes_nor_answers() -> None:
    air = Air()
    for _poll in range(60):
        air.says(Told("output", "4", "open"))
        air.run(5)

    assert codes(air) == ["amplifier_open"]
    assert closing(air, LINE, "4")[-2:] == pytest.approx([30, 30], abs=5)


def test_what_is_opened_again_after_it_closed_is_open_for_somebody() -> None:
    air = Air()
    air.says(Told("output", "4", "open"))
    air.confirms("4")
    air.wants("group4")
    air.confirms("4")
    assert alarms(air.events)[-1] == ("alarm.returned", "amplifier_open")


@pytest.mark.parametrize(("again_s", "told"), [([], 30), ([0], 1), ([-5, 10**9], 1)])
def test_whatever_a_profile_says_it_neither_goes_round_nor_gives_up(again_s: list[int], told: int) -> None:
    air = Air()
    values = air.state.rules.values()
    values["BC-23"]["again_s"] = again_s
    air.state.rules = Rulebook.recorded(json.loads(json.dumps(values)), "00000000")
    for _time in range(40):
        air.says(Told("output", "4", "open"))
        air.confirms("4")
        air.says(Told("output", "4", "open"))
        air.run(30)

    assert closing(air, LINE, "4")[0] == told
    assert closing(air, LINE, "4")[-1] <= 600


def test_a_journal_that_is_older_than_the_rule_is_decided_as_it_was() -> None:
    air = Air()
    values = {id: of for id, of in air.state.rules.values().items() if id != "BC-23"}
    air.state.rules = Rulebook.recorded(json.loads(json.dumps(values)), "00000000")
    for _time in range(3):
        air.says(Told("output", "4", "open"))
        air.confirms("4")

    assert air.orders("4") == ["close"] * 3
    assert alarms(air.events) == [("alarm.raised", "amplifier_open"), ("alarm.returned", "amplifier_open")] * 3
    assert {event.body.closes for event in air.events if event.kind == "command.asked"} == {0}


@pytest.mark.parametrize("away", ["stopped", "unplugged"])
def test_an_echo_is_not_believed_because_nobody_could_read_on(away: str) -> None:
    air = Air()
    air.says(Told("output", "4", "open"))
    air.confirms("4")
    if away == "stopped":
        air.now = air.now._replace(at=air.now.at + 60_000, tick=air.now.tick + 60_000)
        air.restart()
    else:
        air.tell(PortLost(LINE, "unplugged"))
        air.run(60)
    air.run()
    assert codes(air) == ["amplifier_open"]
    air.open(LINE)
    assert air.orders("4") == ["close", "close"], "closed again once its device is heard"
    air.says(Told("confirmed", "4", "closed"), Told("output", "4", "open"))
    air.run(5)
    air.confirms("4")
    air.run(10)
    assert alarms(air.events) == [("alarm.raised", "amplifier_open"), ("alarm.returned", "amplifier_open")]
