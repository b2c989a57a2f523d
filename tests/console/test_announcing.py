"""
What an officer meets before, in and after a dialogue about loudspeakers: who must sign on, where a PIN is missing, what
a key would cut, what is read out in the street.
"""

from __future__ import annotations

from typing import Any

import pytest

from duty_console import texts
from duty_console.console.airwords import where
from duty_console.console.announcing import spoken_place
from duty_console.domain import broadcasts as bc
from duty_console.domain.alarms import UNACK
from duty_console.domain.broadcastevents import BroadcastEnded
from duty_console.domain.places import Site
from duty_console.domain.records import PrivateDigest
from duty_console.texttemplates import filled, proposed, templates

from . import airrooms
from .rooms import alarm
from .test_broadcasting import PIN, on, on_bell, with_pin

WIDE = (160, 48)


def without_pins(rows: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [row for row in rows if row[0] != "private_digest"]


def from_4(kind: str) -> Any:
    """An alarm of 12 East Street, which is in group 4."""
    return "alarm", alarm(900, 5, "amps", "612345", "110", "", kind, 1, UNACK)


# PINs and signing on


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_where_nobody_has_a_pin_it_is_said_before_anything_is_asked(desk: Any, language: str) -> None:
    async with desk(busy=False, rows=without_pins(airrooms.quiet())) as it:
        texts.use(language)
        await it.press("2", "plus")

        [said] = [line for line in it.lines() if "duty people pin chen" in line]
        assert said.rstrip("- ").endswith(("设置。", "sets it."))  # whole, at 80 columns
        assert not it.door.wishes("broadcast")


async def test_digits_of_a_pin_typed_after_a_refusal_are_nobodys_keys(desk: Any) -> None:
    async with desk(busy=False, rows=without_pins(airrooms.quiet())) as it:
        await it.press("2", "plus", *PIN)
        assert it.app.glass.body.NAME == "broadcast"
        await it.press("enter", "1")
        assert it.app.glass.body.NAME == "desk"


async def test_another_key_after_a_refusal_is_that_key(desk: Any) -> None:
    async with desk(busy=False, rows=without_pins(airrooms.quiet())) as it:
        await it.press("2", "plus", "L")

        assert it.app.glass.body.NAME == "reading"


async def test_a_refusal_after_the_pin_takes_no_digits_either(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.behind_a_microphone()) as it:
        it.door.answer = lambda _wish: {"refused": "no"}
        await on(it, "七点开会")
        await it.press("g", *PIN, "enter")
        await it.until(lambda: "未办：" in it.lines()[3])
        await it.press("1")

        assert it.app.glass.body.NAME == "broadcast"


@pytest.fixture
def night(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=airrooms.busy(), **more)


@pytest.fixture
def shared(desk: Any) -> Any:
    """A shared account in a room where people have PINs; the sign-on is granted."""
    def opened(*size: Any, rows: list[tuple[str, Any]] | None = None) -> Any:
        return desk(*size, busy=False, rows=[*(rows or airrooms.quiet()),
                                             ("private_digest", PrivateDigest("pin:luo", 4))])
    return opened


async def become_shared(it: Any) -> None:
    it.app.heard({"hello": {"role": "officer", "actor": "uid:1000", "person": "", "console": "c3"}})
    it.app.refresh_picture(data=True)


async def test_at_a_shared_account_signing_on_comes_before_the_questions(shared: Any) -> None:
    async with shared() as it:
        await become_shared(it)
        await it.press("2", "plus")
        assert "先登录，再广播" in it.lines()[-2]
        await it.press(*"chen", "enter", *PIN, "enter")
        await it.until(lambda: it.door.wishes("sign_on"))
        await it.until(lambda: "区域：" in it.lines()[-1])

        assert not it.door.wishes("broadcast")


async def test_a_pin_typed_where_a_name_is_asked_for_is_not_shown(shared: Any) -> None:
    async with shared() as it:
        await become_shared(it)
        await it.press("2", "plus", *PIN)
        assert PIN not in it.text()
        assert "******" in it.lines()[-1]
        await it.press("ctrl+u", *"chen")
        assert "chen" in it.lines()[-1]


# What a key would do


async def test_the_footer_says_whose_call_space_cuts_and_it_wants_a_second_key(night: Any) -> None:
    async with night() as it:
        await on(it, "替功放A4")
        assert "切断 求助 东街12号 林淑芬" in it.lines()[-1]
        await it.press("space", "space")
        assert not it.door.wishes("cut")
        assert "林淑芬" in it.lines()[-2]
        await it.press("enter")
        await it.until(lambda: it.door.wishes("cut"))


async def test_one_amplifier_of_a_call_wants_the_second_key_too(night: Any) -> None:
    async with night() as it:
        await on(it, "替功放A4")
        await it.press("minus")
        assert not it.door.wishes("cut")
        await it.press("enter")
        await it.until(lambda: it.door.wishes("cut"))
        assert it.door.wishes("cut")[0]["amplifier"] == it.app.glass.body.row.amplifier


async def test_after_a_broadcast_was_begun_the_cursor_is_on_it(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A1")
        waiting = next(row for row in it.app.picture.air.now.broadcasts if "水库" in row.text)
        it.door.answer = lambda _wish: {"done": True, "event": waiting.id}
        await it.press("plus", "ctrl+u", *"2组", "enter", "2", "enter", *PIN, "enter")
        await it.until(lambda: it.app.glass.body.broadcast() == waiting)


async def test_what_waited_is_followed_to_where_it_is_heard(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A1")
        waiting = next(row for row in it.app.picture.air.now.broadcasts if "水库" in row.text)
        playing = next(row for row in it.app.picture.air.now.broadcasts if "暴雨" in row.text)
        it.app.glass.body.show(waiting.id)
        it.app.refresh_picture(data=True)
        await it.pilot.pause()
        assert "排队" in next(line for line in it.lines() if line.startswith(">"))
        [part] = [part for part in it.app.picture.air.now.parts if part.broadcast == waiting.id]
        it.room.tell(BroadcastEnded(playing.id, "cut", "BC-12"), "broadcast", playing._replace(state=bc.OVER))
        it.room.tell(BroadcastEnded(playing.id, "cut", "BC-12"), "playback", part._replace(state=bc.PART_PLAYING))
        await on_bell(it)

        assert "功放A2" in next(line for line in it.lines() if line.startswith(">"))


async def test_g_on_what_plays_means_what_waits_behind_it(desk: Any) -> None:
    async with desk(busy=False, rows=airrooms.behind_a_microphone()) as it:
        it.door.answer = with_pin
        await on(it, "话筒")
        playing = it.app.glass.body.broadcast()
        await it.press("g")
        assert "七点开会" in it.lines()[-2]
        await it.press(*PIN, "enter")
        await it.until(lambda: it.door.wishes("give_area"))

        assert it.door.wishes("give_area")[0]["broadcast"] != playing.id


async def test_g_where_nothing_waits_says_that_it_is_heard_already(night: Any) -> None:
    async with night() as it:
        await on(it, "替功放A4")
        await it.press("g")

        assert "那里正在播它" in it.text()
        await it.press(*PIN)
        assert it.app.glass.body.NAME == "broadcast"
        assert not it.door.wishes("give_area")


async def test_while_something_is_asked_no_key_of_a_held_call_is_offered(night: Any) -> None:
    async with night() as it:
        await on(it, "功放A1")
        [line] = [line for line in it.lines() if "?!" in line]
        assert "y放行" in line
        await it.press("plus")
        [line] = [line for line in it.lines() if "?!" in line]
        assert "放行" not in line.replace("待放行", "")


@pytest.mark.parametrize(("language", "said"), [("zh", "剩 9 秒 不答即拒 - 2 再按 y"),
                                                ("en", "9 s left, else refused - 2 then y")])
async def test_the_alarm_of_a_held_call_says_how_long_and_by_which_keys(desk: Any, language: str, said: str) -> None:
    async with desk(busy=False, rows=airrooms.held_alone()) as it:
        texts.use(language)
        it.app.refresh_picture(data=True)
        await it.press("1")

        assert said in it.lines()[2]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_without_a_collector_the_warning_is_whole_and_no_key_is_offered(desk: Any, language: str) -> None:
    async with desk(busy=False, rows=airrooms.busy(), door=False) as it:
        texts.use(language)
        await it.press("2")
        it.app.refresh_picture(data=True)
        await it.until(lambda: "open or closed." in it.text() if language == "en" else "或关" in it.text())

        assert not any("y/j" in line or "y放行" in line for line in it.lines())
        footer = it.lines()[-1]
        for key in ("切断", "新广播", "保留来电", "cut", "new broadcast", "keep calls"):
            assert key not in footer


# Where


async def test_everywhere_is_never_proposed_and_its_name_is_shown(night: Any) -> None:
    async with night(WIDE) as it:
        await on(it, "全村")
        await it.press("plus", "enter")
        assert "没有这个区域" in it.text()
        await it.press(*"all", "enter")
        assert "全村" in it.lines()[-2]


async def test_the_area_is_whole_in_english_at_80_columns(night: Any) -> None:
    async with night() as it:
        texts.use("en")
        await on(it, "A1")
        await it.press("plus")

        assert "area: Group 1" in it.lines()[-1]


async def test_a_proposed_area_gives_way_to_what_is_typed_and_a_pin_there_is_not_shown(night: Any) -> None:
    async with night(WIDE) as it:
        texts.use("en")
        await on(it, "A1")
        await it.press("plus", *"all")
        assert "area: all_" in it.lines()[-1]

        await it.press("ctrl+u", *PIN)
        assert PIN not in it.lines()[-1]


async def test_the_areas_there_are_are_named_in_the_language_of_the_screen(night: Any) -> None:
    async with night(WIDE) as it:
        texts.use("en")
        await it.press("2", "plus", *"zz", "enter")

        assert "There is no such area; there are Group 1" in it.text()


async def test_one_amplifier_that_was_cut_is_named_and_several_are_counted(night: Any) -> None:
    async with night() as it:
        air, names = it.app.picture.air, it.app.picture.names
        [row] = [row for row in air.now.broadcasts if "暴雨" in row.text]

        def cut_in(*gone: str) -> str:
            parts = tuple(bc.Part(row.id, key, f"group{key[1]}", bc.PART_OVER if key in gone else bc.PART_PLAYING, 1)
                          for key in ("a1", "a2", "a3", "a4"))
            return where(row._replace(areas=()), air._replace(now=air.now._replace(parts=parts)), names)

        assert cut_in("a3") == "全村（功放A3除外）"
        assert cut_in("a3", "a4") == "全村（4 台功放中的 2 台）"


async def test_who_speaks_is_shown_instead_of_what_was_read_out(night: Any) -> None:
    async with night() as it:
        [row] = [row for row in it.app.picture.air.now.broadcasts if "暴雨" in row.text]
        it.room.tell(BroadcastEnded(1, "cut", "BC-12"), "broadcast", row._replace(taken_by="person:chen"))
        await on_bell(it)
        await on(it, "功放A2")
        [line] = [line for line in it.lines() if line.startswith(">")]

        assert "陈建国讲话" in line
        assert "暴雨" not in line


# From an alarm


async def test_a_help_call_asks_neighbours_to_help_and_names_no_resident(desk: Any) -> None:
    async with desk(WIDE, busy=False, rows=[*airrooms.quiet(), from_4("help_call")]) as it:
        it.door.answer = with_pin
        await it.press("b")
        await it.until(lambda: "邻居马上前去" in it.text())
        await it.press("enter", *PIN, "enter")
        await it.until(lambda: it.door.wishes("broadcast"))

        said = it.door.wishes("broadcast")[0]["text"]
        assert "林淑芬" not in said
        assert "撤离" not in said


def test_what_is_read_out_is_an_address_in_the_language_of_the_room() -> None:
    site = Site("e", "东街12号 林淑芬", "12 East St, Lin Shufen", "home", "东街12号", "", "1", "", ())

    assert spoken_place(site, "zh") == spoken_place(site, "") == "东街12号"
    assert spoken_place(site, "en") == ""
    assert spoken_place(site._replace(address="12 East St"), "en") == "12 East St"
    assert spoken_place(site._replace(address=""), "zh") == ""


def test_without_an_address_the_area_is_the_place() -> None:
    ready = proposed("help_call")

    assert ready is not None
    assert "东街有居民需要帮助" in filled(ready.text, "东街", "")


def test_only_fire_and_gas_get_people_out() -> None:
    assert {one.key for one in templates() if {"fire", "gas"} & set(one.classes)} == {"evacuation"}
    assert "help_call" not in templates()[0].classes


async def test_esc_goes_back_to_the_alarm_from_which_b_came(desk: Any) -> None:
    async with desk(WIDE, busy=False, rows=[*airrooms.quiet(), from_4("fire")]) as it:
        await it.press("enter")
        assert it.app.glass.body.NAME == "reading"
        await it.press("b")
        await it.until(lambda: it.app.glass.body.NAME == "broadcast")
        await it.press("escape")
        await it.until(lambda: it.app.glass.body.NAME == "reading")

        assert it.app.glass.body.target().id == 900


async def test_an_alarm_whose_site_has_no_area_says_so(desk: Any) -> None:
    gas = ("alarm", alarm(901, 5, "hualian", "2001", "151", "", "gas", 1, UNACK))
    async with desk(busy=False, rows=[*airrooms.quiet(), gas]) as it:
        await it.press("b")
        await it.until(lambda: "未登记所属区域" in it.lines()[-2])

        assert "华联超市" in it.lines()[-2]
