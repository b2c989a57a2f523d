"""
duty export: the journal with its raw bytes as lines of JSON that anybody can read and verify (docs/journal-format.md).

Reads only; the collector may go on. Private bodies are not in the store's file and not in the export.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .. import heads, texts
from ..cleaning import clean
from ..errors import SurroundingsError, UsageError
from ..store.exported import End
from ..store.exporting import export
from ..store.inspecting import Inspector
from ..systemwords import system_words
from ..texts import _
from ..whole import whole
from . import source


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("output", type=Path, metavar="OUTPUT", help=_("the file to write; - for standard output"))
    source.arguments(parser)
    parser.add_argument("--from", dest="first", type=int, default=1, metavar="NUMBER", help=_("from this entry on"))
    parser.add_argument("--to", dest="last", type=int, metavar="NUMBER", help=_("up to this entry"))
    parser.add_argument("--force", action="store_true", help=_("write over a file that is there"))
    parser.epilog = _("`duty verify OUTPUT` proves the export, `duty import` makes a store of a whole one. Telephone "
                      "numbers and other private\nbodies are not in it.")


def run(args: argparse.Namespace) -> int:
    """Writes the export, whole or not at all."""
    store = Inspector(source.store_path(args.room, args.store))
    try:
        texts.use(texts.pick(args.lang, store.collector().language))
        refuse(args.first, args.last, store.head())
        if str(args.output) == "-":
            done = poured(store, args.first, args.last)
        else:
            with whole(args.output, 0o640, replacing=args.force) as path, path.open("wb") as stream:
                done = export(store, stream.write, args.first, args.last)
    finally:
        store.close()
    sys.stderr.write(clean(told(done)) + "\n")
    return 0


def refuse(first: int, last: int | None, head: int) -> None:
    """A part of the journal that there is not, before anything is written."""
    if not 1 <= first <= max(head, 1) or (last is not None and last < first):
        raise UsageError(_("The journal has the entries 1 to {head}; --from and --to name a part of them.", head=head))


def poured(store: Inspector, first: int, last: int | None) -> End:
    """The export on standard output."""
    try:
        done = export(store, sys.stdout.buffer.write, first, last)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # who read has seen enough
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the interpreter tries again at its end
        raise SurroundingsError(_("the export cannot be written: {reason}", reason=system_words(error))) from error
    return done


def told(done: End) -> str:
    """What was exported, for whoever notes the head."""
    return _("Exported: {entries} entries, {raws} raw rows; head: {head}", entries=done.entries, raws=done.raws,
             head=heads.written(*done.head))
