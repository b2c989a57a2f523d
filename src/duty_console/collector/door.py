"""
The Unix socket at which consoles ask and are told. One JSON object a packet; who asks is what the kernel says.

A console that does not read never delays anything: bells it has no room for are dropped, and one whose replies do not
fit is let go; it comes back and repeats its request, which acts once. One that asks too fast is heard later.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import DecodeError
from msgspec import json as msgjson

from ..cleaning import clean
from ..clock import Clock
from ..core.inputs import Reply, Wish
from ..domain.authority import RIGHT
from ..room import Access
from ..texts import N_, _
from . import packets
from .access import Caller, caller
from .consoles import MAX_CONSOLES, MAX_OF_ONE, REMEMBERED, TOLD_MS, Console, said_of
from .desks import Desks
from .evidence import Evidence
from .pace import Pace, Paces
from .proofs import Proofs
from .proving import Prover, Secrets


class Door:
    """`ask` takes a wish to the core; `numbers` reads a private body that it granted; `painted` hears what is shown."""

    def __init__(self, path: Path, room: str, access: Sequence[Access], clock: Clock, ask: Callable[[Wish], None],
                 numbers: Callable[[int], str | None], gone: Callable[[str], None] = lambda _name: None,
                 prover: Prover | None = None, idle_ms: int = 600_000, hung_ms: int = 240_000) -> None:
        self.path = path
        self.head = 0
        self.painted: Callable[[str, int], None] = lambda console, head: None
        self._room, self._access, self._clock = room, access, clock
        self._ask, self._numbers = ask, numbers
        self._gone, self._proofs = gone, Proofs(prover, self.trouble)
        self._idle_ms, self._hung_ms, self._paces = idle_ms, hung_ms, Paces()
        self._desks = Desks(path.with_suffix(".desks"), clock, idle_ms)
        self._consoles: dict[str, Console] = {}
        self._answers: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()
        self._waiting: dict[tuple[str, str], tuple[str, Wish]] = {}
        self._shut_out, self._count, self._sounding = set[int](), 0, dict[str, Any](sound=False)
        self._trouble = (-TOLD_MS, "")
        self._listener: socket.socket | None = None
        self.files: Evidence | None = None

    def remember(self, granted: Mapping[tuple[str, str], int]) -> None:
        """What another collector granted, by who asked and the request's id: it is answered, and not done again."""
        for (who, name), event in granted.items():
            self._answers[f"{who} ", name] = said_of(Reply("", name, event))

    def open(self) -> None:
        """
        Begins to listen. A socket left over by a killed collector is taken away: the store's lock says nobody uses it.

        :raises SurroundingsError: the socket cannot be made there.
        """
        self._listener = packets.listening(self.path, MAX_CONSOLES)
        asyncio.get_running_loop().add_reader(self._listener, self._admit)

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
        self._desks.close()

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
        console, asked = self._consoles.get(name), self._consoles.get(wish.console)
        answer = said_of(reply)
        if not reply.refused and asked is not None and wish.action in ("sign_on", "sign_off"):
            self._desks.signed(asked, str(wish.args.get("person", "")))
        if not reply.refused and wish.action == "numbers":
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
        console = Console(self._count, link, uid, *self._clock.read()[:2])
        self._consoles[console.name] = console
        self._listen(console)

    def _listen(self, console: Console) -> None:
        if console.name in self._consoles:
            asyncio.get_running_loop().add_reader(console.link, self._hear, console)

    def _hear(self, console: Console) -> None:
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
        console.heard = self._clock.read().tick
        try:
            said = msgjson.decode(packet, type=dict[str, Any])
        except (DecodeError, RecursionError):
            self._turn_away(console, "", "", N_("This is not a request of ours."))
            return
        self._obey(console, said)

    def _obey(self, console: Console, said: dict[str, Any]) -> None:
        what, request = said.get("do"), clean(str(said.get("request", "")))[:100]
        if what == "hello":
            self._hello(console, said)
        elif console.caller is None:
            self._turn_away(console, str(what), request, N_("Say hello first."))
        elif what == "painted":
            if isinstance(head := said.get("head"), int):
                console.claimed = head
                self._proved(console, min(head, self.head))
        elif what == "active":
            console.touch(console.heard, self._idle_ms)
        elif what == "who":
            self._send(console, {"request": request, "done": True, "consoles": self.consoles()}, must=True)
        elif what == "file" and self.files is not None:
            self.files.take(console, request, said, self._send)
            self._slow_down(console, self._paces.of(console.uid, console.caller.role, console.heard))
        else:
            self._wish(console, console.caller, str(what), request, said)

    def _proved(self, console: Console, head: int) -> None:
        """What its terminal shows; a program that merely says so has no screen."""
        console.paints(head, self._clock.read().tick)
        if console.screen and console.caller is not None and console.caller.station:
            self.painted(console.name, head)

    def _hello(self, console: Console, said: dict[str, Any]) -> None:
        console.viewer, known = console.viewer or said.get("viewer") is True, console.caller
        console.caller = caller(console.uid, self._access, viewer=console.viewer)
        console.screen = said.get("screen") is True
        console.title = clean(str(said.get("name", "")))[:40]
        who = console.caller
        if known is None:
            self._desks.begins(console, self._consoles.values())
        self._send(console, {"hello": {**who._asdict(), "console": console.name, "head": self.head,
                                       "room": self._room}}, must=True)
        self._send(console, self._sounding)
        if console.heard - self._trouble[0] < TOLD_MS:
            self._send(console, {"trouble": self._trouble[1]})

    def _wish(self, console: Console, who: Caller, action: str, request: str, said: dict[str, Any]) -> None:
        """A request with an id: the same id from the same person acts once and gets the same answer."""
        key = (f"{who.actor} {console.person}", request)
        if not request:
            self._turn_away(console, action, "", N_("A request needs an id of its own."))
        elif key in self._answers:
            self._send(console, self._answers[key], must=True)
        elif key not in self._waiting and any(
                wish.console == console.name and wish.request == request for _name, wish in self._waiting.values()):
            self._turn_away(console, action, request, N_("A request needs an id of its own."))
        elif key in self._waiting:
            self._waiting[key] = (console.name, self._waiting[key][1])
        else:
            wish = console.wish(who, action, request, said, self._clock.read().tick, self._idle_ms)
            wish = self.files.barred(wish) if self.files is not None else wish
            secrets = Secrets.of(said)
            self._waiting[key] = (console.name, wish)
            if self._proofs.wanted(wish, secrets):
                self._proofs.begin(wish, secrets, console.acting, lambda proved: self._tried(console, key, proved))
            else:
                self._ask(wish)
            self._slow_down(console, self._paces.of(console.uid, who.role, console.heard))

    def _tried(self, console: Console, key: tuple[str, str], wish: Wish) -> None:
        """A PIN was looked at. The core is told what it was worth also where nobody waits for it any more."""
        if console.name not in self._consoles:
            wish = wish._replace(barred=N_("Its console went while the PIN was looked at: nothing was done."))
        elif wish.proof == RIGHT and wish.proved == console.acting:
            self._desks.opened(console)
        self._waiting[key] = (self._waiting.get(key, (console.name, wish))[0], wish)
        self._ask(wish)

    def _turn_away(self, console: Console, action: str, request: str, why: str) -> None:
        """What is no wish that could be decided is refused at once, and kept as a refusal (AUD-05) as long as not too
        many come: whoever sends many is heard later, and where he comes anew to be heard, not kept."""
        pace = self._paces.of(console.uid, "", console.heard)
        who = console.caller or caller(console.uid, self._access, viewer=console.viewer)
        if not pace.owed(console.heard):
            self._ask(console.wish(who, action, request, {}, 0, 0)._replace(flaw="", barred=why))
            self._slow_down(console, pace)
        self._send(console, {"request": request, "refused": why}, must=True)

    def look(self) -> None:
        """Lets go of consoles that hang (AUT-05), and keeps who was last at which."""
        now = self._clock.read().tick
        self._desks.look(self._consoles.values())
        for console in [one for one in self._consoles.values() if one.hangs(self.head, now, self._hung_ms)]:
            self._let_go(console)

    def _slow_down(self, console: Console, pace: Pace) -> None:
        """Whoever asks too fast is not heard for a while: the devices' frames wait behind what was asked."""
        if (rest := pace.spend(self._clock.read().tick)) and console.name in self._consoles:
            loop = asyncio.get_running_loop()
            loop.remove_reader(console.link)
            loop.call_later(rest, self._listen, console)

    def consoles(self) -> list[dict[str, Any]]:
        return [one.row() for one in self._consoles.values() if one.caller]

    def _tell_all(self, said: dict[str, Any]) -> None:
        packet = msgjson.encode(said)
        for console in list(self._consoles.values()):
            if console.caller is not None:
                self._send_packet(console, packet, must=False)

    def _send(self, console: Console, said: dict[str, Any], *, must: bool = False) -> None:
        self._send_packet(console, msgjson.encode(said), must=must)

    def _send_packet(self, console: Console, packet: bytes, *, must: bool) -> None:
        try:
            console.link.send(packet)
        except BlockingIOError:
            if must:
                self._let_go(console)
        except OSError:
            self._let_go(console)

    def _let_go(self, console: Console) -> None:
        if self._consoles.pop(console.name, None) is not None:
            self._desks.went(console)
            self._gone(console.name)
            asyncio.get_running_loop().remove_reader(console.link)
            packets.close(console.link)
