"""
A room in which everything is hostile: its texts, its devices and the words at its collector's door; and terminals that
show it. What is captured there is judged in `hostile`.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import signal
import socket
import tempfile
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from hostile import BYTES, wrapped
from killing import DUTY, PATIENCE_S, Collector
from terminal import Terminal

TEXTS = wrapped()
HEAD = """
[room]
key = "kill"
name = {name}
name_en = {name}
[[line]]
name = "receiver"
label = {label}
driver = "surgard"
url = "/dev/null"
baud = 9600
framing = "8N1"
wait_s = 4
attempts = 4
heartbeat_s = 0
[[person]]
key = "chen"
name = {person}
duty = "officer"
"""
SITE = """
[[area]]
key = "a{number}"
name = {text}
name_en = {text}
[[amplifier]]
key = "p{number}"
name = {text}
name_en = {text}
area = "a{number}"
line = "receiver"
output = "{number}"
[[site]]
key = "s{number}"
name = {text}
name_en = {text}
kind = "office"
address = {text}
account = "{account}"
note = {text}
area = "a{number}"
key_holders = [{{ name = {text}, phone = "138" }}]
points = [{{ zone = "001", name = {text}, name_en = {text}, kind = "smoke" }}]
"""


def toml(text: str) -> str:
    """A text as TOML writes it, every character but letters and digits by its number."""
    return '"' + "".join(one if one.isascii() and one.isalnum() else f"\\U{ord(one):08X}" for one in text) + '"'


def room_text() -> str:
    """A room all of whose texts are hostile."""
    many = "".join(TEXTS.values())
    sites = [SITE.format(number=number, account=f"{1001 + number}", text=toml(text))
             for number, text in enumerate(TEXTS.values())]
    return HEAD.format(name=toml(many), label=toml(many), person=toml(many)) + "".join(sites)


def frames() -> Iterator[bytes]:
    """An alarm of each site, one of the same with a hostile text, one of an unknown place, and plain garbage."""
    bodies = cycle(BYTES)
    for number, text in enumerate(TEXTS.values()):
        said = text.encode()
        yield b"5011 18%dE11001001\x14" % (1001 + number)
        yield b"S011[#%d|NBA001*%s\xff%s]\x14" % (1001 + number, said, next(bodies))
        yield b"S011[#%d|NFA001*%s]\x14" % (1001 + number, said.translate(None, b"\x14\x11\x13\xff"))
        yield b"5011 18%dE13001%03d\x14" % (3001 + number, number)
        yield said + next(bodies) + b"\x14"


class Stage:
    """A collector with hostile things in it, and the terminals that show them."""

    def __init__(self, made: Collector) -> None:
        self.made = made
        self.fault = made.fault

    def environment(self) -> dict[str, str]:
        return {**self.made.environment(), "TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}

    def plain(self, *words: str, stdin: bytes = b"") -> bytes:
        """What a command writes to a terminal."""
        with tempfile.TemporaryFile() as given:
            given.write(stdin)
            given.seek(0)
            one = Terminal([*DUTY, *words], self.environment(), columns=200, stdin=given.fileno())
            try:
                one.ends(PATIENCE_S)
                return one.seen
            finally:
                one.close()

    @property
    def store(self) -> str:
        return str(self.made.store)

    def console(self, columns: int, rows: int) -> Terminal:
        return Terminal([*DUTY, "console", "--store", self.store], self.environment(), columns=columns, rows=rows)


@contextmanager
def stage(folder: Path, fault: str = "") -> Iterator[Stage]:
    """The room with everything said; the collector still runs."""
    master, slave = os.openpty()
    tty.setraw(slave)
    room, runtime = folder / "kill.toml", Path(tempfile.mkdtemp(prefix="duty-"))
    room.write_text(room_text(), encoding="utf-8")
    made = Collector(folder, os.ttyname(slave), room, runtime, fault)
    process = made.start()
    try:
        until(lambda: ".sock" in made.last_words(), made)
        speak(master)
        yield Stage(made)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(master)
        os.close(slave)
        shutil.rmtree(runtime, ignore_errors=True)


def until(fact: Callable[[], bool], made: Collector) -> None:
    """Waits for something the collector says."""
    end = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < end, made.last_words()
        time.sleep(0.05)


def speak(master: int) -> None:
    """Says every hostile frame, and waits until a last good one is answered."""
    time.sleep(0.5)
    for frame in frames():
        os.write(master, frame)
    for number in range(200):
        os.read(master, 65536) if ready(master, 0.05) else b""
        os.write(master, b"5011 184001E60201%03d\x14" % number)
        if not ready(master, 2):
            continue
        return


def ready(descriptor: int, within: float) -> bool:
    return bool(select.select([descriptor], [], [], within)[0])


def meddle(stage: Stage) -> None:
    """Hostile words at the collector's door: names, requests, reasons; also why an area's calls are kept."""
    path = door_of(stage.made)
    for number, text in enumerate(TEXTS.values()):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link:
            link.connect(path)
            kept = {"do": "hold_area", "request": f"a{number}", "of": f"a{number}", "reason": text}
            for wish in (*wishes(text), kept):
                link.send(json.dumps(wish).encode())
            time.sleep(0.01)


def wishes(text: str) -> Iterator[dict[str, object]]:
    """A greeting and what is asked after it, every word of it hostile."""
    yield {"do": "hello", "name": text, "screen": False}
    yield {"do": "acknowledge", "request": text, "alarm": 1, "seen": 1}
    yield {"do": text, "request": text}
    yield {"do": "numbers", "request": "n" + text, "of": text, "alarm": 1}


def door_of(made: Collector) -> str:
    found = re.search(r"/\S+\.sock", made.last_words())
    assert found, made.last_words()
    return found[0]
