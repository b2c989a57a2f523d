"""A console remembers the head it saw, and says as long as it runs when history does not lead there any more."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from duty_console import heads, texts
from duty_console.console.memory import KEEP_MS, Memory
from duty_console.console.watch import Watch
from duty_console.heads import Seen

from .rooms import FixedClock, Writing
from .test_pty import Terminal

WORDS = {"zh": "历史记录被改动", "en": "HISTORY CHANGED"}


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def looked(path: Path) -> Memory:
    """What a console that comes and goes knows."""
    memory = Memory(path)
    watch = Watch(path, memory, FixedClock())
    assert watch.look()
    watch.close()
    memory.keep(0)
    return memory


def changed(path: Path, script: str) -> None:
    """What somebody who owns the file does, in a process of his own."""
    subprocess.run([sys.executable, "-c", f"""
from duty_console.store import sqlite
db = sqlite.connect({str(path)!r}, isolation_level=None)
for (trigger,) in db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
    db.execute("drop trigger " + trigger)
db.executescript({script!r})"""], check=True, timeout=60)


def test_the_head_that_was_seen_is_kept_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "duty.db"
    room = Writing(path)
    first = looked(path).seen
    room.raise_alarm()
    second = looked(path).seen
    room.store.close()

    assert first is not None
    assert second is not None
    assert second.number > first.number
    assert heads.recall(path) == second
    assert (second.room, second.hash) == ("xiwan", room.store.head.hash.hex())


@pytest.mark.parametrize(("change", "said"), [
    ("delete from journal where number > 30", "its end was cut off"),
    ("update journal set hash = zeroblob(32) where number = (select max(number) from journal)", "written anew"),
    ("update room set key = 'other'", "of room other"),
])
def test_a_history_that_leads_elsewhere_is_said_and_the_old_head_kept(
        tmp_path: Path, change: str, said: str) -> None:
    texts.use("en")
    path = tmp_path / "duty.db"
    Writing(path).store.close()
    before = looked(path).seen
    changed(path, change)

    after = looked(path)

    assert said in after.broken[1]
    assert heads.recall(path) == before


async def test_a_changed_history_stands_under_the_alarm_and_in_its_place_in_both_languages(
        tmp_path: Path, desk: Any) -> None:
    heads.remember(tmp_path / "duty.db", Seen("xiwan", 9, "00" * 32, "2026-11-24 02:13"))
    async with desk(remembers=True) as it:
        for language in ("zh", "en"):
            texts.use(language)
            it.app.refresh_picture(data=True)
            await it.pilot.pause()
            assert it.lines()[2].startswith("!!")
            assert WORDS[language] not in it.lines()[2]
            assert WORDS[language] in it.lines()[3]
            assert "`duty verify`" in it.lines()[3]


async def test_a_calm_screen_says_it_in_the_strip(tmp_path: Path, desk: Any) -> None:
    heads.remember(tmp_path / "duty.db", Seen("xiwan", 900_000, "00" * 32, "2026-11-24 02:13"))
    async with desk(remembers=True, busy=False) as it:
        assert WORDS["zh"] in it.lines()[2]
        assert "900000" in it.lines()[2]


async def test_a_store_put_in_the_place_of_the_open_one_is_noticed(tmp_path: Path, desk: Any) -> None:
    other = Writing(tmp_path / "other.db", busy=False)
    other.store.checkpoint("truncate")
    other.store.close()
    async with desk(remembers=True) as it:
        assert WORDS["zh"] not in it.text()
        (tmp_path / "duty.db").unlink()
        for name in ("duty.db-wal", "duty.db-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / "other.db").rename(tmp_path / "duty.db")

        await it.until(lambda: WORDS["zh"] in it.text())


async def test_what_is_changed_under_a_running_console_is_noticed(tmp_path: Path, desk: Any) -> None:
    async with desk(remembers=True) as it:
        assert it.app.memory.seen.number == it.room.number
        changed(tmp_path / "duty.db", f"delete from journal where number = {it.room.number}")

        await it.until(lambda: WORDS["zh"] in it.text())


def test_a_head_that_cannot_be_written_down_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", encoding="utf-8")
    path = tmp_path / "duty.db"
    Writing(path).store.close()
    memory = Memory(path)
    watch = Watch(path, memory, FixedClock())
    watch.look()
    watch.close()

    assert str(heads.file_of(path)) in memory.keep(0)
    assert memory.seen is not None
    memory.seen = memory.seen._replace(number=memory.seen.number + 1)
    assert memory.keep(KEEP_MS + 1) == ""


def test_a_console_that_is_left_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "duty.db"
    Writing(path, busy=False).store.close()
    with closing(Terminal(path)) as first:
        assert first.until(b"NO COLLECTOR")
        first.type(b"q")
        assert first.ends() == 0
    seen = heads.recall(path)
    assert seen is not None
    changed(path, f"update journal set hash = zeroblob(32) where number = {seen.number}")

    with closing(Terminal(path)) as second:
        assert second.until(b"HISTORY CHANGED")
        second.type(b"q")
        assert second.until(b"remembers the old one")
        assert second.ends() == 0
    assert heads.recall(path) == seen
