"""What is special about fire transmission devices: frames by length, confirms of their own, states bit by bit."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console.clock import SHANGHAI
from duty_console.domain.signals import Frame, Reading, Signal, Told
from duty_console.drivers.gb26875.decoder import LIMIT, Gb26875
from duty_console.drivers.gb26875.simulated import FarEnd, Faults

from .evidence import stories

SHEET = [record for story in stories("gb26875", "sheet") for record in story.records]
FIRE, CONFIRM, DENY = SHEET[:3]
NORMAL, FIRE_BIT, FAULT = 1, 2, 4
TIME = bytes((2, 58, 9, 26, 9, 12))


def framed(unit: bytes, command: int = 2, serial: int = 1) -> bytes:
    body = (serial.to_bytes(2, "little") + b"\1\1" + TIME + (889).to_bytes(6, "little") + (88888).to_bytes(6, "little")
            + len(unit).to_bytes(2, "little") + bytes((command,)) + unit)
    return b"@@" + body + bytes((sum(body) & 0xFF,)) + b"##"


def component(status: int, note: bytes = b"", time: bytes = TIME, zone: int = 10, point: int = 2) -> bytes:
    return (bytes((1, 1, 40)) + zone.to_bytes(2, "little") + point.to_bytes(2, "little") + status.to_bytes(2, "little")
            + note.ljust(31, b"\0") + time)


def read(*raw: bytes) -> list[Reading]:
    driver = Gb26875()
    return [driver.read(frame) for frame in driver.feed(b"".join(raw), 0, 0) + driver.end()]


def signals(unit: bytes, command: int = 2) -> list[Signal]:
    return [signal for reading in read(framed(unit, command)) for signal in reading.signals]


def codes(unit: bytes, command: int = 2) -> list[tuple[str, str]]:
    return [(signal.code, signal.qualifier) for signal in signals(unit, command)]


def test_the_confirm_of_the_sheets_first_frame_is_its_second_byte_for_byte() -> None:
    at = round(datetime(2012, 9, 26, 9, 58, 35, tzinfo=SHANGHAI).timestamp() * 1000)

    assert Gb26875().answer(Frame(FIRE, 0, 0, 0), at) == CONFIRM


@given(serial=st.integers(0, 65535), command=st.integers(0, 255), at=st.integers(0, 10**14))
def test_whatever_is_answered_gets_a_confirm_and_never_a_deny(serial: int, command: int, at: int) -> None:
    driver = Gb26875()

    answer = driver.answer(Frame(framed(b"\x02\x01" + component(3), command, serial), 0, 0, 0), at)

    (reading,) = read(answer)
    assert (reading.fields["command"], reading.fields["serial"], reading.fields["length"]) == (3, serial, 0)
    assert (reading.fields["src"], reading.fields["dst"]) == (88888, 889)


def test_noise_has_no_answer_and_no_clock_is_too_wrong_for_one() -> None:
    assert Gb26875().answer(Frame(FIRE[:-1], 0, 0, 0), 0) == b""
    assert len(Gb26875().answer(Frame(FIRE, 0, 0, 0), 0)) == len(CONFIRM)


def test_any_wrong_bit_leaves_a_frame_unread() -> None:
    for at in range(len(FIRE)):
        for bit in range(8):
            for reading in read(FIRE[:at] + bytes((FIRE[at] ^ 1 << bit,)) + FIRE[at + 1:]):
                assert (reading.kind, reading.answer) == ("unparsed", "never")


@given(garbage=st.lists(st.binary(max_size=60).filter(lambda data: b"@" not in data), min_size=15, max_size=15),
       cuts=st.lists(st.integers(0, 1500), max_size=20))
def test_every_frame_of_the_sheet_is_taken_from_between_garbage_however_it_is_cut(
        garbage: list[bytes], cuts: list[int]) -> None:
    data = garbage[-1] + b"".join(raw + noise for raw, noise in zip(SHEET, garbage, strict=False))
    driver, places = Gb26875(), [0, *sorted(cuts), len(data)]

    frames = [frame for start, stop in pairwise(places) for frame in driver.feed(data[start:stop], 0, 0)]

    assert [frame.raw for frame in frames if driver.read(frame).kind != "unparsed"] == SHEET


@given(garbage=st.binary(max_size=300).filter(lambda data: b"@" not in data), cut=st.integers(1, 77))
def test_between_garbage_and_half_a_frame_the_whole_ones_are_taken(garbage: bytes, cut: int) -> None:
    kinds = [reading.kind for reading in read(garbage, FIRE, garbage, FIRE[:cut].rstrip(b"@"), SHEET[3])]

    assert kinds.count("component_status") == 1
    assert kinds.count("device_status") == 1


def test_behind_a_start_that_was_none_a_fire_waits_one_second_and_is_taken() -> None:
    driver = Gb26875()
    false_start = b"@@" + bytes(22) + (1000).to_bytes(2, "little")
    assert driver.feed(false_start + FIRE, 0, 0) == []
    assert driver.idle(999) == []

    kinds = [driver.read(frame).kind for frame in driver.idle(1000)]

    assert kinds == ["unparsed", "component_status"]


def test_no_more_is_kept_than_the_longest_frame() -> None:
    driver = Gb26875()
    longest = framed(b"\x06\x03" + (b"\1\1\xff" + b"x" * 255) * 3)
    given_on = [frame for byte in b"@@\0" * 5000 for frame in driver.feed(bytes((byte,)), 0, 0)]
    driver.end()

    assert sum(len(frame.raw) for frame in given_on) >= 15000 - 2 * LIMIT
    assert [driver.read(frame).kind for frame in driver.feed(longest, 0, 0)] == ["configuration"]


def test_a_unit_longer_than_the_standard_allows_is_no_frame() -> None:
    assert {reading.kind for reading in read(framed(b"\x96" + bytes(1024)))} == {"unparsed"}


def test_a_frame_whose_sum_holds_and_whose_unit_does_not_is_confirmed_and_for_a_person_to_find_out() -> None:
    (reading,) = read(framed(b"\x02\x02" + component(3)))

    assert (reading.kind, reading.answer) == ("unparsed", "at_once")
    assert reading.fields["serial"] == 1


def test_a_set_bit_is_a_condition_of_its_component() -> None:
    (fire,) = signals(b"\x02\x01" + component(FIRE_BIT))

    assert (fire.account, fire.code, fire.qualifier, fire.severity) == ("889", "P1", "new", "fire")
    assert (fire.zone, fire.group, fire.clock) == ("10-2", "1-1", "2012-09-26 09:58:02")


def test_a_fire_comes_before_all_else_that_a_frame_says_of_the_component() -> None:
    assert codes(b"\x02\x01" + component(0b110)) == [("P1", "new"), ("P2", "new")]


def test_a_report_of_normal_operation_ends_what_it_says_is_over_and_nothing_else() -> None:
    fire, over = signals(b"\x02\x01" + component(NORMAL | FIRE_BIT))

    assert (fire.code, over.code, over.qualifier) == ("P1", "PN", "restore")
    assert over.clears == ("P2", "P3", "P4", "P5", "P6", "P7", "P8")
    assert (over.zone, over.group) == (fire.zone, fire.group)


@given(status=st.integers(0, 65535).filter(lambda status: not status & NORMAL), command=st.sampled_from([2, 5]))
def test_a_word_without_the_bit_of_normal_operation_ends_nothing(status: int, command: int) -> None:
    for signal in signals(b"\x02\x01" + component(status), command):
        assert signal.qualifier != "restore"
        assert signal.clears == ()


@given(status=st.integers(0, 65535))
def test_no_bit_that_is_set_is_ever_ended_and_none_is_lost(status: int) -> None:
    said = signals(b"\x01\x01\x01\x01" + status.to_bytes(2, "little") + TIME)
    held = {f"S{bit}" for bit in range(1, 16) if status >> bit & 1}

    assert {signal.code for signal in said if signal.qualifier == "new"} == held
    assert not held & {code for signal in said for code in signal.clears}


def test_test_state_is_a_log_line() -> None:
    assert codes(b"\x02\x01" + component(0)) == [("PT", "log")]


def test_an_answer_to_a_query_says_what_is_still_there() -> None:
    assert codes(b"\x15\x01\x09" + TIME, command=5) == [("D3", "present"), ("DN", "restore")]


def test_a_manual_alarm_is_a_fire_and_other_operations_are_log_lines() -> None:
    manual, silence = signals(b"\x04\x01\x01\x01\x06\x07" + TIME)[::-1]

    assert (manual.code, manual.qualifier, manual.severity) == ("O2", "new", "fire")
    assert (silence.code, silence.qualifier, silence.user) == ("O1", "log", "7")


def test_the_answer_to_a_post_check_names_the_guard() -> None:
    (said,) = signals(b"\x18\x01\x20\x07" + TIME)

    assert (said.code, said.qualifier, said.user) == ("K5", "log", "7")


@pytest.mark.parametrize(("sent", "shown"), [
    ("三楼烟感".encode("gb18030"), "三楼烟感"), (b"\xff\xff\xff\xff", "感烟火灾探测器"), (b"HALL \0junk\xff", "HALL"),
    (b" " * 31, "感烟火灾探测器"), (b"\x1b[2J", "\N{REPLACEMENT CHARACTER}[2J")])
def test_a_note_loses_the_makers_rubbish_and_an_empty_one_is_the_kind_of_component(sent: bytes, shown: str) -> None:
    assert signals(b"\x02\x01" + component(FIRE_BIT, sent))[0].text == shown


@pytest.mark.parametrize("time", [bytes(6), b"\xff" * 6, bytes((2, 58, 9, 31, 2, 12))])
def test_a_time_that_is_none_is_that_of_sending_and_marked(time: bytes) -> None:
    assert signals(b"\x02\x01" + component(FIRE_BIT, time=time))[0].clock == "2012-09-26 09:58:02 时间无效"


def at_of(unit: bytes) -> int:
    return signals(unit)[0].at


def test_what_happened_long_before_it_was_sent_bears_the_time_at_which_it_happened() -> None:
    at = at_of(b"\x02\x01" + component(FIRE_BIT, time=bytes((2, 58, 9, 26, 9, 11))))

    assert at == round(datetime(2011, 9, 26, 9, 58, 2, tzinfo=SHANGHAI).timestamp() * 1000)


@pytest.mark.parametrize("time", [bytes(6), b"\xff" * 6, bytes((2, 58, 9, 31, 2, 12)), bytes((60, 0, 0, 1, 1, 26))])
def test_a_time_that_is_none_says_nothing_of_when_and_stops_nothing(time: bytes) -> None:
    fire = signals(b"\x02\x01" + component(FIRE_BIT, time=time))[0]

    assert (fire.code, fire.at) == ("P1", 0)


def test_a_report_without_a_time_of_its_own_does_not_say_when() -> None:
    assert at_of(b"\x19\x01\x01\x01") == 0


@pytest.mark.parametrize(("unit", "output"), [(b"\x1c\x01" + TIME, ""), (b"\x08\x01\x0a\x02" + TIME, "10-2")])
def test_a_clock_that_is_reported_is_told_as_what_it_shows(unit: bytes, output: str) -> None:
    (reading,) = read(framed(unit))

    shown = round(datetime(2012, 9, 26, 9, 58, 2, tzinfo=SHANGHAI).timestamp() * 1000)
    assert reading.tells == (Told("clock", output, str(shown)),)
    assert reading.answer == "at_once"


def test_a_clock_that_shows_no_time_is_a_line_in_the_journal_and_tells_nothing() -> None:
    (reading,) = read(framed(b"\x1c\x01" + bytes(6)))

    assert (reading.tells, [signal.code for signal in reading.signals]) == ((), ["T28"])


def test_an_analog_value_is_shown_in_its_unit() -> None:
    assert signals(SHEET[13][27:-3])[0].text == "温度 50.0 degC"


@pytest.mark.parametrize("unit", [b"", b"\x10", b"\x16"])
def test_heartbeats_of_three_makers_are_answered(unit: bytes) -> None:
    (reading,) = read(framed(unit))

    assert (reading.kind, reading.answer, reading.signals) == ("heartbeat", "at_once", ())


def test_a_state_of_the_device_is_an_event_and_no_heartbeat() -> None:
    assert codes(SHEET[3][27:-3]) == [("D3", "present")]


@pytest.mark.parametrize(("unit", "command"), [(b"\x96\x01abc", 2), (b"\x09\x01abc", 2), (b"\x01", 200), (b"", 0)])
def test_what_is_private_or_reserved_is_stored_and_answered(unit: bytes, command: int) -> None:
    (reading,) = read(framed(unit, command))

    assert (reading.kind, reading.answer) == ("unsupported", "at_once")


def test_a_deny_is_understood_and_not_answered() -> None:
    (reading,) = read(DENY)

    assert (reading.kind, reading.answer, reading.signals[0].code) == ("deny", "never", "C6")


@pytest.mark.parametrize("kind", [61, 62, 63, 64, 65, 66, 67, 68, 81, 84, 85, 86, 88, 89, 90, 91])
def test_what_a_centre_asks_is_read_by_name(kind: int) -> None:
    sizes = {61: 2, 62: 6, 63: 6, 64: 9, 65: 2, 66: 2, 67: 6, 68: 2, 84: 7, 90: 6}
    (reading,) = read(framed(bytes((kind, 1)) + (b"\1" * sizes.get(kind, 1)), 1 if kind > 88 else 4))

    assert (reading.kind, reading.answer) == ("control" if kind > 88 else "query", "never")
    assert reading.fields["type"] == kind


def test_two_frames_that_differ_in_zeros_alone_are_two() -> None:
    driver = Gb26875()
    one, other = (framed(b"\x02\x01" + component(2, zone=zone, point=point)) for zone, point in ((5, 0), (0, 5)))

    assert driver.key(one) != driver.key(other)


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535), st.integers(1, 8)), min_size=1, max_size=5))
def test_what_the_far_end_says_is_what_is_read(said: list[tuple[int, int, int]]) -> None:
    far, ours, found = FarEnd(), Gb26875(), []
    for zone, point, bit in said:
        far.event("889", "E", f"P{bit}", "", f"{zone}-{point}")
    while far.pending:
        out = far.due(0)
        for frame in (frame for at in range(len(out)) for frame in ours.feed(out[at:at + 1], 0, 0)):
            found += [signal for signal in ours.read(frame).signals if signal.qualifier == "new"]
            far.receive(ours.answer(frame, 0), 0)

    assert [(signal.account, signal.zone, signal.code) for signal in found] == [
        ("889", f"{zone}-{point}", f"P{bit}") for zone, point, bit in said]
    assert far.stray == 0


@pytest.mark.parametrize(("code", "said"), [("110", "P1"), ("301", "P2"), ("570", "P3"), ("200", "P4")])
def test_a_storys_panel_codes_become_states_of_components(code: str, said: str) -> None:
    far = FarEnd()
    far.event("1003", "E", code, "01", "017")

    (signal, _over) = [signal for reading in read(far.due(0)) for signal in reading.signals]

    assert (signal.account, signal.zone, signal.code) == ("1003", "0-17", said)


def test_what_a_story_does_in_its_second_minute_happened_then_by_the_devices_clock() -> None:
    far = FarEnd(began=datetime(2026, 11, 24, 8))
    far.event("1003", "E", "110", "01", "017", 90)

    (fire, _over) = [signal for reading in read(far.due(95)) for signal in reading.signals]

    assert fire.at == round(datetime(2026, 11, 24, 8, 1, 30, tzinfo=SHANGHAI).timestamp() * 1000)


def test_what_no_device_can_do_a_story_is_told() -> None:
    with pytest.raises(ValueError, match="key"):
        FarEnd().happen("ring", 0)


def test_mains_that_fail_and_return_are_said_by_the_device_itself() -> None:
    far, said = FarEnd(), []
    for ok in (False, True):
        far.happen("mains", 0, ok=ok)
        data = far.due(0)
        said += [(signal.code, signal.qualifier) for reading in read(data) for signal in reading.signals]
        far.receive(Gb26875().answer(Frame(data, 0, 0, 0), 0), 0)

    assert said == [("D3", "present"), ("DN", "restore"), ("DN", "restore")]


def test_a_repeat_has_the_same_serial_number_and_its_confirm_is_taken_once() -> None:
    far, ours = FarEnd(), Gb26875()
    far.event("889", "E", "P1", "", "10-2")
    first, nothing, again = far.due(0), far.due(9.9), far.due(10)

    assert (nothing, again) == (b"", first)
    far.receive(ours.answer(Frame(again, 0, 0, 0), 0), 10.1)
    far.receive(ours.answer(Frame(first, 0, 0, 0), 0), 10.2)
    assert (far.pending, far.stray, far.ledger[0].attempts) == (0, 1, 2)


def test_a_silent_centre_hears_a_frame_four_times_and_then_only_heartbeats_until_one_is_confirmed() -> None:
    far, ours, now, said = FarEnd(), Gb26875(), 0.0, []
    far.event("889", "E", "P1", "", "10-2")
    while now < 75:
        if out := far.due(now):
            said.append((now, out))
        now += 1
    kinds = [read(out)[0].kind for _at, out in said]

    assert (kinds[:4], set(kinds[4:])) == (["component_status"] * 4, {"heartbeat"})
    assert far.absent
    far.receive(ours.answer(Frame(said[-1][1], 0, 0, 0), 0), now)
    assert read(far.due(now))[0].kind == "component_status"


def test_on_a_bad_cable_every_event_arrives_and_none_is_invented() -> None:
    far = FarEnd(faults=Faults(noise=0.2, doubled=0.2, split=0.3, flipped=0.1, cut=0.1), seed=7, attempts=50)
    ours, stored, now = Gb26875(), list[str](), 0.0
    for point in range(100):
        far.event("889", "E", "P1", "", f"1-{point}", now=point)
    while far.pending:
        tick = int(now * 1000)
        for frame in ours.feed(far.due(now), 0, tick) + ours.idle(tick):
            reading = ours.read(frame)
            stored += [signal.zone for signal in reading.signals if signal.qualifier == "new"]
            if reading.answer == "at_once":
                far.receive(ours.answer(frame, tick), now)
        now += 0.5

    assert list(dict.fromkeys(stored)) == [f"1-{point}" for point in range(100)]
    assert all(sent.acked_at is not None for sent in far.ledger)
