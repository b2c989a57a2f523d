"""
The load of the room: how many alarms call, and whether they come as a flood (FLOOD-01, KPI-01 to KPI-04).

Counted are alarms that call a person: raised and unanswered, or let go by what held them back. Of an alarm that was
raised and called nobody it is kept how often, so that the same may be told of each source.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import UNACK
from ...domain.events import AlarmRaised, Event
from ...domain.lifeevents import AlarmReleased
from ...domain.loadevents import FloodBegan, FloodEnded
from ...domain.rows import maker
from ...domain.sources import Flood, Load, Unheard
from ..facts import of_collector
from ..noun import Decision, Noun, Watch
from ..state import State

#: The latest alarms whose moments are kept: more than the rule's limit can be.
_KEPT = 32
_SLOT_MS = 600_000
_MINUTE_MS = 60_000
_MINUTES = 10
_load, _flood = maker(Load), maker(Flood)


def called(state: State, event: Event, priority: int) -> None:
    """An alarm calls: for the folds of whatever makes it call."""
    tick, slot = event.tick, event.at // _SLOT_MS
    load = list(state.rows["load"].get(slot) or Load(slot))
    load[priority if 0 < priority < 5 else 5] += 1
    state.put_at("load", slot, _load(load))  # by place and by key, as all that is hot
    _one, boot, since, since_at, since_tick, peak, raw, annunciated, recent, minutes = flood_of(state)
    if boot != state.boot:  # moments of another boot cannot be compared with this one's
        boot, recent, minutes = state.boot, (), ()
    minute = tick // _MINUTE_MS
    if minutes and minutes[-2] == minute:
        minutes = (*minutes[:-1], minutes[-1] + 1)
    else:
        first = next((place for place in range(0, len(minutes), 2) if minutes[place] > minute - _MINUTES), len(minutes))
        minutes = (*minutes[first:], minute, 1)
    if since:
        peak, annunciated = max(peak, sum(minutes[1::2])), annunciated + 1
    state.put_at("flood", 1, _flood((1, boot, since, since_at, since_tick, peak, raw, annunciated,
                                     (*recent[1 - _KEPT:], tick), minutes)))
    state.agenda.changed("flood", 1)


def flood_of(state: State) -> Flood:
    """The one row there is."""
    found: Flood = state.rows["flood"].get(1) or Flood(1)
    return found


def _raised(state: State, event: Event, body: AlarmRaised) -> None:
    if body.state == UNACK:
        called(state, event, body.priority)
    else:
        _unheard(state, body.alarm or event.number, 1)


def _released(state: State, _event: Event, body: AlarmReleased) -> None:
    """What was held back calls after all."""
    if body.state == UNACK and body.alarm in state.rows["unheard"]:
        _unheard(state, body.alarm, -1)


def _unheard(state: State, alarm: int, more: int) -> None:
    known: Unheard = state.rows["unheard"].get(alarm) or Unheard(alarm, 0)
    state.put("unheard", known._replace(activations=max(0, known.activations + more)))


def _limits(state: State) -> tuple[int, int, int]:
    """More than so many within so long begin a flood, fewer than so many end it."""
    rules = state.rules
    return (round(rules.number("KPI-04", "begins_over")), round(rules.number("KPI-04", "window_s") * 1000),
            round(rules.number("KPI-04", "ends_below")))


def _due(state: State, flood: Flood) -> int | None:
    """A flood begins with the alarm that is one too many, and ends when its window holds too few."""
    begins, window, ends = _limits(state)
    if flood.since:
        if flood.boot != state.boot or len(flood.recent) < ends:
            return state.due(flood.since, flood.since_at, flood.since_tick, window)
        return flood.recent[-ends] + window
    enough = flood.boot == state.boot and len(flood.recent) > begins
    return flood.recent[-1] if enough and flood.recent[-1] - flood.recent[-begins - 1] < window else None


def _decide(state: State, flood: Flood, now: Moment) -> Decision:
    begins, window, _ends = _limits(state)
    if not flood.since:
        within = sum(flood.recent[-1] - tick < window for tick in flood.recent)
        return [of_collector(FloodBegan(within, begins, window, "KPI-04", state.rules.version), now)], []
    lasted = max(0, now.tick - state.due(flood.since, flood.since_at, flood.since_tick, 0))
    body = FloodEnded(flood.since, lasted, flood.peak, flood.annunciated, _frames(state) - flood.raw, "KPI-04",
                      state.rules.version, sum(now.tick - tick < window for tick in flood.recent))
    return [of_collector(body, now)], []


def _began(state: State, event: Event, body: FloodBegan) -> None:
    """Those that made it a flood belong to it."""
    state.put("flood", flood_of(state)._replace(since=event.number, since_at=event.at, since_tick=event.tick,
                                                peak=body.count, raw=_frames(state), annunciated=body.count))


def _frames(state: State) -> int:
    """Every frame that was received, repeats included."""
    return sum(line.frames for line in state.lines.values())


def _ended(state: State, _event: Event, body: FloodEnded) -> None:
    flood = flood_of(state)
    state.put("flood", Flood(1, flood.boot, recent=flood.recent[-body.left:] if body.left else ()))


NOUN = Noun({"alarm.raised": _raised, "alarm.released": _released, "flood.began": _began, "flood.ended": _ended},
            watches={"flood": Watch(_due, _decide)})
