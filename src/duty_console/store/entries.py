"""
A row of the journal as an Event.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import DecodeError, ValidationError
from msgspec import json as msgjson

from ..domain.events import KINDS, Body, Event
from ..errors import StoreError
from ..texts import _


@cache
def _decoder(kind: str) -> msgjson.Decoder[Body] | None:
    """How a kind's bodies are read; made when the first is met, since a quick command meets few."""
    return msgjson.Decoder(KINDS[kind]) if kind in KINDS else None


def event_of(row: tuple[Any, ...]) -> Event:
    """A row of the journal as an Event; a private body is an empty one of its kind, an unknown kind a bare Body."""
    number, at, tick, kind, actor, raw, body = row
    decoder = _decoder(kind)
    if body is None or decoder is None:
        return Event(number, at, tick, kind, actor, raw, Body())
    try:
        return Event(number, at, tick, kind, actor, raw, decoder.decode(body))
    except (DecodeError, ValidationError) as error:
        raise StoreError(_("journal entry {number}: its body is damaged: {reason}.",
                           number=number, reason=error)) from error
