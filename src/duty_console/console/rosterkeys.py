"""
The keys of the roster's screen and the actions that they begin: what the palette and whoever begins actions must know.
"""

from __future__ import annotations

from typing import Any

from ..domain.rosterrows import LEAVE, SICK
from ..texts import N_

#: A key -> the action, and what of it the key says already.
KEYS: dict[str, tuple[str, dict[str, Any]]] = {
    "g": ("override", {}), "X": ("emergency", {}), "l": ("leave", {"kind": LEAVE}), "k": ("leave", {"kind": SICK}),
    "j": ("swap", {}), "y": ("answer_swap", {}), "z": ("end_change", {}),
}
KEY_OF_ROSTER = {"schedule": "4 f", **{action: f"4 {key}" for key, (action, _said) in reversed(KEYS.items())}}
#: Whose keys begin here and ask something first.
ABOUT_ROSTER = frozenset({"override", "emergency", "leave", "swap", "answer_swap", "end_change"})
WORDS = {"g": N_("stand-in"), "X": N_("against the rules"), "l": N_("leave of absence"), "k": N_("sick leave"),
         "j": N_("swap"), "y": N_("answer swap"), "z": N_("take back")}
