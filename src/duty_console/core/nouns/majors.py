"""
Major hazards (重大火灾隐患): suspected, determined, supervised, with the periods of their opinion and notice; and what
is handed on: sealed, transferred, reported (HAZ-07, HAZ-09, HAZ-10, HAZ-11).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.body import Body
from ...domain.deadlines import MAJOR_NOTICE, OPINION, OUTLIVE, SEAL, SEAL_GROUP, TRANSFER, WORKDAYS
from ...domain.hazardevents import HazardMajor, HazardReferred
from ...domain.hazardrows import DETERMINED, MAJORS, SUSPECTED, Hazard
from ...domain.hazardrows import MAJOR_NOTICE as NOTICE
from ...domain.hazards import may, same_person
from ...texts import N_
from ..answers import done, refuse
from ..hazarding import deadline_set, ended, hazard_of, hours_set, is_standing, today, unknown
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State
from .hazards import NOT_NOW, notice_made

JUDGED, PERIODS, SEALING, POLICE = "HAZ-11", "HAZ-07", "HAZ-09", "HAZ-10"
_COMMAS = str.maketrans("，、；;\n", ",,,,,")
#: What is done about something -> the deadlines that it meets.
_MEETS = {"opinion": (OPINION,), "major_notice": (MAJOR_NOTICE,), "seal_group": (SEAL_GROUP,),
          "seal_decision": (SEAL_GROUP, SEAL), "transferred": (TRANSFER,)}
_SEALS = ("sealed", "sealed_urgent")


def _major(state: State, wish: Wish, now: Moment) -> Decision:
    """Each step follows the one before it."""
    hazard, step, args = hazard_of(state, wish.of), wish.args["step"], wish.args
    if hazard is None or not may("major", hazard):
        return unknown(wish, now, wish.of)
    stands = MAJORS.index(hazard.major) if hazard.major else -1
    if MAJORS.index(step) != stands + 1:
        return refuse(wish, now, NOT_NOW, hazard=hazard.number)
    judges = [name.strip() for name in args.get("judges", "").translate(_COMMAS).split(",")
              if same_person(name)]
    need = round(state.rules.number(JUDGED, "judges"))
    if step == DETERMINED and len(set(map(same_person, judges))) < need:
        return refuse(wish, now, N_("A major hazard is determined by at least {count} people: name them (rule "
                                    "{rule})."), count=str(need), rule=JUDGED)
    experts = bool(args.get("experts"))
    bodies: list[Body] = [HazardMajor(hazard.id, step, experts, judges, args.get("text", ""),
                                      PERIODS if step == SUSPECTED else JUDGED, state.rules.version, wish.console,
                                      wish.request, hazard.number)]
    of = f"hazard:{hazard.id}"
    if step == SUSPECTED:
        bodies.append(_opinion(state, of, hazard, experts))
    elif step == DETERMINED:
        bodies += ended(state, of, OPINION, today(now))
        bodies.append(deadline_set(state, of, MAJOR_NOTICE, WORKDAYS, round(state.rules.number(PERIODS, "notice")),
                                   today(now), PERIODS))
    return done(state, wish, now, *bodies)


def _opinion(state: State, of: str, hazard: Hazard, experts: bool) -> Body:
    days = round(state.rules.number(PERIODS, "opinion")) + (
        round(state.rules.number(PERIODS, "experts")) if experts else 0)
    return deadline_set(state, of, OPINION, WORKDAYS, days, hazard.found, PERIODS)


def _refer(state: State, wish: Wish, now: Moment) -> Decision:
    hazard, what = hazard_of(state, wish.of), wish.args["what"]
    if hazard is None or not (may("refer", hazard) or _is_owed(state, hazard, what)):
        return unknown(wish, now, wish.of)
    of, rule = f"hazard:{hazard.id}", SEALING if what.startswith("seal") else POLICE
    if what in ("transferred", "reported") and not wish.args.get("to"):
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field="to")
    bodies: list[Body] = [HazardReferred(hazard.id, what, wish.args.get("to", ""), wish.args.get("text", ""),
                                         PERIODS if what in ("opinion", "major_notice") else rule,
                                         state.rules.version, wish.console, wish.request, hazard.number)]
    if what in _SEALS:
        bodies += _sealed(state, of, what, now)
    elif what == "major_notice":
        if hazard.major in ("", SUSPECTED):
            return refuse(wish, now, NOT_NOW, hazard=hazard.number)
        bodies.append(notice_made(state, wish, now, NOTICE, [hazard], hazard.issuer, hazard.due, PERIODS))
    for kind in _MEETS.get(what, ()):
        bodies += ended(state, of, kind, today(now))
    return done(state, wish, now, *bodies)


def _is_owed(state: State, hazard: Hazard, what: str) -> bool:
    """Whether something of a hazard that is over still waits for this."""
    return any(kind in OUTLIVE and is_standing(state, f"hazard:{hazard.id}", kind) for kind in _MEETS.get(what, ()))


def _sealed(state: State, of: str, what: str, now: Moment) -> list[Body]:
    """By when the decision on a sealing is served; where it was an emergency, by which hour the group decides (HAZ-09).
    What is sealed once more meanwhile has no more time for it."""
    rule = state.rules.rule(SEALING).values
    found: list[Body] = []
    if not is_standing(state, of, SEAL):
        found.append(deadline_set(state, of, SEAL, WORKDAYS, round(rule["decision"]), today(now), SEALING))
    if what == "sealed_urgent" and not is_standing(state, of, SEAL_GROUP):
        found.append(hours_set(state, of, SEAL_GROUP, round(rule["urgent_h"]), SEALING, now))
    return found


NOUN = Noun(acts={"hazard_major": _major, "hazard_refer": _refer})
