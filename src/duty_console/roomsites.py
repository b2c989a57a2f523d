"""
The sites, people, accounts and sound of a room file, checked against each other.

Knows the shapes of the tables and what must be there once only. Lines are read before and given as names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from .roomhours import read_hours
from .roomlines import is_port, wrong_url
from .roomtypes import (
    BAUDS,
    MEANS,
    ROLES,
    Access,
    Keeping,
    KeyHolder,
    Line,
    Person,
    Point,
    Site,
    Sound,
)
from .roomwords import DUTIES, POINT_KINDS, SITE_KINDS
from .sheets import Key, Sheet, check_name, hint, listed
from .texts import _
from .tomllines import Path as Way

SITE = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "kind": Key(values=tuple(SITE_KINDS)),
        "address": Key(), "line": Key(), "account": Key(needed=True), "note": Key(), "key_holders": Key("tables"),
        "points": Key("tables"), "area": Key(), "officer_first": Key("yes_no"), "hours": Key("tables")}
HOLDER = {"name": Key(needed=True), "phone": Key()}
POINT = {"zone": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "kind": Key(values=tuple(POINT_KINDS))}
PERSON = {"key": Key(needed=True), "name": Key(needed=True), "duty": Key(needed=True, values=tuple(DUTIES)),
          "phone": Key(), "certificate": Key("whole"), "certificate_until": Key(),
          "certificate_suspended": Key("yes_no"), "groups": Key("texts")}
ACCESS = {"uid": Key("whole", needed=True), "role": Key(needed=True, values=ROLES), "station": Key("yes_no"),
          "person": Key()}
SOUND = {"means": Key(values=MEANS), "command": Key("texts"), "url": Key(), "baud": Key("whole"), "on": Key(),
         "off": Key(), "louder": Key()}
STORE = {"ballast_mib": Key("whole")}
MOST_BALLAST_MIB = 4096
LOWEST_CERTIFICATE = 5
#: What each means of sound cannot do without.
SOUND_NEEDS: dict[str, tuple[str, ...]] = {"bell": (), "command": ("command",), "relay": ("url", "on", "off")}


def read_sites(sheet: Sheet, lines: Sequence[Line]) -> tuple[Site, ...]:
    """Every `[[site]]` with its points and key holders."""
    sites = []
    keys: dict[str, int] = {}
    accounts: dict[tuple[str, str], str] = {}
    for index, table in enumerate(sheet.tables("site")):
        way: Way = ("site", index)
        noun = _('site "{name}"', name=_called(table, "key", index))
        own = sheet.fields(noun, table, way, SITE)
        if not {"key", "name", "account"} <= set(own):
            continue
        check_name(sheet, (*way, "key"), own["key"])
        _once(sheet, (*way, "key"), noun, own["key"], keys)
        _check_account(sheet, way, noun, own, lines)
        place = (own.get("line", ""), own["account"].upper())
        same = (place[0], _compared(place[1]))
        if same in accounts:
            sheet.wrong((*way, "account"), _('{noun} has account {account}, which site "{other}" on line {first} has '
                                             "already.", noun=noun, account=own["account"], other=accounts[same],
                                             first=keys[accounts[same]]))
        accounts.setdefault(same, own["key"])
        sites.append(Site(
            key=own["key"], name=own["name"], name_en=own.get("name_en") or own["name"],
            kind=own.get("kind") or "other", address=own.get("address", ""),
            line=place[0], account=place[1], note=own.get("note", ""),
            key_holders=_holders(sheet, way, own.get("key_holders", [])),
            points=_points(sheet, way, noun, own.get("points", [])), area=own.get("area", ""),
            officer_first=own.get("officer_first", False),
            hours=read_hours(sheet, way, noun, own.get("hours", [])),
        ))
    return tuple(sites)


def _check_account(sheet: Sheet, way: Way, noun: str, own: dict[str, Any], lines: Sequence[Line]) -> None:
    """The line exists and can show such an account: otherwise the site would never be found."""
    name = own.get("line", "")
    known = [str(table.get("name")) for table in sheet.tables("line") if isinstance(table, dict)]
    if name and name not in known:
        sheet.wrong((*way, "line"), _('{noun} wants line "{value}"; known lines: {known}.{hint}', noun=noun, value=name,
                                      known=listed(known), hint=hint(name, known)))
    account = own["account"]
    if not re.fullmatch("[0-9A-Fa-f]{1,16}", account):
        sheet.wrong((*way, "account"), _('{noun} has account "{account}"; an account is digits, A to F at most.',
                                         noun=noun, account=account))
    for line in lines:
        if line.name == name and line.account_digits and len(account) not in line.account_digits:
            sheet.wrong((*way, "account"), _("{noun} has account {account}; line {line} shows accounts of {digits} "
                                             "digits.", noun=noun, account=account, line=name,
                                             digits=listed(map(str, line.account_digits))))


def _holders(sheet: Sheet, way: Way, tables: list[Any]) -> tuple[KeyHolder, ...]:
    found = []
    for index, table in enumerate(tables):
        own = sheet.fields(_("key holder {number}", number=index + 1), table, (*way, "key_holders", index), HOLDER)
        if "name" in own:
            found.append(KeyHolder(own["name"], own.get("phone", "")))
    return tuple(found)


def _points(sheet: Sheet, way: Way, noun: str, tables: list[Any]) -> tuple[Point, ...]:
    found = []
    zones: dict[str, int] = {}
    for index, table in enumerate(tables):
        here: Way = (*way, "points", index)
        point = _('point "{name}" of {noun}', name=_called(table, "zone", index), noun=noun)
        own = sheet.fields(point, table, here, POINT)
        if not {"zone", "name"} <= set(own):
            continue
        if not re.fullmatch(r"[0-9A-Za-z]{1,16}|\d{1,5}-\d{1,5}", own["zone"]):
            sheet.wrong((*here, "zone"), _('{noun} has zone "{value}"; a zone is what the device shows: digits and '
                                           "letters, or 10-2.", noun=point, value=own["zone"]))
        _once(sheet, (*here, "zone"), point, _compared(own["zone"]), zones)
        found.append(Point(own["zone"], own["name"], own.get("name_en") or own["name"], own.get("kind") or "other"))
    return tuple(found)


def read_people(sheet: Sheet) -> tuple[Person, ...]:
    """Every `[[person]]`."""
    people = []
    keys: dict[str, int] = {}
    for index, table in enumerate(sheet.tables("person")):
        noun = _('person "{name}"', name=_called(table, "key", index))
        own = sheet.fields(noun, table, ("person", index), PERSON)
        if not {"key", "name", "duty"} <= set(own):
            continue
        check_name(sheet, ("person", index, "key"), own["key"])
        _once(sheet, ("person", index, "key"), noun, own["key"], keys)
        people.append(Person(own["key"], own["name"], own["duty"], own.get("phone", ""),
                             *_certificate(sheet, ("person", index), noun, own), tuple(own.get("groups", ()))))
    return tuple(people)


def _certificate(sheet: Sheet, way: Way, noun: str, own: dict[str, Any]) -> tuple[int, str, bool]:
    """A person's certificate: its level, its last day, whether it is suspended; its number has no place here."""
    level, until = own.get("certificate", 0), own.get("certificate_until", "")
    if not 0 <= level <= LOWEST_CERTIFICATE:
        sheet.wrong((*way, "certificate"), _(
            "{noun} has certificate {value}; a level is 5 (junior) to 1, or 0 for none.", noun=noun, value=level))
    try:
        if until and date.fromisoformat(until).isoformat() != until:
            raise ValueError
    except ValueError:
        sheet.wrong((*way, "certificate_until"), _(
            '{noun} has certificate_until "{value}"; a day is written 2027-03-31.', noun=noun, value=until))
    return level, until, own.get("certificate_suspended", False)


def read_access(sheet: Sheet, people: Sequence[Person]) -> tuple[Access, ...]:
    """Every `[[access]]`; none at all means that the collector's own account is an officer at a station."""
    found = []
    uids: dict[str, int] = {}
    known = [person.key for person in people]
    for index, table in enumerate(sheet.tables("access")):
        way: Way = ("access", index)
        noun = _("access of uid {uid}", uid=_called(table, "uid", index))
        own = sheet.fields(noun, table, way, ACCESS)
        person = own.get("person", "")
        if person and person not in known:
            sheet.wrong((*way, "person"), _('{noun} names person "{value}"; known people: {known}.{hint}', noun=noun,
                                            value=person, known=listed(known), hint=hint(person, known)))
        if not {"uid", "role"} <= set(own):
            continue
        if own["uid"] < 0:
            sheet.wrong((*way, "uid"), _("{noun}: a uid is 0 or more; `id -u NAME` tells it.", noun=noun))
        _once(sheet, (*way, "uid"), noun, str(own["uid"]), uids)
        found.append(Access(own["uid"], own["role"], own.get("station", False), person))
    return tuple(found)


def read_sound(sheet: Sheet, lines: Sequence[Line]) -> Sound:
    """`[sound]`; the terminals' bell where there is none."""
    noun = _("the sound")
    own = sheet.fields(noun, sheet.top.get("sound", {}), ("sound",), SOUND)
    means = own.get("means") or "bell"
    for key in SOUND_NEEDS[means]:
        if not own.get(key):
            sheet.lacking(("sound",), _('the sound by "{means}" needs the key "{key}".', means=means, key=key))
    url = own.get("url", "")
    if means == "relay" and url and not is_port(url):
        sheet.wrong(("sound", "url"), wrong_url(noun, url))
    for line in lines:
        if means == "relay" and url == line.url:
            sheet.wrong(("sound", "url"), _('{noun} has the url of line "{other}"; one port serves one line.',
                                            noun=noun, other=line.name))
    baud = own.get("baud", 9600)
    if baud not in BAUDS:
        near = min(BAUDS, key=lambda known: abs(known - baud))
        sheet.wrong(("sound", "baud"), _(
            "{noun} has baud {value}; known bauds: {known}. Did you mean {word}?", noun=noun, value=baud,
            known=listed(map(str, BAUDS)), word=near))
    return Sound(means, tuple(own.get("command", ())), own.get("url", ""), baud, _bytes(sheet, "on", own),
                 _bytes(sheet, "off", own), _bytes(sheet, "louder", own))


def read_keeping(sheet: Sheet) -> Keeping:
    """`[store]`; the usual ballast where there is none."""
    noun = _("the store")
    own = sheet.fields(noun, sheet.top.get("store", {}), ("store",), STORE)
    size = own.get("ballast_mib", Keeping().ballast_mib)
    if not 0 <= size <= MOST_BALLAST_MIB:
        sheet.wrong(("store", "ballast_mib"), _(
            "{noun} has ballast_mib {value}; it may be 0 (none) to {most}.", noun=noun, value=size,
            most=MOST_BALLAST_MIB))
    return Keeping(size)


def _bytes(sheet: Sheet, key: str, own: dict[str, Any]) -> bytes:
    """Bytes for a relay board, written as hex."""
    try:
        return bytes.fromhex(own.get(key, ""))
    except ValueError:
        sheet.wrong(("sound", key), _('"{key}" of the sound must be bytes in hex such as "A0 01 01 A2", not "{value}".',
                                      key=key, value=own[key]))
        return b""


def _compared(number: str) -> str:
    """An account or zone as it is looked up: receivers show 0 as A, and leading zeros of a number say nothing."""
    plain = number.upper().replace("A", "0")
    return plain.lstrip("0") if plain.isdigit() else plain


def _called(table: Any, key: str, index: int) -> str:
    """How a table is named in a complaint: by its key, else by its number."""
    return str(table.get(key, index + 1)) if isinstance(table, dict) else str(index + 1)


def _once(sheet: Sheet, way: Way, noun: str, key: str, seen: dict[str, int]) -> None:
    """Complains about what is there a second time, and says where it was first."""
    if key in seen:
        sheet.wrong(way, _("{noun} stands on line {first} already; each may be there once.", noun=noun,
                           first=seen[key]))
    seen.setdefault(key, sheet.line_of(*way))
