"""
What a voice modem sends, word by word: lines of text, and codes that DLE announces.

    text    RING, caller ID (`NMBR=...`, blanks round `=` or not), results (OK ...), the echo of a command (AT...)
    DLE x   10 hex and one byte: a key, a tone, the end of a stream; DLE DLE and DLE SUB stand for audio octets
    else    audio, or noise

Knows no order of words: what belongs together is the decoder's business, what it means the reading's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

DLE, ETX, SUB = 0x10, 0x03, 0x1A
RING = b"\x10R"
AUDIO = {bytes((DLE, DLE)): 1, bytes((DLE, SUB)): 2}
ENDS = b"\r\n"

Kind = Literal["ring", "caller", "result", "echo", "told", "text", "audio", "code", "end"]


class Word(NamedTuple):
    """One of them. `what` is a line's name (`NMBR`, `OK`), a code's letter, or empty."""

    kind: Kind
    raw: bytes
    what: str = ""


#: The longest line: a raw caller ID of 258 bytes in hex.
LIMIT = 600
#: What ends a line, or a DLE with its byte.
_STOP = re.compile(rb"[\r\n]|\x10[\x00-\xff]")
#: Some modems name the line or the cadence behind it.
_RING = re.compile(rb"RING( [ -~]{0,12})?")
_CALLER = re.compile(rb"(DATE|TIME|NMBR|NAME|MESG) ?= ?([^\x00-\x1f\x7f]*)")
_RESULT = re.compile(rb"(OK|ERROR|VCON|CONNECT|NO CARRIER|NO ANSWER|NO DIAL ?TONE|BUSY)( [0-9]+)?")
_ECHO = re.compile(rb"AT[ -~]*")
#: What a modem tells about itself when asked: its number, or the classes it knows.
_TOLD = re.compile(rb"[0-9]{3,8}|\([0-9., ()-]+\)")
_TEXT = re.compile(rb"[ -~\t]+")
_UNSEEN = re.compile(rb"[^ -~\t]")


def scan(data: bytes) -> tuple[list[Word], bytes]:
    """The words that are complete, and what is left of the last one."""
    words, at = list[Word](), 0
    for found in _STOP.finditer(data):
        words += _behind(data[at:found.start()], found[0])
        at = found.end()
    return words, data[at:]


def last(rest: bytes) -> list[Word]:
    """What is left, when nothing follows it: a line without its end, or a lone DLE."""
    return [Word("audio", rest)] if rest[-1:] == bytes((DLE,)) else list(_line(rest)) if rest else []


def _behind(text: bytes, end: bytes) -> Iterator[Word]:
    if end in (b"\r", b"\n"):
        yield from _line(text)
        yield Word("end", end)
        return
    if text:
        yield Word("audio", text)
    if end in AUDIO:
        yield Word("audio", end)
    elif end == RING:
        yield Word("ring", end)
    else:
        yield Word("code", end, chr(end[1]))


def _line(text: bytes) -> Iterator[Word]:
    """One line. Behind audio without a line end a call is still seen; a shorter word might be audio by chance."""
    if not text:
        return
    word = line(text)
    unseen = [found.end() for found in _UNSEEN.finditer(text)] if word.kind == "audio" else []
    behind = line(text[unseen[-1]:]) if unseen and unseen[-1] < len(text) else None
    if behind is not None and behind.kind in ("ring", "caller"):
        yield Word("audio", text[:unseen[-1]])
        yield behind
    else:
        yield word


def line(text: bytes) -> Word:
    """What one line is, its end left out."""
    plain = text.strip() if len(text) <= LIMIT else b""
    if _RING.fullmatch(plain):
        return Word("ring", text)
    if found := _CALLER.fullmatch(plain):
        return Word("caller", text, found[1].decode("ascii"))
    if found := _RESULT.fullmatch(plain):
        return Word("result", text, found[1].decode("ascii"))
    if _ECHO.fullmatch(plain):
        return Word("echo", text)
    if _TOLD.fullmatch(plain):
        return Word("told", text)
    return Word("text" if plain and _TEXT.fullmatch(text) else "audio", text)


def value(word: Word) -> bytes:
    """What stands behind the `=` of a line of caller ID."""
    found = _CALLER.fullmatch(word.raw.strip())
    return found[2].strip() if found else b""
