"""
What broadcasts are called: kinds, levels, sources, how they ended, the states of an amplifier's part. In the language
in use; a word that nobody knows is shown as it was kept.
"""

from __future__ import annotations

from ..cleaning import clean
from ..texts import N_, _
from .broadcasts import DRILL_REAL, Broadcast, Part, is_drill
from .narration import Names

LEVELS = {1: N_("red"), 2: N_("orange"), 3: N_("yellow"), 4: N_("blue"), 0: ""}
KINDS = {"help": N_("help call"), "emergency": N_("emergency"), "daily": N_("daily programme"),
         "drill_system": N_("drill of the system"), "drill_simulated": N_("simulated drill"),
         "drill_real": N_("drill")}
SOURCES = {"platform": N_("upper platform"), "microphone": N_("microphone"), "telephone": N_("telephone"),
           "sms": N_("SMS"), "radio": N_("radio"), "desk": N_("duty desk")}
ENDS = {"played": N_("played to the end"), "cut": N_("cut"), "limit": N_("ended by the time limit"),
        "hung_up": N_("caller hung up"), "refused": N_("refused"), "interrupted": N_("interrupted"),
        "failed": N_("failed"), "quiet": N_("ended by the quiet hours"), "restart": N_("interrupted by a restart"),
        "no_audio": N_("could not be played"), "unconfirmed": N_("not confirmed"), "unsent": N_("could not be sent"),
        "closed": N_("closed at the amplifier")}
WHY_HELD = {"unknown": N_("unknown number"), "officer_first": N_("officer first"), "area_held": N_("area held"),
            "no_area": N_("no area"), "everywhere": N_("would be heard everywhere"), "late": N_("the call is old")}
PARTS = {"held": N_("held for the officer"), "waiting": N_("queued"), "asked": N_("being opened"),
         "playing": N_("playing"), "preempted": N_("pre-empted"), "unknown": N_("outcome unknown"), "over": N_("over"),
         "failed": N_("failed"), "interrupted": N_("interrupted")}
#: Drills are marked in every row and every export (BC-09).
DRILL = N_("DRILL")


def word(table: dict[str, str], key: str) -> str:
    """A word of one of the tables."""
    return _(table[key]) if table.get(key) else clean(key)


def level_word(level: int) -> str:
    """The colour of a level; empty where it has none."""
    return _(LEVELS[level]) if LEVELS.get(level) else ""


def kind_words(kind: str, level: int) -> str:
    """The drill's mark, the colour, the kind: what a drill is besides its mark only where it is a special one."""
    parts = [_(DRILL) if is_drill(kind) else "", level_word(level), word(KINDS, kind) if kind != DRILL_REAL else ""]
    return " ".join(part for part in parts if part)


def title(row: Broadcast, names: Names) -> str:
    """What is heard: the drill's mark, colour, kind, who, and the first words."""
    parts = [kind_words(row.kind, row.level),
             names.site_called(row.caller) if row.caller else "", clean(row.text), clean(row.recording)]
    return " ".join(part for part in parts if part)


def place(part: Part, names: Names) -> str:
    """Where a part is heard; a call from where no amplifier hangs has none."""
    amplifier = names.amplifier(part.amplifier) or _("no amplifier")
    return f"{names.area(part.area)} {amplifier}".lstrip()


def result(part: Part) -> str:
    """How an amplifier's part came out: playing, done or failed, and why (BC-04)."""
    said = word(PARTS, part.state)
    return said if not part.how else f"{said} ({word(ENDS, part.how)})"
