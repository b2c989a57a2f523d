"""
The whole road: a byte on a cable becomes Chinese words on two officers' terminals, one of them answers, both see it.

Four real processes: the device's end is the test, a collector, two consoles, each on a terminal of its own.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pyte
import pytest
from running import ACK, DUTY, FIRE, FIRE_OVER, TROUBLE, Caller, Collector, prepared, until

COLUMNS, ROWS = 100, 30


class Terminal:
    """A console on a terminal that answers what it is asked, and what can be read on it now."""

    def __init__(self, collector: Collector, *words: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [*DUTY, "console", "--store", str(collector.store), "--lang", "zh", *words],
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**collector.environment, "TERM": "xterm-256color", "LANG": "C.UTF-8"})
        os.close(slave)
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.screen.write_process_input = lambda data: os.write(self.master, data.encode())  # type: ignore[assignment]
        self.stream = pyte.ByteStream(self.screen)
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self) -> None:
        """Paints what comes, until the console ends."""
        while self.process.poll() is None:
            if not select.select([self.master], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.master, 65_536)
            except OSError:
                return
            with self.changed:
                self.stream.feed(data)
                self.changed.notify_all()

    def text(self) -> str:
        """The screen; the second cell of a wide letter is left out."""
        return "\n".join("".join(self.screen.buffer[row][column].data for column in range(COLUMNS)).rstrip()
                         for row in range(ROWS))

    def shows(self, *words: str, within: float = 20.0) -> str:
        """The screen, as soon as all of this stands on it."""
        with self.changed:
            came = self.changed.wait_for(lambda: all(word in self.text() for word in words), within)
            assert came, f"{words} not on:\n{self.text()}"
            return self.text()

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.thread.join()
        os.close(self.master)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[Collector, Terminal, Terminal]]:
    with ExitStack() as stack:
        collector = stack.enter_context(prepared(tmp_path)).start()
        terminals = [Terminal(collector), Terminal(collector)]
        for terminal in terminals:
            stack.callback(terminal.close)
        for terminal in terminals:
            terminal.shows("测试值班室")
        yield collector, terminals[0], terminals[1]


def proved(collector: Collector, number: int) -> None:
    """Both terminals have said that they show it: what they have not said yet, nobody can answer."""
    with closing(Caller(collector.door())) as door:
        def shown() -> bool:
            consoles = door.request("who", os.urandom(4).hex())["consoles"]
            return all(row["painted"] >= number for row in consoles if row["console"] != door.me["console"])
        until(shown)


def test_a_byte_on_a_cable_is_read_in_chinese_on_two_terminals_and_answered_on_one_for_both(
        stage: tuple[Collector, Terminal, Terminal]) -> None:
    collector, here, there = stage
    collector.cable.send(FIRE)
    sent = time.monotonic()
    assert collector.cable.answer() == ACK
    for terminal in (here, there):
        terminal.shows("大厅", "北厅烟感", "未应答")
    seen_after = time.monotonic() - sent
    proved(collector, collector.until("alarm.raised")["number"])

    here.type("a")

    here.shows("已应答")
    there.shows("已应答")
    [alarm] = collector.events("--noun", "alarm")[1:]
    assert (alarm["kind"], alarm["actor"]) == ("alarm.acknowledged", f"uid:{os.getuid()}")
    assert seen_after < 5  # how fast it is belongs to the benchmarks

    collector.cable.send(FIRE_OVER)
    assert collector.cable.answer() == ACK
    collector.until("alarm.returned")


def test_a_console_of_somebody_who_may_only_look_answers_nothing(tmp_path: Path) -> None:
    with ExitStack() as stack:
        collector = stack.enter_context(prepared(tmp_path)).start()
        viewer = Terminal(collector, "--viewer")
        stack.callback(viewer.close)
        viewer.shows("测试值班室")
        collector.cable.send(FIRE)
        collector.cable.answer()
        viewer.shows("北厅烟感", "未应答")
        before = viewer.text()
        viewer.type("a")
        with viewer.changed:
            assert viewer.changed.wait_for(lambda: viewer.text() != before, 10)  # it says why not

        assert "alarm.acknowledged" not in [event["kind"] for event in collector.events()]


def test_an_alarm_is_shelved_by_keys_and_taken_off_again_by_whoever_looks_at_the_shelf(
        stage: tuple[Collector, Terminal, Terminal]) -> None:
    collector, here, there = stage
    collector.cable.send(TROUBLE)
    assert collector.cable.answer() == ACK
    here.shows("北厅烟感", "未应答")

    here.type("s")
    here.shows("30分", "2小时")
    here.type("1\r")
    here.shows("原因")
    here.type("已报修\r")

    here.shows("搁置 1")
    there.shows("搁置 1", "没有会响的警情")  # nobody is called for it any more
    status = json.loads(collector.duty("status", "--json").stdout)
    assert (status["aside"], status["counts"]["open"]) == ({"shelf": 1}, 0)
    assert "shelf 1" in collector.duty("status").stdout
    there.type("S")
    there.shows("已报修", "北厅烟感")
    there.type("u\r")
    there.shows("没有搁置或停用")
    here.shows("北厅烟感", "已应答")  # by hand it comes back as answered
    assert [event["kind"] for event in collector.events("--noun", "suppression")] == [
        "suppression.began", "suppression.ended"]
