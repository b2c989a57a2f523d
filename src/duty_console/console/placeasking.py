"""
What is asked before the collector is asked about a place: an inspection item by item of the checklist of its trade, a
complaint, a signed paper, the place itself. What is known stands there already.

Decides nothing: the collector judges, and says which hazards were made of the checklist's "no".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ..domain.breaches import checklist
from ..domain.placerows import Place
from ..domain.sentences_place import COMPLAINTS, KINDS, PAPERS, RISKS, trade_word
from ..roomwords import TRADES
from ..store.register import place
from ..texts import N_, _, catalogue
from .cells import Line
from .finding import Entry, found
from .hazardasking import Asking, new_hazard
from .hazardfields import Offer, chosen, offered
from .hazardquestions import DAY, UNIT
from .placekeys import CHANGE, HAZARD, KEYS
from .questions import CHOICE, REASON, Question, Wrong

if TYPE_CHECKING:
    from .app import DutyApp

TRADE, ITEM, REST = "trade", "BRE-", "rest"
_WHERE = Question("of", N_("where (place of the register)"), UNIT)
_ANSWERS = (("y", "yes", N_("in order")), ("n", "no", N_("a hazard")), ("-", "none", N_("not there")),
            (".", REST, N_("all that follow are in order")))
NO_TRADE = N_("No trade is called so.")


@runtime_checkable
class Places(Protocol):
    """A screen with a place under its cursor."""

    def place(self) -> Place | None:
        """The place that keys are about."""

    def complaint(self) -> int:
        """The complaint that an inspection would check, 0 for none."""

    def hazard_fields(self) -> dict[str, str]:
        """What is known of a hazard that is made of what the cursor is on."""


def press(app: DutyApp, key: str, screen: Places) -> bool:
    """Takes a key of a place; whether it was one."""
    from .acting import begin

    if key == HAZARD:
        fields = screen.hazard_fields()
        if fields:
            new_hazard(app, fields)
        else:
            app.note(_("Put the cursor on a place first."))
        return True
    if key not in KEYS:
        return False
    row = screen.place()
    if row is None and key != "plus":
        app.note(_("Put the cursor on a place first."))
        return True
    more: dict[str, Any] = {"of": row.place} if row is not None and key != "plus" else {}
    if key == "n" and (number := screen.complaint()):
        more["complaint"] = number
    begin(app, KEYS[key], None, **more, **({"changed": 1} if key == CHANGE else {}))
    return True


def begin_places(app: DutyApp, action: str, values: dict[str, Any]) -> None:
    """Asks what the cursor does not say."""
    changed = bool(values.pop("changed", 0))
    key = str(values.get("of", ""))
    row = app.book.asked(lambda reader: place(reader, key), None) if key else None
    asked = _new(row if changed else None) if action == "place_enter" else (
        () if key else (_WHERE,)) + (_questions(app, action, row) if row is not None or not key else ())
    if key and row is None:
        app.note(_("This place cannot be read now."))
        return
    about = f"{row.name or row.place}" if row is not None else ""
    app.hand.prompt = Placing(app, action, about, values, asked)
    app.draw_bars()


def _choice(field: str, label: str, words: dict[str, str], now: str = "") -> Question:
    """A choice by digit; what holds now is Enter's."""
    return Question(field, label, CHOICE, tuple((str(number), value, word) for number, (value, word) in enumerate(
        words.items(), start=1)), start="")


def _questions(app: DutyApp, action: str, row: Place | None) -> tuple[Question, ...]:
    """What is asked about a place; of one that is still to be named nothing that depends on it."""
    if action == "inspect":
        ahead = (Question("day", N_("inspected on which day (Enter: today)"), DAY, optional=True),
                 Question("people", N_("who looked (names with commas; Enter: yourself)"), optional=True))
        return (*ahead, *(items_of(app, row) if row is not None else ()),
                Question("text", N_("remark"), optional=True))
    if action == "complain":
        return (_choice("kind", N_("complaint of"), COMPLAINTS), Question("text", N_("what is complained of")))
    if action == "paper":
        return (_choice("kind", N_("what was signed"), PAPERS),
                Question("signed", N_("signed on which day (Enter: today)"), DAY, optional=True),
                Question("until", N_("paper holds until (empty: no end)"), DAY, optional=True),
                Question("signer", N_("signed by whom"), start=row.responsible if row is not None else ""),
                Question("reference", N_("where the paper is kept"), optional=True))
    return (REASON,)


def items_of(app: DutyApp, row: Place) -> tuple[Question, ...]:
    """The checklist of a trade, one key an item."""
    return tuple(Question(one.breach, f"{one.breach} {one.text}", CHOICE, _ANSWERS)
                 for one in checklist(app.book.rulebook(), row.trade))


def _new(row: Place | None) -> tuple[Question, ...]:
    """The fields of a place; of one that is changed as they are."""
    now = row or Place("", "")
    first = () if row is not None else (Question("of", N_("its key in the register (short, without spaces)")),)
    return (*first, Question("name", N_("name of the place"), start=now.name),
            Question("address", N_("address of the place"), optional=True, start=now.address),
            _choice("kind", N_("kind of place"), KINDS),
            Question(TRADE, N_("trade (word or first letters)"), TRADE,
                     start=trade_word(now.trade) if row is not None else ""),
            _choice("risk", N_("its risk"), {"": N_("risk by its trade"), **RISKS}),
            Question("responsible", N_("who is responsible there"), optional=True, start=now.responsible),
            Question("grid", N_("grid of the place"), optional=True, start=now.grid))


class Placing(Asking):
    """A dialogue about a place; how far a checklist is stands above it."""

    def __init__(self, app: DutyApp, action: str, about: str, values: dict[str, Any],
                 questions: tuple[Question, ...]) -> None:
        self._answers: dict[str, str] = {}
        super().__init__(app, action, about, values, questions)

    def above(self) -> str:
        said, question = super().above(), self.question
        if self._wrong:
            return said
        if question.kind == TRADE:
            return _("{action}: {about}", action=said, about=offered(self._trades(), _(NO_TRADE)))
        if question.field.startswith(ITEM):
            items = sum(one.field.startswith(ITEM) for one in self._questions)
            wrong = sum(how == "no" for how in self._answers.values())
            keys = " ".join(f"{key}={_(word)}" for key, _value, word in _ANSWERS)
            return _("{place}: item {nth} of {count}, {wrong} hazards  {keys}", place=self.about, count=items,
                     nth=len(self._answers) + 1, wrong=wrong, keys=keys)
        return said

    def drawn(self, width: int) -> Line:
        if self.question.field.startswith(ITEM):  # its keys stand above: the words of an item are long
            return self.editor.drawn(width, "")
        return super().drawn(width)

    def meant(self, question: Question) -> object:
        if question.kind == TRADE:
            return chosen(self.editor.text, self._trades(), _(NO_TRADE))
        if question.field == "of" and question.kind != UNIT and any(
                sign.isspace() or sign in ":,;，；" for sign in self.editor.text.strip()):
            raise Wrong(_("A key has no spaces, colons and commas."))
        return super().meant(question)

    def kept(self, question: Question, value: object) -> None:
        if question.field.startswith(ITEM):
            self._answered(question, str(value))
            return
        if question.kind == DAY and question.field == "signed" and value == "":
            value = self._today().isoformat()
        super().kept(question, value)
        if question.kind == UNIT:
            self._named(str(value))

    def _answered(self, question: Question, how: str) -> None:
        """Keeps an item, or all that are left of the list as in order."""
        ahead = [one for one in self._questions[self._place:] if one.field.startswith(ITEM)]
        for one in ahead if how == REST else [question]:
            self._answers[one.field] = "yes" if how == REST else how
        if how == REST:
            self._questions = (*self._questions[:self._place + 1], *(
                one for one in self._questions[self._place + 1:] if not one.field.startswith(ITEM)))
        self.values["answers"] = ",".join(f"{item}={said}" for item, said in self._answers.items())

    def _named(self, key: str) -> None:
        """The questions that depend on the place that was named."""
        row = self.app.book.asked(lambda reader: place(reader, key), None)
        if row is None or self.action == "hazard_find":
            return
        self._questions = (*self._questions[:self._place + 1], *_questions(self.app, self.action, row))

    def _trades(self) -> list[Offer]:
        words = {key: tuple(catalogue(one).gettext(word) for one in ("zh", "en")) for key, word in TRADES.items()}
        entries = (Entry("", (*said, key), "", (key,)) for key, said in words.items())
        return [Offer(one.target[0], trade_word(one.target[0])) for one in found(self.editor.text, entries)]
