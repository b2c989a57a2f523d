"""
What the figures of hazards are called, and a share in words.
"""

from __future__ import annotations

from ..texts import N_, _
from . import hazardfigures as hf
from .drafttexts import COVERAGE, IN_TIME, INSPECTED, RECTIFICATION, REINSPECTION, Claim
from .hazardfigures import Figures, Share, percent_text

COUNTS = {
    hf.FOUND: N_("hazards found"), hf.CARRIED: N_("open from before"),
    hf.COUNTED: N_("counted: found, and open from before"), hf.NOT_DUE: N_("not yet due"),
    hf.DUE: N_("due: counted, less not yet due"),
    hf.RECTIFIED: N_("hazards closed"), hf.ON_TIME: N_("closed in time, on the spot too"),
    hf.ON_SPOT: N_("put right on the spot"), hf.IN_TIME: N_("closed in time"), hf.LATE: N_("closed late"),
    hf.WAITING: N_("said done in time, not looked at again"), hf.OVERDUE: N_("overdue, open"),
    hf.VOIDED_OVERDUE: N_("voided when overdue: stay counted"), hf.EXTENDED: N_("with an extended limit"),
    hf.CASES: N_("supervised cases cancelled"), hf.VOID: N_("entries voided"),
    hf.AGAIN_DUE: N_("re-inspections due"), hf.AGAIN: N_("re-inspected within 3 working days"),
    INSPECTED: N_("places inspected")}
RATES = {RECTIFICATION: N_("rectification rate"), IN_TIME: N_("rate in time"), REINSPECTION: N_("re-inspection rate"),
         COVERAGE: N_("quarter coverage")}
#: The counts in the order in which they are shown.
SHOWN = (hf.FOUND, hf.CARRIED, hf.NOT_DUE, hf.DUE, hf.RECTIFIED, hf.ON_SPOT, hf.IN_TIME, hf.LATE, hf.WAITING,
         hf.OVERDUE, hf.VOIDED_OVERDUE, hf.AGAIN_DUE, hf.AGAIN, hf.EXTENDED, hf.CASES, hf.VOID)


def count_word(which: str) -> str:
    """What a count is called."""
    return _(COUNTS[which])


def rate_word(rate: str) -> str:
    """What a rate is called."""
    return _(RATES[rate])


def rates(found: Figures) -> dict[str, Share]:
    """The rates of hazards by their names."""
    return {RECTIFICATION: found.rectification, IN_TIME: found.in_time, REINSPECTION: found.reinspection}


def share_words(some: int, among: int) -> str:
    """A share with what it is a share of: 98.2% (56/57)."""
    return f"{percent_text(some, among)} ({some}/{among})" if among else _("nothing due (0/0)")


def figure_words(name: str, value: object) -> str:
    """A figure with its name."""
    return _("{name}: {value}", name=name, value=value)


def claim_words(claim: Claim) -> str:
    """Where a draft says something else than is counted."""
    if claim.rate:
        return _('"{words}": the {rate} is {counted} ({some}/{among}), not {said}', words=claim.words,
                 rate=rate_word(claim.of), counted=claim.counted, some=claim.some, among=claim.among, said=claim.said)
    return _('"{words}": {count}: {counted}, not {said}', words=claim.words, count=count_word(claim.of),
             counted=claim.counted, said=claim.said)
