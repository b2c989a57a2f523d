"""
Bars and a small plot, as lines of cells.

Pure. A bar is of plain ASCII, since something stands to its right; the plot's blocks stand last on their lines, so that
a terminal which draws them two cells wide moves nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...clock import local
from ..cells import Line, Span, line

_SLOT_MS = 600_000
#: Cells before the plot: its scale.
_SCALE = 6


def bar(percent: float, target: float, cells: int, look: str) -> Line:
    """A share of a hundred as a bar, `|` where it should reach; nothing known is an empty one."""
    full = round(max(0.0, min(100.0, percent)) * cells / 100)
    mark = min(cells - 1, int(target * cells / 100))
    spans: list[Span] = []
    for cell in range(cells):
        if cell == mark:
            spans.append(("|", "bold"))
        else:
            spans.append(("#", look) if cell < full else (".", "dim"))
    return tuple(spans)


def plot(counts: Sequence[int], over: float, until: int, width: int, height: int, levels: str) -> list[Line]:
    """Counts of ten minutes up to the moment `until` (UTC ms) as columns, the oldest left; where more than `over` fell
    in ten minutes the column stands out. Several share a cell where there is little room: the most of them counts."""
    share = next((share for share in (1, 2, 3, 4, 6, 12) if len(counts) // share <= width - _SCALE - 1), 12)
    peaks = [max(counts[place:place + share]) for place in range(0, len(counts), share)]
    top = max(round(over), *peaks, 1)
    steps = len(levels) - 1
    found = []
    for row in range(height - 1, -1, -1):
        spans: list[Span] = [(f"{top if row == height - 1 else '':>{_SCALE - 1}}|", "dim")]
        for peak in peaks:
            full = peak * height * steps / top - row * steps
            step = min(steps, max(1 if peak and not row else 0, round(full)))
            spans.append((levels[step], "p3" if peak > over else ""))
        found.append(line(*spans))
    return [*found, _hours(len(peaks), share, until)]


def _hours(cells: int, share: int, until: int) -> Line:
    """The hours under a plot, each where its first ten minutes stand."""
    text = [" "] * (cells + _SCALE)
    last = until // _SLOT_MS
    free = _SCALE
    for cell in range(cells):
        for slot in range(last - (cells - cell) * share + 1, last - (cells - cell - 1) * share + 1):
            then = local(slot * _SLOT_MS)
            place = _SCALE + cell
            if then.minute == 0 and then.hour % 3 == 0 and place >= free and place + 2 <= len(text):
                text[place:place + 2] = f"{then:%H}"
                free = place + 3
    return line(("".join(text), "dim"))
