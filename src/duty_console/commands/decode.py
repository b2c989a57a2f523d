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
from datetime import datetime
from typing import BinaryIO

from .. import drivers
from ..cleaning import printable
from ..domain.parity import known as known_parity
from ..domain.parity import strip
from ..domain.signals import Driver, Frame, Layout
from ..errors import RoomError, StoreError, UsageError
from ..texts import _

CAPTURE = b"# duty capture 1 "
CHUNK = 65536


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("protocol", metavar="PROTOCOL", help=_("one of: {names}", names=", ".join(drivers.known())))
    parser.add_argument("--hex", action="store_true", help=_("one frame a line, in hexadecimal digits"))
    parser.add_argument("--parity", choices=("N", "E", "O"), default="N",
                        help=_("the parity bit that the bytes still carry (default: none)"))


def run(args: argparse.Namespace) -> int:
    """Decodes standard input to its end."""
    try:
        driver = drivers.make(args.protocol, Layout(), known_parity(args.parity))
    except RoomError as error:
        raise UsageError(str(error)) from None
    for frame in frames(driver, sys.stdin.buffer, args):
        line = shown(driver, frame, args.parity)
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
        yield from of_capture(driver, numbered(first, source), args.protocol)
    else:
        while first:
            yield from driver.feed(first, 0, 0)
            first = some(source)
    yield from driver.end()


def of_capture(driver: Driver, lines: Iterable[tuple[int, bytes]], protocol: str) -> Iterator[Frame]:
    """The frames of what was received, with the silences in between."""
    for number, line in lines:
        if number == 1:
            named = line[len(CAPTURE):].decode("ascii", "replace").strip()
            if named != protocol:
                raise UsageError(_('This is a capture of "{named}", not of "{protocol}".', named=named,
                                   protocol=protocol))
            continue
        words = line.split(None, 2)
        if not words or words[0].startswith(b"#"):
            continue
        if len(words) != 3 or words[1] not in (b"<", b">"):
            raise StoreError(_("Line {number} of the capture is damaged.", number=number))
        at = moment(words[0], number)
        data = of_hex(words[2], number)
        if words[1] == b"<":
            yield from driver.idle(at)
            yield from driver.feed(data, at, at)


def shown(driver: Driver, frame: Frame, parity: str) -> str:
    """One frame as a line of JSON; empty for mere blanks between frames."""
    plain = strip(frame.raw, known_parity(parity))
    if all(byte <= 32 or byte == 127 for byte in plain) and not plain.endswith(b"\x14"):
        return ""
    end: bytes = getattr(driver, "END", b"")
    raw = frame.raw
    while end and raw and strip(raw[-1:], known_parity(parity)) in [bytes((byte,)) for byte in end]:
        raw = raw[:-1]
    reading = driver.read(frame)
    said: dict[str, object] = {"kind": reading.kind, **reading.fields}
    if reading.reason:
        said["reason"] = reading.reason
    said["raw"] = printable(raw)
    return json.dumps(said, ensure_ascii=False)


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


def moment(text: bytes, number: int) -> int:
    """UTC ms of a capture's time."""
    try:
        return int(datetime.fromisoformat(text.decode("ascii").replace("Z", "+00:00")).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise StoreError(_("Line {number} of the capture is damaged.", number=number)) from None


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


def some(source: BinaryIO) -> bytes:
    """What there is, without waiting for more: whoever pipes a live line in sees each frame at once."""
    read1 = getattr(source, "read1", source.read)
    return bytes(read1(CHUNK))
