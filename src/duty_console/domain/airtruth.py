"""
What was asked of an amplifier, what it confirmed, what was measured: three facts and never one (BC-11). Pure.
"""

from __future__ import annotations

from ..texts import N_, _
from . import broadcasts as bc
from . import commands as cmd
from .broadcasts import Amplifier, Part
from .commands import Output

#: What each of the three says: yes, not yet, no, nobody knows, does not apply.
YES, NOT_YET, NO, UNKNOWN, NONE = "yes", "not_yet", "no", "unknown", "none"
_WORDS = {YES: N_("yes"), NOT_YET: N_("none"), NO: N_("no"), UNKNOWN: N_("unkn.")}


def truth(part: Part, amplifier: Amplifier | None, output: Output | None) -> tuple[str, str, str]:
    """Asked, confirmed, measured, as they stand now. What was sent is never confirmed, and what is confirmed is never
    heard by that alone."""
    asked = NO if part.how == "unsent" else YES if part.asked_at else NONE
    confirmed = {bc.PART_PLAYING: YES, bc.PART_ASKED: NOT_YET, bc.PART_UNKNOWN: UNKNOWN,
                 bc.PART_FAILED: NO if part.asked_at and asked == YES else NONE}.get(part.state, NONE)
    if part.state in (bc.PART_OVER, bc.PART_INTERRUPTED):
        confirmed = YES if part.confirmed_at else NONE
    return asked, confirmed, _measured(part, amplifier, output)


def _measured(part: Part, amplifier: Amplifier | None, output: Output | None) -> str:
    if amplifier is None or not amplifier.measured:
        return NONE
    if part.state == bc.PART_UNKNOWN:
        return UNKNOWN
    if part.state not in bc.HOLDS:
        return YES if part.measured_at else NONE
    if output is not None and (output.silent_at or (part.measured_at and output.measured == cmd.OFF)):
        return NO
    return YES if part.measured_at else NOT_YET if part.state == bc.PART_PLAYING else NONE


def truth_word(key: str) -> str:
    """A word of the three columns."""
    return _(_WORDS[key]) if key in _WORDS else "-"
