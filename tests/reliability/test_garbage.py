"""
P4 on the running collector: garbage on its lines neither ends it nor deafens it nor makes it refuse, and what pours in
on one line keeps no device on another waiting.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest
from fuzzing import Good, garbage
from killing import PATIENCE_S, ROOM, Collector

ACK = 0x06
WAIT_S = 4.0
SAMPLES = [Good(text.encode() + b"\x14", "", {}) for text in (
    "5011 181234E12101001", "1011           @    ", "S011[#1234|NBA0001]", "3011    1234BA0001",
    "80111234 5551 5555 9")]


class Wire:
    """One line's far end: what is written there, and every byte that came back."""

    def __init__(self, account: int) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.master)
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.path = os.ttyname(self.slave)
        self.heard = b""
        self.good = (f"5011 18{account}E602{number // 1000:02d}{number % 1000:03d}" for number in count())
        self.acked: list[str] = []

    def write(self, data: bytes, within: float = PATIENCE_S) -> None:
        """All of it, as fast as it is taken; answers are heard meanwhile."""
        end = time.monotonic() + within
        while data and time.monotonic() < end:
            read, ready, _ = select.select([self.master], [self.master], [], 0.1)
            if read:
                self.listen(0)
            if ready:
                data = data[os.write(self.master, data[:4096]):]
        assert not data, "the collector no longer reads its line"

    def listen(self, within: float) -> bytes:
        """What comes back within so long, from its first byte on."""
        new = os.read(self.master, 4096) if select.select([self.master], [], [], within)[0] else b""
        self.heard += new
        return new

    def drain(self, quiet_s: float) -> None:
        """Until nothing has come back for so long."""
        while self.listen(quiet_s):
            pass

    def asks(self, within: float = PATIENCE_S) -> float:
        """Sends a good frame that was never sent before; how long its answer took, or infinity."""
        text, began = next(self.good), time.monotonic()
        self.write(text.encode() + b"\x14")
        if self.listen(within)[:1] != bytes((ACK,)):
            return float("inf")
        self.acked.append(text)
        return time.monotonic() - began

    def close(self) -> None:
        os.close(self.master)
        os.close(self.slave)


@contextmanager
def house(folder: Path, fault: str = "") -> Iterator[tuple[Collector, subprocess.Popen[bytes], Wire, Wire]]:
    """A collector that receives, and the far ends of its two lines."""
    one, two = Wire(1001), Wire(2002)
    room, runtime = folder / "kill.toml", Path(tempfile.mkdtemp(prefix="duty-"))
    text = ROOM.format(wait_s=WAIT_S, attempts=4)
    second = text[text.index("[[line]]"):].replace('"receiver"', '"second"').replace("/dev/null", two.path)
    room.write_text(text + second, encoding="utf-8")
    made = Collector(folder, one.path, room, runtime, fault)
    process = made.start()
    try:
        for wire in (one, two):
            ready(wire)
        yield made, process, one, two
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        one.close()
        two.close()
        shutil.rmtree(runtime, ignore_errors=True)


def ready(wire: Wire) -> None:
    """Asks until the line is open: what was written before that is dropped."""
    end = time.monotonic() + PATIENCE_S
    while wire.asks(0.5) == float("inf"):
        assert time.monotonic() < end, "the collector never answered"


def broken_promises(wire: Wire, process: subprocess.Popen[bytes], seed: int, rounds: int, inputs: int) -> list[str]:
    """Feeds rounds of garbage, each with a good frame behind it: every third time after silence, else after a
    terminator."""
    chance, found = random.Random(seed), list[str]()
    for number in range(rounds):
        for _input in range(inputs):
            wire.write(garbage(chance, SAMPLES))
            wire.drain(0)
        if number % 3 == 0:
            wire.write(chance.choice(SAMPLES).raw[:7])
            time.sleep(1.3)  # the protocol's own silence
        else:
            wire.write(b"\x14")
        wire.drain(0.2)
        took = wire.asks(WAIT_S)
        if process.poll() is not None:
            return [*found, f"ended: with {process.returncode} in round {number} of seed {seed}"]
        if took > 0.75 * WAIT_S:
            found.append(f"deaf: a good frame was answered after {took} s in round {number} of seed {seed}")
    if refused := set(wire.heard) - {ACK}:
        found.append(f"refused: {refused} came back")
    return found


def test_garbage_neither_ends_nor_deafens_the_collector(tmp_path: Path, long_form: bool) -> None:
    with house(tmp_path) as (made, process, one, two):
        assert broken_promises(one, process, 11, *((200, 500) if long_form else (6, 60))) == [], made.last_words()
        assert two.asks() < 3

        written = [line["raw"] for line in made.journal() if line.get("raw")]
        assert {text: written.count(text) for text in one.acked + two.acked} == dict.fromkeys(one.acked + two.acked, 1)


@pytest.mark.parametrize("unit", [b"\x14", b"S011[#1234|NBA0001", b"5011 181234E12101001\x14"])
def test_a_line_that_pours_garbage_keeps_no_other_waiting(unit: bytes, tmp_path: Path, long_form: bool) -> None:
    with house(tmp_path) as (made, process, one, two):
        before = resident(process.pid)
        with pouring(one, unit):
            slowest = slowest_answer(two, 60 if long_form else 1.5)

        assert slowest <= 0.75 * WAIT_S, made.last_words()
        assert resident(process.pid) - before < 64_000_000
        one.write(b"\x14")
        one.drain(1)
        assert any(one.asks(WAIT_S) <= WAIT_S for _attempt in range(6)), "what had waited blinds the line"


def slowest_answer(wire: Wire, seconds: float) -> float:
    """The slowest answer to a good frame in so long."""
    end, slowest = time.monotonic() + seconds, 0.0
    while time.monotonic() < end and slowest <= WAIT_S:
        time.sleep(0.1)
        slowest = max(slowest, wire.asks(WAIT_S))
    return slowest


@contextmanager
def pouring(wire: Wire, unit: bytes) -> Iterator[None]:
    """As many of these bytes as the line takes, until the end of the block."""
    over = threading.Event()

    def pour() -> None:
        while not over.is_set():
            if select.select([wire.master], [wire.master], [], 0.1)[1]:
                with suppress(BlockingIOError):
                    os.write(wire.master, unit * (4096 // len(unit)))
            wire.drain(0)
    thread = threading.Thread(target=pour)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize(("fault", "word"), [("choke_on_bytes", "ended"), ("wait_for_ever", "deaf"),
                                             ("send_nak", "refused")])
def test_the_harness_turns_red_on_a_planted_fault(fault: str, word: str, tmp_path: Path) -> None:
    with house(tmp_path, fault) as (_made, process, one, _two):
        found = broken_promises(one, process, 12, 2, 20)

        assert any(wrong.startswith(word) for wrong in found), found


def test_a_collector_that_reads_ahead_turns_the_harness_red(tmp_path: Path) -> None:
    with house(tmp_path, "read_ahead") as (_made, _process, one, two), pouring(one, b"\x14"):
        assert slowest_answer(two, 10) > 0.75 * WAIT_S
