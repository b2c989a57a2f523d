"""
The other end of the collector's door: says hello, asks, and hears bells; comes back every second when it is lost.

A request whose answer was missed is asked again with the same id, which the collector answers once and acts on once.
Nothing is asked of a collector that is not there: a wish must not come true hours later.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..domain.narration import Names
from ..domain.refusals import told
from ..texts import _

PACKET = 65536
AGAIN_S = 1.0
#: After a bell no other packet is looked at for so long: a collector under load rings hundreds of times a second.
REST_S = 0.02
PATIENCE_S = 6.0
Said = dict[str, Any]


class Answer(NamedTuple):
    """What became of a wish: done, or a sentence why not."""

    done: bool
    reason: str = ""
    event: int = 0
    values: Mapping[str, str] = {}
    numbers: Mapping[str, str] = {}
    need: str = ""  # what would help: sign_on, pin, second


class Door:
    """One console's connection. `path` is asked anew at every try; `heard` gets what the collector says unasked;
    `changed` is called when it comes or goes. While `unread` says that nobody sees the screen it does not come back: a
    console that was let go because it hangs (AUT-05) stays away until somebody looks at it again."""

    def __init__(self, path: Callable[[], str], hello: Callable[[], Mapping[str, object]],
                 heard: Callable[[Said], None], changed: Callable[[], None],
                 unread: Callable[[], bool] = lambda: False) -> None:
        self._path = path
        self._hello = hello
        self._heard = heard
        self._changed = changed
        self._unread = unread
        self._link: socket.socket | None = None
        self._waiting: dict[str, tuple[Said, asyncio.Future[Said]]] = {}
        self.live = False

    async def run(self) -> None:
        """Keeps the connection until cancelled."""
        while True:
            try:
                await self._serve()
            except OSError:
                pass  # not there, or gone: both are what `live` says
            finally:
                self._drop()
            await asyncio.sleep(AGAIN_S)

    async def ask(self, what: str, /, **values: object) -> Answer:
        """A wish and its answer; a field of it may be called `what` too."""
        if not self.live:
            return Answer(False, _("there is no collector, so nothing can be answered or switched from here"))
        request = os.urandom(16).hex()
        wish: Said = {"do": what, "request": request, **values}
        answer: asyncio.Future[Said] = asyncio.get_running_loop().create_future()
        self._waiting[request] = (wish, answer)
        try:
            await self._send(wish)
            return answer_of(await asyncio.wait_for(asyncio.shield(answer), PATIENCE_S))
        except TimeoutError:
            return Answer(False, _("the collector has not replied; the journal will show whether it was done"))
        finally:
            self._waiting.pop(request, None)

    def painted(self, head: int) -> None:
        """Tells what the terminal has proved to show."""
        if self._link is not None and self.live:
            with contextlib.suppress(OSError):  # a full queue: the next proof says more
                self._link.send(packed({"do": "painted", "head": head}))

    def active(self) -> None:
        """Tells that somebody is at the keys; the collector locks a desk at which nobody is."""
        if self._link is not None and self.live:
            with contextlib.suppress(OSError):  # a full queue: the next key says it again
                self._link.send(packed({"do": "active"}))

    async def _serve(self) -> None:
        path = self._path()
        if not path or self._unread():
            return
        loop = asyncio.get_running_loop()
        self._link = link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        link.setblocking(False)
        await asyncio.wait_for(loop.sock_connect(link, path), AGAIN_S)
        await loop.sock_sendall(link, packed({"do": "hello", **self._hello()}))
        while packet := await loop.sock_recv(link, PACKET):
            bell: Said | None = None
            while packet:
                said = unpacked(packet)
                if "bell" in said:
                    bell = said
                else:
                    await self._take(said)
                try:
                    packet = link.recv(PACKET)
                except BlockingIOError:
                    break
            if bell is not None:  # the last one says what all of them do
                await self._take(bell)
                await asyncio.sleep(REST_S)

    async def _take(self, said: Said) -> None:
        if isinstance(said.get("hello"), dict):
            self.live = True
            self._heard(said)
            self._changed()
            for wish, _answer in list(self._waiting.values()):
                await self._send(wish)
        elif (waiting := self._waiting.get(str(said.get("request", "")))) is not None:
            if not waiting[1].done():
                waiting[1].set_result(said)
        else:
            self._heard(said)

    async def _send(self, said: Said) -> None:
        if self._link is not None:
            with contextlib.suppress(OSError):  # lost: asked again after the next hello
                await asyncio.get_running_loop().sock_sendall(self._link, packed(said))

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None
        if self.live:
            self.live = False
            self._changed()


def packed(said: Mapping[str, object]) -> bytes:
    """One packet."""
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def unpacked(packet: bytes) -> Said:
    """What stands in a packet; nothing where it is none of ours."""
    with contextlib.suppress(ValueError):
        said = json.loads(packet)
        if isinstance(said, dict):
            return said
    return {}


def answer_of(said: Said) -> Answer:
    """The collector's words: a refusal is a sentence in our catalogue with values of its own."""
    if said.get("done"):
        event = said.get("event")
        return Answer(True, "", event if isinstance(event, int) else 0, {}, _texts(said.get("numbers")))
    return Answer(False, str(said.get("refused") or _("no reason was given")), 0, _texts(said.get("values")),
                  need=str(said.get("need") or ""))


def _texts(values: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}


def reason_of(answer: Answer, names: Names) -> str:
    """Why not, in the language in use, with people called by their names."""
    known = {name: names.actor(value) if name == "who" else value for name, value in answer.values.items()}
    try:
        return told(answer.reason, known)
    except (KeyError, IndexError, ValueError):  # another version's sentence: better as it is than not at all
        return answer.reason
