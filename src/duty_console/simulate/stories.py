"""
Stories: timed happenings that the simulated far ends act out, read from TOML and checked whole before they begin.

    title_zh, title_en
    [[step]]    at (seconds from the start), line, and one of
                event = { account, qualifier, code, group, zone }, message = "...", noise = "hex",
                silence = seconds, unplug = true, replug = true,
                do = { what = "...", ... } (whatever the far end of the line's driver can do)
    [[repeat]]  from, every, count, line, seed, jitter, accounts = [...], events = [{ qualifier, code, group, zone }],
                in_turn (else drawn), restore_after (seconds; each new event is restored so much later)

The same file gives the same steps every time: what is drawn comes from `seed`. Knows nothing of cables or protocols.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from .. import shipped
from ..errors import RoomError
from ..sheets import hint
from ..systemwords import system_words
from ..texts import _

Kind = Literal["event", "message", "noise", "silence", "unplug", "replug", "do"]
KINDS: tuple[Kind, ...] = ("event", "message", "noise", "silence", "unplug", "replug", "do")
_EVENT_KEYS = {"account", "qualifier", "code", "group", "zone"}
_DRAWN_KEYS = _EVENT_KEYS - {"account"}
_REPEAT_KEYS = {"from", "every", "count", "line", "seed", "jitter", "accounts", "events", "in_turn", "restore_after"}
_MOST_STEPS = 100_000


class Event(NamedTuple):
    """A Contact ID event of a panel: E new, R restored, P still present."""

    account: str
    qualifier: str
    code: str
    group: str
    zone: str


class Step(NamedTuple):
    """One happening: `at` seconds from the start on `line`; of the last five only the one that `kind` names counts."""

    at: float
    line: str
    kind: Kind
    event: Event | None = None
    text: str = ""
    noise: bytes = b""
    seconds: float = 0.0
    what: str = ""
    how: Mapping[str, object] = {}


class Story(NamedTuple):
    """A story with its steps in the order of time."""

    path: Path
    title_zh: str
    title_en: str
    steps: tuple[Step, ...]


class Place(NamedTuple):
    """Where in which file something stands, for errors."""

    path: Path
    where: str

    def wrong(self, remedy: str) -> RoomError:
        return RoomError(_("{path} {where}: {remedy}", path=self.path, where=self.where, remedy=remedy))


def find(name: str) -> Path:
    """A story by the name it ships under, or by its path."""
    if "/" in name or name.endswith(".toml"):
        return Path(name)
    if name not in known():
        raise RoomError(_("there is no story {name}; there are: {known}.", name=name, known=", ".join(known()))
                        + hint(name, known()))
    return shipped.folder("fixtures", "stories", f"{name}.toml")


def known() -> list[str]:
    """The stories that ship."""
    return sorted(path.stem for path in shipped.folder("fixtures", "stories").glob("*.toml"))


def load(path: Path) -> Story:
    """The story of a file, or a RoomError that names the file, the step and what to write instead."""
    try:
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RoomError(_("{path} cannot be read: {reason}", path=path, reason=system_words(error))) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RoomError(_("{path} is no TOML: {reason}", path=path, reason=error)) from None
    only(sheet, {"title_zh", "title_en", "step", "repeat"}, Place(path, "story"))
    steps = [step(table, Place(path, f"step {number}")) for number, table in enumerate(sheet.get("step", []), 1)]
    for number, table in enumerate(sheet.get("repeat", []), 1):
        steps += repeated(table, Place(path, f"repeat {number}"))
    titles = [text(sheet, key, Place(path, "story")) for key in ("title_zh", "title_en")]
    return Story(path, titles[0], titles[1], tuple(sorted(steps, key=lambda each: each.at)))


def check_lines(story: Story, lines: Mapping[str, object]) -> None:
    """That the room has every line the story plays on."""
    for each in story.steps:
        if each.line not in lines:
            raise Place(story.path, f"at {each.at:g} s").wrong(
                _("the room has no line {line}; its lines are: {lines}", line=each.line, lines=", ".join(lines)))


def step(table: Mapping[str, Any], place: Place) -> Step:
    """One [[step]]."""
    only(table, {"at", "line", *KINDS}, place)
    kinds = [kind for kind in KINDS if kind in table]
    if len(kinds) != 1:
        raise place.wrong(_("a step does one thing; write one of: {known}", known=", ".join(KINDS)))
    at, line, kind = number(table, "at", place), text(table, "line", place), kinds[0]
    match kind:
        case "event":
            return Step(at, line, kind, event=event(table["event"], place))
        case "message":
            return Step(at, line, kind, text=text(table, "message", place))
        case "noise":
            return Step(at, line, kind, noise=noise(text(table, "noise", place), place))
        case "silence":
            return Step(at, line, kind, seconds=number(table, "silence", place))
        case "do":
            return Step(at, line, kind, **happening(table["do"], place))
    if table[kind] is not True:
        raise place.wrong(_("write {key} = true, or leave it out", key=kind))
    return Step(at, line, kind)


def repeated(table: Mapping[str, Any], place: Place) -> Iterator[Step]:
    """The steps of one [[repeat]], always the same for the same seed."""
    only(table, _REPEAT_KEYS, place)
    start, every, line = number(table, "from", place), number(table, "every", place), text(table, "line", place)
    count = int(number(table, "count", place))
    if not 1 <= count <= _MOST_STEPS:
        raise place.wrong(_("count must be from 1 to {most}", most=_MOST_STEPS))
    accounts, events = some(table, "accounts", place), some(table, "events", place)
    jitter, later = number(table, "jitter", place, 0.0), number(table, "restore_after", place, 0.0)
    draw = random.Random(int(number(table, "seed", place, 0.0)))
    in_turn = bool(table.get("in_turn", False))
    for index in range(count):
        account = accounts[index % len(accounts)] if in_turn else draw.choice(accounts)
        drawn = events[index % len(events)] if in_turn else draw.choice(events)
        if not isinstance(drawn, dict):
            raise place.wrong(_("events is a list of tables such as {example}", example='{ code = "301" }'))
        only(drawn, _DRAWN_KEYS, place)
        what = event({**drawn, "account": account}, place)
        at = start + index * every + draw.uniform(0, jitter)
        yield Step(at, line, "event", event=what)
        if later and what.qualifier == "E":
            yield Step(at + later, line, "event", event=what._replace(qualifier="R"))


def event(table: object, place: Place) -> Event:
    """A Contact ID event; qualifier E, group 01 and zone 000 unless written."""
    if not isinstance(table, dict):
        raise place.wrong(_("event is a table such as {example}", example='{ account = "1003", code = "101" }'))
    only(table, _EVENT_KEYS, place)
    whole = {"qualifier": "E", "group": "01", "zone": "000"} | table
    found = Event(**{key: text(whole, key, place) for key in Event._fields})
    if found.qualifier not in ("E", "R", "P"):
        raise place.wrong(_("qualifier must be E, R or P"))
    for key, length in (("account", 4), ("code", 3), ("group", 2), ("zone", 3)):
        value = getattr(found, key)
        if len(value) != length or not set(value) <= set("0123456789BCDEF"):
            raise place.wrong(_("{key} must have {length} digits", key=key, length=length))
    return found


def happening(table: object, place: Place) -> dict[str, Any]:
    """What a far end is to do, by name, and how: texts, numbers and truth values. Whether it can, it says itself."""
    if not isinstance(table, dict):
        raise place.wrong(_("do is a table such as {example}", example='{ what = "ring", caller = "612345" }'))
    return {"what": text(table, "what", place), "how": {key: value for key, value in table.items() if key != "what"}}


def noise(word: str, place: Place) -> bytes:
    try:
        return bytes.fromhex(word)
    except ValueError:
        raise place.wrong(_("noise is written in hex, such as {example}", example='"00 FF 41"')) from None


def text(table: Mapping[str, Any], key: str, place: Place) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise place.wrong(_("{key} is missing, or is not text in quotes", key=key))
    return value


def number(table: Mapping[str, Any], key: str, place: Place, default: float | None = None) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e7:
        raise place.wrong(_("{key} is missing, or is not a number from 0 up", key=key))
    return float(value)


def some(table: Mapping[str, Any], key: str, place: Place) -> list[Any]:
    value = table.get(key)
    if not isinstance(value, list) or not value:
        raise place.wrong(_("{key} must be a list with something in it", key=key))
    return value


def only(table: Mapping[str, Any], keys: set[str], place: Place) -> None:
    """That no key is misspelt: a happening that never happens would go unnoticed."""
    for key in table:
        if key not in keys:
            raise place.wrong(_("{key} is not known here; known: {known}", key=key, known=", ".join(sorted(keys))))
