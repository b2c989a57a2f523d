"""
When this console's terminal rings: at once for what is new, again while nobody answers, not while it is silenced.

Pure: the moment and the queue come in, a yes or no goes out. Silence is not an answer: it ends after its time or with
the next new alarm (LIFE-09). The room's own sounder is the collector's.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.alarms import Alarm, is_unacknowledged

SILENCE_MS = 60_000
AGAIN_MS = 4_000
LOUDER_MS = 1_000  # where nobody has answered for long (P6)


class Bell:
    """Remembers what it has rung for. Times are boot-clock ms."""

    def __init__(self) -> None:
        self._rung_for = 0
        self._rung_at = -AGAIN_MS
        self._silent_until = 0

    def due(self, now: int, alarms: Iterable[Alarm], *, room_sounds: bool | None, again: bool,
            loud: bool = False) -> bool:
        """Whether to ring now. `room_sounds` is what the collector says (None: nobody says); `again`: also repeat,
        more often where it is `loud`."""
        newest = max((alarm.last_event for alarm in alarms if is_unacknowledged(alarm)), default=0)
        if newest > self._rung_for:
            self._rung_for, self._silent_until = newest, 0
            return self._ring(now)
        if not again or self.is_silent(now) or room_sounds is False or not (newest or room_sounds):
            return False
        return now - self._rung_at >= (LOUDER_MS if loud else AGAIN_MS) and self._ring(now)

    def silence(self, now: int) -> None:
        """Quiet for what is there now."""
        self._silent_until = now + SILENCE_MS

    def is_silent(self, now: int) -> bool:
        """Whether somebody silenced it a moment ago."""
        return now < self._silent_until

    def _ring(self, now: int) -> bool:
        self._rung_at = now
        return True
