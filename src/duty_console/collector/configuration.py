"""
The room file as facts: lines, places, people and rules in the bodies the journal keeps.

Telephone numbers go into private bodies; one that has not changed is left out, which only the collector can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import json as msgjson

from ..cleaning import clean
from ..core.roomfacts import public_bodies
from ..core.state import State
from ..domain.carrying import PIN
from ..domain.events import Body, PrivateSet
from ..domain.peopleevents import PinLost
from ..drivers import is_numbered
from ..room import Room
from ..rulebook import Rulebook
from ..store.private import private_path
from ..store.writing import Store
from .continuing import pins_in


def bodies(room: Room, rules: Rulebook, state: State, store: Store) -> tuple[Body, ...]:
    """Everything the room file says, its texts cleaned."""
    return (*public_bodies(room, rules, is_numbered),
            *(body for body in _private(room, state) if not _is_kept(body, state, store)),
            *_lost(state, store))


def _private(room: Room, state: State) -> Iterator[PrivateSet]:
    """Everybody's numbers, and none for those whose numbers the file no longer has."""
    found = list(_numbers(room))
    yield from found
    for of in sorted(state.rows["private_digest"].keys() - {body.of for body in found}):
        if of.startswith(PIN):
            continue  # not of the room file
        yield PrivateSet(of, {})


def _lost(state: State, store: Store) -> Iterator[PinLost]:
    """PINs whose hashes went with a damaged private file, or that only the private file still knows of, because the
    store beside it has gone: nobody can prove them any more, and they were there all the same."""
    if not store.head.number:
        for of in sorted(set(pins_in(private_path(store.path)).values())):
            yield PinLost(of.removeprefix(PIN))
    for of, digest in sorted(state.rows["private_digest"].items()):
        if of.startswith(PIN) and digest.number and store.private(digest.number) is None:
            yield PinLost(of.removeprefix(PIN))


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
