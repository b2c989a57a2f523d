"""
Proof that a terminal shows what was painted: after a repaint the terminal is asked where its cursor is, and its answer
comes behind everything that was written before.

Never `CSI 5n` (its answer would arrive as typed keys). Inside tmux only tmux is proved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

ASK = "\x1b[6n"
HEARTBEAT_MS = 900
#: An answer that never came is given up after this; until then later answers are matched to earlier questions, so that
#: more is never claimed than was shown.
GIVEN_UP_MS = 10_000


class Proof:
    """Asks the terminal and tells the collector. Times are boot-clock ms."""

    def __init__(self, write: Callable[[str], None], tell: Callable[[int], None]) -> None:
        self._write = write
        self._tell = tell
        self._asked: deque[int] = deque()
        self._asked_at = -HEARTBEAT_MS
        self._answered_at = 0
        self._head = -1
        self._proved = False
        self._waits_since: int | None = None  # the first question since the terminal last answered

    def unread(self, now: int) -> bool:
        """Whether a terminal that has answered before answers no more: whoever sat there is gone, or his line hangs."""
        return self._proved and self._waits_since is not None and now - self._waits_since > GIVEN_UP_MS

    def painted(self, head: int, now: int) -> None:
        """After a repaint that shows everything up to `head`."""
        if head == self._head and now - self._asked_at < HEARTBEAT_MS:
            return
        if self._asked and now - max(self._answered_at, self._asked_at) > GIVEN_UP_MS:
            self._asked.clear()
        if len(self._asked) >= 8:  # nobody reads the terminal: asking more would only fill its buffer
            return
        if not self._asked:
            self._answered_at = now
        self._head, self._asked_at = head, now
        self._asked.append(head)
        if self._waits_since is None:
            self._waits_since = now
        self._write(ASK)

    def answered(self, now: int) -> None:
        """The terminal has answered the oldest question."""
        self._answered_at, self._proved, self._waits_since = now, True, None
        if self._asked:
            self._tell(self._asked.popleft())

    def again(self) -> None:
        """A new collector knows of no proof: the next repaint asks anew."""
        self._head = -1
