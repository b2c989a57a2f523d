"""
Which characters a font file really has, read from its own table (`cmap`): nothing is ever printed as an empty box.

    collection: "ttcf" | version | count | offset of each font
    font:       version | tables | ... | tag, checksum, offset, length of each table
    cmap:       version | count | platform, encoding, offset of each subtable; format 4 (segments) or 12 (groups)
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from pathlib import Path
from typing import BinaryIO, NamedTuple

#: Platform and encoding of a table of Unicode characters, the fullest first.
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
_FONT, _TABLE = struct.Struct(">4sH6x"), struct.Struct(">4s4xII")


class Covered(NamedTuple):
    """Spans of characters, first and last, in order."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def has(self, character: str) -> bool:
        """Whether the font has this character."""
        at = bisect_right(self.firsts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.lasts[at]


def covered(path: Path, index: int) -> Covered:
    """The characters of one font of a file; none where the file is no font we can read."""
    try:
        with path.open("rb") as file:
            spans = sorted(_spans(_cmap(file, index)))
    except (OSError, struct.error, LookupError):
        spans = []
    return Covered(tuple(first for first, _last in spans), tuple(last for _first, last in spans))


def _cmap(file: BinaryIO, index: int) -> bytes:
    """The best table of Unicode characters of a font."""
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        [start] = struct.unpack(">I", file.read(4))
    file.seek(start)
    _version, count = _FONT.unpack(file.read(_FONT.size))
    tables = {tag: (offset, length) for tag, offset, length in _TABLE.iter_unpack(file.read(_TABLE.size * count))}
    offset, length = tables[b"cmap"]
    file.seek(offset)
    cmap = file.read(length)
    [kinds] = struct.unpack_from(">2xH", cmap)
    found = {(platform, encoding): at for platform, encoding, at in struct.iter_unpack(">HHI", cmap[4:4 + 8 * kinds])}
    return cmap[next(found[kind] for kind in _UNICODE if kind in found):]


def _spans(table: bytes) -> list[tuple[int, int]]:
    [form] = struct.unpack_from(">H", table)
    if form == 12:
        [groups] = struct.unpack_from(">I", table, 12)
        return [(first, last) for first, last, _glyph in struct.iter_unpack(">III", table[16:16 + 12 * groups])]
    return _segments(table) if form == 4 else []


def _segments(table: bytes) -> list[tuple[int, int]]:
    """Format 4: ends, starts, deltas and offsets of segments; a character whose glyph is 0 is not there."""
    [twice] = struct.unpack_from(">6xH", table)
    count = twice // 2
    numbers = struct.unpack(f">{len(table) // 2}H", table[:len(table) // 2 * 2])
    found = []
    for at in range(count):
        last, first = numbers[7 + at], numbers[8 + count + at]
        delta, offset = numbers[8 + 2 * count + at], numbers[8 + 3 * count + at]
        for code in range(first, min(last, 0xFFFE) + 1):
            place = 8 + 3 * count + at + offset // 2 + code - first
            glyph = code if not offset else numbers[place] if place < len(numbers) else 0
            if glyph and (glyph + delta) & 0xFFFF:
                found.append((code, code))
    return found
