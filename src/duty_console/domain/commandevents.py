"""
The facts about commands and outputs. As lasting as those in `events`; fields are only ever added at the end.
"""

from __future__ import annotations

from .body import Body


class CommandAsked(Body, frozen=True):
    """command.asked: a device is to do something. The entry is the claim: whoever finds it later does not ask again.
    `why` is broadcast, end, hand, stray (an output open for nobody); of a close `closes` says how many came before it
    (BC-23)."""

    line: str
    output: str
    act: str
    value: str
    expires_ms: int
    amplifier: str = ""
    broadcast: int = 0
    why: str = ""
    console: str = ""
    request: str = ""
    closes: int = 0


class CommandSent(Body, frozen=True):
    """command.sent: its bytes have left; the device has not said anything."""

    command: int
    line: str = ""
    amplifier: str = ""


class CommandUnsent(Body, frozen=True):
    """command.unsent: its bytes never left, and never will."""

    command: int
    reason: str
    line: str = ""
    amplifier: str = ""


class CommandRetried(Body, frozen=True):
    """command.retried: not confirmed after so long, sent once more under the same number (BC-11)."""

    command: int
    after_ms: int
    rule: str
    ruleset: str
    line: str = ""
    amplifier: str = ""


class CommandConfirmed(Body, frozen=True):
    """command.confirmed: the device says that it did it; `value` is the state of its output now."""

    command: int
    value: str
    line: str = ""
    amplifier: str = ""


class CommandRefused(Body, frozen=True):
    """command.refused: the device says that it will not, or that the output is not as asked."""

    command: int
    reason: str
    line: str = ""
    amplifier: str = ""


class CommandFailed(Body, frozen=True):
    """command.failed: no confirmation within the rule's time."""

    command: int
    after_ms: int
    rule: str
    ruleset: str
    line: str = ""
    amplifier: str = ""


class CommandUnknown(Body, frozen=True):
    """command.unknown: the collector ended before anything was known of it. It is not repeated (P10)."""

    command: int
    line: str = ""
    amplifier: str = ""


class OutputTold(Body, frozen=True):
    """output.told: an output is another than was known. `what` is output (open, closed), measured (on, off), silent:
    it has been open for the rule's time and nothing came out, stays: it has been closed for the rule's time, or unread:
    whether it has, nobody could read."""

    line: str
    output: str
    what: str
    value: str


KINDS: dict[str, type[Body]] = {
    "command.asked": CommandAsked, "command.sent": CommandSent, "command.unsent": CommandUnsent,
    "command.retried": CommandRetried, "command.confirmed": CommandConfirmed, "command.refused": CommandRefused,
    "command.failed": CommandFailed, "command.unknown": CommandUnknown, "output.told": OutputTold,
}
