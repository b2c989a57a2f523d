"""
duty backup: a copy of the store of one moment, taken while the collector runs and proved before it gets its name.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from .. import heads, texts
from ..cleaning import clean
from ..errors import StoreError, SurroundingsError
from ..history.soundness import Report, prove
from ..rulebook import Rulebook
from ..store.copying import copy
from ..store.inspecting import Inspector, private_bodies
from ..store.private import private_path
from ..texts import _
from ..whole import whole
from . import source


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the copy to make; never one that is there"))
    source.arguments(parser)
    parser.add_argument("--private", action="store_true",
                        help=_("the private bodies (telephone numbers) too, beside it"))
    parser.epilog = _("The copy is proved like `duty verify` does before it gets its name; `--store FILE` reads it. To "
                      "go back to it, stop the\ncollector and put it in the store's place.")


def run(args: argparse.Namespace) -> int:
    """Makes the copy, whole or not at all."""
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
    told = _("Copied and proved: {entries} entries, {raws} raw rows; head: {head}", entries=report.entries,
             raws=report.raws, head=heads.written(*report.head))
    sys.stderr.write(clean(told) + "\n")
    return 0


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
