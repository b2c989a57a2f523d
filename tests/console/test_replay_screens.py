"""A recording on the console's own screens: what the keys do, and that nothing can be done in the past."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.app import DutyApp
from duty_console.domain.events import AlarmRaised, CollectorStarted, Event, RoomSet
from duty_console.domain.patrolevents import PatrolPlanned, PatrolSet
from duty_console.replay.player import JUMP_MS, Player
from duty_console.replay.steps import Step

from .rooms import ALARMS, NOW, said

FIRST, LAST = NOW.at, NOW.at + 200_000


def entry(number: int, after: int, kind: str, body: Any) -> Step:
    return Step(None, (Event(number, FIRST + after, NOW.tick + after, kind, "collector", 0, body),))


STEPS = (
    entry(1, 0, "room.set", RoomSet("xiwan", "西湾社区值班室", "zh")),
    entry(2, 0, "collector.started", CollectorStarted("0.1.0", "3.53.4", "duty-console", NOW.boot, 1, "")),
    entry(3, 90_000, "alarm.raised", said(AlarmRaised, ALARMS[0]._replace(id=3))),
    entry(4, 200_000, "alarm.raised", said(AlarmRaised, ALARMS[1]._replace(id=4))),
)


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Player]:
    made = Player(STEPS, "xiwan", tmp_path / "replay.db")
    yield made
    made.close()


@asynccontextmanager
async def watched(player: Player, path: Path) -> AsyncIterator[Any]:
    texts.use("zh")
    app = DutyApp(path, viewer=True, player=player)
    async with app.run_test(size=(80, 24)) as pilot:
        yield app, pilot


def shown(app: DutyApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def until(app: DutyApp, words: str) -> None:
    for _turn in range(300):
        if words in shown(app):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{words} was not shown:\n{shown(app)}")


async def test_a_key_goes_to_the_next_alarm_of_level_1_and_stands_still(player: Player, tmp_path: Path) -> None:
    async with watched(player, tmp_path / "replay.db") as (app, pilot):
        await pilot.press("n")
        await until(app, "求助 1")
        assert (player.track.at, player.track.paused) == (FIRST + 90_000, True)
        assert "已暂停" in shown(app)


async def test_a_recording_is_marked_and_nothing_can_be_done_in_it(player: Player, tmp_path: Path) -> None:
    async with watched(player, tmp_path / "replay.db") as (app, pilot):
        await pilot.press("n")
        await until(app, "求助 1")
        await pilot.press("a")
        await until(app, "这是回放")
        assert "回放：不是现在" in shown(app)
        assert not app.door.live
        assert app.picture.counts.unacknowledged == 1


def test_a_step_is_exactly_the_next_thing(player: Player) -> None:
    player.step()
    assert player.track.at == FIRST + 90_000
    player.step()
    assert (player.track.at, player.track.ended) == (LAST, True)


def test_a_minute_back_tells_the_story_anew_up_to_there(player: Player) -> None:
    player.step()
    player.step()
    player.back()
    while player.track.at < LAST - JUMP_MS:
        player.advance(100)
    assert (player.track.at, player.track.ended) == (LAST - JUMP_MS, False)


def test_paused_time_stands_and_speed_multiplies_it(player: Player) -> None:
    player.go_to(FIRST + 86_000)
    while player.track.at < FIRST + 86_000:
        player.advance(100)
    player.pause()
    player.advance(1000)
    assert player.track.at == FIRST + 86_000
    player.pause()
    player.faster()
    player.advance(1000)
    assert player.track.at == FIRST + 88_000


def test_a_long_rest_is_cut_short(player: Player) -> None:
    player.advance(100)
    assert player.track.at == FIRST + 85_000


def test_nothing_is_left_of_it(tmp_path: Path) -> None:
    made = Player(STEPS, "xiwan", tmp_path / "replay.db")
    made.close()
    assert not list(tmp_path.iterdir())


async def test_the_smallest_usual_window_still_says_how_to_go_on_and_how_to_leave(
        player: Player, tmp_path: Path) -> None:
    async with watched(player, tmp_path / "replay.db") as (app, _pilot):
        await until(app, "q离开")
        assert "下一条" in shown(app)
        assert "?帮助" in shown(app)


async def test_the_patrol_board_of_a_recording_shows_that_moment_and_offers_no_rounds(tmp_path: Path) -> None:
    planned = PatrolPlanned("eve", "eve", "round", FIRST + 60_000, False, 3_600_000, 0, 600_000, 900_000, "PAT-11", "x")
    plan = PatrolSet("eve", "夜巡", "Eve", "r", "volunteers", "", "", 3_600_000)
    steps = (*STEPS[:2], entry(3, 10, "patrol.set", plan),
             entry(4, 20, "patrol.planned", planned), entry(5, 200_000, "alarm.raised", said(
                 AlarmRaised, ALARMS[0]._replace(id=5))))
    recorded = Player(steps, "xiwan", tmp_path / "replay.db")
    try:
        async with watched(recorded, tmp_path / "replay.db") as (app, pilot):
            await pilot.press("n")
            await until(app, "求助 1")
            await pilot.press("5")
            await until(app, "夜巡")
            await until(app, "超时 02:2")  # the recording may have gone on by a second
            assert "开始巡查" not in shown(app)
            await pilot.press("y")
            await until(app, "这是回放")
    finally:
        recorded.close()
