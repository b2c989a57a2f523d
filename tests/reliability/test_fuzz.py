"""
P4: no bytes make a parser raise, hoard, sleep or refuse, and the next good frame is always taken. The long form feeds
10^6 inputs to each parser.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fuzzing import Good, Line, endless, fuzz

from duty_console import drivers
from duty_console.domain.parity import Parity, add
from duty_console.domain.signals import Driver, Frame, Layout
from duty_console.drivers.contact_id import decoder as contact_id
from duty_console.drivers.gb26875 import decoder as gb26875
from duty_console.drivers.gb26875.unit import head_of
from duty_console.drivers.modbus_relay import framing as relay_framing
from duty_console.drivers.modbus_relay import pdus, relay
from duty_console.drivers.patrol_wand import decoder as patrol_wand
from duty_console.drivers.patrol_wand import framing as wand_framing
from duty_console.drivers.patrol_wand import meaning as wand_meaning
from duty_console.drivers.surgard import decoder as surgard
from duty_console.drivers.village import decoder as village
from duty_console.drivers.village import frames as village_frames
from duty_console.drivers.voice_modem import callerid
from duty_console.drivers.voice_modem import decoder as voice_modem

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
SHORT, LONG = 3_000, 1_000_000
#: parser -> what ends a frame, and the layouts and parities its lines have.
ENDS = {"surgard": b"\x14", "contact_id": b"\r\n", "gb26875": b"", "village": b"\r\n", "modbus_relay": b"",
        "voice_modem": b"", "patrol_wand": b""}
#: Calls and runs of keys end by silence; audio is left out of frames.
SILENT: dict[str, dict[str, Any]] = {"voice_modem": {"silence": 8500, "whole": 3000, "gaps": True}}
SHAPES: tuple[tuple[Layout, Parity], ...] = ((Layout(), "N"), (Layout(2, 1, (4,)), "N"), (Layout(2, 1, (4,)), "E"))
#: A protocol of eight-bit bytes leaves no room for a parity bit.
BINARY = {"gb26875", "modbus_relay", "voice_modem", "patrol_wand"}
SEEDS = (101, 102, 103)


def line_of(name: str, layout: Layout, parity: Parity) -> Line:
    """The parser, and those frames of its sheet that it reads on such a line."""
    def make() -> Driver:
        return drivers.make(name, layout, parity)
    how = SILENT.get(name, {})
    return Line(make, goods_of(name, make, parity, how.get("whole", 0)), add(ENDS[name], parity), **how)


def goods_of(name: str, make: Callable[[], Driver], parity: Parity, whole: int) -> list[Good]:
    path = CAPTURES / name / "sheet.wire"
    texts = [bytes.fromhex(words[2]) for line in path.read_text(encoding="utf-8").splitlines()
             if not line.startswith("#") and (words := line.split())[1] == "<"]
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    def framed(raw: bytes) -> list[Frame]:
        driver = make()
        return driver.feed(raw, 0, 0) + (driver.idle(whole) if whole else [])
    read = [(raw, frame, expect) for text, expect in zip(texts, expected, strict=True)
            if (raw := add(text, parity)) and len(frame := framed(raw)) == 1]
    found = [(raw, make().read(frame[0]), expect) for raw, frame, expect in read]
    return [Good(raw, reading.kind, reading.fields) for raw, reading, expect in found
            if reading.kind == expect["kind"] != "unparsed"]


@pytest.mark.parametrize("name", sorted(ENDS))
def test_no_bytes_crash_block_fill_or_blind_a_parser(name: str, long_form: bool) -> None:
    for (layout, parity), seed in zip(SHAPES, SEEDS, strict=True):
        line = line_of(name, layout, "N" if name in BINARY else parity)
        assert len(line.goods) > 2
        assert fuzz(line, seed, (LONG if long_form else SHORT) // len(SHAPES)) == []


@pytest.mark.parametrize("name", sorted(ENDS))
@pytest.mark.parametrize("unit", [b"5", b"\0", b"[", b"\xff", b"\r ", b"S011[#1234|NBA00", b"5011 18", b"/BA0001",
                                  b"S011[#", b"0", b"*", b"1011           @   ", b"@", b"@@\0\0", b"$", b"$E,1,",
                                  b"\1\3\xff", b"\1\x10", b"CH1", b"\xa0", b"\x10", b"\x109", b"RING\r\n"])
def test_a_run_without_an_end_is_given_up_and_the_next_frame_taken(name: str, unit: bytes, long_form: bool) -> None:
    assert endless(line_of(name, Layout(), "N"), unit, 16_000_000 if long_form else 30_000) == []


def test_what_a_relay_boards_profile_fixes_blinds_nobody(long_form: bool) -> None:
    board = Layout(settings=(("inputs", "0+8"), ("limit", "flash"), ("measured", "1:1")))
    line = line_of("modbus_relay", board, "N")
    assert len(line.goods) > 4
    assert fuzz(line, 104, (LONG if long_form else SHORT) // len(SHAPES)) == []


def test_every_parser_is_fuzzed() -> None:
    assert drivers.known() == sorted(ENDS)


MADE = (surgard.Surgard, contact_id.ContactId, gb26875.Gb26875, village.Village, relay.Relay,
        voice_modem.VoiceModem, patrol_wand.PatrolWand)


def raises(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that trusts its bytes to be text."""
    def strict(_plain: bytes) -> str:
        return _plain.decode("ascii")
    monkeypatch.setattr(surgard, "_text", strict)
    monkeypatch.setattr(contact_id, "strip", lambda raw, _parity: raw.decode("ascii").encode())
    monkeypatch.setattr(gb26875, "head_of", lambda raw: head_of(raw.decode("ascii").encode()))
    monkeypatch.setattr(village, "body_of", strict)
    taken_apart = pdus.taken_apart
    monkeypatch.setattr(pdus, "taken_apart", lambda raw: taken_apart(raw) or (raw.decode("ascii") and None))
    said = wand_meaning.read
    monkeypatch.setattr(wand_meaning, "read", lambda packet: (packet.data.decode("ascii"), said(packet))[1])
    monkeypatch.setattr(callerid, "_text", lambda raw: raw.decode("ascii"))


def hoards(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without an end is kept until one comes."""
    for module in (surgard, contact_id, gb26875, village_frames, relay_framing, voice_modem, wand_framing):
        monkeypatch.setattr(module, "LIMIT", 10**9)


def stays_blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence ends nothing."""
    for made in MADE:
        monkeypatch.setattr(made, "idle", lambda _driver, _tick: [])


def refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read is denied."""
    for made in MADE:
        read = made.read

        def denying(driver: Any, frame: Any, read: Any = read) -> Any:
            reading = read(driver, frame)
            return reading._replace(answer="nak") if reading.kind == "unparsed" else reading
        monkeypatch.setattr(made, "read", denying)


def blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is spent on what leads nowhere."""
    spent = time.thread_time() + 0.5
    for made in MADE:
        read = made.read

        def dwelling(driver: Any, frame: Any, read: Any = read) -> Any:
            while b"\xff" in frame.raw and time.thread_time() < spent:
                pass
            return read(driver, frame)
        monkeypatch.setattr(made, "read", dwelling)


@pytest.mark.parametrize("name", sorted(ENDS))
@pytest.mark.parametrize(("fault", "word"), [(raises, "raised"), (hoards, "hoarded"), (stays_blind, "blinded"),
                                             (refuses, "refused"), (blocks, "blocked")])
def test_the_fuzz_turns_red_on_a_planted_fault(name: str, fault: Callable[[pytest.MonkeyPatch], None], word: str,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of(name, Layout(), "N")
    fault(monkeypatch)

    found = fuzz(line, 7, 400) + endless(line, b"5", 200_000)

    assert any(wrong.startswith(word) for wrong in found), found
