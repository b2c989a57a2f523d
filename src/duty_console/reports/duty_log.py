"""
A day of the duty log (消防控制室值班记录表) in the columns of table A.1 of GB 25201-2010: the controller's running
record, the other systems, the daily check, the silence test of the loudspeakers, the shifts.

Rows of alarms come from events and cannot be missing; what an officer wrote stands with its real time. A correction
stands in the cell, what it corrected in a footnote with author, time and reason (FORM-07). What nobody wrote is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from ..cleaning import clean
from ..clock import local
from ..domain import dutylog as log
from ..domain.dutylog import AlarmRow, Page, SlotRow, standing
from ..domain.dutylogrows import (
    AUTO,
    CONTROLLER,
    FAULT,
    FAULTY,
    MANUAL,
    NORMAL,
    OK,
    PARTS,
    SYSTEM,
    Cause,
    Check,
    Control,
    Facility,
    Running,
    newest,
)
from ..domain.dutylogwords import AHEAD_WORDS
from ..domain.narration import Names, either, meaning, place
from ..domain.rosters import day_of
from ..domain.sentences_roster import end_words
from ..store import dutylog as stored
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, Block, Column, Form, Notes, Signature, Wanted, in_order
from .paper.standing import Standing, when
from .parts import loudspeakers, shifts

TITLE = N_("Fire control room duty log")
TAKES = ("day",)
#: What an alarm is called in a cell that has no column of its own for it.
_KINDS = {log.FIRE_TRUE: N_("fire"), log.FIRE_FALSE: N_("false alarm"), log.FIRE_OPEN: N_("fire alarm not closed"),
          log.FAULT_ALARM: N_("fault"), log.SUPERVISORY: N_("supervisory alarm"), log.OTHER: N_("other alarm"),
          log.TEST: N_("test")}
_WHY = {"outage": N_("not asked for: the collector did not run"), "clock": N_("not asked for: the clock was set")}
_FOUND = {OK: N_("in order"), FAULTY: N_("fault")}
_HEADS = {"self_test": N_("Self-test"), "silence": N_("Silence"), "reset": N_("Reset"), "main_power": N_("Mains"),
          "standby_power": N_("Standby")}

V = TypeVar("V", Running, Check, Control, Cause)


class Sheet(NamedTuple):
    """A page of the log on paper; `notes` are what was corrected."""

    standing: Standing
    page: Page
    notes: Notes

    def by(self, row: Running | Check | Control | Cause) -> str:
        """Who wrote it."""
        return self.standing.names.actor(row.by)

    def corrected(self, rows: Iterable[V], said: str, kept: V, words: list[str]) -> str:
        """A text that stands, with the mark of what stood there before it."""
        older = [row for row in rows if row.first == kept.first and row.version < kept.version]
        if not older:
            return said
        lines = [_("version {version}, {time}, {who}: {text}", version=row.version, time=when(row.at), who=self.by(row),
                   text=text) for row, text in zip(older, words, strict=True)]
        lines.append(_("version {version}, {time}, {who}: corrected because {reason}", version=kept.version,
                       time=when(kept.at), who=self.by(kept), reason=clean(kept.reason)))
        return f"{said} {self.notes.mark(_('; ').join(lines))}".lstrip()


def form(now: Standing, wanted: Wanted) -> Form:
    """The page of a day as a form."""
    sheet = Sheet(now, stored.page(now.reader, wanted.begins, wanted.until), Notes())
    blocks = (_controller(sheet), _systems(sheet), _checks(sheet),
              *loudspeakers.blocks(now, wanted), shifts.block(now, sheet.page.shifts))
    facts = ((_("Date"), f"{local(wanted.begins):%Y-%m-%d}"), (_("Version"), _version(sheet)))
    after = _("modelled on table A.1 of GB 25201-2010; to be compared with the printed form before its first use")
    return now.form(
        "duty-log", _(TITLE), facts, blocks, wide=True, after=after,
        signatures=(Signature(_("Fire-safety manager")),), notes=(*_remarks(sheet), *sheet.notes.lines()),
        basis=basis.lines(now.rules, ("DUTY-06", "DUTY-07", "DUTY-08", "FORM-01", "FORM-07")))


def _controller(sheet: Sheet) -> Block:
    open_fires = any(row.counted(log.FIRE_OPEN) for row in sheet.page.slots)
    state, fire = _("Running state"), _("Fire alarm")
    columns = (
        Column("period", _("Time slot"), 6, align=CENTER), Column("running_normal", _("Normal"), 3, state, CENTER),
        Column("running_fault", _("Fault"), 3, state, CENTER), Column("fire_true", _("True"), 3, fire, CENTER),
        Column("fire_false", _("False"), 3, fire, CENTER),
        *((Column("fire_open", _("Not closed"), 3, fire, CENTER),) if open_fires else ()),
        Column("fault_alarm", _("Fault alarm"), 4, align=CENTER),
        Column("supervisory_alarm", _("Superv. alarm"), 4, align=CENTER),
        Column("missed_alarm", _("Missed alarm"), 4, align=CENTER),
        Column("location_cause_action", _("Place, cause and what was done"), 22),
        Column("written", _("Written by, at"), 8, align=CENTER))
    return Block("controller", _("Fire alarm controller"), columns,
                 tuple(in_order(columns, _slot(sheet, row)) for row in sheet.page.slots),
                 _("The running record is not kept yet."))


def _slot(sheet: Sheet, row: SlotRow) -> dict[str, str]:
    """A slot: counted alarms also where nobody has written."""
    stands, begun = newest(row.entries), row.slot <= sheet.standing.at
    kept = next((one for one in reversed(stands) if not one.ahead), None)
    said = [_("; ").join(filter(None, (_state_word(one.state), clean(one.text)))) for one in row.entries
            if kept is not None and one.first == kept.first and one.version < kept.version]
    written = "\n".join(filter(None, [*(_written(sheet, one, late=one.late, ahead=one.ahead) for one in stands),
                                      "" if kept is not None else _unwritten(sheet, row)]))
    return {"period": f"{local(row.slot):%H:%M}-{end_words(row.until)}",
            "running_normal": _tick(kept is not None and kept.state == NORMAL),
            "running_fault": _tick(kept is not None and kept.state == FAULT),
            **{kind: str(row.counted(kind)) if begun else ""
               for kind in (log.FIRE_TRUE, log.FIRE_FALSE, log.FIRE_OPEN, log.FAULT_ALARM, log.SUPERVISORY)},
            "missed_alarm": "\n".join(clean(one.missed) for one in stands if one.missed) or ("0" if kept else ""),
            "location_cause_action": "\n".join(_happened(sheet, row, stands)),
            "written": sheet.corrected(row.entries, written, kept, said) if kept is not None else written}


def _happened(sheet: Sheet, row: SlotRow, stands: list[Running]) -> Iterator[str]:
    """What came in a slot and what was written about it."""
    yield from (clean(one.text) for one in stands if one.text)
    yield from (_alarm(sheet, alarm) for alarm in row.alarms)


def _alarm(sheet: Sheet, row: AlarmRow) -> str:
    """One alarm: when, where, what it was, and its cause as it stands."""
    names = sheet.standing.names
    said = _("{time} {place}: {meaning} ({kind})", time=f"{local(row.at):%H:%M}",
             place=place(row.line, row.account, row.zone, names), meaning=meaning(row.scheme, row.code),
             kind=_(_KINDS.get(row.kind, row.kind)))
    if row.count > 1:
        said += f" x{row.count}"
    kept = row.cause
    if kept is None:
        return said
    words = [_cause(one) for one in row.causes if one.version < kept.version]
    return said + _(": ") + sheet.corrected(row.causes, _cause(kept), kept, words)


def _cause(row: Cause) -> str:
    return _("; ").join(filter(None, (clean(row.cause), clean(row.handling))))


def _unwritten(sheet: Sheet, row: SlotRow) -> str:
    """Why nothing stands there; nothing is said of a slot that has not ended, a hand may still write."""
    how = standing(row, sheet.standing.at)
    return _(_WHY[how]) if how in _WHY else _("not written") if how == log.LATE else ""


def _written(sheet: Sheet, row: Running | Check | Control, *, late: bool = False, ahead: bool = False) -> str:
    """Who wrote it, and really when."""
    then = local(row.at)
    day = "" if then.date() == local(sheet.page.begins).date() else f"{then:%m-%d} "
    return f"{sheet.by(row)}\n{day}{then:%H:%M}" + ("\n" + _("late entry") if late else "") + (
        "\n" + _(AHEAD_WORDS) if ahead else "")


def _systems(sheet: Sheet) -> Block:
    mode, state = _("Control state"), _("Running state")
    columns = (
        Column("system_name", _("System or equipment"), 12), Column("auto", _("Automatic"), 4, mode, CENTER),
        Column("manual", _("Manual"), 4, mode, CENTER), Column("normal", _("Normal"), 4, state, CENTER),
        Column("fault", _("Fault"), 4, state, CENTER),
        Column("location_cause_action", _("Place, cause and what was done"), 24),
        Column("written", _("Written by, at"), 8, align=CENTER))
    stands = newest(sheet.page.controls)
    rows = [_control(sheet, row) for row in stands]
    told = {row.system for row in stands}
    rows += [{"system_name": _called(one)} for one in sheet.page.of_kind(SYSTEM) if one.facility not in told]
    return Block("systems", _("Other fire systems of the room"), columns, tuple(in_order(columns, row) for row in rows),
                 _("The room file names no system."))


def _control(sheet: Sheet, row: Control) -> dict[str, str]:
    older = [_control_words(one, sheet.standing.names) for one in sheet.page.controls
             if one.first == row.first and one.version < row.version]
    return {"system_name": _name(sheet, SYSTEM, row.system), "auto": _tick(row.mode == AUTO),
            "manual": _tick(row.mode == MANUAL), "normal": _tick(row.state == NORMAL),
            "fault": _tick(row.state == FAULT), "location_cause_action": _reasons(row, sheet.standing.names),
            "written": sheet.corrected(sheet.page.controls, _written(sheet, row), row, older)}


def _reasons(row: Control, names: Names) -> str:
    """What was written of a system; a manual state has a cause, somebody who ends it, and an end (DUTY-08)."""
    said = [clean(row.text)]
    if row.mode == MANUAL:
        said.append(_("manual because {cause}; {who} restores it until {time}", cause=clean(row.cause),
                      who=names.actor(f"person:{row.restorer}"), time=when(row.until)))
    return "\n".join(filter(None, said))


def _control_words(row: Control, names: Names) -> str:
    mode = _("automatic") if row.mode == AUTO else _("manual")
    return _("; ").join(filter(None, (mode, _state_word(row.state), _reasons(row, names).replace("\n", " "))))


def _checks(sheet: Sheet) -> Block:
    columns = (
        Column("day", _("Date"), 5, align=CENTER), Column("controller_model", _("Controller, model"), 10),
        *(Column(part, _(_HEADS[part]), 4, align=CENTER) for part in PARTS),
        Column("checked_at", _("Checked at"), 5, align=CENTER), Column("checker", _("Checked by"), 6, align=CENTER),
        Column("fault_and_action", _("Faults and what was done"), 18))
    stands = newest(sheet.page.checks)
    rows = [_check(sheet, row) for row in stands]
    done = {row.controller for row in stands}
    rows += [{"day": f"{day_of(sheet.page.begins):%m-%d}", "controller_model": _model(one)}
             for one in sheet.page.of_kind(CONTROLLER) if one.facility not in done and not one.removed]
    return Block("daily_check", _("Daily check of the controllers"), columns,
                 tuple(in_order(columns, row) for row in rows), _("The room has no controller."))


def _check(sheet: Sheet, row: Check) -> dict[str, str]:
    older = [_check_words(one) for one in sheet.page.checks if one.first == row.first and one.version < row.version]
    found = next((one for one in sheet.page.facilities if one.facility == row.controller), None)
    return {"day": row.day[5:], "controller_model": _model(found) if found else clean(row.controller),
            **{part: _found(getattr(row, part)) for part in PARTS}, "checked_at": f"{local(row.at):%H:%M}",
            "checker": sheet.by(row),
            "fault_and_action": sheet.corrected(sheet.page.checks, clean(row.fault_and_action), row, older)}


def _check_words(row: Check) -> str:
    said = [_("{part} {found}", part=_(_HEADS[part]), found=_found(getattr(row, part))) for part in PARTS]
    return _("; ").join(filter(None, (*said, clean(row.fault_and_action))))


def _remarks(sheet: Sheet) -> Iterator[str]:
    """How to read it, and what is missing."""
    if sheet.page.slots:
        yield _("Alarms are counted from events; a fire alarm is true or false by how it was closed.")
    if any(entry.late for row in sheet.page.slots for entry in row.entries):
        yield _("Late: written past the limit of FORM-02; the time is the one at which it was really written.")
    lacks = log.missing(sheet.page, sheet.standing.at)
    if slots := " ".join(f"{local(one.at):%H:%M}" for one in lacks if one.what == log.SLOT):
        yield _("Running record not written: {slots}", slots=slots)
    if others := _(", ").join(_lack(sheet, one) for one in lacks if one.what != log.SLOT):
        yield _("Not done yet: {what}", what=others)


def _lack(sheet: Sheet, one: log.Missing) -> str:
    if one.what == log.CHECK:
        return _("daily check of {controller}", controller=_name(sheet, CONTROLLER, one.key))
    return _("{system} back in automatic", system=_name(sheet, SYSTEM, one.key))


def _version(sheet: Sheet) -> str:
    """The newest entry that stands on the page, and how many corrections there are."""
    page = sheet.page
    entries: list[Running | Check | Control | Cause] = [*page.controls, *page.checks]
    for row in page.slots:
        entries += [*row.entries, *(cause for alarm in row.alarms for cause in alarm.causes)]
    if not entries:
        return _("nothing written yet")
    return _("as of entry {number}, corrections: {count}", number=max(one.id for one in entries),
             count=sum(one.version > 1 for one in entries))


def _name(sheet: Sheet, kind: str, key: str) -> str:
    found = next((one for one in sheet.page.facilities if one.facility == key and one.kind == kind), None)
    return _called(found) if found is not None else clean(key)


def _called(one: Facility) -> str:
    return clean(either(one.name, one.name_en) or one.facility)


def _model(one: Facility) -> str:
    return " ".join(filter(None, (_called(one), clean(one.model))))


def _tick(is_so: bool) -> str:
    return _("yes") if is_so else ""


def _state_word(state: str) -> str:
    return _("normal") if state == NORMAL else _("fault")


def _found(found: str) -> str:
    return _(_FOUND[found]) if found in _FOUND else _("not tested")
