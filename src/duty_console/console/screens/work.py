"""
What people do with an alarm, as lines: whose it is, what was found, the plan with its steps, the five things for 119,
and what was noted.

Plain functions from rows to lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.alarms import Alarm
from ...domain.narration import clock_time, either
from ...domain.notes import PRECANCEL, Note
from ...domain.planning import CALL_119, PlanStep
from ...domain.script119 import script
from ...domain.work import HELD, LEVEL_WORDS, UNVERIFIED, Work
from ...texts import N_, _, language
from ..cells import Line, line, width_of, wrap
from ..followed import Followed
from ..picture import Picture
from .details import field_lines, section
from .rows import called_here

#: The five things that 119 asks for -> their names.
FIVE = (("address", N_("address")), ("part", N_("on fire")), ("material", N_("what burns")), ("size", N_("how large")),
        ("caller", N_("caller")))


def work_lines(work: Work | None, picture: Picture, width: int) -> list[Line]:
    """Whose it is and what was found."""
    if work is None:
        return []
    fields = []
    if work.owner:
        owner = called_here(work.owner, picture)
        held = _("held") if work.state == HELD else ""
        fields.append((_("whose"), f"{owner}  {held}".rstrip()))
    if work.level != UNVERIFIED:
        word = _(LEVEL_WORDS[work.level])
        fields.append((_("verified"), f"{work.level} {word}  {picture.names.actor(work.level_by)} "
                                      f"{clock_time(work.level_at)}"))
    return field_lines(fields, width) if fields else []


def plan_lines(plan: Followed | None, alarm: Alarm, picture: Picture, width: int) -> list[Line]:
    """The plan with its steps: done, to be done now, waiting; before it the script, as long as 119 is to be called: it
    must be read whole without scrolling."""
    if plan is None:
        return []
    calls = plan.work.confirmed_event and any(step.kind == CALL_119 for step in plan.open)
    lines = script_lines(alarm, picture, width) if calls else []
    lines += section(_("plan: {name}", name=either(plan.plan.name, plan.plan.name_en)), width)
    now = {step.step for step in plan.open}
    for step in plan.steps:
        lines += _step(step, plan, step.step in now, picture, width)
    return lines


def _step(step: PlanStep, plan: Followed, is_open: bool, picture: Picture, width: int) -> list[Line]:
    done = plan.done.get(step.step)
    mark = "[x]" if step.step in plan.over else "[ ]" if is_open else " - "
    words = step.text_en if language() == "en" and step.text_en else step.text
    if step.dial:
        words += " (" + _("dial {number}", number=step.dial) + ")"
    if done is not None:
        how = _("left out: {reason}", reason=done.result) if done.waived else done.result
        words += f"  {picture.names.actor(done.by)} {clock_time(done.at)} {how}".rstrip()
    look = "bold" if is_open and step.step not in plan.over else "dim"
    return [line((f" {mark} " if not number else "     ", look), (part, look))
            for number, part in enumerate(wrap(words, max(10, width - 6)))]


def script_lines(alarm: Alarm, picture: Picture, width: int) -> list[Line]:
    """The five things that 119 asks for; what nobody knows is to be asked."""
    site = picture.names.site(alarm.line, alarm.account)
    point = picture.names.point(site.site, alarm.zone) if site else None
    person = next((one for one in picture.names.people if f"person:{one.person}" == picture.me.actor), None)
    said = script(alarm, site, point, person, {})
    fields = [(_(name), getattr(said, field) or (_("? your own name") if field == "caller" else _("? ask on the spot")))
              for field, name in FIVE]
    return section(_("tell 119"), width, "bold") + field_lines(fields, width)


def note_lines(notes: Sequence[Note], picture: Picture, width: int) -> list[Line]:
    """What was noted, with author and end."""
    lines = section(_("notes"), width) if notes else []
    for note in notes:
        mark = _("rang before: ") if note.kind == PRECANCEL else ""
        head = f" {clock_time(note.at)} {picture.names.actor(note.by)}  "
        lines += [line((head if not number else " " * width_of(head), "dim"), part)
                  for number, part in enumerate(wrap(mark + note.text, max(10, width - width_of(head))))]
    return lines
