"""
What `decide` hands back: facts that are not numbered yet. `settle` numbers them in order and makes them Events.
"""

from __future__ import annotations

from msgspec import Struct

from ..clock import Moment
from ..domain.events import KIND_OF, Body, Event
from ..domain.rows import maker
from ..domain.signals import Frame

_event = maker(Event)


class Fact(Struct, frozen=True):
    """A body with when (UTC ms, boot clock ms) and by whom."""

    body: Body
    actor: str
    at: int
    tick: int

    def numbered(self, number: int, cause: int) -> Event:
        """The event it becomes; `cause` is the raw row of the input that made it, 0 for the room file."""
        body = self.body
        return _event((number, self.at, self.tick, KIND_OF[type(body)], self.actor, cause, body))


def of_device(body: Body, frame: Frame) -> Fact:
    """Something a device said: its time is that of the frame's last byte."""
    return Fact(body, "device", frame.at, frame.tick)


def of_collector(body: Body, now: Moment) -> Fact:
    """Something the program noticed itself."""
    return Fact(body, "collector", now.at, now.tick)
