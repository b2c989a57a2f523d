"""
What happened when a shift was handed over, one sentence an event; part of `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import handoverevents as ev
from .body import Body
from .handovers import HANDOVER, NOT_BEGUN
from .handoverwords import ANSWERS, CHECKS, word
from .narration import Names
from .sentences_patrol import moment
from .sentences_roster import people_words

_STEPS = {1: N_("The shift changes and handover {number} is not signed by: {people}"),
          2: N_("Handover {number} waits still for the signature of: {people}"),
          3: N_("Handover {number} is not signed long after the change, an alarm: {people}"),
          NOT_BEGUN: N_("The shift after handover {number} ends and nobody has begun to hand over: {people}")}


def _begun(body: ev.HandoverBegun, names: Names) -> str:
    said = _("Handover for {time}: {outgoing} to {incoming}, {count} items", time=moment(body.change_at),
             outgoing=people_words(body.outgoing, names), incoming=people_words(body.incoming, names),
             count=len(body.items))
    return said + (_("; renews number {number}", number=body.replaces) if body.replaces else "")


def _answered(body: ev.HandoverAnswered, _names: Names) -> str:
    items = _(", ").join(word(CHECKS, item.partition(":")[2]) if item.startswith("check:") else item
                         for item in body.items)
    said = _("Handover {number}: {items}: {answer}", number=body.handover, items=items,
             answer=word(ANSWERS, body.answer))
    return said + (f"; {body.text}" if body.text else "")


def _signed(body: ev.HandoverSigned, names: Names) -> str:
    what = (N_("Handover {number} is signed by whoever hands over") if body.part == HANDOVER else
            N_("Handover {number} is signed by whoever takes over"))
    said = _(what, number=body.handover)
    return said + (_("; it waits for {people}", people=people_words(body.waits, names)) if body.waits else "")


def _missed(body: ev.HandoverMissed, names: Names) -> str:
    if not body.outgoing:
        return _("No shift changed at {time}: nothing is handed over", time=moment(body.change_at))
    return _("The shift changed at {time} and nobody has begun to hand over: {outgoing} to {incoming} ({rule})",
             time=moment(body.change_at), outgoing=people_words(body.outgoing, names),
             incoming=people_words(body.incoming, names), rule=body.rule)


SENTENCES: dict[type[Body], Callable[..., str]] = {
    ev.HandoverBegun: _begun,
    ev.HandoverAnswered: _answered,
    ev.HandoverSigned: _signed,
    ev.HandoverEnded: lambda body, names: _("Handover {number} is signed by both sides: {who} has what was open",
                                            number=body.handover, who=people_words([body.taker], names)),
    ev.HandoverReminded: lambda body, names: _(_STEPS.get(body.step, _STEPS[2]), number=body.handover,
                                               people=people_words(body.waits, names)),
    ev.HandoverMissed: _missed,
    ev.WorkHanded: lambda body, names: _("Alarm {alarm} is handed over by {former} to {taker} (handover {number})",
                                         alarm=body.alarm, former=names.actor(body.former),
                                         taker=names.actor(body.taker), number=body.handover),
    ev.DutyArrived: lambda body, names: _("{person} has come for the shift", person=people_words([body.person], names)),
    ev.HandoverCarried: lambda body, names: _("Handover {number} goes on as before", number=body.id),
    ev.ArrivalCarried: lambda body, names: _("{person} had come for the shift",
                                             person=people_words([body.person], names)),
}
