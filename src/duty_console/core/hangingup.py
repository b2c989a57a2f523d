"""
A call that is heard no more is hung up where the telephone line hangs on a modem: nothing else would do it. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.broadcasts import TELEPHONE, Broadcast
from .facts import Fact
from .inputs import Effect
from .ordering import Asker, ask
from .state import State

#: Drivers whose device keeps a call until it is told; a controller ends it with the amplifier or by itself.
KEEPS = frozenset({"voice_modem"})


def hung_up_after(state: State, row: Broadcast, before: int, now: Moment) -> tuple[list[Fact], list[Effect]]:
    """What its telephone line is asked when a broadcast ends, after `before` facts; nothing where it ends by itself."""
    line = state.lines.get(row.line)
    if row.source != TELEPHONE or line is None or line.driver not in KEEPS:
        return [], []
    fact, do = ask(state, before, (row.line, ""), "hang_up", "", "end", Asker("rule:BC-12"), now)
    return [fact], [do]
