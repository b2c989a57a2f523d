"""Byte to ACK, stop and wait, against a bare commit of one row on the same disk in the same run."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import pysqlite3.dbapi2 as sqlite3
from common import collector, frame
from machine import row


def bare_commits(count: int, db: sqlite3.Connection) -> list[float]:
    """Milliseconds of one-row commits, WAL and synchronous=FULL."""
    taken = []
    for number in range(count):
        start = time.perf_counter()
        db.execute("begin immediate")
        db.execute("insert into entry (body) values (?)", (f"{number:0150d}",))
        db.execute("commit")
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def main() -> None:
    """Twenty turns of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=2000)
    wanted = parser.parse_args().frames
    with collector() as served, tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(str(Path(folder, "bare.db")), isolation_level=None)
        for pragma in ("journal_mode = wal", "synchronous = full", "wal_autocheckpoint = 0"):
            db.execute(f"pragma {pragma}")
        db.execute("create table entry (id integer primary key, body text)")
        answered: list[float] = []
        bare: list[float] = []
        for turn in range(20):
            for number in range(wanted // 20):
                taken = served.exchange(frame(turn * (wanted // 20) + number))
                assert taken is not None, "no acknowledgement"
                answered.append(taken)
            bare += bare_commits(wanted // 20, db)
        db.close()
    print(row("byte to ACK", answered, bare, "bare FULL commit"))


if __name__ == "__main__":
    main()
