"""
The collector at work under a recorder: started, killed, started again on what it left, ended in good order.

A receiver that pauses now and then, so that the log is moved into the file and begun anew; it remembers in order what
each answer was for. Numbers in the private file change between two runs, so that both files are written.
"""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from farend import HEARTBEAT, FarEnd
from killing import PATIENCE_S, Collector, collector
from ledger import Sent
from tracing import Step, is_complete, recorder, steps

PERSON = """
[[person]]
key = "chen"
name = "陈值班员"
duty = "officer"
phone = "138 0000 {number:04d}"
"""
ACK = b"\x06"
#: Longer than the collector waits before it calls itself idle.
PAUSE_S = 0.4


class Breathing(FarEnd):
    """A receiver on a clean line with a pause after every eighth event; `heard` tells what every answer was for."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, wait_s=1.0, spoil=False)
        self.heard: list[str] = []
        self.outstanding = ""
        self.resting = threading.Event()

    def deliver(self, frame: Sent) -> None:
        """As a receiver does, and a pause now and then."""
        super().deliver(frame)
        if len(self.ledger.sent) % 8 == 0:
            self.resting.set()
            self.unplugged.wait(PAUSE_S)
            self.resting.clear()

    def send(self, pieces: list[bytes]) -> None:
        """Onto the line."""
        self.outstanding = b"".join(pieces)[:-1].decode("ascii")
        super().send(pieces)

    def hears_ack(self) -> bool:
        """Whether an answer came, and to what."""
        acked = super().hears_ack()
        if acked:
            self.heard.append("" if self.outstanding == HEARTBEAT else self.outstanding)
        return acked


@dataclass
class Recording:
    """Everything the collector did to its files and its line, and what each of its answers acknowledged ("": only that
    the line lives)."""

    store: Path
    line: str
    steps: list[Step] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def is_ack(self, step: Step) -> bool:
        """Whether this step is an answer on the line."""
        return step.what == "write" and step.path == self.line and step.data == ACK


def record(folder: Path, seed: int, answers: int, runs: int = 3, fault: str = "",
           injected: tuple[str, ...] = ()) -> Recording:
    """Runs of `answers` answers each: the first is killed, the others are ended. `injected` are faults of the disk in
    every run but the first."""
    with Breathing(seed) as far, collector(folder, far, fault) as made:
        room = made.room.read_text(encoding="utf-8")
        found = Recording(made.store, far.path)
        for run in range(runs):
            made.room.write_text(room + PERSON.format(number=run // 2), encoding="utf-8")
            found.steps += list(steps(one_run(made, far, run, answers, injected if run else ())))
        found.heard = far.heard
    answered = sum(map(found.is_ack, found.steps))
    assert answered == len(found.heard), f"{answered} answers left, {len(found.heard)} were heard"
    return found


def one_run(made: Collector, far: Breathing, run: int, answers: int, injected: tuple[str, ...]) -> Path:
    """One life of the collector; the result is what was recorded of it."""
    trace = made.folder / f"trace{run}"
    process = made.start(*recorder(trace, *injected))
    assert far.wait_for_acks(answers, PATIENCE_S), f"no answer from the collector\n{made.last_words()}"
    assert far.resting.wait(PATIENCE_S)  # an answer cut off by the kill might have been heard or not
    time.sleep(PAUSE_S / 4)  # less than it takes to move the log: the kill leaves all of it behind
    process.send_signal(signal.SIGTERM if run else signal.SIGKILL)
    process.wait(PATIENCE_S)
    until = time.monotonic() + PATIENCE_S
    while not is_complete(trace, process.pid):  # the recorder writes on after its program has ended
        assert time.monotonic() < until, "the recorder never came to the end"
        time.sleep(0.02)
    return trace
