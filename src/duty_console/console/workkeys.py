"""
Which keys of an officer's work make sense for an alarm as it stands, the next one first.

Pure. The collector decides what may be done; here only what could not be meant is left out of the footer.
"""

from __future__ import annotations

from ..domain.alarms import Alarm, is_unacknowledged
from ..domain.work import CLOSED, HELD, NEW, OWNED, UNVERIFIED, Work
from ..texts import _
from .picture import Picture
from .widgets.bars import Key


def work_keys(alarm: Alarm, picture: Picture) -> list[Key]:
    """The keys for this alarm; none for whoever only looks on."""
    if picture.me.role == "viewer":
        return []
    work = picture.works.get(alarm.id, Work(alarm.id))
    mine = bool(picture.me.actor) and work.owner == picture.me.actor
    keys: list[Key] = [("a", _("answer"))] if is_unacknowledged(alarm) else []
    if work.state == NEW or (work.state in (OWNED, HELD) and not mine):
        keys.append(("o", _("own") if work.state == NEW else _("take over")))
    if work.plan and work.state != CLOSED:
        keys.append(("d", _("next step")))
    if not is_unacknowledged(alarm):
        keys.append(("v", _("verify")))
        if work.level != UNVERIFIED:
            keys.append(("x", _("close")))
    keys.append(("n", _("note")))
    return keys
