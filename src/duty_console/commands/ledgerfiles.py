"""
Ledgers as files: CSV (UTF-8 or GBK) and workbooks (xlsx), read row by row with their lines, and written so that no cell
can act as a formula. Knows no collector.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..cleaning import cell, clean
from ..domain.bulkrows import COLUMNS, NEEDED, Flaw, normal
from ..errors import StoreError, SurroundingsError, UsageError
from ..sheets import listed
from ..texts import _

XLSX = ".xlsx"
#: So many wrong lines are named; more only repeat themselves.
NAMED = 50
#: What a cell may hold at most, and how many cells a row: an archive may unpack to any size.
_CELL, _COLUMNS = 10_000, 100
MOST = 1_000_000


class Line(NamedTuple):
    """A row of a file: where it stands, and its cells by our columns."""

    line: int
    row: dict[str, str]


class Read(NamedTuple):
    """What a file has: good rows in our words, and what is wrong with the others."""

    rows: list[Line]
    wrong: list[str]
    seen: int


def read(path: Path, kind: str, progress: Any = lambda count: None) -> Read:
    """
    Every row of a file, judged.

    :raises StoreError: the file is none that can be read, or has no heads.
    :raises SurroundingsError: it cannot be opened.
    """
    table = _workbook(path) if path.suffix.lower() == XLSX else _table(path)
    heads: dict[int, str] = {}
    rows, wrong, count = list[Line](), list[str](), 0
    for line, cells in table:
        if not any(cells):
            continue
        if not heads:
            heads = _heads(path, kind, cells)
            continue
        count += 1
        if count > MOST:
            raise StoreError(_("{file}: more than {most} rows. Nothing was taken.", file=path.name, most=MOST))
        said = {heads[place]: text for place, text in enumerate(cells) if place in heads}
        row, flaws = normal(kind, said)
        rows.append(Line(line, row))
        if flaws and len(wrong) < NAMED:
            wrong += [flaw_words(path.name, line, flaw) for flaw in flaws]
        elif flaws:
            wrong.append("")
        progress(count)
    if not heads:
        raise StoreError(_("{file} is empty: its first row names the columns: {known}.", file=path.name,
                           known=listed(COLUMNS[kind])))
    return Read(rows, wrong, count)


def flaw_words(name: str, line: int, flaw: Flaw) -> str:
    """What is wrong, with its place."""
    return _("{file} line {line}: {what}", file=name, line=line,
             what=_(flaw.message, **{key: clean(value) for key, value in flaw.values.items()}))


def _heads(path: Path, kind: str, cells: Sequence[str]) -> dict[int, str]:
    """Which cell of a row is which of our columns."""
    called = {name: column for column, names in COLUMNS[kind].items() for name in names}
    found = {place: called[text.strip().lower()] for place, text in enumerate(cells) if text.strip().lower() in called}
    twice = sorted({column for column in found.values() if list(found.values()).count(column) > 1})
    missing = [column for column in NEEDED[kind] if column not in found.values()]
    if twice or missing:
        raise StoreError(_("{file} line 1: columns are missing or there twice: {columns}; known: {known}. Nothing was "
                           "taken.", file=path.name, columns=listed(missing or twice), known=listed(COLUMNS[kind])))
    return found


def _table(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error
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
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    line = 1
    try:
        for cells in rows:
            yield line, [clean(unescaped(one)).strip() for one in cells[:_COLUMNS]]
            line = rows.line_num + 1
    except csv.Error as error:
        raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line,
                           why=error)) from None


def unescaped(text: str) -> str:
    """A cell as it was before it was made harmless: our own exports come back as they were."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r" else text


def _workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The first sheet; formulas are never computed, what a program kept as their value is not taken either."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=path, reason=error.strerror)) from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise StoreError(_("{file} is no workbook that can be read ({reason}). Nothing was taken.", file=path.name,
                           reason=clean(str(error))[:80])) from None
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_COLUMNS) if sheet else (), 1):
            yield line, [_text(path, line, one) for one in cells]
    finally:
        book.close()


def _text(path: Path, line: int, value: Any) -> str:
    """A cell of a workbook as text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = clean(str(value)).strip()
    if len(text) > _CELL or text.startswith("="):
        raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line,
                           why=_("a cell is a formula, or longer than {most} characters", most=_CELL)))
    return text


def write(path: Path, heads: Sequence[str], rows: Iterable[Mapping[str, Any] | Sequence[Any]]) -> int:
    """
    Writes a ledger, whole or not at all; how many rows.

    :raises SurroundingsError: the file cannot be written.
    """
    listed_rows = [list(row.values()) if isinstance(row, Mapping) else list(row) for row in rows]
    part = path.with_name(path.name + ".part")
    try:
        if path.suffix.lower() == XLSX:
            _write_workbook(part, heads, listed_rows)
        elif path.suffix.lower() == ".csv":
            with part.open("w", encoding="utf-8-sig", newline="") as stream:
                table = csv.writer(stream, lineterminator="\r\n")
                table.writerow(heads)
                table.writerows([[cell(value) for value in row] for row in listed_rows])
        else:
            raise UsageError(_("{path}: a ledger is written as .csv or .xlsx.", path=path))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SurroundingsError(_("{path} cannot be written: {reason}.", path=path, reason=error.strerror)) from error
    return len(listed_rows)


def _write_workbook(path: Path, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Every text as a text: none is a formula, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    sheet.freeze_panes = "A2"
    for row in (heads, *rows):
        cells = []
        for value in row:
            one = WriteOnlyCell(sheet, value=clean(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                one.data_type = "s"
            cells.append(one)
        sheet.append(cells)
    book.save(path)
