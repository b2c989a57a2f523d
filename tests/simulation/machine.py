"""
The collector of a simulated room: the real core, rulebook, driver and what follows alarms for the sounder; a journal
and tables in memory instead of the file. It can fail to commit, be killed, be stopped, and begin anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from msgspec import json as msgjson
from world import World

from duty_console.clock import Moment
from duty_console.collector.outcome import Unanswered
from duty_console.collector.showing import Showing
from duty_console.core import decide, inputlog, supervision
from duty_console.core.evolve import evolve
from duty_console.core.inputs import (
    Answer,
    Configured,
    Effect,
    Input,
    PortOpened,
    Received,
    Reply,
    Started,
    Stepped,
    Sweep,
    Wish,
)
from duty_console.core.state import State
from duty_console.domain.alarms import is_open
from duty_console.domain.events import Body, Event
from duty_console.domain.signals import Frame, Layout
from duty_console.domain.work import CLOSED
from duty_console.drivers import make
from duty_console.rulebook import Rulebook

RULES = Rulebook.load()
STEP_MS, IDLE_MS = 500, 250
Rows = dict[str, dict[Any, Any]]


class Kept(NamedTuple):
    """What a replay is told: bytes of a line, or an input, and the moment at which it was decided."""

    raw: int
    now: Moment
    line: str
    data: bytes
    input: Input | None = None


class Batch(NamedTuple):
    """What became durable at once."""

    events: list[Event]
    effects: list[Effect]


def driver() -> Any:
    return make("surgard", Layout(2, 1, (4,)))


def put(rows: Rows, state: State) -> None:
    """What a commit does to the tables."""
    for (table, key), row in state.touched.items():
        if row is None:
            rows[table].pop(key, None)
        else:
            rows[table][key] = row


class Machine:
    """`happened` is told every durable batch; `lost` that a batch was not recorded."""

    def __init__(self, world: World, bodies: Sequence[Body], happened: Callable[[Batch], None]) -> None:
        self.world, self.bodies, self.happened = world, tuple(bodies), happened
        self.events: list[Event] = []
        self.kept: list[Kept] = []
        self.rows: Rows = {table: {} for table in State(RULES).rows}
        self.frames: dict[int, bytes] = {}
        self.running = self.stopped = False
        self.up_since = 0
        self.fails = 0  # so many commits from now on are not recorded
        self._waiting: list[Input] = []
        self.state, self._driver = State(RULES), driver()
        self._looked: tuple[State, int, int | None] = (self.state, -1, None)

    # Begin and end

    @property
    def owes(self) -> bool:
        """Whether something that was noticed is not recorded yet, because a commit failed."""
        return bool(self._waiting)

    def start(self, lines: Sequence[str]) -> None:
        """Takes the tables, and begins to receive on the lines that are plugged in."""
        self._take()
        self.running, self.up_since = True, self.world.now
        now = self.world.read()
        self._offset = now.at - now.tick
        self.showing = Showing(self.world, self.tell, 5 * 1000)
        self.tell(Started("0", "3", 1, "/door", 0, now.boot))
        self.tell(Configured(self.bodies))
        for name in lines:
            self.tell(PortOpened(name, f"/dev/{name}"))

    def kill(self) -> None:
        """Nothing is left of it but what was durable."""
        self.running = self.stopped = False
        self._waiting = []

    def _take(self) -> None:
        state = State(RULES)
        for table, rows in self.rows.items():
            state.load(table, self._wanted(table, list(rows.values())))
        state.head = self.events[-1].number if self.events else 0
        state.frames = dict(self.frames)
        self.state, self.unanswered, self._idle_until = state, Unanswered(state), 0

    def _wanted(self, table: str, rows: list[Any]) -> list[Any]:
        """As a collector loads its tables: only what later decisions ask for."""
        if table in ("alarm", "work", "step"):
            lasting = {work.alarm for work in self.rows["work"].values() if work.state != CLOSED}
            lasting |= {alarm.id for alarm in self.rows["alarm"].values() if is_open(alarm)}
            return [row for row in rows if (row.id if table == "alarm" else row.alarm) in lasting]
        if table == "repeat":
            lines = self.rows["line"].values()
            spoken_of = {number for line in lines for number in (line.last_event, line.odd_event)}
            return [row for row in rows if row.of in spoken_of]
        return rows

    # What it is told

    @property
    def ready(self) -> bool:
        return self.running and not self.stopped

    def due(self) -> int | None:
        """The true time at which it will look at what is due."""
        if not self.ready:
            return None
        so_far = (self.state, len(self.events))
        if self._looked[0] is not so_far[0] or self._looked[1] != so_far[1]:  # only what was made changes a state
            self._looked = (*so_far, supervision.next_due(self.state))
        due = self._looked[2]
        if due is None:
            return None
        return max(self.world.true(max(due, self._idle_until)), self.world.now)

    def sweep(self) -> None:
        self.tell(Sweep())

    def hear(self, line: str, data: bytes) -> Batch | None:
        """Bytes of a line, through the driver; None where they could not be recorded."""
        now = self.world.read()
        made = self._driver
        frames = made.feed(data, now.at, now.tick) + made.end()
        return self._batch([(line, frame) for frame in frames])

    def tell(self, input: Input) -> Batch | None:
        """An input; None where it could not be recorded."""
        return self._batch([input])

    def _batch(self, work: Sequence[Input | tuple[str, Frame]]) -> Batch | None:
        state, now = self.state, self.world.read()
        told: list[Any] = [*self._waiting, *work]
        self._waiting = []
        offset = now.at - now.tick
        if abs(offset - self._offset) >= STEP_MS:
            told.insert(0, Stepped(offset - self._offset))
        self._offset = offset
        events: list[Event] = []
        effects: list[Effect] = []
        kept: list[Kept] = []
        raw = self.kept[-1].raw if self.kept else 0
        for item in told:
            before = len(events)
            if isinstance(item, tuple) and type(item) is tuple:
                line, frame = item
                raw += 1
                kept.append(Kept(raw, now, line, frame.raw))
                told_so = _received(state, line, raw, frame, self._driver)
                effects += decide.settle(state, told_so, raw, now, events.append)
                continue
            log = inputlog.kept(item)
            effects += decide.settle(state, item, raw + 1 if log else 0, now, events.append)
            if isinstance(item, Sweep) and len(events) == before:
                self._idle_until = now.tick + IDLE_MS
            if len(events) > before:
                raw += 1 if log else 0
                kept.append(Kept(raw, now, *log) if log else Kept(raw, now, "", b"", item))
        if self.fails and (events or kept):
            self.fails -= 1
            self._take()
            self._waiting = [item for item in told if not isinstance(item, Wish | Sweep) and type(item) is not tuple]
            return None
        return self._durable(state, events, effects, kept)

    def _durable(self, state: State, events: list[Event], effects: list[Effect], kept: list[Kept]) -> Batch:
        self.events += events
        self.kept += kept
        put(self.rows, state)
        self.unanswered.follow(state)
        state.settle()
        self.frames = state.frames
        batch = Batch(events, effects)
        self.happened(batch)
        self.showing.after(self.unanswered.wanted, self.unanswered.unseen)
        return batch

    # What must be true of it at the end

    def digest(self) -> str:
        """One number for the whole journal."""
        found = sha256()
        for event in self.events:
            found.update(msgjson.encode((*event[:6], event.body)))
        return found.hexdigest()

    def folded(self) -> Rows:
        """The tables as the journal alone gives them."""
        state = State(RULES)
        rows: Rows = {table: {} for table in state.rows}
        for event in self.events:
            evolve(state, event)
            put(rows, state)
            state.settle()
        return rows

    def replayed(self) -> list[Event]:
        """What happens when the core is told again what it was told."""
        state, events, reader = State(RULES), list[Event](), driver()
        for one in self.kept:
            if one.input is not None:
                told: Any = one.input
            elif inputlog.is_input(one.line):
                told = inputlog.input_of(one.line, one.data)
            else:
                frame = Frame(one.data, one.now.at, one.now.at, one.now.tick)
                told = _received(state, one.line, one.raw, frame, reader)
            decide.settle(state, told, 0 if one.input is not None else one.raw, one.now, events.append)
            state.settle()
        return events


def _received(state: State, line: str, raw: int, frame: Frame, reader: Any) -> Received:
    key = reader.key(frame.raw)
    state.frames[raw] = key
    return Received(line, raw, frame, key, reader.read(frame))


def answered(batch: Batch) -> bool:
    """Whether a device is told that its frame is durable."""
    return any(isinstance(effect, Answer) for effect in batch.effects)


def replies(batch: Batch) -> list[Reply]:
    return [effect for effect in batch.effects if isinstance(effect, Reply)]

