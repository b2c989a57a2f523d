"""
What every fact is made of: a header, and a body of its kind (the kinds stand in `events`).
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Body(Struct, frozen=True, array_like=True):
    """What happened, without when, by whom and from which bytes: those stand in the entry's header."""


class Event(NamedTuple):
    """A stored fact: `at` is UTC ms, `tick` the boot clock in ms, `actor` who or what did it (`device`, `collector`,
    `room`, or `uid:1000`), `raw` the raw row of what caused it: bytes of a line, or an input of another kind
    (`core/inputlog.py`); 0 for what the room file says."""

    number: int
    at: int
    tick: int
    kind: str
    actor: str
    raw: int
    body: Body
