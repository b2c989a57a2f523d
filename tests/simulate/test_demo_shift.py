"""The demonstration is alive within seconds: who is on duty, who is out, what was found, what a wand tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from duty_console.clock import SystemClock
from duty_console.domain.rosters import Roster, effective
from duty_console.domain.silence import Plan
from duty_console.store.reading import Reader


def test_a_demo_has_its_shift_on_duty_somebody_out_with_a_finding_and_a_round_of_a_wand(tmp_path: Path) -> None:
    store = tmp_path / "duty.db"
    done = subprocess.run([sys.executable, "-m", "duty_console.cli", "demo", "--headless", "8", "--lang", "en",
                           "--store", str(store)], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.count("\n")) == (0, 2), done.stderr
    assert "found at" in done.stdout
    assert "a wand (wand) tells a round of guard 7" in done.stdout
    now = SystemClock().read().at
    reader = Reader(store)
    try:
        [rota] = reader.table("rota", "limit ?", 9)
        [finding] = reader.table("finding", "limit ?", 9)
        rounds = {row.patrol: row for row in reader.table("round", "limit ?", 9)}
        plans: list[Plan] = reader.table("silence_plan", "limit ?", 9)
    finally:
        reader.close()
    spells = effective(Roster((rota,)), now, now + 1)
    assert len({spell.person for spell in spells if spell.counts}) == 2
    assert {key: row.state for key, row in rounds.items()} == {"school": "walking", "golden-voice": "back"}
    assert (finding.patrol, finding.checkpoint) == ("school", "school-gate")
    assert {row.amplifier: row.minute for row in plans} == {"a1": 600, "a2": 600, "a3": 600, "a4": 870}
