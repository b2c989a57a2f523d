"""
Whether a journal still says what was written: the hash chain over every entry and every raw row, from the first.

Trusts nothing but the algorithm of `chain`. That the end was cut off can only be seen by somebody who knows a later
head; that the tables say what the journal says is the fold's to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from ..errors import StoreError
from ..texts import N_, _
from . import chain
from .inspecting import Inspector, Link, Stored

PAGE = 5000

GAP = N_("journal entry {number}: the one before it is missing.")
CHANGED = N_("journal entry {number}: it is not what was written, or something before it was changed.")
PRIVATE = N_("journal entry {number}: its private body is not what was written.")
STRAY = N_("raw row {number}: no entry of the journal came from it.")
#: Below every row's key: one that was moved out of the way must not be passed over.
BEFORE_ANY = -(1 << 63)
UNREADABLE = N_("journal entry after {number}: it cannot be read, the file is damaged there.")
ROOMS = N_("room {count}: a store has one room.")


class Break(NamedTuple):
    """The first bad thing: what it is (entry, raw, table, head, line, file), where, and the sentence that names it."""

    what: str
    place: str
    text: str

    def __str__(self) -> str:
        return self.text


class Walk:
    """The chain, walked from where it begins; afterwards `number`, `hash` and `raw` say how far it held."""

    def __init__(self, room: str, private: Callable[[int], str | None] | None = None, wanted: Iterable[int] = (),
                 first: int = 1, previous: bytes = chain.GENESIS, raw: int = 0) -> None:
        """`private` gives the private body of an entry to whoever may read it; `wanted` are numbers whose hashes are
        kept in `seen`."""
        self.room = f"{room}\n".encode()
        self.private = private
        self.number, self.hash, self.raw = first - 1, previous, raw
        self.began, self.first_raw = first - 1, raw  # what stood before the first entry
        self.wanted = frozenset(wanted)
        self.seen: dict[int, bytes] = {}

    def follow(self, links: Iterable[Link]) -> Break | None:
        """Goes on over these entries; the first that is not what was written ends it."""
        # Local names and no attributes: a million entries are asked.
        room, private, wanted, none = self.room, self.private, self.wanted, chain.NO_RAW
        previous, number, top, hashed, join = self.hash, self.number, self.raw, sha256, b"".join
        broken: Break | None = None
        for at, numbered, raw, header, body, digest, kept, source in links:
            # Either a body or, where that is private, its digest; never both or none.
            told = digest if body is None else hashed(body).digest() if digest is None else None
            if numbered != number + 1 or at != numbered:
                broken = _break("entry", GAP if numbered > number + 1 else CHANGED, numbered)
            elif raw > top + 1:  # every raw row is numbered in turn and makes an entry at once
                broken = _break("raw", STRAY, top + 1)
            elif header is None or told is None:
                broken = _break("entry", CHANGED, numbered)
            else:
                row = none if source is None else hashed(source).digest()
                found = hashed(join((previous, room, header, told, row))).digest()
                if found != kept:
                    broken = _break("entry", CHANGED, numbered)
                elif digest is not None and private is not None and not _is_its(private(numbered), digest):
                    broken = _break("entry", PRIVATE, numbered)
                else:
                    previous, number = found, numbered
                    if raw > top:
                        top = raw
                    if numbered in wanted:
                        self.seen[numbered] = found
                    continue
            break
        self.hash, self.number, self.raw = previous, number, top
        return broken

    def entry(self, stored: Stored, row: bytes) -> Break | None:
        """One entry more of an export, whose rows come in their order; `row` is the digest of its raw row."""
        if stored.number != self.number + 1:
            return _break("entry", GAP, stored.number)
        if stored.raw > self.raw + 1:
            return _break("raw", STRAY, self.raw + 1)
        told = stored.digest if stored.body is None else chain.body_digest(stored.body.encode())
        header = "\n".join(map(str, (*stored[:6], "")))
        found = sha256(b"".join((self.hash, self.room, header.encode(), told or b"", row))).digest()
        if found != stored.hash:
            return _break("entry", CHANGED, stored.number)
        self.number, self.hash, self.raw = stored.number, found, max(self.raw, stored.raw)
        if stored.number in self.wanted:
            self.seen[stored.number] = found
        return None

    def end(self, last_raw: int) -> Break | None:
        """Whether raw rows are left that made no entry."""
        return _break("raw", STRAY, self.raw + 1) if last_raw > self.raw else None


def first_break(store: Inspector, private: Callable[[int], str | None] | None = None) -> Break | None:
    """The first place where the journal is not what was written; None where it holds to its head."""
    return walked(store, private)[1]


def walked(store: Inspector, private: Callable[[int], str | None] | None = None,
           wanted: Iterable[int] = ()) -> tuple[Walk, Break | None]:
    """The chain of a store, walked to its head or its first break."""
    walk = Walk(store.room_key(), private, wanted)
    try:
        earlier = store.before()  # a file that goes on after a damaged one says so, and is walked from there
        walk = Walk(store.room_key(), private, wanted, earlier.number + 1, earlier.hash, earlier.raw)
        walk.seen = {number: found for number in walk.wanted
                     if 0 < number <= earlier.number and (found := store.hash_at(number)) is not None}
        if store.rooms() != 1:
            return walk, _break("room", ROOMS, count=store.rooms())
        broken = next(filter(None, map(walk.follow, _pages(store))), None)
        if broken is None:
            with store.moment():  # what came meanwhile, and nothing that comes between two questions
                broken = walk.follow(store.links(walk.number, PAGE)) or walk.end(store.last_raw())
    except StoreError:
        broken = _break("entry", UNREADABLE, walk.number)
    return walk, broken


def _pages(store: Inspector) -> Iterator[list[Link]]:
    """The journal page by page; where a page cannot be read, entry by entry up to the bad one."""
    after, size = BEFORE_ANY, PAGE
    while True:
        try:
            page = store.links(after, size)
        except StoreError:
            if size == 1:
                raise
            size = 1
            continue
        if not page:
            return
        yield page
        after = page[-1][0]


def _break(what: str, text: str, number: int = 0, **values: object) -> Break:
    return Break(what, str(values.get("count", number)), _(text, number=number, **values))


def _is_its(body: str | None, digest: bytes) -> bool:
    """Whether a private body is the written one. One that is gone was removed by a rule: the chain holds without it."""
    return body is None or chain.body_digest(body.encode()) == digest
