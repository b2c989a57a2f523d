"""
The facts about broadcasts, areas and amplifiers. As lasting as those in `events`; fields are only ever added at the
end.
"""

from __future__ import annotations

from . import silenceevents
from .body import Body


class AreaSet(Body, frozen=True):
    """area.set: a part of the village as the room file names it."""

    area: str
    name: str
    name_en: str
    parent: str


class AmplifierSet(Body, frozen=True):
    """amplifier.set: an amplifier as the room file configures it."""

    amplifier: str
    name: str
    name_en: str
    area: str
    line: str
    output: str
    fallback: str
    measured: bool


class BroadcastAsked(Body, frozen=True):
    """broadcast.asked: somebody, or a rule, wants to be heard; fields as in the row (`domain/broadcasts.py`). `state`
    is held or waiting; `parts` are the amplifiers with their areas."""

    kind: str
    level: int
    source: str
    text: str
    recording: str
    areas: list[str]
    state: str
    length_ms: int
    parts: list[tuple[str, str]]
    alarm: int = 0
    caller: str = ""
    line: str = ""
    why: str = ""  # of one that is held: unknown, officer_first, area_held, no_area
    second: str = ""
    rule: str = ""
    ruleset: str = ""
    console: str = ""
    request: str = ""


class BroadcastReleased(Body, frozen=True):
    """broadcast.released: one that was held goes out, by an officer or by the rule."""

    broadcast: int
    areas: list[str]
    parts: list[tuple[str, str]]
    rule: str = ""
    console: str = ""
    request: str = ""


class BroadcastGiven(Body, frozen=True):
    """broadcast.given: an officer gave it these amplifiers, whatever plays there (S14)."""

    broadcast: int
    area: str
    amplifiers: list[str]
    reason: str = ""
    console: str = ""
    request: str = ""


class BroadcastTaken(Body, frozen=True):
    """broadcast.taken: an officer speaks from now on where the caller did."""

    broadcast: int
    console: str = ""
    request: str = ""


class BroadcastWarned(Body, frozen=True):
    """broadcast.warned: its longest time is nearly over (BC-12)."""

    broadcast: int
    left_ms: int
    rule: str
    ruleset: str


class BroadcastEnded(Body, frozen=True):
    """broadcast.ended: `how` is played, cut, limit, hung_up, refused, interrupted, failed, quiet, restart."""

    broadcast: int
    how: str
    rule: str = ""
    console: str = ""
    request: str = ""


class PartBegan(Body, frozen=True):
    """playback.began: an amplifier is being opened for it, by `command`."""

    broadcast: int
    amplifier: str
    command: int


class PartAdded(Body, frozen=True):
    """playback.added: another amplifier stands in for the one that did not answer (BC-11)."""

    broadcast: int
    amplifier: str
    area: str
    instead_of: str
    rule: str
    ruleset: str


class PartPreempted(Body, frozen=True):
    """playback.preempted: it lost an amplifier to something more urgent."""

    broadcast: int
    amplifier: str
    to: int


class PartQueued(Body, frozen=True):
    """playback.queued: an amplifier is free for it, and the room's voice is not: `behind` has that (BC-18)."""

    broadcast: int
    amplifier: str
    behind: int
    rule: str


class PartEnded(Body, frozen=True):
    """playback.ended: one amplifier's part is over; `how` is failed, refused, interrupted, silent, closed."""

    broadcast: int
    amplifier: str
    how: str
    rule: str = ""


class AreaHeld(Body, frozen=True):
    """area.held: residents' calls there wait for the officer."""

    area: str
    reason: str
    console: str = ""
    request: str = ""


class AreaFreed(Body, frozen=True):
    """area.freed: they are opened at once again."""

    area: str
    console: str = ""
    request: str = ""


class AudioEnded(Body, frozen=True):
    """audio.ended: what the room itself plays came to its end; `reason` says why it could not be played."""

    broadcast: int
    reason: str


KINDS: dict[str, type[Body]] = {
    "area.set": AreaSet, "amplifier.set": AmplifierSet, "broadcast.asked": BroadcastAsked,
    "broadcast.released": BroadcastReleased, "broadcast.given": BroadcastGiven, "broadcast.taken": BroadcastTaken,
    "broadcast.warned": BroadcastWarned, "broadcast.ended": BroadcastEnded, "playback.began": PartBegan,
    "playback.added": PartAdded, "playback.preempted": PartPreempted, "playback.queued": PartQueued,
    "playback.ended": PartEnded, "area.held": AreaHeld, "area.freed": AreaFreed, "audio.ended": AudioEnded,
    **silenceevents.KINDS,
}
