"""
The keys of the hazards' screen and the actions that they begin: what the palette and whoever begins actions must know.

`d` does the next step, as it does of an alarm; every step has a key of its own besides.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..domain import hazardrows as hz
from ..domain.deadlines import Deadline, is_owed
from ..domain.hazardrows import Hazard
from ..texts import _
from .hazardwords import VERBS
from .picture import LIVE, Picture
from .widgets.bars import Key
from .workkeys import may

FIND = "hazard_find"
#: key -> its action.
KEYS = {
    "plus": FIND, "k": "hazard_correct", "t": "hazard_order", "g": "notice_serve", "f": "hazard_claim",
    "y": "hazard_reinspect", "l": "hazard_extend", "j": "hazard_measure", "A": "evidence", "M": "hazard_major",
    "J": "hazard_refer", "z": "hazard_cancel",
}
#: What begins here and asks something first.
ABOUT_HAZARDS = frozenset(KEYS.values())
#: Their keys as the palette writes them.
KEY_OF_HAZARDS = {action: f"6 {'+' if key == 'plus' else key}" for key, action in KEYS.items()}
#: What only a file or a command can say.
BY_COMMAND = frozenset({"bulk_begin", "bulk_part", "bulk_take", "bulk_drop", "retain", "notice_void", "place_end"})
NEXT = "d"
#: state -> what is done next.
_STEPS = {hz.FOUND: "hazard_order", hz.ORDERED: "notice_serve", hz.RECTIFYING: "hazard_claim",
          hz.CLAIMED: "hazard_reinspect", hz.PASSED: "hazard_cancel"}


def next_of(hazard: Hazard) -> str:
    """The action that is next; empty where nothing is."""
    if hazard.state == hz.FOUND and hazard.path == hz.ON_SPOT:
        return "hazard_correct"
    return _STEPS.get(hazard.state, "")


def meant(hazard: Hazard, today: str) -> list[str]:
    """What may be meant of a hazard as it stands, the next step first."""
    if hazard.state in hz.OVER:
        return []
    found = [next_of(hazard)]
    if hazard.state == hz.FOUND:
        found += ["hazard_order"] if hazard.path == hz.ON_SPOT else []
    if hazard.state in (hz.ORDERED, hz.RECTIFYING) and not hazard.extended and today <= hazard.due and not hazard.late:
        found.append("hazard_extend")
    found += ["evidence", "hazard_measure", "hazard_major", "hazard_refer", "hazard_cancel"]
    return list(dict.fromkeys(found))


def keys_of(hazard: Hazard | None, picture: Picture, today: str) -> list[Key]:
    """The keys that make sense for a hazard, `d` for the next step; none without a collector or a right."""
    if hazard is None or picture.link != LIVE:
        return []
    letters = {action: key for key, action in KEYS.items()}
    return [(NEXT if action == next_of(hazard) else letters[action], _(VERBS[action]))
            for action in meant(hazard, today) if may(action, picture)]


def owed_keys(hazard: Hazard | None, deadlines: Iterable[Deadline], picture: Picture) -> list[Key]:
    """The key by which is entered what is owed of a hazard that is over: its sealing, its transfer."""
    action = "hazard_refer"
    if hazard is None or hazard.state not in hz.OVER or picture.link != LIVE or not may(action, picture):
        return []
    return [("J", _(VERBS[action]))] if is_owed(deadlines) else []
