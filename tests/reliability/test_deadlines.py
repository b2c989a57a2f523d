"""
P9 over long spans: the real writer on a clock of ours, steps of 1 s to 1 day, pauses of 6 s to 8 h. Every silence of a
device is found within 1 s of its time, or of waking; every step is journaled. `DUTY_SEEDS=1000` is the long form.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from duty_console.clock import Moment
from duty_console.collector.loading import load_state
from duty_console.collector.writer import Writer
from duty_console.core.inputs import Configured, Started, Stopping
from duty_console.domain.events import LineSet
from duty_console.domain.signals import Chunk, Layout
from duty_console.drivers import make
from duty_console.rulebook import Rulebook
from duty_console.store.reading import Reader
from duty_console.store.writing import Store
from duty_console.wire.notices import Opened

SEEDS = int(os.environ.get("DUTY_SEEDS", "12"))
RULES = Rulebook.load()
BEAT = b"1011           @    \x14"
LINE = LineSet("r", "", "surgard", "", "/dev/r", "8N1", 4000, 4, 30_000, True)
SILENT_MS = 2 * 30_000 + 5_000
STEPS_MS = [sign * size for size in (1_000, 3_600_000, 86_400_000) for sign in (1, -1)]
PAUSES_MS = (6_000, 60_000, 3_600_000, 8 * 3_600_000)


class World:
    """Both clocks, a device that beats or is silent, and somebody who sets the clock; one seed decides everything."""

    def __init__(self, seed: int, *, wall_counts: bool = False) -> None:
        self.chance = random.Random(seed)
        self.tick, self.offset, self.wall_counts = 10_000_000, 1_795_457_600_000, wall_counts
        self.beats_at: int | None = self.tick
        self.heard, self.wake = self.tick, 0
        self.due: list[int] = []  # when each silence had to be found
        self.steps: list[int] = []
        self.told = False

    def read(self) -> Moment:
        at = self.tick + self.offset
        return Moment(at, at if self.wall_counts else self.tick, "boot0001")

    def go_on(self, seconds: float) -> list[Chunk]:
        """The writer sleeps so long, and what then waits for it."""
        self.tick += max(1, round(seconds * 1000))
        kind = self.chance.random()
        if kind < 0.002:
            step = self.chance.choice(STEPS_MS)
            self.offset += step
            self.steps.append(step)
        elif kind < 0.003:
            self.tick += self.chance.choice(PAUSES_MS)
            self.wake = self.tick
        elif kind < 0.006:
            self.beats_at = None if self.beats_at is not None else self.tick
        if self.beats_at is not None and self.tick >= self.beats_at:
            self.beats_at, self.heard, self.told = self.tick + 30_000, self.tick, False
            now = self.read()
            return [Chunk("r", BEAT, now.at, now.tick, now.tick)]
        if not self.told and self.tick >= self.heard + SILENT_MS:
            self.told = True
            self.due.append(max(self.heard + SILENT_MS, self.wake))
        return []


class Simulated(Writer):
    """The real writer; only its waiting is ours."""

    world: World
    rounds: int

    def _wait(self) -> list[Any]:
        if not self.inbox.empty():
            return super()._wait()
        self.rounds -= 1
        return [Stopping("enough")] if self.rounds < 0 else list(self.world.go_on(self._patience()))


def lived(folder: Path, world: World) -> Iterator[tuple[str, int, int]]:
    """Kind, boot clock and size of every step and silence in the journal of a world of 3,000 rounds."""
    store = folder / "duty.db"
    writer = Simulated(lambda: Store(store, "x"), lambda opened: load_state(opened, RULES),
                       {"r": make("surgard", Layout(2, 1, (4,)))}, world, lambda _outcome: None, print, lambda: None)
    writer.world, writer.rounds = world, 3000
    started, opened = Started("0", "3", 1, "", 0, "boot0001"), Opened("r", "/dev/r", 1, world.read().tick)
    for item in (started, Configured((LINE,)), opened):
        writer.inbox.put(item)
    writer.run()
    reader = Reader(store)
    for event in reader.entries(after=0, nouns=("clock", "line"), limit=100_000):
        if event.kind in ("clock.stepped", "line.silent"):
            yield event.kind, event.tick, getattr(event.body, "by_ms", 0)
    reader.close()


def violations(folder: Path, seed: int, *, wall_counts: bool = False) -> list[str]:
    """Every broken promise of one world."""
    world = World(seed, wall_counts=wall_counts)
    told = list(lived(folder, world))
    steps = [size for kind, _tick, size in told if kind == "clock.stepped"]
    found = [] if steps == world.steps else [f"steps {world.steps} were told as {steps}"]
    silences = [tick for kind, tick, _size in told if kind == "line.silent"]
    if len(silences) != len(world.due):
        found.append(f"{len(world.due)} silences were told as {len(silences)}")
    found += [f"a silence was found {tick - due} ms late" for tick, due in zip(silences, world.due, strict=False)
              if not 0 <= tick - due <= 1000]
    return found


@pytest.mark.parametrize("part", range(2))
def test_steps_and_pauses_move_no_deadline(tmp_path: Path, part: int) -> None:
    for seed in range(part, SEEDS, 2):
        (tmp_path / str(seed)).mkdir()
        assert violations(tmp_path / str(seed), seed) == [], f"seed {seed}"


def test_this_turns_red_when_deadlines_are_counted_by_the_wall_clock(tmp_path: Path) -> None:
    assert violations(tmp_path, 1, wall_counts=True)
