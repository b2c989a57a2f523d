"""duty collect: the collector of a room in the foreground, as a service manager or a test runs it."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import room as rooms
from ..errors import UsageError
from ..texts import _


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("room", nargs="?", metavar="ROOM",
                        help=_("a room file, its name, or nothing for the only room"))
    add_store(parser)
    add_lines(parser)
    parser.add_argument("--capture", type=Path, metavar="FOLDER",
                        help=_("also record every line's bytes there, both ways (see `duty decode`)"))
    parser.epilog = _("Ends cleanly on SIGTERM or Ctrl-C. One collector serves a store; consoles come and go.")


def add_store(parser: argparse.ArgumentParser) -> None:
    """The option that names another store than the room's own."""
    parser.add_argument("--store", type=Path, metavar="FILE", help=_("the store, instead of the room's own"))


def add_lines(parser: argparse.ArgumentParser) -> None:
    """The option that puts configured lines on other ports."""
    parser.add_argument("--line", action="append", default=[], metavar="NAME=URL",
                        help=_("put a configured line on another port (may be given again)"))


def line_urls(given: list[str]) -> dict[str, str]:
    """`NAME=URL` as a mapping; a UsageError says what is wrong with one."""
    urls = {}
    for text in given:
        name, separator, url = text.partition("=")
        if not (name and separator and url):
            raise UsageError(_('--line "{text}" must be NAME=URL, for example receiver=/dev/ttyUSB0.', text=text))
        urls[name] = url
    return urls


def run(args: argparse.Namespace) -> int:
    """Serves the room until it is told to end."""
    urls = line_urls(args.line)  # first: a wrong call is told as one even where there is no room
    room = rooms.load(rooms.find(args.room), lines=urls)
    places = rooms.places(room, args.store)
    rooms.prepare(places)
    from ..collector.service import run as serve

    return serve(room, places, args.capture)
