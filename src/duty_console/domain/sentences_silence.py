"""
The silence tests of loudspeakers (BC-13) said to a person: an event in one sentence, a result in a few words.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import silence as st
from . import silenceevents as se
from .body import Body
from .broadcastwords import word
from .narration import Names
from .silence import SilenceTest

RESULTS = {st.PASSED: N_("passed"), st.FAILED: N_("failed"), st.UNMEASURED: N_("could not be measured"),
           st.PUT_OFF: N_("put off"), st.NOT_DONE: N_("not done"), st.UNKNOWN: N_("outcome unknown"),
           "": N_("being tested")}
WHY = {
    st.SPEAKING: N_("somebody speaks there"), st.BUSY: N_("its device is busy"), st.AWAY: N_("its line is away"),
    st.OFF: N_("nobody received at that hour"), st.RESTART: N_("reception ended in the middle of it"),
    st.REMOVED: N_("no longer in the room file"), st.UNCONFIRMED: N_("nobody confirmed"),
    st.UNSENT: N_("the order never left"), st.REFUSED: N_("refused"), st.SILENT: N_("nothing comes out"),
    st.CLOSED: N_("it closed by itself"), st.BLIND: N_("nothing measures it"),
    st.STUCK: N_("its sensor says on while nothing is open"),
}


def result_words(result: str, how: str) -> str:
    """What came of a test, and why."""
    said = word(RESULTS, result) if result else _(RESULTS[""])
    return f"{said} ({word(WHY, how)})" if how else said


def days_words(row: SilenceTest) -> str:
    """Of which day a result is, or from which to which."""
    return row.day if row.day == row.last else f"{row.day} - {row.last}"


def _amplifiers(keys: list[str], names: Names) -> str:
    return _(", ").join(map(names.amplifier, keys))


def _set(body: se.SilenceSet, names: Names) -> str:
    return _("{amplifier} is tested each day at {time}", amplifier=names.amplifier(body.amplifier),
             time=f"{body.minute // 60:02}:{body.minute % 60:02}")


def _missed(body: se.SilenceMissed, names: Names) -> str:
    days = body.first if body.first == body.last else f"{body.first} - {body.last}"
    return _("Silence test of {amplifier} not done, {days}: {why}", amplifier=names.amplifier(body.amplifier),
             days=days, why=word(WHY, body.why))


SENTENCES: dict[type[Body], Callable[..., str]] = {
    se.SilenceSet: _set,
    se.SilenceAsked: lambda body, names: _("Silence test asked for: {amplifiers}",
                                           amplifiers=_amplifiers(body.amplifiers, names)),
    se.SilenceBegan: lambda body, names: _("Silence test of {amplifier} began",
                                           amplifier=names.amplifier(body.amplifier)),
    se.SilenceEnded: lambda body, names: _("Silence test of {amplifier}: {result}",
                                           amplifier=names.amplifier(body.amplifier),
                                           result=result_words(body.result, body.how)),
    se.SilencePutOff: lambda body, names: _("Silence test of {amplifier} put off: {why}",
                                            amplifier=names.amplifier(body.amplifier), why=word(WHY, body.why)),
    se.SilenceMissed: _missed,
    se.SilenceCarried: lambda body, names: _("Silence test of {amplifier}: known up to {day}",
                                             amplifier=names.amplifier(body.amplifier), day=body.day or "-"),
}
