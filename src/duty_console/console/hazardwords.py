"""
How fire hazards are called on the screen: how one stands, how grave it is, whose word it is, what is left of its time.

Pure words of rows; what may be done is the collector's to say.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..domain import deadlines as dl
from ..domain import hazardrows as hz
from ..domain.actions_hazard import REFERRALS
from ..domain.calendars import Calendar
from ..domain.deadlines import workdays_left
from ..domain.hazardrows import Hazard
from ..domain.narration import weekday
from ..texts import N_, _

#: How one stands, as what is still missing.
STATE_WORDS = {
    hz.FOUND: N_("hazard to be ordered"), hz.ORDERED: N_("hazard to be served"), hz.RECTIFYING: N_("hazard in hand"),
    hz.CLAIMED: N_("hazard said done"), hz.PASSED: N_("hazard to be ended"), hz.CLOSED: N_("hazard closed"),
    hz.CANCELLED: N_("hazard case ended"), hz.VOIDED: N_("hazard voided"),
}
#: How far what is overdue was told on.
LEVEL_WORDS = {"": N_("hazard overdue"), hz.OVERDUE: N_("hazard overdue"), hz.STREET: N_("hazard at the street"),
               hz.PROPOSED: N_("hazard to be supervised")}
SEVERITY_WORDS = {hz.RED_LINE: N_("hazard red line"), hz.HIGH: N_("hazard serious"), hz.HINT: N_("hazard advice")}
PATH_WORDS = {hz.ON_SPOT: N_("hazard on the spot"), hz.DATED: N_("hazard dated"), hz.MAJOR: N_("hazard major")}
#: The same where there is room for it.
PATHS_WHOLE = {hz.ON_SPOT: N_("put right on the spot"), hz.DATED: N_("by a time limit"), hz.MAJOR: N_("major hazard")}
MAJOR_WORDS = {hz.SUSPECTED: N_("hazard major?"), hz.DETERMINED: N_("hazard major"),
               hz.SUPERVISED: N_("hazard supervised")}
#: The same as a choice.
MAJOR_STEPS = {hz.SUSPECTED: N_("suspected to be major"), hz.DETERMINED: N_("determined as major"),
               hz.SUPERVISED: N_("put under supervision")}
ISSUER_WORDS = {hz.COMMUNITY: N_("residents' committee"), hz.POLICE: N_("issuer police station"),
                hz.FIRE_BODY: N_("issuer fire body")}
RECEIPT_WORDS = {hz.SIGNED: N_("receipt signed"), hz.LEFT: N_("notice left there"),
                 hz.POSTED: N_("notice by post"), hz.REFUSED_TO_SIGN: N_("signature refused")}
NOTICE_WORDS = {hz.RECTIFY: N_("rectification notice"), hz.ORDER_AT_ONCE: N_("order to correct at once"),
                hz.ORDER_IN_TIME: N_("order to correct in time"), hz.REINSPECTION: N_("opinion of the re-inspection"),
                hz.MAJOR_NOTICE: N_("notice of a major hazard")}
REFERRAL_WORDS = dict(zip(REFERRALS, (
    N_("sealed, no emergency"), N_("sealed in an emergency"), N_("sealing decided by the group"),
    N_("sealing decision served"), N_("case handed over"), N_("reported in writing"),
    N_("opinion given"), N_("major notice served")), strict=True))
#: What must have happened by a deadline; and so short that it stands in a day of a month.
KIND_WORDS = {dl.RECTIFY: N_("deadline rectify"), dl.SERVE: N_("deadline serve"),
              dl.REINSPECT: N_("deadline look again"), dl.OPINION: N_("deadline opinion"),
              dl.MAJOR_NOTICE: N_("deadline major notice"), dl.SEAL: N_("deadline sealing"),
              dl.SEAL_GROUP: N_("deadline sealing group"), dl.TRANSFER: N_("deadline transfer"),
              dl.CHECK: N_("deadline check")}
LETTERS = {dl.RECTIFY: N_("letter rectify"), dl.SERVE: N_("letter serve"), dl.REINSPECT: N_("letter look again"),
           "": N_("letter else")}
#: What is done -> the word of its key.
VERBS = {"hazard_correct": N_("key corrected"), "hazard_order": N_("key order"), "notice_serve": N_("key served"),
         "hazard_claim": N_("key said done"), "hazard_reinspect": N_("key look again"),
         "hazard_cancel": N_("key end or void"), "hazard_extend": N_("key extend"),
         "hazard_measure": N_("key measure"), "evidence": N_("key evidence"), "hazard_major": N_("key major"),
         "hazard_refer": N_("key refer")}


class Left(NamedTuple):
    """What is left of a time limit: words and a look."""

    words: str
    look: str


def left(calendar: Calendar, today: date, last: date) -> Left:
    """How many working days are left, or how many days it is over."""
    days = workdays_left(calendar, today, last)
    if last < today:
        return Left(_("{count} days over", count=-days), "p3")
    if last == today:
        return Left(_("hazard due today"), "bold")
    return Left(_("{count} working days", count=days), "")


def is_open(hazard: Hazard) -> bool:
    """Whether something is still done about it."""
    return hazard.state not in hz.OVER


def is_overdue(hazard: Hazard, today: str) -> bool:
    """Whether its last day is over and nobody has said that it is done."""
    return hazard.state in (hz.FOUND, hz.ORDERED, hz.RECTIFYING) and "" < hazard.due < today


def state_words(hazard: Hazard, today: str) -> str:
    """How it stands, in a word; what is overdue says how far that was told on, what was closed late that it was."""
    if hazard.state == hz.CLOSED and hazard.late:
        return _("hazard closed late")
    return _(LEVEL_WORDS.get(hazard.level, LEVEL_WORDS[""]) if is_overdue(hazard, today) else
             STATE_WORDS.get(hazard.state, hazard.state))


def grade_words(hazard: Hazard) -> str:
    """On which path it is: on the spot, dated, major; a supervised case as one."""
    return _(MAJOR_WORDS[hazard.major]) if hazard.major in MAJOR_WORDS else _(PATH_WORDS.get(hazard.path, hazard.path))


def day_words(text: str) -> str:
    """A day with its weekday: 2026-10-08 Thu; empty where there is none."""
    if not text:
        return ""
    return f"{text} {weekday(date.fromisoformat(text))}"
