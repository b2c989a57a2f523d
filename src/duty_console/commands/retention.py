"""duty retention: what may be let go by rule now, what went and when; never an entry."""

from __future__ import annotations

import argparse

from ..clock import SystemClock, iso
from ..domain.actions import ACTIONS
from ..domain.hazardrows import Evidence
from ..domain.refusals import told
from ..domain.retention import EVIDENCE, RULE, removable
from ..domain.rosters import day_of
from ..errors import Refused
from ..store.answers import AnswerReader
from ..store.hazards import MOST, removals
from ..texts import _
from . import monthly, source
from .ask import asked
from .asking import Caller


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--apply", type=int, metavar="COUNT", default=0, help=_(
        "let go of what is listed: so many files, as the list says"))
    parser.add_argument("--json", action="store_true", help=_("one JSON document"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who asks, at an account that several share: signed on by the PIN for this one action"))
    parser.epilog = _("The journal is kept for ever: an entry says what its file was and by which rule it went.")


def run(args: argparse.Namespace) -> int:
    """Lists, or asks the collector."""
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(source.store_path(args.room, args.store))
    try:
        rows: list[Evidence] = reader.table("evidence", "where digest <> '' order by id limit ?", MOST)
        found = removable(rows, day_of(SystemClock().read().at), reader.rules())
        gone, door, rule = removals(reader), reader.collector().door, reader.rules().rule(RULE)
    finally:
        reader.close()
    if args.apply:
        args.second = ""
        with Caller(door) as caller:
            answer = asked(caller, ACTIONS["retain"], {"what": EVIDENCE, "count": args.apply}, args)
        if "refused" in answer:
            raise Refused(told(answer["refused"], answer.get("values", {})))
        monthly.write_text([_("Done: entry {event}.", event=answer["event"])])
    elif args.json:
        monthly.write_json({"rule": RULE, "may_go": [{**one.evidence._asdict(), "since": one.since} for one in found],
                            "went": [{**row._asdict(), "at": iso(row.at)} for row in gone]})
    else:
        monthly.write_text([
            f"{RULE}  {rule.text}", _("May go now: {count}", count=len(found)),
            *("  " + "  ".join((str(one.evidence.id), one.since, one.evidence.of, one.evidence.name)) for one in found),
            *(_("{count} went on {day} with entry {entry}, by {rule}", count=row.items, day=iso(row.at)[:10],
                entry=row.id, rule=row.rule) for row in gone)])
    return 0
