"""
Every sentence the program says has its words in Chinese and in English, with the same placeholders, compiled.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "src" / "duty_console"
LANGUAGES = ("zh_CN", "en")
KEYWORDS: dict[str, None] = {"_": None, "N_": None}


def catalogues(language: str) -> list[Path]:
    """The .po files of a language, one a shelf."""
    return sorted((SOURCE / "locale" / language / "LC_MESSAGES").glob("*.po"))


@cache
def read(path: Path) -> Catalog:
    """One .po file."""
    with path.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


@cache
def said() -> dict[str, str]:
    """message id -> the first place in the source that says it."""
    found: dict[str, str] = {}
    for file, line, message, _comments, _context in extract_from_dir(
            SOURCE, [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=False):
        found.setdefault(str(message), f"{file}:{line}")
    return found


def translations(language: str) -> dict[str, list[str]]:
    """message id -> its translations in every shelf's catalogue, those marked fuzzy left out."""
    found: dict[str, list[str]] = {}
    for path in catalogues(language):
        for message in read(path):
            if message.id and message.string and not message.fuzzy:
                found.setdefault(str(message.id), []).append(str(message.string))
    return found


def placeholders(text: str) -> set[str]:
    """The names a text wants filled in."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    known = translations(language)
    missing = [f"{place}: {message!r}" for message, place in said().items() if message not in known]

    assert not missing, f"{len(missing)} without words in {language}:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_translated_one_way(language: str) -> None:
    several = {message: texts for message, texts in translations(language).items() if len(set(texts)) > 1}

    assert not several


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    wrong = [f"{message!r} -> {text!r}" for message, texts in translations(language).items() for text in texts
             if placeholders(message) != placeholders(text)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogues_are_current(language: str) -> None:
    assert catalogues(language), f"no catalogue for {language}"
    stale = [path.name for path in catalogues(language) if compiled(path.with_suffix(".mo")) != written(path)]

    assert not stale, f"compile again for {language}: {', '.join(stale)}"


def written(path: Path) -> dict[str, str]:
    """What a .po file compiles to: fuzzy and empty entries do not count."""
    return {str(message.id): str(message.string) for message in read(path)
            if message.id and message.string and not message.fuzzy}


def compiled(path: Path) -> dict[str, str]:
    """What a .mo file really says."""
    if not path.exists():
        return {}
    with path.open("rb") as stream:
        entries = vars(gettext.GNUTranslations(stream))["_catalog"]
    return {str(key): str(text) for key, text in entries.items() if key}
