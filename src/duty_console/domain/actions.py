"""
Everything a person may ask of the collector, in one table: what it is called, what must be said with it, whose it is.

Door, core, consoles, `duty ask` and the help all read this table, so that there is no action that one of them does
not know. What comes of an action is its noun's business; what a wish needs besides a role is `authority`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..calendarfile import FIRST_YEAR, LAST_YEAR
from ..cleaning import clean
from ..texts import N_, _
from .actions_handover import HANDING
from .actions_hazard import HAZARDS
from .actions_log import LOGGING
from .actions_patrol import PATROL
from .actions_roster import ROSTERING
from .actiontypes import (
    ALARM,
    ALL,
    AUDITOR,
    BROADCAST,
    CHIEF,
    DUTY,
    ENGINEER,
    LEADER,
    OF,
    OFFICER,
    REASON,
    SEEN,
    STAFF,
    SUPPRESSION,
    TECHNICAL,
    UNTIL,
    VIEWER,
    Action,
    Field,
    text,
)
from .broadcasts import ASKABLE, LEVELS, SOURCES
from .notes import POPUP, REMARK
from .work import OUTCOMES

#: What may be asked of a device itself; nothing of it opens an output.
INSTRUCTIONS = ("clock", "poll", "check", "test", "answer", "hang_up")

_TABLE = (
    Action("acknowledge", N_("acknowledge"), DUTY, (ALARM, SEEN)),
    Action("acknowledge_many", N_("acknowledge all in sight"), DUTY,
           (Field("alarms", "pairs", 50), Field("count", "number", 50, least=1))),
    Action("repair", N_("ask for a repair"), DUTY, (ALARM,)),
    Action("explain", N_("say why it took so long"), DUTY, (Field("occurrence", "number", 2**53, least=1), REASON)),
    Action("reset", N_("reset"), DUTY, (ALARM, SEEN)),
    Action("shelve", N_("shelve"), DUTY, (ALARM, SEEN, UNTIL, REASON)),
    Action("unshelve", N_("take off the shelf"), DUTY, (ALARM,)),
    Action("out_of_service", N_("take out of service"), CHIEF, (OF, UNTIL, REASON, text("measure"))),
    Action("in_service", N_("put back into service"), CHIEF, (SUPPRESSION,)),
    Action("test_begin", N_("begin a test"), TECHNICAL, (OF, UNTIL, REASON, text("contractor", 60, needed=False))),
    Action("test_end", N_("end a test"), TECHNICAL, (SUPPRESSION,)),
    Action("profile_begin", N_("begin an area profile"), CHIEF,
           (OF, text("classes", 100), UNTIL, REASON, Field("delay_s", "number", 86_400, needed=False),
            Field("offset", "number", 4, needed=False))),
    Action("profile_end", N_("end an area profile"), CHIEF, (SUPPRESSION,)),
    Action("silence", N_("silence"), DUTY, free=True),
    Action("numbers", N_("see telephone numbers"), DUTY | {AUDITOR},
           (ALARM._replace(needed=False, least=0), OF, text("reason", needed=False))),
    Action("sign_on", N_("sign on"), STAFF, (text("person", 40),), free=True, own=True),
    Action("sign_off", N_("sign off"), ALL, free=True, own=True),
    Action("unlock", N_("unlock the desk"), STAFF, guard="pin", free=True),
    Action("set_pin", N_("set a PIN"), ALL, (text("person", 40), text("by", 40, needed=False)), free=True, own=True),
    Action("own", N_("own"), DUTY, (ALARM,)),
    Action("take_over", N_("take over"), DUTY, (ALARM,)),
    Action("hold", N_("hold"), DUTY, (ALARM, UNTIL._replace(most=86_400), REASON)),
    Action("resume", N_("resume"), DUTY, (ALARM,)),
    Action("verify", N_("verify"), DUTY, (ALARM, Field("level", "number", 4), text("how", needed=False))),
    Action("step", N_("tick a step"), DUTY, (ALARM, text("step", 40), text("result", needed=False),
                                          text("person", 40, needed=False))),
    Action("waive", N_("leave a step out"), DUTY, (ALARM, text("step", 40), REASON)),
    Action("close", N_("close"), DUTY, (ALARM, text("outcome", 20)._replace(choices=OUTCOMES),
                                        text("text", needed=False))),
    Action("escalate", N_("escalate"), DUTY, (ALARM, REASON)),
    Action("note", N_("note"), DUTY, (OF, text("text", 300), UNTIL._replace(needed=False),
                                      text("kind", 20, needed=False)._replace(choices=(REMARK, POPUP)))),
    Action("precancel", N_("somebody rang before the alarm"), DUTY, (OF, text("text", 300), UNTIL)),
    Action("broadcast", N_("broadcast"), DUTY,
           (OF, text("kind", 20)._replace(choices=ASKABLE), text("level", 10, needed=False)._replace(
               choices=tuple(LEVELS)), text("source", 12, needed=False)._replace(choices=SOURCES),
            text("text", 1000, needed=False), text("recording", 100, needed=False),
            ALARM._replace(needed=False, least=0)), guard="pin"),
    Action("cut", N_("cut the loudspeaker"), DUTY, (BROADCAST, text("amplifier", 40, needed=False))),
    Action("take_microphone", N_("take the microphone"), DUTY, (BROADCAST,), guard="pin"),
    Action("release", N_("let the call be heard"), DUTY, (BROADCAST, OF._replace(needed=False)), guard="pin"),
    Action("refuse_call", N_("do not let the call be heard"), DUTY, (BROADCAST,)),
    Action("give_area", N_("give an area to a broadcast"), DUTY, (BROADCAST, OF, text("reason", needed=False)),
           guard="pin"),
    Action("hold_area", N_("keep an area's calls for the officer"), DUTY, (OF, REASON)),
    Action("free_area", N_("open an area's calls at once again"), DUTY, (OF,)),
    Action("silence_test", N_("test loudspeakers"), DUTY, (OF,), guard="pin"),
    Action("import_calendar", N_("import a year's calendar"), TECHNICAL,
           (Field("year", "number", LAST_YEAR, least=FIRST_YEAR), text("days", 20_000), text("source"),
            text("published", 10, needed=False))),
    Action("instruct", N_("ask a device for something"), DUTY | {ENGINEER},
           (OF, text("act", 12)._replace(choices=INSTRUCTIONS))),
    Action("phoned", N_("help call by telephone"), DUTY,
           (text("of", 100, needed=False), text("number", 40, needed=False), text("text", 300, needed=False),
            Field("rang_s", "number", 3600))),
    *ROSTERING,
    *PATROL,
    *LOGGING,
    *HANDING,
    *HAZARDS,
)
ACTIONS: Mapping[str, Action] = {action.name: action for action in _TABLE}

#: Who may, said to somebody who may not.
_MAY = {
    DUTY: N_("You are here as {role}: an officer or the shift leader may do this."),
    CHIEF: N_("You are here as {role}: the shift leader may do this."),
    TECHNICAL: N_("You are here as {role}: the shift leader or an engineer may do this."),
    STAFF: N_("You are here as {role}: whoever is on the staff may do this."),
    ALL: N_("Nobody may do this as {role}."),
    DUTY | {AUDITOR}: N_("You are here as {role}: an officer, the shift leader or an auditor may do this."),
    DUTY | {ENGINEER}: N_("You are here as {role}: an officer, the shift leader or an engineer may do this."),
}


_ROLE_WORDS = {VIEWER: N_("viewer"), OFFICER: N_("officer"), LEADER: N_("leader"), ENGINEER: N_("engineer"),
               AUDITOR: N_("auditor")}


def role_word(role: str) -> str:
    """A role in the language in use."""
    return _(_ROLE_WORDS[role]) if role in _ROLE_WORDS else clean(role)


def may_words(action: Action) -> str:
    """The message that says who may."""
    return _MAY[action.roles]


def taken(action: Action, said: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The fields of an action out of what a console said: texts cleaned, numbers within their limits, anything else
    left out; and the name of the first that is missing or wrong, empty where all is well."""
    found: dict[str, Any] = {}
    flaw = ""
    for field in action.fields:
        value = said.get(field.name)
        good = None if value is None or value == "" else _value(field, value)
        if good is not None:
            found[field.name] = good
        elif field.needed or value not in (None, ""):
            flaw = flaw or field.name
    return found, flaw


def _value(field: Field, value: Any) -> Any:
    match field.kind:
        case "number":
            right = isinstance(value, int) and not isinstance(value, bool) and field.least <= value <= field.most
            return value if right else None
        case "pairs":
            return _pairs(field, value)
        case _:
            text = clean(value).strip() if isinstance(value, str) else ""
            right = 0 < len(text) <= field.most and (not field.choices or text in field.choices)
            return text if right else None


def _pairs(field: Field, value: Any) -> list[list[int]] | None:
    """Pairs of numbers, such as alarms and what was seen of them."""
    if not isinstance(value, list) or not 0 < len(value) <= field.most:
        return None
    good = all(isinstance(pair, list) and len(pair) == 2
               and all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 2**53 for one in pair)
               for pair in value)
    return value if good else None
