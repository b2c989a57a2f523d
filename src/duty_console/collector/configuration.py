"""
The room file as facts: lines, places, people and rules in the bodies the journal keeps.

Telephone numbers go into private bodies; one that has not changed is left out, which only the collector can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import json as msgjson

from ..cleaning import clean
from ..core.state import State
from ..domain.events import Body, LineSet, PersonSet, PointSet, PrivateSet, RoomSet, RulesLoaded, SiteSet
from ..domain.signals import Layout
from ..room import Line, Room
from ..rulebook import Rulebook
from ..store.writing import Store


def bodies(room: Room, rules: Rulebook, state: State, store: Store) -> tuple[Body, ...]:
    """Everything the room file says, its texts cleaned."""
    return (RulesLoaded(rules.version, rules.values()),
            RoomSet(room.key, clean(room.name), room.language, clean(room.name_en)),
            *_lines(room), *_sites(room), *_people(room),
            *(body for body in _private(room, state) if not _is_kept(body, state, store)))


def _lines(room: Room) -> Iterator[Body]:
    for line in room.lines:
        yield LineSet(line.name, clean(line.label), line.driver, line.profile, line.url, line.framing,
                      round(line.wait_s * 1000), line.attempts, round(line.heartbeat_s * 1000), line.life_path,
                      layout_of(line).text)


def layout_of(line: Line) -> Layout:
    """What a line's profile fixes about its frames."""
    return Layout(line.receiver_digits, line.line_digits, line.account_digits or None)


def _sites(room: Room) -> Iterator[Body]:
    for site in room.sites:
        yield SiteSet(site.key, clean(site.name), clean(site.name_en), site.kind, clean(site.address), site.line,
                      site.account, clean(site.note), [clean(holder.name) for holder in site.key_holders])
        for point in site.points:
            yield PointSet(site.key, point.zone, clean(point.name), clean(point.name_en), point.kind)


def _people(room: Room) -> Iterator[Body]:
    for person in room.people:
        yield PersonSet(person.key, clean(person.name), person.duty)


def _private(room: Room, state: State) -> Iterator[PrivateSet]:
    """Everybody's numbers, and none for those whose numbers the file no longer has."""
    found = list(_numbers(room))
    yield from found
    for of in sorted(state.rows["private_digest"].keys() - {body.of for body in found}):
        yield PrivateSet(of, {})


def _numbers(room: Room) -> Iterator[PrivateSet]:
    for site in room.sites:
        numbers = {clean(holder.name): holder.phone for holder in site.key_holders if holder.phone}
        if numbers:
            yield PrivateSet(f"site:{site.key}", numbers)
    for person in room.people:
        if person.phone:
            yield PrivateSet(f"person:{person.key}", {clean(person.name): person.phone})


def _is_kept(body: PrivateSet, state: State, store: Store) -> bool:
    known = state.rows["private_digest"].get(body.of)
    kept = store.private(known.number) if known else None
    return kept is not None and msgjson.decode(kept, type=PrivateSet) == body
