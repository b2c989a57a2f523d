"""
S06: the street office looks on over SSH while the storm goes on; ten at once, and measured, in the long form.

Needs other accounts: root has them, anybody else gets them from a user namespace (`accounts.NEEDS_ROOT` says how).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from accounts import run_as_root

LOOKING_ON = Path(__file__).with_name("looking_on.py")


def looked_on(*words: str) -> dict[str, str]:
    """What was tried, and what is wrong with it."""
    done = run_as_root([sys.executable, LOOKING_ON, *words], timeout=170)
    assert done.stdout, done.stderr
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_the_street_office_sees_what_the_room_sees_and_can_neither_act_nor_hold_it_up(*, long_form: bool) -> None:
    told = looked_on(*(("--viewers", "10", "--timed") if long_form else ()))

    assert {what: wrong for what, wrong in told.items() if wrong} == {}
    assert len(told) >= 16


def test_a_session_that_hangs_and_stays_is_seen() -> None:
    told = looked_on("--lid", "--viewers", "1", "--fault", "keep_the_hung")

    assert [what for what, wrong in told.items() if wrong] == ["a hung session is let go", "and stays away"]
