"""
A journal with its raw rows as lines of JSON: reading one, line by line, and saying exactly which line is wrong.

    {"format":"duty-journal","version":1,"room":"xiwan","first":1,"raw":0,"previous":"00.."}
    {"raw":1,"line":"r","first_at":..,"at":..,"tick":..,"bytes":"hex"}           before the entries that came from it
    {"entry":1,"at":..,"tick":..,"kind":"..","actor":"..","raw":1,"body":{..},"text":"[..]","hash":"hex"}
    {"end":true,"entries":1,"raws":1,"head":{"number":1,"hash":"hex"}}

The first key says what a line is. `text` is the body as it is stored and hashed, `body` the same for people, with its
fields' names; a private body is only its `digest`. Nothing is kept in memory but what the next line needs. The whole
format, and a checker of twenty lines, stand in docs/journal-format.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NamedTuple, TypeVar

from msgspec import DecodeError, Meta, Struct, ValidationError
from msgspec import json as msgjson

from ..domain.events import KINDS
from ..domain.reasons import patterns
from ..errors import StoreError, SurroundingsError
from ..systemwords import system_words
from ..texts import N_, _
from . import chain
from .inspecting import Stored
from .writing import Head, RawRow

FORMAT, VERSION = "duty-journal", 1
#: No line of ours comes near it; a file without ends of lines is not read into memory.
LONGEST = 1 << 24
_Int = Annotated[int, Meta(ge=-(1 << 62), le=1 << 62)]
_Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Header(Struct):
    """The first line: which room, from which entry on, and the hash and raw row before it."""

    format: str
    version: int
    room: str
    first: _Int
    raw: _Int
    previous: _Hash
    name: str = ""


class _Raw(Struct):
    raw: _Int
    line: str
    first_at: _Int
    at: _Int
    tick: _Int
    bytes: Annotated[str, Meta(pattern="^([0-9a-f]{2})*$")]


class _Entry(Struct):
    entry: _Int
    at: _Int
    tick: _Int
    kind: str
    actor: str
    raw: _Int
    hash: _Hash
    body: Any = None
    text: str | None = None
    digest: _Hash | None = None


class _Head(Struct):
    number: _Int
    hash: _Hash


class _End(Struct):
    end: bool
    entries: int
    raws: int
    head: _Head


class End(NamedTuple):
    """The last line: how much there was, and where the journal stood."""

    entries: int
    raws: int
    head: Head


_Shape = TypeVar("_Shape")
_HEADER, _RAW, _ENTRY, _END = (msgjson.Decoder(Header), msgjson.Decoder(_Raw), msgjson.Decoder(_Entry),
                               msgjson.Decoder(_End))


class Exported:
    """An export open for reading: `header` at once, `end` when it was read to its end, `at` the line that was read."""

    def __init__(self, path: Path) -> None:
        """
        :raises SurroundingsError: it cannot be read.
        :raises StoreError: it is no export, or of a newer program.
        """
        self.path, self.at = path, 0
        self.end: End | None = None
        try:
            self._stream: BinaryIO = path.open("rb")
        except OSError as error:
            raise _unreadable(path, error) from error
        try:
            self.header = self._begin()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Exported:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go."""
        self._stream.close()

    def __iter__(self) -> Iterator[RawRow | Stored]:
        """
        Raw rows, each before the entries that came from it, and entries in their order.

        :raises StoreError: with the line that is not right; also where the end mark is missing or wrong.
        """
        raws, number, head = 0, self.header.first - 1, bytes.fromhex(self.header.previous)
        while line := self._line():
            if line.startswith(b'{"raw"'):
                raws += 1
                yield self._raw(line)
            elif line.startswith(b'{"entry"'):
                entry = self._entry(line)
                number, head = number + 1, entry.hash
                if entry.number != number:
                    raise self.wrong(_("here stands entry {number}, expected was entry {expected}",
                                       number=entry.number, expected=number))
                yield entry
            else:
                self._finish(line, End(number - self.header.first + 1, raws, Head(number, head)))
                return
        raise self.wrong(_("the file ends without its end mark: something is missing"), self.at + 1)

    def wrong(self, reason: str, line: int | None = None) -> StoreError:
        """An error that names the line read last, or another."""
        return StoreError(_("{path} line {number}: {reason}", path=self.path, number=line or self.at, reason=reason))

    def _begin(self) -> Header:
        line = self._line()
        if not line.startswith(b'{"format":"%s"' % FORMAT.encode()):
            raise self.wrong(_("this is neither a store nor an export: its first line does not say {format}",
                               format=f'"format":"{FORMAT}"'), 1)
        version = self._decoded(msgjson.Decoder(dict[str, Any]), line).get("version")
        if version != VERSION:
            raise self.wrong(_("the export has version {have}, this program knows {know}. "
                               "Use the newer program that wrote it.", have=version, know=VERSION))
        header = self._decoded(_HEADER, line)
        if header.first < 1 or (header.first == 1 and (header.raw != 0 or header.previous != chain.GENESIS.hex())):
            raise self.wrong(_("a journal begins with entry 1, after raw row 0 and a hash of zeros"))
        return header

    def _line(self) -> bytes:
        try:
            line = self._stream.readline(LONGEST)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        self.at += bool(line)
        if line and not line.endswith(b"\n"):
            raise self.wrong(_("the line is cut off"))
        return line

    def _raw(self, line: bytes) -> RawRow:
        row = self._decoded(_RAW, line)
        return RawRow(row.raw, row.line, row.first_at, row.at, row.tick, bytes.fromhex(row.bytes))

    def _entry(self, line: bytes) -> Stored:
        row = self._decoded(_ENTRY, line)
        if (row.text is None) == (row.digest is None):
            raise self.wrong(_("an entry has either a text or, where that is private, a digest"))
        if row.text is not None and not same(row.body, self._named(row.kind, row.text)):
            raise self.wrong(_("the body is not what the text says"))
        return Stored(row.entry, row.at, row.tick, row.kind, row.actor, row.raw, row.text,
                      None if row.digest is None else bytes.fromhex(row.digest), bytes.fromhex(row.hash))

    def _named(self, kind: str, text: str) -> Any:
        try:
            return named(kind, text)
        except DecodeError as error:
            raise self.wrong(_("the text is no JSON: {reason}", reason=error)) from error

    def _finish(self, line: bytes, counted: End) -> None:
        mark = self._decoded(_END, line)
        self.end = End(mark.entries, mark.raws, Head(mark.head.number, bytes.fromhex(mark.head.hash)))
        if self.end != counted or not mark.end:
            raise self.wrong(_("the end mark says {says}, here stand {found}", says=_counts(self.end),
                               found=_counts(counted)))
        if self._line():
            raise self.wrong(_("something follows the end mark"))

    def _decoded(self, decoder: msgjson.Decoder[_Shape], line: bytes) -> _Shape:
        try:
            return decoder.decode(line)
        except (ValidationError, DecodeError, UnicodeError) as error:
            raise self.wrong(shape_words(str(error))) from error


def named(kind: str, text: str) -> Any:
    """A body's text with its fields' names: of an unknown kind, or behind the known fields, their places as names."""
    values = msgjson.decode(text)
    if not isinstance(values, list):
        return values
    names = KINDS[kind].__struct_fields__ if kind in KINDS else ()
    return {names[at] if at < len(names) else str(at): value for at, value in enumerate(values)}


def same(body: Any, told: Any) -> bool:
    """Whether a body for people says what the text says; a newer program may have had names for what has none here."""
    if body == told:
        return True
    if not isinstance(body, dict) or not isinstance(told, dict) or len(body) != len(told):
        return False
    return all(one == two or two.isdigit() for one, two in zip(body, told, strict=True)) and \
        list(body.values()) == list(told.values())


#: What the reader of JSON says, in its own words -> in ours.
_SHAPES = (
    (N_('the field "{what}" is missing'), "Object missing required field `{what}`"),
    (N_('the field "{what}" must be {wanted}, here stands {found}'),
     "Expected `{wanted}`, got `{found}` - at `$.{what}`"),
    (N_('the field "{what}" has not the form it must have'), "Expected `str` matching regex {form} - at `$.{what}`"),
    (N_('the field "{what}" is out of bounds: {wanted} {bound}'), "Expected `{wanted}` {bound} - at `$.{what}`"),
    (N_("the line is no JSON object: {found} stands there"), "Expected `object`, got `{found}`"),
    (N_("the line is cut off"), "Input data was truncated"),
    (N_("the line is no JSON, from byte {byte} on"), "JSON is malformed: {why} (byte {byte})"),
)


def shape_words(said: str) -> str:
    """What is wrong with a line, in our words."""
    inside, _at, where = said.partition(" - at `$.")
    if inside.startswith("Object missing"):
        said = inside[:-1] + (f" ({where}" if where else "`").replace("`", ")`" if where else "`")
    for message, theirs in _SHAPES:
        [(_theirs, pattern)] = patterns((theirs,))
        if (found := pattern.fullmatch(said)) is not None:
            return _(message, **found.groupdict())
    return _("its fields are not those of a journal")


def _counts(end: End) -> str:
    return f"{end.entries} + {end.raws}, {end.head.number}:{end.head.hash.hex()[:16]}"


def _unreadable(path: Path, error: OSError) -> SurroundingsError:
    return SurroundingsError(_("{path} cannot be read: {reason}", path=path, reason=system_words(error)))
