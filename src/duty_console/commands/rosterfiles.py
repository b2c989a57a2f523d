"""
A month of the roster as a spreadsheet has it: a day a row, a shift a column, people in the cells. Read whole, or
refused whole with every line that is wrong. Knows no collector.

    date,N,D,E
    2026-12-01,chen luo,zhao li,sun wu
    2026-12-02,陈建国 罗芳,赵国强、李娜,sun wu

UTF-8 (with or without a byte order mark) and GBK; commas, semicolons or tabs between the columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from ..calendarfile import day_of
from ..cleaning import clean
from ..domain.places import Person
from ..domain.rosters import HOUR, MINUTE
from ..domain.schedules import Cell, Day, Shift
from ..errors import StoreError, SurroundingsError
from ..sheets import listed, shown
from ..systemwords import system_words
from ..texts import _

_DATES = frozenset({"date", "day", "日期", "日"})
#: How the letters of the shipped patterns may be written, too.
_SHIFTS = {"夜": "N", "夜班": "N", "night": "N", "早": "D", "早班": "D", "morning": "D", "中": "E", "中班": "E",
           "evening": "E"}
_APART = re.compile(r"[\s、，,;；/+]+")
MOST_DAYS = 92


class MonthFile(NamedTuple):
    """Days one after the other, and on which line each stands (0 where the file does not have it)."""

    first: date
    days: tuple[Day, ...]
    lines: tuple[int, ...]


def text_of(path: Path) -> str:
    """
    A file's text.

    :raises SurroundingsError: it cannot be read.
    :raises StoreError: it is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=path, reason=system_words(error))) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise StoreError(_("{name}: neither UTF-8 nor GBK: save it as CSV in one of them.", name=path.name))


def rows_of(text: str, name: str) -> list[tuple[int, list[str]]]:
    """
    The rows that say something, each with its line.

    :raises StoreError: there is none, or it is no table.
    """
    found = []
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    mark = next((mark for mark in ("\t", ";", ",") if mark in first), ",")
    try:
        reader = csv.reader(io.StringIO(text), delimiter=mark)
        for row in reader:
            cells = [clean(cell).strip() for cell in row]
            if any(cells) and not cells[0].startswith("#"):
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise StoreError(f"{name}: {error}") from None
    if not found or found[0][1][0].lower() not in _DATES:
        raise StoreError(_("{name}:1: the first row says what the columns are: date, then a shift each (N, D, E). "
                           "Nothing was entered.", name=name))
    return found


def dates_of(rows: Sequence[tuple[int, list[str]]]) -> list[date]:
    """Every day that can be read."""
    return [day for _line, cells in rows[1:] if (day := day_of(cells[0])) is not None]


class Reading:
    """A file held against the shifts and the people that there are."""

    def __init__(self, name: str, shifts: Sequence[Shift], people: Sequence[Person], today: date) -> None:
        self._name, self._shifts, self._people, self._today = name, shifts, people, today
        self._wrong: list[str] = []

    def month(self, rows: Sequence[tuple[int, list[str]]], stands: Sequence[Day], first: date) -> MonthFile:
        """
        The days from `first` on; those that the file does not have are as they stand now.

        :raises StoreError: something is wrong, every line of it.
        """
        columns = self._columns(*rows[0])
        days, lines = list(stands), [0] * len(stands)
        for line, cells in rows[1:]:
            day = day_of(cells[0])
            place = (day - first).days if day is not None else -1
            if day is None:
                self._say(line, _("{text} is no date: write 2026-10-01.", text=shown(cells[0][:20]) or "-"))
            elif day < self._today:
                self._say(line, _("{day} is past: what was is not changed any more", day=day))
            elif place >= len(stands):
                self._say(line, _("{day} is too far from the others: {most} days at most", day=day, most=MOST_DAYS))
            elif lines[place]:
                self._say(line, _("{date} is there twice.", date=day))
            else:
                lines[place] = line
                days[place] = self._day(line, cells, columns)
        if not any(lines) and not self._wrong:
            self._say(rows[0][0], _("there is no day in it"))
        if self._wrong:
            raise StoreError("\n".join([*self._wrong, _("Nothing was entered.")]))
        return MonthFile(first, tuple(days), tuple(lines))

    def _columns(self, line: int, heads: list[str]) -> list[int]:
        """Which column each shift stands in."""
        known = {shift.letter.lower(): number for number, shift in enumerate(self._shifts)}
        found = [known.get(_SHIFTS.get(head.lower(), head).lower(), -1) for head in heads[1:]]
        if sorted(found) != list(range(len(self._shifts))):
            self._say(line, _("the columns after the date must be the shifts {shifts}, each once", shifts=", ".join(
                f"{shift.letter} ({clock(shift.begins)})" for shift in self._shifts)))
            return []
        return [found.index(number) + 1 for number in range(len(self._shifts))]

    def _day(self, line: int, cells: list[str], columns: list[int]) -> Day:
        if len(cells) > len(self._shifts) + 1 and any(cells[len(self._shifts) + 1:]):
            self._say(line, _("there are more columns than shifts"))
        return tuple(self._cell(line, cells[column] if column < len(cells) else "") for column in columns)

    def _cell(self, line: int, text: str) -> Cell:
        found: list[str] = []
        for word in filter(None, _APART.split(text)):
            person = self._person(line, word)
            if person in found:
                self._say(line, _("{person} is named twice in one shift", person=shown(word)))
            found.append(person)
        return tuple(found)

    def _person(self, line: int, word: str) -> str:
        staff = [person for person in self._people if not person.removed]
        meant = ([person.person for person in staff if person.person == word.lower()]
                 or [person.person for person in staff if person.name == word])
        if len(meant) != 1:
            self._say(line, _("{word}: several are called so, write the key: {keys}", word=shown(word),
                              keys=listed(meant)) if meant else
                      _("nobody on the staff is called {word}", word=shown(word)))
        return meant[0] if meant else word

    def _say(self, line: int, why: str) -> None:
        self._wrong.append(f"{self._name}:{line}: {why}")


def clock(ms: int) -> str:
    """A time of day."""
    return f"{ms // HOUR:02}:{ms // MINUTE % 60:02}"


def span_of(days: Sequence[date], today: date) -> tuple[date, int] | None:
    """From which day on, and how many, a file is about; None where that is no month or so."""
    ahead = [day for day in days if day >= today]
    if not ahead:
        return None
    length = (max(ahead) - min(ahead)).days + 1
    return (min(ahead), length) if length <= MOST_DAYS else None


def lines_of(found: MonthFile) -> Iterator[tuple[date, int]]:
    """Every day and its line."""
    yield from ((found.first + timedelta(days=number), line) for number, line in enumerate(found.lines))
