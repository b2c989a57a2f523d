"""duty patrols: what is due on which patrol, who is out, and a month of rounds: in time, late, missed, found."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..clock import SystemClock, iso, local
from ..domain.figures import of_month
from ..domain.narration import Names
from ..domain.patrolfigures import counted
from ..domain.patrols import Missed, Patrol
from ..domain.sentences_team import slot_words, team_line
from ..domain.teams import STATION_RULE, Team, lacking
from ..errors import UsageError
from ..store.patrols import MOST, Board, Span, board, rule_values, span, teams, walks
from ..texts import _
from . import monthly, names, patrolhours, patrolimport, source, teamimport
from .asking import is_answered
from .patroltexts import (
    count_line,
    counts,
    expected_fields,
    expected_line,
    finding_fields,
    finding_line,
    missed_fields,
    round_fields,
    round_line,
    team_fields,
)

#: Without a month: the one that is now.
_MONTH = "%Y-%m"


class Found(NamedTuple):
    """The present, and a span of UTC ms."""

    now: int
    since: int
    until: int
    board: Board
    span: Span
    teams: tuple[Team, ...]
    station: dict[str, float]
    plans: tuple[Patrol, ...]  # what teams walk


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("act", nargs="?", choices=("import",), metavar="import", help=_(
        "take the records of another maker's wand out of a file"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_(
        "its export: CSV or tab separated, with time, reader and chip"))
    source.arguments(parser)
    patrolimport.arguments(parser)
    monthly.arguments(parser, _("this month, instead of the present one"),
                      _("one row a round, walked or missed, for a spreadsheet; with --hours one row a person"))
    parser.add_argument("--hours", action="store_true", help=_(
        "how long each walked in the month, also of teams; with import: FILE is a sheet of their hours"))
    parser.epilog = _("A round counts at the time at which its last checkpoint was passed. Codes are typed with "
                      "`duty ask patrol-scan`.")


def run(args: argparse.Namespace) -> int:
    """Prints the board and the month, or takes a file."""
    if (args.act is None) != (args.file is None):
        raise UsageError(_("Write: duty patrols import FILE"))
    if args.file is not None:
        return teamimport.run(args) if args.hours else patrolimport.run(args)
    now = SystemClock().read().at
    since, until = of_month(args.month or f"{local(now):{_MONTH}}")
    reader = source.open_reader(args)
    try:
        found = Found(now, since, until, board(reader), span(reader, since, until), tuple(teams(reader)),
                      rule_values(reader, STATION_RULE),
                      tuple(row for row in walks(reader) if isinstance(row, Patrol) and row.team and not row.removed))
        known = names.of(reader)
        answered = is_answered(reader.collector().door)
    finally:
        reader.close()
    if args.hours:
        patrolhours.write(args, found.span, known, since, until)
    elif args.json:
        monthly.write_json(_document(found, known, answered))
    elif args.csv:
        monthly.write_table(_table(found, known))
    else:
        monthly.write_text(_page(found, known, answered))
    return 0


def _page(found: Found, known: Names, answered: bool) -> Iterator[str]:
    if not answered:
        yield _("No collector answers: nothing is watched now, and this is what was known when it ended.")
    yield _("Expected next:")
    yield from _listed(expected_line(row, known, found.now) for row in found.board.expected)
    yield _("Out now:")
    yield from _listed(round_line(row, known) for row in found.board.out)
    if found.teams:
        yield _("Teams:")
        yield from _listed(_team_lines(found, known))
    yield ""
    yield f"{local(found.since):%Y-%m}"
    yield from _listed(count_line(row, known) for row in counted(*found.span[:3]))
    yield _("Rounds:")
    yield from _listed(round_line(row, known) for row in found.span.rounds)
    if len(found.span.rounds) == MOST:
        yield "  " + _("... and more")
    yield _("Findings:")
    yield from _listed(finding_line(row, known) for row in found.span.findings)


def _team_lines(found: Found, known: Names) -> Iterator[str]:
    """Each team, and below it what it walks when."""
    for row in found.teams:
        yield team_line(row, lacking(row, found.station))
        for plan in found.plans:
            if plan.team == row.team:
                yield "  " + _("{patrol}: route {route}, {slots}", patrol=known.patrol(plan.patrol),
                               route=known.route(plan.route), slots=_("; ").join(map(slot_words, plan.slots)) or "-")


def _listed(lines: Iterator[str]) -> Iterator[str]:
    empty = True
    for line in lines:
        empty = False
        yield "  " + line
    if empty:
        yield "  " + _("nothing")


def _rows(found: Found, known: Names) -> list[dict[str, Any]]:
    """Rounds and what was missed, in the order of time."""
    rows = [(row.at, round_fields(row, known)) for row in found.span.rounds]
    rows += [(row.due_at, missed_fields(row, known)) for row in found.span.missed]
    return [row for _at, row in sorted(rows, key=lambda pair: pair[0])]


def _table(found: Found, known: Names) -> Iterator[list[Any]]:
    heads = list(missed_fields(Missed(0, "", "", 0, 0), known))
    yield heads
    for row in _rows(found, known):
        yield [row[head] for head in heads]


def _document(found: Found, known: Names, answered: bool) -> dict[str, Any]:
    return {"now": iso(found.now), "begin": iso(found.since), "end": iso(found.until), "collector": answered,
            "expected": [expected_fields(row, known, found.now) for row in found.board.expected],
            "out": [round_fields(row, known) for row in found.board.out],
            "month": [{"patrol": row.patrol, "name": known.patrol(row.patrol), "kind": row.kind, **counts(row),
                       "walked_s": row.walked_ms // 1000} for row in counted(*found.span[:3])],
            "teams": [team_fields(row, lacking(row, found.station), found.plans, known) for row in found.teams],
            "rounds": _rows(found, known),
            "findings": [finding_fields(row, known) for row in found.span.findings]}
