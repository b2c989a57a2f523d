"""
The journal folded again from its first entry, and whether the tables say the same. Trusts no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..core.evolve import evolve
from ..core.state import TABLES as NAMES
from ..core.state import State
from ..domain.events import Event
from ..errors import StoreError
from ..rulebook import Rulebook
from ..store.inspecting import Inspector
from ..store.reading import Reader
from ..store.tables import TABLES
from ..store.verifying import Break
from ..texts import _

#: How many entries are folded before what no later one asks for is forgotten.
BATCH = 500


class Fold:
    """Every table's rows, folded from entries in their order, by key."""

    def __init__(self, rules: Rulebook) -> None:
        self.state = State(rules)
        self.rows: dict[str, dict[Any, Any]] = {name: {} for name in NAMES}

    def take(self, events: Iterable[Event]) -> None:
        """Goes on over these entries."""
        state = self.state
        for event in events:
            evolve(state, event)
        for (table, key), row in state.touched.items():
            if row is None:
                self.rows[table].pop(key, None)
            else:
                self.rows[table][key] = row
        state.settle()

    @property
    def number(self) -> int:
        """The entry up to which it is folded."""
        return self.state.head


def fold(reader: Reader, rules: Rulebook) -> dict[str, dict[Any, Any]]:
    """Every table's rows, folded from the journal alone, by key."""
    folded = Fold(rules)
    for page in pages(reader):
        folded.take(page)
    return folded.rows


def pages(reader: Reader, after: int = 0) -> Iterator[list[Event]]:
    """The journal in its order, a page at a time."""
    while page := reader.entries(after=after, limit=BATCH):
        yield page
        after = page[-1].number


def first_difference(store: Inspector, rules: Rulebook) -> Break | None:
    """The first row of a table that says something else than the journal; None where the fold equals the tables."""
    folded = Fold(rules)
    for page in pages(store):
        folded.take(page)
    kept: dict[str, list[tuple[Any, ...]]] = {}
    with store.moment():  # the tables and the entries that belong to them, while a collector may be writing
        for page in pages(store, folded.number):
            folded.take(page)
        for name in NAMES:
            try:
                kept[name] = store.rows_of(name)
            except StoreError as error:
                return Break("table", name, _("table {table}: it cannot be read: {reason}", table=name, reason=error))
    return next(_compared(folded.rows, kept), None)


def differences(path: Path, rules: Rulebook) -> list[str]:
    """Where the tables say something else than the journal, row by row."""
    store = Inspector(path)
    try:
        return [str(found) for found in _compared(fold(store, rules), {name: store.rows_of(name) for name in NAMES})]
    finally:
        store.close()


def _compared(folded: dict[str, dict[Any, Any]], kept: dict[str, list[tuple[Any, ...]]]) -> Iterator[Break]:
    """Row by row as the file has them, in the order of tables and keys."""
    for name in NAMES:
        table = TABLES[name]
        places = [table.row._fields.index(part) for part in table.key]
        told = {_key(row, places): row for row in map(table.to_store, folded[name].values())}
        found = {_key(row, places): row for row in kept[name]}
        if told == found and len(found) == len(kept[name]):
            continue
        for key in sorted(told.keys() | found.keys(), key=repr):
            if told.get(key) != found.get(key):
                shown = ", ".join(map(str, key))
                yield Break("table", f"{name} {shown}", _difference(name, shown, table.row._fields, told.get(key),
                                                                    found.get(key)))


def _key(row: tuple[Any, ...], places: list[int]) -> tuple[Any, ...]:
    return tuple(row[place] for place in places)


def _difference(table: str, key: str, columns: tuple[str, ...], told: tuple[Any, ...] | None,
                found: tuple[Any, ...] | None) -> str:
    if told is None:
        return _("table {table}, row {key}: the journal knows no such row.", table=table, key=key)
    if found is None:
        return _("table {table}, row {key}: it is missing, the journal makes it.", table=table, key=key)
    column, says, stands = next(part for part in zip(columns, told, found, strict=True) if part[1] != part[2])
    return _("table {table}, row {key}: {column} is {found}, the journal says {told}.", table=table, key=key,
             column=column, found=repr(stands), told=repr(says))
