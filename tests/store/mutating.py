"""
Random changes of a history, one a copy of the same store: every one must be found by what `duty verify` looks at.

    python tests/store/mutating.py 10000 [SEED]

Changed are values, rows and their order, in the journal, the raw rows, the private bodies and every table; and, for
somebody who saw a later head, the end cut off and the whole history written anew with a chain that holds.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from histories import RULES, History

from duty_console.core.inputs import PortLost, PortOpened, Sweep, Wish
from duty_console.domain.alarms import is_unacknowledged
from duty_console.heads import Seen
from duty_console.history.soundness import Report, prove
from duty_console.store import chain, sqlite
from duty_console.store.inspecting import private_bodies
from duty_console.store.private import private_path
from duty_console.store.tables import TABLES

FRAMES = [b"5011 181001E11001003\x14", b"5011 181001R11001003\x14", b"5011 181001E30101000\x14", b"5011 18zz\x14",
          b"1011           @    \x14", b"\xff\xfe", b"S011[#1001|NFA0003/FR0003]\x14",
          b"5011 181001E60201000\x14\xf05011 181001E13001009\x14"]
Look = Callable[[Path, list[Seen]], str | None]
CHAINED = {"journal": ("id", "room", "number", "at", "tick", "kind", "actor", "raw", "body", "digest", "hash"),
           "raw": ("id", "line", "first_at", "at", "tick", "bytes"), "room": ("id", "key")}
COLUMNS = CHAINED | {name: table.row._fields for name, table in TABLES.items()}


def look(path: Path, seen: list[Seen]) -> str | None:
    """What the command looks at."""
    trouble = report(path, seen).trouble
    return trouble.text if trouble else None


def report(path: Path, seen: list[Seen]) -> Report:
    bodies = private_bodies(private_path(path))
    return prove(path, seen, RULES, bodies.get if bodies else None)


def base(path: Path) -> Seen:
    """A closed store with something of everything, and its head."""
    history = History(path)
    for turn in range(3):
        for data in FRAMES:
            history.hear(data.replace(b"1001", b"100%d" % (turn + 1)))
            history.wait(5)
        alarm = next(alarm for alarm in history.state.alarms.values() if is_unacknowledged(alarm))
        history.tell(Wish("acknowledge", f"q{turn}", "person:chen", "officer", "c1", alarm.id, alarm.last_event))
        history.tell(PortLost("r", "gone"), PortOpened("r", "/dev/r"))
        history.wait(70)
        history.tell(Sweep())
    head = history.store.head
    history.store.checkpoint("truncate")
    history.close()
    return Seen("xiwan", head.number, head.hash.hex())


def mutated(value: Any, chance: random.Random) -> Any:
    """Something else of the same type."""
    if isinstance(value, int):
        return value + chance.choice([-1, 1]) * (1 << chance.randrange(0, 40))
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return value[:at] + chance.choice("x0 ,[") + value[at + chance.randrange(2):] + "'"
    at = chance.randrange(len(value))
    return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1:]


class Change:
    """One copy of the store, open for somebody who owns it; each method is a way to change history."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.db = sqlite.connect(str(path), isolation_level=None)
        self.db.execute("pragma synchronous = off")
        self.private = sqlite.connect(str(path.with_name("private.db")), isolation_level=None)
        for (trigger,) in self.db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            self.db.execute(f"drop trigger {trigger}")
        self.chance = chance

    def close(self) -> None:
        self.db.close()
        self.private.close()

    def _table(self) -> str:
        """A table that has rows; the journal and the raw rows most often."""
        weights = [10 if name in CHAINED else 2 for name in COLUMNS]
        while True:
            [name] = self.chance.choices(list(COLUMNS), weights)
            if self.db.execute(f"select count(*) from {name}").fetchone()[0]:
                return name

    def _rowid(self, table: str) -> int:
        return int(self.chance.choice(self.db.execute(f"select rowid from {table} order by rowid").fetchall())[0])

    def value(self) -> str:
        table = self._table()
        column, row = self.chance.choice(COLUMNS[table]), self._rowid(table)
        [before] = self.db.execute(f"select {column} from {table} where rowid = ?", (row,)).fetchone()
        absent = "[]" if column == "body" else b"x" * 32
        after = absent if before is None else mutated(before, self.chance)
        self.db.execute(f"update or replace {table} set {column} = ? where rowid = ?", (after, row))
        return f"{table}.{column} of row {row}: {before!r} -> {after!r}"

    def private_body(self) -> str:
        row, body = self.chance.choice(self.private.execute("select number, body from private").fetchall())
        self.private.execute("update private set body = ? where number = ?", (mutated(body, self.chance), row))
        return f"private body of {row}"

    def delete(self) -> str:
        table = self._table()
        row = self._rowid(table)
        if table == "journal" and row == self._last(table):  # that is the end cut off: only a seen head tells
            row = 1
        self.db.execute(f"delete from {table} where rowid = ?", (row,))
        return f"delete {table} {row}"

    def insert(self) -> str:
        table = self._table()
        keys = {column: self._other(table, column) for column in _keys(table)}
        if "id" in COLUMNS[table]:
            keys["id"] = self._last(table) + self.chance.randrange(1, 5)
        if table == "room":
            keys["key"] = "another"
        marks, rest = ", ".join(["?"] * len(keys)), [column for column in COLUMNS[table] if column not in keys]
        self.db.execute(f"insert into {table} ({', '.join([*keys, *rest])}) "
                        f"select {', '.join([marks, *rest])} from {table} where rowid = ?",
                        (*keys.values(), self._rowid(table)))
        return f"insert {table} {keys}"

    def swap(self) -> str:
        """Two rows change places, whole or in one column."""
        table = self.chance.choice(["journal", "raw"])
        columns = self.chance.choice([CHAINED[table][1:]] + [(column,) for column in CHAINED[table][1:]])
        one, two = self._rowid(table), self._rowid(table)
        columns = tuple(column for column in columns if column != "number")
        first, second = (self.db.execute(f"select {', '.join(columns or ('number',))} from {table} where rowid = ?",
                                         (row,)).fetchone() for row in (one, two))
        if first == second or not columns:
            return self.value()
        for row, values in ((one, second), (two, first)):
            self.db.execute(f"update {table} set {', '.join(f'{column} = ?' for column in columns)} where rowid = ?",
                            (*values, row))
        return f"swap {columns} of {table} {one} and {two}"

    def renumber(self) -> str:
        """Everything from a row on counts one more or less, as if something had been there or not."""
        table = self.chance.choice(["journal", "raw"])
        first, by = self._rowid(table), self.chance.choice([1, 1000])
        columns = self.chance.choice([("id",), ("number",), ("id", "number")]) if table == "journal" else ("id",)
        for column in columns:
            self.db.execute(f"update {table} set {column} = -{column} where rowid >= ?" if column != "id" else
                            f"update {table} set id = -id where id >= ?", (first,))
            self.db.execute(f"update {table} set {column} = -{column} + {by} where {column} < 0")
            if column == "id" and len(columns) == 2:
                first += by
        return f"renumber {columns} of {table} from {first} by {by}"

    def cut(self) -> str:
        """The end taken away with all that belongs to it: found by whoever saw it."""
        last = self._last("journal") - self.chance.randrange(1, 10)
        self._cut(last)
        return f"cut after {last}"

    def rewrite(self) -> str:
        """One entry changed and the chain made anew from there to the end, the tables folded to fit."""
        number = self._rowid("journal")
        self.db.execute("update journal set at = at + 1 where number = ?", (number,))
        previous = chain.GENESIS
        for row in self.db.execute("select number, at, tick, kind, actor, raw, body, digest from journal "
                                   "order by number").fetchall():
            *header, body, digest = row
            raw = self.db.execute("select line, first_at, at, tick, bytes from raw where id = ?", (row[5],)).fetchone()
            previous = chain.link(previous, "xiwan", *header, digest or chain.body_digest(body.encode()),
                                  chain.raw_digest(*raw) if raw else chain.NO_RAW)
            self.db.execute("update journal set hash = ? where number = ?", (previous, row[0]))
        return f"rewrite from {number}"

    def _cut(self, last: int) -> None:
        self.db.execute("delete from journal where number > ?", (last,))
        self.db.execute("delete from raw where id > (select max(raw) from journal)")

    def _last(self, table: str) -> int:
        return int(self.db.execute(f"select max(rowid) from {table}").fetchone()[0])

    def _other(self, table: str, column: str) -> Any:
        [largest] = self.db.execute(f"select max({column}) from {table}").fetchone()
        return largest + self.chance.randrange(1, 5) if isinstance(largest, int) else f"{largest}x"


def _keys(table: str) -> tuple[str, ...]:
    if table in TABLES:
        return tuple(TABLES[table].key)
    return ("number",) if table == "journal" else ()


WAYS = ("value", "private_body", "delete", "insert", "swap", "renumber", "cut", "rewrite")
WEIGHTS = (8, 1, 2, 2, 2, 1, 1, 1)


def run(count: int, seed: int, folder: Path, look: Look = look) -> tuple[Counter[str], list[str]]:
    """That many changes: how many of each way, and those that nobody found."""
    chance = random.Random(seed)
    origin = folder / "origin"
    origin.mkdir()
    head = base(origin / "duty.db")
    assert look(origin / "duty.db", [head]) is None
    ways, unseen = Counter[str](), list[str]()
    for number in range(count):
        copy = folder / "copy"
        shutil.copytree(origin, copy)
        change = Change(copy / "duty.db", chance)
        [way] = chance.choices(WAYS, WEIGHTS)
        did = getattr(change, way)()
        change.close()
        ways[way] += 1
        if not found(look, copy / "duty.db", [head] if way in ("cut", "rewrite") else []):
            unseen.append(f"seed {seed}, change {number}: {did}")
        shutil.rmtree(copy)
    return ways, unseen


def found(look: Look, path: Path, seen: list[Seen]) -> str | None:
    """The sentence, or that of the refusal to read it at all."""
    from duty_console.errors import StoreError

    try:
        return look(path, seen)
    except StoreError as error:
        return str(error)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 30)
    with tempfile.TemporaryDirectory() as folder:
        ways, unseen = run(count, seed, Path(folder))
    sys.stdout.write(f"seed {seed}: {sum(ways.values())} changes {dict(ways)}, unseen {len(unseen)}\n")
    sys.stdout.write("".join(f"{line}\n" for line in unseen[:20]))
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
