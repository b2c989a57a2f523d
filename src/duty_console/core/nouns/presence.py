"""
The presence check (DUTY-19): somebody on duty proves from time to time that he is at the console, by answering, by
signing on, or by acting on an alarm. Whoever does not is asked, then the second officer, then the leader.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.events import Body, Event
from ...domain.rosterevents import DutyJudged, PresenceAnswered, PresenceAsked
from ...domain.rosterrows import Duty, Presence
from ...domain.rosters import day_of, midnight
from ...texts import N_
from ..answers import done, refuse
from ..facts import of_collector
from ..inputs import Wish
from ..intake import is_active, own_alarm, own_return, standing_own
from ..noun import Decision, Noun, Watch
from ..rostering import called, on_duty
from ..routing import for_duties, out_of
from ..state import State
from .people import acting

RULE, ABSENT = "DUTY-19", "nobody_present"
#: The last step: the leader is called.
_LAST = 3


def _present(state: State, wish: Wish, now: Moment) -> Decision:
    person = acting(state, wish)
    if person not in {spell.person for spell in on_duty(state, now.at)}:
        return refuse(wish, now, N_("{person} is not on duty now."), person=called(state, person) or "-")
    facts, effects = done(state, wish, now, PresenceAnswered(person, wish.console, wish.request))
    return [*facts, *own_return(state, "", ABSENT, now)], effects


def _due(state: State, row: Presence) -> int | None:
    """After a while without a proof, longer by day; after that step by step."""
    rule = state.rules.rule(RULE).values
    if rule["checked"] != "yes" or row.asked >= _LAST:
        return None
    if row.asked:
        return state.due(row.number, row.at, row.tick, round(rule["then_s"] * 1000))
    of_day = row.at - midnight(day_of(row.at))
    night = of_day >= rule["night_from_s"] * 1000 or of_day < rule["night_until_s"] * 1000
    return state.due(row.number, row.at, row.tick, round(rule["night_s" if night else "day_s"] * 1000))


def _ask(state: State, row: Presence, now: Moment) -> Decision:
    """Whom the next step calls; from the second on it is an alarm."""
    duty: Duty = state.rows["duty"].get(1) or Duty()
    step = row.asked + 1
    inside = [person for person in duty.required if person not in state.rows["outing"]]
    people = {1: inside[:1], 2: [person for person in duty.required if person not in inside[:1]]}.get(
        step, for_duties(state, ("leader",), now.at).people)
    facts = [of_collector(PresenceAsked(step, people, RULE, state.rules.version, out_of(state, people)), now)]
    if step > 1 and not is_active(standing_own(state, "", ABSENT)):
        facts.append(own_alarm(state, "", ABSENT, "supervisory", now))
    return facts, []


def _proved(state: State, event: Event, _body: Body) -> None:
    """Whoever is on duty acts, and so is there."""
    duty: Duty | None = state.rows["duty"].get(1)
    if duty is not None and event.actor.removeprefix("person:") in (*duty.required, *duty.extra):
        state.put("presence", Presence(1, event.number, event.at, event.tick))


def _judged(state: State, event: Event, body: DutyJudged) -> None:
    """Where nobody is on duty nobody is asked; where somebody comes on he is, after the usual time."""
    row: Presence | None = state.rows["presence"].get(1)
    if not body.required:
        state.drop("presence", 1)
    elif row is None:
        state.put("presence", Presence(1, event.number, event.at, event.tick))


def _asked(state: State, event: Event, body: PresenceAsked) -> None:
    state.put("presence", Presence(1, event.number, event.at, event.tick, body.step))


NOUN = Noun({"duty.judged": _judged, "presence.asked": _asked,
             **dict.fromkeys(("presence.answered", "person.signed_on", "alarm.acknowledged", "duty.back"), _proved)},
            {"present": _present}, {"presence": Watch(_due, _ask)})
