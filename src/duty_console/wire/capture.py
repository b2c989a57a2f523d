"""
A capture: the raw bytes of one line, both ways, each single read with its time, as text that people can read and mend.

    # duty capture 1 surgard
    2026-09-28T02:15:04.250Z < 3031302D31383220313030332045203031203030312014
    2026-09-28T02:15:04.262Z > 06

`<` was received, `>` was sent; times are UTC. Further lines that begin with `#` are notes and are skipped. Knows
nothing of frames: a capture is evidence and holds what came, however it was cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, TextIO, cast

from ..cleaning import clean
from ..errors import StoreError
from ..systemwords import system_words
from ..texts import _

Direction = Literal["<", ">"]
_TITLE = re.compile(r"# duty capture 1 ([a-z0-9_]+)\Z")
_RECORD = re.compile(r"(\S+) ([<>]) ([0-9A-Fa-f]+)\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")


class Record(NamedTuple):
    """One read or one write: `at` is UTC ms, `direction` is `<` received or `>` sent."""

    at: int
    direction: Direction
    data: bytes


class Recorder:
    """Writes a capture, never over another: that one is evidence. A capture that cannot be written never stops the
    line: `failure` says what happened."""

    def __init__(self, target: Path | str | TextIO, driver: str) -> None:
        self.failure: OSError | None = None
        if isinstance(target, Path | str):
            is_pipe = Path(target).exists() and not Path(target).is_file()
            mode: Literal["w", "x"] = "w" if is_pipe else "x"  # a capture that is there is never written over
            self._stream: TextIO = Path(target).open(mode, encoding="ascii", newline="\n")  # noqa: SIM115
            self._ours = True
        else:
            self._stream, self._ours = target, False
        self._title = f"# duty capture 1 {driver}\n"

    def begin(self) -> Recorder:
        """Writes the first line, once: before it nobody has heard anything, and what fails leaves nothing behind."""
        title, self._title = self._title, ""
        if title:
            self._put(title)
        return self

    def add(self, at: int, direction: Direction, data: bytes) -> None:
        self.begin()
        self._put(f"{stamp(at)} {direction} {data.hex().upper()}\n")

    def close(self) -> None:
        """Ends the capture; a stream that was handed in stays open."""
        if self._ours:
            self._stream.close()

    def _put(self, text: str) -> None:
        if self.failure is not None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()  # an interrupted recording keeps all it has seen
        except OSError as error:
            self.failure = error


def read_capture(path: Path | str) -> Iterator[Record]:
    """The records of a capture, in order. Raises StoreError with file, line number and what is wrong."""
    lines = numbered(path)
    title(path, lines)
    yield from records(path, lines)


def records(path: Path | str, lines: Iterable[tuple[int, str]]) -> Iterator[Record]:
    """The records of the lines below the first; `path` is what an error names."""
    for number, line in lines:
        if line and not line.startswith("#"):
            yield record(path, number, line)


def capture_driver(path: Path | str) -> str:
    """The driver that a capture's first line names."""
    return title(path, numbered(path))


def numbered(path: Path | str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers from 1; bytes that are no ASCII are kept visible for the error that will follow."""
    try:
        with Path(path).open(encoding="ascii", errors="backslashreplace") as stream:
            for number, line in enumerate(stream, 1):
                yield number, line.rstrip("\r\n")
    except OSError as error:
        raise StoreError(_("{path} cannot be read: {reason}", path=path, reason=system_words(error))) from None


def title(path: Path | str, lines: Iterator[tuple[int, str]]) -> str:
    match = _TITLE.match(next(lines, (1, ""))[1])
    if match is None:
        raise StoreError(_("{path} line 1: this is no capture; the first line must be \"# duty capture 1 <driver>\"",
                           path=path))
    return match[1]


def record(path: Path | str, number: int, line: str) -> Record:
    match = _RECORD.match(line)
    if match is None:
        raise damaged(path, number, _("a record is a time, < or >, and the bytes in hex; here stands {line}",
                                      line=repr(clean(line[:60]))))
    if len(match[3]) % 2:
        raise damaged(path, number, _("half a byte: the number of hex digits is odd"))
    return Record(unstamp(path, number, match[1]), cast(Direction, match[2]), bytes.fromhex(match[3]))


def stamp(at: int) -> str:
    """UTC ms as 2026-09-28T02:15:04.250Z."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{at % 1000:03d}Z"


def unstamp(path: Path | str, number: int, text: str) -> int:
    try:
        if _TIME.match(text) is None:
            raise ValueError
        whole = datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise damaged(path, number, _("{text} is no time such as 2026-09-28T02:15:04.250Z",
                                      text=repr(clean(text[:40])))) from None
    return int(whole.timestamp()) * 1000 + int(text[20:23])


def damaged(path: Path | str, number: int, reason: str) -> StoreError:
    return StoreError(_("{path} line {number}: {reason}", path=path, number=number, reason=reason))
