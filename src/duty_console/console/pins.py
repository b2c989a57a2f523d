"""
What is known of PINs and of signing on before anything is asked, so that nobody answers five questions for nothing.

Decides nothing: the collector proves a PIN and refuses; the file says who has one at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.actions import ACTIONS
from ..domain.carrying import PIN
from ..texts import _

if TYPE_CHECKING:
    from .app import DutyApp


def must_sign_on(app: DutyApp, action: str) -> bool:
    """Whether the collector will want somebody to sign on first: the account is shared, and people here have PINs."""
    me = app.picture.me
    return bool(me.role) and not me.person and not ACTIONS[action].free and bool(_having(app))


def lacking(app: DutyApp, action: str) -> str:
    """What must be done before an action that wants the PIN, where there is none; empty where there is one."""
    me, having = app.picture.me, _having(app)
    if not ACTIONS[action].guard or not me.role or having.get(me.person):
        return ""
    if not me.person:
        return _("Nobody has a PIN yet, and this wants one: `duty people pin` sets it.")
    return _("You have no PIN, and this wants one: `duty people pin {person}` sets it.", person=me.person)


def _having(app: DutyApp) -> dict[str, int]:
    """Who on the staff has a PIN; 0 where it was lost."""
    kept = app.book.private()
    return {person.person: kept[f"{PIN}{person.person}"] for person in app.book.names.people
            if not person.removed and f"{PIN}{person.person}" in kept}
