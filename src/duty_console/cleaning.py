"""
Text from outside, made harmless: nothing from a wire, a file or a person can act on a terminal.

Applied when a Signal or Event is made, and again in the one function that hands text to a widget
or to plain output. What is replaced stays visible, one cell for one character, so that nobody
can hide a word by a control either. The raw bytes stay in the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from unicodedata import category

#: Controls (C0, DEL, C1), what nobody sees though it is there (Unicode's formats and default ignorables: zero-width and
#: bidi controls, joiners, variation selectors, fillers, BOM, tags), line and paragraph ends, surrogates: all of them
#: make a terminal do something, or a row lie about its words or its width.
_BAD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd"
    "\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
#: Where characters stand that take no cell of their own: marks, and the second halves of Korean syllables.
_STACKING = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u20d0-\u20ff\u2cef-\u2dff\u302a-\u302f\u3099\u309a"
                       "\ua66f-\uabff\ud7b0-\ud7ff\ufb1e\ufe20-\ufe2f\U000101fd-\U0001ffff]")
_STACKED = 4
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
#: Nearly all there is: ASCII, Han, and the punctuation of both.
_PLAIN = re.compile("[ -~\u2014\u2018-\u201d\u2026\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]*\\Z")


def clean(text: str) -> str:
    """The text with everything that could act on a terminal shown as U+FFFD; at most four combining marks in a row."""
    if _PLAIN.match(text):
        return text
    text = _BAD.sub(SUBSTITUTE, text)
    return _thinned(text) if _STACKING.search(text) else text


def _thinned(text: str, rest: Callable[[str], str] = lambda _marks: "") -> str:
    """At most four marks on one character: a tower of them covers the lines above. `rest` stands for the others."""
    runs = ((stacks, "".join(run)) for stacks, run in groupby(text, _stacks))
    return "".join(run[:_STACKED] + rest(run[_STACKED:]) if stacks else run for stacks, run in runs)


def _stacks(character: str) -> bool:
    return category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"


#: Encoders escape C0 inside texts; outside them stand the ends of lines.
_BAD_IN_JSON = re.compile("(?!\n)" + _BAD.pattern)


#: A cell that begins so is a formula to a spreadsheet (a Chinese one takes the wide signs, too); an apostrophe before
#: it makes it a text.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_QUOTED = re.compile(f"'*[{re.escape(''.join(FORMULA))}]")


def cell(value: object) -> str:
    """A value as a cell of a table that a spreadsheet may open: cleaned, and never a formula."""
    text = clean(str(value))
    return "'" + text if _QUOTED.match(text) else text


def uncelled(text: str) -> str:
    """A cell as it was before it was made harmless: what we write comes back as it was."""
    return text[1:] if text.startswith("'") and _QUOTED.match(text) else text


def harmless_json(document: str) -> str:
    """JSON whose texts cannot act on a terminal either: the same document, more of it written as \\uNNNN."""
    if document.isascii() and "\x7f" not in document:
        return document
    document = _BAD_IN_JSON.sub(lambda found: _escaped(found[0]), document)
    return _thinned(document, _escaped) if _STACKING.search(document) else document


def _escaped(text: str) -> str:
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def printable(raw: bytes) -> str:
    """Bytes of a frame as text that can be shown and compared: printable ASCII as it is, the rest as \\xNN."""
    return "".join(chr(b) if 32 <= b < 127 and b != 92 else ("\\\\" if b == 92 else f"\\x{b:02x}") for b in raw)


def decoded(raw: bytes) -> str:
    """A device's text for people: UTF-8 where it is valid, else GB 18030, damaged parts replaced, then cleaned."""
    try:
        return clean(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return clean(raw.decode("gb18030", errors="replace"))
