"""Rules that stand on Chinese forms and screens of hazards, rosters, patrols and the log are cited in Chinese."""

from __future__ import annotations

import re

import pytest

from duty_console import texts
from duty_console.rulebook import Rulebook

RULES = Rulebook.load().rules
#: Standards and rules are called by their letters in Chinese too.
LETTERS = re.compile(r"\b(GB/?T?|XF/T|[A-Z]{2,5}-\d+)\b")


@pytest.mark.parametrize("group", ["HAZ", "BRE", "CAL", "DUTY", "FORM", "PAT"])
def test_no_english_is_left_in_a_chinese_source(group: str) -> None:
    texts.use("zh")
    said = {id: LETTERS.sub("", rule.cited) for id, rule in RULES.items() if id.startswith(f"{group}-")}
    assert said
    # DUTY-17, DUTY-18 and PAT-25 name a public report by its address, which has no other name.
    assert {id: text for id, text in said.items() if re.search("[A-Za-z]{3,}", text)
            and id not in ("DUTY-17", "DUTY-18", "PAT-25")} == {}


def test_english_sources_stand_as_they_are_written() -> None:
    texts.use("en")
    assert all(rule.cited == rule.source for rule in RULES.values())
