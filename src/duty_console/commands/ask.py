"""duty ask: an officer's action without a screen, through the same door and the same rights as a console's."""

from __future__ import annotations

import argparse
import sys

from msgspec import json as msgjson

from ..cleaning import clean, harmless_json
from ..errors import Refused
from ..texts import _
from . import source
from .asking import Caller


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("the collector's answer as JSON"))
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    acknowledge = actions.add_parser("acknowledge", help=_("answer an alarm: somebody has seen it"))
    acknowledge.add_argument("alarm", type=int, metavar="ALARM", help=_("its number, as `duty status` shows it"))
    acknowledge.add_argument("--seen", type=int, metavar="NUMBER",
                             help=_("the newest event of it that you have seen; without it, what stands there now"))
    actions.add_parser("silence", help=_("stop the sounder for up to 60 s; it answers nothing"))
    numbers = actions.add_parser("numbers", help=_("telephone numbers for an alarm that you have acknowledged"))
    numbers.add_argument("alarm", type=int, metavar="ALARM")
    numbers.add_argument("of", metavar="WHOSE", help=_("site:KEY or person:KEY"))


def run(args: argparse.Namespace) -> int:
    """Asks and says what came of it: 0 done, 1 refused, 4 no collector."""
    reader = source.open_reader(args)
    try:
        door = reader.collector().door
        fields: dict[str, object] = {}
        if args.action != "silence":
            fields["alarm"] = args.alarm
        if args.action == "numbers":
            fields["of"] = args.of
        if args.action == "acknowledge":
            alarm = reader.alarm(args.alarm)
            fields["seen"] = args.seen or (alarm.last_event if alarm else 0)
    finally:
        reader.close()
    with Caller(door) as caller:
        answer = caller.ask(args.action, **fields)
    if args.json:
        sys.stdout.write(harmless_json(msgjson.encode(answer).decode()) + "\n")
        return 1 if "refused" in answer else 0
    if "refused" in answer:
        raise Refused(_(answer["refused"], **answer.get("values", {})))
    for name, number in answer.get("numbers", {}).items():
        sys.stdout.write(f"{clean(name)}  {clean(number)}\n")
    if args.action != "numbers":
        sys.stdout.write(_("Done: entry {event}.", event=answer["event"]) + "\n")
    return 0
