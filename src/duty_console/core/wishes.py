"""
What people ask for: whether this person may, here and now, and which noun it goes to. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.actions import ACTIONS
from ..domain.actiontypes import VIEWER, Action
from ..domain.authority import NONE, RIGHT, ROLE_OF, Standing, acting_role, refusal
from ..texts import N_
from .answers import refuse
from .inputs import Undecided, Wish
from .intake import own_moment
from .noun import Decision
from .nouns import ACTS
from .nouns.people import acting, any_pin, guesses, has_pin, missed_words, person_of
from .state import State

#: The alarm of a request that the program failed on.
FAILED = "request_failed"


def decide_wish(state: State, wish: Wish, now: Moment) -> Decision:
    """Grants or refuses one request, and keeps what its PIN was worth."""
    key = acting(state, wish)
    if key and wish.action != "sign_on":  # there the account itself asks
        wish = wish._replace(actor=f"person:{key}")
    facts, effects = _decided(state, wish, key, now)
    return [*facts, *guesses(state, wish, now, len(facts))], effects


def decide_undecided(state: State, told: Undecided, now: Moment) -> Decision:
    """A wish that the program failed on is refused, and a person is told that the program has a fault."""
    wish = Wish(told.action, told.request, told.actor, "", told.console, told.alarm, of=told.of)
    if key := acting(state, wish):
        wish = wish._replace(actor=f"person:{key}")
    facts, effects = refuse(wish, now, N_("The program failed on this ({fault}): nothing was done."), fault=told.fault)
    return [*facts, *own_moment(state, FAILED, len(facts), now)], effects


def _decided(state: State, wish: Wish, key: str, now: Moment) -> Decision:
    if wish.barred:
        return refuse(wish, now, wish.barred)
    action, act = ACTIONS.get(wish.action), ACTS.get(wish.action)
    if action is None or act is None:
        return refuse(wish, now, N_("There is no action {action}."), action=wish.action)
    person = person_of(state, key)
    role = "" if person is None or action.own else ROLE_OF.get(person.duty, VIEWER)
    proof = wish.proof
    if proof == RIGHT and not action.own and wish.proved != key:  # another's PIN, or the desk changed hands meanwhile
        proof = NONE
    wish = wish._replace(second=_second(state, wish, action, key))  # for a noun there is no other
    # A PIN that was lost locks nobody out of an account of his own: nothing could open the desk.
    no = refusal(action, Standing(wish.role, role, has_pin(state, key) if key else False,
                                  wish.locked and bool(key) and has_pin(state, key), proof,
                                  not key and any_pin(state), bool(wish.second), wish.wait_s))
    if no is not None:
        return refuse(wish, now, no.message, need=no.need, **dict(no.values))
    if (missed := missed_words(wish)) is not None:
        return refuse(wish, now, missed.message, need=missed.need, **dict(missed.values))
    if wish.flaw:
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field=wish.flaw)
    return act(state, wish._replace(role=acting_role(wish.role, role)), now)


def _second(state: State, wish: Wish, action: Action, key: str) -> str:
    """Another person who may ask for it himself and proved himself too; empty where there is none."""
    second = person_of(state, wish.second)
    if second is None or second.person == key or ROLE_OF.get(second.duty, VIEWER) not in action.roles:
        return ""
    return second.person
