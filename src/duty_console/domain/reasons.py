"""
The reasons that drivers and ports give, said in the language in use.

The journal keeps a reason as one English sentence with its values in it, so that it reads the same for ever; here the
sentence is recognised again and said in the reader's words. One that nobody listed is shown as it was kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..texts import N_, _

#: Every sentence that a driver, a port or the collector may keep as a reason.
REASONS = (
    N_("messages glued together: a terminator was lost"),
    N_("bytes that are not printable"),
    N_("no layout of this line fits (letter {letter})"),
    N_("unsupported format {letter}"),
    N_("not a block of 16 digits 0-9 and B-F"),
    N_("checksum does not hold"),
    N_("message type {mt} is not Contact ID"),
    N_("qualifier {qualifier} is not 1, 3 or 6"),
    N_("noise: no terminator"),
    N_("empty: a terminator without a message"),
    N_("a stage of the program failed on it"),
    N_("{device} is held by another program"),
    N_("no right to open {device}; its group (often dialout) must have this account as a member"),
    N_("{device} is not there; there is none"),
    N_("{device} is not there; there is {others}"),
    N_("{device} is not there; there are {others}"),
    N_("{device} is not there"),
    N_("{device} is no serial port"),
    N_("{device} does not take {baud} baud {framing}: {error}"),
    N_("no USB port has the serial number or place {key}; there is none"),
    N_("no USB port has the serial number or place {key}; there is {others}"),
    N_("no USB port has the serial number or place {key}; there are {others}"),
    N_("usb:{key} is more than one port; name one by its place; there are {others}"),
    N_("{device} was taken away"),
    N_("the far end closed the connection"),
    N_("{device}: {error}"),
    N_("asked to end"),
    N_("it could not be sent in time"),
    N_("the line was gone"),
    N_("the device on this line cannot do that"),
    N_("the device says that the output is {value}"),
    N_("there is no recording of that name"),
    N_("the room has no voice that could read a text out"),
    N_("audio or noise"),
    N_("a line that no modem sends"),
    N_("a command without a result"),
    N_("codes that no modem sends"),
    N_("caller ID damaged: not hexadecimal digits"),
    N_("caller ID damaged: length does not hold"),
    N_("caller ID damaged: checksum does not hold"),
    N_("caller ID damaged: a part is cut short"),
    N_("caller ID damaged: type {kind} is not known"),
)


def said(reason: str) -> str:
    """A kept reason in the language in use."""
    for message, pattern in _patterns():
        found = pattern.fullmatch(reason)
        if found:
            return _(message, **found.groupdict())
    return reason


def patterns(messages: Sequence[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each message with what recognises a sentence that was made of it, and finds its values."""
    return tuple((message, re.compile(_pattern(message))) for message in messages)


def _pattern(message: str) -> str:
    """A value that is said twice is the same both times."""
    seen = set[str]()

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.+)"
    return re.sub(r"\\\{(\w+)\\\}", place, re.escape(message))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return patterns(REASONS)
