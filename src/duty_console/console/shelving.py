"""
What is asked before something is put aside or called back: for how long, of what, and what ending it means.

Decides nothing: what may be put aside is the collector's to say. What the rules never allow is not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..domain.alarms import Alarm
from ..domain.narration import Names
from ..texts import N_, _
from .questions import CHOICE, CONFIRM, OFFERED, QUESTIONS, Question

if TYPE_CHECKING:
    from .app import DutyApp

#: Actions about a whole point, site or line.
SCOPED = ("out_of_service", "test_begin", "profile_begin")
#: What each ending means, said before it is done.
_ENDING = {
    "unshelve": N_("Enter takes it off the shelf: it stands on the queue as answered. Esc leaves it"),
    "in_service": N_("Enter puts it back into service: what is still active there calls. Esc leaves it"),
    "test_end": N_("Enter ends the test: what is still active there calls. Esc leaves it"),
    "profile_end": N_("Enter ends the profile: alarms call at once and at their own level. Esc leaves it"),
}


class Asking(NamedTuple):
    """The questions to ask, or why there is nothing to ask."""

    questions: tuple[Question, ...] = ()
    never: str = ""


def shelving(app: DutyApp, alarm: Alarm) -> Asking:
    """For how long and why; offered is no more than the rule of the alarm's level allows."""
    rule = f"SIG-{alarm.priority}"
    most = app.book.rule(rule).get("shelve_max_s")
    if most == 0:
        return Asking(never=_("An alarm of this class is never shelved (rule {rule}).", rule=rule))
    span, *others = QUESTIONS["shelve"]
    offered = tuple(one for one in OFFERED if not isinstance(most, int) or int(str(one[1])) <= most)
    return Asking((span._replace(choices=offered), *others))


def scope(alarm: Alarm, names: Names) -> Question | None:
    """Of what it is said: the alarm's point, else its site or line; None where it has neither."""
    site = names.site(alarm.line, alarm.account) if alarm.account else None
    found: list[tuple[str, str]] = []
    if alarm.account:
        point = names.point(site.site, alarm.zone) if site is not None else None
        found.append((f"point:{point.site}/{point.zone}" if point is not None else f"alarm:{alarm.id}",
                      N_("this point alone")))
    if site is not None:
        found.append((f"site:{site.site}", N_("the whole site")))
    if alarm.line:
        found.append((f"line:{alarm.line}", N_("the whole line")))
    choices = tuple((str(number), of, word) for number, (of, word) in enumerate(found, start=1))
    return Question("of", N_("of what"), CHOICE, choices) if choices else None


def ending(action: str) -> Question:
    """What ending it means, to be confirmed."""
    return Question("", _ENDING[action], CONFIRM)
