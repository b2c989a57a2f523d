"""
The facts about silence tests (BC-13). As lasting as those in `events`; fields are only ever added at the end.
"""

from __future__ import annotations

from .body import Body


class SilenceSet(Body, frozen=True):
    """silence.set: when an amplifier is tested, as the room file says: a minute of the day."""

    amplifier: str
    minute: int
    by_night: bool


class SilenceAsked(Body, frozen=True):
    """silence.asked: somebody wants these amplifiers tested now."""

    amplifiers: list[str]
    second: str = ""
    console: str = ""
    request: str = ""


class SilenceBegan(Body, frozen=True):
    """silence.began: an amplifier is tested by `command`; fields as in the row (`domain/silence.py`). `until_ms`: so
    long after it, what is not known then is not waited for."""

    amplifier: str
    area: str
    day: str
    daily: bool
    asked: int
    act: str
    command: int
    line: str
    output: str
    doubtful: bool
    until_ms: int
    rule: str
    ruleset: str


class SilenceEnded(Body, frozen=True):
    """silence.ended: what came of a test."""

    test: int
    amplifier: str
    result: str
    how: str
    rule: str
    ruleset: str


class SilencePutOff(Body, frozen=True):
    """silence.put_off: it is not tested now, and waits; `broadcast` speaks there."""

    amplifier: str
    area: str
    day: str
    why: str
    broadcast: int
    asked: int
    rule: str
    ruleset: str


class SilenceMissed(Body, frozen=True):
    """silence.missed: these days, from `first` to `last`, it was not tested, or not as somebody had `asked`."""

    amplifier: str
    area: str
    first: str
    last: str
    why: str
    asked: int
    rule: str
    ruleset: str


class SilenceCarried(Body, frozen=True):
    """silence.carried: when an amplifier is tested and of which day that is known, in a store that was damaged; fields
    as in the row."""

    amplifier: str
    minute: int
    by_night: bool
    number: int
    at: int
    tick: int
    removed: bool
    day: str
    asked: int
    waiting: str
    running: int
    by: str = ""


KINDS: dict[str, type[Body]] = {
    "silence.set": SilenceSet, "silence.asked": SilenceAsked, "silence.began": SilenceBegan,
    "silence.ended": SilenceEnded, "silence.put_off": SilencePutOff, "silence.missed": SilenceMissed,
    "silence.carried": SilenceCarried,
}
