"""duty lines: the room's lines and how well they work, who is connected, and which device has been silent longest."""

from __future__ import annotations

import argparse
import sys

from msgspec import json as msgjson

from ..cleaning import clean, harmless_json
from ..clock import Moment, SystemClock, iso, local
from ..domain.linewords import gap
from ..domain.narration import Names, place
from ..domain.periodic import Periodic
from ..store.wellbeing import silent
from ..texts import _
from . import names, source
from .asking import Caller
from .linetexts import acts_text, conditions, line_fields, line_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    parser.add_argument("--silent", action="store_true",
                        help=_("the devices whose test report is expected, the longest silent first"))


def run(args: argparse.Namespace) -> int:
    """Prints lines, then consoles where a collector answers; or the devices that are silent longest."""
    reader = source.open_reader(args)
    now = SystemClock().read()
    try:
        lines, told, door = reader.lines(), conditions(reader, now), reader.collector().door
        devices, known = silent(reader) if args.silent else (), names.of(reader)
    finally:
        reader.close()
    consoles = Caller.consoles(door)
    if args.silent:
        for device in devices:
            sys.stdout.write((_device_json(device) if args.json else _device_text(device, known, now)) + "\n")
    else:
        for line in lines:
            shown = (harmless_json(msgjson.encode(line_fields(line, told)).decode()) if args.json
                     else "  ".join(filter(None, (
                         line_text(line, told, consoles is not None, line.driver, line.url), acts_text(line)))))
            sys.stdout.write(shown + "\n")
        for console in consoles or []:
            shown = harmless_json(msgjson.encode(console).decode()) if args.json else _console_text(console)
            sys.stdout.write(shown + "\n")
    if consoles is None:
        sys.stderr.write(_("No collector answers: who is connected is not known.") + "\n")
    return 0 if consoles is not None else 4


def _device_text(device: Periodic, known: Names, now: Moment) -> str:
    since = _("last test report {time}", time=f"{local(device.at):%m-%d %H:%M:%S}")
    ago = _("{gap} ago", gap=gap(max(0, now.at - device.at)))
    return "  ".join((clean(device.account), clean(device.line), place(device.line, device.account, "", known), since,
                      ago, *((_("overdue, alarm {alarm}", alarm=device.overdue),) if device.overdue else ())))


def _device_json(device: Periodic) -> str:
    fields = {"line": device.line, "account": device.account, "reported_at": iso(device.at),
              "overdue": device.overdue}
    return harmless_json(msgjson.encode(fields).decode())


def _console_text(console: dict[str, object]) -> str:
    since = f"{local(int(str(console['since']))):%m-%d %H:%M:%S}"
    return "  ".join((str(console["console"]), clean(str(console["name"])), str(console["actor"]),
                      str(console["role"]), _("since {time}", time=since)))
