"""
What a new file takes over from a damaged one: each fact is a row of its table, as it stood there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from ...domain import dutylogrows, hazardcarried, silence
from ...domain.body import Body
from ...domain.broadcasts import Area
from ...domain.calendars import Year
from ...domain.calls import Call
from ...domain.carriedevents import PinCarried
from ...domain.carrying import PIN
from ...domain.events import Event
from ...domain.handovers import Arrival, Handover
from ...domain.notes import Note
from ...domain.openings import Opening
from ...domain.patrols import Expected, Round
from ...domain.periodic import Periodic
from ...domain.placeevents import RegisterCarried
from ...domain.records import PrivateDigest
from ...domain.reminders import Reminder
from ...domain.responses import Response
from ...domain.rosterrows import Breach, Change, Duty, Outing, Reminded, Rota, Single, Swap
from ...domain.sessions import Guess
from ...domain.sources import Falsehood, Source
from ...domain.suppression import Suppression
from ...domain.upkeep import JournalContinued
from ...domain.work import Step, Work
from ..noun import Noun
from ..state import State

#: Kinds whose bodies have the fields of a row, and the table it stands in.
ROWS: dict[str, tuple[str, type[tuple[Any, ...]]]] = {
    "work.carried": ("work", Work), "step.carried": ("step", Step), "suppression.carried": ("suppression", Suppression),
    "note.carried": ("note", Note), "reminder.carried": ("reminder", Reminder), "call.carried": ("call", Call),
    "response.carried": ("response", Response), "source.carried": ("source", Source),
    "periodic.carried": ("periodic", Periodic), "falsehood.carried": ("falsehood", Falsehood),
    "guess.carried": ("guess", Guess), "area.carried": ("area", Area),
    "calendar.carried": ("calendar", Year), "opening.carried": ("opening", Opening),
    "rota.carried": ("rota", Rota), "change.carried": ("roster_change", Change), "swap.carried": ("swap", Swap),
    "outing.carried": ("outing", Outing), "single.carried": ("single_duty", Single),
    "breach.carried": ("breach", Breach), "reminded.carried": ("reminded", Reminded), "duty.carried": ("duty", Duty),
    "expected.carried": ("expected", Expected), "round.carried": ("round", Round),
    "handover.carried": ("handover", Handover), "arrival.carried": ("arrival", Arrival),
    "silence.carried": ("silence_plan", silence.Plan),
    "log.prompting_carried": ("log_prompt", dutylogrows.Prompting), "log.slot_carried": ("log_slot",
    dutylogrows.Slot), "log.gap_carried": ("log_gap", dutylogrows.Gap), "log.running_carried": ("log_running",
    dutylogrows.Running), "log.check_carried": ("log_check", dutylogrows.Check), "log.control_carried":
    ("log_system", dutylogrows.Control), "log.cause_carried": ("log_cause", dutylogrows.Cause),
    "log.manual_carried": ("manual", dutylogrows.Manual),
}


def _carrying(table: str, row: Callable[..., Any]) -> Callable[[State, Event, Body], None]:
    def fold(state: State, _event: Event, body: Body) -> None:
        state.put(table, row(*structs.astuple(body)))
    return fold


def _register(state: State, _event: Event, body: RegisterCarried) -> None:
    for row in hazardcarried.rows_of(body):
        state.put(body.table, row)


def _pin(state: State, _event: Event, body: PinCarried) -> None:
    state.put("private_digest", PrivateDigest(f"{PIN}{body.person}", body.number))


def _continued(state: State, _event: Event, body: JournalContinued) -> None:
    """What was told in that boot of the machine is counted on its clock, as long as it lasts."""
    if body.boot:
        state.put("collector", state.collector._replace(boot=body.boot, boot_first=body.boot_first,
                                                        boot_at=body.boot_at, boot_tick=body.boot_tick))


NOUN = Noun({"journal.continued": _continued, "pin.carried": _pin, "register.carried": _register,
             **{kind: _carrying(table, row) for kind, (table, row) in ROWS.items()}})
