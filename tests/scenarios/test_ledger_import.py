"""
A ledger out of a spreadsheet through the shipped commands: wrong lines are named, whatever is killed in the middle
leaves nothing of it, the same file twice changes nothing, and what is written out is taken back equal.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import DUTY, Collector, prepared, until

from duty_console.store.reading import Reader
from duty_console.store.register import bulks, counts

LEADER = f'\n[[access]]\nuid = {os.getuid()}\nrole = "leader"\n'
#: Some forty parts.
ROWS = 12_000


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Collector]:
    with prepared(tmp_path, more=LEADER) as made:
        yield made.start()


def ledger(path: Path, rows: int) -> Path:
    path.write_text("场所编号,单位名称,地址,风险等级,责任人\n" + "".join(
        f"P{number:05},第{number}号店,和平街道东风路{number}号,{('高', '一般', '低')[number % 3]},王{number}\n"
        for number in range(rows)), encoding="utf-8")
    return path


def places(room: Collector) -> int:
    reader = Reader(room.store)
    try:
        return counts(reader).places
    finally:
        reader.close()


def came(room: Collector) -> tuple[str, int, int]:
    """Of the newest file: its state, and how many of its parts are there."""
    reader = Reader(room.store)
    try:
        [row, *_others] = bulks(reader) or [None]
        return (row.state, row.had, row.parts) if row else ("", 0, 1)
    finally:
        reader.close()


def importing(room: Collector, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([*DUTY, "places", "--store", str(room.store), "import", str(path), "--progress"], text=True,
                            env=room.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_whatever_is_killed_in_the_middle_leaves_nothing_of_a_file(room: Collector, tmp_path: Path) -> None:
    path = ledger(tmp_path / "places.csv", ROWS)
    command = importing(room, path)
    until(lambda: came(room)[1] > 2)
    killed(command)
    assert (came(room)[0], places(room)) == ("coming", 0)

    command = importing(room, path)  # which drops what was left
    until(lambda: came(room)[1] in range(3, 30) and came(room)[0] == "coming")
    room.stop(signal.SIGKILL)
    said, _none = command.communicate(timeout=30)
    assert command.returncode == 4, said
    room.start()
    assert (came(room)[0], places(room)) == ("coming", 0)

    command = importing(room, path)
    until(lambda: came(room)[1] == came(room)[2])
    room.stop(signal.SIGKILL)  # on the last word, or before or after it
    command.communicate(timeout=30)
    room.start()
    assert (came(room)[0], places(room)) in (("coming", 0), ("taken", ROWS))

    command = importing(room, path)
    said, _none = command.communicate(timeout=60)
    assert (command.returncode, places(room)) == (0, ROWS), said
    assert "rows brought" in said or "taken already" in said
    head = room.head()
    assert "taken already" in room.duty("places", "import", str(path)).stdout
    assert (room.head(), places(room)) == (head, ROWS)
    assert room.duty("verify").returncode == 0


def test_a_ledger_goes_out_and_comes_in_equal_and_a_wrong_line_keeps_all_of_it_out(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with prepared(tmp_path / "a", more=LEADER) as one, prepared(tmp_path / "b", more=LEADER) as other:
        one.start()
        other.start()
        register = tmp_path / "r.csv"
        register.write_text("place,name,address,critical\nA,=1+1,'-2,1\nB,乙店,东街,\n", encoding="utf-8")
        cases = tmp_path / "h.csv"
        cases.write_text(
            "编号,场所编号,隐患代码,发现日期,整改期限,首次期限,隐患内容,整改完成日期,整改人,复查日期,复查人,证据,销号日期,逾期\n"
            "GZ-1,A,BRE-21,2026-09-01,2026-09-10,2026-09-08,=门窗,2026-09-09,王,2026-09-10,李,档案1,2026-09-10,\n"
            "GZ-2,B,BRE-21,2026-09-01,2030-09-10,,+窗,,,,,,,\n"
            "GZ-3,B,BRE-21,2026-09-01,2026-09-10,,晚,2026-09-12,王,2026-09-13,李,档案3,2026-09-13,\n", encoding="utf-8")
        wrong = tmp_path / "w.csv"
        wrong.write_text("place,breach,found,closed\nA,BRE-21,2026-09-01,\nNO,BRE-21,2026-09-01,\nA,BRE-21,5.10.,\n"
                         "A,BRE-00,2026-09-01,\nA,BRE-21,2026-09-01,2026-09-02\n", encoding="utf-8")
        done = one.duty("places", "import", str(register), "--dry-run")
        assert (done.returncode, places(one)) == (0, 0), done.stderr
        assert one.duty("places", "import", str(register)).returncode == 0
        head = one.head()
        done = one.duty("hazards", "--lang", "en", "import", str(wrong))
        assert done.returncode == 2
        for said in ("line 3: place: the register has no place NO", "line 4: found: 5.10. is no day",
                     "line 5: breach: the library has no breach BRE-00", "line 6: closed needs evidence",
                     "nothing was taken"):
            assert said in done.stderr
        assert one.head() == head
        assert one.duty("hazards", "import", str(cases)).returncode == 0

        for suffix in (".csv", ".xlsx"):
            for what in ("places", "hazards"):
                assert one.duty(what, "export", str(tmp_path / f"{what}{suffix}")).returncode == 0
        for suffix, what in ((".xlsx", "places"), (".csv", "hazards")):
            done = other.duty(what, "import", str(tmp_path / f"{what}{suffix}"))
            assert done.returncode == 0, done.stderr
        for what, columns in (("places", 12), ("hazards", 19)):
            assert other.duty(what, "export", str(tmp_path / f"{what}-again.csv")).returncode == 0
            assert cells(tmp_path / f"{what}-again.csv", columns) == cells(tmp_path / f"{what}.csv", columns)
        assert [row[-1] for row in cells(tmp_path / "hazards.csv", 19)[1:]] == ["0", "0", "1"]
        again = one.duty("hazards", "--lang", "en", "import", str(tmp_path / "hazards.xlsx"))
        assert (again.returncode, again.stderr.count("is in the ledger already")) == (2, 3)
        assert other.duty("verify").returncode == 0


def cells(path: Path, columns: int) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row[:columns] for row in csv.reader(stream)]
