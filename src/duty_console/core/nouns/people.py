"""
Who is signed on where, and what a PIN that came with a wish was worth. Pure: the collector proves, this judges.

A session belongs to one console and ends when its person signs off, another signs on there, the console goes or the
collector begins anew. A wrong PIN is a fact; five in a row are an alarm (AUT-04), never a lockout.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.authority import EARLY, RIGHT, ROLE_OF, WRONG, No, too_early
from ...domain.carrying import PIN
from ...domain.events import Body, Event, PrivateSet
from ...domain.peopleevents import PersonSignedOff, PersonSignedOn, PersonUnlocked, PinGuessed, PinLost, PinSet
from ...domain.places import Person
from ...domain.records import PrivateDigest
from ...domain.sessions import Guess, Session
from ...texts import N_
from ..answers import done, refuse
from ..facts import Fact, of_collector
from ..inputs import Gone, Reply, Wish
from ..intake import own_moment, own_return
from ..noun import Decision, Noun
from ..state import State

GUESSING = "pin_guessing"
#: PINs that were set and that nothing proves any more: until they are set anew nobody acts at a shared account.
PINS_LOST = "pins_lost"
TECHNICAL = frozenset({"leader", "engineer"})


def person_of(state: State, key: str) -> Person | None:
    """Somebody on the staff."""
    person: Person | None = state.rows["person"].get(key)
    return None if person is None or person.removed else person


def has_pin(state: State, person: str) -> bool:
    """Whether a PIN is set for somebody, and there is something to prove it by."""
    digest: PrivateDigest | None = state.rows["private_digest"].get(f"{PIN}{person}")
    return digest is not None and digest.number > 0


def is_lost(state: State, person: str) -> bool:
    """Whether somebody had a PIN that went with a damaged file."""
    digest: PrivateDigest | None = state.rows["private_digest"].get(f"{PIN}{person}")
    return digest is not None and not digest.number


def any_pin(state: State) -> bool:
    """Whether anybody on the staff has a PIN, or had one that was lost: then a shared account alone is nobody."""
    return any(f"{PIN}{person.person}" in state.rows["private_digest"]
               for person in state.rows["person"].values() if not person.removed)


def acting(state: State, wish: Wish) -> str:
    """The person who asks: who is signed on at the console, else whose own account it is; empty for neither."""
    session: Session | None = state.rows["session"].get(wish.console)
    if session is not None:
        return session.person
    return wish.actor.removeprefix("person:") if wish.actor.startswith("person:") else ""


def _sign_on(state: State, wish: Wish, now: Moment) -> Decision:
    key = str(wish.args.get("person", ""))
    if person_of(state, key) is None:
        return refuse(wish, now, N_("There is nobody called {person} on the staff."), person=key)
    if wish.actor.startswith("person:") and wish.actor != f"person:{key}":
        return refuse(wish, now, N_("This account is {who}'s own: nobody else signs on here."), who=wish.actor)
    if is_lost(state, key):
        return refuse(wish, now, N_("The PIN of {person} was lost with a damaged file: the shift leader sets a new one "
                                    "with `duty people pin`, at the account that runs the collector."), person=key)
    if not has_pin(state, key):
        return refuse(wish, now, N_("No PIN is set for {person}: `duty people pin` sets one."), person=key)
    if wish.proof != RIGHT or wish.proved != key:
        return refuse(wish, now, N_("This needs the PIN."), need="pin")
    before: Session | None = state.rows["session"].get(wish.console)
    if before is not None and before.person == key:
        return [], [Reply(wish.console, wish.request, state.head)]
    bodies: list[Body] = [PersonSignedOff(before.person, wish.console, "another")] if before is not None else []
    bodies.append(PersonSignedOn(key, wish.console, wish.uid, wish.station, wish.request))
    return done(state, wish._replace(actor=f"person:{key}"), now, *bodies)


def _sign_off(state: State, wish: Wish, now: Moment) -> Decision:
    session: Session | None = state.rows["session"].get(wish.console)
    if session is None:
        return refuse(wish, now, N_("Nobody is signed on here."))
    return done(state, wish, now, PersonSignedOff(session.person, wish.console, "asked"))


def _unlock(state: State, wish: Wish, now: Moment) -> Decision:
    return done(state, wish, now, PersonUnlocked(acting(state, wish), wish.console, wish.request))


def _set_pin(state: State, wish: Wish, now: Moment) -> Decision:
    """The first by the collector's own account; a later one by its person with the old, or by an engineer or the
    leader with his own."""
    key = str(wish.args.get("person", ""))
    if person_of(state, key) is None:
        return refuse(wish, now, N_("There is nobody called {person} on the staff."), person=key)
    first = wish.house and not has_pin(state, key)
    by = person_of(state, wish.proved) if wish.proof == RIGHT else None
    if by is None and not first:
        if not has_pin(state, key):
            return refuse(wish, now, N_("The first PIN is set from the collector's own account, or by an engineer or "
                                        "the shift leader with his own PIN."), need="pin")
        return refuse(wish, now, N_("This needs the old PIN, or that of an engineer or the shift leader."), need="pin")
    if by is not None and by.person != key and not first and not {ROLE_OF.get(by.duty), wish.role} <= TECHNICAL:
        return refuse(wish, now, N_("Another person's PIN is set by an engineer or the shift leader."))
    actor = f"person:{by.person}" if by is not None else wish.actor
    facts = [Fact(PinSet(key, wish.console, wish.request), actor, now.at, now.tick),
             Fact(PrivateSet(f"pin:{key}", {"hash": str(wish.secret)}), f"room pin:{key}", now.at, now.tick)]
    if all(person.removed or person.person == key or not is_lost(state, person.person)
           for person in state.rows["person"].values()):
        facts += own_return(state, "", PINS_LOST, now)
    return list(facts), [Reply(wish.console, wish.request, state.head + 1)]


def guesses(state: State, wish: Wish, now: Moment, before: int) -> list[Fact]:
    """What a PIN that came with a wish makes known, after the `before` facts of the wish itself."""
    facts: list[Fact] = []
    for person, wrong in ((wish.proved, wish.proof == WRONG), (wish.missed, wish.missed_by == WRONG)):
        if not person or (not wrong and (wish.proof != RIGHT or person != wish.proved)):
            continue
        known: Guess | None = state.rows["guess"].get(f"{wish.uid}/{person}")
        if not wrong and known is None:
            continue
        count = (known.wrong if known else 0) + 1 if wrong else 0
        facts.append(Fact(PinGuessed(person, wish.uid, count, wish.console, wish.request, "AUT-04",
                                     state.rules.version), wish.actor, now.at, now.tick))
        if count and count % round(state.rules.number("AUT-04")) == 0:
            facts += own_moment(state, GUESSING, before + len(facts), now)
    return facts


def missed_words(wish: Wish) -> No | None:
    """Why the second person did not prove himself, and what would help."""
    if wish.missed_by == WRONG:
        return No(N_("The second person's PIN is wrong."), "second")
    if wish.missed_by == EARLY:
        return too_early(wish.wait_s, "second")
    return None


def decide_gone(state: State, gone: Gone, now: Moment) -> list[Fact]:
    """A console has gone, and its session with it."""
    session: Session | None = state.rows["session"].get(gone.console)
    if session is None:
        return []
    return [of_collector(PersonSignedOff(session.person, gone.console, "gone"), now)]


def ended_by_start(state: State, now: Moment) -> list[Fact]:
    """No session outlives its collector: its console has to come again."""
    return [of_collector(PersonSignedOff(session.person, console, "restart"), now)
            for console, session in sorted(state.rows["session"].items())]


def _signed_on(state: State, event: Event, body: PersonSignedOn) -> None:
    state.put("session", Session(body.console, body.person, body.uid, body.station, event.at))


def _signed_off(state: State, _event: Event, body: PersonSignedOff) -> None:
    state.drop("session", body.console)


def _guessed(state: State, event: Event, body: PinGuessed) -> None:
    who = f"{body.uid}/{body.person}"
    if body.wrong:
        state.put("guess", Guess(who, body.wrong, event.at))
    else:
        state.drop("guess", who)


def _pin_set(state: State, event: Event, body: PinSet) -> None:
    """The private entry follows at once; a new PIN ends what was guessed at the old one."""
    state.put("private_digest", PrivateDigest(f"pin:{body.person}", event.number + 1))
    for who in [who for who in state.rows["guess"] if who.partition("/")[2] == body.person]:
        state.drop("guess", who)


def _pin_lost(state: State, _event: Event, body: PinLost) -> None:
    """That there was one is not forgotten: a damaged file lifts nobody's sign-on."""
    state.put("private_digest", PrivateDigest(f"{PIN}{body.person}", 0))


NOUN = Noun(
    {"person.signed_on": _signed_on, "person.signed_off": _signed_off, "pin.guessed": _guessed, "pin.set": _pin_set,
     "pin.lost": _pin_lost},
    {"sign_on": _sign_on, "sign_off": _sign_off, "unlock": _unlock, "set_pin": _set_pin})
