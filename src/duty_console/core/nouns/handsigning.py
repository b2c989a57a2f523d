"""
Signing a handover: the same numbered snapshot by both sides, each person for himself (FORM-04). With the last
signature, in the same decision, everything that the outgoing officers have is the incoming officer's: nothing is
without an owner.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import handovers as hand
from ...domain.events import Body, Event
from ...domain.handoverevents import HandoverEnded, HandoverSigned, WorkHanded
from ...domain.handoveritems import bounds_of
from ...domain.handovers import Arrival, Block, Handover, Signature, signed, text_of
from ...domain.handoversheets import blocks
from ...domain.handovershifts import comes, has_come, remaining
from ...domain.rosterevents import RosterRestored
from ...domain.work import CLOSED
from ...texts import N_
from ..answers import done, refuse
from ..handing import RULE_SIGN, open_items, present, staying, waits
from ..inputs import Wish
from ..intake import own_return
from ..noun import Decision, Noun
from ..planfor import work_of
from ..rostering import called, roster_of
from ..state import State
from .handing import NOT_HERS, found
from .handwatch import UNSIGNED

NO_PERSON = N_("A signature is a person's: sign on first.")
NOBODY_COMES = N_("By the roster nobody takes over here now: enter who comes, or renew the handover "
                  "(rule {rule}).")
#: What is against signing, in words.
BLOCKED = {
    "unanswered": N_("Alarm {item} is of priority 1 and unanswered: answer it, then sign (rule {rule})."),
    "unnoted": N_("Alarm {item} of priority 1 is answered and open: say how it stands, then sign (rule {rule})."),
    "unchecked": N_("Nobody has said yet how these are: {item} (rule {rule})."),
    "undecided": N_("What is put aside waits for whoever takes over: {item}; confirm each or end it (rule "
                    "{rule})."),
}


def _sign(state: State, wish: Wish, now: Moment) -> Decision:
    row = found(state, wish, now)
    if not isinstance(row, Handover):
        return row
    part, who = wish.args["part"], wish.actor
    if not who.startswith("person:"):
        return refuse(wish, now, NO_PERSON, need="sign_on")
    person = who.removeprefix("person:")
    if (no := _not_his(state, row, part, person, now)) is not None:
        return refuse(wish, now, no, person=called(state, person), rule=RULE_SIGN)
    has_signed = person in hand.signers(row, part)
    if has_signed and waits(state, row, now):
        return refuse(wish, now, N_("{who} has signed that already."), who=called(state, person))
    if (block := _against(state, row, part, now)) is not None:
        return refuse(wish, now, BLOCKED[block.what], rule=block.rule, item=", ".join(
            key.partition(":")[2] if block.what != "undecided" else key for key in block.items))
    if has_signed:  # since then the roster wants nobody else any more
        return _over_now(state, wish, row, now)
    after = signed(row, Signature(state.head + 1, part, who, now.at))
    left = waits(state, after, now)
    body = HandoverSigned(row.id, part, left, RULE_SIGN, state.rules.version, wish.console, wish.request)
    return done(state, wish, now, body) if left else _over_now(state, wish, after, now, body)


def _over_now(state: State, wish: Wish, row: Handover, now: Moment, *bodies: Body) -> Decision:
    facts, effects = done(state, wish, now, *bodies, *_ended(state, row, now))
    return [*facts, *own_return(state, "", UNSIGNED, now)], effects


def _not_his(state: State, row: Handover, part: str, person: str, now: Moment) -> str | None:
    """Why this person does not sign on this side; None where he does."""
    gives, takes = person in row.outgoing, comes(roster_of(state), row, now.at, person)
    if part == hand.TAKEOVER and not remaining(roster_of(state), row, now.at):
        return NOBODY_COMES
    if not gives and not takes:
        return NOT_HERS
    if part == hand.TAKEOVER and gives:
        return N_("{person} hands over: whoever takes over signs for himself (rule {rule}).")
    if part == hand.HANDOVER and not gives:
        return N_("{person} takes over: whoever hands over signs for himself (rule {rule}).")
    return None


def _against(state: State, row: Handover, part: str, now: Moment) -> Block | None:
    """What keeps everybody on this side from signing."""
    alarms, items = present(state).alarms, open_items(state, bounds_of(row), now)
    return next((block for block in blocks(row, items, alarms, roster_of(state), now.at)
                 if block.what != "undecided" or part == hand.TAKEOVER), None)


def _ended(state: State, row: Handover, now: Moment) -> list[Body]:
    """With the last signature: it is over, whose is what, and whoever was kept may go. Whoever is not on duty after it
    has nothing any more, also where he went without handing over."""
    after, roster = hand.signers(row, hand.TAKEOVER), roster_of(state)
    taker = next((person for person in after if comes(roster, row, now.at, person)), after[0])
    later = hand.since(hand.items_of(row), open_items(state, bounds_of(row), now))
    stay = {f"person:{person}" for person in (taker, *remaining(roster, row, now.at))}
    handed = [WorkHanded(alarm, work.owner, f"person:{taker}", row.id)
              for alarm, work in sorted(state.rows["work"].items())
              if work.owner and work.owner not in stay and work.state != CLOSED]
    return [HandoverEnded(row.id, taker, [text_of(one) for one in later], RULE_SIGN), *handed,
            *(RosterRestored(change.id, "", "") for change in staying(state))]


def _signed(state: State, event: Event, body: HandoverSigned) -> None:
    """Who signs for the takeover is there."""
    row: Handover | None = state.rows["handover"].get(body.handover)
    if row is None:
        return
    state.put("handover", signed(row, Signature(event.number, body.part, event.actor, event.at)))
    person = event.actor.removeprefix("person:")
    if body.part == hand.TAKEOVER and not has_come(state.rows["arrival"].get(person), row):
        state.put("arrival", Arrival(person, event.number, event.at))


def _over(state: State, event: Event, body: HandoverEnded) -> None:
    row: Handover | None = state.rows["handover"].get(body.handover)
    if row is not None:
        state.put("handover", row._replace(
            state=hand.ENDED, ended_at=event.at, taker=body.taker, since=tuple(body.since), step=0,
            number=event.number, seen_at=event.at, seen_tick=event.tick))


def _handed(state: State, event: Event, body: WorkHanded) -> None:
    """Whatever is put aside stays so: only whose it is changes."""
    state.put("work", work_of(state, body.alarm)._replace(owner=body.taker, owned_at=event.at))


NOUN = Noun({"handover.signed": _signed, "handover.ended": _over, "work.handed": _handed}, {"handover_sign": _sign})
