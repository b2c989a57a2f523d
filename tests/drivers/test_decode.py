"""`duty decode`: bytes, captures and hexadecimal lines in, one JSON object a frame out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from duty_console import drivers

from .evidence import CAPTURES, Story, holds, stories

STORIES = [story for name in drivers.known() for story in stories(name)]
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.driver}-{story.name}")


def duty(*words: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "duty_console.cli", "decode", "--lang", "en", *words], input=given,
                          capture_output=True, timeout=30, check=False)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def agree(found: list[dict[str, Any]], story: Story) -> None:
    """What is known but not supported was not read, and is shown so."""
    assert len(found) == len(story.expected)
    for fields, expected in zip(found, story.expected, strict=True):
        assert holds(fields, {**expected, "kind": "unparsed"} if expected["kind"] == "unsupported" else expected)


@each_story
def test_raw_bytes_a_capture_and_hexadecimal_lines_say_the_same(story: Story) -> None:
    as_hex = b"\n".join(record.hex().encode() for record in story.records)

    agree(lines(duty(story.driver, given=b"".join(story.records))), story)
    agree(lines(duty(story.driver, "--hex", given=as_hex)), story)
    agree(lines(duty(story.driver, given=(CAPTURES / story.driver / f"{story.name}.wire").read_bytes())), story)


def test_an_unparsed_frame_is_shown_with_its_reason_and_its_bytes() -> None:
    (said,) = lines(duty("surgard", given=b"5011 \xff\x14"))

    assert said["kind"] == "unparsed"
    assert said["reason"]
    assert said["raw"] == "5011 \\xff"


def test_blanks_between_frames_print_nothing() -> None:
    assert lines(duty("surgard", given=b"\r\n  \n\0")) == []


def test_bad_hexadecimal_digits_are_named_by_their_line() -> None:
    done = duty("surgard", "--hex", given=b"3130\n\nzz\n")

    assert done.returncode == 2
    assert b"Line 3" in done.stderr


def test_an_unknown_protocol_lists_the_known_ones() -> None:
    done = duty("surgrd", given=b"")

    assert done.returncode == 3
    assert b"contact_id" in done.stderr
    assert b"Did you mean surgard?" in done.stderr


def test_a_capture_of_another_protocol_is_refused() -> None:
    assert duty("contact_id", given=b"# duty capture 1 surgard\n").returncode == 3


def test_a_damaged_capture_is_named_by_its_line() -> None:
    done = duty("surgard", given=b"# duty capture 1 surgard\n2026-11-23T06:00:00.000Z < 3\n")

    assert done.returncode == 2
    assert b"line 2" in done.stderr


def test_a_capture_of_another_version_is_not_taken_for_bytes() -> None:
    done = duty("surgard", given=b"# duty capture 2 surgard\n")

    assert done.returncode == 2
    assert b"line 1" in done.stderr


def test_a_capture_that_names_no_protocol_is_decoded_as_the_one_asked_for() -> None:
    given = b"# duty capture 1 raw\n2026-11-23T06:00:00.000Z < 313031312020202020202020202020402020202014\n"

    assert [said["kind"] for said in lines(duty("surgard", given=given))] == ["heartbeat"]


def test_a_form_that_is_not_supported_is_unparsed_and_says_so() -> None:
    (said,) = lines(duty("surgard", given=b"7011 1234 77\x14"))

    assert (said["kind"], said["reason"], said["raw"]) == ("unparsed", "unsupported format 7", "7011 1234 77")


def test_nothing_given_is_nothing_said() -> None:
    assert lines(duty("surgard", given=b"")) == lines(duty("contact_id", "--hex", given=b"\n \n")) == []


def test_64_kib_of_anything_is_unparsed_and_no_error() -> None:
    found = lines(duty("surgard", given=bytes(range(256)) * 256))

    assert found
    assert all(said["kind"] == "unparsed" and said["reason"] for said in found)
