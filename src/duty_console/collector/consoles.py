"""
One connection at the door: whose it is, what its terminal has shown, and since when nobody has touched it.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Mapping
from typing import Any

from ..cleaning import clean
from ..core.inputs import Reply, Wish
from ..domain.actions import ACTIONS, taken
from .access import Caller

#: So many answers are remembered for whoever repeats his request.
REMEMBERED = 1000
#: So long a trouble is news to whoever comes (P8).
TOLD_MS = 5_000
MAX_CONSOLES = 64
#: Of one account: nobody who may only look can fill the room before an officer comes.
MAX_OF_ONE = 16
#: A key so long before its request is believed (AUT-06).
PRESSED_MS = 120_000
#: Who could say nothing because the machine slept has so long to say something once it is awake.
AWAKE_MS = 5_000
#: Consoles are looked at every second; so long between two looks, and the machine slept.
_SLEPT_MS = 5_000


class Console:
    """One connection; times are boot-clock ms, `since` is UTC."""

    def __init__(self, number: int, link: socket.socket, uid: int, since: int, tick: int) -> None:
        self.name = f"c{number}"
        self.link = link
        self.uid = uid
        self.since = since
        self.caller: Caller | None = None
        self.viewer = False  # once asked for, for as long as it is connected
        self.screen = False
        self.painted = self.claimed = 0  # it may claim a commit of which we have not heard yet
        self.title = ""
        self.person = ""  # who has signed on here
        self.heard = tick  # any packet
        self._looked = self._awake = tick
        self.touched = tick
        self._locked = False
        self._paints: deque[tuple[int, int]] = deque()

    @property
    def acting(self) -> str:
        """The person who asks from here, empty where nobody is known."""
        return self.person or (self.caller.person if self.caller is not None else "")

    @property
    def owner(self) -> str:
        """The account and the person whose own it is, where he may ask for anything from here; else empty."""
        who = self.caller
        return f"{self.uid}/{who.person}" if who is not None and who.person and who.role != "viewer" else ""

    def touch(self, tick: int, idle_ms: int) -> None:
        """A key was pressed; one that comes too late opens nothing."""
        self._locked = self.is_locked(tick, idle_ms)
        self.touched = tick

    def goes_on(self, touched: int) -> None:
        """It follows one that was touched last at that moment."""
        self.touched = touched

    def lock(self) -> None:
        """Nobody knows who is there."""
        self._locked = True

    def unlock(self, tick: int) -> None:
        """The PIN was right; nothing else opens a desk."""
        self._locked, self.touched = False, tick

    def is_locked(self, tick: int, idle_ms: int) -> bool:
        """Whether nobody has touched it for too long (AUT-01)."""
        return self._locked or tick - self.touched >= idle_ms

    def paints(self, head: int, tick: int) -> None:
        """Its terminal is proved to show everything up to an entry."""
        self.painted = head
        self._paints.append((head, tick))
        while len(self._paints) > 1 and self._paints[1][1] < tick - PRESSED_MS:
            self._paints.popleft()

    def pressed(self, ms: object, seen: int, tick: int) -> int:
        """How long ago a key was pressed: never before this console showed what it was about."""
        if not isinstance(ms, int) or isinstance(ms, bool) or ms <= 0 or not seen:
            return 0
        shown = next((at for head, at in self._paints if head >= seen), None)
        return 0 if shown is None else min(ms, PRESSED_MS, tick - shown)

    def wish(self, who: Caller, action: str, request: str, said: Mapping[str, Any], tick: int, idle_ms: int) -> Wish:
        """What is asked from here, with who really asks."""
        known = ACTIONS.get(action)
        args, flaw = taken(known, said) if known else ({}, "")
        alarm, seen, of = args.pop("alarm", 0), args.pop("seen", 0), args.pop("of", "")
        return Wish(clean(action)[:40], request, who.actor, who.role, self.name, alarm, seen,
                    self.painted if self.screen else None, of, args, station=who.station,
                    locked=self.is_locked(tick, idle_ms), pressed_ms=self.pressed(said.get("pressed_ms"), seen, tick),
                    flaw=flaw, uid=self.uid, house=self.uid == os.getuid())

    def hangs(self, head: int, tick: int, limit_ms: int) -> bool:
        """Whether a screen that has proved itself before says nothing any more while there is something to show. Asked
        every second: a longer pause is the machine's, and no console hangs by it."""
        if tick - self._looked > _SLEPT_MS:
            self._awake = tick
        self._looked = tick
        return (self.screen and 0 < self.painted < head and tick - self.heard >= limit_ms
                and tick - self._awake >= min(AWAKE_MS, limit_ms))

    def row(self) -> dict[str, Any]:
        """What others may know of it."""
        assert self.caller is not None
        return {"console": self.name, "actor": f"person:{self.person}" if self.person else self.caller.actor,
                "role": self.caller.role, "station": self.caller.station, "since": self.since,
                "painted": self.painted, "name": self.title}


def said_of(reply: Reply) -> dict[str, Any]:
    """The outcome of a wish as its packet."""
    if not reply.refused:
        return {"request": reply.request, "done": True, "event": reply.event}
    need = {"need": reply.need} if reply.need else {}
    return {"request": reply.request, "refused": reply.refused, "values": dict(reply.values), **need}
