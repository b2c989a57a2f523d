"""Export of what is listed: what stands in the file, where it lies, and what is said when it cannot be written."""

from __future__ import annotations

import asyncio
import csv
import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.console import exporting
from duty_console.console.screens import SCREENS
from duty_console.replay.player import Player

from . import airrooms, dutyrooms
from .test_replay_screens import STEPS, until, watched


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (documents := tmp_path / "documents").mkdir()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(documents))
    return documents / "duty-console"


def table(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def flat(it: Any) -> str:
    """What is on the screen without its line breaks: a path may be cut anywhere."""
    return "".join(it.text().split())


async def written(it: Any, folder: Path, *keys: str) -> Path:
    before = set(folder.glob("*")) if folder.exists() else set()
    await it.press(*keys, "E")
    await it.until(lambda: it.app.hand.prompt is not None)
    await it.press("enter")
    await it.until(lambda: "已导出" in flat(it) or "Written" in flat(it))
    (fresh,) = set(folder.glob("*")) - before
    it.app.note("")
    return fresh


@pytest.mark.parametrize("viewer", [False, True], ids=["officer", "viewer"])
async def test_a_table_has_what_is_listed_whole_and_in_shown_order(desk: Any, folder: Path, viewer: bool) -> None:
    async with desk(viewer=viewer, aside=True) as it:
        rows = table(await written(it, folder))
        assert [row[0] for row in rows[1:]] == [str(alarm.id) for alarm in it.app.picture.alarms]
        assert rows[1][2] == "2026-11-24 02:13:04+08:00"
        assert all(len(row) == len(rows[0]) and not any(cell.endswith("..") for cell in row) for row in rows)

        entries = table(await written(it, folder, "7"))
        numbers = [int(row[0]) for row in entries[1:]]
        assert numbers == [event.number for event in it.app.glass.body._rows] == sorted(numbers)

        lines = table(await written(it, folder, "8"))
        assert [row[0] for row in lines[1:]] == [line.name for line in it.app.picture.lines]

        shelf = table(await written(it, folder, "S"))
        assert "充电器故障 已报修" in shelf[1][5] or any("充电器故障 已报修" in row[5] for row in shelf)
        assert folder.stat().st_mode & 0o077 == 0


async def test_loudspeakers_their_ledger_and_the_figures_are_tables_too(desk: Any, folder: Path) -> None:
    async with desk(busy=False, rows=airrooms.busy(), figures=True) as it:
        heard = table(await written(it, folder, "2"))
        assert any("橙色" in row[2] and row[2].count("请关好门窗") == 24 and row[4:6] == ["是", "是"] for row in heard)
        ledger = table(await written(it, folder, "2", "L"))
        assert any(row[4].startswith("演习") for row in ledger)

        await it.press("9")
        await it.until(lambda: it.app.glass.body.report is not None)
        figures = table(await written(it, folder))
        assert {"RESP-01", "RESP-02", "KPI-01"} <= {row[1] for row in figures}


async def test_every_screen_that_a_key_leads_to_is_exported(desk: Any, folder: Path) -> None:
    async with desk((160, 48), busy=False, rows=dutyrooms.one_out()) as it:
        for key, place in SCREENS.items():
            await it.press(key)
            await it.until(lambda name=place.name: name == it.app.glass.body.NAME)
            assert it.app.glass.body.exports, place
        night = table(await written(it, folder, "T"))
        assert any(row[1] == "02:25" and "罗芳" in row[2] for row in night), night


async def test_a_filter_leaves_out_the_same_rows_and_stands_in_the_name(desk: Any, folder: Path) -> None:
    async with desk() as it:
        await it.press("slash", *"130", "enter")
        await it.until(lambda: it.app.glass.body.filter_text)
        path = await written(it, folder)
        shown_now = [alarm.id for alarm in it.app.picture.alarms if it.app.glass.body.lets_through(alarm)]

        assert [int(row[0]) for row in table(path)[1:]] == shown_now
        assert len(shown_now) < len(it.app.picture.alarms)
        assert "筛选" in path.name


async def test_what_a_device_sends_is_no_formula(desk: Any, folder: Path) -> None:
    async with desk() as it:
        it.room.raise_alarm(kind="fire", account="=HYPERLINK(1)", text="\x1b]0;x")
        await it.rings()
        text = (await written(it, folder)).read_text(encoding="utf-8")

        assert "\x1b" not in text
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(io.StringIO(text)) for cell in row)


async def test_a_text_is_the_list_as_it_is_on_the_screen(desk: Any, folder: Path) -> None:
    texts.use("en")
    async with desk() as it:
        await it.press("E")
        await it.until(lambda: ".csv" in flat(it) and "documents" in flat(it))
        await it.press("tab")
        await it.until(lambda: ".txt" in it.lines()[-1])
        await it.press("enter")
        await it.until(lambda: "Written" in flat(it))
        (path,) = folder.glob("*.txt")
        lines = path.read_text(encoding="utf-8").splitlines()

        screen = [line[1:].rstrip() for line in it.lines()]
        assert [line[1:] for line in lines[2:] if line[1:] in screen] == [line[1:] for line in lines[2:]]
        assert len(lines) == 3 + len(it.app.picture.alarms)


async def test_nothing_is_written_over(desk: Any, folder: Path) -> None:
    async with desk() as it:
        first = await written(it, folder)
        kept = first.read_bytes()
        second = await written(it, folder, "8")
        await it.press("1", "E", "ctrl+u")
        it.app.hand.paste(first.name)
        await it.press("enter")
        await it.until(lambda: "已存在" in flat(it))

        assert first.read_bytes() == kept
        assert second != first
        await it.press("enter")  # the other name that is proposed
        await it.until(lambda: "已导出" in flat(it))
        assert len(list(folder.iterdir())) == 3


async def test_a_place_that_cannot_be_written_is_said_with_its_remedy_and_keeps_the_name(
        desk: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk() as it:
        await it.press("E", "ctrl+u")
        it.app.hand.paste(str(tmp_path / "nowhere" / "x"))
        await it.press("enter")
        await it.until(lambda: "没有这个文件夹" in flat(it))
        assert it.app.hand.prompt.editor.text == str(tmp_path / "nowhere" / "x")
        await it.press("escape")

        def full(number: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(exporting.os, "fsync", full)
        await it.press("E", "enter")
        await it.until(lambda: "磁盘已满" in flat(it))
        assert list(folder.iterdir()) == []  # no half of a list

        monkeypatch.undo()
        assert it.app.hand.prompt is not None


async def test_an_empty_list_and_a_page_that_is_none_say_so(desk: Any, folder: Path) -> None:
    async with desk(busy=False) as it:
        await it.press("E")
        await it.until(lambda: "列表为空" in flat(it))
        await it.press("question_mark", "E")
        await it.until(lambda: "没有可导出" in it.text())
        assert not folder.exists()


async def test_without_a_collector_every_line_says_so(desk: Any, folder: Path) -> None:
    async with desk(door=False) as it:
        rows = table(await written(it, folder))

        assert {row[0] for row in rows} == {"02:12:21 起无人采集"} or len({row[0] for row in rows}) == 1
        assert "采集" in rows[0][0]


async def test_of_a_replay_every_line_says_that_it_is_one(folder: Path, tmp_path: Path) -> None:
    player = Player(STEPS, "xiwan", tmp_path / "replay.db")
    try:
        async with watched(player, tmp_path / "replay.db") as (app, pilot):
            await pilot.press("n")
            await until(app, "求助 1")
            for keys in (["E", "enter"], ["E", "tab", "enter"]):
                await pilot.press(*keys)
                await until(app, "已导出")
                app.note("")
            (text,) = folder.glob("*.txt")
            (cells,) = folder.glob("*.csv")

            assert all(line.startswith("回放") for line in text.read_text(encoding="utf-8").splitlines())
            assert all(row[0] == "回放" for row in table(cells))
            assert "回放" in text.name
            for key, name in (("R", "dutylog"), ("H", "handover")):  # what is read there is the recording's, too
                await pilot.press(key, "space", "y")
                await until(app, "回放")
                assert name == app.glass.body.NAME
    finally:
        player.close()
        await asyncio.sleep(0)


@pytest.mark.parametrize(("key", "name"), [("F", "发现"), ("L", "巡查"), ("W", "巡更棒")])
async def test_the_pages_of_the_patrols_are_exported_whole(desk: Any, folder: Path, key: str, name: str) -> None:
    from . import patrolrooms

    async with desk((80, 24), busy=False, rows=patrolrooms.busy()) as it:
        path = await written(it, folder, "5", key)
        [head, *rows] = table(path)

        assert len(head) == 1
        assert rows
        assert name in path.name
