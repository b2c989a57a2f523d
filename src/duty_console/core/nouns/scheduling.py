"""
Days of the roster entered one by one: one wish, judged whole, saved whole or not at all. What comes of it is a rota
like any other, so that everything that reads rotas reads it.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import structs

from ...clock import Moment
from ...domain import rosterevents, schedules
from ...domain.dutyrules import Finding
from ...domain.rosters import midnight
from ...domain.schedules import BY_DAY, Day
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..rostering import called, day_written, limits_now, refused_rota, roster_of, staff, warnings_of
from ..state import State
from .people import person_of
from .rostering import MOST_DAYS, NOBODY, rota_row

UNREADABLE = N_("{count} days of {shifts} shifts are wanted from {begins} to {until}: ; between days, / between "
                "shifts, commas between people.")
TWICE = N_("{person} is named twice in one shift of {begins}.")
MEANWHILE = N_("The roster was changed meanwhile (entry {entry}): look at it again, then save.")


def _schedule(state: State, wish: Wish, now: Moment) -> Decision:
    args = wish.args
    pattern = args["pattern"].upper()
    rule = state.rules.rules.get(pattern)
    if rule is None or "crews" not in rule.values:
        return refuse(wish, now, N_("There is no pattern {pattern}; known: {known}."), pattern=args["pattern"],
                      known=", ".join(sorted(id for id, one in state.rules.rules.items() if "crews" in one.values)))
    first, last = day_written(args["begins"]), day_written(args["until"])
    if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS:
        return refuse(wish, now, N_("{field} is missing, or not what it must be."),
                      field="begins" if first is None else "until")
    if midnight(first + timedelta(days=1)) <= now.at:
        return refuse(wish, now, N_("That is past: what was is not changed any more."))
    shifts = schedules.shifts_of(rule.values["shifts"])
    days = schedules.read(args["days"], len(shifts), (last - first).days + 1)
    if days is None:
        return refuse(wish, now, UNREADABLE, count=str((last - first).days + 1), shifts=str(len(shifts)),
                      begins=first.isoformat(), until=last.isoformat())
    newest = max(state.rows["rota"], default=0)
    if args.get("newest", newest) != newest:
        return refuse(wish, now, MEANWHILE, entry=str(newest))
    if (no := _wrong(state, wish, now, first, days)) is not None:
        return no
    crews, cycles = schedules.rota_of([shift.letter for shift in shifts], days)
    body = rosterevents.RotaSet(
        BY_DAY + pattern, list(rule.values["shifts"]), crews, cycles, first.isoformat(), last.isoformat(), 0,
        args.get("reason", ""), [], state.rules.version, wish.console, wish.request)
    return _judged(state, wish, now, body)


def _wrong(state: State, wish: Wish, now: Moment, first: date, days: tuple[Day, ...]) -> Decision | None:
    """Nobody unknown, and nobody twice in a shift."""
    for person in sorted({person for day in days for cell in day for person in cell}):
        if person_of(state, person) is None:
            return refuse(wish, now, NOBODY, person=called(state, person))
    if (twice := schedules.named_twice(days)) is not None:
        return refuse(wish, now, TWICE, person=called(state, twice[1]),
                      begins=(first + timedelta(days=twice[0])).isoformat())
    return None


def _judged(state: State, wish: Wish, now: Moment, body: rosterevents.RotaSet) -> Decision:
    """The rules have the last word, on all of it."""
    known = roster_of(state)
    after = known._replace(rotas=(*known.rotas, rota_row(state.head + 1, wish.actor, now.at, body)))
    days = date.fromisoformat(body.begins), date.fromisoformat(body.until)
    found = schedules.against(known, after, staff(state), limits_now(state), days, now.at)
    blocking = next((one for one in found if one.blocks), None)
    if blocking is None:
        return done(state, wish, now, _warned(body, found))
    return refused_rota(state, wish, blocking, after, now)


def _warned(body: rosterevents.RotaSet, found: list[Finding]) -> rosterevents.RotaSet:
    return structs.replace(body, warnings=warnings_of(found))


NOUN = Noun(acts={"schedule": _schedule})
