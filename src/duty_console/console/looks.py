"""
How things look: names of looks and the terminal's own sixteen colours. Colour repeats what a word says already.

The background is the terminal's own; what is normal has no colour. Blinking is for what nobody has answered.
What is reversed is level 1 or the cursor, with colour or without.
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
    """The look of a priority; what is disabled, tested or logged only has none."""
    return f"p{priority}" if 1 <= priority <= 4 else ""


def mark_look(priority: int) -> str:
    """The look of the mark before what nobody has answered: of level 1 it stands out without any colour."""
    return f"{priority_look(priority)} alert" if priority == 1 else priority_look(priority)


@cache
def style(names: str) -> Style:
    """The style of some looks together. The cursor is one bar: in it what is dim or coloured would be hard to read, so
    that only the mark of level 1 keeps its colour."""
    looks = names.split()
    whole = Style.combine([Style.parse(LOOKS[name]) for name in looks]) if looks else Style.null()
    if "cursor" in looks and "alert" not in looks:
        return Style(bold=whole.bold, blink=whole.blink, reverse=True)
    return whole
