"""
The running record of the duty log, every two hours (FORM-02): a slot is asked for when it begins, warned of when nobody
has written it, and late after a while. No slot is asked for twice, and none passes unsaid.

A slot begins by the wall clock: the time to it is counted on the boot clock from the newest entry that told both
clocks, and anew when the wall clock was set. How long a slot stays empty is counted on the boot clock alone: a clock
that is set neither makes lateness nor hides it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ...clock import Moment
from ...domain.dutylogevents import LogBegun, LogLate, LogPrompted, LogRunning, LogSkipped, LogWarned
from ...domain.dutylogrows import CLOCK, OUTAGE, Came, Gap, Prompting, Slot, slot_after, slot_of, slots_between
from ...domain.events import AlarmRaised, ClockStepped, Event
from ...domain.rosterevents import RotaSet
from ...domain.rosters import MINUTE, midnight
from ..facts import Fact, of_collector
from ..intake import is_active, own_alarm, own_return, standing_own
from ..noun import Decision, Noun, Watch
from ..state import State

RULE = "FORM-02"
#: The alarm of a slot that nobody has written.
OVERDUE = "log_overdue"
#: So many slots that were asked for are remembered: two days.
_TOLD = 24
#: A slot that was asked for by a clock that was ahead by more is asked for again when it comes.
_NEAR = 10 * MINUTE


def every_ms(state: State) -> int:
    """How long a slot is."""
    return round(state.rules.number(RULE, "every_s") * 1000)


def prompting(state: State) -> Prompting:
    """From when on the running record is asked for."""
    found: Prompting = state.rows["log_prompt"].get(1) or Prompting()
    return found


def _due(state: State, row: Prompting) -> int | None:
    """When the next slot is asked for: at once where the present one was not."""
    if not state.rules.judges(RULE) or (how := state.rules.rule(RULE).values["asked"]) == "no":
        return None
    if not row.since:
        return state.due(row.number, row.at, row.tick, 0) if how == "always" else None
    every = every_ms(state)
    slot = slot_of(row.at, every)
    if _is_open(row, slot):
        return state.due(row.number, row.at, row.tick, 0)
    slot = max(slot_after(slot, every), slot_after(slot_of(row.since - 1, every), every))
    while not _is_open(row, slot):
        slot = slot_after(slot, every)
    return state.due(row.number, row.at, row.tick, slot - row.at)


def _is_open(row: Prompting, slot: int) -> bool:
    """Whether a slot is to be asked for when it comes."""
    return slot >= row.since and slot not in row.told


def _ask(state: State, row: Prompting, now: Moment) -> Decision:
    """Asks for the present slot; of those that passed since the last that was asked for it says so."""
    due = _due(state, row)
    at = max(now.at, row.at + max(0, (due or row.tick) - row.tick))
    if not row.since:
        return [of_collector(LogBegun(at, RULE, state.rules.version), now)], []
    every = every_ms(state)
    slot = slot_of(at, every)
    if not _is_open(row, slot):  # a clock of which nobody has said yet that it was set: what was waited for comes
        slot = slot_of(row.at + max(0, (due or row.tick) - row.tick), every)
    rules = state.rules
    prompted = LogPrompted(slot, slot_after(slot, every), every, round(rules.number(RULE, "warn_s") * 1000),
                           round(rules.number(RULE, "late_s") * 1000), RULE, rules.version)
    return [*_skips(state, row, slot, every, now), of_collector(prompted, now),
            *own_return(state, "", OVERDUE, now)], []


def _skips(state: State, row: Prompting, slot: int, every: int, now: Moment) -> list[Fact]:
    """The slots between the last that was asked for and this one."""
    before = max((told for told in row.told if told < slot), default=0)
    first = slot_after(before or slot_of(row.since - 1, every), every)
    if first >= slot:
        return []
    why = CLOCK if row.stepped else OUTAGE
    return [of_collector(LogSkipped(first, slot_of(slot - 1, every), slots_between(first, slot, every), why, RULE,
                                    state.rules.version), now)]


def _due_slot(state: State, row: Slot) -> int | None:
    if row.entry or not row.number or row.late_at or row.slot not in prompting(state).told:
        return None
    return state.due(row.number, row.at, row.tick, row.late_ms if row.warned_at else row.warn_ms)


def _press(state: State, row: Slot, now: Moment) -> Decision:
    """Nobody has written it: first a warning, then it is late."""
    version = state.rules.version
    if row.warned_at:
        return [of_collector(LogLate(row.slot, RULE, version), now)], []
    facts = [of_collector(LogWarned(row.slot, RULE, version), now)]
    if row.slot in prompting(state).told[-1:] and not is_active(standing_own(state, "", OVERDUE)):
        facts.append(own_alarm(state, "", OVERDUE, "trouble", now))
    return facts, []


def _anchored(state: State, event: Event, row: Prompting, **changes: Any) -> None:
    """Counted from here."""
    state.put("log_prompt", row._replace(number=event.number, at=event.at, tick=event.tick, **changes))


def _started(state: State, event: Event, _body: object) -> None:
    """While nothing ran the wall clock may have been set."""
    _moved(state, event, 0)


def _stepped(state: State, event: Event, body: ClockStepped) -> None:
    _moved(state, event, body.by_ms, stepped=True)


def _moved(state: State, event: Event, by_ms: int, **changes: Any) -> None:
    """The wall clock was set. Slots that are yet to come by the new one were not asked for in truth. Their rows stand
    until they come: it may be this setting that was wrong."""
    row = prompting(state)
    told = tuple(slot for slot in row.told if slot <= event.at + _NEAR)
    _anchored(state, event, row, told=told, **changes)
    for slot in list(state.rows["log_slot"].values()):
        if slot.number and not slot.entry and not slot.late_at:
            state.put("log_slot", slot._replace(at=slot.at + by_ms))


def _rota(state: State, event: Event, body: RotaSet) -> None:
    """Somebody will be on duty: from then on the log is kept."""
    _begins(state, event, max(event.at, midnight(date.fromisoformat(body.begins))))


def _begun(state: State, event: Event, body: LogBegun) -> None:
    _begins(state, event, body.since)


def _begins(state: State, event: Event, since: int) -> None:
    row = prompting(state)
    if not row.since or event.at < row.since > since:
        _anchored(state, event, row, since=since)


def _prompted(state: State, event: Event, body: LogPrompted) -> None:
    row = prompting(state)
    _anchored(state, event, row, told=(*row.told, body.slot)[-_TOLD:], every_ms=body.every_ms, stepped=False)
    if body.slot > event.at:  # its civil time is still a moment away by a clock that was slewed
        state.put("log_prompt", prompting(state)._replace(at=body.slot))
    known: Slot | None = state.rows["log_slot"].get(body.slot)
    if known is not None and known.number:
        _was_ahead(state, known)
    entry, written_at = (known.entry, known.written_at) if known is not None and not known.number else (0, 0)
    state.put("log_slot", Slot(body.slot, body.until, event.number, event.at, event.tick, body.warn_ms, body.late_ms, 0,
                               0, entry, written_at, body.rule, body.ruleset))


def _skipped(state: State, event: Event, body: LogSkipped) -> None:
    state.put("log_gap", Gap(event.number, body.first, body.last, body.count, body.why, event.at))
    if body.why == OUTAGE:  # else the clock was set back and forth: what was written in between may be true
        for slot in [slot for slot in state.rows["log_slot"].values() if body.first <= slot.slot <= body.last]:
            if slot.number:
                _was_ahead(state, slot)
                state.put("log_slot", Slot(slot.slot, slot.until, rule=slot.rule, ruleset=slot.ruleset))


def _was_ahead(state: State, slot: Slot) -> None:
    """A slot was asked for before it came: what was written for it then does not fill it."""
    for entry in [entry for entry in state.rows["log_running"].values() if entry.slot == slot.slot]:
        state.put("log_running", entry._replace(ahead=True))


def _warned(state: State, event: Event, body: LogWarned) -> None:
    if (row := state.rows["log_slot"].get(body.slot)) is not None:
        state.put("log_slot", row._replace(warned_at=event.at))


def _late(state: State, event: Event, body: LogLate) -> None:
    if (row := state.rows["log_slot"].get(body.slot)) is not None:
        state.put("log_slot", row._replace(late_at=event.at))


def _written(state: State, event: Event, body: LogRunning) -> None:
    """A slot has its entry. The first of all begins the log; its slot is not asked for any more."""
    slot: Slot = state.rows["log_slot"].get(body.slot) or Slot(body.slot, body.until, rule=body.rule,
                                                               ruleset=body.ruleset)
    if not slot.entry:
        state.put("log_slot", slot._replace(entry=body.first or event.number, written_at=event.at))
    row = prompting(state)
    if not row.since:
        _anchored(state, event, row, since=body.slot, told=(*row.told, body.slot))


def _came(state: State, event: Event, body: AlarmRaised) -> None:
    """A new row of alarms: a cause may be written to it, also when the alarm is over."""
    if not body.alarm:
        state.put("log_alarm", Came(event.number, event.at))


NOUN = Noun({
    "collector.started": _started, "clock.stepped": _stepped, "rota.set": _rota, "log.begun": _begun,
    "log.prompted": _prompted, "log.skipped": _skipped, "log.warned": _warned, "log.late": _late,
    "log.running": _written, "alarm.raised": _came},
    watches={"log_prompt": Watch(_due, _ask), "log_slot": Watch(_due_slot, _press)})
