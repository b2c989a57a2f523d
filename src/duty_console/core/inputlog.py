"""
Inputs that are no bytes as raw rows: what a person asked for, a port that went, time that had passed.

Every event comes from an input, and every input that made one is kept beside the bytes of the lines, under a line
name that no room can give (`@wish`, `@sweep`). So a replay has the whole of what the collector was told, and nothing
but the room file (whose events are their own record, and whose telephone numbers belong in no raw row) is left out.
"""

from __future__ import annotations

from typing import Any

from msgspec import DecodeError, ValidationError, convert
from msgspec import json as msgjson

from ..domain.events import KIND_OF
from ..domain.events import KINDS as BODIES
from ..errors import StoreError
from ..texts import _
from .inputs import (
    AudioOver,
    Configured,
    Continued,
    Gone,
    Input,
    Kept,
    PortLost,
    PortOpened,
    Received,
    Seen,
    Sent,
    SounderFailed,
    Started,
    Stepped,
    Stopping,
    Sweep,
    Unanswered,
    Undecided,
    Unsent,
    Unwatched,
    Wish,
)

#: What a raw row's line begins with when it is an input of ours and not a line of the room.
MARK = "@"
#: Names are kept in journals for ever; fields are only ever added at the end, with a default.
KINDS: dict[str, type[Any]] = {
    "port_opened": PortOpened, "port_lost": PortLost, "unanswered": Unanswered, "started": Started,
    "stopping": Stopping, "wish": Wish, "sweep": Sweep, "stepped": Stepped, "sounder_failed": SounderFailed,
    "kept": Kept, "continued": Continued, "seen": Seen, "unwatched": Unwatched, "gone": Gone,
    "undecided": Undecided, "sent": Sent, "unsent": Unsent, "audio_over": AudioOver,
}
_NAMES = {kind: MARK + name for name, kind in KINDS.items()}


def is_input(line: str) -> bool:
    """Whether a raw row of this line name keeps an input rather than bytes of a line."""
    return line.startswith(MARK)


def kept(input: Input) -> tuple[str, bytes] | None:
    """The line name and the bytes under which an input is kept; None for frames, which keep their own bytes, and for
    the room file."""
    if isinstance(input, Received | Configured):
        return None
    if isinstance(input, Wish) and input.secret:  # what a PIN is proved by lies in the private file only
        input = input._replace(secret="")
    if isinstance(input, Wish) and input.args.get("number"):  # a caller's number is private: only that one was given
        input = input._replace(args={**input.args, "number": "*"})
    fields: tuple[Any, ...] = tuple(input)
    if isinstance(input, Kept):  # its body does not say itself of which kind it is
        fields = (KIND_OF[type(input.body)], *fields)
    return _NAMES[type(input)], msgjson.encode(fields)


def input_of(line: str, data: bytes) -> Input:
    """
    The input that a raw row keeps.

    :raises StoreError: no input of this name is known, or its fields are not what they must be.
    """
    kind = KINDS.get(line.removeprefix(MARK))
    if kind is None:
        raise StoreError(_("the input {name} is unknown to this program: a newer one wrote it.", name=line))
    try:
        fields = msgjson.decode(data)
        if kind is Kept:
            name, body, *rest = fields
            return Kept(convert(body, BODIES[name]), *rest)
        found: Input = convert(fields, kind)
    except (DecodeError, ValidationError, KeyError, TypeError, ValueError) as error:
        raise StoreError(_("the input {name} is damaged: {reason}.", name=line, reason=error)) from error
    return found
