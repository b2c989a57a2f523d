"""
The roster as people enter it: rotas for a month or for some days, changes, leave, and the emergency that passes over
the rules with the leader's reason. Every save is judged first (DUTY-01 to DUTY-05, DUTY-14, DUTY-15); what it would
break is refused by its own rule, what is only warned of is kept with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from msgspec import structs

from ...clock import Moment
from ...domain.actiontypes import LEADER
from ...domain.dutyrules import Finding
from ...domain.events import Event
from ...domain.rosterevents import RosterChanged, RosterRestored, RotaEnded, RotaSet
from ...domain.rosterrows import AWAY, EMERGENCY, LEAVE, OVERRIDE, SICK, STAYS, Change, Rota
from ...domain.rosters import DAY, Roster, effective, is_away, is_pattern, midnight
from ...texts import N_
from ..answers import done, refuse
from ..handing import RULE_STAYS, standing
from ..inputs import Wish
from ..noun import Decision, Noun
from ..rostering import (
    broken_by,
    broken_by_rota,
    called,
    day_written,
    moment_of,
    moment_text,
    refused_by,
    refused_rota,
    roster_of,
    today,
    warnings_of,
)
from ..state import State
from .people import acting, person_of

_FIELD = N_("{field} is missing, or not what it must be.")
UNREADABLE = N_("The pattern {pattern} cannot be read: a shift is a letter, its begin and its minutes; a crew is its "
                "letters, day by day, - for a day off.")
NOBODY = N_("There is nobody called {person} on the staff.")
#: A rota is entered for so many days at most; a change lasts as long at most.
MOST_DAYS = 92


class Span(NamedTuple):
    """From one moment to another, or what was wrong with how it was written: a message and a field."""

    begins: int = 0
    until: int = 0
    wrong: str = ""
    field: str = ""


def span_of(wish: Wish, now: Moment, begins: str = "begins", until: str = "until") -> Span:
    """The span of a wish; what has begun already begins now."""
    first, last = moment_of(wish.args.get(begins, "")), moment_of(wish.args.get(until, ""))
    if first is None or last is None:
        return Span(wrong=_FIELD, field=begins if first is None else until)
    if last <= first or last - first > MOST_DAYS * DAY:
        return Span(wrong=_FIELD, field=until)
    if last <= now.at:
        return Span(wrong=N_("That is past: what was is not changed any more."))
    return Span(max(first, now.at), last)


def refused_span(wish: Wish, now: Moment, span: Span) -> Decision:
    """Why a span does not do."""
    return refuse(wish, now, span.wrong, **({"field": span.field} if span.field else {}))


def _rota(state: State, wish: Wish, now: Moment) -> Decision:
    args = wish.args
    rules = state.rules.rules
    pattern = args["pattern"].upper()
    if pattern not in rules or "crews" not in rules[pattern].values:
        return refuse(wish, now, N_("There is no pattern {pattern}; known: {known}."), pattern=args["pattern"],
                      known=", ".join(sorted(id for id, rule in rules.items() if "crews" in rule.values)))
    values = rules[pattern].values
    if not is_pattern(values["shifts"], values["crews"]):
        return refuse(wish, now, UNREADABLE, pattern=pattern)
    first, last = day_written(args["begins"]), day_written(args["until"])
    if first is None or last is None:
        return refuse(wish, now, _FIELD, field="begins" if first is None else "until")
    if not 0 <= (last - first).days < MOST_DAYS:
        return refuse(wish, now, _FIELD, field="until")
    if last.isoformat() < today(now):
        return refuse(wish, now, N_("That is past: what was is not changed any more."))
    crews = [",".join(one.strip() for one in crew.split(",")) for crew in args["crews"].split("/")]
    if len(crews) != len(values["crews"]):
        return refuse(wish, now, N_("{pattern} has {count} crews: name their people with commas, and a / between "
                                    "crews."), pattern=pattern, count=str(len(values["crews"])))
    people = [person for crew in crews for person in crew.split(",")]
    for person in people:
        if person_of(state, person) is None:
            return refuse(wish, now, NOBODY, person=person or "-")
    if len(set(people)) != len(people):
        return refuse(wish, now, N_("{person} is named twice."), person=called(state, next(
            person for person in people if people.count(person) > 1)))
    body = RotaSet(pattern, list(values["shifts"]), crews, list(values["crews"]), first.isoformat(), last.isoformat(),
                   int(args.get("start", 0)), args.get("reason", ""), [], state.rules.version, wish.console,
                   wish.request)
    known = roster_of(state)
    row = rota_row(state.head + 1, wish.actor, now.at, body)
    after = known._replace(rotas=(*known.rotas, row))
    found = broken_by_rota(state, after, row, midnight(first), midnight(last + timedelta(days=1)), now)
    if blocking := next((one for one in found if one.blocks), None):
        return refused_rota(state, wish, blocking, after, now)
    return done(state, wish, now, structs.replace(body, warnings=warnings_of(found)))


def _end_rota(state: State, wish: Wish, now: Moment) -> Decision:
    row: Rota | None = state.rows["rota"].get(wish.args["rota"])
    if row is None or row.ended_at or row.until < today(now):
        return refuse(wish, now, N_("There is no such thing any more."))
    known = roster_of(state)
    after = known._replace(rotas=tuple(one if one.id != row.id else one._replace(ended_at=now.at)
                                       for one in known.rotas))
    begins, until = midnight(date.fromisoformat(row.begins)), midnight(date.fromisoformat(row.until)) + DAY
    if blocking := next((one for one in broken_by(state, after, begins, until, now) if one.blocks), None):
        return refused_by(state, wish, blocking, after, now)
    return done(state, wish, now, RotaEnded(row.id, wish.console, wish.request))


def _override(state: State, wish: Wish, now: Moment) -> Decision:
    """A change by the leader; an emergency may break what it must, and says which rules."""
    span = span_of(wish, now)
    if span.wrong:
        return refused_span(wish, now, span)
    out, stand_in = wish.args.get("out", ""), wish.args.get("stand_in", "")
    if not out and not stand_in:
        return refuse(wish, now, _FIELD, field="stand_in")
    for person in filter(None, (out, stand_in)):
        if person_of(state, person) is None:
            return refuse(wish, now, NOBODY, person=person)
    if out and not any(spell.person == out for spell in effective(roster_of(state), span.begins, span.until)):
        return refuse(wish, now, N_("{person} is not on duty from {begins} to {until}."), person=called(state, out),
                      begins=moment_text(span.begins), until=moment_text(span.until))
    emergency = wish.action == EMERGENCY
    if not emergency and stand_in and (away := is_away(roster_of(state), stand_in, span.begins, span.until)):
        return refuse(wish, now, N_("{person} is away until {until}."), person=called(state, stand_in),
                      until=moment_text(away.until))
    return _saved(state, wish, now, RosterChanged(
        EMERGENCY if emergency else OVERRIDE, out, stand_in, wish.args.get("extra") != "yes", span.begins, span.until,
        wish.args.get("reason", ""), [], [], state.rules.version, wish.console, wish.request))


def _leave(state: State, wish: Wish, now: Moment) -> Decision:
    """Leave that is asked for keeps the shift whole; who is sick is away whatever comes of it."""
    me = acting(state, wish)
    person = wish.args.get("person", me)
    if person_of(state, person) is None:
        return refuse(wish, now, NOBODY, person=person or "-")
    if person != me and wish.role != LEADER:
        return refuse(wish, now, N_("Only the shift leader enters this for somebody else."))
    span = span_of(wish, now)
    if span.wrong:
        return refused_span(wish, now, span)
    kind = wish.args.get("kind", LEAVE)
    return _saved(state, wish, now, RosterChanged(kind, person, "", False, span.begins, span.until,
                                                  wish.args.get("reason", ""), [], [], state.rules.version,
                                                  wish.console, wish.request))


def _saved(state: State, wish: Wish, now: Moment, body: RosterChanged) -> Decision:
    """A change, once the rules have nothing against it; an emergency and illness are kept with what they break."""
    known = roster_of(state)
    row = change_row(state.head + 1, wish.actor, now.at, body)
    after = known._replace(changes=(*known.changes, row))
    found = broken_by(state, after, body.begins, body.until, now)
    blocking = [one for one in found if one.blocks]
    if blocking and body.kind not in (EMERGENCY, SICK):
        return refused_by(state, wish, _first(blocking, body), after, now)
    return done(state, wish, now, structs.replace(body, warnings=warnings_of(found),
                                                  broken=sorted({one.rule for one in blocking})))


def _first(blocking: list[Finding], body: RosterChanged) -> Finding:
    """What is against it: what is about the person who is to stand in before all else."""
    return next((one for one in blocking if one.person == body.stand_in), blocking[0])


def _end_change(state: State, wish: Wish, now: Moment) -> Decision:
    row: Change | None = state.rows["roster_change"].get(wish.args["change"])
    if row is None or row.ended_at or row.until <= now.at:
        return refuse(wish, now, N_("There is no such thing any more."))
    if wish.role != LEADER and (row.kind not in AWAY or row.out != acting(state, wish)):
        return refuse(wish, now, N_("Only the shift leader enters this for somebody else."))
    if row.kind == STAYS and standing(state) is not None:
        return refuse(wish, now, N_("{person} stays until the relief has come and signed (rule {rule})."),
                      person=called(state, row.stand_in), rule=RULE_STAYS)
    known = roster_of(state)
    after: Roster = known._replace(changes=tuple(one if one.id != row.id else one._replace(ended_at=now.at)
                                                 for one in known.changes))
    if blocking := next((one for one in broken_by(state, after, row.begins, row.until, now) if one.blocks), None):
        return refused_by(state, wish, blocking, after, now)
    return done(state, wish, now, RosterRestored(row.id, wish.console, wish.request))


def rota_row(number: int, actor: str, at: int, body: RotaSet) -> Rota:
    """The row that a rota makes."""
    return Rota(number, body.pattern, tuple(body.shifts), tuple(body.crews), tuple(body.cycles), body.begins,
                body.until, body.start, body.reason, tuple(body.warnings), actor, at)


def change_row(number: int, actor: str, at: int, body: RosterChanged) -> Change:
    """The row that a change makes."""
    return Change(number, body.kind, body.out, body.stand_in, body.counts, body.begins, body.until, body.reason,
                  tuple(body.warnings), tuple(body.broken), actor, at)


def _rota_set(state: State, event: Event, body: RotaSet) -> None:
    state.put("rota", rota_row(event.number, event.actor, event.at, body))


def _rota_ended(state: State, event: Event, body: RotaEnded) -> None:
    if (row := state.rows["rota"].get(body.rota)) is not None:
        state.put("rota", row._replace(ended_at=event.at))


def _changed(state: State, event: Event, body: RosterChanged) -> None:
    state.put("roster_change", change_row(event.number, event.actor, event.at, body))


def _restored(state: State, event: Event, body: RosterRestored) -> None:
    if (row := state.rows["roster_change"].get(body.change)) is not None:
        state.put("roster_change", row._replace(ended_at=event.at))


NOUN = Noun({"rota.set": _rota_set, "rota.ended": _rota_ended, "roster.changed": _changed,
             "roster.restored": _restored},
            {"rota": _rota, "end_rota": _end_rota, "override": _override, "emergency": _override, "leave": _leave,
             "end_change": _end_change})
