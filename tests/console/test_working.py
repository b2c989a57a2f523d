"""What an officer does with an alarm by keys: what is asked of him, and what is asked of the collector."""

from __future__ import annotations

from typing import Any

from duty_console import texts
from duty_console.console.acting import begin
from duty_console.console.picture import LIVE, Picture
from duty_console.console.screens.work import script_lines
from duty_console.domain.workevents import WorkVerified

from .rooms import ALARMS, NOW


async def test_owning_asks_for_the_alarm_under_the_cursor(desk: Any) -> None:
    async with desk() as it:
        await it.press("o")
        await it.until(lambda: it.door.wishes("own"))

        assert it.door.wishes("own")[0]["alarm"] == 41


async def test_verifying_takes_one_key_for_the_level_and_then_words(desk: Any) -> None:
    async with desk() as it:
        await it.press("v", "3")
        await it.press(*"见烟", "enter")
        await it.until(lambda: it.door.wishes("verify"))

        wish = it.door.wishes("verify")[0]
        assert (wish["alarm"], wish["level"], wish["how"]) == (41, 3, "见烟")


async def test_a_wrong_key_is_said_and_nothing_is_asked(desk: Any) -> None:
    async with desk() as it:
        await it.press("v", "9")

        assert "请按其中一个键" in it.text()
        await it.press("escape")
        assert not it.door.wishes("verify")


async def test_an_alarm_interrupts_nobody_who_types_and_nothing_typed_is_lost(desk: Any) -> None:
    async with desk() as it:
        await it.press("n")
        for number, character in enumerate("老人在家门口摔倒"):
            await it.press(character)
            if number % 2:
                it.room.raise_alarm(zone=f"{number + 10:03d}")
                await it.rings()
        await it.press("enter")
        await it.until(lambda: it.door.wishes("note"))

        assert it.door.wishes("note")[0]["text"] == "老人在家门口摔倒"
        assert not it.door.wishes("acknowledge")


async def test_a_refusal_that_a_pin_would_help_asks_for_it_and_does_what_was_meant(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: ({"done": True, "event": 9} if wish.get("pin") == "483920" else
                                       {"refused": "This desk is locked: enter the PIN.", "need": "pin"})
        await it.press("a")
        await it.until(lambda: "口令" in it.lines()[-1])
        await it.press(*"483920")
        assert "483920" not in it.text()
        await it.press("enter")
        await it.until(lambda: len(it.door.wishes("acknowledge")) == 2)

        assert it.door.wishes("acknowledge")[1]["alarm"] == 41


async def test_who_is_nobody_signs_on_and_then_it_is_done(desk: Any) -> None:
    async with desk() as it:
        signed: list[str] = []

        def answer(wish: dict[str, Any]) -> dict[str, Any]:
            if wish["do"] == "sign_on":
                signed.append(wish["person"])
                return {"done": True, "event": 9}
            return {"done": True, "event": 10} if signed else {"refused": "Sign on first.", "need": "sign_on"}

        it.door.answer = answer
        await it.press("a")
        await it.until(lambda: "何人" in it.lines()[-1])
        await it.press(*"chen", "enter")
        await it.press(*"483920", "enter")
        await it.until(lambda: len(it.door.wishes("acknowledge")) == 2)

        assert signed == ["chen"]


async def test_a_call_by_telephone_is_six_keys_and_dated_from_the_first(desk: Any) -> None:
    async with desk() as it:
        await it.press("h", *"lsf", "enter", "enter")
        await it.until(lambda: it.door.wishes("phoned"))

        wish = it.door.wishes("phoned")[0]
        assert wish["of"].startswith("site:")
        assert wish["rang_s"] == 0


async def test_the_palette_finds_a_site_and_opens_it_and_esc_leads_back(desk: Any) -> None:
    async with desk() as it:
        await it.press("colon", *"lsf")
        await it.until(lambda: "林淑芬" in it.lines()[4])
        await it.press("enter")
        await it.until(lambda: "持钥匙人" in it.text())
        await it.press("escape")

        assert it.app.glass.body.NAME == "desk"


async def test_every_rule_is_readable_with_its_mark(desk: Any) -> None:
    async with desk((80, 320)) as it:
        await it.press("colon", *"规则", "enter")
        await it.until(lambda: "AUT-01" in it.text())

        assert any("FIRE-2" in line and " A " in line for line in it.lines())


async def test_an_alarm_opens_the_rule_that_judged_it(desk: Any) -> None:
    async with desk() as it:
        await it.press("enter")
        await it.until(lambda: "SIG-1" in it.text())
        await it.press("Y")
        await it.until(lambda: "依据" in it.text() and "可信度" in it.text())

        assert "SIG-1" in it.text()


async def test_without_a_collector_nothing_is_asked(desk: Any) -> None:
    async with desk(door=False) as it:
        await it.press("o")

        assert "没有采集程序" in it.text()


async def test_who_signs_on_is_who_sits_here_until_he_signs_off(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda _wish: {"done": True, "event": 9}
        await it.press("f2", *"luo", "enter")
        await it.press(*"483920", "enter")
        await it.until(lambda: it.app.me.person == "luo")

        assert it.app.me.actor == "person:luo"
        it.app.signed("")
        assert it.app.me.person == "chen"


async def test_the_journal_says_where_an_alarm_is_instead_of_its_number(desk: Any) -> None:
    async with desk((160, 48)) as it:
        number = it.app.picture.alarms[0].id
        it.room.tell(WorkVerified(number, 3, -1, "有烟", "", True, "VAL-3", "r"), actor="person:chen")
        await it.rings()
        await it.press("7")
        await it.until(lambda: "东街12号 林淑芬 防区 004 已核实：3 确认属实 有烟" in it.text())


async def test_enter_in_the_palette_chooses_the_best_of_what_is_typed_wherever_the_cursor_was(desk: Any) -> None:
    async with desk() as it:
        await it.press("colon", "end", "escape", "colon", "t")
        palette = it.app.glass.body
        assert palette.list.current is palette.list._items[0]
        await it.press("down")
        assert palette.list.current is palette.list._items[1]
        it.app.refresh_picture(data=True)
        assert palette.list.current is palette.list._items[1]


async def test_an_answer_after_a_filter_is_not_taken_for_a_slip(desk: Any) -> None:
    async with desk() as it:
        await it.press("end", "slash", *"求助", "enter")
        it.clock.on(500)
        it.app.refresh_picture(data=False)
        await it.press("a")
        await it.until(lambda: it.door.wishes("acknowledge"))


def test_whoever_calls_119_is_told_to_give_his_own_name() -> None:
    lines = script_lines(ALARMS[0], Picture(NOW, LIVE), 80)

    assert "自己的姓名" in "".join(text for text, _look in lines[-1])


async def test_every_outcome_is_offered_on_a_narrow_screen(desk: Any) -> None:
    texts.use("en")
    async with desk() as it:
        begin(it.app, "close", it.app.picture.alarms[0])
        await it.pilot.pause()

        assert "6=other" in it.lines()[-1]


async def test_a_sign_on_before_an_action_says_what_comes_after_it(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: {"refused": "nobody is signed on here", "need": "sign_on"}
        await it.press("o")
        await it.until(lambda: "先登录，再受理：求助 东街12号" in it.lines()[-2])
