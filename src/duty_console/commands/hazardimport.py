"""`duty hazards import FILE`: a ledger of hazards out of a spreadsheet, all of it or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..domain.placerows import HAZARDS
from . import bulkimport

arguments = bulkimport.arguments


def run(args: argparse.Namespace) -> int:
    """Reads, judges and brings it."""
    return bulkimport.run(args, HAZARDS, Path(args.which))
