"""
Swaps: one person asks, the other agrees, and only then, with the rules asked once more, do they change places
(DUTY-17). The shift leader may do either for somebody else.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.actiontypes import LEADER
from ...domain.dutyrules import Finding
from ...domain.events import Event
from ...domain.rosterevents import SwapAnswered, SwapAsked
from ...domain.rosterrows import AGREED, ASKED, REFUSED, WITHDRAWN, Swap
from ...domain.rosters import effective, is_away
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..rostering import broken_by, called, moment_text, refused_by, roster_of, warnings_of
from ..state import State
from .people import acting, person_of
from .rostering import NOBODY, Span, refused_span, span_of

RULE = "DUTY-17"
#: What somebody answers -> what becomes of it.
ANSWERS = {"agree": AGREED, "refuse": REFUSED, "withdraw": WITHDRAWN}


def _swap(state: State, wish: Wish, now: Moment) -> Decision:
    me = acting(state, wish)
    person, other = wish.args.get("person", me), wish.args["other"]
    for key in (person, other):
        if person_of(state, key) is None:
            return refuse(wish, now, NOBODY, person=key or "-")
    if person != me and wish.role != LEADER:
        return refuse(wish, now, N_("Only the shift leader enters this for somebody else."))
    span = span_of(wish, now)
    back = (span_of(wish, now, "back_begins", "back_until")
            if wish.args.get("back_begins") or wish.args.get("back_until") else Span())
    for one in (span, back):
        if one.wrong:
            return refused_span(wish, now, one)
    row = Swap(0, person, other, span.begins, span.until, back.begins, back.until, wish.actor, now.at)
    no = _impossible(state, wish, row, now)
    return no if no is not None else done(state, wish, now, SwapAsked(
        person, other, span.begins, span.until, back.begins, back.until, wish.console, wish.request))


def _impossible(state: State, wish: Wish, row: Swap, now: Moment) -> Decision | None:
    """Nobody gives what he has not, or takes what he is away from."""
    known = roster_of(state)
    if row.person == row.other:
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field="other")
    for giver, taker, begins, until in ((row.person, row.other, row.begins, row.until),
                                        (row.other, row.person, row.back_begins, row.back_until)):
        spells = effective(known, begins, until) if until else []
        if until and not any(spell.person == giver for spell in spells):
            return refuse(wish, now, N_("{person} is not on duty from {begins} to {until}."),
                          person=called(state, giver), begins=moment_text(begins), until=moment_text(until))
        if until and any(spell.person == taker and spell.counts for spell in spells):
            return refuse(wish, now, N_("{person} is on duty himself from {begins} to {until}."),
                          person=called(state, taker), begins=moment_text(begins), until=moment_text(until))
        if until and (away := is_away(known, taker, begins, until)) is not None:
            return refuse(wish, now, N_("{person} is away until {until}."), person=called(state, taker),
                          until=moment_text(away.until))
    return None


def _answer(state: State, wish: Wish, now: Moment) -> Decision:
    row: Swap | None = state.rows["swap"].get(wish.args["swap"])
    if row is None or row.state != ASKED or max(row.until, row.back_until) <= now.at:
        return refuse(wish, now, N_("There is no such thing any more."))
    answer = ANSWERS[wish.args["answer"]]
    whose = row.person if answer == WITHDRAWN else row.other
    if acting(state, wish) != whose and wish.role != LEADER:
        return refuse(wish, now, N_("That is for {person} to say, or for the shift leader (rule {rule})."),
                      person=called(state, whose), rule=RULE)
    found: list[Finding] = []
    if answer == AGREED:
        if (no := _impossible(state, wish, row, now)) is not None:
            return no
        after = roster_of(state)
        swapped = row._replace(state=AGREED, agreed=state.head + 1, answered_at=now.at)
        after = after._replace(swaps=tuple(swapped if one.id == row.id else one for one in after.swaps))
        ends = [moment for moment in (row.until, row.back_until) if moment]
        begins = [moment for moment in (row.begins, row.back_begins) if moment]
        found = broken_by(state, after, min(begins), max(ends), now)
        blocking = [one for one in found if one.blocks]
        if blocking:
            first = next((one for one in blocking if one.person in (row.other, row.person)), blocking[0])
            return refused_by(state, wish, first, after, now)
    return done(state, wish, now, SwapAnswered(row.id, answer, warnings_of(found), RULE, state.rules.version,
                                               wish.console, wish.request))


def _asked(state: State, event: Event, body: SwapAsked) -> None:
    state.put("swap", Swap(event.number, body.person, body.other, body.begins, body.until, body.back_begins,
                           body.back_until, event.actor, event.at))


def _answered(state: State, event: Event, body: SwapAnswered) -> None:
    if (row := state.rows["swap"].get(body.swap)) is not None:
        state.put("swap", row._replace(
            state=body.state, agreed=event.number if body.state == AGREED else 0, answered_by=event.actor,
            answered_at=event.at, warnings=tuple(body.warnings)))


NOUN = Noun({"swap.asked": _asked, "swap.answered": _answered}, {"swap": _swap, "answer_swap": _answer})
