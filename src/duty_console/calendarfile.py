"""
A year's notice of holidays and make-up working days, as a small CSV: read whole, or refused whole with every line that
is wrong. The files that ship in `calendars/` have the same form.

    # source: 国办发明电〔2025〕7号
    # published: 2025-11-04
    date,kind,name
    2026-01-01,holiday,元旦
    2026-01-04,makeup_workday,元旦

UTF-8 (with or without a byte order mark) and GBK. Days that follow from the weekday alone need not stand there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from .cleaning import clean
from .errors import RoomError
from .texts import N_, _

WORKDAY, WEEKEND, HOLIDAY, MAKEUP = KINDS = ("workday", "weekend", "holiday", "makeup_workday")
#: How a kind may be written -> the kind.
_WRITTEN = {
    **{kind: kind for kind in KINDS}, "放假": HOLIDAY, "休": HOLIDAY, "节假日": HOLIDAY, "假日": HOLIDAY,
    "法定节假日": HOLIDAY, "上班": MAKEUP, "班": MAKEUP, "调休上班": MAKEUP, "补班": MAKEUP, "调休": MAKEUP,
    "工作日": WORKDAY, "周末": WEEKEND, "休息日": WEEKEND,
}
_HEADS = frozenset({"date", "日期"})
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_TOLD = re.compile(r"#\s*(source|published|来源|发布日期|发布)\s*[:：=]\s*(.*)", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_NAME = 40

#: What can be wrong with a day, as messages: the core refuses with them too.
NO_DATE = N_("{text} is no date: write 2026-10-01.")
OTHER_YEAR = N_("{date} is not in {year}: the days of another year belong to that year's calendar.")
TWICE = N_("{date} is there twice.")
NO_KIND = N_("{date}: there is no kind {kind}; kinds: {known}.")
NOT_WEEKEND = N_("{date} is no Saturday or Sunday: it cannot be of the kind {kind}.")
NOT_WEEKDAY = N_("{date} is a Saturday or Sunday: it cannot be a workday; write makeup_workday.")
NO_DAYS = N_("There is no holiday in it: a year's notice has some.")
FLAWS = (NO_DATE, OTHER_YEAR, TWICE, NO_KIND, NOT_WEEKEND, NOT_WEEKDAY, NO_DAYS)

Flaw = tuple[str, Mapping[str, str]]  # message and values


class Entry(NamedTuple):
    """One day as it was written."""

    date: str
    kind: str
    name: str


class YearSheet(NamedTuple):
    """A year's notice, checked. `days` are those whose kind does not follow from the weekday, in order, each as
    `2026-01-01 holiday 元旦`."""

    year: int
    days: tuple[str, ...]
    source: str
    published: str


def checked(year: int, entries: Sequence[Entry]) -> tuple[tuple[str, ...], list[tuple[int, Flaw]]]:
    """The days in order, and what is wrong: the place in `entries`, and why."""
    found: dict[date, str] = {}
    flaws: list[tuple[int, Flaw]] = []
    seen: set[date] = set()
    for place, entry in enumerate(entries):
        day = day_of(entry.date)
        flaw = (NO_DATE, {"text": entry.date[:20] or "-"}) if day is None else _flaw(year, day, entry.kind, seen)
        if flaw is not None or day is None:
            flaws.append((place, flaw or (NO_DATE, {"text": ""})))
            continue
        seen.add(day)
        if (kind := _WRITTEN[entry.kind]) in (HOLIDAY, MAKEUP):
            found[day] = f"{day} {kind} {_name(entry.name)}".rstrip()
    days = tuple(found[day] for day in sorted(found))
    if not flaws and not any(f" {HOLIDAY}" in day for day in days):
        flaws.append((len(entries), (NO_DAYS, {})))
    return days, flaws


def _flaw(year: int, day: date, written: str, seen: set[date]) -> Flaw | None:
    if day.year != year:
        return OTHER_YEAR, {"date": str(day), "year": str(year)}
    if day in seen:
        return TWICE, {"date": str(day)}
    kind = _WRITTEN.get(written)
    if kind is None:
        return NO_KIND, {"date": str(day), "kind": written[:20] or "-", "known": ", ".join(KINDS)}
    if kind in (WEEKEND, MAKEUP) and day.weekday() < 5:
        return NOT_WEEKEND, {"date": str(day), "kind": kind}
    if kind == WORKDAY and day.weekday() >= 5:
        return NOT_WEEKDAY, {"date": str(day)}
    return None


def day_of(text: str) -> date | None:
    """A date as it may be written, 2026-10-01, also 2026/10/1, of a year that a calendar may have."""
    if (found := _DATE.fullmatch(text.strip())) is None or not text.isascii():
        return None
    try:
        day = date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def entries_of(text: str) -> list[Entry]:
    """Days as they travel through the door: `2026-01-01 holiday 元旦; ...`."""
    parts = (part.split(maxsplit=2) for part in text.split(";") if part.strip())
    return [Entry(*(*words, "", "")[:3]) for words in parts]


def _name(text: str) -> str:
    return " ".join(clean(text).replace(";", ",").split())[:MOST_NAME]


def parsed(data: bytes, name: str, *, source: str = "", published: str = "") -> YearSheet:
    """
    A year out of a file's bytes; `source` and `published` go before what the file says itself.

    :raises RoomError: it is not one, with every line that is wrong.
    """
    told: dict[str, str] = {}
    rows: list[tuple[int, Entry]] = []
    text = _decoded(data, name)
    for number, line in enumerate(text.splitlines(), start=1):
        if (found := _TOLD.match(line.strip())) is not None:
            word = "source" if found[1].lower() in ("source", "来源") else "published"
            told.setdefault(word, found[2].strip().strip(",").strip())
        elif (cells := _cells(line)) and not line.lstrip().startswith("#"):
            if cells[0].lower() in _HEADS:
                continue
            rows.append((number, Entry(*(*cells, "", "")[:3])))
    where, published = source or told.get("source", ""), published or told.get("published", "")
    first = next((day.year for _line, entry in rows if (day := day_of(entry.date)) is not None), 0)
    problems = list(_problems(name, where, published, first))
    days, flaws = checked(first, [entry for _line, entry in rows])
    for place, (message, values) in flaws:
        number = rows[place][0] if place < len(rows) else text.count("\n") + 1
        problems.append(f"{name}:{number}: " + _(message, **values))
    if problems:
        raise RoomError("\n".join(problems), name)
    return YearSheet(first, days, clean(where)[:200], str(day_of(published)) if published else "")


def _problems(name: str, source: str, published: str, year: int) -> Iterator[str]:
    if not source:
        yield _("{name}: it does not say where it comes from: write a line `# source: ...` above the days, or give "
                "--source.", name=name)
    if published and day_of(published) is None:
        yield f"{name}: " + _(NO_DATE, text=clean(published)[:20])
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        yield _("{name}: a calendar is for a year from {first} to {last}.", name=name, first=FIRST_YEAR, last=LAST_YEAR)


def _cells(line: str) -> list[str]:
    """The cells of a line; a semicolon or a tab may stand for the comma."""
    mark = next((mark for mark in (",", "\t", ";") if mark in line), ",")
    cells = [clean(cell).strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    return cells if any(cells) else []


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RoomError(_("{name}: neither UTF-8 nor GBK: save it as CSV in one of them.", name=name), name)


def shipped() -> tuple[YearSheet, ...]:
    """The years that ship: those whose notice was read."""
    return tuple(parsed(path.read_bytes(), path.name)
                 for path in sorted((Path(__file__).parent / "calendars").glob("*.csv")))
