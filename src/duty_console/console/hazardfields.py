"""
What may be typed for a hazard: a place of the register, a breach of the library, a day, a time limit, each with what it
would mean, said while it is typed.

Decides nothing: what is meant is the collector's to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from ..domain import deadlines as dl
from ..domain.calendars import Calendar
from ..domain.narration import weekday
from ..domain.placerows import Place
from ..rulebook import Rulebook
from ..store.reading import LIMIT, Reader
from ..store.register import place, places
from ..texts import N_, _
from .finding import Entry, found
from .hazardwords import left
from .questions import Wrong

#: So many of what fits are offered, each by a digit.
OFFERED = 8
BREACHES, DEFAULT = "BRE-", "HAZ-13"
_DAY = re.compile(r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?")
_NOW = ("0", "now", "at once", "立即", "当场")


class Offer(NamedTuple):
    """Something that may be meant: what the door takes, and its words."""

    value: str
    words: str


def day_typed(typed: str, today: date, *, ahead: bool = False) -> str:
    """
    The day meant, as ISO: 2026-10-05, 10-05 or 10.5 (the one nearest to today, or the next one where it is `ahead`),
    +3 for so many days on.

    :raises Wrong: it is no day.
    """
    text = typed.strip()
    if re.fullmatch(r"\+\d{1,3}", text):
        return (today + timedelta(days=int(text))).isoformat()
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        day = date(int(match[1] or today.year), int(match[2]), int(match[3]))
        if not match[1] and (today - day).days > (0 if ahead else 180):
            day = day.replace(year=today.year + 1)
    except ValueError:
        raise Wrong(_("A day is 2026-10-05, or 10-05; +3 is three days on.")) from None
    return day.isoformat()


def limit_typed(typed: str, today: date) -> dict[str, Any]:
    """
    The time limit meant: nothing is the default (HAZ-13), 0 at once, a number so many days, else a day.

    :raises Wrong: it is none of these.
    """
    text = typed.strip().casefold()
    if not text:
        return {}
    if text in _NOW:
        return {"at_once": 1}
    if re.fullmatch(r"\d{1,3}", text):
        return {"days": int(text)}
    return {"limit": day_typed(text, today, ahead=True)}


def limit_words(typed: str, today: date, calendar: Calendar, rules: Rulebook, breach: str) -> str:
    """What a time limit means, while it is typed: where it ends, and that a rest day moves it."""
    try:
        meant = limit_typed(typed, today)
    except Wrong as wrong:
        return str(wrong) if len(typed) > 3 else _("a day, or a number of days, or 0 for at once")
    if "at_once" in meant:
        return _("at once: today, never moved (CAL-04)")
    rule = ""
    if "limit" in meant:
        count = dl.counted(dl.NAMED, 0, today, calendar, date.fromisoformat(meant["limit"]))
    else:
        days = int(meant.get("days") or _default(rules, breach))
        rule = "" if "days" in meant else _(" by {rule}", rule=DEFAULT)
        count = dl.counted(dl.DAYS, days, today, calendar)
    named, last = count.counted, count.last
    ends = f"{last} {weekday(last)}"
    moved = "" if named == last else _("{day} is {kind}: moved on to ", day=f"{named:%m-%d}",
                                       kind=calendar.name(named) or weekday(named))
    remain = left(calendar, today, last).words
    lacks = _("; no calendar of {years}", years=", ".join(map(str, count.missing))) if count.missing else ""
    return _("{moved}{day}{rule}, {left}{lacks}", moved=moved, day=ends, rule=rule, left=remain, lacks=lacks)


def _default(rules: Rulebook, breach: str) -> int:
    """How many days a breach has where nobody says how many."""
    own = rules.rules[breach].values.get("days") if breach in rules.rules else None
    return int(own or rules.number(DEFAULT, "general"))


def breaches(typed: str, rules: Rulebook, trade: str = "") -> list[Offer]:
    """The breaches that may be meant: by number, words or first letters; what its checklists ask of a trade first."""
    text = typed.strip().casefold()
    known = [rule for id, rule in rules.rules.items() if id.startswith(BREACHES)]
    exact = [rule for rule in known if text in (rule.id.casefold(), rule.id.removeprefix(BREACHES).lstrip("0"),
                                                rule.id.removeprefix(BREACHES))]
    if not exact:
        known.sort(key=lambda rule: (not {trade, "all"} & set(rule.values.get("lists", ())), rule.id))
        words = (Entry("", (rule.text_zh, rule.text_en, rule.id), "", (rule.id,)) for rule in known)
        exact = [rules.rule(one.target[0]) for one in found(text, words)]
    return [Offer(rule.id, f"{rule.id} {rule.text}") for rule in exact]


def places_of(typed: str, reader: Reader, near: Sequence[Place]) -> list[Offer]:
    """The places of the register that may be meant: by key, name or address; of those at hand also by first letters."""
    text = typed.strip()
    if not text:
        return [_offer(row) for row in near[:OFFERED]]
    if (exact := place(reader, text)) is not None:
        return [_offer(exact)]
    rows = [row for row in places(reader, text=text, limit=LIMIT) if not row.ended]
    rows.sort(key=lambda row: (not row.name.startswith(text), row.name))
    if not rows and text.isascii():
        entries = (Entry("", (row.name,), "", (str(number),)) for number, row in enumerate(near))
        rows = [near[int(one.target[0])] for one in found(text, entries)]
    return [_offer(row) for row in rows]


def _offer(row: Place) -> Offer:
    return Offer(row.place, f"{row.name or row.place} {row.address}".strip())


def chosen(typed: str, offers: Sequence[Offer], missing: str) -> str:
    """
    The one that is meant: the only one, the one whose digit was typed, else the first.

    :raises Wrong: there is none.
    """
    if not offers:
        raise Wrong(missing)
    return offers[0].value


def offered(offers: Sequence[Offer], nothing: str) -> str:
    """What fits, the first of which Enter takes."""
    if not offers:
        return nothing
    more = "" if len(offers) == 1 else _("  ({count} fit; Enter takes the first)", count=len(offers))
    return " | ".join(one.words for one in offers[:OFFERED]) + more


NO_PLACE = N_("No place of the register is called so.")
NO_BREACH = N_("No breach of the library is called so.")
