"""
A capture told again: the bytes of one line, read by read, through its driver and the core.

A capture holds no entries, only what came in and what was answered; so a replay of it begins with an empty journal,
and what can be compared are the answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..clock import Moment
from ..core.decide import settle
from ..core.inputs import Answer, Configured, Effect, Input, PortOpened, Received, Started
from ..domain.events import Body, Event
from ..domain.signals import Driver, Frame
from ..rulebook import Rulebook
from ..wire.capture import Record, read_capture
from .engine import Engine, Played

#: How long a line may rest inside a frame before the driver is asked to give it up, as in the collector.
PATIENCE_MS = 1000


class CaptureReplay:
    """One capture on line `line`, whose driver is `driver`; `bodies` are the room's facts, the line's among them."""

    def __init__(self, path: Path, line: str, driver: Driver, bodies: tuple[Body, ...], rules: Rulebook) -> None:
        self._path, self._line, self._driver, self._bodies = path, line, driver, bodies
        self._engine = Engine()
        self._engine.state.rules = rules
        self._raw = 0
        self.answered = b""  # what the device got when it was recorded
        self.answers = b""  # what it would get now

    @property
    def engine(self) -> Engine:
        """Whose state tells names and places."""
        return self._engine

    def play(self) -> Iterator[Played]:
        """
        What happens at each read, in order.

        :raises StoreError: the capture is damaged, with its line.
        """
        last: Record | None = None
        for record in read_capture(self._path):
            if last is None:
                yield from self._begin(record.at)
            elif record.at - last.at >= PATIENCE_MS:
                yield from self._heard(self._driver.idle(last.at + PATIENCE_MS))
            last = record
            if record.direction == ">":
                self.answered += record.data
            else:
                yield from self._heard(self._driver.feed(record.data, record.at, record.at))
        yield from self._heard(self._driver.end())

    def _begin(self, at: int) -> Iterator[Played]:
        for told in (Started("", "", 0, "", 0, ""), Configured(self._bodies), PortOpened(self._line, "")):
            yield self._told(told, 0, at)

    def _heard(self, frames: list[Frame]) -> Iterator[Played]:
        for frame in frames:
            self._raw += 1
            key = self._driver.key(frame.raw)
            self._engine.state.frames[self._raw] = key
            yield self._told(Received(self._line, self._raw, frame, key, self._driver.read(frame)), self._raw, frame.at)

    def _told(self, told: Input, raw: int, at: int) -> Played:
        state, events = self._engine.state, list[Event]()
        effects: list[Effect] = settle(state, told, raw, Moment(at, at, ""), events.append)
        if isinstance(told, Received):
            answer = self._driver.answer(told.frame, at)
            self.answers += answer * sum(isinstance(effect, Answer) for effect in effects)
        touched = state.touched
        state.settle()
        return Played(tuple(events), tuple(effects), touched)
