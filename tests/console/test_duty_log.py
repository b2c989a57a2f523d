"""The screen of the duty log: what is due is proposed before anything is typed, and each key asks what must be said."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.domain.actions import ACTIONS
from duty_console.domain.dutylogevents import LogRunning
from duty_console.domain.dutylogrows import NORMAL, Running
from duty_console.domain.rosters import MINUTE

from . import logrooms
from .dutyrooms import MIDNIGHT
from .logrooms import EVERY
from .rooms import NOW

FINE = dict.fromkeys(("self_test", "silence", "reset", "main_power", "standby_power"), "ok")


@pytest.fixture
def log(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, rows=logrooms.kept(missing=more.pop("missing", True)), **more)


def asked(it: Any, action: str) -> dict[str, Any]:
    """What the collector was asked, without what every wish has."""
    wish = it.door.wishes(action)[-1]
    said = {name: value for name, value in wish.items() if name not in ("do", "request", "pressed_ms")}
    fields = {field.name: field for field in ACTIONS[action].fields}
    for name in said.keys() - {"pin"}:  # the door takes nothing else
        assert not fields[name].choices or said[name] in fields[name].choices
        assert fields[name].kind == "number" or len(said[name]) <= fields[name].most
    assert {name for name, field in fields.items() if field.needed} <= said.keys()
    return said


async def on(it: Any, what: str) -> None:
    """Puts the cursor on the first line that has this in it."""
    await it.press("home")
    for _turn in range(40):
        if what in next(line for line in it.lines() if line.startswith(">")):
            return
        await it.press("down")
    raise AssertionError(f"no line {what}:\n{it.text()}")


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_the_log_looks_as_it_was_approved(log: Any, golden: Callable[[str, list[str], int], None],
                                                size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with log(size) as it:
        for name, keys in {"dutylog": ["R"], "dutylog-day": ["R", "D"], "dutylog-entry": ["R", "D", "home", "enter"],
                           "dutylog-asks": ["R", "space"]}.items():
            await it.press("escape", "1", *keys)
            title = f"{name}-kept-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(("state", "how"), [
    ("written", {"missing": False}), ("viewer", {"viewer": True}), ("nocollector", {"door": False})])
async def test_a_log_without_gaps_rights_or_collector_looks_as_approved(
        log: Any, golden: Callable[[str, list[str], int], None], language: str, state: str, how: Any) -> None:
    texts.use(language)
    async with log((80, 24), **how) as it:
        await it.press("R")
        title = f"dutylog-{state}-{language}-80x24"
        await it.settled(title)
        golden(title, it.lines(), 80)


async def test_a_room_whose_log_is_not_kept_says_what_would_begin_it(
        desk: Any, golden: Callable[[str, list[str], int], None]) -> None:
    async with desk(busy=False) as it:
        await it.press("R")
        await it.settled("dutylog-empty-zh-80x24")
        golden("dutylog-empty-zh-80x24", it.lines(), 80)


async def test_two_keys_write_that_all_is_normal_for_the_slot_that_is_due(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await it.until(lambda: "02:00 运行记录" in it.text() and "0:13:21" in it.text())
        await it.press("space", "1")
        await it.until(lambda: it.door.wishes("log_running"))
        assert asked(it, "log_running") == {"state": "normal", "slot": "2026-11-24 02:00"}


async def test_a_key_that_comes_before_the_page_is_drawn_means_what_the_page_says(log: Any) -> None:
    async with log() as it:
        for key in ("R", " ", "2"):
            it.app.hand.key("space" if key == " " else key, key)
        assert it.app.hand.prompt.above().endswith("02:00 运行记录")
        assert "什么问题" in it.app.hand.prompt.editor.label


async def test_where_nothing_is_missing_space_writes_nothing_twice(log: Any) -> None:
    async with log(missing=False) as it:
        await it.press("R", "space", "1")
        await it.until(lambda: "记录齐全：" in it.text())
        assert not it.door.wishes("log_running")


async def test_the_first_entry_begins_a_log(desk: Any) -> None:
    async with desk(busy=False) as it:
        await it.press("R", "space", "1")
        await it.until(lambda: it.door.wishes("log_running"))
        assert asked(it, "log_running") == {"state": "normal", "slot": "2026-11-24 02:00"}


async def test_a_fault_wants_words_and_asks_for_what_no_device_reported(log: Any) -> None:
    async with log() as it:
        await it.press("R", "space", "2", *"no3", "enter", "enter")
        await it.until(lambda: it.door.wishes("log_running"))
        assert asked(it, "log_running") == {"state": "fault", "slot": "2026-11-24 02:00", "text": "no3"}


async def test_what_is_due_goes_on_to_the_check_and_to_nothing(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await it.until(lambda: "02:00 运行记录" in it.text())
        entry = Running(90, 90, 1, MIDNIGHT + EVERY, NORMAL, "", "", False, "person:chen", NOW.at)
        it.room.tell(LogRunning(MIDNIGHT + EVERY, MIDNIGHT + 2 * EVERY, NORMAL, "", "", False, 0, 1, "", "FORM-02",
                                ""), "log_running", entry)
        await it.rings()
        await it.until(lambda: "02:00 运行记录" not in it.text())
        await it.press("space", "1", *"1234", "enter")
        await it.until(lambda: it.door.wishes("log_check"))
        assert asked(it, "log_check") == {"of": "panel", **FINE, "pin": "1234"}


async def test_a_check_that_is_not_all_in_order_is_asked_part_by_part(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await on(it, "消防主机")
        await it.press("plus", "2", "1", "1", "1", "1", "2", *"low", "enter", *"1234", "enter")
        await it.until(lambda: it.door.wishes("log_check"))
        assert asked(it, "log_check") == {"of": "panel", **FINE, "standby_power": "fault", "fault_and_action": "low",
                                          "pin": "1234"}


async def test_a_manual_state_wants_cause_restorer_and_end_and_automatic_wants_none(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await on(it, "喷淋")
        await it.press("plus", "2", *"pump", "enter", *"luo", "enter", "2", "enter", "1")
        await it.until(lambda: len(it.door.wishes("log_system")) == 1)
        assert asked(it, "log_system") == {"of": "sprinkler", "mode": "manual", "cause": "pump", "restorer": "luo",
                                           "for_s": 3600, "state": "normal"}
        await it.press("plus", "1", "1")
        await it.until(lambda: len(it.door.wishes("log_system")) == 2)
        assert asked(it, "log_system") == {"of": "sprinkler", "mode": "auto", "state": "normal"}


async def test_an_alarm_gets_its_cause_and_what_was_done(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await on(it, "敬老院 泵房")
        await it.press("plus", *"leak", "enter", *"closed", "enter")
        await it.until(lambda: it.door.wishes("log_cause"))
        said = asked(it, "log_cause")
        assert (said["cause"], said["handling"]) == ("leak", "closed")
        assert said["alarm"] == 30


async def test_a_correction_asks_why_and_the_version_before_it_stays_readable(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await on(it, "00:00-02:00")
        await it.press("enter")
        await it.until(lambda: "漏写备电故障" in it.text())
        assert it.text().index("第 2 版") < it.text().index("第 1 版")
        await it.press("escape", "j", *"typo", "enter", "1", "ctrl+u", *"ok", "enter", "enter", *"1234", "enter")
        await it.until(lambda: it.door.wishes("log_correct"))
        assert asked(it, "log_correct") == {"entry": 25, "reason": "typo", "state": "normal", "text": "ok",
                                            "pin": "1234"}


async def test_earlier_pages_are_turned_to_and_the_present_one_is_the_last(log: Any) -> None:
    async with log() as it:
        await it.press("R", "less_than_sign")
        await it.until(lambda: "2026-11-23 周一  16:00-24:00" in it.text() and "迟填" in it.text())
        await it.press("greater_than_sign")
        await it.until(lambda: "2026-11-24 周二  00:00-08:00" in it.text())
        await it.press("right")
        await it.until(lambda: "已是当前页" in it.text())
        await it.press("D")
        await it.until(lambda: "00:00-24:00" in it.text())


async def test_a_check_of_another_day_is_not_signed_afterwards(log: Any) -> None:
    async with log(missing=False) as it:
        it.room.tell(LogRunning(MIDNIGHT - EVERY, MIDNIGHT, NORMAL, "", "", False, 0, 1, "", "FORM-02", ""))
        await it.press("R", "D", "less_than_sign", "less_than_sign")
        await it.until(lambda: "2026-11-22" in it.text())
        await on(it, "消防主机")
        await it.press("plus")
        await it.until(lambda: "过期不能补签" in it.text())


async def test_the_slots_age_moves_with_the_time_alone(log: Any) -> None:
    async with log() as it:
        await it.press("R")
        await it.until(lambda: "0:13:21" in it.text())
        it.clock.on(2 * MINUTE)
        await it.until(lambda: "0:15:2" in it.text())


async def test_where_no_alarm_needs_a_person_the_strip_says_what_is_asked_for_and_the_desk_what_comes(
        log: Any) -> None:
    async with log((160, 48), busy=False) as it:
        assert "02:00 运行记录  超时未填 0:13:21  R 填写" in it.lines()[2]
        assert "02:00 已过：运行记录" in "".join(it.lines()[4:])
        entry = Running(90, 90, 1, MIDNIGHT + EVERY, NORMAL, "", "", False, "person:chen", NOW.at)
        body = LogRunning(MIDNIGHT + EVERY, MIDNIGHT + 2 * EVERY, NORMAL, "", "", False, 0, 1, "", "FORM-02", "")
        it.room.store.commit([], [], {("log_slot", MIDNIGHT + EVERY): logrooms.slot(
            MIDNIGHT + EVERY, warned=True, written=NOW.at, entry=90)})
        it.room.tell(body, "log_running", entry)
        await it.rings()
        await it.until(lambda: "超时未填" not in it.lines()[2])
        assert "04:00 运行记录" in it.text()


async def test_the_page_is_exported_with_all_its_blocks(log: Any, tmp_path: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    async with log() as it:
        await it.press("R")
        await it.until(lambda: "02:00 运行记录" in it.text())
        await it.press("E", "enter")
        await it.until(lambda: "已导出" in "".join(it.text().split()))
        (path,) = (tmp_path / "duty-console").glob("*.csv")
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))

        assert {row[0] for row in rows[1:]} == {"报警控制器", "警情", "其他消防系统", "控制器日检", "喇叭静默测试",
                                                "值班人员"}


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)], ids=str)
async def test_the_log_fits_every_window(log: Any, size: tuple[int, int]) -> None:
    async with log(size) as it:
        await it.press("R", "down", "pagedown", "end", "home", "enter", "escape", "D", "space", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.until(lambda: "运行记录" in it.text())
