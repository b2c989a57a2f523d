"""
Whether a store is sound, as a whole: the chain, the heads somebody saw, the tables, and SQLite's own look at the file.
The first bad thing ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import StoreError
from ..heads import Seen, contradicted
from ..rulebook import Rulebook
from ..store import chain
from ..store.exported import Exported
from ..store.inspecting import Inspector, Stored
from ..store.verifying import Break, Walk, walked
from ..store.writing import Head, RawRow
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


def prove_export(path: Path, heads: Iterable[Seen]) -> Report:
    """
    Everything about an export: each line, the chain through them, and the heads somebody saw.

    :raises SurroundingsError: it cannot be read.
    """
    seen = list(heads)
    try:
        export = Exported(path)
    except StoreError as error:
        return Report("export", "", 0, 0, Head(0, chain.GENESIS), 0, 0, 0, Break("line", "1", str(error)))
    with export:
        follow = Follow(export, {one.number for one in seen})
        try:
            for _row in follow:
                pass
        except StoreError as error:
            follow.trouble = Break("line", str(export.at), str(error))
    walk, room, first = follow.walk, export.header.room, export.header.first
    known = [one for one in seen if one.number >= first - 1]
    return Report("export", room, walk.number - first + 1, follow.raws, Head(walk.number, walk.hash), follow.began,
                  follow.ended, len(known), follow.trouble or first_contradiction(known, room, walk))


class Follow:
    """The rows of an export, the chain walked beside them; it ends where history is not what was written."""

    def __init__(self, export: Exported, wanted: Iterable[int] = ()) -> None:
        header = export.header
        self.export = export
        self.walk = Walk(header.room, None, wanted, header.first, bytes.fromhex(header.previous), header.raw)
        if header.first - 1 in self.walk.wanted:
            self.walk.seen[header.first - 1] = self.walk.hash
        self.trouble: Break | None = None
        self.raws = self.began = self.ended = 0
        self._digests = Digests(header.raw)

    def __iter__(self) -> Iterator[RawRow | Stored]:
        for row in self.export:
            if isinstance(row, RawRow):
                self.raws += 1
                if not self._digests.put(row.id, chain.raw_digest(*row[1:])):
                    raise self.export.wrong(_("raw row {number} does not follow the one before it", number=row.id))
            else:
                self.trouble = self.walk.entry(row, self._digests.get(row.raw))
                self.began, self.ended = self.began or row.at, row.at
            if self.trouble is not None:
                self.trouble = self.trouble._replace(text=str(self.export.wrong(self.trouble.text)))
                return
            yield row
        self.trouble = self.walk.end(self._digests.last)


class Digests:
    """The digests of raw rows by number, 32 bytes each: a later entry may come from any of them."""

    def __init__(self, before: int) -> None:
        self._before, self._older, self._dense = before, dict[int, bytes](), bytearray()

    @property
    def last(self) -> int:
        """The newest row's number."""
        return self._before + len(self._dense) // 32

    def put(self, number: int, digest: bytes) -> bool:
        """Takes the next row, or one from before the part that is exported; False where it is neither."""
        if 0 < number <= self._before and number not in self._older:
            self._older[number] = digest
        elif number == self.last + 1:
            self._dense += digest
        else:
            return False
        return True

    def get(self, number: int) -> bytes:
        """A row's digest, as the chain takes it where there is none."""
        if self._before < number <= self.last:
            at = (number - self._before - 1) * 32
            return bytes(self._dense[at:at + 32])
        return self._older.get(number, chain.NO_RAW)


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
