"""The screen on which a shift is handed over: one key an item, what is against signing with the key that solves it, and
two signatures at one desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty_console import texts
from duty_console.domain import handovers as hand
from duty_console.domain.actions import ACTIONS
from duty_console.domain.events import AlarmAcknowledged
from duty_console.domain.handoverevents import HandoverAnswered

from . import handrooms

PIN = "483920"


@pytest.fixture
def handing(desk: Any) -> Any:
    return lambda *size, rows=None, **more: desk(*size, rows=handrooms.begun() if rows is None else rows, **more)


def asked(it: Any, action: str) -> dict[str, Any]:
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
async def test_a_handover_looks_as_it_was_approved(handing: Any, golden: Callable[[str, list[str], int], None],
                                                   size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with handing(size) as it:
        for name, keys in {"handover": ["H"], "handovers": ["H", "L"], "handover-past": ["H", "L", "down", "enter"],
                           "handover-item": ["H", "end", "enter"]}.items():
            await it.press("escape", "escape", "1", *keys)
            title = f"{name}-begun-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


@pytest.mark.parametrize(("state", "how"), [
    ("ready", {"busy": False, "rows": handrooms.ready()}), ("none", {"rows": handrooms.room()}),
    ("empty", {"busy": False, "rows": []}), ("viewer", {"viewer": True}), ("nocollector", {"door": False})])
async def test_a_handover_that_is_ready_not_begun_or_not_mine_looks_as_approved(
        handing: Any, golden: Callable[[str, list[str], int], None], state: str, how: Any) -> None:
    async with handing((80, 24), **how) as it:
        await it.press("H")
        title = f"handover-{state}-zh-80x24"
        await it.settled(title)
        golden(title, it.lines(), 80)


async def test_each_item_takes_one_key_and_the_next_that_blocks_comes_by_itself(handing: Any) -> None:
    async with handing() as it:
        await it.press("H")
        await on(it, "水位   ")
        await it.press("space")
        await it.until(lambda: it.door.wishes("handover_answer"))
        assert asked(it, "handover_answer") == {"handover": 812, "items": "check:water", "answer": "ok"}
        assert "钥匙" in next(line for line in it.lines() if line.startswith(">"))

        it.room.tell(HandoverAnswered(812, ["check:water"], hand.OK, "", "c", "r"), "handover", handrooms.row(
            answers=handrooms.said("check:controller", "check:systems", "check:water")))
        await it.rings()
        await it.until(lambda: "水位、" not in it.text() and "尚未核对 (FORM-03): 钥匙" in it.text())


async def test_a_key_that_was_meant_for_an_item_that_has_just_gone_answers_no_other(handing: Any) -> None:
    async with handing() as it:
        await it.press("H")
        await on(it, "新增 30")
        gone = it.app.picture.standing(30)
        it.room.tell(AlarmAcknowledged(30, 30, "normal", "c", "r"), "alarm", gone._replace(state="normal"))
        await it.rings()
        await it.until(lambda: "新增 30" not in it.text())
        await it.press("space")
        await it.until(lambda: "刚刚变化" in it.text())
        assert it.app.hand.prompt is None


async def test_what_is_not_in_order_and_how_an_alarm_stands_want_words(handing: Any) -> None:
    async with handing() as it:
        await it.press("H")
        await on(it, "钥匙")
        await it.press("j", "enter")
        await it.until(lambda: it.lines()[-2].count("哪里不正常"))
        assert not it.door.wishes("handover_answer")
        await it.press(*"lost", "enter")
        await it.until(lambda: len(it.door.wishes("handover_answer")) == 1)
        assert asked(it, "handover_answer") == {"handover": 812, "items": "check:keys", "answer": "not_ok",
                                                "text": "lost"}
        await on(it, "西湾小学")
        await it.press("space", *"found", "enter")
        await it.until(lambda: len(it.door.wishes("handover_answer")) == 2)
        assert asked(it, "handover_answer") == {"handover": 812, "items": "alarm:13", "answer": "ok", "text": "found"}


async def test_what_is_aside_stays_by_one_key_or_is_ended_by_another(handing: Any) -> None:
    async with handing() as it:
        await it.press("H")
        await on(it, "充电器故障")
        await it.press("j")
        await it.until(lambda: "按 u" in it.text())
        await it.press("space")
        await it.until(lambda: it.door.wishes("handover_answer"))
        assert asked(it, "handover_answer")["items"] == "aside:61"
        await on(it, "充电器故障")
        await it.press("u", "enter")
        await it.until(lambda: it.door.wishes("unshelve"))


async def test_over_an_unanswered_urgent_alarm_no_pin_is_asked_and_a_answers_it(handing: Any) -> None:
    async with handing() as it:
        await it.press("H", "y")
        await it.until(lambda: "暂不能签" in it.text() and "一级报警未应答" in it.text())
        await it.press(*PIN)  # digits that are typed all the same are nobody's keys
        assert it.app.glass.body.NAME == "handover"
        await it.press("escape")
        await on(it, "水位   ")  # wherever the cursor is: the line with the key names the alarm
        await it.press("a")
        await it.until(lambda: it.door.wishes("acknowledge"))
        assert asked(it, "acknowledge")["alarm"] == 41
        assert not it.door.wishes("handover_sign")


async def test_whoever_is_signed_on_signs_with_his_pin_alone_and_it_is_never_shown(handing: Any) -> None:
    async with handing(busy=False, rows=handrooms.ready()) as it:
        await it.press("H", "y", *PIN)  # it is another's turn: digits are no name, and are not shown
        await it.until(lambda: "签字人" in it.lines()[-1])
        assert PIN not in it.text()
        await it.press("escape")
        it.app.me = it.app.me._replace(person="zhao")
        it.app.refresh_picture(data=True)
        await it.press("y", *PIN)
        await it.until(lambda: "口令" in it.lines()[-1] and "签字人" not in it.lines()[-1])
        assert PIN not in it.text()
        await it.press("enter")
        await it.until(lambda: it.door.wishes("handover_sign"))
        assert asked(it, "handover_sign")["pin"] == PIN


async def test_a_pin_where_words_are_asked_for_is_not_taken_for_them(handing: Any) -> None:
    async with handing() as it:
        await it.press("H")
        await on(it, "水位   ")
        await it.press("j", "y", *PIN, "enter")
        await it.until(lambda: "可能是口令" in it.text())
        assert not it.door.wishes("handover_answer")


async def test_a_change_that_was_handed_over_already_is_not_said_to_be_open(handing: Any) -> None:
    from duty_console.console.screens.handoverrows import coming

    async with handing() as it:
        ahead = it.app.picture.duty.turn(it.app.picture.now.at).changes
        assert "尚未发起交接" in coming(it.app.picture, [])
        done = handrooms.row(state=hand.ENDED, change_at=ahead)
        assert str(done.id) in coming(it.app.picture, [done])


async def test_the_second_person_signs_at_the_same_desk_with_his_own_pin(handing: Any) -> None:
    async with handing(busy=False, rows=handrooms.ready()) as it:
        await it.press("H")
        await it.until(lambda: "可以签字" in it.text() and "罗芳 留岗" in it.text())
        await it.press("y")
        await it.until(lambda: "赵敏" in it.lines()[-1] or "李强" in it.lines()[-1])
        await it.press(*"zhao", "enter")
        await it.until(lambda: "本人签字" in it.text())
        await it.press(*PIN, "enter")
        await it.until(lambda: it.door.wishes("handover_sign"))

        assert asked(it, "sign_on") == {"person": "zhao", "pin": PIN}
        assert asked(it, "handover_sign") == {"handover": 812, "part": "takeover", "pin": PIN}
        assert it.app.picture.me.person == "zhao"
        assert PIN not in it.text()


async def test_whoever_is_signed_on_signs_his_side_without_signing_on_again(handing: Any) -> None:
    rows = [(name, row) for name, row in handrooms.ready() if name != "handover"]
    ready = handrooms.row(answers=handrooms.said(*(f"check:{name}" for name in handrooms.CHECKS)))
    async with handing(busy=False, rows=[*rows, ("handover", ready)]) as it:
        await it.press("H", "y", "enter", *PIN, "enter")
        await it.until(lambda: it.door.wishes("handover_sign"))
        assert asked(it, "handover_sign") == {"handover": 812, "part": "handover", "pin": PIN}
        assert not it.door.wishes("sign_on")


async def test_a_refused_signature_says_why_and_takes_no_digits(handing: Any) -> None:
    async with handing(busy=False, rows=handrooms.ready()) as it:
        it.door.answer = lambda wish: {"refused": "The PIN is wrong."} if wish["do"] == "sign_on" else {"done": True,
                                                                                                        "event": 1}
        await it.press("H", "y", *"zhao", "enter", *PIN, "enter")
        await it.until(lambda: "未签到" in it.text())
        assert not it.door.wishes("handover_sign")


async def test_a_handover_is_begun_arrived_for_and_taken_anew(handing: Any) -> None:
    async with handing(rows=handrooms.room()) as it:
        await it.press("H")
        await it.until(lambda: "尚未发起交接" in it.text())
        await it.press("plus")
        await it.until(lambda: it.door.wishes("handover_begin"))
        await it.press("g")
        await it.until(lambda: it.door.wishes("arrive"))
        it.room.tell(HandoverAnswered(812, [], hand.OK, "", "c", "r"), "handover", handrooms.row(
            signed=handrooms.signed((hand.HANDOVER, "chen"))))
        await it.rings()
        await it.until(lambda: "交接单 812" in it.text())
        await it.press("plus")
        await it.until(lambda: "签字作废" in it.text())
        await it.press("enter")
        await it.until(lambda: it.door.wishes("handover_renew"))


async def test_earlier_handovers_are_read_whole(handing: Any) -> None:
    async with handing() as it:
        await it.press("H", "L")
        await it.until(lambda: "640" in it.text() and "812" in it.text())
        await it.press("down", "enter")
        await it.until(lambda: "交接单 640" in it.text() and "陈建国 19:" not in it.text())
        await it.press("space")
        await it.until(lambda: "没有进行中的交接" in it.text())
        await it.press("escape", "escape")
        await it.until(lambda: "交接单 812，" in it.text())


async def test_without_a_file_log_and_handover_say_that_nothing_can_be_shown(desk: Any, tmp_path: Any) -> None:
    async with desk() as it:
        for key in ("R", "H"):
            it.app.book.close()
            (tmp_path / "duty.db").rename(tmp_path / "gone.db")
            it.app.book.read_once = False
            await it.until(lambda: it.app.picture.link == "none")
            await it.press(key)
            await it.until(lambda: "还没有可显示的内容" in it.text())
            assert "1970" not in it.text()
            await it.press("space", "plus", "j", "enter", "y", "E", "escape", "escape")
            (tmp_path / "gone.db").rename(tmp_path / "duty.db")
            await it.until(lambda: it.app.picture.link == "live")


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)], ids=str)
async def test_a_handover_fits_every_window(handing: Any, size: tuple[int, int]) -> None:
    async with handing(size) as it:
        await it.press("H", "down", "pagedown", "end", "home", "L", "enter", "escape", "escape", "y", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.press("H")
        await it.until(lambda: "交接单" in it.text())
