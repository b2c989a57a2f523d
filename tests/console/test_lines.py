"""The page of the lines: every way in which one can be unwell looks different, in both languages and two sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty_console import texts
from duty_console.domain.linewords import word

from .rooms import NOW, SICK

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])


@pytest.mark.parametrize("language", texts.LANGUAGES)
@SIZES
async def test_unwell_lines_look_as_they_were_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                       size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with desk(size, sick=True, busy=False) as it:
        for name, keys in {"desk": ["1"], "lines": ["8"], "lines-unplugged": ["8", *["down"] * 7],
                           "bytes": ["8", *["home"], *["down"] * 13, "enter"]}.items():
            await it.press("escape", *keys)
            title = f"{name}-sick-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_no_two_kinds_of_trouble_share_a_word(desk: Any, language: str) -> None:
    texts.use(language)
    async with desk((160, 48), sick=True, busy=False) as it:
        await it.press("8")
        await it.until(lambda: "e1" in it.text())
        rows = [next(line for line in it.lines() if line[1:].startswith(port.name + " ")) for port in SICK]
        words = [row[row.index("surgard") + 13:].split("  ")[0].strip() for row in rows]

        assert len(set(words)) == len(SICK), words


async def test_the_header_counts_the_lines_that_are_not_received(desk: Any) -> None:
    async with desk((80, 24), sick=True, busy=False) as it:
        await it.until(lambda: "断开 5 失联 1 +2" in it.lines()[0])


async def test_a_narrow_window_keeps_the_list_and_leaves_the_rest_out(desk: Any) -> None:
    async with desk((80, 12), sick=True, busy=False) as it:
        await it.press("8")
        await it.until(lambda: sum(" surgard" in line or "正常" in line for line in it.lines()) >= 1)

        assert not any(line.startswith("---") for line in it.lines()[4:-2])


def test_a_device_without_beats_is_quiet_and_one_with_them_is_silent() -> None:
    texts.use("en")
    quiet, silent = SICK[1], SICK[9]

    assert (word(quiet, NOW, []), word(silent, NOW, ["silent"])) == ("Q quiet", "S silent")
