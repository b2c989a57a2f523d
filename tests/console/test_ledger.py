"""`duty broadcasts` and what `duty status` says of loudspeakers: the same rows that the screen shows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

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
