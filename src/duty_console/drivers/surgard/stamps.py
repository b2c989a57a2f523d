"""
When a receiver says that something happened: its clock suffix `HH:MM:SS-dd/mm` as a moment.

The suffix has no year: it is the one that lies nearest to when the frame came. Receivers here show the time of China.
Knows nothing of how right that clock is. Sheet: hardware/protocols/surgard.md
"""

from __future__ import annotations

import re
from datetime import datetime

from ...clock import SHANGHAI, local
from ...domain.signals import Reading

_is_stamp = re.compile(r"(\d\d):(\d\d):(\d\d)-(\d\d)/(\d\d)").fullmatch


def stamped(reading: Reading, at: int) -> Reading:
    """The reading of a frame that came at `at` (UTC ms), each signal with the moment that its suffix shows."""
    if not any(signal.clock for signal in reading.signals):
        return reading
    return reading._replace(signals=tuple(signal._replace(at=moment(signal.clock, at)) for signal in reading.signals))


def moment(stamp: str, near: int) -> int:
    """What a suffix shows, in UTC ms; 0 where that is no time."""
    found = _is_stamp(stamp)
    if found is None:
        return 0
    hour, minute, second, day, month = map(int, found.groups())
    year, times = local(near).year, []
    for candidate in (year - 1, year, year + 1):
        try:
            then = datetime(candidate, month, day, hour, minute, second, tzinfo=SHANGHAI)
        except ValueError:
            continue
        times.append(round(then.timestamp() * 1000))
    return min(times, key=lambda time: abs(time - near), default=0)
