"""
The plan of an alarm as the core knows it: which site it is of, which plan that gives, what is open in it.
"""

from __future__ import annotations

from ..domain import planning
from ..domain.alarms import Alarm
from ..domain.events import Body
from ..domain.places import Site
from ..domain.planning import PlanStep
from ..domain.work import Work
from ..domain.workevents import PlanOpened
from .state import State


def work_of(state: State, alarm: int) -> Work:
    """The work on an alarm, also where nobody has begun."""
    return state.rows["work"].get(alarm) or Work(alarm)


def digits(account: str) -> str:
    """An account as it is compared: receivers show 0 as A, and leading zeros say nothing."""
    return account.replace("A", "0").lstrip("0")


def site_of(state: State, alarm: Alarm) -> Site | None:
    """The site of an alarm: one bound to its line first, else one of any line."""
    found = [site for site in state.rows["site"].values() if not site.removed and site.line in ("", alarm.line)
             and alarm.account and digits(site.account) == digits(alarm.account)]
    return max(found, key=lambda site: (site.line, site.site), default=None)


def opening(state: State, alarm: Alarm) -> list[Body]:
    """The plan that opens when somebody first takes an alarm; none where it is open, or there is none."""
    if work_of(state, alarm.id).plan:
        return []
    site = site_of(state, alarm)
    plan = planning.chosen(state.rows["plan"].values(), alarm.signal_class, site.site if site else "")
    return [PlanOpened(alarm.id, plan.plan)] if plan else []


def steps(state: State, work: Work) -> tuple[PlanStep, ...]:
    """The steps of the plan that is followed."""
    plan = state.rows["plan"].get(work.plan)
    return planning.steps_of(plan.steps) if plan else ()


def ticked(state: State, work: Work) -> set[str]:
    """What was done or waived of it."""
    rows = state.rows["step"]
    return {step.step for step in steps(state, work) if (work.alarm, step.step) in rows}
