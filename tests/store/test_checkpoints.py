"""Moving the log into the file where what was moved before has not arrived, because a sync failed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from histories import History

from duty_console.store.checkpoints import Checkpoints

#: A console that looks at the file for a while: the log is moved only as far as it sees.
LOOKS = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("begin")
db.execute("select count(*) from journal").fetchone()
print("looks", flush=True)
sys.stdin.read()
"""
#: A disk that has dropped what a failed sync was asked for: every page but the first is as it was before.
DROPS = """
import sys
from pathlib import Path
now, before = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
with now.open("r+b", buffering=0) as file:
    file.seek(4096)
    file.write(before[4096:].ljust(now.stat().st_size - 4096, bytes(1)))
"""
IS_SOUND = """
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("pragma integrity_check").fetchone()[0])
"""


def run(code: str, *words: object) -> str:
    """Beside the process that holds the store: another library in it would drop its locks."""
    return subprocess.run([sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True,
                          check=True).stdout.strip()


@contextmanager
def looking(path: Path, code: str = LOOKS, word: str = "looks") -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == f"{word}\n"
        yield
        process.stdin.close()


def dropped(history: History, tmp_path: Path) -> None:
    """Part of the log was moved, and has not arrived."""
    before = tmp_path / "before"
    history.store.checkpoint("truncate")
    run("import shutil, sys; shutil.copyfile(*sys.argv[1:])", history.path, before)
    for zone in range(40):
        history.hear(f"5011 181001E11001{zone:03}\x14".encode())
    with looking(history.path):
        history.hear(b"5011 181001E30201000\x14")
        pages, moved = history.store.checkpoint("passive")
        assert 0 < moved < pages
        run(DROPS, history.path, before)


def test_after_a_failure_the_log_is_moved_from_its_beginning(history: History, tmp_path: Path) -> None:
    dropped(history, tmp_path)
    troubles: list[str] = []
    Checkpoints(history.path, troubles.append).end(history.store)

    assert run(IS_SOUND, history.path) == "ok"
    assert troubles == []


def test_this_would_show_a_log_that_was_let_go(history: History, tmp_path: Path) -> None:
    dropped(history, tmp_path)
    pages, moved = history.store.checkpoint("truncate")

    assert pages == moved
    assert run(IS_SOUND, history.path) != "ok"


def test_a_log_that_was_moved_whole_is_not_moved_twice(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[Path] = []
    monkeypatch.setattr("duty_console.store.checkpoints.forget_moved", forgotten.append)
    checkpoints = Checkpoints(history.path, print, beside=False)
    for zone in range(3):
        history.hear(f"5011 181001E11001{zone:03}\x14".encode())
        checkpoints.committed(history.store, 1)
        checkpoints.idle(history.store)

    assert forgotten == [history.path]


#: Another program moves the log: the library's lock for that, held over one round of ours.
HOLDS = """
import fcntl, struct, sys
with open(sys.argv[1] + "-shm", "r+b") as index:
    fcntl.fcntl(index, fcntl.F_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 121, 1, 0))
    print("holds", flush=True)
    sys.stdin.read()
"""


def test_a_round_in_which_another_moves_the_log_clears_no_doubt(
        history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[Path] = []
    monkeypatch.setattr("duty_console.store.checkpoints.forget_moved", forgotten.append)
    checkpoints = Checkpoints(history.path, print, beside=False)
    with looking(history.path, HOLDS, "holds"):
        checkpoints.committed(history.store, 1)
        checkpoints.idle(history.store)
    for _round in range(2):
        checkpoints.committed(history.store, 1)
        checkpoints.idle(history.store)

    assert forgotten == [history.path] * 2  # and not once more, after it was moved whole
