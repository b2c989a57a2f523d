"""
The parts of a printed form: facts at its head, tables, signatures, footnotes, what it rests on.

Pure. Every text is data: nothing in it is markup, whatever it says; a line feed in a cell begins a new line there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

LEFT, CENTER = "left", "center"
#: Between things that stand beside each other in a cell: a line is broken there first.
GAP = "  "


class Wanted(NamedTuple):
    """What is to be printed: a span (UTC ms) and, where it was asked for, one patrol or one number; `draft` is a text
    that the figures are held against, `notice` the number that stands on one."""

    begins: int
    until: int
    patrol: str = ""
    number: int = 0
    draft: str = ""
    notice: str = ""


class Column(NamedTuple):
    """A column: `key` in JSON and CSV, `share` of the page's width; columns with the same `group` have a common
    heading. A cell to be signed in (`sign`) has room for a hand where it is empty."""

    key: str
    title: str
    share: int = 4
    group: str = ""
    align: str = LEFT
    sign: bool = False


class Block(NamedTuple):
    """A table with its title; `empty` is said where it has no row."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


class Signature(NamedTuple):
    """Who signs as what: name and time where it was signed at the console, else both empty, for a hand."""

    part: str
    name: str = ""
    at: str = ""


class Form(NamedTuple):
    """
    A form, whole. `facts` are labels and values at its head; `notes` stand below the tables, `basis` says which rules
    it was judged by. `head` is the entry of the journal it stands for, with its hash; `ruleset` the rules in force;
    `contradicted` that a text drafted for it says something else than it counts.
    """

    name: str
    title: str
    after: str
    room: str
    key: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    notes: tuple[str, ...]
    basis: tuple[str, ...]
    head: str
    ruleset: str
    wide: bool = False
    contradicted: bool = False

    def texts(self) -> Iterable[str]:
        """Everything that is printed."""
        yield from (self.title, self.after, self.room, self.head, self.ruleset, *self.notes, *self.basis)
        for pair in (*self.facts, *self.signatures):
            yield from pair
        for block in self.blocks:
            yield from (block.title, block.empty, *(text for column in block.columns
                                                    for text in (column.title, column.group)))
            for row in block.rows:
                yield from row


class Notes:
    """Footnotes as they are met: each has one number, whoever refers to it."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def mark(self, text: str) -> str:
        """The mark that stands for a note."""
        return f"*{self._known.setdefault(text, len(self._known) + 1)}"

    def lines(self) -> tuple[str, ...]:
        """The notes, numbered."""
        return tuple(f"*{number} {text}" for text, number in self._known.items())


def in_order(columns: Iterable[Column], row: Mapping[str, str]) -> tuple[str, ...]:
    """A row's cells as its columns stand; what it does not have is empty."""
    return tuple(row.get(column.key, "") for column in columns)
