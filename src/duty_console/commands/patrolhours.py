"""`duty patrols --hours`: how long each person walked in a month, volunteers by their names too."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from ..clock import iso, local
from ..domain.narration import Names
from ..domain.patrolfigures import Hours, hours_of
from ..domain.sentences_patrol import somebody
from ..store.patrols import Span
from ..texts import _
from . import monthly

HEADS = ("team", "kind", "who", "rounds", "hours", "walked_s")


def write(args: argparse.Namespace, rows: Span, known: Names, since: int, until: int) -> None:
    """Writes them as asked, the longest first."""
    found = hours_of(rows.rounds, rows.told)
    fields = [hours_fields(row, known) for row in found]
    if args.json:
        monthly.write_json({"begin": iso(since), "end": iso(until), "hours": fields})
    elif args.csv:
        monthly.write_table([HEADS, *([row[head] for head in HEADS] for row in fields)])
    else:
        monthly.write_text(_page(found, known, since))


def _page(found: Sequence[Hours], known: Names, since: int) -> Iterator[str]:
    yield _("Hours walked in {month}:", month=f"{local(since):%Y-%m}")
    for row in found:
        yield "  " + _("{who}: {hours} h, rounds {count}", who=somebody(row.by, row.who, known),
                       hours=f"{row.walked_ms / 3_600_000:.1f}", count=row.rounds)
    if not found:
        yield "  " + _("nothing")


def hours_fields(row: Hours, known: Names) -> dict[str, Any]:
    """Somebody's hours, for JSON and spreadsheets."""
    of_team = row.by.startswith("team:")
    team = known.teams.get(row.by.removeprefix("team:")) if of_team else None
    return {"team": known.team(row.by.removeprefix("team:")) if of_team else "",
            "kind": team.kind if team is not None else "",
            "who": row.who if of_team else somebody(row.by, "", known), "rounds": row.rounds,
            "hours": round(row.walked_ms / 3_600_000, 2), "walked_s": row.walked_ms // 1000}
