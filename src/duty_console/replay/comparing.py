"""
What a replay says against what was recorded: every entry that is missing, new or other. Pure.

Entries are matched within the step that made them, so that one difference early on does not make all that follows
look different: numbers are compared as the replay has them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..domain.events import Event, PrivateSet, RulesLoaded
from .engine import Played
from .numbering import Numbering
from .steps import Step


class Difference(NamedTuple):
    """One entry that is not as it was: `recorded` None where it is new, `replayed` None where it is missing."""

    number: int
    recorded: Event | None
    replayed: Event | None
    fields: tuple[str, ...] = ()


def differences(step: Step, played: Played, numbering: Numbering) -> list[Difference]:
    """Where a step did something else this time: in the order of this time, what is missing where it would stand."""
    if step.recorded == played.events:
        return []
    found, new = [], {event.number: event for event in played.events}
    for was in step.recorded:
        now = new.pop(numbering.mapped(was.number), None)
        if now is None:
            found.append(Difference(was.number, was, None))
            continue
        found += [Difference(number, None, new.pop(number)) for number in sorted(new) if number < now.number]
        if fields := _other(was, now, numbering):
            found.append(Difference(was.number, was, now, fields))
    return found + [Difference(number, None, event) for number, event in sorted(new.items())]


def _other(was: Event, now: Event, numbering: Numbering) -> tuple[str, ...]:
    """The names of what is not the same in two entries."""
    header = tuple(name for name in ("at", "tick", "kind", "actor", "raw") if getattr(was, name) != getattr(now, name))
    if "kind" in header:
        return header
    if isinstance(was.body, RulesLoaded) and isinstance(now.body, RulesLoaded):
        return (*header, *_rules(was.body.values, now.body.values))
    if isinstance(was.body, PrivateSet):  # a recording has no private body
        return header
    fields = was.body.__struct_fields__
    return (*header, *(name for name in fields if numbering.value(was.kind, was.body, name) != getattr(
        now.body, name, None) and name != "ruleset"))  # other rules are said once, where they are loaded


def _rules(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{id}.{key}" for id in sorted(was.keys() | now.keys())
                 for key in sorted({*was.get(id, {}), *now.get(id, {})})
                 if was.get(id, {}).get(key) != now.get(id, {}).get(key))
