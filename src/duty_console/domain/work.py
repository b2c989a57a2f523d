"""
The work of people on one alarm: whose it is, whether it waits, what was found, how it ended. Pure rows.

The condition and the work are two things: an alarm may be over while somebody still works on it, and a closed item may
be active on. An alarm without a row here is new: nobody has taken it.
"""

from __future__ import annotations

from typing import NamedTuple

from ..texts import N_

#: new -> owned -> (held -> owned)* -> closed
NEW, OWNED, HELD, CLOSED = "", "owned", "held", "closed"
#: Nobody has looked: what an alarm is before it is verified (VAL).
UNVERIFIED = -1
#: The validation levels (VAL-0 to VAL-4) and what closed work turned out to be, in words.
LEVEL_WORDS = {0: N_("false"), 1: N_("unverified"), 2: N_("probable"), 3: N_("CONFIRMED"), 4: N_("danger to life")}
FALSE = "false"
OUTCOME_WORDS = {"true": N_("true alarm"), FALSE: N_("false alarm"), "test": N_("test"),
                 "cancelled": N_("cancelled"), "duplicate": N_("duplicate"), "other": N_("other")}
OUTCOMES = tuple(OUTCOME_WORDS)


class Work(NamedTuple):
    """A row of the table `work`. Times are UTC ms, ticks boot-clock ms, 0 where it has not happened. `hold_*` say when
    it was put aside (event, both clocks) and for how long; `level` is the validation level 0 to 4."""

    alarm: int
    state: str = NEW
    owner: str = ""
    owned_at: int = 0
    hold_event: int = 0
    hold_at: int = 0
    hold_tick: int = 0
    hold_ms: int = 0
    level: int = UNVERIFIED
    level_by: str = ""
    level_at: int = 0
    outcome: str = ""
    closed_at: int = 0
    closed_by: str = ""
    plan: str = ""  # which plan is followed
    plan_event: int = 0  # when it was opened: its timers count from here
    plan_at: int = 0
    plan_tick: int = 0
    linked: int = 0  # the item it was replaced by, or replaces
    confirmed_event: int = 0  # when it was confirmed (VAL-3), 0 where it is not
    confirmed_at: int = 0
    confirmed_tick: int = 0
    prompts: tuple[str, ...] = ()  # steps whose timers have spoken: STEP:half, STEP:limit


class Step(NamedTuple):
    """A step of a plan that was done, or waived with a reason; a row of the table `step`."""

    alarm: int
    step: str
    at: int
    by: str
    result: str
    waived: bool = False
