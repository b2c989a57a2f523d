"""
What a key of the roster's screen is about: the shift under the cursor, its people, and who would pass in it. Each
dialogue begins with what the cell says already; who is offered first is the best by the rules (S05).

Decides nothing: the collector judges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..core.rostering import moment_text
from ..domain.rosterrows import AWAY
from ..texts import N_, _
from .dialogue import Dialogue
from .month import Cell, Month, offers
from .questions import CHOICE, CONFIRM, WHO, Question
from .rosterkeys import KEYS, WORDS
from .widgets.bars import Key
from .workkeys import may

if TYPE_CHECKING:
    from .app import DutyApp
    from .screens.roster import RosterScreen

_ANSWERS = (("1", "agree", N_("agree")), ("2", "refuse", N_("refuse")), ("3", "withdraw", N_("withdraw")))
_FROM, _TO = N_("from"), N_("until")
_WHY = Question("reason", N_("why"), optional=True)
_NOBODY = ("0", "", N_("nobody"))


def keys_here(screen: RosterScreen) -> list[Key]:
    """The keys that can be meant for the shift under the cursor."""
    month = screen.month
    if month is None or screen.duty.picture.me.viewer:
        return []
    cell = month.cells[screen.place]
    usable = {"y"} if cell.swaps else set()
    if cell.until > month.now:
        usable |= {"g", "X", "l", "k", *(("j",) if cell.people else ())}
        usable |= {"z"} if ending(month, cell) else set()
    return [(key, _(WORDS[key])) for key, (action, _said) in KEYS.items()
            if key in usable and may(action, screen.duty.picture)]


def begin_rostering(app: DutyApp, action: str, values: dict[str, Any]) -> None:
    """Asks what the cell does not say."""
    from .screens.roster import RosterScreen

    screen = app.glass.body
    if not isinstance(screen, RosterScreen) or screen.month is None:
        app.go(RosterScreen.NAME)
        app.note(_("Put the cursor on the shift first; the keys for it stand below."))
        return
    month, cell = screen.month, screen.month.cells[screen.place]
    if action != "answer_swap" and cell.until <= month.now:
        app.note(_("That is past: what was is not changed any more."))
        return
    found = _ASKING[action](app, month, cell)
    if isinstance(found, str):
        app.note(found)
        return
    asked = tuple(one for one in found if one.field not in values or not one.field)
    app.hand.prompt = Rostering(app, action, _about(month, cell), dict(values), asked)
    app.draw_bars()


class Rostering(Dialogue):
    """A dialogue that says above its line what is offered: people who pass, or what can be ended."""

    def above(self) -> str:
        said = super().above()
        question = self.question
        if question.kind not in (WHO, CHOICE) or not question.choices or question.field == "answer":
            return said
        return said + ":  " + "  ".join(f"{key}={_(word)}" for key, _value, word in question.choices)

    def drawn(self, width: int) -> Any:
        if self.question.kind in (WHO, CHOICE) and self.question.field != "answer":
            return self.editor.drawn(width, _("a digit, or a name or its initials; Enter goes on, Esc drops it"))
        return super().drawn(width)


def _about(month: Month, cell: Cell) -> str:
    return f"{moment_text(cell.begins)[5:]}-{moment_text(cell.until)[11:]}"


def _name(month: Month, person: str) -> str:
    row = month.known.of.people.get(person)
    return row.name if row is not None and row.name else person


def _span(month: Month, cell: Cell) -> tuple[Question, Question]:
    """The times of the cell, as far as they are not over."""
    return (Question("begins", _FROM, start=moment_text(max(cell.begins, month.now))),
            Question("until", _TO, start=moment_text(cell.until)))


def offered(month: Month, cell: Cell) -> tuple[tuple[str, object, str], ...]:
    """Who passes, the best first, with the rest and the hours that he has."""
    hours = {one.person.person: one.worked_ms // 3_600_000 for one in month.work}
    found = []
    for number, one in enumerate(offers(month, max(cell.begins, month.now), cell.until)[:8], start=1):
        rest = "" if one.rest_ms is None else _(" rest {hours} h", hours=one.rest_ms // 3_600_000)
        found.append((str(number), one.person, _("{person}{rest}, {hours} h{warned}", person=_name(month, one.person),
                                                 rest=rest, hours=hours.get(one.person, 0),
                                                 warned=" ?14" if one.warned else "")))
    return tuple(found)


def _here(month: Month, cell: Cell) -> tuple[tuple[str, object, str], ...]:
    """Who stands in the cell."""
    return tuple((str(number), person, _name(month, person)) for number, person in enumerate(cell.people[:9], start=1))


def _first(choices: tuple[tuple[str, object, str], ...]) -> str:
    """The first of what is offered."""
    return choices[0][0] if choices else ""


def _override(app: DutyApp, month: Month, cell: Cell) -> tuple[Question, ...]:
    here, passing = _here(month, cell), offered(month, cell)
    out = (Question("out", N_("in whose place"), CHOICE, (*here, _NOBODY)),) if here else ()
    return (*out, Question("stand_in", N_("who stands in"), WHO, (*passing, _NOBODY), optional=True,
                           start=_first(passing)), *_span(month, cell), _WHY)


def _emergency(app: DutyApp, month: Month, cell: Cell) -> tuple[Question, ...]:
    here, passing = _here(month, cell), offered(month, cell)
    out = (Question("out", N_("in whose place"), CHOICE, (*here, _NOBODY)),) if here else ()
    return (*out, Question("stand_in", N_("who stands in"), WHO, passing, start=_first(passing)),
            *_span(month, cell), _WHY._replace(optional=False))


def _leave(app: DutyApp, month: Month, cell: Cell) -> tuple[Question, ...]:
    return (Question("person", N_("who is away"), WHO, _here(month, cell), start=_mine(app, cell)),
            *_span(month, cell), _WHY)


def _mine(app: DutyApp, cell: Cell) -> str:
    """Whoever sits here where he stands in the cell, else the first of it."""
    me = app.picture.me.person
    return str(cell.people.index(me) + 1) if me in cell.people[:9] else "1" if cell.people else me


def _swap(app: DutyApp, month: Month, cell: Cell) -> tuple[Question, ...] | str:
    if not cell.people:
        return _("Nobody stands here: there is nothing to swap.")
    passing = offered(month, cell)
    return (Question("person", N_("whose duty"), WHO, _here(month, cell), start=_mine(app, cell)),
            Question("other", N_("who takes it"), WHO, passing, start=_first(passing)), *_span(month, cell),
            Question("back_begins", N_("given back from (empty: not)"), optional=True),
            Question("back_until", N_("given back until (empty: not)"), optional=True))


def _answer(app: DutyApp, month: Month, cell: Cell) -> tuple[Question, ...] | str:
    if not cell.swaps:
        return _("No swap waits for an answer here.")
    choices = tuple((str(number), swap.id, f"{_name(month, swap.other)} <- {_name(month, swap.person)}")
                    for number, swap in enumerate(cell.swaps[:9], start=1))
    return (Question("swap", N_("which swap"), CHOICE, choices), Question("answer", N_("answer"), CHOICE, _ANSWERS))


def ending(month: Month, cell: Cell) -> tuple[tuple[str, object, str], ...]:
    """What stands over the cell and can be ended."""
    standing = [change for change in cell.changes if not change.ended_at and change.until > month.now]
    return tuple((str(number), change.id, _(_ENDED[change.kind], person=_name(
        month, change.out if change.kind in AWAY else change.stand_in or change.out)))
        for number, change in enumerate(standing[:9], start=1))


_ENDED = {"leave": N_("leave of {person}"), "sick": N_("sick leave of {person}"), "override": N_("change to {person}"),
          "emergency": N_("emergency of {person}")}


def _end(app: DutyApp, month: Month, cell: Cell) -> tuple[Question, ...] | str:
    choices = ending(month, cell)
    if not choices:
        return _("Nothing was changed here that could be taken back.")
    return (Question("change", N_("which one"), CHOICE, choices),
            Question("", N_("Enter takes it back, Esc leaves it"), CONFIRM))


_ASKING = {"override": _override, "emergency": _emergency, "leave": _leave, "swap": _swap, "answer_swap": _answer,
           "end_change": _end}
