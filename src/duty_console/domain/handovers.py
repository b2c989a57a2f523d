"""
Handovers: a numbered snapshot of everything that is open when a shift changes, what both sides said of it, and who
signed it in which order (FORM-03, FORM-04). Pure rows; what is open is gathered in `handoveritems`, whose turn it is
said by `handovershifts`. Moments are UTC ms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import MsgspecError, json

from .alarms import Alarm
from .rosterrows import Change

OPEN, RENEWED, ENDED = STATES = ("open", "renewed", "ended")
#: The two sides of a handover, and what is signed by each.
HANDOVER, TAKEOVER = PARTS = ("handover", "takeover")
#: What is said of an item.
OK, NOT_OK = ANSWERS = ("ok", "not_ok")
#: What an item of a snapshot is.
ALARM, ASIDE, EXPECTED, ROUND, BROADCAST, AREA, OUTING, SINGLE, BREACH, LOG, TESTED, HAZARD, STAFF, CHECK = KINDS = (
    "alarm", "aside", "expected", "round", "broadcast", "area", "outing", "single", "breach", "log", "tested",
    "hazard", "staff", "check")
#: The step that is told of an ended handover when the shift changes and nobody has begun the next one.
NOT_BEGUN = 5
#: The step of an ended handover after which nothing more is waited for: the next one was begun, or missed.
FOLLOWED = 4
#: What becomes of an item after the snapshot.
NEW, GONE, CHANGED = "new", "gone", "changed"


class Item(NamedTuple):
    """One thing of a snapshot. `item` is its key: kind, colon, and the number or name it has there. `of` is that
    number, of what is aside the alarm it is about alone; `who` has it, put it aside, walks, is out; `state`, `since`,
    `until` and `text` as its own row says; `place` is line, account, zone and code with tabs between, of what is
    aside; `more` is what is done instead, which side, or where; `soon`: it ends by itself while the shift changes."""

    item: str
    kind: str
    of: int = 0
    who: str = ""
    state: str = ""
    priority: int = 0
    level: int = -1
    since: int = 0
    until: int = 0
    text: str = ""
    place: str = ""
    more: str = ""
    soon: bool = False


class Answer(NamedTuple):
    """What somebody said of an item with entry `id`, the newest word: `answer` is ok or not_ok, and why."""

    item: str
    answer: str
    text: str
    by: str
    at: int
    id: int = 0


class Signature(NamedTuple):
    """A signature under a snapshot: entry `id`; the order of the entries is the order of signing."""

    id: int
    part: str
    by: str
    at: int


class Since(NamedTuple):
    """What has become of an item since the snapshot: new, gone or changed; `item` is as it is now, or was last."""

    how: str
    item: Item


class Handover(NamedTuple):
    """A row of the table `handover`: begun with entry `id`, its number; it stands for the journal up to `head`. It is
    for the change of shift at `change_at`, after which the incoming shift lasts until `until`. `items`, `answers`,
    `signed` and `since` are JSON texts of the types above; `soon_at` and `oldest_at` bound them (`handoveritems`).
    `number`, `seen_at` and `seen_tick` are the newest entry that told both clocks; `step` is how far it was reminded
    of. `taker` has what the outgoing officers had."""

    id: int
    head: int
    at: int
    change_at: int
    until: int
    by: str
    outgoing: tuple[str, ...]
    incoming: tuple[str, ...]
    items: tuple[str, ...]
    soon_at: int
    oldest_at: int
    number: int
    seen_at: int
    seen_tick: int
    state: str = OPEN
    replaces: int = 0
    renewed_by: int = 0
    answers: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    step: int = 0
    ended_at: int = 0
    taker: str = ""


class Arrival(NamedTuple):
    """When somebody came for a shift, a row of the table `arrival`: the newest time, with entry `id`."""

    person: str
    id: int
    at: int


class Line(NamedTuple):
    """A line of a sheet: an item of the snapshot, the alarm it is about as it stood then, and the newest word on it;
    `gone`: it is over since."""

    item: Item
    alarm: Alarm | None = None
    answer: Answer | None = None
    gone: bool = False


class Later(NamedTuple):
    """What has become of an item since the snapshot, with the alarm it is about."""

    how: str
    item: Item
    alarm: Alarm | None = None


class Block(NamedTuple):
    """What keeps people from signing now: the rule, what it is, and the items it is about, by their keys. `unanswered`,
    `unnoted` and `unchecked` hold both sides, `undecided` the takeover alone."""

    rule: str
    what: str
    items: tuple[str, ...]


class Sheet(NamedTuple):
    """Everything that a page or a screen shows of one handover. `waits` are the people of the incoming side whose
    signatures are wanted still, `gives` that one of the outgoing side is; `arrived` those of both sides who have come;
    `kept` who was kept on duty until the relief had come, one change of the roster each."""

    handover: Handover
    lines: tuple[Line, ...]
    signatures: tuple[Signature, ...]
    later: tuple[Later, ...]
    gives: bool
    waits: tuple[str, ...]
    blocks: tuple[Block, ...]
    arrived: tuple[Arrival, ...]
    kept: tuple[Change, ...]


def text_of(row: tuple[object, ...]) -> str:
    """An item, an answer, a signature or a change as it is kept."""
    return json.encode(row).decode()


def items_of(row: Handover) -> list[Item]:
    """What was open when it was begun."""
    return [json.decode(text, type=Item) for text in row.items]


def answers_of(row: Handover) -> dict[str, Answer]:
    """What was said of its items, by item."""
    return {found.item: found for found in (json.decode(text, type=Answer) for text in row.answers)}


def signatures_of(row: Handover) -> list[Signature]:
    """Who has signed, in that order."""
    return [json.decode(text, type=Signature) for text in row.signed]


def since_of(row: Handover) -> list[Since]:
    """What had become of its items before the last signature, once it is ended."""
    return [json.decode(text, type=Since) for text in row.since]


def is_sound(row: Handover) -> bool:
    """Whether all of it can be read: a row of a damaged file may not be what it was."""
    try:
        return all(read(row) is not None for read in (items_of, answers_of, signatures_of, since_of))
    except MsgspecError:
        return False


def answered(row: Handover, answer: Answer) -> Handover:
    """The handover with one more word on an item."""
    known = {**answers_of(row), answer.item: answer}
    return row._replace(answers=tuple(map(text_of, known.values())))


def signed(row: Handover, signature: Signature) -> Handover:
    """The handover with one more signature."""
    return row._replace(signed=(*row.signed, text_of(signature)))


def signers(row: Handover, part: str) -> list[str]:
    """The people who have signed on one side, in order."""
    return [one.by.removeprefix("person:") for one in signatures_of(row) if one.part == part]


def open_one(rows: Iterable[Handover]) -> Handover | None:
    """The handover that waits for signatures: the newest."""
    return max((row for row in rows if row.state == OPEN), default=None, key=lambda row: row.id)


def since(then: Iterable[Item], now: Iterable[Item]) -> list[Since]:
    """What is otherwise than in the snapshot: what came, what went, and what is said of it differently."""
    old = {item.item: item for item in then if item.kind not in (STAFF, CHECK)}
    new = {item.item: item for item in now if item.kind not in (STAFF, CHECK)}
    return [*(Since(NEW, item) for key, item in new.items() if key not in old),
            *(Since(CHANGED, item) for key, item in new.items() if key in old and _told(item) != _told(old[key])),
            *(Since(GONE, item) for key, item in old.items() if key not in new)]


def _told(item: Item) -> tuple[object, ...]:
    return item.who, item.state, item.priority, item.level, item.until
