"""`duty backup`: a copy that holds, taken from a store in use; a failure leaves nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from histories import History
from test_verify import _english, duty, spoil, store, verified  # noqa: F401

from duty_console.store.private import private_path


def names(folder: Path) -> list[str]:
    """What is there, without what SQLite keeps beside a store in use."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-shm", "-wal")))


def test_a_copy_taken_while_the_collector_writes_holds(tmp_path: Path) -> None:
    history = History(tmp_path / "duty.db")
    copying = subprocess.Popen(
        [sys.executable, "-m", "duty_console.cli", "--lang", "en", "backup", str(tmp_path / "copy.db"), "--store",
         str(history.path), "--private"], stderr=subprocess.PIPE, text=True)
    while copying.poll() is None:
        history.hear(b"5011 181001E11001003\x14")
        history.store.checkpoint()
    history.close()
    assert copying.stderr is not None
    told = copying.stderr.read()
    copying.stderr.close()

    assert copying.returncode == 0, told
    assert told.startswith("Copied and proved: ")
    head = verified(tmp_path / "copy.db")
    assert (head["sound"], head["private"]) == (True, "checked")
    assert 0 < head["entries"] <= verified(history.path)["entries"]


def test_a_copy_is_one_file_with_its_mode_and_the_private_one_only_when_asked(
        store: Path, tmp_path: Path) -> None:  # noqa: F811
    copy = tmp_path / "safe" / "copy.db"
    copy.parent.mkdir()

    assert duty("backup", copy, "--store", store).returncode == 0
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert duty("backup", copy.with_name("two.db"), "--store", store, "--private").returncode == 0

    modes = {path.name: path.stat().st_mode & 0o777 for path in copy.parent.iterdir()}
    assert modes == {"copy.db": 0o640, "two.db": 0o640, "two.private.db": 0o600}


@pytest.mark.parametrize("there", ["copy.db", "copy.private.db"])
def test_a_copy_is_never_written_over_another(store: Path, tmp_path: Path, there: str) -> None:  # noqa: F811
    (tmp_path / there).write_bytes(b"precious")
    before = names(tmp_path)

    done = duty("backup", tmp_path / "copy.db", "--store", store, "--private")

    assert (done.returncode, there in done.stderr) == (5, True)
    assert names(tmp_path) == before
    assert (tmp_path / there).read_bytes() == b"precious"


def test_a_store_that_is_not_sound_is_named_and_no_copy_kept(store: Path, tmp_path: Path) -> None:  # noqa: F811
    spoil(store, "update journal set at = at + 1 where number = 9")
    before = names(tmp_path)

    done = duty("backup", tmp_path / "copy.db", "--store", store)

    assert (done.returncode, "journal entry 9" in done.stderr) == (2, True)
    assert names(tmp_path) == before


def test_a_private_file_that_is_not_there_is_said(store: Path, tmp_path: Path) -> None:  # noqa: F811
    private_path(store).unlink()

    done = duty("backup", tmp_path / "copy.db", "--store", store, "--private")

    assert (done.returncode, "private.db" in done.stderr) == (5, True)
    assert not (tmp_path / "copy.db").exists()


def test_a_folder_that_is_not_there_is_said(store: Path, tmp_path: Path) -> None:  # noqa: F811
    done = duty("backup", tmp_path / "no" / "copy.db", "--store", store)

    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


@pytest.mark.parametrize("command", ["backup", "export", "import"])
def test_a_disk_that_takes_no_more_is_a_sentence_and_leaves_nothing(
        store: Path, tmp_path: Path, command: str) -> None:  # noqa: F811
    folder, journal = tmp_path / "safe", tmp_path / "whole.journal"
    folder.mkdir()
    assert duty("export", journal, "--store", store).returncode == 0
    words = ["import", journal, "--store", folder / "new"] if command == "import" else [
        command, folder / "new", "--store", store]

    done = subprocess.run(["sh", "-c", 'ulimit -f 16; exec "$@"', "sh", sys.executable, "-m", "duty_console.cli",
                           *map(str, words)], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr.count("\n"), list(folder.iterdir())) == (5, 1, []), done.stderr


@pytest.mark.parametrize("command", ["backup", "export"])
def test_a_place_where_nothing_can_be_written_is_a_sentence(
        store: Path, command: str) -> None:  # noqa: F811
    done = duty(command, "/proc/new", "--store", store)

    assert (done.returncode, done.stderr.count("\n")) == (5, 1), done.stderr
