"""Ledgers as files: read however a clerk's program writes them, and written so that no cell acts as a formula."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from duty_console import texts
from duty_console.cleaning import FORMULA, cell, uncelled
from duty_console.commands import evidence, ledgerfiles
from duty_console.commands.ledgerfiles import Read, read, write
from duty_console.domain.placerows import HAZARDS, PLACES
from duty_console.errors import StoreError, SurroundingsError, UsageError

HEADS = ["place", "name", "address", "responsible", "critical"]
#: What would be run, were it taken for a formula; and what only looks like an escape.
WILD = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "＝1", "－x", "'=x", "''+1", "'plain", "#REF!", "=", "'", "a=b"]


@pytest.fixture(autouse=True)
def _english() -> None:
    texts.use("en")


def book(path: Path, *rows: Sequence[Any]) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)  # type: ignore[union-attr]
    made.save(path)
    return path


def rows_of(found: Read) -> list[dict[str, str]]:
    assert not found.wrong, found.wrong
    return [{name: row[name] for name in HEADS} for _line, row in found.rows]


@pytest.fixture(params=[".csv", ".xlsx"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"f{request.param}"


def test_a_file_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgerfiles, "_FILE", 2**20)
    with pytest.raises(UsageError, match="/dev/zero: a file has 1 byte to"):
        read(Path("/dev/zero"), PLACES)
    with pytest.raises(UsageError, match="/dev/zero: a file has 1 byte to 20 MB"):
        evidence._read(Path("/dev/zero"))


def test_what_is_written_is_read_back_and_no_cell_is_a_formula(path: Path) -> None:
    rows = [[f"P{number}", name, name, name[:40], 0] for number, name in enumerate(WILD)]
    assert write(path, HEADS, rows) == len(rows)
    assert rows_of(read(path, PLACES)) == [
        dict(zip(HEADS, [*row[:4], "0"], strict=True)) for row in rows]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [one for row in csv.reader(stream) for one in row]
        assert not [one for one in cells if one.startswith(FORMULA)]
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    else:
        sheet = load_workbook(path).active
        kinds = {one.data_type for row in sheet.iter_rows() for one in row}  # type: ignore[union-attr]
        assert kinds <= {"s", "n"}
        quoted = [one.quotePrefix for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2)  # type: ignore[union-attr]
                  for one in row]
        assert quoted == [name.startswith((*FORMULA, "#")) for name in WILD]
        with zipfile.ZipFile(path) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_no_text_is_lost_by_making_a_cell_harmless() -> None:
    for text in WILD:
        assert uncelled(cell(text)) == text
        assert not cell(text).startswith(FORMULA)


def test_no_file_is_written_over_unasked_and_none_is_left_half_written(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(SurroundingsError, match="already"):
        write(path, HEADS, [])
    assert path.read_text() == "mine"

    def broken() -> Iterator[list[str]]:
        yield ["A"]
        raise OSError(28, "No space left on device")

    with pytest.raises(SurroundingsError):
        write(path, HEADS, broken(), replacing=True)
    assert (path.read_text(), [one.name for one in path.parent.iterdir()]) == ("mine", [path.name])
    write(path, HEADS, [["A", "b", "", "", 0]], replacing=True)
    assert [row.row["place"] for row in read(path, PLACES).rows] == ["A"]


@pytest.mark.parametrize("data", [
    "场所编号,单位名称,地址\r\nA,甲店,东街\r\n".encode("gbk"), "编号\t名称\t地址\nA\t甲店\t东街\n".encode(),
    "\ufeffPlace,NAME,Address,ours\nA,甲店,东街,x\n\n,,,\n".encode()])
def test_a_table_is_read_in_either_language_and_encoding(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(data)
    assert [(one.line, one.row["place"], one.row["name"], one.row["address"]) for one in read(file, PLACES).rows] == [
        (2, "A", "甲店", "东街")]


def test_a_workbook_is_read_with_its_days_numbers_and_lines(tmp_path: Path) -> None:
    file = book(tmp_path / "f.xlsx", ["编号", "名称", "登记日期", "检查周期", "重点部位"],
                [7.0, "甲", datetime(2026, 9, 1), 3, True], [], ["B", "乙", "2026年9月2日", None, "否"])
    found = read(file, PLACES)
    assert [(one.line, one.row["place"], one.row["since"], one.row["every_months"], one.row["critical"])
            for one in found.rows] == [(2, "7", "2026-09-01", "3", "1"), (4, "B", "2026-09-02", "", "0")]


def test_a_workbook_is_read_to_its_end_whatever_size_it_says_it_has(tmp_path: Path) -> None:
    file, other = book(tmp_path / "f.xlsx", ["place", "name"], ["A", "甲"], ["B", "乙"]), tmp_path / "g.xlsx"
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(other, "w") as made:
        for name in parts.namelist():
            made.writestr(name, parts.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"'))
    assert [one.row["name"] for one in read(other, PLACES).rows] == ["甲", "乙"]


def test_a_sheet_that_is_not_read_is_named(tmp_path: Path) -> None:
    made = Workbook()
    made.active.append(["place", "name"])  # type: ignore[union-attr]
    made.create_sheet("空")
    made.create_sheet("十月").append(["place", "name"])
    made.save(tmp_path / "f.xlsx")
    assert read(tmp_path / "f.xlsx", PLACES).beside == ("十月",)


def test_a_formula_is_refused_with_its_line(tmp_path: Path) -> None:
    file = book(tmp_path / "f.xlsx", ["place", "name"], ["A", "甲"], ["B", "=1+1"])
    with pytest.raises(StoreError, match="line 3: a cell is a formula"):
        read(file, PLACES)


@pytest.mark.parametrize(("name", "data", "said"), [
    ("f.xlsx", b"no workbook", "no workbook"), ("f.csv", b"\xff\xfe\x00", "neither UTF-8 nor GBK"),
    ("f.csv", b"", "is empty"), ("f.csv", b"name\nx\n", "line 1: columns are missing"),
    ("f.csv", b"place,name,key\nx,y,z\n", "line 1: columns are missing or there twice: place")])
def test_what_is_no_ledger_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(StoreError, match=said):
        read(file, PLACES)


def test_a_workbook_that_is_cut_anywhere_is_refused_with_a_sentence(tmp_path: Path) -> None:
    data = book(tmp_path / "f.xlsx", ["place", "name"], *[[f"P{one}", "甲"] for one in range(50)]).read_bytes()
    file = tmp_path / "g.xlsx"
    for length in range(1, len(data), 97):
        file.write_bytes(data[:length])
        with pytest.raises(StoreError):
            read(file, PLACES)
    for place in range(0, len(data), 89):
        file.write_bytes(data[:place] + b"\xff\x00\xff" + data[place + 3:])
        with suppress(StoreError):
            read(file, PLACES)


def test_every_wrong_line_is_named_up_to_a_limit(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("place,name,risk\n" + "A,x,\n" + "B,,\n" + "C D,x,\n" + "E,x,wild\n" * 200, encoding="utf-8")
    found = read(file, PLACES)
    assert found.wrong[:2] == ["f.csv line 3: name is missing.",
                               "f.csv line 4: place: C D has a space, a comma, a colon or a semicolon in it."]
    assert (len(found.wrong), len([one for one in found.wrong if one])) == (202, 50)


def test_what_was_voided_is_passed_over_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("场所编号,隐患代码,发现日期,状态\nA,BRE-21,2026-09-01,voided\nA,BRE-21,2026-09-01,作废\n"
                    "A,BRE-21,2026-09-01,closed\n", encoding="utf-8")
    found = read(file, HAZARDS)
    assert (found.seen, found.voided, len(found.rows), found.wrong) == (1, 2, 1, [])
