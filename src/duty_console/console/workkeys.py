"""
Which keys of an officer's work make sense for an alarm as it stands, the next one first.

Pure. The collector decides what may be done; here only what could not be meant is left out of the footer.
"""

from __future__ import annotations

from ..domain.actions import ACTIONS
from ..domain.actiontypes import DUTY
from ..domain.alarms import ACKED, LATCHED_ACKED, Alarm, is_aside, is_open, is_unacknowledged
from ..domain.suppression import OUT_OF_SERVICE, PROFILE, SHELF, TEST, Suppression
from ..domain.work import CLOSED, HELD, NEW, OWNED, UNVERIFIED, Work
from ..texts import N_, _
from .aside import ENDS, over
from .picture import LIVE, Picture
from .widgets.bars import Key

#: What ending one is called where there is room for a word.
_ENDING = {SHELF: N_("off the shelf"), OUT_OF_SERVICE: N_("into service"), TEST: N_("end the test"),
           PROFILE: N_("end the profile")}
#: The most urgent priority that is ever shelved (SIG-1).
_SHELVED = 2


def work_keys(alarm: Alarm, picture: Picture) -> list[Key]:
    """The keys for this alarm; none for whoever does not stand watch."""
    if picture.me.role and picture.me.role not in DUTY:
        return []
    work = picture.works.get(alarm.id, Work(alarm.id))
    mine = bool(picture.me.actor) and work.owner == picture.me.actor
    keys: list[Key] = [("a", _("answer"))] if is_unacknowledged(alarm) else []
    if can_reset(alarm, picture):
        keys.append(("r", _("reset")))
    keys += end_keys(over(alarm, picture) if is_aside(alarm) else None, picture)
    if work.state == NEW or (work.state in (OWNED, HELD) and not mine):
        keys.append(("o", _("own") if work.state == NEW else _("take over")))
    if work.plan and work.state != CLOSED:
        keys.append(("d", _("next step")))
    if picture.air.now.amplifiers:
        keys.append(("b", _("broadcast")))
    if not is_unacknowledged(alarm):
        keys.append(("v", _("verify")))
        if work.level != UNVERIFIED:
            keys.append(("x", _("close")))
    keys.append(("n", _("note")))
    if can_shelve(alarm, picture):
        keys.append(("s", _("shelve")))
    return keys


def page_keys(alarm: Alarm, picture: Picture) -> list[Key]:
    """The keys of an alarm's page besides: the hazard that it shows, and what is said of its point, site or line."""
    keys = (("C", "test_begin", _("test")), ("O", "out_of_service", _("out of service")))
    calls = picture.link != LIVE or is_unacknowledged(alarm) or is_aside(alarm)
    hazard = [] if calls or not may("hazard_find", picture) else [("+", _("key make a hazard"))]  # a call goes first
    return hazard + [(key, word) for key, action, word in keys
                     if may(action, picture) and (alarm.account or alarm.line)]


def can_reset(alarm: Alarm, picture: Picture) -> bool:
    """Whether it is latched and answered, or answered and of devices that never say that it is over; and verified
    (LIFE-06)."""
    work = picture.works.get(alarm.id)
    over_for_people = alarm.state == LATCHED_ACKED or (
        alarm.state == ACKED and alarm.signal_class in picture.momentary)
    return over_for_people and work is not None and work.level != UNVERIFIED and may("reset", picture)


def can_shelve(alarm: Alarm, picture: Picture) -> bool:
    """Whether it may be meant to go on the shelf: never what is of priority 1, of priority 2 only the leader."""
    role = picture.me.role
    return is_open(alarm) and not is_aside(alarm) and alarm.priority >= _SHELVED and may("shelve", picture) and (
        alarm.priority > _SHELVED or role in ("", "leader"))


def end_keys(row: Suppression | None, picture: Picture) -> list[Key]:
    """The key that ends what keeps alarms from calling, where a person ends it and this one may."""
    if row is None or row.kind not in ENDS or not may(ENDS[row.kind], picture):
        return []
    return [("u", _(_ENDING[row.kind]))]


def may(action: str, picture: Picture) -> bool:
    """Whether somebody of this role may ask for it; before the collector has said who sits here, anybody."""
    return not picture.me.role or picture.me.role in ACTIONS[action].roles
