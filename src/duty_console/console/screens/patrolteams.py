"""
Who walks where tonight: volunteers, the police, the micro fire station, with their slots, who is out of them and the
hours of the month.

Plain functions from rows to lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...clock import local
from ...domain.patrolfigures import Hours, hours_of
from ...domain.patrols import ROUND, WALKING, Patrol, Round
from ...domain.sentences_patrol import moment, somebody
from ...domain.sentences_team import kind_of, lack_words, slot_words
from ...domain.teams import Team, lacking
from ...store.patrols import Span
from ...texts import _
from ..cells import Line, fit, line, wrap
from ..picture import Picture, counting
from .details import field_lines, section
from .patrolrows import Known, sign_ms


def team_page(month: Span, station: Mapping[str, float], of: Known, picture: Picture, width: int) -> list[Line]:
    """Every team: what it is, what it lacks, where it walks, who is out, its hours."""
    hours = hours_of(month.rounds, month.told)
    lines: list[Line] = []
    for team in sorted(picture.names.teams.values()):
        if not team.removed:
            lines += _team(team, station, of, hours, picture, width)
    return lines


def _team(team: Team, station: Mapping[str, float], of: Known, hours: Sequence[Hours], picture: Picture,
          width: int) -> list[Line]:
    lines = section(picture.names.team(team.team), width, "bold")
    fields = [(_("people"), f"{kind_of(team)}  {team.strength}  {_(', ').join(team.members)}".rstrip())]
    fields += [(_("chief"), team.chief)] if team.chief else []
    fields += [(_("on a shift"), str(team.shift))] if team.shift else []
    lines += field_lines(fields, width)
    if found := lacking(team, station):
        lines += [line((" " + part, "p3")) for part in wrap(_("lacks {what}", what=lack_words(found)),
                                                            max(8, width - 2))]
    for patrol in sorted(of.patrols.values()):
        if patrol.team == team.team and not patrol.removed:
            lines += _walk(patrol, of, picture, width)
    own = [row for row in hours if row.by == f"team:{team.team}"]
    said = [_("{who}: {hours} h, rounds {count}", who=row.who or somebody(row.by, "", picture.names),
              hours=f"{row.walked_ms / 3_600_000:.1f}", count=row.rounds) for row in own]
    return lines + field_lines([(_("this month") if not number else "", text) for number, text in enumerate(said)],
                               width)


def _walk(patrol: Patrol, of: Known, picture: Picture, width: int) -> list[Line]:
    """A patrol of the team: when, and how it stands tonight."""
    out = next((row for row in of.rows.out if row.patrol == patrol.patrol), None)
    due = next((row for row in of.rows.expected if row.patrol == patrol.patrol and row.kind == ROUND), None)
    done = [row for row in of.rounds.get((patrol.patrol, ROUND), ()) if row.state != WALKING]
    said = [*map(slot_words, patrol.slots)]
    if out is not None:
        said.append(_out(out, picture))
    elif due is not None:
        said.append(_("next by {due}", due=moment(due.due_at)))
    said += [_("walked {time}", time=f"{local(row.at):%H:%M}-{local(row.ended_at):%H:%M}") for row in done[-1:]]
    name = picture.names.patrol(patrol.patrol)
    parts = [part for text in said for part in wrap(text, max(8, width - 25))]
    return [line((fit("   " + (name if not number else ""), 24), "bold" if out else ""), part)
            for number, part in enumerate(parts)]


def _out(row: Round, picture: Picture) -> str:
    people = _(", ").join(row.people)
    return _("OUT since {time}, {count} people {people}, last sign {age} ago", time=f"{local(row.at):%H:%M}",
             count=row.walkers, people=people, age=counting(sign_ms(row, picture)))
