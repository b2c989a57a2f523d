"""The journal is the truth: the tables are its fold, and any change of it shows."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from histories import PHONE, RULES, History
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duty_console.collector.loading import load_state
from duty_console.core.inputs import PortLost, PortOpened, Sweep, Unanswered, Wish
from duty_console.domain.alarms import Alarm
from duty_console.history.folding import differences
from duty_console.store import schema, sqlite
from duty_console.store.inspecting import Inspector
from duty_console.store.private import private_body
from duty_console.store.reading import Reader
from duty_console.store.tables import TABLES
from duty_console.store.verifying import first_break
from duty_console.texts import use

FRAMES = [b"5011 181001E11001003\x14", b"5011 181001R11001003\x14", b"5011 181001E30101000\x14", b"5011 18zz\x14",
          b"1011           @    \x14", b"\xff\xfe", b"S011[#1001|NFA0003/FR0003]\x14",
          b"5011 181001E60201000\x14\xf05011 181001E13001009\x14"]
THINGS = st.one_of(
    st.tuples(st.just("hear"), st.sampled_from(FRAMES)), st.tuples(st.just("hear"), st.binary(min_size=1, max_size=30)),
    st.tuples(st.just("wait"), st.sampled_from([1.0, 5.0, 20.0, 70.0])), st.tuples(st.just("lost")),
    st.tuples(st.just("open")), st.tuples(st.just("reopen")), st.tuples(st.just("ack")),
    st.tuples(st.just("unanswered")))


def act(history: History, word: str, *values: Any) -> None:
    match word:
        case "hear":
            history.hear(*values)
        case "wait":
            history.wait(*values)
            history.tell(Sweep())
        case "lost":
            history.tell(PortLost("r", "gone"))
        case "open":
            history.tell(PortOpened("r", "/dev/r"))
        case "reopen":
            history.reopen()
        case "unanswered":
            history.tell(Unanswered("r", history.store.last_raw, "too late"))
        case "ack":
            for alarm in list(history.state.alarms.values())[:1]:
                history.tell(Wish("acknowledge", "q", "person:chen", "officer", "c1", alarm.id, alarm.last_event))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(THINGS, max_size=25))
def test_every_table_is_what_the_journal_says(tmp_path_factory: pytest.TempPathFactory, story: list[Any]) -> None:
    path = tmp_path_factory.mktemp("store") / "duty.db"
    history = History(path)
    for thing in story:
        act(history, *thing)
    state = history.state
    state.forget()
    loaded = load_state(history.store, RULES)
    history.close()

    assert differences(path, RULES) == []
    assert (loaded.rows, loaded.conditions, loaded.head) == (state.rows, state.conditions, state.head)
    assert loaded.frames == state.frames


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_a_tables_columns_are_its_rows_fields_in_their_order(history: History, table: Any) -> None:
    columns = history.store._db.execute(f"pragma table_info({table.name})").fetchall()

    assert [column[1] for column in columns] == list(table.row._fields)
    assert {column[1] for column in columns if column[5]} == set(table.key)


def lived(history: History) -> History:
    """A history with something of everything."""
    for data in FRAMES:
        history.hear(data)
        history.wait(5)
    history.tell(PortLost("r", "gone"))
    return history


def broken(path: Path) -> str | None:
    reader = Inspector(path)
    try:
        found = first_break(reader, lambda number: private_body(path, number))
        return str(found) if found else None
    finally:
        reader.close()


def test_a_journal_that_nobody_touched_holds(history: History) -> None:
    lived(history)
    assert history.store.head.number > 15

    assert broken(history.path) is None


def mutated(value: Any, chance: random.Random) -> Any:
    """Something else of the same type."""
    if isinstance(value, int):
        return value + (1 << chance.randrange(10, 40))
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return value[:at] + chance.choice("x0 ,") + value[at:]
    at = chance.randrange(len(value))
    return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1:]


CHAINED = {"journal": ("room", "number", "at", "tick", "kind", "actor", "raw", "body", "digest", "hash"),
           "raw": ("id", "line", "first_at", "at", "tick", "bytes"), "room": ("key",)}


def test_any_changed_value_of_any_row_is_found(history: History, tmp_path: Path) -> None:
    chance = random.Random(1)
    lived(history).close()
    db = sqlite.connect(str(history.path), isolation_level=None)
    db.execute("pragma synchronous = off")
    for trigger in ("journal_keeps_what_it_says", "raw_keeps_what_it_says"):
        db.execute(f"drop trigger {trigger}")
    reader = Inspector(history.path)
    unseen = []
    for table, columns in CHAINED.items():
        for (row,) in db.execute(f"select rowid from {table}").fetchall():
            for column in columns:
                before = db.execute(f"select {column} from {table} where rowid = ?", (row,)).fetchone()[0]
                empty = "[]" if column == "body" else b"x" * 32
                after = empty if before is None else mutated(before, chance)
                place = row if column != "id" else after
                db.execute(f"update {table} set {column} = ? where rowid = ?", (after, row))
                if first_break(reader) is None:
                    unseen.append((table, row, column, before, after))
                db.execute(f"update {table} set {column} = ? where rowid = ?", (before, place))
    assert first_break(reader) is None
    reader.close()
    db.close()

    assert unseen == []


@pytest.mark.parametrize("change", [
    "delete from journal where number = 5",
    "update journal set number = -number where number in (5, 6);"
    "update journal set number = 6 where number = -5; update journal set number = 5 where number = -6",
    "insert into raw select 999, line, first_at, at, tick, bytes from raw where id = 1",
    "delete from raw where id = 2",
    "update journal set id = -8 where number = (select max(number) from journal)",
    "update raw set id = -8 where id = (select max(id) from raw)",
    "update raw set bytes = (select bytes from raw where id = 1) where id = 3",
    "update journal set body = '[]' where kind = 'private.set'",
    "update journal set body = null, digest = zeroblob(32) where number = 7",
    "insert into journal (room, number, at, tick, kind, actor, raw, body, hash) select 1, max(number) + 1, 1, 1, "
    "'line.lost', 'collector', 0, '[\"r\",\"x\"]', zeroblob(32) from journal",
])
def test_what_is_taken_away_put_in_or_swapped_is_found(history: History, change: str) -> None:
    lived(history).close()
    db = sqlite.connect(str(history.path), isolation_level=None)
    for (trigger,) in db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        db.execute(f"drop trigger {trigger}")
    db.executescript(change)
    db.close()

    assert broken(history.path)


def test_a_changed_private_body_is_found_by_whoever_may_read_it(history: History) -> None:
    history.close()
    db = sqlite.connect(str(history.path.with_name("private.db")), isolation_level=None)
    db.execute("update private set body = replace(body, '139', '138')")
    db.close()
    use("en")

    assert "private body" in str(broken(history.path))


@pytest.mark.parametrize("table", ["journal", "raw"])
@pytest.mark.parametrize("slip", ["delete from {0}", "update {0} set at = 0",
                                  "insert or replace into {0} select * from {0} where id = 1"])
def test_a_slip_cannot_change_what_was_written(history: History, table: str, slip: str) -> None:
    lived(history)

    with pytest.raises(sqlite.Error, match="append-only"):
        history.store._db.execute(slip.format(table))


def test_a_telephone_number_is_nowhere_in_the_store(history: History) -> None:
    lived(history)
    history.store._db.execute("begin immediate")
    history.store._db.execute("rollback")
    files = [path for path in history.path.parent.iterdir() if path.name.startswith("duty.db")]
    assert any(path.name.endswith("-wal") for path in files)

    assert not any(PHONE.encode() in path.read_bytes() for path in files)
    [digest] = history.store.rows("private_digest")
    assert PHONE in str(history.store.private(digest.number))


def test_the_private_file_is_for_its_owner_alone(history: History) -> None:
    folder = history.path.parent
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}

    assert modes["private.db"] == 0o600
    assert {mode & 0o077 for name, mode in modes.items() if name.startswith("private")} == {0}
    assert modes["duty.db"] & 0o027 == 0


BYTES = [b"\xed\xa0\x80", b"a\x00b", b"\xff\xfe\xfd", "火警".encode("gb18030"), b"\x1b]0;x\x07", bytes(range(256))]


@pytest.mark.parametrize("data", BYTES, ids=range(len(BYTES)))
def test_any_bytes_are_kept_exactly(history: History, data: bytes) -> None:
    events = history.hear(data)
    reader = Reader(history.path)

    kept = reader.raw_bytes([event.raw for event in events])
    reader.close()

    assert b"".join(kept[raw] for raw in sorted(kept)) == data
    assert broken(history.path) is None


def test_a_text_in_a_frame_that_is_not_unicode_is_shown_and_stored(history: History) -> None:
    history.hear(b"S011[#1001|NFA0003*\"" + b"\xed\xa0\x80\xff" + b"\"NM]\x14")
    history.hear(b"S011[#1001|NFA0003]\xed\xa0\x80\x14")
    reader = Reader(history.path)

    assert len(reader.entries()) == reader.head()
    reader.close()


ALARM = Alarm(1, "r", "1001", "cid", "110", "01", "003", "fire", 1, "unack", 0, 0, 0, 1, 1, 0, "", 0, 1, "SIG-1", "",
              "")


@pytest.mark.parametrize(("ask", "index"), [
    (lambda reader: reader.entries(nouns=("request", "collector")), "journal_rare"),
    (lambda reader: reader.entries(nouns=("person",), before=9), "journal_rare"),
    (lambda reader: reader.alarms(), "alarm_open"),
    (lambda reader: reader.counts(), "alarm_open"),
    (lambda reader: reader.point_history(ALARM), "alarm_point"),
], ids=["journal", "journal before", "queue", "counts", "point history"])
def test_few_rows_among_very_many_are_found_without_reading_the_others(
        history: History, ask: Callable[[Reader], object], index: str) -> None:
    reader = Reader(history.path)
    asked: list[str] = []
    reader._db.set_trace_callback(asked.append)
    ask(reader)
    reader._db.set_trace_callback(None)

    plan = reader._db.execute(f"explain query plan {asked[0]}").fetchall()
    assert index in str(plan)
    reader.close()


def test_the_shape_is_made_from_nothing_once(tmp_path: Path) -> None:
    first = History(tmp_path / "duty.db")
    assert schema.version_of(first.store._db) == len(schema.STEPS)
    first.close()

    again = History(tmp_path / "duty.db")
    assert again.store.head.number > 0
    again.close()


def test_a_copy_of_a_closed_store_is_whole(history: History, tmp_path: Path) -> None:
    lived(history)
    history.store.checkpoint("truncate")
    history.close()
    shutil.copy(history.path, tmp_path / "copy.db")

    assert broken(tmp_path / "copy.db") is None
    assert not (tmp_path / "copy.private.db").exists()
