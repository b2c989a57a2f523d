"""
A resident dials in: whose loudspeakers open, at once or after an officer's word (平安互助, BC-10). Pure.

The call itself is an alarm like any other; here is what it does to the amplifiers. That a device says the call is over
ends its broadcast, unless an officer has taken the microphone.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain import broadcasts as bc
from ..domain.alarms import UNACK, Alarm, is_active
from ..domain.broadcastevents import BroadcastAsked, BroadcastEnded
from ..domain.broadcasts import Amplifier, Broadcast, amplifiers_of, is_kept
from ..domain.events import AlarmRaised, AlarmReturned
from ..domain.places import Site, digits
from .facts import Fact
from .onair import is_everywhere
from .state import State

#: The code tables' words for "a resident's call was answered".
CALLS = frozenset({("village", "call"), ("voice_modem", "call")})
#: And for "it is over", for the returns that may say so.
ENDS = frozenset({("village", "ended"), ("village", "call"), ("voice_modem", "ended"), ("voice_modem", "call")})
#: So says a device that has one call at a time and does not tell once more whose it was.
NAMELESS = frozenset({("voice_modem", "ended")})
HELP_CALL = "help_call"
_RULE = "rule:BC-10"


def dialled(state: State, body: AlarmRaised, before: int, now: Moment) -> list[Fact]:
    """What a call asks of the amplifiers, when `before` facts come first and the last of them is the call's alarm."""
    amplifiers: dict[str, Amplifier] = state.rows["amplifier"]
    number = body.alarm or state.head + before
    if (body.scheme, body.code) not in CALLS or body.state != UNACK or not any(
            not row.removed for row in amplifiers.values()) or _broadcast_of(state, number) is not None:
        return []
    site, areas = _site(state, body.line, body.account), state.rows["area"]
    wanted = [site.area] if site and site.area else []
    parts = [(row.amplifier, row.area) for row in amplifiers_of(wanted, areas, amplifiers)] if wanted else [
        (row.amplifier, row.area) for _key, row in sorted(amplifiers.items())
        if row.line == body.line and not row.removed]
    why = "late" if body.late else _held(state, site, wanted, parts)
    asked = BroadcastAsked(bc.HELP, bc.NO_LEVEL, bc.TELEPHONE, "", "", wanted or sorted({area for _key, area in parts}),
                           bc.HELD if why else bc.WAITING, 0, parts, number, site.site if site else "", body.line, why,
                           rule="BC-10", ruleset=state.rules.version)
    return [Fact(asked, _RULE, now.at, now.tick)]


def hung_up(state: State, body: AlarmReturned, now: Moment) -> list[Fact]:
    """The device says that the call is over."""
    row = _broadcast_of(state, body.alarm)
    if row is None or row.taken_by:
        return []
    return [Fact(BroadcastEnded(row.id, "hung_up", "BC-10"), "device", now.at, now.tick)]


def standing_calls(state: State, line: str) -> list[Alarm]:
    """The calls of a line that nobody has said are over."""
    return [alarm for number in state.conditions.values() if (alarm := state.alarms[number]).line == line
            and (alarm.scheme, alarm.code) in CALLS and is_active(alarm)]


def _broadcast_of(state: State, alarm: int) -> Broadcast | None:
    return next((row for row in state.rows["broadcast"].values()
                 if alarm and row.alarm == alarm and row.kind == bc.HELP and row.state != bc.OVER), None)


def _site(state: State, line: str, account: str) -> Site | None:
    """The site whose number calls, on this line or on any; a number that is not told is nobody's."""
    number = digits(account) if account else ""
    found = [site for site in state.rows["site"].values()
             if number and not site.removed and site.line in (line, "") and digits(site.account) == number]
    return min(found, key=lambda site: not site.line, default=None)


def _held(state: State, site: Site | None, wanted: list[str], parts: list[tuple[str, str]]) -> str:
    """Why the officer has the first word; empty where the amplifiers open at once. Of an area that he keeps none does,
    whoever calls."""
    kept = any(is_kept(area, state.rows["area"]) for area in (*wanted, *(area for _key, area in parts)))
    if site is None:
        return "area_held" if kept else "unknown"
    if site.officer_first:
        return "officer_first"
    if not wanted or not parts:
        return "no_area"
    if kept:
        return "area_held"
    return "everywhere" if is_everywhere(state, [key for key, _area in parts]) else ""
