"""
Kills the collector inside system calls while it is asked to open and close loudspeakers, and starts it again.

Somebody at the door asks for broadcasts, cuts them, and asks the controller for reports; residents ring. Whoever lost
his answer asks once more with the same request, as a console does. A black box: knows the packets of the door, the
commands and their listings; what came of it all is judged by `obedience`.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from killing import PATIENCE_S, Collector, put_away, tracing
from loudspeakers import Loudspeakers
from obedience import Life, Request
from running import until

#: System calls -> how far into a life they may be hit. A command is some fifty writes to the file and ten syncs.
CALLS = {"pwrite64": 300, "fsync,fdatasync": 40, "write": 60}
PIN = "280641"
#: Areas that the desk speaks to, and areas whose residents ring; each has one amplifier, the output of its name.
SPOKEN, RINGING = ("1", "2", "3", "4"), ("5", "6")
#: A console asks again for so long.
AGAIN_S = 6.0
#: So long the last commands have for their ends: a controller says what it kept one by one, and a command fails in 8 s.
ENDS_S = 30.0
_ROOM = f"""
[room]
key = "switch"
name = "测试值班室"

[store]
ballast_mib = 0

[[line]]
name = "amps"
profile = "village-reference"
url = "/dev/null"
settings = {{ outputs = "{','.join((*SPOKEN, *RINGING))}" }}

[[person]]
key = "chen"
name = "陈"
duty = "officer"

[[access]]
uid = {os.getuid()}
role = "officer"
station = true
person = "chen"
"""


def room(rules: Sequence[str] = ()) -> str:
    """The room file; `rules` are profiles beside it."""
    text = _ROOM.replace("[room]", f"[room]\nrules = {json.dumps(list(rules))}", 1)
    for area in (*SPOKEN, *RINGING):
        text += (f'\n[[area]]\nkey = "area{area}"\nname = "{area}组"\n'
                 f'\n[[amplifier]]\nkey = "amp{area}"\nname = "功放{area}"\narea = "area{area}"\nline = "amps"\n'
                 f'output = "{area}"\n')
    for area in RINGING:
        text += f'\n[[site]]\nkey = "home{area}"\nname = "住户"\naccount = "61234{area}"\narea = "area{area}"\n'
    return text


@dataclass
class Switch(Collector):
    """The program on a room with loudspeakers; `clocks` is the environment that gives it clocks of ours."""

    clocks: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Its folders, its fault and its clocks."""
        return {**super().environment(), **self.clocks}

    def command(self) -> list[str]:
        """How the collector is called."""
        return [*super().command()[:-1], f"amps={self.line}"]

    @property
    def door(self) -> Path | None:
        """Its socket, as it said itself."""
        found = re.findall(r"/\S+\.sock", self.last_words())
        return Path(found[-1]) if found else None


@contextmanager
def switch(folder: Path, speakers: Loudspeakers, fault: str = "", rules: Mapping[str, str] | None = None,
           more: str = "") -> Iterator[Switch]:
    """A collector for the loudspeakers' line, with a person on its staff; leaves nothing running behind. `rules` are
    the texts of profiles, by name; `more` stands at the end of the room file."""
    for name, text in (rules or {}).items():
        (folder / name).write_text(text, encoding="ascii")
    file = folder / "switch.toml"
    file.write_text(room(list(rules or ())) + more, encoding="utf-8")
    runtime = Path(tempfile.mkdtemp(prefix="duty-"))  # short: a socket's path has room for a hundred letters
    made = Switch(folder, str(speakers.port), file, runtime, fault)
    try:
        yield made
    finally:
        put_away(made)


class Desk:
    """A console at the door, packet by packet; ConnectionError where the collector went."""

    def __init__(self, made: Switch, process: subprocess.Popen[bytes]) -> None:
        """As soon as the collector lets anybody in."""
        self._link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._link.settimeout(PATIENCE_S)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._link.connect(str(made.door))
                break
            except OSError:
                assert time.monotonic() < end, made.last_words()
                if process.poll() is not None:
                    raise ConnectionResetError("it died on its way up") from None
                time.sleep(0.01)
        self._said({"do": "hello", "name": "tty1", "screen": False}, "hello", None)

    def close(self) -> None:
        """Goes."""
        self._link.close()

    def ask(self, request: str, action: str, **fields: Any) -> dict[str, Any]:
        """A wish and its answer."""
        return self._said({"do": action, "request": request, **fields}, "request", request)

    def _said(self, said: Mapping[str, Any], key: str, value: str | None) -> dict[str, Any]:
        self._link.send(json.dumps(said).encode())
        while True:
            packet = self._link.recv(70_000)
            if not packet:
                raise ConnectionResetError("let go")
            answer: dict[str, Any] = json.loads(packet)
            if key in answer and value in (None, answer[key]):
                return answer


class Shift:
    """Somebody on duty through all lives of the collector; `lives` and `requests` are what he remembers."""

    def __init__(self, made: Switch, speakers: Loudspeakers, seed: int) -> None:
        self.made, self.speakers = made, speakers
        self.chance = random.Random(seed)
        self.lives: list[Life] = []
        self.requests: list[Request] = []
        self._live: dict[str, int] = {}
        self._ringing: set[str] = set()
        self._count = 0

    def begin(self) -> None:
        """The first life: a PIN is set, and the collector ends in good order."""
        with self.life() as (process, desk):
            until(lambda: any(entry["kind"] == "line.opened" for entry in self.made.journal()))
            assert desk.ask("pin", "set_pin", person="chen", new_pin=PIN).get("done")
            process.terminate()
            process.wait(PATIENCE_S)

    @contextmanager
    def life(self, *before: str) -> Iterator[tuple[subprocess.Popen[bytes], Desk]]:
        """One run of the collector, as soon as it lets somebody in; a desk that is open."""
        began = time.monotonic()
        process = self.made.start(*before)
        self._live = {}  # what was played is over with whoever played it
        try:
            desk = Desk(self.made, process)
            try:
                yield process, desk
            finally:
                desk.close()
        except ConnectionError:
            process.wait(PATIENCE_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            self.lives.append(Life(began, time.monotonic()))

    def until_killed(self, call: str, when: int, most: int = 60) -> None:
        """A life that ends in the `when`-th `call` after it let somebody in, or after so many commands."""
        with self.life() as (process, desk):
            desk.ask(self._name(), "unlock", pin=PIN)
            tracer = subprocess.Popen([*tracing(call, when), "-p", str(process.pid)], stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            self.made.running.append(tracer)
            _await_tracer(process)
            for _turn in range(most):
                self.act(desk)
            os.kill(process.pid, signal.SIGKILL)

    def act(self, desk: Desk) -> None:
        """One thing: what got no answer once more, else whatever comes to mind."""
        lost = self.requests[-1] if self.requests and not self.requests[-1].answer else None
        if lost is not None and time.monotonic() - lost.asked_at < AGAIN_S and lost.times < 2:
            lost.times += 1
            self._answered(lost, desk)
        elif self.chance.random() < 0.2:
            self._ring()
        else:
            self._wish(desk)

    def _wish(self, desk: Desk) -> None:
        area = self.chance.choice(SPOKEN)
        if self.chance.random() < 0.3:
            wish = Request(self._name(), "instruct", {"of": "amps", "act": self.chance.choice(("poll", "clock"))})
        elif area in self._live:
            wish = Request(self._name(), "cut", {"broadcast": self._live.pop(area)})
        else:
            wish = Request(self._name(), "broadcast", {"of": f"area{area}", "kind": "emergency", "text": "请注意",
                                                       "pin": PIN}, area)
        self.requests.append(wish)
        wish.asked_at = time.monotonic()
        self._answered(wish, desk)

    def _answered(self, wish: Request, desk: Desk) -> None:
        wish.answer = desk.ask(wish.id, wish.action, **wish.fields)
        if wish.area and wish.answer.get("done"):
            self._live[wish.area] = wish.answer["event"]

    def _ring(self) -> None:
        """A resident rings, or hangs up."""
        area = self.chance.choice(RINGING)
        (self.speakers.hangs_up if area in self._ringing else self.speakers.calls)(f"61234{area}")
        self._ringing ^= {area}

    def _name(self) -> str:
        self._count += 1
        return f"q{self._count}"

    def end(self, journal_is_quiet: Callable[[], bool]) -> None:
        """The last life: everybody hangs up, and all that was asked comes to its end, if it ever does."""
        with self.life() as (process, desk):
            for area in sorted(self._ringing):
                self.speakers.hangs_up(f"61234{area}")
            desk.ask(self._name(), "unlock", pin=PIN)
            end = time.monotonic() + ENDS_S
            while time.monotonic() < end and (any(self.speakers.relays().values()) or not journal_is_quiet()):
                time.sleep(0.1)
            process.terminate()
            process.wait(PATIENCE_S)


def _await_tracer(process: subprocess.Popen[bytes]) -> None:
    """Until strace has joined all of it."""
    while process.poll() is None:
        tasks = list(Path(f"/proc/{process.pid}/task").glob("*/status"))
        if all("TracerPid:\t0" not in _text(task) for task in tasks):
            return
        time.sleep(0.005)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:  # a thread that has ended
        return ""
