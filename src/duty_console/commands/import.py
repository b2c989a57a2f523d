"""
duty import: a new store from an exported journal, all or nothing.

What was private is not in an export: the store has digests where the bodies were, and its chain holds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import heads, texts
from ..cleaning import clean
from ..history.importing import take_in
from ..rulebook import Rulebook
from ..store.exported import Exported
from ..texts import _
from ..whole import whole


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("a whole exported journal"))
    parser.add_argument("--store", type=Path, metavar="NEW", required=True,
                        help=_("the store to make; never one that is there"))
    parser.epilog = _("Verifies every line, folds the tables anew and proves the store before it gets its name. Ends "
                      "with 2 and the line if\nthe export is damaged.")


def run(args: argparse.Namespace) -> int:
    """Makes the store, whole or not at all."""
    texts.use(texts.pick(args.lang, None))
    with Exported(args.file) as export, whole(args.store, 0o640) as made:
        report = take_in(export, made, Rulebook.load())
    told = _("Made and proved: {entries} entries, {raws} raw rows; head: {head}", entries=report.entries,
             raws=report.raws, head=heads.written(*report.head))
    sys.stderr.write(clean(told) + "\n")
    return 0
