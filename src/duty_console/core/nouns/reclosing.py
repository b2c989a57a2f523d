"""
An amplifier that is open for nobody is closed again and again, ever more slowly and without end, and its alarm is over
once it has been closed for a while (BC-23). Its device need not say anything more for either.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.commandevents import OutputTold
from ...domain.commands import CLOSE, IS_CLOSED, IS_OPEN, Output
from ...domain.devices import LOST, NEVER, REMOVED, SILENT
from ..amplifying import NOT_CLOSED, STRAY, over, stays_open
from ..facts import of_collector
from ..noun import Decision, Noun, Watch
from ..ordering import Asker, amplifier_at, ask
from ..spacing import RULE, believed_at, holds, next_at
from ..state import State

#: On such a line nobody reads how an output is: it is asked, and closed again, when its device is heard.
_UNREAD = (NEVER, LOST, SILENT, REMOVED)


def _due(state: State, row: Output) -> int | None:
    """When it is closed again, or its alarm may end. What is asked again has its answer to wait for first."""
    if row.told <= row.command or not holds(state):
        return None
    amplifier = amplifier_at(state, row.line, row.output)
    if amplifier is None:
        return None
    if row.state == IS_OPEN:
        return next_at(state, row) if row.wanted == IS_CLOSED else None
    return believed_at(state, row) if stays_open(state, amplifier) else None


def _decide(state: State, row: Output, now: Moment) -> Decision:
    amplifier, line = amplifier_at(state, row.line, row.output), state.lines.get(row.line)
    if line is None or line.state in _UNREAD:  # what was an echo may be belied, and nobody listens
        return [of_collector(OutputTold(row.line, row.output, "unread", row.state), now)], []
    if row.state == IS_OPEN and row.wanted == IS_CLOSED:
        fact, do = ask(state, 0, (row.line, row.output), CLOSE, "", "stray", Asker("rule:" + RULE), now,
                       amplifier.amplifier if amplifier else "")
        return [fact], [do]
    ended = over(state, amplifier, (NOT_CLOSED, STRAY), now) if amplifier is not None else []
    return [*ended, of_collector(OutputTold(row.line, row.output, "stays", row.state), now)], []


NOUN = Noun(watches={"output": Watch(_due, _decide)})
