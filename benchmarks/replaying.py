"""
Replay (rows 21 and 22): a stored history decided again by driver and core, and the same entries folded alone, against
the least a fold can be (a dictionary a line and a tuple a frame), in turns of the same run; then on two processes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from pathlib import Path

from intake import Intake, repeating
from machine import percentile

from duty_console.core.evolve import evolve
from duty_console.core.state import State
from duty_console.domain.events import Event
from duty_console.replay.engine import Engine
from duty_console.replay.steps import Recording, Step
from duty_console.rulebook import Rulebook

TURNS = 5
ROUNDS = 10_000_000


def decided(steps: list[Step]) -> float:
    """Frames a second through driver, decide and evolve."""
    engine = Engine()
    start = time.perf_counter()
    for step in steps:
        engine.play(step)
    return len(steps) / (time.perf_counter() - start)


def folded(events: list[Event]) -> float:
    """Entries a second through evolve alone."""
    state = State(Rulebook.load())
    start = time.perf_counter()
    for number, event in enumerate(events):
        evolve(state, event)
        if number % 128 == 127:
            state.settle()
    return len(events) / (time.perf_counter() - start)


def least(events: list[Event]) -> float:
    """The prototype: the last time, count and bytes of each line and point in a dictionary."""
    rows: dict[tuple[str, str], tuple[int, int, int]] = {}
    start = time.perf_counter()
    for event in events:
        body = event.body
        key = (getattr(body, "line", ""), getattr(body, "zone", ""))
        was = rows.get(key)
        rows[key] = (event.at, was[1] + 1 if was else 1, event.raw)
    return len(events) / (time.perf_counter() - start)


def whole(path: str) -> int:
    """One process's work: a whole history from its file."""
    engine, count = Engine(), 0
    for step in Recording(Path(path)).steps():
        engine.play(step)
        count += 1
    return count


def counted(rounds: int) -> int:
    """What two processes get of this machine when they only count: no work can be shared out better."""
    total = 0
    for number in range(rounds):
        total += number & 7
    return total


def main() -> None:
    """One history, all sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=20_000)
    frames = parser.parse_args().frames
    with tempfile.TemporaryDirectory() as folder:
        paths = [made(Path(folder, f"{number}.db"), frames) for number in range(2)]
        steps = list(Recording(Path(paths[0])).steps())
        events = [event for step in steps for event in step.recorded]
        rates: dict[str, list[float]] = {"decided": [], "folded": [], "least": []}
        for _turn in range(TURNS):
            rates["decided"].append(decided(steps))
            rates["folded"].append(folded(events))
            rates["least"].append(least(events))
        middle = {name: percentile(found, 0.5) for name, found in rates.items()}
        print(f"replay of {frames} frames: decided again {middle['decided']:,.0f}/s, folded {middle['folded']:,.0f}/s; "
              f"the least fold {middle['least']:,.0f}/s; ratios {middle['decided'] / middle['least']:.2f} and "
              f"{middle['folded'] / middle['least']:.2f}")
        one, two, bound = [], [], []
        for _turn in range(3):
            start = time.perf_counter()
            done = sum(whole(path) for path in paths)
            one.append(done / (time.perf_counter() - start))
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                pool.map(len, ["warm", "warm"])
                start = time.perf_counter()
                done = sum(pool.map(whole, paths, chunksize=1))
                two.append(done / (time.perf_counter() - start))
                start = time.perf_counter()
                pool.map(counted, [ROUNDS, ROUNDS], chunksize=1)
                both = time.perf_counter() - start
            start = time.perf_counter()
            counted(ROUNDS)
            bound.append(2 * (time.perf_counter() - start) / both)
        print(f"two histories in one process {percentile(one, 0.5):,.0f}/s, in two {percentile(two, 0.5):,.0f}/s; "
              f"ratio {percentile(two, 0.5) / percentile(one, 0.5):.2f}; of counting: {percentile(bound, 0.5):.2f}")


def made(path: Path, frames: int) -> str:
    """A history as the collector's writer stores it."""
    intake = Intake(path)
    intake.pour(0, frames, repeating)
    intake.close()
    return str(path)


if __name__ == "__main__":
    main()
