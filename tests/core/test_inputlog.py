"""What the collector was told, kept as raw rows and read again as it was."""

from __future__ import annotations

import pytest

from duty_console.core import inputlog
from duty_console.core.inputs import (
    AudioOver,
    Continued,
    Gone,
    Input,
    Kept,
    PortLost,
    PortOpened,
    Seen,
    Sent,
    SounderFailed,
    Started,
    Stepped,
    Stopping,
    Sweep,
    Unanswered,
    Undecided,
    Unsent,
    Unwatched,
    Wish,
)
from duty_console.domain.carrying import Boot, Carried
from duty_console.domain.events import StoreFull
from duty_console.domain.records import PrivateDigest
from duty_console.domain.sources import Source
from duty_console.domain.suppression import Suppression
from duty_console.domain.work import Step, Work
from duty_console.errors import StoreError

EVERY: list[Input] = [
    PortOpened("r", "/dev/r"), PortLost("r", "unplugged"), Unanswered("r", 7, "too late"),
    Started("0.1", "3.53", 1, "/door", 5, "boot0001"), Stopping("asked to end"),
    Wish("acknowledge", "q1", "person:陈", "officer", "c1", 17, 17, None, ""),
    Wish("numbers", "q2", "person:chen", "officer", "c1", 17, 17, 20, "site:hall"), Sweep(), Stepped(-3_600_000),
    SounderFailed("bell", "no such device"), Kept(StoreFull(64), "store_full", True),
    Gone("c3"), Continued("old.db", 9, 8, "ab", 7, "torn", (), True), Seen("c1", True, 20), Unwatched(),
    Sent("amps", 7), Unsent("amps", 7, "the line was gone"), AudioOver(8, ""),
    Undecided("note", "q3", "uid:1", "c1", 0, "alarm:7", "ValueError"),
    Continued("old.db", 9, 8, "ab", 7, "torn", (), False, Carried(
        (Work(3, prompts=("call:half",)),), (Step(3, "call", 1, "person:chen", "", True),),
        (Suppression(4, "profile", 0, "r", "", "", "", ("trouble",), 1, 2, 3, "x", "y", warned=True),),
        source=(Source("r", 3, "b", (1, 2)),), private_digest=(PrivateDigest("pin:chen", 0),)),
              ("work",), Boot("b", 1)),
]


@pytest.mark.parametrize("told", EVERY, ids=lambda told: f"{type(told).__name__}-{EVERY.index(told)}")
def test_what_was_told_is_read_again_as_it_was(told: Input) -> None:
    row = inputlog.kept(told)
    assert row is not None

    assert inputlog.is_input(row[0])
    assert inputlog.input_of(*row) == told


def test_every_kind_of_input_is_kept() -> None:
    assert {type(told) for told in EVERY} == set(inputlog.KINDS.values())


@pytest.mark.parametrize(("line", "data"), [("@no_such", b"[]"), ("@wish", b"[1]"), ("@sweep", b"{"),
                                            ("@kept", b'["no.kind", [], "", false]'), ("@kept", b"[]")])
def test_an_input_that_cannot_be_read_is_named(line: str, data: bytes) -> None:
    with pytest.raises(StoreError, match=line):
        inputlog.input_of(line, data)
