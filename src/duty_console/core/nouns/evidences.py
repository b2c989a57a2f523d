"""
What proves something about a hazard, a notice or a paper: a file that the collector keeps by its digest, or a reference
to what is kept elsewhere (HAZ-16).
"""

from __future__ import annotations

import re

from ...clock import Moment
from ...domain.noticeevents import EvidenceKept
from ...texts import N_
from ..answers import done, refuse
from ..hazarding import called, empty, hazard_of, notice_of, unknown
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State

_DIGEST = re.compile(r"[0-9a-f]{64}")


def _evidence(state: State, wish: Wish, now: Moment) -> Decision:
    args = wish.args
    of = _of(state, wish.of)
    if not of:
        return unknown(wish, now, wish.of)
    digest, reference = str(args.get("digest", "")), str(args.get("reference", ""))
    if (no := empty(wish, now, "reference")) is not None:
        return no
    if bool(digest) == bool(reference) or (digest and not _DIGEST.fullmatch(digest)):
        return refuse(wish, now, N_("Give a file or a reference: `duty evidence add` brings files."))
    return done(state, wish, now, EvidenceKept(of, digest, args.get("name", ""), args.get("size", 0), reference,
                                               wish.console, wish.request, called(state, of)))


def _of(state: State, text: str) -> str:
    """What it is of, by its entry; empty where there is no such thing at hand."""
    table, _colon, number = text.partition(":")
    if table == "notice":
        notice = notice_of(state, text)
        return f"notice:{notice.id}" if notice is not None else ""
    if table == "paper" and number.isascii() and number.isdecimal():
        return text if int(number) in state.rows["paper"] else ""
    hazard = hazard_of(state, text)
    return f"hazard:{hazard.id}" if hazard is not None else ""


NOUN = Noun(acts={"evidence": _evidence})
