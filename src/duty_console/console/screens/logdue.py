"""
What of the duty log is due now, the next thing first, in words and as lines: how it stands and how old it is.

Plain functions of the page of the last day; which slots are expected is the collector's.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...clock import local
from ...domain import dutylog as dl
from ...domain import dutylogrows as dr
from ...domain.dutylog import Missing, Page
from ...domain.rosters import day_of, midnight
from ...texts import _
from ..cells import Line, fit, line
from ..logasked import LOOKS, STANDING, record_words
from ..picture import Picture, elapsed_ms
from ..sheet import lasting
from .logrows import facility_name


def proposed(found: Sequence[Missing], page: Page, now: int) -> list[Missing]:
    """What is needed next, in order: a system that should be back, the present slot, today's check, earlier slots. What
    cannot be written any more is left out."""
    today, slot = midnight(day_of(now)), dr.slot_of(now, page.every_ms)
    return sorted((one for one in found if one.what != dl.CHECK or one.at >= today), key=lambda one: (
        one.what != dl.MANUAL_STATE or one.why != dl.LATE, not (one.what == dl.SLOT and one.at == slot),
        one.what != dl.CHECK, -one.at))


def needed_words(one: Missing, page: Page) -> str:
    """What is needed, in words."""
    if one.what == dl.SLOT:
        return record_words(one.at)
    named = next((facility_name(row) for row in page.facilities if row.facility == one.key), one.key)
    if one.what == dl.CHECK:
        return _("{name}: daily check", name=named)
    return _("{name}: in manual", name=named)


def age_words(one: Missing, page: Page, picture: Picture) -> str:
    """How it stands, and for how long: of a slot since it was asked for, on the boot clock."""
    word = STANDING.get(one.why, "")
    row = next((slot.row for slot in page.slots if slot.slot == one.at), None) if one.what == dl.SLOT else None
    if row is not None and row.number:
        ms = elapsed_ms(row.at, row.tick, picture)
    else:
        ms = picture.now.at - one.at
    if one.what == dl.CHECK:
        return _("not done today")
    if one.what == dl.MANUAL_STATE and ms < 0:
        return _("until {time}", time=f"{local(one.at):%H:%M}")
    return f"{_(word) if word else ''} {lasting(ms)}".strip()


def due_lines(found: Sequence[Missing], page: Page, picture: Picture, width: int, key: str) -> list[Line]:
    """What is due now, the next thing first, with the `key` that writes it; that nothing is, and what comes."""
    if not page.since:
        said = _("The duty log is kept from the first rota or the first entry on.")
        return [line(" ", (fit(said, width - 1), "dim"))]
    if not found:
        coming = dr.slot_after(dr.slot_of(picture.now.at, page.every_ms), page.every_ms)
        said = _("Nothing is missing. The next record is due at {time}.", time=f"{local(coming):%H:%M}")
        return [line(" ", (fit(said, width - 1), "dim"))]
    lines = []
    for number, one in enumerate(found[:2]):
        look, mark = LOOKS.get(one.why, "bold"), "!" if one.why in (dl.LATE, dl.WARNED) else " "
        end = line("  ", (key, "key"), " " + _("writes it")) if key and not number else ()
        said = f"{mark} {needed_words(one, page)}  {age_words(one, page, picture)}"
        lines.append(line(" ", (said, look), *end))
    if len(found) > 2:
        lines.append(line((fit("   " + _("and {count} more", count=len(found) - 2), width), "dim")))
    return lines
