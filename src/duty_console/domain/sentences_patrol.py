"""
The facts about patrols, said to a person; `sentences` joins them to the others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..cleaning import clean
from ..clock import local
from ..roomwords import TEAM_KINDS, VENUES
from ..texts import N_, _
from . import patrolevents as pe
from .body import Body
from .narration import Names, either
from .patrols import BROKEN, HELP, PATROLLER
from .teamevents import TeamSet, TeamWalked

KINDS = {"round": N_("round"), "closing": N_("check at closing")}
SUBJECTS = {"fire_use": N_("use of fire and electricity"), "exits": N_("exits, escape routes, signs"),
            "facilities": N_("facilities and equipment"), "doors": N_("fire doors and shutters"),
            "staff": N_("staff of critical posts"), "other": N_("other")}
OUTCOMES = {"put_right": N_("put right on the spot"), "reported": N_("reported")}
GRADES = {"red_line": N_("red line"), "high": N_("grave"), "hint": N_("hint")}


def kind_word(kind: str) -> str:
    """What is walked."""
    return _(KINDS.get(kind, kind))


def moment(at: int) -> str:
    """Day and time of something that was or is due."""
    then: datetime = local(at)
    return f"{then:%m-%d %H:%M}"


def passed(checkpoints: list[str], names: Names) -> str:
    """Checkpoints as people call them."""
    return _(", ").join(names.checkpoint(key) for key in checkpoints) or "-"


def _planned(body: pe.PatrolPlanned, names: Names) -> str:
    what = (N_("{patrol}: walked more often while it is out of service, first due {due} (rule {rule})") if body.extra
            else N_("{patrol}: {kind} due {due} (rule {rule})"))
    name = either(body.name, body.name_en) if body.extra else names.patrol(body.patrol)
    return _(what, patrol=name, kind=kind_word(body.kind), due=moment(body.due_at), rule=body.rule)


def _missed(body: pe.PatrolMissed, names: Names) -> str:
    return _("{patrol}: {kind} due {due} was missed; the next is due {next} (rule {rule})",
             patrol=names.patrol(body.patrol), kind=kind_word(body.kind), due=moment(body.due_at),
             next=moment(body.next_at), rule=body.rule)


def _done(body: pe.PatrolDone, names: Names) -> str:
    what = (N_("{patrol}: {kind} due {due} was made late; the next is due {next} (rule {rule})") if body.late
            else N_("{patrol}: {kind} due {due} was made; the next is due {next} (rule {rule})"))
    return _(what, patrol=names.patrol(body.patrol), kind=kind_word(body.kind), due=moment(body.due_at),
             next=moment(body.next_at), rule=body.rule)


def _begun(body: pe.RoundBegun, names: Names) -> str:
    if body.team:
        return _("{patrol}: {who} is out, {people} people: {named}", patrol=names.patrol(body.patrol),
                 who=names.team(body.team), people=body.walkers, named=_(", ").join(body.people) or "-")
    return _("{patrol}: {who} is out, {kind} past {count} checkpoints", patrol=names.patrol(body.patrol),
             who=names.actor(body.by), kind=kind_word(body.kind), count=len(body.checkpoints))


def _scanned(body: pe.RoundScanned, names: Names) -> str:
    how = {"code": N_("{patrol}: {who} at {checkpoint}, code typed"),
           "file": N_("{patrol}: {who} at {checkpoint}, handed over from a wand's file")}.get(
               body.how, N_("{patrol}: {who} at {checkpoint}, read by a wand"))
    said = _(how, patrol=names.patrol(body.patrol), who=walker(body.by, names),
             checkpoint=names.checkpoint(body.checkpoint))
    return said + (_("; passed {time}", time=moment(body.at)) if body.at else "")


def _walked(body: pe.RoundWalked, names: Names) -> str:
    what = (N_("{patrol}: a wand ({line}) tells a round of {who}, {begin} to {end}, late") if body.late else
            N_("{patrol}: a wand ({line}) tells a round of {who}, {begin} to {end}"))
    return _(what, patrol=names.patrol(body.patrol), line=names.line(body.reader), who=walker(body.by, names),
             begin=moment(body.begun_at), end=moment(body.completed_at))


def walker(by: str, names: Names) -> str:
    """Who walked, also where only a wand knows."""
    what, _colon, key = by.partition(":")
    if what == "team":
        return names.team(key)
    if what == "guard":
        return _("guard {number}", number=key)
    return _("whoever carried it") if what == "wand" else names.actor(by)


def somebody(by: str, who: str, names: Names) -> str:
    """Somebody who walked: of a team by his own name, with the team's; those without a name as the team's."""
    if not by.startswith("team:"):
        return walker(by, names)
    return _("{who} ({team})", who=clean(who), team=walker(by, names)) if who else _(
        "{team}, without names", team=walker(by, names))


def _called(body: pe.RoundCalled, names: Names) -> str:
    what = (N_("{patrol}: no sign of who is out for {minutes} min: help is to be sent (rule {rule})")
            if body.step == HELP else
            N_("{patrol}: no sign of who is out for {minutes} min: he is to be called (rule {rule})"))
    return _(what, patrol=names.patrol(body.patrol), minutes=f"{body.after_ms / 60_000:g}", rule=body.rule)


def _ended(body: pe.RoundEnded, names: Names) -> str:
    if body.how != BROKEN:
        return _("{patrol}: back from round {round}", patrol=names.patrol(body.patrol), round=body.round)
    return _("{patrol}: round {round} was broken off, not passed: {checkpoints}; {reason}",
             patrol=names.patrol(body.patrol), round=body.round, checkpoints=passed(body.missing, names),
             reason=body.reason)


def _signed(body: pe.RoundSigned, names: Names) -> str:
    what = (N_("{patrol}: round {round} signed by the patroller") if body.part == PATROLLER else
            N_("{patrol}: round {round} signed by the supervisor"))
    return _(what, patrol=names.patrol(body.patrol), round=body.round)


def _found(body: pe.FindingFound, names: Names) -> str:
    said = _("{patrol}: found at {place}: {text} ({subject}; {outcome})", patrol=names.patrol(body.patrol),
             place=body.place, text=body.text, subject=_(SUBJECTS.get(body.subject, body.subject)),
             outcome=_(OUTCOMES.get(body.outcome, body.outcome)))
    said += _("; {grade}", grade=_(GRADES[body.grade])) if body.grade in GRADES else ""
    return said + (_("; photo {photo}", photo=body.photo) if body.photo else "")


def _set(body: pe.PatrolSet, names: Names) -> str:
    name = either(body.name, body.name_en) or body.patrol
    hours = f"{body.opens}-{body.closes}" if body.opens else _("round the clock")
    return _("Patrol {name}: route {route}, {venue}, {hours}", name=name, route=names.route(body.route),
             venue=_(VENUES.get(body.venue, body.venue)), hours=hours)


SENTENCES: dict[type[Body], Callable[..., str]] = {
    pe.CheckpointSet: lambda body, names: _("Checkpoint {name}", name=either(body.name, body.name_en)),
    pe.RouteSet: lambda body, names: _("Route {name}: {checkpoints}", name=either(body.name, body.name_en),
                                       checkpoints=passed(body.checkpoints, names)),
    pe.PatrolSet: _set,
    TeamSet: lambda body, names: _("Team {name}: {kind}, {count} people", name=either(body.name, body.name_en),
                                   kind=_(TEAM_KINDS.get(body.kind, body.kind)),
                                   count=max(body.people, len(body.members))),
    TeamWalked: lambda body, names: _("{team} walked {begin} to {end}, {people} people: {named}; told from a sheet",
                                      team=names.team(body.team), begin=moment(body.begun_at),
                                      end=moment(body.ended_at), people=body.walkers,
                                      named=_(", ").join(body.people) or "-"),
    pe.PatrolPlanned: _planned,
    pe.PatrolReminded: lambda body, names: _("{patrol}: {kind} is due soon, {due}", patrol=names.patrol(body.patrol),
                                             kind=kind_word(body.kind), due=moment(body.due_at)),
    pe.PatrolMissed: _missed,
    pe.PatrolDone: _done,
    pe.PatrolEnded: lambda body, names: _("{patrol}: nothing more is expected", patrol=names.patrol(body.patrol)),
    pe.RoundBegun: _begun,
    pe.RoundScanned: _scanned,
    pe.RoundCompleted: lambda body, names: _("{patrol}: round {round} is complete", patrol=names.patrol(body.patrol),
                                             round=body.round),
    pe.RoundWalked: _walked,
    pe.RoundChecked: lambda body, names: _("{patrol}: whoever is out gave a sign {text}",
                                           patrol=names.patrol(body.patrol), text=body.text).rstrip(),
    pe.RoundCalled: _called,
    pe.RoundEnded: _ended,
    pe.RoundSigned: _signed,
    pe.FindingFound: _found,
    pe.ExpectedCarried: lambda body, names: _("{patrol}: {kind} is due {due} as before",
                                              patrol=names.patrol(body.patrol), kind=kind_word(body.kind),
                                              due=moment(body.due_at)),
    pe.RoundCarried: lambda body, names: _("{patrol}: round {round} goes on as before, begun by {who}",
                                           patrol=names.patrol(body.patrol), round=body.id, who=names.actor(body.by)),
}
