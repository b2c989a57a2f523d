"""
A store made from an exported journal: every line checked on the way, the tables folded by the same `evolve`, and the
whole proved before it is anybody's store.
"""

from __future__ import annotations

from pathlib import Path

from ..core.evolve import evolve
from ..core.state import State
from ..errors import StoreError
from ..rulebook import Rulebook
from ..store.exported import Exported
from ..store.inspecting import Stored
from ..store.writing import Head, RawRow, Store
from ..texts import _
from .soundness import Follow, Report, prove

BATCH = 2000


def take_in(export: Exported, made: Path, rules: Rulebook) -> Report:
    """
    Makes the store and proves it.

    :raises StoreError: with the line that is not what was written.
    :raises SurroundingsError: the store cannot be written.
    """
    if export.header.first != 1:
        raise export.wrong(_("this is a part of a journal, from entry {number} on: only a whole one makes a store",
                             number=export.header.first))
    store = Store(made, export.header.room)
    try:
        _copy(export, store, State(rules))
        store.checkpoint("truncate")
    finally:
        store.close()
    report = prove(made, [], rules, None)
    if report.trouble is not None:
        raise StoreError(report.trouble.text)
    return report


def _copy(export: Exported, store: Store, state: State) -> None:
    follow = Follow(export)
    raws, entries = list[RawRow](), list[Stored]()
    for row in follow:
        if isinstance(row, RawRow):
            raws.append(row)
            continue
        entries.append(row)
        _apply(export, state, row)
        if len(entries) == BATCH:
            _put(export, store, state, raws, entries)
            raws, entries = [], []
    if follow.trouble is not None:
        raise StoreError(follow.trouble.text)
    _put(export, store, state, raws, entries)


def _apply(export: Exported, state: State, row: Stored) -> None:
    """One entry's consequence. What the chain vouches for may still make no sense to this program; then it says so."""
    try:
        evolve(state, row.event)
    except (StoreError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise export.wrong(_("entry {number} cannot be applied: {reason}", number=row.number, reason=error)) from error


def _put(export: Exported, store: Store, state: State, raws: list[RawRow], entries: list[Stored]) -> None:
    if not entries:
        return
    touched = dict(state.touched)
    try:
        store.take(raws, entries, touched, Head(entries[-1].number, entries[-1].hash))
    except (OverflowError, UnicodeError) as error:
        raise export.wrong(_("a value above cannot be stored: {reason}", reason=error)) from error
    state.settle()
