"""
What the room file says against what the journal knows: only differences become facts. Pure.

Private bodies are compared by digest elsewhere; here the actor tells whose numbers an entry holds.
"""

from __future__ import annotations

from typing import Any

from ..clock import Moment
from ..domain import devices
from ..domain.broadcastevents import AmplifierSet, AreaSet
from ..domain.calendars import CalendarSet
from ..domain.carrying import PIN
from ..domain.dutylogevents import FacilitySet
from ..domain.events import (
    Body,
    LineSet,
    PersonSet,
    PlaceRemoved,
    PointSet,
    PrivateSet,
    RoomSet,
    RulesLoaded,
    SiteSet,
)
from ..domain.hazardrows import Office
from ..domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from ..domain.peopleevents import PinLost
from ..domain.placeevents import OfficeSet
from ..domain.silenceevents import SilenceSet
from ..domain.teamevents import TeamSet
from ..domain.workevents import PlanSet
from .facts import Fact
from .inputs import Configured
from .intake import BURST, LOST, SILENT, is_active, own_alarm, own_return, standing_own
from .nouns.calendars import is_newer
from .nouns.logsystems import LEFT
from .nouns.people import PINS_LOST
from .patrolling import returned
from .state import State


def decide_configured(state: State, configured: Configured, now: Moment) -> list[Fact]:
    """New and changed lines, places and people, and those no longer named."""
    facts = [Fact(body, _actor(body), now.at, now.tick) for body in configured.bodies if not _is_known(state, body)]
    named = {table: {_key(body) for body in configured.bodies if type(body) is kind} for table, kind in _KINDS.items()}
    for table, keys in named.items():
        for key, row in state.rows[table].items():
            gone = row.state == devices.REMOVED if table == "line" else row.removed
            if key not in keys and not gone:
                text = "\t".join(key) if isinstance(key, tuple) else key
                facts.append(Fact(PlaceRemoved(table, text), "room", now.at, now.tick))
                if table == "line":  # a line that nobody watches any more cannot be lost, nor come back
                    facts += [fact for code in (LOST, SILENT, BURST) for fact in own_return(state, text, code, now)]
                elif table == "facility":  # nor does anybody restore a system that the room has no more
                    facts += returned(state, LEFT, text, now)
    return facts + _pins(state, configured, now)


def _pins(state: State, configured: Configured, now: Moment) -> list[Fact]:
    """As long as PINs of people on the staff are lost, that is an alarm."""
    lost = {row.of.removeprefix(PIN) for row in state.rows["private_digest"].values()
            if row.of.startswith(PIN) and not row.number}
    lost |= {body.person for body in configured.bodies if isinstance(body, PinLost)}
    if not any(isinstance(body, PersonSet) and body.person in lost for body in configured.bodies):
        return own_return(state, "", PINS_LOST, now)
    return [] if is_active(standing_own(state, "", PINS_LOST)) else [own_alarm(state, "", PINS_LOST, "trouble", now)]


_KINDS: dict[str, type[Body]] = {"line": LineSet, "site": SiteSet, "point": PointSet, "person": PersonSet,
                                "plan": PlanSet, "area": AreaSet, "amplifier": AmplifierSet,
                                "checkpoint": CheckpointSet, "route": RouteSet, "patrol": PatrolSet,
                                "facility": FacilitySet, "team": TeamSet,
                                "silence_plan": SilenceSet}


def _actor(body: Body) -> str:
    return f"room {body.of}" if isinstance(body, PrivateSet) else "room"


def _key(body: Any) -> Any:
    match body:
        case LineSet():
            return body.line
        case SiteSet():
            return body.site
        case PointSet():
            return (body.site, body.zone)
        case PlanSet():
            return body.plan
        case AreaSet():
            return body.area
        case AmplifierSet() | SilenceSet():
            return body.amplifier
        case CheckpointSet():
            return body.checkpoint
        case RouteSet():
            return body.route
        case PatrolSet():
            return body.patrol
        case TeamSet():
            return body.team
        case FacilitySet():
            return body.facility
        case _:
            return body.person


def _is_known(state: State, body: Body) -> bool:
    """Whether the journal already says exactly this."""
    match body:
        case RoomSet():
            known = state.collector
            return (known.key, known.name, known.language, known.name_en) == (
                body.key, body.name, body.language, body.name_en)
        case CalendarSet():
            return not is_newer(state, body)
        case OfficeSet():
            office = state.rows["office"].get(1, Office())
            return all(getattr(office, name) == getattr(body, name) for name in body.__struct_fields__)
        case RulesLoaded():
            return state.collector.ruleset == body.ruleset
        case PrivateSet() | PinLost():
            return False  # the shell leaves out those whose body is unchanged
        case LineSet():
            line = state.lines.get(body.line)
            return line is not None and line.state != devices.REMOVED and all(
                getattr(line, name) == getattr(body, name) for name in body.__struct_fields__ if name != "line")
        case _:
            table = next(table for table, kind in _KINDS.items() if type(body) is kind)
            row = state.rows[table].get(_key(body))
            if row is None or row.removed:
                return False
            return all(_plain(getattr(row, name)) == _plain(getattr(body, name)) for name in body.__struct_fields__)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
