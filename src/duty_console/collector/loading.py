"""
Between the core's state and the file: loading it at a start, and folding the journal again from its first entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..core.evolve import evolve
from ..core.state import TABLES as NAMES
from ..core.state import State, key_of
from ..domain import receptions
from ..rulebook import Rulebook
from ..store.reading import Reader
from ..store.tables import TABLES
from ..store.writing import Store

_WHERE = {
    "alarm": "where state <> 'normal'",
    "repeat": "where of in (select last_event from line union select odd_event from line)",
}


def load_state(store: Store, rules: Rulebook) -> State:
    """The state as the file has it: only what later decisions ask for."""
    state = State(rules)
    for name in NAMES:
        state.load(name, store.rows(name, _WHERE.get(name, "")))
    state.head = store.head.number
    wanted = {raw for line in state.lines.values() for raw in (line.last_raw, line.odd_raw, line.replied_raw) if raw}
    state.frames = {raw: receptions.key_of(data) for raw in wanted if (data := store.raw_bytes(raw)) is not None}
    return state


def fold(reader: Reader, rules: Rulebook) -> dict[str, dict[Any, Any]]:
    """Every table's rows, folded from the journal alone, by key."""
    state = State(rules)
    rows: dict[str, dict[Any, Any]] = {name: {} for name in NAMES}
    for event in every_entry(reader):
        evolve(state, event)
        for (table, key), row in state.touched.items():
            rows[table][key] = row
        state.settle()
    return rows


def every_entry(reader: Reader) -> Iterator[Any]:
    """The journal from its first entry, a page at a time."""
    after = 0
    while page := reader.entries(after=after):
        yield from page
        after = page[-1].number


def differences(path: Path, rules: Rulebook) -> list[str]:
    """Where the tables say something else than the journal; empty when the fold equals the tables."""
    reader = Reader(path)
    try:
        found = []
        for name, folded in fold(reader, rules).items():
            kept = {key_of(name, row): row for row in reader.table(name)}
            for key in sorted(folded.keys() | kept.keys(), key=str):
                if folded.get(key) != kept.get(key):
                    found.append(f"{TABLES[name].name} {key}: journal says {folded.get(key)}, table {kept.get(key)}")
        return found
    finally:
        reader.close()
