"""The patrol board: what needs a person first stands on top, windows move with the time, and each key asks what must
be said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_patrols import KTV, Evening

from duty_console import texts
from duty_console.console.picture import LIVE, Picture
from duty_console.console.screens.patrolrows import cells_of, columns, due_words, known, lines_of, state_words
from duty_console.console.screens.patroltrack import scale, track
from duty_console.domain.events import SignalLogged
from duty_console.domain.narration import Names
from duty_console.domain.patrolboard import ORDER, Row, stands
from duty_console.domain.patrolevents import FindingFound, RoundChecked
from duty_console.domain.patrols import CLOSING, ROUND, WALKING, Expected, Finding, Scan
from duty_console.domain.records import Collector
from duty_console.store.patrols import Tonight
from duty_console.store.reading import Reader

from . import patrolrooms
from .rooms import NOW

PIN = "483920"


@pytest.fixture
def board(desk: Any) -> Any:
    return lambda *size, **more: desk(*size, busy=False, rows=patrolrooms.busy(), **more)


async def on(it: Any, what: str, state: str = "") -> None:
    """Puts the cursor on the first line that has this in it."""
    await it.press("5", "home")
    for _turn in range(20):
        line = next(line for line in it.lines() if line.startswith(">"))
        if what in line and state in line:
            return
        await it.press("down")
    raise AssertionError(f"no line {what}:\n{it.text()}")


async def nobody_out(it: Any) -> None:
    """Everybody is back."""
    await it.press("5")
    body = it.app.glass.body
    body.known = body.known._replace(rows=body.known.rows._replace(out=()))
    it.app.refresh_picture(data=False)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_patrols_look_as_they_were_approved(board: Any, golden: Callable[[str, list[str], int], None],
                                                  size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with board(size) as it:
        for name, keys in {"patrols": ["5"], "patrol": ["5", "home", "down", "down", "down", "down", "enter"],
                           "extra": ["5", "home", "down", "down", "enter"], "unsigned": ["5", "end", "enter"],
                           "month": ["5", "L"], "findings": ["5", "F"], "wands": ["5", "W"]}.items():
            await it.press("1", *keys)
            title = f"{name}-night-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("state", ["empty", "viewer", "nocollector"])
async def test_a_board_without_patrols_rights_or_collector_looks_as_approved(
        desk: Any, golden: Callable[[str, list[str], int], None], language: str, state: str) -> None:
    texts.use(language)
    rows = [] if state == "empty" else patrolrooms.quiet()
    async with desk(busy=False, rows=rows, viewer=state == "viewer", door=state != "nocollector") as it:
        await it.press("5")
        title = f"patrols-{state}-{language}-80x24"
        await it.settled(title)
        golden(title, it.lines(), 80)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
async def test_teams_look_as_they_were_approved(desk: Any, golden: Callable[[str, list[str], int], None],
                                                size: tuple[int, int], language: str) -> None:
    texts.use(language)
    async with desk(size, busy=False, rows=patrolrooms.together()) as it:
        for name, keys in {"patrols": ["5"], "teams": ["5", "V"]}.items():
            await it.press("1", *keys)
            title = f"{name}-together-{language}-{size[0]}x{size[1]}"
            await it.settled(title)
            golden(title, it.lines(), size[0])


async def test_a_team_begins_with_its_people_by_name_initials_or_number(desk: Any) -> None:
    async with desk(busy=False, rows=patrolrooms.together()) as it:
        await nobody_out(it)
        await on(it, "警务夜巡")
        await it.press("k", "3", "enter")
        await it.until(lambda: len(it.door.wishes("patrol_begin")) == 1)
        await on(it, "东街夜巡")
        await it.press("plus", *"wxy,李强", "enter")
        await it.until(lambda: len(it.door.wishes("patrol_begin")) == 2)

        assert [wish["people"] for wish in it.door.wishes("patrol_begin")] == ["3", "王秀英,李强"]


async def test_who_is_not_of_the_team_is_said_before_it_is_asked_for(desk: Any) -> None:
    async with desk(busy=False, rows=patrolrooms.together()) as it:
        await nobody_out(it)
        await on(it, "东街夜巡")
        await it.press("plus", *"xyz,wxy", "enter")
        await it.until(lambda: "队中没有 xyz" in it.text())

        assert not it.door.wishes("patrol_begin")


async def test_what_needs_a_person_first_stands_on_top(board: Any) -> None:
    async with board() as it:
        await it.press("5")
        body = it.app.glass.body
        states = [ORDER.index(stands(row, NOW.at)) for row in body.rows]

        assert states == sorted(states)
        assert body.rows[0].patrol == "yard"
        seen = cells_of(body.rows, body.known, it.app.picture)
        assert {len(cells) for cells in seen} == {len(columns())}
        assert seen[0][:3] == ["堆场", "", "呼叫 52:00"]


async def test_time_moves_the_board_without_the_file(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with board() as it:
        await it.press("5")
        asked: list[str] = []
        read = Reader.table
        monkeypatch.setattr(Reader, "table", lambda self, table, *rest: asked.append(table) or read(self, table, *rest))
        assert "52:00" in it.text()
        it.clock.on(9 * 60_000)
        it.app.refresh_picture(data=False)
        await it.until(lambda: "61:00" in it.text() or "1h01" in it.text())
        await it.press("down", "up")

        assert "待巡 15h21" in it.text()
        assert not {"expected", "round", "scan"} & set(asked)
        it.room.tell(RoundChecked(1, "yard"))
        await it.rings()
        await it.until(lambda: "expected" in asked)


@pytest.mark.parametrize("cells", [20, 26, 70, 200])
def test_a_window_lies_where_its_time_lies(cells: int) -> None:
    axis = scale(NOW.at, cells)
    due = Expected("p", "p", ROUND, 1, NOW.at - 1, 1, NOW.at + 3_600_000, False, 7_200_000, 0, 600_000, 900_000, False,
                   0, 0, 0, "PAT-01")
    drawn = "".join(text for text, _look in track(Row("p", ROUND, due), None, (), (), axis))

    assert len(drawn) == cells
    assert drawn[axis.cell(NOW.at)] == "|"
    assert drawn.index("[") == axis.cell(due.due_at)
    assert drawn.index("]") == max(axis.cell(due.due_at) + 1, axis.cell(due.due_at + due.grace_ms))
    later = "".join(text for text, _look in track(Row("p", ROUND, due._replace(missed_at=due.due_at)), None, (), (),
                                                  scale(due.due_at + 7_200_000, cells)))
    assert "!" in later


def seen(ktv: Evening, kind: str = ROUND) -> tuple[str, str]:
    """How the karaoke bar's line stands on the board now, and its words in English."""
    texts.use("en")
    rows = {table: tuple(row for row in ktv.rows[table].values() if row is not None) for table in ktv.rows}
    of = known(Tonight(rows["patrol"], rows["route"], rows["checkpoint"], tuple(ktv.state.rows["expected"].values()),
                       tuple(row for row in rows["round"] if row.state == WALKING), (), 0, rows["round"],
                       rows["missed"]), 2_700_000)
    names = Names(people=rows["person"], walks=(*rows["patrol"], *rows["route"], *rows["checkpoint"]))
    picture = Picture(ktv.now, LIVE, room=Collector(1, boot=ktv.now.boot, started_at=1), names=names)
    [row] = [row for row in lines_of(of, ktv.now.at) if (row.patrol, row.kind) == ("ktv", kind)]
    return stands(row, ktv.now.at), f"{state_words(row, picture)} | {due_words(row, picture, long=False)}"


def test_the_karaoke_round_that_did_not_happen_is_seen_on_the_board() -> None:
    ktv = Evening(KTV)
    ktv.until("20:05")
    ktv.does("patrol_scan", code="22", person="chen")
    ktv.does("patrol_finish")
    told = []
    for moment in ("21:00", "21:58", "22:10", "22:21"):
        ktv.until(moment)
        told.append(seen(ktv))
    assert told == [("waits", "waits 1h05 | 22:05"), ("soon", "soon 07:00 | 22:05"), ("overdue", "over 05:00 | 22:05"),
                    ("missed", "missed 16m | 00:05")]

    ktv.until("22:41")
    ktv.does("patrol_scan", code="22", person="chen")
    assert seen(ktv) == ("out", "out 1/1 | 00:41")
    ktv.until("23:30")
    assert seen(ktv) == ("call_him", "call him 49:00 | 00:41")
    ktv.until("23:45")
    assert seen(ktv) == ("send_help", "SEND HELP 1h04 | 00:41")
    ktv.until("23:47")
    ktv.does("patrol_check", text="flat radio battery")
    ktv.does("patrol_finish")
    assert seen(ktv) == ("waits", "waits 54m | 00:41")
    ktv.until("02:05", 28)
    assert seen(ktv, CLOSING) == ("overdue", "over 05:00 | 02:00")


async def test_what_a_wand_told_is_listed_and_a_tag_of_nothing_first(board: Any) -> None:
    async with board() as it:
        for number, (tag, user) in enumerate((("AAAAAA", "7"), ("0A0B0C", "8"))):
            body = SignalLogged("fire", "patrol_wand", "", "", "", "patrol_wand", "tag", "log", "", tag, user,
                                f"2026-11-24 01:0{number}:00", "", "log", 6, "SIG-6", "x")
            it.room.tell(body, "scan", Scan(8000 + number, 0, "care", "care-1", NOW.at - 60_000, "wand", "guard:8",
                                            "fire", "2026-11-24 01:01:00", 4_000))
        await it.rings()
        await it.press("5", "W")
        await it.until(lambda: "巡更棒读出" in it.text())
        lines = it.text().split("\n")

        assert any("卡号 AAAAAA" in line and "01:00:00" in line for line in lines)
        assert not any("卡号 0A0B0C" in line for line in lines)
        assert any("一楼大厅" in line and "巡查员 8" in line and "尚未成一次" in line for line in lines)


async def test_plus_begins_a_round_for_whoever_walks_it(board: Any) -> None:
    async with board() as it:
        await on(it, "敬老院夜巡", "待巡")
        await it.press("plus")
        await it.until(lambda: "敬老院夜巡" in it.text() and "谁去巡查" in it.text())
        await it.press(*"luo", "enter")
        await it.until(lambda: it.door.wishes("patrol_begin"))

        wish = it.door.wishes("patrol_begin")[0]
        assert (wish["of"], wish["kind"], wish["person"]) == ("care", "round", "luo")


async def test_the_check_at_closing_is_begun_as_one_and_nobody_named_is_whoever_asks(board: Any) -> None:
    async with board() as it:
        await on(it, "打烊")
        await it.press("plus", "enter")
        await it.until(lambda: it.door.wishes("patrol_begin"))

        wish = it.door.wishes("patrol_begin")[0]
        assert (wish["of"], wish["kind"], "person" in wish) == ("ktv", "closing", False)


async def test_a_code_is_typed_for_whoever_is_out(board: Any) -> None:
    async with board() as it:
        await on(it, "堆场")
        await it.press("k", *"4711", "enter")
        await it.until(lambda: it.door.wishes("patrol_scan"))

        wish = it.door.wishes("patrol_scan")[0]
        assert (wish["of"], wish["code"], wish["person"]) == ("yard", "4711", "zhao")


async def test_who_is_back_before_his_last_checkpoint_needs_a_reason(board: Any) -> None:
    async with board() as it:
        await on(it, "东线")
        await it.press("t", "enter")
        await it.until(lambda: it.door.wishes("patrol_check"))
        await it.press("g")
        await it.until(lambda: "未到：配电房、码头、祠堂" in it.text())
        await it.press("enter")
        await it.until(lambda: "还没填" in it.text() or "未填" in it.text() or "缺" in it.text())
        await it.press(*"alarm", "enter")
        await it.until(lambda: it.door.wishes("patrol_finish"))

        assert it.door.wishes("patrol_finish")[0]["reason"] == "alarm"


async def test_a_finding_has_the_place_of_the_last_checkpoint_until_another_is_typed(board: Any) -> None:
    async with board() as it:
        await on(it, "东线")
        await it.press("f", *"smoke", "enter")
        await it.until(lambda: "粮站" in it.text())
        await it.press("enter", "2", "1", "3", *"IMG7", "enter")
        await it.until(lambda: it.door.wishes("patrol_finding"))

        wish = it.door.wishes("patrol_finding")[0]
        assert [wish[name] for name in ("of", "text", "place", "subject", "outcome", "grade", "photo")] == [
            "east", "smoke", "粮站", "exits", "put_right", "hint", "IMG7"]


async def test_the_signature_that_lacks_is_signed_with_the_pin(board: Any) -> None:
    async with board() as it:
        it.door.answer = lambda wish: {"done": True, "event": 9} if wish.get("pin") == PIN else {
            "refused": "This needs the PIN once more.", "need": "pin"}
        await on(it, "金嗓子KTV", "缺巡查签名")
        await it.press("y")
        await it.until(lambda: "（巡查人员）" in it.text())
        await it.press(*PIN, "enter")
        await it.until(lambda: it.door.wishes("patrol_sign"))

        wish = it.door.wishes("patrol_sign")[0]
        assert (wish["part"], wish["pin"]) == ("patroller", PIN)
        assert PIN not in it.text()


@pytest.mark.parametrize(("line", "key", "said"), [
    ("华联", "t", "无人在外巡查"), ("华联", "g", "无人在外巡查"), ("华联", "y", "结束的巡查才签名"),
    ("堆场", "plus", "已有人在外"), ("堆场", "y", "结束的巡查才签名"), ("待签", "k", "另有一行"),
])
async def test_a_key_that_means_nothing_here_says_why(board: Any, line: str, key: str, said: str) -> None:
    async with board() as it:
        await on(it, line)
        await it.press(key)

        assert said in it.text()
        assert it.app.hand.prompt is None
        assert not [wish for wish in it.door.heard if wish["do"].startswith("patrol_")]


async def test_keys_are_offered_only_where_they_mean_something_and_to_whom_may(board: Any) -> None:
    async with board((160, 48)) as it:
        await on(it, "东线")
        assert {"k", "t", "f", "g"} <= {key for key, _does in it.app.glass.body.valid_keys()}
        await on(it, "待签")
        keys = {key for key, _does in it.app.glass.body.valid_keys()}
        assert "y" in keys
        assert not {"k", "t", "f", "g", "+"} & keys
        it.app.me = it.app.me._replace(role="auditor")
        it.app.refresh_picture(data=True)
        await it.press("home")
        assert not {"k", "t", "f", "g", "+", "y"} & {key for key, _does in it.app.glass.body.valid_keys()}


async def test_the_palette_leads_to_the_board_and_there_to_the_patrol_under_the_cursor(board: Any) -> None:
    async with board() as it:
        await it.press("1", "colon", *"开始巡查", "enter")
        await it.until(lambda: "请把光标移到一项巡查" in it.text())
        await on(it, "华联")
        await it.press("colon", *"开始巡查", "enter")
        await it.until(lambda: "谁去巡查" in it.text())
        await it.press("escape")
        await it.press("colon", *"导入巡更棒记录")
        await it.until(lambda: "没有叫" in it.text())

        assert not it.door.wishes("patrol_begin")


async def test_a_page_that_is_open_follows_what_is_stored(board: Any) -> None:
    async with board() as it:
        await on(it, "东线")
        await it.press("F")
        await it.until(lambda: "啤酒箱" in it.text())
        it.clock.on(3_000)
        found = Finding(9000, 1, "east", "", "码头", "灯坏了", "other", "reported", "", "", "person:chen", NOW.at)
        it.room.tell(FindingFound(1, "east", "", "码头", "灯坏了", "other", "reported", "", ""), "finding", found)
        await it.rings()
        await it.until(lambda: "灯坏了" in it.text())


async def test_without_a_file_the_last_that_was_read_stands_and_is_said_to(board: Any) -> None:
    async with board() as it:
        await on(it, "东线")
        it.app.book.path.rename(it.app.book.path.with_suffix(".gone"))
        it.app.soon(at_once=True)
        await it.until(lambda: "最后一次读到" in it.text() or "最后读到" in it.text())

        assert "东线" in it.text()
        assert it.app.glass.body.known.rows != Tonight()


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (40, 10), (200, 60)], ids=str)
async def test_patrols_fit_every_window(board: Any, size: tuple[int, int]) -> None:
    async with board(size) as it:
        for keys in (["5"], ["5", "plus", "x", "escape"], ["5", "end", "enter"], ["5", "L"], ["5", "F"], ["5", "W"]):
            await it.press(*keys, "down", "pagedown", "end", "home", "escape", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        await it.press("5")
        assert "金嗓子KTV" in it.text()
