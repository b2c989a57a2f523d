"""
The page of the duty log as a table: every line whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.dutylogrows import Running
from ...domain.narration import class_word
from ...domain.sentences_dutylog import STATE_WORDS
from ...texts import _
from ..picture import Picture
from ..sheet import Rows, stamp
from .logrows import (
    ALARM,
    BLOCKS,
    COUNTS,
    HEAD,
    SLOT,
    Entry,
    actor,
    alarm_words,
    cause_words,
    counted,
    facility_name,
    facility_words,
    note_words,
    plain_words,
)


def log_columns() -> tuple[str, ...]:
    """What is told of a line of the page."""
    return (_("Part"), _("Time"), _("Where"), _("State"), *(_(word) for _kind, word in COUNTS), _("What"), _("Who"),
            _("Written at"))


def log_rows(found: Sequence[Entry], picture: Picture) -> Rows:
    """The page, every line whole."""
    return [_cells(entry, picture) for entry in found if entry.kind != HEAD]


def _cells(entry: Entry, picture: Picture) -> Sequence[object]:
    row, none = entry.written, ("",) * len(COUNTS)
    who = picture.names.actor(actor(row.by)) if row is not None else ""
    at = stamp(row.at) if row is not None else ""
    if entry.kind == ALARM and entry.alarm is not None:
        cause = cause_words(entry.alarm.cause) if entry.alarm.cause is not None else ""
        return (_("alarm"), stamp(entry.alarm.at), alarm_words(entry.alarm, picture),
                class_word(entry.alarm.signal_class), *none, cause, who, at)
    if entry.kind == SLOT and entry.slot is not None:
        state = _(STATE_WORDS[row.state]) if isinstance(row, Running) else ""
        return (_(BLOCKS[SLOT]), stamp(entry.slot.slot), "", state,
                *(counted(entry.slot, kind) for kind, _word in COUNTS),
                note_words(entry, entry.slot, picture.now.at), who, at)
    if said := plain_words(entry, picture):
        test = entry.silence
        begins = entry.shift.begins if entry.shift is not None else test.at if test is not None else 0
        return (_(BLOCKS[entry.kind]), stamp(begins), "", "", *none, said, "", "")
    name = facility_name(entry.facility) if entry.facility is not None else ""
    return (_(BLOCKS[entry.kind]), entry.day, name, "", *none, facility_words(entry, picture), who, at)
