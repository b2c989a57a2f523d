"""
A ledger out of a spreadsheet through the shipped commands: wrong lines are named, whatever is killed in the middle
leaves nothing of it, the same file twice changes nothing, and what is written out is taken back equal.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import DUTY, Collector, prepared, until

from duty_console.store import register
from duty_console.store.hazards import of_span
from duty_console.store.reading import Reader

LEADER = f'\n[[access]]\nuid = {os.getuid()}\nrole = "leader"\n'
#: Some thirty parts.
ROWS = 8_000


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
        return register.counts(reader).places
    finally:
        reader.close()


def came(room: Collector) -> tuple[int, str, int, int]:
    """The newest file: its entry, its state, how many parts of it are there, and how many there are."""
    reader = Reader(room.store)
    try:
        [row, *_others] = register.bulks(reader) or [None]
        return (row.id, row.state, row.had, row.parts) if row else (0, "", 0, 1)
    finally:
        reader.close()


def whole_or_nothing(room: Collector) -> bool:
    """Killed in the middle nothing of it holds; where the kill came too late, all."""
    _entry, state, had, parts = came(room)
    return (state, places(room)) == ("coming", 0) or (state, had, places(room)) == ("taken", parts, ROWS)


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
    until(lambda: came(room)[2] > 2)
    killed(command)
    assert whole_or_nothing(room)
    assert ("places.csv is being brought: " in room.duty("places", "--lang", "en").stdout) == (places(room) == 0)

    left = came(room)[0]
    command = importing(room, path)  # which drops what was left
    until(lambda: came(room)[0] > left and came(room)[2] > 2)
    room.stop(signal.SIGKILL)
    said, _none = command.communicate(timeout=30)
    assert (command.returncode == 4) == (came(room)[1] == "coming"), said
    room.start()
    assert whole_or_nothing(room)

    left = came(room)[0]
    command = importing(room, path)
    until(lambda: command.poll() is not None or (came(room)[0] > left and came(room)[2] == came(room)[3]))
    room.stop(signal.SIGKILL)  # on the last word, or before or after it
    command.communicate(timeout=30)
    room.start()
    assert whole_or_nothing(room)

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

        out = {"places": tmp_path / "places.xlsx", "hazards": tmp_path / "hazards.csv"}
        for what, path in out.items():
            assert one.duty(what, "export", str(path)).returncode == 0
            done = other.duty(what, "import", str(path))
            assert done.returncode == 0, done.stderr
        assert stands(other) == stands(one)
        assert [row[-1] for row in stands(one)[1]] == [False, False, True]
        again = one.duty("hazards", "--lang", "en", "import", str(out["hazards"]))
        assert (again.returncode, again.stderr.count("is in the ledger already")) == (2, 3)
        cases.write_text("place,breach,found,text\nA,BRE-21,2026-09-02,新\nA,BRE-21,2026-09-01,=门窗\n", "utf-8")
        grown = one.duty("hazards", "--lang", "en", "import", str(cases))  # a ledger without numbers that has grown
        assert (grown.returncode, "line 3: the same is in the ledger already as GZ-1" in grown.stderr) == (2, True)


def stands(room: Collector) -> tuple[list[object], list[tuple[object, ...]]]:
    """What stands in the ledgers, without the entries that say so; of a hazard last whether it was late."""
    reader = Reader(room.store)
    try:
        return ([row._replace(number=0, at=0) for row in register.places(reader)],
                [(row.number, row.place, row.breach, row.text, row.state, row.found, row.due, row.first_due,
                  row.claimed, row.claimed_by, row.reinspected, row.reinspected_by, row.closed, row.evidence, row.late)
                 for row in of_span(reader, "", "9999")])
    finally:
        reader.close()
