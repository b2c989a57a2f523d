"""`duty places export FILE`: the register as CSV or xlsx, which an import takes back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..domain.bulkrows import PLACE_COLUMNS
from ..errors import UsageError
from ..store.reading import LIMIT, Reader
from ..store.register import places
from ..texts import _
from . import monthly, source
from .bulkimport import progress
from .ledgerfiles import write

#: Columns that only tell: an import passes them over.
_TOLD = ("inspected", "ended", "reason")


def run(args: argparse.Namespace) -> int:
    """Writes every place that is on the register."""
    if not args.what:
        raise UsageError(_("Say which file: it is written as .csv or .xlsx."))
    reader = source.open_reader(args)
    try:
        path = Path(args.what)
        count = write(path, [*PLACE_COLUMNS, *_TOLD], _rows(reader), replacing=args.force,
                      progress=progress(args, _("{count} rows written")))
    finally:
        reader.close()
    monthly.write_text([_("{path}: {count} rows written.", path=path, count=count)])
    return 0


def _rows(reader: Reader) -> Iterator[list[Any]]:
    after = ""
    while rows := places(reader, after=after):
        after = rows[-1].place
        for row in rows:
            if not row.ended:
                own = row._asdict() | {"critical": int(row.critical), "every_months": row.every_months or ""}
                yield [own[name] for name in (*PLACE_COLUMNS, *_TOLD)]
        if len(rows) < LIMIT:
            return
