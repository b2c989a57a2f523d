"""
The keys of handing over: begin it or take the snapshot anew, say how an item stands, sign as oneself or as the second
person at the same desk, say that one has come.

Decides nothing: whose turn it is and what is against signing is the collector's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..domain import handovers as hand
from ..domain.handovers import Handover, Item, Sheet
from ..domain.handoverwords import block_words
from ..texts import N_, _
from .acting import begin, not_his, refused_here
from .ask import reason_of
from .dialogue import Dialogue, ask, refused
from .picture import LIVE, REPLAY
from .questions import CONFIRM, PIN, WHO, Question
from .shelving import Asking

if TYPE_CHECKING:
    from .app import DutyApp

_HOW = Question("text", N_("how it stands"))
_WRONG = Question("text", N_("what is not in order"))
_PIN = Question("pin", N_("PIN"), PIN)


def begin_or_renew(app: DutyApp, row: Handover | None) -> None:
    """A handover; where one is begun already, its snapshot anew under another number."""
    if row is None:
        begin(app, "handover_begin", None)
        return
    signed = _(" Signatures under number {number} hold no more.", number=row.id) if row.signed else ""
    about = _("a new snapshot under a new number.") + signed
    renewed = Question("", N_("Enter takes it, Esc leaves it"), CONFIRM)
    begin(app, "handover_renew", None, asking=Asking((renewed,)), about=about)


def answer_item(app: DutyApp, found: Sheet, item: Item | None, words: str, *, fine: bool) -> bool:
    """Says how an item stands; an alarm, and what is not in order, wants words. Whether anything was asked."""
    row, me = found.handover, app.picture.me.person
    if me and me not in (*row.outgoing, *row.incoming, *found.waits):  # before a sentence is typed for nothing
        app.note(_("{person} neither hands over nor takes over here: the roster says who does (rule {rule}).",
                   person=app.picture.names.actor(f"person:{me}"), rule="FORM-04"))
        return False
    if item is None or item.kind == hand.STAFF:
        app.note(_("Put the cursor on an item that wants a word."))
        return False
    if item.kind == hand.ASIDE and not fine:
        app.note(_("What shall not stay aside is ended: u ends it."))
        return False
    wanted = (_WRONG,) if not fine else (_HOW,) if item.kind == hand.ALARM else ()
    begin(app, "handover_answer", None, asking=Asking(wanted), about=words, handover=row.id, items=item.item,
          answer=hand.OK if fine else hand.NOT_OK)
    return True


def arrive(app: DutyApp) -> None:
    """Whoever is signed on has come for his shift."""
    begin(app, "arrive", None, asking=Asking(()), about="")


def sign(app: DutyApp, found: Sheet) -> None:
    """A signature: of whoever is signed on, or of the other who stands at this desk."""
    picture = app.picture
    if picture.link == REPLAY:
        app.note(_("This is a replay: nothing can be done in it."))
    elif picture.link != LIVE:
        refused(app, _("There is no collector: nothing can be done now, only looked at."), "handover_sign")
    elif barred := not_his(app, "handover_sign"):
        refused_here(app, "handover_sign", None, barred)
    elif against := next((block for block in found.blocks if block.what != "undecided"), None):
        # Before a PIN is typed for nothing; and if it is typed all the same, its digits are nobody's keys.
        refused(app, _("Not yet: {what}", what=block_words(against)), "handover_sign")
    else:
        app.hand.prompt = Signing(app, found, next_signer(found, picture.me.person))
        app.draw_bars()


def next_signer(found: Sheet, me: str) -> str:
    """Whose signature comes next: one's own, where it is wanted, else the first that is."""
    wanted: Sequence[str] = (*(found.handover.outgoing if found.gives else ()), *found.waits)
    return me if me in wanted else next(iter(wanted), me)


class Signing(Dialogue):
    """Who signs, and his PIN. Whoever is not signed on here is signed on by it: a signature is a person's own."""

    def __init__(self, app: DutyApp, found: Sheet, person: str) -> None:
        name = app.picture.names.actor(f"person:{person}") if person else ""
        who = Question("person", N_("who signs (name or initials)"), WHO, start=name)
        self._row = found.handover
        about = _("number {number}", number=found.handover.id)
        own = bool(person) and person == app.picture.me.person  # whoever is signed on: F2 signs another on
        values, asked = ({"person": person}, (_PIN,)) if own else ({}, (who, _PIN))
        super().__init__(app, "handover_sign", about, values, asked)

    def above(self) -> str:
        person = str(self.values.get("person", ""))
        if not person or person == self.app.picture.me.person or self._wrong:
            return super().above()
        return _("{who} signs as himself and is then signed on at this desk.",
                 who=self.app.picture.names.actor(f"person:{person}"))

    async def _ask(self) -> None:
        app, person, pin = self.app, str(self.values["person"]), str(self.values.pop("pin"))
        if person != app.picture.me.person:
            signed = await app.door.ask("sign_on", person=person, pin=pin)
            if not signed.done:
                refused(app, _("Not signed on: {reason}", reason=reason_of(signed, app.book.names)), "sign_on")
                return
            app.signed(person)
        part = hand.HANDOVER if person in self._row.outgoing else hand.TAKEOVER
        values = {"handover": self._row.id, "part": part, "pin": pin}
        await ask(app, "handover_sign", self.about, values, self.pressed)
