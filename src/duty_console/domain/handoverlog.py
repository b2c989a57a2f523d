"""
What of the duty log is open when a shift changes: entries that nobody wrote, controllers that nobody checked today, and
systems that are in manual (DUTY-06 to DUTY-08, FORM-03). Pure: the rows of the log in, items of a handover out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .dutylog import Page, SlotRow, missing
from .dutylogrows import Check, Facility, Gap, Manual, Prompting, Running, Slot, slot_after, slots_in
from .handoveritems import Bounds
from .handovers import LOG, Item


class LogRows(NamedTuple):
    """The rows of the log as they stand; `facilities` as `dutylogrows.facilities` has them."""

    prompting: Prompting = Prompting()
    slots: Iterable[Slot] = ()
    gaps: Iterable[Gap] = ()
    running: Iterable[Running] = ()
    checks: Iterable[Check] = ()
    facilities: tuple[Facility, ...] = ()
    manuals: Iterable[Manual] = ()


def log_items(rows: LogRows, bounds: Bounds, now: int) -> list[Item]:
    """What is missing of the log at a moment, the oldest first, and what is in manual beyond it."""
    page = _page(rows, bounds)
    names = {one.facility: f"{one.name}\t{one.name_en}" for one in rows.facilities}
    return [Item(f"{LOG}:{one.what}:{one.key}:{one.at}", LOG, state=one.why, since=one.at, text=one.what,
                 place=one.key, more=names.get(one.key, one.key)) for one in missing(page, now)]


def _page(rows: LogRows, bounds: Bounds) -> Page:
    """The page of the span, as far as it says what is missing."""
    every, since = rows.prompting.every_ms, rows.prompting.since
    known = {row.slot: row for row in rows.slots}
    written: dict[int, list[Running]] = {}
    for entry in sorted(rows.running):
        written.setdefault(entry.slot, []).append(entry)
    gaps = list(rows.gaps)
    grid = [slot for slot in slots_in(bounds.oldest, bounds.until, every) if slot >= since] if since and every else []
    return Page(bounds.oldest, bounds.until, since, every, tuple(
        _slot(slot, known.get(slot), every, gaps, written.get(slot, [])) for slot in grid), (), tuple(rows.checks), (),
        rows.facilities, tuple(rows.manuals), {})


def _slot(slot: int, row: Slot | None, every: int, gaps: list[Gap], written: list[Running]) -> SlotRow:
    asked = row is not None and row.number > 0
    why = "" if asked else next((gap.why for gap in gaps if gap.first <= slot <= gap.last), "")
    return SlotRow(slot, row.until if row is not None else slot_after(slot, every), row, why, tuple(written), ())
