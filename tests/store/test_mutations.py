"""Every random change of a history is found, and the harness that says so turns red when a look is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mutating
import pytest

from duty_console.heads import Seen
from duty_console.history import soundness
from duty_console.store import verifying


def test_two_hundred_random_changes_of_a_history_are_all_found(tmp_path: Path) -> None:
    seed = 7

    ways, unseen = mutating.run(200, seed, tmp_path)

    assert set(ways) == set(mutating.WAYS), "the seed leaves a way untried"
    assert not unseen, "\n".join(unseen)


def test_tables_that_nobody_compares_hide_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "first_difference", lambda store, rules: None)

    _ways, unseen = mutating.run(100, 7, tmp_path)

    assert unseen
    assert not any("journal" in line for line in unseen)


def test_raw_rows_left_out_of_the_chain_hide_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Blind(verifying.Walk):
        """Takes the raw rows' word for it: whatever hash stands there is right."""

        def follow(self, links: Any) -> None:
            for link in links:
                self.number, self.hash, self.raw = link[1], link[6], max(self.raw, link[2])
                self.seen[link[1]] = link[6]

    monkeypatch.setattr(verifying, "Walk", Blind)

    _ways, unseen = mutating.run(100, 7, tmp_path)

    assert any("raw." in line for line in unseen)


def test_who_saw_no_head_cannot_tell_that_the_end_was_cut_off(tmp_path: Path) -> None:
    def forgetful(path: Path, _seen: list[Seen]) -> str | None:
        return mutating.look(path, [])

    _ways, unseen = mutating.run(100, 7, tmp_path, forgetful)

    assert any("rewrite" in line for line in unseen)


