"""
Text from outside, made harmless: nothing from a wire, a file or a person can act on a terminal.

Applied when a Signal or Event is made, and again in the one function that hands text to a widget
or to plain output. What is replaced stays visible, one cell for one character, so that nobody
can hide a word by a control either. The raw bytes stay in the store.
"""

from __future__ import annotations

import re

#: C0, DEL, C1; zero-width and bidi controls; joiners, variation selectors, BOM, interlinear marks,
#: surrogates and tags: all of them make a terminal do something, or a row lie about its width.
_BAD = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKS = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
                    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
_PLAIN = re.compile(r"[ -~]*\Z")


def clean(text: str) -> str:
    """The text with everything that could act on a terminal shown as U+FFFD; at most four combining marks in a row."""
    if _PLAIN.match(text):
        return text
    return _MARKS.sub(r"\1", _BAD.sub(SUBSTITUTE, text))


def printable(raw: bytes) -> str:
    """Bytes of a frame as text that can be shown and compared: printable ASCII as it is, the rest as \\xNN."""
    return "".join(chr(b) if 32 <= b < 127 and b != 92 else ("\\\\" if b == 92 else f"\\x{b:02x}") for b in raw)


def decoded(raw: bytes) -> str:
    """A device's text for people: UTF-8 where it is valid, else GB 18030, damaged parts replaced, then cleaned."""
    try:
        return clean(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return clean(raw.decode("gb18030", errors="replace"))
