"""
A month out of a spreadsheet: read or refused whole with the line of everything that is wrong; through the shipped
command and a real collector, judged by its rules, and told twice it changes nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from clocks import Clocks
from running import DUTY, Collector, entries, prepared
from test_s05_uncertified import STAFF, at

from duty_console import texts
from duty_console.commands.rosterfiles import MonthFile, Reading, dates_of, rows_of, span_of, text_of
from duty_console.domain.places import Person
from duty_console.domain.schedules import shifts_of
from duty_console.errors import StoreError

SHIFTS = shifts_of(("N 00:00 480", "D 08:00 480", "E 16:00 480"))
PEOPLE = [Person("chen", "陈建国", "officer"), Person("luo", "罗芳", "officer"), Person("li", "李娜", "officer"),
          Person("two", "李娜", "officer"), Person("gone", "去", "officer", True)]
TODAY = date(2026, 11, 16)


def read(text: str) -> MonthFile:
    rows = rows_of(text, "m.csv")
    first, length = span_of(dates_of(rows), TODAY) or (TODAY, 1)
    return Reading("m.csv", SHIFTS, PEOPLE, TODAY).month(rows, [((), (), ())] * length, first)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = texts.language()
    texts.use("en")
    yield
    texts.use(before)


@pytest.mark.parametrize("text", [
    "date,N,D,E\n2026-12-01,chen luo,li,\n", "日期;夜班;早班;中班\n2026/12/1;陈建国、罗芳;li;\n",
    "# from the leader\ndate\tE\tN\tD\n\n2026-12-01\t\tchen+luo\tli\n", "date,n,d,e\n2026-12-01,\"chen, luo\",LI\n"])
def test_a_day_is_read_however_a_spreadsheet_writes_it(text: str) -> None:
    assert read(text).days == ((("chen", "luo"), ("li",), ()),)


def test_a_file_of_another_encoding_is_read_and_one_that_is_no_text_is_not(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes("日期,夜,早,中\n2026-12-01,陈建国,罗芳,\n".encode("gbk"))
    assert read(text_of(path)).days == ((("chen",), ("luo",), ()),)
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(StoreError, match="neither UTF-8 nor GBK"):
        text_of(path)


#: What is wrong in a file -> the line and the words that say so.
WRONG = {
    "date,N,D,E\n2026-12-01,chen,nobody,li\n": "m.csv:2: nobody on the staff is called \"nobody\"",
    "date,N,D,E\n2026-12-01,chen,去,li\n": "m.csv:2: nobody on the staff is called \"去\"",
    "date,N,D,E\n\n2026-12-01,chen,李娜,li\n": "m.csv:3: \"李娜\": several are called so, write the key: li, two",
    "date,N,D,E\n2026-12-01,chen chen,li,luo\n": "m.csv:2: \"chen\" is named twice in one shift",
    "date,N,D,E\n2026-12-01,,,\n2026-12-01,,,\n": "m.csv:3: 2026-12-01 is there twice.",
    "date,N,D,E\n2026-11-15,chen,li,luo\n": "m.csv:2: 2026-11-15 is past",
    "date,N,D,E\n2026-02-30,chen,li,luo\n": "m.csv:2: \"2026-02-30\" is no date",
    "date,N,D,E\n9999-12-31,chen,li,luo\n": "m.csv:2: \"9999-12-31\" is no date",
    "date,N,D,E\n2026-12-01,a,b,c\n2027-12-01,,,\n": "m.csv:3: 2027-12-01 is too far from the others",
    "date,N,D,E\n2026-12-01,chen,li,luo,two\n": "m.csv:2: there are more columns than shifts",
    "date,N,E\n2026-12-01,chen,li\n": "m.csv:1: the columns after the date must be the shifts N (00:00), D (08:00)",
    "date,N,D,E\n": "m.csv:1: there is no day in it", "": "m.csv:1: the first row says", "x,y\n": "m.csv:1: the first",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_file_is_refused_whole_with_its_line(text: str) -> None:
    with pytest.raises(StoreError) as error:
        read(text)
    assert WRONG[text] in str(error.value)
    assert str(error.value).endswith("Nothing was entered.")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(StoreError) as error:
        read("date,N,D,E\n2026-12-01,x,li,luo\n2026-12-02,chen,li,y\n")
    assert [line[:8] for line in str(error.value).split("\n")] == ["m.csv:2:", "m.csv:3:", "Nothing "]


@pytest.fixture
def room(tmp_path: Path, shim: Path) -> Iterator[Collector]:
    clocks = Clocks(tmp_path, shim)
    clocks.reboot(at("00:00") - 43_200)
    with prepared(tmp_path, more=STAFF) as made:
        made.environment |= clocks.environment
        yield made.start()


def test_a_month_is_entered_from_a_spreadsheet_whole_or_not_at_all(room: Collector, tmp_path: Path) -> None:
    path = tmp_path / "december.csv"
    good = [f"2026-12-{day:02},赵 wu,li sun,huang luo" for day in range(1, 13)]

    def imported(rows: list[str], *more: str) -> tuple[int, str]:
        path.write_text("\n".join(["date,N,D,E", *rows]), encoding="utf-8")
        done = room.duty("roster", "--lang", "en", "import", str(path), *more)
        return done.returncode, done.stdout + done.stderr

    def saved() -> int:
        return sum(entry["kind"] == "rota.set" for entry in entries(room.store))

    code, said = imported([*good[:4], "2026-12-05,赵,deng sun,li luo", *good[5:]], "--dry-run")
    assert code == 1
    assert "december.csv:6: DUTY-02 12-05 00:00-08:00" in said
    assert "december.csv:6: DUTY-04 12-05 08:00-16:00 邓" in said
    assert "Not entered: a rule is against it." in said
    code, said = imported([*good, "2026-12-14,赵 wu,li sun,huang luo"])  # of one who stands there it ends on the 13th
    assert (code, "(rule DUTY-01)" in said, "(rule DUTY-15)" in said) == (1, True, False)
    code, said = imported([*good, "2026-12-13,赵 wu,li sun,nobody luo"])
    assert (code, "december.csv:14: nobody on the staff is called \"nobody\"" in said) == (2, True)
    assert imported(good, "--dry-run") == (0, "12 days would be entered.\n")
    assert saved() == 0

    code, said = imported(good)
    assert (code, said.startswith("12 days entered: entry ")) == (0, True)
    code, said = imported(good)
    assert (code, "says what stands already" in said) == (0, True)
    assert saved() == 1
    code, said = imported(["2026-12-03,赵 wu,li sun,huang chen"])
    assert (code, saved()) == (0, 2)
    listed = room.duty("roster", "--day", "2026-12-03", "--csv").stdout
    assert [row.split(",")[4] for row in listed.splitlines()[1:]] == ["wu", "zhao", "li", "sun", "chen", "huang"]
    assert room.duty("verify").returncode == 0
    again = subprocess.run([*DUTY, "replay", str(room.store), "--check"], capture_output=True, text=True, check=False,
                           env=room.environment)
    assert again.returncode == 0, again.stdout[-2000:]
