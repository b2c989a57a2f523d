"""A patrol wand is emptied whole: stored first, then its pointer moves; what is missing is asked for again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from duty_console import drivers, texts
from duty_console.clock import local
from duty_console.domain.signals import Layout, Order, Reading, Sending
from duty_console.drivers.patrol_wand.decoder import PatrolWand
from duty_console.drivers.patrol_wand.framing import Packet, packed, unpacked
from duty_console.drivers.patrol_wand.simulated import FarEnd
from duty_console.errors import RoomError

EVENING = datetime(2026, 11, 27, 22, 0)


class Cradle:
    """Both ends, and a collector between them that stores what it hears before it answers."""

    def __init__(self, **how: Any) -> None:
        self.driver, self.wand = PatrolWand(), FarEnd(began=EVENING, **how)
        self.now, self.stored = 0.0, list[dict[str, Any]]()
        self.readings: list[Reading] = []
        self.sent: list[Sending] = []
        self.commits = True
        self.driver.opened(0)

    def wait(self, seconds: float) -> Cradle:
        end = self.now + seconds
        while self.now < end:
            self.now += 0.05
            tick = round(self.now * 1000)
            frames = []
            while data := self.wand.due(self.now):
                frames += self.driver.feed(data, tick, tick)
            frames += self.driver.idle(tick)
            answers = []
            for frame in frames:
                reading = self.driver.read(frame)
                self.readings.append(reading)
                if self.commits:
                    self.stored += [record for part in reading.parts for record in self.records(part)]
                    if reading.answer == "at_once":
                        answers.append(self.driver.answer(frame, tick))
            for answer in filter(None, answers):
                self.wand.receive(answer, self.now)
            for sending in self.driver.due(tick, tick):
                self.sent.append(sending)
                self.wand.receive(sending.data, self.now)
        return self

    @staticmethod
    def records(part: Any) -> list[dict[str, Any]]:
        return list(part.get("records", ()))

    def walk(self, count: int) -> Cradle:
        for number in range(count):
            self.wand.happen("scan", self.now, tag=f"{number + 1:06X}", person=101, ago_s=count - number)
        return self

    def serials(self) -> list[int]:
        return [record["serial"] for record in self.stored]


def test_new_records_are_read_and_the_pointer_moves_behind_them() -> None:
    cradle = Cradle().walk(2).wait(3)

    assert [(one["serial"], one["person"], one["card"], one["time"]) for one in cradle.stored] == [
        (1, 101, "000001", "2026-11-27 21:59:58"), (2, 101, "000002", "2026-11-27 21:59:59")]
    assert (cradle.wand.taken, cradle.wand.written) == (2, 2)
    signal = next(signal for reading in cradle.readings for signal in reading.signals)
    assert (signal.scheme, signal.code, signal.group, signal.zone, signal.user, signal.clock, signal.at) == (
        "patrol_wand", "tag", "1", "000001", "101", "2026-11-27 21:59:58", 0)
    cradle.wait(60)
    assert cradle.serials() == [1, 2]


def test_the_clock_is_asked_before_records_are_read() -> None:
    cradle = Cradle().walk(1).wait(3)
    told = [tell for reading in cradle.readings for tell in reading.tells if tell.what == "clock"]

    assert [asked[:2] for asked in cradle.wand.asked[:3]] == [(4, 1), (2, 1), (4, 6)]
    assert local(int(told[0].value)).replace(tzinfo=None) == EVENING
    assert [part["time"] for reading in cradle.readings for part in reading.parts if "time" in part] == [
        "2026-11-27 22:00:00"]


def test_many_records_come_in_packets_and_in_several_turns() -> None:
    cradle = Cradle().walk(200).wait(30)

    assert cradle.serials() == list(range(1, 201))
    assert cradle.wand.taken == 200


@pytest.mark.parametrize("times", [1, 2])
def test_a_record_that_did_not_come_is_asked_for_again_and_nothing_is_passed_over(times: int) -> None:
    cradle = Cradle().walk(5)
    cradle.wand.happen("lose", 0, serial=3, times=times)
    cradle.wait(30)

    assert set(cradle.serials()) == {1, 2, 3, 4, 5}
    assert cradle.wand.taken == 5
    moved = [int.from_bytes(data[1:5], "big") for kind, index, data in cradle.wand.asked if (kind, index) == (4, 4)]
    assert moved == ([5] if times == 1 else [2, 5])


def test_a_record_that_never_comes_does_not_keep_the_wand_for_ever() -> None:
    cradle = Cradle().walk(5)
    cradle.wand.happen("lose", 0, serial=3, times=99)
    cradle.wait(60)

    assert set(cradle.serials()) == {1, 2, 4, 5}
    assert cradle.wand.taken == 5
    before = len(cradle.stored)
    cradle.wait(60)
    assert len(cradle.stored) == before


def test_what_is_not_durable_moves_nothing() -> None:
    cradle = Cradle().walk(3)
    cradle.commits = False
    cradle.wait(20)
    assert cradle.wand.taken == 0
    cradle.commits = True
    cradle.wait(20)

    assert cradle.serials() == [1, 2, 3]
    assert cradle.wand.taken == 3


def test_a_dump_that_breaks_off_is_read_again() -> None:
    cradle = Cradle().walk(40)
    cradle.wand.happen("cut", 0)
    cradle.wait(30)

    assert set(cradle.serials()) == set(range(1, 41))
    assert cradle.wand.taken == 40


def test_a_wand_that_is_taken_out_in_the_middle_says_the_rest_when_it_is_back() -> None:
    cradle = Cradle().walk(100)
    cradle.wait(0.2)
    cradle.wand.happen("away", cradle.now)
    cradle.wait(60)
    cradle.wand.happen("away", cradle.now, on=False)
    cradle.wait(30)

    assert set(cradle.serials()) == set(range(1, 101))
    assert cradle.wand.taken == 100


def test_a_damaged_reply_is_no_record_and_is_asked_for_again() -> None:
    cradle = Cradle().walk(3)
    cradle.wait(0.15)
    cradle.wand.happen("garble", 0)
    cradle.wait(30)

    assert set(cradle.serials()) == {1, 2, 3}
    assert "checksum does not hold" in {reading.reason for reading in cradle.readings}
    assert cradle.wand.taken == 3


def test_a_ring_that_begins_anew_is_read_to_its_end_and_from_its_beginning() -> None:
    cradle = Cradle(capacity=10).walk(8).wait(15)
    assert cradle.wand.taken == 8
    cradle.stored.clear()
    cradle.walk(6).wait(40)

    assert [record["card"] for record in cradle.stored] == [f"{number:06X}" for number in (1, 2, 3, 4, 5, 6)]
    assert cradle.wand.taken == 4


def test_what_is_asked_again_within_a_minute_is_one_more_reception() -> None:
    driver = PatrolWand()
    one, other = (packed(Packet(1, code, 0x34, 6, b"\0\0\0\1" + bytes(16))) for code in (0x1001, 0x1002))
    ends = [packed(Packet(1, code, 0xF4, 6, b"\0\0\0\1")) for code in (0x1001, 0x1002)]

    assert driver.key(one) == driver.key(other)
    assert driver.key(ends[0]) != driver.key(ends[1])


def test_an_order_sets_the_clock_and_only_its_own_reply_confirms_it() -> None:
    cradle = Cradle().walk(1)
    cradle.wand.happen("clock", 0, time="2000-01-01 00:00:00")
    cradle.driver.order(Order(0x4711, "", "clock", "", 60_000), 0, 0)
    cradle.wait(5)
    done = [reading for reading in cradle.readings if any(tell.what == "confirmed" for tell in reading.tells)]

    assert len(done) == 1
    assert cradle.wand.taken == 1
    assert cradle.wand.shows(cradle.now).strftime("%y-%m-%d") == "70-01-01"  # what this test says that it is
    assert [sending.number for sending in cradle.sent if sending.number] == [0x4711]


def test_a_poll_is_the_next_turn_at_once() -> None:
    cradle = Cradle().wait(3)
    cradle.walk(1)
    cradle.driver.order(Order(9, "", "poll", "", 60_000), 0, 0)
    cradle.wait(2)

    assert cradle.serials() == [1]


def test_a_time_that_is_none_is_kept_as_it_was_sent() -> None:
    record = bytes.fromhex("00000007" "FFFF" "1A0D40171600" "00" "62E8CD")
    driver = PatrolWand()
    frame, = driver.feed(packed(Packet(1, 0x1234, 0x34, 6, b"\0\0\0\1" + record)), 0, 0)
    signal, = driver.read(frame).signals

    assert (signal.user, signal.clock) == ("", "1a0d40171600")


def test_a_system_record_is_told_by_its_length() -> None:
    record = bytes.fromhex("00000007" "05" "052110231126" "00")
    driver = PatrolWand()
    frame, = driver.feed(packed(Packet(1, 0x1234, 0x34, 6, b"\0\0\0\1" + record)), 0, 0)
    reading = driver.read(frame)

    assert reading.fields["records"] == [{"serial": 7, "code": 5, "time": "2026-11-23 10:21:05"}]
    assert reading.signals[0].code == "system"


def test_every_byte_survives_the_escapes() -> None:
    packet = Packet(0x7E, 0x7F7E, 0x34, 6, bytes(range(256))[:255])

    assert unpacked(packed(packet)) == packet


@pytest.mark.parametrize(("settings", "why"), [((("poll", "5"),), "has no setting poll"),
                                               ((("poll_s", "1"),), "from 2 to 3600"),
                                               ((("address", "x"),), "from 0 to 255")])
def test_a_wrong_setting_is_refused(settings: Any, why: str) -> None:
    texts.use("en")
    with pytest.raises(RoomError, match=why):
        drivers.make("patrol_wand", Layout(settings=settings))
