"""Who is on duty, on every screen: names, who is out, until when, what the rules say; the keys of whoever goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from duty_console import texts
from duty_console.console.onduty import OnDuty
from duty_console.console.widgets.bars import counted
from duty_console.domain.rosterevents import DutyBack, DutyJudged, DutyLeft
from duty_console.domain.rosters import HOUR

from . import dutyrooms

ROOMS = {"out": dutyrooms.one_out, "broken": dutyrooms.broken}


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_a_desk_with_a_roster_looks_as_it_was_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                            size: tuple[int, int], language: str, room: str) -> None:
    texts.use(language)
    async with desk(size, busy=room == "out", rows=ROOMS[room]()) as it:
        title = f"desk-{room}-{language}-{size[0]}x{size[1]}"
        await it.settled(title)
        golden(title, it.lines(), size[0])


@pytest.mark.parametrize("screen", ["1", "2", "7", "8", "9", "S", "question_mark"])
async def test_on_every_screen_stands_who_is_on_duty_and_who_is_out_and_that_fewer_are_there(desk: Any, screen: str
                                                                                            ) -> None:
    async with desk(rows=dutyrooms.one_out()) as it:
        await it.press(screen)

        assert "当班 陈 罗(外02:25)" in it.lines()[0]
        assert "01:55起人手减少" in it.lines()[1]
        assert "未应答 3" in it.lines()[1]


async def test_a_viewer_of_the_street_sees_a_shift_that_does_not_comply_in_words(desk: Any) -> None:
    async with desk(viewer=True, busy=False, rows=dutyrooms.broken()) as it:
        assert "班次不合规：无证书 1/2" in it.lines()[1]
        assert "邓" in it.lines()[0]
        assert "证" in it.lines()[0]
        assert "i 在岗" not in it.text()
        assert "外出" not in it.lines()[-1]


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_no_count_gives_way_to_who_is_on_duty_in_a_window_of_any_width(desk: Any, language: str) -> None:
    texts.use(language)
    async with desk(rows=dutyrooms.one_out(rules=("DUTY-02",), has=1)) as it:
        full = it.app.picture
        for width in range(10, 200):
            said = {name: "".join(text for text, _look in counted(picture, width))
                    for name, picture in (("without", full._replace(duty=OnDuty())), ("with", full))}
            words = said["without"].split("  ") if width >= 100 else said["without"].split()

            assert [word for word in words if word.strip() not in said["with"]] == [], width
            assert cell_len(said["with"]) == width


async def test_nothing_is_read_while_only_time_passes(desk: Any) -> None:
    async with desk(rows=dutyrooms.one_out()) as it:
        asked: list[str] = []
        reader = it.app.book._reader
        plain = reader.asked
        reader.asked = lambda question, *values: (asked.append(question), plain(question, *values))[1]
        for _second in range(20):
            it.clock.on(1000)
            it.app.refresh_picture(data=False)
        assert asked == []

        it.clock.on(6 * HOUR)
        it.app.refresh_picture(data=False)
        assert "当班 李 赵" in it.lines()[0].replace("李强 赵敏", "李 赵")
        assert asked == []


async def test_who_comes_back_is_not_out_any_more_as_soon_as_it_is_stored(desk: Any) -> None:
    async with desk(rows=dutyrooms.one_out()) as it:
        assert "罗芳应回" in it.text()
        it.room.forget(DutyBack("luo", "c1", "r9"), "outing", "luo")
        it.room.tell(DutyJudged(1, 2, [], [], 2, 2, [], False, ""), "duty", dutyrooms.DUTY)
        await it.rings()

        assert "罗芳应回" not in it.text()
        assert "人手减少" not in it.lines()[1]


async def test_going_out_asks_how_long_and_why_and_coming_back_asks_nothing(desk: Any) -> None:
    async with desk(rows=dutyrooms.roster()) as it:
        await it.press("w", "1", "enter", *"xun", "enter")
        await it.until(lambda: it.door.wishes("go_out"))

        wish = it.door.wishes("go_out")[0]
        assert (wish["for_s"], wish["reason"]) == (1800, "xun")
        it.room.tell(DutyLeft("chen", 1_800_000, "xun", "DUTY-13", "c1", "r"), "outing",
                     dutyrooms.OUT._replace(person="chen"))
        await it.rings()
        assert "w回岗" in it.lines()[-1]
        await it.press("w")
        await it.until(lambda: it.door.wishes("come_back"))
        assert it.door.wishes("come_back")[0]["person"] == "chen"


async def test_the_leader_says_who_is_back_and_whoever_names_nobody_means_himself(desk: Any) -> None:
    async with desk(rows=dutyrooms.one_out(), role="leader") as it:
        for typed, meant in (("luo", "luo"), ("", None)):
            await it.press("colon", *"be back", "enter")
            await it.until(lambda: "谁回岗" in it.lines()[-1])
            await it.press(*typed, "enter")
            await it.until(lambda meant=meant: it.door.wishes("come_back")
                           and it.door.wishes("come_back")[-1].get("person") == meant)


async def test_the_presence_check_stands_in_the_strip_and_one_key_answers_it_on_every_screen(desk: Any) -> None:
    async with desk(busy=False, rows=dutyrooms.broken()) as it:
        for count, screen in enumerate(("1", "7", "2"), 1):
            await it.press(screen)
            assert "在岗确认" in it.lines()[2]
            assert "i 在岗" in it.lines()[2]
            await it.press("i")
            await it.until(lambda count=count: len(it.door.wishes("present")) == count)


async def test_an_alarm_that_nobody_has_answered_keeps_the_strip(desk: Any) -> None:
    async with desk(rows=dutyrooms.broken()) as it:
        assert "!!" in it.lines()[2]
        assert "在岗确认" not in it.lines()[2]


async def test_without_a_roster_the_header_says_what_it_said(desk: Any) -> None:
    async with desk() as it:
        assert "当班" not in it.text()
        assert "值班员 陈建国" in it.lines()[0]
        assert "w外出" not in it.lines()[-1]


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_the_page_of_the_night_looks_as_it_was_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                             size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with desk(size, aside=True, rows=dutyrooms.night()) as it:
        await it.press("T")
        title = f"tonight-{language}-{size[0]}x{size[1]}"
        await it.settled(title)
        golden(title, it.lines(), size[0])


async def test_the_night_names_every_crew_until_the_morning_and_what_is_late_first(desk: Any) -> None:
    async with desk((120, 48), rows=dutyrooms.night(), busy=False) as it:
        it.clock.on(-4 * HOUR)  # 22:13 the day before
        it.app.refresh_picture(data=True)
        await it.press("T")
        lines = [line.strip(" >") for line in it.lines()]
        crews = [line for line in lines if line.startswith(("16:00-24:00", "00:00-08:00"))]
        first, last = (next(number for number, line in enumerate(lines) if title in line)
                       for title in ("-- 到期事项", "-- 上次交接班"))
        due = lines[first + 1:last]

        assert crews == ["16:00-24:00 孙丽 吴刚", "00:00-08:00 陈建国 罗芳"]
        assert [line.split()[-1] for line in due[:1]] == ["已过"]
        times = [line.split()[0] for line in due if "已过" not in line and line[0] == "0"]
        assert times == sorted(times)
        assert times[-1] == "08:00"


async def test_a_night_without_roster_patrol_or_log_says_what_would_fill_it(desk: Any) -> None:
    async with desk(busy=False) as it:
        await it.press("T")

        for words in ("尚无值班表", "无人外出", "没有待巡项目", "没有到期事项", "尚无交接班记录"):
            assert words in it.text()
        await it.press("escape")
        assert it.app.glass.body.NAME == "desk"


async def test_the_night_is_drawn_by_the_minute_and_when_something_was_stored(desk: Any) -> None:
    async with desk((120, 40), rows=dutyrooms.night()) as it:
        await it.press("T")
        it.clock.on(12 * 60_000)
        it.app.refresh_picture(data=False)
        assert "02:25       罗芳应回" in it.text()
        it.room.forget(DutyBack("luo", "c1", "r9"), "outing", "luo")
        await it.rings()

        assert "罗芳应回" not in it.text()
        assert "无人外出" in it.text()


async def test_what_stands_for_an_empty_list_stays_when_its_height_changes(desk: Any) -> None:
    async with desk(busy=False) as it:
        queue = it.app.glass.body.queue
        queue.styles.height = 9
        await it.until(lambda: queue.size.height == 9)

        assert "没有待处理警情" in it.text()


async def test_of_what_comes_again_and_again_the_desk_names_the_first_alone(desk: Any) -> None:
    async with desk((160, 48), busy=False, rows=dutyrooms.night()) as it:
        coming = next(line for line in it.lines() if line.startswith(" 下一件"))

        times = [part.split()[0] for part in coming[5:].split("|")]
        assert times == ["00:00", "00:05", "02:25", "04:00", "04:00", "08:00"]
