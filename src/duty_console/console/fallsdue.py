"""
What falls due, in the order of time: who is to be back, rounds, the change of the shift, what ends; for the desk's line
and for the page of the night.

Pure functions of a picture. What is late already stands first and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..clock import local
from ..domain.narration import either
from ..domain.rosters import DAY
from ..domain.sentences_patrol import kind_word
from ..domain.sentences_roster import end_words
from ..texts import _
from .cells import Line, Span, length, line, shown
from .dutywords import next_words
from .logasked import next_slot, open_slot, record_words
from .picture import Picture

#: The desk's line looks so far ahead.
AHEAD_MS = 12 * 3_600_000


class Due(NamedTuple):
    """One thing that falls due at a moment (UTC ms); `late`: it should have come already."""

    at: int
    text: str
    late: bool = False


def falls_due(picture: Picture, until: int) -> list[Due]:
    """Everything that is expected by a moment, and what is late."""
    found = [*_back(picture), *_rounds(picture), *_shifts(picture, until), *_log(picture)]
    return sorted((due for due in found if due.at < until), key=lambda due: (not due.late, due.at, due.text))


def _back(picture: Picture) -> Iterator[Due]:
    """Who is out is expected back (DUTY-13)."""
    for row in picture.duty.now.outings:
        who = shown(picture.names.actor(f"person:{row.person}"))
        yield Due(row.at + row.for_ms, _("{who} should be back", who=who), row.overdue)


def _rounds(picture: Picture) -> Iterator[Due]:
    """Rounds and checks that are expected; a missed one that is not made up for is late."""
    for row in picture.duty.now.expected:
        name = either(row.name, row.name_en) or picture.names.patrol(row.patrol)
        text = shown(f"{name} {kind_word(row.kind)}")
        yield Due(row.missed_at or row.due_at, text, bool(row.missed_at) or row.due_at <= picture.now.at)


def _shifts(picture: Picture, until: int) -> Iterator[Due]:
    """When the people on duty change, and to whom."""
    if not picture.duty.exists:
        return
    changes = picture.duty.turn(picture.now.at).changes
    if changes and changes < until:
        yield Due(changes, _("shift change: {people}", people=next_words(picture)))


def _log(picture: Picture) -> Iterator[Due]:
    """The running record: of the present slot, as long as nobody has written it, else of the next."""
    if (row := open_slot(picture)) is not None:
        yield Due(row.slot, record_words(row.slot), row.warned_at > 0)
    elif at := next_slot(picture):
        yield Due(at, _("running record"))


def moment(at: int, now: int) -> str:
    """A time of day, with its day where it is not within the next."""
    if 0 <= at - now < DAY // 2 or local(at).date() == local(now).date():
        return end_words(at) if at > now and local(at).date() != local(now).date() else f"{local(at):%H:%M}"
    return f"{local(at):%m-%d %H:%M}"


def next_line(picture: Picture, width: int) -> Line:
    """The desk's line of what comes next, as many as there is room for; empty where nothing does."""
    found = falls_due(picture, picture.now.at + AHEAD_MS)
    if not found:
        return ()
    spans: Line = line((" " + _("next"), "dim"), " ")
    for number, due in enumerate(found):
        span: list[Span] = [(" | " if number else " ", "dim")]
        word = _("{time} late: {what}", time=moment(due.at, picture.now.at), what=due.text) if due.late else (
            f"{moment(due.at, picture.now.at)} {due.text}")
        span.append((word, "bad" if due.late else ""))
        more = line(*span)
        rest = len(found) - number - 1
        if number and length(spans) + length(more) + (4 if rest else 0) > width:
            return (*spans, (" ..", "dim"))
        spans = (*spans, *more)
    return spans
