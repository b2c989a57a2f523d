"""
How soon level 1 is answered, live for the header: the percentile of RESP-01 over its rolling months, with what waits
now at its present age.

Read once after the first paint, then followed entry by entry: no second of a shift asks the file for it.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..domain.events import Event
from ..domain.figures import Target, months_before, nearest_rank, targets
from ..domain.loadevents import ResponseFirst
from ..rulebook import Rulebook
from ..store.reading import Reader

#: Level 1 alone: what the header speaks of.
_LEVEL = 1
_MOST = 10_000


class Answered(NamedTuple):
    """The first actions known: `ms` in order, and on which occurrences."""

    target: Target
    ms: list[int]
    occurrences: set[int]

    def follow(self, fresh: Iterable[Event]) -> None:
        """Takes in what new entries tell."""
        for event in fresh:
            body = event.body
            if (isinstance(body, ResponseFirst) and body.priority == _LEVEL and not body.automatic
                    and not body.excluded and body.occurrence not in self.occurrences):
                insort(self.ms, body.ms)
                self.occurrences.add(body.occurrence)

    def percentile(self, waiting: Mapping[int, int]) -> int:
        """The percentile in ms with what waits (occurrence -> age in ms); -1 before anything was ever answered."""
        if not self.ms:
            return -1
        ages = [age for occurrence, age in waiting.items() if occurrence not in self.occurrences]
        return nearest_rank(sorted([*self.ms, *ages]) if ages else self.ms, self.target.warn_share)


def read(reader: Reader, rules: Rulebook, at: int) -> Answered:
    """What the file knows at the moment `at` (UTC ms)."""
    [target, *_others] = targets(rules)
    since = months_before(at, round(rules.number("RESP-03")))
    rows = reader.table("response", "where at >= ? and priority = ? and automatic = 0 and excluded = '' "
                                    "order by at desc limit ?", since, _LEVEL, _MOST) if reader.has_desk else []
    return Answered(target, sorted(row.first_ms for row in rows), {row.occurrence for row in rows})
