"""
Handing over a shift: it is begun with a numbered snapshot, renewed with another, and every item that wants a word gets
one (FORM-03). Who signs it, and what comes of the last signature, is `handsigning`; what nobody signs, `handwatch`.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import handovers as hand
from ...domain.actiontypes import LEADER
from ...domain.events import ClockStepped, Event
from ...domain.handoverevents import DutyArrived, HandoverAnswered, HandoverBegun
from ...domain.handoveritems import Bounds, bounds_of
from ...domain.handovers import Answer, Arrival, Handover, answered, text_of
from ...domain.handovershifts import Shift, comes
from ...domain.rosterevents import RosterRestored
from ...texts import N_
from ..answers import done, refuse
from ..handing import RULE_FORM, RULE_SIGN, open_items, relieved, seconds_ms, shift_now, snapshot, standing
from ..inputs import Wish
from ..noun import Decision, Noun
from ..rostering import called, moment_text, roster_of
from ..state import State
from .people import acting, person_of
from .rostering import NOBODY

NO_SHIFT = N_("The roster has no change of shift within {before} h ahead or {after} h past that is not handed over: "
              "enter who comes, then begin (rule {rule}).")
NO_HANDOVER = N_("There is no handover {number}: `duty handover` lists them.")
RENEWED = N_("Handover {number} was renewed: go on with number {other} (rule {rule}).")
IS_OVER = N_("Handover {number} is signed by both sides.")
NOT_HERS = N_("{person} neither hands over nor takes over here: the roster says who does (rule {rule}).")
SIGN_ON = N_("Who hands over or takes over is a person: sign on first.")


def _begin(state: State, wish: Wish, now: Moment) -> Decision:
    known, shift = standing(state), shift_now(state, now)
    if shift is None:
        return refuse(wish, now, NO_SHIFT, before=_hours(state, "early_s"), after=_hours(state, "late_s"),
                      rule=RULE_SIGN)
    if known is not None and (known.change_at == shift.at) and wish.action != "handover_renew":
        return refuse(wish, now, N_("Handover {number} is begun: sign it, or renew it (rule {rule})."),
                      number=str(known.id), rule=RULE_SIGN)
    if known is None and wish.action == "handover_renew":
        return refuse(wish, now, N_("No handover is begun: begin one."))
    person = acting(state, wish)
    if not person:
        return refuse(wish, now, SIGN_ON, need="sign_on")
    if wish.role != LEADER and person not in (*shift.outgoing, *shift.incoming, *shift.extras):
        return refuse(wish, now, NOT_HERS, person=called(state, person), rule=RULE_SIGN)
    if wish.role != LEADER and known is None and person not in shift.outgoing:
        return refuse(wish, now, N_("{person} takes over: whoever hands over begins ({who}), or the shift leader (rule "
                                    "{rule})."), person=called(state, person), rule=RULE_SIGN,
                      who=", ".join(called(state, one) for one in shift.outgoing))
    return done(state, wish, now, _begun(state, wish, now, shift, known))


def _begun(state: State, wish: Wish, now: Moment, shift: Shift, known: Handover | None) -> HandoverBegun:
    bounds = Bounds(shift.until, shift.at + seconds_ms(state, RULE_FORM, "soon_s"),
                    now.at - seconds_ms(state, RULE_FORM, "rounds_s"))
    return HandoverBegun(shift.at, shift.until, list(shift.outgoing), [*shift.incoming, *shift.extras],
                         [text_of(item) for item in snapshot(state, shift, bounds, now)], bounds.soon, bounds.oldest,
                         known.id if known is not None else 0, RULE_SIGN, state.rules.version, wish.console,
                         wish.request)


def _hours(state: State, value: str) -> str:
    return f"{seconds_ms(state, RULE_SIGN, value) / 3_600_000:g}"


def found(state: State, wish: Wish, now: Moment) -> Handover | Decision:
    """The handover of a wish, where it waits for signatures; else why not."""
    number = int(wish.args["handover"])
    row: Handover | None = state.rows["handover"].get(number)
    if row is None:
        return refuse(wish, now, NO_HANDOVER, number=str(number))
    if row.state == hand.RENEWED:
        return refuse(wish, now, RENEWED, number=str(number), other=str(row.renewed_by), rule=RULE_SIGN)
    return refuse(wish, now, IS_OVER, number=str(number)) if row.state == hand.ENDED else row


def _answer(state: State, wish: Wish, now: Moment) -> Decision:
    row = found(state, wish, now)
    if not isinstance(row, Handover):
        return row
    person, text = acting(state, wish), wish.args.get("text", "")
    if not person:
        return refuse(wish, now, SIGN_ON, need="sign_on")
    takes = comes(roster_of(state), row, now.at, person)
    if not takes and person not in row.outgoing and wish.role != LEADER:
        return refuse(wish, now, NOT_HERS, person=called(state, person), rule=RULE_SIGN)
    known = {item.item: item for item in (*hand.items_of(row), *open_items(state, bounds_of(row), now))}
    names = [name.strip() for name in wish.args["items"].split(",") if name.strip()]
    keys = [key for name in names if (key := _key(name, known))]
    if len(keys) != len(names) or not keys:
        return refuse(wish, now, N_("There is no item {item} in handover {number}."), number=str(row.id),
                      item=next((name for name in names if not _key(name, known)), "-"))
    kinds = {known[key].kind for key in keys}
    if hand.ASIDE in kinds and not takes:
        return refuse(wish, now, N_("What is put aside is decided anew by whoever takes over (rule {rule})."),
                      rule=RULE_FORM)
    if not text and (wish.args["answer"] == hand.NOT_OK or hand.ALARM in kinds):
        return refuse(wish, now, N_("Say in words how it stands: {item} (rule {rule})."), item=", ".join(keys),
                      rule=RULE_FORM)
    if hand.ASIDE in kinds and wish.args["answer"] == hand.NOT_OK:
        return refuse(wish, now, N_("What shall not stay aside is ended: take it off the shelf or put it back into "
                                    "service (rule {rule})."), rule=RULE_FORM)
    return done(state, wish, now, HandoverAnswered(row.id, keys, wish.args["answer"], text, wish.console, wish.request))


def _key(name: str, known: dict[str, hand.Item]) -> str:
    """The key of an item as it is typed; what is looked at by hand may be named without its kind."""
    return next((key for key in (name, f"{hand.CHECK}:{name}") if key in known), "")


def _arrive(state: State, wish: Wish, now: Moment) -> Decision:
    """Somebody has come for his shift; the shift leader may enter it for somebody else."""
    me = acting(state, wish)
    person = wish.args.get("person", me)
    if person_of(state, person) is None:
        return refuse(wish, now, NOBODY, person=person or "-")
    if person != me and wish.role != LEADER:
        return refuse(wish, now, N_("Only the shift leader enters this for somebody else."))
    row: Arrival | None = state.rows["arrival"].get(person)
    if row is not None and 0 <= now.at - row.at < seconds_ms(state, RULE_SIGN, "early_s"):
        return refuse(wish, now, N_("{person} has come at {when} already."), person=called(state, person),
                      when=moment_text(row.at))
    return done(state, wish, now, DutyArrived(person, wish.console, wish.request),
                *(RosterRestored(change.id, "", "") for change in relieved(state, person, now)))


def _row(event: Event, body: HandoverBegun) -> Handover:
    return Handover(event.number, event.number - 1, event.at, body.change_at, body.until, event.actor,
                    tuple(body.outgoing), tuple(body.incoming), tuple(body.items), body.soon_at, body.oldest_at,
                    event.number, event.at, event.tick, replaces=body.replaces)


def _was_begun(state: State, event: Event, body: HandoverBegun) -> None:
    """A renewed one keeps what was said of items that are as they were, and how far people were reminded."""
    row = _row(event, body)
    former: Handover | None = state.rows["handover"].get(body.replaces)
    if former is not None:
        state.put("handover", former._replace(state=hand.RENEWED, renewed_by=event.number))
        old = {item.item: item for item in hand.items_of(former)}
        keys = {item.item for item in hand.items_of(row) if item == old.get(item.item)}
        row = row._replace(answers=tuple(text_of(one) for one in hand.answers_of(former).values() if one.item in keys),
                           step=former.step if former.change_at == row.change_at else 0)
    state.put("handover", row)


def _was_answered(state: State, event: Event, body: HandoverAnswered) -> None:
    row: Handover | None = state.rows["handover"].get(body.handover)
    if row is not None:
        for key in body.items:
            row = answered(row, Answer(key, body.answer, body.text, event.actor, event.at, event.number))
        state.put("handover", row)


def _arrived(state: State, event: Event, body: DutyArrived) -> None:
    state.put("arrival", Arrival(body.person, event.number, event.at))


def _stepped(state: State, event: Event, body: ClockStepped) -> None:
    """Who came while the clock was ahead came as much earlier as it was set back."""
    for row in list(state.rows["arrival"].values()):
        if row.at > event.at:
            state.put("arrival", row._replace(at=min(event.at, row.at + body.by_ms)))


def _started(state: State, event: Event, _body: object) -> None:
    """How far ahead the clock was that said so nobody knows any more: he has not come."""
    for row in list(state.rows["arrival"].values()):
        if row.at > event.at:
            state.drop("arrival", row.person)


NOUN = Noun({"handover.begun": _was_begun, "handover.answered": _was_answered, "duty.arrived": _arrived,
             "clock.stepped": _stepped, "collector.started": _started},
            {"handover_begin": _begin, "handover_renew": _begin, "handover_answer": _answer, "arrive": _arrive})
