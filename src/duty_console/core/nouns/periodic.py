"""
Periodic test reports that stay away: whoever has sent one is expected to send the next (PATH-06, F-EI-11).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import NORMAL, after, is_active
from ...domain.devices import REMOVED
from ...domain.events import AlarmRaised, AlarmReturned, Event, SignalLogged, SignalRepeated
from ...domain.periodic import REPORTS, Periodic
from ..facts import of_collector
from ..noun import Decision, Noun, Watch
from ..state import State

CODE = "test_overdue"


def _reported(state: State, event: Event, said: SignalLogged | AlarmRaised) -> None:
    """A report came: its next is expected, and an alarm about its absence is over."""
    if (said.scheme, said.code) in REPORTS:
        _came(state, event, said.line, said.account)


def _came(state: State, event: Event, line: str, account: str) -> None:
    device = f"{line}\t{account}"
    known: Periodic | None = state.rows["periodic"].get(device)
    overdue = known.overdue if known else 0
    state.put("periodic", Periodic(device, line, account, event.number, event.at, event.tick, overdue, bool(overdue)))


def _repeated(state: State, event: Event, body: SignalRepeated) -> None:
    """A report came again, or may have."""
    if body.report:
        _came(state, event, body.line, body.report)


def _due(state: State, row: Periodic) -> int | None:
    line = state.lines.get(row.line)
    if line is None or line.state == REMOVED:
        return None
    if row.over:
        return row.tick
    return None if row.overdue else state.due(row.number, row.at, row.tick, _after_ms(state))


def _after_ms(state: State) -> int:
    return round(state.rules.number("PATH-06") * 1000)


def _decide(state: State, row: Periodic, now: Moment) -> Decision:
    rules = state.rules
    said = (row.line, "", "", "", row.account, "duty", CODE)
    if not row.over:
        signal_class, priority, _rule = rules.signal_class("trouble")
        return [of_collector(AlarmRaised(*said, "new", "", "", "", "", "", signal_class, priority, "PATH-06",
                                         rules.version, 0, after("raised", NORMAL)), now)], []
    alarm = state.alarms.get(row.overdue)
    then = after("returned", alarm.state) if alarm is not None and is_active(alarm) else NORMAL
    return [of_collector(AlarmReturned(*said, "restore", "", "", "", "", "", "restore", 6, "PATH-06", rules.version,
                                       row.overdue, then), now)], []


def _raised(state: State, event: Event, body: AlarmRaised) -> None:
    """Its own alarm, told by the code; or a report that has a trouble to say."""
    if (body.scheme, body.code) == ("duty", CODE):
        row = state.rows["periodic"].get(f"{body.line}\t{body.account}")
        if row is not None:
            state.put("periodic", row._replace(overdue=body.alarm or event.number, over=False))
        return
    _reported(state, event, body)


def _returned(state: State, _event: Event, body: AlarmReturned) -> None:
    if (body.scheme, body.code) == ("duty", CODE):
        row = state.rows["periodic"].get(f"{body.line}\t{body.account}")
        if row is not None:
            state.put("periodic", row._replace(overdue=0, over=False))


NOUN = Noun({"signal.logged": _reported, "signal.repeated": _repeated, "alarm.raised": _raised,
             "alarm.returned": _returned},
            watches={"periodic": Watch(_due, _decide)})
