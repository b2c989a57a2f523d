"""
How facts change broadcasts, their parts and the areas. What people ask for stands in `speaking`, what falls due in
`airing`, who has which amplifier in `allotting`.
"""

from __future__ import annotations

from typing import Any

from ...domain import broadcasts as bc
from ...domain.broadcastevents import (
    AmplifierSet,
    AreaFreed,
    AreaHeld,
    AreaSet,
    BroadcastAsked,
    BroadcastEnded,
    BroadcastGiven,
    BroadcastReleased,
    BroadcastTaken,
    BroadcastWarned,
    PartAdded,
    PartEnded,
)
from ...domain.broadcasts import Amplifier, Area, Broadcast, Part
from ...domain.commandevents import CommandConfirmed, CommandUnknown, OutputTold
from ...domain.commands import IS_OPEN, ON, OPEN, Command
from ...domain.events import Event
from ..noun import Noun
from ..onair import parts_of
from ..ordering import amplifier_at, output_of
from ..state import State


def _asked(state: State, event: Event, body: BroadcastAsked) -> None:
    state.put("broadcast", Broadcast(event.number, body.kind, body.level, body.source, body.text, body.recording,
                                     tuple(body.areas), event.actor, event.at, event.tick, body.state, body.length_ms,
                                     body.alarm, body.caller, line=body.line, why=body.why))
    _join(state, event, event.number, body.parts, held=body.state == bc.HELD)


def _join(state: State, event: Event, number: int, parts: list[tuple[str, str]], held: bool = False) -> None:
    for amplifier, area in parts:
        state.put("playback", Part(number, amplifier, area, bc.PART_HELD if held else bc.PART_WAITING, event.at))


def _row(state: State, number: int, /, **changes: Any) -> Broadcast | None:
    row: Broadcast | None = state.rows["broadcast"].get(number)
    if row is not None:
        state.put("broadcast", row._replace(**changes))
    return row


def _released(state: State, event: Event, body: BroadcastReleased) -> None:
    for part in parts_of(state, body.broadcast):
        state.drop("playback", (body.broadcast, part.amplifier))
    _join(state, event, body.broadcast, body.parts)
    _row(state, body.broadcast, state=bc.WAITING, why="", areas=tuple(body.areas), by=event.actor)


def _given(state: State, event: Event, body: BroadcastGiven) -> None:
    for key in body.amplifiers:
        part = state.rows["playback"].get((body.broadcast, key))
        if part is not None:
            state.put("playback", part._replace(given=event.number))


def _taken(state: State, event: Event, body: BroadcastTaken) -> None:
    """A new microphone is open: its time begins now."""
    _row(state, body.broadcast, taken_by=event.actor, warned=False, started_at=event.at, started_tick=event.tick,
         started_event=event.number)


def _warned(state: State, _event: Event, body: BroadcastWarned) -> None:
    _row(state, body.broadcast, warned=True)


def _ended(state: State, event: Event, body: BroadcastEnded) -> None:
    ends = {"interrupted": bc.PART_INTERRUPTED, "restart": bc.PART_INTERRUPTED, "failed": bc.PART_FAILED,
            "no_audio": bc.PART_FAILED}
    for part in parts_of(state, body.broadcast):
        if part.state == bc.PART_UNKNOWN:  # and it stays so
            state.put("playback", part._replace(ended_at=event.at, how=body.how))
        elif part.state not in bc.ENDED:
            state.put("playback", part._replace(state=ends.get(body.how, bc.PART_OVER), ended_at=event.at,
                                                how=body.how))
    _row(state, body.broadcast, state=bc.OVER, ended_at=event.at, how=body.how, ended_by=event.actor)


def _added(state: State, event: Event, body: PartAdded) -> None:
    state.put("playback", Part(body.broadcast, body.amplifier, body.area, bc.PART_WAITING, event.at, body.instead_of))


def _part_ended(state: State, event: Event, body: PartEnded) -> None:
    part = state.rows["playback"].get((body.broadcast, body.amplifier))
    if part is not None:
        then = {"interrupted": bc.PART_INTERRUPTED, "cut": bc.PART_OVER, "limit": bc.PART_OVER,
                "hung_up": bc.PART_OVER}.get(
            body.how, bc.PART_FAILED)
        state.put("playback", part._replace(state=then, ended_at=event.at, how=body.how))
        row = state.rows["broadcast"].get(body.broadcast)
        if row is not None:
            state.put("broadcast", row)  # asked anew whether it is over with it


def _confirmed(state: State, event: Event, body: CommandConfirmed) -> None:
    command: Command | None = state.rows["command"].get(body.command)
    if command is not None and command.act == OPEN and command.broadcast:
        _speaks(state, event, command.broadcast, command.amplifier)


def _speaks(state: State, event: Event, number: int, amplifier: str) -> None:
    """An amplifier is open for it: it is heard from now on."""
    part = state.rows["playback"].get((number, amplifier))
    row: Broadcast | None = state.rows["broadcast"].get(number)
    if part is None or row is None or row.state == bc.OVER or part.state not in (bc.PART_ASKED, bc.PART_UNKNOWN):
        return
    owner: Amplifier | None = state.rows["amplifier"].get(amplifier)
    heard = event.at if owner is not None and output_of(state, owner).measured == ON else 0
    state.put("playback", part._replace(state=bc.PART_PLAYING, confirmed_at=event.at, measured_at=heard))
    others = [each.state for each in parts_of(state, number) if each.amplifier != amplifier]
    if not row.started_event or (bc.PART_PLAYING not in others and part.confirmed_at == 0):  # again from its beginning
        row = row._replace(started_at=event.at, started_tick=event.tick, started_event=event.number, warned=False)
    state.put("broadcast", row._replace(state=bc.PLAYING))


def _unknown(state: State, _event: Event, body: CommandUnknown) -> None:
    command: Command | None = state.rows["command"].get(body.command)
    part = state.rows["playback"].get((command.broadcast, command.amplifier)) if command else None
    if part is not None and part.state == bc.PART_ASKED:
        state.put("playback", part._replace(state=bc.PART_UNKNOWN))


def _told(state: State, event: Event, body: OutputTold) -> None:
    """What a device tells of an amplifier is told of the broadcast that has it."""
    amplifier = amplifier_at(state, body.line, body.output)
    for part in list(state.rows["playback"].values()) if amplifier else ():
        if amplifier is None or part.amplifier != amplifier.amplifier:
            continue
        if body.what == "output" and body.value == IS_OPEN and part.state == bc.PART_UNKNOWN:
            _speaks(state, event, part.broadcast, part.amplifier)
        elif body.what == "measured" and body.value == ON and part.state in bc.HOLDS and not part.measured_at:
            state.put("playback", part._replace(measured_at=event.at))


def _area_set(state: State, _event: Event, body: AreaSet) -> None:
    known: Area | None = state.rows["area"].get(body.area)
    held = known._asdict() if known else {}
    state.put("area", Area(body.area, body.name, body.name_en, body.parent, False, held.get("held_by", ""),
                           held.get("held_at", 0), held.get("held_why", "")))


def _amplifier_set(state: State, _event: Event, body: AmplifierSet) -> None:
    state.put("amplifier", Amplifier(body.amplifier, body.name, body.name_en, body.area, body.line, body.output,
                                     body.fallback, body.measured))


def _area_held(state: State, event: Event, body: AreaHeld) -> None:
    area: Area | None = state.rows["area"].get(body.area)
    if area is not None:
        state.put("area", area._replace(held_by=event.actor, held_at=event.at, held_why=body.reason))


def _area_freed(state: State, _event: Event, body: AreaFreed) -> None:
    area: Area | None = state.rows["area"].get(body.area)
    if area is not None:
        state.put("area", area._replace(held_by="", held_at=0, held_why=""))


NOUN = Noun({"broadcast.asked": _asked, "broadcast.released": _released, "broadcast.given": _given,
             "broadcast.taken": _taken, "broadcast.warned": _warned, "broadcast.ended": _ended,
             "playback.added": _added, "playback.ended": _part_ended, "output.told": _told, "area.set": _area_set,
             "amplifier.set": _amplifier_set, "area.held": _area_held, "area.freed": _area_freed},
            before={"command.confirmed": _confirmed, "command.unknown": _unknown})
