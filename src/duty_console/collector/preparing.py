"""
What a run of the collector needs of each line before its port opens: a driver, and a capture where one is wanted.
"""

from __future__ import annotations

from pathlib import Path

from ..clock import SystemClock, local
from ..core.roomfacts import layout_of
from ..domain import parity
from ..domain.signals import Driver
from ..drivers import make
from ..errors import RoomError, SurroundingsError
from ..room import Line, Room
from ..systemwords import system_words
from ..texts import _
from ..wire.capture import Recorder


def recorders(room: Room, captures: Path | None) -> dict[str, Recorder]:
    """A capture of each line for this run, named after the line and the moment it began."""
    if captures is None:
        return {}
    began = f"{local(SystemClock().read().at):%Y%m%d-%H%M%S}"
    try:
        captures.mkdir(parents=True, exist_ok=True, mode=0o750)
        return {line.name: Recorder(captures / f"{line.name}-{began}.wire", line.driver).begin() for line in room.lines}
    except OSError as error:
        raise SurroundingsError(_("{path}: captures cannot be written there: {reason}.", path=captures,
                                  reason=system_words(error))) from error


def driver_of(line: Line) -> Driver:
    """A line's driver, its layout fixed by the profile: a frame of another shape must not become another event."""
    try:
        return make(line.driver, layout_of(line), parity.of_framing(line.framing))
    except RoomError as error:
        noun = _('line "{name}"', name=line.name)
        raise RoomError(f"{noun}: {error}", error.place) from None
