"""A store that is damaged at a start, or while it is served: kept, gone on from, proved across the seam."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faults import planted
from running import FIRE, Collector, entries, prepared

from duty_console.clock import SystemClock
from duty_console.collector.opening import Opening
from duty_console.errors import Damaged, StoreError, SurroundingsError
from duty_console.history.folding import differences
from duty_console.rulebook import Rulebook
from duty_console.store import rescue, schema, sqlite
from duty_console.store.ballast import Ballast
from duty_console.store.examining import examine
from duty_console.store.inspecting import Inspector
from duty_console.store.reading import Reader
from duty_console.store.writing import Store


def spoilt(path: Path, word: bytes) -> None:
    """Every place of a word in the file, spoilt."""
    path.write_bytes(path.read_bytes().replace(word, bytes(byte ^ 1 for byte in word)))


def opening(path: Path, said: Callable[[str], Any] = print) -> Opening:
    return Opening(path, "room", Rulebook.load(), SystemClock(), said, Ballast(path, 0))


@pytest.fixture
def served(tmp_path: Path) -> Collector:
    """A store with one alarm that is open, left in good order."""
    with prepared(tmp_path) as collector:
        collector.start()
        collector.cable.send(FIRE)
        collector.cable.answer()
        collector.stop()
        return collector


def test_a_sound_store_is_left_as_it_is(served: Collector) -> None:
    before = served.store.read_bytes()

    assert examine(served.store) is None
    assert served.store.read_bytes() == before


def test_files_whose_first_tables_are_still_in_their_logs_are_sound(tmp_path: Path) -> None:
    left = tmp_path / "left by a kill"
    living = Store(tmp_path / "duty.db", "room")
    shutil.copytree(tmp_path, left, ignore=shutil.ignore_patterns("*-shm", left.name))
    living.close()

    opening(left / "duty.db")().close()

    assert {path.name for path in left.iterdir()} == {"duty.db", "private.db"}


def test_damage_while_it_is_served_leads_into_a_new_file_without_a_new_start(tmp_path: Path) -> None:
    with prepared(tmp_path) as collector:
        collector.start(**planted("damaged_later"))
        collector.cable.send(FIRE)
        assert collector.cable.answer(1) == b""
        collector.until("journal.continued")
        collector.until("line.opened")
        collector.cable.send(FIRE)

        assert collector.cable.answer() == b"\x06"
        assert collector.process is not None
        assert collector.process.poll() is None
        assert len(list(tmp_path.glob("duty.damaged-*.db"))) == 1


def test_an_open_alarm_keeps_its_number_and_the_seam_is_proved(served: Collector, tmp_path: Path) -> None:
    reader = Inspector(served.store)
    head, known = reader.head(), reader.hash_at(reader.head())
    assert known is not None
    alarm = reader.alarms()[0]
    reader.close()
    spoilt(served.store, b"surgard")
    served.cable.plug()
    try:
        served.start()
        assert served.duty("verify", "--head", f"{head}:{known.hex()}").returncode == 0
        assert served.duty("verify", "--head", f"{head}:{bytes(32).hex()}").returncode == 2
        assert served.duty("export", str(tmp_path / "whole.jsonl")).returncode == 0
        assert served.duty("verify", str(tmp_path / "whole.jsonl")).returncode == 0
        reader = Inspector(served.store)
        assert alarm in reader.alarms()
        reader.close()
    finally:
        served.clean()
        served.cable.unplug()


def test_a_start_that_was_killed_after_the_renaming_goes_on_all_the_same(served: Collector) -> None:
    spoilt(served.store, b"surgard")
    rescue.set_aside(served.store, "20261124-010203")

    found = opening(served.store)
    found().close()

    assert found.continued is not None
    assert (found.continued.file, found.continued.whole) == ("duty.damaged-20261124-010203.db", True)
    assert [alarm.code for alarm in found.continued.alarms] == ["110"]


def test_a_renaming_that_was_killed_in_the_middle_is_finished_under_the_same_name(served: Collector) -> None:
    half = served.store.with_name("duty.damaged-20261124-010203.db")
    half.hardlink_to(served.store)

    assert rescue.set_aside(served.store, "20261124-999999") == half
    assert not served.store.exists()


def test_a_new_file_never_meets_the_log_of_the_old_one(served: Collector) -> None:
    log = Path(f"{served.store}-wal")
    log.write_bytes(b"old")

    kept = rescue.set_aside(served.store, "20261124-010203")

    assert not log.exists()
    assert Path(f"{kept}-wal").read_bytes() == b"old"


def test_a_broken_header_costs_nothing_of_what_was_open(served: Collector) -> None:
    spoilt(served.store, b"format")

    found = opening(served.store)
    found().close()

    assert found.continued is not None
    assert ([alarm.code for alarm in found.continued.alarms], found.continued.whole) == (["110"], True)


def test_what_cannot_be_read_at_all_is_said_to_be_so(served: Collector) -> None:
    served.store.write_bytes(served.store.read_bytes()[:100] + os.urandom(served.store.stat().st_size - 100))

    found = opening(served.store)
    store = found()

    assert found.continued is not None
    assert (found.continued.held, found.continued.whole, store.head.number) == (0, False, 0)
    store.close()


def test_damaged_private_bodies_cost_the_journal_nothing(served: Collector) -> None:
    private = served.store.with_name("private.db")
    private.write_bytes(private.read_bytes()[:4096] + os.urandom(private.stat().st_size - 4096))
    head = entries(served.store)[-1]["number"]

    found = opening(served.store)
    store = found()

    assert (found.continued, store.head.number) == (None, head)
    assert len(list(served.folder.glob("private.damaged-*.db"))) == 1
    store.close()


def test_a_letter_is_not_taken_for_a_damaged_store(tmp_path: Path) -> None:
    path = tmp_path / "duty.db"
    path.write_bytes(b"this is a letter, not a database" * 100)

    with pytest.raises(StoreError):
        opening(path)()
    assert path.read_bytes().startswith(b"this is a letter")
    assert not list(tmp_path.glob("*.damaged-*"))


def test_damage_that_another_open_meets_ends_the_run_that_knows_the_old_file(served: Collector) -> None:
    open_store = opening(served.store)
    open_store().close()
    spoilt(served.store, b"surgard")

    with pytest.raises(Damaged):
        open_store()


def test_a_reader_notices_that_another_file_stands_in_its_place(served: Collector) -> None:
    reader = Reader(served.store)
    reader.changed()
    shutil.copy(served.store, served.store.with_suffix(".new"))
    served.store.with_suffix(".new").replace(served.store)

    with pytest.raises(SurroundingsError):
        reader.changed()
    reader.close()


def test_a_continued_store_is_folded_to_what_its_tables_say(served: Collector) -> None:
    from duty_console.history.folding import differences

    spoilt(served.store, b"surgard")
    served.cable.plug()
    try:
        served.start()
        served.cable.send(FIRE)
        served.cable.answer()
        served.stop()
        assert differences(served.store, Rulebook.load()) == []
        assert isinstance(Store(served.store, "room"), Store)
    finally:
        served.clean()
        served.cable.unplug()


def made_older(path: Path, steps: int = 8) -> None:
    """The file as a program left it that knew so many steps of the shape: without the tables of later ones."""
    db = sqlite.connect(str(path), isolation_level=None)
    gone: set[str] = set()
    for number, script in list(enumerate(schema.STEPS, start=1))[steps:]:
        made = re.findall(r"create table (\w+)", script)
        for table in made:
            db.execute(f"drop table {table}")
        gone |= set(made)
        for index, table in re.findall(r"create index (\w+) on (\w+)", script):
            if table not in gone:
                db.execute(f"drop index {index}")
        for table, column in re.findall(r"alter table (\w+) add column (\w+)", script):
            if table not in gone:
                db.execute(f"alter table {table} drop column {column}")
        db.execute("delete from _sqlite_migrations where name = ?", (f"step_{number}",))
    db.execute(f"pragma user_version = {steps}")
    db.close()


def disagreements(path: Path) -> list[str]:
    return differences(path, Rulebook.load())


def test_a_store_of_an_older_program_is_no_damage_and_its_tables_are_made_anew(served: Collector) -> None:
    made_older(served.store)
    said: list[str] = []
    opening(served.store, said.append)().close()

    assert len(said) == 1
    assert "older program" in said[0]
    assert disagreements(served.store) == []
    opening(served.store, said.append)().close()
    assert len(said) == 1
    assert not list(served.store.parent.glob("*.damaged-*"))


def test_a_kill_while_the_tables_are_made_anew_leaves_it_to_the_next_start(
        served: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    made_older(served.store)
    monkeypatch.setattr("duty_console.collector.opening.renew", lambda store, rules: None)
    opening(served.store)().close()
    assert disagreements(served.store) != []
    monkeypatch.undo()

    opening(served.store)().close()

    assert disagreements(served.store) == []
    assert not list(served.store.parent.glob("*.damaged-*"))


def test_tables_that_cannot_be_made_anew_stay_as_they_were(
        served: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    before = differences(served.store, Rulebook.load())
    db = sqlite.connect(str(served.store), isolation_level=None)
    db.execute("insert into refold values (1, 1)")
    db.close()

    def failing(_state: object, _event: object) -> None:
        raise StoreError("cannot be folded")

    monkeypatch.setattr("duty_console.history.renewing.evolve", failing)
    with pytest.raises(StoreError):
        opening(served.store)()
    monkeypatch.undo()

    assert disagreements(served.store) == before == []


def test_an_older_store_is_served_as_if_it_were_its_own(tmp_path: Path) -> None:
    with prepared(tmp_path) as collector:
        collector.start()
        collector.cable.send(FIRE)
        collector.cable.answer()
        collector.stop()
        made_older(collector.store)
        collector.start()
        collector.cable.send(b"5011 181001E13001003\x14")
        assert collector.cable.answer() == b"\x06"
        collector.stop()

        assert disagreements(collector.store) == []
