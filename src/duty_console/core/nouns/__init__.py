"""
The nouns that people act on and that time acts on, one module each; the core finds them here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..noun import Noun, Watch
from ..state import State
from . import (
    acknowledging,
    airing,
    allotting,
    broadcasting,
    bulks,
    calendars,
    calling,
    carrying,
    closing,
    commanding,
    complaining,
    deadlines,
    dutylogging,
    dutywatch,
    escalating,
    evidences,
    flooding,
    handing,
    handsigning,
    handwatch,
    hazardfolds,
    hazards,
    inspecting,
    latching,
    logentries,
    logsystems,
    majors,
    many,
    notes,
    notices,
    numbers,
    openings,
    outing,
    owning,
    patrols,
    people,
    periodic,
    phoned,
    places,
    plans,
    presence,
    reclosing,
    reinspecting,
    reminding,
    responses,
    retaining,
    rostering,
    rounds,
    scheduling,
    scoped,
    shelving,
    silencefolds,
    silencetesting,
    sound,
    sources,
    speaking,
    suppressing,
    swapping,
    teams,
    tracking,
    trails,
    verifying,
    wandfiles,
)

NOUNS: tuple[Noun, ...] = tuple(module.NOUN for module in (
    acknowledging, many, latching, sound, numbers, people, owning, plans, verifying, closing, notes, phoned,
    escalating, responses, calling, flooding, sources, suppressing, shelving, scoped, reminding,
    tracking, periodic, carrying, commanding, reclosing, broadcasting, airing, allotting, speaking,
    calendars, openings, rostering, scheduling, swapping, outing, dutywatch, presence, patrols, rounds, wandfiles,
    teams,
    dutylogging, logentries, logsystems,
    handing, handsigning, handwatch,
    silencefolds, silencetesting,
    places, complaining, inspecting,
    hazardfolds, bulks, notices, deadlines, trails, hazards, reinspecting, majors, evidences, retaining))
ACTS = {name: act for noun in NOUNS for name, act in noun.acts.items()}
#: Several nouns may wait for something of the same row.
WATCHES: dict[str, list[Watch]] = {}
for _noun in NOUNS:
    for _table, _watch in _noun.watches.items():
        WATCHES.setdefault(_table, []).append(_watch)


def due_of(state: State) -> Callable[[tuple[str, Any]], int | None]:
    """Answers when the row at a place falls due."""
    def due(place: tuple[str, Any]) -> int | None:
        table, key = place
        row = state.rows[table].get(key)
        if row is None:
            return None
        first: int | None = None
        for watch in WATCHES.get(table, ()):
            moment = watch.due(state, row)
            if moment is not None and (first is None or moment < first):
                first = moment
        return first
    return due
