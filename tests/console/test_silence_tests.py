"""Silence tests on the screen of loudspeakers: the last of each amplifier, one that runs, one that is begun by hand."""

from __future__ import annotations

from typing import Any

import pytest

from duty_console.domain.commands import Output
from duty_console.domain.silence import SilenceTest

from . import airrooms
from .rooms import NOW
from .test_broadcasting import PIN, on

HOUR, DAY = 3_600_000, 86_400_000


def of(number: int, amplifier: str, at: int, result: str, how: str = "") -> tuple[str, Any]:
    row = SilenceTest(number, amplifier, "", "2026-11-23", "2026-11-23", "rule:BC-13", at, 1, result, how, "open", 1)
    return "silence_test", row


@pytest.fixture
def tested(desk: Any) -> Any:
    rows = [*airrooms.quiet(), of(11, "a1", NOW.at - 2 * DAY, "failed", "silent"),
            of(12, "a1", NOW.at - HOUR, "passed"), of(13, "a2", NOW.at - DAY, "failed", "silent"),
            of(14, "a3", NOW.at - 1000, ""),
            ("output", Output("amps", "3", "open", NOW.at - 900))]
    return lambda *size, **more: desk(*size, busy=False, rows=rows, **more)


async def test_each_amplifier_shows_its_last_test_and_one_that_runs_is_no_stray(tested: Any) -> None:
    async with tested() as it:
        await it.press("2")
        await it.until(lambda: "功放A4" in it.text())
        rows = {name: next(line for line in it.lines() if name in line)
                for name in ("功放A1", "功放A2", "功放A3", "功放A4")}

        assert "静默测试 01:13：通过" in rows["功放A1"]
        assert "静默测试 11-23 02:13：失败 (无输出)" in rows["功放A2"]
        assert "正在静默测试" in rows["功放A3"]
        assert "无人应被听到" not in it.text()
        assert "静默测试" not in rows["功放A4"]


async def test_the_palette_begins_one_for_what_is_under_the_cursor_with_the_pin(tested: Any) -> None:
    async with tested() as it:
        await on(it, "功放A2")
        await it.press("colon")
        it.app.hand.paste("静默测试喇叭")
        await it.press("enter")
        await it.until(lambda: "测试哪些喇叭" in it.text())
        await it.press("2")
        await it.until(lambda: "PIN" in it.lines()[-1] or "PIN" in it.text())
        await it.press(*PIN, "enter")
        await it.until(lambda: it.door.wishes("silence_test"))

        [wish] = it.door.wishes("silence_test")
        assert (wish["of"], wish["pin"]) == ("amplifier:a2", PIN)
