"""
A replay that can be watched: paused, stepped, hurried and taken back, its state kept in a store of its own.

The screens read that store as they read any; here it is filled, step by step, in the recorded order. Everything runs in
whoever calls `advance`: no thread, no clock, and never more work at once than keeps a screen alive.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..clock import Moment
from ..domain.events import AlarmRaised, Event
from ..domain.tracks import Track
from ..store.private import private_path
from ..store.writing import RawRow, Store
from .engine import Engine
from .steps import Step

SPEEDS = (1, 2, 5, 10, 60, 600)
#: At most so many steps a call, and so many when somebody waits for a place further on.
SLICE, HURRY = 200, 2000
#: A rest in the recording that would keep a watcher waiting longer than this is cut short to it.
REST_MS = 5000
JUMP_MS = 60_000
FILES = ("", "-wal", "-shm")


class Player:
    """One recording, told into a new store at `store`."""

    def __init__(self, steps: Sequence[Step], room: str, store: Path, *, speed: int = 1,
                 overlay: tuple[Path, ...] = ()) -> None:
        self._steps, self._room, self._path, self._overlay = steps, room, store, overlay
        self._times = _rising([step.recorded[-1].at for step in steps])
        self._marks = tuple(sorted({event.at for step in steps for event in step.recorded if _is_urgent(event)}))
        self._speed = min(SPEEDS, key=lambda known: abs(known - speed))
        self._paused = False
        self._goal: int | None = None  # hurrying to this moment
        self._store: Store | None = None
        self._begin()

    @property
    def clock(self) -> Player:
        """The recorded moment, as screens ask for the time."""
        return self

    def read(self) -> Moment:
        """The moment that is shown."""
        return Moment(self._at, self._tick + self._at - self._tick_at, self._engine.state.boot)

    @property
    def track(self) -> Track:
        """Where it stands."""
        first, last = (self._times[0], self._times[-1]) if self._times else (0, 0)
        return Track(first, last, self._at, self._speed, self._paused, self._next >= len(self._steps), self._marks)

    def advance(self, ms: int) -> bool:
        """Time goes by for whoever watches; whether anything happened in the recording."""
        if self._next >= len(self._steps):
            return False
        if self._goal is not None:
            return self._hurry()
        if self._paused:
            return False
        self._at += ms * self._speed
        self._cut_rest()
        return self._play(SLICE)

    def pause(self) -> None:
        """Stands still, or goes on."""
        self._paused = not self._paused
        self._goal = None

    def step(self) -> None:
        """Exactly the next thing, and then stands still."""
        self._paused, self._goal = True, None
        if self._next < len(self._steps):
            self._at = self._times[self._next]
            self._play(1)

    def faster(self) -> None:
        """The next higher speed."""
        self._speed = SPEEDS[min(len(SPEEDS) - 1, SPEEDS.index(self._speed) + 1)]

    def slower(self) -> None:
        """The next lower speed."""
        self._speed = SPEEDS[max(0, SPEEDS.index(self._speed) - 1)]

    def to_next_urgent(self) -> None:
        """Up to the next alarm of priority 1, shown and standing still; to the end where there is none."""
        self._go(next((mark for mark in self._marks if mark > self._at), self.track.last))
        self._paused = True

    def back(self) -> None:
        """A minute back: the story is told anew up to there."""
        wanted = max(self.track.first, self._at - JUMP_MS)
        self._begin()
        self._go(wanted)

    def on(self) -> None:
        """A minute on."""
        self._go(min(self.track.last, self._at + JUMP_MS))

    def go_to(self, at: int) -> None:
        """To a moment of the recording; what lies before it is told without waiting."""
        if at < self._at:
            self._begin()
        self._go(at)

    def close(self) -> None:
        """Lets the store go and takes it away."""
        if self._store is not None:
            self._store.close()
            self._store = None
        for path in (self._path, private_path(self._path)):
            for ending in FILES:
                path.with_name(path.name + ending).unlink(missing_ok=True)

    def _begin(self) -> None:
        """From the first entry, in a new file: who reads the old one sees that another has its name."""
        self.close()
        self._store = Store(self._path, self._room)
        self._engine = Engine(self._overlay)
        self._next = 0
        self._at = self._tick_at = self._times[0] if self._times else 0
        self._tick = 0
        self._play(SLICE)

    def _go(self, at: int) -> None:
        self._goal = at

    def _hurry(self) -> bool:
        assert self._goal is not None
        self._at = max(self._at, min(self._goal, self._times[min(len(self._times) - 1, self._next + HURRY)]))
        happened = self._play(HURRY)
        if self._at >= self._goal:
            self._goal = None
        return happened

    def _cut_rest(self) -> None:
        """Nobody waits an hour for an hour in which nothing happened."""
        rest = self._times[self._next] - self._at
        if rest > REST_MS * self._speed:
            self._at = self._times[self._next] - REST_MS * self._speed

    def _play(self, most: int) -> bool:
        """What is due by the moment that is shown, in one commit."""
        assert self._store is not None
        raws, events, touched = list[RawRow](), list[Event](), dict[tuple[str, Any], Any]()
        while most and self._next < len(self._steps) and self._times[self._next] <= self._at:
            step = self._steps[self._next]
            played = self._engine.play(step)
            if step.raw is not None:
                raws.append(step.raw)
            events += [event for event in played.events if event.kind != "private.set"]  # its body is nowhere here
            touched.update(played.touched)
            self._tick, self._tick_at = (played.events or step.recorded)[-1].tick, self._times[self._next]
            self._next += 1
            most -= 1
        if events or touched:
            self._store.commit(raws, events, touched)
        if most == 0 and self._next < len(self._steps):  # the rest of this moment comes with the next call
            self._at = min(self._at, self._times[self._next])
        return bool(events)


def _is_urgent(event: Event) -> bool:
    return isinstance(event.body, AlarmRaised) and event.body.priority == 1


def _rising(times: list[int]) -> list[int]:
    """A wall clock that was set back makes no step come before the one before it."""
    highest = 0
    for number, at in enumerate(times):
        highest = times[number] = max(highest, at)
    return times
