"""
Reading how soon people acted: first actions, what still waits for one, and when nobody could have seen it.

Asked for a window of time by the clock that entries were told by: one that was wrong once moves no other entry. What
the rows mean is `domain/figures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..clock import Moment, since
from ..domain.alarms import WAITING
from ..domain.events import CollectorStarted, RulesLoaded
from ..domain.figures import RULES, Outage, Waiting
from ..domain.responses import Response
from ..domain.rows import maker
from ..rulebook import Rulebook
from . import schema
from .entries import event_of
from .reading import Reader

_response = maker(Response)  # by the ten thousand: truth values stay the numbers 0 and 1
#: More are not reckoned with: the newest stand for all, and it is said.
MOST_RESPONSES = 100_000
_MOST_WAITING = 5_000
_MOST_OUTAGES = 2_000
_LEAST_URGENT = max(RULES.values())


class Answers(NamedTuple):
    """First actions of a window and what waits in it. `cut`: there were more, the newest are here."""

    rows: list[Response]
    waiting: list[Waiting]
    cut: bool


class AnswerReader(Reader):
    """A store open for reading, asked how soon people acted. Not to be shared between threads."""

    def rules(self) -> Rulebook:
        """The rules that hold now, as the journal has them."""
        rows = self.asked(f"""
            select number, at, tick, kind, actor, raw, body
            from journal
            where room = 1 and {schema.RARE} and kind = 'rules.loaded'
            order by number desc
            limit 1
        """)
        body = event_of(rows[0]).body if rows else None
        return Rulebook.recorded(body.values, body.ruleset) if isinstance(body, RulesLoaded) else Rulebook.load()

    def first_at(self) -> int:
        """When the journal begins (UTC ms); 0 where it is empty."""
        row = self._one("select at from journal where room = 1 order by number limit 1")
        return int(row[0]) if row else 0

    def answers(self, begin: int, end: int, now: Moment) -> Answers:
        """First actions on what came from `begin` to before `end` (UTC ms), and what waits of it."""
        if not self.has_desk:
            return Answers([], [], cut=False)
        rows = self.asked(f"""
            select {", ".join(Response._fields)}
            from response
            where at >= ? and at < ?
            order by at desc
            limit ?
        """, begin, end, MOST_RESPONSES + 1)
        return Answers([_response(row) for row in reversed(rows[:MOST_RESPONSES])],
                       [one for one in self.waiting(now) if begin <= one.at < end], len(rows) > MOST_RESPONSES)

    def waiting(self, now: Moment) -> list[Waiting]:
        """Occurrences on which nobody has acted, the oldest first. They wait since the alarm became unanswered, however
        often its device has said it anew since: on the boot clock within one boot (P9)."""
        if not self.has_desk:
            return []
        room = self.collector()
        late = " and alarm.late = 0" if self.is_whole else ""  # counted from nothing (PATH-07)
        rows = self.asked(f"""
            select alarm.last_event, alarm.id, alarm.signal_class, alarm.priority,
                coalesce(call.since, alarm.id), coalesce(call.since_at, alarm.raised_at),
                coalesce(call.since_tick, alarm.raised_tick), coalesce(call.seen_at, 0)
            from alarm
            left join call on call.alarm = alarm.id
            left join response on response.occurrence = alarm.last_event
            left join reminder on reminder.alarm = alarm.id and reminder.again = alarm.last_event
            where alarm.id in ({schema.OPEN}) and alarm.state in ({marks(WAITING)}) and alarm.priority <= ?
                and response.occurrence is null and reminder.alarm is null{late}
            order by alarm.id
            limit ?
        """, *WAITING, _LEAST_URGENT, _MOST_WAITING)
        found = []
        for occurrence, alarm, kind, priority, number, at, tick, seen_at in rows:
            boot = room.boot if number >= room.boot_first else "another"
            found.append(Waiting(occurrence, alarm, kind, priority, at, since(Moment(at, tick, boot), now),
                                 max(0, now.at - seen_at) if seen_at else -1))
        return found

    def outages(self, begin: int, end: int) -> list[Outage]:
        """When nothing was received, between `begin` and `end` (UTC ms), the oldest first: from the last sign of life
        of a collector to the start of the next."""
        rows = self.asked(f"""
            select number, at, tick, kind, actor, raw, body
            from journal
            where +room = 1 and at >= ? and {schema.RARE} and kind = 'collector.started'
            order by number desc
            limit ?
        """, begin, _MOST_OUTAGES)
        starts = [(event.body.down_from, event.at) for event in map(event_of, reversed(rows))
                  if isinstance(event.body, CollectorStarted)]
        return [Outage(since_at, at) for since_at, at in starts if 0 < since_at < min(at, end)]


def marks(values: Sequence[object]) -> str:
    """The question marks of a list of values in a statement."""
    return ", ".join("?" * len(values))
