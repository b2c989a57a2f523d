"""
A window of time drawn to scale, one line a patrol: what was walked and missed, what is due when, and now.

Pure: rows and a moment come in, spans go out. Letters and signs say everything that colour says: `o` a round, `x` one
that was missed, `-` time gone since, `!` since it was missed, `=` somebody is out, `[ ]` from due to the end of its
grace and `#` as much of that as is over, `>` due beyond the end, `|` now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from ...clock import local
from ...domain.patrolboard import Row, gone_since, missed_since
from ...domain.patrols import Expected, Missed, Patrol, Round
from ..cells import Line, Span

HOUR_MS = 3_600_000
#: From so many cells on the window is so long; below, shorter. So much of it has been.
_WIDE, _HOURS, _HOURS_WIDE, _PAST = 44, 8, 12, 0.6


class Scale(NamedTuple):
    """Cells of a window of time, `now` among them."""

    since: int
    until: int
    cells: int
    now: int

    def cell(self, at: int) -> int:
        """The cell of a moment; below 0 or beyond the last where it is not in the window."""
        return (at - self.since) * self.cells // (self.until - self.since)


def scale(now: int, cells: int) -> Scale:
    """The window about a moment (UTC ms). It moves by whole cells: what has not moved is not drawn again."""
    span = (_HOURS_WIDE if cells >= _WIDE else _HOURS) * HOUR_MS
    one = span // max(1, cells)
    since = (now - round(span * _PAST)) // one * one
    return Scale(since, since + one * max(1, cells), max(1, cells), now)


def hours_line(axis: Scale) -> str:
    """The head: full hours where they are, every second one."""
    text = [" "] * axis.cells
    place = axis.cell(axis.now)
    text[min(place, axis.cells - 1)] = "|"
    moment = local(axis.since).replace(minute=0, second=0, microsecond=0)
    for _hour in range(axis.cells):
        moment += timedelta(hours=1)
        cell = axis.cell(round(moment.timestamp() * 1000))
        if cell > axis.cells - 2:
            break
        if moment.hour % 2 == 0 and not {cell - 1, cell, cell + 1, cell + 2} & {place}:
            text[cell:cell + 2] = f"{moment:%H}"
    return "".join(text)


def track(row: Row, patrol: Patrol | None, rounds: Sequence[Round], missed: Sequence[Missed], axis: Scale) -> Line:
    """The line of one row; `rounds` and `missed` are those of its patrol and kind."""
    cells: list[Span] = [(" ", "")] * axis.cells
    if row.expected is not None:
        _gone(cells, axis, row.expected, patrol)
        if patrol is not None and patrol.slots and not row.expected.missed_at:  # the slot in which a team walks
            begin = axis.cell(row.expected.due_at - row.expected.remind_ms)
            _fill(cells, max(begin, axis.cell(axis.now)), axis.cell(row.expected.due_at), "_", "")
        _window(cells, axis, row.expected)
    for one in missed:
        _put(cells, axis.cell(one.due_at), "x", "p3")
    for done in rounds:
        if done.completed_at:
            _put(cells, axis.cell(done.completed_at), "o", "bold" if done.late else "")
    for done in rounds:
        _tell(cells, axis, done)
    if row.round is not None and row.round.state == "walking":
        _fill(cells, axis.cell(row.round.at), axis.cell(axis.now) - 1, "=", "bold")
    place = min(axis.cell(axis.now), axis.cells - 1)
    if cells[place][0] in " -!#":
        cells[place] = ("|", "")
    return _joined(cells)


def _gone(cells: list[Span], axis: Scale, due: Expected, patrol: Patrol | None) -> None:
    """The time that is gone since the last round, and since one was missed."""
    now = axis.cell(axis.now)
    since = gone_since(due, patrol, axis.now)
    if since and since < axis.now:
        _fill(cells, max(0, axis.cell(since)), now, "-", "dim")
    if due.missed_at or axis.now > due.due_at + due.grace_ms:
        _fill(cells, max(0, axis.cell(missed_since(due))), now, "!", "p3")


def _window(cells: list[Span], axis: Scale, due: Expected) -> None:
    """From due to the end of its grace."""
    first = axis.cell(due.due_at)
    last = max(first + 1, axis.cell(due.due_at + due.grace_ms))
    if first >= axis.cells:
        _put(cells, axis.cells - 1, ">", "dim")
        return
    look = "p3" if axis.now >= due.due_at else "bold"
    _fill(cells, first, last, " ", "")
    _fill(cells, first, min(axis.cell(axis.now), last), "#", look)
    _put(cells, first, "[", look)
    _put(cells, last, "]", look)


def _tell(cells: list[Span], axis: Scale, row: Round) -> None:
    """The time of a round beside its mark, where nothing else stands there."""
    first, text = axis.cell(row.completed_at) + 1, f"{local(row.completed_at):%H:%M}"
    room = cells[max(0, first):first + len(text)]
    if row.completed_at and first > 0 and len(room) == len(text) and all(sign in " -!" for sign, _look in room) and (
            not first <= axis.cell(axis.now) <= first + len(text) - 1):
        cells[first:first + len(text)] = [(sign, "dim") for sign in text]


def _fill(cells: list[Span], first: int, last: int, sign: str, look: str) -> None:
    for cell in range(max(0, first), min(last, len(cells) - 1) + 1):
        cells[cell] = (sign, look)


def _put(cells: list[Span], cell: int, sign: str, look: str) -> None:
    if 0 <= cell < len(cells):
        cells[cell] = (sign, look)


def _joined(cells: Sequence[Span]) -> Line:
    """Neighbours of one look as one span."""
    spans: list[Span] = []
    for text, look in cells:
        if spans and spans[-1][1] == look:
            spans[-1] = (spans[-1][0] + text, look)
        else:
            spans.append((text, look))
    return tuple(spans)
