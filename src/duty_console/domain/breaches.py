"""
The library of breaches (rules BRE) and the checklists that are made of it: what is looked for at a place of a trade,
how serious it is, and by when it is put right by default. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ..rulebook import Rule, Rulebook
from ..texts import N_
from .placerows import ANSWERS

PREFIX, ALL = "BRE-", "all"
_BETWEEN = str.maketrans("，、；;\n\t", "," * 6)
#: What may be typed for an answer.
_SAID = {"y": "yes", "n": "no", "-": "none", "是": "yes", "否": "no", "无": "none", **{one: one for one in ANSWERS}}


class Breach(NamedTuple):
    """A breach of the library. `on_spot` is which of the eight kinds it is that are put right at once (HAZ-01), 0 for
    none; `days` its default limit; `lists` the trades whose checklist has it."""

    breach: str
    severity: str
    days: int
    on_spot: int
    lists: tuple[str, ...]
    rule: Rule

    @property
    def text(self) -> str:
        """What it is, in the language in use."""
        return self.rule.text

    @property
    def clause(self) -> str:
        """What it is against, as it is cited in the language in use."""
        return self.rule.cited


def library(rules: Rulebook) -> list[Breach]:
    """All of it, in the order of its ids; only rules that hold here."""
    return [_made(rule) for id, rule in sorted(rules.rules.items()) if id.startswith(PREFIX) and rules.judges(id)]


def breach_of(rules: Rulebook, id: str) -> Breach | None:
    """One of them."""
    rule = rules.rules.get(id) if id.startswith(PREFIX) and rules.judges(id) else None
    return None if rule is None else _made(rule)


def _made(rule: Rule) -> Breach:
    values = rule.values
    return Breach(rule.id, values["severity"], round(values["days"]), round(values["on_spot"]), tuple(values["lists"]),
                  rule)


def checklist(rules: Rulebook, trade: str) -> list[Breach]:
    """What is looked for at a place of a trade; nothing without one."""
    return [row for row in library(rules) if trade and (ALL in row.lists or trade in row.lists)]


class Said(NamedTuple):
    """The answers to a checklist in its order, or why they are none: a message about an `item`."""

    answers: tuple[tuple[str, str], ...]
    flaw: str = ""
    item: str = ""


def answers_of(text: str, items: Collection[str]) -> Said:
    """What somebody wrote: `BRE-03=no, BRE-12=yes`; each item of the checklist once at most."""
    found: dict[str, str] = {}
    for part in text.translate(_BETWEEN).split(","):
        item, _is, how = (word.strip() for word in part.partition("="))
        item, how = item.upper(), _SAID.get(how.lower(), "")
        if not item:
            continue
        if item not in items:
            return Said((), N_("{item} is not on the checklist {checklist}."), item)
        if not how:
            return Said((), N_("{item} is answered by yes, no or none."), item)
        if item in found:
            return Said((), N_("{item} is answered twice."), item)
        found[item] = how
    return Said(tuple((item, found[item]) for item in items if item in found))
