"""
Consoles on bad terminals beside a collector that goes on receiving: whatever the terminal is or becomes, there is a
clear message or a clean end, the terminal is as it was, and every frame of the device is answered.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from farend import FarEnd
from killing import DUTY, Collector, collector
from ledger import violations
from terminal import Terminal

SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
PLAIN_LOCALES = {"C": {"LANG": "C"}, "POSIX": {"LC_ALL": "POSIX"}, "GBK": {"LANG": "zh_CN.GBK"},
                 "not UTF-8": {"LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}}


class Room:
    """A collector with a receiver that never rests."""

    def __init__(self, made: Collector, far: FarEnd) -> None:
        self.made, self.far = made, far

    def environment(self, **other: str) -> dict[str, str]:
        left = {key: value for key, value in self.made.environment().items()
                if key not in ("COLORTERM", "NO_COLOR", "LC_ALL", "LANG", "TERM")}
        return {**left, "TERM": "xterm-256color", "LANG": "C.UTF-8", **other}

    def console(self, *words: str, columns: int = 80, rows: int = 24, **other: str) -> Terminal:
        return Terminal([*DUTY, "console", "--store", str(self.made.store), "--lang", "en", *words],
                        self.environment(**other), columns=columns, rows=rows)

    def run(self, *words: str, **other: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*DUTY, *words], env=self.environment(**other), capture_output=True, timeout=60,
                              stdin=subprocess.DEVNULL, check=False)

    def receives(self) -> bool:
        """Whether answers go on."""
        return self.far.wait_for_acks(5, 10)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with FarEnd(5, wait_s=0.8) as far, collector(tmp_path, far) as made:
        process = made.start()
        far.texts = (text for text in far.texts if text[12:15] in ("602", "401", "110"))
        assert far.wait_for_acks(5, 30), made.last_words()
        yield Room(made, far)
        assert far.finish(30), made.last_words()
        process.terminate()
        assert process.wait(30) == 0
        assert violations(far.ledger, made.journal()) == []


@pytest.fixture
def held() -> Iterator[list[Terminal]]:
    """Terminals that are closed whatever happens."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.close()


def ended(terminal: Terminal, key: str = "qq") -> int:
    terminal.type(key)
    code = terminal.ends()
    assert terminal.scars() == []
    return code


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_show_a_screen_gets_a_sentence_and_what_to_do(
        room: Room, held: list[Terminal], term: str) -> None:
    terminal = room.console(TERM=term)
    held.append(terminal)
    assert terminal.ends() == 3
    assert f"This terminal (TERM={term}) cannot place text.".encode() in terminal.seen
    assert b"`duty status`" in terminal.seen.replace(b"\r\n", b" ")
    assert b"\x1b" not in terminal.seen
    assert room.receives()


def test_a_terminal_that_nobody_knows_gets_its_screen(room: Room, held: list[Terminal]) -> None:
    terminal = room.console(TERM="unknown")
    held.append(terminal)
    terminal.shows("Fire")
    assert ended(terminal) == 0


@pytest.mark.parametrize(("other", "allowed"), [
    ({"TERM": "linux"}, r"(?:[34]8;[25]|[34]8:)"), ({"TERM": "vt100"}, r"(?:[34]8;[25]|[34]8:)"),
    ({"NO_COLOR": "1"}, r"(?<![0-9])(?:3[1-6]|4[1-6]|9[1-6]|10[1-6])(?![0-9])"),
])
def test_few_colours_or_none_still_tell_what_is_urgent_in_words(
        room: Room, held: list[Terminal], other: dict[str, str], allowed: str) -> None:
    terminal = room.console(**other)
    held.append(terminal)
    screen = terminal.shows("Fire", "unanswered")
    assert re.search(r"1!? ", screen)
    foreign = {code for code in SGR.findall(terminal.seen) if re.search(allowed, code.decode())}
    assert foreign == set()
    assert ended(terminal) == 0


def test_an_end_by_any_signal_leaves_the_terminal_as_it_was(room: Room, held: list[Terminal]) -> None:
    for number, code in ((signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)):
        terminal = room.console()
        held.append(terminal)
        terminal.shows("Fire")
        terminal.process.send_signal(number)
        assert terminal.ends() == code
        assert terminal.scars() == []
    assert room.receives()


def test_ctrl_c_and_ctrl_z_do_not_leave_a_screen_without_a_console(room: Room, held: list[Terminal]) -> None:
    terminal = room.console()
    held.append(terminal)
    terminal.shows("Fire")
    for key in ("\x1a", "\x03", "\x1c"):
        terminal.type(key)
        terminal.rests()
        if terminal.process.poll() is not None:
            break
        state = Path(f"/proc/{terminal.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        assert state != "T" or not terminal.scars()
    if terminal.process.poll() is None:
        assert ended(terminal) == 0
    assert terminal.scars() == []


def test_a_window_of_any_size_and_many_sizes_keeps_showing_what_is(room: Room, held: list[Terminal]) -> None:
    terminal = room.console(columns=20, rows=5)
    held.append(terminal)
    terminal.shows("fire", within=30)
    for columns, rows in ((1, 1), (80, 24), (3, 200), (160, 48), (20, 5)):
        terminal.size(columns, rows)
        os.killpg(terminal.process.pid, signal.SIGWINCH)
        terminal.rests()
        assert terminal.process.poll() is None, terminal.seen[-500:]
    for turn in range(100):
        terminal.size(20 + turn, 5 + turn % 40)
        os.killpg(terminal.process.pid, signal.SIGWINCH)
    terminal.size(80, 24)
    os.killpg(terminal.process.pid, signal.SIGWINCH)
    terminal.shows("Fire", "unanswered")
    assert ended(terminal) == 0
    assert room.receives()


def test_a_terminal_that_nobody_reads_holds_nobody_up_and_costs_no_memory(room: Room, held: list[Terminal]) -> None:
    terminal = room.console()
    held.append(terminal)
    terminal.shows("Fire")

    def resident() -> int:
        return int(Path(f"/proc/{terminal.process.pid}/statm").read_text(encoding="ascii").split()[1]) * 4096

    before = resident()
    for _turn in range(12):
        assert room.receives()
    assert resident() - before < 30 * 2**20
    terminal.rests()
    terminal.shows("Fire", "unanswered")
    assert ended(terminal) == 0


def test_a_terminal_that_goes_ends_its_console(room: Room, held: list[Terminal]) -> None:
    terminal = room.console()
    held.append(terminal)
    terminal.shows("Fire")
    terminal.hang_up()
    began = time.monotonic()
    terminal.process.wait(20)
    assert time.monotonic() - began < 5
    assert room.receives()


@pytest.mark.parametrize("locale", PLAIN_LOCALES.values(), ids=PLAIN_LOCALES.keys())
def test_plain_output_in_any_locale_is_whole(room: Room, locale: dict[str, str]) -> None:
    for words in (("status",), ("lines",), ("events", "--noun", "alarm"), ("--help",)):
        command = words if words == ("--help",) else (*words, "--store", str(room.made.store))
        done = room.run(*command, "--lang", "zh", **locale)
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
        assert "值" in done.stdout.decode("utf-8") or words[0] in ("lines", "events")
        assert not done.stderr


@pytest.mark.parametrize("locale", PLAIN_LOCALES.values(), ids=PLAIN_LOCALES.keys())
def test_a_console_in_any_locale_begins_and_ends(room: Room, held: list[Terminal], locale: dict[str, str]) -> None:
    terminal = room.console(**locale)
    held.append(terminal)
    terminal.shows("Fire")
    terminal.type(b"/\xb2\xe2\xca\xd4\r\x1b")  # GBK bytes into the filter
    terminal.rests()
    terminal.type(b"\x1b")
    terminal.rests()
    assert ended(terminal) == 0
    assert b"Traceback" not in terminal.seen


def test_a_listing_whose_reader_leaves_ends_quietly(room: Room) -> None:
    shell = f"{' '.join(DUTY)} events --store {room.made.store} | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {shell}"], env=room.environment(), capture_output=True,
                          timeout=60, check=False)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""
