"""
A handover that was begun and is not signed. When the shift changes, whoever would leave too few certified people behind
is kept on duty until the relief has come and signed (DUTY-09); later people are reminded, and then it is an alarm.
Where a shift was taken over with a handover, its end is watched alike: where nobody has begun the next one, people are
kept until the relief has come, and later it is told.

A shift changes by the wall clock: its moment is counted on the boot clock from the newest entry that told both clocks.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import handovers as hand
from ...domain.events import Body, Event
from ...domain.handoverevents import HandoverMissed, HandoverReminded
from ...domain.handovers import Handover
from ...domain.handovershifts import shifts
from ...domain.rosterevents import RosterChanged, RosterRestored
from ...domain.rosterrows import STAYS
from ..facts import of_collector
from ..handing import RULE_SIGN, RULE_STAYS, changed, seconds_ms, staying, waits, wanted
from ..intake import is_active, own_alarm, own_moment, standing_own
from ..noun import Decision, Noun, Watch
from ..rostering import roster_of
from ..state import State

#: The alarm of a handover that nobody ends.
UNSIGNED = "handover_unsigned"
#: So long before the shift changes it is decided who is kept: what is entered later changes nothing before it.
_AHEAD_MS = 1000
_AFTER = ("", "remind_s", "tell_s")
#: The alarm of a shift that nobody began to hand over, in a room where the one before was.
MISSED = "handover_missed"


def _due(state: State, row: Handover) -> int | None:
    if row.state == hand.ENDED and row.step < hand.FOLLOWED:
        moment = row.until + (seconds_ms(state, RULE_SIGN, "remind_s") if row.step else -_AHEAD_MS)
        return state.due(row.number, row.seen_at, row.seen_tick, moment - row.seen_at)
    if row.state != hand.OPEN or row.step >= len(_AFTER):
        return None
    moment = row.change_at + (seconds_ms(state, RULE_SIGN, _AFTER[row.step]) if row.step else -_AHEAD_MS)
    return state.due(row.number, row.seen_at, row.seen_tick, moment - row.seen_at)


def _missed(state: State, row: Handover, now: Moment) -> Decision:
    """Who had taken over would go by the roster, and nobody has begun to hand over (DUTY-09)."""
    shift = next(iter(shifts(roster_of(state), row.until, row.until)), None)
    body = HandoverMissed(row.id, row.until, list(shift.outgoing) if shift else [],
                          list(shift.incoming) if shift else [], RULE_STAYS, state.rules.version)
    facts = [of_collector(body, now)]
    if shift is not None:
        facts += own_moment(state, MISSED, len(facts), now, severity="supervisory")
    return facts, []


def _unbegun(state: State, row: Handover, now: Moment) -> Decision:
    """The shift ends that took over with it, and the next handover is not begun."""
    change = changed(state, row.until)
    told = HandoverReminded(row.id, hand.NOT_BEGUN, list(change.outgoing) if change else [], RULE_SIGN,
                            state.rules.version)
    return [of_collector(body, now) for body in (told, *(_kept(state, change, now) if change else ()))], []


def _decide(state: State, row: Handover, now: Moment) -> Decision:
    if row.state == hand.ENDED:
        return _missed(state, row, now) if row.step else _unbegun(state, row, now)
    bodies: list[Body] = [HandoverReminded(row.id, row.step + 1, waits(state, row, now), RULE_SIGN,
                                           state.rules.version)]
    if row.step == 0:
        bodies += _kept(state, row, now)
    facts = [of_collector(body, now) for body in bodies]
    if row.step + 1 == len(_AFTER) and not is_active(standing_own(state, "", UNSIGNED)):
        facts.append(own_alarm(state, "", UNSIGNED, "supervisory", now))
    return facts, []


def _kept(state: State, row: Handover, now: Moment) -> list[Body]:
    """Who stays on duty although his shift is over: his longer shift passes over DUTY-03. Whoever was kept at an
    earlier change, and whose time has passed, is not any more."""
    known = {change.stand_in for change in staying(state) if change.begins == row.change_at}
    reason = f"{RULE_STAYS} {row.id}" if row.id else RULE_STAYS
    return [*(RosterRestored(change.id, "", "") for change in staying(state) if change.until <= row.change_at),
            *(RosterChanged(STAYS, "", person, True, row.change_at, row.until, reason, [], ["DUTY-03"],
                            state.rules.version, "", "")
              for person in wanted(state, row) if person not in known and now.at < row.until)]


def _reminded(state: State, _event: Event, body: HandoverReminded) -> None:
    row: Handover | None = state.rows["handover"].get(body.handover)
    if row is not None:
        state.put("handover", row._replace(step=body.step if row.state == hand.OPEN else 1))


def _was_missed(state: State, _event: Event, body: HandoverMissed) -> None:
    if (row := state.rows["handover"].get(body.handover)) is not None:
        state.put("handover", row._replace(step=hand.FOLLOWED))


def _followed(state: State, _event: Event, _body: object) -> None:
    """The next one is begun: nothing is waited for after the one before."""
    for row in list(state.rows["handover"].values()):
        if row.state == hand.ENDED and row.step < hand.FOLLOWED:
            state.put("handover", row._replace(step=hand.FOLLOWED))


def _clock(state: State, event: Event, _body: object) -> None:
    """Both clocks are known anew."""
    for row in list(state.rows["handover"].values()):
        if row.state == hand.OPEN or (row.state == hand.ENDED and row.step < hand.FOLLOWED):
            state.put("handover", row._replace(number=event.number, seen_at=event.at, seen_tick=event.tick))


NOUN = Noun({"handover.reminded": _reminded, "handover.missed": _was_missed, "handover.begun": _followed,
             **dict.fromkeys(("clock.stepped", "collector.started"), _clock)},
            watches={"handover": Watch(_due, _decide)})
