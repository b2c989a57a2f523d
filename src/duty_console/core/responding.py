"""
The first action on an alarm, which ends its response time (rules RESP).
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.alarms import Alarm
from ..domain.events import Body
from .inputs import Wish
from .state import State


def first(state: State, alarm: Alarm, wish: Wish, now: Moment) -> list[Body]:
    """What is kept when this is the first thing a person does about an alarm."""
    return []
