"""Every kind of entry has a short word of its own in the journal, which fits its column with a gap after it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from duty_console import texts
from duty_console.console.screens.rows import NOUNS
from duty_console.domain.events import KINDS


@pytest.mark.parametrize(("language", "cells"), [("zh", 4), ("en", 9)])
def test_every_kind_of_entry_has_a_label_that_fits(language: str, cells: int) -> None:
    nouns = {kind.partition(".")[0] for kind in KINDS} | {"private"}
    before = texts.language()
    texts.use(language)
    try:
        labels = {noun: texts._(NOUNS[noun]) if noun in NOUNS else "" for noun in sorted(nouns)}
    finally:
        texts.use(before)

    assert [noun for noun, label in labels.items() if not label] == []
    assert [label for label in labels.values() if cell_len(label) > cells] == []
    assert language == "en" or all(cell_len(label) == cells and not label.isascii() for label in labels.values())
