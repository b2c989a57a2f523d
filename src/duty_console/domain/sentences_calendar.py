"""
What happened with calendars and opening hours, one sentence an event.
"""

from __future__ import annotations

from collections.abc import Callable

from ..calendarfile import HOLIDAY, MAKEUP
from ..texts import N_, _, language
from . import codes
from .body import Body
from .calendars import CalendarCarried, CalendarSet
from .narration import Names, clock_time
from .openingevents import OpeningCarried, OpeningJudged
from .openings import CLOSED, LATE, OPEN, OUTSIDE, UNOPENED

#: What is wrong with a site -> how that is said.
_WRONG = {
    LATE: N_("{site} is not closed, due {time} (rule {rule})"),
    OUTSIDE: N_("{site} was opened outside its hours (rule {rule})"),
    UNOPENED: N_("{site} is not opened, due {time} (rule {rule})"),
}
#: What is known of a site -> its name.
STATE_WORDS = {"": N_("never heard"), OPEN: N_("disarmed: open"), CLOSED: N_("armed: closed")}


def state_word(state: str) -> str:
    """What is known of a site."""
    return _(STATE_WORDS.get(state, STATE_WORDS[""]))


def wrong_word(told: str) -> str:
    """What is wrong with a site, in short."""
    return codes.label("duty", told, language())


def _set(body: CalendarSet, _names: Names) -> str:
    kinds = [text.split(" ")[1:2] for text in body.days]
    holidays, makeups = kinds.count([HOLIDAY]), kinds.count([MAKEUP])
    return _("Calendar of {year}, version {version}: {holidays} holidays, {makeups} make-up working days ({source})",
             year=body.year, version=body.version, holidays=holidays, makeups=makeups, source=body.source)


def _judged(body: OpeningJudged, names: Names) -> str:
    site = names.site_called(body.site)
    if not body.told:
        return _("{site}: its hours are kept", site=site)
    when = clock_time(body.due_at) if body.due_at else "-"
    return _(_WRONG.get(body.told, _WRONG[OUTSIDE]), site=site, rule=body.rule, time=when)


SENTENCES: dict[type[Body], Callable[..., str]] = {
    CalendarSet: _set,
    CalendarCarried: lambda body, names: _("The calendar of {year} holds on, version {version} ({source})",
                                           year=body.year, version=body.version, source=body.source),
    OpeningJudged: _judged,
    OpeningCarried: lambda body, names: _("{site}: still known is: {state}", site=names.site_called(body.site),
                                          state=state_word(body.state)),
}
