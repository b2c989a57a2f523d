"""
When the screen is painted: the first change after quiet at once, under a steady load four times a second, and what
cannot wait whenever it comes (UI-02).

Pure: moments and entries come in, moments and a yes or no go out.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..domain.alarms import ASIDE, WAITING, Alarm, is_unacknowledged
from ..domain.events import AlarmRaised, Event, SignalRepeated
from ..domain.lifeevents import AlarmReleased, AlarmReminded
from ..domain.upkeep import AlarmCarried

#: Changes that follow each other are shown together, at most four times a second.
STEADY_S = 0.25
#: The priorities that do not wait for it.
URGENT = 2


class Pace:
    """Moments are seconds of one clock. `quick_s` lies between two paints of what cannot wait."""

    def __init__(self, quick_s: float, steady_s: float = STEADY_S) -> None:
        self._quick_s, self._steady_s = quick_s, max(quick_s, steady_s)
        self._painted = self._urgent = -self._steady_s

    def due(self, *, urgent: bool) -> float:
        """From when on a change may be painted."""
        return self._urgent + self._quick_s if urgent else self._painted + self._steady_s

    def painted(self, now: float, *, urgent: bool) -> None:
        """A change has been painted."""
        self._painted = now
        if urgent:
            self._urgent = now


def cannot_wait(event: Event, standing: Mapping[int, Alarm]) -> bool:
    """Whether an entry makes an alarm of priority 1 or 2 wait for an answer that did not before; `standing` are the
    alarms on the queue. One that waits already and is said again is on the screen already."""
    body = event.body
    if isinstance(body, AlarmCarried):
        return body.priority <= URGENT
    if isinstance(body, SignalRepeated):
        known = standing.get(body.alarm)
        return body.possible and body.alarm > 0 and (
            known is None or (known.priority <= URGENT and not is_unacknowledged(known)))
    if isinstance(body, AlarmReleased | AlarmReminded):
        known = standing.get(body.alarm)
        return body.state in WAITING and (
            known is None or (known.priority <= URGENT and not is_unacknowledged(known)))
    if not isinstance(body, AlarmRaised) or body.priority > URGENT or body.state in ASIDE:
        return False
    known = standing.get(body.alarm)
    return known is None or known.priority > URGENT or not is_unacknowledged(known)
