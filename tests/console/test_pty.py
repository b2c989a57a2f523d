"""The console on a real terminal: bytes that are no text, texts that are commands, signals that end it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from duty_console.domain.places import Site

from .rooms import SITES, Writing

HOSTILE = "[/]\x1b]0;owned\x07\x1b[2J\x9b31m\u202edaeh\x00\x05[red]X"


class Terminal:
    """A console on a pseudo-terminal that answers position questions as a terminal does."""

    def __init__(self, store: Path, *words: str, rows: int = 24, columns: int = 80, stdout: int | None = None,
                 command: tuple[str, ...] = (), **environment: str) -> None:
        self.master, slave = pty.openpty()
        import fcntl
        import struct
        import termios
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "duty_console.cli", *(command or ("console", "--store", str(store))), "--lang", "en",
             *words],
            stdin=slave, stdout=slave if stdout is None else stdout, stderr=slave, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
        os.close(slave)
        self.seen = b""

    def until(self, wanted: bytes, seconds: float = 15) -> bool:
        """Reads until this was written."""
        end = time.monotonic() + seconds
        while wanted not in self.seen and time.monotonic() < end:
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    data = os.read(self.master, 65536)
                except OSError:
                    break
                self.seen += data
                for _question in range(data.count(b"\x1b[6n")):
                    os.write(self.master, b"\x1b[1;1R")
        return wanted in self.seen

    def type(self, data: bytes) -> None:
        os.write(self.master, data)

    def ends(self) -> int:
        end = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < end:
            self.until(b"never written", 0.1)
        return self.process.wait(1)

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.master >= 0:
            os.close(self.master)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    sites = (*SITES[1:], Site("lin", HOSTILE + "东街", HOSTILE + "East", "home", HOSTILE, "help", "9999", HOSTILE,
                              (HOSTILE,)))
    room = Writing(tmp_path / "duty.db", sites=sites)
    room.raise_alarm(text=HOSTILE, account="7777" + HOSTILE)
    it = Terminal(tmp_path / "duty.db")
    yield it
    it.close()
    room.store.close()


def test_bytes_that_are_no_text_do_not_end_the_console(terminal: Terminal) -> None:
    assert terminal.until(b"NO COLLECTOR")
    terminal.type(b"/\xb2\xe2\xff")
    terminal.type(b"x\r")
    terminal.type(b"\x1b")
    time.sleep(0.3)  # a lone Esc is only known by the silence behind it
    terminal.type(b"8")
    assert terminal.until(b"burglar")
    terminal.type(b"q")
    assert terminal.ends() == 0
    assert b"nothing is received" in terminal.seen


def test_texts_from_outside_are_inert_on_every_screen(terminal: Terminal) -> None:
    assert terminal.until(b"NO COLLECTOR")
    for keys, sign in ((b"\r", b"key held"), (b"\x1b", b""), (b"7", b"[main]"), (b"\r", b"decoded"),
                       (b"8", b"burglar")):
        terminal.type(keys)
        assert terminal.until(sign), sign
        terminal.until(b"never written", 0.3)

    text = terminal.seen.decode()
    assert "East" in text
    assert not set(text) & set("\x07\x9b\u202e\x05") - {"\x07"}
    assert "\x1b]0;owned" not in text
    assert not re.search("\x1b\\[2J(?=\ufffd|31m)", text)
    assert "[red]X" in text


@pytest.mark.parametrize("told", [{}, {"COLUMNS": "160", "LINES": "50"}], ids=["output elsewhere", "another size told"])
def test_it_has_the_size_of_its_terminal_and_is_painted_once(tmp_path: Path, told: dict[str, str]) -> None:
    room = Writing(tmp_path / "duty.db", sites=SITES)
    terminal = Terminal(tmp_path / "duty.db", rows=30, columns=100, stdout=None if told else subprocess.DEVNULL, **told)
    try:
        assert terminal.until(b"NO COLLECTOR")
        terminal.until(b"never written", 1.0)
        before = len(terminal.seen)
        terminal.until(b"never written", 1.0)
        screen = pyte.Screen(100, 30)
        pyte.ByteStream(screen).feed(terminal.seen)

        assert "NO COLLECTOR" in screen.display[0]
        assert "? Help" in screen.display[29]
        assert len(terminal.seen) - before < 5000  # the clock; it was some 250 kB
    finally:
        terminal.close()
        room.store.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_in_order(terminal: Terminal, number: signal.Signals, code: int) -> None:
    assert terminal.until(b"NO COLLECTOR")
    terminal.process.send_signal(number)
    assert terminal.ends() == code
    assert b"\x1b[?1049l" in terminal.seen


def test_a_terminal_that_goes_without_a_signal_ends_it(terminal: Terminal) -> None:
    assert terminal.until(b"NO COLLECTOR")
    terminal.hang_up()
    assert terminal.process.wait(20) == 129


def test_without_a_terminal_it_says_what_to_do_instead(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "duty_console.cli", "console", "--store", str(tmp_path / "x.db"),
                           "--lang", "en"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
                          check=False)
    assert done.returncode == 3
    assert "duty status" in done.stderr
