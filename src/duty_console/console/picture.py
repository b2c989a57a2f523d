"""
What a console knows at one moment, made whole before anything is drawn: rows, names, and how it is connected.

Pure. Whether there is a collector is told by its door alone, what happened by the file alone: two facts, never one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ..clock import Moment, since
from ..domain.alarms import UNACK, Alarm, is_unacknowledged
from ..domain.devices import Line
from ..domain.events import Event
from ..domain.narration import Names
from ..domain.records import Collector
from ..domain.suppression import Suppression
from ..domain.tracks import Track
from ..domain.work import Work
from ..store.calendars import Known
from ..store.reading import Counts
from .air import Air
from .onduty import OnDuty

if TYPE_CHECKING:
    from .answered import Answered

#: live: file and collector; file: the file only; stale: the file was read once and cannot be now; none: nothing;
#: replay: a recording is told again.
LIVE, FILE, STALE, NONE, REPLAY = "live", "file", "stale", "none", "replay"


class Me(NamedTuple):
    """Who the collector says is sitting here; everything empty before it said so."""

    role: str = ""
    actor: str = ""
    person: str = ""
    console: str = ""
    viewer: bool = False  # asked to be less than the account may
    account: str = ""  # who asks from here while nobody has signed on


class Phones(NamedTuple):
    """Telephone numbers this person was given for an alarm, by name; or why there are none."""

    numbers: Mapping[str, str] = {}
    reason: str = ""


class Picture(NamedTuple):
    """Everything a screen is drawn from. `since` (UTC ms) is when the collector or the file went away."""

    now: Moment
    link: str
    since: int = 0
    problem: str = ""
    room: Collector = Collector(1)
    me: Me = Me()
    alarms: tuple[Alarm, ...] = ()  # by urgency
    counts: Counts = Counts({}, 0, 0)
    lines: tuple[Line, ...] = ()
    names: Names = Names()
    recent: tuple[Event, ...] = ()
    head: int = 0
    silenced: bool = False
    phones: Mapping[int, Phones] = {}  # by alarm
    track: Track | None = None  # of a replay
    broken: int = 0  # the entry that was seen and to which history does not lead any more
    works: Mapping[int, Work] = {}  # what people do with alarms, by alarm
    aside: tuple[Alarm, ...] = ()  # what something keeps from calling, by urgency
    suppressions: tuple[Suppression, ...] = ()  # what keeps alarms from calling
    kinds: Mapping[str, int] = {}  # how many of them there are of each kind
    momentary: frozenset[str] = frozenset()  # classes whose devices never say that it is over
    answered: Answered | None = None  # how soon level 1 was, once that was read
    called: str = ""  # how far the room is called for what nobody answers: a step of the ladder (P6)
    air: Air = Air()  # who speaks where
    calendar: Known | None = None  # which years have a calendar, once that was read
    duty: OnDuty = OnDuty()  # who is on duty

    def standing(self, number: int) -> Alarm | None:
        """An alarm of the queue, or one that is put aside."""
        return next((alarm for alarm in (*self.alarms, *self.aside) if alarm.id == number), None)


def most_urgent(alarms: tuple[Alarm, ...]) -> Alarm | None:
    """The one alarm that needs a person now; the queue is in the order of urgency."""
    return next((alarm for alarm in alarms if is_unacknowledged(alarm)), None)


def urgency(alarm: Alarm) -> tuple[int, int, int, int]:
    """Priority, then the unacknowledged, then the oldest (SIG-13); of the unacknowledged those first that are not over:
    who still calls for help comes before a detector that is quiet again."""
    waits = 2 if not is_unacknowledged(alarm) else 0 if alarm.state == UNACK else 1
    return (alarm.priority, waits, alarm.raised_at, alarm.id)


def is_mine(alarm: Alarm, picture: Picture) -> bool:
    """Whether the person at this console has answered this alarm."""
    me = picture.me
    return bool(me.actor) and me.role != "viewer" and alarm.acked_by == me.actor and not is_unacknowledged(alarm)


def age_ms(alarm: Alarm, picture: Picture) -> int:
    """How long ago it began: on the boot clock where it began in this run of the machine, so that a set clock does not
    age it (P9)."""
    return elapsed_ms(alarm.raised_at, alarm.raised_tick, picture)


def elapsed_ms(at: int, tick: int, picture: Picture) -> int:
    """How long ago something was recorded."""
    room, now = picture.room, picture.now
    same_boot = room.boot == now.boot and room.started_at and at >= room.started_at
    return since(Moment(at, tick, room.boot if same_boot else "another"), now)


def heard_ms(row: Line, now: Moment) -> int:
    """How long a line has been quiet."""
    return since(Moment(row.heard_at, row.heard_tick, row.boot), now)


def counting(ms: int) -> str:
    """An age that hurts, to the second."""
    seconds = ms // 1000
    if seconds < 3600:
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
    return long_age(seconds // 60)


def resting(ms: int) -> str:
    """An age that hurts nobody, to the minute: it does not repaint a calm screen every second."""
    minutes = ms // 60_000
    return f"{minutes}m" if minutes < 60 else long_age(minutes)


def long_age(minutes: int) -> str:
    """Hours and minutes, or days and hours."""
    hours = minutes // 60
    return f"{hours}h{minutes % 60:02d}" if hours < 48 else f"{hours // 24}d{hours % 24:02d}h"
