"""
The lines of the night: shifts, who is out, patrols, what falls due, the last handover.

Plain functions from a picture to lines; each line has a key of what it is about, so that the cursor stays on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...clock import local
from ...domain.handovers import HANDOVER, OPEN, TAKEOVER, signers
from ...domain.narration import either, when
from ...domain.rosterrows import Outing
from ...domain.rosters import DAY, HOUR, Spell, day_of, midnight, turn
from ...domain.sentences_patrol import kind_word, walker
from ...domain.sentences_roster import end_words
from ...texts import N_, _
from ..cells import Line, Span, clip, fit, line, shown
from ..dutywords import FOUND
from ..fallsdue import Due, falls_due, moment
from ..picture import Picture
from ..sheet import Rows
from .details import section

#: The night ends in the morning, when the form of the day begins.
MORNING_MS = 8 * HOUR
#: No night has more changes of people.
_MOST_TURNS = 24
_TIME = 12
#: What stands where a part of the night is empty, and what would fill it.
_NOTHING = {
    "shift": N_("There is no roster: the shift leader enters a month with one action."),
    "out": N_("Nobody is out."), "patrol": N_("No patrol is expected; the room file names them."),
    "due": N_("Nothing falls due."), "handover": N_("No handover was recorded yet."),
}


class Row(NamedTuple):
    """One line."""

    key: str
    line: Line


def morning(at: int) -> int:
    """When the night of a moment ends (UTC ms)."""
    today = midnight(day_of(at)) + MORNING_MS
    return today if at < today else today + DAY


def _parts(picture: Picture) -> Iterator[tuple[str, str, list[tuple[str, Line]]]]:
    """The parts of the page, in the order in which they are asked for, each with its heading and its lines."""
    until = morning(picture.now.at)
    title = _("on duty until {time}", time=f"{local(until):%m-%d %H:%M}")
    yield "shift", title, list(_shifts(picture, until))
    yield "out", _("out"), [*_out(picture), *_walking(picture)]
    yield "patrol", _("patrols of the night"), list(_patrols(picture, until))
    yield "due", _("falls due"), list(_due(picture, until))
    yield "handover", _("last handover"), list(_handover(picture))


def night_columns() -> tuple[str, ...]:
    """What is told of a line."""
    return (_("Part"), _("Time"), _("What"))


def night_table(picture: Picture) -> Rows:
    """The page as a table: the time of a line stands before its words."""
    return [(heading, one[0][0].strip(), "".join(text for text, _look in one[1:]).strip())
            for _name, heading, found in _parts(picture) for _key, one in found]


def night_rows(picture: Picture, width: int) -> Iterator[Row]:
    """Everything one below the other."""
    for name, heading, found in _parts(picture):
        yield from (Row(f"{name} head", one) for one in section(heading, width))
        yield from (Row(f"{name} {key}", clip(one, width)) for key, one in found)
        if not found:
            yield Row(f"{name} none", clip(line(" ", (_(_NOTHING[name]), "dim")), width))


def _time(text: str, look: str = "dim") -> Span:
    return (" " + fit(text, _TIME), look)


def _shifts(picture: Picture, until: int) -> Iterator[tuple[str, Line]]:
    """Every crew until the morning, the present one first; what does not comply now stands with it."""
    if not picture.duty.exists:
        return
    at = picture.now.at
    for number in range(_MOST_TURNS):
        now = turn(picture.duty.roster, at)
        ends = now.changes or until
        spans = [span for spell in now.standing for span in _person(spell, at, picture)]
        said = spans or [(_("nobody on duty"), "bad")]
        if not number and picture.duty.now.duty is not None:
            said += [("  " + _(FOUND.get(rule, rule)), "bad") for rule in picture.duty.now.duty.rules]
        begins = max((spell.begins for spell in now.standing), default=at) if not number else at
        yield str(ends), line(_time(f"{local(begins):%H:%M}-{end_words(ends)}", "" if not number else "dim"), *said)
        if not now.changes or now.changes >= until:
            return
        at = now.changes


def _person(spell: Spell, at: int, picture: Picture) -> Iterator[Span]:
    """Somebody on duty, with what is to be known of him."""
    yield shown(picture.names.actor(f"person:{spell.person}")), ""
    if spell.counts and picture.duty.lacks(spell.person, at):
        yield _("(certificate!)"), "bad"
    if not spell.counts:
        yield _("(extra)"), "dim"
    yield " ", ""


def _out(picture: Picture) -> Iterator[tuple[str, Line]]:
    """Who is out of those on duty: since when, expected when, why, where he was sent."""
    for row in picture.duty.now.outings:
        yield row.person, line(
            _time(f"{local(row.since):%H:%M}"), (shown(picture.names.actor(f"person:{row.person}")), "bold"), "  ",
            _expected_back(row), "  ", shown(row.why), *([("  " + _("sent to {place}", place=shown(row.place)), "")]
                                                         if row.place else []))


def _expected_back(row: Outing) -> Span:
    time = f"{local(row.at + row.for_ms):%H:%M}"
    return (_("not back at {time}", time=time), "bad") if row.overdue else (_("back by {time}", time=time), "")


def _walking(picture: Picture) -> Iterator[tuple[str, Line]]:
    """Who walks a round."""
    for row in picture.duty.now.walking:
        yield f"round {row.id}", line(
            _time(f"{local(row.at):%H:%M}"), (shown(walker(row.by, picture.names)), "bold"), "  ",
            shown(f"{picture.names.patrol(row.patrol)} {kind_word(row.kind)}"), "  ",
            _("{done} of {count} checkpoints", done=len(row.scanned), count=len(row.checkpoints)))


def _patrols(picture: Picture, until: int) -> Iterator[tuple[str, Line]]:
    """What is expected until the morning: from when it is asked for until when it is in time."""
    now = picture.now.at
    for row in picture.duty.now.expected:
        if row.due_at >= until and not row.missed_at:
            continue
        name = either(row.name, row.name_en) or picture.names.patrol(row.patrol)
        begins, ends = row.due_at - row.remind_ms, row.due_at + row.grace_ms
        state = (_("missed {count}", count=row.misses), "bad") if row.missed_at else (
            (_("to be walked now"), "p3") if begins <= now else ("", ""))
        yield row.expected, line(_time(f"{local(begins):%H:%M}-{local(ends):%H:%M}"), shown(name), "  ",
                                 kind_word(row.kind), "  ", (_("due {time}", time=moment(row.due_at, now)), "dim"),
                                 "  ", state)


def _due(picture: Picture, until: int) -> Iterator[tuple[str, Line]]:
    """Everything in the order of time, what is late first."""
    for number, due in enumerate(falls_due(picture, until + 1)):
        yield f"{due.at} {due.text} {number}", line(
            _time(_("today") if due.all_day else moment(due.at, picture.now.at)), *_words(due))


def _words(due: Due) -> list[Span]:
    return [(due.text, "bad"), ("  " + _("should have come"), "bad")] if due.late else [(due.text, "")]


def _handover(picture: Picture) -> Iterator[tuple[str, Line]]:
    """The newest handover: its number, when, and who signed on either side."""
    row = picture.duty.now.handover
    if row is None:
        return
    sides = [(word, ", ".join(shown(picture.names.actor(f"person:{one.removeprefix('person:')}"))
                              for one in signers(row, part)))
             for word, part in ((_("handed over by"), HANDOVER), (_("taken over by"), TAKEOVER))]
    state = (_("waits for signatures"), "bad") if row.state == OPEN else (_("signed"), "")
    yield str(row.id), line(_time(when(row.ended_at or row.at, local(picture.now.at).date())),
                            _("number {number}", number=row.id), "  ", state,
                            *(span for word, who in sides if who for span in (("  " + word + " ", "dim"), (who, ""))))
