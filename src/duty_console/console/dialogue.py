"""
An action from the key to the collector's answer: what must still be said is asked, a PIN or a second person where the
collector wants one, and the key keeps its time.

Decides nothing: what may be done is the collector's to say, and what it says is shown.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ..domain.actions import ACTIONS
from ..texts import N_, _
from .ask import Answer, reason_of
from .cells import Line, width_of
from .people import area_of, crew_of, person_of, site_of
from .prompts import Prompt, Refusal
from .questions import AREA, CHOICE, CONFIRM, CREW, PIN, PLACE, QUESTIONS, TEXT, WHO, Question, Wrong, answer
from .widgets.editor import Editor

if TYPE_CHECKING:
    from .app import DutyApp

#: What a refusal needs -> what is asked for it: fields of the same wish, or of a sign-on before it.
NEEDS = {
    "pin": (Question("pin", N_("PIN"), PIN),),
    "second": (Question("second", N_("second person (name or initials)"), WHO),
               Question("second_pin", N_("PIN of the second person"), PIN)),
    "sign_on": QUESTIONS["sign_on"],
}


#: A PIN that was typed where words are asked for, the key that should have asked for it perhaps before it.
_LIKE_A_PIN = re.compile(r"\w?\d{4,10}")


class Dialogue(Prompt):
    """Asks for the fields of one action, one line each; then the collector."""

    def __init__(self, app: DutyApp, action: str, about: str, values: dict[str, Any],
                 questions: tuple[Question, ...], *, pressed: int = 0) -> None:
        self.action, self.about, self.values = action, about, values
        self._questions, self._place = questions, 0
        self.pressed = pressed or app.clock.read().tick
        self._wrong = ""
        super().__init__(app, _editor(questions[0]))

    def above(self) -> str:
        if self._wrong:
            return self._wrong
        title = self.title()
        return _("{action}: {about}", action=title, about=self.about) if self.about else title

    def title(self) -> str:
        """What is being done."""
        return _(ACTIONS[self.action].title)

    @property
    def question(self) -> Question:
        """What is asked now."""
        return self._questions[min(self._place, len(self._questions) - 1)]

    def drawn(self, width: int) -> Line:
        question = self.question
        if question.kind == CONFIRM:
            return self.editor.drawn(width, "")
        if question.choices:  # joined, because many of the words begin with a number of their own
            words = [f"{key}={_(word)}" for key, _value, word in question.choices]
            wide = width_of(self.editor.label + self.editor.text + "  ".join(words)) + 4 <= width
            return self.editor.drawn(width, ("  " if wide else " ").join(words), "")
        return self.editor.drawn(width, _("Enter goes on, Esc drops it"))

    def edited(self) -> None:
        self._wrong = ""
        question = self._questions[self._place]
        if question.kind == CHOICE and self.editor.text and not self.editor.done:
            self.editor.done = True  # one key is the whole answer
        if not self.editor.done:
            return
        try:
            value = self.meant(question)
        except Wrong as wrong:
            self._wrong = str(wrong)
            self.editor = _editor(question, self.editor.text if question.kind != CHOICE else "")
            return
        self.kept(question, value)
        self._place += 1
        more = next((asked for wanted, asked in question.more if wanted == value), ())
        self._questions = (*self._questions[:self._place], *more, *self._questions[self._place:])
        if self._place < len(self._questions):
            self.editor = _editor(self._questions[self._place])
        else:
            self.app.start(self._ask())

    def meant(self, question: Question) -> object:
        """
        The value of what was typed.

        :raises Wrong: it cannot be one.
        """
        value = answer(question, self.editor.text, self.app.clock.read().at)
        names = self.app.book.names
        if question.kind == TEXT and self.action == "handover_answer" and _LIKE_A_PIN.fullmatch(str(value)):
            raise Wrong(_("Digits alone are no words, and may be a PIN: say how it stands."))
        if question.kind == WHO and (value or not question.optional):
            return person_of(str(value), names.people)
        if question.kind == AREA:
            return area_of(str(value), names)
        if question.kind == CREW:
            return crew_of(str(value), names.team_of(str(self.values.get("of", ""))))
        return site_of(str(value), names.sites) if question.kind == PLACE else value

    def kept(self, question: Question, value: object) -> None:
        """Keeps an answer."""
        if question.field and value != "":
            self.values[question.field] = value

    async def _ask(self) -> None:
        await ask(self.app, self.action, self.about, dict(self.values), self.pressed)


def _editor(question: Question, text: str = "") -> Editor:
    label = _(question.label)
    return Editor(label + " " if question.kind == CONFIRM else _("{label}: ", label=label), text or question.start,
                  secret=question.kind == PIN, veiled=question.kind in (WHO, AREA),
                  proposed=not text and question.kind in (WHO, AREA, PLACE))


async def ask(app: DutyApp, action: str, about: str, values: dict[str, Any], pressed: int) -> None:
    """Asks the collector, and asks the officer for what the collector needs besides."""
    waited = app.clock.read().tick - pressed
    said = dict(values, pressed_ms=waited) if waited > 1000 else dict(values)
    if action == "phoned":  # the time of the call is that of the key: the telephone was ringing then
        said["rang_s"] = waited // 1000
    done = await app.door.ask(action, **said)
    for secret in ("pin", "second_pin"):
        values.pop(secret, None)
    reason = reason_of(done, app.book.names)
    told = [body.answered(action, done.done, reason, dict(done.values)) for body in app.glass.bodies.values()]
    if done.done:
        if action in ("sign_on", "sign_off"):
            app.signed(str(values.get("person", "")))
        if action in ("broadcast", "hazard_find"):  # its number is that of its first entry
            app.glass.body.show(done.event)
        if action != "acknowledge":  # the alarm itself shows it
            title = _(ACTIONS[action].title)
            app.note(_("Done: {action}", action=_("{action}: {about}", action=title, about=about) if about else title))
        app.soon(at_once=True)
    elif done.need in NEEDS and app.hand.prompt is None:
        app.note(reason_of(done, app.book.names))
        app.hand.prompt = _needed(app, action, about, values, pressed, done)
        app.draw_bars()
    elif not any(told):
        refused(app, _("Not done: {action}: {reason}", action=_(ACTIONS[action].title),
                       reason=reason_of(done, app.book.names)), action)


def refused(app: DutyApp, said: str, action: str) -> None:
    """Says why not; after a dialogue that wants a PIN, digits that are still being typed are nobody's keys."""
    app.note(said)
    if (ACTIONS[action].guard or action == "sign_on") and app.hand.prompt is None:
        app.hand.prompt = Refusal(app, said)
        app.draw_bars()


def _needed(app: DutyApp, action: str, about: str, values: dict[str, Any], pressed: int, done: Answer) -> Prompt:
    if done.need != "sign_on":
        return Dialogue(app, action, about, values, NEEDS[done.need], pressed=pressed)
    return SignOn(app, action, about, lambda: ask(app, action, about, values, pressed), pressed)


class SignOn(Dialogue):
    """Signs somebody on, then does what was meant."""

    def __init__(self, app: DutyApp, action: str, about: str, then: Callable[[], Awaitable[None]],
                 pressed: int) -> None:
        super().__init__(app, "sign_on", about, {}, QUESTIONS["sign_on"], pressed=pressed)
        self._meant, self._then = action, then

    def title(self) -> str:
        return _("sign on, then {action}", action=_(ACTIONS[self._meant].title))

    async def _ask(self) -> None:
        app = self.app
        signed = await app.door.ask("sign_on", **self.values)
        self.values.pop("pin", None)
        if signed.done:
            app.signed(str(self.values["person"]))
            await self._then()
        else:
            refused(app, _("Not signed on: {reason}", reason=reason_of(signed, app.book.names)), "sign_on")
