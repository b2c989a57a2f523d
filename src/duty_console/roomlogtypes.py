"""
What a room file says of the duty log, as plain values; part of `roomtypes`.
"""

from __future__ import annotations

from typing import NamedTuple


class Facility(NamedTuple):
    """What the duty log is written about: `kind` is controller or system; `line` is a controller's own, or empty."""

    key: str
    kind: str
    name: str
    name_en: str
    model: str
    line: str
