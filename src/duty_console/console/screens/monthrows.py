"""
A month of time limits as a grid: what kind of day each is, how much falls due on it, and what, where there is room.

Pure. A day of a year without a calendar says so; rest days and make-up days have a word of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ...calendarfile import HOLIDAY, MAKEUP
from ...domain import deadlines as dl
from ...domain import hazardrows as hz
from ...domain.calendars import kind_word
from ...domain.hazardrows import Hazard
from ...domain.narration import WEEKDAYS, weekday
from ...domain.sentences_hazard import subject
from ...store.hazards import Due
from ...texts import N_, _
from ..cells import Line, Span, fit, line, width_of
from ..hazardwords import KIND_WORDS, LETTERS
from .hazardrows import Known, missing_words

#: What falls due on a day: what it is, and the hazard, or None where it is a complaint.
Falls = tuple[Due, Hazard | None]
_ONE = timedelta(days=1)
WEEKS, HEADS = 6, 2


class Month(NamedTuple):
    """A month from its first day on, and what falls due on each of its days."""

    first: date
    days: Mapping[date, Sequence[Falls]]
    known: Known

    @property
    def begins(self) -> date:
        """The Monday with which its grid begins."""
        return self.first - timedelta(days=self.first.weekday())

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - _ONE


def month_of(known: Known, first: date) -> Month:
    """The open time limits of a month: the last day of what is not said to be done yet, and everything else that is
    waited for."""
    by: dict[date, list[Falls]] = {}
    rows = {f"hazard:{row.id}": row for row in known.open}
    wanted = f"{first:%Y-%m}"

    def falls(due: Due, row: Hazard | None) -> None:
        if due.last.startswith(wanted):
            by.setdefault(date.fromisoformat(due.last), []).append((due, row))

    for of, row in rows.items():
        own = known.dues.get(of, ())
        if row.state in (hz.FOUND, hz.ORDERED, hz.RECTIFYING) and row.due:
            missing = any(one.missing for one in own if one.kind == dl.RECTIFY)
            falls(Due(of, dl.RECTIFY, row.due, missing), row)
        for one in own:
            if one.kind != dl.RECTIFY:
                falls(one, row)
    for of, dues in known.dues.items():
        for one in dues if of not in rows else ():
            if not of.startswith("hazard:") or one.kind in dl.OUTLIVE:  # owed of a hazard that is gone
                falls(one, None)
    return Month(first, by, known)


def grid(month: Month, chosen: date, today: date, width: int, height: int) -> list[Line]:
    """Seven days across, as many lines a week as there is room for."""
    cell = max(4, (width - 1) // 7)
    weeks = ((month.last - month.begins).days // 7) + 1
    each = max(1, (height - HEADS) // weeks)
    lines = [title(month, width), line((" " + "".join(fit(" " + _(name), cell) for name in WEEKDAYS), "dim"))]
    for week in range(weeks):
        days = [month.begins + timedelta(days=7 * week + number) for number in range(7)]
        drawn = [_cell(month, day, chosen, today, cell - 1, each) for day in days]
        lines += [line(" ", *(span for part in drawn for span in (*part[number], (" ", "")))) for number in range(each)]
    return lines


def title(month: Month, width: int) -> Line:
    """The month, how much falls due in it, and that its calendar lacks."""
    count = sum(map(len, month.days.values()))
    spans: list[Span] = [(f" {month.first:%Y-%m}", "bold"), (_("  time limits {count}", count=count), "")]
    if not month.known.calendar.is_known(month.first):
        spans.append(("  " + missing_words([month.first.year]), "bad"))
    else:
        spans.append(("  " + _("letters: {letters}", letters=_(", ").join(
            f"{_(LETTERS[kind])} {_(KIND_WORDS[kind])}" for kind in (dl.RECTIFY, dl.SERVE, dl.REINSPECT))), "dim"))
    return line(*((fit(text, min(width_of(text), width)), look) for text, look in spans))


_OFF, _WORKS = N_("rest day"), N_("make-up day")


def _cell(month: Month, day: date, chosen: date, today: date, width: int, height: int) -> list[list[Span]]:
    """A day: its number and what it is, how much falls due, then what."""
    if day.month != month.first.month:
        return [[(" " * width, "")] for _each in range(height)]
    falling = month.days.get(day, ())
    calendar = month.known.calendar
    kind, rests = calendar.kind(day), not calendar.is_workday(day)
    mark = _(_OFF) if kind == HOLIDAY else _(_WORKS) if kind == MAKEUP else ""
    name = calendar.name(day) if kind == HOLIDAY else ""
    number = f"{'>' if day == today else ' '}{day.day:>2}"
    said = (f"{number}{mark} {name}", f"{number} {name}", f"{number}{name}", f"{number}{mark}")
    head = next((text for text in said if width_of(text) <= width), said[-1])
    counts = count_words(falling)
    late = day < today and any(due.kind == dl.RECTIFY for due, _row in falling)
    look = "p3" if late else "bold" if falling else ""
    cursor = " cursor" if day == chosen else ""
    first = "dim" if rests and not falling else "bold" if day == today else ""
    if height == 1:
        return [[(fit(f"{head.rstrip()} {counts}", width), (look or first) + cursor)]]
    told = (f"  {counts}", f" {counts}", counts.replace(" ", ""), "  " + _("{count} in all", count=len(falling)))
    counted = next((text for text in told if width_of(text) <= width), told[-1]) if falling else ""
    lines = [[(fit(head, width), first + cursor)], [(fit(counted, width), look + cursor)]]
    for place in range(height - 2):
        left = len(falling) - place
        text = "" if left <= 0 else f"  +{left}" if place == height - 3 and left > 1 else short(
            falling[place], month.known)
        lines.append([(fit(text, width), cursor.strip())])
    return lines


def count_words(falling: Sequence[Falls]) -> str:
    """How much of each kind, a letter and a number."""
    counts: dict[str, int] = {}
    for due, _row in falling:
        kind = due.kind if due.kind in LETTERS else ""
        counts[kind] = counts.get(kind, 0) + 1
    return " ".join(f"{_(LETTERS[kind])}{counts[kind]}" for kind in LETTERS if kind in counts)


def short(falls: Falls, known: Known) -> str:
    """What falls due, in a word or two."""
    due, row = falls
    return f"{_(LETTERS.get(due.kind, LETTERS['']))} {known.place(row)}" if row is not None else subject(due)


def day_lines(month: Month, day: date, width: int, height: int) -> list[Line]:
    """The day under the cursor: what it is, and what falls due on it."""
    calendar = month.known.calendar
    kind = kind_word(calendar.kind(day))
    name = calendar.name(day)
    known = "" if calendar.is_known(day) else "  " + missing_words([day.year])
    falling = month.days.get(day, ())
    said = _("{day} {weekday}  {kind}  time limits {count}", day=day, weekday=weekday(day),
             kind=f"{kind} {name}".strip(), count=len(falling))
    lines = [line((fit(f" {said}{known}", width), "bold" if not known else "bad"))]
    for due, row in falling:
        what = f"{row.number} {month.known.place(row)} {month.known.what(row)}" if row is not None else subject(due)
        who = row.responsible if row is not None else ""
        lines.append(line((fit(f"   {fit(_(KIND_WORDS.get(due.kind, due.kind)), 10)} {what}  {who}", width), "")))
    if len(lines) > height:
        lines = [*lines[:height - 1], line(("   ... " + _("Enter lists all of them"), "dim"))]
    return lines
