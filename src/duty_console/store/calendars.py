"""
Which years have a calendar, for whoever must say that one is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..clock import local
from ..domain.calendars import missing
from ..domain.events import RulesLoaded
from ..rulebook import Rulebook
from .reading import Reader

RULE = "CAL-06"


class Known(NamedTuple):
    """The years that are given, and from which day on the coming one is asked for (CAL-06)."""

    years: tuple[int, ...] = ()
    month: int = 12
    day: int = 1

    def missing(self, at: int) -> tuple[int, ...]:
        """The years that are asked for at a moment (UTC ms) and that nobody has given."""
        return missing(self.years, local(at).date(), self.month, self.day)


def known(reader: Reader) -> Known:
    """As the store has it now."""
    years = tuple(row.year for row in reader.table("calendar", "order by year"))
    bodies = [event.body for event in reader.entries(nouns=("rules",), limit=1)]
    values: Mapping[str, Any] = next((dict(body.values.get(RULE, {})) for body in bodies
                                      if isinstance(body, RulesLoaded)), {})
    values = values or Rulebook.load().rule(RULE).values  # a journal that is older than the rule
    return Known(years, int(values["month"]), int(values["day"]))
