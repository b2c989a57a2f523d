"""Promises of these drivers, whatever the protocol."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console import drivers
from duty_console.domain.signals import Driver, Frame
from duty_console.errors import RoomError

from .evidence import Story, holds, stories

NAMES = tuple(drivers.known())
#: driver -> the silence (ms) that ends everything half said, where it is not a second; and the one that ends a call or
#: a run of keys, which say by nothing else that they are whole.
SILENCES = {"voice_modem": 8500}
ENDED_BY_SILENCE = {"voice_modem": 3000}
#: What is no frame is counted there, not kept: audio of a telephone, blanks between lines.
DROPS = {"contact_id", "voice_modem"}
STORIES = [story for name in NAMES for story in stories(name)]
SHEETS = [story for story in STORIES if story.name == "sheet"]
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.driver}-{story.name}")
each_name = pytest.mark.parametrize("name", NAMES)


def said(driver: Driver, frames: list[Frame]) -> list[dict[str, Any]]:
    readings = [driver.read(frame) for frame in frames]
    return [{"kind": reading.kind, **reading.fields} for reading in readings]


def agrees(found: list[dict[str, Any]], story: Story) -> None:
    assert len(found) == len(story.expected)
    for fields, expected in zip(found, story.expected, strict=True):
        assert holds(fields, expected), (fields, expected)


@each_story
def test_a_capture_says_what_the_sheet_says(story: Story) -> None:
    driver = drivers.make(story.driver)

    agrees(said(driver, driver.feed(b"".join(story.records), 0, 0) + driver.end()), story)


@each_story
def test_byte_by_byte_it_says_the_same(story: Story) -> None:
    driver = drivers.make(story.driver)
    frames = [frame for byte in b"".join(story.records) for frame in driver.feed(bytes((byte,)), 0, 0)]

    agrees(said(driver, frames + driver.end()), story)


@each_story
@given(cuts=st.lists(st.integers(0, 400)))
def test_cut_anywhere_it_says_the_same(story: Story, cuts: list[int]) -> None:
    driver, data = drivers.make(story.driver), b"".join(story.records)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    frames = [frame for a, b in pairwise(places) for frame in driver.feed(data[a:b], 0, 0)]

    agrees(said(driver, frames + driver.end()), story)


@pytest.mark.parametrize("story", SHEETS, ids=lambda story: story.driver)
@given(garbage=st.binary(min_size=1, max_size=200))
def test_after_any_garbage_and_some_silence_the_next_frame_is_taken(story: Story, garbage: bytes) -> None:
    driver, tick, silence = drivers.make(story.driver), 0, SILENCES.get(story.driver, 1000)
    whole = ENDED_BY_SILENCE.get(story.driver, 0)
    for record, expected in zip(story.records, story.expected, strict=True):
        driver.feed(garbage, tick, tick)
        driver.idle(tick + silence)
        tick += silence
        found = said(driver, driver.feed(record, tick, tick) + driver.idle(tick + whole))
        assert len(found) == 1
        assert holds(found[0], expected)
        driver.idle(tick + 10 * silence)
        tick += 10 * silence


def is_received(raw: bytes, data: bytes, *, gaps: bool) -> bool:
    """Whether these bytes came in this order; with gaps where a driver leaves out what is no part of any frame."""
    rest = iter(data)
    return all(byte in rest for byte in raw) if gaps else raw in data


@each_name
@given(pieces=st.lists(st.binary(max_size=700), max_size=6), parity=st.sampled_from("NEO"))
def test_no_bytes_raise_and_every_byte_of_a_frame_is_one_received(name: str, pieces: list[bytes], parity: Any) -> None:
    driver = drivers.make(name, parity=parity)
    frames = [frame for piece in pieces for frame in driver.feed(piece, 1, 1)] + driver.end()

    for frame in frames:
        reading = driver.read(frame)
        assert (reading.kind == "unparsed") == bool(reading.reason) or reading.kind == "unsupported"
        assert is_received(frame.raw, b"".join(pieces), gaps=name in DROPS)


@each_name
@pytest.mark.parametrize("run", [b"5", b"\0", b"[", b"\xff", b"S011[#", b"\r ", b"@", b"@@\0\0", b"$", b"$E,1,"])
def test_an_endless_run_without_an_end_is_never_kept_whole(name: str, run: bytes) -> None:
    driver = drivers.make(name)
    given_up = sum(len(frame.raw) for _ in range(100) for frame in driver.feed(run * 1000, 0, 0))
    left = sum(len(frame.raw) for frame in driver.end())

    assert left <= 65536
    assert name in DROPS or given_up + left + 4096 >= 100_000 * len(run)


def test_a_wrong_driver_name_is_met_with_the_nearest_right_one() -> None:
    with pytest.raises(RoomError, match="surgard"):
        drivers.make("surgrd")


def test_every_driver_of_a_package_is_known() -> None:
    assert set(NAMES) <= set(drivers.known())
