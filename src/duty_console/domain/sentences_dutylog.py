"""
The facts of the duty log, said to a person; `sentences` joins them to the others. The words of the form stand here too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..clock import local
from ..texts import N_, _
from . import dutylogcarried as lc
from . import dutylogevents as le
from .body import Body
from .dutylogrows import CLOCK, CONTROLLER, MANUAL, PARTS
from .narration import Names, either

STATE_WORDS = {"normal": N_("normal"), "fault": N_("fault")}
MODE_WORDS = {"auto": N_("automatic"), "manual": N_("manual")}
FOUND_WORDS = {"ok": N_("in order"), "fault": N_("faulty"), "untested": N_("not tested")}
PART_WORDS = {"self_test": N_("self-test"), "silence": N_("silencing"), "reset": N_("resetting"),
              "main_power": N_("mains"), "standby_power": N_("standby power")}


def moment(at: int) -> str:
    """Day and time."""
    then: datetime = local(at)
    return f"{then:%m-%d %H:%M}"


def slot_word(slot: int) -> str:
    """A slot by the time of day at which it begins."""
    then: datetime = local(slot)
    return f"{then:%H:%M}"


def _facility(body: le.FacilitySet, _names: Names) -> str:
    what = N_("Controller {name}") if body.kind == CONTROLLER else N_("System {name}")
    return _(what, name=either(body.name, body.name_en) or body.facility)


def _skipped(body: le.LogSkipped, _names: Names) -> str:
    what = (N_("Duty log: {count} slots from {first} to {last} passed: the clock was set") if body.why == CLOCK else
            N_("Duty log: {count} slots from {first} to {last} were missed by an outage"))
    return _(what, count=body.count, first=moment(body.first), last=moment(body.last))


def _running(body: le.LogRunning, _names: Names) -> str:
    said = _("Duty log {slot}: {state}", slot=slot_word(body.slot), state=_(STATE_WORDS.get(body.state, body.state)))
    said += _("; {text}", text=body.text) if body.text else ""
    said += _("; not reported by any device: {text}", text=body.missed) if body.missed else ""
    said += _("; LATE") if body.late else ""
    return said + _corrected(body)


def _checked(body: le.LogChecked, names: Names) -> str:
    wrong = [part for part in PARTS if getattr(body, part) != "ok"]
    said = _("{controller} was checked: {found}", controller=names.facility(body.controller),
             found=_(", ").join(f"{_(PART_WORDS[part])} {_(FOUND_WORDS.get(found := getattr(body, part), found))}"
                                for part in wrong) or _("in order"))
    return said + (_("; {text}", text=body.fault_and_action) if body.fault_and_action else "") + _corrected(body)


def _system(body: le.LogSystem, names: Names) -> str:
    said = _("{system}: {mode}, {state}", system=names.facility(body.system),
             mode=_(MODE_WORDS.get(body.mode, body.mode)), state=_(STATE_WORDS.get(body.state, body.state)))
    if body.mode == MANUAL:
        said += _("; until {until}, restored by {who}; {cause}", until=slot_word(body.until),
                  who=names.actor(body.restorer), cause=body.cause)
    return said + (_("; {text}", text=body.text) if body.text else "") + _corrected(body)


def _cause(body: le.LogCause, _names: Names) -> str:
    said = _("Alarm {alarm}: {text}", alarm=body.alarm, text=_("; ").join(filter(None, (body.cause, body.handling))))
    return said + _corrected(body)


def _corrected(body: le.LogRunning | le.LogChecked | le.LogSystem | le.LogCause) -> str:
    """That it is another version, and why."""
    return _(" (version {version}: {reason})", version=body.version, reason=body.reason) if body.first else ""


SENTENCES: dict[type[Body], Callable[..., str]] = {
    le.FacilitySet: _facility,
    le.LogBegun: lambda body, _names: _("The duty log is kept from {time} on (rule {rule})", time=moment(body.since),
                                        rule=body.rule),
    le.LogPrompted: lambda body, _names: _("Duty log {slot}: write how things run (rule {rule})",
                                           slot=slot_word(body.slot), rule=body.rule),
    le.LogSkipped: _skipped,
    le.LogWarned: lambda body, _names: _("Duty log {slot}: nobody has written it yet (rule {rule})",
                                         slot=slot_word(body.slot), rule=body.rule),
    le.LogLate: lambda body, _names: _("Duty log {slot}: not written; an entry is late from now on (rule {rule})",
                                       slot=slot_word(body.slot), rule=body.rule),
    le.LogRunning: _running,
    le.LogChecked: _checked,
    le.LogSystem: _system,
    le.LogManualOverdue: lambda body, names: _("{system} should be back in automatic since {until} (rule {rule})",
                                               system=names.facility(body.system), until=slot_word(body.until),
                                               rule=body.rule),
    le.LogCause: _cause,
    lc.PromptingCarried: lambda _body, _names: _("The duty log is asked for as before"),
    lc.SlotCarried: lambda body, _names: _("Duty log {slot}: stands as before", slot=moment(body.slot)),
    lc.GapCarried: lambda body, _names: _("Duty log {slot}: stands as before", slot=moment(body.first)),
    lc.RunningCarried: lambda body, _names: _("Duty log {slot}: stands as before", slot=moment(body.slot)),
    lc.CheckCarried: lambda body, names: _("{name}: its check of {day} stands as before", day=body.day,
                                           name=names.facility(body.controller)),
    lc.ControlCarried: lambda body, names: _("{name}: how it is controlled stands as before",
                                             name=names.facility(body.system)),
    lc.CauseCarried: lambda body, _names: _("Alarm {alarm}: its cause stands as before", alarm=body.alarm),
    lc.ManualCarried: lambda body, names: _("{name}: in manual as before, until {until}",
                                            name=names.facility(body.system), until=moment(body.until)),
}
