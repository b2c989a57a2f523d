"""
What happened at a place on one line of time, the newest first, as lines; and hazards and alarms a month as numbers with
a small plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...clock import local
from ...domain.narration import Names
from ...domain.placetold import Told, told
from ...domain.rosters import midnight
from ...store.placehistory import Past
from ...texts import N_, _
from ..cells import Line, fit, line, wrap
from ..looks import levels
from .details import section
from .inspectrows import fits
from .rows import noun_word

#: So many months stand in the small plot, and a label before them is as wide.
_MONTHS, LABEL = 12, 12


def history(past: Past, names: Names, typed: str = "") -> list[Told]:
    """The newest first; what has a text in it where one is typed."""
    found = told(past.entries, past.alarms, past.rounds, past.findings, names)
    return [one for one in found
            if not typed or fits((f"{local(one.at):%Y-%m-%d}", noun_word(one.noun), one.text), typed)]


def history_lines(past: Past, names: Names, width: int, typed: str) -> list[Line]:
    """The line of time; where it ends although there is more, it says so and how that is read."""
    shown = history(past, names, typed)
    found = [line(""), *section(_("what happened there, newest first"), width)]
    for one in shown:
        when = f" {local(one.at):%Y-%m-%d %H:%M} {fit(noun_word(one.noun), 8)} "
        parts = wrap(one.text, max(8, width - 28)) or [""]
        found += [line((when if not nth else " " * 27, "dim"), part) for nth, part in enumerate(parts)]
    if past.cut:
        said = _("Read back to {day}; more is kept. Down at the end of the page reads on.",
                 day=f"{local(past.since):%Y-%m-%d %H:%M}")
        found += [line((f" {part}", "bold")) for part in wrap(said, max(8, width - 1))]
    elif not shown:
        found.append(line(("  " + (_("Nothing of that kind.") if typed else _("Nothing happened there yet.")), "dim")))
    return found


def months(today: date) -> list[tuple[str, int]]:
    """The last twelve months: first day and first moment (UTC ms) of each, and of the next."""
    last = today.year * 12 + today.month - 1
    days = [date(month // 12, month % 12 + 1, 1) for month in range(last - _MONTHS + 1, last + 2)]
    return [(day.isoformat(), midnight(day)) for day in days]


def month_lines(starts: Sequence[tuple[str, int]], hazards: Sequence[int], alarms: Sequence[int],
                width: int) -> list[Line]:
    """Hazards and alarms a month: numbers, and a small plot last on its line; nothing where there were none."""
    if not any(hazards) and not any(alarms):
        return []
    cells = 4 if width >= 70 else 3
    heads = "".join(f"{day[5:7]:>{cells}}" for day, _at in starts[:-1])
    return [line((" " + fit(_("Inspect: months"), LABEL) + heads, "dim")),
            *(line((" " + fit(_(label), LABEL), "dim"),
                   *((_number(count, cells), "" if count else "dim") for count in counts), ("  " + _drawn(counts), ""))
              for label, counts in ((N_("Inspect: hazards"), hazards), (N_("Inspect: alarms"), alarms)))]


def _number(count: int, cells: int) -> str:
    """A number in its cells; of one that is too long the size is told rather than a part of it."""
    if not count:
        return f"{'.':>{cells}}"
    digits = str(count) if len(str(count)) < cells else f"{10 ** (cells - 2) - 1}+"
    return f"{digits:>{cells}}"


def _drawn(counts: Sequence[int]) -> str:
    steps = levels()
    top = max(*counts, 1)
    return "".join(steps[min(len(steps) - 1, -(-count * (len(steps) - 1) // top))] for count in counts)
