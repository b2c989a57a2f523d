"""The simulated receiver keeps to the sheet: attempts, absence, return, heartbeat."""

from __future__ import annotations

import pytest

from duty_console.drivers.surgard.decoder import Surgard
from duty_console.drivers.surgard.simulated import FarEnd, Faults

HEARTBEAT = b"1011           @    \x14"
ACK, NAK = b"\x06", b"\x15"


def until(far: FarEnd, start: float, stop: float) -> list[tuple[float, bytes]]:
    """What it says to a silent computer."""
    said, now = [], start
    while now <= stop:
        out = far.due(now)
        if out:
            said.append((now, out))
        following = far.next_due()
        now = stop + 1 if following is None else max(following, now + 0.001) if not out else following
    return said


def asking() -> FarEnd:
    far = FarEnd()
    far.event("1234", "E", "110", "01", "005")
    return far


def test_an_answered_message_is_said_once() -> None:
    far = asking()

    assert far.due(0) == b"5011 181234E11001005\x14"
    far.receive(ACK, 0.1)
    assert (far.due(0.2), far.pending) == (b"", 0)
    assert (far.ledger[0].attempts, far.ledger[0].acked_at) == (1, 0.1)


def test_a_silent_computer_hears_a_message_four_times_and_then_only_heartbeats() -> None:
    far = asking()
    said = until(far, 0, 60)

    assert [at for at, out in said if b"E110" in out] == [0, 4, 8, 12]
    assert far.absent
    assert {out for at, out in said if at > 12} == {HEARTBEAT}


def test_the_first_answered_heartbeat_brings_the_buffered_events_back_in_order() -> None:
    far = asking()
    until(far, 0, 20)
    far.event("1234", "E", "120", "01", "006")
    assert far.due(far.next_due() or 0) == HEARTBEAT
    far.receive(ACK, 50)

    assert b"E110" in far.due(50)
    far.receive(ACK, 50.1)
    assert b"E120" in far.due(50.2)
    assert not far.absent


def test_a_refusal_brings_the_message_back_at_once() -> None:
    far = asking()
    first = far.due(0)
    far.receive(NAK, 0.1)

    assert far.due(0.1) == first


def test_a_heartbeat_comes_only_when_nothing_was_said_for_its_period() -> None:
    far = FarEnd()
    assert far.due(29.9) == b""
    far.event("1234", "E", "110", "01", "005")
    far.due(29.9)
    far.receive(ACK, 29.95)

    assert far.due(59) == b""
    assert far.due(59.9) == HEARTBEAT


def test_a_heartbeat_nobody_answers_is_said_four_times_and_again_in_the_next_period() -> None:
    far = FarEnd()
    times = [at for at, _ in until(far, 30, 80)]

    assert times == pytest.approx([30, 34, 38, 42, 76, 80])


def test_a_full_buffer_loses_the_newest() -> None:
    far = FarEnd(buffer=2)
    for text in ("a", "b", "c"):
        far.message(text)

    assert (far.pending, far.overflowed) == (2, ["c"])


def test_an_answer_to_nothing_is_only_counted() -> None:
    far = FarEnd()
    far.receive(ACK, 1)

    assert far.stray == 1


def test_the_clock_is_appended_when_the_option_is_on() -> None:
    far = FarEnd(stamp=lambda now: "14:05:09-23/11")
    far.event("1234", "E", "131", "01", "003", now=0)

    assert far.due(0) == b"5011 181234E1310100314:05:09-23/11\x14"


@pytest.mark.parametrize("parity", ["N", "E", "O"])
def test_on_a_bad_cable_every_event_arrives_and_none_is_invented(parity: str) -> None:
    faults = Faults(noise=0.2, doubled=0.2, split=0.3, lost_end=0.1, merged=0.1)
    far = FarEnd(parity=parity, faults=faults, seed=7, attempts=50)
    ours = Surgard(parity=parity)  # type: ignore[arg-type]
    for zone in range(100):
        far.event("1234", "E", "110", "01", f"{zone:03}")
    stored, now = [], 0.0
    while far.pending:
        frames = ours.feed(far.due(now), 0, int(now * 1000)) + ours.idle(int(now * 1000))
        readings = [ours.read(frame) for frame in frames]
        zones = [signal.zone for reading in readings for signal in reading.signals]
        stored += zones
        if zones:  # one answer for the outstanding message, however often it was said
            far.receive(ours.answer(frames[-1], 0), now)
        now += 0.5

    assert list(dict.fromkeys(stored)) == [f"{zone:03}" for zone in range(100)]
    assert all(sent.acked_at is not None for sent in far.ledger)
