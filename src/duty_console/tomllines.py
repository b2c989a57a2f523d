"""
On which line of a TOML file each key stands: tomllib gives values without places, and a person needs the place.

Runs only when there is something to complain about, over text that tomllib has already accepted. Knows nothing of
what the keys mean; where it does not understand it stops and keeps what it has, for a rough place is better than none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress

#: The way to a value: ("line", 0, "url") is the url of the first [[line]].
Path = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' r"'''.*?'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'|"
    r"\d{4}-\d\d-\d\d \d\d:[0-9:.]+(?:Z|[+-]\d\d:\d\d)?|[^\s,\]}#]+",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """The way to every key and array element -> its line, counted from 1."""
    scan = _Scan(text)
    with suppress(_Lost, IndexError):
        scan.document()
    return scan.lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a way, or of the nearest thing around it; 1 where there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Lost(Exception):
    """Something this scanner does not read."""


class _Scan:
    """One walk over the text: `at` is where we are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.tables: dict[Path, int] = {}  # arrays of tables: how many so far
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def document(self) -> None:
        base: Path = ()
        while not self.ended():
            if self.text.startswith("[[", self.at):
                base = self.header(2)
            elif self.text[self.at] == "[":
                base = self.header(1)
            else:
                self.pair(base)

    def ended(self) -> bool:
        self.gap()
        return self.at >= len(self.text)

    def gap(self) -> None:
        self.at = self._match(_GAP).end()

    def mark(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_right(self.starts, at))

    def header(self, brackets: int) -> Path:
        """`[a.b]` or `[[a.b]]`: the way that the keys below it begin with."""
        start = self.at
        self.at += brackets
        parts = self.key()
        self.at += brackets
        path: Path = ()
        for part in parts[:-1]:
            path = self.inside((*path, part))
        path = (*path, parts[-1])
        self.mark(path, start)
        if brackets == 2:
            self.tables[path] = self.tables.get(path, 0) + 1
        path = self.inside(path)
        self.mark(path, start)
        return path

    def inside(self, path: Path) -> Path:
        """The last element, where the way leads to an array of tables."""
        return (*path, self.tables[path] - 1) if path in self.tables else path

    def key(self) -> list[str]:
        """A key, dotted or not, and where it ends."""
        parts = []
        while True:
            found = self._match(_KEY)
            parts.append(found[1].strip("\"'"))
            self.at = found.end()
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def pair(self, base: Path) -> None:
        start = self.at
        for part in self.key():
            base = (*base, part)
            self.mark(base, start)
        if self.text[self.at] != "=":
            raise _Lost
        self.at += 1
        self.value(base)

    def value(self, path: Path) -> None:
        self.gap()
        self.mark(path, self.at)
        opening = self.text[self.at]
        if opening == "[":
            self.listing(path, "]")
        elif opening == "{":
            self.listing(path, "}")
        else:
            self.at = self._match(_SCALAR).end()

    def listing(self, path: Path, closing: str) -> None:
        """The elements of an array, or the pairs of an inline table."""
        self.at += 1
        count = 0
        while True:
            self.gap()
            if self.text[self.at] == closing:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            elif closing == "]":
                self.value((*path, count))
                count += 1
            else:
                self.pair(path)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _Lost
        return found
