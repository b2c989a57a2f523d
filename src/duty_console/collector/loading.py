"""
From the file to the core's state: what a collector loads when it starts.
"""

from __future__ import annotations

from collections.abc import Callable

from ..core.state import TABLES as NAMES
from ..core.state import State
from ..domain import parity, receptions
from ..domain.devices import Line
from ..domain.dutylogrows import CAME_MOST
from ..domain.signals import Layout
from ..drivers import known, make
from ..rulebook import Rulebook
from ..store.hazardshape import OPEN as OPEN_HAZARDS
from ..store.schema import QUEUE
from ..store.writing import Store

#: Hazards of which something is waited for still, open or not.
_OWED = "select cast(substr(of, 8) as integer) from deadline where not over and of like 'hazard:%'"
_WHERE = {
    "alarm": f"where id in ({QUEUE})",
    "work": f"where alarm in ({QUEUE})",
    "step": f"where alarm in ({QUEUE})",
    "unheard": f"where alarm in ({QUEUE})",
    "repeat": "where of in (select last_event from line union select odd_event from line"
              " union select value from line, json_each(line.recent))",
    "response": f"where alarm in ({QUEUE}) or occurrence in"
                " (select occurrence from response order by occurrence desc limit 256)",
    "load": "order by slot desc limit 256",
    "command": "where state in ('asked', 'sent')",
    "broadcast": "where state <> 'over'",
    "playback": "where broadcast in (select id from broadcast where state <> 'over')",
    "mishap": "order by slot desc limit 256",
    "round": "where state = 'walking' or signed_by = '' or supervised_by = ''",
    "log_slot": "order by slot desc limit 256",
    "log_alarm": f"where alarm in ({QUEUE})"
                 f" or alarm in (select alarm from log_alarm order by alarm desc limit {CAME_MOST})",
    **dict.fromkeys(("log_gap", "log_running", "log_check", "log_system", "log_cause"), "order by id desc limit 256"),
    "handover": "order by id desc limit 16",
    **dict.fromkeys(("scan", "missed", "finding", "silence_test", "trail", "inspection", "removal", "paper"),
                    "order by id desc limit 256"),
    "hazard": f"where {OPEN_HAZARDS} or id in ({_OWED})",
    "deadline": f"where not over or of in (select 'hazard:' || id from hazard where {OPEN_HAZARDS} or id in ({_OWED}))",
    "stood": "limit 0",  # no decision asks for it
    "bulk": "where state = 'coming'",
    "complaint": "where inspection = 0",
}


def load_state(store: Store, rules: Rulebook) -> State:
    """The state as the file has it: only what later decisions ask for."""
    state = State(rules)
    for name in NAMES:
        state.load(name, store.rows(name, _WHERE.get(name, "")))
    state.head = store.head.number
    wanted = {raw: line for line in state.lines.values()
              for raw in line.frames_asked_for if raw}
    state.frames = {raw: _key(line)(data) for raw, line in wanted.items()
                    if (data := store.raw_bytes(raw)) is not None}
    return state


def _key(line: Line) -> Callable[[bytes], bytes]:
    """How the line's driver compares frames; a line that the room file has no more may name one that is gone."""
    if line.driver not in known():
        return receptions.key_of
    return make(line.driver, Layout.of(line.layout), parity.of_framing(line.framing)).key
