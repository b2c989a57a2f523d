"""
What a form may say of a rule: that a standard requires it only where its clause was read (mark A).

Whatever else it is, a digest, a well-known figure, a local setting or our own target, is printed as what it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...cleaning import clean
from ...rulebook import MARKS, Rule, Rulebook
from ...texts import _

#: The one mark under which a form says "required".
_READ, _OURS = "A", "P"


def is_required(rule: Rule) -> bool:
    """Whether every part of it stands in a clause that was read."""
    return rule.mark == _READ


def lines(rules: Rulebook, ids: Iterable[str]) -> tuple[str, ...]:
    """A line for each rule, in order."""
    return tuple(_line(rules.rules[id]) for id in sorted(set(ids)) if id in rules.rules)


def _line(rule: Rule) -> str:
    words = {"rule": rule.id, "text": clean(rule.text), "source": clean(rule.cited)}
    if is_required(rule):
        return _("{rule}: {text} (required by {source})", **words)
    marks = rule.mark.split("/")
    known = _("; ").join(_(MARKS[mark]) for mark in marks if mark in MARKS and mark != _READ)
    if marks == [_OURS]:
        return _("{rule}: {text} (not a requirement of law: {marks})", **words, marks=known)
    if _READ in marks:
        return _("{rule}: {text} (in part from {source}; the rest is not a requirement of law: {marks})", **words,
                 marks=known)
    return _("{rule}: {text} (not to be taken as a requirement of law: {marks}; {source})", **words, marks=known)
