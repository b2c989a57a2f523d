"""
What the collector noticed about its own keeping: a store that goes on in a new file, a full disk, a pause. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.upkeep import JournalContinued
from .carrying import let_go, rows_of, taken_over
from .facts import Fact, of_collector
from .inputs import Continued, Kept
from .intake import is_active, own_alarm, own_moment, own_return, standing_own
from .state import State

#: The alarm of a store that was damaged. It is over when it is raised; a person must have seen it all the same.
DAMAGED = "journal_damaged"


def decide_continued(state: State, continued: Continued, now: Moment) -> list[Fact]:
    """The first facts of a file that goes on after a damaged one: what it follows, and what stood there."""
    alarms = [alarm for alarm in continued.alarms if (alarm.scheme, alarm.code) != ("duty", DAMAGED)]
    rows = rows_of(continued, alarms)
    boot = continued.boot
    bodies = [JournalContinued(continued.file, continued.after, continued.held, continued.hash, continued.raw,
                               continued.reason, len(alarms), continued.whole, list(continued.unread), *boot),
              *taken_over(alarms, rows),
              *(let_go(state, alarms, rows) if continued.carried is not None else ())]
    facts = [of_collector(body, now) for body in bodies]
    return [*facts, *own_moment(state, DAMAGED, len(facts), now)]


def decide_kept(state: State, kept: Kept, now: Moment) -> list[Fact]:
    """A fact, and the alarm that begins or ends with it."""
    facts = [of_collector(kept.body, now)]
    if kept.alarm and kept.over:
        facts += own_return(state, "", kept.alarm, now)
    elif kept.alarm and not is_active(standing_own(state, "", kept.alarm)):
        facts.append(own_alarm(state, "", kept.alarm, "trouble", now))
    return facts
