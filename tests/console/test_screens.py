"""Every screen as text, in both languages and two sizes: read these files when they change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty_console import texts

from . import airrooms

STATES = {
    "empty": {"busy": False},
    "busy": {},
    "nocollector": {"door": False},
    "viewer": {"viewer": True},
}
SCREENS = {
    "desk": [],
    "broadcast": ["2"],
    "journal": ["7"],
    "lines": ["8"],
    "shelf": ["S"],
    "details": ["enter"],
    "entry": ["7", "enter"],
    "help": ["question_mark"],
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_screens_look_as_they_were_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                  size: tuple[int, int], language: str, state: str) -> None:
    texts.use(language)
    async with desk(size, **STATES[state]) as it:
        for name, keys in SCREENS.items():
            await it.press("1", *keys)
            title = f"{name}-{state}-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_what_is_put_aside_looks_as_it_was_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                          size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with desk(size, aside=True) as it:
        for name, keys in {"desk": [], "shelf": ["S"], "details": ["S", "down", "enter"]}.items():
            await it.press("1", *keys)
            title = f"{name}-aside-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


#: Rooms with loudspeakers: nobody speaks; a busy night.
AIR = {"quiet": airrooms.quiet, "onair": airrooms.busy}


@pytest.mark.parametrize("state", AIR)
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_loudspeakers_look_as_they_were_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                       size: tuple[int, int], language: str, state: str) -> None:
    texts.use(language)
    async with desk(size, busy=False, rows=AIR[state]()) as it:
        for name, keys in {"desk": [], "broadcast": ["2"], "whole": ["2", "end", "up", "enter"], "ledger": ["2", "L"],
                           "announcing": ["2", "end", "up", "up", "plus", "enter", "1"]}.items():
            await it.press("1", *keys)
            title = f"{name}-{state}-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_without_a_collector_what_was_last_known_of_loudspeakers_is_said_to_be_no_more(desk: Any) -> None:
    async with desk(busy=False, door=False, rows=airrooms.busy()) as it:
        await it.press("2")

        assert "无人采集：以下是最后所知" in it.text()


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (40, 10), (200, 60)], ids=str)
async def test_loudspeakers_fit_every_window(desk: Any, size: tuple[int, int]) -> None:
    async with desk(size, busy=False, rows=airrooms.busy()) as it:
        for keys in (["2"], ["2", "plus", "x", "escape"], ["2", "end", "enter"], ["2", "L"], ["1", "b"]):
            await it.press(*keys, "down", "pagedown", "end", "home", "escape", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        await it.press("2")
        assert "功放A4" in it.text()


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (40, 10), (200, 60)], ids=str)
async def test_no_window_is_too_small(desk: Any, size: tuple[int, int]) -> None:
    async with desk(size) as it:
        for keys in SCREENS.values():
            await it.press("1", *keys, "down", "pagedown", "end", "home", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        await it.press("1")
        assert "东街12号" in it.text()
