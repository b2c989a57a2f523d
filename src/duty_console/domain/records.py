"""
Small records about the journal and the collector themselves. Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Repeat(NamedTuple):
    """How often the bytes of event `of` came again, a row of the table `repeat`."""

    of: int
    count: int  # type: ignore[assignment]  # a column, not tuple.count
    last_at: int
    last_raw: int


class PrivateDigest(NamedTuple):
    """Which event holds the present private fields of `of`, a row of the table `private_digest`; 0 where a PIN was lost
    with a damaged file."""

    of: str  # site:<key>, person:<key>, pin:<person>
    number: int


class Collector(NamedTuple):
    """The room and the collector that serves it, the one row of the table `collector`. Times are UTC ms."""

    id: int
    key: str = ""
    name: str = ""
    language: str = ""
    boot: str = ""
    pid: int = 0
    door: str = ""
    version: str = ""
    ruleset: str = ""
    started_at: int = 0
    stopped_at: int = 0
    down_from: int = 0
    name_en: str = ""
    # the first start in this boot of the machine: its event, and both clocks then
    boot_first: int = 0
    boot_at: int = 0
    boot_tick: int = 0
    started_event: int = 0  # the entry of the last start
