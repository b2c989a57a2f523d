"""
A form as plain text, for any printer and any terminal: columns aligned by cells, a Chinese character being two.

Only ASCII draws its lines: whatever else terminals and printers count differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest
from unicodedata import category, east_asian_width

from ...cleaning import clean
from ...texts import _
from .form import CENTER, GAP, Block, Column, Form

NARROW, WIDE = 96, 136
#: No column is narrower than two characters; a word keeps its column as wide as
#: 16 cells at most, a heading as 8, and a line of 12 stays whole as a name does.
_LEAST, _MOST_WORD, _TITLE, _SHORT = 4, 16, 8, 12
#: What is not broken where that can be helped: a run of signs that are no Chinese.
_WORD = re.compile(r"[!-~]+")


def page(form: Form) -> str:
    """The whole form, its last line ended."""
    return "".join(line.rstrip() + "\n" for line in _lines(form, WIDE if form.wide else NARROW))


def width_of(text: str) -> int:
    """How many cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


@lru_cache(maxsize=8192)
def _width(sign: str) -> int:
    return 0 if category(sign) in ("Mn", "Me") else 2 if east_asian_width(sign) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of so many cells at most: broken between words where there are any, else anywhere."""
    found = []
    for rest in _clean(text):
        while width_of(rest) > width:
            cut = _cut(rest, width)
            found.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        found.append(rest)
    return found


def _cut(text: str, width: int) -> int:
    """Where a text that is too long is broken: never before a mark that belongs to what stands before it."""
    cut = next(at for at in range(1, len(text) + 1) if width_of(text[:at]) > width) - 1
    cut = max(1, cut)
    if (gap := text.rfind(GAP, 1, cut + 1)) > 0:
        return gap
    if text[cut] == " " or not (text[cut].isascii() and text[cut - 1].isascii()):
        return cut - 1 if text[cut] in "，。；、：）" and cut > 1 else cut
    word = next((at for at in range(cut, 0, -1) if not ("!" <= text[at - 1] <= "~")), 0)
    return word or cut


def _lines(form: Form, width: int) -> Iterator[str]:
    for text in filter(None, (form.room, form.title, form.after)):
        yield from (" " * ((width - width_of(line)) // 2) + line for line in wrapped(text, width))
    yield ""
    for label, value in form.facts:
        yield from _hanging(_("{label}: ", label=label), value, width)
    for block in form.blocks:
        yield from ("", *(wrapped(block.title, width) if block.title else ()), *_table(block, width))
    if form.signatures:
        yield ""
    for part, name, at in form.signatures:
        yield _("{part}: {name}    {at}", part=clean(part), name=clean(name) or "_" * 20,
                at=clean(at) or _("date and time: ") + "_" * 20)
    for lines in (form.notes, form.basis):
        yield from _section(lines, width)
    yield ""
    yield from wrapped(_("Stands for entry {head} of the journal; rules {ruleset}", head=form.head,
                         ruleset=form.ruleset), width)


def _section(lines: Sequence[str], width: int) -> Iterator[str]:
    if lines:
        yield ""
    for line in lines:
        first, *others = wrapped(line, width)
        yield first
        for part in wrapped(line[len(first):].lstrip(), width - 2) if others else ():
            yield "  " + part


def _hanging(label: str, value: str, width: int) -> Iterator[str]:
    """A label, and its value beside it however many lines it has."""
    indent = width_of(label)
    for number, line in enumerate(wrapped(value, width - indent)):
        yield (" " * indent if number else label) + line


def _table(block: Block, width: int) -> Iterator[str]:
    widths = _widths(block, width)
    rule = "+" + "+".join("-" * (size + 2) for size in widths) + "+"
    yield from _groups(block.columns, widths)
    yield rule
    yield from _row([column.title for column in block.columns], widths, [CENTER] * len(widths))
    yield rule
    aligns = [column.align for column in block.columns]
    rows = [list(_row(row, widths, aligns)) for row in block.rows] or [
        list(_row([block.empty or _("nothing")], [sum(widths) + 3 * len(widths) - 3], [CENTER]))]
    signs = any(column.sign for column in block.columns)
    for lines, after in zip_longest(rows, rows[1:], fillvalue=()):
        yield from lines
        if signs or len(lines) > 1 or len(after) != 1:  # a row of several lines is set off from its neighbours
            yield rule


def _groups(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """Headings over several columns, where there are any."""
    if not any(column.group for column in columns):
        return
    sizes, titles = [], []
    for group, own in groupby(zip(columns, widths, strict=True), key=lambda pair: pair[0].group):
        sizes.append(sum(size + 3 for _column, size in own) - 3)
        titles.append(group)
    yield "+" + "+".join("-" * (size + 2) for size in sizes) + "+"
    yield from _row(titles, sizes, [CENTER] * len(sizes))


def _row(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> Iterator[str]:
    parts = [wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for number in range(max(map(len, parts))):
        yield "|" + "|".join(" " + _padded(part[number] if number < len(part) else "", size, align) + " "
                             for part, size, align in zip(parts, widths, aligns, strict=True)) + "|"


def _padded(text: str, size: int, align: str) -> str:
    left = (size - width_of(text)) // 2 if align == CENTER else 0
    return " " * left + text + " " * (size - left - width_of(text))


def _widths(block: Block, width: int) -> list[int]:
    """
    Each column's cells: its longest word at least, what is left by how much more it would need; where not even the
    words have room, by its share. The whole width is used.
    """
    texts = [[line for text in (column.title, *(row[at] for row in block.rows)) for line in _clean(text)]
             for at, column in enumerate(block.columns)]
    shares, room = [column.share for column in block.columns], width - 3 * len(texts) - 1
    for title in (_TITLE, _LEAST):  # a heading may be broken before anything else is
        least = [max(_LEAST, min(title, width_of(lines[0])), *map(width_of, _WORD.findall(lines[0])),
                     *map(_longest_word, lines[1:])) for lines in texts]
        if sum(least) <= room:
            more = [max(0, max(map(width_of, lines)) - low) for lines, low in zip(texts, least, strict=True)]
            if sum(least) + sum(more) > room:
                return _given(least, room, more)
            return _given([low + much for low, much in zip(least, more, strict=True)], room, shares)
    return _given([_LEAST] * len(texts), room, shares)


def _given(sizes: list[int], room: int, by: Sequence[int]) -> list[int]:
    """Sizes that fill a room: what is left is given by a measure, the rest of it to whoever has most of that."""
    left, total = room - sum(sizes), sum(by) or 1
    given = [size + max(0, left) * one // total for size, one in zip(sizes, by, strict=True)]
    given[max(range(len(by)), key=lambda at: (by[at], at))] += max(0, room - sum(given))
    return given


def _longest_word(line: str) -> int:
    """The widest part of a line that is not to be broken; a very long one may be."""
    words = [line] if width_of(line) <= _SHORT else line.split(GAP) if GAP in line else _WORD.findall(line)
    return min(_MOST_WORD, max(map(width_of, words), default=0))


def _clean(text: str) -> list[str]:
    """The lines of a cell, harmless."""
    return [clean(line) for line in text.split("\n")]
