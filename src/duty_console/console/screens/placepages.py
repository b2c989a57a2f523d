"""
Lines of a place whole: what is said of it, what is due, what is open, and its history newest first: alarms of its site,
rounds and findings at its checkpoints, and every entry about it. Plain functions of what was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ...clock import local
from ...domain import hazardrows as hz
from ...domain.alarms import Alarm
from ...domain.calendars import Calendar
from ...domain.events import Event
from ...domain.hazardrows import Hazard
from ...domain.inspections import Limits, limits_of, next_inspection, papers_due, standing
from ...domain.narration import Names, class_word, content, place_of
from ...domain.patrols import Finding, Round
from ...domain.placerows import Complaint, Paper, Place
from ...domain.sentences import sentence
from ...domain.sentences_place import COMPLAINTS, KINDS, PAPERS, word
from ...rulebook import Rulebook
from ...store.hazards import deadlines_of, of_place
from ...store.reading import LIMIT, Reader
from ...store.register import of_site, papers, place, trail
from ...texts import N_, _
from ..cells import Line, fit, line, wrap
from ..hazardwords import is_overdue, left, state_words
from ..looks import levels
from ..picture import Picture
from .details import section
from .hazardrows import calendar_now
from .inspectrows import clock_words, fits, risk_words
from .rows import NOUNS

#: So many entries of its history, and so many months in the small plot.
_ENTRIES, _MONTHS = 200, 12
_YEAR_MS = 366 * 86_400_000
_LABEL = 12


class Told(NamedTuple):
    """Something that happened there: when (UTC ms), what kind of thing, in words."""

    at: int
    kind: str
    text: str


class Whole(NamedTuple):
    """A place and everything about it, a page of each."""

    place: Place
    papers: tuple[Paper, ...]
    complaints: tuple[Complaint, ...]
    clocks: tuple[tuple[int, int], ...]
    hazards: tuple[Hazard, ...]
    entries: tuple[Event, ...]
    alarms: tuple[Alarm, ...]
    rounds: tuple[Round, ...]
    findings: tuple[Finding, ...]
    limits: Limits
    rules: Rulebook
    calendar: Calendar

    def told(self, names: Names, typed: str = "") -> list[Told]:
        """Its history, the newest first, what has a text in it where one is typed."""
        have = {event.number for event in self.entries}
        found = [Told(event.at, _(NOUNS.get(event.kind.partition(".")[0], event.kind)), sentence(event, names))
                 for event in self.entries]
        found += [Told(one.raised_at, _("alarm"), " ".join(filter(None, (
            class_word(one.signal_class), place_of(one, names), content(one))))) for one in self.alarms]
        found += [Told(one.at, _("patrol"), _("{patrol}: round by {who}, {passed} of {count} checkpoints",
                                              patrol=names.patrol(one.patrol), who=names.actor(one.by),
                                              passed=len(one.scanned), count=len(one.checkpoints)))
                  for one in self.rounds]
        found += [Told(one.at, _("patrol"), _("found at {checkpoint}: {text}", text=one.text,
                                              checkpoint=names.checkpoint(one.checkpoint)))
                  for one in self.findings if one.id not in have]
        found.sort(key=lambda one: -one.at)
        return [one for one in found if not typed or fits((f"{local(one.at):%Y-%m-%d}", one.kind, one.text), typed)]


def read_place(reader: Reader, key: str, rules: Rulebook, now: int) -> Whole | None:
    """A place by its key."""
    row = place(reader, key)
    if row is None:
        return None
    alarms, rounds, findings = of_site(reader, row.site, now - _YEAR_MS) if row.site else ([], [], [])
    events = [reader.entry(one.id) for one in trail(reader, place=key, limit=_ENTRIES)]
    waits = reader.table("complaint", "where place = ? and inspection = 0 order by id limit ?", key, LIMIT)
    clocks = [(one.id, clock.ends_at) for one in waits for clock in deadlines_of(reader, f"complaint:{one.id}")
              if not clock.over]
    return Whole(row, tuple(papers(reader, key)), tuple(waits), tuple(clocks), tuple(of_place(reader, key)),
                 tuple(event for event in events if event is not None), tuple(alarms), tuple(rounds), tuple(findings),
                 limits_of(rules), rules, calendar_now(reader))


def place_lines(whole: Whole, picture: Picture, today: date, width: int, typed: str) -> list[Line]:
    """The whole page."""
    row = whole.place
    found = [line((fit(f" {row.name or row.place}  {row.address}", width), "bold")),
             *(part for label, text, look in facts(whole, today) for part in _field(label, text, look, width)),
             *_months(whole, today, width), *_open(whole, picture, today, width)]
    history = whole.told(picture.names, typed)
    found += [line(""), *section(_("what happened there, newest first"), width)]
    for one in history:
        when = f" {local(one.at):%Y-%m-%d %H:%M} {fit(one.kind, 8)} "
        parts = wrap(one.text, max(8, width - 28)) or [""]
        found += [line((when if not nth else " " * 27, "dim"), part) for nth, part in enumerate(parts)]
    if not history:
        found.append(line(("  " + (_("Nothing of that kind.") if typed else _("Nothing happened there yet.")), "dim")))
    return found


def _field(label: str, text: str, look: str, width: int) -> list[Line]:
    parts = wrap(text, max(8, width - _LABEL - 2)) or [""]
    return [line((" " + fit(label if not nth else "", _LABEL), "dim"), (part, look)) for nth, part in enumerate(parts)]


def facts(whole: Whole, today: date) -> list[tuple[str, str, str]]:
    """What is said of it: a label, words, a look."""
    row, limits = whole.place, whole.limits
    found = [(_("Inspect: responsible"), row.responsible or _("nobody is named"), "" if row.responsible else "p3"),
             (_("Inspect: kind"), ", ".join(filter(None, (word(KINDS, row.kind), risk_words(row)))), ""),
             (_("Inspect: key, grid"), "  ".join(filter(None, (row.place, row.grid))), "")]
    if row.ended:
        found.append((_("off the register"), f"{row.ended} {row.reason}", "p3"))
        return found
    due = next_inspection(row, limits.trades, limits.every)
    was = _("last on {day}", day=row.inspected) if row.inspected else _("never inspected")
    if due is None:
        found.append((_("next inspection"), _("no rule asks for one; {was}", was=was), ""))
    else:
        days, rule = (due.day - today).days, due.rule
        why = f"{rule} {whole.rules.rule(rule).text}" if rule else _("every {count} months, by the register",
                                                                    count=row.every_months)
        said = _("by {day}, {days} days left; {was}", day=due.day.isoformat(), days=days, was=was) if days >= 0 else _(
            "by {day}, {days} days over; {was}", day=due.day.isoformat(), days=-days, was=was)
        found += [(_("next inspection"), said, "p3" if days < 0 else ""), (_("and why"), why, "dim")]
    have = standing(whole.papers)
    lack = {one.kind: one for one in papers_due(row, whole.papers, today, limits.before_d)}
    for kind in sorted({*have, *lack}):
        one, missing = have.get(kind), lack.get(kind)
        said = _("{paper}: never signed", paper=word(PAPERS, kind)) if one is None else _(
            "{paper}: signed {day} by {who}", paper=word(PAPERS, kind), day=one.signed, who=one.signer)
        if one is not None and one.until:
            said += _(", until {day}", day=one.until)
        if missing is not None and missing.left is not None and missing.left < 0:
            said += _("; over")
        label = _("papers signed") if kind == min({*have, *lack}) else ""
        found.append((label, said, "p3" if missing is not None else ""))
    return found


def _open(whole: Whole, picture: Picture, today: date, width: int) -> list[Line]:
    """What is open there: hazards by their last day, complaints by their clocks."""
    rows = sorted((one for one in whole.hazards if one.state not in hz.OVER), key=lambda one: (one.due or "9", one.id))
    found = [line(""), *section(_("open there: {hazards} hazards, {complaints} complaints", hazards=len(rows),
                                 complaints=len(whole.complaints)), width)]
    for one in rows:
        remain, look = left(whole.calendar, today, date.fromisoformat(one.due)) if one.due else ("", "")
        known = whole.rules.rules.get(one.breach)
        text = " ".join(filter(None, (one.part, one.text or (known.text if known is not None else one.breach))))
        look = look if is_overdue(one, today.isoformat()) or look == "bold" else ""
        found.append(line((f" {fit(remain, 12)} ", look), fit(f"{one.number} {state_words(one, today.isoformat())}  "
                                                              f"{text}", max(8, width - 14))))
    clocks = dict(whole.clocks)
    for row in whole.complaints:
        said, look = clock_words(clocks[row.id], picture.now.at) if row.id in clocks else ("", "")
        found.append(line((f" {fit(said, 12)} ", look), fit(f"{word(COMPLAINTS, row.kind)}: {row.text}",
                                                            max(8, width - 14))))
    return found


def _months(whole: Whole, today: date, width: int) -> list[Line]:
    """Hazards and alarms a month, of the last twelve: numbers, and a small plot last on its line."""
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(_MONTHS - 1, -1, -1)]
    keys = [f"{year:04}-{month + 1:02}" for year, month in months]
    hazards = _counted(keys, [one.found[:7] for one in whole.hazards])
    alarms = _counted(keys, [f"{local(one.raised_at):%Y-%m}" for one in whole.alarms])
    if not any(hazards) and not any(alarms):
        return []
    cells = 4 if width >= 70 else 3
    return [line((" " + fit(_("Inspect: months"), _LABEL) + "".join(f"{key[5:]:>{cells}}" for key in keys), "dim")),
            *(line((" " + fit(_(label), _LABEL), "dim"), *((f"{count or '.':>{cells}}", "" if count else "dim")
                                                         for count in counts), ("  " + _drawn(counts), ""))
              for label, counts in ((N_("Inspect: hazards"), hazards), (N_("Inspect: alarms"), alarms)))]


def _counted(keys: Sequence[str], months: Sequence[str]) -> list[int]:
    return [months.count(key) for key in keys]


def _drawn(counts: Sequence[int]) -> str:
    steps = levels()
    top = max(*counts, 1)
    return "".join(steps[min(len(steps) - 1, -(-count * (len(steps) - 1) // top))] for count in counts)
