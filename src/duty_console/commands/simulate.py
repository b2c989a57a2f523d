"""
The far ends of a room's lines on pseudo-terminals: a receiver for everybody who has none.

Standard output has one line a cable, NAME=PATH, and then nothing more; what is sent and acknowledged is narrated on
standard error. Ends at SIGINT, SIGTERM or the word `quit` on standard input. Starts no collector.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

from .. import room as rooms
from .. import texts
from ..cleaning import clean
from ..errors import SurroundingsError, UsageError
from ..roomtypes import Room
from ..simulate import stories
from ..simulate.farends import Bench
from ..systemwords import system_words
from ..texts import _


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("room", nargs="?", metavar="ROOM",
                        help=_("a room file, or a name under the configuration folder; may be left out where there is "
                               "only one"))
    parser.add_argument("--story", metavar="NAME", help=_("a story by name or path; without one there are heartbeats"))
    parser.add_argument("--folder", type=Path, metavar="DIR",
                        help=_("where the names of the cables lie; otherwise a temporary folder"))
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help=_("plays the story N times as fast"))
    parser.epilog = _("Prints NAME=PATH for each line, then plays; give these to `duty collect ROOM --line NAME=PATH`. "
                      "Stories that ship: {names}.\nEnds at Ctrl-C, SIGTERM, or the word quit on standard input.",
                      names=", ".join(stories.known()))


def run(args: argparse.Namespace) -> int:
    """Plays until told to stop."""
    if not 0 < args.speed <= 1000:
        raise UsageError(_("--speed is a number above 0 and up to 1000"))
    room = rooms.load(rooms.find(args.room))
    story = stories.load(stories.find(args.story)) if args.story else None
    if story is not None:
        stories.check_lines(story, {line.name: line for line in room.lines})
    with contextlib.ExitStack() as stack:
        if args.folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duty-cables-")))
        else:
            folder = args.folder.absolute()
            make(folder)
        asyncio.run(play(room, story, folder, args.speed))
    return 0


def make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be made: {reason}", path=folder, reason=system_words(error))) from None


async def play(room: Room, story: stories.Story | None, folder: Path, speed: float) -> None:
    """Plugs the cables in, tells their names, acts the story out and waits for the end."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    start = loop.time()
    bench = Bench(room.lines, folder, lambda text: narrate(f"{loop.time() - start:8.3f} s  {text}"))
    try:
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, ended.set)
        listen_for_quit(loop, ended)
        for line_name, stand in bench.stands.items():
            sys.stdout.write(f"{line_name}={stand.cable.path}\n")
        sys.stdout.flush()
        if story is not None:
            narrate(_("story: {title}", title=story.title_zh if texts.language() == "zh" else story.title_en))
            playing = asyncio.create_task(bench.play(story, speed))
            waiting = asyncio.create_task(ended.wait())
            done, _rest = await asyncio.wait({playing, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if playing in done:
                playing.result()
                narrate(_("the story is over; the far ends stay"))
            playing.cancel()
        await ended.wait()
    finally:
        bench.close()


def listen_for_quit(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    """A line `quit` on standard input ends the play; an input that ends says nothing."""
    def readable() -> None:
        said = os.read(descriptor, 4096)
        if not said:
            loop.remove_reader(descriptor)
        elif b"quit" in said.split():
            ended.set()

    with contextlib.suppress(OSError, ValueError):  # no standard input, or one that is a plain file
        descriptor = sys.stdin.fileno()
        loop.add_reader(descriptor, readable)


def narrate(text: str) -> None:
    """One line for people, on standard error."""
    sys.stderr.write(clean(text) + "\n")
    sys.stderr.flush()
