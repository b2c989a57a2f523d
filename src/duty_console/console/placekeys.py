"""
The keys of the inspection board and the actions that they begin: what the palette and whoever begins actions must know.
"""

from __future__ import annotations

from ..texts import N_

INSPECT, ENTER, COMPLAIN, PAPER = "inspect", "place_enter", "complain", "paper"
#: key -> action and what it is called.
KEYS = {"plus": (INSPECT, N_("inspection")), "N": (ENTER, N_("place")), "G": (COMPLAIN, N_("complaint")),
        "P": (PAPER, N_("signed paper"))}
ABOUT_PLACES = frozenset(action for action, _words in KEYS.values())
#: Their keys as the palette writes them.
KEY_OF_PLACES = {action: f"I {'+' if key == 'plus' else key}" for key, (action, _words) in KEYS.items()}
