"""
The two ends of every wish: done, or refused with a reason that is kept (AUD-05).

Refusals are message ids with values, so that each console says them in its own language.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.events import Body, RequestRefused
from .facts import Fact
from .inputs import Reply, Wish
from .noun import Decision
from .state import State


def done(state: State, wish: Wish, now: Moment, *bodies: Body) -> Decision:
    """Grants it: the facts that it makes, the first of them told to whoever asked."""
    facts = [Fact(body, wish.actor, now.at, now.tick) for body in bodies]
    return list(facts), [Reply(wish.console, wish.request, state.head + 1)]


def refuse(wish: Wish, now: Moment, message: str, *, need: str = "", **values: str) -> Decision:
    """Tells who asked why not, and keeps that he asked. `need` says what would help: sign_on, pin, second."""
    body = RequestRefused(wish.action, str(wish.alarm or wish.of), message.format(**values), wish.console, wish.request)
    fact = Fact(body, wish.actor, now.at, now.tick)
    return [fact], [Reply(wish.console, wish.request, 0, message, tuple(values.items()), need)]
