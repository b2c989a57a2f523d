"""
How much of what was found is rectified (HAZ-17): the rates of this month as bars against their target, what they count,
the months before, and who and what they are made of. The same figures as the month's report, with the numbers of the
hazards behind each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ...domain.hazardcounts import RATES, SHOWN, count_word, rates, share_words
from ...domain.hazardfigures import PERSON, TRADE, Figures, Group, Share
from ...domain.rosters import day_of
from ...domain.sentences_place import trade_word
from ...store.hazardfigures import material
from ...store.reading import Reader
from ...texts import _
from ..cells import Line, fit, line, width_of, wrap
from ..sheet import Sheet, plain
from ..widgets.plots import bar
from .details import section
from .kept import Kept
from .reading import ReadingScreen

if TYPE_CHECKING:
    from ..app import DutyApp

#: So many months are told.
_MONTHS = 6
_TARGET, _BAR, _EXPORTED = 100.0, 30, 240


class Told(NamedTuple):
    """This month, the months before (the oldest first), and this month by trade and by person."""

    month: Figures | None = None
    before: tuple[tuple[str, Figures], ...] = ()
    trades: tuple[Group, ...] = ()
    people: tuple[Group, ...] = ()
    numbers: dict[int, str] = {}


def read_rates(reader: Reader, today: date) -> Told:
    """The figures as they stand today."""
    months = [_month(today, back) for back in range(_MONTHS - 1, -1, -1)]
    found = [(name, material(reader, since, until, today.isoformat())) for name, since, until in months]
    made = found[-1][1]
    return Told(made.figures, tuple((name, one.figures) for name, one in found), tuple(made.groups(TRADE)),
                tuple(made.groups(PERSON)), {row.id: row.number for row in made.hazards})


def _month(today: date, back: int) -> tuple[str, str, str]:
    """A month so many before this one: its name, its first and its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return f"{first:%Y-%m}", first.isoformat(), last.isoformat()


def open_rates(app: DutyApp) -> None:
    """Opens the page over the present screen."""
    kept: Kept[Told] = Kept(app.glass.body, lambda reader: read_rates(reader, day_of(app.picture.now.at)), Told())

    def page(width: int) -> list[Line]:
        return rate_lines(kept.now(), width)
    app.read(page, lambda: None)
    if isinstance(body := app.glass.body, ReadingScreen):
        def listed() -> Sheet:
            lines = plain(page(_EXPORTED))
            return Sheet(_("rates"), (_("text"),), [(text,) for text in lines if text], lines)
        body.lists(listed)


def rate_lines(told: Told, width: int) -> list[Line]:
    """The page."""
    if told.month is None:
        return [line((_("The figures cannot be read now."), "dim"))]
    found = told.month
    lines = [line((fit(_("rates of {month}, as they stand today (HAZ-17)", month=found.since[:7]), width), "bold"))]
    for name, share in rates(found).items():
        lines.append(_rate(_(RATES[name]), share, width))
    lines += section(_("what they count"), width)
    for which in SHOWN:
        if ids := found.ids[which]:
            numbers = _numbers([told.numbers.get(id, str(id)) for id in ids])
            head = fit(f" {count_word(which)}", 30) + fit(str(len(ids)), 5, right=True) + "  "
            for number, part in enumerate(wrap(numbers, max(10, width - width_of(head)))):
                lines.append(line((head if not number else " " * width_of(head), ""), (part, "dim")))
    lines += section(_("month by month: rectified of what was due"), width)
    for month, figures in told.before:
        lines.append(_rate(month, figures.rectification, width))
    lines += section(_("by trade"), width)
    lines += [_rate(trade_word(group.key) or "-", group.figures.rectification, width) for group in told.trades]
    lines += section(_("by person responsible"), width)
    return lines + [_rate(group.key or "-", group.figures.rectification, width) for group in told.people]


def _rate(name: str, share: Share, width: int) -> Line:
    """A rate: its name, what it is, a bar against the target. What lacks anything stands out."""
    words = share_words(len(share.some), len(share.among))
    cells = max(0, min(_BAR, width - 46))
    look = "p3" if share.percent is not None and share.percent < _TARGET else ""
    head = (fit(f" {name}", 24), ""), (fit(words, 18), look), "  "
    return line(*head, *(bar(share.percent or 0.0, _TARGET, cells, look) if cells > 5 and share.among else ()))


def _numbers(numbers: Iterable[str]) -> str:
    """The hazards behind a number, the first of them whole."""
    return _(", ").join(numbers)
