"""
What the register asks for: which places are inspected every quarter (PAT-07), which of them were, when a place is next,
and which signed papers end or are lacking. Pure; every number comes with the rows that it counts.

A place is on the quarter's list by its trade, its risk or because it is critical. Who left the register within the
quarter is no longer due, but is listed beside: nothing leaves the denominator unseen.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from datetime import MAXYEAR, date, timedelta
from typing import NamedTuple

from ..rulebook import Rulebook
from .placerows import FIRE, HIGH, NORMAL, PUBLIC, RENT, RENTED, UNIT, Inspection, Paper, Place, Stood

#: The community's own list of the quarter; what a body and what any other unit does itself; signed papers; entering.
QUARTERLY, BODIES, UNITS, PAPERS, ENTERED = "PAT-07", "PAT-05", "PAT-06", "HAZ-22", "HAZ-23"
_QUARTERS, _MONTHS = 4, 3


class Limits(NamedTuple):
    """What the rules say: the trades of high risk, how many months a rule gives by its id, and how many days before a
    paper ends that is said."""

    trades: tuple[str, ...]
    every: Mapping[str, int]
    before_d: int


def limits_of(rules: Rulebook) -> Limits:
    """The numbers that hold."""
    return Limits(tuple(rules.rule(QUARTERLY).values.get("trades", ())),
                  {id: round(rules.number(id, "every_months")) for id in (BODIES, UNITS)},
                  round(rules.number(PAPERS, "before_d")))


class Quarter(NamedTuple):
    """A quarter of a year, `nth` from 1 to 4."""

    year: int
    nth: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, _MONTHS * self.nth - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + 1, 1) if self.nth == _QUARTERS else Quarter(self.year, self.nth + 1)

    @property
    def text(self) -> str:
        """As it is written: 2026-Q4."""
        return f"{self.year:04}-Q{self.nth}"


def quarter_of(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month + 2) // _MONTHS)


def quarter_named(text: str) -> Quarter | None:
    """The quarter somebody wrote: 2026-Q4, 2026Q4; None where it is none."""
    year, _q, nth = text.strip().upper().replace("-", "").partition("Q")
    if not (year + nth).isascii() or not (year.isdecimal() and nth.isdecimal()) or len(year) != 4:
        return None
    # The first and the last year that a date knows have no day before or after them to count from.
    return Quarter(int(year), int(nth)) if 1 < int(year) < MAXYEAR and 1 <= int(nth) <= _QUARTERS else None


def day_named(text: str) -> date | None:
    """The day somebody wrote, 2026-10-05; None where it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # there are other forms of the same


def risk_of(trade: str, said: str, trades: Collection[str]) -> str:
    """How risky a place is: as somebody said, else by its trade (PAT-07)."""
    return said or (HIGH if trade in trades else NORMAL)


def is_listed(place: Place | Stood, trades: Collection[str]) -> bool:
    """Whether the quarter's list asks for a place that is on the register."""
    return place.critical or place.risk == HIGH or place.trade in trades


def stood_then(place: Place, changes: Iterable[Stood], day: str) -> Place:
    """A place as it stood when a day (ISO) was over; `changes` are all of it that came after, in their order."""
    first = next((one for one in changes if one.day > day), None)
    if first is None:
        return place
    return place._replace(trade=first.trade, risk=first.risk, critical=first.critical, since=first.since,
                          ended=first.ended)


def is_there(place: Place, day: date) -> bool:
    """Whether a place is on the register on a day."""
    text = day.isoformat()
    return place.since <= text and (not place.ended or place.ended > text)


class Coverage(NamedTuple):
    """A quarter's list up to a day: keys of the places that are due, of those inspected and of those that wait, who
    waits longest first; `inspections` are the entries that cover them. `left` went off the register or off the
    list within the quarter without an inspection. `over` says that the quarter is: who waits is overdue."""

    quarter: Quarter
    until: date
    due: tuple[str, ...]
    inspected: tuple[str, ...]
    waiting: tuple[str, ...]
    inspections: tuple[int, ...]
    left: tuple[str, ...]
    over: bool

    @property
    def rate(self) -> float | None:
        """Inspected of due in percent (HAZ-17); None where nothing is due."""
        return 100 * len(self.inspected) / len(self.due) if self.due else None


def coverage(places: Iterable[Place], inspections: Iterable[Inspection], quarter: Quarter, today: date,
             trades: Collection[str], changes: Iterable[Stood] = ()) -> Coverage:
    """How far a quarter's list is done on a day, by how its places stood then: whose risk was lowered since has not
    been inspected by that. `inspections` may be more than those of the quarter, `changes` come in their order."""
    until = min(today, quarter.last)
    first, last = quarter.first.isoformat(), until.isoformat()
    seen: dict[str, list[int]] = {}
    for one in inspections:
        if first <= one.day <= last:
            seen.setdefault(one.place, []).append(one.id)
    changed: dict[str, list[Stood]] = {}
    for change in changes:
        changed.setdefault(change.place, []).append(change)
    due, left = list[Place](), list[str]()
    for now in places:
        own = changed.get(now.place, ())
        place = stood_then(now, own, last)
        if is_listed(place, trades) and is_there(place, until):
            due.append(place)
        elif place.place not in seen and _was_due(place, own, first, last, trades):
            left.append(place.place)
    due.sort(key=lambda place: place.place)
    waiting = sorted((place for place in due if place.place not in seen),
                     key=lambda place: (place.inspected, place.place))
    return Coverage(
        quarter, until, tuple(place.place for place in due),
        tuple(place.place for place in due if place.place in seen), tuple(place.place for place in waiting),
        tuple(sorted(number for place in due for number in seen.get(place.place, ()))), tuple(sorted(left)),
        today > quarter.last)


def _was_due(place: Place, changes: Iterable[Stood], first: str, last: str, trades: Collection[str]) -> bool:
    """Whether a place that a list has no more on its last day stood there within the span."""
    if is_listed(place, trades) and first <= place.ended <= last and place.since <= last:
        return True
    return any(is_listed(one, trades) and one.since <= one.day and (not one.ended or first <= one.ended)
               for one in changes if first <= one.day <= last)


class Next(NamedTuple):
    """By which day a place is to be inspected next, and which rule says so (empty: the register itself)."""

    day: date
    rule: str

    def is_over(self, today: date) -> bool:
        """Whether that day has passed."""
        return self.day < today


def next_inspection(place: Place, trades: Collection[str], every: Mapping[str, int]) -> Next | None:
    """
    When a place is next: by what the register says of it, else at the end of a quarter where its list has it, else as
    often as such a unit inspects itself; None where nothing asks for it. `every` gives the months of a rule by its id.
    """
    if place.ended:
        return None
    since = date.fromisoformat(place.inspected or place.since) if place.inspected or place.since else None
    if place.every_months:
        return Next(months_after(since, place.every_months), "") if since else None
    if is_listed(place, trades):
        if since is None:
            return None
        quarter = quarter_of(since)
        return Next((quarter.next if place.inspected else quarter).last, QUARTERLY)
    rule = {PUBLIC: BODIES, UNIT: UNITS}.get(place.kind, "")
    return Next(months_after(since, every[rule]), rule) if rule and since else None


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class PaperDue(NamedTuple):
    """Something about a place's signed papers: `kind` of paper, the one that stands (None: it was never signed), and
    how many days it holds still, less than 0 for how long it has been over."""

    place: str
    kind: str
    paper: Paper | None
    left: int | None


def wanted(place: Place) -> tuple[str, ...]:
    """The papers that a place must have signed (HAZ-22)."""
    return (FIRE, RENT) if place.kind == RENTED else (FIRE,)


def standing(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Of one place the paper of each kind that holds longest, which is not always the newest entry."""
    found: dict[str, Paper] = {}
    for row in papers:
        known = found.get(row.kind)
        if known is None or (row.until or "9999", row.id) > (known.until or "9999", known.id):
            found[row.kind] = row
    return found


def papers_due(place: Place, papers: Iterable[Paper], today: date, before_d: int) -> list[PaperDue]:
    """What a place lacks, what is over, and what ends within so many days, by kind."""
    if place.ended:
        return []
    have = standing(papers)
    found = [PaperDue(place.place, kind, None, None) for kind in wanted(place) if kind not in have]
    for kind, row in have.items():
        if row.until:
            left = (date.fromisoformat(row.until) - today).days
            if left <= before_d:
                found.append(PaperDue(place.place, kind, row, left))
    return sorted(found, key=lambda one: one.kind)
