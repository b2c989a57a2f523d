"""
The lines of a patrol board: what is expected, who is out and what lacks a signature, what needs a person first on top.
Pure; reads no clock and says no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .paces import hours, pace_hours
from .patrolfigures import DUE, IN_TIME, LATE, standing
from .patrolfigures import SOON as NEARLY
from .patrols import CALLED, HELP, WALKING, Expected, Patrol, Round

#: How a line stands, what needs a person first on top: nobody has heard of him and help goes out, he is to be called,
#: missed and not made up for, due and in its grace, walked now, due soon, not due yet, walked and not signed.
SEND_HELP, CALL_HIM, MISSED, OVERDUE, OUT, SOON, WAITS, UNSIGNED = (
    "send_help", "call_him", "missed", "overdue", "out", "soon", "waits", "unsigned")
ORDER = (SEND_HELP, CALL_HIM, MISSED, OVERDUE, OUT, SOON, WAITS, UNSIGNED)

_STANDS = {LATE: MISSED, DUE: OVERDUE, NEARLY: SOON, IN_TIME: WAITS}


class Row(NamedTuple):
    """A line: something that is expected, with the round that is walked for it; or a round without it."""

    patrol: str
    kind: str
    expected: Expected | None = None
    round: Round | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """What the cursor stays on: what is expected, whoever walks it; else the round."""
        return (self.patrol, self.kind, 0 if self.expected is not None or self.round is None else self.round.id)


def board_rows(expected: Sequence[Expected], out: Sequence[Round], unsigned: Sequence[Round], now: int) -> list[Row]:
    """Every line at a moment (UTC ms), in the order of need."""
    walked = {(row.patrol, row.kind): row for row in out}
    found = [Row(row.patrol, row.kind, row, walked.pop((row.patrol, row.kind), None)) for row in expected]
    found += [Row(row.patrol, row.kind, None, row) for row in (*walked.values(), *unsigned)]
    return sorted(found, key=lambda row: _need(row, now))


def stands(row: Row, now: int) -> str:
    """How a line stands at a moment (UTC ms)."""
    if row.round is not None:
        called = {HELP: SEND_HELP, CALLED: CALL_HIM}.get(row.round.called, OUT)
        return called if row.round.state == WALKING else UNSIGNED
    return _STANDS[standing(row.expected, now)] if row.expected is not None else WAITS


def missed_since(row: Expected) -> int:
    """The oldest moment that was missed and is not made up for, or is over its grace."""
    return row.missed_at or row.due_at


def _need(row: Row, now: int) -> tuple[int, int, int, str, str]:
    state = stands(row, now)
    if row.round is not None and state == UNSIGNED:
        moment = -row.round.id  # who signs now walked last
    elif row.round is not None:
        moment = row.round.seen_at
    else:
        moment = missed_since(row.expected) if row.expected is not None else 0
    return (ORDER.index(state), moment, 0 if row.expected is not None else 1, row.patrol, row.kind)


def gone_since(row: Expected, patrol: Patrol | None, at: int) -> int:
    """From when on time goes by until something is due: from the last round, at the earliest from opening; 0 while the
    place is closed."""
    if patrol is None or not patrol.opens:
        return row.done_at or row.at
    open_now = hours(pace_hours(patrol), at)
    return max(row.done_at, open_now[0]) if open_now is not None else 0
