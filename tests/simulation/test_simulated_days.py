"""
A thousand days of a duty room: nothing hidden, nothing lost, nobody unauthorised, every deadline kept (P6, P9, P15).

`DUTY_SEEDS` worlds of `DUTY_DAYS` days each. A seed that fails is printed, and comes back with
`python tests/simulation/simulator.py SEED DAYS`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from simulator import simulate

SEEDS = int(os.environ.get("DUTY_SEEDS", "40"))
DAYS = float(os.environ.get("DUTY_DAYS", "25"))
PARTS = 8
#: What must really have happened, or nothing is proved.
HAPPENS = {"alarm.raised", "alarm.returned", "alarm.acknowledged", "call.taken", "response.seen", "request.refused",
           "signal.repeated", "signal.unparsed", "clock.stepped", "line.lost", "sound.silenced",
           "line.clock"}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_promise_is_kept_on_every_day(part: int) -> None:
    for seed in range(1 + part, SEEDS + 1, PARTS):
        report = simulate(seed, DAYS)
        assert report.faults == [], f"seed {seed}, {DAYS:g} days"
        if DAYS >= 5:
            assert set(report.counts) >= HAPPENS, f"seed {seed}"


def test_a_seed_is_the_same_journal_every_time() -> None:
    digests = {simulate(7, 5).digest, simulate(7, 5).digest}
    for hashing in ("1", "2"):
        told = subprocess.run([sys.executable, Path(__file__).parent / "simulator.py", "7", "5"], capture_output=True,
                              text=True, check=True, env={**os.environ, "PYTHONHASHSEED": hashing})
        digests.add(told.stdout.strip())

    assert len(digests) == 1


def test_another_seed_is_another_journal() -> None:
    assert simulate(7, 1).digest != simulate(8, 1).digest
