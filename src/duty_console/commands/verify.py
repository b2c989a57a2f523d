"""
duty verify: whether a room's history is what was written, from the first entry to a head somebody knows.

Reads only, in short questions, so that a store is proved while its collector runs. Names the first bad thing and ends
with 2; 0 is sound, 5 that it cannot be read here and now.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

from .. import heads, texts
from ..cleaning import clean, harmless_json
from ..clock import iso, local
from ..errors import StoreError
from ..heads import Seen
from ..history.soundness import Report, prove, prove_export
from ..rulebook import Rulebook
from ..store.evidencefiles import folder_of, named, shelf
from ..store.inspecting import is_store, private_bodies
from ..store.private import private_path
from ..store.verifying import Break
from ..texts import _
from . import source


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE",
                        help=_("a store or an export; else the store of --room or --store"))
    source.arguments(parser)
    parser.add_argument("--head", action="append", default=[], metavar="NUMBER:HASH",
                        help=_("a head seen elsewhere, on paper or a telephone (may be given again)"))
    parser.add_argument("--json", action="store_true", help=_("one JSON document"))
    parser.epilog = _("Looks at the hash chain over every entry and its raw bytes, the heads this account's consoles "
                      "saw, the tables against\nthe journal, the files that prove something, and the file itself. "
                      "Ends with 0 if all is sound, 2 if something is not what\nwas written, 5 if it cannot be read "
                      "here.")


def run(args: argparse.Namespace) -> int:
    """Proves one store or export."""
    path = args.file or source.store_path(args.room, args.store)
    given = [heads.typed(text) for text in args.head]
    texts.use(texts.pick(args.lang, None))
    report, private = look(path, given + remembered(args, path))
    report, files = proofs(report, path, own=args.file is None)
    if args.json:
        told = as_json(path, report, private) | {"evidence": files._asdict()}
        sys.stdout.write(harmless_json(json.dumps(told, ensure_ascii=False, indent=2)) + "\n")
    elif report.trouble is None:
        sys.stdout.write(as_text(report, private) + "".join(f"{text}\n" for text in file_words(files)))
    sys.stdout.flush()
    if report.trouble is None:
        return 0
    sys.stderr.write(f"duty: {clean(report.trouble.text)}\n")
    if report.trouble.what == "head":
        sys.stderr.write(clean(heads.remedy(path)) + "\n")
    return StoreError.exit_code


def remembered(args: argparse.Namespace, path: Path) -> list[Seen]:
    """The head this account's consoles saw of a store; of a copy or an export only where its room is named too."""
    of_room = args.file is not None and (args.room or args.store)
    seen = heads.recall(source.store_path(args.room, args.store) if of_room else path)
    return [seen._replace(copy=bool(of_room))] if seen is not None else []


def look(path: Path, seen: list[Seen]) -> tuple[Report, str]:
    """The report of a file, and what became of its private bodies: checked, unreadable or none; empty for an
    export, which has none."""
    if not is_store(path):
        return prove_export(path, seen), ""
    bodies = private_bodies(private_path(path))
    private = "unreadable" if bodies is None else "checked" if bodies else "none"
    return prove(path, seen, Rulebook.load(), bodies.get if bodies else None), private


class Files(NamedTuple):
    """What became of the files that prove something: `whole` of so many, `barred` to this account, not `there` with
    a copy of the store."""

    whole: int
    barred: int
    there: bool


def proofs(report: Report, path: Path, *, own: bool) -> tuple[Report, Files]:
    """Looks at the files beside a sound store; one that is lost or changed is its trouble. A copy of a store may be
    without them all, the room's own store (`own`) may not."""
    if report.trouble is not None or report.kind != "store":
        return report, Files(0, 0, there=False)
    if not own and not folder_of(path).is_dir():
        return report, Files(0, 0, there=not named(path))
    found = shelf(path)
    if found.broken:
        first = found.broken[0]
        text = _("{count} of the files that prove something are lost or changed, the first one of entry {entry}: "
                 "{name}, {of}, {digest}. Bring it again with `duty evidence add`, or take it from a backup.",
                 count=len(found.broken), entry=first.entry, name=first.name or "-", of=first.of,
                 digest=first.digest[:16])
        report = report._replace(trouble=Break("evidence", str(first.entry), text))
    return report, Files(len(found.whole), found.barred, there=True)


def file_words(files: Files) -> list[str]:
    """What is said of them."""
    if not files.there:
        return [_("The files that prove something are not beside it: they were not looked at.")]
    told = [_("Files that prove something: {count}, all whole.", count=files.whole)] if files.whole else []
    if files.barred:
        told.append(_("{count} files that prove something may not be read by this account.", count=files.barred))
    return told


def as_text(report: Report, private: str) -> str:
    """What was found sound."""
    told = [_("Sound: {entries} entries, {raws} raw rows.", entries=report.entries, raws=report.raws),
            _("Head: {head}", head=heads.written(*report.head))]
    if report.entries:
        told.append(_("From {began} to {ended}", began=f"{local(report.began):%Y-%m-%d %H:%M:%S}",
                      ended=f"{local(report.ended):%Y-%m-%d %H:%M:%S}"))
    told.append(_("Heads seen before: {count} compared, history leads to each.", count=report.heads) if report.heads
                else _("No head was seen before: that the end was not cut off cannot be told. Keep the head above."))
    if private == "unreadable":
        told.append(_("Private bodies may not be read by this account: only their digests were compared."))
    return "\n".join(told) + "\n"


def as_json(path: Path, report: Report, private: str) -> dict[str, Any]:
    """The report for programs."""
    return {"file": str(path), "kind": report.kind, "sound": report.trouble is None, "room": report.room,
            "entries": report.entries, "raws": report.raws,
            "head": {"number": report.head.number, "hash": report.head.hash.hex(),
                     "short": heads.short(report.head.hash)},
            "from": iso(report.began) if report.began else None, "until": iso(report.ended) if report.ended else None,
            "heads_compared": report.heads, "private": private,
            "trouble": None if report.trouble is None else place_of(report.trouble)}


def place_of(trouble: Break) -> dict[str, str]:
    """The first bad thing, with its place."""
    return {"what": trouble.what, "place": trouble.place, "text": clean(trouble.text)}
