"""Screen I: how far the quarter is, who waits, what else asks for a look; a place with its history; what is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.screens.inspectrows import VIEWS, clock_words, columns, fits
from duty_console.domain.breaches import checklist
from duty_console.domain.placeevents import ComplaintReceived
from duty_console.domain.placerows import Complaint
from duty_console.rulebook import Rulebook
from duty_console.store.reading import Reader

from . import inspectrooms
from .inspectrooms import HOUR
from .rooms import NOW


@pytest.fixture
def room(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=inspectrooms.busy(), **more)


async def on(it: Any, place: str, view: str = "waiting") -> None:
    """Puts the cursor on a place of a list."""
    await it.press("I", *["right"] * list(VIEWS).index(view))
    body = it.app.glass.body
    await it.until(lambda: body.place() is not None)
    for _turn in range(8):
        if body.place().place == place:
            return
        await it.press("down")
    raise AssertionError(it.text())


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_the_board_and_a_place_look_as_they_were_approved(
        room: Any, golden: Callable[[str, list[str], int], None], size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with room(size) as it:
        for name, keys in {"inspections": ["I"], "place": ["I", "end", "enter"]}.items():
            await it.press("1", *keys)
            title = f"{name}-due-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_each_list_has_what_its_name_says_who_waits_longest_first(room: Any) -> None:
    async with room((160, 48)) as it:
        await it.press("I")
        board = it.app.glass.body.board

        assert (board.due, board.seen, board.there) == (4, 1, 5)
        assert {view: [row.place for row in rows] for view, rows in board.lists.items()} == {
            "waiting": ["jsz", "czw", "cw"], "done": ["hl"], "complaints": ["cw", "jsz"],
            "papers": ["cw", "hl", "bg", "czw", "jsz"], "findings": ["cw"],
            "places": ["bg", "cw", "czw", "hl", "jsz"]}
        assert all(len(columns(view)) == 6 for view in VIEWS)
        assert "已查 1/4 家，25%，剩 37 天" in it.text()
        sheet = it.app.glass.body.sheet()
        assert [row[-1] for row in sheet.rows] == ["jsz", "czw", "cw"]


async def test_a_filter_looks_in_the_register_by_words_and_by_first_letters(room: Any) -> None:
    async with room() as it:
        await it.press("I")
        body = it.app.glass.body
        for typed, wanted in (("东街", ["czw"]), ("cwl", ["cw"]), ("zzz", []), ("", ["jsz", "czw", "cw"])):
            body.set_filter(typed)
            assert [row.place for row in body.board.lists["waiting"]] == wanted, typed
        body.set_filter("xwdyd")
        assert [row.place for row in body.board.lists["places"]] == ["bg"]
        assert body.hidden() == 3


async def test_a_register_of_many_is_read_by_the_page(desk: Any) -> None:
    async with desk(busy=False, rows=inspectrooms.many()) as it:
        await it.press("I")
        board = it.app.glass.body.board

        assert (board.due, len(board.lists["waiting"]), len(board.lists["places"])) == (3000, 500, 500)
        assert "待检查 3000" in it.text()
        it.app.glass.body.set_filter("门店2999")
        assert [row.place for row in it.app.glass.body.board.lists["waiting"]] == ["p02999"]


async def test_a_list_of_which_a_page_was_read_says_so_and_a_filter_looks_further(
        desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("inspectrows", "inspections"):
        monkeypatch.setattr(f"duty_console.console.screens.{module}.LIMIT", 3)
    rows = [*inspectrooms.busy(), *(("complaint", Complaint(100 + number, "hl", "exit", f"举报{number}", NOW.at, "x"))
                                    for number in range(6))]
    async with desk((160, 48), busy=False, rows=rows) as it:
        await it.press("I", "right", "right")
        assert "举报 3+" in it.text()
        assert "只列前 3 条" in it.text()
        it.app.glass.body.set_filter("举报5")
        assert [row.number for row in it.app.glass.body.board.lists["complaints"]] == [105]
        await it.press("right")
        assert "只列前" not in it.text()


@pytest.mark.parametrize("state", ["empty", "viewer", "nocollector"])
async def test_without_places_rights_or_a_collector_the_screen_says_so(desk: Any, state: str) -> None:
    rows = [] if state == "empty" else inspectrooms.busy()
    async with desk(busy=False, rows=rows, viewer=state == "viewer", door=state != "nocollector") as it:
        await it.press("I")
        keys = {key for key, _does in it.app.glass.body.valid_keys()}

        assert {"empty": "场所台账为空", "viewer": "金嗓子KTV", "nocollector": "无人采集"}[state] in it.text()
        assert ("+" in keys) == (state == "empty")
        assert "n" not in keys
        if state == "empty":
            await it.press("n")
            assert "请先把光标移到一家场所" in it.text()
        assert it.app.hand.prompt is None


async def test_an_inspection_goes_through_the_checklist_one_key_an_item(room: Any) -> None:
    items = [row.breach for row in checklist(Rulebook.load(), "entertainment")]
    async with room() as it:
        await on(it, "jsz")
        await it.press("n", "enter", *"chen", "enter", "y", "n", "minus")
        await it.until(lambda: f"第 4/{len(items)} 项，隐患 1 处" in it.text())
        await it.press("full_stop", *"ok", "enter")
        await it.until(lambda: it.door.wishes("inspect"))

        wish = it.door.wishes("inspect")[0]
        said = dict(part.split("=") for part in wish["answers"].split(","))
        assert (wish["of"], wish["people"], wish["text"]) == ("jsz", "chen", "ok")
        assert "complaint" not in wish
        assert list(said) == items
        assert [said[item] for item in items] == ["yes", "no", "none", *["yes"] * (len(items) - 3)]


@pytest.mark.parametrize(("view", "place", "keys", "action", "said"), [
    ("complaints", "cw", ["n", "enter", "enter", ".", "enter"], "inspect", {"of": "cw", "complaint": 52}),
    ("waiting", "cw", ["c", "1", *"door", "enter"], "complain", {"of": "cw", "kind": "exit", "text": "door"}),
    ("waiting", "cw", ["g", "1", "enter", *"12-1", "enter", "enter", "enter"], "paper",
     {"of": "cw", "kind": "fire", "signed": "2026-11-24", "until": "2026-12-01", "signer": "赵国强"}),
    ("waiting", "cw", ["j", *["enter"] * 2, "2", "enter", "1", "enter", "enter"], "place_enter",
     {"of": "cw", "name": "川味楼", "kind": "shop", "trade": "restaurant", "responsible": "赵国强"}),
    ("waiting", "cw", ["+", *"new1", "enter", *"Shop", "enter", "enter", "2", *"hot", "enter", "2", "enter", "enter"],
     "place_enter", {"of": "new1", "name": "Shop", "trade": "hotel", "risk": "high"}),
    ("findings", "cw", ["x", "enter", "enter", "enter", "enter"], "hazard_find",
     {"of": "cw", "breach": "BRE-14", "part": "川味楼后厨", "text": "后厨灭火器压力不足", "source": "finding:71",
      "responsible": "赵国强"}),
    ("waiting", "jsz", ["x", *"BRE-03", "enter", "enter", "enter", "enter"], "hazard_find",
     {"of": "jsz", "breach": "BRE-03", "responsible": "李唱"}),
    ("places", "bg", ["z", *"closed", "enter"], "place_end", {"of": "bg", "reason": "closed"}),
])
async def test_a_key_asks_what_must_be_said_and_then_the_collector(
        room: Any, view: str, place: str, keys: list[str], action: str, said: dict[str, Any]) -> None:
    names = {"+": "plus", "-": "minus", ".": "full_stop"}
    async with room(role="leader") as it:
        await on(it, place, view)
        await it.press(*(names.get(key, key) for key in keys))
        await it.until(lambda: it.door.wishes(action), 3)

        wish = it.door.wishes(action)[0]
        assert {name: wish.get(name) for name in said} == said


async def test_a_place_tells_its_history_and_a_filter_takes_a_part(room: Any) -> None:
    async with room((160, 60)) as it:
        await on(it, "cw")
        it.room.tell(ComplaintReceived("cw", "exit", "楼梯堆货", "HAZ-08", "x"), "complaint",
                     Complaint(90, "cw", "exit", "楼梯堆货", NOW.at, "person:chen"))

        await it.press("enter")
        await it.until(lambda: "后厨灭火器压力不足" in it.text())
        text = it.text()

        for said in ("赵国强", "2026-12-31 前，剩 37 天", "PAT-07", "已到期", "XW-2026-031", "超47日", "油烟管道漏油",
                     "楼梯堆货", "隐患 2 处，举报 2 件"):
            assert said in text, said
        it.app.glass.body.set_filter("没有的")
        await it.until(lambda: "没有此类" in it.text() or "后厨灭火器" not in it.text())
        assert it.app.glass.body.hidden() == 1


async def test_the_board_is_read_again_when_something_about_places_was_stored_and_only_then(
        room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with room() as it:
        await it.press("I")
        asked: list[str] = []
        read = Reader.table
        monkeypatch.setattr(Reader, "table", lambda self, table, *rest: asked.append(table) or read(self, table, *rest))
        it.room.raise_alarm()
        await it.rings()
        await it.press("down", "up", "right", "left")
        assert "place" not in asked

        it.room.tell(ComplaintReceived("bg", "exit", "堆货", "HAZ-08", "x"), "complaint",
                     Complaint(91, "bg", "exit", "堆货", NOW.at, "person:chen"))
        await it.until(lambda: "举报 3" in it.text())


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)], ids=str)
async def test_inspections_fit_every_window(room: Any, size: tuple[int, int]) -> None:
    async with room(size) as it:
        for keys in (["I"], ["I", "n", "escape"], ["I", "enter"], ["I", *["right"] * 4, "x", "escape"]):
            await it.press(*keys, "down", "pagedown", "end", "home", "escape", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        await it.press("I")
        assert "待检查" in it.text()


def test_the_clock_of_a_complaint_says_what_is_left_or_over() -> None:
    assert [clock_words(NOW.at + hours * HOUR, NOW.at)[0] for hours in (4, 100, -3, -90)] == [
        "剩4小时", "剩4天", "超3小时", "超3天"]


def test_every_word_typed_must_fit() -> None:
    assert fits(("川味楼", "中街"), "cwl 中")
    assert not fits(("川味楼", "中街"), "cwl 后")


