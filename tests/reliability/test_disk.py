"""
P8: a full, failing or slow disk never yields an answer that is not durable, is announced at the door within 5 s, and
everything is normal 5 s after its end; and this harness turns red when a failed commit is believed, an answer comes
late or nobody is told. The long form fails every write and every sync of a run of 200 events.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from failing import (
    ANNOUNCED_S,
    EIO,
    ENOSPC,
    NORMAL_S,
    STALL,
    SURROUNDINGS,
    SYNCS,
    WRITES,
    Fault,
    Manager,
    Patient,
    Run,
    door_of,
    is_quiet,
    one_run,
)
from killing import collector
from ledger import violations
from smalldisk import kinds, small_disk
from watching import Watcher

#: How often a run is hit: often enough, and rarely enough for the collector to come back in between.
WRITE_STEP, SYNC_STEP = 97, 17
#: Runs beside each other; they mostly wait. The long form is 687 runs of minutes each: DUTY_BESIDE=48 ends it within an
#: hour on two cores.
BESIDE = int(os.environ.get("DUTY_BESIDE", "8"))
#: Events of a run whose fault hits while the store is made.
MAKING_EVENTS = 20
SHORT = [Fault(WRITES, ENOSPC, 7, 53), Fault(WRITES, EIO, 11, 59), Fault(SYNCS, ENOSPC, 3, 11), Fault(SYNCS, EIO, 2, 9),
         Fault(SYNCS, STALL, 3, 13), Fault(WRITES, STALL, 17, 83), Fault(WRITES, ENOSPC, 30, making=True),
         Fault(SYNCS, EIO, 4, making=True)]
#: A store is made with fewer than so many writes and syncs.
MAKING = {WRITES: 100, SYNCS: 15}
LONG = [Fault(calls, what, first, step) for calls, step in ((WRITES, WRITE_STEP), (SYNCS, SYNC_STEP))
        for what in (ENOSPC, EIO, STALL) for first in range(1, step + 1)]
LONG += [Fault(calls, what, first, making=True) for calls, count in MAKING.items()
         for what in (ENOSPC, EIO, STALL) for first in range(1, count + 1)]


def runs(folder: Path, faults: list[Fault], events: int, planted: str = "") -> list[Run]:
    """One run a fault, some beside each other."""

    def one(number: int) -> Run:
        fault = faults[number]
        wanted = min(events, MAKING_EVENTS) if fault.making else events
        return one_run(folder / str(number), fault, wanted, 3.5 if fault.what == STALL else 0.8, planted, number)

    with ThreadPoolExecutor(BESIDE) as pool:
        return list(pool.map(one, range(len(faults))))


def test_a_disk_that_fails_at_any_write_or_sync_yields_no_false_answer_and_is_announced(
        long_form: bool, tmp_path: Path) -> None:
    done = runs(tmp_path, LONG if long_form else SHORT, 200 if long_form else 9)

    print(f"{len(done)} runs, {sum(run.hits for run in done)} failures, {sum(len(run.ends) - 1 for run in done)} ends")
    found = [word for run in done for word in run.found]
    assert not found, "\n".join(found)
    assert all(run.hits for run in done if not run.making)


@pytest.mark.parametrize(("planted", "fault", "word"), [
    ("believe_failed_commits", Fault(WRITES, ENOSPC, 7, 53), "lost"),
    ("answer_late", Fault(SYNCS, STALL, 8), "late"),
    ("keep_troubles_quiet", Fault(SYNCS, EIO, 2, 9), "unannounced"),
])
def test_the_harness_turns_red_on_a_planted_fault(planted: str, fault: Fault, word: str, tmp_path: Path) -> None:
    (done,) = runs(tmp_path, [fault], 8, planted)

    assert any(f": {word}: " in found for found in done.found)


@pytest.mark.parametrize("kind", kinds())
def test_a_disk_that_fills_up_is_announced_and_recording_goes_on_when_it_has_room_again(
        kind: str, tmp_path: Path) -> None:
    with (small_disk(kind, tmp_path / "disk") as disk, Patient(1, 0.8) as far,
          collector(tmp_path / "disk", far) as made, Watcher(door_of(made)) as watcher):
        far.begun.set()
        manager = Manager(made, lambda _starts: disk.before())
        with manager.running():
            assert far.wait_for_acks(5, 20), made.last_words()
            told = len(watcher.notes)
            disk.fill(manager.pid)
            assert watcher.wait_for("trouble", ANNOUNCED_S, told), made.last_words()
            disk.enlarge(manager.pid)
            assert far.wait_for_acks(1, NORMAL_S), made.last_words()
            assert far.finish(20), made.last_words()
            assert is_quiet(watcher)

        assert set(manager.ends[:-1]) <= {SURROUNDINGS}
        assert violations(far.ledger, made.journal()) == []


@pytest.mark.parametrize("kind", kinds())
def test_a_disk_that_is_full_at_the_start_answers_nobody_falsely_and_soon_everybody_when_it_has_room(
        kind: str, tmp_path: Path) -> None:
    with (small_disk(kind, tmp_path / "disk") as disk, Patient(1, 0.8) as far,
          collector(tmp_path / "disk", far) as made, Watcher(door_of(made)) as watcher):
        far.begun.set()
        disk.fill(None)
        manager = Manager(made, lambda _starts: disk.before())
        with manager.running():
            assert manager.wait_for_end(ANNOUNCED_S) or watcher.wait_for("trouble", ANNOUNCED_S), made.last_words()
            disk.enlarge(manager.pid)
            assert far.wait_for_acks(1, NORMAL_S), made.last_words()
            assert far.finish(20), made.last_words()
            assert is_quiet(watcher)

        assert set(manager.ends[:-1]) <= {SURROUNDINGS}
        assert violations(far.ledger, made.journal()) == []
