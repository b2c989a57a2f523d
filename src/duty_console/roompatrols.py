"""
Checkpoints, routes and patrols of a room file: where somebody walks, and how often.

Checked against sites and against each other. What a venue's rule says stands in the rules, not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .roomtypes import Checkpoint, Patrol, Route, Site, TeamFile
from .roomwords import VENUES
from .sheets import Key, Sheet, check_name, hint, listed
from .slots import slot
from .texts import _
from .tomllines import Path as Way

CHECKPOINT = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "site": Key(), "place": Key(),
              "code": Key(), "tag": Key()}
ROUTE = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "checkpoints": Key("texts", needed=True)}
PATROL = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "route": Key(needed=True),
          "venue": Key(needed=True, values=tuple(VENUES)), "opens": Key(), "closes": Key(),
          "interval_min": Key("whole"), "team": Key(), "slots": Key("texts")}
#: Venues of which the rule counts rounds within hours, and those of which it says no interval.
IN_HOURS, WITHOUT_INTERVAL = ("public", "care_home"), ("volunteers", "police", "micro_station")
LEAST_MIN, MOST_MIN = 10, 366 * 1440


def read_checkpoints(sheet: Sheet, sites: Sequence[Site]) -> tuple[Checkpoint, ...]:
    """Every `[[checkpoint]]`; no two have the same code or the same tag."""
    found: dict[str, Checkpoint] = {}
    taken: dict[tuple[str, str], str] = {}
    known = {site.key: site for site in sites}
    for index, table in enumerate(sheet.tables("checkpoint")):
        way: Way = ("checkpoint", index)
        noun = _('checkpoint "{name}"', name=_called(table, index))
        own = sheet.fields(noun, table, way, CHECKPOINT)
        if not {"key", "name"} <= set(own):
            continue
        _named(sheet, way, noun, own["key"], found)
        _known(sheet, (*way, "site"), noun, "site", own.get("site", ""), known)
        tag = own.get("tag", "").upper()
        if tag and not re.fullmatch("(?:[0-9A-F]{2}){1,16}", tag):
            sheet.wrong((*way, "tag"), _('{noun} has tag "{value}"; a tag is bytes in hex as the wand shows them, '
                                         "such as 62E8CD.", noun=noun, value=own["tag"]))
        if not own.get("code") and not tag:
            sheet.lacking(way, _("{noun} needs a code that is typed, or the tag of a wand.", noun=noun))
        for what, value in (("code", own.get("code", "")), ("tag", tag)):
            if value and (what, value) in taken:
                sheet.wrong((*way, what), _('{noun} has {what} {value}, which checkpoint "{other}" has already.',
                                            noun=noun, what=what, value=value, other=taken[what, value]))
            taken.setdefault((what, value), own["key"])
        found[own["key"]] = Checkpoint(own["key"], own["name"], own.get("name_en") or own["name"],
                                       own.get("site", ""), own.get("place", ""), own.get("code", ""), tag)
    return tuple(found.values())


def read_routes(sheet: Sheet, checkpoints: Sequence[Checkpoint]) -> tuple[Route, ...]:
    """Every `[[route]]`; it leads past checkpoints that there are, each once."""
    found: dict[str, Route] = {}
    known = {one.key: one for one in checkpoints}
    for index, table in enumerate(sheet.tables("route")):
        way: Way = ("route", index)
        noun = _('route "{name}"', name=_called(table, index))
        own = sheet.fields(noun, table, way, ROUTE)
        if not {"key", "name", "checkpoints"} <= set(own):
            continue
        _named(sheet, way, noun, own["key"], found)
        keys = own["checkpoints"]
        if not keys:
            sheet.wrong((*way, "checkpoints"), _("{noun} has no checkpoints.", noun=noun))
        for key in keys:
            _known(sheet, (*way, "checkpoints"), noun, "checkpoint", key, known)
        if len(set(keys)) < len(keys):
            sheet.wrong((*way, "checkpoints"), _("{noun} passes a checkpoint twice; name each once.", noun=noun))
        found[own["key"]] = Route(own["key"], own["name"], own.get("name_en") or own["name"], tuple(keys))
    return tuple(found.values())


def read_patrols(sheet: Sheet, routes: Sequence[Route], teams: Sequence[TeamFile]) -> tuple[Patrol, ...]:
    """Every `[[patrol]]`."""
    found: dict[str, Patrol] = {}
    known, walkers = {route.key: route for route in routes}, {team.key: team for team in teams}
    for index, table in enumerate(sheet.tables("patrol")):
        way: Way = ("patrol", index)
        noun = _('patrol "{name}"', name=_called(table, index))
        own = sheet.fields(noun, table, way, PATROL)
        if not {"key", "name", "route", "venue"} <= set(own):
            continue
        _named(sheet, way, noun, own["key"], found)
        _known(sheet, (*way, "route"), noun, "route", own["route"], known)
        opens, closes = own.get("opens", ""), own.get("closes", "")
        _check_hours(sheet, way, noun, own["venue"], opens, closes)
        interval = own.get("interval_min", 0)
        if interval and not LEAST_MIN <= interval <= MOST_MIN:
            sheet.wrong((*way, "interval_min"), _(
                "{noun} has interval_min {value}; it may be {least} to {most}, or left out: then the rule of its venue "
                "holds.", noun=noun, value=interval, least=LEAST_MIN, most=MOST_MIN))
        _known(sheet, (*way, "team"), noun, "team", own.get("team", ""), walkers)
        slots = tuple(own.get("slots", ()))
        _check_slots(sheet, way, noun, slots, own)
        if not interval and not slots and own["venue"] in WITHOUT_INTERVAL:
            sheet.lacking(way, _("{noun} needs slots, or interval_min: no rule says how often a team walks (PAT-11).",
                                 noun=noun))
        found[own["key"]] = Patrol(own["key"], own["name"], own.get("name_en") or own["name"], own["route"],
                                   own["venue"], opens, closes, interval, own.get("team", ""), slots)
    return tuple(found.values())


def _check_slots(sheet: Sheet, way: Way, noun: str, slots: Sequence[str], own: Mapping[str, Any]) -> None:
    """Each is days and a time; beside them nothing else says when."""
    for text in slots:
        if slot(text) is None:
            sheet.wrong((*way, "slots"), _('{noun} has the slot "{value}"; write days and a time such as '
                                           '"mon,wed 19:30-21:30" or "daily 22:00-02:00".', noun=noun, value=text))
    if slots and (own.get("opens") or own.get("closes") or own.get("interval_min")):
        sheet.wrong((*way, "slots"), _("{noun} has slots: leave out opens, closes and interval_min.", noun=noun))


def _check_hours(sheet: Sheet, way: Way, noun: str, venue: str, opens: str, closes: str) -> None:
    """Both or none; a night is fine, no time at all is not."""
    for key, value in (("opens", opens), ("closes", closes)):
        if value and not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
            sheet.wrong((*way, key), _('{noun} has {key} "{value}"; write a time of day such as 18:00.', noun=noun,
                                       key=key, value=value))
    if bool(opens) != bool(closes) or (opens and opens == closes):
        sheet.wrong((*way, "opens" if opens else "closes"), _(
            "{noun} needs opens and closes, two different times of day, or neither: then it is round the clock.",
            noun=noun))
    if not opens and not closes and venue in IN_HOURS:
        sheet.lacking(way, _('{noun} needs opens and closes: rounds of venue "{venue}" are counted within them.',
                             noun=noun, venue=venue))


def _named(sheet: Sheet, way: Way, noun: str, key: str, found: Mapping[str, Any]) -> None:
    check_name(sheet, (*way, "key"), key)
    if key.startswith("isolated-"):
        sheet.wrong((*way, "key"), _("{noun}: names that begin with isolated- are the program's own.", noun=noun))
    if key in found:
        sheet.wrong((*way, "key"), _("{noun} is there twice; give each its own key.", noun=noun))


def _known(sheet: Sheet, way: Way, noun: str, key: str, value: str, known: Mapping[str, Any]) -> None:
    if value and value not in known:
        sheet.wrong(way, _('{noun} wants {key} "{value}"; known: {known}.{hint}', noun=noun, key=key, value=value,
                           known=listed(known) or "-", hint=hint(value, known)))


def _called(table: Any, index: int) -> str:
    return str(table.get("key", index + 1)) if isinstance(table, dict) else str(index + 1)
