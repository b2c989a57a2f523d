"""
Out on patrol, one left (DUTY-13); and one person alone, where local rules allow it and that is proved (DUTY-11,
DUTY-12).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.actiontypes import LEADER
from ...domain.events import Event
from ...domain.rosterevents import DutyBack, DutyDiverted, DutyLeft, DutyOverdue, SingleBegan, SingleEnded
from ...domain.rosterrows import Outing, Single
from ...texts import N_
from ..answers import done, refuse
from ..diverting import NOT_BACK, NOT_OUT, diverted, heard_again
from ..facts import of_collector
from ..inputs import Wish
from ..intake import is_active, own_alarm, standing_own
from ..noun import Decision, Noun, Watch
from ..rostering import called, is_linked, on_duty, single
from ..state import State
from .owning import GONE
from .people import acting, person_of
from .rostering import NOBODY

RULE_OUT, RULE_SINGLE = "DUTY-13", "DUTY-11"


def _go_out(state: State, wish: Wish, now: Moment) -> Decision:
    """Somebody else who is on duty stays at the console; who is out already gives another time."""
    person = wish.args.get("person", acting(state, wish))
    if (no := _no(state, wish, person, now)) is not None:
        return no
    most = round(state.rules.number(RULE_OUT))
    if wish.args["for_s"] > most:
        return refuse(wish, now, N_("This lasts {minutes} min at most (rule {rule})."), minutes=str(most // 60),
                      rule=RULE_OUT)
    standing = {spell.person for spell in on_duty(state, now.at)}
    if person not in standing:
        return refuse(wish, now, N_("{person} is not on duty now."), person=called(state, person))
    if not standing - {person} - set(state.rows["outing"]):
        return refuse(wish, now, N_("Nobody would stay at the console: one always stays (rule {rule})."), rule=RULE_OUT)
    return done(state, wish, now, DutyLeft(person, wish.args["for_s"] * 1000, wish.args["reason"], RULE_OUT,
                                           wish.console, wish.request))


def _come_back(state: State, wish: Wish, now: Moment) -> Decision:
    person = wish.args.get("person", acting(state, wish))
    if (no := _no(state, wish, person, now)) is not None:
        return no
    if person not in state.rows["outing"]:
        return refuse(wish, now, NOT_OUT, person=called(state, person))
    facts, effects = done(state, wish, now, DutyBack(person, wish.console, wish.request))
    return [*facts, *heard_again(state, person, now)], effects


def _divert(state: State, wish: Wish, now: Moment) -> Decision:
    """Whoever is at the console sends whoever is out."""
    alarm = state.alarms.get(wish.alarm)
    if wish.alarm and alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    body = diverted(state, wish, alarm, now)
    if not isinstance(body, DutyDiverted):
        return body
    facts, effects = done(state, wish, now, body)
    return [*facts, *heard_again(state, body.person, now)], effects


def _no(state: State, wish: Wish, person: str, now: Moment) -> Decision | None:
    if person_of(state, person) is None:
        return refuse(wish, now, NOBODY, person=person or "-")
    if person != acting(state, wish) and wish.role != LEADER:
        return refuse(wish, now, N_("Only the shift leader enters this for somebody else."))
    return None


def _due(state: State, row: Outing) -> int | None:
    return None if row.overdue else state.due(row.id, row.at, row.tick, row.for_ms)


def _overdue(state: State, row: Outing, now: Moment) -> Decision:
    facts = [of_collector(DutyOverdue(row.person, RULE_OUT, state.rules.version), now)]
    if not is_active(standing_own(state, "", NOT_BACK)):
        facts.append(own_alarm(state, "", NOT_BACK, "supervisory", now))
    return facts, []


def _single_begin(state: State, wish: Wish, now: Moment) -> Decision:
    """One person only with every proof, and with the link there now."""
    if single(state) is not None:
        return refuse(wish, now, N_("It is so already: end that first."))
    line = wish.args["line"]
    if line not in state.lines:
        return refuse(wish, now, N_("There is no line {line}."), line=line)
    if not is_linked(state, line):
        return refuse(wish, now, N_("The link to the remote side is not there: {line} (rule {rule})."), line=line,
                      rule=RULE_SINGLE)
    args = wish.args
    return done(state, wish, now, SingleBegan(line, args["allowed_by"], args["remote"], args["certified"],
                                              args["equipment"], RULE_SINGLE, state.rules.version, wish.console,
                                              wish.request))


def _single_end(state: State, wish: Wish, now: Moment) -> Decision:
    row = single(state)
    if row is None:
        return refuse(wish, now, N_("There is no such thing any more."))
    return done(state, wish, now, SingleEnded(row.id, wish.console, wish.request))


def _left(state: State, event: Event, body: DutyLeft) -> None:
    if not state.rows["outing"]:
        _reduced(state, event.at)
    row: Outing | None = state.rows["outing"].get(body.person)  # he gives another time
    state.put("outing", Outing(body.person, event.number, event.at, event.tick, body.for_ms, body.why,
                               left_at=row.since if row is not None else 0))


def _sent(state: State, event: Event, body: DutyDiverted) -> None:
    row: Outing | None = state.rows["outing"].get(body.person)
    if row is not None:
        state.put("outing", row._replace(id=event.number, at=event.at, tick=event.tick, for_ms=body.for_ms,
                                         overdue=False, place=body.place, alarm=body.alarm, left_at=row.since))


def _back(state: State, _event: Event, body: DutyBack) -> None:
    state.drop("outing", body.person)
    if not state.rows["outing"]:
        _reduced(state, 0)


def _reduced(state: State, at: int) -> None:
    if (row := state.rows["duty"].get(1)) is not None:
        state.put("duty", row._replace(reduced_at=at))


def _was_overdue(state: State, _event: Event, body: DutyOverdue) -> None:
    if (row := state.rows["outing"].get(body.person)) is not None:
        state.put("outing", row._replace(overdue=True))


def _began(state: State, event: Event, body: SingleBegan) -> None:
    state.put("single_duty", Single(event.number, body.line, body.allowed_by, body.remote, body.certified,
                                    body.equipment, event.actor, event.at))


def _ended(state: State, event: Event, body: SingleEnded) -> None:
    if (row := state.rows["single_duty"].get(body.single)) is not None:
        state.put("single_duty", row._replace(ended_at=event.at))


NOUN = Noun({"duty.left": _left, "duty.diverted": _sent, "duty.back": _back, "duty.overdue": _was_overdue,
             "single.began": _began, "single.ended": _ended},
            {"go_out": _go_out, "come_back": _come_back, "divert": _divert, "single_begin": _single_begin,
             "single_end": _single_end},
            {"outing": Watch(_due, _overdue)})
