"""
The viewer: an account that may read and nothing more, and tries everything else. Runs under that account, one attack in
a process of its own each; whatever it learned and whatever went through is told to who judges.

An attack is a function of the scene; one that is a generator stands still at its `yield` until it is told to go on,
so that the collector is looked at meanwhile. Being refused is how an attack should end: errors are expected.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import signal
import socket
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MODULES = ("on_files", "on_tables", "at_the_door", "on_processes")
REFUSED = (OSError, sqlite3.Error, EOFError, ValueError)
LIMIT_S = 20
Attack = Callable[["Scene"], Any]
ATTACKS: dict[str, Attack] = {}
UNDERSTOOD: list[str] = []


def attack(function: Attack) -> Attack:
    """Puts an attack on the list."""
    ATTACKS[function.__name__] = function
    return function


def understood(function: Attack) -> Attack:
    """An attack that the door understands: its refusals must be in the journal."""
    UNDERSTOOD.append(function.__name__)
    return attack(function)


@dataclass
class Scene:
    """What a viewer can find out about the room, and what came of an attack on it."""

    store: Path
    private: Path
    lock: Path
    room: Path
    door: Path
    port: Path
    home: Path
    pid: int
    owner: int
    officer: int
    #: The officer's console, a request he has made, the alarm he has answered and one that nobody has, its last event.
    console: str
    request: str
    answered: int
    burning: int
    seen: int
    duty: list[str]
    won: list[str] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)

    def files(self) -> list[Path]:
        """Everything a collector keeps."""
        logs = [Path(f"{path}{end}") for path in (self.store, self.private) for end in ("-wal", "-shm")]
        return [self.store, self.private, *logs, self.lock, self.room, self.door]

    def folders(self) -> list[Path]:
        """Where it keeps them."""
        return [self.store.parent, self.door.parent, self.room.parent]

    def tries(self, what: str, act: Callable[..., Any], *values: Any) -> Any:
        """Something that must be refused; a success is told."""
        try:
            got = act(*values)
        except REFUSED:
            return None
        self.won.append(what)
        return got

    def learns(self, act: Callable[..., Any], *values: Any, **named: Any) -> Any:
        """Something that may be granted: what it yields is kept, and must hold nothing private."""
        try:
            got = act(*values, **named)
        except REFUSED as error:
            got = error
        self.learned.append(got.decode("utf-8", "replace") if isinstance(got, bytes) else str(got))
        return got

    def call(self, *, hello: dict[str, Any] | None = None) -> Line:
        """A connection to the door; one that has said hello unless that is left out by `hello={}`."""
        return Line(self, {"do": "hello", "name": "viewer"} if hello is None else hello)


class Line:
    """A connection to the door, packet by packet."""

    def __init__(self, scene: Scene, hello: dict[str, Any]) -> None:
        self.scene = scene
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.settimeout(5)
        self.link.connect(str(scene.door))
        self.me = self.ask(hello, "hello").get("hello", {}) if hello else {}

    def say(self, said: Any) -> None:
        """One packet."""
        self.link.send(said if isinstance(said, bytes) else json.dumps(said).encode())

    def ask(self, said: Any, key: str) -> dict[str, Any]:
        """The first answer that has a key; empty where the door let go or kept silent."""
        self.say(said)
        while packet := self.link.recv(70_000):
            self.scene.learned.append(packet.decode("utf-8", "replace"))
            answer = json.loads(packet)
            if key in answer:
                return dict(answer)
        return {}

    def wish(self, action: Any, request: Any = None, **fields: Any) -> dict[str, Any]:
        """A request, which must not be granted."""
        request = os.urandom(8).hex() if request is None else request
        answer = self.ask({"do": action, "request": request, **fields}, "request")
        if answer.get("done"):
            self.scene.won.append(f"{action} {fields}")
        return answer


def main() -> None:
    """Names of attacks on standard input, what came of each on standard output."""
    sys.path.insert(0, str(Path(__file__).parent))
    sys.modules["viewer"] = sys.modules["__main__"]
    for name in MODULES:
        importlib.import_module(name)
    given = json.loads(line())
    paths = {name for name, kind in inspect.get_annotations(Scene).items() if kind == "Path"}
    scene = Scene(**{name: Path(value) if name in paths else value for name, value in given.items()})
    tell({"attacks": list(ATTACKS), "understood": UNDERSTOOD})
    while name := line():
        if not (child := os.fork()):
            run(scene, ATTACKS[name])
        _pid, status = os.waitpid(child, 0)
        if status:
            tell({"failed": f"ended with {status}"})


def run(scene: Scene, act: Attack) -> None:
    """One attack, in a process that it may ruin."""
    signal.alarm(LIMIT_S)
    failed = ""
    try:
        acting = act(scene)
        if isinstance(acting, Iterator):
            for _standing in acting:
                tell({"holding": True})
                line()
    except REFUSED as error:
        scene.learned.append(repr(error))
    except BaseException:  # noqa: BLE001 - told, so that an attack that is wrong itself is no success
        failed = traceback.format_exc()
    tell({"won": scene.won, "learned": scene.learned, "failed": failed})
    os._exit(0)


def line() -> str:
    """The next line of standard input, nothing of what follows it."""
    read = b""
    while (one := os.read(0, 1)) not in (b"", b"\n"):
        read += one
    return read.decode()


def tell(what: dict[str, Any]) -> None:
    """One line of standard output, which takes a long one in parts."""
    data = json.dumps(what).encode("ascii") + b"\n"
    while data:
        data = data[os.write(1, data):]


if __name__ == "__main__":
    main()
