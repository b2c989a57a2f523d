"""
What people did to the state of an alarm, one sentence an event; part of `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import _
from . import lifeevents as life
from .body import Body
from .narration import Names


def _reset(body: life.AlarmReset, _names: Names) -> str:
    said = _("Reset by a person: alarm {alarm}", alarm=body.alarm)
    return said + _("; its device sends no restoral") if body.over else said


SENTENCES: dict[type[Body], Callable[..., str]] = {life.AlarmReset: _reset}
