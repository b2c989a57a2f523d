"""
Screen 4: a month as a grid, filled in from the keyboard and judged by the real rules behind the door.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.screens.roster import RosterScreen
from duty_console.console.screens.rosterstaff import COLUMNS, rows

from .rosterrooms import Core, Judge, busy, empty, happened

#: A practised hand types a key in so many seconds.
KEY_S = 0.28
#: Three crews, a day of them: initials of the names, and nothing else.
DAY_KEYS = [*"cjg", *"lf", *"zgq", *"ln", *"hp", *"wm"]


async def looked_at(it: Any) -> RosterScreen:
    """The screen, once the file was read."""
    await it.press("4")
    await it.until(lambda: isinstance(it.app.glass.body, RosterScreen) and it.app.glass.body.month is not None)
    body = it.app.glass.body
    assert isinstance(body, RosterScreen)
    return body


STATES: dict[str, dict[str, Any]] = {
    "empty": {"rows": empty}, "busy": {"rows": busy}, "viewer": {"rows": busy, "viewer": True},
    "nocollector": {"rows": busy, "door": False},
}


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_the_roster_looks_as_it_was_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                   size: tuple[int, int], language: str) -> None:
    texts.use(language)
    where = f"{language}-{size[0]}x{size[1]}"

    async def shown(it: Any, name: str) -> None:
        await it.settled(f"roster-{name}-{where}")
        golden(f"roster-{name}-{where}", it.lines(), size[0])

    core = happened()
    async with desk(size, busy=False, role="leader", rows=core.rows_of()) as it:
        Judge(core, it)
        body = await looked_at(it)
        await it.press("down", "down", "right")
        await shown(it, "busy")
        await it.press("enter")
        await shown(it, "whole")
        await it.press("escape", "g", "1")
        await shown(it, "standin")
        await it.press("escape", "greater_than_sign", "f", *DAY_KEYS, "full_stop", *"l")
        await shown(it, "draft")
        await it.press("escape", "pageup", "home", "down", "down", "down", "down", "delete", *"sq", "enter")
        await it.until(lambda: body.refusal)
        await it.press("escape")
        await shown(it, "refused")

@pytest.mark.parametrize("state", ["empty", "viewer", "nocollector"])
@pytest.mark.parametrize(("language", "size"), [("zh", (80, 24)), ("en", (160, 48))], ids=["zh", "en"])
async def test_other_states_of_the_roster_look_as_they_were_approved(
        desk: Any, golden: Callable[[str, list[str], int], None], state: str, language: str,
        size: tuple[int, int]) -> None:
    texts.use(language)
    said = dict(STATES[state])
    title = f"roster-{state}-{language}-{size[0]}x{size[1]}"
    async with desk(size, busy=False, role="leader", **{**said, "rows": said["rows"]()}) as it:
        await looked_at(it)
        await it.settled(title)
        golden(title, it.lines(), size[0])


async def test_a_month_for_three_crews_is_typed_in_under_two_minutes(desk: Any) -> None:
    """At 0.28 s a key two minutes are 428 keys. One day is typed and goes on as a pattern; nothing is typed ahead."""
    keys = ["4", "greater_than_sign", "f", *DAY_KEYS, "full_stop", "enter"]
    assert len(keys) * KEY_S < 120
    async with desk(busy=False, role="leader", rows=empty()) as it:
        core = Core()
        Judge(core, it)
        body = await looked_at(it)
        await it.press(*keys[1:])
        await it.until(lambda: body.draft is None and body.month is not None and not body.month.is_empty)

        assert len(it.door.wishes("schedule")) == 1
        [rota] = core.rows["rota"].values()
        assert (rota.begins, rota.until, rota.crews) == (
            "2026-12-01", "2026-12-31", ("chen,luo", "zhao,li", "he,wu"))
        assert "孙强" not in it.text()
        assert "何平4 吴敏4" in it.text()


async def test_days_of_which_none_is_like_another_are_typed_in_under_two_minutes_a_month(desk: Any) -> None:
    """The worst month: nothing repeats, so that every duty is typed, by the first letter and Space where that is less.
    Five such days are typed and counted; 31 of them in two minutes are 13 keys a day at 0.28 s a key."""
    crews = [("c", "space", "l", "f"), ("z", "space", "l", "n"), ("h", "p", "w", "m")]
    days = [[key for turn in (0, 1, 2) for key in crews[(number + turn) % 3]] for number in (0, 0, 2, 2, 2)]
    assert sum(map(len, days)) / len(days) * 31 * KEY_S < 120
    async with desk(busy=False, role="leader", rows=empty()) as it:
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *(key for day in days for key in day))
        assert body.draft is not None

        night, day, evening = ("chen", "luo"), ("zhao", "li"), ("he", "wu")
        assert body.draft.days[:6] == [(night, day, evening)] * 2 + [(evening, night, day)] * 3 + [((), (), ())]
        assert body.place == (5, 0)


async def test_the_pattern_of_the_month_before_goes_on_with_one_key(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=busy()) as it:
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", "full_stop")
        assert body.draft is not None

        assert set(body.draft.days) == {(("chen", "luo"), ("zhao", "li"), ("sun", "wu"))}
        assert len(body.draft.changed) == 31
        assert {one.rule for one in body.against if one.blocks} == {"DUTY-15"}  # of 孙强 it ends on the 20th
        await it.press("u")
        assert body.draft.changed == []


#: A month that is whole, broken in ways that are typed on the 5th of December: what is done before, what is typed, and
#: the rule or the words that the refusal has.
BROKEN: dict[str, tuple[dict[str, Any], list[str], str]] = {
    "nobody": ({}, ["delete"], "DUTY-01"),
    "one alone": ({}, [*"hp"], "DUTY-02"),
    "two shifts in a row": ({}, [*"hp", *"zgq"], "DUTY-03"),
    "no certificate": ({}, [*"hp", *"db"], "DUTY-04"),
    "too low for linked control": ({"linked": "yes"}, [*"hp", *"xm"], "DUTY-05"),
    "two hours of rest": ({"linked": "no", "override": {"stand_in": "sun", "extra": "yes", "begins": "2026-12-05 12:00",
                                        "until": "2026-12-05 14:00"}}, [*"hp", *"sq"], "DUTY-14"),
    "an expired certificate": ({}, [*"hp", *"qs"], "DUTY-15"),
    "suspended": ({}, [*"hp", *"dt"], "DUTY-15"),
    "on leave": ({"leave": {"person": "xu", "begins": "2026-12-05 00:00", "until": "2026-12-08 00:00"}},
                 [*"hp", *"xl"], "DUTY-02"),
    "who has left meanwhile": ({"leaves": "wu"}, [*"wm", *"hp"], "吴敏"),
}


async def test_a_month_that_is_wrong_is_refused_by_its_own_rule_each_time_and_stays(desk: Any, tmp_path: Any) -> None:
    core = Core()
    async with desk(busy=False, role="leader", rows=core.rows_of()) as it:
        judge = Judge(core, it)
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *DAY_KEYS, "full_stop", "escape")
        draft = body.draft
        assert draft is not None
        whole = list(draft.days)
        for number, (how, (done, typed, said)) in enumerate(BROKEN.items(), start=1):
            body.place = (4, 2)
            await it.press("f")
            judge.does(done, tmp_path)
            before = dict(core.rows["rota"])
            await it.press(*typed, "enter")
            await it.until(lambda number=number: len(it.door.wishes("schedule")) == number and body.refusal)
            await it.press("escape")

            assert said in body.refusal, how
            assert (body.draft, core.rows["rota"]) == (draft, before)
            assert draft.days[4] != whole[4]
            assert "未保存：" in it.text()
            if said.startswith("DUTY"):
                assert f"!{said[-2:]}" in next(line for line in it.lines() if line[3:9] == "12-05 "), how
                assert body.place == (4, 2)
                assert {one.rule for one in body.against if one.blocks} >= {said}
            await it.press("f")
            while draft.days[4] != whole[4] and draft.can_undo:
                await it.press("u")
            await it.press("escape")
            assert body.refusal == ""


async def test_a_refused_month_is_mended_and_saved(desk: Any) -> None:
    core = Core()
    async with desk(busy=False, role="leader", rows=core.rows_of()) as it:
        Judge(core, it)
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *DAY_KEYS, "full_stop", "left", "delete", "enter")
        await it.until(lambda: body.refusal)
        assert core.rows["rota"] == {}
        await it.press("f", "u", "enter")
        await it.until(lambda: body.draft is None)

        assert len(core.rows["rota"]) == 1


async def test_what_was_changed_meanwhile_is_seen_and_then_saved_over(desk: Any, tmp_path: Any) -> None:
    core = Core()
    async with desk(busy=False, role="leader", rows=core.rows_of()) as it:
        judge = Judge(core, it)
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *DAY_KEYS)
        judge.does({"rota": {"pattern": "ROTA-1", "begins": "2026-12-02", "until": "2026-12-31",
                             "crews": "chen,luo/zhao,li/he,wu"}}, tmp_path)
        await it.press("enter")
        await it.until(lambda: body.refusal)
        assert body.draft is not None
        assert body.draft.changed == [0]
        await it.press("W")
        await it.until(lambda: body.draft is None)

        assert [rota.begins for rota in core.rows["rota"].values()] == ["2026-12-02", "2026-12-01"]


async def test_an_alarm_takes_nothing_of_what_is_typed(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=empty()) as it:
        Judge(Core(), it)
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *"cjgz")
        it.room.raise_alarm()
        await it.rings()
        await it.press(*"gq", *"a", "backspace", *"ln")

        assert "未应答" in it.lines()[2]
        assert it.door.wishes("acknowledge") == []
        assert body.draft is not None
        assert body.draft.days[0] == (("chen", "zhao"), ("li",), ())
        await it.press("escape", "1", "4")
        assert it.app.glass.body is body
        assert len(body.draft.changed) == 1


async def test_a_draft_is_left_and_dropped_only_by_who_means_it(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=empty()) as it:
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *DAY_KEYS, "escape", "1", "q")
        assert it.app.is_running
        assert "草稿未保存" in it.text()
        await it.press("4", "D")
        assert body.draft is not None
        await it.press("D")
        assert body.draft is None
        await it.press("W")
        assert it.door.wishes("schedule") == []
        assert "无需保存" in it.text()


async def test_days_that_are_past_stay_and_a_pattern_goes_on_from_today(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=busy()) as it:
        body = await looked_at(it)
        await it.press("home", "f")
        assert body.place == (23, 0)
        await it.press("up", *"cjg")
        assert body.draft is not None
        assert body.draft.changed == []
        assert "这一天已过" in it.text()
        await it.press("backspace", "down", *DAY_KEYS, "full_stop")
        assert body.draft.changed == list(range(23, 30))
        assert body.draft.wish()["begins"] == "2026-11-24"
        await it.press("escape", "less_than_sign", "f")
        assert it.app.hand.prompt is None
        assert "本月已过" in it.text()


async def test_who_fits_is_shown_as_it_is_typed_and_taken_by_space_or_a_digit(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=empty()) as it:
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", "l")
        assert "1 李娜4  2 罗芳3" in it.lines()[-1]
        await it.press("2")
        assert body.draft is not None
        assert body.draft.days[0][0] == ("luo",)
        await it.press(*"xyz")
        assert "没有叫“xyz”的人员" in it.text()
        await it.press("escape", *"db")
        assert body.draft.days[0][0] == ("luo", "deng")
        assert body.place == (0, 1)
        await it.press("left", "plus", "h", "space", "backspace", *"zhao")
        assert body.draft.days[0][0] == ("luo", "deng", "zhao")


#: A key on the evening of the 27th of November, what is typed after it, and what the collector is asked then.
ASKED: dict[str, tuple[list[str], str, dict[str, Any]]] = {
    "g": (["1", *["enter"] * 4], "override", {"out": "sun", "stand_in": "huang"}),
    "X": (["0", *"db", "enter", "enter", "enter", *"bing", "enter"], "emergency",
          {"stand_in": "deng", "reason": "bing"}),
    "l": (["enter"] * 4, "leave", {"person": "sun", "kind": "leave"}),
    "k": (["2", *["enter"] * 4], "leave", {"person": "wu", "kind": "sick"}),
    "j": (["enter", *"hp", *["enter"] * 5], "swap", {"person": "sun", "other": "he"}),
    "y": (["1", "1"], "answer_swap", {"answer": "agree"}),
}


async def test_a_key_asks_what_the_cell_does_not_say(desk: Any) -> None:
    async with desk((100, 24), busy=False, role="leader", rows=busy()) as it:
        await looked_at(it)
        await it.press("down", "down", "down", "right", "right")
        for key, (typed, action, said) in ASKED.items():
            assert f"  {key}" in it.lines()[-1]
            before = len(it.door.wishes(action))
            await it.press(key, *typed)
            await it.until(lambda action=action, before=before: len(it.door.wishes(action)) > before)

            wish = it.door.wishes(action)[-1]
            assert {name: wish.get(name) for name in said} == said
            if action != "answer_swap":
                assert (wish["begins"], wish["until"]) == ("2026-11-27 16:00", "2026-11-28 00:00")


async def test_a_change_is_taken_back_where_it_stands_and_only_there(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=busy()) as it:
        body = await looked_at(it)
        await it.press("z")
        assert "没有可撤销的变更" in it.text()
        await it.press("down", "right", "z", "1", "enter")
        await it.until(lambda: it.door.wishes("end_change"))

        assert body.month is not None
        assert it.door.wishes("end_change")[0]["change"] == body.month.cells[body.place].changes[0].id


async def test_what_is_past_says_so(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=busy()) as it:
        await looked_at(it)
        await it.press("up", "g")
        assert "已发生的不再更改" in it.text()


async def test_an_officer_who_is_no_leader_fills_in_nothing(desk: Any) -> None:
    async with desk(busy=False, rows=busy()) as it:
        await looked_at(it)
        assert "f排班" not in it.lines()[-1]
        await it.press("f")
        assert it.app.hand.prompt is None
        assert "班长" in it.text()


async def test_the_screen_follows_what_is_entered_elsewhere_and_reads_nothing_else_for_it(desk: Any) -> None:
    core = happened()
    async with desk(busy=False, role="leader", rows=core.rows_of()) as it:
        judge = Judge(core, it)
        body = await looked_at(it)
        known = body._known
        it.room.raise_alarm()
        await it.rings()
        assert body._known is known
        judge.answer({"do": "override", "out": "wu", "stand_in": "xu", "begins": "2026-11-24 16:00",
                      "until": "2026-11-25 00:00"})
        await it.rings()
        await it.until(lambda: "徐亮" in it.text())


async def test_no_calendar_is_said_and_holidays_and_make_up_days_are_marked(desk: Any) -> None:
    async with desk((80, 24), busy=False, rows=busy()) as it:
        body = await looked_at(it)
        await it.press("less_than_sign", "home")
        assert "休" in next(line for line in it.lines() if "10-01" in line)
        assert "班" in next(line for line in it.lines() if "10-10" in line)[:20]
        await it.press("greater_than_sign", "greater_than_sign", "greater_than_sign")
        assert body.month is not None
        assert body.month.first.year == 2027
        assert "没有 2027 年日历" in it.text()
        assert "?" in next(line for line in it.lines() if "01-04" in line)


async def test_the_rows_of_an_export_are_what_is_seen(desk: Any) -> None:
    async with desk(busy=False, rows=busy()) as it:
        body = await looked_at(it)
        assert body.month is not None
        found = rows(body.month)

        assert {len(row) for row in found} == {len(COLUMNS)}
        assert [row[5:] for row in found if row[0] == "2026-11-26" and "早班" in row[2]] == [
            ("李娜", "4", "是", "DUTY-02")]
        assert sum(row[0] == "2026-11-16" for row in found) == 4 + 3


async def test_no_window_is_too_small_for_the_roster(desk: Any) -> None:
    async with desk((20, 5), busy=False, role="leader", rows=busy()) as it:
        for size in ((1, 1), (200, 60)):
            await it.pilot.resize_terminal(*size)
            for keys in (["4"], ["enter"], ["escape", "g", "escape"], ["greater_than_sign", "f", *"cjgl"], ["escape"]):
                await it.press(*keys, "end", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        await it.press("4")
        assert f"{it.app.glass.body.month.first:%Y-%m}" in it.text()


async def test_whoever_must_prove_himself_first_is_asked_and_the_month_is_saved_then(desk: Any) -> None:
    async with desk(busy=False, role="leader", rows=empty()) as it:
        judge = Judge(Core(), it)
        it.door.answer = lambda wish: ({"refused": "This desk is locked: enter the PIN.", "need": "pin"}
                                       if wish["do"] == "schedule" and "pin" not in wish else judge.answer(wish))
        body = await looked_at(it)
        await it.press("greater_than_sign", "f", *DAY_KEYS, "full_stop", "enter")
        await it.until(lambda: it.app.hand.prompt is not None)
        assert body.draft is not None
        await it.press(*"483920", "enter")
        await it.until(lambda: body.draft is None)

        assert [wish.get("pin") for wish in it.door.wishes("schedule")] == [None, "483920"]
