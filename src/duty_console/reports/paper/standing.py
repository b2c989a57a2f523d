"""
What every form stands for: one room, at one entry of its journal, under one set of rules.

Everything a form reads is read at that entry, also while a collector goes on writing: a sheet whose head says 812 and
whose cells say 813 could never be proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from ... import heads
from ...clock import local
from ...domain.narration import Names, room_name
from ...rulebook import Rulebook
from ...store.answers import AnswerReader
from ...store.names import of
from .form import Block, Form, Signature


class Standing(NamedTuple):
    """A store as it stands at entry `number`, written at `at` (UTC ms)."""

    reader: AnswerReader
    names: Names
    rules: Rulebook
    room: str
    key: str
    number: int
    at: int
    head: str

    def form(self, name: str, title: str, facts: tuple[tuple[str, str], ...], blocks: tuple[Block, ...], *,
             after: str = "", signatures: tuple[Signature, ...] = (), notes: tuple[str, ...] = (),
             basis: tuple[str, ...] = (), wide: bool = False) -> Form:
        """A form of this room, at this entry."""
        return Form(name, title, after, self.room, self.key, facts, blocks, signatures, notes, basis, self.head,
                    self.rules.version, wide)


@contextmanager
def standing(reader: AnswerReader) -> Iterator[Standing]:
    """The newest entry, and everything as it was then, until this ends."""
    reader.asked("begin")
    try:
        number = reader.head()
        entry, hash = reader.entry(number), reader.hash_at(number)
        room = reader.collector()
        yield Standing(reader, of(reader), reader.rules(), room_name(room), room.key, number, entry.at if entry else 0,
                       heads.written(number, hash) if hash else str(number))
    finally:
        reader.asked("commit")


def when(at: int) -> str:
    """A moment as it is printed; empty where there is none."""
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""
