"""
What happened at a place of the register: entries about it, alarms of its site, rounds that pass its checkpoints and
what was found there, from the newest back; and how many hazards and alarms a month had, counted, not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ..domain.alarms import Alarm
from ..domain.events import Event
from ..domain.patrols import Finding, Round
from ..domain.placerows import Place
from .entries import event_of
from .reading import LIMIT, Reader

#: A site of the room file may have as many accounts at a receiver, and as many checkpoints.
_PARTS = 400


class Past(NamedTuple):
    """Everything since `since` (UTC ms), of each kind in the order of its entries; where `cut`, more is kept that is
    older."""

    entries: tuple[Event, ...]
    alarms: tuple[Alarm, ...]
    rounds: tuple[Round, ...]
    findings: tuple[Finding, ...]
    since: int
    cut: bool


def past(reader: Reader, place: Place, limit: int = LIMIT) -> Past:
    """
    The newest `limit` of each kind, and of these what no kind leaves a gap in: where one kind is cut, nothing is told
    from before its oldest row, so that a line of time made of it is whole as far as it goes.
    """
    most = limit + 1  # one more says whether there are more
    entries = [event_of(row) for row in reader.asked("""
        select number, at, tick, kind, actor, raw, body from journal
        where room = 1
          and number in (select id from trail where place = ? and place <> '' order by id desc limit ?)
        order by number desc
    """, place.place, most)]
    accounts, points = _parts(reader, place.site)
    alarms: list[Alarm] = []
    for account, line in accounts:
        alarms += reader.table("alarm", "where account = ? and (line = ? or ? = '') order by id desc limit ?",
                               account, line, line, most)
    alarms = sorted(alarms, key=lambda one: -one.id)[:most]
    rounds: list[Round] = []
    findings: list[Finding] = []
    if points:
        marks = ", ".join("?" * len(points))
        rounds = reader.table("round", "where exists (select 1 from json_each(round.checkpoints) where value in "
                              f"({marks})) order by id desc limit ?", *points, most)
        findings = reader.table("finding", f"where checkpoint in ({marks}) order by id desc limit ?", *points, most)
    since = max((min(times[:limit]) for times in ([one.at for one in entries], [one.raised_at for one in alarms],
                                          [one.at for one in rounds], [one.at for one in findings])
                 if len(times) > limit), default=0)
    return Past(tuple(one for one in entries if one.at >= since),
                tuple(one for one in alarms if one.raised_at >= since),
                tuple(one for one in rounds if one.at >= since),
                tuple(one for one in findings if one.at >= since), since, since > 0)


def by_month(reader: Reader, place: Place, starts: Sequence[tuple[str, int]]) -> tuple[list[int], list[int]]:
    """Hazards found at a place and alarms of its site, a number a month; `starts` are first days of months (ISO) with
    their first moments (UTC ms), in order, the last one where the last month ends."""
    spans = list(pairwise(starts))
    [hazards] = reader.asked(
        f"select {', '.join(['coalesce(sum(found >= ? and found < ?), 0)'] * len(spans))} from hazard where place = ? "
        "and found >= ?", *(day for (first, _at), (end, _until) in spans for day in (first, end)), place.place,
        starts[0][0])
    alarms = [0] * len(spans)
    counted = ", ".join(["coalesce(sum(raised_at >= ? and raised_at < ?), 0)"] * len(spans))
    moments = [at for (_first, since), (_end, until) in spans for at in (since, until)]
    for account, line in _parts(reader, place.site)[0]:
        [row] = reader.asked(f"select {counted} from alarm where account = ? and (line = ? or ? = '') and "
                             "raised_at >= ?", *moments, account, line, line, starts[0][1])
        alarms = [have + more for have, more in zip(alarms, row, strict=True)]
    return list(hazards), alarms


def _parts(reader: Reader, site: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Accounts (with the line they are on, if it matters) and checkpoints of a site of the room file."""
    if not site:
        return [], []
    accounts = [(row.account, row.line) for row in reader.table("site", "where site = ? limit ?", site, _PARTS)]
    points = [row.checkpoint for row in reader.table("checkpoint", "where site = ? order by checkpoint limit ?", site,
                                                     _PARTS)]
    return [one for one in accounts if one[0]], points
