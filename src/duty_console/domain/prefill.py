"""
What is already known of a hazard before somebody enters it: from a finding of a patrol, or from an alarm. Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from ..rulebook import Rulebook
from .alarms import Alarm
from .breaches import library
from .narration import Names, content, place_of
from .patrols import Finding
from .placerows import Place

#: Words that patrols write and the breaches that they mean, the more telling ones first.
_SIGNS = (
    ("灭火器", "BRE-14"), ("extinguisher", "BRE-14"), ("消火栓", "BRE-04"), ("hydrant", "BRE-04"),
    ("闭门器", "BRE-11"), ("closer", "BRE-11"), ("防火门", "BRE-05"), ("fire door", "BRE-05"),
    ("指示", "BRE-13"), ("应急照明", "BRE-13"), ("exit sign", "BRE-13"), ("emergency light", "BRE-13"),
    ("飞线", "BRE-32"), ("充电", "BRE-31"), ("charging", "BRE-31"), ("电动车", "BRE-30"), ("电动自行车", "BRE-30"),
    ("e-bike", "BRE-30"), ("消防车", "BRE-20"), ("fire engine", "BRE-20"),
    ("上锁", "BRE-03"), ("堵", "BRE-03"), ("堆", "BRE-03"), ("杂物", "BRE-03"), ("locked", "BRE-03"),
    ("blocked", "BRE-03"), ("obstruct", "BRE-03"), ("气瓶", "BRE-53"), ("液化气", "BRE-53"), ("gas bottle", "BRE-53"),
    ("电线", "BRE-25"), ("线路", "BRE-27"), ("wiring", "BRE-27"), ("吸烟", "BRE-02"), ("明火", "BRE-02"),
    ("smoking", "BRE-02"), ("脱岗", "BRE-06"), ("off post", "BRE-06"),
)
#: What a patrol looked at, and the breach that it most often is.
_SUBJECTS = {"fire_use": "BRE-02", "exits": "BRE-03", "facilities": "BRE-24", "doors": "BRE-05", "staff": "BRE-06"}
UNKNOWN = "BRE-99"
_LONGEST_PART, _LONGEST = 100, 500


class Prefilled(NamedTuple):
    """The fields of a new hazard. `place` is empty where no place of the register stands for the site; `breach` is a
    guess that a person looks at."""

    place: str
    part: str
    breach: str
    text: str
    source: str
    responsible: str = ""


def breach_guessed(rules: Rulebook, text: str, subject: str = "") -> str:
    """The breach that a text most likely means; "another hazard" where nothing says so."""
    known = {row.breach for row in library(rules)}
    low = text.lower()
    found = next((breach for sign, breach in _SIGNS if sign in low and breach in known), "")
    return found or (guess if (guess := _SUBJECTS.get(subject, "")) in known else UNKNOWN)


def of_finding(rules: Rulebook, row: Finding, place: Place | None, names: Names) -> Prefilled:
    """A finding of a patrol; `place` is that of its checkpoint's site."""
    part = row.place or (names.checkpoint(row.checkpoint) if row.checkpoint else "")
    return Prefilled(place.place if place is not None else "", part[:_LONGEST_PART],
                     breach_guessed(rules, row.text, row.subject), row.text[:_LONGEST], f"finding:{row.id}",
                     place.responsible if place is not None else "")


def of_alarm(rules: Rulebook, alarm: Alarm, place: Place | None, names: Names) -> Prefilled:
    """An alarm; `place` is that of its site."""
    text = content(alarm)
    return Prefilled(place.place if place is not None else "", place_of(alarm, names)[:_LONGEST_PART],
                     breach_guessed(rules, text), text[:_LONGEST], f"alarm:{alarm.id}",
                     place.responsible if place is not None else "")
