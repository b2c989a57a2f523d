"""
What a noun of the core brings: how its facts change rows, what may be asked of it, and what of it falls due.

The core routes by these tables alone: a new noun is a module under `nouns/` and its name in their list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..clock import Moment
from ..domain.events import Event
from .facts import Fact
from .inputs import Effect, Wish
from .state import State

Decision = tuple[list[Fact], list[Effect]]


class Watch(NamedTuple):
    """What of a row falls due. `due` is the moment in ms of the boot clock, None for never; `decide` is asked when it
    has come. What it decides must move the moment on, or end it."""

    due: Callable[[State, Any], int | None]
    decide: Callable[[State, Any, Moment], Decision]


class Noun(NamedTuple):
    """`folds` by event kind, `acts` by action (`domain/actions.py`), `watches` by table. Several nouns may fold the
    same kind; those in `before` see the rows as they were before it."""

    folds: Mapping[str, Callable[[State, Event, Any], None]] = {}
    acts: Mapping[str, Callable[[State, Wish, Moment], Decision]] = {}
    watches: Mapping[str, Watch] = {}
    before: Mapping[str, Callable[[State, Event, Any], None]] = {}
