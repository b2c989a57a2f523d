"""
A ledger out of a file: read and judged whole, then brought to the collector in parts and held all at once. A wrong
line, a killed command or a killed collector: nothing of it holds. The same file twice changes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import json as msgjson

from ..cleaning import clean
from ..clock import SystemClock, local
from ..domain.actions import ACTIONS
from ..domain.bulkrows import UNKNOWN_BREACH, UNKNOWN_PLACE, UNKNOWN_SITE, Flaw, values_of
from ..domain.placerows import COMING, HAZARDS, TAKEN
from ..domain.refusals import told
from ..errors import Refused, StoreError, SurroundingsError, UsageError
from ..store.answers import AnswerReader
from ..store.hazards import alike, numbers
from ..store.reading import Reader
from ..store.register import bulks, named
from ..texts import _
from . import source
from .ask import asked
from .asking import Caller
from .ledgerfiles import NAMED, Line, Read, flaw_words, read

#: A part is a packet of the door: so many bytes of rows, far below what one takes.
PART = 36_000
#: Progress is said anew after so many rows.
_EVERY = 5_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("--dry-run", action="store_true", help=_("import: only say what is wrong with the file"))
    parser.add_argument("--progress", action="store_true", help=_(
        "import, export: say how far it is, also where no terminal is"))
    parser.add_argument("--force", action="store_true", help=_("export: write over a file that is there"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who asks, at an account that several share: signed on by the PIN for this one action"))


def run(args: argparse.Namespace, kind: str, path: Path) -> int:
    """0 taken, or nothing to take; 1 refused; 2 a wrong file; 4 no collector."""
    if not path.name:
        raise UsageError(_("Say which file: CSV or xlsx, its first row names the columns."))
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(source.store_path(args.room, args.store))
    try:
        door, before = reader.collector().door, bulks(reader)
        today = local(SystemClock().read().at).date().isoformat()
        found = read(path, kind, progress(args, _("{count} rows read")), today)
        parts = [] if found.wrong else list(_parts(found.rows, kind))
        digest = sha256("\n".join(parts).encode()).hexdigest()
        taken = [row.digest for row in before if row.kind == kind and row.state == TAKEN]
        # What a later register changed may be wanted back; hazards without numbers would stand there twice.
        if parts and digest in (taken if kind == HAZARDS else taken[:1]):
            _say(_("{file} was taken already: nothing was changed.", file=path.name))
            return 0
        wrong = [*found.wrong, *_unknown(reader, kind, path, found)]
    finally:
        reader.close()
    if wrong:
        said = [one for one in wrong if one][:NAMED]
        if len(wrong) > len(said):
            said.append(_("... and {count} more", count=len(wrong) - len(said)))
        raise StoreError("\n".join([*said, _("{file}: nothing was taken.", file=path.name)]))
    if found.beside:
        _say(_("Only the first sheet of {file} is read, not {others}.", file=path.name, others=", ".join(found.beside)))
    if found.voided:
        _say(_("{count} rows were voided: they are passed over.", count=found.voided))
    if not found.rows:
        _say(_("{file} has no rows: nothing was taken.", file=path.name))
        return 0
    if args.dry_run:
        _say(_("{file}: {count} rows could be taken.", file=path.name, count=found.seen))
        return 0
    return _brought(args, kind, path, parts, digest, found.seen, door)


def coming(reader: Reader, kind: str) -> list[str]:
    """Files on their way in, of which nothing holds yet; one that was left half way gives way to the next."""
    return [_("{file} is being brought: {had} of {parts} parts have come; nothing of it holds yet.", file=row.name,
              had=row.had, parts=row.parts) for row in bulks(reader) if row.kind == kind and row.state == COMING]


def _unknown(reader: AnswerReader, kind: str, path: Path, found: Read) -> Iterator[str]:
    """Places, breaches and sites that a row names and nobody knows, and numbers that are there twice."""
    key = "number" if kind == HAZARDS else "place"
    seen: dict[str, int] = {}
    for line, row in found.rows:
        if row[key] and row[key] in seen:
            yield _("{file} line {line}: {what}", file=path.name, line=line, what=_(
                "{text} stands in line {other} already", text=clean(row[key]), other=seen[row[key]]))
        seen.setdefault(row[key], line)
    if kind != HAZARDS:
        sites = {row.site for row in reader.sites() if not row.removed}
        for line, row in found.rows:
            if row["site"] and row["site"] not in sites:
                yield flaw_words(path.name, line, Flaw("site", UNKNOWN_SITE, {"column": "site", "text": row["site"]}))
        return
    there, same = numbers(reader), alike(reader)
    for line, row in found.rows:
        twin = same.get((row["place"], row["breach"], row["found"], row["part"], row["text"]))
        if twin and not row["number"]:  # a file that has grown since would count everything twice
            yield _("{file} line {line}: {what}", file=path.name, line=line, what=_(
                "the same is in the ledger already as {number}: take the row out, or give it a number of its own",
                number=clean(twin)))
        if row["number"] in there:
            yield _("{file} line {line}: {what}", file=path.name, line=line, what=_(
                "{text} is in the ledger already", text=clean(row["number"])))
    places, breaches = named(reader, sorted({row["place"] for _line, row in found.rows})), reader.rules().rules
    for line, row in found.rows:
        if row["place"] and row["place"] not in places:
            yield flaw_words(path.name, line, Flaw("place", UNKNOWN_PLACE, {"column": "place", "text": row["place"]}))
        if row["breach"] and (row["breach"] not in breaches or not row["breach"].startswith("BRE-")):
            yield flaw_words(path.name, line, Flaw("breach", UNKNOWN_BREACH,
                                                   {"column": "breach", "text": row["breach"]}))


def _parts(rows: list[Line], kind: str) -> Iterator[str]:
    """Rows in parts that fit a packet."""
    part: list[list[str]] = []
    size = 0
    for one in rows:
        values = values_of(kind, one.row)
        length = len(msgjson.encode(values)) + 2 * len(values)
        if part and size + length > PART:
            yield msgjson.encode(part).decode()
            part, size = [], 0
        part.append(values)
        size += length
    if part:
        yield msgjson.encode(part).decode()


def _brought(args: argparse.Namespace, kind: str, path: Path, parts: list[str], digest: str, rows: int,
             door: str) -> int:
    """Announced, part by part, then held."""
    args.second = ""
    say = progress(args, _("{count} of {of} rows brought"))
    with Caller(door) as caller:
        begun = _asked(caller, args, "bulk_begin", {"kind": kind, "name": clean(path.name)[:100], "digest": digest,
                                                    "rows": rows, "parts": len(parts)})
        bulk = begun["event"]
        for number, part in enumerate(parts, 1):
            _asked(caller, args, "bulk_part", {"bulk": bulk, "part": number, "rows": part})
            say(rows * number // len(parts), of=rows)
        taken = _asked(caller, args, "bulk_take", {"bulk": bulk})
    _say(_("{file}: {count} rows taken: entry {event}.", file=path.name, count=rows, event=taken["event"]))
    return 0


def _asked(caller: Caller, args: argparse.Namespace, action: str, fields: dict[str, object]) -> dict[str, Any]:
    answer = asked(caller, ACTIONS[action], fields, args) if action == "bulk_begin" else caller.ask(action, **fields)
    if "refused" in answer:
        raise Refused(told(answer["refused"], answer.get("values", {})))
    return answer


def progress(args: argparse.Namespace, message: str) -> Callable[..., None]:
    """Says how far it is on the other stream: on one line of a terminal, else a line now and then."""
    shown = args.progress or sys.stderr.isatty()
    last = [0]

    def say(count: int, of: int = 0) -> None:
        if not shown or (count - last[0] < _EVERY and count != of):
            return
        last[0] = count
        end = "\r" if sys.stderr.isatty() and count != of else "\n"
        try:
            sys.stderr.write(clean(message.format(count=count, of=of)) + end)
            sys.stderr.flush()
        except OSError as error:
            raise SurroundingsError(str(error)) from error
    return say


def _say(text: str) -> None:
    sys.stdout.write("\n".join(map(clean, text.split("\n"))) + "\n")
