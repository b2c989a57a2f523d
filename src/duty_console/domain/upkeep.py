"""
The facts about the program's own keeping: its store, its disk, its clocks. As lasting as those in `events`.
"""

from __future__ import annotations

from .body import Body


class JournalContinued(Body, frozen=True):
    """journal.continued: the file before this one was damaged and is kept as `file`; this entry, the first of a new
    file, is numbered after `after` and chained onto entry `held` there, whose hash (hex) is `hash`. `raw` is its last
    raw row; `carried` how many open alarms follow; `whole` whether all that was open could be read, and `unread` the
    tables of which it could not. `boot_*` say in which boot of the machine that file was served last, since which entry
    and from which moment: what was told in it is counted on that boot's clock."""

    file: str
    after: int
    held: int
    hash: str
    raw: int
    reason: str
    carried: int
    whole: bool
    unread: list[str] = []
    boot: str = ""
    boot_first: int = 0
    boot_at: int = 0
    boot_tick: int = 0


class AlarmCarried(Body, frozen=True):
    """alarm.carried: an alarm that was open in the file before this one, as it stood there."""

    alarm: int
    line: str
    account: str
    scheme: str
    code: str
    group: str
    zone: str
    signal_class: str
    priority: int
    state: str
    raised_at: int
    raised_tick: int
    last_at: int
    last_event: int
    count: int
    acked_at: int
    acked_by: str
    returned_at: int
    raw: int  # in the file before
    rule: str
    ruleset: str
    text: str
    last_tick: int = 0
    device_at: int = 0
    about_at: int = 0
    late: int = 0
    active_at: int = 0


class ClockPaused(Body, frozen=True):
    """clock.paused: the program did not run for `ms`; `suspended_ms` of them the whole machine slept."""

    ms: int
    suspended_ms: int


class StoreFull(Body, frozen=True):
    """store.full: the disk was full; `freed` bytes of ballast were given up so that recording goes on."""

    freed: int


class StoreRoom(Body, frozen=True):
    """store.room: there is room again; the ballast of `bytes` was made anew."""

    bytes: int


class StoreHeld(Body, frozen=True):
    """store.held: process `pid` of account `uid` holds the store: `what` is "commit" where nothing could be recorded
    for `ms`, "log" where the log cannot be shortened and has `log` bytes. `pid` 0: it could not be found out."""

    what: str
    pid: int
    uid: int
    name: str
    ms: int
    log: int


class StoreReleased(Body, frozen=True):
    """store.released: nobody holds the store any more; `what` as in store.held."""

    what: str
