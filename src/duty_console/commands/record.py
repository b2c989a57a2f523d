"""
Raw bytes of a line, as a capture: evidence for a driver, or for finding out what a receiver really says.

Opens the port itself and only listens, so a receiver that waits for answers will repeat itself. A port that a
collector holds is not taken from it: with --follow what the collector receives is read from its store. Stores nothing
but the capture.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from .. import room as rooms
from ..clock import SystemClock
from ..domain.reasons import said
from ..domain.signals import Chunk
from ..errors import RoomError, StoreError, SurroundingsError, UsageError, WireError
from ..roomlines import is_port, wrong_url
from ..roomtypes import FRAMINGS
from ..sheets import hint, listed
from ..store.reading import Reader
from ..systemwords import system_words
from ..texts import _
from ..wire.capture import Recorder
from ..wire.lines import Lines
from ..wire.notices import Lost, Opened
from ..wire.port import HELD
from ..wire.settings import PortSettings
from .recording import Followed, failed, follow, narrate


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("line", metavar="LINE", help=_("a device path or URL; with --room also the name of a line"))
    parser.add_argument("--room", metavar="ROOM", help=_("the room whose line is meant"))
    parser.add_argument("--follow", action="store_true",
                        help=_("what the room's collector receives on this line from now on, out of its store"))
    parser.add_argument("--store", type=Path, metavar="FILE", help=_("the store, instead of the room's own"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=_("the capture; otherwise standard output"))
    parser.add_argument("--seconds", type=float, metavar="N", help=_("ends after so long; otherwise when interrupted"))
    parser.add_argument("--baud", type=int, default=9600, help=_("speed, where the room does not say it"))
    parser.add_argument("--framing", default="8N1", help=_("such as 8N1 or 7E1, where the room does not say it"))
    parser.add_argument("--driver", default="raw", help=_("the protocol's name for the first line of the capture"))
    parser.epilog = _("Only listens: a receiver that waits for answers repeats itself and reports the computer absent. "
                      "`duty decode PROTOCOL`\nreads the capture. Ends at --seconds, Ctrl-C or SIGTERM.") + (
        "\n" + _("Where a collector holds the port, --follow reads its store: what came in, one record a frame. What "
                 "went out is in no store."))


def run(args: argparse.Namespace) -> int:
    """Records until the time is over or somebody interrupts."""
    if args.seconds is not None and not 0 < args.seconds < float("inf"):
        raise UsageError(_("--seconds is a number above 0"))
    source: Followed | PortSettings
    source, driver = followed(args) if args.follow else meant(args)
    try:
        recorder = Recorder(args.output if args.output is not None else sys.stdout, driver)
    except FileExistsError:
        raise SurroundingsError(_("{path} is there already; a capture is never written over: name another file.",
                                  path=args.output)) from None
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be written: {reason}", path=args.output,
                                  reason=system_words(error))) from None
    try:
        return asyncio.run(follow(source, recorder, args.seconds) if isinstance(source, Followed)
                           else record(source, recorder, args.seconds))
    except (WireError, SurroundingsError, StoreError):  # nothing was heard: the name stays free for the next attempt
        if args.output is not None and args.output.is_file() and not args.output.stat().st_size:
            args.output.unlink()
        raise
    finally:
        recorder.close()


def followed(args: argparse.Namespace) -> tuple[Followed, str]:
    """The line of a room in the store that its collector writes, and its driver; where only a store is named, as the
    store has it."""
    if args.room is None and args.store is not None:
        return Followed(args.store, args.line), driver_in(args.store, args.line)
    if args.room is None:
        raise UsageError(_("--follow needs --room or --store: the store of a room is what is followed"))
    room = rooms.load(rooms.find(args.room))
    line = next((line for line in room.lines if line.name == args.line), None)
    if line is None:
        raise no_line(args.line, room)
    return Followed(rooms.places(room, args.store).store, line.name), line.driver


def driver_in(store: Path, name: str) -> str:
    """The driver of a line, as a store has it."""
    reader = Reader(store)
    try:
        lines = reader.lines()
    finally:
        reader.close()
    line = next((line for line in lines if line.name == name), None)
    if line is None:
        raise RoomError(_("{store} has no line {line}; its lines are: {lines}", store=store, line=name,
                          lines=", ".join(line.name for line in lines) or "-"))
    return line.driver


def no_line(name: str, room: rooms.Room) -> RoomError:
    """A room has no such line."""
    return RoomError(_("the room has no line {line}; its lines are: {lines}", line=name,
                       lines=", ".join(line.name for line in room.lines)))


def meant(args: argparse.Namespace) -> tuple[PortSettings, str]:
    """The port that was asked for, and its driver."""
    if args.room is not None:
        room = rooms.load(rooms.find(args.room))
        for line in room.lines:
            if line.name == args.line:
                return PortSettings(line.name, line.url, line.baud, line.framing), line.driver
        if "/" not in args.line and ":" not in args.line:
            raise no_line(args.line, room)
    if not is_port(args.line):
        raise UsageError(wrong_url("LINE", args.line))
    if args.framing not in FRAMINGS:
        raise UsageError(_('{noun} has framing "{value}"; known framings: {known}.{hint}', noun="LINE",
                           value=args.framing, known=listed(FRAMINGS), hint=hint(args.framing.upper(), FRAMINGS)))
    return PortSettings("line", args.line, args.baud, args.framing), args.driver


async def record(settings: PortSettings, recorder: Recorder, seconds: float | None) -> int:
    """Listens on one line. One that cannot be opened ends it; one that is lost later is waited for."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[WireError | None] = loop.create_future()
    was_open = False

    def end(why: WireError | None = None) -> None:
        if not ended.done():
            ended.set_result(why)

    def deliver(told: Chunk | Opened | Lost) -> None:
        nonlocal was_open
        match told:
            case Opened():
                was_open = True
                recorder.begin()
                narrate(_("recording {url}", url=told.url))
            case Lost() if not was_open:
                end(WireError(refusal(told.reason)))
            case Lost():
                narrate(_("lost: {reason}; waiting for it", reason=said(told.reason)))
        if recorder.failure is not None:
            end()

    lines = Lines([settings], SystemClock(), deliver, {settings.name: recorder})
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, end)
    if seconds is not None:
        loop.call_later(seconds, end)
    lines.start()
    fault = await ended
    await lines.close()
    if recorder.failure is not None:
        raise failed(recorder.failure)
    if fault is not None:
        raise fault
    return 0


def refusal(reason: str) -> str:
    """Why a line cannot be recorded, and what helps where somebody holds it."""
    if HELD not in reason:
        return said(reason)
    return _("{reason}. Where that is the collector, it need not be stopped: `duty record LINE --room ROOM --follow` "
             "records what it receives, `duty collect --capture FOLDER` both ways from its next start",
             reason=said(reason))
