"""
An entry of the duty log whole: what stands, who wrote it when, and every version before it (FORM-07).

Plain functions of an entry.
"""

from __future__ import annotations

from ...domain import dutylogrows as dr
from ...domain.dutylogrows import Check, Control, Running
from ...domain.dutylogwords import AHEAD_WORDS
from ...domain.narration import class_word
from ...domain.sentences_dutylog import FOUND_WORDS, MODE_WORDS, PART_WORDS, STATE_WORDS
from ...texts import _
from ..cells import Line, fit, line, width_of, wrap
from ..picture import Picture
from .details import field_lines, section, times
from .logrows import ALARM, SLOT, Entry, Written, alarm_words, facility_name, plain_words, slot_words


def entry_page(entry: Entry, picture: Picture, width: int) -> list[Line]:
    """One line of the page, with its versions, the newest first."""
    lines = [line((part, "bold")) for part in wrap(_title(entry, picture), width)]
    if entry.shift is not None or entry.silence is not None:
        return lines
    if not entry.versions:
        return [*lines, line((" " + _("nothing written"), "dim"))]
    said = [(row.version, _fields(row, picture)) for row in reversed(entry.versions)]
    column = max(width_of(name) for _number, fields in said for name, _text in fields)
    for number, fields in said:
        lines += section(_("version {number}", number=number), width)
        lines += field_lines([(fit(name, column), text) for name, text in fields], width)
    return lines


def _title(entry: Entry, picture: Picture) -> str:
    if entry.kind == ALARM and entry.alarm is not None:
        return (f"{times(entry.alarm.at)}  {class_word(entry.alarm.signal_class)}  "
                f"{alarm_words(entry.alarm, picture)}")
    if entry.kind == SLOT and entry.slot is not None:
        return _("{slot} running record", slot=f"{times(entry.slot.slot)[:10]} {slot_words(entry.slot)}")
    if said := plain_words(entry, picture):
        return said
    name = facility_name(entry.facility) if entry.facility is not None else ""
    return f"{name}  {entry.day}".strip()


def _fields(row: Written, picture: Picture) -> list[tuple[str, str]]:
    """What was written, who wrote it, when it really was, and why it was corrected."""
    names = picture.names
    if isinstance(row, Running):
        said = [(_("it runs"), _(STATE_WORDS[row.state])), (_("remark"), row.text),
                (_("not reported"), row.missed), (_("late entry"), _("yes") if row.late else ""),
                (_("clock"), _(AHEAD_WORDS) if row.ahead else "")]
    elif isinstance(row, Check):
        said = [(_(PART_WORDS[part]), _(FOUND_WORDS[getattr(row, part)])) for part in dr.PARTS]
        said.append((_("fault and action"), row.fault_and_action))
    elif isinstance(row, Control):
        said = [(_("controlled"), _(MODE_WORDS[row.mode])), (_("it runs"), _(STATE_WORDS[row.state])),
                (_("why in manual"), row.cause), (_("restored by"), names.actor(row.restorer) if row.restorer else ""),
                (_("until"), times(row.until) if row.until else ""), (_("remark"), row.text)]
    else:
        said = [(_("cause"), row.cause), (_("what was done"), row.handling)]
    by = row.by if ":" in row.by else f"person:{row.by}"
    said += [(_("written by"), names.actor(by)), (_("written at"), times(row.at)), (_("corrected because"), row.reason)]
    return [(name, text) for name, text in said if text]
