"""
A plan as it stands: which steps are done and by whom, which can be done now, which wait.

Pure: the plan's row, the work and the ticked steps come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..domain import planning
from ..domain.planning import PlanStep
from ..domain.plans import Plan
from ..domain.work import Step, Work


class Followed(NamedTuple):
    """`steps` in the plan's order, `done` by name, `open` what can be done now, in order."""

    plan: Plan
    steps: tuple[PlanStep, ...]
    done: dict[str, Step]
    over: frozenset[str]
    open: tuple[PlanStep, ...]
    work: Work


def followed(plan: Plan, work: Work, rows: Sequence[Step]) -> Followed:
    """A plan with what was done of it."""
    steps = planning.steps_of(plan.steps)
    ticked = {row.step for row in rows}
    return Followed(plan, steps, {row.step: row for row in rows}, frozenset(planning.done_of(steps, work, ticked)),
                    planning.open_steps(steps, work, ticked), work)
