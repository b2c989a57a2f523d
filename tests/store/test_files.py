"""Files that are new, old, newer, damaged, locked or out of reach, and people who look while the collector writes."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from histories import History, elsewhere

from duty_console.collector.lock import hold
from duty_console.errors import StoreError, SurroundingsError
from duty_console.store import schema, sqlite
from duty_console.store.reading import Reader
from duty_console.store.writing import Store
from duty_console.texts import language, use


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = language()
    use("en")
    yield
    use(before)


def test_a_folder_that_cannot_be_made_durable_opens_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)

    with pytest.raises(SurroundingsError, match="Input/output error"):
        Store(tmp_path / "duty.db", "xiwan")


STATEMENTS = [statement for step in schema.STEPS for statement in schema.statements(step)]


@pytest.mark.parametrize("at", range(0, len(STATEMENTS), 4))
def test_a_making_that_was_killed_in_the_middle_is_finished_by_the_next_open(tmp_path: Path, at: int) -> None:
    path = tmp_path / "duty.db"
    killed = subprocess.run([sys.executable, "-c", f"""
import os, signal
from pathlib import Path
from duty_console.store import schema
from duty_console.store.writing import Store
done = 0
def run(database, script):
    global done
    for statement in schema.statements(script):
        if done == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        database.execute(statement)
        done += 1
schema._run = run
Store(Path({str(path)!r}), "xiwan")
"""], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL

    history = History(path)

    assert history.store.head.number > 0
    history.close()


def test_an_older_shape_is_brought_forward_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "duty.db"
    history = History(path)
    head = history.store.head
    history.close()
    db = sqlite.connect(str(path), isolation_level=None)
    db.executescript("drop trigger journal_keeps_what_it_says; drop trigger raw_keeps_what_it_says;"
                     "delete from _sqlite_migrations where name = 'step_3'; pragma user_version = 2")
    db.close()

    store = Store(path, "xiwan")

    assert (store.head, schema.version_of(store._db)) == (head, len(schema.STEPS))
    store.close()


@pytest.mark.parametrize("opened", [lambda path: Store(path, "xiwan"), Reader], ids=["writing", "reading"])
def test_a_file_of_a_newer_program_is_refused_and_left_alone(history: History, opened: type[Reader]) -> None:
    history.close()
    elsewhere(history.path, "db.execute('pragma user_version = 99')")
    before = history.path.read_bytes()

    with pytest.raises(StoreError, match="newer program"):
        opened(history.path)
    assert history.path.read_bytes() == before


@pytest.mark.parametrize("opened", [lambda path: Store(path, "xiwan"), Reader], ids=["writing", "reading"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, opened: type[Reader]) -> None:
    path = tmp_path / "duty.db"
    path.write_bytes(b"this is a letter, not a database" * 100)

    with pytest.raises(StoreError, match=r"duty\.db"):
        opened(path)
    assert path.read_bytes().startswith(b"this is a letter")


def test_no_store_says_how_one_is_made(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="duty collect"):
        Reader(tmp_path / "duty.db")
    assert not (tmp_path / "duty.db").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody without the right")
def test_a_place_without_permission_is_named_with_the_remedy(tmp_path: Path) -> None:
    script = f"""
import os
from pathlib import Path
from duty_console import texts
from duty_console.errors import SurroundingsError
from duty_console.store import schema
from duty_console.store.writing import Store
texts.use("en")
texts.catalogue("en").gettext("nobody says this")  # every word is read while it may be
os.setgid(65534)
os.setuid(65534)
try:
    Store(Path({str(tmp_path / "closed" / "duty.db")!r}), "x")
except SurroundingsError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)

    assert "Permission denied" in done.stdout, done.stderr
    assert "--store" in done.stdout


def test_a_folder_where_the_store_should_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "duty.db").mkdir()

    with pytest.raises(SurroundingsError, match=r"duty\.db"):
        Store(tmp_path / "duty.db", "x")


def test_a_second_collector_is_refused_and_told_who_serves(tmp_path: Path) -> None:
    first = subprocess.Popen([sys.executable, "-c", f"""
from pathlib import Path
from duty_console.collector.lock import hold
held = hold(Path({str(tmp_path / 'duty.db')!r}))
print("held", flush=True)
input()
"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    try:
        with pytest.raises(SurroundingsError, match=f"process {first.pid}"):
            hold(tmp_path / "duty.db")
    finally:
        first.kill()
        first.communicate()

    os.close(hold(tmp_path / "duty.db"))  # the kernel let go of it


def test_somebody_who_looks_for_long_never_makes_the_writer_wait(history: History) -> None:
    looking = subprocess.Popen([sys.executable, "-c", f"""
from duty_console.store import sqlite
db = sqlite.connect("file:{history.path}?mode=ro", uri=True, isolation_level=None)
db.execute("begin")
print(db.execute("select count(*) from journal").fetchone()[0], flush=True)
input()
print(db.execute("select count(*) from journal").fetchone()[0], flush=True)
"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert looking.stdout is not None
    before = looking.stdout.readline()
    began = time.monotonic()
    for number in range(50):
        history.hear(f"5011 181001E130010{number:02d}\x14".encode())
        history.store.checkpoint()
    took = time.monotonic() - began

    after, _errors = looking.communicate("\n", timeout=30)

    assert (after, took < 5) == (before, True)


def test_a_reader_sees_a_commit_at_once_and_can_change_nothing(history: History) -> None:
    reader = Reader(history.path)
    head = reader.head()
    history.hear(b"5011 181001E11001003\x14")

    assert reader.head() == head + 1
    with pytest.raises(sqlite.Error):
        reader._db.execute("delete from alarm")
    reader.close()


def test_a_batch_that_fails_leaves_nothing_of_itself(history: History) -> None:
    before = (history.store.head, history.store.last_raw)
    history.store._db.execute("create temp trigger no before insert on alarm begin select raise(abort, 'no'); end")

    with pytest.raises(StoreError):
        history.hear(b"5011 181001E11001003\x14")
    assert (history.store.head, history.store.last_raw) == before
    reader = Reader(history.path)
    assert (reader.head(), reader.last_raw(), reader.alarms()) == (before[0].number, before[1], [])
    reader.close()


def test_a_store_that_another_program_locks_is_a_trouble_not_a_crash(history: History) -> None:
    history.store._db.execute("pragma busy_timeout = 50")
    other = subprocess.Popen([sys.executable, "-c", f"""
from duty_console.store import sqlite
db = sqlite.connect({str(history.path)!r}, isolation_level=None)
db.execute("begin immediate")
print("locked", flush=True)
input()
"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    other.stdout.readline()
    try:
        with pytest.raises(SurroundingsError, match=r"BUSY|held by process"):
            history.hear(b"5011 181001E11001003\x14")
    finally:
        other.communicate("\n", timeout=30)
