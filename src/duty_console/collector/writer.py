"""
The one thread that owns drivers, core and store: takes everything that waits, decides it, commits it whole, and only
then lets anything leave. Never waits for more to come: a group is what has already arrived.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from ..clock import Clock, Moment
from ..core import inputlog
from ..core.decide import settle
from ..core.inputs import (
    Answer,
    Do,
    Effect,
    Input,
    Poll,
    Received,
    Reply,
    Stepped,
    Stopping,
    Sweep,
    Undecided,
    Wish,
)
from ..core.state import State
from ..core.supervision import next_due
from ..domain import receptions
from ..domain.events import Event
from ..domain.rows import maker
from ..domain.signals import Chunk, Driver, Frame, Sending
from ..errors import Damaged, DutyError
from ..store.checkpoints import Checkpoints
from ..store.writing import RawRow, Store, raw_row
from ..texts import N_
from ..wire.notices import Lost, Opened
from . import answering, failing
from .failing import Failed
from .outcome import Heard, Outcome, Unanswered, audible, heard
from .turns import Turns

GROUP = 128
IDLE_S, SOON_S = 0.25, 0.02
#: The wall clock has been set where it moved so far against the boot clock; less between two rounds is slewing.
STEP_MS = 500
#: A store that could not be written is tried again after so long: a full disk must not keep a processor busy.
RETRY_S = 0.5
NOT_RECORDED = N_("It could not be recorded: the store cannot be written. Nothing was done.")

Item = Chunk | Opened | Lost | Input


class _Heard(NamedTuple):
    line: str
    frame: Frame
    earliest: int
    unread: bool = False  # the driver failed on the bytes: they are kept whole


_heard = maker(_Heard)
Work = _Heard | Input


class Writer(threading.Thread):
    """See the module. `leave` is called from this thread with each batch's outcome; `trouble` with what stops it."""

    def __init__(self, open_store: Callable[[], Store], load: Callable[[Store], State], drivers: Mapping[str, Driver],
                 clock: Clock, leave: Callable[[Outcome], None], trouble: Callable[[str], None],
                 beat: Callable[[], None], send: Callable[[str, Sending], None] = lambda _line, _sending: None) -> None:
        super().__init__(name="writer")
        self.inbox: SimpleQueue[Item] = SimpleQueue()
        self._open_store = open_store
        self._load = load
        self._drivers = drivers
        self._clock = clock
        self._leave = leave
        self._trouble = trouble
        self._beat = beat
        self._turns = Turns(drivers, clock, self.inbox.put, send)
        self._store = open_store()
        self._take()
        self.checkpoints = Checkpoints(self._store.path, trouble)
        self._offset = 0
        self._again: list[Input] = []  # what a failed commit did not record, to be decided before anything newer
        self._earliest: dict[str, int] = {}
        self._idle_until = 0  # what was due and made no difference is not looked at again before
        self._due: int | None = None  # when the next thing falls due, as of the last batch

    def _take(self) -> None:
        """The state as the file has it."""
        self._state = self._load(self._store)
        self._unanswered = Unanswered(self._state)

    @property
    def state(self) -> State:
        """For what must be known before the thread starts."""
        return self._state

    @property
    def store(self) -> Store:
        """For what must be known before the thread starts."""
        return self._store

    def run(self) -> None:
        """Until a `Stopping` comes through. An exception here ends the process: nothing may go unrecorded."""
        now = self._clock.read()
        self._offset = now.at - now.tick
        stopping = False
        self.checkpoints.begin()
        while not stopping:
            items = self._wait()
            now = self._clock.read()
            work = self._sorted(items, now)
            stopping = any(isinstance(item, Stopping) for item in items)
            if work:
                self._commit(work)
            else:
                self.checkpoints.idle(self._store)
            self._turns.take(bool(work))
            self._beat()
        self.checkpoints.end(self._store)
        self._store.close()

    def _wait(self) -> list[Item]:
        """Everything that waits, at most a group; or nothing, when the next thing falls due first."""
        items: list[Item] = []
        try:
            items.append(self.inbox.get(timeout=self._patience()))
            while len(items) < GROUP:
                items.append(self.inbox.get_nowait())
        except Empty:
            return items
        return items

    def _patience(self) -> float:
        due = self._due = self._next_due()
        rest = SOON_S if self._turns.were_busy else IDLE_S  # a bus wants its silence before the next may be said
        wait = rest if due is None else min(rest, (due - self._clock.read().tick) / 1000)
        return max(0.0, wait)

    def _sorted(self, items: Sequence[Item], now: Moment) -> list[Work]:
        """Bytes through their drivers into frames, the rest as the core's inputs, in the order in which they came: a
        frame read before its port went must not bring the line back to life. What is due comes last: bytes that
        waited may prove that a device was not silent."""
        work: list[Work] = [*self._again]
        self._again = []
        offset = now.at - now.tick
        if abs(offset - self._offset) >= STEP_MS:
            work.append(Stepped(offset - self._offset))
        self._offset = offset
        for item in items:
            if isinstance(item, Chunk):
                work += self._fed(item)
            elif isinstance(item, Opened | Lost):
                work.append(self._turns.noticed(item))
            else:
                work.append(item)
        if self.inbox.empty():  # else the rest of a frame may be waiting there
            for line, driver in self._drivers.items():
                work += [_Heard(line, frame, self._earliest.get(line, frame.tick)) for frame in driver.idle(now.tick)]
        if self._due is not None and self._due <= now.tick:
            work.append(Sweep())
        return work

    def _next_due(self) -> int | None:
        due = next_due(self._state)
        return due if due is None else max(due, self._idle_until)

    def _fed(self, chunk: Chunk) -> list[_Heard]:
        """The frames a chunk completes; the chunk itself, unread, where its driver fails or its line is unknown."""
        self._earliest[chunk.line] = chunk.earliest
        try:
            frames = self._drivers[chunk.line].feed(chunk.data, chunk.at, chunk.tick)
        except Exception as error:  # noqa: BLE001 - the edge of a stage: the bytes stay, the meaning is lost
            sys.stderr.write(f"duty: {len(chunk.data)} bytes of line {chunk.line} could not be taken: {error!r}\n")
            return [_Heard(chunk.line, Frame(chunk.data, chunk.at, chunk.at, chunk.tick), chunk.earliest, True)]
        return [_heard((chunk.line, frame, chunk.earliest, False)) for frame in frames]

    def _commit(self, work: list[Work]) -> None:
        """One batch; when a stage fails on a frame or a wish, the batch is decided again from what the file has, with
        that frame kept unread or that wish refused."""
        unread: set[int] = set()
        while True:
            try:
                outcome = self._attempt(work, unread)
                break
            except Failed as failed:
                position = failed.position
                if position in unread:
                    raise
                unread.add(position)
                if isinstance(wish := work[position], Wish):
                    work = [*work[:position], failing.undecided(wish, failed.fault), *work[position + 1:]]
                self._take()
            except Damaged:  # not appended to any more: the service goes on in a new file
                raise
            except DutyError as error:
                self._recover(error, [item for item in work if not isinstance(item, _Heard)])
                return
        self._leave(outcome)
        self._turns.order(outcome.orders)
        for position in sorted(unread):
            if isinstance(refused := work[position], Undecided):
                self._trouble(failing.words(refused))
        self.checkpoints.committed(self._store, len(work))

    def _attempt(self, work: list[Work], unread: set[int]) -> Outcome:
        state, now = self._state, self._clock.read()
        raws: list[RawRow] = []
        events: list[Event] = []
        effects: list[Effect] = []
        sources: dict[int, _Heard] = {}
        drivers, frames, happened, after = self._drivers, state.frames, events.append, self._store.last_raw + 1
        for position, item in enumerate(work):
            raw = after + len(raws)
            if not isinstance(item, _Heard):
                before = len(events)
                try:
                    kept = inputlog.kept(item)
                    effects += settle(state, item, raw if kept else 0, now, events.append)
                except Exception as error:  # what a person asks for must not end what records
                    if not isinstance(item, Wish):
                        raise
                    raise Failed(position, error) from error
                if isinstance(item, Sweep) and len(events) == before:
                    self._idle_until = now.tick + round(IDLE_S * 1000)
                if kept and len(events) > before:  # what made no difference leaves no trace
                    raws.append(RawRow(raw, kept[0], now.at, now.at, now.tick, kept[1]))
                continue
            line, frame, _earliest, is_unread = item
            data, first_at, at, tick = frame
            raws.append(raw_row((raw, line, first_at, at, tick, data)))
            sources[raw] = item
            driver = drivers.get(line)
            key = frames[raw] = receptions.key_of(data) if driver is None else driver.key(data)
            try:
                reading = failing.unread() if is_unread or position in unread else drivers[line].read(frame)
                effects += settle(state, Received(line, raw, frame, key, reading), raw, now, happened)
            except Exception as error:  # the edge of every stage: the bytes stay, the meaning is lost
                sys.stderr.write(f"duty: raw {raw} of line {line} could not be read: {error!r}\n")
                raise Failed(position, error) from error
        if events or raws:
            self._store.commit(raws, events, state.touched)
        outcome = self._outcome(events, effects, sources, now.at)
        state.settle()
        return outcome

    def _outcome(self, events: list[Event], effects: list[Effect], sources: Mapping[int, _Heard], at: int) -> Outcome:
        state, drivers = self._state, self._drivers
        answers = [answering.pending(state.lines[effect.line], effect.raw, state.frames[effect.raw],
                                     sources[effect.raw].earliest,
                                     drivers[effect.line].answer(sources[effect.raw].frame, at))
                   for effect in effects if isinstance(effect, Answer)]
        self._unanswered.follow(state)
        return Outcome(state.head, tuple(answers), tuple(effect for effect in effects if isinstance(effect, Reply)),
                       heard(state, events, self._unanswered),
                       tuple(effect for effect in effects if isinstance(effect, Do | Poll)), audible(state, events))

    def _recover(self, error: DutyError, inputs: list[Input]) -> None:
        """
        The commit did not succeed: no device is answered, people are told, the store is opened again.

        What devices sent they will send again; what the program noticed itself is decided again. A second failure in
        opening ends the process.
        """
        self._trouble(str(error))
        refused = tuple(Reply(wish.console, wish.request, 0, NOT_RECORDED) for wish in inputs if isinstance(wish, Wish))
        self._leave(Outcome(self._store.head.number, (), refused, Heard(True, "trouble")))
        with self.checkpoints.resting():
            self._store.close()
            self._store = self._open_store()
        self._take()
        # Before anything newer: a port that opened meanwhile must find its line configured.
        self._again = [input for input in inputs if not isinstance(input, Wish | Sweep)]
        threading.Event().wait(RETRY_S)


class ReportingWriter(Writer):
    """The writer, whose death ends the process: a collector that cannot record must not seem to receive."""

    def __init__(self, died: Callable[[BaseException], None], *rest: Any) -> None:
        super().__init__(*rest)
        self._died = died

    def run(self) -> None:
        """As the writer; what it dies of is reported."""
        try:
            super().run()
        except BaseException as error:  # noqa: BLE001 - the edge of the thread
            self._died(error)
