"""
duty ask: any action of an officer without a screen, through the same door and with the same rights as a console's.

What there is to ask, and with what, is the table of actions; a PIN is asked for or read, and never an argument. At an
account that several share a person says who he is: he is signed on for this one action.
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any

from msgspec import json as msgjson

from ..cleaning import clean, harmless_json
from ..domain.actions import ACTIONS, taken
from ..domain.actiontypes import Action, Field
from ..domain.refusals import told
from ..errors import Refused, UsageError
from ..texts import N_, _
from . import source
from .asking import Caller, typed_pin

#: What a connection that ends at once has no use for: to be signed on, and lists that only a screen can mean.
_ELSEWHERE = frozenset({"sign_on", "sign_off", "unlock", "set_pin", "acknowledge_many",
                        "patrol_record", "team_hours"})
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("the collector's answer as JSON"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who asks, at an account that several share: signed on by the PIN for this one action"))
    parser.add_argument("--second", metavar="PERSON", help=_(
        "the second person where one is wanted; with --pin-stdin the PIN is the second line"))
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, action in ACTIONS.items():
        if name not in _ELSEWHERE:
            _arguments_of(actions.add_parser(name.replace("_", "-"), help=_(action.title)), action)


#: What an action is of, by its name; the other actions' under the empty one.
_OF = {
    "": N_("site:KEY, person:KEY, point:SITE/ZONE or alarm:NUMBER"),
    **dict.fromkeys(("broadcast", "release", "give_area"), N_("areas by their keys, with commas between; or all")),
    **dict.fromkeys(("hold_area", "free_area"), N_("an area by its key")),
    **dict.fromkeys(("patrol_begin", "patrol_scan", "patrol_check", "patrol_finish", "patrol_finding"),
                    N_("a patrol by its key, as `duty patrols` shows it")), "instruct": N_("a line by its name"),
    "log_check": N_("a controller by its key, as the room file names it, or its line"),
    "log_system": N_("a system by its key, as the room file names it"),
    "silence_test": N_("all, area:KEY or amplifier:KEY"),
    **dict.fromkeys(("place_enter", "place_end", "paper", "inspect", "complain", "hazard_find"),
                    N_("a place by its key, as `duty places` shows it")),
    **dict.fromkeys(("hazard_correct", "hazard_measure", "hazard_claim", "hazard_reinspect", "hazard_extend",
                     "hazard_major", "hazard_refer", "hazard_cancel"),
                    N_("a hazard by its number, such as XW-2026-031, or its entry")),
    **dict.fromkeys(("notice_serve", "notice_void"), N_("a notice by its number or its entry")),
    "evidence": N_("what it proves: hazard:ENTRY, notice:ENTRY or paper:ENTRY"),
}
_MOMENT = N_("a moment such as 2026-12-16 16:00; 24:00 is the end of the day")
#: How some texts are written, by their field and, where one name is used for two things, its length.
_WRITTEN = {
    ("crews", 0): N_("people with commas, a / between crews: chen,luo/zhao,li/sun,wu"),
    **dict.fromkeys((("begins", 10), ("until", 10)), N_("a day such as 2026-12-16")),
    **dict.fromkeys((("begins", 16), ("until", 16), ("back_begins", 0), ("back_until", 0)), _MOMENT),
    ("days", 20_000): N_("people with commas, / between shifts, ; between days: chen,luo/zhao,li/sun,wu;..."),
    ("pattern", 0): N_("a pattern such as ROTA-1: duty check --rules lists them"),
    ("slot", 0): N_("the begin of an earlier slot, 22:00 or 2026-12-16 22:00; without it the present one"),
    ("items", 0): N_("keys of items as `duty handover now` shows them, with commas: water,valves or aside:733"),
    **dict.fromkeys((("day", 10), ("signed", 10), ("since", 10), ("limit", 10)), N_("a day such as 2026-12-16")),
    ("answers", 2000): N_("items with their answers, BRE-03=no,BRE-12=yes: `duty inspections checklist TRADE` lists "
                          "them"),
    ("people", 200): N_("names with commas"), ("breach", 10): N_("a breach of the library, such as BRE-12"),
    ("source", 40): N_("what it came of: finding:ENTRY, alarm:ENTRY, complaint:ENTRY"),
    ("complaint", 2**53): N_("the entry of a complaint that this checks"),
    ("missed", 0): N_("a fire that no device reported: where, and how it was found"),
    **dict.fromkeys((("restorer", 0), ("person", 0), ("out", 0), ("stand_in", 0), ("other", 0)), N_("a person's key")),
}


def _arguments_of(parser: argparse.ArgumentParser, action: Action) -> None:
    """An alarm and what it is of stand by themselves, everything else behind its name."""
    for field in action.fields:
        if field.name == "alarm":
            parser.add_argument("alarm", type=int, metavar="ALARM", nargs=None if field.needed else "?",
                                help=_("its number, as `duty status` shows it"))
        elif field.name == "seen":
            parser.add_argument("--seen", type=int, metavar="NUMBER", help=_(
                "the newest event of it that you have seen; without it, what stands there now"))
        elif field.name == "of":
            parser.add_argument("of", metavar="OF", nargs=None if field.needed else "?",
                                help=_(_OF.get(action.name, _OF[""])))
        else:
            written = _WRITTEN.get((field.name, field.most)) or _WRITTEN.get((field.name, 0))
            parser.add_argument(_option(field), dest=field.name, required=field.needed, type=_reader(field),
                                metavar=field.name.removesuffix("_s").upper(),
                                help=_(written) if written else _limits(field))


def _option(field: Field) -> str:
    return "--" + field.name.removesuffix("_s").replace("_", "-")


def _limits(field: Field) -> str:
    """What may stand there."""
    if field.choices:
        return _("one of {words}", words=", ".join(field.choices))
    if field.kind != "number":
        return _("text of 1 to {most} characters", most=field.most)
    if not field.name.endswith("_s"):
        return (_("a number from {least} to {most}", least=field.least, most=field.most) if field.most < 1000 else
                _("a number from {least} on", least=field.least))
    most = next(f"{field.most // seconds} {unit}" for unit, seconds in reversed(_UNITS.items())
                if field.most % seconds == 0)
    return _("a time such as 90, 90s, 30m, 2h or 1d, from {least} s to {most}", least=field.least, most=most)


def _checked(action: Action, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as the collector would take them; what it would not take is named here as it was written."""
    found, flaw = taken(action, fields)
    for field in action.fields:
        if field.name == flaw:
            name = flaw.upper() if flaw in ("alarm", "of") else "--seen" if flaw == "seen" else _option(field)
            raise UsageError(_("{name} must be {what}; nothing was asked.", name=name, what=_limits(field)))
    return found


def _reader(field: Field) -> Any:
    """How a field's word on the command line is read: seconds may be 30m or 2h."""
    if field.kind != "number":
        return str
    return _seconds if field.name.endswith("_s") else int


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d{1,9})([smhd]?)", text)
    if found is None:
        raise argparse.ArgumentTypeError(_("a time is 90, 90s, 30m, 2h or 1d"))
    return int(found[1]) * _UNITS[found[2]]


def run(args: argparse.Namespace) -> int:
    """Asks and says what came of it: 0 done, 1 refused, 3 a value that no action takes, 4 no collector."""
    name = args.action.replace("-", "_")
    action = ACTIONS[name]
    fields = _checked(action, {field.name: value for field in action.fields
                               if (value := getattr(args, field.name, None)) is not None})
    reader = source.open_reader(args)
    try:
        door = reader.collector().door
        if "seen" in (field.name for field in action.fields) and args.seen is None and (
                alarm := reader.alarm(args.alarm)) is not None:
            fields["seen"] = alarm.last_event
    finally:
        reader.close()
    if args.second:
        fields["second"] = args.second
    with Caller(door) as caller:
        answer = asked(caller, action, fields, args)
    if "refused" in answer:
        answer["refused"] = _said(answer)
    if args.json:
        sys.stdout.write(harmless_json(msgjson.encode(answer).decode()) + "\n")
        return 1 if "refused" in answer else 0
    if "refused" in answer:
        raise Refused(answer["refused"])
    for whose, number in answer.get("numbers", {}).items():
        sys.stdout.write(f"{clean(whose)}  {clean(number)}\n")
    if name != "numbers":
        sys.stdout.write(_("Done: entry {event}.", event=answer["event"]) + "\n")
    return 0


def _said(answer: dict[str, Any]) -> str:
    """A refusal as it is read, with what fills its places and what is to be done."""
    refused = told(answer["refused"], answer.get("values", {}))
    return refused if answer.get("need") != "sign_on" else _(
        "{refused} Say who asks: duty ask --as PERSON ...", refused=refused)


def asked(caller: Caller, action: Action, fields: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """What the collector answers, PINs and all: lines of the input, else typed as they are wanted. Whoever is to be
    signed on has his PIN looked at for that, and for what wants it once more."""
    types = not args.pin_stdin and sys.stdin.isatty()
    own = _line() if args.pin_stdin else ""
    second = _line() if args.pin_stdin and args.second else ""
    if args.signs_on:
        own = own if args.pin_stdin else typed_pin(_("PIN of {person}: ", person=args.signs_on))
        answer = caller.ask("sign_on", person=args.signs_on, pin=own)
        if "refused" in answer:
            return answer
    if args.pin_stdin and (action.guard or not args.signs_on):
        fields["pin"] = own
    if second:
        fields["second_pin"] = second
    answer = caller.ask(action.name, **fields)
    if answer.get("need") == "pin" and "pin" not in fields and (own or types):
        fields["pin"] = own = own or typed_pin(_("PIN: "))
        answer = caller.ask(action.name, **fields)
    if answer.get("need") == "second" and args.second and "second_pin" not in fields and types:
        own = own or typed_pin(_("PIN: "))
        fields |= {"pin": own, "second_pin": typed_pin(_("PIN of {person}: ", person=args.second))}
        answer = caller.ask(action.name, **fields)
    return answer


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")
