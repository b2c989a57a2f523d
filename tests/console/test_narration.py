"""Every fact of the journal is one sentence in both languages, harmless, without a screen in sight."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from babel.messages.extract import extract_from_dir

from duty_console import texts
from duty_console.domain import narration
from duty_console.domain.broadcastwords import kind_words
from duty_console.domain.events import KINDS, Body, Event, RequestRefused
from duty_console.domain.narration import Names, meaning, place, when
from duty_console.domain.places import Point, Site
from duty_console.domain.refusals import REFUSALS
from duty_console.domain.sentences import sentence
from duty_console.domain.workevents import WorkClosed, WorkVerified

SOURCE = Path(texts.__file__).parent
HOSTILE = "[/]\x1b[2J\x1b]0;x\x07\x9b1A\u202e\x00{line}"
NAMES = Names([Site("lin", "东街12号", "12 East St", "home", "", "", "1A03", "", ()),
               Site("bound", "华联超市", "Hualian", "shop", "", "fire", "1003", "", ())],
              [Point("lin", "005", "卧室", "bedroom", "help")])


@pytest.fixture(autouse=True)
def _language_again() -> Any:
    before = texts.language()
    yield
    texts.use(before)


def filled(body: type[Body], value: str) -> Body:
    """A body with every text field set to `value`."""
    hints = get_type_hints(body)
    made: dict[type, Any] = {str: value, int: 7, bool: True, list[str]: [value], list[tuple[int, int]]: [(7, 7)]}
    return body(**{name: made.get(hints[name], {value: value}) for name in body.__struct_fields__})


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_of_its_own(kind: str, language: str) -> None:
    texts.use(language)
    said = sentence(Event(1, 0, 0, kind, "device", 0, filled(KINDS[kind], "abc")), NAMES)

    assert said
    assert kind not in said


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_can_act_on_a_terminal(kind: str) -> None:
    said = sentence(Event(1, 0, 0, kind, HOSTILE, 0, filled(KINDS[kind], HOSTILE)), NAMES)

    assert not set(said) & set("\x1b\x07\x9b\u202e\x00")


def test_a_private_body_and_an_unknown_kind_are_said_too() -> None:
    assert sentence(Event(1, 0, 0, "private.set", "room", 0, Body()), NAMES)
    assert "later.kind" in sentence(Event(1, 0, 0, "later.kind", "room", 0, Body()), NAMES)


@pytest.mark.parametrize(("reason", "words"), [
    ("Nothing of the kind was answered lately.", "近期没有"),
    ("You are here as officer: the shift leader may do this.", "值班员"),
    ("There is no site:x to note this on.", "site:x"),
    ("Words of a younger program.", "Words of a younger program."),
])
def test_a_refusal_is_told_in_the_language_of_the_reader(reason: str, words: str) -> None:
    texts.use("zh")
    told = sentence(Event(1, 0, 0, "request.refused", "uid:0", 0, RequestRefused("note", "", reason, "", "")), NAMES)

    assert words in told
    assert reason not in told or words == reason


def test_every_refusal_of_the_core_is_recognised_again() -> None:
    said = {str(message) for _file, _line, message, _comments, _context in extract_from_dir(
        SOURCE / "core", [("**.py", "python")], keywords={"N_": None})}
    told = {"the same frame was answered a moment ago", "the device says that the output is {value}"}
    assert said - told <= set(REFUSALS)


@pytest.mark.parametrize(("language", "line", "account", "zone", "expected"), [
    ("zh", "help", "1003", "05", "东街12号 卧室"),
    ("en", "help", "1003", "5", "12 East St bedroom"),
    ("zh", "fire", "1003", "5", "华联超市 防区 5"),
    ("zh", "help", "1AB3", "", "未知用户 1AB3"),
    ("en", "help", "4321", "012", "unknown account 4321 zone 012"),
])
def test_a_place_is_called_as_the_room_file_calls_it(language: str, line: str, account: str, zone: str,
                                                     expected: str) -> None:
    texts.use(language)

    assert place(line, account, zone, NAMES) == expected


@pytest.mark.parametrize(("scheme", "code", "shown"), [
    ("voice_modem", "call", False), ("voice_modem", "busy", False), ("village", "normal", False), ("cid", "301", True),
    ("sia", "PA", True), ("duty", "escalated", False)])
def test_a_code_stands_beside_its_meaning_only_where_it_says_more(scheme: str, code: str, shown: bool) -> None:
    texts.use("zh")

    assert meaning(scheme, code).endswith(f" {code}") is shown


def test_a_drill_is_not_called_one_twice() -> None:
    texts.use("en")

    assert kind_words("drill_real", 2) == "DRILL orange"
    assert kind_words("drill_simulated", 0) == "DRILL simulated drill"


def test_a_past_moment_fits_in_eight_cells() -> None:
    texts.use("zh")
    at = 1_795_457_584_000  # 2026-11-24 02:13:04 in Shanghai

    assert when(at, date(2026, 11, 24)) == "02:13:04"
    assert when(at, date(2026, 11, 25)) == "昨 02:13"
    assert when(at, date(2026, 11, 28)) == "11-24 02h"


def test_narration_loads_no_screen() -> None:
    code = f"import {narration.__name__}, sys; sys.exit(bool({{'textual', 'rich'}} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_state_has_a_word() -> None:
    from duty_console.domain import alarms, devices

    lines = {value for name, value in vars(devices).items() if name.isupper() and isinstance(value, str)}
    assert lines == set(narration.LINE_STATES)
    assert set(alarms.STATES) == set(narration.STATES)


@pytest.mark.parametrize(("language", "verified", "closed"), [
    ("zh", "警情 7 已核实：3 确认属实", "警情 7 已结案：误报 "),
    ("en", "Alarm 7 is verified: 3 CONFIRMED", "Alarm 7 is closed: false alarm ")])
def test_what_was_found_and_how_it_ended_are_words_and_no_codes(language: str, verified: str, closed: str) -> None:
    texts.use(language)

    def told(body: Body) -> str:
        return sentence(Event(1, 0, 0, "work", "person:chen", 0, body), NAMES)

    assert told(WorkVerified(7, 3, -1, "", "", True, "VAL-3", "r")) == verified
    assert told(WorkClosed(7, "false", "", 0, "LIFE-10", "r")) == closed
