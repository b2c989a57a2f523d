"""
What is asked when a shift is handed over: the snapshot, a word on each item, and the signatures.
"""

from __future__ import annotations

from ..texts import N_
from .actiontypes import DUTY, Action, Field, text
from .handovers import ANSWERS, PARTS

_NUMBER = Field("handover", "number", 2**53, least=1)
HANDING = (
    Action("handover_begin", N_("begin a handover"), DUTY),
    Action("handover_renew", N_("renew the handover's snapshot"), DUTY),
    Action("handover_answer", N_("say how an item of the handover stands"), DUTY,
           (_NUMBER, text("items", 600), text("answer", 10)._replace(choices=ANSWERS), text("text", needed=False))),
    Action("handover_sign", N_("sign a handover"), DUTY,
           (_NUMBER, text("part", 10)._replace(choices=PARTS)), guard="pin"),
    Action("arrive", N_("have come for the shift"), DUTY, (text("person", 40, needed=False),)),
)
