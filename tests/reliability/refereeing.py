"""
The referee: runs under the collector's account, in a process of its own, and says after every attack what is different
in its files. Remembers every row it has seen; asks the program's own `verify` besides.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from duty_console import cli
from duty_console.store import sqlite

ROWS = {"journal": "select number, * from journal order by number", "raw": "select id, * from raw order by id",
        "private": "select number, * from private order by number"}


class Referee:
    """See the module."""

    def __init__(self, store: Path) -> None:
        self.store, self.private = store, store.with_name("private.db")
        self.seen: dict[tuple[str, int], str] = {}
        self.modes: dict[str, list[int]] = {}

    def look(self) -> dict[str, Any]:
        """What is wrong now, and what is new."""
        wrong = self.changed_files()
        fresh = []
        for table, question in ROWS.items():
            path = self.private if table == "private" else self.store
            rows = {(table, row[0]): row for row in read(path, question)}
            digests = {key: hashlib.sha256(repr(row).encode()).hexdigest() for key, row in rows.items()}
            wrong += [f"{key} is not what it was" for key, digest in self.seen.items()
                      if key[0] == table and digests.get(key) != digest]
            fresh += [rows[key] for key in digests.keys() - self.seen.keys() if table == "journal"]
            self.seen |= digests
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = cli.main(["verify", str(self.store), "--lang", "en"])
        if code:
            wrong.append(said.getvalue())
        return {"wrong": wrong, "new": [self.named(row) for row in sorted(fresh)]}

    def named(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """An entry of the journal with the names of its columns."""
        names = [column[1] for column in read(self.store, "pragma table_info(journal)")]
        entry = dict(zip(names, row[1:], strict=True))
        return {key: entry[key] for key in ("number", "kind", "actor", "body")}

    def changed_files(self) -> list[str]:
        """Files whose owner, mode or place on the disk changed, and files that nobody of ours has made."""
        folder = self.store.parent
        modes = {}
        for path in sorted(folder.iterdir()):
            found = path.lstat()
            modes[path.name] = [found.st_mode, found.st_uid, found.st_gid, found.st_ino, found.st_nlink]
        before, self.modes = self.modes or modes, modes
        return [f"{name}: {before.get(name)} became {modes.get(name)}" for name in before.keys() | modes.keys()
                if before.get(name) != modes.get(name)]


def looked(referee: Referee) -> dict[str, Any]:
    """A look, also at files that cannot be read any more."""
    try:
        return referee.look()
    except (sqlite.Error, OSError) as error:
        return {"wrong": [f"the store cannot be read: {error}"], "new": []}


def read(path: Path, question: str) -> list[tuple[Any, ...]]:
    """Rows, on a connection that does not stay."""
    with contextlib.closing(sqlite.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
        rows: list[tuple[Any, ...]] = db.execute(question).fetchall()
        return rows


def main() -> None:
    """One line of standard input, one look."""
    referee = Referee(Path(sys.argv[1]))
    while os.read(0, 100):  # not through sys.stdin, which the program may set anew
        os.write(1, json.dumps(looked(referee), default=repr).encode() + b"\n")


if __name__ == "__main__":
    main()
