"""
Facts about the load of the room and its sources, and about how soon people acted. As lasting as those in `events`.
"""

from __future__ import annotations

from .body import Body


class FloodBegan(Body, frozen=True):
    """flood.began: more than `limit` alarms called within `window_ms` (FLOOD-01, KPI-04)."""

    count: int
    limit: int
    window_ms: int
    rule: str
    ruleset: str


class FloodEnded(Body, frozen=True):
    """flood.ended: the report of the flood that began with event `began` and lasted `ms`: the most that called in any
    window (`peak`), all that called, and all signals that were received meanwhile."""

    began: int
    ms: int
    peak: int
    annunciated: int
    raw: int
    rule: str
    ruleset: str
    left: int = 0  # how many of the latest alarms still count for the next


class SourceChattering(Body, frozen=True):
    """source.chattering: the condition of `alarm` came `count` times within `window_ms` (KPI-06)."""

    alarm: int
    source: str
    count: int
    window_ms: int
    rule: str
    ruleset: str


class SourceRunaway(Body, frozen=True):
    """source.runaway: the condition of `alarm` came more often than the rule bears; `how` says by which of its two
    measures: window or bucket (FLOOD-04). It is told once; what comes of it then is stored and does not call."""

    alarm: int
    source: str
    count: int
    how: str
    rule: str
    ruleset: str


class SourceQuiet(Body, frozen=True):
    """source.quiet: it chatters or runs away no more."""

    alarm: int
    source: str
    total: int


class SourceFalse(Body, frozen=True):
    """source.false: the point of `alarm` cried wolf, as a person found; the `count`th time within `window_ms`."""

    alarm: int
    point: str
    count: int
    window_ms: int
    rule: str
    ruleset: str


class RepairAsked(Body, frozen=True):
    """repair.asked: the point is to be repaired; `count` false alarms stand behind it. By a rule or by a person."""

    alarm: int
    point: str
    count: int
    rule: str
    ruleset: str


class ResponseFirst(Body, frozen=True):
    """response.first: the first action on an occurrence that asked for a person: `how` is the action, `ms` it took
    from receipt and `view_ms` from the first proved paint in the control room (-1: none was proved) (RESP-04).
    `seen_at` and `seen_tick` say when that paint was (0: none before the action)."""

    occurrence: int
    alarm: int
    signal_class: str
    priority: int
    received_at: int
    received_tick: int
    how: str
    ms: int
    view_ms: int = -1
    excluded: str = ""
    automatic: bool = False
    seen_at: int = 0
    seen_tick: int = 0


class ResponseExplained(Body, frozen=True):
    """response.explained: why an occurrence had to wait longer than its limit, in a person's words."""

    occurrence: int
    reason: str


LOAD_KINDS: dict[str, type[Body]] = {
    "flood.began": FloodBegan, "flood.ended": FloodEnded, "source.chattering": SourceChattering,
    "source.runaway": SourceRunaway, "source.quiet": SourceQuiet, "source.false": SourceFalse,
    "repair.asked": RepairAsked, "response.first": ResponseFirst, "response.explained": ResponseExplained,
}
