"""
What the nouns of hazards share: which one somebody means, the facts of a new one, and how a deadline is counted with
the calendar that holds. Pure.
"""

from __future__ import annotations

from datetime import date

from msgspec import structs

from ..clock import Moment
from ..domain.deadlines import AT_ONCE, DAYS, HOURS, NAMED, RECTIFY, WORKDAYS, counted, ends
from ..domain.hazardevents import DeadlineEnded, DeadlineSet, HazardFound
from ..domain.hazardrows import LEGAL, ON_SPOT, Hazard, Notice, Office, Series
from ..domain.hazards import is_source, path_of, same_person
from ..domain.rosters import HOUR, day_of
from ..texts import N_
from .answers import refuse
from .facts import Fact
from .inputs import Wish
from .noun import Decision
from .nouns.calendars import calendar
from .nouns.places import place_at
from .state import State

LIBRARY, DEFAULT, SPOT, OWN = "HAZ-18", "HAZ-13", "HAZ-01", "HAZ-20"
_BREACH = "BRE-"
#: More digits are no serial number of ours, but a telephone number, say, that a file has for one.
_DIGITS = 9


def today(now: Moment) -> str:
    """The day of the room."""
    return day_of(now.at).isoformat()


def empty(wish: Wish, now: Moment, *fields: str) -> Decision | None:
    """The refusal of what was said without a word in it: a dash is nobody's name and proves nothing."""
    for field in fields:
        if (said := str(wish.args.get(field, ""))) and not same_person(said):
            return refuse(wish, now, N_("{field} is missing, or not what it must be."), field=field)
    return None


def is_day(text: str) -> bool:
    """Whether somebody wrote a day as days are written."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def hazard_of(state: State, text: str) -> Hazard | None:
    """The hazard at hand that somebody means: by its number, which a file may have as digits alone or in small
    letters, or by its entry (`123`, `hazard:123`)."""
    said = text.strip()
    key = said.removeprefix("hazard:")
    if key == said:
        by_number: list[Hazard] = [row for row in state.rows["hazard"].values() if row.number.upper() == key.upper()]
        if by_number:
            return next((row for row in by_number if row.number == key), by_number[0])
    by_entry: Hazard | None = None
    if key.isascii() and key.isdecimal() and len(key) < 17:
        by_entry = state.rows["hazard"].get(int(key))
    return by_entry


def notice_of(state: State, text: str) -> Notice | None:
    """The notice that somebody means: by its entry or its number."""
    key = text.strip().removeprefix("notice:")
    if key.isascii() and key.isdecimal() and len(key) < 17:
        by_entry: Notice | None = state.rows["notice"].get(int(key))
        return by_entry
    return next((row for row in state.rows["notice"].values() if row.number == key.upper()), None)


def unknown(wish: Wish, now: Moment, text: str) -> Decision:
    """The refusal of a hazard that is not open."""
    return refuse(wish, now, N_("There is no open hazard {hazard}: `duty hazards` lists them."), hazard=text)


def prefix(state: State) -> str:
    """The letters that numbers begin with."""
    office: Office | None = state.rows["office"].get(1)
    return office.prefix if office is not None and office.prefix else state.collector.key[:2].upper() or "DC"


def number_of(state: State, series: str, serial: int) -> str:
    """A number of a series."""
    return f"{series}-{serial:03d}"


def next_serial(state: State, series: str) -> int:
    """The next number of a series: each is given in the commit that uses it, so none is missing."""
    row: Series | None = state.rows["series"].get(series)
    return (row.last if row is not None else 0) + 1


def used(state: State, number: str) -> None:
    """A number was given; for `evolve` only."""
    series, _dash, serial = number.rpartition("-")
    if series and serial.isascii() and serial.isdecimal() and len(serial) <= _DIGITS:
        state.put("series", Series(series, max(int(serial), next_serial(state, series) - 1)))


def called(state: State, of: str) -> str:
    """What people call a hazard or a notice that a deadline is of; empty for what has no number."""
    table, _colon, number = of.partition(":")
    row = state.rows[table].get(int(number)) if table in ("hazard", "notice") else None
    return row.number if row is not None else ""


def deadline_set(state: State, of: str, kind: str, unit: str, length: int, starts: str, rule: str,
                 named: str = "") -> DeadlineSet:
    """A deadline as the calendar of now counts it; `named` is the day of one that somebody names."""
    found = counted(unit, length, date.fromisoformat(starts), calendar(state),
                    date.fromisoformat(named) if named else None)
    return DeadlineSet(of, kind, unit, length, starts, found.counted.isoformat(), found.last.isoformat(),
                       ends(found.last), rule, state.rules.version, list(found.missing), called(state, of))


def hours_set(state: State, of: str, kind: str, hours: int, rule: str, now: Moment) -> DeadlineSet:
    """A deadline in hours of the clock from now on; no calendar moves it."""
    ends_at = now.at + hours * HOUR
    last = day_of(ends_at - 1).isoformat()  # 24:00 of a day is of that day
    return DeadlineSet(of, kind, HOURS, hours, today(now), last, last, ends_at, rule, state.rules.version, [],
                       called(state, of))


def ended(state: State, of: str, kind: str, met: str = "") -> list[DeadlineEnded]:
    """The end of a deadline that is not over."""
    row = state.rows["deadline"].get((of, kind))
    return [] if row is None or row.over else [DeadlineEnded(of, kind, met, called(state, of))]


def is_standing(state: State, of: str, kind: str) -> bool:
    """Whether a deadline is waited for."""
    row = state.rows["deadline"].get((of, kind))
    return row is not None and not row.over


def source_refused(state: State, wish: Wish, now: Moment, source: str) -> Decision | None:
    """Why a hazard cannot have come of what somebody names. A wrong entry would hide another finding, of which nobody
    has made a hazard, from those that wait for it."""
    if not source:
        return None
    if not is_source(source) or int(source.partition(":")[2]) > state.head:
        return refuse(wish, now, N_("{source} is no source: write finding:ENTRY, alarm:ENTRY or complaint:ENTRY, ENTRY "
                                    "being its number in the journal."), source=source)
    kind, _colon, number = source.partition(":")
    row = state.rows[kind].get(int(number)) if kind in ("finding", "complaint") else None
    place = row.place if row is not None and kind == "complaint" else ""
    checkpoint = state.rows["checkpoint"].get(row.checkpoint) if row is not None and kind == "finding" else None
    if checkpoint is not None and (found_at := place_at(state, checkpoint.site)) is not None:
        place = found_at.place
    if place and place != wish.of:
        return refuse(wish, now, N_("{source} is about {place}, not about {other}."), source=source, place=place,
                      other=wish.of)
    return None


def is_breach(state: State, breach: str) -> bool:
    """Whether the library has it."""
    return breach.startswith(_BREACH) and breach in state.rules.rules


def is_spot(state: State, hazard: Hazard) -> bool:
    """Whether it is one of the eight kinds that are never given a time limit (HAZ-01), also where somebody judged it
    as a major hazard since."""
    rule = state.rules.rules.get(hazard.breach)
    return hazard.path == ON_SPOT or (rule is not None and int(rule.values["on_spot"]) > 0)


def found(state: State, wish: Wish, now: Moment, place: str, breach: str, *, part: str = "", text: str = "",
          responsible: str = "", source: str = "", day: str = "", before: int = 0, nth: int = 0) -> list[Fact]:
    """
    The facts of a new hazard: its number, and the deadline that holds where nobody sets another (HAZ-13), so that none
    waits for ever. `before` facts come first in the decision, `nth` hazards among them.
    """
    rule = state.rules.rule(breach)
    series = f"{prefix(state)}-{day_of(now.at).year}"
    spot = int(rule.values["on_spot"])
    day = day or today(now)
    number = number_of(state, series, next_serial(state, series) + nth)
    body = HazardFound(number, place, part, breach, text, str(rule.values["severity"]), path_of(spot), source, day,
                       responsible or _responsible(state, place), SPOT if spot else LIBRARY, state.rules.version,
                       wish.console, wish.request, rule.text_zh, rule.text_en)
    of = f"hazard:{state.head + before + 1}"
    days = int(rule.values["days"]) or round(state.rules.number(DEFAULT, "general"))
    limit = (deadline_set(state, of, RECTIFY, AT_ONCE, 0, day, SPOT) if spot else
             deadline_set(state, of, RECTIFY, DAYS, days, day, DEFAULT))
    limit = structs.replace(limit, number=number)
    return [Fact(one, wish.actor, now.at, now.tick) for one in (body, limit)]


def _responsible(state: State, place: str) -> str:
    row = state.rows["place"].get(place)
    return row.responsible if row is not None else ""


def rule_of(issuer: str, law: str) -> str:
    """The rule that a period of an issuer follows: the law's where it may start one, else our own target (HAZ-12)."""
    return law if issuer in LEGAL else OWN


def again(state: State, of: str, limit: DeadlineSet, issuer: str, claimed: str = "") -> DeadlineSet:
    """By when it is looked at again: so many working days after the end of the limit, or after it was said to be
    rectified where that is earlier (HAZ-06)."""
    rule = rule_of(issuer, "HAZ-06")
    starts = min(filter(None, (limit.last, claimed)))
    return deadline_set(state, of, "reinspect", WORKDAYS, round(state.rules.number(rule, "reinspect")), starts, rule)


UNITS = (AT_ONCE, DAYS, NAMED)
