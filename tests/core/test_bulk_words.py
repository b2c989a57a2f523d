"""A ledger that comes as a file may use the words of screens and forms; what is wrong is named as the file has it."""

from __future__ import annotations

import pytest

from duty_console import texts
from duty_console.commands.ledgerfiles import flaw_words
from duty_console.domain import hazardrows as hr
from duty_console.domain import hazardwords as hw
from duty_console.domain import placerows as pr
from duty_console.domain.bulkrows import HAZARD_COLUMNS, LATER, NO_KEY, PLACE_COLUMNS, Flaw, head_of, normal
from duty_console.domain.sentences_place import KINDS, RISKS, trade_word, word


def shown(column: str) -> dict[str, str]:
    """What may stand in a column, with what a Chinese screen says of it."""
    texts.use("zh")
    return {"kind": {one: word(KINDS, one) for one in pr.KINDS}, "risk": {one: word(RISKS, one) for one in pr.RISKS},
            "trade": {one: trade_word(one) for one in pr.TRADES},
            "severity": {one: word(hw.SEVERITIES, one) for one in hr.SEVERITIES},
            "issuer": {one: word(hw.ISSUERS, one) for one in hr.ISSUERS}}[column]


@pytest.mark.parametrize("column", ["kind", "risk", "trade", "severity", "issuer"])
def test_a_file_may_say_what_the_screens_say_and_is_told_so(column: str) -> None:
    words = shown(column)
    kind = pr.PLACES if column in PLACE_COLUMNS else pr.HAZARDS
    assert {said: normal(kind, {column: said})[0][column] for said in words.values()} == {
        said: ours for ours, said in words.items()}

    [flaw] = [flaw for flaw in normal(kind, {column: "不对"})[1] if flaw.column == column]
    named = flaw.values["known"].split("、")
    assert [normal(kind, {column: one})[0][column] for one in named] == list(words)
    assert all(not one.isascii() for one in named)


def test_a_wrong_cell_is_named_as_the_file_calls_its_column() -> None:
    flaw = Flaw("closed", LATER, {"column": "closed", "text": "x", "other": "found 2026-01-02"})
    texts.use("zh")
    said = flaw_words("a.csv", 2, flaw)
    assert "销号日期" in said
    assert "检查日期 2026-01-02" in said
    texts.use("en")
    assert "closed: x is after found 2026-01-02" in flaw_words("a.csv", 2, flaw)


@pytest.mark.parametrize("number", ["XW 1", "XW,1", "a;b"])
def test_a_number_is_one_word_because_several_are_named_with_commas(number: str) -> None:
    row = {"number": number, "place": "F1", "breach": "BRE-11", "found": "2026-10-01"}
    assert [(flaw.column, flaw.message) for flaw in normal(pr.HAZARDS, row)[1]] == [("number", NO_KEY)]


def test_every_column_is_known_by_what_it_is_called() -> None:
    for language in texts.LANGUAGES:
        texts.use(language)
        for columns in (PLACE_COLUMNS, HAZARD_COLUMNS):
            assert all(head_of(column) in names for column, names in columns.items())
