"""duty people: who is on the staff, who has a PIN, who is signed on where; and PINs, asked for and never given."""

from __future__ import annotations

import argparse
import os
import sys

from ..cleaning import clean
from ..domain.carrying import PIN
from ..domain.places import Person
from ..domain.refusals import told
from ..errors import Refused, UsageError
from ..roomwords import DUTIES
from ..store.reading import Reader
from ..texts import _
from . import source
from .asking import Caller, typed_pin


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    what = parser.add_subparsers(dest="what", metavar="WHAT")
    what.add_parser("list", help=_("who is on the staff, who has a PIN, who is signed on where"))
    pin = what.add_parser("pin", help=_("set a person's PIN; it is asked for and never an argument"))
    pin.add_argument("person", metavar="PERSON", help=_("the person's key in the room file"))
    pin.add_argument("--by", metavar="PERSON", default="",
                     help=_("an engineer or the shift leader whose own PIN allows it"))
    pin.add_argument("--stdin", action="store_true",
                     help=_("read the PINs from standard input, one a line: first the old one where one is needed"))


def run(args: argparse.Namespace) -> int:
    """Lists, or sets one PIN: 0 done, 1 refused, 4 no collector."""
    reader = source.open_reader(args)
    try:
        if args.what != "pin":
            sys.stdout.write(_listed(reader))
            return 0
        door = reader.collector().door
        needs_proof = bool(args.by) or args.person in _with_pin(reader) or reader.path.stat().st_uid != os.getuid()
    finally:
        reader.close()
    by = args.by or args.person
    old = _asked(_("PIN of {person} now: ", person=by), args.stdin) if needs_proof else ""
    new = _asked(_("New PIN of {person}: ", person=args.person), args.stdin)
    if not args.stdin and _asked(_("The new PIN once more: "), False) != new:
        raise UsageError(_("The two are not the same: nothing was set."))
    said: dict[str, object] = {"person": args.person, "new_pin": new}
    said |= {"pin": old} if old else {}
    said |= {"by": args.by} if args.by else {}
    with Caller(door) as caller:
        answer = caller.ask("set_pin", **said)
    if answer.get("values", {}).get("field") == "new_pin":
        raise Refused(_("A PIN has six digits or more, neither one digit alone nor a plain row."))
    if "refused" in answer:
        raise Refused(told(answer["refused"], answer.get("values", {})))
    sys.stdout.write(_("Done: entry {event}.", event=answer["event"]) + "\n")
    return 0


def _asked(prompt: str, from_input: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_input else typed_pin(prompt)


def _with_pin(reader: Reader) -> set[str]:
    return {row.of.removeprefix(PIN) for row in reader.table("private_digest") if row.of.startswith(PIN) and row.number}


def lost_pins(reader: Reader) -> list[str]:
    """The people on the staff whose PINs were lost with a damaged file and are not set anew yet."""
    lost = {row.of.removeprefix(PIN) for row in reader.table("private_digest")
            if row.of.startswith(PIN) and not row.number}
    return [person.person for person in reader.people() if person.person in lost]


def _certificate(person: Person) -> str:
    """The level of somebody's certificate and how long it holds; nothing where there is none."""
    if not person.certificate:
        return ""
    said = _("certificate {level}", level=person.certificate)
    if person.certificate_until:
        said += _(" until {until}", until=clean(person.certificate_until))
    return said + (_(", suspended") if person.suspended else "")


def _listed(reader: Reader) -> str:
    having, lost, sessions = _with_pin(reader), lost_pins(reader), reader.table("session")
    rows = []
    for person in reader.people():
        where = ", ".join(row.console for row in sessions if row.person == person.person)
        rows.append("  ".join(filter(None, (
            clean(person.person), clean(person.name), _(DUTIES.get(person.duty, person.duty or "-")),
            _("PIN set") if person.person in having else _("PIN lost") if person.person in lost else _("no PIN"),
            _certificate(person),
            _("groups: {groups}", groups=clean(", ".join(person.groups))) if person.groups else "",
            _("signed on: {consoles}", consoles=where) if where else ""))))
    return "".join(row + "\n" for row in rows)
