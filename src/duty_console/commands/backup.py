"""
duty backup: a copy of the store of one moment, taken while the collector runs and proved before it gets its name.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .. import heads, texts
from ..cleaning import clean
from ..errors import StoreError, SurroundingsError
from ..history.soundness import Report, prove
from ..rulebook import Rulebook
from ..store.copying import copy
from ..store.evidencefiles import Named, copy_files, folder_of, named
from ..store.inspecting import Inspector, private_bodies
from ..store.private import private_path
from ..systemwords import system_words
from ..texts import _
from ..whole import cannot, whole
from . import source


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the copy to make; never one that is there"))
    source.arguments(parser)
    parser.add_argument("--private", action="store_true",
                        help=_("the private bodies (telephone numbers) too, beside it"))
    parser.add_argument("--no-evidence", action="store_true",
                        help=_("without the files that prove something, which are copied otherwise"))
    parser.epilog = _("The copy is proved like `duty verify` does before it gets its name; `--store FILE` reads it. To "
                      "go back to it, stop the\ncollector and put it in the store's place.")


def run(args: argparse.Namespace) -> int:
    """Makes the copy, whole or not at all: 0 done, 1 where a file that proves something is lost or changed here."""
    path = source.store_path(args.room, args.store)
    language(path, args.lang)
    if args.private and not os.access(private_path(path), os.R_OK):
        raise SurroundingsError(_("{path} may not be read by this account, or is not there: leave --private out, or "
                                  "call it as the collector's account.", path=private_path(path)))
    with ExitStack() as stack:
        made = stack.enter_context(whole(args.file, 0o640))
        secret = stack.enter_context(whole(private_path(args.file), 0o600)) if args.private else None
        copy(path, made)
        if secret is not None:
            copy(private_path(path), secret)
        report = proved(made, secret, path)
        lost = [] if args.no_evidence else stack.enter_context(evidence(path, made, args.file))
    told = _("Copied and proved: {entries} entries, {raws} raw rows; head: {head}", entries=report.entries,
             raws=report.raws, head=heads.written(*report.head))
    sys.stderr.write(clean(told) + "\n")
    for one in lost:
        sys.stderr.write(clean(_("NOT COPIED, lost or changed: {name} of {of}, entry {entry}, {digest}",
                                 name=one.name or "-", of=one.of, entry=one.entry, digest=one.digest[:16])) + "\n")
    return int(bool(lost))


@contextmanager
def evidence(store: Path, made: Path, file: Path) -> Iterator[list[Named]]:
    """The files that the copy's entries name, in the copy's own folder at the end of the block; what is lost here."""
    place = folder_of(file)
    if not named(made):
        yield []
        return
    try:
        if place.exists():
            raise SurroundingsError(_("{path} is there already and is not written over: name another file.",
                                      path=place))
        folder = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    except OSError as error:
        raise cannot(place, error) from error
    try:
        yield copy_files(store, made, folder)
        folder.chmod(0o750)
        folder.rename(place)
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be copied: {reason}. Nothing was left there.",
                                  path=error.filename or place, reason=system_words(error))) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def language(path: Path, asked: str | None) -> None:
    """The language of what follows: as asked, else the room's."""
    store = Inspector(path)
    try:
        texts.use(texts.pick(asked, store.collector().language))
    finally:
        store.close()


def proved(made: Path, secret: Path | None, path: Path) -> Report:
    """That the copy opens and holds; a StoreError says what does not, and the store it was taken from has it too."""
    bodies = private_bodies(secret) if secret is not None else None
    report = prove(made, [], Rulebook.load(), bodies.get if bodies else None)
    if report.trouble is not None:
        raise StoreError(_("{path} is not sound, no copy was kept: {reason}", path=path, reason=report.trouble.text))
    return report
