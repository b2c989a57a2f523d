"""
Reading the duty log: the page of a span, whole, for forms, the handover, screens and headless commands.

Alarm rows are no table: they are what the journal says was raised in the span, with what became of it. So nobody can
delete one, and a correction of a cause leaves the alarm as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..domain.dutylog import OWN_CODES, AlarmRow, Page, SlotRow, alarm_kind, days_of, shifts_of
from ..domain.dutylogrows import (
    BEFORE,
    Cause,
    Facility,
    Gap,
    Prompting,
    Running,
    Slot,
    slot_after,
    slot_of,
    slots_in,
)
from ..domain.dutylogrows import facilities as all_of
from ..domain.events import AlarmRaised
from ..domain.rosters import DAY, effective
from .answers import marks
from .entries import event_of
from .reading import LIMIT, Reader
from .rosters import entered

#: More rows of a block than a month of a busy room has.
MOST = 20_000
#: Where nothing says how long a slot is.
USUAL_MS = 7_200_000


def page(reader: Reader, begins: int, until: int) -> Page:
    """The page of a span (UTC ms), such as a shift or a day of the room."""
    prompting = prompting_of(reader)
    every_ms = prompting.every_ms or USUAL_MS
    days = [day.isoformat() for day in days_of(begins, until)]
    roster = entered(reader, begins, until)
    return Page(
        begins, until, prompting.since, every_ms, _slots(reader, begins, until, prompting.since, every_ms),
        tuple(reader.table("log_system", "where at >= ? and at < ? order by id limit ?", begins, until, MOST)),
        tuple(reader.table("log_check", "where day >= ? and day <= ? order by id limit ?", days[0], days[-1], MOST)
              if days else ()),
        shifts_of(effective(roster.roster, begins, until)), facilities(reader),
        tuple(reader.table("manual", "order by system limit ?", LIMIT)), roster.people,
        tuple(reader.table("silence_test", "where day <= ? and last >= ? and result <> '' order by id limit ?",
                           days[-1], days[0], MOST) if days else ()))


def prompting_of(reader: Reader) -> Prompting:
    """From when on the running record is asked for."""
    found: list[Prompting] = reader.table("log_prompt", "where id = 1")
    return found[0] if found else Prompting()


def facilities(reader: Reader) -> tuple[Facility, ...]:
    """Controllers and systems; where the room file names no controller, the lines that a fire panel may be on."""
    return all_of(reader.table("facility", "order by kind, facility limit ?", LIMIT), reader.lines())


def latest(reader: Reader, now: int) -> tuple[SlotRow, ...]:
    """The slots of the last day up to a moment, and the next one, without what came in them: what is due of the log."""
    prompting = prompting_of(reader)
    every_ms = prompting.every_ms or USUAL_MS
    begins, until = slot_of(now - DAY, every_ms), slot_after(slot_of(now, every_ms), every_ms) + 1
    return tuple(_written(reader, begins, until, prompting.since, every_ms)) if prompting.since else ()


def _slots(reader: Reader, begins: int, until: int, since: int, every_ms: int) -> tuple[SlotRow, ...]:
    """Every slot of a span, with the alarms that came in it: also of one that began before it, or before the log was
    kept, where there are any."""
    raised = _raised(reader, begins, until)
    came_in = {slot_of(at, every_ms) for _number, at, _body in raised}
    rows = [row for row in _written(reader, slot_of(begins, every_ms), until, since, every_ms)
            if row.slot >= begins or row.slot in came_in]
    starts = {row.slot for row in rows}
    rows += [SlotRow(slot, slot_after(slot, every_ms), None, BEFORE, (), ()) for slot in came_in
             if slot not in starts and slot < since]
    rows.sort(key=lambda row: row.slot)
    came = _alarms(reader, raised, [row.slot for row in rows] or [begins])
    return tuple(row._replace(alarms=tuple(came.get(row.slot, ()))) for row in rows)


def _written(reader: Reader, begins: int, until: int, since: int, every_ms: int) -> list[SlotRow]:
    """Every slot that is expected in a span, and every one that was written."""
    known: dict[int, Slot] = {row.slot: row for row in reader.table(
        "log_slot", "where slot >= ? and slot < ? order by slot limit ?", begins, until, MOST)}
    written: dict[int, list[Running]] = {}
    for entry in reader.table("log_running", "where slot >= ? and slot < ? order by id limit ?", begins, until, MOST):
        written.setdefault(entry.slot, []).append(entry)
    gaps: list[Gap] = reader.table("log_gap", "where last >= ? and first < ? order by id limit ?", begins, until, MOST)
    grid = {slot for slot in slots_in(begins, until, every_ms) if since and slot >= since}
    return [_row(slot, known.get(slot), every_ms, gaps, written.get(slot, ()))
            for slot in sorted(grid | set(known) | set(written))]


def _row(slot: int, known: Slot | None, every_ms: int, gaps: Iterable[Gap], entries: Sequence[Running]) -> SlotRow:
    asked = known is not None and known.number > 0
    why = "" if asked else next((gap.why for gap in gaps if gap.first <= slot <= gap.last), "")
    until = known.until if known is not None else slot_after(slot, every_ms)
    return SlotRow(slot, until, known, why, tuple(entries), ())


def _alarms(reader: Reader, raised: Sequence[tuple[int, int, AlarmRaised]],
            starts: Sequence[int]) -> dict[int, list[AlarmRow]]:
    """Alarms that were raised by their slot, each once a slot."""
    numbers = sorted({number for number, _at, _body in raised})
    outcomes, causes = _outcomes(reader, numbers), _causes(reader, numbers)
    found: dict[tuple[int, int], AlarmRow] = {}
    for number, at, body in raised:
        slot = max((start for start in starts if start <= at), default=starts[0])
        if (row := found.get((slot, number))) is not None:
            found[slot, number] = row._replace(count=row.count + 1)
            continue
        outcome = outcomes.get(number, "")
        found[slot, number] = AlarmRow(
            number, slot, at, alarm_kind(body.signal_class, outcome), body.signal_class, body.line, body.account,
            body.scheme, body.code, body.group, body.zone, body.text, 1, outcome, tuple(causes.get(number, ())))
    by_slot: dict[int, list[AlarmRow]] = {}
    for (slot, _alarm), row in found.items():
        by_slot.setdefault(slot, []).append(row)
    return by_slot


def _raised(reader: Reader, begins: int, until: int) -> list[tuple[int, int, AlarmRaised]]:
    """Every raising of a span: its alarm, when, and what was said. Asked for by the clock it was told by, never by
    number: a wall clock that was wrong once leaves entries that are out of order."""
    rows = reader.asked("""
        select number, at, tick, kind, actor, raw, body
        from journal
        where +room = 1 and kind = 'alarm.raised' and at >= ? and at < ?
        order by number
        limit ?
    """, begins, until, MOST)  # + : by the index on the moment
    return [(body.alarm or event.number, event.at, body) for event in map(event_of, rows)
            if isinstance(body := event.body, AlarmRaised) and (body.scheme != "duty" or body.code in OWN_CODES)]


def _outcomes(reader: Reader, numbers: Sequence[int]) -> dict[int, str]:
    """How alarms were closed."""
    return {row.alarm: row.outcome for part in _parts(numbers)
            for row in reader.table("work", f"where alarm in ({marks(part)}) order by alarm limit ?", *part, LIMIT)}


def _causes(reader: Reader, numbers: Sequence[int]) -> dict[int, list[Cause]]:
    """What officers added to them, every version."""
    found: dict[int, list[Cause]] = {}
    for part in _parts(numbers):
        for row in reader.table("log_cause", f"where alarm in ({marks(part)}) order by id limit ?", *part, MOST):
            found.setdefault(row.alarm, []).append(row)
    return found


def _parts(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start:start + LIMIT] for start in range(0, len(numbers), LIMIT))
