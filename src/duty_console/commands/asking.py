"""The door from a headless command: one request, one answer, on a blocking socket."""

from __future__ import annotations

import socket
import sys
import uuid
from getpass import getpass
from typing import Any

from msgspec import json as msgjson

from ..errors import NoCollector, UsageError
from ..texts import _

ANSWER_S = 10
PACKET = 65_536


class Caller:
    """A connection that has said hello. Use as a context manager."""

    def __init__(self, door: str) -> None:
        """:raises NoCollector: nobody answers there."""
        self._link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._link.settimeout(ANSWER_S)
        try:
            if not door:
                raise FileNotFoundError
            self._link.connect(door)
            self.hello = self._ask({"do": "hello", "name": "duty"}, "hello")["hello"]
        except OSError as error:
            self._link.close()
            raise NoCollector(_("No collector answers. Start it: duty collect ROOM")) from error

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._link.close()

    def ask(self, action: str, **fields: object) -> dict[str, Any]:
        """One request and its answer."""
        request = uuid.uuid4().hex
        try:
            return self._ask({"do": action, "request": request, **fields}, "request", request)
        except OSError as error:
            raise NoCollector(_("The collector gave no answer: whether it was done is shown by `duty events`.")
                              ) from error

    def _ask(self, said: dict[str, object], key: str, value: str | None = None) -> dict[str, Any]:
        # A word of a command line may be bytes that are no text; the collector then knows nothing by that name.
        sent = {name: value.encode(errors="replace").decode() if isinstance(value, str) else value
                for name, value in said.items()}
        self._link.send(msgjson.encode(sent))
        while True:
            packet = self._link.recv(PACKET)
            if not packet:
                raise ConnectionResetError
            answer: dict[str, Any] = msgjson.decode(packet, type=dict[str, Any])
            if key in answer and (value is None or answer[key] == value):
                return answer

    @classmethod
    def consoles(cls, door: str) -> list[dict[str, Any]] | None:
        """Who is connected; None when no collector answers."""
        try:
            with cls(door) as caller:
                found: list[dict[str, Any]] = caller.ask("who")["consoles"]
                return [console for console in found if console["console"] != caller.hello["console"]]
        except NoCollector:
            return None


def is_answered(door: str) -> bool:
    """Whether a collector answers at a door."""
    try:
        with Caller(door):
            return True
    except NoCollector:
        return False


def typed_pin(prompt: str) -> str:
    """
    A PIN typed unseen.

    :raises UsageError: there is no terminal to type it at, or the input ended.
    """
    if not sys.stdin.isatty():
        raise UsageError(_("A PIN is typed at a terminal. Without one give it on standard input: see --help."))
    try:
        return getpass(prompt)
    except EOFError:
        raise UsageError(_("No PIN was typed: nothing was done.")) from None
