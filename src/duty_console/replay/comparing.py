"""
What a replay says against what was recorded: every entry that is missing, new or other. Pure.

Entries are matched within the step that made them, so that one difference early on does not make all that follows
look different: numbers are compared as the replay has them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, NamedTuple

from ..domain.events import Body, Event, PrivateSet, RulesLoaded
from .engine import Played
from .steps import Step

#: Fields of bodies that name another entry.
_NUMBERS = ("alarm", "of", "seen")


class Difference(NamedTuple):
    """One entry that is not as it was: `recorded` None where it is new, `replayed` None where it is missing."""

    number: int
    recorded: Event | None
    replayed: Event | None
    fields: tuple[str, ...] = ()


def differences(step: Step, played: Played, mapped: Callable[[int], int]) -> list[Difference]:
    """Where a step did something else this time."""
    if step.recorded == played.events:
        return []
    found = []
    for was, now in zip_longest(step.recorded, played.events):
        if was is None or now is None:
            found.append(Difference((was or now).number, was, now))
        elif fields := _other(was, now, mapped):
            found.append(Difference(was.number, was, now, fields))
    return found


def _other(was: Event, now: Event, mapped: Callable[[int], int]) -> tuple[str, ...]:
    """The names of what is not the same in two entries."""
    header = tuple(name for name in ("at", "tick", "kind", "actor", "raw") if getattr(was, name) != getattr(now, name))
    if "kind" in header:
        return header
    if isinstance(was.body, RulesLoaded) and isinstance(now.body, RulesLoaded):
        return (*header, *_rules(was.body.values, now.body.values))
    if isinstance(was.body, PrivateSet):  # a recording has no private body
        return header
    fields = was.body.__struct_fields__
    return (*header, *(name for name in fields if _value(was.body, name, mapped) != getattr(now.body, name, None)
                       and name != "ruleset"))  # other rules are said once, where they are loaded


def _rules(was: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"{id}.{key}" for id in sorted(was.keys() | now.keys())
                 for key in sorted({*was.get(id, {}), *now.get(id, {})})
                 if was.get(id, {}).get(key) != now.get(id, {}).get(key))


def _value(body: Body, name: str, mapped: Callable[[int], int]) -> Any:
    value = getattr(body, name)
    return mapped(value) if name in _NUMBERS and isinstance(value, int) else value
