"""
Finding anything by what an officer would type: Chinese, the first letters of its pinyin, or English.

Pure. 王小明 is found by 小明, by wxm and by wang; a character that is read in several ways by each of its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

#: So many are shown: who does not find it among these types one letter more.
MOST = 100


class Entry(NamedTuple):
    """Something that can be gone to or done. `words` are its names in every language, `kind` a short word for what it
    is, `hint` stands beside it (its key, its address), `target` says what choosing it means."""

    kind: str
    words: tuple[str, ...]
    hint: str
    target: tuple[str, ...]


def found(query: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that fit, the best first: names that begin with it, then initials, then names that hold it. All of
    several words must fit. Nothing typed: everything, in its own order."""
    parts = query.casefold().split()
    if not parts:
        return list(entries)[:MOST]
    ranked: list[tuple[int, int, Entry]] = []
    for number, entry in enumerate(entries):
        ranks = [one for part in parts if (one := rank(part, entry.words)) is not None]
        if len(ranks) == len(parts):
            ranked.append((max(ranks), number, entry))
    return [entry for _rank, _number, entry in sorted(ranked, key=lambda one: one[:2])[:MOST]]


def rank(part: str, words: Iterable[str]) -> int | None:
    """How well one typed part fits the names: 0 the best, None not at all."""
    best: int | None = None
    for word in words:
        plain = word.casefold()
        if plain.startswith(part):
            return 0
        starts = begins(part, initials(word)) if part.isascii() else ()
        one = 1 if 0 in starts else 2 if part in plain else 3 if starts else None
        if one is not None and (best is None or one < best):
            best = one
    return best


def begins(part: str, letters: tuple[str, ...]) -> list[int]:
    """Where in a row of letters (each with all its readings) a typed part begins."""
    return [start for start in range(len(letters) - len(part) + 1)
            if all(typed in letters[start + place] for place, typed in enumerate(part))]


@lru_cache(maxsize=8192)
def initials(word: str) -> tuple[str, ...]:
    """The letters by which each character of a name may be typed: 重庆 is ("cz", "q"), of a Latin word its first alone;
    spaces and signs are left out."""
    from pypinyin import Style, pinyin  # late: the palette alone needs it, and it costs a quarter of a second

    begin = re.sub(r"(?<=[A-Za-z])[A-Za-z']+", "", word)
    readings = pinyin(list(begin), style=Style.FIRST_LETTER, heteronym=True)
    return tuple("".join(reading).casefold() for reading in readings if reading and reading[0].isalnum())
