"""
A hazard whole: how it stands and what is next, each of its time limits with how it was counted day by day, its notices,
what proves it, and what happened. Plain functions of what was read.
"""

from __future__ import annotations

from datetime import date
from itertools import zip_longest

from ...clock import local
from ...domain import hazardrows as hz
from ...domain.deadlines import AT_ONCE, HOURS, Deadline, Step, steps
from ...domain.deadlinewords import clock_end
from ...domain.hazardrows import Evidence, Hazard, Notice
from ...domain.narration import weekday
from ...domain.sentences import sentence
from ...store.hazards import Whole
from ...texts import N_, _
from ..cells import Line, clip, fit, line, wrap
from ..hazardkeys import next_of
from ..hazardwords import (
    ISSUER_WORDS,
    KIND_WORDS,
    NOTICE_WORDS,
    PATHS_WHOLE,
    RECEIPT_WORDS,
    SEVERITY_WORDS,
    VERBS,
    day_words,
    grade_words,
    is_overdue,
    left,
    state_words,
)
from ..picture import Picture
from .details import field_lines, section
from .hazardrows import Known, missing_words

#: What a day on the way is, and by which rule.
_STEP_WORDS = {"starts": N_("the day that sets it off: not counted (CAL-01)"), "counts": N_("working day {nth}"),
               "passed": N_("passed over"), "named": N_("the day that was named"),
               "rolled": N_("moved on (CAL-02)"), "last": N_("the last day, over at 24:00")}
_MANY = 12
#: So wide a page has room for how a date was counted beside what is known.
BESIDE = 110


def whole_lines(found: Whole, known: Known, picture: Picture, today: date, width: int) -> list[Line]:
    """A hazard whole."""
    row = found.hazard
    lines = title_lines(row, known, today, width)
    lines += field_lines(fields(row, known, picture, today), width)
    for one in found.deadlines:
        lines += deadline_lines(one, known, today, width)
    lines += section(_("hazard's notices"), width)
    lines += listed([notice_words(one) for one in found.notices], width)
    lines += section(_("hazard's evidence"), width)
    lines += listed([evidence_words(one, picture) for one in found.evidence], width)
    lines += section(_("hazard's history"), width)
    return lines + listed([f"{local(event.at):%Y-%m-%d %H:%M}  {sentence(event, picture.names)}  "
                           f"{picture.names.actor(event.actor)}" for event in found.events], width)


def title_lines(row: Hazard, known: Known, today: date, width: int) -> list[Line]:
    """Number, place and breach."""
    look = "p3" if is_overdue(row, today.isoformat()) else "bold"
    return [line((part, look)) for part in wrap(f"{row.number}  {known.place(row)}  {known.breach(row)}", width)]


def fields(row: Hazard, known: Known, picture: Picture, today: date) -> list[tuple[str, str]]:
    """What is known of it, as names and values; what is empty is left out."""
    place = known.places.get(row.place)
    names = picture.names
    found = [
        (_("state"), state_line(row, known, today)),
        (_("next"), next_line(row)),
        (_("hazard's place"), joined(known.place(row), place.address if place else "", row.part)),
        (_("hazard's breach"), breach_line(row, known)),
        (_("hazard's words"), row.text),
        (_("hazard's grade"), joined(_(SEVERITY_WORDS.get(row.severity, row.severity)),
                                     grade_words(row) if row.major else _(PATHS_WHOLE.get(row.path, row.path)),
                                     issuer_line(row))),
        (_("hazard's responsible"), joined(row.responsible, row.department)),
        (_("hazard's finding"), joined(day_words(row.found), names.actor(row.found_by), source(row))),
        (_("hazard's first limit"), day_words(row.first_due) if row.first_due and row.first_due != row.due else ""),
        (_("hazard's extension"), _("once, to {day}", day=day_words(row.extended)) if row.extended else ""),
        (_("hazard's measure"), row.measure + (_(", {money} yuan", money=row.money) if row.money else "")),
        (_("hazard's interim"), row.interim + ("  " + _("its use is stopped") if row.stop_use else "")),
        (_("hazard's claim"), joined(day_words(row.claimed), row.claimed_by)),
        (_("hazard's re-inspection"), joined(day_words(row.reinspected),
                                             names.actor(row.reinspected_by) if row.reinspected_by else "")),
        (_("hazard's failures"), _("{count} times", count=row.failed) if row.failed else ""),
        (_("hazard's closing"), day_words(row.closed)),
        (_("why"), row.reason),
    ]
    return [(name, value) for name, value in found if value.strip()]


def joined(*texts: str) -> str:
    """Texts with commas, those that say something."""
    return _(", ").join(filter(None, texts))


def state_line(row: Hazard, known: Known, today: date) -> str:
    """How it stands, what is left, and that it was late once: that never goes."""
    due = known.due(row)
    words = state_words(row, today.isoformat())
    if row.state in hz.OVER or not due.last:
        return words + (_(", late") if row.late else "")
    counted = left(known.calendar, today, date.fromisoformat(due.last)).words
    was_late = _(", late") if row.late and not is_overdue(row, today.isoformat()) else ""
    lacks = f"  {missing_words([int(due.last[:4])])}" if due.missing else ""
    return _("{state}, {left}, last day {day}", state=words, left=counted, day=day_words(due.last)) + was_late + lacks


def next_line(row: Hazard) -> str:
    """The next step and its key."""
    action = next_of(row)
    if not action:
        return ""
    more = {hz.CLAIMED: _("; who looks again is another than who says that it is done (HAZ-16)"),
            hz.ORDERED: _("; enter when and to whom the notice was served")}.get(row.state, "")
    spot = _("; on the spot, never by a time limit (HAZ-01)") if (
        row.path == hz.ON_SPOT and row.state == hz.FOUND) else ""
    return f"d {_(VERBS[action])}{more}{spot}"


def breach_line(row: Hazard, known: Known) -> str:
    """The breach with where it stands and how sure we are of that."""
    if known.rules is None or row.breach not in known.rules.rules:
        return row.breach
    rule = known.rules.rule(row.breach)
    return f"{row.breach} {rule.text}  ({rule.cited} [{rule.mark}])"


def issuer_line(row: Hazard) -> str:
    """Whose word it is, and that a community's starts no period of the law (HAZ-12)."""
    if not row.notice and row.state == hz.FOUND:
        return ""
    who = _(ISSUER_WORDS.get(row.issuer, row.issuer))
    return who if row.issuer in hz.LEGAL else _("{who}: a notice, no order of the law (HAZ-12)", who=who)


_SOURCES = {"inspection": N_("from inspection {number}"), "finding": N_("from finding {number} of a patrol"),
            "alarm": N_("from alarm {number}"), "complaint": N_("from complaint {number}"),
            "bulk": N_("brought in by file {number}")}


def source(row: Hazard) -> str:
    """Out of what it came."""
    kind, _colon, number = row.source.partition(":")
    return _(_SOURCES[kind], number=number) if kind in _SOURCES else row.source


def deadline_lines(one: Deadline, known: Known, today: date, width: int) -> list[Line]:
    """A time limit, and day by day how it was counted."""
    lines = section(_("time limit: {what}", what=_(KIND_WORDS.get(one.kind, one.kind))), width)
    lines += field_lines(deadline_fields(one, known, today), width)
    rows = [] if one.unit == HOURS else list(steps(one, known.calendar))
    shown = rows if len(rows) <= 2 * _MANY else [*rows[:_MANY], None, *rows[-_MANY:]]
    return lines + [step_line(step, one, width) if step is not None else line(("   ...", "dim")) for step in shown]


def deadline_fields(one: Deadline, known: Known, today: date) -> list[tuple[str, str]]:
    """Its last day, by which rule, what is left; where it was moved, from which day."""
    if one.met:
        how = _("met on {day}", day=day_words(one.met))
    elif one.over and today.isoformat() <= one.last:
        how = _("it holds no longer")
    else:
        how = left(known.calendar, today, date.fromisoformat(one.last)).words
    last = clock_end(one) if one.unit == HOURS else day_words(one.last)
    found = [(_("hazard's last day"), f"{last}  {how}"),
             (_("hazard's rule"), f"{one.rule}  {period(one)}")]
    if one.counted != one.last:
        found.append((_("hazard's counted day"), day_words(one.counted)))
    if one.first != one.last:
        found.append((_("hazard's first day"), day_words(one.first)))
    if one.missing:
        found.append((_("calendar"), missing_words(one.missing)))
    return found


_UNITS = {"workdays": N_("{count} working days after {day}"), "days": N_("{count} days after {day}"),
          "named": N_("by a day that was named"), AT_ONCE: N_("at once: never moved (CAL-04)"),
          HOURS: N_("{count} h of the clock")}


def period(one: Deadline) -> str:
    """How it is counted."""
    return _(_UNITS.get(one.unit, one.unit), count=one.length, day=one.starts)


def step_line(step: Step, of: Deadline, width: int) -> Line:
    """A day on the way: rest days quiet, the last one stands out."""
    words = _("day {nth}", nth=step.nth) if step.what == "counts" and of.unit == "days" else _(
        _STEP_WORDS.get(step.what, step.what), nth=step.nth)
    kind = kind_words(step)
    look = "bold" if step.what == "last" else "dim" if step.what in ("passed", "rolled", "starts") else ""
    return line((fit(f"   {step.day:%m-%d} {weekday(step.day)}  {fit(kind, 20)} {words}", width), look))


def kind_words(step: Step) -> str:
    """What the calendar says of a day; of a year that it lacks, that it does not know."""
    from ...domain.calendars import kind_word

    said = step.name if step.name and step.kind == "holiday" else kind_word(step.kind)
    return said if step.known else f"{said} ?"


def notice_words(one: Notice) -> str:
    """A notice: its number, by when, whether it was served."""
    served = _("served {day} to {who}, {how}", day=one.served, who=one.served_to,
               how=_(RECEIPT_WORDS.get(one.receipt, one.receipt))) if one.served else _("not served yet")
    if one.voided:
        served = _("voided {day}: {reason}", day=one.voided, reason=one.reason)
    return "  ".join(filter(None, (one.number, _(NOTICE_WORDS.get(one.kind, one.kind)), one.day, served)))


def evidence_words(one: Evidence, picture: Picture) -> str:
    """A piece of evidence: its name or reference, who gave it, its digest."""
    kept = f"{one.name}  {one.size} B  {one.digest[:12]}" if one.digest else one.reference
    gone = "  " + _("let go by rule, entry {number}", number=one.removed) if one.removed else ""
    return f"{local(one.at):%Y-%m-%d}  {kept}  {picture.names.actor(one.by)}{gone}"


def listed(texts: list[str], width: int) -> list[Line]:
    """Texts below each other, or that there is nothing."""
    lines = [line("  " if not number else "    ", part) for text in texts
             for number, part in enumerate(wrap(text, max(8, width - 4)))]
    return lines or [line(("  " + _("nothing"), "dim"))]


def summary(row: Hazard, known: Known, deadlines: list[Deadline], picture: Picture, today: date,
            width: int, height: int) -> list[Line]:
    """A hazard under the list, as much as there is room for; where that is little, the next step alone."""
    if height <= 2:
        return [line((fit(f" {next_line(row) or state_line(row, known, today)}", width), "dim"))]
    first = sorted(deadlines, key=lambda one: (bool(one.met) or one.last != known.due(row).last, one.last))
    if width < BESIDE:
        return [*title_lines(row, known, today, width),
                *field_lines(fields(row, known, picture, today), width)][:height]
    half = width // 2
    said = [*title_lines(row, known, today, half - 1),
            *field_lines(fields(row, known, picture, today), half - 1)][:height]
    counted = [part for one in first for part in deadline_lines(one, known, today, width - half)][:height]
    empty: Line = ()
    return [clip(left_part, half) + right_part for left_part, right_part in zip_longest(
        said, counted, fillvalue=empty)]
