"""
When a site opens and closes, and whether it does (F-EI-12): hours by kind of day, held against what its device says.

Pure rows and functions of hours, calendar and moment. Judged is how things are at a moment, never an edge: a clock that
is set, a calendar that comes late and a start look once more, and nothing is told twice or never.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..calendarfile import HOLIDAY, MAKEUP
from ..clock import SHANGHAI, local
from .calendars import Calendar

OPEN, CLOSED = "open", "closed"
#: Own codes: open though it should be closed, opened when it should be closed, closed though it should be open.
LATE, OUTSIDE, UNOPENED = CODES = ("not_closed", "opened_outside", "not_opened")
RULE_OF = {LATE: "OPEN-01", OUTSIDE: "OPEN-02", UNOPENED: "OPEN-03"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Kinds of day that hours may be given for.
DAY_WORDS = ("workdays", "rest_days", "holidays", *WEEKDAYS)
_MINUTE_MS, _DAY = 60_000, timedelta(days=1)
#: So far ahead the next change is looked for, and so far back the last closing.
_AHEAD_DAYS, _BACK_DAYS = 400, 15

#: Codes that say by themselves whether somebody opened or closed; what is deferred, extended or cancelled is neither.
_SIA = {**dict.fromkeys(("OP", "OA", "OG", "OK", "OQ", "OR", "OS"), OPEN),
        **dict.fromkeys(("CL", "CA", "CF", "CG", "CJ", "CK", "CP", "CQ", "CR", "CS", "NL"), CLOSED)}
_RECEIVER = {"O": OPEN, "H2": OPEN, "C": CLOSED, "H4": CLOSED}
#: Contact ID: here E is an opening and R a closing.
_BY_LETTER = frozenset(("400", "401", "402", "403", "407", "408", "409", "441", "442", "443", "450", "451", "452",
                        "456", "463"))


class Hours(NamedTuple):
    """Minutes after midnight; `close` is beyond 1440 where it is on the next day."""

    open: int
    close: int


class Span(NamedTuple):
    """From when to when a site is to be open, UTC ms."""

    open: int
    close: int


class Grace(NamedTuple):
    """How long after its time a closing or an opening is still in time, and how long before its time an opening is, in
    ms (OPEN-01, OPEN-02, OPEN-03)."""

    close: int
    early: int
    open: int


class Opening(NamedTuple):
    """A row of the table `opening`: a site with hours. `groups` are the partitions that are open; `state` is empty as
    long as nothing was heard; `opened_at` and `heard_at` are when it last opened, and last said anything of it; an
    opening of `unjudged` may be over before anybody looked. `told` is the alarm code that stands, `alarm` its number.
    Counted from entry `number` at `at` (UTC ms) and `tick` (boot clock)."""

    site: str
    line: str
    account: str
    groups: tuple[str, ...]
    state: str
    opened_at: int
    heard_at: int
    unjudged: int
    told: str
    alarm: int
    number: int
    at: int
    tick: int


def sense_of(scheme: str, code: str, sense: str) -> str:
    """Whether a signal says that somebody opened or closed; empty where it says neither."""
    if scheme == "sia":
        return _SIA.get(code, "")
    if scheme == "surgard":
        return _RECEIVER.get(code, "")
    return sense if scheme in ("cid", "hengbo") and code in _BY_LETTER else ""


def moved(row: Opening, group: str, sense: str, at: int) -> Opening:
    """The row after somebody opened or closed a partition. `00` is the whole site."""
    group = group if group.strip("0") else ""
    if sense == OPEN:
        if at < row.heard_at:  # out of a buffer, and something is known since
            return row._replace(unjudged=at)
        return row._replace(groups=tuple(sorted({*row.groups, group})), state=OPEN, opened_at=at, heard_at=at,
                            unjudged=at)
    if at < row.heard_at:
        return row
    groups = tuple(each for each in row.groups if group and each != group)
    return row._replace(groups=groups, state=OPEN if groups else CLOSED, heard_at=at)


@lru_cache(maxsize=1024)
def hours_of(text: tuple[str, ...]) -> dict[str, Hours | None]:
    """Hours by day word, out of the texts that the journal keeps: `workdays 08:00-22:00`, `sun closed`."""
    found: dict[str, Hours | None] = {}
    for line in text:
        word, _space, said = line.partition(" ")
        first, dash, last = said.partition("-")
        if not dash:
            found[word] = None
            continue
        begin, end = minutes(first), minutes(last)
        found[word] = Hours(begin, end if end > begin else end + 1440)
    return found


def minutes(text: str) -> int:
    """Minutes after midnight of 08:30; 24:00 is the end of the day."""
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def hours_on(hours: tuple[str, ...], calendar: Calendar, day: date) -> Hours | None:
    """The hours of a day. Where the notice says what a day is, the kind of day goes before the name of the weekday;
    on any other day the name goes first."""
    known, kind = hours_of(hours), calendar.kind(day)
    rests = not calendar.is_workday(day)
    kinds = [*(["holidays"] if kind == HOLIDAY else []), "rest_days" if rests else "workdays"]
    words = [*kinds, WEEKDAYS[day.weekday()]] if kind in (HOLIDAY, MAKEUP) else [WEEKDAYS[day.weekday()], *kinds]
    return next((known[word] for word in words if word in known), None)


def span_on(hours: tuple[str, ...], calendar: Calendar, day: date) -> Span | None:
    """From when to when the site is to be open on a day."""
    found = hours_on(hours, calendar, day)
    if found is None:
        return None
    midnight = round(datetime.combine(day, time(), SHANGHAI).timestamp() * 1000)
    return Span(midnight + found.open * _MINUTE_MS, midnight + found.close * _MINUTE_MS)


def spans(hours: tuple[str, ...], calendar: Calendar, first: date, days: int) -> Iterator[Span]:
    """What lies in so many days from the first on; hours that meet over midnight are one."""
    pending: Span | None = None
    for count in range(days):
        span = span_on(hours, calendar, first + count * _DAY)
        if span is None:
            continue
        if pending is not None and span.open <= pending.close:
            pending = Span(pending.open, max(pending.close, span.close))
            continue
        if pending is not None:
            yield pending
        pending = span
    if pending is not None:
        yield pending


def is_in_time(hours: tuple[str, ...], calendar: Calendar, at: int, grace: Grace) -> bool:
    """Whether the site may be open at a moment: within its hours, a little before, or not long after."""
    first = local(at).date() - 3 * _DAY
    return any(span.open - grace.early <= at < span.close + grace.close for span in spans(hours, calendar, first, 5))


def judged(row: Opening, hours: tuple[str, ...], calendar: Calendar, at: int, grace: Grace) -> str:
    """What is wrong at a moment, if the site stays as it is: one of CODES, or nothing."""
    if not any(hours_of(hours).values()):
        return OUTSIDE if hours and row.state == OPEN else ""
    first = local(at).date() - 3 * _DAY
    now = next((span for span in spans(hours, calendar, first, 5)
                if span.open - grace.early <= at < span.close + grace.close), None)
    if now is not None:  # hours that go on for days have no beginning to miss
        missed = (row.state == CLOSED and row.opened_at < now.open - grace.early
                  and local(now.open).date() != first)
        return UNOPENED if missed and now.open + grace.open <= at < now.close else ""
    if row.state == CLOSED:
        return ""
    if row.state == OPEN:
        return LATE if is_in_time(hours, calendar, row.opened_at, grace) else OUTSIDE
    last = max((span.close for span in spans(hours, calendar, local(at).date() - _BACK_DAYS * _DAY, _BACK_DAYS + 2)
                if span.close + grace.close <= at), default=0)
    return LATE if last > row.heard_at else ""  # nothing was heard: nobody knows that it is closed


def next_change(row: Opening, hours: tuple[str, ...], calendar: Calendar, after: int, grace: Grace) -> int | None:
    """When what is wrong will be something else than what is told, if the site stays as it is; None for never."""
    if not any(hours_of(hours).values()):
        return None
    for span in spans(hours, calendar, local(after).date() - 3 * _DAY, _AHEAD_DAYS):
        for edge in sorted((span.open - grace.early, span.open + grace.open, span.close, span.close + grace.close)):
            if edge > after and judged(row, hours, calendar, edge, grace) != row.told:
                return edge
    return None


def expected(hours: tuple[str, ...], calendar: Calendar, at: int, code: str, grace: Grace) -> int:
    """The moment that was missed: when it should have closed or opened; 0 where there was none."""
    found = list(spans(hours, calendar, local(at).date() - _BACK_DAYS * _DAY, _BACK_DAYS + 2))
    if code == LATE:
        return max((span.close for span in found if span.close + grace.close <= at), default=0)
    return max((span.open for span in found if span.open <= at), default=0) if code == UNOPENED else 0
