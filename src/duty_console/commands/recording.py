"""
What a running collector receives on one line, as a capture: read from its store as it comes.

One record a frame or run of noise, because the store keeps those and not single reads; what went out is in no store.
Opens no port and changes nothing.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import NamedTuple

from ..cleaning import clean
from ..errors import SurroundingsError
from ..store.reading import Reader
from ..store.traffic import raws_after
from ..systemwords import system_words
from ..texts import _
from ..wire.capture import Recorder

#: How often the store is asked whether anything was committed.
ASK_S = 0.1


class Followed(NamedTuple):
    """Which line of which store."""

    store: Path
    line: str


async def follow(where: Followed, recorder: Recorder, seconds: float | None) -> int:
    """Records what comes from now on, until the time is over, somebody interrupts, or nobody takes it any more."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    if seconds is not None:
        loop.call_later(seconds, ended.set)
    reader = Reader(where.store)
    try:
        last, version = reader.last_raw(), reader.changed()
        recorder.begin()
        narrate(_("recording what the collector receives on {line}; what it sends is in no store", line=where.line))
        while not ended.is_set() and recorder.failure is None:
            if (now := reader.changed()) != version:
                version, last = now, _copy(reader, where.line, last, recorder)
            try:
                await asyncio.wait_for(ended.wait(), ASK_S)
            except TimeoutError:
                continue
        _copy(reader, where.line, last, recorder)
    finally:
        reader.close()
    if recorder.failure is not None:
        raise failed(recorder.failure)
    return 0


def _copy(reader: Reader, line: str, last: int, recorder: Recorder) -> int:
    """Records the rows after `last`; the number of the newest."""
    while rows := raws_after(reader, line, last):
        for row in rows:
            recorder.add(row.at, "<", row.bytes)
            last = row.id
    return last


def failed(failure: OSError) -> Exception:
    """A reader of our output that left is no fault; a full disk is."""
    if isinstance(failure, BrokenPipeError):
        return failure
    return SurroundingsError(_("the capture cannot be written: {reason}", reason=system_words(failure)))


def narrate(text: str) -> None:
    """One line for people, on standard error."""
    sys.stderr.write(clean(text) + "\n")
    sys.stderr.flush()
