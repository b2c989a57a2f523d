"""`duty verify`: what it says of a store that is sound, damaged, cut off, rewritten, alive or out of reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutating
import pytest
from histories import History, elsewhere

from duty_console import heads
from duty_console.errors import UsageError
from duty_console.heads import Seen
from duty_console.store.private import private_path
from duty_console.texts import language, use


@pytest.fixture(autouse=True)
def _english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before = language()
    use("en")
    yield
    use(before)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A closed store with something of everything."""
    mutating.base(tmp_path / "duty.db")
    return tmp_path / "duty.db"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can look into, which a test's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def duty(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "duty_console.cli", "--lang", "en", *map(str, words)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


def verified(*words: object) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(duty("verify", "--json", *words).stdout)
    return told


def spoil(path: Path, change: str) -> None:
    """What somebody who owns the file can do."""
    elsewhere(path, f"""
for (trigger,) in db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
    db.execute("drop trigger " + trigger)
db.executescript({change!r})""")


def test_a_sound_store_is_said_to_be_with_its_head(store: Path) -> None:
    done = duty("verify", store)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Sound: ")
    head = verified(store)["head"]
    assert f"Head: {head['number']}:{head['short']}\n" in done.stdout
    assert duty("verify", store, "--head", f"{head['number']}:{head['short']}").returncode == 0
    assert duty("verify", store, "--head", f"{head['number']}:{head['hash']}").returncode == 0


@pytest.mark.parametrize(("change", "what", "place"), [
    ("update journal set at = at + 1 where number = 9", "entry", "9"),
    ("delete from journal where number = 5", "entry", "6"),
    ("update raw set bytes = x'00' where id = 3", "entry", "8"),
    ("insert into raw select 999, line, first_at, at, tick, bytes from raw where id = 1", "raw", None),
    ("update alarm set priority = 3 where id = 8", "table", "alarm 8"),
    ("delete from point", "table", "point hall, 003"),
    ("insert into person values ('li', 'Li', 'officer', 0, 0, '', 0, '[]')", "table", "person li"),
    ("insert into room (key) values ('other')", "room", "2"),
])
def test_the_first_bad_thing_is_named_with_its_place(store: Path, change: str, what: str, place: str | None) -> None:
    spoil(store, change)

    done = duty("verify", store)
    told = verified(store)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert (told["sound"], told["trouble"]["what"]) == (False, what)
    assert place is None or told["trouble"]["place"] == place
    assert told["trouble"]["text"] in done.stderr


def test_a_changed_private_body_is_found_where_it_may_be_read(store: Path) -> None:
    spoil(private_path(store), "update private set body = replace(body, '139', '138')")

    assert "private body" in verified(store)["trouble"]["text"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody without the right")
def test_an_account_without_the_right_says_so_and_checks_the_rest(open_folder: Path) -> None:
    store = open_folder / "duty.db"
    mutating.base(store)
    store.chmod(0o644)
    done = subprocess.run([sys.executable, "-c", f"""
import os, sys
from duty_console import cli
cli.main(["--lang", "en", "verify", {str(store)!r}])  # every module and word is read while it may be
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(cli.main(["--lang", "en", "verify", {str(store)!r}]))
"""], capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr
    assert "Private bodies may not be read" in done.stdout


def test_a_file_that_is_not_there_is_no_damage(tmp_path: Path) -> None:
    done = duty("verify", tmp_path / "duty.db")

    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


def test_a_damaged_page_is_named_by_the_entry_it_took(store: Path) -> None:
    data = bytearray(store.read_bytes())
    page = data.index(b"alarm.acknowledged") // 4096 * 4096
    data[page:page + 8] = b"\xff" * 8
    store.write_bytes(data)

    told = verified(store)

    assert (told["sound"], told["trouble"]["what"]) == (False, "entry")


def test_a_file_that_is_no_store_is_damage_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "duty.db").write_bytes(b"SQLite format 3\0" + b"x" * 9000)

    told = verified(tmp_path / "duty.db")

    assert (told["sound"], told["trouble"]["what"]) == (False, "file")


def test_a_store_is_verified_while_its_collector_writes(tmp_path: Path) -> None:
    history = History(tmp_path / "duty.db")
    verifying = subprocess.Popen([sys.executable, "-c", f"""
import sys
from pathlib import Path
from duty_console.commands.verify import look
for _turn in range(20):
    report, _private = look(Path({str(history.path)!r}), [])
    print(report.entries, report.trouble, flush=True)
"""], stdout=subprocess.PIPE, text=True)
    number = 0
    while verifying.poll() is None:
        number += 1
        history.hear(b"5011 181001E11001%03d\x14" % (number % 1000))
        history.store.checkpoint()
    assert verifying.stdout is not None
    told = verifying.stdout.read().splitlines()
    verifying.stdout.close()
    history.close()

    assert len(told) == 20
    assert all(line.endswith("None") for line in told), told
    assert int(told[0].split()[0]) < int(told[-1].split()[0])


def test_a_cut_end_and_a_rewritten_history_are_found_by_whoever_saw_a_later_head(store: Path) -> None:
    before = verified(store)["head"]
    heads.remember(store, Seen("xiwan", before["number"], before["hash"], "2026-11-24 02:13"))
    assert verified(store)["heads_compared"] == 1
    spoil(store, f"delete from journal where number = {before['number']}")

    done = duty("verify", store)

    assert done.returncode == 2
    assert f"entry {before['number']} was seen on 2026-11-24 02:13" in done.stderr
    assert str(heads.file_of(store)) in done.stderr


def test_a_copy_may_end_before_the_head_that_was_seen_but_not_say_something_else(store: Path, tmp_path: Path) -> None:
    head = verified(store)["head"]
    heads.remember(store, Seen("xiwan", head["number"], head["hash"], "2026-11-24 02:13"))
    part = tmp_path / "part.journal"

    def taken(until: int) -> dict[str, Any]:
        assert duty("export", part, "--force", "--store", store, "--to", until).returncode == 0
        return verified(part, "--store", store)

    assert (taken(9)["sound"], taken(head["number"])["sound"]) == (True, True)
    heads.file_of(store).write_text(json.dumps({**json.loads(heads.file_of(store).read_text()), "hash": "00" * 32}))
    assert (taken(9)["sound"], taken(head["number"])["trouble"]["what"]) == (True, "head")


def test_a_head_given_by_hand_that_does_not_fit_is_named(store: Path) -> None:
    done = duty("verify", store, "--head", "5:0000-0000-0000-0000")

    assert (done.returncode, "journal entry 5" in done.stderr) == (2, True)


@pytest.mark.parametrize("text", ["", "5", "5:12", "x:0123456789abcdef", "5:0123456789abcdeg", "-5:0123456789abcdef"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="NUMBER:HASH"):
        heads.typed(text)


def test_a_remembered_head_only_grows(store: Path) -> None:
    heads.remember(store, Seen("xiwan", 9, "ab" * 32, "now"))
    heads.remember(store, Seen("xiwan", 7, "cd" * 32, "later"))

    assert heads.recall(store) == Seen("xiwan", 9, "ab" * 32, "now")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"room": 1}', '{"room":"x","number":"y","hash":"","when":""}'])
def test_a_spoilt_memory_is_none(store: Path, kept: str) -> None:
    heads.file_of(store).parent.mkdir(parents=True)
    heads.file_of(store).write_text(kept, encoding="utf-8")

    assert heads.recall(store) is None
    assert duty("verify", store).returncode == 0
