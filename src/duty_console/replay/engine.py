"""
The collector's decisions made again from what it was told: drivers read the bytes, the core decides, `evolve` folds.

Has no clock of its own: every moment is the recorded one. The rules are those that were recorded, or those with
another profile laid over them, to see what would have been.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs

from ..clock import Moment
from ..core import inputlog
from ..core.decide import settle
from ..core.evolve import evolve
from ..core.inputs import Effect, Input, Received, Sweep
from ..core.state import State
from ..core.supervision import next_due
from ..domain import parity, receptions
from ..domain.events import AlarmRaised, AlarmReturned, Event, LineSet, RulesLoaded
from ..domain.rows import maker
from ..domain.signals import Driver, Frame, Layout, Reading, frame_of
from ..drivers import make
from ..rulebook import Rulebook
from ..store.writing import RawRow
from .numbering import Numbering
from .steps import Step

#: How much later than due the collector may have looked: no longer than it ever sleeps.
SLACK_MS = 1000
STARTED = inputlog.MARK + "started"


class Played(NamedTuple):
    """What a step did this time: its events, what would have left, and the rows that changed."""

    events: tuple[Event, ...]
    effects: tuple[Effect, ...]
    touched: Mapping[tuple[str, Any], Any]


_played, _moment = maker(Played), maker(Moment)


class Engine:
    """One replay. `overlay` are profiles that lie over the recorded rules."""

    def __init__(self, overlay: tuple[Path, ...] = ()) -> None:
        self._overlay = overlay
        self.state = State(Rulebook.load(overlay))
        self._drivers: dict[str, Driver] = {}
        #: Which recorded entry is which of this time.
        self.numbering = Numbering()
        self._tick = 0  # when something was decided last, on the boot clock

    def play(self, step: Step) -> Played:
        """
        Tells one thing again.

        :raises StoreError: an input is damaged or of a newer program.
        """
        state = self.state
        if not state.head and step.recorded:
            state.head = step.recorded[0].number - 1
        events: list[Event] = []
        effects: list[Effect] = []
        if self._overlay and step.raw is not None:
            effects += self._fallen_due(step.raw, events)
        fallen = len(events)
        if step.raw is None:
            for event in step.recorded:
                self._as_recorded(event, events)
        else:
            then = self._moment(step)
            self._tick = then.tick
            effects += settle(state, self._told(step.raw), step.raw.id, then, events.append)
        self.numbering.remember(step.recorded, events[fallen:], events[:fallen])
        touched = state.touched
        state.settle()
        return _played((tuple(events), tuple(effects), touched))

    def _fallen_due(self, raw: RawRow, events: list[Event]) -> list[Effect]:
        """With other rules something may fall due when nothing did: then it happens before what comes after it, and
        never before what came last. What is due at once is so since the boot; the recording has the sweep that saw
        it."""
        effects: list[Effect] = []
        while (due := next_due(self.state)) is not None and raw.line != STARTED:
            tick = max(due, self._tick)
            if tick + SLACK_MS >= raw.tick:
                break
            then = Moment(raw.at - (raw.tick - tick), tick, self.state.boot)
            self._tick, before = tick, len(events)
            effects += settle(self.state, Sweep(), raw.id, then, events.append)
            if len(events) == before:
                break
        return effects

    def _told(self, raw: RawRow) -> Input:
        number, line, first_at, at, tick, data = raw
        if line not in self._drivers and inputlog.is_input(line):
            return self.numbering.told(inputlog.input_of(line, data))
        frame = frame_of((data, first_at, at, tick))
        driver = self._driver(line)
        key = self.state.frames[number] = receptions.key_of(data) if driver is None else driver.key(data)
        reading = self._read(line, frame)
        return Received(line, number, frame, key, self.numbering.read(reading))

    def _read(self, line: str, frame: Frame) -> Reading:
        driver = self._driver(line)
        if driver is None:
            return Reading("unparsed", (), (), "never")
        try:
            return driver.read(frame)
        except Exception:  # noqa: BLE001 - the edge of a stage, as in the collector
            return Reading("unparsed", (), (), "on_copy", "a stage of the program failed on it")

    def _driver(self, name: str) -> Driver | None:
        """The line's driver as its settings were at this moment of the recording."""
        driver = self._drivers.get(name)
        if driver is None and (line := self.state.lines.get(name)) is not None:
            driver = make(line.driver, Layout.of(line.layout), parity.of_framing(line.framing))
            self._drivers[name] = driver
        return driver

    def _as_recorded(self, event: Event, events: list[Event]) -> None:
        """What the room file said; only the rules in it may be other ones this time."""
        if isinstance(event.body, RulesLoaded):
            self.state.rules = Rulebook.recorded(event.body.values, event.body.ruleset, self._overlay)
            body = RulesLoaded(self.state.rules.version, self.state.rules.values())
            event = event._replace(body=body)
        elif isinstance(event.body, LineSet):
            self._drivers.pop(event.body.line, None)
        elif isinstance(event.body, AlarmRaised | AlarmReturned):
            alarm = self.numbering.mapped(event.body.alarm)
            if alarm != event.body.alarm:
                event = event._replace(body=structs.replace(event.body, alarm=alarm))
        event = event._replace(number=self.state.head + 1)
        evolve(self.state, event)
        events.append(event)

    def _moment(self, step: Step) -> Moment:
        """When it was decided: what the collector noticed itself bears that moment, bytes bear their own."""
        raw, boot = step.raw, self.state.boot
        assert raw is not None
        for event in step.recorded:
            if event.actor == "collector" and not inputlog.is_input(raw.line):
                return Moment(event.at, event.tick, boot)
        return _moment((raw.at, raw.tick, boot))
