"""
The words of the program: one catalogue a shelf, Chinese and English, chosen once and switchable at any time.

Message ids are the English sentences with named placeholders. A shelf (`domain`, `console`, `command`, `room`)
has its own catalogue `locale/<language>/LC_MESSAGES/<shelf>.po`, all loaded together.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_FOLDER = {"zh": "zh_CN", "en": "en"}
_language = "zh"


def N_(message: str) -> str:
    """Marks a text for the catalogue that is translated later, where it is shown."""
    return message


def _(message: str, **values: object) -> str:
    """The message in the language in use, its named placeholders filled in."""
    text = _in(_language, message)
    return text.format(**values) if values else text


@lru_cache(maxsize=4096)
def _in(lang: str, message: str) -> str:
    """A message in a language, found once: a screen asks for hundreds at every repaint."""
    return catalogue(lang).gettext(message)


def language() -> str:
    """The language in use, `zh` or `en`."""
    return _language


def use(lang: str) -> None:
    """Switches every text shown from now on to `zh` or `en`."""
    global _language
    if lang not in LANGUAGES:
        raise ValueError(lang)
    _language = lang


def pick(asked: str | None, room: str | None) -> str:
    """The language to start in: as asked, else as the room file says, else as the locale says, else Chinese."""
    for wanted in (asked, room):
        if wanted in LANGUAGES:
            return wanted
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh"


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """Every shelf's catalogue of one language, chained."""
    return Shelves(sorted((Path(__file__).parent / "locale" / _FOLDER[lang] / "LC_MESSAGES").glob("*.mo")))


class Shelves(gettext.NullTranslations):
    """Catalogues read one after the other, each only when a message is in none before it: a first paint needs few."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._paths = paths
        self._first: gettext.NullTranslations | None = None

    def gettext(self, message: str) -> str:
        """The message's words, or itself where no shelf has it."""
        if not self._paths:
            return message
        if self._first is None:
            with self._paths[0].open("rb") as stream:
                self._first = gettext.GNUTranslations(stream)
            self._first.add_fallback(Shelves(self._paths[1:]))
        return self._first.gettext(message)
