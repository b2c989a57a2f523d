"""
Whether a store still says what was written: the hash chain over every entry and every raw row, from the first.

Trusts nothing but the algorithm of `chain`. That the end was cut off can only be seen by somebody who knows a later
head; that the tables say what the journal says is the fold's to tell.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import chain
from .reading import Link, Reader

PAGE = 5000
#: The one room of a file.
ROOM = 1

GAP = N_("journal entry {number}: the one before it is missing.")
CHANGED = N_("journal entry {number}: it is not what was written, or something before it was changed.")
PRIVATE = N_("journal entry {number}: its private body is not what was written.")
STRAY = N_("raw row {number}: no entry of the journal came from it.")


def first_break(reader: Reader, private: Callable[[int], str | None] | None = None) -> str | None:
    """
    The first place where the journal is not what was written, as a sentence; None where it holds to its head.

    `private` gives the private body of an entry to whoever may read it; without it their digests are taken for them.
    """
    room = reader.room_key()
    previous, number, raw, at = chain.GENESIS, 0, 0, 0
    while page := reader.links(after=at, limit=PAGE):
        at = page[-1].id
        for link in page:
            if link.number != number + 1:
                return _(GAP, number=link.number)
            if link.raw > raw + 1:  # every raw row is numbered in turn and makes an entry at once
                return _(STRAY, number=raw + 1)
            digest = _body_digest(link)
            if digest is None or _hash(previous, room, link, digest) != link.hash:
                return _(CHANGED, number=link.number)
            if link.digest is not None and private is not None and not _is_its(private(link.number), digest):
                return _(PRIVATE, number=link.number)
            previous, number, raw = link.hash, link.number, max(raw, link.raw)
    if reader.last_raw() > raw:
        return _(STRAY, number=raw + 1)
    return None


def _body_digest(link: Link) -> bytes | None:
    """The digest of an entry's body: it has either a body or, where that is private, a digest; never both or none."""
    if (link.body is None) == (link.digest is None):
        return None
    return link.digest if link.body is None else chain.body_digest(link.body)


def _hash(previous: bytes, room: str, link: Link, digest: bytes) -> bytes | None:
    """What the entry's hash must be; none fits an entry of a room that this file does not have."""
    # Unpacked at once: a million entries are asked, and an attribute each costs seconds.
    (_id, of, number, at, tick, kind, actor, raw, _body, _digest, _kept, line, first_at, raw_at, raw_tick, data) = link
    if of != ROOM:
        return None
    row = chain.NO_RAW if data is None else chain.raw_digest(line, first_at, raw_at, raw_tick, data)
    return chain.link(previous, room, number, at, tick, kind, actor, raw, digest, row)


def _is_its(body: str | None, digest: bytes) -> bool:
    """Whether a private body is the written one. One that is gone was removed by a rule: the chain holds without it."""
    return body is None or chain.body_digest(body.encode()) == digest
