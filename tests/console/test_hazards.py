"""Screen 6: hazards by their last day, how a date was counted, the next step by one key, and what is meant while it is
typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.acting import begin
from duty_console.console.hazardfields import breaches, day_typed, limit_typed, limit_words
from duty_console.console.hazardkeys import KEYS, meant, next_of
from duty_console.console.hazardwords import STATE_WORDS, is_overdue, left
from duty_console.console.questions import Wrong
from duty_console.console.screens.hazard import open_hazard
from duty_console.console.screens.hazardrows import VIEWS, Known, cells_of, columns, fitting, listed, read
from duty_console.console.screens.monthrows import grid, month_of
from duty_console.domain import hazardrows as hz
from duty_console.domain.calendars import Calendar
from duty_console.domain.deadlines import SEAL, WORKDAYS, Deadline
from duty_console.domain.hazardevents import HazardClaimed
from duty_console.rulebook import Rulebook
from duty_console.store.hazards import Due
from duty_console.store.reading import Reader

from . import hazardrooms
from .hazardrooms import CALENDAR, HAZARDS, TODAY
from .rooms import NOW

BY_NUMBER = {row.id: row for row in HAZARDS}
PIN = "483920"


def known() -> Known:
    dues: dict[str, list[Due]] = {}
    for one in sorted(hazardrooms.DEADLINES, key=lambda one: one.last):
        if not one.over:
            dues.setdefault(one.of, []).append(Due(one.of, one.kind, one.last, bool(one.missing)))
    rows = tuple(row for row in HAZARDS if row.state not in hz.OVER)
    return Known(rows, tuple(row for row in HAZARDS if row.state in hz.OVER),
                 {row.place: row for row in hazardrooms.PLACES}, dues, CALENDAR, Rulebook.load())


@pytest.fixture
def room(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=hazardrooms.busy(), **more)


async def on(it: Any, number: int) -> None:
    """Puts the cursor on a hazard."""
    await it.press("6", "home")
    body = it.app.glass.body
    await it.until(lambda: body.hazard() is not None)
    for _turn in range(12):
        if body.hazard().id == number:
            return
        await it.press("down")
    raise AssertionError(it.text())


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_hazards_look_as_they_were_approved(room: Any, golden: Callable[[str, list[str], int], None],
                                                  size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with room(size) as it:
        for name, keys in {"hazards": ["6"], "hazard": ["6", "home", "enter"], "hazardmonth": ["6", "L"]}.items():
            await it.press("1", *keys)
            title = f"{name}-due-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_the_nearest_last_day_is_first_and_what_is_said_done_counts_to_its_re_inspection(room: Any) -> None:
    async with room() as it:
        await it.press("6")
        body = it.app.glass.body

        assert [row.id for row in body.known.open] == [31, 32, 33, 35, 34, 38, 36, 37]
        seen = cells_of(body.known.open, body.known, TODAY)
        assert {len(cells) for cells in seen} == {len(columns())}
        assert [cells[0] for cells in seen] == ["超47日", "超4日", "今天", "今天", "2工作日", "5工作日", "6工作日",
                                                "29工作日"]
        assert seen[-1][1] == "2027-01-04?"
        assert "缺 2027 年年历" in it.text()


async def test_a_whole_hazard_says_how_each_of_its_dates_was_counted(room: Any) -> None:
    async with room((160, 60)) as it:
        await on(it, 31)
        await it.press("enter")
        await it.until(lambda: "顺延（CAL-02）" in it.text())
        text = it.text()

        for said in ("10-05 周一  国庆节               原定日期", "10-08 周四  工作日               最后一日",
                     "10-10 周六  调休上班             第 2 个工作日", "2026-10-12 周一", "XG-2026-004", "签收",
                     "照片 2026-114", "闭门器.jpg", "《消防法》第16条第(2)项 [a]"):
            assert said in text, said


@pytest.mark.parametrize("state", ["empty", "viewer", "nocollector"])
async def test_without_hazards_rights_or_a_collector_the_screen_says_so(desk: Any, state: str) -> None:
    rows = [] if state == "empty" else hazardrooms.busy()
    async with desk(busy=False, rows=rows, viewer=state == "viewer", door=state != "nocollector") as it:
        await it.press("6")
        keys = {key for key, _does in it.app.glass.body.valid_keys()}

        assert {"empty": "没有未销的隐患", "viewer": "XW-2026-031", "nocollector": "无人采集"}[state] in it.text()
        assert ("+" in keys) == (state == "empty")
        assert "d" not in keys
        await it.press("d")
        assert it.app.hand.prompt is None


@pytest.mark.parametrize(("number", "keys", "action", "said"), [
    (38, ["d", "2", *"10-5", "enter", "enter"], "hazard_order", {"issuer": "police_station", "limit": "2027-10-05"}),
    (38, ["t", "1", "enter", "enter"], "hazard_order", {"hazards": "hazard:38", "issuer": "community"}),
    (38, ["t", "1", *"12", "enter", "enter"], "hazard_order", {"days": 12}),
    (35, ["d", "enter", *"IMG7", "enter"], "hazard_correct", {"of": "hazard:35", "by": "李唱", "evidence": "IMG7"}),
    (35, ["t", "1", "enter"], "hazard_order", {"at_once": 1}),
    (37, ["d", "enter", "2", "enter"], "notice_serve", {"of": "notice:11", "to": "王房东", "receipt": "left"}),
    (33, ["d", "enter", "enter", *"ok", "enter"], "hazard_claim", {"of": "hazard:33", "by": "周敏", "text": "ok"}),
    (34, ["d", "1", "enter", "enter", *PIN, "enter"], "hazard_reinspect", {"result": "pass", "pin": PIN}),
    (34, ["y", "2", *"bad", "enter", "+", "3", "enter", *PIN, "enter"], "hazard_reinspect",
     {"result": "fail", "text": "bad", "limit": "2026-11-27"}),
    (33, ["l", *"12-1", "enter", *"parts", "enter", *"guard", "enter", "enter", *PIN, "enter"], "hazard_extend",
     {"limit": "2026-12-01", "reason": "parts", "interim": "guard", "asked_by": "周敏", "pin": PIN}),
    (33, ["j", *"fix", "enter", "enter", "enter", *"800", "enter", "enter", "2"], "hazard_measure",
     {"measure": "fix", "money": 800, "stop_use": 1}),
    (33, ["A", *"IMG8", "enter"], "evidence", {"of": "hazard:33", "reference": "IMG8"}),
    (36, ["d", *"gone", "enter", *PIN, "enter"], "hazard_cancel", {"how": "cancelled", "reason": "gone"}),
    (33, ["M", "2", *"a,b,c", "enter", "enter", *PIN, "enter"], "hazard_major",
     {"step": "determined", "judges": "a,b,c"}),
    (33, ["J", "6", "enter", "enter"], "hazard_refer", {"what": "reported"}),
    (33, ["J", "2", "enter", "enter"], "hazard_refer", {"what": "sealed_urgent"}),
])
async def test_a_key_asks_what_must_be_said_and_then_the_collector(room: Any, number: int, keys: list[str],
                                                                   action: str, said: dict[str, Any]) -> None:
    async with room(role="leader") as it:
        await on(it, number)
        await it.press(*("plus" if key == "+" else "minus" if key == "-" else "comma" if key == "," else key
                         for key in keys))
        await it.until(lambda: it.door.wishes(action), 3)

        wish = it.door.wishes(action)[0]
        assert {name: wish.get(name) for name in said} == said
        assert PIN not in it.text()


@pytest.mark.parametrize("is_owed", [False, True])
async def test_what_is_owed_of_a_hazard_that_is_over_is_entered_by_its_key(desk: Any, is_owed: bool) -> None:
    owed = ("deadline", Deadline("hazard:20", SEAL, WORKDAYS, 3, "2026-11-20", "2026-11-25", "2026-11-25", "2026-11-25",
                                 NOW.at, "HAZ-09", "x", (), 5, NOW.at, NOW.tick))
    async with desk((120, 40), busy=False, rows=[*hazardrooms.busy(), *([owed] if is_owed else [])]) as it:
        open_hazard(it.app, 20)
        await it.until(lambda: it.app.glass.body.hazard() is not None)
        assert ("J" in dict(it.app.glass.body.valid_keys())) == is_owed
        await it.press("J")
        if is_owed:
            await it.press("4", "enter", "enter")
            await it.until(lambda: it.door.wishes("hazard_refer"))
            assert it.door.wishes("hazard_refer")[0]["what"] == "seal_decision"
        else:
            await it.until(lambda: "不再办理" in it.text())
            assert it.app.hand.prompt is None


async def test_several_marked_hazards_of_one_place_go_on_one_notice(room: Any) -> None:
    async with room() as it:
        await on(it, 38)
        await it.press("space")
        await on(it, 37)
        await it.press("space", "t", "1", "enter", "enter")
        await it.until(lambda: it.door.wishes("hazard_order"))
        assert set(it.door.wishes("hazard_order")[0]["hazards"].split(",")) == {"hazard:37", "hazard:38"}

        await on(it, 33)
        await it.press("space", "space", "t")
        assert "只针对一个单位" in it.text()


async def test_a_new_hazard_is_typed_by_place_and_breach_with_who_is_responsible_there(room: Any) -> None:
    async with room() as it:
        await it.press("6", "plus", *"hlcs")
        await it.until(lambda: "华联超市 中街 88 号" in it.text())
        await it.press("enter", *"闭门器")
        await it.until(lambda: "BRE-11" in it.text())
        await it.press("enter", *"2F", "enter", "enter", "enter")
        await it.until(lambda: it.door.wishes("hazard_find"))

        wish = it.door.wishes("hazard_find")[0]
        assert [wish.get(name) for name in ("of", "breach", "part", "responsible")] == ["hl", "BRE-11", "2F", "周敏"]


async def test_what_a_limit_means_is_said_while_it_is_typed(room: Any) -> None:
    async with room() as it:
        await on(it, 38)
        await it.press("d", "2", "plus", *"40")
        await it.until(lambda: "2027-01-04 周一" in it.lines()[-2] + it.lines()[-3])
        assert "顺延" in it.text()


async def test_a_day_of_the_month_lists_what_falls_due_on_it(room: Any) -> None:
    async with room() as it:
        await it.press("6", "L", "right", "right", "enter")
        await it.until(lambda: it.app.glass.body.NAME == "hazards")

        assert [row.id for row in it.app.glass.body._rows] == [34, 37]
        assert it.app.glass.body.filter_text == "2026-11-26"
        await it.press("escape")
        assert len(it.app.glass.body._rows) == 8


async def test_the_list_is_read_again_when_something_about_hazards_was_stored_and_only_then(
        room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with room() as it:
        await it.press("6")
        asked: list[str] = []
        read = Reader.table
        monkeypatch.setattr(Reader, "table", lambda self, table, *rest: asked.append(table) or read(self, table, *rest))
        it.room.raise_alarm()
        await it.rings()
        await it.press("down", "up", "right", "left")
        assert "hazard" not in asked

        row = BY_NUMBER[33]._replace(state=hz.CLAIMED, claimed="2026-11-24", claimed_by="周敏")
        it.room.tell(HazardClaimed(33, "周敏", "2026-11-24", "", "HAZ-16", "x"), "hazard", row)
        await it.rings()
        await it.until(lambda: "hazard" in asked)
        await it.until(lambda: it.text().count("已报完成") == 2)


async def test_an_action_without_a_hazard_goes_to_the_list(room: Any) -> None:
    async with room() as it:
        begin(it.app, "hazard_claim", None)
        await it.until(lambda: "请先把光标移到一条隐患" in it.text())
        assert it.app.glass.body.NAME == "hazards"


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)], ids=str)
async def test_hazards_fit_every_window(room: Any, size: tuple[int, int]) -> None:
    async with room(size) as it:
        for keys in (["6"], ["6", "plus", "x", "escape"], ["6", "enter"], ["6", "L"], ["6", "right", "right"]):
            await it.press(*keys, "down", "pagedown", "end", "home", "escape", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        await it.press("6")
        assert "XW-2026-031" in it.text()


def test_every_state_has_a_word_and_every_open_one_a_next_step_with_a_key() -> None:
    assert set(STATE_WORDS) == set(hz.STATES)
    for state in hz.STATES:
        row = BY_NUMBER[33]._replace(state=state)
        assert bool(next_of(row)) == (state not in hz.OVER)
        assert set(meant(row, "2026-11-24")) <= set(KEYS.values())


def test_only_who_did_not_say_that_it_is_done_is_overdue() -> None:
    row = BY_NUMBER[32]

    assert is_overdue(row, "2026-11-24")
    assert not is_overdue(row, row.due)
    assert not is_overdue(row._replace(state=hz.CLAIMED), "2026-11-24")


@pytest.mark.parametrize(("last", "said"), [("2026-10-08", "3工作日"), ("2026-09-30", "今天"), ("2026-09-25", "超5日")])
def test_what_is_left_is_counted_in_working_days_and_what_is_over_in_days(last: str, said: str) -> None:
    assert left(CALENDAR, date(2026, 9, 30), date.fromisoformat(last)).words == (
        "1工作日" if last == "2026-10-08" else said)


@pytest.mark.parametrize(("typed", "meant_"), [
    ("2026-10-05", "2026-10-05"), ("10-05", "2026-10-05"), ("10.5", "2026-10-05"), ("1-4", "2027-01-04"),
    ("+3", "2026-11-27"), ("10月5日", "2026-10-05")])
def test_a_day_is_typed_as_people_write_it(typed: str, meant_: str) -> None:
    assert day_typed(typed, TODAY) == meant_


@pytest.mark.parametrize("typed", ["2026-02-30", "soon", "13-1", "", "++3"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Wrong):
        day_typed(typed, TODAY)


def test_a_limit_in_the_holiday_says_where_it_ends() -> None:
    september, rules = date(2026, 9, 30), Rulebook.load()

    assert limit_typed("0", september) == {"at_once": 1}
    said = limit_words("10-05", september, CALENDAR, rules, "BRE-11")
    assert "国庆节" in said
    assert "2026-10-08 周四" in said
    assert "HAZ-13" in limit_words("", september, CALENDAR, rules, "BRE-11")
    assert "不顺延" in limit_words("0", september, CALENDAR, rules, "BRE-11")
    lacking = limit_words("10-05", september, Calendar(()), rules, "BRE-11")
    assert "2026-10-05" in lacking
    assert "缺 2026 年年历" in lacking


def test_a_breach_is_found_by_number_word_or_first_letters() -> None:
    rules = Rulebook.load()

    for typed in ("11", "BRE-11", "闭门器", "bre-11"):
        assert breaches(typed, rules)[0].value == "BRE-11", typed
    assert not breaches("qqqq", rules)


def test_each_view_lists_what_its_name_says_and_a_filter_hides_the_rest() -> None:
    of, today = known(), TODAY.isoformat()

    assert {view: [row.id for row in listed(of, view, today, "")] for view in VIEWS} == {
        "open": [31, 32, 33, 34, 35, 36, 37, 38], "overdue": [31, 32], "serve": [35, 37, 38], "again": [34],
        "major": [36], "over": [20, 21]}
    assert [row.id for row in fitting(of, of.open, "hlcs")] == [33, 34]
    assert [row.id for row in fitting(of, of.open, "华联 收银")] == [33]


def test_a_month_has_each_open_time_limit_on_its_day() -> None:
    month = month_of(known(), date(2026, 11, 1))

    assert {day.day: [due.kind for due, _row in falls] for day, falls in month.days.items()} == {
        20: ["rectify"], 24: ["rectify", "rectify"], 26: ["reinspect", "serve"]}
    assert NOW.at


@pytest.mark.parametrize(("each", "said"), [(1, "  送1 其他1"), (12, "送12其他12"), (120, "  共240")])
def test_a_day_with_more_than_fits_says_how_much_it_is_in_all(each: int, said: str) -> None:
    texts.use("zh")
    kinds = ("serve", "check")
    rows = [Due("hazard:31", kind, "2026-11-18", False) for kind in kinds for _one in range(each)]
    month = month_of(known()._replace(dues={"hazard:31": rows}), date(2026, 11, 1))
    drawn = ["".join(text for text, _look in row) for row in grid(month, TODAY, TODAY, 90, 16)]
    assert any(said in row for row in drawn), "\n".join(drawn)
    assert not any(".." in row for row in drawn)


@pytest.mark.parametrize("keys", [["colon", *"登记隐患", "enter"], ["enter", "plus"]], ids=["palette", "page"])
async def test_an_alarm_brings_what_is_known_of_a_hazard(desk: Any, keys: list[str]) -> None:
    async with desk((120, 40), rows=[row for row in hazardrooms.busy() if row[0] != "private_digest"]) as it:
        await it.press("1", "home", *keys)
        await it.until(lambda: it.app.hand.prompt is not None)
        assert it.app.hand.prompt.values["source"].startswith("alarm:")


async def test_a_viewer_is_not_asked_for_a_hazard_of_an_alarm(desk: Any) -> None:
    async with desk((120, 40), viewer=True) as it:
        await it.press("1", "home", "enter", "plus")
        assert it.app.hand.prompt is None
        assert "+" not in {key for key, _does in it.app.glass.body.valid_keys()}


async def test_the_nearest_hazards_are_seen_before_all_are_read(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("duty_console.console.screens.hazards.FIRST", 3)
    monkeypatch.setattr("duty_console.console.screens.hazards.read",
                        lambda reader, rules, most: asked.append(most) or read(reader, rules, most))
    async with room() as it:
        await it.press("6")
        body = it.app.glass.body
        await it.until(lambda: len(body.known.open) > 3)

        assert asked[0] == 3
        assert [row.id for row in body.known.open] == [31, 32, 33, 35, 34, 38, 36, 37]
        await it.press("end")
        assert body.hazard().id == 37
