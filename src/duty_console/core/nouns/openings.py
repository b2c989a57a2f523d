"""
Opening hours of sites held against what their devices say (F-EI-12): not closed in time, opened outside its hours, not
opened in time.

How things are at a moment is judged, and anew whenever that may have changed: a signal, an edge of the hours, another
calendar, a clock that was set, a start. The next edge is a civil time; it is waited for on the boot clock, counted from
the last of these.
"""

from __future__ import annotations

from typing import Any

from ...clock import Moment, local
from ...domain.alarms import after, is_active
from ...domain.codes import meaning
from ...domain.events import AlarmRaised, AlarmReturned, Event, PlaceRemoved, SignalLogged, SiteSet
from ...domain.openingevents import OpeningJudged
from ...domain.openings import (
    OUTSIDE,
    RULE_OF,
    Grace,
    Opening,
    expected,
    is_in_time,
    judged,
    moved,
    next_change,
    sense_of,
)
from ...domain.places import Site, digits
from ...domain.suppression import Where
from ..covering import raised_over
from ..facts import Fact, of_collector
from ..noun import Decision, Noun, Watch
from ..state import State
from .calendars import calendar

#: So long after it an opening may not have been looked at yet.
_JUST_MS = 60_000


def _grace(state: State) -> Grace:
    rules = state.rules
    return Grace(round(rules.number("OPEN-01", "grace_s") * 1000), round(rules.number("OPEN-02", "early_s") * 1000),
                 round(rules.number("OPEN-03", "grace_s") * 1000))


def _hours(state: State, row: Opening) -> tuple[str, ...]:
    """The hours that hold; none for a site that has gone."""
    site: Site | None = state.rows["site"].get(row.site)
    return () if site is None or site.removed else site.hours


def _wrong(state: State, row: Opening, at: int) -> str:
    return judged(row, _hours(state, row), calendar(state), at, _grace(state))


def _slipped_by(state: State, row: Opening) -> bool:
    """Whether an opening outside the hours may be over before anybody looked: it is told all the same."""
    hours = _hours(state, row)
    return bool(row.unjudged and hours and row.told != OUTSIDE
                and not is_in_time(hours, calendar(state), row.unjudged, _grace(state)))


def _due(state: State, row: Opening) -> int | None:
    if _slipped_by(state, row) or _wrong(state, row, row.at) != row.told:
        return row.tick
    edge = next_change(row, _hours(state, row), calendar(state), row.at, _grace(state))
    return None if edge is None else state.due(row.number, row.at, row.tick, edge - row.at)


def _decide(state: State, row: Opening, now: Moment) -> Decision:
    """What is wrong now instead of what was told. Nothing else ends the wait: it is looked at once more from now."""
    due = _due(state, row)
    at = max(now.at, row.at + max(0, (due or row.tick) - row.tick))
    wrong = OUTSIDE if _slipped_by(state, row) else _wrong(state, row, at)
    facts = _over(state, row, now) if row.told and row.told != wrong else []
    number, due_at = 0, 0
    if wrong and wrong != row.told:
        due_at = expected(_hours(state, row), calendar(state), at, wrong, _grace(state))
        raised = _raised(state, row, wrong, due_at)
        number = raised.alarm or state.head + len(facts) + 1
        facts.append(of_collector(raised, now))
    elif wrong:
        number = row.alarm
    body = OpeningJudged(row.site, wrong, number, row.state, due_at, RULE_OF.get(wrong or row.told, ""),
                         state.rules.version, at)
    return [*facts, of_collector(body, now)], []


def _raised(state: State, row: Opening, code: str, due_at: int) -> AlarmRaised:
    """The alarm, with the time that was missed; like any other it is quiet where its site is being tested."""
    rules = state.rules
    signal_class, priority, _rule = rules.signal_class(meaning("duty", code).severity)
    standing = state.open_alarm((row.line, row.account, "duty", code, "", ""))
    then = raised_over(state, standing, Where(row.line, row.account, "", code, signal_class))
    text = f"{local(due_at):%H:%M}" if due_at else ""
    return AlarmRaised(row.line, "", "", "", row.account, "duty", code, "new", "", "", "", "", text, signal_class,
                       priority, RULE_OF[code], rules.version, standing.id if standing else 0, then)


def _over(state: State, row: Opening, now: Moment) -> list[Fact]:
    alarm = state.alarms.get(row.alarm)
    if alarm is None or not is_active(alarm):
        return []
    said = (alarm.line, "", "", "", alarm.account, "duty", alarm.code, "restore", "", "", "", "", "")
    return [of_collector(AlarmReturned(*said, "restore", 6, alarm.rule, state.rules.version, alarm.id,
                                       after("returned", alarm.state, state.rules.kind(alarm.signal_class))), now)]


def _again(state: State, event: Event, row: Opening, **changes: Any) -> None:
    """Looked at anew, and counted from here."""
    state.put("opening", row._replace(number=event.number, at=event.at, tick=event.tick, **changes))


def _logged(state: State, event: Event, body: SignalLogged) -> None:
    """Somebody opened or closed."""
    sense = sense_of(body.scheme, body.code, body.sense)
    if not sense or not state.rows["opening"]:
        return
    row = _of(state, body.line, body.account)
    if row is not None:
        _again(state, event, moved(row, body.group, sense, body.about_at or event.at))


def _of(state: State, line: str, account: str) -> Opening | None:
    number = digits(account) if account else ""
    found = [row for row in state.rows["opening"].values()
             if number and row.line in (line, "") and digits(row.account) == number and _hours(state, row)]
    return min(found, key=lambda row: not row.line, default=None)


def _site_set(state: State, event: Event, body: SiteSet) -> None:
    """Hours that are new are judged from now on; what was heard of the site stays known."""
    row: Opening | None = state.rows["opening"].get(body.site)
    if row is None and not body.hours:
        return
    if row is None:
        row = Opening(body.site, body.line, body.account, (), "", 0, event.at, 0, "", 0, 0, 0, 0)
    elif (row.account, row.line) != (body.account, body.line):  # another device: nothing was heard of it yet
        row = row._replace(line=body.line, account=body.account, groups=(), state="", heard_at=event.at)
    _again(state, event, row, unjudged=0)


def _removed(state: State, event: Event, body: PlaceRemoved) -> None:
    row = state.rows["opening"].get(body.key) if body.what == "site" else None
    if row is not None:
        _again(state, event, row)


def _calendar_set(state: State, event: Event, _body: object) -> None:
    """Another calendar: what was opened long before is not judged by it."""
    for row in list(state.rows["opening"].values()):
        _again(state, event, row, unjudged=row.unjudged if event.at - row.unjudged < _JUST_MS else 0)


def _all_again(state: State, event: Event, _body: object) -> None:
    """A clock that was set, a start: whatever is waited for is reckoned anew."""
    for row in list(state.rows["opening"].values()):
        _again(state, event, row)


def _judged(state: State, event: Event, body: OpeningJudged) -> None:
    row = state.rows["opening"].get(body.site)
    if row is not None:
        _again(state, event, row, told=body.told, alarm=body.alarm, unjudged=0)
        if body.at > event.at:  # an edge whose civil time is still a moment away by a clock that was slewed
            state.put("opening", state.rows["opening"][body.site]._replace(at=body.at))


NOUN = Noun({"signal.logged": _logged, "site.set": _site_set, "place.removed": _removed, "calendar.set": _calendar_set,
             "clock.stepped": _all_again, "collector.started": _all_again, "opening.judged": _judged},
            watches={"opening": Watch(_due, _decide)})
