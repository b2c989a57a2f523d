"""
Everything a person may ask of the collector, in one table: what it is called, what must be said with it, whose it is.

Door, core, consoles, `duty ask` and the help all read this table, so that there is no action that one of them does
not know. What comes of an action is its noun's business; what a wish needs besides a role is `authority`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..calendarfile import FIRST_YEAR, LAST_YEAR
from ..cleaning import clean
from ..texts import N_, _
from .broadcasts import ASKABLE, LEVELS, SOURCES
from .notes import POPUP, REMARK
from .patrols import CLOSING, GRADES, PATROLLER, ROUND, SUBJECTS, SUPERVISOR
from .patrols import OUTCOMES as CAME_OF
from .rosterrows import AWAY
from .work import OUTCOMES

VIEWER, OFFICER, LEADER, ENGINEER, AUDITOR = "viewer", "officer", "leader", "engineer", "auditor"
ROLES = (VIEWER, OFFICER, LEADER, ENGINEER, AUDITOR)
DUTY = frozenset({OFFICER, LEADER})  # who stands watch
CHIEF = frozenset({LEADER})
TECHNICAL = frozenset({LEADER, ENGINEER})
STAFF = frozenset(ROLES) - {VIEWER}
ALL = frozenset(ROLES)


class Field(NamedTuple):
    """What must or may be said with an action. `kind` is number, text or pairs (of numbers); `most` is the largest
    number, the longest text in characters, or the most pairs; `choices` are the only texts there are."""

    name: str
    kind: str
    most: int
    needed: bool = True
    least: int = 0
    choices: tuple[str, ...] = ()


class Action(NamedTuple):
    """`roles` are those that may ask for it at all; a noun may be stricter (the class of an alarm, whose it is).
    `guard` is "pin" where the PIN is asked again, "second" where another person's too. `free` actions work at a locked
    desk and without a sign-on; `own` are about who somebody is, so the person signed on does not limit them."""

    name: str
    title: str
    roles: frozenset[str]
    fields: tuple[Field, ...] = ()
    guard: str = ""
    free: bool = False
    own: bool = False


ALARM = Field("alarm", "number", 2**53, least=1)
SEEN = Field("seen", "number", 2**53, needed=False)
OF = Field("of", "text", 100)
REASON = Field("reason", "text", 200)
BROADCAST = Field("broadcast", "number", 2**53, least=1)
#: What may be asked of a device itself; nothing of it opens an output.
INSTRUCTIONS = ("clock", "poll", "check", "test", "answer", "hang_up")
SUPPRESSION = Field("suppression", "number", 2**53, least=1)
UNTIL = Field("for_s", "number", 366 * 86_400, least=1)  # ends after so many seconds


def _text(name: str, most: int = 200, *, needed: bool = True) -> Field:
    return Field(name, "text", most, needed)


_SPAN = (_text("begins", 16), _text("until", 16))
_WHO = _text("person", 40, needed=False)
_WHY = _text("reason", needed=False)
_EXTRA = _text("extra", 3, needed=False)._replace(choices=("yes", "no"))
#: The roster: what the leader enters, and what everybody on watch does for himself.
ROSTERING = (
    Action("rota", N_("enter a rota"), CHIEF, (
        _text("pattern", 10), _text("begins", 10), _text("until", 10), _text("crews", 600),
        Field("start", "number", 366, needed=False), _WHY)),
    Action("end_rota", N_("end a rota"), CHIEF, (Field("rota", "number", 2**53, least=1),)),
    Action("override", N_("change who is on duty"), CHIEF, (
        *_SPAN, _text("out", 40, needed=False), _text("stand_in", 40, needed=False), _EXTRA, _WHY)),
    Action("emergency", N_("change who is on duty against the rules"), CHIEF, (
        *_SPAN, _text("stand_in", 40), _text("out", 40, needed=False), REASON)),
    Action("leave", N_("be away"), DUTY, (
        *_SPAN, _text("kind", 10, needed=False)._replace(choices=AWAY), _WHO, _WHY)),
    Action("end_change", N_("end a change of the roster"), DUTY, (Field("change", "number", 2**53, least=1),)),
    Action("swap", N_("ask for a swap"), DUTY, (
        *_SPAN, _text("other", 40), _text("back_begins", 16, needed=False), _text("back_until", 16, needed=False),
        _WHO)),
    Action("answer_swap", N_("answer a swap"), DUTY, (
        Field("swap", "number", 2**53, least=1),
        _text("answer", 10)._replace(choices=("agree", "refuse", "withdraw")))),
    Action("go_out", N_("go out on patrol"), DUTY, (UNTIL._replace(most=86_400), REASON, _WHO)),
    Action("come_back", N_("be back at the console"), DUTY, (_WHO,)),
    Action("present", N_("answer the presence check"), DUTY),
    Action("single_begin", N_("begin single-person duty"), CHIEF, (
        _text("line", 40), _text("allowed_by"), _text("remote"), _text("certified"), _text("equipment"))),
    Action("single_end", N_("end single-person duty"), CHIEF),
)

_TABLE = (
    Action("acknowledge", N_("acknowledge"), DUTY, (ALARM, SEEN)),
    Action("acknowledge_many", N_("acknowledge all in sight"), DUTY,
           (Field("alarms", "pairs", 50), Field("count", "number", 50, least=1))),
    Action("repair", N_("ask for a repair"), DUTY, (ALARM,)),
    Action("explain", N_("say why it took so long"), DUTY, (Field("occurrence", "number", 2**53, least=1), REASON)),
    Action("reset", N_("reset"), DUTY, (ALARM, SEEN)),
    Action("shelve", N_("shelve"), DUTY, (ALARM, SEEN, UNTIL, REASON)),
    Action("unshelve", N_("take off the shelf"), DUTY, (ALARM,)),
    Action("out_of_service", N_("take out of service"), CHIEF, (OF, UNTIL, REASON, _text("measure"))),
    Action("in_service", N_("put back into service"), CHIEF, (SUPPRESSION,)),
    Action("test_begin", N_("begin a test"), TECHNICAL, (OF, UNTIL, REASON, _text("contractor", 60, needed=False))),
    Action("test_end", N_("end a test"), TECHNICAL, (SUPPRESSION,)),
    Action("profile_begin", N_("begin an area profile"), CHIEF,
           (OF, _text("classes", 100), UNTIL, REASON, Field("delay_s", "number", 86_400, needed=False),
            Field("offset", "number", 4, needed=False))),
    Action("profile_end", N_("end an area profile"), CHIEF, (SUPPRESSION,)),
    Action("silence", N_("silence"), DUTY, free=True),
    Action("numbers", N_("see telephone numbers"), DUTY | {AUDITOR},
           (ALARM._replace(needed=False, least=0), OF, _text("reason", needed=False))),
    Action("sign_on", N_("sign on"), STAFF, (_text("person", 40),), free=True, own=True),
    Action("sign_off", N_("sign off"), ALL, free=True, own=True),
    Action("unlock", N_("unlock the desk"), STAFF, guard="pin", free=True),
    Action("set_pin", N_("set a PIN"), ALL, (_text("person", 40), _text("by", 40, needed=False)), free=True, own=True),
    Action("own", N_("own"), DUTY, (ALARM,)),
    Action("take_over", N_("take over"), DUTY, (ALARM,)),
    Action("hold", N_("hold"), DUTY, (ALARM, UNTIL._replace(most=86_400), REASON)),
    Action("resume", N_("resume"), DUTY, (ALARM,)),
    Action("verify", N_("verify"), DUTY, (ALARM, Field("level", "number", 4), _text("how", needed=False))),
    Action("step", N_("tick a step"), DUTY, (ALARM, _text("step", 40), _text("result", needed=False))),
    Action("waive", N_("leave a step out"), DUTY, (ALARM, _text("step", 40), REASON)),
    Action("close", N_("close"), DUTY, (ALARM, _text("outcome", 20)._replace(choices=OUTCOMES),
                                        _text("text", needed=False))),
    Action("escalate", N_("escalate"), DUTY, (ALARM, REASON)),
    Action("note", N_("note"), DUTY, (OF, _text("text", 300), UNTIL._replace(needed=False),
                                      _text("kind", 20, needed=False)._replace(choices=(REMARK, POPUP)))),
    Action("precancel", N_("somebody rang before the alarm"), DUTY, (OF, _text("text", 300), UNTIL)),
    Action("broadcast", N_("broadcast"), DUTY,
           (OF, _text("kind", 20)._replace(choices=ASKABLE), _text("level", 10, needed=False)._replace(
               choices=tuple(LEVELS)), _text("source", 12, needed=False)._replace(choices=SOURCES),
            _text("text", 1000, needed=False), _text("recording", 100, needed=False),
            ALARM._replace(needed=False, least=0)), guard="pin"),
    Action("cut", N_("cut the loudspeaker"), DUTY, (BROADCAST, _text("amplifier", 40, needed=False))),
    Action("take_microphone", N_("take the microphone"), DUTY, (BROADCAST,), guard="pin"),
    Action("release", N_("let the call be heard"), DUTY, (BROADCAST, OF._replace(needed=False)), guard="pin"),
    Action("refuse_call", N_("do not let the call be heard"), DUTY, (BROADCAST,)),
    Action("give_area", N_("give an area to a broadcast"), DUTY, (BROADCAST, OF, _text("reason", needed=False)),
           guard="pin"),
    Action("hold_area", N_("keep an area's calls for the officer"), DUTY, (OF, REASON)),
    Action("free_area", N_("open an area's calls at once again"), DUTY, (OF,)),
    Action("import_calendar", N_("import a year's calendar"), TECHNICAL,
           (Field("year", "number", LAST_YEAR, least=FIRST_YEAR), _text("days", 20_000), _text("source"),
            _text("published", 10, needed=False))),
    Action("instruct", N_("ask a device for something"), DUTY | {ENGINEER},
           (OF, _text("act", 12)._replace(choices=INSTRUCTIONS))),
    Action("phoned", N_("help call by telephone"), DUTY,
           (_text("of", 100, needed=False), _text("number", 40, needed=False), _text("text", 300, needed=False),
            Field("rang_s", "number", 3600))),
    *ROSTERING,
    Action("patrol_begin", N_("begin a round"), DUTY,
           (OF, _text("kind", 20, needed=False)._replace(choices=(ROUND, CLOSING)), _text("person", 40, needed=False))),
    Action("patrol_scan", N_("enter the code of a checkpoint"), DUTY,
           (OF, _text("code", 40), _text("person", 40, needed=False), _text("as_of", 40, needed=False))),
    Action("patrol_check", N_("note a sign of who is out"), DUTY, (OF, _text("text", needed=False))),
    Action("patrol_finish", N_("end a round"), DUTY, (OF, _text("reason", needed=False))),
    Action("patrol_finding", N_("note a finding"), DUTY,
           (OF, _text("text", 300), _text("subject", 20)._replace(choices=SUBJECTS),
            _text("outcome", 20)._replace(choices=CAME_OF), _text("grade", 20, needed=False)._replace(choices=GRADES),
            _text("checkpoint", 40, needed=False), _text("place", needed=False), _text("photo", needed=False))),
    Action("patrol_record", N_("hand over a record of a wand"), CHIEF,
           (_text("reader", 40), _text("tag", 40), Field("read_at", "number", 2**53, least=1), _text("clock", 40),
            _text("person", 40, needed=False))),
    Action("patrol_sign", N_("sign a round"), DUTY,
           (Field("round", "number", 2**53, least=1), _text("part", 20)._replace(choices=(PATROLLER, SUPERVISOR))),
           guard="pin"),
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
