"""
The words of the program: one catalogue a shelf, Chinese and English, chosen once and switchable at any time.

Message ids are the English sentences with named placeholders. A shelf (`domain`, `console`, `command`, `room`)
has its own catalogue `locale/<language>/LC_MESSAGES/<shelf>.po`, all loaded together.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from importlib import resources
from pathlib import Path

LANGUAGES = ("zh", "en")
_FOLDER = {"zh": "zh_CN", "en": "en"}
_language = "zh"


def N_(message: str) -> str:
    """Marks a text for the catalogue that is translated later, where it is shown."""
    return message


def _(message: str, **values: object) -> str:
    """The message in the language in use, its named placeholders filled in."""
    text = catalogue(_language).gettext(message)
    return text.format(**values) if values else text


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
    folder = Path(str(resources.files("duty_console"))) / "locale" / _FOLDER[lang] / "LC_MESSAGES"
    chain: gettext.NullTranslations = gettext.NullTranslations()
    for path in sorted(folder.glob("*.mo")):
        with path.open("rb") as stream:
            shelf = gettext.GNUTranslations(stream)
        shelf.add_fallback(chain)
        chain = shelf
    return chain
