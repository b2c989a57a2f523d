"""
Periodic test reports: devices that say every day that they live (PATH-06). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

#: Scheme and code of what a device sends on its own to prove its path, with or without a trouble.
REPORTS = frozenset({("cid", "602"), ("cid", "608"), ("sia", "RP")})


class Periodic(NamedTuple):
    """A row of the table `periodic`: the last report of an account on a line, event `number` at `at` (UTC ms) and
    `tick` (boot clock); `overdue` is the alarm that its absence raised, 0 while it is in time."""

    device: str  # line and account, with a tab between
    line: str
    account: str
    number: int
    at: int
    tick: int
    overdue: int = 0
    over: bool = False  # a report came after it was overdue: the alarm is to end
