"""
What is asked before the collector is asked about a place of the register: a new one or a change, an inspection with the
checklist of its trade, a complaint, a signed paper. What is known already stands there.

Decides nothing: what may be entered is the collector's to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..domain.breaches import checklist
from ..domain.sentences_place import COMPLAINTS, PAPERS, trade_word
from ..roomwords import TRADES
from ..store.register import place
from ..texts import N_, _
from .hazardasking import Asking
from .hazardquestions import DAY, UNIT
from .placekeys import ENTER, KEYS
from .questions import CHOICE, TEXT, Question, Wrong

if TYPE_CHECKING:
    from .app import DutyApp

ANSWERS, TRADE = "answers", "trade"
_WHERE = Question("of", N_("where (place of the register)"), UNIT)
_NUMBERS = re.compile(r"[\s,，、;；]+")


def begin_key(app: DutyApp, key: str, of: str, name: str, trade: str) -> None:
    """Begins what a key of the board means for the place under the cursor."""
    from .acting import begin  # late: it asks here what a key of its own means

    action = KEYS[key][0]
    known = {"of": of, "about": name, "trade_known": trade} if of and action != ENTER else {}
    begin(app, action, None, **known)


def begin_places(app: DutyApp, action: str, values: dict[str, Any]) -> None:
    """Asks for what is not known yet."""
    about, trade = str(values.pop("about", "")), str(values.pop("trade_known", ""))
    asked = tuple(one for one in _questions(action) if not one.field or one.field not in values)
    app.hand.prompt = Entering(app, action, about, values, asked, trade)
    app.draw_bars()


def _choice(field: str, label: str, words: dict[str, str]) -> Question:
    return Question(field, label, CHOICE, tuple((str(number), value, word) for number, (value, word) in enumerate(
        words.items(), start=1)))


def _questions(action: str) -> tuple[Question, ...]:
    match action:
        case "inspect":
            return (_WHERE, Question("people", N_("who inspected (names or keys, with commas)")),
                    Question("answers", N_("NOT in order (numbers of the checklist, 3 12; Enter: all in order)"),
                             ANSWERS, optional=True),
                    Question("text", N_("remark"), optional=True))
        case "complain":
            return (_WHERE, _choice("kind", N_("about what"), COMPLAINTS), Question("text", N_("what is said")))
        case "paper":
            return (_WHERE, _choice("kind", N_("which paper"), PAPERS), Question("signed", N_("signed on"), DAY),
                    Question("until", N_("holds until (Enter: without an end)"), DAY, optional=True),
                    Question("signer", N_("who signed it")),
                    Question("reference", N_("number of the document"), optional=True))
        case _:
            return (Question("of", N_("its number in the register; one that is there is changed")),
                    Question("name", N_("what it is called")), Question("address", N_("address"), optional=True),
                    Question("trade", N_("what is done there (word or first letters)"), TRADE),
                    Question("responsible", N_("who is responsible there"), optional=True))


class Entering(Asking):
    """A dialogue that knows the checklist and the trades."""

    def __init__(self, app: DutyApp, action: str, about: str, values: dict[str, Any],
                 questions: tuple[Question, ...], trade: str) -> None:
        self._trade = trade
        super().__init__(app, action, about, values, questions)

    def above(self) -> str:
        question, typed = self.question, self.editor.text
        if not self._wrong and question.kind == ANSWERS:
            return _("{action}: {about}", action=self.title(), about=self._said(typed))
        if not self._wrong and question.kind == TRADE:
            fits = self._trades(typed)
            words = " | ".join(trade_word(one) for one in fits[:8]) or _("nothing is called so")
            return _("{action}: {about}", action=self.title(), about=words)
        return super().above()

    def meant(self, question: Question) -> object:
        typed = self.editor.text.strip()
        if question.kind == ANSWERS:
            wrong = self._numbers(typed)
            return ",".join(f"{one.breach}={'no' if one.breach in wrong else 'yes'}" for one in self._list())
        if question.kind == TRADE:
            fits = self._trades(typed)
            if not fits:
                raise Wrong(_("nothing is called so"))
            return fits[0]
        return super().meant(question)

    def kept(self, question: Question, value: object) -> None:
        super().kept(question, value)
        if question.field == "of" and question.kind in (UNIT, TEXT):
            found = self.app.book.asked(lambda reader: place(reader, str(value)), None)
            if found is not None:
                self._trade = found.trade
                starts = {"name": found.name, "address": found.address, "responsible": found.responsible,
                          "trade": trade_word(found.trade), "signer": found.responsible}
                self._questions = tuple(one._replace(start=starts.get(one.field, one.start))
                                        for one in self._questions)

    def _list(self) -> list[Any]:
        return checklist(self._rules, self._trade or "other")

    def _numbers(self, typed: str) -> set[str]:
        """
        The breaches that are meant by their numbers.

        :raises Wrong: one is not on the checklist.
        """
        known = {one.breach: one for one in self._list()}
        found = set()
        for part in filter(None, _NUMBERS.split(typed)):
            text = part.upper().removeprefix("BRE-")
            breach = f"BRE-{text.zfill(2)}"
            if breach not in known:
                raise Wrong(_("{number} is not on the checklist of {trade}: K shows it.", number=part,
                              trade=trade_word(self._trade or "other")))
            found.add(breach)
        return found

    def _said(self, typed: str) -> str:
        """What the typed numbers stand for."""
        try:
            wrong = self._numbers(typed)
        except Wrong as error:
            return str(error)
        items = self._list()
        if not wrong:
            return _("{count} items of {trade}, all in order", count=len(items),
                     trade=trade_word(self._trade or "other"))
        return " | ".join(f"{one.breach.removeprefix('BRE-')} {one.text}" for one in items if one.breach in wrong)

    def _trades(self, typed: str) -> list[str]:
        from .finding import Entry, found

        text = typed.strip().casefold()
        exact = [name for name in TRADES if text and text in (name, trade_word(name).casefold())]
        if exact:
            return exact
        entries = (Entry("", (trade_word(name), name), "", (name,)) for name in TRADES)
        return [str(one.target[0]) for one in found(text, entries)]
