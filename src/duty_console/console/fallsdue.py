"""
What falls due, in the order of time: who is to be back, rounds, the change of the shift, the log, what ends; for the
desk's line and for the page of the night.

Pure functions of a picture. What is late already stands first and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..clock import local
from ..domain.dutylogrows import slots_in
from ..domain.handovers import OPEN
from ..domain.hazardwords import DEADLINES, word
from ..domain.narration import either
from ..domain.rosters import DAY, day_of, midnight
from ..domain.sentences_life import kind_words
from ..domain.sentences_patrol import kind_word
from ..domain.sentences_roster import end_words
from ..texts import _
from .aside import ENDS, end_at, of_words
from .cells import Line, Span, length, line, shown
from .dutywords import next_words
from .logasked import USUAL_MS
from .picture import Picture

#: The desk's line looks so far ahead.
AHEAD_MS = 12 * 3_600_000


class Due(NamedTuple):
    """One thing that falls due at a moment (UTC ms); `late`: it should have come already; `again`: what it is one of,
    where it comes again and again; `all_day`: it is due today, at no hour."""

    at: int
    text: str
    late: bool = False
    again: str = ""
    all_day: bool = False


def falls_due(picture: Picture, until: int) -> list[Due]:
    """Everything that is expected by a moment, and what is late."""
    found = [*_back(picture), *_rounds(picture), *_shifts(picture, until), *_log(picture, until), *_handover(picture),
             *_ends(picture), *_certificates(picture, until)]
    found = [due for due in [*found, *_clocks(picture)] if due.at < until] + list(_hazards(picture))
    return sorted(found, key=lambda due: (not due.late, due.all_day, due.at))


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


def _log(picture: Picture, until: int) -> Iterator[Due]:
    """The running record of each slot (FORM-02): what is not written yet, and what will be asked for."""
    now, of = picture.now.at, picture.duty.now.prompting
    for slot in picture.duty.now.unwritten:
        if slot.slot > now - DAY:
            yield Due(slot.slot, _("running record"), slot.slot + slot.warn_ms <= now)
    if of.since:
        every_ms = of.every_ms or USUAL_MS  # before any was asked for
        yield from (Due(slot, _("running record"), again="log") for slot in slots_in(now + 1, until, every_ms)
                    if slot >= of.since)


def _handover(picture: Picture) -> Iterator[Due]:
    """A handover that waits for signatures."""
    row = picture.duty.now.handover
    if row is not None and row.state == OPEN:
        yield Due(row.change_at, _("handover {number} is to be signed", number=row.id), row.change_at < picture.now.at)


def _ends(picture: Picture) -> Iterator[Due]:
    """What people put aside, and when that ends."""
    for row in picture.suppressions:
        if row.kind in ENDS and (end := end_at(row, picture)):
            yield Due(end, _("{kind} ends: {what}", kind=kind_words(row.kind), what=of_words(row, picture)))


def _certificates(picture: Picture, until: int) -> Iterator[Due]:
    """Certificates of which this is the last day."""
    for person in picture.duty.people.values():
        if person.certificate and person.certificate_until and not person.removed:
            end = midnight(date.fromisoformat(person.certificate_until)) + DAY
            if picture.now.at < end < until:
                yield Due(end, _("certificate ends: {who}", who=shown(person.name)))


def _clocks(picture: Picture) -> Iterator[Due]:
    """What must have happened within hours of the clock: the check of a complaint, the group's word on a sealing."""
    for row in picture.duty.now.clocks:
        yield Due(row.ends_at, f"{word(DEADLINES, row.kind)} {shown(row.what)}", row.ends_at <= picture.now.at)


def _hazards(picture: Picture) -> Iterator[Due]:
    """Hazards whose last day is today, at its end; and those that are over it, which says so as long as they are."""
    today = day_of(picture.now.at)
    over = sum(count for day, count in picture.duty.now.hazards if day < today.isoformat())
    due = next((count for day, count in picture.duty.now.hazards if day == today.isoformat()), 0)
    end = midnight(today) + DAY
    if over:
        yield Due(end, _("hazards overdue: {count}", count=over) + (
            "  " + _("due today: {count}", count=due) if due else ""), all_day=True)
    elif due:
        yield Due(end, _("hazards due today: {count}", count=due), all_day=True)


def moment(at: int, now: int) -> str:
    """A time of day, with its day where it is not within the next."""
    if 0 <= at - now < DAY // 2 or local(at).date() == local(now).date():
        return end_words(at) if at > now and local(at).date() != local(now).date() else f"{local(at):%H:%M}"
    return f"{local(at):%m-%d %H:%M}"


def next_line(picture: Picture, width: int) -> Line:
    """The desk's line of what comes next, as many as there is room for; empty where nothing does."""
    every: dict[tuple[str, bool], Due] = {}
    for due in falls_due(picture, picture.now.at + AHEAD_MS):
        every.setdefault((due.again or due.text, due.late), due)  # of what comes again and again only the first
    found = list(every.values())
    if not found:
        return ()
    spans: Line = line((" " + _("next"), "dim"), " ")
    for number, due in enumerate(found):
        span: list[Span] = [(" | " if number else " ", "dim")]
        word = _("{time} late: {what}", time=moment(due.at, picture.now.at), what=due.text) if due.late else (
            due.text if due.all_day else f"{moment(due.at, picture.now.at)} {due.text}")
        span.append((word, "bad" if due.late else ""))
        more = line(*span)
        rest = len(found) - number - 1
        if number and length(spans) + length(more) + (4 if rest else 0) > width:
            return (*spans, (" ..", "dim"))
        spans = (*spans, *more)
    return spans
