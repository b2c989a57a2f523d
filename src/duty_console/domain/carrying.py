"""
What a file that goes on after a damaged one takes over beside its open alarms: people's work, what is put aside, what
still runs, and who has a PIN. Pure rows, and which of a table's rows are worth it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from . import hazardcarried
from .alarms import Alarm
from .broadcasts import Area
from .calendars import SHIPS, Year
from .calls import Call
from .deadlines import Deadline
from .dutylogrows import Cause, Check, Control, Gap, Manual, Prompting, Running, Slot
from .handovers import Arrival, Handover, signatures_of
from .hazardrows import Evidence, Hazard, Notice, Series
from .notes import Note
from .openings import Opening
from .patrols import Expected, Round, is_finished
from .periodic import Periodic
from .placerows import Complaint, Inspection, Paper, Place, Stood
from .records import PrivateDigest
from .reminders import Reminder
from .responses import Response
from .rosterrows import Breach, Change, Duty, Outing, Reminded, Rota, Single, Swap
from .sessions import Guess
from .silence import Plan
from .sources import Falsehood, Source
from .suppression import RUNAWAY, Suppression, Where, covers
from .work import Step, Work

PIN = "pin:"


class Boot(NamedTuple):
    """The boot of the machine in which the damaged file was last served, and the first start in it: its entry, and both
    clocks then. What was told in it is counted on the boot clock after the seam too."""

    boot: str = ""
    first: int = 0
    at: int = 0
    tick: int = 0


class Carried(NamedTuple):
    """Rows by the table they stand in. `private_digest` are PINs only; one whose number is 0 is lost: there was one,
    and nothing is left that proves it."""

    work: tuple[Work, ...] = ()
    step: tuple[Step, ...] = ()
    suppression: tuple[Suppression, ...] = ()
    note: tuple[Note, ...] = ()
    reminder: tuple[Reminder, ...] = ()
    call: tuple[Call, ...] = ()
    response: tuple[Response, ...] = ()
    source: tuple[Source, ...] = ()
    periodic: tuple[Periodic, ...] = ()
    falsehood: tuple[Falsehood, ...] = ()
    guess: tuple[Guess, ...] = ()
    private_digest: tuple[PrivateDigest, ...] = ()
    area: tuple[Area, ...] = ()  # those whose calls an officer keeps for himself
    calendar: tuple[Year, ...] = ()  # those that somebody imported
    opening: tuple[Opening, ...] = ()
    rota: tuple[Rota, ...] = ()
    roster_change: tuple[Change, ...] = ()
    swap: tuple[Swap, ...] = ()
    outing: tuple[Outing, ...] = ()
    single_duty: tuple[Single, ...] = ()
    breach: tuple[Breach, ...] = ()
    reminded: tuple[Reminded, ...] = ()
    duty: tuple[Duty, ...] = ()
    expected: tuple[Expected, ...] = ()
    round: tuple[Round, ...] = ()
    handover: tuple[Handover, ...] = ()  # the newest: what is signed already stays in the kept file
    arrival: tuple[Arrival, ...] = ()
    silence_plan: tuple[Plan, ...] = ()
    log_prompt: tuple[Prompting, ...] = ()
    log_slot: tuple[Slot, ...] = ()
    log_gap: tuple[Gap, ...] = ()
    log_running: tuple[Running, ...] = ()
    log_check: tuple[Check, ...] = ()
    log_system: tuple[Control, ...] = ()
    log_cause: tuple[Cause, ...] = ()
    manual: tuple[Manual, ...] = ()
    place: tuple[Place, ...] = ()
    paper: tuple[Paper, ...] = ()
    inspection: tuple[Inspection, ...] = ()
    complaint: tuple[Complaint, ...] = ()
    stood: tuple[Stood, ...] = ()
    hazard: tuple[Hazard, ...] = ()
    deadline: tuple[Deadline, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notice: tuple[Notice, ...] = ()
    series: tuple[Series, ...] = ()


#: The duty log: of what grows the newest rows, more than may still be corrected.
LOG = ("log_prompt", "log_slot", "log_gap", "log_running", "log_check", "log_system", "log_cause", "manual")
LOG_ROWS = 400
#: So many handovers are taken over: a month's.
HANDOVERS = 100
#: The roster is taken over whole.
ROSTER = ("rota", "roster_change", "swap", "outing", "single_duty", "breach", "reminded", "duty")


def chosen(alarms: Iterable[Alarm], rows: Mapping[str, Iterable[Any]]) -> Carried:
    """Of every table what is about these alarms, or stands without one."""
    standing = {alarm.id: alarm for alarm in alarms}

    def about(table: str) -> Iterator[Any]:
        return (row for row in rows.get(table, ()) if row.alarm in standing)

    sources = tuple(row for row in rows.get("source", ())
                    if row.chattering_at or row.runaway_at or row.alarm in standing)
    return Carried(
        tuple(about("work")), tuple(about("step")),
        tuple(row for row in rows.get("suppression", ()) if (not row.alarm or row.alarm in standing)
              and (row.kind != RUNAWAY or any(ends(source, row) for source in sources))),
        tuple(rows.get("note", ())), tuple(about("reminder")), tuple(about("call")),
        tuple(row for row in about("response") if row.occurrence == standing[row.alarm].last_event),
        sources, tuple(rows.get("periodic", ())), tuple(rows.get("falsehood", ())), tuple(rows.get("guess", ())),
        tuple(row for row in rows.get("private_digest", ()) if row.of.startswith(PIN)),
        tuple(row for row in rows.get("area", ()) if row.held_by),
        tuple(row for row in rows.get("calendar", ()) if row.by != SHIPS), tuple(rows.get("opening", ())),
        *(tuple(rows.get(table, ())) for table in ROSTER),
    )._replace(expected=tuple(rows.get("expected", ())),
               round=tuple(row for row in rows.get("round", ()) if not is_finished(row)),
               handover=tuple(sorted(rows.get("handover", ()))[-HANDOVERS:]), arrival=tuple(rows.get("arrival", ())),
               silence_plan=tuple(row._replace(running=0) for row in rows.get("silence_plan", ())),
               **{table: tuple(sorted(rows.get(table, ()))[-LOG_ROWS:]) for table in LOG},
               **hazardcarried.chosen(rows))


def ends(source: Source, row: Suppression) -> bool:
    """Whether a suppression of what runs away ends when this source is quiet: without one it would never end."""
    if not source.runaway_at:
        return False
    line, account, _scheme, code, _group, zone = source.source.split("\t")
    return covers(row, Where(line, account, zone, code, ""))


def numbers(carried: Carried) -> Iterator[int]:
    """Every entry of the damaged file that these rows name: no later one may have such a number."""
    for work in carried.work:
        yield from (work.hold_event, work.plan_event, work.linked, work.confirmed_event)
    yield from (row.id for row in carried.suppression)
    yield from (row.id for row in carried.note)
    for reminder in carried.reminder:
        yield from (reminder.since, reminder.again, reminder.told)
    yield from (row.since for row in carried.call)
    yield from (row.occurrence for row in carried.response)
    for periodic in carried.periodic:
        yield from (periodic.number, periodic.overdue)
    yield from (row.number for row in carried.private_digest)
    yield from (row.number for row in carried.calendar)
    for opening in carried.opening:
        yield from (opening.number, opening.alarm)
    for table in ("rota", "roster_change", "swap", "outing", "single_duty", "breach"):
        yield from (row.id for row in getattr(carried, table))
    yield from (row.agreed for row in carried.swap)
    yield from (row.number for row in carried.duty)
    for expected in carried.expected:
        yield from (expected.number, expected.extra)
    for walk in carried.round:
        yield from (walk.id, walk.seen)
    for handover in carried.handover:
        yield from (handover.id, handover.number, *(one.id for one in signatures_of(handover)))
    yield from (row.id for row in carried.arrival)
    for plan in carried.silence_plan:
        yield from (plan.number, plan.asked)
    yield from (row.number for table in ("log_prompt", "log_slot") for row in getattr(carried, table))
    yield from (row.id for table in ("log_gap", "log_running", "log_check", "log_system", "log_cause", "manual")
                for row in getattr(carried, table))
    yield from hazardcarried.numbers(carried)
