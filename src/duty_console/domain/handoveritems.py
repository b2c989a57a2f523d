"""
What is open at a moment, as the items of a handover (FORM-03): everything that acts on or waits for the next shift.

Pure: the rows as they stand come in, items in one order go out. The core asks it when a handover begins, a screen when
it shows what has changed since; both get the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import handovers as hand
from .alarms import ASIDE, Alarm, is_unacknowledged
from .broadcasts import OVER, Area, Broadcast
from .deadlines import OVERDUE, RECTIFY, Deadline
from .handovers import Handover, Item
from .patrols import WALKING, Expected, Round, is_finished
from .places import Person
from .rosterrows import Breach, Outing, Single
from .silence import PASSED, SilenceTest
from .suppression import OUT_OF_SERVICE, PROFILE, SHELF, TEST, Suppression
from .work import CLOSED, Work

#: What was put aside and must be decided anew by whoever takes over.
DECIDED = (SHELF, OUT_OF_SERVICE, TEST, PROFILE)
#: So many hazards are named; the others are counted.
_NAMED = 8


class Present(NamedTuple):
    """The rows that a handover looks at, as they stand. `more` are items of other nouns."""

    alarms: Sequence[Alarm] = ()
    works: Mapping[int, Work] = {}
    suppressions: Sequence[Suppression] = ()
    expected: Sequence[Expected] = ()
    rounds: Sequence[Round] = ()
    broadcasts: Sequence[Broadcast] = ()
    areas: Sequence[Area] = ()
    outings: Sequence[Outing] = ()
    single: Sequence[Single] = ()
    breaches: Sequence[Breach] = ()
    tests: Sequence[SilenceTest] = ()
    deadlines: Sequence[Deadline] = ()
    called: Mapping[str, str] = {}  # what these are of -> the number of the hazard
    more: Sequence[Item] = ()


class Bounds(NamedTuple):
    """What counts (UTC ms): rounds due before `until`, unsigned ones begun after `oldest`; what is aside ends soon when
    it ends before `soon`."""

    until: int
    soon: int
    oldest: int


def bounds_of(row: Handover) -> Bounds:
    """What counts for a handover that was begun."""
    return Bounds(row.until, row.soon_at, row.oldest_at)


def gathered(now: Present, bounds: Bounds) -> list[Item]:
    """Everything that is open, the most urgent first."""
    return [*_alarms(now), *_aside(now, bounds.soon), *_expected(now.expected, bounds.until),
            *_rounds(now.rounds, bounds.oldest), *now.more, *_others(now), *_tested(now.tests, bounds.oldest),
            *_hazards(now.deadlines, now.called, bounds.until)]


def _alarms(now: Present) -> Iterator[Item]:
    """What stands on the queue; what one row keeps aside alone is told there."""
    alone = {row.alarm for row in now.suppressions if row.alarm and row.kind in DECIDED}
    for alarm in sorted(now.alarms, key=lambda one: (one.state in ASIDE, one.priority, not is_unacknowledged(one),
                                                     one.id)):
        if alarm.id in alone and alarm.state in ASIDE:
            continue
        work = now.works.get(alarm.id)
        if work is None or work.state == CLOSED:
            work = Work(alarm.id)
        yield Item(f"{hand.ALARM}:{alarm.id}", hand.ALARM, alarm.id, work.owner, alarm.state, alarm.priority,
                   work.level, alarm.last_at, work.hold_at + work.hold_ms if work.hold_ms else 0)


def _aside(now: Present, soon: int) -> Iterator[Item]:
    for row in sorted(now.suppressions, key=lambda one: one.id):
        if row.kind in DECIDED:
            until = row.at + row.for_ms if row.for_ms else 0
            yield Item(f"{hand.ASIDE}:{row.id}", hand.ASIDE, row.alarm, row.by, row.kind, 0, -1, row.at, until,
                       row.reason, "\t".join((row.line, row.account, row.zone, row.code)), row.measure,
                       0 < until <= soon)


def _expected(rows: Iterable[Expected], until: int) -> Iterator[Item]:
    """Rounds that were missed and not made up for, and those due in the next shift."""
    for row in sorted(rows, key=lambda one: (not one.missed_at, one.due_at, one.expected)):
        if not row.stale and (row.missed_at or row.due_at < until):
            yield Item(f"{hand.EXPECTED}:{row.expected}", hand.EXPECTED, row.extra,
                       f"{row.name}\t{row.name_en}" if row.extra else "",
                       "missed" if row.missed_at else "due", 0, -1, row.missed_at, row.due_at, row.kind, row.patrol,
                       str(row.interval_ms))


def _rounds(rows: Iterable[Round], oldest: int) -> Iterator[Item]:
    """Rounds on which somebody is out, and those that lack a signature."""
    for row in sorted(rows, key=lambda one: one.id):
        if row.state == WALKING or (not is_finished(row) and row.at >= oldest):
            lacks = [part for part, by in (("patroller", row.signed_by), ("supervisor", row.supervised_by)) if not by]
            yield Item(f"{hand.ROUND}:{row.id}", hand.ROUND, row.id, row.by,
                       WALKING if row.state == WALKING else "unsigned", 0, -1, row.at, 0, row.kind, row.patrol,
                       " ".join(lacks))


def _others(now: Present) -> Iterator[Item]:
    for row in sorted(now.broadcasts, key=lambda one: one.id):
        if row.state != OVER:
            yield Item(f"{hand.BROADCAST}:{row.id}", hand.BROADCAST, row.id, row.by, row.state, 0, -1, row.at, 0,
                       row.text, "", " ".join(row.areas))
    for area in now.areas:
        if area.held_by:
            yield Item(f"{hand.AREA}:{area.area}", hand.AREA, 0, area.held_by, "held", 0, -1, area.held_at, 0,
                       area.held_why, area.area)
    for out in sorted(now.outings):
        yield Item(f"{hand.OUTING}:{out.person}", hand.OUTING, out.id, f"person:{out.person}",
                   "overdue" if out.overdue else "out", 0, -1, out.at, out.at + out.for_ms, out.why)
    for single in now.single:
        if not single.ended_at:
            yield Item(f"{hand.SINGLE}:{single.id}", hand.SINGLE, single.id, single.by, single.line, 0, -1, single.at,
                       0, single.allowed_by)
    for breach in sorted(now.breaches):
        if not breach.until:
            yield Item(f"{hand.BREACH}:{breach.id}", hand.BREACH, breach.id, "", " ".join(breach.rules), 0, -1,
                       breach.begins, 0, " ".join(breach.people), "", f"{breach.has}/{breach.need}")


def _tested(rows: Iterable[SilenceTest], oldest: int) -> Iterator[Item]:
    """What came of the newest silence test of each loudspeaker: all that passed in one, every other by itself."""
    newest = {row.amplifier: row for row in sorted(rows, key=lambda one: one.id) if row.at >= oldest}
    passed = [row for row in newest.values() if row.result == PASSED]
    if passed:
        yield Item(f"{hand.TESTED}:{PASSED}", hand.TESTED, len(passed), "", PASSED,
                   since=max(row.at for row in passed))
    for row in newest.values():
        if row.result != PASSED:
            yield Item(f"{hand.TESTED}:{row.amplifier}", hand.TESTED, row.id, row.by, row.result, 0, -1, row.at, 0,
                       row.how, row.amplifier)


def _hazards(rows: Iterable[Deadline], called: Mapping[str, str], until: int) -> Iterator[Item]:
    """Open hazards that are overdue, and those that fall due before the next shift ends: how many, and the first of
    them (FORM-03)."""
    open_ones = sorted((row.ends_at, row.of) for row in rows if row.kind == RECTIFY and not row.over)
    over = {row.of for row in rows if OVERDUE in row.told}
    for state in ("overdue", "due"):
        found = [(ends, of) for ends, of in open_ones if ends <= until and (of in over) == (state == "overdue")]
        if found:
            yield Item(f"{hand.HAZARD}:{state}", hand.HAZARD, len(found), "", state, until=found[0][0],
                       more=" ".join(called.get(of) or of.partition(":")[2] for _ends, of in found[:_NAMED]))


def sides(outgoing: Iterable[str], incoming: Iterable[str], extras: Iterable[str],
          people: Mapping[str, Person]) -> list[Item]:
    """The people of both sides with their certificates: the level, and its last day."""
    found = []
    for side, names in ((hand.HANDOVER, outgoing), (hand.TAKEOVER, incoming), ("extra", extras)):
        for name in names:
            person = people.get(name) or Person(name, "", "", removed=True)
            found.append(Item(f"{hand.STAFF}:{name}", hand.STAFF, person.certificate, f"person:{name}",
                              "suspended" if person.suspended else "", text=person.certificate_until, more=side))
    return found


def checks(names: Iterable[str]) -> list[Item]:
    """What is looked at by hand."""
    return [Item(f"{hand.CHECK}:{name}", hand.CHECK, text=name) for name in names]


def unanswered(row: Handover) -> list[str]:
    """The checks by hand that nobody has answered yet, in order."""
    known = hand.answers_of(row)
    return [item.text for item in hand.items_of(row) if item.kind == hand.CHECK and item.item not in known]


def undecided(row: Handover, now: Iterable[Item], by: Any) -> list[Item]:
    """What is put aside still and was not confirmed by anybody of the incoming side, whom `by` knows."""
    known = hand.answers_of(row)
    return [item for item in now if item.kind == hand.ASIDE
            and (item.item not in known or not by(known[item.item].by.removeprefix("person:")))]


def unnoted(row: Handover, alarms: Iterable[Alarm]) -> list[Alarm]:
    """Alarms of priority 1 that are answered and open, of which nobody has said yet how they stand, or not since they
    called anew: by the order of the entries, whatever the clock was set to."""
    said = {item: answer.id for item, answer in hand.answers_of(row).items()}
    return [alarm for alarm in alarms if alarm.priority == 1 and alarm.state not in ASIDE
            and not is_unacknowledged(alarm)
            and said.get(f"{hand.ALARM}:{alarm.id}", 0) < alarm.last_event]


def unacknowledged(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Alarms of priority 1 that nobody has answered: nobody signs over them (FORM-04)."""
    return sorted(alarm for alarm in alarms if alarm.priority == 1 and is_unacknowledged(alarm))
