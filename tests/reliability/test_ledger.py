"""The checker itself: it finds each kind of broken promise, and nothing where all were kept."""

from __future__ import annotations

import pytest
from ledger import Ledger, Sent, violations

FRAME = "5011 181234E13001001"


def line(text: str, kind: str = "alarm.raised", repeats: int = 0) -> dict[str, object]:
    """A line of the journal's listing."""
    return {"kind": kind, "raw": text, "repeats": repeats}


def told(*, acked: bool, naks: int = 0) -> Ledger:
    """A ledger with one frame."""
    return Ledger([Sent(FRAME, 2, acked)], naks=naks)


@pytest.mark.parametrize(("ledger", "journal"), [
    (told(acked=True), [line(FRAME)]),
    (told(acked=True), [line(FRAME, repeats=3), {"kind": "collector.started"}]),
    (told(acked=False), []),
    (told(acked=False), [line(FRAME)]),
    (told(acked=True), [line(FRAME), line(FRAME[:-1], "signal.unparsed"), line("", "line.silent")]),
], ids=["once", "repeats are a count", "unanswered and absent", "unanswered and there", "damage is kept beside it"])
def test_kept_promises_are_no_violation(ledger: Ledger, journal: list[dict[str, object]]) -> None:
    assert violations(ledger, journal) == []


@pytest.mark.parametrize(("ledger", "journal", "word"), [
    (told(acked=True), [], "lost"),
    (told(acked=True), [line(FRAME[:-1], "signal.unparsed")], "lost"),
    (told(acked=True), [line(FRAME), line(FRAME)], "doubled"),
    (told(acked=False), [line(FRAME), line(FRAME)], "doubled"),
    (told(acked=True), [line(FRAME), line("5011 181235E13001001")], "invented"),
    (told(acked=True, naks=1), [line(FRAME)], "refused"),
], ids=["missing", "only damaged", "twice", "twice, unanswered", "never sent", "nak"])
def test_a_broken_promise_is_named(ledger: Ledger, journal: list[dict[str, object]], word: str) -> None:
    (found,) = violations(ledger, journal)

    assert found.startswith(word)
