"""What an officer may rely on while his hands are on the keys."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.screens.desk import DeskScreen
from duty_console.domain.events import AlarmReturned

from .rooms import NOW, at, said


def queue(it: Any) -> Any:
    body = it.app.glass.bodies["desk"]
    assert isinstance(body, DeskScreen)
    return body.queue


async def test_answering_names_the_alarm_and_the_occurrence_that_is_shown(desk: Any) -> None:
    async with desk() as it:
        await it.press("a")
        await it.until(lambda: it.door.wishes("acknowledge"))

        wish = it.door.wishes("acknowledge")[0]
        assert (wish["alarm"], wish["seen"]) == (41, 41)
        it.room.acknowledge(41)
        await it.rings()
        assert "未应答 2" in it.text()


async def test_a_refusal_is_shown_with_its_reason_and_the_person_by_name(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: {"refused": "Already acknowledged by {who} at {when}.",
                                       "values": {"who": "person:luo", "when": "02:13:15"}}
        await it.press("a")
        await it.until(lambda: "罗芳" in it.lines()[3])

        assert "02:13:15" in it.lines()[3]


async def test_the_cursor_stays_on_its_alarm_when_more_urgent_ones_come(desk: Any) -> None:
    async with desk() as it:
        await it.press("down")
        before = queue(it).current.id
        for _more in range(40):
            it.room.raise_alarm()
        await it.rings()

        assert queue(it).current.id == before
        assert any(line.startswith(">2") for line in it.lines())


async def test_a_key_pressed_as_the_list_moves_under_the_cursor_answers_nothing(desk: Any) -> None:
    async with desk() as it:
        row = it.room.store.rows("alarm", "where id = 41")[0]
        it.room.number += 1
        over = row._replace(state="normal")
        it.room._write(said(AlarmReturned, over), over)
        await it.rings()
        await it.press("a")

        assert it.door.wishes("acknowledge") == []
        assert "列表刚刚移动" in it.text()


async def test_a_filter_never_hides_what_is_urgent_and_unanswered(desk: Any) -> None:
    async with desk() as it:
        it.room.raise_alarm(kind="intrusion", priority=2, text="BACK DOOR")
        await it.rings()
        await it.press("slash", *"学校")
        await it.press("backspace", "backspace", *"小学", "enter")

        assert "西湾小学" in it.text()
        assert "敬老院 泵房" not in it.text()
        assert "东街12号" in "\n".join(it.lines()[5:])
        assert "BACK" in it.text()
        await it.press("escape")
        assert "敬老院 泵房" in it.text()


@pytest.mark.parametrize(("language", "mark"), [("zh", "筛选：{}，隐去 {} 条，Esc 全部显示"),
                                                ("en", "filter: {}, {} hidden - Esc shows all")])
async def test_a_filter_says_how_much_it_hides_as_long_as_it_does(desk: Any, language: str, mark: str) -> None:
    texts.use(language)
    async with desk() as it:
        await it.press("slash", *"Pump")
        hidden = 5 if language == "zh" else 4
        assert mark.format("Pump", hidden) in it.lines()[-2]  # while it is typed, too
        await it.press("enter", "8", "1")
        assert mark.format("Pump", hidden) in it.lines()[-2]
        it.room.raise_alarm(kind="trouble", priority=4)
        await it.rings()
        assert mark.format("Pump", hidden + 1) in it.lines()[-2]
        await it.press("escape")
        assert "Pump" not in it.lines()[-2]

        await it.press("7", "slash", *"1003", "enter")
        read = re.search(r"\d+", it.lines()[-2].replace("1003", ""))
        assert read
        assert int(read[0]) > 10
        await it.press("escape")
        assert "1003" not in it.lines()[-2]


async def test_typing_is_not_disturbed_by_alarms(desk: Any) -> None:
    async with desk() as it:
        await it.press("slash", "q", "a")
        it.room.raise_alarm(text="NEW FIRE")
        await it.rings()
        await it.press("m", "7")

        assert "/ qam7_" in it.lines()[-1]
        assert "火警 1" in it.text()
        assert it.door.wishes("acknowledge") == []


async def test_one_key_changes_the_language_everywhere(desk: Any) -> None:
    async with desk() as it:
        await it.press("f12")
        assert "unanswered 3" in it.text()
        assert "未应答" not in it.text()
        await it.press("f12")
        assert "未应答 3" in it.text()
        assert texts.language() == "zh"


async def test_a_viewer_is_told_who_may_answer(desk: Any) -> None:
    async with desk(viewer=True) as it:
        await it.press("a")

        assert "值班员或值班长" in it.lines()[3]
        assert "应答" not in it.lines()[-1]
        assert it.door.heard[0]["viewer"] is True
        await it.until(lambda: it.door.wishes("acknowledge"))  # the collector refuses it, and keeps that it was tried


async def test_without_a_collector_the_screen_says_since_when_and_refuses_at_once(desk: Any) -> None:
    async with desk(door=False) as it:
        await it.until(lambda: "无采集 自 02:12:21" in it.lines()[0] and "duty collect" in it.lines()[3])
        await it.press("a")
        await it.until(lambda: "没有采集程序" in it.lines()[3])


async def test_a_collector_that_goes_and_comes_is_noticed(desk: Any) -> None:
    async with desk() as it:
        it.door.close()
        await it.until(lambda: "无采集" in it.lines()[0])
        it.door.open()
        await it.until(lambda: "断开 1 失联 1" in it.lines()[0])


async def test_a_lost_answer_is_asked_for_again_under_the_same_id(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: None
        await it.press("a")
        await it.until(lambda: it.door.wishes("acknowledge"))
        it.door.close()
        it.door.answer = lambda wish: {"done": True, "event": 1}
        it.door.open()
        await it.until(lambda: len(it.door.wishes("acknowledge")) == 2)

        first, second = it.door.wishes("acknowledge")
        assert first == second


async def test_a_room_without_a_store_says_why_and_fills_by_itself(tmp_path: Any) -> None:
    from duty_console.console.app import DutyApp

    from .rooms import FixedClock, Writing

    app = DutyApp(tmp_path / "none.db", clock=FixedClock())
    async with app.run_test() as pilot:
        def shown() -> str:  # a long path goes on in the next line
            return "".join(strip.text.strip() for strip in app.screen._compositor.render_strips())

        async def until(*words: str) -> None:
            for _turn in range(500):
                await pilot.pause()
                if all(word in shown() for word in words):
                    return
                await asyncio.sleep(0.01)
            pytest.fail(shown())

        await until("无数据", "none.db")
        Writing(tmp_path / "none.db").store.close()
        await until("东街12号")


async def test_the_journal_reads_back_page_by_page_and_keeps_its_place(desk: Any) -> None:
    async with desk(busy=False) as it:
        for _more in range(400):
            it.room.raise_alarm(ago=5000)
        await it.rings()
        await it.press("7")
        for _page in range(30):
            await it.press("pageup")
        assert "开始采集" in it.text()
        current = it.app.glass.body.entries.current.number
        it.room.raise_alarm()
        await it.rings()
        assert it.app.glass.body.entries.current.number == current
        await it.press("end")
        assert it.app.glass.body.entries.current.number == it.room.number


async def test_enter_shows_bytes_beside_their_meaning(desk: Any) -> None:
    async with desk() as it:
        await it.press("7", "enter")
        await it.until(lambda: "35 30 31 31" in it.text() and "5011 18" in it.text())
        await it.press("escape", "8", "down", "down", "enter")
        await it.until(lambda: "35 30 31 31" in it.text())
        assert "\x1b" not in it.text()


async def test_the_bell_rings_for_what_is_new_again_and_not_while_silenced(desk: Any) -> None:
    async with desk() as it:
        rung: list[int] = []
        it.app.bell = lambda: rung.append(1)
        it.clock.on(5000)
        it.app._ring()
        assert len(rung) == 1
        await it.press("m")
        it.clock.on(30_000)
        it.app._ring()
        assert len(rung) == 1
        assert "已消音" in it.text()
        it.room.raise_alarm()
        await it.rings()
        assert len(rung) == 2
        assert it.door.wishes("silence")


async def test_ages_count_on_the_boot_clock_when_the_wall_clock_is_set(desk: Any) -> None:
    async with desk() as it:
        it.clock.now = NOW._replace(at=at(-7200), tick=NOW.tick + 1000)
        it.app.refresh_picture(data=False)
        await it.pilot.pause()
        assert "00:18 未应答" in it.text()


PHONES = {"done": True, "event": 2, "numbers": {"女儿 林晓": "138 0000 1111"}}


async def test_numbers_are_asked_for_and_shown_to_whoever_has_answered_and_opened_the_alarm(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: PHONES if wish["do"] == "numbers" else {"done": True, "event": 1}
        await it.press("enter")
        assert "应答后可见电话" in it.text()
        assert it.door.wishes("numbers") == []

        it.room.acknowledge(41)
        await it.rings()
        await it.until(lambda: "138 0000 1111" in it.text())
        wish = it.door.wishes("numbers")[0]
        assert (wish["of"], wish["alarm"]) == ("site:lin", 41)
        assert "邻居 赵大爷" in it.text()
        assert "应答后可见电话" not in it.text()

        await it.press("escape", "enter")
        assert len(it.door.wishes("numbers")) == 1


async def test_numbers_are_not_for_a_viewer_nor_for_an_alarm_somebody_else_has_answered(desk: Any) -> None:
    async with desk() as it:
        it.room.acknowledge(41, "person:luo")
        await it.rings()
        await it.press("enter")
        assert "电话只给应答此警情的人看" in it.text()
        assert it.door.wishes("numbers") == []


async def test_a_viewer_reads_nothing_of_telephone_numbers(desk: Any) -> None:
    async with desk(viewer=True) as it:
        await it.press("enter")
        assert "邻居 赵大爷" in it.text()
        it.room.acknowledge(41)
        await it.rings()
        assert "电话" not in "\n".join(line for line in it.lines() if "求助电话" not in line)
        assert it.door.wishes("numbers") == []


async def test_why_there_are_no_numbers_is_said_beside_the_names(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: {"refused": "No telephone numbers are kept for it."}
        it.room.acknowledge(41)
        await it.rings()
        await it.press("enter")
        await it.until(lambda: "没有存它的联系电话" in it.text())


async def test_who_still_calls_comes_before_what_is_already_over(desk: Any) -> None:
    async with desk() as it:
        gas = it.room.raise_alarm(ago=3000, kind="gas", account="2001", code="151")
        it.room.number += 1
        over = gas._replace(state="rtn_unack")
        it.room._write(said(AlarmReturned, over), over)
        await it.rings()

        assert "林淑芬" in it.lines()[2]
        assert queue(it)._items[0].id == 41
        assert queue(it)._items[1].id == gas.id


async def test_a_list_longer_than_the_screen_says_so(desk: Any) -> None:
    async with desk() as it:
        for _more in range(40):
            it.room.raise_alarm()
        await it.rings()
        assert "第 1-17 条，共 46 条" in it.lines()[-2]
        await it.press("end")
        assert "第 30-46 条，共 46 条" in it.lines()[-2]


async def test_counts_never_run_into_the_unanswered(desk: Any) -> None:
    kinds = ("fire", "gas", "hold_up", "life_path_lost", "feedback_abnormal", "disablement", "test")
    async with desk() as it:
        for kind in kinds:
            it.room.raise_alarm(kind=kind)
        await it.rings()
        for language in ("zh", "en"):
            for width in (80, 60, 40, 20):
                await it.pilot.resize_terminal(width, 24)
                await it.press("1")
                assert any(words in it.lines()[1] for words in (" 未应答 10", " unanswered 10")), (language, width)
            await it.press("f12")


async def test_an_empty_desk_keeps_its_words_while_time_passes(desk: Any) -> None:
    async with desk(busy=False) as it:
        await it.until(lambda: "没有待处理警情" in it.text())

        for key in ("1", "7", "8", "1"):
            await it.press(key)
            before = it.lines()[4:]
            it.app.refresh_picture(data=False)
            await it.pilot.pause()
            assert it.lines()[4:] == before
        assert "没有待处理警情" in it.text()
