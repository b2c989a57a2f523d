"""A register of 100,000 places: brought in as a file while a receiver waits for its answers; listed, searched, counted;
written out again."""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import common
from common import DUTY, Collector, frame
from machine import conditions, percentile, resident_mib, spread, tell

from duty_console.domain.inspections import limits_of
from duty_console.store.answers import AnswerReader
from duty_console.store.register import counts, longest_uninspected, places

TRADES = ("restaurant", "shop", "warehouse", "hotel", "workshop", "other")
#: A file is the leader's to bring.
ROOM = f'{common.ROOM}\n[[access]]\nuid = {os.getuid()}\nrole = "leader"\n'
#: So long between two frames while the file comes; each is a periodic test of another device.
_EACH_S = 0.05


def write_file(path: Path, rows: int) -> None:
    """A register as a street office would send it."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("场所编号,单位名称,地址,类型,风险等级,责任人,网格\r\n")
        for number in range(rows):
            stream.write(f"P{number:06d},第{number}号小店,和平街道东风路{number % 900}号{number % 31}栋,"
                         f"{('商铺', '出租屋', '单位')[number % 3]},{('高', '一般', '低')[number % 3]},"
                         f"王{number % 5000},网格{number % 40}\r\n")


def duty(store: Path, *words: str) -> tuple[float, str]:
    """Seconds that a command took, and what it said."""
    start = time.perf_counter()
    done = subprocess.run([*DUTY, words[0], "--store", str(store), *words[1:]], capture_output=True, text=True,
                          check=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - start, done.stdout + done.stderr


def answered(collector: Collector, over: threading.Event) -> list[float]:
    """How long each frame waited for its answer, ms, until something is over."""
    found = []
    while not over.is_set():
        waited = collector.exchange(frame(len(found), "E", "602"), 10)
        assert waited is not None, "a frame was not answered"
        found.append(waited)
        time.sleep(_EACH_S)
    return found


def brought(folder: Path, rows: int) -> Path:
    """The file taken by the shipped command; the store that has it."""
    ledger, store = folder / "places.csv", folder / "duty.db"
    write_file(ledger, rows)
    common.ROOM = ROOM
    start = time.perf_counter()
    collector = Collector(store)
    empty, least = time.perf_counter() - start, resident_mib(collector.pid)
    try:
        over, said = threading.Event(), list[tuple[float, str]]()

        def take() -> None:
            try:
                said.append(duty(store, "places", "import", str(ledger), "--progress"))
            finally:
                over.set()

        taking = threading.Thread(target=take)
        taking.start()
        waits = answered(collector, over)
        taking.join()
        took, words = said[0]
        bare, _words = duty(store, "places", "import", str(ledger), "--dry-run")
        tell("-", f"{rows} places brought by `duty places import`, {len(words.splitlines()) - 1} lines of progress",
             f"{took:.1f} s, {rows / took:.0f} rows/s", f"read and judged only: {bare:.1f} s; ratio {took / bare:.1f}",
             "progress shown", words.count("\n") > 2)
        tell("-", f"a frame to its answer meanwhile, {len(waits)} frames", spread(waits), "-", "max <= 1,500 ms",
             max(waits) <= 1500)
    finally:
        collector.close()
    start = time.perf_counter()
    collector = Collector(store)
    took, held = time.perf_counter() - start, resident_mib(collector.pid)
    collector.close()
    tell("-", f"a collector started on {rows} places, to its first answer", f"{took:.1f} s, {held:.0f} MiB",
         f"on an empty store: {empty:.1f} s, {least:.0f} MiB", "-", True)
    return store


def asked(store: Path, rows: int, turns: int) -> None:
    """Lists and counts, each in turns with the plainest question."""
    reader = AnswerReader(store)
    trades = limits_of(reader.rules()).trades
    middle = f"P{rows // 2:06d}"
    questions: dict[str, Callable[[], object]] = {
        "plain": lambda: reader.asked("select place from place order by place limit 200"),
        "first page": lambda: places(reader), "a page in the middle": lambda: places(reader, after=middle),
        "searched by a name that one has": lambda: places(reader, text=f"第{rows - 2}号"),
        "searched by what nobody has": lambda: places(reader, text="nobody"),
        "counts": lambda: counts(reader, trades),
        "who waits longest for an inspection": lambda: longest_uninspected(reader, trades=trades),
    }
    found: dict[str, list[float]] = {name: [] for name in questions}
    for _turn in range(turns):
        for name, ask in questions.items():
            start = time.perf_counter()
            ask()
            found[name].append((time.perf_counter() - start) * 1000)
    reader.close()
    base = percentile(found.pop("plain"), 0.5)
    for name, values in found.items():
        tell("-", f"register of {rows}: {name}", spread(values),
             f"200 keys p50 {base:.2f} ms; ratio {percentile(values, 0.5) / base:.0f}", "<= 100 ms", max(values) <= 100)


def main() -> None:
    """Brought, asked, written out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=30)
    given = parser.parse_args()
    conditions()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = brought(folder, given.rows)
        asked(store, given.rows, given.turns)
        for suffix in (".csv", ".xlsx"):
            took, _said = duty(store, "places", "export", str(folder / f"out{suffix}"))
            tell("-", f"{given.rows} places written as {suffix}", f"{took:.1f} s", "-", "-", True)


if __name__ == "__main__":
    main()
