"""Patrols in words and in fields, for `duty patrols`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..clock import iso
from ..domain.narration import Names
from ..domain.patrolfigures import DUE, IN_TIME, LATE, SOON, Count, lacks, standing
from ..domain.patrols import PATROLLER, SUPERVISOR, WALKING, Expected, Finding, Missed, Patrol, Round
from ..domain.sentences_patrol import GRADES, OUTCOMES, SUBJECTS, kind_word, moment, passed, walker
from ..domain.teams import Lack, Team
from ..texts import N_, _

_STANDS = {IN_TIME: N_("in time"), SOON: N_("due soon"), DUE: N_("due now"), LATE: N_("missed, not made up for")}
_STATES = {WALKING: N_("out"), "back": N_("back"), "broken": N_("broken off")}
_PARTS = {PATROLLER: N_("patroller"), SUPERVISOR: N_("supervisor")}


def expected_line(row: Expected, names: Names, now: int) -> str:
    """What is expected of a patrol, in one line."""
    said = _("{patrol} ({key}): {kind} due {due}, {state}", patrol=names.patrol(row.patrol), key=row.patrol,
             kind=kind_word(row.kind), due=moment(row.due_at), state=_(_STANDS[standing(row, now)]))
    if row.missed_at:
        said += _("; missed {count}, first {due}", count=row.misses, due=moment(row.missed_at))
    if row.done_at:
        said += _("; last made {time}", time=moment(row.done_at))
    return said + _("; rule {rule}", rule=row.rule)


def round_line(row: Round, names: Names) -> str:
    """A round in one line."""
    said = _("{round}  {time}  {patrol}, {kind}: {who}, {scanned} of {count} checkpoints, {state}", round=row.id,
             time=moment(row.at), patrol=names.patrol(row.patrol), kind=kind_word(row.kind), who=walker(row.by, names),
             scanned=len(row.scanned), count=len(row.checkpoints), state=_(_STATES.get(row.state, row.state)))
    if row.state == WALKING:
        if row.missing and not row.completed_at:
            said += _("; next {checkpoint}", checkpoint=names.checkpoint(row.missing[0]))
        return said + _("; last sign {time}", time=moment(row.seen_at))
    if row.late:
        said += _("; LATE, due {due}", due=moment(row.due_at))
    if row.state == "broken":
        said += _("; not passed: {checkpoints}; {reason}", checkpoints=passed(row.missing, names), reason=row.reason)
    missing = _(", ").join(_(_PARTS[part]) for part in lacks(row))
    return said + (_("; not signed by: {parts}", parts=missing) if missing else _("; signed"))


def count_line(row: Count, names: Names) -> str:
    """A patrol's month in one line."""
    return _("{patrol}, {kind}: in time {in_time}, late {late}, missed {missed}, broken off {broken}, not signed "
             "{unsigned}, findings {findings}, out for {hours} h", patrol=names.patrol(row.patrol),
             kind=kind_word(row.kind), hours=f"{row.walked_ms / 3_600_000:.1f}", **counts(row))


def counts(row: Count) -> dict[str, int]:
    """Its numbers by their names."""
    return {name: getattr(row, name) for name in ("in_time", "late", "missed", "broken", "unsigned", "findings")}


def finding_line(row: Finding, names: Names) -> str:
    """A finding in one line."""
    grade = _("; {grade}", grade=_(GRADES[row.grade])) if row.grade in GRADES else ""
    photo = _("; photo {photo}", photo=row.photo) if row.photo else ""
    return _("{time}  {patrol}, {place}: {text} ({subject}; {outcome})", time=moment(row.at),
             patrol=names.patrol(row.patrol), place=row.place, text=row.text,
             subject=_(SUBJECTS.get(row.subject, row.subject)),
             outcome=_(OUTCOMES.get(row.outcome, row.outcome))) + grade + photo


def expected_fields(row: Expected, names: Names, now: int) -> dict[str, Any]:
    """What is expected, for JSON."""
    return {"patrol": row.patrol, "name": names.patrol(row.patrol), "kind": row.kind, "due": iso(row.due_at),
            "state": standing(row, now), "reminded": row.reminded, "missed": row.misses,
            "missed_since": iso(row.missed_at) if row.missed_at else "",
            "done": iso(row.done_at) if row.done_at else "",
            "rule": row.rule, "suppression": row.extra}


def round_fields(row: Round, names: Names) -> dict[str, Any]:
    """A round, for JSON and spreadsheets."""
    return {"round": row.id, "patrol": row.patrol, "name": names.patrol(row.patrol), "kind": row.kind,
            "by": walker(row.by, names), "begun": iso(row.at), "due": iso(row.due_at) if row.due_at else "",
            "completed": iso(row.completed_at) if row.completed_at else "", "late": row.late, "state": row.state,
            "ended": iso(row.ended_at) if row.ended_at else "", "scanned": len(row.scanned),
            "checkpoints": len(row.checkpoints), "not_passed": " ".join(row.missing),
            "last_sign": iso(row.seen_at), "called": row.called, "reason": row.reason,
            "patroller": names.actor(row.signed_by) if row.signed_by else "",
            "supervisor": names.actor(row.supervised_by) if row.supervised_by else "",
            "team": row.team, "walkers": row.walkers, "people": ", ".join(row.people)}


def team_fields(row: Team, found: Sequence[Lack], plans: Sequence[Patrol], names: Names) -> dict[str, Any]:
    """A team and what it walks when, for JSON."""
    return {"team": row.team, "name": row.name, "name_en": row.name_en, "kind": row.kind, "people": row.strength,
            "chief": row.chief, "shift": row.shift, "members": list(row.members),
            "patrols": [{"patrol": plan.patrol, "name": names.patrol(plan.patrol), "route": plan.route,
                         "slots": list(plan.slots)} for plan in plans if plan.team == row.team],
            "lacks": [{"what": one.what, "has": one.has, "needs": one.needs} for one in found]}


def missed_fields(row: Missed, names: Names) -> dict[str, Any]:
    """What was missed, with the fields of a round: nobody walked it."""
    empty = dict.fromkeys(round_fields(_NOBODY, names), "")
    return {**empty, "patrol": row.patrol, "name": names.patrol(row.patrol), "kind": row.kind, "due": iso(row.due_at),
            "state": "missed"}


def finding_fields(row: Finding, names: Names) -> dict[str, Any]:
    """A finding, whole."""
    return {"finding": row.id, "round": row.round, "patrol": row.patrol, "checkpoint": row.checkpoint,
            "place": row.place, "text": row.text, "subject": row.subject, "outcome": row.outcome, "grade": row.grade,
            "photo": row.photo, "by": names.actor(row.by), "at": iso(row.at)}


_NOBODY = Round(0, "", "", "", 0, 0, (), (), 0, 0, False, 0, "", 0, "", 0, 0, 0, 0, "", 0, "", 0)
