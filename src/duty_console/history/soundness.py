"""
Whether a store is sound, as a whole: the chain, the heads somebody saw, the tables, and SQLite's own look at the file.
The first bad thing ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from ..errors import StoreError
from ..heads import Seen, contradicted
from ..rulebook import Rulebook
from ..store import chain
from ..store.inspecting import Inspector
from ..store.verifying import Break, Walk, walked
from ..store.writing import Head
from ..texts import _
from .folding import first_difference


class Report(NamedTuple):
    """What was looked at, and the first bad thing found. Times are UTC ms; `heads` counts the heads compared."""

    kind: str  # store, export
    room: str
    entries: int
    raws: int
    head: Head
    began: int
    ended: int
    heads: int
    trouble: Break | None


def prove(path: Path, heads: Iterable[Seen], rules: Rulebook, private: Callable[[int], str | None] | None) -> Report:
    """
    Everything about a store.

    :raises SurroundingsError: it cannot be read now.
    """
    seen = list(heads)
    try:
        return _proved(Inspector(path), seen, rules, private)
    except StoreError as error:
        return Report("store", "", 0, 0, Head(0, chain.GENESIS), 0, 0, len(seen), Break("file", str(path), str(error)))


def _proved(store: Inspector, seen: list[Seen], rules: Rulebook, private: Callable[[int], str | None] | None) -> Report:
    try:
        room = store.room_key()
        walk, trouble = walked(store, private, {one.number for one in seen})
        trouble = (trouble or first_contradiction(seen, room, walk) or first_difference(store, rules)
                   or _damage(store))
        began, ended = store.span() if trouble is None else (0, 0)
        return Report("store", room, walk.number - walk.began, walk.raw - walk.first_raw, Head(walk.number, walk.hash),
                      began, ended, len(seen), trouble)
    finally:
        store.close()


def first_contradiction(heads: Iterable[Seen], room: str, walk: Walk) -> Break | None:
    """The lowest head that was seen and to which this history does not lead."""
    for seen in sorted(heads, key=lambda one: one.number):
        there = walk.seen.get(seen.number, chain.GENESIS if seen.number == 0 else None)
        if text := contradicted(seen, room, walk.number, there):
            return Break("head", str(seen.number), text)
    return None


def _damage(store: Inspector) -> Break | None:
    text = store.quick_check()
    return Break("file", str(store.path), _("{path}: SQLite finds the file damaged: {reason}", path=store.path,
                                            reason=text)) if text else None
