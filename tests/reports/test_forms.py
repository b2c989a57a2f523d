"""
Printed forms: the same journal gives the same bytes wherever it is printed, what stands on a form is only ever text,
nothing is printed as required by law that was not read there, and paper has room for a hand where nobody signed.
"""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from paperroom import CREWS, PaperRoom, at, december, evening, form_of, handed, logged, paper_room
from rich.cells import cell_len

from duty_console import texts
from duty_console.cli import main
from duty_console.errors import UsageError
from duty_console.reports import names, report
from duty_console.reports.paper import basis, pdf, tables, text
from duty_console.reports.paper.fonts import covered
from duty_console.reports.paper.form import Block, Column, Form, Wanted
from duty_console.reports.paper.standing import standing
from duty_console.rulebook import Rule, Rulebook
from duty_console.store.answers import AnswerReader

GOLDEN = Path(__file__).parents[1] / "golden"
#: form -> the span that is printed.
SPANS = {"roster": ("2026-12-01", "2027-01-01"), "patrol-record": ("2026-11-28", "2026-11-29"),
         "duty-log": ("2026-12-01", "2026-12-02"), "handover": ("2026-12-01", "2026-12-02")}
OPTIONS = {"roster": ("--month", "2026-12"), "patrol-record": ("--day", "2026-11-28"),
           "duty-log": ("--day", "2026-12-01"), "handover": ()}
WIDE = ("patrol-record", "duty-log")
HOSTILE = '#panic("x") $x$ *b* _i_ \\ ] #read("/etc/passwd") @ref <lab> `raw` "q" \u202e\x1b[31m \x00 // /* {{'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room with a month of the roster and an evening of patrols, its collector gone."""
    path = tmp_path_factory.mktemp("paper") / "duty.db"
    with paper_room(path, "2026-11-28 12:00") as room:
        december(room)
        evening(room)
    return path


@pytest.fixture(scope="module")
def stores(store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The store that each form is printed from: a night of the duty log that was handed over has one of its own."""
    night = tmp_path_factory.mktemp("night") / "duty.db"
    with paper_room(night, "2026-11-30 22:00") as room:
        december(room)
        handed(room, logged(room))
    return {"roster": store, "patrol-record": store, "duty-log": night, "handover": night}


def duty(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "duty_console.cli", *words], env={**os.environ, **environment},
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)


def sheet(*notes: str, rows: tuple[tuple[str, ...], ...] = (), title: str = "单") -> Form:
    """A form that says just this."""
    columns = tuple(Column(f"c{at}", "列", sign=at == 2) for at in range(max(map(len, rows), default=1)))
    return Form("sheet", title, "", "室", "xiwan", (("期间", title),), (Block("b", "", columns, rows),), (), notes, (),
                "1:0000", "00000000")


def renumbered(page: str) -> str:
    """Numbers and hashes of entries as if no other noun had said anything in between: numbers have four digits and no
    dash beside."""
    known: dict[str, str] = {}
    page = re.sub(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}", "0123-4567-89ab-cdef", page)
    return re.sub(r"(?<![-\d])1\d{3}(?![-\d])", lambda one: known.setdefault(one[0], str(1001 + len(known))), page)


@pytest.mark.parametrize("name", sorted(SPANS))
def test_the_same_journal_gives_the_same_bytes_whoever_prints_it(
        name: str, stores: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["report", name, *OPTIONS[name], "--store", str(stores[name])]
    assert main(words) == 0
    here = capsys.readouterr().out
    assert main([*words, "--pdf", str(tmp_path / "here.pdf")]) == 0
    other = {"TZ": "America/New_York", "LC_ALL": "en_US.UTF-8", "PYTHONHASHSEED": "7"}
    said, printed = duty(*words, **other), duty(*words, "--pdf", "-", **other)

    assert (said.returncode, printed.returncode) == (0, 0), said.stderr + printed.stderr
    assert said.stdout.decode() == here
    assert printed.stdout == (tmp_path / "here.pdf").read_bytes()
    assert printed.stdout.startswith(b"%PDF-")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(SPANS))
def test_a_form_as_text_is_what_was_agreed_on(name: str, lang: str, stores: dict[str, Path]) -> None:
    made = form_of(stores[name], name, *SPANS[name], lang)
    said = renumbered(text.page(made._replace(head="9999:0123-4567-89ab-cdef", ruleset="01234567")))

    golden = GOLDEN / f"form-{name}-{lang}.txt"
    if os.environ.get("GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(SPANS))
def test_columns_stand_below_each_other_on_every_terminal(name: str, lang: str, stores: dict[str, Path]) -> None:
    lines = text.page(form_of(stores[name], name, *SPANS[name], lang)).splitlines()
    tables = [line for line in lines if line.startswith(("|", "+"))]

    assert len({cell_len(line) for line in tables}) == 1
    assert max(map(cell_len, lines)) <= (text.WIDE if name in WIDE else text.NARROW)


def test_whatever_is_written_on_a_form_is_printed_and_never_run() -> None:
    made = sheet(HOSTILE, rows=((HOSTILE, HOSTILE, ""), ("#", "\\", "$")), title=HOSTILE)

    [page] = pdf.pages(made)
    [html] = pdf.pages(made, "html")
    shown = re.sub(r"<[^>]*>|\u200b", "", html.decode()).replace("&lt;", "<").replace("&quot;", '"')

    assert page.startswith(b"%PDF-")
    assert HOSTILE.replace("\u202e\x1b", "〓〓").replace("\x00", "〓") in shown
    assert "root:" not in shown


def test_a_character_that_the_font_does_not_have_is_named_and_never_an_empty_box() -> None:
    [html] = pdf.pages(sheet("报告 😀 完", rows=(("😀",),)), "html")

    assert "[U+1F600]" in html.decode()
    assert "字体中没有这些字：[U+1F600]" in html.decode()
    assert pdf.chinese(None).has.has("䶮")  # a rare name
    assert not pdf.chinese(None).has.has("\U0001f600")


def test_a_font_of_the_older_format_is_read_too(tmp_path: Path) -> None:
    segments = struct.pack(">HHHHHHH", 4, 32, 0, 4, 0, 0, 0)
    segments += struct.pack(">HH", 0x503D, 0xFFFF) + b"\0\0" + struct.pack(">HH", 0x503C, 0xFFFF)
    segments += struct.pack(">HH", (5 - 0x503C) & 0xFFFF, 1) + struct.pack(">HH", 0, 0)
    cmap = struct.pack(">HH", 0, 1) + struct.pack(">HHI", 3, 1, 12) + segments
    font = tmp_path / "small.ttf"
    font.write_bytes(struct.pack(">4sHHHH", b"\0\1\0\0", 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap))
                     + cmap)

    has = covered(font, 0)
    assert [sign for sign in "倻值倽倾A" if has.has(sign)] == ["值", "倽"]
    assert not covered(tmp_path / "none.ttf", 0).has("值")


@pytest.mark.parametrize("lacking", ["typst", "font"])
def test_without_typst_or_a_font_the_remedy_is_named_and_nothing_is_left(lacking: str, store: Path, tmp_path: Path
                                                                         ) -> None:
    paper, bare = tmp_path / "out" / "roster.pdf", tmp_path / "bare"
    paper.parent.mkdir()
    bare.mkdir()
    if lacking == "typst":
        (bare / "typst.py").write_text('raise ImportError("typst")\n', encoding="ascii")
    done = duty("report", "roster", *OPTIONS["roster"], "--store", str(store), "--lang", "en", "--pdf", str(paper),
                *(("--fonts", str(bare)) if lacking == "font" else ()), PYTHONPATH=str(bare))

    assert done.returncode == 5
    assert ("pip install 'duty-console[pdf]'" if lacking == "typst" else "apt-get install fonts-noto-cjk"
            ) in done.stderr.decode()
    assert list(paper.parent.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_what_was_read_in_its_clause_is_printed_as_required(lang: str) -> None:
    texts.use(lang)
    rules = Rulebook.load().rules
    rules |= {f"X-{mark}": Rule(f"X-{mark}", "文", "text", "GB 1", mark) for mark in ("a", "B", "C", "P", "B/P", "a/C")}
    lines = dict(zip(sorted(rules), basis.lines(Rulebook(rules), rules), strict=True))
    words = {"zh": ("（依据：", "（部分依据："), "en": ("(required by ", "(in part from ")}[lang]

    assert {id for id, line in lines.items() if words[0] in line} == {id for id in rules if rules[id].mark == "A"}
    assert {id for id, line in lines.items() if words[1] in line} == {
        id for id in rules if "A" in rules[id].mark.split("/") and rules[id].mark != "A"}


def test_a_form_stands_for_one_entry_while_the_collector_goes_on(tmp_path: Path) -> None:
    with paper_room(tmp_path / "duty.db", "2026-11-28 12:00") as room:
        december(room)
        reader = AnswerReader(room.path)
        with standing(reader) as now:
            before = report("roster").form(now, Wanted(at("2026-12-01"), at("2027-01-01")))
            room.does("override", by="huang", role="leader", begins="2026-12-16 08:00", until="2026-12-16 16:00",
                      stand_in="he", extra="yes")
            again = report("roster").form(now, Wanted(at("2026-12-01"), at("2027-01-01")))
        after = room.form("roster", "2026-12-01", "2027-01-01")
        reader.close()

    assert before == again
    assert after.head != before.head
    assert "何永康" in str([row for row in after.blocks[0].rows if row[0] == "12-16"])


def test_who_signed_stands_there_with_his_time_and_who_did_not_has_an_empty_cell(store: Path) -> None:
    rounds = json.loads(tables.document(form_of(store, "patrol-record", *SPANS["patrol-record"])))["blocks"]["rounds"]

    assert [(row["patroller"], row["supervisor"]) for row in rounds["rows"]] == [
        ("陈志远\n2026-11-28 18:32", "黄国栋\n2026-11-28 18:32"), ("罗海生\n2026-11-28 20:21", ""), ("", ""), ("", "")]


def test_a_correction_of_the_log_leaves_what_was_written_before_readable(stores: dict[str, Path]) -> None:
    made = form_of(stores["duty-log"], "duty-log", *SPANS["duty-log"])
    row = next(row for row in made.blocks[0].rows if row[0] == "02:00-04:00")

    assert any("厨房油烟；现场核实无火，已复位 *1" in cell for cell in row)
    assert [note for note in made.notes if note.startswith("*1 ")] == [
        "*1 第 1 版，2026-12-01 02:40，罗海生：蒸汽；现场核实无火，已复位；"
        "第 2 版，2026-12-01 02:40，罗海生更正，理由：写错房间"]


def test_alarms_stand_in_the_log_also_where_nobody_wrote_and_a_late_entry_has_its_real_time(stores: dict[str, Path]
                                                                                            ) -> None:
    document = json.loads(tables.document(form_of(stores["duty-log"], "duty-log", *SPANS["duty-log"])))
    rows = {row["period"]: row for row in document["blocks"]["controller"]["rows"]}

    assert (rows["04:00-06:00"]["written"], rows["04:00-06:00"]["fire_open"]) == ("未填", "0")
    assert rows["02:00-04:00"]["written"] == "陈志远\n02:40\n迟填"
    assert (rows["06:00-08:00"]["fault_alarm"], rows["02:00-04:00"]["fire_open"]) == ("1", "1")
    assert "主机电池低电压" in rows["06:00-08:00"]["location_cause_action"]


def test_who_signed_a_handover_stands_there_in_order_and_in_the_log_of_the_day(stores: dict[str, Path]) -> None:
    made = form_of(stores["handover"], "handover", *SPANS["handover"])
    log = form_of(stores["duty-log"], "duty-log", *SPANS["duty-log"])

    assert [row[:3] for row in made.blocks[-1].rows] == [
        ("1", "交班", "陈志远"), ("2", "接班", "赵国强"), ("3", "接班", "李文静")]
    assert {(row[0], row[2][6:]): row[4:] for row in log.blocks[-1].rows} == {
        ("陈志远", "00:00"): ("陈志远\n2026-12-01 07:40", ""), ("陈志远", "08:00"): ("", ""),
        ("孙晓梅", "16:00"): ("", ""),
        ("李文静", "08:00"): ("", "赵国强\n2026-12-01 07:40\n李文静\n2026-12-01 08:06")}


def test_a_handover_that_waits_has_room_for_every_hand(tmp_path: Path) -> None:
    with paper_room(tmp_path / "duty.db", "2026-11-30 22:00") as room:
        december(room)
        with pytest.raises(UsageError):
            room.form("handover", *SPANS["handover"])
        room.goes_to("2026-12-01 07:40")
        number = room.does("handover_begin")
        rows = room.form("handover", *SPANS["handover"], number=number).blocks[-1].rows

    assert [row[1:] for row in rows] == [
        ("交班", "陈志远 / 罗海生", ""), ("接班", "李文静", ""), ("接班", "赵国强", "")]


def test_minutes_that_did_not_comply_stand_on_the_roster_with_who_answers_for_them(tmp_path: Path) -> None:
    with paper_room(tmp_path / "duty.db", "2026-12-20 17:30") as room:
        room.does("rota", by="huang", role="leader", pattern="ROTA-1", begins="2026-12-20", until="2026-12-31",
                  crews=CREWS)
        room.does("emergency", by="huang", role="leader", begins="2026-12-20 18:00", until="2026-12-20 18:20",
                  out="sun", stand_in="deng", reason="送医")
        room.goes_to("2026-12-20 18:30")
        made = room.form("roster", *SPANS["roster"])

    [exception] = made.blocks[-1].rows
    assert exception == ("12-20 18:00-18:20", "0 小时 20 分", "DUTY-04", "2", "1", "邓小春", "黄国栋：送医")
    assert made.blocks[-1].key == "exceptions"
    assert any(line.startswith("DUTY-04：") for line in made.basis)


def test_an_empty_month_and_an_empty_day_say_so(tmp_path: Path) -> None:
    with paper_room(tmp_path / "duty.db", "2026-11-28 12:00") as room:
        for name, words in (("roster", "本月未排班。"), ("patrol-record", "本期间没有巡查。"),
                            ("duty-log", "尚未开始填写运行记录。")):
            made = room.form(name, *SPANS[name])
            assert words in text.page(made)
            assert made.blocks[0].rows == ()
            assert len(pdf.pages(made)) == 1


def test_a_room_is_not_accused_of_the_days_before_its_first_rota(tmp_path: Path) -> None:
    with paper_room(tmp_path / "duty.db", "2026-11-28 12:00") as room:
        room.does("rota", by="huang", role="leader", pattern="ROTA-1", begins="2026-12-05", until="2026-12-30",
                  crews=CREWS)
        made = room.form("roster", "2026-12-01", "2027-01-01")

    rows = {row[0]: row for row in made.blocks[0].rows}
    assert [day for day, row in rows.items() if "DUTY-01" in row[-1]] == ["12-31"]


@pytest.mark.parametrize("words", [
    ("roster", "--day", "9999-12-31"), ("roster", "--day", "0001-01-01"), ("log", "--day", "9999-12-31"),
    ("log", "--day", "0001-01-01"), ("report", "duty-log", "--day", "9999-12-31"), ("calendar", "9999-12-31"),
    ("report", "patrol-record", "--day", "0001-01-01"), ("report", "handover", "--number", "9" * 20)],
    ids=" ".join)
def test_what_is_beyond_every_calendar_is_refused_by_its_name(words: tuple[str, ...], store: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--store", str(store), "--lang", "en"]) == 3
    assert words[-1] in capsys.readouterr().err


def test_a_long_record_has_numbered_pages_of_a4(tmp_path: Path) -> None:
    with paper_room(tmp_path / "duty.db", "2026-11-28 17:30") as room:
        for minute in range(2, 50, 2):
            room.walks(f"2026-11-28 18:{minute:02}", f"2026-11-28 18:{minute + 1:02}")
            room.does("patrol_finish", of="ktv")
        pages = pdf.pages(room.form("patrol-record", *SPANS["patrol-record"]), "png", 72)
        [one] = pdf.pages(room.form("roster", *SPANS["roster"]), "png", 72)

    assert len(pages) > 1
    assert len(pdf.pages(sheet(rows=(("\n".join("一行" for _line in range(200)),),)), "png", 20)) > 2
    assert {struct.unpack(">II", page[16:24]) for page in pages} == {(842, 595)}
    assert struct.unpack(">II", one[16:24]) == (595, 842)


@pytest.mark.parametrize(("words", "said"), [
    (("roster", "--day", "2026-12-01"), "knows no --day"), (("roster", "--number", "7"), "knows no --number"),
    (("patrol-record", "--month", "2026-12", "--day", "2026-12-01"), "not both"),
    (("handover", "--number", "first"), "first: a number is meant"),
    (("notice", "--number", "XW-ZG-2026-999"), "There is no notice XW-ZG-2026-999"),
    (("patrol-record", "--day", "yesterday"), "is not a day"), (("patrol-record", "--patrol", "kvt"), "patrols: ktv"),
])
def test_what_a_form_cannot_be_asked_for_is_said(words: tuple[str, ...], said: str, store: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *words, "--store", str(store), "--lang", "en"]) == UsageError.exit_code
    assert said in capsys.readouterr().err


def test_every_module_of_the_shelf_is_a_form_with_a_title_and_a_page(store: Path) -> None:
    assert set(names()) >= set(SPANS)
    for name in names():
        assert report(name).TITLE
        assert report(name).TAKES


def test_a_room_prints_while_it_is_written(tmp_path: Path) -> None:
    """The reader holds no lock that the writer waits for."""
    with paper_room(tmp_path / "duty.db", "2026-11-28 12:00") as room:
        reader = AnswerReader(room.path)
        with standing(reader) as now:
            entry = _something(room)
            assert now.reader.head() == now.number < entry
        assert reader.head() == entry
        reader.close()


def _something(room: PaperRoom) -> int:
    return room.does("leave", by="huang", role="leader", person="wu", begins="2026-12-24 08:00",
                     until="2026-12-25 00:00")
