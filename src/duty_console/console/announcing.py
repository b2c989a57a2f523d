"""
A new broadcast, question by question: where, what, how urgent, the words with their spoken length, the PIN. From an
alarm its area, level and text stand there already. What is read out names an address or an area and nobody: neighbours
need to know where, and a loudspeaker tells everybody else, too.

Decides nothing; a text that takes too long is said so before it is asked for (BC-16).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import broadcasts as bc
from ..domain.alarms import Alarm
from ..domain.broadcasts import amplifiers_of, spoken_ms
from ..domain.broadcastwords import DRILL, KINDS, level_word, word
from ..domain.narration import Names, place_of, site_name
from ..domain.places import Site
from ..texts import N_, _, catalogue, language
from ..texttemplates import Template, filled, proposed, templates
from .airwords import area_list, whole_area
from .cells import Line, line, wrap
from .dialogue import Dialogue
from .people import area_of
from .questions import AREA, CHOICE, PIN, Question, Wrong

if TYPE_CHECKING:
    from .app import DutyApp

EVERYWHERE = "all"
OWN, RECORDING = "own", "recording"
OF = Question("of", N_("area"), AREA)
KIND = Question("kind", N_("kind of broadcast"), CHOICE, tuple((str(number), kind, KINDS[kind])
                                                  for number, kind in enumerate(bc.ASKABLE, start=1)))
LEVEL = Question("level", N_("level"), CHOICE, (("1", "red", N_("red")), ("2", "orange", N_("orange")),
                                                ("3", "yellow", N_("yellow")), ("4", "blue", N_("blue")),
                                                ("0", "none", N_("none"))))
TEXT = Question("text", N_("text"))
FILE = Question("recording", N_("name of the recording"))
_PIN = Question("pin", N_("PIN"), PIN)


def announce(app: DutyApp, alarm: Alarm | None, area: str, back: str = "") -> None:
    """Begins it: what is known already is not asked; who drops it is `back` where he came from. Everywhere is never
    proposed, it is typed."""
    names, values = app.picture.names, dict[str, Any]()
    place = told = ""
    if alarm is not None:
        values["alarm"] = alarm.id
        site = names.site(alarm.line, alarm.account) if alarm.account else None
        area, place = (site.area, spoken_place(site, app.picture.room.language)) if site is not None else ("", "")
        if area not in names.areas:
            called = site_name(site) if site is not None else place_of(alarm, names)
            area, told = "", _("{place}: no area is entered for it; type one", place=called)
    ready = proposed(alarm.signal_class) if alarm is not None else None
    if area and alarm is not None:
        values["of"] = area
    start = names.area(area) if area and not _is_all(area, app) else ""
    app.hand.prompt = Announcing(app, values, place, ready, start, told, back)
    app.glass.body.draw(data=True)
    app.draw_bars()


def spoken_place(site: Site, language: str) -> str:
    """Where a site is, as everybody may hear it: its address if that is in the room's language. Its name is often
    somebody's."""
    return site.address if site.address.isascii() == (language == "en") else ""


def spoken_area(key: str, names: Names, *, english: bool) -> str:
    """An area in the language of the room: who hears it is no officer."""
    row = names.areas.get(key)
    return ((row.name_en if english else row.name) or row.area) if row is not None else ""


def _is_all(area: str, app: DutyApp) -> bool:
    """Whether an area has every amplifier of a room that has several."""
    air = app.picture.air.now
    inside = amplifiers_of([area], {row.area: row for row in air.areas}, {row.amplifier: row for row in air.amplifiers})
    return 1 < len(air.amplifiers) <= len(inside)


class Announcing(Dialogue):
    """The dialogue of a new broadcast."""

    def __init__(self, app: DutyApp, values: dict[str, Any], place: str, ready: Template | None, start: str,
                 told: str = "", back: str = "") -> None:
        self._place_name, self._ready, self._told, self._back = place, ready, told, back
        rules = app.book.rulebook()
        self._speed = tuple(rules.number("BC-16", key) for key in ("han_per_s", "words_per_s", "pause_s"))
        self._longest_s = rules.number("BC-16", "longest_s")
        questions = [] if "of" in values else [OF._replace(start=start)]
        self._english = app.picture.room.language == "en"
        self.values = values
        self.app = app
        if ready is not None:
            values.update(kind=ready.kind, level=ready.level)
            questions += [TEXT._replace(start=self._text(ready) if "of" in values else ""), _PIN]
        else:
            questions.append(self._what())
        super().__init__(app, "broadcast", "", values, tuple(questions))

    def _what(self) -> Question:
        words = tuple((str(number), one.key, one.name if language() == "zh" else one.name_en)
                      for number, one in enumerate(templates()[:7], start=1))
        others = (("8", RECORDING, N_("a recording")), ("0", OWN, N_("own words")))
        return Question("what", N_("what"), CHOICE, (*words, *others))

    def _text(self, ready: Template) -> str:
        of = self.values.get("of", "")
        area = self._spoken_areas(of)
        return filled(ready.text_en if self._english else ready.text, area, self._place_name)

    def _spoken_areas(self, of: str) -> str:
        """The areas in the language of the room: who hears it is no officer."""
        names = self.app.picture.names
        if of == EVERYWHERE and not (of := whole_area(names)):
            return catalogue("en" if self._english else "zh").gettext(N_("the whole village"))
        return (", " if self._english else "、").join(
            filter(None, (spoken_area(key, names, english=self._english) for key in of.split(","))))

    def above(self) -> str:
        if self._wrong or not self.values.get("of"):
            return self._wrong or self._told or self.title()
        return _("broadcast to {areas}: {what}", areas=self._areas(), what=self._what_words())

    def _areas(self) -> str:
        of = str(self.values.get("of", ""))
        return area_list([] if of == EVERYWHERE else of.split(","), self.app.picture.names)

    def _what_words(self) -> str:
        kind, level = str(self.values.get("kind", "")), bc.LEVELS.get(str(self.values.get("level", "")), bc.NO_LEVEL)
        said = [_(DRILL) if bc.is_drill(kind) else "", level_word(level), word(KINDS, kind) if kind else ""]
        text = self._typed()
        if text:
            said.append(_("about {seconds} s", seconds=self.seconds(text)))
        return " ".join(part for part in said if part)

    def _typed(self) -> str:
        typing = not self.over and self._questions[self._place].field == "text"
        return self.editor.text if typing else str(self.values.get("text", ""))

    def seconds(self, text: str) -> int:
        """How long it takes to say it."""
        han, words, pause = self._speed
        return -(-spoken_ms(text, han, words, pause * 1000) // 1000)

    def meant(self, question: Question) -> object:
        if question.kind == AREA:
            return area_of(self.editor.text.strip(), self.app.picture.names)
        value = super().meant(question)
        if question.field == "text" and (takes := self.seconds(str(value))) > self._longest_s:
            raise Wrong(_("It takes {seconds} s to say, at most {most} s: shorten it.", seconds=takes,
                          most=round(self._longest_s)))
        return value

    def kept(self, question: Question, value: object) -> None:
        if question.field == "what":
            self._chosen(str(value))
            return
        super().kept(question, value)
        if question.field == "of" and self._ready is not None:
            self._follow(TEXT._replace(start=self._text(self._ready)), _PIN)
        elif question.field == "kind" and value != bc.EMERGENCY:
            self._questions = tuple(one for one in self._questions if one.field != "level")

    def _chosen(self, what: str) -> None:
        ready = next((one for one in templates() if one.key == what), None)
        if ready is not None:
            self.values.update(kind=ready.kind, level=ready.level)
            self._follow(TEXT._replace(start=self._text(ready)), _PIN)
        else:
            self._follow(KIND, LEVEL, FILE if what == RECORDING else TEXT, _PIN)

    def _follow(self, *questions: Question) -> None:
        """What is asked after the present question."""
        self._questions = (*self._questions[:self._place + 1], *questions)

    async def _ask(self) -> None:
        self.about = f"{self._areas()}  {self._what_words()}"  # also where a second person is asked for
        await super()._ask()

    def edited(self) -> None:
        super().edited()
        if self.editor.left and self._back:
            self.app.go(self._back)
        self.app.glass.body.draw(data=False)

    def whole(self, width: int) -> list[Line]:
        """Everything that will be heard, and by which amplifiers."""
        air, of = self.app.picture.air.now, str(self.values.get("of", ""))
        lines = [line(("-" * width, "dim"))]
        if not of:  # what may be typed
            names = area_list([row.area for row in air.areas], self.app.picture.names)
            said = _("areas: {names}; all is everywhere. A name or its initials; several with commas", names=names)
            lines += [line(" ", (part, "dim")) for part in wrap(said, max(8, width - 2))]
        if of:
            wanted = [""] if of == EVERYWHERE else of.split(",")
            rows = amplifiers_of(wanted, {row.area: row for row in air.areas},
                                 {row.amplifier: row for row in air.amplifiers})
            names = _(", ").join(self.app.picture.names.amplifier(row.amplifier) for row in rows)
            lines.append(line((" " + _("heard from {count}: {amplifiers}", count=len(rows), amplifiers=names), "dim")))
        text = self._typed()
        if text:
            said = _("{seconds} s to say, at most {most} s", seconds=self.seconds(text), most=round(self._longest_s))
            too_long = self.seconds(text) > self._longest_s
            lines.append(line((" " + said, "p2" if too_long else "dim")))
            lines += [line(" ", (part, "bold")) for part in wrap(text, max(8, width - 2))]
        return lines
