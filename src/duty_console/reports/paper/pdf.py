"""
A form as PDF, set by Typst from `forms/sheet.typ`; as pictures of its pages too.

What stands on a form reaches Typst as data, never as markup: whatever is typed at a console can only be printed. A
character that the font does not have is printed as its number, and said; without a font for Chinese nothing is printed.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import json as msgjson

from ...cleaning import SUBSTITUTE, clean
from ...errors import SurroundingsError
from ...systemwords import system_words
from ...texts import _, language
from .fonts import Covered, covered
from .form import Form

#: Fonts with simplified Chinese, as they are found on machines; the first that is there is taken.
FONTS = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "NSimSun", "Songti SC",
         "AR PL UMing CN", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "SimHei",
         "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
_TEMPLATES = Path(__file__).resolve().parents[1] / "forms"
#: In a word so long a line may be broken anywhere: it would run out of its column.
_LONG = re.compile(r"[!-~]{12,}")
_BREAK = "\u200b"
#: Printers' sign for a character that cannot be set; it stands for what was made harmless.
_GETA = "\u3013"


class Font(NamedTuple):
    """The font that a form is set in."""

    family: str
    folder: Path
    has: Covered


def pages(form: Form, kind: str = "pdf", ppi: float | None = None, fonts: Path | None = None) -> list[bytes]:
    """
    The form as one PDF, or as one picture a page (`png`), in a font of a folder or of the machine.

    :raises SurroundingsError: Typst, or a font with Chinese, is not there.
    """
    typst, font = _typst(), chinese(fonts)
    made: bytes | list[bytes] = typst.compile(
        str(_TEMPLATES / "sheet.typ"), root=str(_TEMPLATES), font_paths=[str(font.folder)], ignore_system_fonts=True,
        format=kind, ppi=ppi, sys_inputs={"form": msgjson.encode(_printed(form, font)).decode()})
    return [made] if isinstance(made, bytes) else list(made)


def write(form: Form, path: Path, fonts: Path | None = None) -> None:
    """A PDF in a file, whole or not at all: a printer that watches the folder must not meet half of one."""
    [made] = pages(form, fonts=fonts)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_bytes(made)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise SurroundingsError(_("{path}: the form cannot be written: {reason}.", path=path,
                                  reason=system_words(error))) from error


@cache
def chinese(folder: Path | None) -> Font:
    """The first font with Chinese, of this folder or of the machine."""
    there = _typst().Fonts(include_system_fonts=folder is None, font_paths=[str(folder)] if folder else [])
    found = {font.family: font for font in there.fonts() if font.path and font.weight == 400 and font.style == "normal"}
    for family in FONTS:
        if family in found:
            path = Path(found[family].path)
            has = covered(path, found[family].index)
            if has.has("值"):
                return Font(family, path.parent, has)
    raise SurroundingsError(_("No font with Chinese is installed: a form would be empty boxes. Install one "
                              "(Debian: apt-get install fonts-noto-cjk), or print the text without --pdf."))


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise SurroundingsError(_("PDF needs the extra \"pdf\": pip install 'duty-console[pdf]'. Without it a form is "
                                  "printed as text.")) from error
    return typst


def _printed(form: Form, font: Font) -> dict[str, Any]:
    """The form as the template reads it, its texts as this font can print them."""
    signs = {sign for text in form.texts() for sign in clean(text.replace("\n", " "))} - {SUBSTITUTE}
    lacking = sorted(sign for sign in signs if not font.has.has(sign))
    notes = form.notes + ((_("The font has no sign for: {numbers}", numbers=" ".join(map(_number, lacking))),)
                          if lacking else ())
    found = _told(form._replace(notes=notes), font)
    return {**found, "font": font.family, "lang": language(), "words": {
        "page": _("page {page} of {pages}"), "head": _("Journal entry {head}; rules {ruleset}", head=form.head,
                                                       ruleset=form.ruleset),
        "date": _("date and time: "), "nothing": _("nothing"), "label": _("{label}: ")}}


def _told(value: Any, font: Font) -> Any:
    """A part of a form by its names, every text of it fit to be printed."""
    if isinstance(value, str):
        lines = (clean(line).replace(SUBSTITUTE, _GETA) for line in value.split("\n"))
        known = "".join(sign if sign == "\n" or font.has.has(sign) else _number(sign) for sign in "\n".join(lines))
        return _LONG.sub(lambda word: _BREAK.join(word[0]), known)
    if hasattr(value, "_asdict"):
        return {name: _told(one, font) for name, one in value._asdict().items()}
    return [_told(one, font) for one in value] if isinstance(value, tuple) else value


def _number(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"
