"""The rules as data: complete, marked, overridden key by key, and versioned by their values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duty_console import texts
from duty_console.errors import RoomError
from duty_console.rulebook import _WORDS, CLASSES, MARKS, Rulebook, shipped

BOOK = Rulebook.load()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = texts.language()
    texts.use("en")
    yield
    texts.use(before)


def profile(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("id", BOOK.rules)
def test_every_rule_has_its_texts_source_and_mark(id: str) -> None:
    rule = BOOK.rule(id)

    assert rule.text_zh
    assert rule.text_en.isascii()
    assert rule.source
    assert rule.mark
    assert set(rule.mark.split("/")) <= set(MARKS)


@pytest.mark.parametrize("id", BOOK.rules)
def test_every_number_has_a_unit(id: str) -> None:
    rule = BOOK.rule(id)
    numbers = [key for key, value in rule.values.items() if isinstance(value, int | float) and key != "priority"]
    bare = [key for key in numbers if not rule.unit and not key.endswith("_s")]

    assert not bare


@pytest.mark.parametrize(("prefix", "count"), [("SIG", 13), ("RESP", 15), ("LIFE", 9), ("PATH", 15), ("CLK", 3),
                                               ("TEST", 3), ("AUD", 8), ("UI", 8)])
def test_no_rule_of_a_group_is_missing(prefix: str, count: int) -> None:
    assert sum(id.startswith(prefix + "-") for id in BOOK.rules) == count


@pytest.mark.parametrize(("id", "key", "number"), [
    ("PATH-04", "heartbeats", 2), ("PATH-04", "slack_s", 5), ("PATH-05", "unplug_s", 2), ("PATH-08", "burst", 5),
    ("PATH-08", "window_s", 60), ("CLK-01", "value", 5), ("CLK-02", "warn_s", 60), ("CLK-02", "untrusted_s", 600),
    ("RESP-01", "warn_s", 30), ("RESP-01", "limit_s", 60), ("RESP-02", "warn_s", 90), ("RESP-02", "limit_s", 180),
    ("SIG-11", "value", 300), ("LIFE-09", "value", 60), ("AUD-08", "warn_share", 15), ("AUD-08", "alarm_share", 5),
])
def test_the_numbers_are_those_of_the_table(id: str, key: str, number: float) -> None:
    assert BOOK.number(id, key) == number


@pytest.mark.parametrize(("severity", "judged"), [
    ("fire", ("fire", 1, "SIG-1")), ("gas", ("gas", 1, "SIG-1")), ("medical", ("help_call", 1, "SIG-1")),
    ("holdup", ("hold_up", 1, "SIG-1")), ("burglary", ("intrusion", 2, "SIG-2")),
    ("tamper", ("intrusion", 2, "SIG-2")), ("path", ("life_path_lost", 2, "SIG-2")),
    ("path_other", ("trouble", 4, "SIG-4")), ("supervisory", ("supervisory", 3, "SIG-3")),
    ("environmental", ("supervisory", 3, "SIG-3")), ("trouble", ("trouble", 4, "SIG-4")),
    ("bypass", ("disablement", 5, "SIG-5")), ("test", ("test", 5, "SIG-5")), ("openclose", ("log", 6, "SIG-6")),
    ("access", ("log", 6, "SIG-6")), ("info", ("log", 6, "SIG-6")),
])
def test_a_severity_word_has_its_class_priority_and_rule(severity: str, judged: tuple[str, int, str]) -> None:
    assert BOOK.signal_class(severity) == judged


def test_a_word_nobody_knows_is_seen() -> None:
    assert BOOK.signal_class("martian") == ("trouble", 4, "SIG-4")


def test_every_class_has_one_priority() -> None:
    classes = [name for rule in BOOK.rules.values() for name in rule.values.get("classes", [])]

    assert sorted(classes) == sorted(CLASSES)


def test_a_later_profile_overrides_key_by_key_and_each_value_knows_where_it_came_from(tmp_path: Path) -> None:
    province = profile(tmp_path, "province.toml", "[RESP-09]\nfire_s = 8\nstatus_s = 50\n")
    site = profile(tmp_path, "site.toml", '[RESP-09]\nfire_s = 5\nsource = "site order 3"\nmark = "C"\n')
    rule = Rulebook.load([province, site]).rule("RESP-09")

    assert rule.values == {"fire_s": 5, "status_s": 50, "management_s": 100}
    assert rule.origins == {"fire_s": "site.toml", "status_s": "province.toml"}
    assert rule.origin == "site.toml: fire_s, province.toml: status_s"
    assert (rule.mark, rule.source) == ("C", "site order 3")


def test_an_overridden_value_is_no_longer_what_the_standard_says(tmp_path: Path) -> None:
    book = Rulebook.load([profile(tmp_path, "site.toml", "[RESP-07]\nvalue = 60\n")])

    assert BOOK.rule("RESP-07").mark == "A"
    assert (book.rule("RESP-07").mark, book.rule("RESP-07").source) == ("P", "site.toml")


def test_the_version_changes_with_values_and_with_nothing_else(tmp_path: Path) -> None:
    changed = Rulebook.load([profile(tmp_path, "a.toml", "[SIG-11]\nvalue = 301\n")])
    same = Rulebook.load([profile(tmp_path, "b.toml", "[SIG-11]\nvalue = 300\n")])

    assert len(BOOK.version) == 8
    assert int(BOOK.version, 16) >= 0
    assert changed.version != BOOK.version == same.version == Rulebook.load().version


def test_values_are_plain_and_cannot_change_the_book() -> None:
    values = BOOK.values()
    values["SIG-11"] = None

    assert BOOK.number("SIG-11") == 300


@pytest.mark.parametrize(("text", "sentence"), [
    ("\n[SIG-111]\nvalue = 1\n", 'site.toml line 2: there is no rule "SIG-111". Did you mean SIG-11?'),
    ("[RESP-09]\nfire = 1\n", 'site.toml line 2: rule RESP-09 has no key "fire"; known keys: fire_s, status_s, '
                              "management_s. Did you mean fire_s?"),
    ('[SIG-11]\nvalue = "5 min"\n', 'site.toml line 2: "value" of rule SIG-11 is 300; "5 min" is of another kind.'),
    ("[SIG-11]\nvalue = -1\n", 'site.toml line 2: "value" of rule SIG-11 must be a number from 0 to 1000000000, not '
                               "-1."),
    ("[ESC-01]\nlouder_s = 1" + "0" * 30 + "\n", 'site.toml line 2: "louder_s" of rule ESC-01 must be a number from 0 '
                                                 f"to 1000000000, not 1{'0' * 30}."),
    ("[SIG-11]\nvalue = nan\n", 'site.toml line 2: "value" of rule SIG-11 must be a number from 0 to 1000000000, not '
                                "nan."),
    ('[ESC-01]\nleader = ["leader", "leadr"]\n', 'site.toml line 2: "leader" of rule ESC-01 cannot be "leadr"; known: '
                                                 "officer, leader, engineer, auditor, street. Did you mean leader?"),
    ('[SIG-1]\nshelve = "nver"\n', 'site.toml line 2: "shelve" of rule SIG-1 cannot be "nver"; known: never, leader, '
                                   "officer, log_only. Did you mean never?"),
    ('[SIG-11]\nvalue = 1\nmark = "Z"\n', 'site.toml line 3: "mark" of rule SIG-11 must be one of: A, a, B, C, P; not '
                                          '"Z".'),
    ("SIG-11 = 5\n", "site.toml line 1: rule SIG-11 must be a table: write [SIG-11] and its keys below."),
    ("[SIG-11\n", 'site.toml line 1: this is not TOML: Expected \']\' at the end of a table declaration.'),
])
def test_a_bad_profile_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(RoomError) as caught:
        Rulebook.load([profile(tmp_path, "site.toml", text)])

    assert str(caught.value) == sentence
    assert caught.value.place.startswith(f"{tmp_path / 'site.toml'}:")


def test_the_words_that_are_checked_are_those_of_the_rules_that_ship() -> None:
    for rule in shipped().values():
        for key in _WORDS.keys() & rule.values.keys():
            said = rule.values[key]
            assert {said} if isinstance(said, str) else set(said) <= set(_WORDS[key]), (rule.id, key)


@pytest.mark.parametrize("text", ['[SIG-0]\nfire = "fier"\n', '[SIG-1]\nclasses = ["fire"]\n'])
def test_a_profile_cannot_leave_a_signal_without_a_class(tmp_path: Path, text: str) -> None:
    with pytest.raises(RoomError, match=r"site\.toml line 2: .* known classes: fire, help_call"):
        Rulebook.load([profile(tmp_path, "site.toml", text)])
