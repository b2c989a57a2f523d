"""
P11: an account that may only read changes nothing, learns nothing private and keeps no device waiting, whatever it does
to files, tables, socket and process; and the harness turns red when the program lets it.

Needs other accounts: root has them, anybody else gets them from a user namespace (`accounts.NEEDS_ROOT` says how).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from accounts import run_as_root

ATTACKING = Path(__file__).with_name("attacking.py")
#: A planted fault -> attacks that must then be seen to break something.
SEEN = {
    "open_files": ("private_files_are_read", "the_lock_is_waited_for", "every_file_is_written_into"),
    "believe_viewers": ("an_alarm_is_acknowledged", "the_sound_is_silenced", "a_hello_claims_to_be_an_officer"),
    "take_open_files": ("descriptors_are_handed_over",),
}


def attacked(*words: str) -> dict[str, list[str]]:
    """What each attack broke."""
    done = run_as_root([sys.executable, ATTACKING, *words], timeout=170)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, done.stderr
    results: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    return {result["attack"]: result["broken"] for result in results}


def test_a_viewer_changes_nothing_and_learns_nothing_private_in_any_of_thirty_attacks() -> None:
    broken = attacked()

    assert len(broken) >= 30
    assert {name: what for name, what in broken.items() if what} == {}


@pytest.mark.parametrize("fault", SEEN)
def test_the_attacks_are_seen_to_succeed_where_a_fault_is_planted(fault: str) -> None:
    broken = attacked("--fault", fault, "--only", *SEEN[fault])

    assert [name for name in SEEN[fault] if not broken[name]] == []
