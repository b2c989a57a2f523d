"""
Stores that hold much already: made once by the product's own writer and kept for the next benchmark.

A night's mixture: of ten entries six are heartbeats and two are log lines, one raises an alarm and one ends it, seen by
a person; now and then a line goes and comes back. `python stores.py 10000000` makes one beforehand.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duty_console.core.evolve import evolve
from duty_console.core.state import State
from duty_console.domain import events
from duty_console.domain.events import Event
from duty_console.rulebook import Rulebook
from duty_console.store.writing import RawRow, Store

NOW, BATCH, STEP_MS = 1_795_457_600_000, 5_000, 3_000
#: Alarms that stay on the queue: the newest ones.
OPEN = 40


@contextmanager
def lent(count: int) -> Iterator[Path]:
    """A copy of a store of so many events, to be written to."""
    with tempfile.TemporaryDirectory() as folder:
        yield shutil.copytree(grown(count).parent, Path(folder) / "lent") / "duty.db"


def grown(count: int) -> Path:
    """A store of so many events, from an earlier call or made now, to be read only."""
    path = Path(tempfile.gettempdir()) / f"duty-bench-{count}" / "duty.db"
    if not (path.parent / "whole").exists():
        path.parent.mkdir(exist_ok=True)
        for old in path.parent.iterdir():
            old.unlink()
        build(path, count)
        (path.parent / "whole").touch()
    return path


def build(path: Path, count: int) -> None:
    """Everything by way of the core's fold and the store's writer, so that chain and tables are what they would be."""
    rules = Rulebook.load()
    store, state = Store(path, "bench"), State(rules)
    batch: list[Event] = []
    raws: list[RawRow] = []
    for event, raw in night(count, rules.version):
        evolve(state, event)
        batch.append(event)
        if raw is not None:
            raws.append(raw)
        if len(batch) == BATCH:
            _commit(store, state, raws, batch)
            batch, raws = [], []
    _commit(store, state, raws, batch)
    store.checkpoint("truncate")
    store.close()


def _commit(store: Store, state: State, raws: list[RawRow], batch: list[Event]) -> None:
    store.commit(raws, batch, dict(state.touched))
    state.settle()


def night(count: int, ruleset: str) -> Iterator[tuple[Event, RawRow | None]]:
    """Entries one by one, each frame with its bytes."""
    line = events.LineSet("r00", "接收机", "surgard", "surgard-mlr2-dg", "/dev/null", "8N1", 4000, 4, 30_000, False)
    start = NOW - count * STEP_MS
    yield Event(1, start, 0, "line.set", "room", 0, line), None
    for number in range(2, count + 1):
        at, raw, turn, which = start + number * STEP_MS, number - 1, number % 10, number // 10
        body: events.Body
        if number % 20_000 < 2:
            body = events.LineLost("r00", "gone") if number % 2 else events.LineOpened("r00", "/dev/null", 100)
            yield Event(number, at, number * STEP_MS, events.KIND_OF[type(body)], "collector", raw, body), RawRow(
                raw, "@port_lost", at, at, number * STEP_MS, b'["r00"]')
            continue
        if turn < 6:
            body, data = events.LineHeartbeat("r00", "01", "1"), b"1011           @    \x14"
        else:
            body, data = _said(turn, which, number, count, ruleset)
        yield Event(number, at, number * STEP_MS, events.KIND_OF[type(body)], "device", raw, body), RawRow(
            raw, "r00", at - 20, at, number * STEP_MS, data)


def _said(turn: int, which: int, number: int, count: int, ruleset: str) -> tuple[events.Body, bytes]:
    """A log line, an alarm, its end. The end of an alarm leaves the queue at once, but for the newest."""
    account, zone = f"{1000 + which // 999 % 9000}", f"{which % 999 + 1:03d}"
    code = "602" if turn < 8 else "130"
    letter, qualifier = ("R", "restore") if turn == 9 else ("E", "new")
    said = ("r00", "contact_id", "01", "1", account, "cid", code, qualifier, "01", zone, "", "", "")
    data = f"5011 18{account}{letter}{code}01{zone}\x14".encode()
    if turn < 8:
        return events.SignalLogged(*said, "test", 6, "SIG-6", ruleset), data
    if turn == 8:
        return events.AlarmRaised(*said, "intrusion", 2, "SIG-2", ruleset, 0, "unack"), data
    if number > count - OPEN * 10:
        return events.SignalLogged(*said, "restore", 6, "SIG-6", ruleset), data
    return events.AlarmReturned(*said, "restore", 6, "SIG-6", ruleset, number - 1, "normal"), data


if __name__ == "__main__":
    sys.stdout.write(f"{grown(int(sys.argv[1]))}\n")
