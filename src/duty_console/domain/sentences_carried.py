"""
What a new file took over from a damaged one, one sentence an event; part of `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import carriedevents as carried
from .body import Body
from .narration import Names, clock_time, place
from .sentences_life import kind_words, scope_words
from .suppression import Suppression
from .work import CLOSED, HELD

#: What could not be read of a damaged store, by the table it stood in.
_UNREAD = {
    **dict.fromkeys(("work", "step"), N_("who had what, and what was done")),
    "suppression": N_("what was put aside"), "note": N_("notes"),
    **dict.fromkeys(("reminder", "call", "periodic"), N_("what people were to be reminded of")),
    **dict.fromkeys(("response", "source", "falsehood"), N_("counts")), "guess": N_("wrong PINs"),
    "private_digest": N_("whether PINs were set"), "area": N_("whose calls wait for the officer"),
    "calendar": N_("calendars that were imported"), "opening": N_("who was open"),
    **dict.fromkeys(("rota", "roster_change", "swap", "outing", "single_duty", "breach", "reminded", "duty"),
                    N_("the roster")),
    "expected": N_("which patrols are due"), "round": N_("who is out on patrol"),
    "handover": N_("handovers"), "arrival": N_("who has come for the shift"),
    "silence_plan": N_("which loudspeakers were tested"),
    **dict.fromkeys(("log_prompt", "log_slot", "log_gap", "log_running", "log_check", "log_system", "log_cause"),
                    N_("what stands in the duty log")), "manual": N_("which systems are in manual"),
    **dict.fromkeys(("place", "paper", "inspection", "complaint"), N_("the register of places")),
    **dict.fromkeys(("hazard", "deadline", "evidence", "notice", "series"), N_("fire hazards and notices")),
}


def unread_words(unread: list[str]) -> str:
    """What could not be read beside the alarms, in a few words."""
    return _(", ").join(dict.fromkeys(_(_UNREAD[table]) for table in unread if table in _UNREAD))


def _work(body: carried.WorkCarried, names: Names) -> str:
    if body.state == CLOSED:
        return _("Alarm {alarm}: its work was closed before the store was damaged", alarm=body.alarm)
    if not body.owner:
        return _("Alarm {alarm}: its work goes on, and nobody has it", alarm=body.alarm)
    who = names.actor(body.owner)
    if body.state == HELD:
        return _("Alarm {alarm}: its work goes on, {who} has put it aside", alarm=body.alarm, who=who)
    return _("Alarm {alarm}: its work goes on, {who} has it", alarm=body.alarm, who=who)


def _step(body: carried.StepCarried, names: Names) -> str:
    what = (N_("Alarm {alarm}: step {step} was left out by {who}: {text}") if body.waived
            else N_("Alarm {alarm}: step {step} was done by {who} {text}"))
    return _(what, alarm=body.alarm, step=body.step, who=names.actor(body.by), text=body.result)


def _suppression(body: carried.SuppressionCarried, names: Names) -> str:
    row = Suppression(body.id, body.kind, body.alarm, body.line, body.account, body.zone, body.code, (), 0, 0, 0, "",
                      "")
    said = _("{kind} goes on: {of}", kind=kind_words(body.kind), of=scope_words(row, names))
    if body.for_ms:
        said += "; " + _("until {time}", time=clock_time(body.at + body.for_ms))
    more = [names.actor(body.by), body.reason]
    if body.measure:
        more.append(_("instead: {measure}", measure=body.measure))
    return said + "".join(f"; {part}" for part in more if part)


def _call(body: carried.CallCarried, _names: Names) -> str:
    return _("Alarm {alarm}: people were called for it, {steps} steps were taken", alarm=body.alarm, steps=body.step)


def _guess(body: carried.GuessCarried, names: Names) -> str:
    uid, _slash, person = body.who.partition("/")
    return _("Still counted: {wrong} wrong PINs in a row for {who} from account {uid}", wrong=body.wrong, uid=uid,
             who=names.actor(f"person:{person}"))


def _periodic(body: carried.PeriodicCarried, names: Names) -> str:
    return _("{place}: its next test report is expected as before", place=place(body.line, body.account, "", names))


SENTENCES: dict[type[Body], Callable[..., str]] = {
    carried.WorkCarried: _work,
    carried.StepCarried: _step,
    carried.SuppressionCarried: _suppression,
    carried.NoteCarried: lambda body, names: _("The note on {of} stays: {text}", of=body.of, text=body.text),
    carried.ReminderCarried: lambda body, names: _("Alarm {alarm}: people are reminded of it as before",
                                                   alarm=body.alarm),
    carried.CallCarried: _call,
    carried.ResponseCarried: lambda body, names: _("Alarm {alarm}: {who} was the first to act", alarm=body.alarm,
                                                   who=names.actor(body.by)),
    carried.SourceCarried: lambda body, names: _("Still counted: how often the condition of alarm {alarm} came",
                                                 alarm=body.alarm),
    carried.PeriodicCarried: _periodic,
    carried.FalsehoodCarried: lambda body, names: _("Still counted: {count} false alarms of {point}",
                                                    count=len(body.at), point=body.point.replace("\t", " ")),
    carried.GuessCarried: _guess,
    carried.AreaCarried: lambda body, names: _("Calls from {area} wait for the officer as before: {reason}",
                                               area=names.area(body.area), reason=body.held_why),
    carried.PinCarried: lambda body, names: _("The PIN of {who} holds on",
                                              who=names.actor(f"person:{body.person}")),
}
