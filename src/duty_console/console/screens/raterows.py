"""
How much of what was found is rectified (HAZ-17), as lines: the rates of a month as bars against their target, what they
count, the months before, and the same by trade and by person. Each line knows the very hazards that it opens.

Read and counted step by step, each as short as a key press may wait: ten thousand hazards may count in one month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ...domain.calendars import Calendar
from ...domain.deadlines import Deadline
from ...domain.drafttexts import COVERAGE
from ...domain.hazardcounts import RATES, SHOWN, count_word, rates, share_words
from ...domain.hazardfigures import PERSON, TRADE, Figures, Group, Share, counted, grouped
from ...domain.inspections import Limits, quarter_of
from ...domain.sentences_place import trade_word
from ...store.hazardfigures import Tally, calendar, looked_at_again, tallied, trades
from ...store.reading import Reader
from ...store.register import covered
from ...texts import _, language
from ..cells import Line, fit, line, width_of
from ..widgets.plots import bar

#: So many months are told.
MONTHS = 6
#: The line of the quarter's list, which opens the board of inspections.
COVERAGE_LINE = "rate:coverage"
_TARGET, _BAR, _SHARE = 100.0, 30, 20


class Told(NamedTuple):
    """What counts in the months up to one (`since` and `until` are its days, ISO) as it stands on a day, and what was
    made of it so far: the month, how far the quarter's list is, the month by trade and by person, and every month."""

    since: str
    until: str
    as_of: str
    rows: tuple[Tally, ...] = ()
    again: tuple[Deadline, ...] = ()
    calendar: Calendar = Calendar(())
    figures: Figures | None = None
    covered: tuple[int, int] = (0, 0)
    trades: tuple[Group, ...] = ()
    people: tuple[Group, ...] = ()
    months: tuple[tuple[str, Figures], ...] = ()

    def counted(self, since: str, until: str) -> Figures:
        """The figures of a span."""
        return counted(self.rows, self.again, since, until, self.as_of, self.calendar)

    def grouped(self, by: str, of: Mapping[str, str]) -> tuple[Group, ...]:
        """The month by trade or person."""
        return tuple(grouped(self.rows, self.again, self.since, self.until, self.as_of, self.calendar, by, of))


Step = Callable[[Reader, Told], Told]


def steps(today: date, back: int, limits: Limits) -> tuple[Told, list[Step]]:
    """Nothing yet of the month so many before this one, and what makes it whole: one step after the other."""
    months = [month_of(today, back + before) for before in range(MONTHS)]
    (_name, since, until), first = months[0], months[-1][1]

    def whole(reader: Reader, told: Told) -> Told:
        found = told._replace(rows=tuple(tallied(reader, first, until)), again=tuple(looked_at_again(reader, until)),
                              calendar=calendar(reader))
        return found._replace(figures=found.counted(since, until))

    def inspected(reader: Reader, told: Told) -> Told:
        quarter = quarter_of(date.fromisoformat(until))
        last = min(until, told.as_of)
        return told._replace(covered=covered(reader, limits.trades, quarter.first.isoformat(), last))

    def by_trade(reader: Reader, told: Told) -> Told:
        return told._replace(trades=told.grouped(TRADE, trades(reader)))

    def by_person(reader: Reader, told: Told) -> Told:
        return told._replace(people=told.grouped(PERSON, {}))

    def of_month(name: str, start: str, end: str) -> Step:
        return lambda reader, told: told._replace(months=((name, told.counted(start, end)), *told.months))

    return Told(since, until, today.isoformat()), [
        whole, inspected, by_trade, by_person, *(of_month(*month) for month in months)]


def month_of(today: date, back: int) -> tuple[str, str, str]:
    """A month so many before this one: its name, its first and its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return f"{first:%Y-%m}", first.isoformat(), last.isoformat()


class Number(NamedTuple):
    """A line of the page: a heading, or a number with the ids of the hazards that it opens and what these are."""

    key: str
    name: str
    words: str = ""
    ids: tuple[int, ...] = ()
    opens: str = ""
    percent: float | None = None
    is_rate: bool = False
    is_head: bool = False


def numbers(told: Told) -> list[Number]:
    """The page, as far as it is counted."""
    if told.figures is None:
        return []
    found = [_rate(f"rate:{name}", _(RATES[name]), share) for name, share in rates(told.figures).items()]
    due, seen = told.covered
    found.append(Number(COVERAGE_LINE, _(RATES[COVERAGE]), share_words(seen, due),
                        percent=100 * seen / due if due else None, is_rate=True))
    found.append(_head("counts", _("what they count")))
    for which in SHOWN:
        ids = told.figures.ids[which]
        found.append(Number(f"count:{which}", count_word(which), str(len(ids)), ids, count_word(which)))
    found.append(_head("months", _("month by month: rectified of what was due")))
    found += [_rate(f"month:{month}", month, figures.rectification) for month, figures in told.months]
    found.append(_head("trades", _("by trade")))
    found += [_rate(f"trade:{group.key}", trade_word(group.key) or "-", group.figures.rectification)
              for group in told.trades]
    found.append(_head("people", _("by person responsible")))
    return found + [_rate(f"person:{group.key}", group.key or "-", group.figures.rectification)
                    for group in told.people]


def _head(key: str, name: str) -> Number:
    return Number(f"head:{key}", name, is_head=True)


def _rate(key: str, name: str, share: Share) -> Number:
    """A rate; it opens what it lacks, and where it lacks nothing what it counts."""
    words = share_words(len(share.some), len(share.among))
    some = set(share.some)
    lacks = tuple(id for id in share.among if id not in some)
    said = _("{name} {share}: what it lacks", name=name, share=words) if lacks else f"{name} {words}"
    return Number(key, name, words, lacks or share.among, said, share.percent, True)


def number_line(number: Number, called: Mapping[int, str], width: int) -> Line:
    """A line of the page. A rate that lacks anything stands out; a count shows the first of its hazards."""
    if number.is_head:
        return line((fit(f" -- {number.name} " + "-" * max(0, width - width_of(number.name) - 5), width), "dim"))
    name = fit(f" {number.name}", min(30 if language() == "zh" else 40, max(8, width // 2)))
    if not number.is_rate:
        quiet = "" if number.ids else "dim"
        count = fit(number.words, 6, right=True)
        return line((name, quiet), (count, quiet), "  ",
                    (_first(number.ids, called, width - width_of(name) - width_of(count) - 3), "dim"))
    percent = number.percent
    look = "p3" if percent is not None and percent < _TARGET else ""
    cells = max(0, min(_BAR, width - width_of(name) - _SHARE - 2))
    return line((name, ""), (fit(number.words, _SHARE), look), "  ",
                *(bar(percent, _TARGET, cells, look) if cells > 5 and percent is not None else ()))


def _first(ids: tuple[int, ...], called: Mapping[int, str], width: int) -> str:
    """As many numbers of hazards as there is room for, each whole, and that there are more."""
    said = ""
    for place, id in enumerate(ids):
        more = f"{said}{_(', ') if said else ''}{called.get(id, id)}"
        left = "" if place == len(ids) - 1 else " …"
        if width_of(more + left) > width:
            return f"{said} …" if said else ""
        said = more
    return said


def page_head(told: Told, width: int) -> Line:
    """What the page is of."""
    return line((fit(" " + _("rates of {month}, as they stand today (HAZ-17)", month=told.since[:7]), width), "bold"))
