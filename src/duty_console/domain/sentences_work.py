"""
What people did about an alarm, said in one sentence each; merged into `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import _
from . import workevents as work
from .body import Body
from .narration import Names, class_word, either
from .work import LEVEL_WORDS, OUTCOME_WORDS


def _owned(body: work.WorkOwned, names: Names) -> str:
    if body.former:
        return _("Alarm {alarm} is taken over from {who}", alarm=body.alarm, who=names.actor(body.former))
    return _("Alarm {alarm} has an owner", alarm=body.alarm)


def _verified(body: work.WorkVerified, names: Names) -> str:
    said = _("Alarm {alarm} is verified: {level} {word}", alarm=body.alarm, level=body.level,
             word=_(LEVEL_WORDS[body.level]) if body.level in LEVEL_WORDS else "")
    return f"{said} {body.how}" if body.how else said


def _due(body: work.StepDue, _names: Names) -> str:
    if body.what == "half":
        return _("Alarm {alarm}: half the time of step {step} is over", alarm=body.alarm, step=body.step)
    return _("Alarm {alarm}: step {step} is not done within {seconds} s", alarm=body.alarm, step=body.step,
             seconds=f"{body.limit_ms / 1000:.0f}")


SENTENCES: dict[type[Body], Callable[..., str]] = {
    work.WorkOwned: _owned,
    work.WorkHeld: lambda body, names: _("Alarm {alarm} is put aside for {seconds} s: {reason}", alarm=body.alarm,
                                         seconds=f"{body.for_ms / 1000:.0f}", reason=body.reason),
    work.WorkResumed: lambda body, names: _("Alarm {alarm} is not put aside any more", alarm=body.alarm),
    work.WorkVerified: _verified,
    work.WorkClosed: lambda body, names: _("Alarm {alarm} is closed: {outcome} {text}", alarm=body.alarm,
                                           outcome=_(OUTCOME_WORDS[body.outcome]) if body.outcome in OUTCOME_WORDS
                                           else body.outcome, text=body.text),
    work.WorkEscalated: lambda body, names: _("Alarm {alarm} is replaced by the more urgent {to}: {reason}",
                                              alarm=body.alarm, to=body.to, reason=body.reason),
    work.PlanSet: lambda body, names: _("Plan {plan} is set", plan=either(body.name, body.name_en) or body.plan),
    # most plans are called by the class they are for
    work.PlanOpened: lambda body, names: _("Alarm {alarm}: plan {plan} is followed", alarm=body.alarm,
                                           plan=class_word(body.plan)),
    work.StepDone: lambda body, names: _("Alarm {alarm}: step {step} is done {text}", alarm=body.alarm, step=body.step,
                                         text=body.result),
    work.StepWaived: lambda body, names: _("Alarm {alarm}: step {step} is left out: {reason}", alarm=body.alarm,
                                           step=body.step, reason=body.reason),
    work.StepDue: _due,
    work.NoteSet: lambda body, names: _("Note on {of}: {text}", of=body.of, text=body.text),
    work.NoteEnded: lambda body, names: _("The time of note {note} is over", note=body.note),
}
