"""
When a programme is walked: days of the week and a time from and until, as the room file writes it.

`mon,wed,fri 19:30-21:30`, `daily 22:00-02:00`. Pure; knows no patrol and no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from .clock import SHANGHAI, local

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = "([01][0-9]|2[0-3]):([0-5][0-9])"
_FORM = re.compile(f"(daily|[a-z]{{3}}(?:,[a-z]{{3}})*) {_TIME}-{_TIME}")
#: So many days lie at most between two times that a slot begins.
_WEEK = 8


class Slot(NamedTuple):
    """Days of the week (0 is Monday), and minutes of the day; `until` is on the next day where it is not later."""

    days: tuple[int, ...]
    begin: int
    until: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.until - self.begin) % 1440


@lru_cache(maxsize=256)
def slot(text: str) -> Slot | None:
    """A slot as it is written; None where it is none."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    named = DAYS if found[1] == "daily" else tuple(found[1].split(","))
    if any(day not in DAYS for day in named) or len(set(named)) < len(named):
        return None
    begin, until = int(found[2]) * 60 + int(found[3]), int(found[4]) * 60 + int(found[5])
    return Slot(tuple(sorted(map(DAYS.index, named))), begin, until) if begin != until else None


def within(slots: Iterable[str], at: int, after_ms: int = 0) -> tuple[int, int] | None:
    """The slot that a moment lies in, or not longer than so long after: from and until (UTC ms)."""
    near = (one for back in (0, 1) for one in _on(slots, local(at) - timedelta(days=back)))
    return min(((begin, end) for begin, end in near if begin <= at < end + after_ms), default=None)


def following(slots: Iterable[str], at: int) -> tuple[int, int]:
    """The first slot that begins after a moment."""
    texts = tuple(slots)
    day = local(at) - timedelta(days=1)
    for _day in range(_WEEK + 1):
        if found := min((one for one in _on(texts, day) if one[0] > at), default=None):
            return found
        day += timedelta(days=1)
    raise ValueError(f"no slot in {texts}")  # one that has days comes within a week


def _on(slots: Iterable[str], day: datetime) -> list[tuple[int, int]]:
    """When slots begin and end that begin on a day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    found = [one for text in slots if (one := slot(text)) is not None and day.weekday() in one.days]
    return [(round((midnight + timedelta(minutes=one.begin)).timestamp() * 1000),
             round((midnight + timedelta(minutes=one.begin + one.minutes)).timestamp() * 1000)) for one in found]
