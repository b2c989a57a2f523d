"""
Exports of other makers' wands: rows of time, reader, person and chip in CSV or tab separated text, read whole or not at
all. Knows no collector.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ..clock import SHANGHAI
from ..errors import StoreError, SurroundingsError
from ..sheets import listed, shown
from ..systemwords import system_words
from ..texts import _

#: What a column is called -> what it is. Some exports have a row of Chinese heads and one of English ones below.
_HEADS = {
    "巡检时间": "time", "到达时间": "time", "patrol time": "time", "time": "time",
    "巡检器": "reader", "readernum": "reader", "reader": "reader",
    "人员": "person", "巡更员": "person", "person": "person",
    "编号": "chip", "地点卡号": "chip", "chip id": "chip", "chip": "chip",
}
_NEEDED = ("time", "reader", "chip")
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")
#: Days of a spreadsheet count from here; those of this century only are times.
_DAY_ZERO, _DAYS = datetime(1899, 12, 30, tzinfo=SHANGHAI), (36_526, 73_050)
_LONGEST, _MOST = 40, 100_000


class Record(NamedTuple):
    """A row of an export: `at` is UTC ms, `clock` the time as it was written."""

    line: int
    at: int
    clock: str
    reader: str
    chip: str
    person: str


def records(path: Path) -> list[Record]:
    """
    Every row, the oldest first.

    :raises StoreError: a row, or the file, is none that is known; the message says which line and why.
    :raises SurroundingsError: the file cannot be read.
    """
    rows = list(enumerate(table_of(path), 1))
    heads = next((_columns(row) for _line, row in rows[:2] if _columns(row)), {})
    missing = [name for name in _NEEDED if name not in heads]
    if missing:
        raise StoreError(_("{file} line 1: no column for {missing}; known heads: {known}. Nothing was taken.",
                           file=path.name, missing=listed(missing), known=listed(_HEADS)))
    found = [_record(path, line, row, heads) for line, row in rows
             if any(cell.strip() for cell in row) and not _columns(row)]
    if len(found) > _MOST:
        raise StoreError(_("{file}: {count} rows are too many; {most} at most. Nothing was taken.", file=path.name,
                           count=len(found), most=_MOST))
    return sorted(found, key=lambda record: (record.at, record.line))


def table_of(path: Path) -> list[list[str]]:
    """The cells of a CSV or tab separated file, in UTF-8 or GBK."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=path, reason=system_words(error))) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            line = data[:error.start].count(b"\n") + 1
            raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line,
                               why=_("this is neither UTF-8 nor GBK text"))) from None
    first = text.partition("\n")[0]
    try:
        return list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in first else ","))
    except csv.Error as error:
        raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=1,
                           why=error)) from None


def _columns(row: list[str]) -> dict[str, int]:
    """Which column is what, where this is a row of heads."""
    found = {_HEADS[name]: place for place, cell in enumerate(row) if (name := cell.strip().lower()) in _HEADS}
    return found if len(found) > 1 else {}


def _record(path: Path, line: int, row: list[str], heads: dict[str, int]) -> Record:
    """One row."""
    said = {name: row[place].strip() if place < len(row) else "" for name, place in heads.items()}
    at = _moment(said["time"])
    chip = said["chip"].upper()
    why = ""
    if at is None:
        why = _("{value} is no time such as 2026-09-01 08:30:15", value=shown(said["time"]))
    elif not 0 < len(chip) <= 2 * 16 or len(chip) % 2 or any(sign not in "0123456789ABCDEF" for sign in chip):
        why = _("{value} is no chip number in hex", value=shown(said["chip"]))
    elif not 0 < len(said["reader"]) <= _LONGEST or len(said.get("person", "")) > _LONGEST:
        why = _("a reader and a person have 1 to {most} characters", most=_LONGEST)
    if why or at is None:
        raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line, why=why))
    return Record(line, round(at.timestamp() * 1000), said["time"], said["reader"], chip, said.get("person", ""))


def _moment(text: str) -> datetime | None:
    """A time as it is written, or a spreadsheet's count of days."""
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    try:
        days = float(text)
    except ValueError:
        return None
    if not _DAYS[0] <= days < _DAYS[1]:
        return None
    return _DAY_ZERO + timedelta(seconds=round(days * 86_400))
