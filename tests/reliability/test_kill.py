"""
P1: every frame the collector acknowledged is in the journal exactly once, whatever killed it; and this harness turns
red when the collector is wrong on purpose.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from farend import FarEnd
from killing import collector, finish, kill_often
from ledger import violations

#: A seed's kills in the suite, and in the long form.
KILLS, MANY_KILLS = 8, 250
#: How often the kills of a planted fault are repeated before the harness is called blind.
ROUNDS = 8


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_was_acknowledged_is_journaled_once_whatever_kills_the_collector(
        seed: int, tmp_path: Path, *, long_form: bool) -> None:
    kills = MANY_KILLS if long_form else KILLS
    with FarEnd(seed) as far, collector(tmp_path, far) as made:
        kill_often(made, far, kills, seed)
        finish(made, far)

        assert far.ledger.acks > kills
        assert violations(far.ledger, made.journal()) == [], f"seed {seed}"


@pytest.mark.parametrize(("fault", "kills", "answers", "word"), [
    ("ack_before_commit", 8, 0, "lost"),
    ("forget_last_frame", 8, 0, "doubled"),
    ("answer_echo", 0, 200, "lost"),
    ("send_nak", 0, 20, "refused"),
])
def test_the_harness_turns_red_on_a_planted_fault(
        fault: str, kills: int, answers: int, word: str, tmp_path: Path) -> None:
    with FarEnd(5) as far, collector(tmp_path, far, fault) as made:
        for seed in range(5, 5 + ROUNDS):  # where a kill lands is the machine's chance: a few kills may all miss
            kill_often(made, far, kills, seed)
            if kills and word_found(word, violations(far.ledger, made.journal())):
                break
        if answers:
            process = made.start()
            assert far.wait_for_acks(answers, 30), made.last_words()
            process.kill()
            process.wait()
        finish(made, far)

        assert word_found(word, violations(far.ledger, made.journal()))


def word_found(word: str, found: list[str]) -> bool:
    """Whether a broken promise of the kind `word` is among them."""
    return any(line.startswith(word) for line in found)
