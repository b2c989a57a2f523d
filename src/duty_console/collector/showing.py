"""
Whether anybody in the control room can see: what its consoles have proved to show, told to the core where it matters.

An ordinary paint costs a comparison. A console that is stopped, or whose terminal nobody serves, proves nothing: after
5 s it counts as absent, and where it was the last, what it had shown is called for as if nobody had seen it (P6).
"""

from __future__ import annotations

from collections.abc import Callable

from ..clock import Clock
from ..core.inputs import Seen, Unwatched


class Showing:
    """See the module. `tell` takes an input to the core; `absent_ms` is the rule's `unseen_s`."""

    def __init__(self, clock: Clock, tell: Callable[[Seen | Unwatched], object], absent_ms: int) -> None:
        self._clock = clock
        self._tell = tell
        self._absent_ms = absent_ms
        self._unseen = 0
        self._wanted = False
        self._proved_at = -absent_ms
        self._newest = ("", 0)  # which console proved most, and how much
        self._told = (0, 0)
        self._watched = False

    def after(self, wanted: bool, unseen: int) -> None:
        """After a commit: whether people are called, and since which event the first alarm waits that nobody showed."""
        self._wanted = wanted
        if unseen >= 0:
            self._unseen = unseen
            self._see()

    def painted(self, console: str, head: int) -> None:
        """A console in the control room has proved to show everything up to `head`."""
        self._proved_at, self._watched = self._clock.read().tick, True
        if head >= self._newest[1]:
            self._newest = (console, head)
            self._see()

    def look(self) -> None:
        """Now and then: whether the last console has stopped proving that it shows anything."""
        if self._watched and self._clock.read().tick - self._proved_at >= self._absent_ms:
            self._watched = False
            if self._wanted:
                self._tell(Unwatched())

    def _see(self) -> None:
        console, head = self._newest
        if 0 < self._unseen <= head and self._told != (self._unseen, head):  # once, whatever comes of it
            self._told = (self._unseen, head)
            self._tell(Seen(console, True, head))
