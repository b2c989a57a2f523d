"""What is special about Sur-Gard lines: strict shapes, parity, glued messages, and who earns an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console.domain.parity import add, strip
from duty_console.domain.signals import Frame, Layout, Reading
from duty_console.drivers.surgard.decoder import Surgard
from duty_console.drivers.surgard.halves import SAYINGS, _said, quick
from duty_console.drivers.surgard.reading import Reader

from .evidence import stories

MLR2 = Layout(receiver_digits=2, line_digits=1, account_digits=(4,))
FIRE = "5011 181234E11001005"
SHEET = [record for story in stories("surgard", "sheet") for record in story.records]


def read(text: str, layout: Layout = Layout(), end: bytes = b"\x14") -> list[Reading]:  # noqa: B008
    driver = Surgard(layout)
    return [driver.read(frame) for frame in driver.feed(text.encode("latin-1") + end, 0, 0) + driver.end()]


def kinds(text: str, layout: Layout = Layout()) -> list[str]:  # noqa: B008
    return [reading.kind for reading in read(text, layout)]


@pytest.mark.parametrize("parity", ["E", "O"])
def test_on_a_seven_bit_line_one_spoilt_bit_never_makes_another_message(parity: str) -> None:
    for record in SHEET:
        sent = add(record, parity)  # type: ignore[arg-type]
        for at in range(len(sent)):
            for bit in range(8):
                driver = Surgard(Layout(), parity)  # type: ignore[arg-type]
                spoilt = sent[:at] + bytes((sent[at] ^ 1 << bit,)) + sent[at + 1:]
                for frame in driver.feed(spoilt, 0, 0) + driver.end():
                    assert driver.read(frame).kind == "unparsed"


@given(st.from_regex(r"5[0-9A-F]{3,5} (18|98|19)[0-9A-FR]{4,5}[ERPX][0-9A-F]{7,9}", fullmatch=True),
       st.sampled_from([MLR2, Layout(), Layout(2, 1, (4, 5))]), st.integers(0, 24),
       st.sampled_from(["", "\xff", " ", "E"]))
def test_by_halves_a_message_says_what_the_strict_reading_says_or_nothing(
        text: str, layout: Layout, at: int, spoilt: str) -> None:
    for said in (text, text[:at] + spoilt + text[at + 1:]):
        strict = Reader(layout).contact_id(said)

        halves = quick(layout)(said.encode("latin-1") + b"\x14")

        assert (halves and (halves, halves.fields)) == (strict and (strict._replace(parts=halves.parts), strict.fields))


def test_a_message_with_a_clock_is_read_too() -> None:
    assert quick(MLR2)(FIRE.encode() + b"12:30:00-01/31\x14") is None
    assert read(FIRE + "12:30:00-01/31", MLR2)[0].signals[0].clock == "12:30:00-01/31"


def test_no_more_halves_are_remembered_than_a_collector_has_room_for() -> None:
    driver = Surgard(MLR2)
    for number in range(SAYINGS + 100):
        [frame] = driver.feed(f"5011 18{number:04d}E130{number // 4096:02d}{number % 4096:03X}\x14".encode(), 0, 0)
        assert driver.read(frame).kind == "contact_id"

    assert _said.cache_info().currsize <= SAYINGS


@given(st.binary(), st.sampled_from("EO"))
def test_parity_goes_on_and_comes_off(data: bytes, parity: str) -> None:
    seven = bytes(byte & 0x7F for byte in data)

    assert strip(add(seven, parity), parity) == seven  # type: ignore[arg-type]
    assert strip(data, "N") == add(data, "N") == data


def test_the_acknowledgement_carries_the_parity_of_the_line() -> None:
    frame = Frame(FIRE.encode() + b"\x14", 0, 0, 0)

    assert [Surgard(parity=parity).answer(frame, 0) for parity in ("N", "E", "O")] == [b"\x06", b"\x06", b"\x86"]


@pytest.mark.parametrize("text", ["5011 18123E11001005", "50110 181234E11001005", "5011 1812345E11001005",
                                  "100000           @    ", "S011[#12345|NBA0001]", "1011     00012 C1128"])
def test_a_message_of_another_shape_than_the_profile_is_unparsed(text: str) -> None:
    assert kinds(text, MLR2) == ["unparsed"]


@pytest.mark.parametrize("digits", range(4, 11))
def test_without_a_profile_an_account_has_four_to_ten_digits(digits: int) -> None:
    account = "E12B56C890"[:digits]

    assert read(f"5011 18{account}E11001005")[0].fields["account"] == account


@pytest.mark.parametrize("text", [FIRE + FIRE, FIRE + "1011           @    ", "1011           @    " + FIRE,
                                  "S011[#1234|NBA0001*x]S011[#1234|NFA0002*y]", FIRE + "5011 181234E110010"])
def test_glued_messages_are_unparsed_and_met_with_silence(text: str) -> None:
    (reading,) = read(text)

    assert (reading.kind, reading.answer) == ("unparsed", "never")


def test_printable_garbage_in_front_leaves_a_message_unparsed() -> None:
    assert kinds("garbage" + FIRE) == ["unparsed"]


def test_unprintable_garbage_in_front_is_a_frame_of_its_own() -> None:
    noise, fire = read("ab\xff\x01" + FIRE)

    assert (noise.kind, noise.answer) == ("unparsed", "never")
    assert (fire.kind, fire.answer) == ("contact_id", "at_once")


def test_a_letter_that_is_only_known_is_never_taken_from_a_tail() -> None:
    assert kinds("ab\xff7011abc") == ["unparsed"]
    assert kinds("7011abc") == ["unsupported"]


@pytest.mark.parametrize("text", ["7" + FIRE[1:], "C011[#1234|NFA0001]", "4011      1234120003"])
def test_a_letter_made_by_one_flipped_bit_does_not_acknowledge_an_alarm_away(text: str) -> None:
    (reading,) = read(text)

    assert (reading.kind, reading.answer) == ("unparsed", "on_copy")


def test_noise_without_a_terminator_is_never_answered() -> None:
    (reading,) = read(FIRE, end=b"")

    assert (reading.kind, reading.answer) == ("unparsed", "never")


def test_a_terminated_message_that_cannot_be_read_is_answered_on_its_copy() -> None:
    assert read("5011 18123E11001005")[0].answer == "on_copy"


def test_what_was_skipped_stays_in_the_raw_bytes() -> None:
    driver, sent = Surgard(), b"\r\n\0" + FIRE[:9].encode() + b"\x13\x11" + FIRE[9:].encode() + b"\x14"
    (frame,) = driver.feed(sent, 7, 8)

    assert frame.raw == sent
    assert driver.read(frame).kind == "contact_id"


def test_a_message_waits_no_longer_than_a_second_for_its_rest() -> None:
    driver = Surgard()
    driver.feed(FIRE[:8].encode(), 0, 0)

    assert driver.idle(999) == []
    assert [frame.raw for frame in driver.idle(1000)] == [FIRE[:8].encode()]
    assert driver.idle(5000) == []


def test_an_impossible_time_is_kept_as_text() -> None:
    assert read(FIRE + "29:61:00-45/13")[0].signals[0].clock == "29:61:00-45/13"


def test_a_heartbeat_never_carries_the_time() -> None:
    assert kinds("1011           @    14:05:09-23/11") == ["unparsed"]


def test_modifiers_hold_for_the_events_behind_them() -> None:
    (reading,) = read("S011[#1234|Nri1/BA0001/ri2/id7/ti14:05/BR0002]")

    assert [(s.code, s.group, s.user, s.clock) for s in reading.signals] == [
        ("BA", "1", "", ""), ("BR", "2", "7", "14:05")]
    assert reading.fields["modifiers"] == {"ri": "2", "id": "7", "ti": "14:05"}
    assert reading.signals[1].clears == ("BA", "BV")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("form", ["*{}", "|A{}"])
def test_a_chinese_text_of_a_sia_block_is_read(encoding: str, form: str) -> None:
    text = form.format("三楼烟感").encode(encoding)
    (reading,) = read("S011[#1234|NFA0001" + text.decode("latin-1") + "]")

    assert reading.signals[0].text == "三楼烟感"


def test_an_event_behind_a_text_is_not_taken_for_a_part_of_the_text() -> None:
    (reading,) = read("S011[#1234|NFA0001*HALL/BA0002*ROOM 1F/2F/TA0003]")

    assert [(s.code, s.zone, s.text) for s in reading.signals] == [
        ("FA", "0001", "HALL"), ("BA", "0002", "ROOM 1F/2F"), ("TA", "0003", "")]
    assert [event["code"] for event in reading.fields["events"]] == ["FA", "BA", "TA"]


def test_a_zone_that_lost_a_digit_is_not_another_zone() -> None:
    assert kinds("S011[#1234|NBA001]") == ["unparsed"]


def test_opening_and_closing_are_log_lines_but_a_forced_door_is_an_alarm() -> None:
    closing, forced, shut = (read(f"5011 181234{what}01007")[0].signals[0] for what in ("R401", "E423", "R423"))

    assert (closing.qualifier, closing.user, closing.zone) == ("log", "007", "")
    assert (forced.qualifier, forced.severity, forced.zone) == ("new", "burglary", "007")
    assert (shut.qualifier, shut.clears) == ("restore", ("423",))


def test_internal_messages_come_in_three_forms() -> None:
    texts = ["1010      0000 A 20 ", "001000[#0000|NAT0000]", "S01000[#0000|NAT0000]"]

    assert [kinds(text) for text in texts] == [["internal"]] * 3
    assert read("1010      0000 R 30 ")[0].signals[0].clears == ("A20",)


def test_a_callers_number_is_kept_as_a_log_line() -> None:
    (reading,) = read("U011  1234861381234567FFFFFF")

    assert (reading.kind, reading.fields["number"]) == ("caller_id", "861381234567")
    assert reading.signals[0].severity == "info"
