"""
A line with its device: how it is set, whether it lives, and the last frame it sent (for telling repeats apart).

Pure rows. Opening ports is the wire's work.
"""

from __future__ import annotations

from typing import NamedTuple

#: never: not opened yet; open: open, the device has not spoken since; receiving: it spoke within its time;
#: silent: open, but nothing came for too long; lost: the port is gone; removed: no longer in the room file.
NEVER, OPEN, RECEIVING, SILENT, LOST, REMOVED = "never", "open", "receiving", "silent", "lost", "removed"


class Line(NamedTuple):
    """One line, a row of the table `line`. Times are UTC ms, ticks boot-clock ms of boot `boot`, 0 where unknown."""

    name: str
    label: str
    driver: str
    profile: str
    url: str
    framing: str
    wait_ms: int
    attempts: int
    heartbeat_ms: int
    life_path: bool
    state: str = NEVER
    since: int = 0  # when the state began
    heard_at: int = 0  # the last frame of any kind
    heard_tick: int = 0
    boot: str = ""
    frames: int = 0  # readable frames, repeats included
    heartbeats: int = 0
    repeats: int = 0
    unparsed: int = 0
    # the line's last event frame, for the repeat rule
    last_raw: int = 0
    last_event: int = 0  # the first event made from it
    last_at: int = 0
    last_tick: int = 0
    last_boot: str = ""
    answered: bool = False  # an acknowledgement for it is known to have left
    # the first reception of the last frame that was not readable, for answering its identical copy
    odd_raw: int = 0
    odd_event: int = 0
    odd_at: int = 0
    odd_tick: int = 0
    odd_boot: str = ""
    # the last frame answered, for never answering an echo
    replied_raw: int = 0
    replied_tick: int = 0
    replied_boot: str = ""
    burst: tuple[int, ...] = ()  # ticks of recent unreadable frames (PATH-08)
    layout: str = ""
