"""
An inspection of a place (检查): who looked at it on which day, item by item of the checklist of its trade. Every "no"
becomes a hazard in the same decision, and a complaint that it answers is checked by it.

It is entered on its day or few days later (HAZ-23): a list of the quarter that could be filled in backwards would prove
nothing.
"""

from __future__ import annotations

from datetime import timedelta

from ...clock import Moment
from ...domain.breaches import answers_of, checklist
from ...domain.events import Event
from ...domain.hazardevents import DeadlineEnded
from ...domain.hazardrows import COMMUNITY
from ...domain.hazards import same_person
from ...domain.inspections import ENTERED, QUARTERLY, day_named
from ...domain.placeevents import InspectionMade
from ...domain.placerows import NO, TRADES, Inspection, Place
from ...domain.rosters import day_of
from ...texts import N_
from ..answers import refuse
from ..facts import Fact
from ..hazarding import found
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..state import State
from .complaining import RULE as CHECKED
from .complaining import complaint_of
from .complaining import of as complaint_key
from .people import acting
from .places import NO_DAY, NO_PLACE, place_of

#: Between names of people.
_BETWEEN = str.maketrans("，、；;", ",,,,")


def _inspect(state: State, wish: Wish, now: Moment) -> Decision:
    args = wish.args
    number = args.get("complaint", 0)
    complaint = complaint_of(state, number)
    place = place_of(state, wish.of)
    if place is None and complaint is not None and complaint.place == wish.of.removeprefix("place:"):
        place = state.rows["place"].get(complaint.place)  # it left the register: what was said of it is checked still
    if place is None:
        return refuse(wish, now, NO_PLACE, place=wish.of)
    if (no := _day_refused(state, wish, now)) is not None:
        return no
    day = args.get("day") or day_of(now.at).isoformat()
    people = [name.strip() for name in args.get("people", "").translate(_BETWEEN).split(",") if same_person(name)]
    if not people and not (key := acting(state, wish)):
        return refuse(wish, now, N_("Say who looked at it: people."))
    people = people or [key]
    trade = args.get("checklist") or (place.trade if args.get("answers") else "")
    if trade and trade not in TRADES:
        return refuse(wish, now, N_("There is no checklist {checklist}; known: {known}."), checklist=trade,
                      known=", ".join(TRADES))
    said = answers_of(args.get("answers", ""), [row.breach for row in checklist(state.rules, trade)])
    if said.flaw:
        return refuse(wish, now, said.flaw, item=said.item, checklist=trade)
    if number and (complaint is None or complaint.place != place.place):
        return refuse(wish, now, N_("There is no complaint {complaint} about this place that is still to be checked."),
                      complaint=str(number))
    if complaint is not None and day < (came := day_of(complaint.at).isoformat()):
        return refuse(wish, now, N_("Complaint {complaint} came on {day}: an inspection before that does not check it "
                                    "(rule {rule})."), complaint=str(number), day=came, rule=CHECKED)
    wrong = [item for item, answer in said.answers if answer == NO]
    ruleset = state.rules.version
    facts = [Fact(InspectionMade(
        place.place, day, args.get("issuer", COMMUNITY), people, trade, [f"{item}={how}" for item, how in said.answers],
        args.get("text", ""), number, len(wrong), QUARTERLY, ruleset, wish.console, wish.request), wish.actor, now.at,
        now.tick)]
    if complaint is not None:
        facts.append(Fact(DeadlineEnded(complaint_key(number), "check", day_of(now.at).isoformat()), wish.actor, now.at,
                          now.tick))
    for nth, item in enumerate(wrong):
        facts += found(state, wish, now, place.place, item, source=f"inspection:{state.head + 1}", day=day,
                       before=len(facts), nth=nth)
    return facts, [Reply(wish.console, wish.request, state.head + 1)]


def _day_refused(state: State, wish: Wish, now: Moment) -> Decision | None:
    """Why the day is none on which it can have been."""
    text, today = wish.args.get("day", ""), day_of(now.at)
    if not text:
        return None
    day = day_named(text)
    if day is None:
        return refuse(wish, now, NO_DAY, field="day", text=text)
    back = round(state.rules.number(ENTERED, "back_d"))
    if not today - timedelta(days=back) <= day <= today:
        return refuse(wish, now, N_("An inspection of {day} cannot be entered now: it is entered on its day, {days} "
                                    "days later at most (rule {rule})."), day=text, days=str(back), rule=ENTERED)
    return None


def _put(state: State, event: Event, body: InspectionMade) -> None:
    state.put("inspection", Inspection(
        event.number, body.place, body.day, body.issuer, tuple(body.people), body.checklist, tuple(body.answers),
        body.text, body.complaint, body.hazards, event.at, event.actor))
    place: Place | None = state.rows["place"].get(body.place)
    if place is not None and body.day >= place.inspected:
        state.put("place", place._replace(inspected=body.day, inspection=event.number))
    row = complaint_of(state, body.complaint)
    if row is not None:
        state.put("complaint", row._replace(inspection=event.number, checked_at=event.at))


NOUN = Noun({"inspection.made": _put}, {"inspect": _inspect})
