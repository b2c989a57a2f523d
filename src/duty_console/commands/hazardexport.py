"""`duty hazards export FILE`: the ledger of hazards as CSV or xlsx, which an import takes back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..domain.bulkrows import HAZARD_COLUMNS
from ..domain.hazardrows import Hazard
from ..errors import UsageError
from ..store.hazards import of_span
from ..store.reading import Reader
from ..texts import _
from . import monthly, source
from .bulkimport import progress
from .ledgerfiles import write

#: Columns that only tell: an import passes them over.
_TOLD = ("state", "level", "path", "source", "extended", "failed", "major", "reason")


def run(args: argparse.Namespace) -> int:
    """Writes every hazard; days are ISO dates."""
    if not args.which:
        raise UsageError(_("Say which file: it is written as .csv or .xlsx."))
    reader = source.open_reader(args)
    try:
        rows = of_span(reader, "", "9999")
        proofs = references(reader)
    finally:
        reader.close()
    path = Path(args.which)
    count = write(path, [*HAZARD_COLUMNS, *_TOLD], [_values(row, proofs.get(row.id, "")) for row in rows],
                  replacing=args.force,
                  progress=progress(args, _("{count} rows written")))
    monthly.write_text([_("{path}: {count} rows written.", path=path, count=count)])
    return 0


def references(reader: Reader) -> dict[int, str]:
    """What proves each hazard: the reference or the digest of the newest evidence."""
    rows = reader.asked("select cast(substr(of, 8) as integer), max(id), case when reference <> '' then reference else "
                        "digest end from evidence where of glob 'hazard:*' group by of")
    return {row[0]: row[2] for row in rows}


def _values(row: Hazard, proof: str) -> list[Any]:
    own = row._asdict() | {"evidence": proof, "late": int(row.late),
                           "reinspected_by": row.reinspected_by.removeprefix("person:")}
    return [own[name] for name in (*HAZARD_COLUMNS, *_TOLD)]
