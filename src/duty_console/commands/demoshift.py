"""
What the shift of the demonstration has entered before somebody looks: who is on duty this month, a round on which
something was found, and what the register and the ledger of hazards have (`demoledger`).

Asked for at the door like anything else (`duty ask` has the same words), by an account that the room names as the
leader's, as a room's own file may.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ..clock import SystemClock, local
from ..domain.refusals import told as refusal
from ..store.reading import Reader
from ..texts import _
from . import demoledger
from .asking import Caller

_ACCESS = '\n[[access]]\nuid = {uid}\nrole = "leader"\nstation = true\n'
#: Three crews, each on its shift, and who walks round the school: nobody of a crew, which is two at a time.
PATTERN, CREWS, PATROL, WALKER = "ROTA-1", "zhao,li/sun,he/chen,luo", "school", "deng"


def room_of_mine(room: Path, scratch: Path) -> Path:
    """The room with this account as its leader's, in a file of its own."""
    path = scratch / room.name
    path.write_text(room.read_text(encoding="utf-8") + _ACCESS.format(uid=os.getuid()), encoding="utf-8")
    return path


def enter_shift(store: Path) -> list[str]:
    """Asks for it in a store that knows of no rota yet; what was refused, in words."""
    reader = Reader(store)
    try:
        known, door = reader.table("rota", "limit ?", 1), reader.collector().door
    finally:
        reader.close()
    if known:
        return []
    with Caller(door) as caller:
        answers = [caller.ask(action, **fields) for action, fields in _wishes(local(SystemClock().read().at).date())]
        answers += demoledger.enter(caller)
    return [refusal(answer["refused"], answer.get("values", {})) for answer in answers if "refused" in answer]


def _wishes(today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """In their order: this month and the next, so that a month's last evening knows who comes."""
    begins = today.replace(day=1)
    until = (begins + timedelta(days=62)).replace(day=1) - timedelta(days=1)
    yield "rota", {"pattern": PATTERN, "begins": f"{begins}", "until": f"{until}", "crews": CREWS}
    yield "patrol_begin", {"of": PATROL, "person": WALKER}
    yield "patrol_scan", {"of": PATROL, "code": "8891", "person": WALKER}
    yield "patrol_finding", {"of": PATROL, "checkpoint": "school-gate", "subject": "exits", "outcome": "put_right",
                             "text": _("A car stood in the fire lane; it was moved")}
