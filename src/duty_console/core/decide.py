"""
decide(state, input, now): what an input means. Reads the state and never changes it; routes each input to its noun.

`settle` is the one loop that lets events take effect: live, in a replay and in a simulation it is the same.
"""

from __future__ import annotations

from collections.abc import Callable

from ..clock import Moment
from ..domain.events import Event
from .configuration import decide_configured
from .evolve import evolve
from .facts import Fact
from .inputs import (
    AudioOver,
    Configured,
    Continued,
    Due,
    Effect,
    Gone,
    Input,
    Kept,
    Next,
    PortLost,
    PortOpened,
    Received,
    Seen,
    Sent,
    Started,
    Stopping,
    Sweep,
    Undecided,
    Unsent,
    Unwatched,
    Wish,
)
from .intake import decide_frame
from .nouns.airing import decide_audio
from .nouns.calling import decide_seen, decide_unwatched
from .nouns.commanding import decide_sent
from .nouns.people import decide_gone
from .state import State
from .supervision import (
    decide_due,
    decide_lost,
    decide_noted,
    decide_opened,
    decide_started,
    decide_stopping,
    decide_sweep,
)
from .upkeep import decide_continued, decide_kept
from .wishes import decide_undecided, decide_wish


def decide(state: State, input: Input, now: Moment) -> tuple[list[Fact], list[Effect]]:
    """The facts an input makes, in order, and what the shell is to do once they are durable."""
    match input:
        case Received():
            return decide_frame(state, input, now)
        case Wish():
            return decide_wish(state, input, now)
        case Undecided():
            return decide_undecided(state, input, now)
        case Sweep():
            return decide_sweep(state, now)
        case Seen():
            return decide_seen(state, input, now), []
        case Unwatched():
            return decide_unwatched(state, now), []
        case Due():
            return decide_due(state, input, now)
        case PortOpened():
            return decide_opened(state, input, now)
        case PortLost():
            return decide_lost(state, input, now), []
        case Started():
            return decide_started(state, input, now), []
        case Stopping():
            return decide_stopping(input, now), []
        case Configured():
            return decide_configured(state, input, now), []
        case Continued():
            return decide_continued(state, input, now), []
        case Gone():
            return decide_gone(state, input, now), []
        case Sent() | Unsent():
            return decide_sent(state, input, now), []
        case AudioOver():
            return decide_audio(state, input, now), []
        case Kept():
            return decide_kept(state, input, now), []
        case _:
            return decide_noted(input, now), []


def settle(state: State, input: Input, cause: int, now: Moment, happened: Callable[[Event], None]) -> list[Effect]:
    """Decides an input to its end: every event evolves the state before the next thing is decided. `cause` is the raw
    row that keeps the input, 0 for the room file."""
    waiting: list[Input] = [input]
    kept: list[Effect] = []
    for told in waiting:  # which grows meanwhile
        facts, effects = decide(state, told, now)
        for fact in facts:
            event = fact.numbered(state.head + 1, cause)
            evolve(state, event)
            happened(event)
        for effect in effects:
            if type(effect) is Next:
                waiting.append(effect.input)
            else:
                kept.append(effect)
    return kept
