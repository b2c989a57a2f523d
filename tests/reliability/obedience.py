"""
What a controller was told and did, compared with what was asked and what the journal says (P10).

Every order stands in the journal before it is heard, is done once, within its time, in the life of the collector in
which it was asked for, and has an end; a request that was made twice under one name is done once.

Pure. Shares no code with the program.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from loudspeakers import Order, Turn

#: An order that would be done later than so long after it was asked for is not done at all.
LIMIT_S = 10.0
#: The journal's clock shows milliseconds.
_SLACK_S = 0.1
#: A device is asked once more where it does not answer.
MOST_HEARD = 2
ENDS = {"command.confirmed", "command.refused", "command.failed", "command.unsent", "command.unknown"}
Entry = Mapping[str, Any]


@dataclass
class Request:
    """What was asked at the door. `asked_at` is the boot clock in seconds when it was asked first; `answer` is empty
    while there is none; `area` what a broadcast is to be heard in."""

    id: str
    action: str
    fields: dict[str, Any]
    area: str = ""
    asked_at: float = 0.0
    times: int = 1
    answer: dict[str, Any] = field(default_factory=dict)


class Life(NamedTuple):
    """One run of the collector, on the boot clock."""

    began: float
    ended: float


class Witness(NamedTuple):
    """Everything there is to judge by; `epoch` is the wall clock (s) where the boot clock was 0."""

    requests: Sequence[Request]
    lives: Sequence[Life]
    heard: Sequence[Order]
    done: Sequence[Order]
    turns: Sequence[Turn]
    journal: Sequence[Entry]  # one mapping a line of the listing; `moment` is its wall clock in seconds
    epoch: float


def violations(seen: Witness) -> list[str]:
    """Every broken promise, in words; nothing where all were kept."""
    entries = {int(entry["number"]): entry for entry in seen.journal}
    asked = {number: entry for number, entry in entries.items() if entry["kind"] == "command.asked"}
    seen = _whole_numbers(seen)
    return [*_unclaimed(seen, asked), *_revived(seen, asked, entries), *_repeated(seen), *_late(seen, asked, entries),
            *_endless(seen, asked), *_invented(seen, entries), *_wishes(seen, entries), *_open(seen)]


def _whole_numbers(seen: Witness) -> Witness:
    """A controller hears the low 16 bits of an order's number: of the last 65,536 entries that stood in the journal by
    then, one has them."""
    moments, numbers = [], []
    for entry in seen.journal:
        moments.append(entry["moment"] - seen.epoch)
        numbers.append(int(entry["number"]))

    def whole(said: int, at: float) -> int:
        stood = bisect_right(moments, at + _SLACK_S)
        newest = numbers[stood - 1] if stood else 0
        return newest - (newest - said) % 65_536 if said and newest > 65_535 else said
    return seen._replace(heard=[order._replace(number=whole(order.number, order.at)) for order in seen.heard],
                         done=[order._replace(number=whole(order.number, order.at)) for order in seen.done],
                         turns=[turn._replace(number=whole(turn.number, turn.at)) for turn in seen.turns])


def _numbered(orders: Sequence[Order]) -> list[Order]:
    return [order for order in orders if order.number]


def _unclaimed(seen: Witness, asked: Mapping[int, Entry]) -> list[str]:
    """Whatever a device is told stands in the journal; a question may bear the number of what gave rise to it."""
    return [f"unclaimed: {order}" for order in _numbered(seen.heard) if order.act != "poll"
            if order.number not in asked or (asked[order.number]["body"]["act"], asked[order.number]["body"]["output"])
            != (order.act, order.output)]


def _life_of(seen: Witness, moment: float) -> int:
    return next((number for number, life in enumerate(seen.lives) if life.began <= moment <= life.ended), -1)


def _life_heard(seen: Witness) -> Callable[[float], int]:
    """In which life something left that was heard at a moment: a device on a busy machine hears what left before a kill
    after it, but nothing of a life before its port was open."""
    first: dict[int, float] = {}
    for entry in seen.journal:
        if entry["kind"] == "line.opened":
            moment = entry["moment"] - seen.epoch
            first.setdefault(_life_of(seen, moment), moment - _SLACK_S / 10)
    return lambda moment: max((life for life, opened in first.items() if opened <= moment), default=-1)


def _revived(seen: Witness, asked: Mapping[int, Entry], entries: Mapping[int, Entry]) -> list[str]:
    """Nothing of an earlier life is done in a later one, and nothing is opened for what was asked in one."""
    found, life_heard = [], _life_heard(seen)
    for order in _numbered(seen.heard):
        entry = asked.get(order.number)
        if entry is None:
            continue
        life = life_heard(order.at)
        if life != _life_of(seen, entry["moment"] - seen.epoch):
            found.append(f"revived: {order} was asked for in another life")
        wanted = entries.get(entry["body"]["broadcast"])
        if order.act == "open" and wanted and life != _life_of(seen, wanted["moment"] - seen.epoch):
            found.append(f"revived: {order} is for a broadcast of another life")
    return found


def _repeated(seen: Witness) -> list[str]:
    done = Counter(order.number for order in _numbered(seen.done))
    turned = Counter(turn.number for turn in seen.turns if turn.number)
    heard = Counter(order.number for order in _numbered(seen.heard))
    return [*(f"repeated: order {number} was done {times} times" for number, times in (done | turned).items()
              if times > 1),
            *(f"repeated: order {number} was heard {times} times" for number, times in heard.items()
              if times > MOST_HEARD)]


def _late(seen: Witness, asked: Mapping[int, Entry], entries: Mapping[int, Entry]) -> list[str]:
    """By the clock of whoever asked, else by the journal's."""
    begun = {request.id: request.asked_at for request in seen.requests}
    found = []
    for order in _numbered(seen.done):
        entry = asked.get(order.number)
        if entry is None:
            continue
        body = entry["body"]
        request = body["request"] or (entries.get(body["broadcast"]) or entry)["body"]["request"]
        since = begun.get(request, entry["moment"] - seen.epoch)
        if order.at - since > LIMIT_S + _SLACK_S:
            found.append(f"late: {order} was done {order.at - since:.1f} s after it was asked for")
    return found


def _endless(seen: Witness, asked: Mapping[int, Entry]) -> list[str]:
    """Every command has an end, is shown as unknown, or made way for a later one of its output."""
    ended = {entry["body"]["command"] for entry in seen.journal if entry["kind"] in ENDS}
    newest: dict[tuple[str, str], int] = {}
    for number, entry in sorted(asked.items()):
        if entry["body"]["output"]:
            newest[entry["body"]["line"], entry["body"]["output"]] = number
    return [f"endless: command {number}" for number, entry in asked.items() if number not in ended
            and newest.get((entry["body"]["line"], entry["body"]["output"]), number) == number]


def _invented(seen: Witness, entries: Mapping[int, Entry]) -> list[str]:
    done = {order.number for order in seen.done}
    return [f"invented: {entry['body']} was never done" for entry in entries.values()
            if entry["kind"] == "command.confirmed" and entry["body"]["command"] not in done]


def _wishes(seen: Witness, entries: Mapping[int, Entry]) -> list[str]:
    """What was granted stands there, once."""
    made = Counter(entry["body"]["request"] for entry in entries.values()
                   if entry["kind"] in ("broadcast.asked", "broadcast.ended", "command.asked")
                   and entry["body"].get("request"))
    return [*(f"doubled: request {name} was done {times} times" for name, times in made.items() if times > 1),
            *(f"lost: request {request.id} was granted" for request in seen.requests
              if request.answer.get("done") and request.answer["event"] not in entries)]


def _open(seen: Witness) -> list[str]:
    """In the end everything is closed."""
    last = {turn.output: turn for turn in seen.turns}
    return [f"open: {turn}" for turn in last.values() if turn.relay != "closed"]
