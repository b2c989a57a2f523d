"""
What is asked before the collector is asked about a fire hazard: field by field, what is known of it standing there
already; while a place, a breach or a time limit is typed it is said what is meant.

Decides nothing. A hazard is the one under the cursor, or the one that is open; a new one may bring what is known of it
(from a finding, an alarm, an inspection).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ..domain import hazardrows as hz
from ..domain.alarms import Alarm
from ..domain.deadlines import is_owed
from ..domain.hazardrows import Hazard
from ..domain.prefill import of_alarm
from ..rulebook import Rulebook
from ..store.hazards import deadlines_of, find
from ..store.reading import Reader
from ..store.register import at_site, place
from ..texts import _
from .dialogue import Dialogue
from .hazardfields import (
    NO_BREACH,
    NO_PLACE,
    Offer,
    breaches,
    chosen,
    day_typed,
    limit_typed,
    limit_words,
    offered,
    places_of,
)
from .hazardkeys import FIND, KEYS, NEXT, next_of
from .hazardquestions import BREACH, DAY, LIMIT, UNIT, questions_of
from .questions import Question, Wrong

if TYPE_CHECKING:
    from .app import DutyApp
    from .screens.hazardrows import Known


@runtime_checkable
class Hazards(Protocol):
    """A screen with a hazard under its cursor."""

    known: Known

    @property
    def today(self) -> date:
        """The day of the room."""

    def hazard(self) -> Hazard | None:
        """The hazard that keys are about."""

    def chosen(self) -> list[Hazard]:
        """Those that are ordered together."""


def new_hazard(app: DutyApp, fields: Mapping[str, str]) -> None:
    """Begins to enter a hazard of which something is known: `of` (a place's key), `part`, `text`, `responsible`,
    `breach`, `guess` (a breach that a person looks at), `source` (`finding:9`), `about` (words above the line)."""
    from .acting import begin  # late: it asks here what a key of its own means

    begin(app, FIND, None, **{name: value for name, value in fields.items() if value})


def press(app: DutyApp, key: str, hazard: Hazard | None) -> bool:
    """Takes a key of a hazard; whether it was one."""
    from .acting import begin

    action = (next_of(hazard) if hazard is not None else "") if key == NEXT else KEYS.get(key, "")
    if key == NEXT and not action:
        app.note(_("Nothing is to be done about it any more.") if hazard is not None else _(
            "Put the cursor on a hazard first."))
        return True
    if not action:
        return False
    begin(app, action, None)
    return True


def begin_hazards(app: DutyApp, action: str, values: dict[str, Any], alarm: Alarm | None = None) -> None:
    """Asks what the hazard under the cursor does not say; of a new one what the alarm under it does not."""
    body = app.glass.body
    if action == FIND and alarm is not None and not values:
        values.update(_of_alarm(app, alarm))
    about = str(values.pop("about", ""))
    if action == FIND:
        fields: tuple[str, ...] = ("part", "text", "responsible", "guess")
        prefilled = {name: str(values.pop(name)) for name in fields if name in values}
        _ask(app, action, about, values, questions_of(action, None, prefilled))
        return
    hazard = body.hazard() if isinstance(body, Hazards) else None
    if not isinstance(body, Hazards) or hazard is None:
        if not isinstance(body, Hazards):
            app.go("hazards")
        app.note(_("Put the cursor on a hazard first."))
        return
    if barred := _barred(app, action, hazard):
        app.note(barred)
        return
    about = f"{hazard.number} {body.known.place(hazard)} {body.known.what(hazard)}"
    if action == "hazard_order":
        rows = body.chosen() or [hazard]
        if len({row.place for row in rows}) > 1:
            app.note(_("One notice is for one place: the marked hazards are of several."))
            return
        values["hazards"] = ",".join(f"hazard:{row.id}" for row in rows)
        about = about if len(rows) == 1 else _("{count} hazards of {place}", count=len(rows),
                                               place=body.known.place(hazard))
        if all(row.path == hz.ON_SPOT for row in rows):
            values["at_once"] = 1
    elif action == "notice_serve":
        values["of"] = f"notice:{hazard.notice}"
    else:
        values["of"] = f"hazard:{hazard.id}"
    if action == "hazard_cancel" and hazard.state == hz.PASSED:
        values["how"] = "cancelled"
    _ask(app, action, about, values, questions_of(action, hazard, {}))


def _of_alarm(app: DutyApp, alarm: Alarm) -> dict[str, str]:
    """What an alarm says of a hazard: its site's place, where and what."""
    site = app.picture.names.site(alarm.line, alarm.account)
    found = app.book.asked(lambda reader: at_site(reader, site.site if site is not None else ""), None)
    made = of_alarm(app.book.rulebook(), alarm, found, app.picture.names)
    said = {"of": made.place, "part": made.part, "text": made.text, "source": made.source, "guess": made.breach,
            "responsible": made.responsible}
    return {name: value for name, value in said.items() if value}


def _barred(app: DutyApp, action: str, hazard: Hazard) -> str:
    """Why a key means nothing for it."""
    if hazard.state in hz.OVER and not (action == "hazard_refer" and _is_owed(app, hazard)):
        return _("{number} is over: nothing is done about it any more.", number=hazard.number)
    if action == "notice_serve" and not hazard.notice:
        return _("No notice was made for it yet: t orders the rectification.")
    if action == "hazard_extend" and hazard.extended:
        return _("It was extended already, and that is allowed once (HAZ-15).")
    return ""


def _is_owed(app: DutyApp, hazard: Hazard) -> bool:
    """Whether something is waited for of a hazard that is over: the decision on its sealing, its transfer."""
    def question(reader: Reader) -> bool:
        return is_owed(deadlines_of(reader, f"hazard:{hazard.id}"))

    return app.book.asked(question, False)


def _ask(app: DutyApp, action: str, about: str, values: dict[str, Any], questions: tuple[Question, ...]) -> None:
    known = {*values, *(("limit",) if "at_once" in values else ())}
    asked = tuple(one for one in questions if not one.field or one.field not in known)
    app.hand.prompt = Asking(app, action, about, values, asked)
    app.draw_bars()


class Asking(Dialogue):
    """A dialogue that says what is meant while it is typed."""

    def __init__(self, app: DutyApp, action: str, about: str, values: dict[str, Any],
                 questions: tuple[Question, ...]) -> None:
        self._offers: list[Offer] = []
        self._offered = ("", "")
        self._rules: Rulebook = app.book.rulebook()
        super().__init__(app, action, about, values, questions)

    def above(self) -> str:
        said, question, typed = super().above(), self.question, self.editor.text
        if self._wrong:
            return said
        if question.kind == UNIT:
            words = offered(self._look(), _(NO_PLACE)) if typed.strip() else _("type its name or key")
        elif question.kind == BREACH:
            words = offered(self._look(), _(NO_BREACH))
        elif question.kind == LIMIT:
            words = self._limit(typed)
        else:
            return said
        return _("{action}: {about}", action=said, about=words)

    def meant(self, question: Question) -> object:
        typed, today = self.editor.text, self._today()
        if question.kind in (UNIT, BREACH):
            return chosen(typed, self._look(), _(NO_PLACE if question.kind == UNIT else NO_BREACH))
        if question.kind == DAY and typed.strip():
            return day_typed(typed, today, ahead=question.field == "limit")
        if question.kind == LIMIT:
            return limit_typed(typed, today)
        if question.field == "money" and typed.strip():
            if not typed.strip().isdecimal():
                raise Wrong(_("Money is a whole number of yuan."))
            return int(typed)
        return super().meant(question)

    def kept(self, question: Question, value: object) -> None:
        if question.kind == LIMIT:
            self.values.update(value if isinstance(value, dict) else {})
            return
        super().kept(question, value)
        if question.kind == UNIT:
            self._begin_with_place(str(value))

    def _begin_with_place(self, key: str) -> None:
        """Who is responsible at the place stands there already."""
        found = self.app.book.asked(lambda reader: place(reader, key), None)
        if found is None:
            return
        self.about = self.about or found.name
        self._questions = tuple(one._replace(start=found.responsible) if one.field == "responsible" and not one.start
                                else one for one in self._questions)

    def _look(self) -> list[Offer]:
        """What fits what is typed now, looked up when that changes."""
        kind, typed = self.question.kind, self.editor.text
        if self._offered != (kind, typed):
            self._offered = (kind, typed)
            if kind == BREACH:
                found = self.app.book.asked(lambda reader: place(reader, str(self.values.get("of", ""))), None)
                self._offers = breaches(typed, self._rules, found.trade if found is not None else "")
            else:
                near = list(self._known().places.values()) if self._known() is not None else []
                self._offers = self.app.book.asked(lambda reader: places_of(typed, reader, near), self._offers)
        return self._offers

    def _limit(self, typed: str) -> str:
        known, breach = self._known(), ""
        first = str(self.values.get("hazards", "") or self.values.get("of", "")).split(",")[0]

        def question(reader: Reader) -> Hazard | None:
            return find(reader, first)

        if (hazard := self.app.book.asked(question, None)) is not None:
            breach = hazard.breach
        from .screens.hazardrows import calendar_now

        calendar = known.calendar if known is not None else self.app.book.asked(calendar_now, None)
        return limit_words(typed, self._today(), calendar, self._rules, breach) if calendar is not None else ""

    def _known(self) -> Any:
        body = self.app.glass.body
        return body.known if isinstance(body, Hazards) else None

    def _today(self) -> date:
        from ..domain.rosters import day_of

        return day_of(self.app.picture.now.at)
