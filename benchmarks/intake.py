"""
Durable intake, saturated: frames to their drivers, raw rows, events, hashes, folds, FULL commits and answers, with 128
frames outstanding; against a bare `executemany` of the very same rows, 32 frames a commit, in turns of the same run.

Rows 1 (rate), 2 (with `--events`, over a store that holds much), 3 (against an undurable receiver, where one is
installed) and 25 (bytes stored an event).
"""

from __future__ import annotations

import argparse
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite3
from common import frame
from machine import conditions, percentile, tell
from stores import lent

from duty_console.clock import SystemClock
from duty_console.collector.loading import load_state
from duty_console.collector.writer import Outcome, Writer
from duty_console.core.inputs import Configured, Started, Stopping
from duty_console.domain.events import LineSet
from duty_console.domain.signals import Chunk, Layout
from duty_console.drivers import make
from duty_console.rulebook import Rulebook
from duty_console.store.tables import TABLES
from duty_console.store.writing import Store

OUTSTANDING = 128
GROUP = 32
ROUNDS = 10
LINES = [f"r{number}" for number in range(64)]


class Intake:
    """The collector's writer, fed as its ports feed it, without ports."""

    def __init__(self, path: Path) -> None:
        rules = Rulebook.load()
        self._clock = SystemClock()
        self._room = threading.Semaphore(OUTSTANDING)
        drivers = {name: make("surgard", Layout(2, 1, (4,))) for name in LINES}
        self._writer = Writer(lambda: Store(path, "bench"), lambda store: load_state(store, rules), drivers,
                              self._clock, self._left, print, lambda: None)
        lines = tuple(LineSet(name, name, "surgard", "", "/dev/null", "8N1", 4000, 4, 0, False) for name in LINES)
        self._writer.inbox.put(Started("0", "3", 1, "/door", 0, self._clock.read().boot))
        self._writer.inbox.put(Configured(lines))
        self._writer.start()

    def pour(self, first: int, count: int, data: Callable[[int], bytes]) -> float:
        """Frames a second, each counted when its answer may leave."""
        start = time.perf_counter()
        for number in range(first, first + count):
            self._room.acquire()
            now = self._clock.read()
            self._writer.inbox.put(Chunk(LINES[number % len(LINES)], data(number), now.at, now.tick, now.tick))
        for _one in range(OUTSTANDING):  # until the last is answered
            self._room.acquire()
        taken = time.perf_counter() - start
        self._room.release(OUTSTANDING)
        return count / taken

    def close(self) -> None:
        self._writer.inbox.put(Stopping("done"))
        self._writer.join()

    def _left(self, outcome: Outcome) -> None:
        if outcome.answers:
            self._room.release(len(outcome.answers))


class Bare:
    """The same rows, as they were stored, through `executemany` and nothing else."""

    def __init__(self, folder: Path, made: Path) -> None:
        self._from = sqlite3.connect(str(made))
        self._db = sqlite3.connect(str(folder / "bare.db"), isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = full", "wal_autocheckpoint = 0"):
            self._db.execute(f"pragma {pragma}")
        for (script,) in self._from.execute(
                "select sql from sqlite_schema where sql not null and tbl_name not like '%sqlite%'"
                " order by rowid").fetchall():
            self._db.execute(script)
        self._alarms = TABLES["alarm"].upsert()
        self._lines = TABLES["line"].upsert()
        self._seen = 0

    def pour(self, raws: list[Any], entries: list[Any], alarms: list[Any], line: Any) -> float:
        """Frames a second: raw row, entry, alarm of each, one row of a line a commit."""
        start = time.perf_counter()
        for at in range(0, len(raws), GROUP):
            self._db.execute("begin immediate")
            self._db.executemany("insert into raw (id, line, first_at, at, tick, bytes) values (?, ?, ?, ?, ?, ?)",
                                 raws[at:at + GROUP])
            self._db.executemany("insert into journal (room, number, at, tick, kind, actor, raw, body, digest, hash)"
                                 " values (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, x''), ?)", entries[at:at + GROUP])
            self._db.executemany(self._alarms, alarms[at:at + GROUP])
            self._db.execute(self._lines, line)
            self._db.execute("commit")
        taken = time.perf_counter() - start
        self._db.execute("pragma wal_checkpoint(passive)")
        return len(raws) / taken

    def rows(self, first: int, last: int) -> tuple[list[Any], list[Any], list[Any], Any]:
        """What the intake stored of raw rows `first` to `last`."""
        raws = self._from.execute("select * from raw where id between ? and ? and line not like '@%'",
                                  (first, last)).fetchall()
        entries = self._from.execute("select room, number, at, tick, kind, actor, raw, body, digest, hash from journal"
                                     " where raw between ? and ? and actor = 'device'", (first, last)).fetchall()
        alarms = self._from.execute(f"select {TABLES['alarm'].columns} from alarm where raw between ? and ?",
                                    (first, last)).fetchall()
        line = self._from.execute(f"select {TABLES['line'].columns} from line limit 1").fetchone()
        return _bound(raws), _bound(entries), _bound(alarms), _bound([line])[0]

    def close(self) -> None:
        self._from.close()
        self._db.close()


def _bound(rows: list[Any]) -> list[tuple[Any, ...]]:
    """Rows with their cells as the writer binds them: neither side pays for adapters."""
    kinds = {bytes: bytearray, type(None): lambda _none: bytearray()}
    return [tuple(kinds[type(cell)](cell) if type(cell) in kinds else cell for cell in row) for row in rows]


def distinct(number: int) -> bytes:
    """Every frame a new alarm."""
    return frame(number)


def repeating(number: int) -> bytes:
    """The same 200 alarms of each line raised and restored, again and again."""
    turn, place = divmod(number // len(LINES), 200)
    return f"5011 18{1000 + number % len(LINES):04d}{'ER'[turn % 2]}13001{place + 1:03d}\x14".encode()


def main() -> None:
    """Ten turns of each, distinct alarms first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=60_000)
    parser.add_argument("--events", type=int, help="compare with a store that holds so many, and nothing else")
    given = parser.parse_args()
    frames = given.frames
    if given.events:
        stored(given.events, frames)
        return
    for name, data in (("distinct", distinct), ("repeating", repeating)):
        with tempfile.TemporaryDirectory() as folder:
            rates, bare, size = measured(Path(folder), frames, data)
        ours, theirs = percentile(rates, 0.5), percentile(bare, 0.5)
        print(f"intake, {name} alarms: {frames} frames, {ours:,.0f}/s; the same rows by bare executemany, "
              f"{GROUP} a commit: {theirs:,.0f}/s; ratio {ours / theirs:.2f}; {size:.0f} bytes stored an event")
        if name == "distinct" and (peer := undurable()):
            print(f"against pysiaalarm over TCP, nothing stored: {peer:,.0f}/s; ratio {ours / peer:.2f}")


def measured(folder: Path, frames: int, data: Callable[[int], bytes]) -> tuple[list[float], list[float], float]:
    """Rates of both sides turn by turn, and the bytes the store takes an event."""
    path, part = folder / "duty.db", frames // ROUNDS
    intake, rates, bare = Intake(path), list[float](), list[float]()
    other: Bare | None = None
    try:
        for turn in range(ROUNDS):
            rates.append(intake.pour(turn * part, part, data))
            other = other or Bare(folder, path)
            last = other._from.execute("select max(id) from raw").fetchone()[0]
            bare.append(other.pour(*other.rows(last - part + 1, last)))
    finally:
        intake.close()
        if other:
            other.close()
    return rates, bare, path.stat().st_size / frames


def stored(events: int, frames: int) -> None:
    """Row 2: the same frames into a store that holds much and into an empty one, in turns."""
    with tempfile.TemporaryDirectory() as folder, lent(events) as full:
        sides = {"full": Intake(full), "empty": Intake(Path(folder) / "duty.db")}
        rates: dict[str, list[float]] = {name: [] for name in sides}
        part = frames // ROUNDS
        for turn in range(ROUNDS):
            for name, intake in sides.items():
                rates[name].append(intake.pour(4_000_000 + turn * part, part, distinct))
        for intake in sides.values():
            intake.close()
    much, none = (percentile(rates[name], 0.5) for name in ("full", "empty"))
    conditions()
    tell("2", f"intake with {events} events stored", f"{much:,.0f}/s", f"into an empty store {none:,.0f}/s; ratio "
         f"{much / none:.2f}", ">= 0.7", much / none >= 0.7)


def undurable(count: int = 5000, window: int = 16) -> float | None:
    """Messages a second of pysiaalarm's TCP server, `window` of them outstanding: more than it can tell apart at once
    it takes for one."""
    try:
        from pysiaalarm import SIAAccount, SIAClient
    except ImportError:
        return None
    seen = threading.Semaphore(0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    client = SIAClient("127.0.0.1", port, [SIAAccount("AAA")], lambda _event: seen.release())
    client.start()
    try:
        with socket.create_connection(("127.0.0.1", port)) as link:
            threading.Thread(target=drain, args=(link,), daemon=True).start()
            start = time.perf_counter()
            for first in range(0, count, window):
                link.sendall(b"".join(sia(number) for number in range(first, first + window)))
                for _one in range(window):
                    if not seen.acquire(timeout=20):
                        return None
            return count / (time.perf_counter() - start)
    finally:
        client.stop()


def drain(link: socket.socket) -> None:
    """Reads answers until the other end goes."""
    try:
        while link.recv(65536):
            pass
    except OSError:
        return


def sia(number: int) -> bytes:
    """A SIA-DCS message as pysiaalarm takes it."""
    content = f'"SIA-DCS"{number % 9999 + 1:04d}L0#AAA[#AAA|Nri1/BA{number % 99 + 1:02d}]'
    crc = 0
    for char in content.encode():
        crc ^= char
        for _bit in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return f"\n{crc:04X}{len(content):04X}{content}\r".encode()


if __name__ == "__main__":
    main()
