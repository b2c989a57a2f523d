"""
Action plans: which one an alarm has, which of its steps are open now, what is still missing, what falls due. Pure.

Steps that open together may be done in any order by anybody; a `free` step (a call to 119) waits for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from .plans import Plan
from .work import Step, Work

#: What must be so before a step is wanted: nothing, the alarm confirmed, the alarm found false.
START, CONFIRMED, FALSE = "start", "confirmed", "false"
OPENS = (START, CONFIRMED, FALSE)
#: A step that a judgement ends (`verify`), or that has the five things for 119 with it (`call_119`), or
#: by which somebody who is out may be sent (`send`).
VERIFY, CALL_119, SEND = "verify", "call_119", "send"
KINDS = ("", VERIFY, CALL_119, SEND)


class PlanStep(NamedTuple):
    """One step. `after` names steps that come first; `limit_s` 0: no limit, or that of `rule`; `proposes` says what to
    do at the limit."""

    step: str
    text: str
    text_en: str
    after: tuple[str, ...] = ()
    opens: str = START
    mandatory: bool = False
    free: bool = False
    kind: str = ""
    limit_s: int = 0
    rule: str = ""
    dial: str = ""
    proposes: str = ""
    proposes_en: str = ""
    source: str = ""
    mark: str = "P"


def written(steps: Iterable[PlanStep]) -> str:
    """Steps as the journal keeps them."""
    return json.dumps([step._asdict() for step in steps], ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)
def steps_of(text: str) -> tuple[PlanStep, ...]:
    """The steps of a plan's JSON; fields that only a newer program knows are left out."""
    found = []
    for one in json.loads(text):
        known: dict[str, Any] = {name: value for name, value in one.items() if name in PlanStep._fields}
        known["after"] = tuple(known.get("after", ()))
        found.append(PlanStep(**known))
    return tuple(found)


def chosen(plans: Iterable[Plan], signal_class: str, site: str) -> Plan | None:
    """The plan of an alarm: the site's for the class, the site's for any class, then the class's."""
    fitting = [(not (plan.site and plan.site == site), not plan.classes, plan.plan, plan) for plan in plans
               if not plan.removed and plan.site in ("", site)
               and (signal_class in plan.classes or (plan.site and not plan.classes))]
    return min(fitting)[3] if fitting else None


def is_wanted(step: PlanStep, work: Work) -> bool:
    """Whether what the step waits for (besides other steps) is so."""
    match step.opens:
        case "confirmed":
            return bool(work.confirmed_event)
        case "false":
            return work.level == 0
        case _:
            return True


def done_of(steps: Iterable[PlanStep], work: Work, ticked: Collection[str]) -> set[str]:
    """The steps that are over: ticked, waived, or ended by the judgement they ask for."""
    judged = work.level == 0 or work.level >= 2 or work.confirmed_event
    return {step.step for step in steps if step.step in ticked or (step.kind == VERIFY and judged)}


def open_steps(steps: tuple[PlanStep, ...], work: Work, ticked: Collection[str]) -> tuple[PlanStep, ...]:
    """What can be done now; several at once where the plan has them in parallel."""
    done = done_of(steps, work, ticked)
    return tuple(step for step in steps if step.step not in done
                 and (step.free or (is_wanted(step, work) and done.issuperset(step.after))))


def missing(steps: tuple[PlanStep, ...], work: Work, ticked: Collection[str]) -> tuple[PlanStep, ...]:
    """Mandatory steps that are wanted and not over."""
    done = done_of(steps, work, ticked)
    return tuple(step for step in steps if step.mandatory and is_wanted(step, work) and step.step not in done)


def ticked_of(rows: Iterable[Step], alarm: int) -> set[str]:
    """The names of an alarm's steps that were done or waived."""
    return {row.step for row in rows if row.alarm == alarm}
