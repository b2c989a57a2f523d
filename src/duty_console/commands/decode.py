"""
`duty decode PROTOCOL`: frames on standard input, one JSON object each on standard output.

Takes raw bytes, a capture file (known by its first line) or, with --hex, one frame a line. No line's profile is in
force: every shape of the sheet is read. Knows no protocol, and touches neither a room nor a store.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from .. import drivers
from ..cleaning import harmless_json, printable
from ..domain.parity import Parity, strip
from ..domain.parity import known as known_parity
from ..domain.signals import Driver, Frame, Layout
from ..errors import RoomError, StoreError, UsageError
from ..texts import _
from ..wire import capture

#: How every capture begins, of whatever version.
CAPTURE = b"# duty capture "
CHUNK = 65536
#: Controls, the blank and DEL.
BLANK = bytes(range(33)) + b"\x7f"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("protocol", metavar="PROTOCOL", help=_("one of: {names}", names=", ".join(drivers.known())))
    parser.add_argument("--hex", action="store_true", help=_("one frame a line, in hexadecimal digits"))
    parser.add_argument("--parity", choices=("N", "E", "O"), default="N",
                        help=_("the parity bit that the bytes still carry (default: none)"))
    parser.epilog = _("Reads raw bytes with their terminators, a capture, or --hex lines. One JSON object a frame: "
                      "`kind` and the fields of the\nprotocol's sheet; `unparsed` with a `reason` for what cannot be "
                      "read or is not supported. Ends with 0 however much is\nunparsed, with 2 where the input itself "
                      "is damaged.")


def run(args: argparse.Namespace) -> int:
    """Decodes standard input to its end."""
    parity = known_parity(args.parity)
    try:
        driver = drivers.make(args.protocol, Layout(), parity)
    except RoomError as error:
        raise UsageError(str(error)) from None
    for frame in frames(driver, sys.stdin.buffer, args):
        line = shown(driver, frame, parity)
        if line:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 0


def frames(driver: Driver, source: BinaryIO, args: argparse.Namespace) -> Iterator[Frame]:
    """The frames of the input as they become complete."""
    if args.hex:
        for data in hex_lines(source):
            yield from driver.feed(data, 0, 0)
            yield from driver.end()
        return
    first = some(source)
    # A capture is known by its first line; a pipe may bring that in pieces.
    while first and len(first) < len(CAPTURE) and CAPTURE.startswith(first):
        more = some(source)
        if not more:
            break
        first += more
    if first.startswith(CAPTURE):
        yield from of_capture(driver, characters(numbered(first, source)), args.protocol)
    else:
        while first:
            yield from driver.feed(first, 0, 0)
            first = some(source)
    yield from driver.end()


def of_capture(driver: Driver, lines: Iterator[tuple[int, str]], protocol: str) -> Iterator[Frame]:
    """The frames of what was received, with the silences in between. A capture that names no protocol is of any."""
    name = _("standard input")
    named = capture.title(name, lines)
    if named not in (protocol, "raw"):
        raise UsageError(_('This is a capture of "{named}", not of "{protocol}".', named=named, protocol=protocol))
    for at, direction, data in capture.records(name, lines):
        if direction == "<":
            yield from driver.idle(at)
            yield from driver.feed(data, at, at)


def shown(driver: Driver, frame: Frame, parity: Parity) -> str:
    """One frame as a line of JSON; empty for mere blanks between frames."""
    raw, plain = frame.raw, strip(frame.raw, parity)
    reading = driver.read(frame)
    if driver.END and not plain.strip(BLANK) and plain[-1:] not in driver.END and reading.kind == "unparsed":
        return ""
    # Whoever reads this asks one thing first: was it read? What is known but not supported was not.
    said: dict[str, object] = {"kind": "unparsed" if reading.reason else reading.kind, **reading.fields}
    if reading.reason:
        said["reason"] = reading.reason
    said["raw"] = printable(raw[:len(plain.rstrip(driver.END))])
    return harmless_json(json.dumps(said, ensure_ascii=False))


def hex_lines(source: BinaryIO) -> Iterator[bytes]:
    """The bytes of each line that is not blank."""
    for number, line in numbered(b"", source):
        if line.strip():
            yield of_hex(line, number)


def of_hex(text: bytes, number: int) -> bytes:
    """Bytes from their hexadecimal digits, or an error that names the line."""
    try:
        return bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raise StoreError(_("Line {number}: not hexadecimal digits, two a byte.", number=number)) from None


def numbered(begun: bytes, source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, the first of which may have been read in part."""
    number, rest = 0, begun
    while True:
        *whole, rest = rest.split(b"\n")
        for line in whole:
            number += 1
            yield number, line
        more = some(source)
        if not more:
            break
        rest += more
    if rest:
        yield number + 1, rest


def characters(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, str]]:
    """Lines as text; bytes that are no ASCII stay visible for the error that will follow."""
    for number, line in lines:
        yield number, line.decode("ascii", "backslashreplace").rstrip("\r")


def some(source: BinaryIO) -> bytes:
    """What there is, without waiting for more: whoever pipes a live line in sees each frame at once."""
    read1 = getattr(source, "read1", source.read)
    return bytes(read1(CHUNK))
