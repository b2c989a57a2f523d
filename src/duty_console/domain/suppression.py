"""
What keeps an alarm from calling: shelved, out of service, under test, waiting out a delay, running away, or under an
area profile. Everything of it has an author, a reason and an end. Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

SHELF, OUT_OF_SERVICE, TEST, DELAY, RUNAWAY, PROFILE = "shelf", "out_of_service", "test", "delay", "runaway", "profile"


class Suppression(NamedTuple):
    """A row of the table `suppression`, until it ends. What it covers: one `alarm`, or every signal that has this
    line, account, zone and code (empty: any) and one of these classes (none: any). It began with event `id` at `at` and
    `tick` and ends after `for_ms` (0: only by hand, or by what it waits for)."""

    id: int
    kind: str
    alarm: int
    line: str
    account: str
    zone: str
    code: str
    classes: tuple[str, ...]
    at: int
    tick: int
    for_ms: int
    by: str
    reason: str
    measure: str = ""  # what is done instead (out of service)
    contractor: str = ""  # who tests
    delay_ms: int = 0  # of a profile: how long a signal is held back
    offset: int = 0  # of a profile: so much less urgent
    warned: bool = False  # its end was announced
