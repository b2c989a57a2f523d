"""
Writing a journal as lines of JSON (see `exported`), also while a collector runs: up to what was its last entry.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import json as msgjson

from . import chain
from .exported import FORMAT, VERSION, End, named
from .inspecting import Inspector, Stored
from .writing import Head, RawRow

_encode = msgjson.Encoder().encode


def export(store: Inspector, put: Callable[[bytes], object], first: int = 1, last: int | None = None) -> End:
    """Puts the header, every row, and the end mark."""
    head = store.head()
    last = head if last is None else min(last, head)
    earlier = store.before()  # a file that goes on after a damaged one has nothing before its own first entry
    first = max(first, earlier.number + 1)
    previous = earlier.hash if first == earlier.number + 1 else store.hash_at(first - 1) or chain.GENESIS
    put(_line({"format": FORMAT, "version": VERSION, "room": store.room_key(), "first": first,
               "raw": max(earlier.raw, store.raw_before(first)), "previous": previous.hex(),
               "name": store.collector().name}))
    raws, end = 0, Head(first - 1, previous)
    for row in store.history(first, last):
        if isinstance(row, RawRow):
            raws += 1
            put(_raw(row))
        else:
            end = Head(row.number, row.hash)
            put(_entry(row))
    done = End(end.number - first + 1, raws, end)
    put(_line({"end": True, "entries": done.entries, "raws": raws,
               "head": {"number": end.number, "hash": end.hash.hex()}}))
    return done


def _raw(row: RawRow) -> bytes:
    return _line({"raw": row.id, "line": row.line, "first_at": row.first_at, "at": row.at, "tick": row.tick,
                  "bytes": row.bytes.hex()})


def _entry(row: Stored) -> bytes:
    words = {"entry": row.number, "at": row.at, "tick": row.tick, "kind": row.kind, "actor": row.actor, "raw": row.raw}
    if row.body is None:
        return _line({**words, "digest": (row.digest or b"").hex(), "hash": row.hash.hex()})
    return _line({**words, "body": named(row.kind, row.body), "text": row.body, "hash": row.hash.hex()})


def _line(words: dict[str, object]) -> bytes:
    return _encode(words) + b"\n"
