"""
A duty room with several accounts: a collector under one of them with its store, its door and a line that are its own,
and processes of the others. The line is a pseudo-terminal at whose far end stands the test.

Must be root (`accounts.py` says how anybody becomes that). Knows the program's commands and packets, not its code.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import time
import tty
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from accounts import OFFICER, OWNER, VIEWER, Account, given, public_folder, python_for_all, spawn

HERE = Path(__file__).parent
ACK, PATIENCE_S = b"\x06", 20.0
#: A device is answered within this time whatever a viewer does (P3).
ANSWER_S = 3.0
FIRE, ANSWERED = "5011 181001E11001003", "5011 181001E13001004"
#: Telephone numbers of the room file, kept in private.db.
SECRETS = ("13912345678", "13700009999")
ROOM = f"""
[room]
key = "hall"
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
wait_s = 4.0
attempts = 4
heartbeat_s = 0

[[site]]
key = "hall"
name = "大厅"
kind = "office"
account = "1001"
key_holders = [{{ name = "张队", phone = "{SECRETS[0]}" }}]
points = [{{ zone = "003", name = "北厅烟感", kind = "smoke" }}]

[[person]]
key = "chen"
name = "陈"
duty = "officer"
phone = "{SECRETS[1]}"

[[access]]
uid = {OFFICER.uid}
role = "officer"
station = true
person = "chen"
"""


class Talk:
    """A process that is asked and answers in lines of JSON."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def say(self, word: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, f"{self.process.args!r} ended"
        return dict(json.loads(line))

    def ask(self, word: str) -> dict[str, Any]:
        self.say(word)
        return self.hear()


class Stage:
    """The room's places, its line and its collector."""

    def __init__(self, folder: Path, fault: str = "", room: str = ROOM) -> None:
        """`fault` names what is planted in the collector."""
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self.python = python_for_all(folder / "tool")
        self.tests = shutil.copytree(HERE, folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        self.home = given(folder / "home", VIEWER, 0o700)
        state, etc = given(folder / "state", OWNER, 0o750), given(folder / "etc", OWNER, 0o750)
        given(folder / "run" / "duty-console", OWNER, 0o750)
        self.store, self.room, self.log = state / "duty.db", etc / "room.toml", folder / "log"
        self.room.write_text(room, encoding="utf-8")
        os.chown(self.room, OWNER.uid, OWNER.groups[0])
        self.room.chmod(0o600)  # it has the numbers that private.db has
        plain = {key: value for key, value in os.environ.items()
                 if not key.startswith(("XDG_", "PYTHON", "SUDO", "SSH"))}
        self.environment = {**plain, **self.python.environment, "LANG": "C.UTF-8", "HOME": str(state),
                            "XDG_STATE_HOME": str(state), "XDG_CONFIG_HOME": str(etc),
                            "XDG_RUNTIME_DIR": str(folder / "run")}
        self.planted: dict[str, str] = {"DUTY_FAULT": fault, "PYTHONPATH": os.pathsep.join(
            (str(self.tests / "faulty"), self.python.environment.get("PYTHONPATH", "")))} if fault else {}
        self.count = 0
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        self.port = Path(os.ttyname(self.slave))
        os.chown(self.port, OWNER.uid, OWNER.groups[0])
        self.port.chmod(0o600)

    def collect(self) -> None:
        """Starts the collector and waits until it answers its line."""
        with self.log.open("ab") as log:
            self.collector = self.start(OWNER, "-m", "duty_console.cli", "collect", self.room, "--store", self.store,
                                        "--line", f"r={self.port}", environment=self.planted, stdout=log, stderr=log)
        self.door: Path = self.awaited(lambda: next((self.folder / "run" / "duty-console").glob("*.sock"), None))
        self.awaited(self.answers)

    def start(self, account: Account, *words: str | Path, environment: Mapping[str, str] | None = None,
              **how: Any) -> subprocess.Popen[bytes]:
        """A Python of some account."""
        process = spawn(account, [self.python.path, *words], env={**self.environment, **(environment or {})},
                        **{"stdin": subprocess.DEVNULL, **how})
        self.running.append(process)
        return process

    def talk(self, account: Account, *words: str | Path) -> Talk:
        """A Python of some account that is asked and answers."""
        return Talk(self.start(account, *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE))

    def awaited(self, found: Callable[[], Any]) -> Any:
        """What is found, as soon as it is."""
        end = time.monotonic() + PATIENCE_S
        while not (what := found()):
            assert time.monotonic() < end, self.words()
            assert self.collector.poll() is None, self.words()
            time.sleep(0.02)
        return what

    def words(self) -> str:
        """What the collector narrated."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def send(self, frame: str, within: float = ANSWER_S) -> bool:
        """A frame of the device; whether it was answered in time."""
        while select.select([self.master], [], [], 0)[0]:  # an answer that came too late is none to this frame
            os.read(self.master, 100)
        os.write(self.master, frame.encode() + b"\x14")
        return bool(select.select([self.master], [], [], within)[0]) and os.read(self.master, 100) == ACK

    def answers(self, within: float = ANSWER_S) -> bool:
        """Whether the collector still takes frames: one that says nothing of an alarm."""
        self.count += 1
        return self.send(f"5011 181001E60201{self.count % 1000:03d}", within)

    def end(self) -> None:
        """Leaves nothing running."""
        for process in self.running:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(self.master)
        os.close(self.slave)


@contextlib.contextmanager
def standing(fault: str = "", room: str = ROOM,
             clocks: Callable[[Path], Mapping[str, str]] = lambda _folder: {}) -> Iterator[Stage]:
    """A stage with its collector, on clocks of its own where there are any; nothing is left of it."""
    folder = public_folder()
    try:
        stage = Stage(folder, fault, room)
        stage.planted |= clocks(folder)
        try:
            stage.collect()
            yield stage
        finally:
            stage.end()
    finally:
        shutil.rmtree(folder)


class Console:
    """A console of some account at the door."""

    def __init__(self, door: Path, account: Account) -> None:
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.settimeout(PATIENCE_S)
        with being(account):
            self.link.connect(str(door))
        self.me: Mapping[str, Any] = self.ask({"do": "hello", "name": "tty1", "screen": False}, "hello")["hello"]

    def ask(self, said: Mapping[str, Any], key: str = "request") -> dict[str, Any]:
        """The first answer that has a key."""
        self.link.send(json.dumps(said).encode())
        return self.hear(key)

    def hear(self, key: str) -> dict[str, Any]:
        """The first packet that has a key."""
        while True:
            packet = self.link.recv(70_000)
            if not packet:
                raise ConnectionResetError("let go")
            if key in (answer := json.loads(packet)):
                return dict(answer)

    def overhear(self) -> None:
        """Takes what was told to all meanwhile: who does not read is let go."""
        while select.select([self.link], [], [], 0)[0] and self.link.recv(70_000):
            pass


@contextlib.contextmanager
def being(account: Account) -> Iterator[None]:
    """As another account for a moment: the kernel notes who connects when he does."""
    before = os.getgroups()
    os.setgroups(account.groups)
    os.setegid(account.groups[0])
    os.seteuid(account.uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        with contextlib.suppress(PermissionError):
            os.setgroups(before)
