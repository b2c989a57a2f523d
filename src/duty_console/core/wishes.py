"""
What people ask for: whether this person may, here and now, and which noun it goes to. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.actions import ACTIONS, VIEWER
from ..domain.authority import ROLE_OF, Standing, refusal
from ..texts import N_
from .answers import refuse
from .inputs import Wish
from .noun import Decision
from .nouns import ACTS
from .state import State


def decide_wish(state: State, wish: Wish, now: Moment) -> Decision:
    """Grants or refuses one request."""
    action, act = ACTIONS.get(wish.action), ACTS.get(wish.action)
    if action is None or act is None:
        return refuse(wish, now, N_("There is no action {action}."), action=wish.action)
    person = state.rows["person"].get(wish.actor.removeprefix("person:")) if wish.actor.startswith("person:") else None
    role = "" if person is None or person.removed else ROLE_OF.get(person.duty, VIEWER)
    pin = state.rows["private_digest"].get(f"pin:{person.person}") if person is not None else None
    no = refusal(action, Standing(wish.role, role, pin is not None, wish.locked, wish.proof))
    if no is not None:
        return refuse(wish, now, no.message, need=no.need, **dict(no.values))
    if wish.flaw:
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field=wish.flaw)
    return act(state, wish, now)
