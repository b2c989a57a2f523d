"""The shipped collector in a process of its own, on pseudo-terminals; and what its commands say of it."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from duty_console.errors import StoreError, SurroundingsError
from duty_console.store.reading import Reader

DUTY = (sys.executable, "-m", "duty_console.cli")
ACK = b"\x06"
PATIENCE_S = 20.0
FIRE, FIRE_OVER, BURGLARY = "5011 181001E11001003", "5011 181001R11001003", "5011 181001E13001004"
TROUBLE = "5011 181001E30201003"
ROOM = """
[room]
key = "room"
name = "测试值班室"
language = "en"

[[line]]
name = "r"
driver = "surgard"
url = "/dev/null"
baud = 9600
framing = "8N1"
receiver_digits = 2
line_digits = 1
account_digits = [4]
wait_s = {wait_s}
attempts = 4
heartbeat_s = 0

[[site]]
key = "hall"
name = "大厅"
kind = "office"
account = "1001"
key_holders = [{{ name = "张队", phone = "13912345678" }}]
points = [{{ zone = "003", name = "北厅烟感", kind = "smoke" }}]
"""


def until(found: Callable[[], Any], within: float = PATIENCE_S) -> Any:
    """What is found, as soon as it is."""
    end = time.monotonic() + within
    while not (what := found()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)
    return what


class Cable:
    """A device's end of a line: what it sends and what comes back."""

    def __init__(self, folder: Path) -> None:
        self.port = folder / "port"
        self.plug()

    def plug(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(self.master)
        tty.setraw(slave)
        self.slave = slave
        self.port.unlink(missing_ok=True)
        self.port.symlink_to(os.ttyname(slave))

    def unplug(self) -> None:
        if self.master >= 0:
            os.close(self.master)
            os.close(self.slave)
            self.port.unlink(missing_ok=True)
            self.master = -1

    def send(self, text: str | bytes) -> None:
        os.write(self.master, text.encode() + b"\x14" if isinstance(text, str) else text)

    def answer(self, within: float = PATIENCE_S) -> bytes:
        """What came back first, or nothing."""
        return os.read(self.master, 100) if select.select([self.master], [], [], within)[0] else b""


class Collector:
    """`duty collect` on one room, one store and one cable."""

    def __init__(self, folder: Path, cable: Cable, room: str) -> None:
        self.folder, self.cable = folder, cable
        self.store = folder / "duty.db"
        self.room = folder / "room.toml"
        self.room.write_text(room, encoding="utf-8")
        self.runtime = Path(tempfile.mkdtemp(prefix="duty-"))  # short: a socket's path has room for a hundred letters
        plain = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        self.environment = {**plain, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "LANG": "C",
                            "XDG_STATE_HOME": str(folder), "XDG_RUNTIME_DIR": str(self.runtime)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *before: str, **environment: str) -> Collector:
        """Starts it and waits until it has its port."""
        after = self.head()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*before, *self.command()], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**self.environment, **environment}, start_new_session=True)
        self.until("line.opened", after)
        return self

    def command(self) -> list[str]:
        return [*DUTY, "collect", str(self.room), "--store", str(self.store), "--line", f"r={self.cable.port}"]

    def head(self) -> int:
        return entries(self.store)[-1]["number"] if self.store.exists() and entries(self.store) else 0

    def until(self, kind: str, after: int = 0) -> dict[str, Any]:
        """The first entry of a kind after another, as soon as it is in the journal."""
        def found() -> dict[str, Any] | None:
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError((self.folder / "log").read_text(errors="replace"))
            return next((one for one in entries(self.store) if one["kind"] == kind and one["number"] > after), None)
        entry: dict[str, Any] = until(found)
        return entry

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ends it; its exit code."""
        assert self.process is not None
        os.killpg(self.process.pid, number)
        code = self.process.wait(20)
        self.process = None
        return code

    def duty(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What another command says of the store."""
        return subprocess.run([*DUTY, words[0], "--store", str(self.store), *words[1:]], capture_output=True, text=True,
                              env=self.environment, timeout=60, check=False, stdin=subprocess.DEVNULL)

    def events(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.duty("events", "--json", *words).stdout.splitlines()]

    def door(self) -> str:
        reader = Reader(self.store)
        try:
            return reader.collector().door
        finally:
            reader.close()

    def clean(self) -> None:
        """Leaves nothing running and nothing lying about."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.store.exists():
            with suppress(SurroundingsError, IsADirectoryError):
                Path(self.door()).unlink(missing_ok=True)
        shutil.rmtree(self.runtime, ignore_errors=True)


def entries(store: Path) -> list[dict[str, Any]]:
    """The journal as it is now; nothing while it is being made, or as long as a damaged file stands in its place."""
    if not store.exists():
        return []
    try:
        reader = Reader(store)
    except (SurroundingsError, StoreError):  # a full disk lets nobody read before its collector runs
        return []
    try:
        if not reader.has_shape():
            return []
        return [{"number": event.number, "kind": event.kind, "actor": event.actor, "raw": event.raw,
                 "at": event.at, "body": event.body}
                for event in reader.entries(after=0, limit=100_000)]
    except StoreError:
        return []
    finally:
        reader.close()


@contextmanager
def prepared(folder: Path, wait_s: float = 4.0, more: str = "") -> Iterator[Collector]:
    """A cable and a collector that is not started yet."""
    cable = Cable(folder)
    made = Collector(folder, cable, ROOM.format(wait_s=wait_s) + more)
    try:
        yield made
    finally:
        made.clean()
        cable.unplug()


class Caller:
    """A console at a door, packet by packet."""

    def __init__(self, door: str | Path, *, hello: bool = True, **how: Any) -> None:
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.settimeout(PATIENCE_S)
        try:
            self.link.connect(str(door))
            self.me: dict[str, Any] = self.ask({"do": "hello", **how}, "hello")["hello"] if hello else {}
        except BaseException:
            self.link.close()
            raise

    def say(self, said: Any) -> None:
        self.link.send(said if isinstance(said, bytes) else json.dumps(said).encode())

    def ask(self, said: Any, key: str) -> dict[str, Any]:
        """Says something; the first packet that has this key."""
        self.say(said)
        return self.hear(key)

    def hear(self, key: str) -> dict[str, Any]:
        while True:
            packet = self.link.recv(70_000)
            assert packet, "let go"
            answer: dict[str, Any] = json.loads(packet)
            if key in answer:
                return answer

    def request(self, action: str, request: str, **fields: Any) -> dict[str, Any]:
        """A request and its own answer; what was said unasked before it is read first, as a console reads it."""
        self._read_on()
        self.say({"do": action, "request": request, **fields})
        while True:
            answer = self.hear("request")
            if answer["request"] == request:
                return answer

    def _read_on(self) -> None:
        """Whoever reads nothing through a storm has no room for an answer, and is let go."""
        self.link.setblocking(False)
        try:
            while self.link.recv(70_000):
                pass
        except BlockingIOError:
            pass
        finally:
            self.link.settimeout(PATIENCE_S)

    def close(self) -> None:
        self.link.close()
