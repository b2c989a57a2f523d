"""
P2: a power cut loses nothing that was acknowledged and leaves a journal that verifies; and this harness turns red when
the program asks less of the disk than it promises. The long form makes 3,000 cuts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cutting import moments, verdicts
from recording import record

SHORT, LONG = 30, 150
SEEDS = range(1, 11)
#: Every seventeenth sync of the collector's threads fails; what it was asked for, the kernel drops.
FAILING = ("fsync,fdatasync:error=EIO:when=5+17",)


@pytest.mark.parametrize("injected", [(), FAILING], ids=["a disk that works", "a disk whose syncs fail now and then"])
def test_a_power_cut_loses_nothing_acknowledged_and_the_journal_verifies(
        injected: tuple[str, ...], long_form: bool, tmp_path: Path) -> None:
    cuts = 0
    for seed in SEEDS if long_form else SEEDS[:1]:
        folder = tmp_path / str(seed)
        folder.mkdir()
        recording = record(folder, seed, 40 if long_form else 10, injected=injected)
        for cut, found in verdicts(recording, moments(recording, LONG if long_form else SHORT, seed), folder):
            assert found == [], f"seed {seed}, {cut}"
            cuts += 1

    assert cuts == (LONG * len(SEEDS) if long_form else SHORT)


@pytest.mark.parametrize(("fault", "words"), [
    ("sync_normal", {"lost"}),
    ("sync_off", {"lost", "unreadable"}),
    ("ack_before_commit", {"lost"}),
])
def test_the_harness_turns_red_on_a_planted_fault(fault: str, words: set[str], tmp_path: Path) -> None:
    recording = record(tmp_path, 5, 10, runs=1, fault=fault)

    found = [word for _cut, words in verdicts(recording, moments(recording, 18, 5), tmp_path) for word in words]

    assert {word.split(":")[0] for word in found} >= words
