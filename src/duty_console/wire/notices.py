"""
What a line says of itself besides bytes: that it was opened, and that it has gone.

Pure types.
"""

from __future__ import annotations

from typing import NamedTuple


class Opened(NamedTuple):
    """The line is open: `url` is where it was found this time, `at` is UTC ms, `tick` the boot clock in ms."""

    line: str
    url: str
    at: int
    tick: int


class Lost(NamedTuple):
    """The line has gone, or could not be opened in the first place. Given once, however often opening it again
    fails. `reason` is a short English sentence, cleaned."""

    line: str
    reason: str
    at: int
    tick: int
