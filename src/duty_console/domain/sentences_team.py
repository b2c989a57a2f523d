"""
Teams in words: who they are, and what a station lacks by its rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..roomwords import TEAM_KINDS
from ..slots import DAYS, slot
from ..texts import N_, _
from .narration import either
from .teams import STATION_RULE, Lack, Team

_WHAT = {"chief": N_("chief {has} of {needs}"), "members": N_("members {has} of {needs}"),
         "shift": N_("on a shift {has} of {needs}")}

_DAYS = dict(zip(DAYS, (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")), strict=True))


def team_line(row: Team, found: Sequence[Lack]) -> str:
    """A team in one line."""
    said = _("{name} ({key}): {kind}, {count} people", name=either(row.name, row.name_en), key=row.team,
             kind=kind_of(row), count=row.strength)
    said += _("; chief {name}", name=row.chief) if row.chief else ""
    said += _("; {shift} on a shift", shift=row.shift) if row.shift else ""
    return said + (_("; LACKS {what}", what=lack_words(found)) if found else "")


def kind_of(row: Team) -> str:
    """What kind of team it is."""
    return _(TEAM_KINDS.get(row.kind, row.kind))


def lack_words(found: Sequence[Lack]) -> str:
    """What a station lacks, and by which rule."""
    said = _(", ").join(_(_WHAT[one.what], has=one.has, needs=one.needs) for one in found)
    return _("{what} (rule {rule})", what=said, rule=STATION_RULE)


def slot_words(text: str) -> str:
    """A slot as people say it."""
    found = slot(text)
    if found is None:
        return text
    days = _("daily") if len(found.days) == len(DAYS) else _(", ").join(_(_DAYS[DAYS[day]]) for day in found.days)
    return f"{days} {text.rpartition(' ')[2]}"
