"""
Controllers and systems of the room, and how they are controlled: a system in manual has a cause, somebody who restores
it, and an end within the shift; one that is not back then is an alarm (DUTY-08).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.dutylogevents import FacilitySet, LogManualOverdue, LogSystem
from ...domain.dutylogrows import FAULT, MANUAL, SYSTEM, Facility, Manual
from ...domain.events import ClockStepped, Event, PlaceRemoved
from ...domain.rosters import HOUR
from ...texts import N_
from ..answers import done, refuse
from ..facts import of_collector
from ..inputs import Wish
from ..noun import Decision, Noun, Watch
from ..patrolling import raised, returned
from ..rostering import moment_text, on_duty
from ..state import State
from .logentries import NEEDS_TEXT, NOBODY, is_on_staff

RULE, LEFT = "DUTY-08", "left_in_manual"


def _system(state: State, wish: Wish, now: Moment) -> Decision:
    args = wish.args
    known = {key for key, one in state.rows["facility"].items() if one.kind == SYSTEM and not one.removed}
    if wish.of not in known:
        return refuse(wish, now, N_("There is no system {system}; known: {known}."), system=wish.of,
                      known=", ".join(sorted(known)) or "-")
    if args["state"] == FAULT and not args.get("text"):
        return refuse(wish, now, NEEDS_TEXT)
    for_ms = int(args.get("for_s", 0)) * 1000 if args["mode"] == MANUAL else 0
    if args["mode"] == MANUAL:
        lacking = next((name for name in ("cause", "restorer", "for_s") if not args.get(name)), "")
        if lacking:
            return refuse(wish, now, N_("{field} is missing: a manual state needs a cause, somebody who restores it, "
                                        "and an end (rule {rule})."), field=lacking, rule=RULE)
        if not is_on_staff(state, args["restorer"]):
            return refuse(wish, now, NOBODY, person=args["restorer"])
        if now.at + for_ms > (ends := _shift_ends(state, now.at)):
            return refuse(wish, now, N_("A manual state ends in the same shift, at {when} (rule {rule})."),
                          when=moment_text(ends), rule=RULE)
    facts, effects = done(state, wish, now, LogSystem(
        wish.of, args["mode"], args["state"], args.get("text", ""), args.get("cause", ""),
        args.get("restorer", "") if for_ms else "", for_ms, now.at + for_ms if for_ms else 0, 0, 1, "", RULE,
        state.rules.version, wish.console, wish.request))
    return [*facts, *returned(state, LEFT, wish.of, now)], effects


def _shift_ends(state: State, at: int) -> int:
    """When the last of those who are on duty goes; where nobody is, as long after as a shift may last."""
    longest = round(state.rules.number("DUTY-03") * 1000)
    return max((spell.until for spell in on_duty(state, at)), default=at + (longest or 8 * HOUR))


def _due(state: State, row: Manual) -> int | None:
    return None if row.overdue else state.due(row.id, row.at, row.tick, row.for_ms)


def _overdue(state: State, row: Manual, now: Moment) -> Decision:
    """It should be back in auto."""
    said = LogManualOverdue(row.system, row.until, RULE, state.rules.version)
    return [of_collector(said, now), *raised(state, LEFT, "supervisory", RULE, row.system, now)], []


def _put(state: State, event: Event, body: LogSystem) -> None:
    """In manual, or back in auto; a correction moves nothing, and of what lasts it says why and who ends it."""
    if body.first:
        lasting: Manual | None = state.rows["manual"].get(body.system)
        if lasting is not None and lasting.id == body.first:
            state.put("manual", lasting._replace(cause=body.cause, restorer=body.restorer))
        return
    if body.mode != MANUAL:
        state.drop("manual", body.system)
        return
    state.put("manual", Manual(body.system, event.number, event.at, event.tick, body.for_ms, body.until, body.cause,
                               body.restorer, event.actor))


def _is_overdue(state: State, event: Event, body: LogManualOverdue) -> None:
    if (row := state.rows["manual"].get(body.system)) is not None:
        state.put("manual", row._replace(overdue=event.at))


def _stepped(state: State, _event: Event, body: ClockStepped) -> None:
    """It lasts as long as before; by the clock that ends at another time."""
    for row in list(state.rows["manual"].values()):
        state.put("manual", row._replace(at=row.at + body.by_ms, until=row.until + body.by_ms))


def _set(state: State, _event: Event, body: FacilitySet) -> None:
    state.put("facility", Facility(body.facility, body.kind, body.name, body.name_en, body.model, body.line))


def _removed(state: State, _event: Event, body: PlaceRemoved) -> None:
    """What the room has no more is in no state that anybody waits for."""
    if body.what == "facility":
        state.drop("manual", body.key)


NOUN = Noun({"log.system": _put, "log.manual_overdue": _is_overdue, "clock.stepped": _stepped, "facility.set": _set,
             "place.removed": _removed}, {"log_system": _system}, {"manual": Watch(_due, _overdue)})
