"""
The wall clock changes labels, never deadlines (P9): a shipped collector whose CLOCK_REALTIME is moved, and which is
stopped for a while. `DUTY_PAUSE_S=6` and more is the long form.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import Clocks, built
from faults import planted
from running import ACK, FIRE, Collector, entries, prepared, until

PAUSE_S = float(os.environ.get("DUTY_PAUSE_S", "4"))
STEPS_S = (1, -1, 3600, -3600, 86_400, -86_400)
#: A device that says it beats each half second is silent after two of these and 5 s (PATH-04).
HEARTBEAT_S, SILENT_S = 0.5, 6.0


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Collector]:
    """A collector, not started, that misses its device's heartbeats."""
    with prepared(tmp_path) as collector:
        text = collector.room.read_text(encoding="utf-8")
        collector.room.write_text(text.replace("heartbeat_s = 0", f"heartbeat_s = {HEARTBEAT_S}"), encoding="utf-8")
        yield collector


def silent_after(collector: Collector, clock: Clocks, fault: str = "") -> float:
    """Seconds from a device's last frame to its silence in the journal, while the wall clock jumps about."""
    move_at = [0.5 + 0.7 * number for number in range(len(STEPS_S))]
    collector.start(**clock.environment, **planted(fault))
    collector.cable.send(FIRE)
    assert collector.cable.answer() == ACK
    heard, moved = time.monotonic(), 0
    while not any(entry["kind"] == "line.silent" for entry in entries(collector.store)):
        passed = time.monotonic() - heard
        assert passed < 20
        if moved < len(STEPS_S) and passed >= move_at[moved]:
            clock.set_by(sum(STEPS_S[:moved + 1]))
            moved += 1
        time.sleep(0.02)
    return time.monotonic() - heard


@pytest.fixture
def clock(tmp_path: Path, shim: Path) -> Clocks:
    return Clocks(tmp_path, shim)


def test_steps_of_the_wall_clock_move_no_deadline_and_are_each_journaled(
        watched: Collector, clock: Clocks) -> None:
    took = silent_after(watched, clock)

    assert SILENT_S - 0.1 <= took <= SILENT_S + 1
    steps = [entry["body"].by_ms for entry in entries(watched.store) if entry["kind"] == "clock.stepped"]
    assert [round(step / 1000) for step in steps] == list(STEPS_S)


def test_this_would_show_a_deadline_that_hangs_on_the_wall_clock(watched: Collector, clock: Clocks) -> None:
    took = silent_after(watched, clock, "wall_deadlines")

    assert not SILENT_S - 0.1 <= took <= SILENT_S + 1


def test_a_pause_is_journaled_and_what_fell_due_in_it_is_done_at_once(watched: Collector) -> None:
    watched.start()
    watched.cable.send(FIRE)
    assert watched.cable.answer() == ACK
    heard = time.monotonic()
    assert watched.process is not None
    time.sleep(SILENT_S - PAUSE_S + 1)  # it falls due while nothing runs
    os.kill(watched.process.pid, signal.SIGSTOP)
    time.sleep(PAUSE_S)
    os.kill(watched.process.pid, signal.SIGCONT)
    woke = time.monotonic()
    until(lambda: any(entry["kind"] == "line.silent" for entry in entries(watched.store)))

    assert time.monotonic() - max(woke, heard + SILENT_S) <= 1
    paused = watched.until("clock.paused")["body"]
    assert PAUSE_S * 1000 - 1200 <= paused.ms <= PAUSE_S * 1000 + 1000
    assert paused.suspended_ms < 100
