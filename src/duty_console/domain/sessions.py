"""
Who is signed on where, and how often somebody guessed at a PIN. Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Session(NamedTuple):
    """A person at a console, a row of the table `session`; it ends when he signs off, another signs on, or the console
    or the collector goes."""

    console: str
    person: str
    uid: int
    station: bool
    at: int


class Guess(NamedTuple):
    """Wrong PINs in a row from one account for one person, a row of the table `guess`; a right one ends it."""

    who: str  # uid/person
    wrong: int
    at: int
