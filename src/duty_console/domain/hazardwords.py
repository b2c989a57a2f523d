"""
What states, kinds and people of hazards are called.
"""

from __future__ import annotations

from ..texts import N_, _
from . import deadlines as dl
from . import hazardrows as hr
from .hazardrows import Hazard

STATES = {hr.FOUND: N_("found"), hr.ORDERED: N_("notice made"), hr.RECTIFYING: N_("being rectified"),
          hr.CLAIMED: N_("said to be rectified"), hr.PASSED: N_("passed, case open"),
          hr.CLOSED: N_("rectified, closed"), hr.CANCELLED: N_("case cancelled"), hr.VOIDED: N_("voided")}
SEVERITIES = {hr.RED_LINE: N_("red line"), hr.HIGH: N_("high"), hr.HINT: N_("hint")}
PATHS = {hr.ON_SPOT: N_("on the spot"), hr.DATED: N_("dated"), hr.MAJOR: N_("major")}
ISSUERS = {hr.COMMUNITY: N_("community"), hr.POLICE: N_("police station"), hr.FIRE_BODY: N_("fire body")}
MAJORS = {hr.SUSPECTED: N_("suspected as major"), hr.DETERMINED: N_("determined as major"),
          hr.SUPERVISED: N_("supervised")}
LEVELS = {hr.OVERDUE: N_("past its limit"), hr.STREET: N_("overdue, street office told"),
          hr.PROPOSED: N_("overdue, proposed as supervised")}
NOTICES = {hr.RECTIFY: N_("rectification notice"), hr.ORDER_AT_ONCE: N_("order to correct at once"),
           hr.ORDER_IN_TIME: N_("order to correct in time"), hr.REINSPECTION: N_("opinion of the re-inspection"),
           hr.MAJOR_NOTICE: N_("notice of a major hazard")}
RECEIPTS = {hr.SIGNED: N_("signed for"), hr.LEFT: N_("left there"), hr.POSTED: N_("posted"),
            hr.REFUSED_TO_SIGN: N_("refused to sign")}
DEADLINES = {dl.RECTIFY: N_("rectification"), dl.SERVE: N_("serving the notice"), dl.REINSPECT: N_("re-inspection"),
             dl.OPINION: N_("opinion on a major hazard"), dl.MAJOR_NOTICE: N_("notice of a major hazard"),
             dl.SEAL: N_("decision on sealing"), dl.SEAL_GROUP: N_("group decision on sealing"),
             dl.TRANSFER: N_("transfer of the case"),
             dl.CHECK: N_("check of the complaint")}
TELLINGS = {dl.BEFORE_3: N_("3 working days left"), dl.BEFORE_1: N_("1 working day left"),
            dl.NAMED_DAY: N_("the day that was named"), dl.LAST_DAY: N_("the last day"),
            dl.OVERDUE: N_("past its limit"), dl.STREET: N_("overdue, told to the street office"),
            dl.PROPOSED: N_("overdue, proposed as supervised")}
ADDRESSEES = {"owner": N_("person responsible"), "leader": N_("community leader"), "street": N_("street office")}
REFERRALS = {"sealed": N_("sealed"), "sealed_urgent": N_("sealed in an emergency"),
             "seal_group": N_("sealing decided by the group"), "seal_decision": N_("sealing decision served"),
             "transferred": N_("handed over"),
             "reported": N_("reported in writing"), "opinion": N_("opinion given"),
             "major_notice": N_("notice of a major hazard served")}


def word(words: dict[str, str], key: str) -> str:
    """A word of one of these tables; what a newer program wrote as it stands there."""
    return _(words[key]) if key in words else key


def state_word(hazard: Hazard) -> str:
    """Where a hazard stands: that it is overdue goes before anything that is not the end of it."""
    if hazard.level and hazard.state not in (*hr.OVER, hr.CLAIMED, hr.PASSED):
        return word(LEVELS, hazard.level)
    return word(STATES, hazard.state)
