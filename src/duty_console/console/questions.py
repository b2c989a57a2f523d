"""
What an officer is asked before an action is asked of the collector: field by field, each with what may be typed.

Pure. A typed answer becomes the value that the door expects, or a sentence why it cannot be one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..clock import local
from ..domain.work import LEVEL_WORDS, OUTCOME_WORDS
from ..texts import N_, _

TEXT, SPAN, CHOICE, PIN, WHO, PLACE, AREA, CONFIRM, CREW = (
    "text", "span", "choice", "pin", "who", "place", "area", "confirm", "crew")

#: How an alarm ended -> its word; the key is typed.
OUTCOMES = tuple((str(key), outcome, word) for key, (outcome, word) in enumerate(OUTCOME_WORDS.items(), start=1))
#: Validation levels (VAL-0 to VAL-4).
LEVELS = tuple((str(level), level, word) for level, word in LEVEL_WORDS.items())


class Question(NamedTuple):
    """One field. `choices` are (key, value, word), the only answers of a CHOICE, those offered of a SPAN; an `optional`
    one may be left empty; `start` stands there already. `more` are questions that an answer brings with it."""

    field: str
    label: str
    kind: str = TEXT
    choices: tuple[tuple[str, object, str], ...] = ()
    optional: bool = False
    start: str = ""
    more: tuple[tuple[object, tuple[Question, ...]], ...] = ()


FOR = Question("for_s", N_("for how long (30m, 2h, or until 18:00)"), SPAN)
#: Lengths of time that a digit stands for where they are offered; anything else is typed.
OFFERED = (("1", 1800, N_("30 min")), ("2", 3600, N_("1 h")), ("3", 7200, N_("2 h")), ("4", 28_800, N_("8 h")))
REASON = Question("reason", N_("why"))
WHERE = Question("of", N_("from where (name, initials or account)"), PLACE)
#: What an area profile may be for (FLOOD-05), how long it may hold back, and how many levels it may lower.
CLASSES = (("1", "trouble", N_("trouble")), ("2", "supervisory,feedback_abnormal", N_("supervisory, feedback")),
           ("3", "trouble,supervisory,feedback_abnormal", N_("both")))
DELAYS = (("0", 0, N_("not")), ("1", 300, N_("5 min")), ("2", 900, N_("15 min")), ("3", 1800, N_("30 min")))
OFFSETS = (("0", 0, N_("nothing")), ("1", 1, N_("1 level")), ("2", 2, N_("2 levels")))
#: What is asked for each action; what the cursor says is not asked.
QUESTIONS: dict[str, tuple[Question, ...]] = {
    "hold": (FOR, REASON),
    "verify": (Question("level", N_("level"), CHOICE, LEVELS), Question("how", N_("how was it found out"))),
    "close": (Question("outcome", N_("it was a"), CHOICE, OUTCOMES), Question("text", N_("remark"), optional=True)),
    "note": (Question("text", N_("note")),),
    "phoned": (Question("of", N_("from where (name, initials or account)"), PLACE),
               Question("text", N_("what is said"), optional=True)),
    "shelve": (FOR._replace(choices=OFFERED), REASON),
    "out_of_service": (WHERE, FOR, REASON, Question("measure", N_("what is done instead"))),
    "test_begin": (WHERE, FOR._replace(choices=OFFERED[:3]), REASON,
                   Question("contractor", N_("which firm tests"), optional=True)),
    "profile_begin": (WHERE, Question("classes", N_("which classes"), CHOICE, CLASSES), FOR, REASON,
                      Question("delay_s", N_("held back for"), CHOICE, DELAYS),
                      Question("offset", N_("less urgent by"), CHOICE, OFFSETS)),
    "go_out": (FOR._replace(choices=OFFERED[:3]), REASON),
    "divert": (Question("person", N_("whom (who is out)"), WHO),
               Question("place", N_("where to; empty: to the alarm under the cursor"), optional=True)),
    "come_back": (Question("person", N_("who is back (name or initials; empty: yourself)"), WHO, optional=True),),
    "waive": (REASON,),
    "escalate": (REASON,),
    "explain": (REASON,),
    "repair": (Question("", N_("Enter asks for it, Esc leaves it"), CONFIRM),),
    "sign_on": (Question("person", N_("who (name or initials)"), WHO), Question("pin", N_("PIN"), PIN)),
    "unlock": (Question("pin", N_("PIN"), PIN),),
    "take_over": (Question("", N_("Enter takes it over, Esc leaves it"), CONFIRM),),
    "reset": (Question("", N_("Enter resets it, Esc leaves it"), CONFIRM),),
}

#: Of a step by which somebody is sent: whoever is out already may be he.
SENT = Question("person", N_("who was sent (out already; empty: somebody else)"), WHO, optional=True)
_SPAN = re.compile(r"(\d{1,4})\s*(s|m|min|h|d|秒|分|分钟|时|小时|天)?")
_UNITS = {"s": 1, "秒": 1, "m": 60, "min": 60, "分": 60, "分钟": 60, "h": 3600, "时": 3600, "小时": 3600, "d": 86400,
          "天": 86400}
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


class Wrong(Exception):
    """What was typed cannot be an answer; the text says why."""


def answer(question: Question, typed: str, at: int) -> object:
    """
    The value of what was typed, at the moment `at` (UTC ms).

    :raises Wrong: it cannot be one.
    """
    text = typed.strip()
    if not text and question.kind != CONFIRM:
        if question.optional:
            return ""
        raise Wrong(_("Missing: {what}. Type it, or Esc drops it all.", what=_(question.label)))
    chosen = [value for key, value, _word in question.choices if key == text]
    if question.kind == WHO and chosen:
        return chosen[0]
    if question.kind == SPAN:
        return chosen[0] if chosen else seconds(text, at)
    if question.kind == CHOICE:
        if not chosen:
            raise Wrong(_("Type one of these keys."))
        return chosen[0]
    return text


def seconds(text: str, at: int) -> int:
    """
    A length of time, or how long until a time of day: 30 (minutes), 90s, 2h, 18:00.

    :raises Wrong: it is neither.
    """
    clock = _CLOCK.fullmatch(text)
    if clock:
        now = local(at)
        then = now.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
        wait = round((then - now).total_seconds())
        return wait if wait > 0 else wait + 86_400
    span = _SPAN.fullmatch(text.casefold())
    if span is None or not int(span[1]):
        raise Wrong(_("A time is 30m, 2h, 1d, or a time of day such as 18:00."))
    return int(span[1]) * _UNITS[span[2] or "m"]
