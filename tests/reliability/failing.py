"""
A disk that fails at chosen writes and syncs while a receiver sends, under a service manager that starts the collector
again; then what was promised is compared with what came.

A black box: strace answers the collector's calls on the store's files with an error, or holds them up. Everything is
judged from the receiver's ledger, the journal's listing and what a console was told.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from farend import FarEnd, event_texts
from killing import PATIENCE_S, Collector, collector
from ledger import violations
from powercut import KEPT
from watching import Watcher

WRITES, SYNCS = "pwrite64", "fsync,fdatasync"
ENOSPC, EIO, STALL = "error=ENOSPC", "error=EIO", "delay_enter=3000000"
STALL_S = 3.0
#: How long the service manager waits (docs/running.md).
RESTART_S = 0.2
#: How soon a failure is announced, and how soon after its end answers come again (P8).
ANNOUNCED_S, NORMAL_S = 5.0, 5.0
#: A call that was held up so shortly before the collector was asked to end was no trouble yet.
NO_NEWS_S = 2.5
#: An answer leaves within this part of the waiting time (P3); the harness sees it a little later.
DEADLINE, SEEN_S = 0.75, 0.3
#: What the collector ends with when its surroundings fail.
SURROUNDINGS = 5
_HIT = re.compile(r"^\d+ +(\d+\.\d+) .*\((?:INJECTED|DELAYED)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """What is done to which calls on the store's files: from the `first` of each thread on, every `step`-th (0: that
    one alone). `making`: there is no store yet, and only the first start is hit."""

    calls: str
    what: str
    first: int
    step: int = 0
    making: bool = False

    def before(self, store: Path, into: Path) -> tuple[str, ...]:
        """What the collector runs under; it stays our own child."""
        files = (f"{store.with_name(name)}{suffix}" for name in (store.name, f"{store.stem}.private.db")
                 for suffix in KEPT)
        when = f"{self.first}+{self.step}" if self.step else str(self.first)
        return ("strace", "-D", "-f", "--seccomp-bpf", "-q", "-ttt", "-s", "0", "-o", str(into),
                *(word for file in files for word in ("-P", file)),
                "-e", f"trace={self.calls}", "-e", f"inject={self.calls}:{self.what}:when={when}")


class Patient(FarEnd):
    """A receiver on a clean line that sends what raises no alarm, and remembers how late answers were."""

    def __init__(self, seed: int, wait_s: float) -> None:
        super().__init__(seed, wait_s=wait_s, spoil=False)
        self.texts = (text for text in event_texts(seed % 9 + 1) if text[12:15] == "602")
        self.sent_at = 0.0
        self.slowest = 0.0
        self.acked_at: list[float] = []
        self.begun = threading.Event()

    def run(self) -> None:
        """Not before it may: what is answered into a store that is then thrown away is no loss."""
        while not self.begun.wait(0.1) and not self.unplugged.is_set():
            pass
        super().run()

    def send(self, pieces: list[bytes]) -> None:
        """Onto the line."""
        super().send(pieces)
        self.sent_at = time.monotonic()

    def hears_ack(self) -> bool:
        """Whether an answer came, and how late."""
        acked = super().hears_ack()
        if acked:
            now = time.monotonic()
            self.slowest = max(self.slowest, now - self.sent_at)
            self.acked_at.append(now)
        return acked

    def widest_gap(self) -> float:
        """The longest time without an answer."""
        return max((later - earlier for earlier, later in zip(self.acked_at, self.acked_at[1:], strict=False)),
                   default=0.0)


@dataclass
class Manager:
    """Keeps the collector running as systemd would; `before` gives what each start runs under."""

    made: Collector
    before: Callable[[int], tuple[str, ...]]
    ends: list[int] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The collector that runs now."""
        return self.process.pid if self.process is not None and self.process.poll() is None else None

    def run(self) -> None:
        """Until it is asked to stop."""
        starts = 0
        while not self.stopping.is_set():
            self.process = self.made.start(*self.before(starts))
            starts += 1
            self.ends.append(self.process.wait())
            self.ended.set()
            self.stopping.wait(RESTART_S)

    def wait_for_end(self, timeout_s: float) -> bool:
        """Whether a collector ended in time."""
        return self.ended.wait(timeout_s)

    @contextmanager
    def running(self) -> Iterator[Manager]:
        """The collector, running; at the end it is asked to end in good order."""
        thread = threading.Thread(target=self.run, name="manager", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            while thread.is_alive():
                with suppress(ProcessLookupError):
                    if self.process is not None:
                        self.process.send_signal(signal.SIGTERM)
                thread.join(1)


@dataclass
class Run:
    """What came of one run on a failing disk."""

    found: list[str]
    hits: int
    ends: list[int]
    making: bool


def door_of(made: Collector) -> Path:
    """Where the collector says its door is; it runs once for that, and makes its store."""
    process = made.start()
    until = time.monotonic() + PATIENCE_S
    while not (doors := re.findall(r"/\S+\.sock", made.last_words())):
        assert time.monotonic() < until, f"it never began to receive\n{made.last_words()}"
        time.sleep(0.02)
    process.terminate()
    process.wait(PATIENCE_S)
    return Path(doors[0])


def one_run(folder: Path, fault: Fault, events: int, wait_s: float, planted: str = "", seed: int = 1) -> Run:
    """A receiver gets `events` answers from a collector on a failing disk; what was promised and not kept."""
    folder.mkdir()
    with Patient(seed, wait_s) as far, collector(folder, far, planted) as made:
        with Watcher(door_of(made)) as watcher:
            for file in folder.glob("*.db*") if fault.making else ():
                file.unlink()
            far.begun.set()
            manager = Manager(made, lambda starts: () if fault.making and starts else
                              fault.before(made.store, folder / f"hits{starts}"))
            with manager.running():
                answered = far.wait_for_acks(events, 20 + events * 4) and far.finish(PATIENCE_S)
                found = [] if answered else [f"stopped: answers came no more\n{made.last_words()}"]
                found += [] if is_quiet(watcher) else ["sounding: the trouble is over and the room is still called"]
                stopped = time.time()
        hits = hits_of(folder)
        found += [*violations(far.ledger, made.journal()), *late(far), *slow(far, fault), *unseemly(manager, folder)]
        found += [f"unannounced: the {number + 1}. of {len(hits)} failures" for number, at in enumerate(hits)
                  if not watcher.told(at, ANNOUNCED_S, stopped)
                  and not (fault.what == STALL and stopped - at < NO_NEWS_S)]
    if not found:
        shutil.rmtree(folder)
    return Run([f"{fault}: {word}" for word in found], len(hits), manager.ends, fault.making)


def hits_of(folder: Path) -> list[float]:
    """When calls failed or were held up, by the wall clock."""
    return sorted(float(at) for trace in folder.glob("hits*") for at in _HIT.findall(trace.read_text(encoding="ascii")))


def is_quiet(watcher: Watcher) -> bool:
    """Whether the room is not called any more, soon after answers come again."""
    until = time.monotonic() + NORMAL_S
    while watcher.is_sounding() and time.monotonic() < until:
        time.sleep(0.05)
    return not watcher.is_sounding()


def late(far: Patient) -> list[str]:
    """Answers that a receiver may take for answers to its next copy."""
    limit = DEADLINE * far.wait_s
    return [f"late: an answer came {far.slowest:.2f} s after the last byte, not within {limit:.2f}"] \
        if far.slowest > limit + SEEN_S else []


def slow(far: Patient, fault: Fault) -> list[str]:
    """Answers that did not come again in time after a failure."""
    limit = NORMAL_S + (STALL_S if fault.what == STALL else 0)
    return [f"slow: no answer for {far.widest_gap():.1f} s"] if far.widest_gap() > limit else []


def unseemly(manager: Manager, folder: Path) -> list[str]:
    """Ends of the collector that say something else than what happened, and files it took for damaged."""
    odd = [code for code in manager.ends[:-1] if code != SURROUNDINGS]
    return ([f"ended: with {odd}"] if odd else []) + \
        [f"put aside: {path.name}" for path in folder.glob("*.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
