"""
The hash chain of a room's journal: any change of an entry, of its body or of the raw bytes it came from shows.

    hash = SHA-256( previous hash ‖ header ‖ digest of the body ‖ digest of the raw row )

The digest stands for the body, so a body may be private, or be removed later by a retention rule, and the chain holds.
"""

from __future__ import annotations

from hashlib import sha256

GENESIS = bytes(32)
NO_RAW = bytes(32)


def body_digest(body: bytes) -> bytes:
    """What the chain keeps of a body."""
    return sha256(body).digest()


def raw_digest(line: str, first_at: int, at: int, tick: int, data: bytes) -> bytes:
    """What the chain keeps of a raw row."""
    return sha256(f"{line}\n{first_at}\n{at}\n{tick}\n".encode() + data).digest()


def link(
    previous: bytes, room: str, number: int, at: int, tick: int, kind: str, actor: str, raw: int,
    body: bytes, raw_row: bytes,
) -> bytes:
    """The hash of one entry; `body` and `raw_row` are digests."""
    header = f"{room}\n{number}\n{at}\n{tick}\n{kind}\n{actor}\n{raw}\n"
    return sha256(b"".join((previous, header.encode(), body, raw_row))).digest()
