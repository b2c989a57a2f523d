"""A story is the same every time, and a wrong one says where and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from duty_console import room as rooms
from duty_console import shipped, texts
from duty_console.errors import RoomError
from duty_console.simulate import stories

HEAD = 'title_zh = "a"\ntitle_en = "b"\n'
REPEAT = '[[repeat]]\nfrom = 1\nevery = 2\ncount = 5\nline = "r"\naccounts = ["1001", "1002"]\n'


@pytest.fixture(autouse=True)
def english():
    texts.use("en")
    yield
    texts.use("zh")


def shipped_stories():
    return sorted(shipped.folder("fixtures", "stories").glob("*.toml"))


@pytest.mark.parametrize("path", shipped_stories(), ids=lambda path: path.stem)
def test_every_shipped_story_plays_in_the_demonstration_room(path):
    room = rooms.load(shipped.folder("fixtures", "rooms", "xiwan.toml"))
    story = stories.load(path)
    accounts = {(site.line, site.account) for site in room.sites}

    stories.check_lines(story, {line.name: line for line in room.lines})
    assert story == stories.load(path)
    strangers = {(step.line, step.event.account) for step in story.steps if step.event is not None} - accounts
    assert not strangers


def test_the_demo_shows_an_alarm_at_once_and_lasts_half_an_hour():
    steps = stories.load(stories.find("demo")).steps

    assert any(step.at <= 4 and step.event.code == "151" for step in steps[:5])
    assert steps[-1].at > 1800


def test_the_storm_has_three_hundred_signals_and_its_fire():
    steps = stories.load(stories.find("storm")).steps

    assert len(steps) == 300
    assert steps[-1].at <= 120
    assert [(step.at, step.event.zone) for step in steps if step.event.code == "111"] == [(67.0, "312"), (90.0, "314")]


@pytest.mark.parametrize(("text", "said"), [
    ("", "story: title_zh is missing"),
    ("title = 1", "story: title is not known here"),
    ("= 1", "is no TOML"),
    (HEAD + '[[step]]\nat = 1\nline = "r"', "step 1: a step does one thing"),
    (HEAD + '[[step]]\nat = 1\nline = "r"\nunplug = true\nnoise = "00"', "step 1: a step does one thing"),
    (HEAD + '[[step]]\nat = -1\nline = "r"\nunplug = true', "step 1: at is missing, or is not a number"),
    (HEAD + '[[step]]\nat = 1\nline = "r"\nnoise = "xx"', "step 1: noise is written in hex"),
    (HEAD + '[[step]]\nat = 1\nline = "r"\nunplug = false', "step 1: write unplug = true"),
    (HEAD + '[[step]]\nat = 1\nline = "r"\nevent = { account = "12", code = "101" }', "step 1: account must have 4"),
    (HEAD + '[[step]]\nat = 1\nline = "r"\nevent = { account = "1234", kode = "101" }', "step 1: kode is not known"),
    (HEAD + '[[step]]\nat = 1\nline = "r"\nevent = { account = "1234", code = "101", qualifier = "X" }',
     "step 1: qualifier must be E, R or P"),
    (HEAD + REPEAT, "repeat 1: events must be a list"),
    (HEAD + REPEAT + "events = [1]", "repeat 1: events is a list of tables"),
    (HEAD + REPEAT.replace("5", "0") + 'events = [{ code = "301" }]', "repeat 1: count must be from 1"),
])
def test_a_wrong_story_names_file_step_and_remedy(tmp_path, text, said):
    path = tmp_path / "s.toml"
    path.write_text(text)

    with pytest.raises(RoomError) as error:
        stories.load(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_a_line_the_room_does_not_have_is_named(tmp_path):
    (tmp_path / "s.toml").write_text(HEAD + '[[step]]\nat = 1\nline = "r"\nunplug = true')

    with pytest.raises(RoomError, match="no line r; its lines are: receiver"):
        stories.check_lines(stories.load(tmp_path / "s.toml"), {"receiver": 1})


def test_an_unknown_name_lists_what_there_is():
    with pytest.raises(RoomError, match="demo, quiet, storm, wires"):
        stories.find("none")


def test_a_repeat_restores_what_it_raised(tmp_path):
    (tmp_path / "s.toml").write_text(HEAD + REPEAT + 'in_turn = true\nrestore_after = 3\nevents = [{ code = "301" }]')
    steps = stories.load(tmp_path / "s.toml").steps

    assert [(step.at, step.event.account, step.event.qualifier) for step in steps[:4]] == [
        (1, "1001", "E"), (3, "1002", "E"), (4, "1001", "R"), (5, "1001", "E")]


def test_a_story_lets_a_far_end_do_what_only_it_can(tmp_path: Path) -> None:
    path = tmp_path / "dial.toml"
    path.write_text('title_zh = "拨"\ntitle_en = "Dial"\n[[step]]\nat = 1\nline = "phone"\n'
                    'do = { what = "ring", caller = "612345" }\n', encoding="utf-8")

    (step,) = stories.load(path).steps

    assert (step.kind, step.what, step.how) == ("do", "ring", {"caller": "612345"})
