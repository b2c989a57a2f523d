"""That nobody has answered an alarm is said in one word everywhere, whatever else is said beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from duty_console import texts
from duty_console.console.cells import length
from duty_console.console.picture import LIVE, Me, Picture, urgency
from duty_console.console.screens.help import help_lines
from duty_console.console.screens.rows import desk_row
from duty_console.console.widgets import bars
from duty_console.console.widgets.bars import counted
from duty_console.domain.alarms import LATCHED_UNACK, RTN_UNACK, UNACK
from duty_console.domain.narration import Names
from duty_console.domain.work import HELD, OWNED, Work
from duty_console.store.reading import Counts, Reader

from .rooms import ALARMS, NOW, PEOPLE, Writing

WORD = {"zh": "未应答", "en": "unanswered"}
ALARM = ALARMS[0]._replace(state=UNACK)


def picture(**more: Any) -> Picture:
    return Picture(NOW, LIVE, names=Names(people=PEOPLE), **more)


def text(line: Any) -> str:
    return "".join(part for part, _look in line)


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_whatever_the_header_counts_as_unanswered_says_so_in_its_row(language: str, width: int) -> None:
    texts.use(language)
    rows = [text(desk_row(ALARM._replace(state=state), picture(), width))
            for state in (UNACK, RTN_UNACK, LATCHED_UNACK)]

    assert all(WORD[language] in row for row in rows)
    shown = "\n".join(map(text, help_lines(100)))
    for word in ("unanswered, over", "unanswered, latched"):
        assert texts._(word) in shown


@pytest.mark.parametrize("width", [80, 96, 160])
@pytest.mark.parametrize("state", [OWNED, HELD])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_an_alarm_that_somebody_has_taken_and_nobody_answered_still_says_so(
        language: str, state: str, width: int) -> None:
    texts.use(language)
    row = desk_row(ALARM, picture(works={ALARM.id: Work(ALARM.id, state, "person:luo")}), width)

    assert WORD[language] in text(row)
    assert "罗芳" in text(row)
    assert length(row) == width


@pytest.mark.parametrize(("language", "desk"), [("zh", "值班台"), ("en", "at desk")])
def test_what_was_done_here_while_nobody_was_signed_on_was_done_by_the_desk(language: str, desk: str) -> None:
    texts.use(language)
    works = {ALARM.id: Work(ALARM.id, OWNED, "uid:0")}

    assert desk in text(desk_row(ALARM, picture(works=works, me=Me(account="uid:0")), 160))
    assert desk not in text(desk_row(ALARM, picture(works=works, me=Me(account="uid:1000")), 160))


async def test_a_restarted_collector_says_who_is_signed_on_no_longer(desk: Any) -> None:
    async with desk() as it:
        assert "陈建国" in it.lines()[0]
        it.door.person = ""
        for link in it.door.links:
            link.send(json.dumps({"hello": {"role": "officer", "actor": "uid:0", "console": "c4", "person": "",
                                            "head": 1, "room": "xiwan"}}).encode())
        await it.until(lambda: "陈建国" not in it.lines()[0])

        assert "陈建国在本台的登录已失效" in it.lines()[3]
        assert "F2" in it.lines()[3]


@pytest.mark.parametrize("keys", [[], ["enter"]])
async def test_every_screen_is_named_in_the_footer_beside_a_key_of_the_same_word(desk: Any, keys: list[str]) -> None:
    from . import airrooms

    async with desk((160, 48), rows=airrooms.quiet()) as it:
        await it.press(*keys)
        assert "b广播" in it.lines()[-1]
        assert "2广播" in it.lines()[-1]


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_how_to_leave_is_always_said_on_a_wide_screen(desk: Any, language: str) -> None:
    from . import airrooms

    texts.use(language)
    async with desk((120, 30), rows=airrooms.busy()) as it:
        for keys in ([], ["2"], ["7"], ["1", "enter"]):
            await it.press(*keys)
            assert {"zh": "q离开", "en": "q leave"}[language] in it.lines()[-1]


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_counts_stay_where_they_are_and_whole_whatever_is_said_beside_them(language: str, width: int) -> None:
    texts.use(language)
    known = Counts({"fire": 1, "trouble": 13}, 14, 14)
    calm = text(counted(picture(counts=known), width))
    busy = text(counted(picture(counts=known, silenced=True, called="second"), width))
    end = calm.index("13") + 2

    assert busy[:end] == calm[:end]
    assert " | " in busy
    assert " | " not in calm
    assert texts._("unanswered {count}", count=14) in busy


def test_what_is_read_comes_in_the_order_of_the_desk(tmp_path: Path) -> None:
    room = Writing(tmp_path / "duty.db")
    reader = Reader(tmp_path / "duty.db")
    alarms = reader.alarms()
    reader.close()
    room.store.close()

    assert [alarm.id for alarm in alarms] == [alarm.id for alarm in sorted(alarms, key=urgency)]
    assert {alarm.state for alarm in alarms if alarm.priority == 4} >= {UNACK, RTN_UNACK}


async def test_a_note_does_not_stay_in_the_language_it_was_said_in(desk: Any) -> None:
    async with desk() as it:
        await it.press("ctrl+c")
        assert "采集继续" in it.lines()[3]
        await it.press("f12")

        assert "采集继续" not in it.text()


@pytest.mark.parametrize("width", [40, 60, 80, 99, 100, 120, 160])
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_number_of_unanswered_gives_way_to_nothing(language: str, width: int,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    texts.use(language)
    monkeypatch.setattr(bars, "glance", lambda _picture: [("amplifier " * 8, "p2")])
    every = dict.fromkeys(("help_call", "fire", "gas", "intrusion", "trouble"), 2)
    for counts in (Counts({"fire": 1}, 14, 14), Counts(every, 14, 14)):
        drawn = counted(picture(counts=counts, called="second", silenced=True), width)
        assert texts._("unanswered {count}", count=14) in text(drawn)
        assert length(drawn) == width


async def test_a_first_q_leaves_nobody_unanswered(desk: Any) -> None:
    async with desk() as it:
        await it.press("q")
        await it.until(lambda: any("q once more leaves" in line or "再按 q" in line for line in it.lines()))
        assert not it.app._exit

        await it.press("q")
        await it.until(lambda: it.app._exit)


@pytest.mark.parametrize("language", texts.LANGUAGES)
async def test_why_something_is_not_done_is_read_whole_at_80_columns(desk: Any, language: str) -> None:
    texts.use(language)
    why = "It takes too long to say, the area is not known and the person who asked for it has gone home long ago."
    async with desk((80, 24)) as it:
        list_before = it.lines()[4]
        it.app.note(why)
        await it.until(lambda: "long ago." in it.text())

        assert " ".join(line.strip("- ") for line in it.lines()[3:5]).startswith(why)
        it.app.note("")
        await it.until(lambda: it.lines()[4] == list_before)
