"""
How things look: names of looks and the terminal's own sixteen colours. Colour repeats what a word says already.

The background is the terminal's own; what is normal has no colour. Blinking is for what nobody has answered.
"""

from __future__ import annotations

import os
from functools import cache

from rich.style import Style

LOOKS = {
    "dim": "dim",
    "bold": "bold",
    "heading": "dim underline",
    "key": "bold",
    "p1": "bold red",
    "p2": "bold magenta",
    "p3": "yellow",
    "p4": "cyan",
    "p5": "blue",
    "alert": "reverse",
    "blink": "blink",
    "bad": "bold yellow",
    "note": "bold",
    "fresh": "bold",
    "cursor": "reverse",
    "here": "bold",
    "replay": "bold reverse",
}

#: How full a cell is, from nothing to whole: where a terminal has such characters, and where it has ASCII only.
BLOCKS, ASCII_LEVELS = " ▁▂▃▄▅▆▇█", " ..--==##"
#: Terminals whose own fonts lack them.
_PLAIN = ("linux", "vt100", "vt102", "vt220", "ansi")


def levels() -> str:
    """The characters a plot is drawn with. DUTY_ASCII=1 asks for ASCII on any terminal."""
    plain = os.environ.get("DUTY_ASCII", "") not in ("", "0") or os.environ.get("TERM", "") in _PLAIN
    return ASCII_LEVELS if plain else BLOCKS


def priority_look(priority: int) -> str:
    """The look of a priority; what is logged only has none."""
    return f"p{priority}" if 1 <= priority <= 5 else ""


@cache
def style(names: str) -> Style:
    """The style of some looks together."""
    return Style.combine([Style.parse(LOOKS[name]) for name in names.split()]) if names else Style.null()
