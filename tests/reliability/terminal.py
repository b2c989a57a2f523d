"""
A terminal of ours with a program on it: keeps every byte it receives, answers where its cursor is, and can be resized,
left unread, hung up, and compared with what it was before.

Knows nothing of the program.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pyte

ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
SHOWN, HIDDEN = b"\x1b[?25h", b"\x1b[?25l"
MOUSE = (b"\x1b[?1000h", b"\x1b[?1002h", b"\x1b[?1003h", b"\x1b[?1006h")


class Terminal:
    """One program on one terminal, which is the program's controlling one."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, columns: int = 80, rows: int = 24,
                 answers: bool = True, stdin: int | None = None) -> None:
        self.master, self.slave = pty.openpty()
        self.columns, self.rows, self.answers = columns, rows, answers
        self.size(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        self.seen = b""
        self.whole = threading.Lock()  # a terminal never answers in the middle of a letter
        slave = self.slave

        def take_over() -> None:
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        # A size that the environment names would count for more than the terminal's own.
        told = {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(command, stdin=slave if stdin is None else stdin, stdout=slave, stderr=slave,
                                        env=told, preexec_fn=take_over)

    def size(self, columns: int, rows: int) -> None:
        """Another size of the window; the program is told."""
        self.columns, self.rows = columns, rows
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def read(self, within: float) -> bytes:
        """What comes next, if anything comes in time."""
        if not select.select([self.master], [], [], within)[0]:
            return b""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return b""
        self.seen += data
        if self.answers and data.count(b"\x1b[6n"):
            with self.whole:
                os.write(self.master, b"\x1b[1;1R" * data.count(b"\x1b[6n"))
        return data

    def until(self, wanted: str | bytes, within: float = 20) -> None:
        """Reads until this was written, or says what was."""
        wanted = wanted.encode() if isinstance(wanted, str) else wanted
        end = time.monotonic() + within
        while wanted not in self.seen:
            assert time.monotonic() < end, f"{wanted!r} never came; last was {self.seen[-600:]!r}"
            if not self.read(0.1) and self.process.poll() is not None and not self.read(0.1):
                break
        assert wanted in self.seen, f"{wanted!r} never came; ended with {self.process.poll()}: {self.seen[-600:]!r}"

    def shows(self, *words: str, within: float = 20) -> str:
        """The screen as text, as soon as all of this stands on it."""
        end = time.monotonic() + within
        while not all(word in self.text() for word in words):
            assert time.monotonic() < end, f"{words} not on:\n{self.text()}"
            self.read(0.1)
        return self.text()

    def text(self) -> str:
        """The screen at its present size; of a wide letter the second cell is left out."""
        screen = pyte.Screen(self.columns, self.rows)
        pyte.ByteStream(screen).feed(self.seen[self.seen.rfind(ENTERED) if ENTERED in self.seen else 0:])
        return "\n".join("".join(screen.buffer[row][column].data for column in range(self.columns)).rstrip()
                         for row in range(self.rows))

    def rests(self, quiet_s: float = 0.25, within: float = 10) -> None:
        """Reads until nothing has come for so long."""
        end = time.monotonic() + within
        while self.read(quiet_s) and time.monotonic() < end:
            pass

    def type(self, keys: str | bytes) -> None:
        os.write(self.master, keys.encode() if isinstance(keys, str) else keys)

    def ends(self, within: float = 20) -> int:
        """The exit code, everything written before it read."""
        end = time.monotonic() + within
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it goes on: {self.seen[-300:]!r}"
            self.read(0.1)
        while self.read(0):
            pass
        return self.process.wait()

    def scars(self) -> list[str]:
        """What is not as it was before the program."""
        now: list[Any] = termios.tcgetattr(self.slave)
        found = ["settings"] if now != self.before else []
        if self.seen.rfind(ENTERED) > self.seen.rfind(LEFT):
            found.append("alternate screen")
        if self.seen.rfind(HIDDEN) > self.seen.rfind(SHOWN):
            found.append("cursor hidden")
        found += [f"mouse {mode!r}" for mode in MOUSE if self.seen.rfind(mode) > self.seen.rfind(mode[:-1] + b"l")]
        if self.seen.rfind(b"\x1b[?2004h") > self.seen.rfind(b"\x1b[?2004l"):
            found.append("bracketed paste")
        return found

    def hang_up(self) -> None:
        """The line goes, as when SSH is dropped."""
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)
