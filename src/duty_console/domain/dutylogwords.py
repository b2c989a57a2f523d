"""
The duty log in words: how a slot stands, what an alarm was, what is due next and what is missing. Pure; times are said
in local time.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..cleaning import clean
from ..clock import local
from ..texts import N_, _
from .dutylog import (
    AHEAD,
    CHECK,
    DUE,
    FAULT_ALARM,
    FIRE_FALSE,
    FIRE_OPEN,
    FIRE_TRUE,
    LATE,
    OTHER,
    SLOT,
    SUPERVISORY,
    TEST,
    WARNED,
    WRITTEN,
    WRITTEN_LATE,
    AlarmRow,
    Missing,
    SlotRow,
    standing,
)
from .dutylogrows import BEFORE, CLOCK, OUTAGE
from .narration import Names, meaning, place

#: What is said of an entry that was written before its slot came.
AHEAD_WORDS = N_("written by a clock that was ahead")
STANDS = {WRITTEN: N_("written"), WRITTEN_LATE: N_("written late"), AHEAD: N_("not due yet"), DUE: N_("to be written"),
          WARNED: N_("OVERDUE"), LATE: N_("NOT WRITTEN"), OUTAGE: N_("missed by an outage"),
          CLOCK: N_("passed over when the clock was set"), BEFORE: N_("before the log was kept")}
KINDS = {FIRE_TRUE: N_("true fire"), FIRE_FALSE: N_("false fire"), FIRE_OPEN: N_("fire, not judged"),
         FAULT_ALARM: N_("fault"), SUPERVISORY: N_("supervisory"), OTHER: N_("other alarm"), TEST: N_("test")}


def period(begins: int, until: int) -> str:
    """A slot from begin to end; midnight is the end of a day."""
    end = f"{local(until):%H:%M}"
    return f"{local(begins):%H:%M}-{'24:00' if end == '00:00' else end}"


def stands(how: str) -> str:
    """How a slot stands."""
    return _(STANDS.get(how, how))


def what_came(row: AlarmRow, names: Names) -> str:
    """Place and meaning of an alarm of the log."""
    text = clean(row.text)
    said = f"{place(row.line, row.account, row.zone, names)} {meaning(row.scheme, row.code)}"
    return f"{said} {text}" if text else said


def cause_words(row: AlarmRow) -> str:
    """What an officer added, and that nobody has."""
    cause = row.cause
    if cause is None:
        return _("no cause written")
    return _("; ").join(filter(None, (
        _("cause: {cause}", cause=cause.cause) if cause.cause else "",
        _("done: {handling}", handling=cause.handling) if cause.handling else "")))


def missing_words(one: Missing, names: Names) -> str:
    """Something that is missing of the log."""
    if one.what == SLOT:
        return _("{when} running record: {how}", when=f"{local(one.at):%m-%d %H:%M}", how=stands(one.why))
    if one.what == CHECK:
        what = (N_("{day} daily check of {controller}: not done") if one.why == LATE else
                N_("{day} daily check of {controller}: to be done"))
        return _(what, day=f"{local(one.at):%m-%d}", controller=names.facility(one.key))
    return _("{system}: still in manual, should be back since {when}", system=names.facility(one.key),
             when=f"{local(one.at):%m-%d %H:%M}")


def next_words(slots: Sequence[SlotRow], now: int) -> str:
    """What is due next of the running record: what nobody has written, else the next slot; empty where the log is not
    kept."""
    present = [row for row in slots if row.slot <= now < row.until]
    ahead = next((row for row in slots if row.slot > now), None)
    if present and (how := standing(present[0], now)) not in (WRITTEN, WRITTEN_LATE):
        return _("Duty log {slot}: {how}", slot=f"{local(present[0].slot):%H:%M}", how=stands(how))
    return _("Duty log: next {slot}", slot=f"{local(ahead.slot):%H:%M}") if ahead is not None else ""
