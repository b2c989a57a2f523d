"""What is special about bare blocks: checksum, message type, telephone keys."""

from __future__ import annotations

import pytest

from duty_console.domain.signals import Reading
from duty_console.drivers.contact_id.decoder import ContactId

BLOCK = "1234181131010158"


def read(block: str) -> Reading:
    driver = ContactId()
    (frame,) = driver.feed(block.encode() + b"\n", 0, 0)
    return driver.read(frame)


def test_any_single_wrong_digit_is_noticed() -> None:
    for at, right in enumerate(BLOCK):
        for digit in "0123456789BCDEF":
            if digit != right:
                assert read(BLOCK[:at] + digit + BLOCK[at + 1:]).kind == "unparsed"


def test_telephone_keys_stand_for_the_letters() -> None:
    assert read("*#AB18111000012C").fields["account"] == "BCDE"


@pytest.mark.parametrize("block", ["1234181131010", BLOCK + "0", "*234D81131010158", "x" * 16])
def test_what_is_no_block_is_unparsed(block: str) -> None:
    driver = ContactId()

    frames = driver.feed(block.encode() + b"\r\n", 0, 0)

    assert [driver.read(frame).kind for frame in frames] == ["unparsed"]


def test_another_message_type_is_named() -> None:
    assert read("1234171131010159").reason == "message type 17 is not Contact ID"


def test_the_last_block_needs_no_line_end() -> None:
    driver = ContactId()
    driver.feed(BLOCK.encode(), 0, 0)

    assert [driver.read(frame).kind for frame in driver.end()] == ["contact_id"]
