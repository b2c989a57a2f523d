"""
A line as plain text: its state, what is wrong with it, what went wrong today. For `duty lines` and `duty status`.

What a device takes is asked of its driver, made as the line's profile says; nothing else of it is used.
"""

from __future__ import annotations

from typing import NamedTuple

from .. import drivers
from ..cleaning import clean
from ..clock import Moment, iso, local, since
from ..domain import linewords, parity, reasons
from ..domain.devices import LOST, Line
from ..domain.mishaps import Mishap
from ..domain.sentences_broadcast import act_word
from ..domain.signals import Layout
from ..errors import DutyError
from ..store.reading import Reader
from ..store.wellbeing import Wellbeing, own, todays
from ..texts import _

_COUNTS = ("frames", "heartbeats", "repeats", "unparsed", "losses", "silences", "gaps", "gap_ms", "last_gap_ms",
           "unanswered")
_SETTINGS = ("name", "label", "driver", "profile", "url", "framing")


class Conditions(NamedTuple):
    """What is known about the lines beside their rows, and as of when."""

    now: Moment
    kept: Wellbeing


def conditions(reader: Reader, now: Moment) -> Conditions:
    """Read once for all lines."""
    return Conditions(now, Wellbeing(todays(reader, now), own=own(reader)))


def troubles_of(line: Line, told: Conditions) -> list[str]:
    """What is wrong with a line, the worst first."""
    return linewords.troubles(line, told.kept.own.get(line.name, frozenset()), told.kept.today.get(line.name))


def line_text(line: Line, told: Conditions, answered: bool, *more: str) -> str:
    """One line of text, with `more` behind its names; without a collector its state is what it last was, because nobody
    looks at it now."""
    state = linewords.word(line, told.now, troubles_of(line, told))
    heard = f"{local(line.heard_at):%m-%d %H:%M:%S}" if line.heard_at else "-"
    if line.heard_at:
        heard += "  " + _("{gap} ago", gap=linewords.gap(age_ms(line, told.now)))
    parts = [clean(line.name), clean(line.label), *map(clean, more),
             state if answered else _("nobody receives (was: {state})", state=state),
             _("last heard {time}", time=heard),
             _("frames {frames}, repeats {repeats}, unreadable {unparsed}", frames=line.frames, repeats=line.repeats,
               unparsed=line.unparsed)]
    if line.gaps:
        parts.append(_("gaps in all {count}, together {gap}, the last {last}", count=line.gaps,
                       gap=linewords.gap(line.gap_ms), last=linewords.gap(line.last_gap_ms)))
    if today := today_words(told.kept.today.get(line.name)):
        parts.append(today)
    if clock := linewords.clock_words(line):
        parts.append(clock)
    if line.state == LOST and line.reason:
        parts.append(clean(reasons.said(line.reason)))
    return "  ".join(parts)


def age_ms(line: Line, now: Moment) -> int:
    """How long ago the last frame came; of another boot by the wall clock."""
    return since(Moment(line.heard_at, line.heard_tick, line.boot), now)


def acts(line: Line) -> list[str]:
    """What the device of a line can be ordered to do; nothing where this program has no such driver any more."""
    try:
        return sorted(drivers.make(line.driver, Layout.of(line.layout), parity.of_framing(line.framing)).ACTS)
    except (DutyError, ValueError):
        return []


def acts_text(line: Line) -> str:
    """The same in words; empty for a device that only talks."""
    taken = acts(line)
    return _("takes: {acts}", acts=_(", ").join(map(act_word, taken))) if taken else ""


def today_words(today: Mishap | None) -> str:
    """What went wrong today; empty where nothing did."""
    if today is None:
        return ""
    words = []
    if today.losses:
        words.append(_("lost {count}", count=today.losses))
    if today.silences:
        words.append(_("silent {count}", count=today.silences))
    if today.gaps:
        words.append(_("gaps {count}, together {gap}", count=today.gaps, gap=linewords.gap(today.gap_ms)))
    if today.unanswered:
        words.append(_("unanswered {count} times", count=today.unanswered))
    if today.unparsed:
        words.append(_("unreadable {count}", count=today.unparsed))
    return _("today: {what}", what=_(", ").join(words)) if words else ""


def line_fields(line: Line, told: Conditions) -> dict[str, object]:
    """A line for machines. Times are ISO 8601, spans and drift in ms; `shows` is the state as people see it."""
    today = told.kept.today.get(line.name) or Mishap(0, line.name)
    return {
        **{name: getattr(line, name) for name in _SETTINGS}, "state": line.state,
        "shows": linewords.standing(line, told.now), "troubles": troubles_of(line, told), "reason": line.reason,
        "since": iso(line.since) if line.since else None, "heard_at": iso(line.heard_at) if line.heard_at else None,
        "age_ms": age_ms(line, told.now) if line.heard_at else None,
        **{name: getattr(line, name) for name in _COUNTS},
        "today": {name: getattr(today, name) for name in Mishap._fields[2:]},
        "drift_ms": line.drift_ms if line.drift_at else None, "untrusted": line.untrusted, "acts": acts(line),
    }
