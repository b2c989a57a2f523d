"""The duty log in fields: for JSON, and row by row in the form's own columns for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..clock import iso
from ..domain.dutylog import FAULT_ALARM, FIRE_FALSE, FIRE_TRUE, SUPERVISORY, AlarmRow, Page, SlotRow, missing, standing
from ..domain.dutylogrows import PARTS, newest
from ..domain.dutylogwords import cause_words, what_came
from ..domain.narration import Names

#: The form's columns (table A.1), and before them which block a row is of.
HEADS = ("block", "period", "until", "running_normal", "running_fault", "fire_true", "fire_false", "fault_alarm",
         "supervisory_alarm", "missed_alarm", "location_cause_action", "system_name", "control_mode", "state",
         "controller_model", *PARTS, "checked_at", "checker", "fault_and_action", "officer_1", "officer_2", "from",
         "to", "written_at", "written_by", "stands", "entry", "version", "reason")


def document(found: Page, known: Names, now: int) -> dict[str, Any]:
    """Everything, every version."""
    return {
        "begins": iso(found.begins), "until": iso(found.until), "now": iso(now),
        "kept_since": iso(found.since) if found.since else "",
        "slots": [_slot(row, known, now) for row in found.slots],
        "systems": [{**row._asdict(), "at": iso(row.at), "until": iso(row.until) if row.until else "",
                     "name": known.facility(row.system), "name_by": known.actor(row.by)} for row in found.controls],
        "checks": [{**row._asdict(), "at": iso(row.at), "name": known.facility(row.controller),
                    "name_by": known.actor(f"person:{row.by}")} for row in found.checks],
        "silence_tests": [{"test": row.id, "at": iso(row.at), "amplifier": row.amplifier, "day": row.day,
                           "last": row.last, "result": row.result, "how": row.how} for row in found.silences],
        "shifts": [{"begins": iso(row.begins), "until": iso(row.until), "shift": row.shift,
                    "people": list(row.people), "names": [known.actor(f"person:{one}") for one in row.people]}
                   for row in found.shifts],
        "missing": [{"what": one.what, "key": one.key, "at": iso(one.at), "why": one.why}
                    for one in missing(found, now)]}


def _slot(row: SlotRow, known: Names, now: int) -> dict[str, Any]:
    asked = row.row if row.row is not None and row.row.number else None
    return {"slot": iso(row.slot), "until": iso(row.until), "stands": standing(row, now), "why": row.why,
            "prompted": iso(asked.at) if asked else "", "late_since": iso(asked.late_at) if asked and asked.late_at
            else "", "entries": [{**one._asdict(), "slot": iso(one.slot), "at": iso(one.at),
                                  "name": known.actor(one.by)} for one in row.entries],
            "alarms": [_alarm(one, known) for one in row.alarms]}


def _alarm(row: AlarmRow, known: Names) -> dict[str, Any]:
    return {"alarm": row.alarm, "at": iso(row.at), "kind": row.kind, "class": row.signal_class, "line": row.line,
            "account": row.account, "zone": row.zone, "code": row.code, "what": what_came(row, known),
            "count": row.count, "outcome": row.outcome,
            "causes": [{**one._asdict(), "at": iso(one.at), "name": known.actor(one.by)} for one in row.causes]}


def rows(found: Page, known: Names, now: int) -> Iterator[list[Any]]:
    """The head, then a row a shift, slot, alarm, system and check, as they stand."""
    yield list(HEADS)
    for fields in _rows(found, known, now):
        yield [fields.get(head, "") for head in HEADS]


def _rows(found: Page, known: Names, now: int) -> Iterator[dict[str, Any]]:
    for shift in found.shifts:
        names = [known.actor(f"person:{one}") for one in shift.people]
        yield {"block": "shift", "period": shift.shift, "officer_1": names[0] if names else "",
               "officer_2": "; ".join(names[1:]), "from": iso(shift.begins), "to": iso(shift.until)}
    for row in found.slots:
        yield from _of_slot(row, known, now)
    for control in newest(found.controls):
        yield {"block": "system", **_written(control, control.by, known), "system_name": known.facility(control.system),
               "control_mode": control.mode, "state": control.state,
               "location_cause_action": "; ".join(filter(None, (control.cause, control.text)))}
    for check in newest(found.checks):
        model = next((one.model for one in found.facilities if one.facility == check.controller), "")
        yield {"block": "check", **_written(check, f"person:{check.by}", known),
               "period": check.day, "controller_model": model or known.facility(check.controller),
               **{part: getattr(check, part) for part in PARTS}, "checked_at": iso(check.at),
               "checker": known.actor(f"person:{check.by}"), "fault_and_action": check.fault_and_action}


def _of_slot(row: SlotRow, known: Names, now: int) -> Iterator[dict[str, Any]]:
    stood = newest(row.entries)
    last = stood[-1] if stood else None
    yield {"block": "controller", "period": iso(row.slot), "until": iso(row.until), "stands": standing(row, now),
           "running_normal": int(last is not None and last.state == "normal"),
           "running_fault": int(last is not None and last.state == "fault"), "fire_true": row.counted(FIRE_TRUE),
           "fire_false": row.counted(FIRE_FALSE), "fault_alarm": row.counted(FAULT_ALARM),
           "supervisory_alarm": row.counted(SUPERVISORY), "missed_alarm": sum(bool(one.missed) for one in stood),
           "location_cause_action": "; ".join(filter(None, (text for one in stood for text in (one.text, one.missed)))),
           **(_written(last, last.by, known) if last is not None else {})}
    for alarm in row.alarms:
        yield {"block": "alarm", "period": iso(alarm.at), "stands": alarm.kind, "entry": alarm.alarm,
               "location_cause_action": f"{what_came(alarm, known)}; {cause_words(alarm)}"}


def _written(row: Any, by: str, known: Names) -> dict[str, Any]:
    return {"written_at": iso(row.at), "written_by": known.actor(by), "entry": row.first, "version": row.version,
            "reason": row.reason}
