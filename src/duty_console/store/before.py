"""
What stood before the first entry of a journal: nothing, or the end of a damaged file from which it goes on.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import DecodeError
from msgspec import json as msgjson

from ..domain.upkeep import JournalContinued
from . import chain


class Before(NamedTuple):
    """Numbers go on after `number`, the chain from `hash`, which is that of entry `held`, and raw rows after `raw`;
    `file` is the damaged file's name, empty where there is none."""

    number: int
    hash: bytes
    raw: int
    held: int = 0
    file: str = ""


NOTHING = Before(0, chain.GENESIS, 0)


def before(kind: str, body: bytes | None) -> Before:
    """What the first entry of a file, of this kind and with this body, says stood before it."""
    if kind != "journal.continued" or not body:
        return NOTHING
    try:
        said = msgjson.decode(body, type=JournalContinued)
        return Before(said.after, bytes.fromhex(said.hash), said.raw, said.held, said.file)
    except (DecodeError, ValueError):
        return NOTHING
