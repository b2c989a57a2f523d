"""`duty broadcasts` and what `duty status` says of loudspeakers: the same rows that the screen shows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from duty_console import cli
from duty_console.clock import SystemClock

from . import airrooms
from .rooms import NOW, Writing

HOSTILE = "=1+1"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    rows = [(table, row._replace(text=HOSTILE) if table == "broadcast" and row.kind.startswith("drill") else row)
            for table, row in airrooms.busy()]
    Writing(tmp_path / "duty.db", busy=False, running=False, rows=rows).store.close()
    monkeypatch.setattr(SystemClock, "read", lambda _clock: NOW)
    return str(tmp_path / "duty.db")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    cli.main(words)
    return capsys.readouterr().out


def test_the_ledger_has_a_row_an_amplifier_and_counts_what_failed(
        store: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "broadcasts", "--store", store, "--lang", "zh")

    assert "4组 功放A4  失败 (未确认)  命令 是，确认 否，实测 -" in text
    assert "替功放A4" in text
    assert text.endswith("失败：功放A4 1\n")


def test_without_a_collector_nothing_is_said_to_be_on_the_air_now(
        store: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("broadcasts", "status"):
        assert "现在在播什么不明" in said(capsys, command, "--store", store, "--lang", "zh")


def test_what_waits_says_behind_what_on_its_amplifier_or_for_the_rooms_voice(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(SystemClock, "read", lambda _clock: NOW)
    for name, rows, level in (("amplifier", airrooms.busy(), 4), ("voice", airrooms.two_texts(), 4)):
        path = str(tmp_path / f"{name}.db")
        Writing(tmp_path / f"{name}.db", busy=False, running=False, rows=rows).store.close()
        document = json.loads(said(capsys, "broadcasts", "--store", path, "--json"))
        [waits] = [row for row in document["on_air"] if row["state"] == "waiting" and row["level"] == level]
        [ahead] = {row["broadcast"] for row in document["on_air"] if row["level"] == 2}
        assert waits["behind"] == ahead
        assert f"排队  在播出 {ahead} 之后  命令" in said(capsys, "broadcasts", "--store", path, "--lang", "zh")
        others = [row["behind"] for row in document["on_air"] if row["state"] != "waiting"]
        assert others
        assert not any(others)


def test_a_drill_is_marked_in_every_form(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [said(capsys, "broadcasts", "--store", store, "--lang", "zh", *form) for form in ((), ("--csv",))]
    document = json.loads(said(capsys, "broadcasts", "--store", store, "--json"))
    rows = list(csv.DictReader(io.StringIO(texts[1])))

    assert "演习" in texts[0]
    assert [row["drill"] for row in rows if row["kind"].startswith("drill")] == ["1"]
    assert [row["drill"] for row in document["ledger"]].count(True) == 1


def test_no_cell_acts_as_a_formula(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = csv.reader(io.StringIO(said(capsys, "broadcasts", "--store", store, "--csv")))

    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_month_has_what_was_broadcast_in_it_alone(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(json.loads(said(capsys, "broadcasts", "--store", store, "--month", "2026-11", "--json"))["ledger"]) == 6
    assert json.loads(said(capsys, "broadcasts", "--store", store, "--month", "2026-10", "--json"))["ledger"] == []


def test_a_room_without_loudspeakers_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Writing(tmp_path / "duty.db", running=False).store.close()

    assert "本室没有喇叭" in said(capsys, "broadcasts", "--store", str(tmp_path / "duty.db"), "--lang", "zh")


@pytest.fixture
def unreached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A room where residents rang from a place without an amplifier."""
    Writing(tmp_path / "hamlet.db", busy=False, running=False, rows=airrooms.unreached()).store.close()
    monkeypatch.setattr(SystemClock, "read", lambda _clock: NOW)
    return str(tmp_path / "hamlet.db")


def test_a_call_from_where_no_amplifier_hangs_has_its_row_with_its_place_and_its_end(
        unreached: str, capsys: pytest.CaptureFixture[str]) -> None:
    calls = [line for line in said(capsys, "broadcasts", "--store", unreached, "--lang", "en").splitlines()
             if "help call" in line]
    rows = [row for row in json.loads(said(capsys, "broadcasts", "--store", unreached, "--json"))["ledger"]
            if row["kind"] == "help"]
    cells = [row for row in csv.DictReader(io.StringIO(said(capsys, "broadcasts", "--store", unreached, "--csv")))
             if row["kind"] == "help"]

    assert len(calls) == len(rows) == len(cells) == 2, "one that an officer refused, and one that nobody answered"
    assert all("Back Hill no amplifier  over (refused)  asked -, confirmed -, measured -" in line for line in calls)
    for row in rows:
        assert (row["area"], row["amplifier"], row["caller"], row["how"]) == ("hamlet", "", "hill", "refused")
        assert (row["asked"], row["confirmed"], row["measured"], row["asked_at"]) == ("none", "none", "none", "")
        assert row["ended_at"] >= row["at"]
    assert [row["area"] for row in cells] == ["hamlet", "hamlet"]


def test_the_ledger_has_calls_and_parts_in_one_order_the_newest_first(
        unreached: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(capsys, "broadcasts", "--store", unreached, "--json"))["ledger"]
    assert [row["kind"] for row in rows] == ["emergency", "emergency", "help", "help"]
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)


def test_what_no_amplifier_was_asked_for_is_no_failure_of_an_amplifier(
        unreached: str, capsys: pytest.CaptureFixture[str]) -> None:
    month = said(capsys, "broadcasts", "--store", unreached, "--month", "2026-11", "--json")
    assert json.loads(month)["failures"] == {"a2": 1}
    assert said(capsys, "broadcasts", "--store", unreached, "--month", "2026-11", "--lang", "en").endswith(
        "failures: A2 1\n")


def test_an_amplifier_that_is_no_longer_in_the_room_file_has_failed_all_the_same(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(table, row) for table, row in airrooms.unreached() if table != "amplifier"]
    Writing(tmp_path / "gone.db", busy=False, running=False, rows=rows).store.close()
    monkeypatch.setattr(SystemClock, "read", lambda _clock: NOW)
    text = said(capsys, "broadcasts", "--store", str(tmp_path / "gone.db"), "--lang", "en")
    assert text.endswith("failures: a2 1\n")


def test_another_month_has_neither_the_calls_nor_the_failures(
        unreached: str, capsys: pytest.CaptureFixture[str]) -> None:
    october = json.loads(said(capsys, "broadcasts", "--store", unreached, "--month", "2026-10", "--json"))
    assert (october["ledger"], october["failures"]) == ([], {})


async def test_the_screen_shows_the_call_with_its_place(desk: Any) -> None:
    async with desk((160, 48), busy=False, rows=airrooms.unreached()) as it:
        await it.press("2")
        calls = [line for line in it.lines() if "被拒绝" in line]
        assert len(calls) == 2
        assert all("后山 无功放" in line for line in calls)
        assert any("本月失败：功放A2 1" in line for line in it.lines())
