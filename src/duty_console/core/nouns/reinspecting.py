"""
Who looks again at a hazard, and what closes it: proof, another person than whoever claims that it is rectified, and a
date (HAZ-16). Nothing else does. What was never one is voided, and stays on the list with its reason.
"""

from __future__ import annotations

from msgspec import structs

from ...clock import Moment
from ...domain.body import Body
from ...domain.deadlines import KINDS, NAMED, OUTLIVE, RECTIFY, REINSPECT, Deadline
from ...domain.hazardevents import DeadlineSet, HazardCancelled, HazardClosed, HazardReinspected
from ...domain.hazardrows import CANCELLED, CLOSED, REINSPECTION, Hazard
from ...domain.hazards import ends_in, has_claimed, is_late, may
from ...texts import N_
from ..answers import done, refuse
from ..hazarding import SPOT, again, deadline_set, empty, ended, hazard_of, is_spot, today, unknown
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State
from .hazards import EXTENDED, LONGER, NO_DAY, NOT_NOW, ON_THE_SPOT, PROOF, evidence, flaw_of, notice_made
from .people import acting, person_of

PASS, FAIL = "pass", "fail"


def _reinspect(state: State, wish: Wish, now: Moment) -> Decision:
    hazard = hazard_of(state, wish.of)
    if hazard is None:
        return unknown(wish, now, wish.of)
    person = acting(state, wish)
    row = person_of(state, person)
    if row is None:
        return refuse(wish, now, N_("A signature is a person's: sign on first."))
    if not may(wish.args["result"], hazard):
        if wish.args["result"] == PASS and may(FAIL, hazard):
            return refuse(wish, now, N_("Nobody has said that hazard {hazard} is rectified: enter who says so, then "
                                        "let another person look (rule {rule})."), hazard=hazard.number, rule=PROOF)
        return refuse(wish, now, NOT_NOW, hazard=hazard.number)
    if has_claimed(hazard, person, row.name):
        return refuse(wish, now, N_("{who} said that hazard {hazard} is rectified: another person looks again (rule "
                                    "{rule})."), who=row.name or person, hazard=hazard.number, rule=PROOF)
    return _passed(state, wish, hazard, now) if wish.args["result"] == PASS else _failed(state, wish, hazard, now)


def _passed(state: State, wish: Wish, hazard: Hazard, now: Moment) -> Decision:
    of, day = f"hazard:{hazard.id}", today(now)
    if (no := empty(wish, now, "evidence")) is not None:
        return no
    if not wish.args.get("evidence") and not _is_proved(state, hazard):
        return refuse(wish, now, N_("Hazard {hazard} has no proof since it was ordered or looked at last: add a photo "
                                    "or the reference of a document (rule {rule})."), hazard=hazard.number, rule=PROOF)
    bodies: list[Body] = [_looked(state, wish, hazard, PASS, "", day)]
    if wish.args.get("evidence"):
        bodies.append(evidence(state, wish, of))
    if ends_in(hazard) == CLOSED:
        bodies.append(HazardClosed(hazard.id, day, is_late(hazard, hazard.claimed), PROOF, state.rules.version,
                                   wish.console, wish.request, hazard.number))
    bodies.append(_opinion(state, wish, hazard, now))
    return done(state, wish, now, *bodies, *_all_ended(state, of, day))


def _is_proved(state: State, hazard: Hazard) -> bool:
    """Whether something proves the rectification: what came since it was ordered and looked at last. A photo from when
    it was found shows the hazard."""
    of = f"hazard:{hazard.id}"
    return hazard.evidence > 0 and any(row.of == of and row.id > hazard.notice
                                       for row in state.rows["evidence"].values())


def _failed(state: State, wish: Wish, hazard: Hazard, now: Moment) -> Decision:
    """It goes on: by the limit that stands, or by a new one; that it was overdue stays."""
    limit = str(wish.args.get("limit", ""))
    if limit and flaw_of(limit, None, False, now):
        return refuse(wish, now, NO_DAY, text=limit)
    if limit and is_spot(state, hazard):
        return refuse(wish, now, ON_THE_SPOT, hazard=hazard.number, rule=SPOT)
    of, day = f"hazard:{hazard.id}", today(now)
    standing: Deadline | None = state.rows["deadline"].get((of, RECTIFY))
    if limit:
        one = deadline_set(state, of, RECTIFY, NAMED, 0, day, "CAL-02", limit)
        if one.last > hazard.due >= day:
            return refuse(wish, now, LONGER, hazard=hazard.number, day=hazard.due, rule=EXTENDED)
    elif standing is not None:
        one = DeadlineSet(of, RECTIFY, standing.unit, standing.length, standing.starts, standing.counted,
                          standing.last, standing.ends_at, standing.rule, state.rules.version, list(standing.missing),
                          hazard.number)
    else:
        one = deadline_set(state, of, RECTIFY, NAMED, 0, day, "CAL-02", day)
    looked_again = again(state, of, one, hazard.issuer)
    if one.last < day:  # it is over already: looked at again so many days after today
        looked_again = again(state, of, structs.replace(one, last=day), hazard.issuer)
    return done(state, wish, now, _looked(state, wish, hazard, FAIL, one.last if limit else "", day), one, looked_again,
                _opinion(state, wish, hazard, now))


def _looked(state: State, wish: Wish, hazard: Hazard, result: str, limit: str, day: str) -> HazardReinspected:
    return HazardReinspected(hazard.id, result, day, wish.args.get("text", ""), limit, "HAZ-06", state.rules.version,
                             wish.console, wish.request, hazard.number)


def _opinion(state: State, wish: Wish, hazard: Hazard, now: Moment) -> Body:
    """The numbered opinion on what was seen (复查意见)."""
    return structs.replace(notice_made(state, wish, now, REINSPECTION, [hazard], hazard.issuer, hazard.due, "HAZ-06"),
                           result=wish.args["result"])


def _all_ended(state: State, of: str, day: str) -> list[Body]:
    """Every deadline of a hazard that is over: looked at again today, the others hold no longer, but for what is owed
    all the same."""
    return [one for kind in KINDS if kind not in OUTLIVE for one in ended(state, of, kind,
                                                                          day if kind == REINSPECT else "")]


def _cancel(state: State, wish: Wish, now: Moment) -> Decision:
    """A supervised case whose hazard is gone is cancelled (销案); a wrong entry is voided, with its reason."""
    hazard, how = hazard_of(state, wish.of), wish.args["how"]
    if hazard is None:
        return unknown(wish, now, wish.of)
    if not may("cancel" if how == CANCELLED else "void", hazard):
        return refuse(wish, now, NOT_NOW, hazard=hazard.number)
    of = f"hazard:{hazard.id}"
    owed = [] if how == CANCELLED else [one for kind in sorted(OUTLIVE) for one in ended(state, of, kind)]
    return done(state, wish, now, HazardCancelled(
        hazard.id, how, today(now), wish.args["reason"], PROOF if how == CANCELLED else "HAZ-17", state.rules.version,
        wish.console, wish.request, hazard.number), *_all_ended(state, of, ""), *owed)


NOUN = Noun(acts={"hazard_reinspect": _reinspect, "hazard_cancel": _cancel})
