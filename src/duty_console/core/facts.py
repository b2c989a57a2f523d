"""
What `decide` hands back: facts that are not numbered yet. The shell numbers them in order and makes them Events.
"""

from __future__ import annotations

from typing import NamedTuple

from ..clock import Moment
from ..domain.events import KIND_OF, Body, Event
from ..domain.signals import Frame


class Fact(NamedTuple):
    """A body with when (UTC ms, boot clock ms), by whom and from which raw row."""

    body: Body
    actor: str
    at: int
    tick: int
    raw: int = 0

    def numbered(self, number: int) -> Event:
        """The event it becomes."""
        return Event(number, self.at, self.tick, KIND_OF[type(self.body)], self.actor, self.raw, self.body)


def of_device(body: Body, frame: Frame, raw: int) -> Fact:
    """Something a device said: its time is that of the frame's last byte."""
    return Fact(body, "device", frame.at, frame.tick, raw)


def of_collector(body: Body, now: Moment) -> Fact:
    """Something the program noticed itself."""
    return Fact(body, "collector", now.at, now.tick)
