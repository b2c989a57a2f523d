"""
Ledgers as files: CSV (UTF-8 or GBK) and workbooks (xlsx), read row by row with their lines, and written so that no cell
can act as a formula. Knows no collector.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..cleaning import FORMULA, cell, clean, uncelled
from ..domain.bulkrows import COLUMNS, MOST, NEEDED, Flaw, head_of, normal
from ..domain.hazardrows import VOIDED
from ..domain.placerows import HAZARDS
from ..errors import StoreError, SurroundingsError, UsageError
from ..sheets import listed
from ..systemwords import system_words
from ..texts import _
from ..whole import whole

XLSX = ".xlsx"
#: So many wrong lines are named; more only repeat themselves.
NAMED = 50
#: What a cell may hold at most, and how many cells a row: an archive may unpack to any size.
_CELL, _COLUMNS = 10_000, 100
#: Of what fills a message, what is a column.
_COLUMN = ("column", "other")
#: What a file of text may have at most, in bytes: 200,000 rows are a tenth of it.
_FILE = 256 * 2**20
#: So many rows of a sheet that is not read are looked at.
_HEAD_ROWS = 20
#: What was entered wrongly is no hazard anywhere else either.
_STATE, _STATES, _VOIDED = "state", ("state", "状态"), frozenset({VOIDED, "作废", "已作废"})


class Line(NamedTuple):
    """A row of a file: where it stands, and its cells by our columns."""

    line: int
    row: dict[str, str]


class Read(NamedTuple):
    """What a file has: good rows in our words, what is wrong with the others, and how many it says were voided;
    `beside` are sheets that have something and are not read."""

    rows: list[Line]
    wrong: list[str]
    seen: int
    voided: int = 0
    beside: tuple[str, ...] = ()


def read(path: Path, kind: str, progress: Callable[[int], None] = lambda _count: None, today: str = "") -> Read:
    """
    Every row of a file, judged on a day (ISO).

    :raises StoreError: the file is none that can be read, or has no heads.
    :raises SurroundingsError: it cannot be opened.
    """
    beside: list[str] = []
    table = _workbook(path, beside) if path.suffix.lower() == XLSX else _table(path)
    heads: dict[int, str] = {}
    rows, wrong, count, voided = list[Line](), list[str](), 0, 0
    for line, cells in table:
        if not any(cells):
            continue
        if not heads:
            heads = _heads(path, kind, cells)
            continue
        count += 1
        if count - voided > MOST[kind]:
            raise StoreError(_("{file}: more than {most} rows. Nothing was taken.", file=path.name, most=MOST[kind]))
        said = {heads[place]: text for place, text in enumerate(cells) if place in heads}
        if said.pop(_STATE, "") in _VOIDED:
            voided += 1
            continue
        row, flaws = normal(kind, said, today)
        rows.append(Line(line, row))
        if flaws and len(wrong) < NAMED:
            wrong += [flaw_words(path.name, line, flaw) for flaw in flaws]
        elif flaws:
            wrong.append("")
        progress(count)
    if not heads:
        raise StoreError(_("{file} is empty: its first row names the columns: {known}.", file=path.name,
                           known=listed(map(head_of, COLUMNS[kind]))))
    return Read(rows, wrong, count - voided, voided, tuple(beside))


def flaw_words(name: str, line: int, flaw: Flaw) -> str:
    """What is wrong, with its place."""
    return _("{file} line {line}: {what}", file=name, line=line,
             what=_(flaw.message, **{key: _column(value) if key in _COLUMN else clean(value)
                                     for key, value in flaw.values.items()}))


def _column(said: str) -> str:
    """A column as files call it, with its value behind it where that is said too."""
    column, space, value = said.partition(" ")
    return clean(f"{head_of(column)}{space}{value}")


def _heads(path: Path, kind: str, cells: Sequence[str]) -> dict[int, str]:
    """Which cell of a row is which of our columns."""
    called = {name: column for column, names in COLUMNS[kind].items() for name in names}
    if kind == HAZARDS:
        called |= dict.fromkeys(_STATES, _STATE)
    found = {place: called[text.strip().lower()] for place, text in enumerate(cells) if text.strip().lower() in called}
    twice = sorted({column for column in found.values() if list(found.values()).count(column) > 1})
    missing = [column for column in NEEDED[kind] if column not in found.values()]
    if twice or missing:
        raise StoreError(_("{file} line 1: columns are missing or there twice: {columns}; known: {known}. Nothing was "
                           "taken.", file=path.name, columns=listed(map(head_of, missing or twice)),
                           known=listed(map(head_of, COLUMNS[kind]))))
    return found


def _table(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open("rb") as opened:  # a device, or a file that still grows, may have no end
            data = opened.read(_FILE + 1)
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=path, reason=system_words(error))) from error
    if len(data) > _FILE:
        raise UsageError(_("{path}: a file has 1 byte to {most} MB.", path=path, most=_FILE // 2**20))
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
            yield line, [clean(uncelled(one)).strip() for one in cells[:_COLUMNS]]
            line = rows.line_num + 1
    except csv.Error as error:
        raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line,
                           why=error)) from None


def _workbook(path: Path, beside: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The first sheet; formulas are never computed, what a program kept as their value is not taken either."""
    from zipfile import BadZipFile
    from zlib import error as ZlibError

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=False)
        try:
            beside += [clean(sheet.title) for sheet in book.worksheets[1:] if _has_something(sheet)]
            for sheet in book.worksheets[:1]:
                sheet.reset_dimensions()  # some programs write a smaller one than it is
                for line, cells in enumerate(sheet.iter_rows(), 1):
                    yield line, [_text(path, line, one) for one in cells[:_COLUMNS]]
        finally:
            book.close()
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=path, reason=system_words(error))) from error
    except (BadZipFile, InvalidFileException, ZlibError, EOFError, LookupError, ValueError, TypeError, AttributeError,
            SyntaxError, RuntimeError) as error:
        raise StoreError(_("{file} is no workbook that can be read ({reason}). Nothing was taken.", file=path.name,
                           reason=clean(str(error))[:80])) from None


def _has_something(sheet: Any) -> bool:
    """Whether a sheet has a word in its first rows."""
    return any(one.value is not None for row in sheet.iter_rows(max_row=_HEAD_ROWS) for one in row)


def _text(path: Path, line: int, one: Any) -> str:
    """A cell of a workbook as text."""
    value = one.value
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
    if len(text) > _CELL or one.data_type == "f":
        raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line,
                           why=_("a cell is a formula, or longer than {most} characters", most=_CELL)))
    return text


def write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, replacing: bool = False,
          progress: Callable[[int], None] = lambda _count: None) -> int:
    """
    Writes a ledger, whole or not at all; how many rows.

    :raises SurroundingsError: the file cannot be written, or is there already.
    """
    kind, count = path.suffix.lower(), 0
    if kind not in (XLSX, ".csv"):
        raise UsageError(_("{path}: a ledger is written as .csv or .xlsx.", path=path))

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            progress(count)
            yield row

    with whole(path, 0o640, replacing=replacing) as made:
        if kind == XLSX:
            _write_workbook(made, heads, counted())
        else:
            with made.open("w", encoding="utf-8-sig", newline="") as stream:
                table = csv.writer(stream, lineterminator="\r\n")
                table.writerow(heads)
                table.writerows([cell(value) for value in row] for row in counted())
    return count


def _write_workbook(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Every text as a text: none is a formula, whatever it begins with, and none becomes one when it is edited."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    sheet.freeze_panes = "A2"

    def made(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        text = clean(value)
        if not text.startswith((*FORMULA, "#")):  # a cell of its own takes ten times as long
            return text
        one = WriteOnlyCell(sheet, value=text)
        one.data_type = "s"
        one.quotePrefix = True
        return one

    for row in (heads, *rows):
        sheet.append([made(value) for value in row])
    book.save(path)
