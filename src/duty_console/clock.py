"""
The only module that reads a clock.

Two clocks, two uses: the wall clock labels (UTC, integer milliseconds), the boot clock measures
(CLOCK_BOOTTIME, integer milliseconds: it goes on in suspend, and no one can set it). A deadline
is always counted on the boot clock; a step of the wall clock changes labels only (P9).
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Moment(NamedTuple):
    """One reading of both clocks: `at` is UTC ms since 1970, `tick` is ms of CLOCK_BOOTTIME in boot `boot`."""

    at: int
    tick: int
    boot: str


class Clock(Protocol):
    """What the shell asks for the time; tests and replays bring their own."""

    def read(self) -> Moment: ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self.boot = boot_id()

    def read(self) -> Moment:
        return Moment(time.time_ns() // 1_000_000, time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000, self.boot)


def slept() -> int:
    """Milliseconds that this machine has been suspended since it was booted."""
    return (time.clock_gettime_ns(time.CLOCK_BOOTTIME) - time.clock_gettime_ns(time.CLOCK_MONOTONIC)) // 1_000_000


def boot_id() -> str:
    """Eight letters naming this boot of the machine; empty where the kernel does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except OSError:
        return ""


def since(then: Moment, now: Moment) -> int:
    """Milliseconds from `then` to `now`, never negative: by the boot clock within one boot, else by the wall clock."""
    if then.boot == now.boot:
        return max(0, now.tick - then.tick)
    return max(0, now.at - then.at)


def local(at: int, zone: ZoneInfo = SHANGHAI) -> datetime:
    """The local time of a label, for showing."""
    return datetime.fromtimestamp(at / 1000, zone)


def iso(at: int, zone: ZoneInfo = SHANGHAI) -> str:
    """A label as ISO 8601 with offset and milliseconds, for exports."""
    return local(at, zone).isoformat(timespec="milliseconds")
