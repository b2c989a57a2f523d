"""
Reading the room's file for the screen: what changed is read again, the rest is kept.

Owns the one Reader of this process. A file that is not there, may not be read or cannot be read now is a state with
words, tried again every second, never an end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..clock import Clock, SystemClock
from ..domain.alarms import Alarm
from ..domain.devices import Line
from ..domain.events import Event, RulesLoaded
from ..domain.narration import Names
from ..domain.records import Collector
from ..errors import StoreError, SurroundingsError
from ..store.calendars import Known, known
from ..store.loudspeakers import on_air
from ..store.patrols import walks
from ..store.reading import LIMIT, Reader
from .air import Air, air
from .memory import Memory
from .onduty import OnDuty
from .pace import cannot_wait
from .queue import ASIDE, NOUNS, Queue
from .undisturbed import undisturbed

if TYPE_CHECKING:
    from ..domain.notes import Note
    from ..rulebook import Rulebook
    from ..store.traffic import Passed, Traffic
    from ..store.wellbeing import Wellbeing
    from ..store.writing import RawRow
    from .answered import Answered
    from .followed import Followed

Answer = TypeVar("Answer")
RECENT = 200
#: How soon level 1 was answered is read again after so long, where entries were passed over and where none were.
MISSED_MS, MEASURED_MS = 60_000, 6 * 3_600_000
_WORK = {"work", "plan", "step", "note"}
_NAMES = {"site", "point", "person", "place", "area", "amplifier", "checkpoint", "route", "patrol", "team"}
_AIR = {"broadcast", "playback", "command", "output", "area", "amplifier", "rules"}


class Watch:
    """The present rows of one store, and questions about the past."""

    def __init__(self, path: Path, memory: Memory | None = None, clock: Clock | None = None) -> None:
        self.path = path
        self.memory, self.clock = memory, clock or SystemClock()
        self.problem, self.read_once = "", False
        self.room = Collector(1)
        self.queue = Queue()
        self.lines: tuple[Line, ...] = ()
        self.names = Names()
        self.recent: tuple[Event, ...] = ()
        self.head = 0
        self.worked = 0  # the last entry that told of somebody's work
        self.momentary: frozenset[str] = frozenset()  # classes whose devices never say that it is over
        self.air = Air()  # who speaks where
        self.calendar: Known | None = None  # which years have a calendar
        self.duty = OnDuty()  # who is on duty
        self._limits: Rulebook | None = None  # by the rules that were loaded last
        self.answered: Answered | None = None  # how soon level 1 was
        self._measured_at, self._missed = 0, False
        self._ahead: list[Event] = []  # read, but not part of what is shown yet
        self._reader: Reader | None = None
        self._version = 0
        self._file = (0, 0)
        self._traffic: Traffic | None = None  # of the line whose bytes are shown

    def look(self) -> bool:
        """Reads what is new; whether anything was."""
        try:
            if self._reader is not None and self._place() != self._file:
                self.close()
            reader = self._reader
            if reader is None:
                self._file = self._place()
                reader = self._reader = Reader(self.path)
                self.answered = None
                self._remember(reader)
                self._load(reader)
                return True
            self._remember(reader)
            return self._follow(reader)
        except (StoreError, SurroundingsError) as error:
            self.close()
            self.problem = str(error)
            return False

    def peek(self) -> bool:
        """Reads ahead; whether anything came that cannot wait. What is shown changes with the next `look` only."""
        if self._reader is None:
            return False
        try:
            fresh = self._reader.entries(after=self._ahead[-1].number if self._ahead else self.head, limit=LIMIT)
        except (StoreError, SurroundingsError):
            return False  # the next look says so
        self._ahead += fresh
        return any(cannot_wait(event, self.queue.standing) for event in fresh)

    def measure(self) -> None:
        """Reads how soon level 1 was answered: after the first paint, and then seldom, for what was missed under load
        and what has grown too old to count."""
        now = self.clock.read()
        again = MISSED_MS if self._missed else MEASURED_MS
        if self._reader is None or (self.answered is not None and now.tick - self._measured_at < again):
            return
        from .answered import read

        try:
            self._measured_at, self._missed = now.tick, False
            self.answered = read(self._reader, self.rulebook(), now.at)
        except (StoreError, SurroundingsError):
            return  # the next look says so

    def changed(self) -> bool:
        """Whether anybody has committed since the last question; the safety net behind the bell."""
        try:
            return (self._reader is None or self._reader.changed() != self._version
                    or self._place() != self._file)
        except (StoreError, SurroundingsError):
            return True

    def close(self) -> None:
        """Lets the file go."""
        self._ahead = []
        self._traffic = None  # another file has other rows
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def entries(self, *, before: int | None = None, after: int | None = None, limit: int = RECENT,
                nouns: Sequence[str] = ()) -> list[Event]:
        """Entries of the journal, oldest first; none where the file cannot be read."""
        try:
            return self._reader.entries(before=before, after=after, limit=limit, nouns=nouns) if self._reader else []
        except (StoreError, SurroundingsError) as error:
            self.problem = str(error)
            return []

    def asked(self, question: Callable[[Reader], Answer], otherwise: Answer) -> Answer:
        """What the file answers, or this where it cannot be read now; the next look says so."""
        try:
            reader = self._reader
            return undisturbed(lambda: question(reader)) if reader is not None else otherwise
        except (StoreError, SurroundingsError):
            return otherwise

    def raw(self, number: int) -> RawRow | None:
        """The bytes an entry came from."""
        return self.asked(lambda reader: reader.raw(number) if number else None, None)

    def traffic(self, line: str) -> list[Passed]:
        """What passed on a line, oldest first, as far as it is kept: read on from the last question."""
        from ..store.traffic import Traffic

        if self._traffic is None or self._traffic.line != line:
            self._traffic = Traffic(line)
        try:
            if self._reader is not None:
                self._traffic.follow(self._reader)
        except (StoreError, SurroundingsError):
            self._traffic = Traffic(line)  # the next look says so
        return self._traffic.rows

    def wellbeing(self) -> Wellbeing:
        """How well the lines are, beside what stands in their rows."""
        from ..store.wellbeing import Wellbeing, wellbeing

        return self.asked(lambda reader: wellbeing(reader, self.clock.read()), Wellbeing())

    def alarm(self, number: int) -> Alarm | None:
        """An alarm that is not on the queue any more."""
        return self.asked(lambda reader: reader.alarm(number), None)

    def private(self) -> dict[str, int]:
        """Of what the collector keeps private fields (`site:`, `person:`, `pin:`), and 0 where a PIN was lost; the
        numbers and PINs themselves are not in this file."""
        return self.asked(lambda reader: {row.of: row.number for row in reader.table("private_digest")}, {})

    def history(self, alarm: Alarm) -> list[Alarm]:
        """The latest alarms of the same point, newest first."""
        return self.asked(lambda reader: reader.point_history(alarm), [])

    def plan(self, alarm: Alarm) -> Followed | None:
        """The plan that is followed for an alarm, with what was done of it."""
        from .followed import followed

        work = self.queue.works.get(alarm.id)
        try:
            if self._reader is None or work is None or not work.plan:
                return None
            plans = self._reader.table("plan", "where plan = ?", work.plan)
            return followed(plans[0], work, self._reader.table("step", "where alarm = ?", alarm.id)) if plans else None
        except (StoreError, SurroundingsError):
            return None

    def notes(self, alarm: Alarm, site: str) -> list[Note]:
        """What somebody noted on an alarm, its site or its points."""
        return self.asked(lambda reader: reader.table(
            "note", "where of in (?, ?) or (of like ? and ? <> '') order by id limit 50", f"alarm:{alarm.id}",
            f"site:{site}", f"point:{site}/%", site), [])

    def rule(self, id: str) -> dict[str, Any]:
        """The values that a rule has now, as the collector loaded them; none where it did not say."""
        bodies = [event.body for event in self.entries(nouns=("rules",), limit=1)]
        return next((dict(body.values.get(id, {})) for body in bodies if isinstance(body, RulesLoaded)), {})

    def rulebook(self, ruleset: str = "") -> Rulebook:
        """The rules that judged under a version, or those that hold now, with their words as this program has them."""
        from ..rulebook import Rulebook

        bodies = [event.body for event in self.entries(nouns=("rules",)) if isinstance(event.body, RulesLoaded)]
        wanted = [body for body in bodies if body.ruleset == ruleset] or bodies
        return Rulebook.recorded(wanted[-1].values, wanted[-1].ruleset) if wanted else Rulebook.load()

    def _place(self) -> tuple[int, int]:
        """Which file has the store's name now: one put in its place is another store."""
        try:
            found = self.path.stat()
        except OSError:
            return (0, 0)
        return (found.st_dev, found.st_ino)

    def _remember(self, reader: Reader) -> None:
        if self.memory is not None:
            self.memory.look(reader, self.clock.read())

    def _load(self, reader: Reader) -> None:
        self._version = reader.changed()
        self._ahead = []
        self._missed = True
        self.head = reader.head()  # before the rows: they may be newer than it, never older
        self.recent = tuple(reader.entries(limit=RECENT))
        self.room = reader.collector()
        self.queue.load(reader)
        self.lines = tuple(reader.lines())
        self._load_names(reader)
        self._limits = None
        self._load_air(reader)
        self.calendar = known(reader)
        self.duty = OnDuty.read(reader, self.rulebook)
        self.momentary = frozenset(self.rule("LIFE-06").get("momentary", ()))
        self.problem = ""
        self.read_once = True

    def _follow(self, reader: Reader) -> bool:
        self._version = reader.changed()
        ahead, self._ahead = self._ahead, []
        rest = reader.entries(after=ahead[-1].number if ahead else self.head, limit=LIMIT)
        fresh = [*ahead, *rest]
        if not fresh:
            return False
        if len(rest) == LIMIT:
            self._load(reader)
            return True
        self.head = fresh[-1].number
        self.recent = (*self.recent, *fresh)[-RECENT:]
        nouns = {event.kind.partition(".")[0] for event in fresh}
        if nouns & _WORK:
            self.worked = fresh[-1].number
        if nouns & {*NOUNS, ASIDE}:
            self.queue.follow(reader, fresh)
        if self.answered is not None:
            self.answered.follow(fresh)
        if nouns & {"collector", "room", "rules"}:
            self.room = reader.collector()
        if "rules" in nouns:
            self._limits = None
            self.momentary = frozenset(self.rule("LIFE-06").get("momentary", ()))
        if nouns & {"calendar", "rules"}:
            self.calendar = known(reader)
        if nouns & {"line", "signal", "alarm", "place"}:
            self.lines = tuple(reader.lines())
        if nouns & _NAMES or any(event.kind == "line.set" for event in fresh):
            self._load_names(reader)
        if nouns & _AIR:
            self._load_air(reader)
        self.duty = self.duty.follow(reader, nouns, self.rulebook)
        return True

    def _load_air(self, reader: Reader) -> None:
        rows = on_air(reader)
        if rows.amplifiers:
            self._limits = self._limits or self.rulebook()
        self.air = air(rows, self._limits) if self._limits else Air(rows)

    def _load_names(self, reader: Reader) -> None:
        self.names = Names(reader.sites(), reader.points(), self.lines or reader.lines(), reader.people(),
                           reader.areas(), reader.amplifiers(), walks(reader))
