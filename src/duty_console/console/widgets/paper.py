"""
A sheet of lines: shows what it is given, and repaints only the cells that differ from what it showed.

Draws by textual's Line API. Knows nothing of alarms, keys or languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from ..cells import Line, Span, clip, width_of
from ..looks import style

KEPT = 2048


class Paper(Widget):
    """Lines from the top; what is below them is empty."""

    DEFAULT_CSS = """
    Paper { width: 1fr; height: 1fr; background: ansi_default; color: ansi_default; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.sheet: tuple[Line, ...] = ()
        self._strips: dict[tuple[Line, int], Strip] = {}

    def show(self, lines: Sequence[Line]) -> None:
        """Shows these lines from now on."""
        width, height = self.size
        old, self.sheet = self.sheet, tuple(clip(spans, width) if width else spans for spans in lines)
        if not width or not height:
            return
        regions = [Region(start, y, end - start, 1)
                   for y, (before, after) in enumerate(zip_longest(old[:height], self.sheet[:height], fillvalue=()))
                   if before != after
                   for start, end in [difference(before, after, width)]]
        if regions:
            self.refresh(*regions)

    def forget(self) -> None:
        """Another size or another screen before it: what was shown is no ground for comparing."""
        self.sheet = ()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line as textual wants it."""
        width = self.size.width
        spans = self.sheet[y] if y < len(self.sheet) else ()
        strip = self._strips.get((spans, width))
        if strip is None:
            if len(self._strips) >= KEPT:
                self._strips.clear()
            strip = Strip([Segment(text, style(look)) for text, look in clip(spans, width)], width)
            self._strips[spans, width] = strip
        return strip


def difference(before: Line, after: Line, width: int) -> tuple[int, int]:
    """From which cell to which two lines of this width differ; whole characters, so that a wide one is never halved."""
    if not before or not after:
        return 0, width
    first = _alike(before, after)
    last = width - _alike([(text[::-1], look) for text, look in reversed(before)],
                          [(text[::-1], look) for text, look in reversed(after)])
    return (first, last) if first < last else (0, width)


def _alike(one: Sequence[Span], two: Sequence[Span]) -> int:
    """How many cells two lines begin with in common."""
    cells = 0
    for (was, old), (now, new) in zip(one, two, strict=False):
        if old != new:
            break
        if was != now:
            count = next((place for place, (a, b) in enumerate(zip(was, now, strict=False)) if a != b),
                         min(len(was), len(now)))
            if any(width_of(text[count:count + 1]) == 0 for text in (was, now)):
                count -= 1  # a mark belongs to the character before it
            return cells + width_of(was[:max(0, count)])
        cells += width_of(was)
    return cells
