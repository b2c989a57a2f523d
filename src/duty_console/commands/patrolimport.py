"""`duty patrols import FILE`: an export of another maker's wand, whole or not at all; told twice it changes nothing."""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from ..cleaning import clean
from ..clock import SystemClock
from ..domain.refusals import told
from ..errors import Refused, StoreError
from ..sheets import listed
from ..store.reading import Reader
from ..texts import _
from . import source
from .asking import Caller, typed_pin
from .patrolfiles import Record, records

#: A reader's clock may be so far ahead; readings of a tag that are no further apart are one.
_AHEAD_MS, SAME_MS = 60_000, 5000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who hands a file over, at an account that several share."""
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who hands the file over, at an account that several share"))
    parser.add_argument("--dry-run", action="store_true", help=_(
        "with import: read and check the file, say what would be new, and hand nothing over"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))


def run(args: argparse.Namespace) -> int:
    """Hands the records over, the oldest first, and says what came of them."""
    reader = source.open_reader(args)
    try:
        found = records(args.file)
        _check_times(args.file.name, found)
        known, kept = _tags(reader), _scans(reader)
        new = [record for record in found if record.chip in known and not _is_kept(record, kept, known[record.chip])]
        if not args.dry_run:
            hand_over("patrol_record", map(_said, new), reader.collector().door, args)
        strange = sorted({record.chip for record in found} - set(known))
    finally:
        reader.close()
    if strange:
        sys.stderr.write(clean(_("No checkpoint has these tags, so their records were left out: {tags}",
                                 tags=listed(strange))) + "\n")
    sys.stdout.write(counted(len(found), len(new), dry=args.dry_run) + "\n")
    return 0


def counted(count: int, new: int, *, dry: bool) -> str:
    """How many there were, and how many of them are new, or would be."""
    return (_("{count} records read, {new} would be new; nothing was handed over.", count=count, new=new) if dry else
            _("{count} records read, {new} are new.", count=count, new=new))


def hand_over(action: str, new: Iterable[dict[str, Any]], door: str, args: argparse.Namespace) -> None:
    """Record by record, signed on first where that was asked for."""
    with Caller(door) as caller:
        if args.signs_on:
            pin = (sys.stdin.readline().rstrip("\r\n") if args.pin_stdin else
                   typed_pin(_("PIN of {person}: ", person=args.signs_on)))
            _granted(caller.ask("sign_on", person=args.signs_on, pin=pin))
        for record in new:
            _granted(caller.ask(action, **record))


def _check_times(file: str, found: list[Record]) -> None:
    """What is yet to come was read by a wand whose clock is wrong: then none of its times is believed."""
    now = SystemClock().read().at
    for record in found:
        if record.at > now + _AHEAD_MS:
            raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=file, line=record.line,
                               why=_("{time} is yet to come", time=record.clock)))


def _said(record: Record) -> dict[str, Any]:
    return {"reader": record.reader, "tag": record.chip, "read_at": record.at, "clock": record.clock,
            **({"person": record.person} if record.person else {})}


def _granted(answer: dict[str, Any]) -> None:
    if "refused" in answer:
        raise Refused(told(answer["refused"], answer.get("values", {})))


def _tags(reader: Reader) -> dict[str, str]:
    """The tags of the checkpoints that there are."""
    rows = reader.table("checkpoint", "where not removed and tag <> '' limit 100000")
    return {row.tag: row.checkpoint for row in rows}


def _scans(reader: Reader) -> dict[tuple[str, str], list[int]]:
    """When each reader read each checkpoint, as far as that is known, in order."""
    found: dict[tuple[str, str], list[int]] = {}
    for name, checkpoint, at in reader.asked("select reader, checkpoint, at from scan where how = 'file' order by at"):
        found.setdefault((name, checkpoint), []).append(at)
    return found


def _is_kept(record: Record, kept: dict[tuple[str, str], list[int]], checkpoint: str) -> bool:
    """Whether that is known, give or take some seconds: exports of the same reading differ."""
    times = kept.get((record.reader, checkpoint), [])
    place = bisect_left(times, record.at - SAME_MS)
    return place < len(times) and times[place] <= record.at + SAME_MS
