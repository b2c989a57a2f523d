"""
What a new file takes over from a damaged one: every row as a fact. Where a row is missing that must not be forgotten,
it is begun anew, on the safe side. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..domain import dutylogcarried, hazardcarried
from ..domain import rostercarried as roster
from ..domain.alarms import ASIDE, SHELVED, Alarm, after, beneath, is_unacknowledged
from ..domain.body import Body
from ..domain.calendars import CalendarCarried
from ..domain.carriedevents import (
    AreaCarried,
    CallCarried,
    FalsehoodCarried,
    GuessCarried,
    NoteCarried,
    PeriodicCarried,
    PinCarried,
    ReminderCarried,
    ResponseCarried,
    SourceCarried,
    StepCarried,
    SuppressionCarried,
    WorkCarried,
)
from ..domain.carrying import PIN, Carried, chosen
from ..domain.handoverevents import ArrivalCarried, HandoverCarried
from ..domain.lifeevents import AlarmReleased
from ..domain.openingevents import OpeningCarried
from ..domain.patrolevents import ExpectedCarried, RoundCarried
from ..domain.peopleevents import PinLost
from ..domain.reminders import Reminder
from ..domain.silenceevents import SilenceCarried
from ..domain.suppression import Suppression, speaks_of
from ..domain.upkeep import AlarmCarried
from ..domain.work import Step, Work
from .covering import STATE_OF
from .inputs import Continued
from .state import State

#: The tables of the roster, the present shift last.
_ROSTER: dict[str, type[Body]] = {
    "rota": roster.RotaCarried, "roster_change": roster.ChangeCarried, "swap": roster.SwapCarried,
    "outing": roster.OutingCarried, "single_duty": roster.SingleCarried, "breach": roster.BreachCarried,
    "reminded": roster.RemindedCarried, "duty": roster.DutyCarried}
#: Why an alarm is let go: what kept it from calling could not be read.
LOST = "lost"
#: The least urgent priority whose work stays until somebody closes it.
_STAYS = 2


def rows_of(continued: Continued, alarms: Sequence[Alarm]) -> Carried:
    """What is taken over beside these alarms, and what must stand beside them."""
    if continued.carried is None:
        return Carried()
    rows = chosen(alarms, continued.carried._asdict())
    known = {work.alarm for work in rows.work}
    told = {reminder.alarm for reminder in rows.reminder}
    answered = [alarm for alarm in alarms if alarm.acked_at and not is_unacknowledged(alarm)]
    # What is urgent leaves the queue only when somebody closes it; of all that was answered people are reminded,
    # though perhaps too soon.
    works = (Work(alarm.id) for alarm in answered if alarm.id not in known and alarm.priority <= _STAYS)
    reminders = (Reminder(alarm.id, alarm.last_event, alarm.acked_at, alarm.last_tick) for alarm in answered
                 if alarm.id not in told)
    return rows._replace(work=(*rows.work, *works), reminder=(*rows.reminder, *reminders))


def taken_over(alarms: Sequence[Alarm], rows: Carried) -> Iterator[Body]:
    """Alarm by alarm, its work first: an alarm that is over stands on the queue by its work alone."""
    works = {row.alarm: row for row in rows.work}
    steps: dict[int, list[Step]] = {}
    for row in rows.step:
        steps.setdefault(row.alarm, []).append(row)
    for alarm in alarms:
        if alarm.id in works:
            yield WorkCarried(*works[alarm.id])
        yield from (StepCarried(*row) for row in steps.get(alarm.id, ()))
        yield AlarmCarried(*alarm)
    yield from (CallCarried(*row) for row in rows.call)
    yield from (ReminderCarried(*row) for row in rows.reminder)
    yield from (ResponseCarried(*row) for row in rows.response)
    yield from (SuppressionCarried(*row) for row in rows.suppression)
    yield from (NoteCarried(*row) for row in rows.note)
    yield from (SourceCarried(*row) for row in rows.source)
    yield from (PeriodicCarried(*row) for row in rows.periodic)
    yield from (FalsehoodCarried(*row) for row in rows.falsehood)
    yield from (GuessCarried(*row) for row in rows.guess)
    yield from (AreaCarried(*row) for row in rows.area)
    yield from (CalendarCarried(*row) for row in rows.calendar)
    yield from (OpeningCarried(*row) for row in rows.opening)
    for table, kind in _ROSTER.items():
        yield from (kind(*row) for row in getattr(rows, table))
    yield from (ExpectedCarried(*row) for row in rows.expected)
    yield from (RoundCarried(*row) for row in rows.round)
    yield from (HandoverCarried(*row) for row in rows.handover)
    yield from (ArrivalCarried(*row) for row in rows.arrival)
    yield from (SilenceCarried(*row) for row in rows.silence_plan)
    for table, kind in dutylogcarried.TABLES.items():
        yield from (kind(*row) for row in getattr(rows, table))
    yield from hazardcarried.chunks(rows)
    for digest in rows.private_digest:
        person = digest.of.removeprefix(PIN)
        yield PinCarried(person, digest.number) if digest.number else PinLost(person)


def let_go(state: State, alarms: Sequence[Alarm], rows: Carried) -> Iterator[AlarmReleased]:
    """What stood aside under something that was not taken over calls again: nobody could end it any more."""
    keeping = [row for row in rows.suppression if row.kind in STATE_OF]
    alone: dict[int, list[Suppression]] = {}
    for row in keeping:
        alone.setdefault(row.alarm, []).append(row)
    for alarm in alarms:
        about = [*alone.get(alarm.id, ()), *(row for row in alone.get(0, ()) if speaks_of(row, alarm))]
        # What keeps it in another state would not let it go when it ends.
        if alarm.state not in ASIDE or any(STATE_OF[row.kind] == alarm.state for row in about):
            continue
        kind = state.rules.kind(alarm.signal_class)
        how = "timed_out" if alarm.state == SHELVED else "released"
        yield AlarmReleased(alarm.id, after(how, alarm.state, kind, beneath(alarm, kind)), 0, "", LOST)
