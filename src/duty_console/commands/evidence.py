"""duty evidence: what proves that a hazard was rectified - files brought in and taken out again, references."""

from __future__ import annotations

import argparse
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..cleaning import clean
from ..clock import iso
from ..domain.actions import ACTIONS
from ..domain.hazardrows import Evidence
from ..domain.refusals import told
from ..errors import Refused, StoreError, SurroundingsError, UsageError
from ..store.evidencefiles import MOST, is_whole, path_of
from ..store.hazards import find
from ..store.reading import LIMIT, Reader
from ..systemwords import system_words
from ..texts import _
from ..whole import whole
from . import monthly, source
from .ask import asked
from .asking import Caller

ADD, LIST, GET = ACTS = ("add", "list", "get")
_PART = 42_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("act", choices=ACTS, metavar="add|list|get", help=_(
        "bring files or a reference; list what there is; write a file out"))
    parser.add_argument("of", metavar="OF", help=_("a hazard by its number; notice:ENTRY, paper:ENTRY; get: an entry"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=_(
        "add: photos or documents, 20 MB at most each; get: where the file is written"))
    source.arguments(parser)
    parser.add_argument("--reference", default="", metavar="TEXT", help=_(
        "add: where a document is kept that is no file here, such as its number"))
    parser.add_argument("--json", action="store_true", help=_("one JSON document"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who asks, at an account that several share: signed on by the PIN for this one action"))


def run(args: argparse.Namespace) -> int:
    """0 done; 1 refused, or a file that is not what it was; 3 called wrongly; 4 no collector."""
    path = source.store_path(args.room, args.store)
    reader = source.open_reader(args)
    try:
        if args.act == ADD:
            return _add(args, reader.collector().door)
        if args.act == LIST:
            return _list(args, reader, path)
        return _get(args, reader, path)
    finally:
        reader.close()


def _add(args: argparse.Namespace, door: str) -> int:
    if bool(args.files) == bool(args.reference):
        raise UsageError(_("Give files, or --reference TEXT."))
    args.second = ""
    wanted = [_read(file) for file in args.files]
    with Caller(door) as caller:
        if args.reference:
            _named(caller, args, {"reference": args.reference})
        for file, data in zip(args.files, wanted, strict=True):
            digest = sha256(data).hexdigest()
            bring(caller, digest, data)
            _named(caller, args, {"digest": digest, "name": clean(file.name)[:120], "size": len(data)})
    return 0


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:  # a device, or a file that still grows, may have no end
            data = opened.read(MOST + 1)
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}.", path=file, reason=system_words(error))) from error
    if not 0 < len(data) <= MOST:
        raise UsageError(_("{path}: a file has 1 byte to {most} MB.", path=file, most=MOST // 2**20))
    return data


def bring(caller: Caller, digest: str, data: bytes) -> None:
    """A file, part by part."""
    parts = [data[start:start + _PART] for start in range(0, len(data), _PART)]
    for number, part in enumerate(parts, 1):
        answer = caller.ask("file", digest=digest, part=number, of=len(parts), data=b64encode(part).decode())
        if "refused" in answer:
            raise Refused(told(answer["refused"], answer.get("values", {})))


def _named(caller: Caller, args: argparse.Namespace, fields: dict[str, Any]) -> None:
    answer = asked(caller, ACTIONS["evidence"], {"of": args.of, **fields}, args)
    if "refused" in answer:
        raise Refused(told(answer["refused"], answer.get("values", {})))
    monthly.write_text([_("Done: entry {event}.", event=answer["event"])])


def _rows(args: argparse.Namespace, reader: Reader) -> list[Evidence]:
    hazard = find(reader, args.of)
    of = f"hazard:{hazard.id}" if hazard is not None else clean(args.of)
    found: list[Evidence] = reader.table("evidence", "where of = ? order by id limit ?", of, LIMIT)
    return found


def _list(args: argparse.Namespace, reader: Reader, path: Path) -> int:
    rows = _rows(args, reader)
    if args.json:
        monthly.write_json({"evidence": [{**row._asdict(), "at": iso(row.at), "state": _state(row, path)}
                                         for row in rows]})
    else:
        monthly.write_text(["  ".join((str(row.id), iso(row.at)[:16], row.reference or row.name or "-",
                                       _state_words(row, path))) for row in rows] or [_("Nothing is kept of it.")])
    return int(any(_state(row, path) == "broken" for row in rows))


def _state(row: Evidence, path: Path) -> str:
    """reference, kept, removed by rule, or broken: lost or not what its digest says."""
    if not row.digest:
        return "reference"
    if row.removed:
        return "removed"
    return "kept" if is_whole(path, row.digest) else "broken"


def _state_words(row: Evidence, path: Path) -> str:
    return {"reference": _("kept elsewhere"),
            "removed": _("let go by rule HAZ-21 with entry {entry}", entry=row.removed),
            "kept": _("{size} bytes, whole, {digest}", size=row.size or _length(path, row.digest),
                      digest=row.digest[:16]),
            "broken": _("LOST OR CHANGED: it is not what its digest {digest} says", digest=row.digest[:16])}[
                _state(row, path)]


def _length(path: Path, digest: str) -> int:
    """Bytes of a file that was named with a step of its hazard."""
    try:
        return path_of(path, digest).stat().st_size
    except OSError:
        return 0


def _get(args: argparse.Namespace, reader: Reader, path: Path) -> int:
    if len(args.files) != 1 or not (args.of.isascii() and args.of.isdecimal() and len(args.of) < 17):
        raise UsageError(_("Write: duty evidence get ENTRY FILE"))
    rows: list[Evidence] = reader.table("evidence", "where id = ?", int(args.of))
    if not rows or not rows[0].digest:
        raise UsageError(_("Entry {entry} keeps no file.", entry=args.of))
    if _state(rows[0], path) != "kept":
        raise StoreError(f"{rows[0].name}: {_state_words(rows[0], path)}")
    try:
        with whole(args.files[0], 0o640) as made:
            made.write_bytes(path_of(path, rows[0].digest).read_bytes())
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be written: {reason}.", path=args.files[0],
                                  reason=system_words(error))) from error
    sys.stderr.write(clean(_("{path}: {count} bytes.", path=args.files[0], count=args.files[0].stat().st_size)) + "\n")
    return 0
