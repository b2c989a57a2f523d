"""Stores as collectors leave them: batches through the real core, committed by the real writer's calls."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from duty_console.clock import Moment
from duty_console.collector.loading import load_state
from duty_console.core import inputlog
from duty_console.core.decide import settle
from duty_console.core.inputs import Configured, Effect, Input, PortOpened, Received, Started
from duty_console.domain.events import Event, LineSet, PersonSet, PointSet, PrivateSet, SiteSet
from duty_console.domain.signals import Layout
from duty_console.drivers import make
from duty_console.rulebook import Rulebook
from duty_console.store.writing import RawRow, Store

RULES = Rulebook.load()
PHONE = "13912345678"
ROOM = (LineSet("r", "一号", "surgard", "", "/dev/r", "8N1", 4000, 4, 30_000, True),
        SiteSet("hall", "大厅", "Hall", "office", "东街", "r", "1001", "", ["张"]),
        PointSet("hall", "003", "烟感", "smoke", "smoke"), PersonSet("chen", "陈", "officer"),
        PrivateSet("site:hall", {"张": PHONE}))


class History:
    """A store and the state that belongs to it. Each input, or frame, is one batch. `effects`: of the last input."""

    effects: list[Effect]

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = Moment(1_795_457_600_000, 5_000_000, "boot0001")
        self.store = Store(path, "xiwan")
        self.state = load_state(self.store, RULES)
        self.tell(Started("0", "3", 1, "/door", 0, self.now.boot))
        self.tell(Configured(ROOM))
        self.tell(PortOpened("r", "/dev/r"))

    def tell(self, *inputs: Input) -> list[Event]:
        raws, events = list[RawRow](), list[Event]()
        for input in inputs:
            raw, kept, before = self.store.last_raw + len(raws) + 1, inputlog.kept(input), len(events)
            self.effects = settle(self.state, input, raw if kept else 0, self.now, events.append)
            if kept and len(events) > before:
                raws.append(RawRow(raw, kept[0], self.now.at, self.now.at, self.now.tick, kept[1]))
        self.commit(raws, events)
        return events

    def hear(self, data: bytes) -> list[Event]:
        driver = make("surgard", Layout(2, 1, (4,)))
        raws, events = list[RawRow](), list[Event]()
        for frame in driver.feed(data, self.now.at, self.now.tick) + driver.end():
            raw, key = self.store.last_raw + len(raws) + 1, driver.key(frame.raw)
            raws.append(RawRow(raw, "r", frame.first_at, frame.at, frame.tick, frame.raw))
            self.state.frames[raw] = key
            settle(self.state, Received("r", raw, frame, key, driver.read(frame)), raw, self.now, events.append)
        self.commit(raws, events)
        return events

    def commit(self, raws: list[RawRow], events: list[Event]) -> None:
        self.store.commit(raws, events, self.state.touched)
        self.state.settle()

    def wait(self, seconds: float) -> None:
        self.now = self.now._replace(at=self.now.at + round(seconds * 1000), tick=self.now.tick + round(seconds * 1000))

    def reopen(self) -> None:
        """Another collector comes."""
        self.store.close()
        self.store = Store(self.path, "xiwan")
        self.state = load_state(self.store, RULES)
        self.tell(Started("0", "3", 2, "/door", self.now.at, self.now.boot))

    def close(self) -> None:
        self.store.close()


def elsewhere(path: Path, script: str) -> str:
    """What a script with an open connection `db` prints, in a process of its own: one library a file and process."""
    program = (f"import sys\nfrom duty_console.store import sqlite\n"
               f"db = sqlite.connect({str(path)!r}, isolation_level=None)\n{script}\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
