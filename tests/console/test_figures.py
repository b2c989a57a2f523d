"""Screen 9 and the percentile in the header."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len

from duty_console import texts
from duty_console.console.looks import levels
from duty_console.console.screens.figurerows import _overrun
from duty_console.console.screens.figures import FiguresScreen
from duty_console.console.widgets.plots import bar, plot
from duty_console.domain.figures import Measure, Overrun, Spread, Target
from duty_console.domain.figurewords import how_words, mark_word, too_little, verdict
from duty_console.domain.loadevents import ResponseFirst
from duty_console.domain.loadfigures import RED, Counted
from duty_console.domain.narration import Names
from duty_console.domain.rosterrows import Breach
from duty_console.domain.rosters import HOUR

from . import dutyrooms


@pytest.fixture(autouse=True)
def _blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUTY_ASCII", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


async def reckoned(it: Any) -> FiguresScreen:
    """The screen once its figures are there, and the header's percentile with them."""
    await it.press("9")
    body = it.app.glass.body
    assert isinstance(body, FiguresScreen)
    await it.until(lambda: body.report is not None and it.app.book.answered is not None)
    it.app.refresh_picture(data=True)
    await it.pilot.pause()
    return body


@pytest.mark.parametrize("filled", [True, False], ids=["busy", "empty"])
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_the_figures_look_as_they_were_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                      size: tuple[int, int], language: str, filled: bool) -> None:
    texts.use(language)
    async with desk(size, busy=filled, figures=filled) as it:
        await reckoned(it)
        pages = {"": [], "-end": ["end"]} if size[1] == 24 else {"": []}
        for name, keys in pages.items():
            await it.press(*keys)
            title = f"figures{name}-{'busy' if filled else 'empty'}-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_enter_on_an_exception_says_why_and_the_list_shows_it(desk: Any) -> None:
    async with desk(figures=True) as it:
        body = await reckoned(it)
        await it.press("end")
        while body.left.current.explain == 0:
            await it.press("up")
        await it.press("enter", *"tired", "enter")
        await it.until(lambda: it.door.wishes("explain"))

        [wish] = it.door.wishes("explain")
        assert (wish["occurrence"], wish["reason"]) == (body.left.current.explain, "tired")


async def test_whoever_looks_on_may_read_and_not_explain(desk: Any) -> None:
    async with desk(figures=True, viewer=True) as it:
        body = await reckoned(it)
        await it.press("end")
        while body.left.current.explain == 0:
            await it.press("up")
        await it.press("enter")

        assert it.app.hand.prompt is None
        assert it.app.glass.body.NAME == "reading"


async def test_enter_on_a_source_opens_its_alarm(desk: Any) -> None:
    async with desk(figures=True) as it:
        body = await reckoned(it)
        while not (body.left.current.alarm and not body.left.current.explain):
            await it.press("down")
        await it.press("enter")

        assert it.app.glass.body.NAME == "reading"
        await it.press("escape")
        assert it.app.glass.body is body


async def test_a_repair_is_asked_for_where_a_source_stands_and_only_once_it_is_confirmed(desk: Any) -> None:
    async with desk(figures=True) as it:
        body = await reckoned(it)
        standing = {alarm.id for alarm in it.app.picture.alarms}
        while body.left.current.explain or body.left.current.alarm not in standing:
            await it.press("down")
        assert "f报修" in it.lines()[-1]
        await it.press("f")
        assert it.door.wishes("repair") == []
        await it.press("enter")
        await it.until(lambda: it.door.wishes("repair"))

        assert it.door.wishes("repair")[0]["alarm"] == body.left.current.alarm


async def test_no_key_of_this_screen_answers_an_alarm(desk: Any) -> None:
    async with desk(figures=True) as it:
        body = await reckoned(it)
        while not body.left.current.alarm:
            await it.press("down")
        await it.press("a")

        assert it.door.wishes("acknowledge") == []


async def test_the_header_counts_the_unanswered_with_its_age_and_follows_new_answers(desk: Any) -> None:
    async with desk((160, 48), figures=True) as it:
        await reckoned(it)
        known = it.app.book.answered
        before = len(known.ms)
        known.follow([event._replace(body=ResponseFirst(900 + number, 41, "fire", 1, 0, 0, "own", 300_000))
                      for number, event in enumerate(it.app.picture.recent[:30])])
        it.app.refresh_picture(data=False)
        await it.pilot.pause()

        assert len(known.ms) == before + 30
        assert "80%在5:00内应答" in it.lines()[0]


async def test_before_anybody_answered_the_header_claims_nothing(desk: Any) -> None:
    async with desk((160, 48)) as it:
        await it.until(lambda: it.app.picture.answered is not None)
        assert "80%" not in it.lines()[0]


@pytest.mark.parametrize("width", [40, 60, 75, 80, 100, 160])
async def test_the_percentile_takes_room_from_nothing(desk: Any, width: int) -> None:
    async with desk((width, 24), figures=True) as it:
        before = it.lines()[0]
        await reckoned(it)
        now = it.lines()[0]

        assert cell_len(now) == width
        assert ("80%" in now) == (now != before)
        assert now.split("  ")[0] == before.split("  ")[0]
        assert now.rstrip().endswith(before.rstrip()[-4:])


async def test_a_store_that_goes_leaves_the_figures_and_the_keys(desk: Any) -> None:
    async with desk(figures=True) as it:
        await reckoned(it)
        (it.room.store.path).unlink()
        it.clock.on(31_000)
        it.app.refresh_picture(data=True)
        await it.until(lambda: it.app.glass.body._problem)

        assert "首次处置" in it.text()
        await it.press("1")


@pytest.mark.parametrize(("days", "mark"), [(0.2, "too early"), (29.0, "too early"), (30.0, "RED")])
def test_nothing_is_marked_before_there_are_days_enough_to_judge(days: float, mark: str) -> None:
    texts.use("en")
    counted = Counted(0, round(days * 86_400_000) + 1, 1)

    assert mark_word(RED, counted) == mark
    assert mark_word("", counted) == "no data"
    assert bool(too_little(counted)) == (mark != "RED")


def test_a_target_is_neither_met_nor_missed_before_anybody_has_acted() -> None:
    texts.use("en")
    target = Target("RESP-01", 30_000, 60_000, 80, 98.5)
    waiting = Measure(target, Spread(2, 100, 100, 100, 100, 100), waiting=2)

    assert verdict(waiting) == "nobody has acted yet"
    assert verdict(waiting._replace(waiting=1)) == "met"
    assert verdict(waiting._replace(first=Spread(2, 90_000, 90_000, 90_000, 0, 0))) == "MISSED"


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("width", [78, 96])
def test_that_nobody_has_acted_is_said_whole(language: str, width: int) -> None:
    texts.use(language)
    report = SimpleNamespace(alarms={}, names=Names())
    one = Overrun(1, 1, "fire", 1, 1_795_457_601_000, 90_000, 60_000, waiting=True)
    row = "".join(text for text, _look in _overrun(one, report, width))  # type: ignore[arg-type]

    assert how_words(one, Names()) in row


def test_a_plot_falls_back_to_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TERM", "linux"), ("DUTY_ASCII", "1")):
        monkeypatch.setenv(name, value)
        lines = plot([0, 1, 5, 12, 0] * 28 + [3] * 4, 10, 1_795_457_601_000, 78, 4, levels())
        assert all(text.isascii() for one in lines for text, _look in one)
        monkeypatch.delenv(name)


@pytest.mark.parametrize("width", [9, 20, 40, 78, 160])
def test_a_plot_is_as_wide_as_it_may_be_and_shows_its_highest_column(width: int) -> None:
    lines = plot([0] * 143 + [40], 10, 1_795_457_601_000, width, 4, " #")

    assert all(sum(cell_len(text) for text, _look in one) <= max(width, 19) for one in lines)
    assert [one[-1] for one in lines[:4]] == [("#", "p3")] * 4


def test_a_single_alarm_is_never_drawn_as_none() -> None:
    lines = plot([1] + [0] * 142 + [500], 10, 1_795_457_601_000, 160, 4, " .#")

    assert lines[3][1][0] == "."


@pytest.mark.parametrize("percent", [-1, 0, 79.9, 80, 100])
def test_a_bar_is_always_as_long_as_it_is(percent: float) -> None:
    drawn = "".join(text for text, _look in bar(percent, 80, 20, ""))

    assert len(drawn) == 20
    assert drawn[16] == "|"
    assert drawn.replace("|", "").count("#") <= 19


async def test_the_roster_in_figures_opens_what_each_number_is_made_of(desk: Any) -> None:
    lapse = Breach(25, dutyrooms.MIDNIGHT - 9 * HOUR, dutyrooms.MIDNIGHT - 7 * HOUR, ("DUTY-04",), 2, 1, ("deng",), 0)
    async with desk((80, 40), figures=True, rows=[*dutyrooms.roster(), ("breach", lapse)]) as it:
        body = await reckoned(it)
        assert [row.key for row in body.left._items if row.key.startswith("duty ")] == [
            "duty head", "duty lapsed", *(f"duty of {person}" for person in ("chen", "luo", "li", "sun", "wu", "zhao"))]
        for key, words in (("duty lapsed", ("11-23 15:00-17:00", "无证书 DUTY-04 1/2", "邓小波")),
                           ("duty of chen", ("11-24 00:00-08:00", "陈建国"))):
            body.left.go_to(next(place for place, row in enumerate(body.left._items) if row.key == key))
            it.app.draw_bars()
            assert "Enter详情" in it.lines()[-1]
            await it.press("enter", "end")
            await it.until(lambda words=words: all(word in it.text() for word in words))
            await it.press("escape")
            await it.until(lambda: it.app.glass.body is body)
        assert "尚无值班表" not in "".join(text for row in body.left._items for text, _look in row.line)
