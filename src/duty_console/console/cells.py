"""
Text in cells: a Han character takes two, a combining mark none, and nothing is ever cut in half.

Pure. A line of a screen is a row of spans, each a text with the name of its look. Here is the one door (`shown`)
through which text reaches a screen: it is cleaned once more, whatever it was before. Knows no widget and no colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len

from ..cleaning import clean

Span = tuple[str, str]  # text, names of looks
Line = tuple[Span, ...]

CUT = ".."


@lru_cache(maxsize=4096)
def shown(text: str) -> str:
    """Text as it may be handed to a widget."""
    return clean(text)


@lru_cache(maxsize=8192)
def width_of(text: str) -> int:
    """Cells a text takes."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """As much of a text from its start as fits; never half a character."""
    used, kept = 0, []
    for character in text:
        used += width_of(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly `width` cells: padded, or cut with two points."""
    if width <= 0:
        return ""
    text = shown(text)
    if width_of(text) > width:
        text = cut(text, width - len(CUT)) + CUT if width > len(CUT) + 2 else cut(text, width)
    gap = " " * (width - width_of(text))
    return gap + text if right else text + gap


def line(*spans: Span | str) -> Line:
    """A line of spans; bare strings have no look."""
    return tuple((shown(span), "") if isinstance(span, str) else (shown(span[0]), span[1]) for span in spans)


def length(spans: Line) -> int:
    """Cells a line takes."""
    return sum(width_of(text) for text, _look in spans)


def clip(spans: Line, width: int) -> Line:
    """A line in exactly `width` cells."""
    kept: list[Span] = []
    left = width
    for text, look in spans:
        if (cells := width_of(text)) > left:
            text = fit(text, left)
            cells = left
        if text:
            kept.append((text, look))
        left -= cells
        if left <= 0:
            break
    if left > 0:
        kept.append((" " * left, ""))
    return tuple(kept)


def sides(left: Line, right: Line, width: int) -> Line:
    """Two ends of one line: the right one stays whole, the left one gives way."""
    room = width - length(right)
    if room < 1:
        return clip(right, width)
    return clip(left, room) + right


def wrap(text: str, width: int) -> list[str]:
    """A text over several lines, broken at a space where there is one near, else where the line is full."""
    text, lines = shown(text), []
    while width_of(text) > width > 1:
        part = cut(text, width)
        if not part:
            break
        space = part.rfind(" ")
        if space > len(part) // 2 and text[len(part):len(part) + 1] != " ":
            part = part[:space + 1]
        lines.append(part.rstrip())
        text = text[len(part):].lstrip()
    return [*lines, text] if text or not lines else lines


def marked(spans: Iterable[Span], look: str) -> Line:
    """The same line with one more look on every span."""
    return tuple((text, f"{own} {look}".strip()) for text, own in spans)
