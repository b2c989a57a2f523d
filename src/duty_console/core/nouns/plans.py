"""
The plan of an alarm while it is followed: opened with the first hand on it, ticked by anybody, its timers speaking at
half time and at the limit (F-OP-04 to F-OP-06).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import planning
from ...domain.alarms import Alarm
from ...domain.events import Body, Event
from ...domain.planning import PlanStep
from ...domain.plans import Plan
from ...domain.rosterevents import DutyDiverted
from ...domain.work import CLOSED, Step, Work
from ...domain.workevents import PlanOpened, PlanSet, StepDone, StepDue, StepWaived
from ...texts import N_
from ..answers import done, refuse
from ..diverting import diverted, heard_again
from ..facts import Fact, of_collector
from ..inputs import Wish
from ..noun import Decision, Noun, Watch
from ..planfor import opening, steps, ticked, work_of
from ..responding import first
from ..state import State
from .owning import CLOSED_BY, GONE


def _tick(state: State, wish: Wish, now: Moment) -> Decision:
    alarm, work = state.alarms.get(wish.alarm), work_of(state, wish.alarm)
    if alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if work.state == CLOSED:
        return refuse(wish, now, CLOSED_BY)
    opened = opening(state, alarm)
    for body in opened:
        work = work._replace(plan=body.plan) if isinstance(body, PlanOpened) else work
    name = wish.args["step"]
    known, over = steps(state, work), ticked(state, work)
    step = next((step for step in known if step.step == name), None)
    if step is None:
        return refuse(wish, now, N_("Its plan has no step {step}."), step=name)
    if name in over:
        row = state.rows["step"][work.alarm, name]
        return refuse(wish, now, N_("{who} has done it already."), who=row.by)
    acts: list[Body] = []
    again: list[Fact] = []
    if wish.action == "waive":
        acts = [StepWaived(alarm.id, name, wish.args["reason"], wish.console, wish.request)]
    elif not step.free and step not in planning.open_steps(known, work, over):
        return refuse(wish, now, N_("The step {step} is not open yet."), step=name)
    else:
        acts = [StepDone(alarm.id, name, wish.args.get("result", ""), wish.console, wish.request),
                *first(state, alarm, wish, now)]
        if wish.args.get("person"):
            sent = diverted(state, wish, alarm, now)
            if not isinstance(sent, DutyDiverted):
                return sent
            acts.append(sent)
            again = heard_again(state, sent.person, now)
    facts, effects = done(state, wish, now, *acts, *opened)
    return [*facts, *again], effects


def _opened(state: State, event: Event, body: PlanOpened) -> None:
    state.put("work", work_of(state, body.alarm)._replace(
        plan=body.plan, plan_event=event.number, plan_at=event.at, plan_tick=event.tick))


def _ended(state: State, event: Event, body: StepDone | StepWaived) -> None:
    waived = isinstance(body, StepWaived)
    text = body.reason if isinstance(body, StepWaived) else body.result
    state.put("step", Step(body.alarm, body.step, event.at, event.actor, text, waived))
    state.put("work", work_of(state, body.alarm))  # its timers are asked anew


def _prompted(state: State, event: Event, body: StepDue) -> None:
    work = work_of(state, body.alarm)
    state.put("work", work._replace(prompts=(*work.prompts, f"{body.step}:{body.what}")))


def _set(state: State, event: Event, body: PlanSet) -> None:
    state.put("plan", Plan(body.plan, body.name, body.name_en, tuple(body.classes), body.site, body.steps))


def _limits(state: State, work: Work) -> list[tuple[int, str, int, PlanStep]]:
    """What the timers of open steps still have to say: moment, half or limit, the limit in ms, the step."""
    found = []
    known = steps(state, work)
    for step in planning.open_steps(known, work, ticked(state, work)) if work.state != CLOSED else ():
        rule = state.rules.rules.get(step.rule)
        limit = step.limit_s or (rule.values.get("limit_s", 0) if rule else 0)
        if not limit or not planning.is_wanted(step, work):
            continue
        since = ((work.confirmed_event, work.confirmed_at, work.confirmed_tick) if step.opens == planning.CONFIRMED
                 else (work.plan_event, work.plan_at, work.plan_tick))
        half = rule.values.get("prompt_s", limit / 2) if rule and not step.limit_s else limit / 2
        for what, after in (("half", half), ("limit", limit)):
            if f"{step.step}:{what}" not in work.prompts:
                found.append((state.due(*since, round(after * 1000)), what, round(limit * 1000), step))
    return sorted(found, key=lambda one: one[0])


def _due(state: State, alarm: Alarm) -> int | None:
    work = state.rows["work"].get(alarm.id)
    if work is None or not work.plan:
        return None
    return next((moment for moment, *_rest in _limits(state, work)), None)


def _speak(state: State, alarm: Alarm, now: Moment) -> Decision:
    found = [one for one in _limits(state, work_of(state, alarm.id)) if one[0] <= now.tick]
    return [of_collector(StepDue(alarm.id, step.step, what, limit, step.proposes if what == "limit" else "",
                                 step.rule, state.rules.version), now) for _moment, what, limit, step in found], []


NOUN = Noun({"plan.set": _set, "plan.opened": _opened, "step.done": _ended, "step.waived": _ended,
             "step.due": _prompted}, {"step": _tick, "waive": _tick}, {"alarm": Watch(_due, _speak)})
