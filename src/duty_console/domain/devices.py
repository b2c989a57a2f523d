"""
A line with its device: how it is set, whether it lives, and the last frame it sent (for telling repeats apart).

Pure rows. Opening ports is the wire's work.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .rows import maker

#: never: not opened yet; open: open, the device has not spoken since; receiving: it spoke within its time;
#: degraded: it has missed beats or polls; silent: open, but nothing came for so long that the device is lost;
#: lost: the port is gone; removed: no longer in the room file.
NEVER, OPEN, RECEIVING, DEGRADED, SILENT, LOST, REMOVED = (
    "never", "open", "receiving", "degraded", "silent", "lost", "removed")


#: So many frames of a numbered line are remembered, four numbers each: more than a gateway has devices that repeat.
_RECENT_KEPT = 16 * 4


class Recent(NamedTuple):
    """An event frame that was heard lately on a numbered line, and when it last came."""

    raw: int
    event: int  # the first event made from it
    at: int
    tick: int  # -1 where it came in a boot of the machine that is over


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
    # -1: opened anew, nothing answered since; else until this tick nothing more is answered (`receptions`)
    settling: int = 0
    numbered: bool = False  # its frames and answers carry a number (PATH-09)
    recent: tuple[int, ...] = ()  # on a numbered line: `lately`, one after the other
    reason: str = ""  # why the port is not open
    opened_at: int = 0  # when it was opened last in this run of the collector, 0 if it never was
    # what went wrong since the line is known; by the quarter of an hour in `mishaps`
    losses: int = 0
    silences: int = 0
    gaps: int = 0
    gap_ms: int = 0
    last_gap_ms: int = 0
    unanswered: int = 0
    # the device's clock less what is true, and when that was found; a guess is not confirmed yet
    drift_ms: int = 0
    drift_at: int = 0
    guess_ms: int = 0
    guess_at: int = 0
    untrusted: bool = False  # so far off that what it says when is not believed (CLK-02)
    opened_event: int = 0  # the entry that opened it last

    @property
    def lately(self) -> list[Recent]:
        """The frames of a numbered line that may still be repeated, oldest first."""
        return [Recent(*self.recent[at:at + 4]) for at in range(0, len(self.recent), 4)]

    def renewed(self, event: int, at: int, tick: int) -> tuple[int, ...]:
        """`recent` when the frame of an event came once more."""
        return tuple(number for each in self.lately
                     for number in (each if each.event != event else each._replace(at=at, tick=tick)))

    @property
    def recent_before_boot(self) -> tuple[int, ...]:
        """`recent` when the boot clock has begun anew."""
        return tuple(number for each in self.lately for number in each._replace(tick=-1))

    @property
    def frames_asked_for(self) -> tuple[int, ...]:
        """Raw rows whose bytes the repeat rule may ask for."""
        return (self.last_raw, self.odd_raw, self.replied_raw, *self.recent[::4])

    @property
    def events_spoken_of(self) -> tuple[int, ...]:
        """Events of which one more reception may come."""
        return (self.last_event, self.odd_event, *self.recent[1::4])

    def after_event(self, number: int, raw: int, at: int, tick: int, boot: str, answered: bool) -> Line:
        """The line when its device has sent a new event frame. By place, not by name: every frame of every device
        comes through here, and `_replace` costs five times as much."""
        was: tuple[Any, ...] = self
        state, since = (self.state, self.since) if self.state == RECEIVING else (RECEIVING, at)
        replied = (raw, tick, boot) if answered else was[_REPLIED]
        line = _made((*was[:_STATE], state, since, at, tick, boot, self.frames + 1, *was[_COUNTS],
                      raw, number, at, tick, boot, answered, *was[_ODD], *replied, *was[_REPLIED.stop:]))
        if not self.numbered:
            return line
        return line._replace(recent=(*self.recent, raw, number, at, tick)[-_RECENT_KEPT:])


_made = maker(Line)


def _places(first: str, last: str) -> slice:
    return slice(Line._fields.index(first), Line._fields.index(last) + 1)


_STATE = Line._fields.index("state")
_COUNTS, _ODD, _REPLIED = (_places("heartbeats", "unparsed"), _places("odd_raw", "odd_boot"),
                           _places("replied_raw", "replied_boot"))
