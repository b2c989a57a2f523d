"""
The reference village controller at work: its firmware built, run on a simulated microcontroller in its own process, its
pins in one hand and its serial line in the other.

Knows the frames only by their marks; whoever uses it answers or does not.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
import tty
from collections.abc import Callable
from pathlib import Path

from duty_console.drivers.village.simulated import framed

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "hardware" / "firmware" / "village"
HOST = Path(__file__).with_name("villagehost.c")
SIMAVR = Path("/usr/include/simavr")
PATIENCE_S = 30.0
#: Simulated seconds a second.
SPEED = 6


class Built:
    """Where the firmware and the program that runs it are."""

    def __init__(self, folder: Path) -> None:
        self.elf, self.host = folder / "village.elf", folder / "villagehost"
        run("make", "-s", "-C", str(FIRMWARE), f"BUILD={folder}", "all")
        run("cc", "-O2", str(HOST), f"-I{SIMAVR}", "-lsimavr", "-lelf", "-o", str(self.host))


def run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"


class Board:
    """One controller, switched on. `answers`: events and heartbeats are acknowledged as they come."""

    def __init__(self, built: Built, boots: int = 0, answers: bool = True, speed: int = SPEED) -> None:
        self.answers = answers
        self.frames: list[bytes] = []
        self.pins: list[tuple[int, str, int]] = []  # at what simulated millisecond, which, what
        self.hears: Callable[[bytes], None] = self._heard
        self._process = subprocess.Popen([built.host, built.elf, str(speed), str(boots)], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True, bufsize=1)
        assert self._process.stdout is not None
        path = next(line for line in self._process.stdout if line.startswith("PTY ")).split()[1]
        self.line = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.line)
        os.set_blocking(self._process.stdout.fileno(), False)
        self._raw, self._told = b"", ""
        self.tell("")

    def tell(self, *commands: str) -> Board:
        """Moves the pins."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(command + "\n" for command in commands))
        self._process.stdin.flush()
        return self

    def say(self, *bodies: str) -> Board:
        """Says frames to it."""
        os.write(self.line, b"".join(framed(body) for body in bodies))
        return self

    def until(self, reached: Callable[[], object], what: str = "") -> Board:
        """Lets it work until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not reached():
            assert time.monotonic() < end, f"not within {PATIENCE_S} s: {what} {self.frames} {self.pins}"
            self.work()
        return self

    def sees(self, pattern: str, times: int = 1) -> Board:
        """Lets it work until so many frames match."""
        return self.until(lambda: len(self.like(pattern)) >= times, pattern)

    def pinned(self, pin: str, level: int, times: int = 1) -> Board:
        """Lets it work until a pin had this level so often."""
        return self.until(lambda: self.levels(pin).count(level) >= times, f"{pin} {level}")

    def like(self, pattern: str) -> list[str]:
        """The frames so far whose body matches, without their marks."""
        bodies = [frame[1:-7].decode() for frame in self.frames]
        return [body for body in bodies if re.fullmatch(pattern, body)]

    def levels(self, pin: str) -> list[int]:
        return [level for _at, name, level in self.pins if name == pin]

    def at(self, pin: str) -> list[int]:
        """When a pin changed, ms."""
        return [at for at, name, _level in self.pins if name == pin]

    def work(self) -> None:
        """Takes what there is."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self.line, self._process.stdout], [], [], 0.05)
        if self.line in ready:
            self.hears(os.read(self.line, 4096))
        if self._process.stdout in ready:
            self._told += self._process.stdout.read() or ""
            *lines, self._told = self._told.split("\n")
            for line in lines:
                at, name, level = line.split()
                self.pins.append((int(at), name, int(level)))

    def _heard(self, data: bytes) -> None:
        self._raw += data
        while b"\n" in self._raw:
            line, _, self._raw = self._raw.partition(b"\n")
            frame = line + b"\n"
            self.frames.append(frame)
            body = frame[1:-7].decode()
            assert framed(body) == frame, f"no frame of the sheet: {frame!r}"
            if self.answers and body[0] in "EH":
                self.say("A," + ",".join(body.split(",")[:3]))

    def off(self) -> int:
        """Switches it off; how many bytes of stack it had used."""
        if self._process.poll() is None:
            self.tell("quit")
            self.until(lambda: self.levels("stack"), "stack")
        os.close(self.line)
        self._process.wait(PATIENCE_S)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
        return self.levels("stack")[-1]
