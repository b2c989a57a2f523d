"""Attacks on the store through SQLite, with whatever its address and its pragmas allow."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing

from viewer import REFUSED, Scene, attack

CHANGES = (
    "insert into journal (id, room, number, at, tick, kind, actor, raw, hash) values (9, 1, 9, 0, 0, 'x', 'x', 0, x'')",
    "update journal set actor = 'nobody'", "delete from journal", "update alarm set state = 'normal'",
    "delete from alarm", "delete from raw", "update raw set bytes = x''", "insert or replace into room values (1, 'x')",
    "drop trigger journal_keeps_what_it_says", "drop table journal", "alter table journal rename to old",
    "create table mine (x)", "create trigger mine after insert on journal begin delete from alarm; end",
    "pragma user_version = 99", "pragma application_id = 99", "vacuum",
)


def change(scene: Scene, address: str, *before: str) -> None:
    """Tries every change on a connection of its own; each of them must fail."""
    with closing(sqlite3.connect(f"file:{scene.store}?{address}", uri=True, isolation_level=None, timeout=0.2)) as db:
        for word in before:
            scene.learns(db.execute, word)
        for word in CHANGES:
            scene.tries(f"{address} {before}: {word}", db.execute, word)


@attack
def the_tables_are_changed_on_a_connection_that_may_write(scene: Scene) -> None:
    change(scene, "mode=rw")


@attack
def the_tables_are_changed_on_a_connection_that_may_create(scene: Scene) -> None:
    change(scene, "mode=rwc&cache=shared")


@attack
def the_tables_are_changed_in_a_file_called_immutable(scene: Scene) -> None:
    change(scene, "immutable=1")


@attack
def the_tables_are_changed_without_locks(scene: Scene) -> None:
    change(scene, "nolock=1&mode=rw")
    change(scene, "vfs=unix-none&mode=rw")


@attack
def the_schema_is_made_writable(scene: Scene) -> None:
    change(scene, "mode=rw", "pragma writable_schema = on", "pragma trusted_schema = on")
    with closing(sqlite3.connect(f"file:{scene.store}?mode=rw", uri=True, isolation_level=None, timeout=0.2)) as db:
        db.execute("pragma writable_schema = on")
        scene.tries("delete the triggers", db.execute, "delete from sqlite_master where type = 'trigger'")


@attack
def private_bodies_are_attached(scene: Scene) -> None:
    for address in ("mode=ro", "mode=rw", "immutable=1", "nolock=1&mode=ro"):
        with closing(sqlite3.connect(f"file:{scene.store}?mode=ro", uri=True, timeout=0.2)) as db:
            scene.tries(f"attach {address}", db.execute, f"attach 'file:{scene.private}?{address}' as private")
            scene.tries(f"read {address}", lambda db=db: db.execute("select * from private.private").fetchall())


@attack
def everything_in_the_tables_is_read(scene: Scene) -> None:
    with closing(sqlite3.connect(f"file:{scene.store}?mode=ro", uri=True, timeout=2)) as db:
        db.text_factory = bytes
        for (name,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
            scene.learns(lambda name=name: db.execute(f"select * from \"{name.decode()}\"").fetchall())


@attack
def the_log_is_moved_by_somebody_else(scene: Scene) -> None:
    with closing(sqlite3.connect(f"file:{scene.store}?mode=rw", uri=True, isolation_level=None, timeout=0.2)) as db:
        for mode in ("passive", "full", "restart", "truncate"):
            scene.learns(lambda mode=mode: db.execute(f"pragma wal_checkpoint({mode})").fetchall())


@attack
def another_journal_mode_is_set(scene: Scene) -> None:
    for mode in ("delete", "off", "memory", "truncate"):
        with closing(sqlite3.connect(f"file:{scene.store}?mode=rw", uri=True, isolation_level=None, timeout=0.2)) as db:
            scene.learns(db.execute, "pragma locking_mode = exclusive")
            scene.learns(lambda mode=mode, db=db: db.execute(f"pragma journal_mode = {mode}").fetchall())
            scene.tries(f"{mode}: change", db.execute, "delete from alarm")


@attack
def a_transaction_that_writes_is_begun_and_held(scene: Scene) -> Iterator[None]:
    with closing(sqlite3.connect(f"file:{scene.store}?mode=rw", uri=True, isolation_level=None, timeout=0.2)) as db:
        for word in ("begin immediate", "begin exclusive"):
            scene.learns(db.execute, word)  # of a reader this is only a snapshot
            scene.tries(f"{word}, then a change", db.execute, "delete from alarm")
        yield


@attack
def a_snapshot_is_held(scene: Scene) -> Iterator[None]:
    with closing(sqlite3.connect(f"file:{scene.store}?mode=ro", uri=True, isolation_level=None, timeout=0.2)) as db:
        db.execute("begin")
        scene.learns(lambda: db.execute("select count(*) from journal").fetchall())
        yield


@attack
def another_file_is_copied_over_the_store(scene: Scene) -> None:
    with closing(sqlite3.connect(":memory:")) as empty, \
            closing(sqlite3.connect(f"file:{scene.store}?mode=rw", uri=True, timeout=0.2)) as db:
        scene.tries("backup into it", empty.backup, db)
    for target in (scene.store.with_name("copy.db"), scene.store, scene.private):
        with closing(sqlite3.connect(f"file:{scene.store}?mode=ro", uri=True, timeout=0.2)) as db:
            scene.tries(f"vacuum into {target.name}", db.execute, f"vacuum into '{target}'")


@attack
def an_extension_is_loaded(scene: Scene) -> None:
    with closing(sqlite3.connect(f"file:{scene.store}?mode=rw", uri=True, isolation_level=None, timeout=0.2)) as db:
        try:
            db.enable_load_extension(True)
        except (AttributeError, *REFUSED):
            return
        scene.tries("load it", db.execute, "select load_extension(?)", (str(scene.home / "evil"),))
        scene.tries("write a file", db.execute, "select writefile(?, 'x')", (str(scene.store),))


@attack
def locks_for_writing_are_taken_on_every_file(scene: Scene) -> Iterator[None]:
    """A lock for writing needs a descriptor for writing; a shared one on the index needs only a reader's."""
    for path in scene.files():
        descriptor = scene.learns(os.open, path, os.O_RDONLY)
        if isinstance(descriptor, int):
            scene.tries(f"lock {path.name}", fcntl.fcntl, descriptor, fcntl.F_SETLK,
                        struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
            scene.learns(fcntl.flock, descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # SQLite asks for no such lock
    yield


@attack
def the_index_is_locked_by_a_reader(scene: Scene) -> Iterator[None]:
    """The known limit: commits wait for as long as somebody who may read holds this; who it is must be said."""
    descriptor = os.open(f"{scene.store}-shm", os.O_RDONLY)
    fcntl.fcntl(descriptor, fcntl.F_SETLK, struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, 120, 1, 0))
    yield
