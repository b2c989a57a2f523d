"""
The queue as this console knows it, and what is put aside of it: read whole once, and then only the alarms that new
entries speak of.

Every entry that changes an alarm names it, so what no entry speaks of stands as it was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..domain.alarms import Alarm, is_aside, is_open, is_unacknowledged
from ..domain.events import AlarmRaised, Event
from ..domain.suppression import Suppression
from ..domain.work import CLOSED, Work
from ..store.reading import LIMIT, Counts, Reader
from ..store.suppressions import by_kind, suppressions
from .picture import urgency

#: What is said of an alarm, by the first part of its kind.
NOUNS = ("alarm", "signal", "work", "plan", "step")
#: What is said of that which keeps alarms from calling.
ASIDE = "suppression"


class Queue:
    """Open alarms by urgency, those that something keeps from calling beside them, and what the header counts."""

    def __init__(self) -> None:
        self.alarms: tuple[Alarm, ...] = ()
        self.aside: tuple[Alarm, ...] = ()
        self.suppressions: tuple[Suppression, ...] = ()
        self.kinds: dict[str, int] = {}  # how many suppressions there are of each kind
        self.counts = Counts({}, 0, 0)
        self.standing: dict[int, Alarm] = {}
        self.works: dict[int, Work] = {}  # what people do with them

    def load(self, reader: Reader) -> None:
        """Reads the queue whole."""
        self._put({alarm.id: alarm for alarm in reader.alarms()})
        self.counts = reader.counts()
        self.works = {work.alarm: work for work in reader.works()}
        self._load_suppressions(reader)

    def follow(self, reader: Reader, fresh: Sequence[Event]) -> None:
        """Reads what these entries changed; the whole queue where that is most of it, or longer than one reads."""
        if self.suppressions or any(event.kind.startswith(ASIDE) for event in fresh):  # it ends with its alarm, too
            self._load_suppressions(reader)
        named = touched(fresh)
        if named is None or len(self.standing) >= LIMIT or 4 * len(named) > len(self.standing) + 4:
            self.load(reader)
            return
        if not named:
            return
        standing, works = dict(self.standing), dict(self.works)
        fresh_works = {work.alarm: work for work in reader.works(sorted(named))}
        for number in named:
            alarm, work = reader.alarm(number), fresh_works.get(number)
            lasts = work is not None and work.state != CLOSED
            if work is not None and lasts:
                works[number] = work
            else:
                works.pop(number, None)
            if alarm is not None and (is_open(alarm) or lasts):
                standing[number] = alarm
            else:
                standing.pop(number, None)
        self._put(standing)
        self.works = works
        waiting = sum(map(is_unacknowledged, self.alarms))
        self.counts = Counts(dict(sorted(Counter(alarm.signal_class for alarm in self.alarms).items())), waiting,
                             len(self.alarms))

    def _put(self, standing: dict[int, Alarm]) -> None:
        self.standing = standing
        by_urgency = sorted(standing.values(), key=urgency)
        self.alarms = tuple(alarm for alarm in by_urgency if not is_aside(alarm))
        self.aside = tuple(alarm for alarm in by_urgency if is_aside(alarm))

    def _load_suppressions(self, reader: Reader) -> None:
        self.suppressions = tuple(suppressions(reader))
        self.kinds = by_kind(reader)


def touched(fresh: Iterable[Event]) -> set[int] | None:
    """The alarms that entries speak of; None where one of them does not say which, as a later version's may not."""
    named: set[int] = set()
    for event in fresh:
        noun = event.kind.partition(".")[0]
        number = getattr(event.body, "alarm", None)
        if noun not in NOUNS:
            continue
        if number is None and noun == "alarm":
            return None
        if number or isinstance(event.body, AlarmRaised):
            named.add(number or event.number)
    return named
