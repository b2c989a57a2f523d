"""duty lines: the room's lines and how well they work, and who is connected to the collector."""

from __future__ import annotations

import argparse
import sys

from msgspec import json as msgjson

from ..cleaning import clean, harmless_json
from ..clock import iso, local
from ..domain.devices import Line
from ..texts import _
from . import source
from .asking import Caller
from .status import line_words


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def run(args: argparse.Namespace) -> int:
    """Prints lines, then consoles where a collector answers."""
    reader = source.open_reader(args)
    try:
        lines, door = reader.lines(), reader.collector().door
    finally:
        reader.close()
    consoles = Caller.consoles(door)
    for line in lines:
        sys.stdout.write((_line_json(line) if args.json else _line_text(line, consoles is not None)) + "\n")
    for console in consoles or []:
        shown = harmless_json(msgjson.encode(console).decode()) if args.json else _console_text(console)
        sys.stdout.write(shown + "\n")
    if consoles is None:
        sys.stderr.write(_("No collector answers: who is connected is not known.") + "\n")
    return 0 if consoles is not None else 4


def _line_text(line: Line, answered: bool) -> str:
    heard = f"{local(line.heard_at):%m-%d %H:%M:%S}" if line.heard_at else "-"
    return "  ".join((clean(line.name), clean(line.label), line.driver, clean(line.url), line_words(line, answered),
                      _("last heard {time}", time=heard),
                      _("frames {frames}, repeats {repeats}, unreadable {unparsed}", frames=line.frames,
                        repeats=line.repeats, unparsed=line.unparsed)))


def _line_json(line: Line) -> str:
    fields = {name: getattr(line, name) for name in ("name", "label", "driver", "profile", "url", "framing", "state",
                                                     "frames", "heartbeats", "repeats", "unparsed")}
    fields["heard_at"] = iso(line.heard_at) if line.heard_at else None
    return harmless_json(msgjson.encode(fields).decode())


def _console_text(console: dict[str, object]) -> str:
    since = f"{local(int(str(console['since']))):%m-%d %H:%M:%S}"
    return "  ".join((str(console["console"]), clean(str(console["name"])), str(console["actor"]),
                      str(console["role"]), _("since {time}", time=since)))
