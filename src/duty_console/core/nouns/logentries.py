"""
What people write into the duty log: how things ran, checks of controllers, states of systems, causes of alarms. An
entry stands at the time at which it is written (FORM-02); a correction is a new version of it (FORM-07).
"""

from __future__ import annotations

from typing import Any

from ...clock import Moment, local
from ...domain.dutylogevents import LogCause, LogChecked, LogRunning, LogSystem
from ...domain.dutylogrows import (
    CAME_MOST,
    CONTROLLER,
    FAULT,
    FOUND,
    OK,
    PARTS,
    Came,
    Cause,
    Check,
    Control,
    Running,
    Slot,
    facilities,
    slot_after,
    slot_of,
)
from ...domain.events import Event
from ...domain.rosters import day_of
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..intake import own_return
from ..noun import Decision, Noun
from ..rostering import moment_of
from ..state import State
from .dutylogging import OVERDUE, every_ms, prompting
from .dutylogging import RULE as RECORD
from .people import acting

CAUSES, CHECKS, VERSIONS = "FORM-01", "DUTY-07", "FORM-07"
NOT_A_PERSON = N_("A signature is a person's: sign on first.")
NOBODY = N_("There is nobody called {person} on the staff.")
NEEDS_TEXT = N_("A fault needs a text: what is wrong, and what was done.")
#: What of an entry may be corrected, by its table.
_CORRECTED = {"log_running": ("state", "text", "missed"), "log_check": (*PARTS, "fault_and_action"),
              "log_system": ("state", "text", "cause", "restorer"), "log_cause": ("cause", "handling")}


def _running(state: State, wish: Wish, now: Moment) -> Decision:
    """For the present slot, or late for one that has passed; never as of another time."""
    args = wish.args
    if args.get("as_of"):
        return refuse(wish, now, N_("An entry stands at the time at which it is written; nothing is entered as of "
                                    "{when} (rule {rule})."), when=args["as_of"], rule=RECORD)
    every = every_ms(state)
    present = slot_of(now.at, every)
    slot = _slot(args["slot"], now.at, every) if args.get("slot") else present
    back = round(state.rules.number(RECORD, "back_s") * 1000)
    if slot is None or not now.at - back < slot <= present:
        return refuse(wish, now, N_("There is no slot {slot} to write for: name the begin of one of the last {hours} "
                                    "h, such as {example} (rule {rule})."), slot=args["slot"],
                      hours=f"{back / 3_600_000:g}", example=f"{local(present):%H:%M}", rule=RECORD)
    if args["state"] == FAULT and not args.get("text"):
        return refuse(wish, now, NEEDS_TEXT)
    row: Slot | None = state.rows["log_slot"].get(slot)
    late = slot < present or (row is not None and row.late_at > 0)
    facts, effects = done(state, wish, now, LogRunning(
        slot, slot_after(slot, every), args["state"], args.get("text", ""), args.get("missed", ""), late, 0, 1, "",
        RECORD, state.rules.version, wish.console, wish.request))
    if slot in prompting(state).told[-1:]:
        facts += own_return(state, "", OVERDUE, now)
    return facts, effects


def _slot(text: str, at: int, every: int) -> int | None:
    """The slot somebody names: a time of day stands for the latest there was. None where none begins then."""
    for begin in (text, f"{local(at):%Y-%m-%d} {text}", f"{local(at - 86_400_000):%Y-%m-%d} {text}"):
        moment = moment_of(begin)
        if moment is not None and moment <= at:
            return moment if slot_of(moment, every) == moment else None
    return None


def _check(state: State, wish: Wish, now: Moment) -> Decision:
    """A controller of today; whoever checked it signs with his PIN."""
    args, person = wish.args, acting(state, wish)
    if not person:
        return refuse(wish, now, NOT_A_PERSON)
    known = {one.facility for one in facilities(state.rows["facility"].values(), state.lines.values())
             if one.kind == CONTROLLER and not one.removed}
    if wish.of not in known:
        return refuse(wish, now, N_("There is no controller {controller}; known: {known}."), controller=wish.of,
                      known=", ".join(sorted(known)) or "-")
    if any(args[part] != OK for part in PARTS) and not args.get("fault_and_action"):
        return refuse(wish, now, NEEDS_TEXT)
    return done(state, wish, now, LogChecked(
        wish.of, day_of(now.at).isoformat(), args["self_test"], args["silence"], args["reset"], args["main_power"],
        args["standby_power"], args.get("fault_and_action", ""), person, 0, 1, "", CHECKS, state.rules.version,
        wish.console, wish.request))


def _cause(state: State, wish: Wish, now: Moment) -> Decision:
    """An officer adds to the row of an alarm, also when that is over; of several additions each stands."""
    came: Came | None = state.rows["log_alarm"].get(wish.alarm)
    within = round(state.rules.number(VERSIONS, "within_s") * 1000)
    if wish.alarm not in state.alarms and (came is None or now.at - came.at > within):
        return refuse(wish, now, N_("There is no alarm {alarm} of the last {days} days (rule {rule}), or more than "
                                    "{most} came since: write its cause as the remark of the running record."),
                      alarm=str(wish.alarm), days=f"{within / 86_400_000:g}", rule=VERSIONS, most=str(CAME_MOST))
    if not wish.args.get("cause") and not wish.args.get("handling"):
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field="cause")
    return done(state, wish, now, LogCause(wish.alarm, wish.args.get("cause", ""), wish.args.get("handling", ""), 0, 1,
                                           "", CAUSES, state.rules.version, wish.console, wish.request))


def _correct(state: State, wish: Wish, now: Moment) -> Decision:
    """A new version of an entry; the old text stays."""
    found = _entry(state, wish.args["entry"])
    within = round(state.rules.number(VERSIONS, "within_s") * 1000)
    if found is None or now.at - found[1].at > within:
        return refuse(wish, now, N_("There is no entry {entry} of the log that may still be corrected: {days} days "
                                    "(rule {rule})."), entry=str(wish.args["entry"]), days=f"{within / 86_400_000:g}",
                      rule=VERSIONS)
    table, row = found
    changes = {name: wish.args[name] for name in _CORRECTED[table] if wish.args.get(name, "") not in
               ("", getattr(row, name))}
    if not changes:
        return refuse(wish, now, N_("Nothing would be different: say what it should be."))
    if "restorer" in changes and not is_on_staff(state, changes["restorer"]):
        return refuse(wish, now, NOBODY, person=changes["restorer"])
    made = row._replace(version=row.version + 1, **changes)
    if (flaw := _flaw(made)) is not None:
        return refuse(wish, now, flaw) if flaw == NEEDS_TEXT else refuse(
            wish, now, N_("{field} is missing, or not what it must be."), field=flaw)
    if table == "log_check" and not acting(state, wish):
        return refuse(wish, now, NOT_A_PERSON)
    return done(state, wish, now, _version(state, wish, made))


def is_on_staff(state: State, key: str) -> bool:
    """Whether somebody may be named who restores a system."""
    person = state.rows["person"].get(key)
    return person is not None and not person.removed


def _flaw(row: Any) -> str | None:
    """What is wrong with a version: its message, or the field that is not what it must be."""
    parts = [getattr(row, part) for part in PARTS] if isinstance(row, Check) else []
    wrong = next((part for part, found in zip(PARTS, parts, strict=False) if found not in FOUND), None)
    if wrong is not None:
        return wrong
    if isinstance(row, Check) and any(found != OK for found in parts) and not row.fault_and_action:
        return NEEDS_TEXT
    if isinstance(row, Running | Control) and row.state == FAULT and not row.text:
        return NEEDS_TEXT
    return None


def _entry(state: State, number: int) -> tuple[str, Any] | None:
    """The version that stands of an entry, by the number of any of its versions."""
    for table in _CORRECTED:
        row = state.rows[table].get(number)
        if row is not None:
            return table, max((one for one in state.rows[table].values() if one.first == row.first),
                              key=lambda one: one.id)
    return None


def _version(state: State, wish: Wish, row: Any) -> LogRunning | LogChecked | LogSystem | LogCause:
    """The fact of a new version."""
    said = (row.first, row.version, wish.args["reason"], VERSIONS, state.rules.version, wish.console, wish.request)
    match row:
        case Running():
            return LogRunning(row.slot, slot_after(row.slot, every_ms(state)), row.state, row.text, row.missed,
                              row.late, *said)
        case Check():
            return LogChecked(row.controller, row.day, row.self_test, row.silence, row.reset, row.main_power,
                              row.standby_power, row.fault_and_action, acting(state, wish), *said)
        case Control():
            return LogSystem(row.system, row.mode, row.state, row.text, row.cause, row.restorer, 0, row.until, *said)
        case _:
            return LogCause(row.alarm, row.cause, row.handling, *said)


def _put_running(state: State, event: Event, body: LogRunning) -> None:
    first: Running | None = state.rows["log_running"].get(body.first)
    state.put("log_running", Running(
        event.number, body.first or event.number, body.version, body.slot, body.state, body.text, body.missed,
        body.late, event.actor, event.at, body.reason, first is not None and first.ahead))


def _put_check(state: State, event: Event, body: LogChecked) -> None:
    state.put("log_check", Check(
        event.number, body.first or event.number, body.version, body.controller, body.day, body.self_test,
        body.silence, body.reset, body.main_power, body.standby_power, body.fault_and_action, body.by, event.at,
        body.reason))


def _put_system(state: State, event: Event, body: LogSystem) -> None:
    state.put("log_system", Control(
        event.number, body.first or event.number, body.version, body.system, body.mode, body.state, body.text,
        body.cause, body.restorer, body.until, event.actor, event.at, body.reason))


def _put_cause(state: State, event: Event, body: LogCause) -> None:
    state.put("log_cause", Cause(event.number, body.first or event.number, body.version, body.alarm, body.cause,
                                 body.handling, event.actor, event.at, body.reason))


NOUN = Noun({"log.running": _put_running, "log.checked": _put_check, "log.system": _put_system,
             "log.cause": _put_cause},
            {"log_running": _running, "log_check": _check, "log_cause": _cause, "log_correct": _correct})
