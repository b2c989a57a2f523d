"""
The line of time of a replay: where it stands between first and last, and where alarms of level 1 lie.

Pure. A mark has a shape as well as a colour: `!` still to come and passed alike, `>` the moment that is shown.
"""

from __future__ import annotations

from ...clock import local
from ...domain.tracks import Track
from ...texts import _
from ..cells import Line, Span, clip, width_of


def time_line(track: Track, width: int) -> Line:
    """One line: state and speed, the recorded moment, and as much of a bar as there is room for."""
    words = f" {state(track)} {local(track.at):%m-%d %H:%M:%S} "
    ends = (f"{local(track.first):%H:%M} ", f" {local(track.last):%H:%M}")
    room = width - width_of(words) - len(ends[0]) - len(ends[1]) - 1
    if room < 10:
        return clip(((words, "replay"),), width)
    return ((words, "replay"), (" " + ends[0], "dim"), *_bar(track, room), (ends[1], "dim"))


def state(track: Track) -> str:
    """What the replay does now."""
    if track.ended:
        return _("ended")
    return _("paused") if track.paused else f"{track.speed}x"


def _bar(track: Track, room: int) -> list[Span]:
    cells = ["="] * (place(track, track.at, room)) + ["-"] * room
    marks = {place(track, mark, room) for mark in track.marks}
    here = place(track, track.at, room)
    spans: list[Span] = []
    for number in range(room):
        if number == here:
            spans.append((">", "here"))
        elif number in marks:
            spans.append(("!", "p1"))
        else:
            spans.append((cells[number], "dim"))
    return spans


def place(track: Track, at: int, room: int) -> int:
    """The cell of a moment."""
    whole = max(1, track.last - track.first)
    return min(room - 1, max(0, (at - track.first) * (room - 1) // whole))
