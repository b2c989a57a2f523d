"""
The Unix socket at which consoles ask and are told. One JSON object a packet; who asks is what the kernel says.

A console that does not read never delays anything: bells it has no room for are dropped, and one whose replies do not
fit is let go; it comes back and repeats its request, which acts once. One that asks too fast is heard later.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import DecodeError
from msgspec import json as msgjson

from ..cleaning import clean
from ..clock import Clock
from ..core.inputs import Reply, Wish
from ..domain.actions import ACTIONS, taken
from ..errors import SurroundingsError
from ..room import Access
from ..texts import N_, _
from . import packets
from .access import Caller, caller
from .pace import ACTING, LOOKING, Pace

REMEMBERED = 1000
MAX_CONSOLES = 64
#: Of one account: nobody who may only look can fill the room before an officer comes.
MAX_OF_ONE = 16
#: So long a trouble is news to whoever comes (P8).
TOLD_MS = 5_000


class _Console:
    """One connection."""

    def __init__(self, number: int, link: socket.socket, uid: int, since: int) -> None:
        self.name = f"c{number}"
        self.link = link
        self.uid = uid
        self.since = since
        self.caller: Caller | None = None
        self.viewer = False  # once asked for, for as long as it is connected
        self.screen = False
        self.painted = self.claimed = 0  # it may claim a commit of which we have not heard yet
        self.title = ""


class Door:
    """See the module. `ask` takes a wish to the core; `numbers` reads a private body that the core has granted;
    `painted` hears which console in the control room has proved to show what."""

    def __init__(self, path: Path, room: str, access: Sequence[Access], clock: Clock, ask: Callable[[Wish], None],
                 numbers: Callable[[int], str | None]) -> None:
        self.path = path
        self.head = 0
        self.painted: Callable[[str, int], None] = lambda console, head: None
        self._room = room
        self._access = access
        self._clock = clock
        self._ask = ask
        self._numbers = numbers
        self._consoles: dict[str, _Console] = {}
        self._answers: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
        self._waiting: dict[tuple[str, str], tuple[str, Wish]] = {}
        self._paces: dict[tuple[int, str], Pace] = {}
        self._shut_out, self._count = set[int](), 0
        self._sounding: dict[str, Any] = {"sound": False}
        self._trouble = (-TOLD_MS, "")
        self._listener: socket.socket | None = None

    def open(self) -> None:
        """
        Begins to listen. A socket left over by a killed collector is taken away: the store's lock says nobody uses it.

        :raises SurroundingsError: the socket cannot be made there.
        """
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
        packets.refuse_files(listener)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            self.path.unlink(missing_ok=True)
            before = os.umask(0o117)
            try:
                listener.bind(str(self.path))
            finally:
                os.umask(before)
            listener.listen(MAX_CONSOLES)
        except OSError as error:
            listener.close()
            raise SurroundingsError(_("{path}: the door cannot be opened: {reason}.", path=self.path,
                                      reason=error.strerror or error)) from error
        self._listener = listener
        asyncio.get_running_loop().add_reader(listener, self._admit)

    def keep_open(self) -> None:
        """
        Listens anew where the socket's name was taken away (a cleaner of temporary folders); who is in stays in.

        :raises SurroundingsError: it cannot be made again.
        """
        if self._listener is None or self.path.is_socket():
            return
        asyncio.get_running_loop().remove_reader(self._listener)
        self._listener.close()
        self._listener = None
        self.open()

    def close(self) -> None:
        """Lets everybody go."""
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self.path.unlink(missing_ok=True)
        for console in list(self._consoles.values()):
            self._let_go(console)

    def bell(self, head: int) -> None:
        """Tells every console that the journal has grown."""
        self.head = head
        self._tell_all({"bell": head})
        for console in self._consoles.values():
            if console.painted < console.claimed <= head:
                self._proved(console, console.claimed)

    def sound(self, on: bool, step: str = "") -> None:
        """Tells every console whether the room is being called, and how far (P6)."""
        self._sounding = {"sound": on, "step": step} if step else {"sound": on}
        self._tell_all(self._sounding)

    def trouble(self, text: str) -> None:
        """Tells every console what keeps the collector from recording, and whoever comes a moment later."""
        self._trouble = (self._clock.read().tick, clean(text))
        self._tell_all({"trouble": self._trouble[1]})

    def reply(self, reply: Reply) -> None:
        """The outcome of a wish, to whoever waits for it now, and kept for whoever asks again."""
        key = next((key for key, (_name, wish) in self._waiting.items()
                    if wish.console == reply.console and wish.request == reply.request), None)
        if key is None:
            return
        name, wish = self._waiting.pop(key)
        console = self._consoles.get(name)
        if reply.refused:
            answer: dict[str, Any] = {"request": reply.request, "refused": reply.refused,
                                      "values": dict(reply.values)}
            if reply.need:
                answer["need"] = reply.need
        else:
            answer = {"request": reply.request, "done": True, "event": reply.event}
            if wish.action == "numbers":
                answer["numbers"] = msgjson.decode(self._numbers(reply.event) or '["", {}]')[1]
        if wish.action != "numbers":  # private fields are not kept lying about
            self._answers[key] = answer
            while len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        if console is not None:
            self._send(console, answer, must=True)

    def _admit(self) -> None:
        assert self._listener is not None
        try:
            link, _address = self._listener.accept()
        except OSError:  # gone before we came to it
            return
        link.setblocking(False)
        _pid, uid, _gid = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        of_him = sum(console.uid == uid for console in self._consoles.values())
        if len(self._consoles) >= MAX_CONSOLES or of_him >= MAX_OF_ONE or uid in self._shut_out:
            packets.close(link)
            return
        self._count += 1
        console = _Console(self._count, link, uid, self._clock.read().at)
        self._consoles[console.name] = console
        self._listen(console)

    def _listen(self, console: _Console) -> None:
        if console.name in self._consoles:
            asyncio.get_running_loop().add_reader(console.link, self._hear, console)

    def _hear(self, console: _Console) -> None:
        try:
            packet, carried = packets.receive(console.link)
        except BlockingIOError:
            return
        except OSError:
            packet, carried = b"", False
        if carried:
            self._shut_out.add(console.uid)
            self.trouble(_("Account {uid} handed open files to the collector, which no console does. It is not let in "
                           "again until the collector has been restarted.", uid=console.uid))
        if not packet or carried:
            self._let_go(console)
            return
        try:
            said = msgjson.decode(packet, type=dict[str, Any])
        except (DecodeError, RecursionError):
            self._send(console, {"refused": N_("This is not a request of ours.")}, must=True)
            return
        self._obey(console, said)

    def _obey(self, console: _Console, said: dict[str, Any]) -> None:
        what, request = said.get("do"), clean(str(said.get("request", "")))[:100]
        if what == "hello":
            self._hello(console, said)
        elif console.caller is None:
            self._send(console, {"request": request, "refused": N_("Say hello first.")}, must=True)
        elif what == "painted":
            if isinstance(head := said.get("head"), int):
                console.claimed = head
                self._proved(console, min(head, self.head))
        elif what == "who":
            self._send(console, {"request": request, "done": True, "consoles": self.consoles()}, must=True)
        else:
            self._wish(console, console.caller, str(what), request, said)

    def _proved(self, console: _Console, head: int) -> None:
        """What its terminal shows; a program that merely says so has no screen."""
        console.painted = head
        if console.screen and console.caller is not None and console.caller.station:
            self.painted(console.name, head)

    def _hello(self, console: _Console, said: dict[str, Any]) -> None:
        console.viewer = console.viewer or said.get("viewer") is True
        console.caller = caller(console.uid, self._access, viewer=console.viewer)
        console.screen = said.get("screen") is True
        console.title = clean(str(said.get("name", "")))[:40]
        who = console.caller
        self._send(console, {"hello": {"role": who.role, "station": who.station, "actor": who.actor,
                                       "person": who.person, "console": console.name, "head": self.head,
                                       "room": self._room}}, must=True)
        self._send(console, self._sounding)
        told, text = self._trouble
        if self._clock.read().tick - told < TOLD_MS:
            self._send(console, {"trouble": text})

    def _wish(self, console: _Console, who: Caller, action: str, request: str, said: dict[str, Any]) -> None:
        """A request with an id: the same id from the same person acts once and gets the same answer."""
        key = (who.actor, request)
        if not request:
            self._send(console, {"request": "", "refused": N_("A request needs an id of its own.")}, must=True)
        elif key in self._answers:
            self._send(console, self._answers[key], must=True)
        elif key in self._waiting:
            self._waiting[key] = (console.name, self._waiting[key][1])
        else:
            known = ACTIONS.get(action)
            args, flaw = taken(known, said) if known else ({}, "")
            alarm, seen, of = args.pop("alarm", 0), args.pop("seen", 0), args.pop("of", "")
            wish = Wish(clean(action)[:40], request, who.actor, who.role, console.name, alarm, seen,
                        console.painted if console.screen else None, of, args, station=who.station,
                        flaw=flaw)
            self._waiting[key] = (console.name, wish)
            self._ask(wish)
            self._slow_down(console, who)

    def _slow_down(self, console: _Console, who: Caller) -> None:
        """Whoever asks too fast is not heard for a while: the devices' frames wait behind what was asked."""
        now, loop = self._clock.read().tick, asyncio.get_running_loop()
        pace = self._paces.setdefault((console.uid, who.role), Pace(LOOKING if who.role == "viewer" else ACTING, now))
        if rest := pace.spend(now):
            loop.remove_reader(console.link)
            loop.call_later(rest, self._listen, console)

    def consoles(self) -> list[dict[str, Any]]:
        """Who is connected."""
        return [{"console": console.name, "actor": console.caller.actor, "role": console.caller.role,
                 "station": console.caller.station, "since": console.since, "painted": console.painted,
                 "name": console.title}
                for console in self._consoles.values() if console.caller is not None]

    def _tell_all(self, said: dict[str, Any]) -> None:
        packet = msgjson.encode(said)
        for console in list(self._consoles.values()):
            if console.caller is not None:
                self._send_packet(console, packet, must=False)

    def _send(self, console: _Console, said: dict[str, Any], *, must: bool = False) -> None:
        self._send_packet(console, msgjson.encode(said), must=must)

    def _send_packet(self, console: _Console, packet: bytes, *, must: bool) -> None:
        try:
            console.link.send(packet)
        except BlockingIOError:
            if must:
                self._let_go(console)
        except OSError:
            self._let_go(console)

    def _let_go(self, console: _Console) -> None:
        if self._consoles.pop(console.name, None) is not None:
            asyncio.get_running_loop().remove_reader(console.link)
            packets.close(console.link)
