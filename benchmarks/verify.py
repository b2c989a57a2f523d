"""The proof of a long journal: its chain, the tables folded again, and the same rows only read, all in one run."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from duty_console.core.evolve import evolve
from duty_console.core.state import State
from duty_console.domain import events
from duty_console.domain.events import Event
from duty_console.history.folding import first_difference
from duty_console.rulebook import Rulebook
from duty_console.store.inspecting import Inspector
from duty_console.store.verifying import PAGE, walked
from duty_console.store.writing import RawRow, Store

NOW, BATCH = 1_795_457_600_000, 5_000


def build(path: Path, count: int, rules: Rulebook) -> None:
    """A journal of frames, one event each, every tenth a heartbeat."""
    store, state = Store(path, "bench"), State(rules)
    line = events.LineSet("r", "r", "surgard", "", "/dev/r", "8N1", 4000, 4, 30_000, False)
    batch = [Event(1, NOW, 0, "line.set", "room", 0, line)]
    for start in range(0, count - 1, BATCH):
        raws = []
        for raw in range(start + 1, min(start + BATCH, count - 1) + 1):
            at = NOW + raw * 100
            raws.append(RawRow(raw, "r", at - 20, at, raw, b"5011 181001E11001%03d\x14" % (raw % 1000)))
            body = logged(raw) if raw % 10 else events.LineHeartbeat("r")
            batch.append(Event(raw + 1, at, raw, events.KIND_OF[type(body)], "device", raw, body))
        for event in batch:
            evolve(state, event)
        store.commit(raws, batch, dict(state.touched))
        state.settle()
        batch = []
    store.checkpoint("truncate")
    store.close()


def logged(raw: int) -> events.Body:
    return events.SignalLogged("r", "cid", "01", "1", "1001", "cid", "602", "new", "01", f"{raw % 1000:03d}", "",
                               "", "", "test", 5, "SIG-6", "0123456789ab")


def reading(store: Inspector) -> object:
    """The rows of the chain, and nothing done with them."""
    after = 0
    while page := store.links(after, PAGE):
        after = page[-1][0]
    return None


def seconds(what: Callable[[], object]) -> float:
    began = time.monotonic()
    found = what()
    if found is not None:
        sys.exit(f"not sound: {found}")
    return time.monotonic() - began


def main() -> None:
    """One journal, each way in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    count, rules = parser.parse_args().entries, Rulebook.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "duty.db"
        build(path, count, rules)
        store = Inspector(path)
        ways = {"chain": lambda: walked(store)[1], "the same rows only read": lambda: reading(store),
                "fold and tables": lambda: first_difference(store, rules),
                "SQLite's quick_check": lambda: store.quick_check() or None}
        for name, way in ways.items():
            sys.stdout.write(f"{name}: {seconds(way):.1f} s for {count} entries\n")
        store.close()


if __name__ == "__main__":
    main()
