"""
The keys of what is done about a place of the register, on the board of inspections and on the page of a place.
"""

from __future__ import annotations

from ..domain.placerows import Place
from ..texts import N_, _
from .hazardkeys import FIND
from .picture import LIVE, Picture
from .widgets.bars import Key
from .workkeys import may

ENTER, CHANGE, HAZARD = "place_enter", "j", "x"
#: key -> its action; `j` changes the place under the cursor, `x` makes a hazard of what the cursor is on.
KEYS = {"n": "inspect", "c": "complain", "g": "paper", "plus": ENTER, CHANGE: ENTER, "z": "place_end"}
#: What begins here and asks something first.
ABOUT_PLACES = frozenset(KEYS.values())
#: Their keys as the palette writes them.
KEY_OF_PLACES = {"inspect": "I n", "complain": "I c", "paper": "I g", ENTER: "I +", "place_end": "I z"}
_WORDS = {"n": N_("key inspect"), "c": N_("key complaint"), "g": N_("key paper"), CHANGE: N_("key change place"),
          "z": N_("key off the register"), "plus": N_("key new place"), HAZARD: N_("key make a hazard")}


def means(key: str) -> bool:
    """Whether a key that means something of an alarm elsewhere is about a place here."""
    return key in KEYS or key == HAZARD


def keys_of(place: Place | None, picture: Picture, hazard: bool, *, new: bool) -> list[Key]:
    """The keys that make sense; none without a collector or a right."""
    if picture.link != LIVE:
        return []
    there = place is not None and not place.ended
    usable = {"plus": new, HAZARD: hazard or there}
    wanted = [key for key in ("n", HAZARD, "plus", "c", "g", CHANGE, "z") if usable.get(key, there)]
    return [("+" if key == "plus" else key, _(_WORDS[key])) for key in wanted
            if may(FIND if key == HAZARD else KEYS[key], picture)]
