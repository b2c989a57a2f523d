"""
The roster's actions: what the leader enters, and what everybody on watch does for himself.
"""

from __future__ import annotations

from ..texts import N_
from .actiontypes import ALARM, CHIEF, DUTY, REASON, UNTIL, Action, Field, text
from .rosterrows import AWAY

_SPAN = (text("begins", 16), text("until", 16))
_WHO = text("person", 40, needed=False)
_WHY = text("reason", needed=False)
_EXTRA = text("extra", 3, needed=False)._replace(choices=("yes", "no"))
ROSTERING = (
    Action("rota", N_("enter a rota"), CHIEF, (
        text("pattern", 10), text("begins", 10), text("until", 10), text("crews", 600),
        Field("start", "number", 366, needed=False), _WHY)),
    Action("schedule", N_("enter days of the roster"), CHIEF, (
        text("pattern", 10), text("begins", 10), text("until", 10), text("days", 20_000),
        Field("newest", "number", 2**53, needed=False), _WHY)),
    Action("end_rota", N_("end a rota"), CHIEF, (Field("rota", "number", 2**53, least=1),)),
    Action("override", N_("change who is on duty"), CHIEF, (
        *_SPAN, text("out", 40, needed=False), text("stand_in", 40, needed=False), _EXTRA, _WHY)),
    Action("emergency", N_("change who is on duty against the rules"), CHIEF, (
        *_SPAN, text("stand_in", 40), text("out", 40, needed=False), REASON)),
    Action("leave", N_("be away"), DUTY, (
        *_SPAN, text("kind", 10, needed=False)._replace(choices=AWAY), _WHO, _WHY)),
    Action("end_change", N_("end a change of the roster"), DUTY, (Field("change", "number", 2**53, least=1),)),
    Action("swap", N_("ask for a swap"), DUTY, (
        *_SPAN, text("other", 40), text("back_begins", 16, needed=False), text("back_until", 16, needed=False),
        _WHO)),
    Action("answer_swap", N_("answer a swap"), DUTY, (
        Field("swap", "number", 2**53, least=1),
        text("answer", 10)._replace(choices=("agree", "refuse", "withdraw")))),
    Action("go_out", N_("go out on patrol"), DUTY, (UNTIL._replace(most=86_400), REASON, _WHO)),
    Action("come_back", N_("be back at the console"), DUTY, (_WHO,)),
    Action("divert", N_("send whoever is out elsewhere"), DUTY, (
        text("person", 40), ALARM._replace(needed=False), text("place", needed=False))),
    Action("present", N_("answer the presence check"), DUTY),
    Action("single_begin", N_("begin single-person duty"), CHIEF, (
        text("line", 40), text("allowed_by"), text("remote"), text("certified"), text("equipment"))),
    Action("single_end", N_("end single-person duty"), CHIEF),
)
