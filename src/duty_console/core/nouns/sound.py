"""
The room's sounder: a person may stop it for a while; that answers nothing (LIFE-09).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.events import SoundSilenced
from ..answers import done
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State


def _silence(state: State, wish: Wish, now: Moment) -> Decision:
    ms = round(state.rules.number("LIFE-09", "value") * 1000)
    return done(state, wish, now, SoundSilenced(ms, wish.console, wish.request))


NOUN = Noun(acts={"silence": _silence})
