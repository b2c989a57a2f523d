"""
What the journal keeps of opening hours. As lasting as the facts in `events`.
"""

from __future__ import annotations

from .body import Body


class OpeningJudged(Body, frozen=True):
    """opening.judged: a site is not as its hours say, or is again: `told` is what is wrong (a code of our own, empty
    where nothing is), `alarm` the alarm about it, `due_at` the moment (UTC ms) that was missed, 0 where there is none;
    `state` is what is known of the site."""

    site: str
    told: str
    alarm: int
    state: str
    due_at: int
    rule: str
    ruleset: str
    at: int  # how things are at this moment, UTC ms


class OpeningCarried(Body, frozen=True):
    """opening.carried: whether a site was open in a store that was damaged; fields as in the row."""

    site: str
    line: str
    account: str
    groups: tuple[str, ...]
    state: str
    opened_at: int
    heard_at: int
    unjudged: int
    told: str
    alarm: int
    number: int
    at: int
    tick: int


KINDS: dict[str, type[Body]] = {"opening.judged": OpeningJudged, "opening.carried": OpeningCarried}
