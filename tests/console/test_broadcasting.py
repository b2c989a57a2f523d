"""What an officer does with the loudspeakers by keys: what is asked of him, and what is asked of the collector."""

from __future__ import annotations

import re
from typing import Any

import pytest

from duty_console import texts
from duty_console.console import onair
from duty_console.console.air import Air as Known
from duty_console.domain import airtruth
from duty_console.domain import broadcasts as bc
from duty_console.domain.alarms import UNACK
from duty_console.domain.broadcastevents import BroadcastEnded
from duty_console.domain.broadcasts import spoken_ms
from duty_console.domain.commands import Output
from duty_console.store.loudspeakers import OnAir
from duty_console.texttemplates import filled, proposed, templates

from . import airrooms
from .rooms import alarm

PIN = "483920"


def with_pin(wish: dict[str, Any]) -> dict[str, Any]:
    """A collector that wants the PIN for what opens a loudspeaker."""
    guarded = wish["do"] in ("broadcast", "release", "give_area")
    return {"done": True, "event": 9} if not guarded or wish.get("pin") == PIN else {
        "refused": "This needs the PIN once more.", "need": "pin"}


async def on(it: Any, what: str) -> None:
    """Puts the cursor on the first line that has this in it."""
    await it.press("2", "home")
    for _turn in range(20):
        line = next(line for line in it.lines() if line.startswith(">"))
        if what in line:
            return
        await it.press("down")
    raise AssertionError(f"no line {what}:\n{it.text()}")


@pytest.fixture
def night(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=airrooms.busy(), **more)


async def test_space_cuts_what_is_heard_under_the_cursor_at_once(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A2")
        number = it.app.glass.body.broadcast().id
        await it.press("space")
        await it.until(lambda: it.door.wishes("cut"))

        assert it.door.wishes("cut")[0]["broadcast"] == number
        assert it.app.hand.prompt is None


async def test_minus_cuts_one_amplifier_alone(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A2")
        await it.press("minus")
        await it.until(lambda: it.door.wishes("cut"))

        assert it.door.wishes("cut")[0]["amplifier"] == "a2"


async def test_minus_on_what_waits_does_not_cut_all_of_it(night: Any) -> None:
    async with night() as it:
        await on(it, "排队")
        await it.press("minus")

        assert "那里没有播出" in it.text()
        assert not it.door.wishes("cut")


async def test_space_where_nobody_speaks_cuts_nothing(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A1")
        await it.press("space")

        assert "那里没有播出" in it.text()
        assert not it.door.wishes("cut")


async def test_a_key_is_not_taken_for_another_broadcast_that_has_just_come_under_the_cursor(night: Any) -> None:
    async with night() as it:
        await on(it, "待放行")
        held = it.app.glass.body.broadcast()
        it.room.tell(BroadcastEnded(held.id, "refused", "BC-10"), "broadcast", held._replace(state=bc.OVER))
        await on_bell(it)
        await on(it, "橙色")
        orange = it.app.glass.body.broadcast()
        it.room.tell(BroadcastEnded(orange.id, "cut", "BC-12"), "broadcast", orange._replace(state=bc.OVER))
        await on_bell(it)
        await it.press("space")
        assert "刚刚变化" in it.text()
        it.clock.on(500)
        await it.press("space")

        assert not it.door.wishes("cut")


async def on_bell(it: Any) -> None:
    await it.rings()
    await it.pilot.pause()


async def test_letting_a_held_call_be_heard_says_what_it_does_and_wants_the_pin(night: Any) -> None:
    async with night() as it:
        it.door.answer = with_pin
        await on(it, "待放行")
        await it.press("y")
        assert "口令，随后那里的人都听到来电" in it.lines()[-1]
        assert "1组" in it.lines()[-2]
        await it.press(*PIN)
        assert PIN not in it.text()
        await it.press("enter")
        await it.until(lambda: it.door.wishes("release"))

        wish = it.door.wishes("release")[0]
        assert (wish["broadcast"], wish["pin"]) == (it.app.glass.body.broadcast().id, PIN)


async def test_refusing_a_call_wants_enter_and_esc_leaves_it(night: Any) -> None:
    async with night() as it:
        await on(it, "待放行")
        await it.press("j", "escape")
        assert not it.door.wishes("refuse_call")
        await it.press("j", "enter")
        await it.until(lambda: it.door.wishes("refuse_call"))


async def test_the_only_held_call_is_meant_wherever_the_cursor_is(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A2")
        assert "y放行" in it.lines()[-1]
        await it.press("j")
        assert "未知用户 777777" in it.lines()[-2]
        await it.press("enter")
        await it.until(lambda: it.door.wishes("refuse_call"))

        assert it.door.wishes("refuse_call")[0]["broadcast"] != it.app.glass.body.broadcast().id


async def test_what_waits_gets_its_area_by_g(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.behind_a_microphone(read_out=False)) as it:
        it.door.answer = with_pin
        await on(it, "排队")
        await it.press("g")
        assert "正在播的被打断" in it.lines()[-1]
        await it.press(*PIN, "enter")
        await it.until(lambda: it.door.wishes("give_area"))

        assert it.door.wishes("give_area")[0]["of"] == "group2"


async def test_what_waits_for_the_rooms_voice_says_what_is_read_out_elsewhere(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.two_texts()) as it:
        await it.press("2")
        [line] = [line for line in it.lines() if "七点开会" in line]
        assert "1组、2组的橙色之后" in line
        assert re.search(r"约 \d+ 秒后", line)


async def test_who_speaks_by_himself_waits_for_no_text_elsewhere(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.two_texts(way="microphone")) as it:
        await it.press("2")
        assert "之后" not in it.text()


async def test_g_says_what_it_interrupts_elsewhere_since_there_is_one_voice(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.two_texts(level="orange")) as it:
        it.door.answer = with_pin
        await on(it, "七点开会")
        await it.press("g")
        assert "1组、2组的橙色被打断" in it.lines()[-1]
        await it.press(*PIN, "enter")
        await it.until(lambda: it.door.wishes("give_area"))
        assert it.door.wishes("give_area")[0]["of"] == "group4"


async def test_g_says_what_it_interrupts_elsewhere_where_it_waits_for_something_else(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.behind_a_microphone()) as it:
        await on(it, "七点开会")
        await it.press("g")
        assert "正在播的被打断；4组的红色被打断" in it.lines()[-1]


async def test_g_silences_nothing_more_urgent_elsewhere_and_says_what_to_do(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.two_texts()) as it:
        await on(it, "七点开会")
        await it.press("g")
        assert "1组、2组的橙色更紧急" in it.text()
        assert "请先切断它，或用话筒播出。" in it.text()
        assert it.app.hand.prompt is None
        assert not it.door.wishes("give_area")


async def test_the_microphone_is_taken_after_one_sentence(night: Any) -> None:
    async with night() as it:
        await on(it, "替功放A4")
        await it.press("t")
        assert "最长 180 秒" in it.lines()[-1]
        await it.press("enter")
        await it.until(lambda: it.door.wishes("take_microphone"))


async def test_l_keeps_calls_of_an_area_with_a_reason_and_opens_it_again(night: Any) -> None:
    async with night() as it:
        await on(it, "2组")
        await it.press("l", *"醉酒", "enter")
        await it.until(lambda: it.door.wishes("hold_area"))
        await on(it, "3组")
        await it.press("l", "enter")
        await it.until(lambda: it.door.wishes("free_area"))

        assert it.door.wishes("hold_area")[0] | {"of": "group2", "reason": "醉酒"} == it.door.wishes("hold_area")[0]
        assert it.door.wishes("free_area")[0]["of"] == "group3"


async def test_a_new_broadcast_says_how_long_it_takes_and_is_asked_with_the_pin(night: Any) -> None:
    async with night((160, 48)) as it:
        it.door.answer = with_pin
        await on(it, "功放A1")
        await it.press("plus", "enter", "3")
        assert "暴雨大风预警：请1组居民" in it.text()
        assert "最长 600 秒" in it.text()
        await it.press("enter", *PIN, "enter")
        await it.until(lambda: it.door.wishes("broadcast"))

        [wish] = it.door.wishes("broadcast")
        assert (wish["of"], wish["kind"], wish["level"], wish["pin"]) == ("group1", "emergency", "orange", PIN)
        assert wish["text"].startswith("暴雨大风预警：请1组居民")


async def test_own_words_ask_for_kind_and_only_an_emergency_for_its_level(night: Any) -> None:
    async with night() as it:
        it.door.answer = with_pin
        await it.press("2", "plus", *"1组", "enter", "0", "1", "2", *"请注意", "enter", *PIN, "enter")
        await it.until(lambda: it.door.wishes("broadcast"))
        await it.press("plus", *"all", "enter", "0", "2", *"通知", "enter", *PIN, "enter")
        await it.until(lambda: len(it.door.wishes("broadcast")) == 2)

        first, second = it.door.wishes("broadcast")
        assert (first["kind"], first["level"], first["text"]) == ("emergency", "orange", "请注意")
        assert (second["of"], second["kind"], "level" in second) == ("all", "daily", False)


async def test_a_text_that_takes_too_long_is_not_asked_for(night: Any) -> None:
    async with night() as it:
        await it.press("2", "plus", *"1组", "enter", "0", "2")
        it.app.hand.paste("，字" * 250)
        it.app.hand.prompt._longest_s = 60
        await it.press("enter")

        assert "请缩短" in it.text()
        assert not it.door.wishes("broadcast")


async def test_an_unknown_area_is_said_with_those_there_are(night: Any) -> None:
    async with night((160, 48)) as it:
        await it.press("2", "plus", *"9组", "enter")

        assert "没有这个区域；现有：1组" in it.text()


async def test_b_from_an_alarm_has_its_area_level_and_words_prepared(desk: Any) -> None:
    fire = alarm(900, 5, "amps", "612345", "110", "", "fire", 1, UNACK)
    async with desk((160, 48), busy=False, rows=[*airrooms.quiet(), ("alarm", fire)]) as it:
        it.door.answer = with_pin
        await it.press("b")
        await it.until(lambda: "紧急通知：" in it.text())
        assert "请4组居民立即离开房屋" in it.text()
        await it.press("enter", *PIN, "enter")
        await it.until(lambda: it.door.wishes("broadcast"))

        wish = it.door.wishes("broadcast")[0]
        assert (wish["alarm"], wish["of"], wish["level"]) == (900, "group4", "red")


async def test_b_from_a_call_that_is_heard_goes_to_it(night: Any) -> None:
    async with night((120, 30)) as it:
        await it.press("1", "home")
        assert "b 广播(功放A4未确认)" in it.lines()[2]
        await it.press("b")
        await it.until(lambda: it.app.glass.body.NAME == "broadcast")
        await it.until(lambda: it.app.glass.body.broadcast() is not None)

        assert it.app.hand.prompt is None
        assert it.app.glass.body.broadcast().kind == bc.HELP
        assert "林淑芬" in next(line for line in it.lines() if line.startswith(">"))


async def test_a_room_without_loudspeakers_says_so(desk: Any) -> None:
    async with desk() as it:
        await it.press("b")

        assert "本室没有喇叭" in it.text()


async def test_the_header_says_on_every_screen_who_is_on_the_air(night: Any) -> None:
    async with night() as it:
        for screen in "178":
            await it.press(screen)
            assert "来电待放行 9 秒" in it.lines()[1]
            assert "功放A4未确认" in it.lines()[1]


async def test_the_time_of_a_held_call_counts_down(night: Any) -> None:
    async with night() as it:
        await it.press("2")
        it.clock.on(4000)
        it.app.refresh_picture(data=False)
        await it.pilot.pause()

        assert "5 秒 不答即拒" in it.text()


@pytest.mark.parametrize("role", ["viewer", "engineer", "auditor"])
async def test_who_does_not_stand_watch_is_shown_no_key_and_told_who_may(night: Any, role: str) -> None:
    async with night(role=role) as it:
        it.door.answer = lambda _wish: {"refused": "no"}
        await on(it, "功放A2")
        assert "切断" not in it.lines()[-1]
        await it.press("space")
        await it.until(lambda: "身份是" in it.text())
        assert it.app.hand.prompt is None


@pytest.mark.parametrize(("word", "action"), [("切断喇叭", "cut"), ("qdlb", "cut"), ("cut the loud", "cut")])
async def test_the_palette_cuts_in_every_language(night: Any, word: str, action: str) -> None:
    async with night() as it:
        await on(it, "功放A2")
        await it.press("colon")
        it.app.hand.paste(word)
        await it.press("enter")
        await it.until(lambda: it.door.wishes(action))


async def test_a_device_is_instructed_from_the_palette(night: Any) -> None:
    async with night() as it:
        await it.press("colon")
        it.app.hand.paste("向设备下达指令")
        await it.press("enter", "1", "2")
        await it.until(lambda: it.door.wishes("instruct"))

        assert it.door.wishes("instruct")[0]["act"] == "poll"


def test_sent_is_never_shown_as_heard() -> None:
    part = bc.Part(1, "a", "g", bc.PART_ASKED, 1, asked_at=2)
    on = OnAir((), (bc.Amplifier("a", "", "", "g", "l", "1", "", True),))

    assert onair.truth(part, on) == (airtruth.YES, airtruth.NOT_YET, airtruth.NONE)
    assert onair.truth(part._replace(state=bc.PART_UNKNOWN), on)[1:] == (airtruth.UNKNOWN, airtruth.UNKNOWN)
    playing = part._replace(state=bc.PART_PLAYING, confirmed_at=3)
    assert onair.truth(playing, on) == (airtruth.YES, airtruth.YES, airtruth.NOT_YET)
    silent = on._replace(outputs=(Output("l", "1", "open", silent_at=4),))
    assert onair.truth(playing, silent)[2] == airtruth.NO
    assert onair.truth(part._replace(state=bc.PART_FAILED, how="unsent"), on)[0] == airtruth.NO


def test_areas_that_lie_in_each_other_are_shown_once() -> None:
    areas = (bc.Area("top", "", "", ""), bc.Area("a", "", "", "b"), bc.Area("b", "", "", "a"))
    on = OnAir(areas, (bc.Amplifier("x", "", "", "a", "l", "1", "", True),))

    assert len(onair.rows(on)) <= 3


def test_a_call_that_is_held_opens_by_day_only_where_its_number_is_unknown() -> None:
    row = bc.Broadcast(1, bc.HELP, 0, bc.TELEPHONE, "", "", (), "", 0, 0, bc.HELD, 0, why="unknown")
    amplifiers = tuple(bc.Amplifier(key, "", "", key, "l", key, "", True) for key in "ab")
    air = Known(OnAir((), amplifiers, (row,), (bc.Part(1, "a", "a", bc.PART_HELD, 0),)))
    noon, midnight = 1_795_448_000_000 + 4 * 3_600_000, 1_795_448_000_000 - 4 * 3_600_000

    answers = {onair.opens_unanswered(row, air, at) for at in (noon, midnight)}
    assert answers == {True, False}
    assert not onair.opens_unanswered(row._replace(why="officer_first"), air, noon)


@pytest.mark.parametrize("one", templates(), ids=lambda one: one.key)
def test_a_text_that_ships_is_filled_short_and_speaks_both_languages(one: Any) -> None:
    for text in (one.text, one.text_en):
        said = filled(text, "四组", "东街12号")
        assert "{" not in said
        assert 5_000 < spoken_ms(said, 4, 2.5, 300) < 60_000
    assert one.kind in bc.ASKABLE
    assert one.level in bc.LEVELS
    if bc.is_drill(one.kind):
        assert one.text.startswith("演习")
        assert "drill" in one.text_en[:24].lower()


def test_a_fire_proposes_to_get_people_out() -> None:
    found = proposed("fire")

    assert found is not None
    assert found.key == "evacuation"


async def test_an_english_room_is_spoken_to_in_english(night: Any) -> None:
    async with night((160, 48)) as it:
        texts.use("en")
        room = it.app.book.room
        it.app.book.room = room._replace(language="en")
        it.app.refresh_picture(data=True)
        await it.press("2", "plus", *"all", "enter", "4")

        assert "A person is missing in the whole village" in it.text()
