"""
What a device is asked when it is there again: its full state, and of each place where something stood whether it still
does. Pure.
"""

from __future__ import annotations

from ..domain.alarms import is_active
from .inputs import Poll
from .state import State

#: So many places are asked for one by one; what else stands ends with its own restoral.
MOST = 32


def poll(state: State, line: str) -> Poll:
    """Asks by the entry that is made first now."""
    places = {f"{alarm.account}:{alarm.grp}" + f"/{alarm.zone}" * bool(alarm.zone) for alarm in state.alarms.values()
              if alarm.line == line and alarm.grp and is_active(alarm)}
    return Poll(line, state.head + 1, tuple(sorted(places)[:MOST]))
