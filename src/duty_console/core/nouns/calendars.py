"""
A year's calendar as a fact: what ships comes with the room, what a person imports goes before it (CAL).
"""

from __future__ import annotations

from ...calendarfile import NO_DATE, checked, day_of, entries_of
from ...clock import Moment
from ...domain.calendars import SHIPS, Calendar, CalendarSet, Year, calendar_of
from ...domain.events import Event
from ..answers import done, refuse
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..state import State


def calendar(state: State) -> Calendar:
    """The calendar that holds."""
    return calendar_of(tuple(state.rows["calendar"].values()))


def is_newer(state: State, body: CalendarSet) -> bool:
    """Whether a year that ships says more than what is known: nobody imported one, and it is not the same."""
    known: Year | None = state.rows["calendar"].get(body.year)
    return known is None or (known.by == SHIPS and not _is_same(known, body))


def _is_same(known: Year, body: CalendarSet) -> bool:
    return (list(known.days), known.source, known.published) == (body.days, body.source, body.published)


def _import(state: State, wish: Wish, now: Moment) -> Decision:
    """A year whole, or not at all. The same once more changes nothing; another is a new version."""
    args = wish.args
    year, published = int(args["year"]), str(args.get("published", ""))
    days, flaws = checked(year, entries_of(args["days"]))
    if not flaws and published and day_of(published) is None:
        flaws = [(0, (NO_DATE, {"text": published[:20]}))]
    if flaws:
        message, values = flaws[0][1]
        return refuse(wish, now, message, **values)
    known: Year | None = state.rows["calendar"].get(year)
    body = CalendarSet(year, list(days), args["source"], published, known.version + 1 if known else 1, wish.console,
                       wish.request)
    if known is not None and _is_same(known, body):
        return [], [Reply(wish.console, wish.request, known.number)]
    return done(state, wish, now, body)


def _set(state: State, event: Event, body: CalendarSet) -> None:
    known: Year | None = state.rows["calendar"].get(body.year)
    version = max(body.version, known.version + 1 if known else 1)
    state.put("calendar", Year(body.year, tuple(body.days), body.source, body.published, version, event.number,
                               event.at, event.actor))


NOUN = Noun({"calendar.set": _set}, {"import_calendar": _import})
