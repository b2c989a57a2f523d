"""
What people write into the duty log.
"""

from __future__ import annotations

from ..texts import N_
from .actiontypes import ALARM, DUTY, OF, REASON, UNTIL, Action, Field, text
from .dutylogrows import FOUND, MODES, PARTS, STATES

_STATE = text("state", 10)._replace(choices=STATES)
_TEXT = text("text", 300, needed=False)
_FAULT = text("fault_and_action", 300, needed=False)
_CAUSE = text("cause", needed=False)
_PARTS = tuple(text(part, 10)._replace(choices=FOUND) for part in PARTS)
#: A shift at most.
_FOR = UNTIL._replace(most=86_400, needed=False)
LOGGING = (
    Action("log_running", N_("write the running record"), DUTY, (
        _STATE, _TEXT, text("missed", needed=False), text("slot", 16, needed=False), text("as_of", 40, needed=False))),
    Action("log_check", N_("sign the daily check of a controller"), DUTY, (OF, *_PARTS, _FAULT), guard="pin"),
    Action("log_system", N_("write how a system is controlled"), DUTY, (
        OF, text("mode", 10)._replace(choices=MODES), _STATE, _TEXT, _CAUSE, text("restorer", 40, needed=False), _FOR)),
    Action("log_cause", N_("add cause and action to an alarm"), DUTY, (
        ALARM, _CAUSE, text("handling", 300, needed=False))),
    Action("log_correct", N_("correct an entry of the log"), DUTY, (
        Field("entry", "number", 2**53, least=1), REASON, _STATE._replace(needed=False), _TEXT,
        text("missed", needed=False), _CAUSE, text("handling", 300, needed=False), text("restorer", 40, needed=False),
        *(part._replace(needed=False) for part in _PARTS), _FAULT), guard="pin"),
)
