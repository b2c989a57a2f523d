"""
What everybody may know of a room file, as facts: its rules, names, lines, places and people, texts cleaned. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..cleaning import clean
from ..domain.broadcastevents import AmplifierSet, AreaSet
from ..domain.calendars import CalendarSet
from ..domain.dutylogevents import FacilitySet
from ..domain.events import Body, LineSet, PersonSet, PointSet, RoomSet, RulesLoaded, SiteSet
from ..domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from ..domain.placeevents import OfficeSet
from ..domain.signals import Layout
from ..domain.silenceevents import SilenceSet
from ..domain.teamevents import TeamSet
from ..domain.workevents import PlanSet
from ..room import Line, Room
from ..rulebook import Rulebook


def public_bodies(room: Room, rules: Rulebook, is_numbered: Callable[[str], bool]) -> tuple[Body, ...]:
    """All but the telephone numbers, in the order in which a journal begins; a driver's name tells whether its frames
    carry a number."""
    return (RulesLoaded(rules.version, rules.values()),
            RoomSet(room.key, clean(room.name), room.language, clean(room.name_en)),
            *_calendars(room), *_lines(room, is_numbered), *_areas(room), *_sites(room), *_people(room), *_plans(room),
            *_patrols(room), *_facilities(room), OfficeSet(*map(clean, room.office)))


def _calendars(room: Room) -> Iterator[Body]:
    """The years that ship; what somebody imported goes before them."""
    for year in room.calendars:
        yield CalendarSet(year.year, list(year.days), year.source, year.published, 1)


def _lines(room: Room, is_numbered: Callable[[str], bool]) -> Iterator[Body]:
    for line in room.lines:
        yield LineSet(line.name, clean(line.label), line.driver, line.profile, line.url, line.framing,
                      round(line.wait_s * 1000), line.attempts, round(line.heartbeat_s * 1000), line.life_path,
                      layout_of(line).text, is_numbered(line.driver))


def layout_of(line: Line) -> Layout:
    """What a line's profile fixes about its frames."""
    return Layout(line.receiver_digits, line.line_digits, line.account_digits or None, line.settings)


def _areas(room: Room) -> Iterator[Body]:
    for area in room.areas:
        yield AreaSet(area.key, clean(area.name), clean(area.name_en), area.parent)
    for each in room.amplifiers:
        yield AmplifierSet(each.key, clean(each.name), clean(each.name_en), each.area, each.line, each.output,
                           each.fallback, each.measured)
    for hour in room.silence:
        yield SilenceSet(hour.amplifier, hour.minute, hour.by_night)


def _sites(room: Room) -> Iterator[Body]:
    for site in room.sites:
        yield SiteSet(site.key, clean(site.name), clean(site.name_en), site.kind, clean(site.address), site.line,
                      site.account, clean(site.note), [clean(holder.name) for holder in site.key_holders],
                      site.area, site.officer_first, list(site.hours))
        for point in site.points:
            yield PointSet(site.key, point.zone, clean(point.name), clean(point.name_en), point.kind)


def _people(room: Room) -> Iterator[Body]:
    for person in room.people:
        yield PersonSet(person.key, clean(person.name), person.duty, person.certificate, person.certificate_until,
                        person.suspended, list(map(clean, person.groups)))


def _plans(room: Room) -> Iterator[Body]:
    for plan in room.plans:
        yield PlanSet(plan.plan, clean(plan.name), clean(plan.name_en), list(plan.classes), plan.site, plan.steps)


def _patrols(room: Room) -> Iterator[Body]:
    for one in room.checkpoints:
        yield CheckpointSet(one.key, clean(one.name), clean(one.name_en), one.site, clean(one.place), clean(one.code),
                            one.tag)
    for route in room.routes:
        yield RouteSet(route.key, clean(route.name), clean(route.name_en), list(route.checkpoints))
    for team in room.teams:
        yield TeamSet(team.key, clean(team.name), clean(team.name_en), team.kind, list(map(clean, team.members)),
                      team.people, clean(team.chief), team.shift)
    for patrol in room.patrols:
        yield PatrolSet(patrol.key, clean(patrol.name), clean(patrol.name_en), patrol.route, patrol.venue,
                        patrol.opens, patrol.closes, patrol.interval_min * 60_000, patrol.team, list(patrol.slots))


def _facilities(room: Room) -> Iterator[Body]:
    for one in room.facilities:
        yield FacilitySet(one.key, one.kind, clean(one.name), clean(one.name_en), clean(one.model), one.line)
