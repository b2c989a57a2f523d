"""What does not call: never only hidden, always with who, why and until when, and ended by a key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.console import aside
from duty_console.console.picture import LIVE, Me, Picture
from duty_console.console.queue import Queue
from duty_console.console.screens.rows import desk_row, mark_of
from duty_console.console.workkeys import end_keys, page_keys, work_keys
from duty_console.domain.alarms import ACKED, LATCHED_ACKED, LATCHED_UNACK, NORMAL, SHELVED, STATES, UNACK, Alarm
from duty_console.domain.events import RulesLoaded
from duty_console.domain.lifeevents import (
    AlarmReleased,
    AlarmReminded,
    AlarmSuppressed,
    SuppressionBegan,
    SuppressionEnded,
    SuppressionWarned,
)
from duty_console.domain.work import OWNED, Work
from duty_console.store.reading import Reader

from .rooms import ALARMS, ASIDE, NOW, SUPPRESSIONS, Writing, alarm

BY_KIND = {row.kind: row for row in SUPPRESSIONS}
FIRE = alarm(70, 100, "fire", "1003", "110", "012", "fire", 1, LATCHED_ACKED)
SIG = {"SIG-1": {"shelve_max_s": 0}, "SIG-2": {"shelve_max_s": 1800}, "SIG-4": {"shelve_max_s": 28_800}}


def picture(role: str = "officer", **more: Any) -> Picture:
    return Picture(NOW, LIVE, me=Me(role, f"person:{role}"), **more)


def keys(of: Alarm, role: str = "officer", **more: Any) -> dict[str, str]:
    return dict(work_keys(of, picture(role, **more)))


# What can be meant


@pytest.mark.parametrize(("state", "level", "shown"), [
    (LATCHED_ACKED, 3, True), (LATCHED_ACKED, -1, False), (LATCHED_UNACK, 3, False), (ACKED, 3, False)])
def test_reset_is_shown_for_what_is_latched_answered_and_verified(state: str, level: int, shown: bool) -> None:
    of = FIRE._replace(state=state)

    assert ("r" in keys(of, works={70: Work(70, OWNED, "person:officer", level=level)})) is shown


def test_reset_is_shown_for_a_momentary_class_whose_device_never_ends_it() -> None:
    of, works = FIRE._replace(state=ACKED, signal_class="help_call"), {70: Work(70, OWNED, level=3)}

    assert "r" in keys(of, works=works, momentary=frozenset({"help_call"}))
    assert "r" not in keys(of, works=works)


def test_shelving_is_shown_for_what_may_be_shelved_only() -> None:
    intruder, trouble = ALARMS[5], ALARMS[3]

    assert "s" not in keys(ALARMS[0])  # priority 1
    assert ("s" in keys(intruder), "s" in keys(intruder, "leader")) == (False, True)
    assert "s" in keys(trouble)
    assert not any("s" in keys(trouble._replace(state=state)) for state in (SHELVED, NORMAL))


def test_what_ends_it_is_shown_to_whoever_may_end_it() -> None:
    service, test = BY_KIND["out_of_service"], BY_KIND["test"]

    assert end_keys(service, picture()) == []
    assert [key for key, _does in end_keys(service, picture("leader"))] == ["u"]
    assert [key for key, _does in end_keys(test, picture("engineer"))] == ["u"]
    assert end_keys(BY_KIND["delay"], picture("leader")) == []


def test_tests_and_out_of_service_are_on_the_page_of_whoever_may_begin_them() -> None:
    assert [key for key, _does in page_keys(FIRE, picture("engineer"))] == ["C"]
    assert [key for key, _does in page_keys(FIRE, picture("leader"))] == ["+", "C", "O"]


def test_a_hazard_is_offered_on_the_page_of_an_alarm_that_calls_nobody() -> None:
    assert [key for key, _does in page_keys(FIRE, picture())] == ["+"]
    assert page_keys(FIRE._replace(state=UNACK), picture()) == []
    assert page_keys(FIRE._replace(state=SHELVED), picture()) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("state", [state for state in STATES if state != NORMAL])
def test_the_word_of_every_state_stands_whole_in_its_column(language: str, state: str) -> None:
    from duty_console.domain.narration import state_word

    texts.use(language)
    row = "".join(text for text, _look in desk_row(FIRE._replace(state=state, acked_by=""), picture(), 80))

    assert state_word(state) in row


def test_what_is_latched_keeps_its_mark_when_it_is_somebodys() -> None:
    row = "".join(text for text, _look in desk_row(FIRE, picture(works={70: Work(70, OWNED, "person:luo")}), 80))

    assert row.startswith(" 1= ")
    assert mark_of(FIRE._replace(state=UNACK)) == "!"


# How it is counted and told


def test_an_end_is_counted_on_the_boot_clock() -> None:
    row, wall_set = BY_KIND["shelf"], NOW._replace(at=NOW.at + 86_400_000)
    room = picture().room._replace(boot=NOW.boot, started_at=NOW.at - 90_000_000)
    now = picture(room=room)

    assert aside.left_ms(row, now) == aside.left_ms(row, now._replace(now=wall_set)) == (4200 - 1401) * 1000


def test_what_nobody_can_explain_is_counted_all_the_same() -> None:
    texts.use("en")
    lost = picture(aside=ASIDE[:1])

    assert "reason unknown 1" in aside.counted(lost, 80)
    assert aside.fields(ASIDE[0], lost) == [("put aside", "reason unknown")]


def test_a_queue_that_follows_knows_what_one_that_is_read_whole_knows(tmp_path: Path) -> None:
    room, reader = Writing(tmp_path / "duty.db"), Reader(tmp_path / "duty.db")
    follows, whole = Queue(), Queue()
    follows.load(reader)
    began = SuppressionBegan("shelf", "alarm:20", 20, "", "", "", "", [], 60_000, "x", "SIG-4", "x")
    room.tell(began, "suppression", BY_KIND["shelf"]._replace(alarm=20))
    room.tell(AlarmSuppressed(20, SHELVED, 61, "shelf"), "alarm", ALARMS[3]._replace(state=SHELVED))
    follows.follow(reader, reader.entries(limit=2))
    whole.load(reader)

    assert [alarm.id for alarm in follows.aside] == [20]
    assert vars(follows) == vars(whole)
    reader.close()
    room.store.close()


# At the desk


async def test_what_does_not_call_leaves_the_queue_for_a_line_under_it(desk: Any) -> None:
    async with desk(aside=True) as it:
        queue = "\n".join(it.lines()[4:21])

        assert "华联超市 7防区" not in queue
        assert "搁置 1 (至03:00)" in it.text()
        assert "停用 1" in it.text()
        assert "测试 1" in it.text()
        assert it.app.picture.counts.by_class["trouble"] == 3  # those that call


async def test_an_unanswered_alarm_under_a_test_stays_in_the_queue(desk: Any) -> None:
    async with desk(aside=True) as it:
        assert any(row.startswith(" 4!") and "敬老院" in row for row in it.lines())


async def test_profiles_and_tests_stand_in_the_header(desk: Any) -> None:
    async with desk(aside=True) as it:
        assert "区域方案 至05:13" in it.lines()[1]
        assert "测试中 1" in it.lines()[1]


async def test_a_test_that_ends_soon_is_said_under_the_strip(desk: Any) -> None:
    async with desk(aside=True) as it:
        assert it.lines()[3].startswith("-----")
        it.room.tell(SuppressionWarned(62, "test", 600_000, "TEST-02", "x"), "suppression",
                     BY_KIND["test"]._replace(warned=True))
        await it.rings()

        assert "敬老院 3楼 12房 感烟" in it.lines()[3]
        assert "04:03" in it.lines()[3]


async def test_the_page_lists_everything_and_opens_its_alarm(desk: Any) -> None:
    async with desk(aside=True) as it:
        await it.press("S")
        page = it.text()
        for row in SUPPRESSIONS:
            assert row.reason in page
            assert row.measure in page
            assert row.contractor in page
        await it.press("down", "enter")
        await it.until(lambda: "充电器故障 已报修" in it.text() and "仍未恢复" in it.text())
        await it.press("escape")

        assert it.app.glass.body.NAME == "shelf"


async def test_a_test_is_ended_by_its_key_after_a_question(desk: Any) -> None:
    async with desk(aside=True) as it:
        it.door.say({"hello": {"role": "leader", "actor": "person:luo", "person": "luo", "console": "c3"}})
        await it.until(lambda: it.app.picture.me.role == "leader")
        await it.press("S", "down", "down", "u")
        assert "结束测试" in it.lines()[-1]
        assert not it.door.wishes("test_end")
        await it.press("enter")
        await it.until(lambda: it.door.wishes("test_end"))

        assert it.door.wishes("test_end")[0]["suppression"] == 62


async def test_who_may_not_end_it_is_told_so(desk: Any) -> None:
    async with desk(aside=True) as it:
        await it.press("S", "down", "down", "u")

        await it.until(lambda: "值班长" in it.text())
        assert it.app.hand.prompt is None


async def test_what_the_program_ends_by_itself_says_so(desk: Any) -> None:
    async with desk(aside=True) as it:
        await it.press("S", "end", "u")

        assert "由程序自动结束" in it.text()


async def test_a_page_key_on_a_shelved_alarm_takes_it_off(desk: Any) -> None:
    async with desk(aside=True) as it:
        await it.press("S", "down", "enter")
        await it.until(lambda: it.app.glass.body.NAME == "reading")
        await it.press("u", "enter")
        await it.until(lambda: it.door.wishes("unshelve"))

        assert it.door.wishes("unshelve")[0]["alarm"] == 51


@pytest.mark.parametrize(("typed", "seconds"), [("1", 1800), ("4", 28_800), ("45", 2700), ("3h", 10_800)])
async def test_shelving_takes_an_offered_length_or_any_other(desk: Any, typed: str, seconds: int) -> None:
    async with desk() as it:
        await it.press("down", "down", "down", "s")
        shown = it.app.glass.body.target()
        await it.press(*typed, "enter", *"已报修", "enter")
        await it.until(lambda: it.door.wishes("shelve"))

        wish = it.door.wishes("shelve")[0]
        assert (wish["alarm"], wish["for_s"], wish["reason"], wish["seen"]) == (
            shown.id, seconds, "已报修", shown.last_event)


async def test_no_longer_length_is_offered_than_the_rule_allows(desk: Any) -> None:
    async with desk() as it:
        it.room.tell(RulesLoaded("x", SIG))
        await it.rings()
        await it.press("down", "s")  # an intruder

        assert "30分" in it.lines()[-1]
        assert "8小时" not in it.lines()[-1]


async def test_level_1_is_never_shelved_and_that_is_said_with_the_rule(desk: Any) -> None:
    async with desk() as it:
        it.room.tell(RulesLoaded("x", SIG))
        await it.rings()
        await it.press("s")

        assert "SIG-1" in it.text()
        assert it.app.hand.prompt is None


async def test_what_the_collector_refuses_is_said(desk: Any) -> None:
    async with desk() as it:
        it.door.answer = lambda wish: {"refused": "It is on the shelf already."}
        await it.press("down", "down", "down", "s", "1", "enter", "x", "enter")
        await it.until(lambda: "已在搁置中" in it.text())


async def test_a_test_is_begun_for_the_point_the_site_or_the_line_of_the_alarm(desk: Any) -> None:
    async with desk() as it:
        it.door.say({"hello": {"role": "leader", "actor": "person:luo", "person": "luo", "console": "c3"}})
        await it.until(lambda: it.app.picture.me.role == "leader")
        await it.press("down", "C")  # the intruder at the school
        assert "仅此点" in it.lines()[-1]
        await it.press("1", "2", "enter", *"检修", "enter", *"安泰", "enter")
        await it.until(lambda: it.door.wishes("test_begin"))

        wish = it.door.wishes("test_begin")[0]
        assert (wish["of"], wish["for_s"], wish["contractor"]) == ("point:school/003", 3600, "安泰")


async def test_a_profile_is_set_from_the_palette(desk: Any) -> None:
    async with desk() as it:
        it.door.say({"hello": {"role": "leader", "actor": "person:luo", "person": "luo", "console": "c3"}})
        await it.until(lambda: it.app.picture.me.role == "leader")
        await it.press("colon", *"启用区域方案", "enter")
        await it.until(lambda: it.app.hand.prompt is not None and "范围" in it.lines()[-1])
        await it.press("2", "1", *"4h", "enter", *"台风", "enter", "2", "1")
        await it.until(lambda: it.door.wishes("profile_begin"))

        wish = it.door.wishes("profile_begin")[0]
        assert (wish["of"], wish["classes"], wish["for_s"], wish["delay_s"], wish["offset"]) == (
            "site:lin", "trouble", 14_400, 900, 1)


async def test_what_comes_off_the_shelf_by_time_stands_in_the_strip(desk: Any) -> None:
    async with desk(busy=False, aside=True) as it:
        assert "没有会响的警情" in it.text()
        number = it.room.tell(AlarmReleased(51, UNACK, 61, "shelf", "time"))
        it.room.tell(AlarmReleased(51, UNACK, 61, "shelf", "time"), "alarm",
                     ASIDE[0]._replace(state=UNACK, acked_at=0, acked_by="", last_event=number + 1))
        it.room.forget(SuppressionEnded(61, "shelf", "time", []), "suppression", 61)
        await it.rings()
        await it.until(lambda: it.lines()[2].startswith("!!"))

        assert "华联超市" in it.lines()[2]
        assert "搁置 0" in it.text()


async def test_a_reminder_stands_in_the_strip_like_a_new_alarm(desk: Any) -> None:
    async with desk() as it:
        for one in (ALARMS[0], ALARMS[1], ALARMS[4]):
            it.room.acknowledge(one.id)
        await it.rings()
        await it.until(lambda: it.app.picture.counts.unacknowledged == 0)
        number = it.room.tell(AlarmReminded(13, UNACK, 1_800_000, "LIFE-08", "x"), "alarm",
                              ALARMS[5]._replace(state=UNACK, acked_at=0, acked_by="", last_event=it.room.number + 1))
        await it.rings()

        assert it.lines()[2].startswith("!!")
        assert "西湾小学" in it.lines()[2]
        assert it.app.picture.standing(13).last_event == number
