"""
The opening hours of a site in a room file, by kind of day: checked, and as the texts that the journal keeps.

    hours = [{ days = ["workdays"], open = "08:00", close = "22:00" }, { days = ["sun", "holidays"] }]
"""

from __future__ import annotations

import re
from typing import Any

from .sheets import Key, Sheet, hint, listed
from .texts import _
from .tomllines import Path as Way

#: Kinds of day that hours may be given for (a test holds them against `domain/openings.py`).
DAYS = ("workdays", "rest_days", "holidays", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = {"days": Key("texts", needed=True), "open": Key(), "close": Key()}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def read_hours(sheet: Sheet, way: Way, noun: str, tables: list[Any]) -> tuple[str, ...]:
    """`hours` of one site; a row without times says that it is closed on these days."""
    found: dict[str, str] = {}
    for index, table in enumerate(tables):
        here: Way = (*way, "hours", index)
        name = _("hours {number} of {noun}", number=index + 1, noun=noun)
        own = sheet.fields(name, table, here, HOURS)
        if "days" not in own:
            continue
        if not own["days"]:
            sheet.wrong((*here, "days"), _("{noun} are for no day; days: {known}.", noun=name, known=listed(DAYS)))
        said = _times(sheet, here, name, own)
        for place, day in enumerate(own["days"]):
            if day not in DAYS:
                sheet.wrong((*here, "days", place), _('{noun} want the day "{value}"; days: {known}.{hint}', noun=name,
                                                      value=day, known=listed(DAYS), hint=hint(day, DAYS)))
            elif day in found:
                sheet.wrong((*here, "days", place), _('{noun}: "{value}" has hours already; each kind of day has one '
                                                      "opening and one closing.", noun=name, value=day))
            else:
                found[day] = said
    return tuple(f"{day} {found[day]}" for day in DAYS if day in found)


def _times(sheet: Sheet, here: Way, noun: str, own: dict[str, Any]) -> str:
    begin, end = own.get("open", ""), own.get("close", "")
    if bool(begin) != bool(end):
        sheet.lacking(here, _("{noun} need both open and close; without both the site is closed on these days.",
                              noun=noun))
        return "closed"
    if not begin:
        return "closed"
    for key, value in (("open", begin), ("close", end)):
        if not _TIME.fullmatch(value) and not (key == "close" and value == "24:00"):
            sheet.wrong((*here, key), _('{noun} have {key} "{value}"; a time is written 08:30, the end of the day '
                                        "24:00.", noun=noun, key=key, value=value))
            return "closed"
    if begin == end:
        sheet.wrong((*here, "close"), _("{noun} open and close at {value}; all day is 00:00 to 24:00.", noun=noun,
                                        value=begin))
    return f"{begin}-{end}"
