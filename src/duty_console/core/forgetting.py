"""
What the core lets go of after a commit, because no later decision asks for it; the file keeps all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from ..domain.broadcasts import OVER
from ..domain.commands import is_pending
from ..domain.dutylogrows import CAME_MOST
from ..domain.dutylogrows import GROWS as LOG_GROWS
from ..domain.patrols import is_finished

#: Whether a row is over and done with, of tables that keep only what is not.
ENDED: dict[str, Callable[[Any], Any]] = {
    "round": is_finished, "broadcast": lambda row: row.state == OVER, "command": lambda row: not is_pending(row),
    "complaint": attrgetter("inspection"),
}
#: Tables that only grow: their newest rows are enough, `MOST` or `LATEST` of them.
GROWS = ("response", "load", "mishap", "scan", "missed", "finding", "handover", "silence_test", *LOG_GROWS, "paper",
         "inspection")
LATEST = 256
MOST = {"log_alarm": CAME_MOST}
