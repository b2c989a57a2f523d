"""
A handover as a page or a screen shows it: its snapshot, what has changed since, who is there, who must sign and what is
against it. Pure: rows in, a `Sheet` out, the same for everybody who shows one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from . import handovers as hand
from .alarms import Alarm
from .handoveritems import unacknowledged, unanswered, undecided, unnoted
from .handovers import Arrival, Block, Handover, Item, Later, Line, Sheet, Since
from .handovershifts import awaited, comes
from .rosterrows import STAYS
from .rosters import Roster

RULE_FORM, RULE_SIGN = "FORM-03", "FORM-04"


def sheet(row: Handover, now: Sequence[Item], queue: Sequence[Alarm], alarms: Mapping[int, Alarm], roster: Roster,
          arrivals: Iterable[Arrival], at: int) -> Sheet:
    """The sheet of a handover at a moment; `now` are the items as they are, `queue` the alarms that stand, `alarms`
    those that any item is about."""
    then, answers, later = hand.items_of(row), hand.answers_of(row), later_of(row, now)
    waits, gone = waiting(row, roster, at), {one.item.item for one in later if one.how == hand.GONE}
    both = {*row.outgoing, *row.incoming, *(one.by.removeprefix("person:") for one in hand.signatures_of(row))}
    return Sheet(
        row, tuple(Line(item, _then(item, alarms), answers.get(item.item), item.item in gone) for item in then),
        tuple(hand.signatures_of(row)), tuple(Later(how, item, _then(item, alarms)) for how, item in later),
        row.state == hand.OPEN and not hand.signers(row, hand.HANDOVER), waits,
        tuple(blocks(row, now, queue, roster, at)) if row.state == hand.OPEN else (),
        tuple(one for one in arrivals if one.person in both),
        tuple(one for one in roster.changes if one.kind == STAYS and one.begins == row.change_at))


def later_of(row: Handover, now: Iterable[Item]) -> list[Since]:
    """What has become of the snapshot's items: until now, or until the last signature."""
    return hand.since_of(row) if row.state != hand.OPEN else hand.since(hand.items_of(row), now)


def about(items: Iterable[Item]) -> list[int]:
    """The alarms that items are about."""
    return sorted({item.of for item in items if item.kind in (hand.ALARM, hand.ASIDE) and item.of})


def waiting(row: Handover, roster: Roster, at: int) -> tuple[str, ...]:
    """Whose signatures of the incoming side are wanted still; somebody's always, whatever the roster has become."""
    if row.state != hand.OPEN:
        return ()
    done, wanted = hand.signers(row, hand.TAKEOVER), awaited(roster, row, at)
    return tuple(person for person in wanted if person not in done) if done or wanted else row.incoming


def blocks(row: Handover, now: Iterable[Item], alarms: Sequence[Alarm], roster: Roster, at: int) -> list[Block]:
    """What is against signing now, the gravest first."""
    found = [
        Block(RULE_SIGN, "unanswered", tuple(f"{hand.ALARM}:{one.id}" for one in unacknowledged(alarms))),
        Block(RULE_SIGN, "unnoted", tuple(f"{hand.ALARM}:{one.id}" for one in unnoted(row, alarms))),
        Block(RULE_FORM, "unchecked", tuple(f"{hand.CHECK}:{name}" for name in unanswered(row))),
        Block(RULE_FORM, "undecided", tuple(one.item for one in undecided(
            row, now, lambda person: comes(roster, row, at, person))))]
    return [block for block in found if block.items]


def _then(item: Item, alarms: Mapping[int, Alarm]) -> Alarm | None:
    """The alarm of an item as it stood in the snapshot."""
    alarm = alarms.get(item.of) if item.kind in (hand.ALARM, hand.ASIDE) and item.of else None
    if alarm is None or item.kind == hand.ASIDE:
        return alarm
    return alarm._replace(state=item.state, priority=item.priority)
