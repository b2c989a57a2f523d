"""
:, the palette: every screen, action, person, site, point and rule, found by Chinese, first letters of pinyin or
English; the keys stand beside what has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult

from ...domain.actions import ACTIONS
from ...roomwords import DUTIES, POINT_KINDS, SITE_KINDS
from ...texts import N_, _, catalogue, language
from ..acting import KEY_OF, begin
from ..airing import KEYS_ON_AIR
from ..cells import Line, fit, line, shown
from ..finding import Entry, found
from ..hazardkeys import BY_COMMAND, KEY_OF_HAZARDS
from ..picture import Picture
from ..placekeys import KEY_OF_PLACES
from ..prompts import Prompt
from ..rosterkeys import KEY_OF_ROSTER
from ..walking import KEYS_OF_WALKS, OUT_OF_FILES
from ..widgets.bars import Key
from ..widgets.editor import Editor
from ..widgets.listing import Listing
from . import SCREENS
from .body import Body


class PaletteScreen(Body):
    """What fits what is typed, the best first."""

    NAME = "palette"

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Entry] = Listing(lambda entry: entry.target, self._row)
        self.back = "desk"
        self.typed = ""
        self._entries: list[Entry] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def open(self, back: str) -> None:
        """Everything there is to find now."""
        self.back, self.typed = back, ""
        self._entries = list(entries(self.picture))
        self.list.load(())  # the cursor forgets where it was the last time

    def set_filter(self, text: str) -> None:
        """Shows what fits; Enter chooses the best of it until an arrow says otherwise."""
        if text == self.typed:
            return
        self.typed = text
        self.draw(data=True)
        self.list.move("home")

    def valid_keys(self) -> list[Key]:
        return [("Enter", _("choose")), ("Esc", _("back"))]

    def part_shown(self) -> str:
        return self.list.part_shown

    def draw(self, *, data: bool) -> None:
        if not data:
            return
        fitting = found(self.typed, self._entries)
        self.list.load(fitting)
        if not fitting:
            self.list.show([line(""), line("  ", _('Nothing is called "{text}".', text=self.typed))])

    def _row(self, entry: Entry, width: int) -> Line:
        kind, hint = (6, 10) if language() == "zh" else (10, 12)
        name = entry.words[0] if language() == "zh" else entry.words[1] if len(entry.words) > 1 else entry.words[0]
        return line(" ", (fit(entry.kind, kind), "dim"), (fit(name, width - kind - hint - 2), ""), " ",
                    (fit(entry.hint, hint), "key"))


class Finding(Prompt):
    """What is typed in the palette; the arrows move in the list."""

    def __init__(self, palette: PaletteScreen) -> None:
        super().__init__(palette.duty, Editor(": "))
        self._palette = palette

    def press(self, key: str, character: str | None) -> None:
        if not self._palette.list.move(key):
            super().press(key, character)

    def edited(self) -> None:
        palette, app = self._palette, self.app
        if not self.over:
            palette.set_filter(self.editor.text)
            return
        chosen = palette.list.current if self.editor.done else None
        app.go(palette.back)
        if chosen is not None:
            app.hand.prompt = None
            choose(chosen, self)

    def drawn(self, width: int) -> Line:
        return self.editor.drawn(width, _("Enter chooses, Esc goes back"))


def choose(entry: Entry, prompt: Prompt) -> None:
    """Goes where an entry leads, or begins what it names."""
    app = prompt.app
    what, *rest = entry.target
    if what == "screen":
        app.go(rest[0])
    elif what == "key":
        app.hand.key(rest[0], rest[0])
    elif what == "act":
        begin(app, rest[0], app.glass.body.target())
    else:
        from .about import open_about

        open_about(app, what, rest)


def entries(picture: Picture) -> Iterator[Entry]:
    """Everything that can be found, the doing before the looking up."""
    for key, place in SCREENS.items():
        yield Entry(_("screen"), both(place.title), key, ("screen", place.name))
    for name, action in ACTIONS.items():
        if name in OUT_OF_FILES or name in BY_COMMAND:
            continue
        key = KEY_OF.get(name, "")
        other = {**KEYS_ON_AIR, **KEY_OF_ROSTER, **KEYS_OF_WALKS, **KEY_OF_HAZARDS, **KEY_OF_PLACES}
        hint = (key.upper() if len(key) > 1 else key) or other.get(name, "")
        yield Entry(_("action"), both(action.title), hint, ("act", name))
    yield Entry(_("rules"), both(N_("every rule with its source and mark")), "", ("rule", ""))
    yield Entry(_("action"), both(N_("export what is listed")), "E", ("key", "E"))
    for key, title in (("f12", N_("Chinese or English")), ("question_mark", N_("help")), ("q", N_("leave"))):
        yield Entry(_("action"), both(title), {"f12": "F12", "question_mark": "?"}.get(key, key), ("key", key))
    names = picture.names
    for person in names.people:
        duty = _(DUTIES[person.duty]) if person.duty in DUTIES else person.duty
        yield Entry(_("person"), (shown(person.name), person.person), duty, ("person", person.person))
    for site in names.sites:
        kind = _(SITE_KINDS[site.kind]) if site.kind in SITE_KINDS else site.kind
        yield Entry(_("site"), (shown(site.name), shown(site.name_en), site.account), kind, ("site", site.site))
    sites = {site.site: site for site in names.sites}
    for point in names.points:
        if (of := sites.get(point.site)) is not None:  # a point is called by its place
            words = (f"{of.name} {point.name}", f"{of.name_en} {point.name_en}")
            kind = _(POINT_KINDS[point.kind]) if point.kind in POINT_KINDS else point.kind
            yield Entry(_("point"), words, kind, ("point", point.site, point.zone))


def both(message: str) -> tuple[str, ...]:
    """A word in both languages, so that it is found in either."""
    return catalogue("zh").gettext(message), catalogue("en").gettext(message)
