"""
The facts about load, sources and response times, said to a person; `sentences` joins them to the others.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import _
from .actions import ACTIONS
from .body import Body
from .loadevents import (
    FloodBegan,
    FloodEnded,
    RepairAsked,
    ResponseExplained,
    ResponseFirst,
    SourceChattering,
    SourceFalse,
    SourceQuiet,
    SourceRunaway,
)
from .narration import Names


def _began(body: FloodBegan, _names: Names) -> str:
    return _("Alarm flood: {count} alarms in {minutes} min", count=body.count, minutes=body.window_ms // 60_000)


def _ended(body: FloodEnded, _names: Names) -> str:
    return _("The flood is over after {minutes} min: {annunciated} alarms, {peak} at most at a time, {raw} signals",
             minutes=max(1, body.ms // 60_000), annunciated=body.annunciated, peak=body.peak, raw=body.raw)


def _first(body: ResponseFirst, _names: Names) -> str:
    action = ACTIONS.get(body.how)
    return _("First action on alarm {alarm} after {seconds} s: {how}", alarm=body.alarm,
             seconds=f"{body.ms / 1000:.1f}", how=_(action.title) if action else body.how)


SENTENCES: dict[type[Body], Callable[..., str]] = {
    FloodBegan: _began,
    FloodEnded: _ended,
    SourceChattering: lambda body, names: _("Alarm {alarm} chatters: {count} times in {seconds} s", alarm=body.alarm,
                                            count=body.count, seconds=body.window_ms // 1000),
    SourceRunaway: lambda body, names: _("Alarm {alarm} runs away: {count} times", alarm=body.alarm, count=body.count),
    SourceQuiet: lambda body, names: _("The source of alarm {alarm} is quiet again; it came {total} times",
                                       alarm=body.alarm, total=body.total),
    SourceFalse: lambda body, names: _("Alarm {alarm} was false, the {count}. time at this point in {days} days",
                                       alarm=body.alarm, count=body.count, days=body.window_ms // 86_400_000),
    RepairAsked: lambda body, names: _("A repair is asked for: the point of alarm {alarm}, {count} false alarms",
                                       alarm=body.alarm, count=body.count),
    ResponseFirst: _first,
    ResponseExplained: lambda body, names: _("Why it took so long, entry {occurrence}: {reason}",
                                             occurrence=body.occurrence, reason=body.reason),
}
