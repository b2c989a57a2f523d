"""
Filling in a month: letters pick people by the first letters of their names, everything else moves, repeats or undoes.

It holds the keys like any line that is typed: alarms sound and stand in the strip, and what was typed stays (UI-07).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain.dutyrules import ON_WATCH, certificate_rule
from ..domain.places import Person
from ..domain.rosters import day_of, is_away
from ..texts import _, language
from .cells import Line, Span, clip, line, shown
from .draft import Draft
from .finding import begins, initials
from .month import Place
from .prompts import Prompt
from .screens.rosterrows import certificate_mark, shift_words
from .widgets.editor import Editor

if TYPE_CHECKING:
    from .app import DutyApp
    from .screens.roster import RosterScreen

_SHOWN = 9


class Filling(Prompt):
    """The keys while a month is filled in."""

    def __init__(self, app: DutyApp, screen: RosterScreen) -> None:
        super().__init__(app, Editor(""))
        self._screen = screen
        self._typed = ""
        self._wrong = ""
        self._here: Place | None = None  # the shift that is being typed into
        self._skip_past()

    @property
    def _draft(self) -> Draft:
        draft = self._screen.draft
        assert draft is not None
        return draft

    def press(self, key: str, character: str | None) -> None:
        self._wrong = ""
        if self._typed and (key in ("enter", "space") or (character or "").isdigit()):
            self._choose(int(character) - 1 if (character or "").isdigit() and character else 0)
        elif key == "escape" and self._typed:
            self._typed = ""
        elif key in ("escape", "ctrl+c"):
            self.editor.left = True
        elif key == "enter":
            self.editor.done = True
            self._screen.save()
        elif key == "backspace":
            self._back()
        elif character is not None and character.isalpha() and not (character in "uU" and not self._typed):
            self._letter(character.casefold())
        elif not self._typed:
            self._command(key)

    def paste(self, text: str) -> None:
        """Pasted text names nobody."""

    def _command(self, key: str) -> None:
        screen, draft = self._screen, self._draft
        if key == "full_stop":
            if not (count := draft.go_on(screen.place)):
                self._wrong = _("There is no pattern to go on with: fill in a day first.")
            else:
                self._wrong = _("{count} days filled; u undoes it.", count=count)
            self._changed()
        elif key in ("u", "upper_u", "U", "ctrl+z"):
            place = draft.undo()
            screen.place = place or screen.place
            self._wrong = "" if place is not None else _("Nothing to undo.")
            self._here = None
            self._changed()
        elif key == "delete" and self._may_type():
            draft.put(screen.place, ())
            self._changed()
        elif key == "plus":
            self._here = screen.place
        elif screen.move(key):
            self._here = None

    def _letter(self, letter: str) -> None:
        if not self._may_type():
            return
        self._typed += letter
        found = self.matching()
        if not found:
            self._wrong = _('Nobody on the staff is called "{text}".', text=self._typed)
        elif len(found) == 1 and is_whole(self._typed, found[0]):
            self._take(found[0])

    def _back(self) -> None:
        screen, draft = self._screen, self._draft
        cell = draft.days[screen.place[0]][screen.place[1]]
        if self._typed:
            self._typed = self._typed[:-1]
        elif cell and self._may_type():
            draft.put(screen.place, cell[:-1])
            self._here = screen.place
            self._changed()

    def _choose(self, number: int) -> None:
        found = self.matching()
        if number < len(found):
            self._take(found[number])

    def _take(self, person: Person) -> None:
        """Puts somebody into the shift; once it has as many as it needs the next one is typed."""
        screen, draft = self._screen, self._draft
        place = screen.place
        draft.add(place, person.person, anew=self._here != place)
        self._typed, self._here = "", place
        need = screen.month.known.limits.need if screen.month is not None else 2
        if len(draft.days[place[0]][place[1]]) == need:
            screen.place = screen.after(place)
            self._here = None
        self._changed()

    def _changed(self) -> None:
        self._screen.refusal = ""
        self._screen.reckon()
        self._screen.redraw()

    def _may_type(self) -> bool:
        if self._draft.is_past(self._screen.place[0], self.app.picture.now.at):
            self._wrong = _("This day is past: what was is not changed any more.")
            return False
        return True

    def _skip_past(self) -> None:
        """What can be filled in begins today."""
        self._screen.place = max(self._screen.place, (self._draft.past, 0))
        self._screen.redraw()

    def matching(self) -> list[Person]:
        """Who is meant by what is typed: whole names first, then who counts and is there, whose work it is."""
        month = self._screen.month
        if month is None or not self._typed:
            return []
        found = [person for person in month.known.staff.values() if fits(self._typed, person)]
        return sorted(found, key=lambda person: (not is_whole(self._typed, person), bool(self._rule(person))
                                                 or self._is_away(person.person), person.duty not in ON_WATCH))

    def _rule(self, person: Person) -> str:
        """The rule by which somebody does not count in the shift that is typed into."""
        month = self._screen.month
        return certificate_rule(person, day_of(month.cells[self._screen.place].begins), month.known.limits) if (
            month is not None) else ""

    def _is_away(self, person: str) -> bool:
        """Whether somebody is on leave or sick in the shift that is typed into."""
        month = self._screen.month
        cell = month.cells[self._screen.place] if month is not None else None
        return month is not None and cell is not None and (
            is_away(month.roster, person, cell.begins, cell.until) is not None)

    def above(self) -> str:
        if self._wrong:
            return self._wrong
        return _("DRAFT. Initials pick people, Space takes the first, Enter saves, Esc pauses")

    def drawn(self, width: int) -> Line:
        screen = self._screen
        month, (number, turn) = screen.month, screen.place
        if month is None:
            return ()
        where = f"{month.day(number):%m-%d} {shift_words(month.shifts[turn])}"
        if not self._typed:
            keys = [(".", _("pattern goes on")), ("u", _("undo")), ("Del", _("empty")), ("+", _("one more")),
                    ("Enter", _("save all")), ("Esc", _("pause"))]
            spans = [(f" {where}: ", "key"), ("_", "blink"), (" ", "")]
            apart = "" if language() == "zh" else " "
            for key, does in keys:
                spans += [(f" {key}", "key"), (apart + does, "")]
            return clip(tuple(spans), width)
        offered: list[Span] = [(f" {where}: {self._typed}", "key"), ("_", "blink")]
        for place, person in enumerate(self.matching()[:_SHOWN], start=1):
            rule = self._rule(person)
            name = shown(person.name or person.person)
            offered += [(f"  {place} ", "key"), (f"{name}{certificate_mark(person)}", ""),
                        (f" !{rule}" if rule else "", "bad"),
                        (" " + _("on leave") if self._is_away(person.person) else "", "bad")]
        return clip(line(*offered), width)


def fits(typed: str, person: Person) -> bool:
    """Whether somebody's name, its initials or his key begin with what is typed."""
    return (person.person.startswith(typed) or person.name.casefold().startswith(typed)
            or 0 in begins(typed, initials(person.name)))


def is_whole(typed: str, person: Person) -> bool:
    """Whether that names somebody whole: his key, or the first letter of every character of his name."""
    letters = initials(person.name)
    return typed == person.person or (len(typed) == len(letters) and 0 in begins(typed, letters))
