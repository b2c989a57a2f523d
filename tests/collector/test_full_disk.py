"""A disk that is really full: nobody is answered falsely, the ballast lets recording and a start go on, people know."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faults import planted
from running import ACK, BURGLARY, FIRE, Caller, Collector, prepared, until

from duty_console.store.ballast import Ballast

MIB = 2**20
pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root can make a small disk")


@contextmanager
def small_disk(folder: Path, size_mib: int) -> Iterator[Path]:
    """A disk of its own, soon full."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mib}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> None:
    """To the last byte."""
    with (disk / "filler").open("ab", buffering=0) as file:
        for size in (MIB, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def room(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[tuple[Collector, Path]]:
    """A collector whose store lies on a disk of 16 MiB, 2 of them ballast."""
    with (small_disk(tmp_path / "disk", 16) as disk,
          prepared(tmp_path, wait_s=1.0, more="[store]\nballast_mib = 2\n") as collector):
        collector.store = disk / "duty.db"
        collector.start()
        until((disk / "duty.ballast").exists)
        yield collector, disk
        collector.clean()


def answered(collector: Collector, text: str) -> bool:
    """Whether a frame is answered while its device still repeats it."""
    for _attempt in range(5):
        collector.cable.send(text)
        if collector.cable.answer(1.1) == ACK:
            return True
    return False


def test_the_ballast_is_there_and_nobody_elses_business(cramped: tuple[Collector, Path]) -> None:
    found = (cramped[1] / "duty.ballast").stat()

    assert (found.st_size, found.st_blocks * 512, found.st_mode & 0o777) == (2 * MIB, 2 * MIB, 0o600)


def test_a_disk_that_fills_up_gives_up_the_ballast_and_people_are_told(cramped: tuple[Collector, Path]) -> None:
    collector, disk = cramped
    console = Caller(collector.door())
    fill(disk)

    assert answered(collector, FIRE)
    assert "SQLITE_FULL" in console.hear("trouble")["trouble"]
    full = collector.until("store.full")
    assert full["body"].freed == 2 * MIB
    assert collector.until("alarm.raised", full["number"])["body"].code == "disk_full"
    assert not (disk / "duty.ballast").exists()
    console.close()

    (disk / "filler").unlink()
    roomy = collector.until("store.room")
    assert collector.until("alarm.returned", roomy["number"])["body"].code == "disk_full"
    assert (disk / "duty.ballast").stat().st_size == 2 * MIB


@pytest.mark.parametrize("ending", [9, 15])
def test_a_start_on_a_full_disk_works_and_says_so(cramped: tuple[Collector, Path], ending: int) -> None:
    collector, disk = cramped
    head = collector.head()
    collector.stop(ending)
    fill(disk)
    collector.head = lambda: head  # type: ignore[method-assign]
    collector.start()

    assert answered(collector, BURGLARY)
    assert collector.until("store.full")["body"].freed == 2 * MIB


def test_without_any_room_nobody_is_answered_until_there_is(cramped: tuple[Collector, Path]) -> None:
    collector, disk = cramped
    (disk / "duty.ballast").unlink()
    (disk / "duty.ballast").mkdir()  # nothing to give up, and none can be made
    fill(disk)
    collector.cable.send(FIRE)
    assert collector.cable.answer(1.5) == b""
    (disk / "filler").unlink()

    assert answered(collector, FIRE)
    assert "alarm.raised" in {event["kind"] for event in collector.events("--noun", "alarm")}


def test_this_would_show_that_the_ballast_is_not_given_up(cramped: tuple[Collector, Path]) -> None:
    collector, disk = cramped
    collector.stop()
    collector.start(**planted("keep_ballast"))
    fill(disk)

    assert not all(answered(collector, f"5011 18{1000 + number}E11001003") for number in range(200))


def test_the_ballast_is_not_made_where_it_would_itself_fill_the_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        ballast = Ballast(disk / "duty.db", 2 * MIB)
        assert not ballast.is_wanted()
        assert Ballast(disk / "duty.db", MIB).is_wanted()
        assert ballast.free() == 0


def test_a_ballast_of_another_size_is_made_anew_and_one_that_is_not_wanted_goes(tmp_path: Path) -> None:
    store = tmp_path / "duty.db"
    assert Ballast(store, MIB).make()
    assert Ballast(store, 2 * MIB).is_wanted()
    assert Ballast(store, 2 * MIB).make()
    assert (tmp_path / "duty.ballast").stat().st_size == 2 * MIB

    assert Ballast(store, 0).is_wanted()
    assert not Ballast(store, 0).make()
    assert list(tmp_path.iterdir()) == []
