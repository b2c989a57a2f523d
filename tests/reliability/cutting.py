"""
Cuts the power at many moments of one recording and has every disk that is left judged by a fresh process.

Half of the cuts fall right behind an answer, where a promise is youngest; the others anywhere.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from killing import PATIENCE_S
from powercut import MODES, Disk
from recording import Recording

JUDGE = Path(__file__).parent / "judging.py"


class Cut(NamedTuple):
    """A moment of a recording (after so many steps) and what the disk kept of what it had not been told to keep."""

    after: int
    mode: str
    seed: int


def moments(recording: Recording, count: int, seed: int) -> list[Cut]:
    """Where to cut, in the order of time."""
    chance = random.Random(seed)
    answers = [number + 1 for number, step in enumerate(recording.steps) if recording.is_ack(step)]
    touched = disk_steps(recording)
    places = [chance.choice(answers if number % 2 else touched) for number in range(count)]
    return [Cut(place, MODES[number % 3], chance.randrange(1 << 30)) for number, place in enumerate(sorted(places))]


def disk_steps(recording: Recording) -> list[int]:
    """The moments behind each step that concerns the store's files."""
    names = disk_of(recording).names
    return [number + 1 for number, step in enumerate(recording.steps) if Path(step.path).name in names]


def disk_of(recording: Recording) -> Disk:
    """An empty disk for the recording's files."""
    store = recording.store
    return Disk(store.parent, (store.name, f"{store.stem}.private.db"))


def verdicts(recording: Recording, cuts: list[Cut], folder: Path) -> Iterator[tuple[Cut, list[str]]]:
    """Every cut with what was wrong afterwards."""
    disk, done, acks = disk_of(recording), 0, 0
    first = next((number for number, step in enumerate(recording.steps) if recording.is_ack(step)), 0)
    image = folder / "image"
    with judge() as ask:
        for cut in cuts:
            for step in recording.steps[done:cut.after]:
                disk.do(step)
                acks += recording.is_ack(step)
            done = max(done, cut.after)
            acked = sorted({text for text in recording.heard[:acks] if text})
            image.mkdir()
            for name, data in disk.cut(cut.mode, random.Random(cut.seed)).items():
                (image / name).write_bytes(data)
            yield cut, ask(image / recording.store.name, acked, done > first)
            shutil.rmtree(image)


@contextmanager
def judge() -> Iterator[Judge]:
    """A fresh process that opens images, one after the other."""
    process = subprocess.Popen([sys.executable, str(JUDGE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Judge(process)
    finally:
        process.communicate(timeout=PATIENCE_S)


class Judge:
    """Asks the process and waits for what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, store: Path, acked: list[str], receiving: bool) -> list[str]:
        """What is wrong with an image."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        task = {"store": str(store), "room": "kill", "acked": acked, "receiving": receiving}
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        found: list[str] = json.loads(self.process.stdout.readline())
        return found
