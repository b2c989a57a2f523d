"""
Who calls, from the lines between the first and the second ring: formatted (`NMBR=...`) or raw (`MESG=` and hex).

    04 │ length │ MMDDHHMM, number                       │ checksum    single data message format
    80 │ length │ (type │ length │ value)*               │ checksum    multiple: 01 time, 02 number, 04 why no number,
                                                                        07 name, 08 why no name

All bytes together are 00 modulo 256. `P` is a withheld number, `O` one that is not available. Knows nothing of rings.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...cleaning import clean
from .words import Word, value

SDMF, MDMF = 0x04, 0x80
_TIME, _NUMBER, _NO_NUMBER, _NAME, _NO_NAME = 1, 2, 4, 7, 8
_WHY = {"P": "withheld", "O": "unavailable"}
DAMAGED = "caller ID damaged"


def caller(lines: Sequence[Word]) -> dict[str, object]:
    """DATE, TIME, NMBR, NAME as far as they came; NMBR is None where the exchange says why there is none."""
    found: dict[str, object] = {}
    for line in lines:
        if line.what == "MESG":
            found |= message(value(line))
        elif line.what == "NMBR":
            found |= _number(_text(value(line)))
        else:
            found[line.what] = _text(value(line))
    return found


def message(digits: bytes) -> dict[str, object]:
    """The same from a raw block; `error` says why it cannot be read."""
    try:
        block = bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return {"error": f"{DAMAGED}: not hexadecimal digits"}
    if len(block) < 3 or block[1] != len(block) - 3:
        return {"error": f"{DAMAGED}: length does not hold"}
    if sum(block) % 256:
        return {"error": f"{DAMAGED}: checksum does not hold"}
    if block[0] == SDMF:
        return _moment(block[2:10]) | _number(_text(block[10:-1]))
    if block[0] == MDMF:
        return _parts(block[2:-1])
    return {"error": f"{DAMAGED}: type {block[0]:02X} is not known"}


def _parts(rest: bytes) -> dict[str, object]:
    found: dict[str, object] = {}
    while rest:
        size = rest[1] if len(rest) > 1 else 256
        if len(rest) < 2 + size:
            return {"error": f"{DAMAGED}: a part is cut short"}
        kind, text, rest = rest[0], rest[2:2 + size], rest[2 + size:]
        if kind == _TIME:
            found |= _moment(text)
        elif kind in (_NUMBER, _NO_NUMBER):
            found |= _number(_text(text))
        elif kind in (_NAME, _NO_NAME):
            found["NAME"] = _text(text) if kind == _NAME else ""
    return found


def _moment(text: bytes) -> dict[str, object]:
    """MMDDHHMM; the year is not sent."""
    return {"DATE": _text(text[:4]), "TIME": _text(text[4:8])}


def _number(text: str) -> dict[str, object]:
    why = _WHY.get(text.upper())
    return {"NMBR": None, why: True} if why else {"NMBR": text}


def _text(raw: bytes) -> str:
    return clean(raw.decode("gb18030", "replace").strip())
