"""How far the room is called for what nobody answers stands in the header, in both languages, on every width."""

from __future__ import annotations

import pytest

from duty_console import texts
from duty_console.clock import Moment
from duty_console.console.picture import LIVE, Picture
from duty_console.console.widgets.bars import counted
from duty_console.domain.sentences_calling import called
from duty_console.store.reading import Counts

SAID = {
    ("zh", "unseen"): "已响铃", ("zh", "louder"): "已加大音量", ("zh", "leader"): "已加大音量、值班长：无通知途径",
    ("zh", "second"): "已加大音量、值班长：无通知途径、第二联系人：无通知途径",
    ("en", "unseen"): "called: sounder", ("en", "louder"): "called: louder",
    ("en", "leader"): "called: louder, leader: no path",
    ("en", "second"): "called: louder, leader: no path, second contact: no path",
}


def header(step: str, width: int, waiting: int = 1) -> str:
    picture = Picture(Moment(0, 0, ""), LIVE, counts=Counts({"fire": waiting}, waiting, waiting), called=step)
    return "".join(text for text, _look in counted(picture, width))


@pytest.mark.parametrize(("language", "step"), SAID)
def test_each_step_is_said(language: str, step: str) -> None:
    texts.use(language)

    assert called(step) == SAID[language, step]
    assert SAID[language, step] in header(step, 160)


def test_nothing_is_said_where_nobody_is_called() -> None:
    texts.use("en")

    assert "called" not in header("", 160)
    assert "called" not in header("louder", 160, waiting=0)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_what_is_unanswered_is_counted_on_a_narrow_screen_too(width: int) -> None:
    texts.use("en")

    assert "unanswered 1" in header("second", width)


@pytest.mark.parametrize(("language", "fire"), [("zh", "火警 1"), ("en", "fire 1")])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_what_is_said_of_calling_takes_no_count_away(language: str, fire: str, width: int) -> None:
    texts.use(language)

    for step in ("unseen", "louder", "leader", "second"):
        assert fire in header(step, width)
