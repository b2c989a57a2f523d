"""
What a screen lists now, as a table or as the lines that are on the screen: merged, filtered and in the order in which
they are shown (F-UI-08).

Pure. Every cell is whole, whatever was cut on the screen, and harmless to a spreadsheet. What is not of now says so in
every line: whoever finds the file later sees one line of it. Knows no file and no screen.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..cleaning import cell, clean
from ..clock import local
from ..domain.narration import clock_time, room_name
from ..texts import _
from .cells import Line
from .picture import FILE, REPLAY, STALE, Picture

Rows = Sequence[Sequence[object]]


class Sheet(NamedTuple):
    """`name` is the screen's, `lines` are drawn, the head first; `remark` says what is there and not listed."""

    name: str
    columns: tuple[str, ...]
    rows: Rows
    lines: tuple[str, ...]
    remark: str = ""


def stamp(at: int) -> str:
    """A moment as it stands in a table: date, time and offset; nothing where there is none."""
    return local(at).isoformat(" ", "seconds") if at else ""


def lasting(ms: int) -> str:
    """How long something lasts, to the second: 11:06:09."""
    seconds = max(0, ms) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def plain(lines: Iterable[Line]) -> tuple[str, ...]:
    """Drawn lines without their looks."""
    return tuple("".join(text for text, _look in one).rstrip() for one in lines)


def not_of_now(picture: Picture) -> str:
    """What every line of a file says of rows that are not of this moment; empty where they are."""
    if picture.link == REPLAY:
        return _("REPLAY")
    if picture.link == FILE:
        return _("no collector since {time}", time=clock_time(picture.since)) if picture.since else _("no collector")
    return _("as last read") if picture.link == STALE else ""


def as_csv(sheet: Sheet, picture: Picture) -> str:
    """The table, a line of names first; it begins with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    first = (said,) if (said := not_of_now(picture)) else ()
    for row in (sheet.columns, *sheet.rows):
        writer.writerow(cell(value) for value in (*first, *row))
    return out.getvalue()


def as_text(sheet: Sheet, picture: Picture, filtered: str) -> str:
    """The lines as they are on the screen, under what they are of."""
    title = [f"{room_name(picture.room)}  {sheet.name}  {stamp(picture.now.at)}"]
    if filtered:
        title.append(_("filter: {text}", text=filtered))
    if sheet.remark:
        title.append(sheet.remark)
    said = not_of_now(picture)
    first = f"{said}  " if said else ""
    return "".join(first + clean(one) + "\n" for one in (*title, "", *sheet.lines))
