"""
The duty log as a text page in the form's columns (table A.1 of GB 25201): running record with alarms, other systems,
daily checks, the shift, and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar
from unicodedata import east_asian_width

from ..cleaning import clean
from ..clock import local
from ..domain.dutylog import (
    FAULT_ALARM,
    FIRE_FALSE,
    FIRE_OPEN,
    FIRE_TRUE,
    SUPERVISORY,
    AlarmRow,
    Page,
    SlotRow,
    missing,
    standing,
)
from ..domain.dutylogrows import CONTROLLER, MANUAL, PARTS, SYSTEM, Cause, Check, Control, Running, newest
from ..domain.dutylogwords import AHEAD_WORDS, KINDS, cause_words, missing_words, period, stands, what_came
from ..domain.narration import Names, either
from ..domain.sentences_dutylog import FOUND_WORDS, MODE_WORDS, PART_WORDS, STATE_WORDS
from ..domain.sentences_roster import people_words, span_words
from ..domain.sentences_silence import result_words
from ..domain.silence import PASSED
from ..texts import N_, _

V = TypeVar("V", Running, Check, Control)
#: The columns of the running record and how many cells each has; a fire that nobody has judged is counted with a "?".
_COLUMNS = ((N_("Period"), 12), (N_("Runs"), 8), (N_("True fire"), 10), (N_("False fire"), 11), (N_("Fault"), 6),
            (N_("Superv."), 8), (N_("Missed"), 7))


def page(found: Page, known: Names, now: int, *, versions: bool) -> Iterator[str]:
    """All four blocks, the shift first, and what is missing last."""
    yield _("DUTY LOG  {span}", span=span_words(found.begins, found.until))
    if not found.since:
        yield _("It is not kept yet: it is from the first rota on, or the first entry (`duty ask log-running`).")
    for shift in found.shifts:
        yield "  ".join(filter(None, (span_words(shift.begins, shift.until), shift.shift,
                                      people_words(shift.people, known))))
    yield ""
    yield _("Running record")
    yield _row([_(head) for head, _width in _COLUMNS])
    for row in found.slots:
        yield from _slot(row, known, now, versions)
    yield from _systems(found, known, versions)
    yield from _checks(found, known, versions)
    lacking = missing(found, now)
    yield ""
    yield _("Missing") if lacking else _("Nothing is missing.")
    yield from ("  " + missing_words(one, known) for one in lacking)


def _slot(row: SlotRow, known: Names, now: int, versions: bool) -> Iterator[str]:
    """A slot's line, and below it what was written and what came."""
    stood = newest(row.written)
    ran = _(STATE_WORDS.get(stood[-1].state, stood[-1].state)) if stood else "-"
    undecided = row.counted(FIRE_OPEN)
    true = f"{_number(row.counted(FIRE_TRUE))} {undecided}?".strip() if undecided else _number(row.counted(FIRE_TRUE))
    counts = [_number(row.counted(kind)) for kind in (FIRE_FALSE, FAULT_ALARM, SUPERVISORY)]
    missed = _number(sum(bool(entry.missed) for entry in stood))
    yield _row([period(row.slot, row.until), ran, true, *counts, missed]) + (
        "" if stood else f"  {stands(standing(row, now))}")
    for entry in shown(row.entries, versions):
        yield "  " + _entry(entry, _as_written(entry, row.entries, versions), known)
    for alarm in row.alarms:
        yield from _alarm(alarm, known, versions)


def _number(count: int) -> str:
    """A count; nothing where there is none, so that what came is seen."""
    return str(count) if count else ""


def _entry(entry: Running, first: Running, known: Names) -> str:
    """An entry, with when and by whom it was written `first`."""
    said = _("{time} {who}: {state}", time=f"{local(first.at):%H:%M}", who=known.actor(first.by),
             state=_(STATE_WORDS.get(entry.state, entry.state)))
    said += _("; {text}", text=entry.text) if entry.text else ""
    said += _("; not reported by any device: {text}", text=entry.missed) if entry.missed else ""
    said += _("; LATE") if entry.late else ""
    said += _("; {text}", text=_(AHEAD_WORDS)) if entry.ahead else ""
    return said + version_words(entry, known)


def _as_written(row: V, rows: Sequence[V], versions: bool) -> V:
    """The version whose time and author stand before an entry: its first, or where all are shown its own."""
    return row if versions else next((one for one in rows if one.id == row.first), row)


def _alarm(row: AlarmRow, known: Names, versions: bool) -> Iterator[str]:
    times = f" x{row.count}" if row.count > 1 else ""
    yield "  " + _("{time} {kind}: {what}{times}; {cause} [{alarm}]", time=f"{local(row.at):%H:%M}",
                   kind=_(KINDS[row.kind]), what=what_came(row, known), times=times, cause=cause_words(row),
                   alarm=row.alarm)
    for cause in row.causes if versions else ():
        yield "    " + _("{time} {who}: {text}", time=f"{local(cause.at):%m-%d %H:%M}", who=known.actor(cause.by),
                         text=cause_words(row._replace(causes=(cause,)))) + version_words(cause, known)


def _systems(found: Page, known: Names, versions: bool) -> Iterator[str]:
    """Other systems, each as it was written last in this span, or all of it."""
    systems = found.of_kind(SYSTEM)
    if not systems:
        return
    yield ""
    yield _("Other systems")
    for one in systems:
        rows = [row for row in found.controls if row.system == one.facility]
        if not rows:
            yield f"  {clean(either(one.name, one.name_en))}: {_('nothing written')}"
        for row in shown(rows, versions):
            yield "  " + _control(row, _as_written(row, rows, versions), either(one.name, one.name_en), known)


def _control(row: Control, first: Control, name: str, known: Names) -> str:
    said = _("{system}: {mode}, {state}", system=name, mode=_(MODE_WORDS.get(row.mode, row.mode)),
             state=_(STATE_WORDS.get(row.state, row.state)))
    if row.mode == MANUAL:
        said += _("; until {until}, restored by {who}; {cause}", until=f"{local(row.until):%H:%M}",
                  who=known.actor(f"person:{row.restorer}"), cause=row.cause)
    said += _("; {text}", text=row.text) if row.text else ""
    return said + f"  {local(first.at):%H:%M} {known.actor(first.by)}" + version_words(row, known)


def _checks(found: Page, known: Names, versions: bool) -> Iterator[str]:
    """The daily check of each controller."""
    yield ""
    yield _("Daily check")
    for one in found.of_kind(CONTROLLER):
        name = " ".join(filter(None, (either(one.name, one.name_en), one.model)))
        rows = [row for row in found.checks if row.controller == one.facility]
        if not rows:
            yield f"  {clean(name)}: {_('nothing written')}"
        for row in shown(rows, versions):
            parts = "  ".join(f"{_(PART_WORDS[part])} {_(FOUND_WORDS.get(how := getattr(row, part), how))}"
                              for part in PARTS)
            first = _as_written(row, rows, versions)
            said = f"  {name}: {parts}  {local(first.at):%m-%d %H:%M} {known.actor(f'person:{first.by}')}"
            said += _("; {text}", text=row.fault_and_action) if row.fault_and_action else ""
            yield said + version_words(row, known)
    yield from _silences(found, known)


def _silences(found: Page, known: Names) -> Iterator[str]:
    """What became of the silence tests of loudspeakers: how many passed, and each that did not."""
    if not found.silences:
        return
    passed = sum(row.result == PASSED for row in found.silences)
    yield "  " + _("Silence test of loudspeakers: {passed} of {count} passed", passed=passed, count=len(found.silences))
    for row in found.silences:
        if row.result != PASSED:
            yield f"    {local(row.at):%H:%M} {known.amplifier(row.amplifier)}: {result_words(row.result, row.how)}"


def shown(rows: Sequence[V], versions: bool) -> list[V]:
    """Every version, or those that stand."""
    return sorted(rows, key=lambda row: (row.first, row.id)) if versions else newest(rows)


def version_words(row: Running | Check | Control | Cause, known: Names) -> str:
    """The number of an entry, and of a correction its version, when and by whom, and why."""
    who = known.actor(f"person:{row.by}" if isinstance(row, Check) else row.by)
    said = _(" (version {version}, {time} {who}: {reason})", version=row.version, time=f"{local(row.at):%m-%d %H:%M}",
             who=who, reason=row.reason) if row.version > 1 else ""
    return f"{said} [{row.first}]"


def _row(cells: Sequence[str]) -> str:
    return "".join(cell + " " * max(1, width - width_of(cell))
                   for cell, (_head, width) in zip(cells, _COLUMNS, strict=True)).rstrip()


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


