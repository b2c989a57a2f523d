"""`duty patrols import FILE --hours`: a sheet of volunteers' hours, whole or not at all; twice it changes nothing."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..clock import SystemClock
from ..domain.teams import WALK
from ..store.patrols import rule_values, teams
from ..store.reading import Reader
from . import source
from .patrolimport import counted, hand_over
from .teamfiles import Walk, walks_of


def run(args: argparse.Namespace) -> int:
    """Hands the walks over, the oldest first, and says what came of them."""
    reader = source.open_reader(args)
    try:
        found = walks_of(args.file, teams(reader), _least(reader), SystemClock().read().at)
        kept = {(row.team, row.at) for row in reader.table("team_walk", "order by id limit 1000000")}
        new = [walk for walk in found if (walk.team, walk.at) not in kept]
        if not args.dry_run:
            hand_over("team_hours", map(_said, new), reader.collector().door, args)
    finally:
        reader.close()
    sys.stdout.write(counted(len(found), len(new), dry=args.dry_run) + "\n")
    return 0


def _least(reader: Reader) -> dict[str, int]:
    """How many of each kind of team walk together by the rules that hold now."""
    return {kind: round(rule_values(reader, rule).get(key, 1)) for kind, (rule, key) in WALK.items() if rule}


def _said(walk: Walk) -> dict[str, Any]:
    return {"of": walk.team, "begun_at": walk.at, "ended_at": walk.ended_at, "people": walk.people}
