"""
Handing over as the core sees it: what stands now, who is there, and what is against signing.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain import handovers as hand
from ..domain.deadlines import RECTIFY
from ..domain.dutylogrows import Prompting, facilities
from ..domain.handoveritems import Bounds, Present, checks, gathered, sides
from ..domain.handoverlog import LogRows, log_items
from ..domain.handovers import Handover, Item
from ..domain.handoversheets import waiting
from ..domain.handovershifts import Shift, awaited, has_come, kept, shift_near, shifts, unbegun
from ..domain.rosterrows import STAYS, Change
from .hazarding import called
from .rostering import limits_now, on_duty, roster_of, staff
from .state import State

RULE_FORM, RULE_SIGN, RULE_STAYS = "FORM-03", "FORM-04", "DUTY-09"


def seconds_ms(state: State, rule: str, value: str) -> int:
    """A value of a rule that is told in seconds."""
    return round(state.rules.number(rule, value) * 1000)


def standing(state: State) -> Handover | None:
    """The handover that waits for signatures."""
    return hand.open_one(state.rows["handover"].values())


def shift_now(state: State, now: Moment) -> Shift | None:
    """The change of shift that is handed over for now."""
    done = {row.change_at for row in state.rows["handover"].values() if row.state == hand.ENDED}
    return shift_near(roster_of(state), now.at, seconds_ms(state, RULE_SIGN, "early_s"),
                      seconds_ms(state, RULE_SIGN, "late_s"), done)


def present(state: State) -> Present:
    """The rows that a handover looks at."""
    rows = state.rows
    due = [row for row in rows["deadline"].values() if row.kind == RECTIFY and not row.over]
    return Present([alarm for alarm in state.alarms.values() if state.on_queue(alarm)], rows["work"],
                   list(rows["suppression"].values()), list(rows["expected"].values()), list(rows["round"].values()),
                   list(rows["broadcast"].values()), list(rows["area"].values()), list(rows["outing"].values()),
                   list(rows["single_duty"].values()), list(rows["breach"].values()),
                   list(rows["silence_test"].values()),
                   due, {row.of: called(state, row.of) for row in due})


def open_items(state: State, bounds: Bounds, now: Moment) -> list[Item]:
    """Everything that is open now."""
    rows = state.rows
    log = LogRows(rows["log_prompt"].get(1) or Prompting(), rows["log_slot"].values(), rows["log_gap"].values(),
                  rows["log_running"].values(), rows["log_check"].values(),
                  facilities(rows["facility"].values(), state.lines.values()), rows["manual"].values())
    return gathered(present(state)._replace(more=log_items(log, bounds, now.at)), bounds)


def snapshot(state: State, shift: Shift, bounds: Bounds, now: Moment) -> list[Item]:
    """What a handover that begins now stands for: both sides, what is looked at by hand, and what is open."""
    return [*sides(shift.outgoing, shift.incoming, shift.extras, staff(state)), *open_items(state, bounds, now),
            *checks(state.rules.rule(RULE_FORM).values["checks"])]


def waits(state: State, row: Handover, now: Moment) -> list[str]:
    """Whose signatures are wanted still: everybody who comes, and of those who go one."""
    givers = [] if hand.signers(row, hand.HANDOVER) else list(row.outgoing)
    return [*givers, *waiting(row, roster_of(state), now.at)]


def there(state: State, row: Handover, *came: str) -> list[str]:
    """Who is there when the shift changes, whoever goes: those who stay anyway, and those who have come; `came` comes
    just now."""
    before = {spell.person for spell in on_duty(state, row.change_at - 1)}
    known = {*before, *hand.signers(row, hand.TAKEOVER), *came}
    return [person for person in awaited(roster_of(state), row, row.change_at)
            if person in known or has_come(state.rows["arrival"].get(person), row)]


def staying(state: State) -> list[Change]:
    """Who is kept on duty now because the relief has not come and signed."""
    return [row for row in state.rows["roster_change"].values() if row.kind == STAYS and not row.ended_at]


def changed(state: State, at: int) -> Handover | None:
    """The change of shift at a moment, as it is where nobody has begun to hand over."""
    shift = next(iter(shifts(roster_of(state), at, at)), None)
    return unbegun(shift) if shift is not None else None


def wanted(state: State, row: Handover, *came: str) -> list[str]:
    """Who of those who go must stay at a change of shift, so that enough certified people are there (DUTY-09)."""
    known = [change.stand_in for change in staying(state) if change.begins == row.change_at]
    return kept(row, there(state, row, *came), staff(state), limits_now(state), known)


def relieved(state: State, person: str, now: Moment) -> list[Change]:
    """Who need not stay any longer when somebody comes; where a handover is begun its last signature says so."""
    found = [change for change in staying(state) if change.until > now.at]
    row = changed(state, found[-1].begins) if found and standing(state) is None else None
    if row is None:
        return []
    stay = wanted(state, row, person)
    return [change for change in found if change.stand_in not in stay]
