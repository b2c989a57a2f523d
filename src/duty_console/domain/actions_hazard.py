"""
What people do about places and fire hazards. A hazard is named by its entry (`123`, `hazard:123`) or its number
(`XW-2026-031`), a place by its key in the register; days are written 2026-10-05.
"""

from __future__ import annotations

from ..texts import N_
from .actiontypes import CHIEF, DUTY, OF, REASON, Action, Field, text
from .hazardrows import ISSUERS, MAJORS, RECEIPTS
from .placerows import BULK_KINDS, COMPLAINTS, KINDS, PAPERS, RISKS, TRADES

_PLACE = text("place", 40)
_DAY = text("day", 10, needed=False)
_TEXT = text("text", 500, needed=False)
_YES = Field("stop_use", "number", 1, needed=False)
_EVIDENCE = text("evidence", 200, needed=False)
_ISSUER = text("issuer", 20, needed=False)._replace(choices=ISSUERS)
#: Sealed; sealed on the spot in an emergency; the group has decided on that; the decision was served (HAZ-09); ...
REFERRALS = ("sealed", "sealed_urgent", "seal_group", "seal_decision", "transferred", "reported", "opinion",
             "major_notice")
HAZARDS = (
    Action("place_enter", N_("enter a place"), DUTY, (
        OF, text("name", 100), text("address", needed=False), text("kind", 10, needed=False)._replace(choices=KINDS),
        text("trade", 20, needed=False)._replace(choices=TRADES),
        text("risk", 10, needed=False)._replace(choices=RISKS), Field("critical", "number", 1, needed=False),
        text("responsible", 40, needed=False), text("grid", 40, needed=False), text("site", 40, needed=False),
        Field("every_months", "number", 12, needed=False), text("since", 10, needed=False))),
    Action("place_end", N_("take a place off the register"), CHIEF, (OF, REASON)),
    Action("paper", N_("keep a signed paper"), DUTY, (
        OF, text("kind", 10)._replace(choices=PAPERS), text("signed", 10), text("until", 10, needed=False),
        text("signer", 40), text("reference", needed=False))),
    Action("inspect", N_("enter an inspection"), DUTY, (
        OF, _DAY, _ISSUER, text("people", 200, needed=False), text("checklist", 40, needed=False),
        text("answers", 2000, needed=False), _TEXT, Field("complaint", "number", 2**53, needed=False))),
    Action("complain", N_("take down a complaint"), DUTY, (
        OF, text("kind", 10)._replace(choices=COMPLAINTS), text("text", 500))),
    Action("hazard_find", N_("enter a hazard"), DUTY, (
        OF, text("breach", 10), text("part", 100, needed=False), _TEXT, text("responsible", 40, needed=False),
        text("source", 40, needed=False))),
    Action("hazard_correct", N_("corrected on the spot"), DUTY, (OF, text("by", 40), text("evidence"))),
    Action("hazard_order", N_("order the rectification"), DUTY, (
        text("hazards", 2000), _ISSUER, text("limit", 10, needed=False), Field("days", "number", 365, needed=False),
        Field("at_once", "number", 1, needed=False), _TEXT)),
    Action("hazard_measure", N_("set measure, person and money"), DUTY, (
        OF, text("measure", 300), text("department", 60, needed=False), text("responsible", 40, needed=False),
        Field("money", "number", 10**9, needed=False), text("interim", 300, needed=False), _YES)),
    Action("hazard_claim", N_("say that it is rectified"), DUTY, (OF, text("by", 40), _EVIDENCE, _TEXT)),
    Action("hazard_reinspect", N_("sign a re-inspection"), DUTY, (
        OF, text("result", 4)._replace(choices=("pass", "fail")), _EVIDENCE, _TEXT,
        text("limit", 10, needed=False)), guard="pin"),
    Action("hazard_extend", N_("extend the time limit"), CHIEF, (
        OF, text("limit", 10), REASON, text("interim", 300), text("asked_by", 40, needed=False)), guard="pin"),
    Action("hazard_major", N_("judge it as a major hazard"), CHIEF, (
        OF, text("step", 12)._replace(choices=MAJORS), text("judges", needed=False),
        Field("experts", "number", 1, needed=False), _TEXT), guard="pin"),
    Action("hazard_refer", N_("seal, hand over or report it"), DUTY, (
        OF, text("what", 14)._replace(choices=REFERRALS), text("to", 60, needed=False), _TEXT)),
    Action("hazard_cancel", N_("cancel the case, or void the entry"), CHIEF, (
        OF, text("how", 10)._replace(choices=("cancelled", "voided")), REASON), guard="pin"),
    Action("notice_serve", N_("enter that a notice was served"), DUTY, (
        OF, text("to", 40), text("receipt", 10)._replace(choices=RECEIPTS), _DAY)),
    Action("notice_void", N_("void a notice"), CHIEF, (OF, REASON)),
    Action("evidence", N_("add evidence"), DUTY, (
        OF, text("digest", 64, needed=False), text("name", 120, needed=False),
        Field("size", "number", 2**40, needed=False), text("reference", needed=False))),
    Action("bulk_begin", N_("begin to bring a file of many rows"), CHIEF, (
        text("kind", 10)._replace(choices=BULK_KINDS), text("name", 100), text("digest", 64),
        Field("rows", "number", 1_000_000, least=1), Field("parts", "number", 100_000, least=1))),
    Action("bulk_part", N_("bring a part of it"), CHIEF, (
        Field("bulk", "number", 2**53, least=1), Field("part", "number", 100_000, least=1), text("rows", 60_000))),
    Action("bulk_take", N_("let all of it hold"), CHIEF, (Field("bulk", "number", 2**53, least=1),)),
    Action("bulk_drop", N_("drop what has come of it"), CHIEF, (Field("bulk", "number", 2**53, least=1), REASON)),
    Action("retain", N_("let go of what may go by rule"), CHIEF, (
        text("what", 20), Field("count", "number", 10**6, least=1)), guard="pin"),
)
