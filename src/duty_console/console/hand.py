"""
The officer's hand: which key does what now, what is being typed, and what is asked of the collector for it.

It decides nothing: an answer or a refusal comes from the door. What cannot work says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .. import texts
from ..domain.actions import ACTIONS
from ..domain.alarms import Alarm, is_unacknowledged
from ..texts import _
from .acting import BY_KEY, begin, not_his
from .airwords import held_hint, hint
from .ask import reason_of
from .cells import Line, line
from .picture import LIVE, REPLAY, Phones, is_mine, most_urgent
from .player import KEYS
from .prompts import Filter, Prompt
from .screens import SCREENS
from .widgets import bars
from .workkeys import may

if TYPE_CHECKING:
    from .app import DutyApp

#: A key pressed so soon after the cursor came upon another alarm by itself was meant for the one before.
SLIP_MS = 400
#: That somebody is at the keys is told no more often.
ACTIVE_MS = 5_000
#: A second press within so long means it.
AGAIN_MS = 5_000


class Hand:
    """Keys and the one line of text."""

    def __init__(self, app: DutyApp) -> None:
        self._app = app
        self.prompt: Prompt | None = None
        self._filters: dict[str, str] = {}
        self._slipped, self._slipped_at = 0, -SLIP_MS
        self._told_active = -ACTIVE_MS
        self._wanted_out = -AGAIN_MS
        self._meant = ("", -AGAIN_MS)  # what was pressed that wants to be meant

    def key(self, key: str, character: str | None) -> None:
        """A key, wherever the cursor is."""
        app = self._app
        key = key[-1].upper() if key.startswith("upper_") else key  # how some terminals name a capital
        if (now := app.clock.read().tick) - self._told_active >= ACTIVE_MS:
            self._told_active = now
            app.door.active()
        if self.prompt is not None:
            self.typed(lambda prompt: prompt.press(key, character))
        elif app.player is not None and key in KEYS:
            KEYS[key][2](app.player)
            app.soon(at_once=True)
        elif app.player is not None and key in ("a", "m"):
            app.note(_("This is a replay: nothing can be done in it."))
        elif key in SCREENS:
            app.go(SCREENS[key].name)
        elif (own := {"q": self._leave, "m": self._silence, "a": self._answer, "f12": self._other_language,
                      "slash": self._filter, "E": self._export, "colon": self._palette, "f1": self._help,
                      "question_mark": self._help}.get(key)) is not None:
            own()
        elif key in BY_KEY and BY_KEY[key].action in ACTIONS and not app.glass.body.means(key):
            act = BY_KEY[key]
            begin(app, act.action, app.glass.body.target() if act.on_alarm else None)
        elif not app.glass.body.press(key) and key == "ctrl+c":
            app.note(_("q leaves this screen; reception goes on."))
        app.draw_bars()

    def paste(self, text: str) -> None:
        """Pasted text is text for a field, never keys."""
        if self.prompt is not None:
            self.typed(lambda prompt: prompt.paste(text))

    def typed(self, act: Callable[[Prompt], None]) -> None:
        """Does something to the line being typed, and lets it go when it is over."""
        prompt = self.prompt
        if prompt is not None:
            act(prompt)
            self.watch_cursor()  # a filter that is typed moves it now, not when the next second is painted
            if self.prompt is prompt and prompt.over:  # it may have opened another
                self.prompt = None
            self._app.draw_bars()

    def hint(self) -> Line:
        """Which key answers the alarm in the strip, from where the cursor stands."""
        alarm = most_urgent(self._app.picture.alarms)
        target = self._app.glass.body.target()
        if alarm is None or not (self._is_live() and may("acknowledge", self._app.picture)):
            return ()
        if self._app.glass.body.NAME != "broadcast" and self.prompt is None and (
                held := held_hint(self._app.picture, alarm.id)):
            return held
        if target is not None and target.id == alarm.id:
            width, away = self._app.size.width, self._app.glass.body.NAME != "broadcast"
            loud = hint(self._app.picture, alarm.id, long=width >= 100) if width >= 70 and away else ()
            return (*line("  ", ("a", "key"), " " + _("answer")), *loud)
        if self._app.glass.body.NAME != "desk":
            return line("  ", ("1", "key"), " " + _("desk"))
        return line("  ", ("Home" if self._app.glass.body.shows(alarm) else "Esc", "key"), " " + _("to it"))

    def above(self) -> str:
        """What stands above the line that is typed."""
        return self.prompt.above() if self.prompt is not None else ""

    def footer(self, width: int) -> Line:
        """The keys that work now, or what is being typed."""
        if self.prompt is not None:
            return self.prompt.drawn(width)
        keys = self._keys([(key, _(place.title)) for key, place in SCREENS.items()])
        if width < bars.WIDE and not bars.fits(keys, width):  # rather all of them as one than some of them
            keys = self._keys([("1-9", _("screens"))])
        return bars.footer(keys, width)

    def _keys(self, places: list[bars.Key]) -> list[bars.Key]:
        picture, body = self._app.picture, self._app.glass.body
        out = [("E", _("export"))] if body.exports else []
        if picture.link == REPLAY:
            own = [key for key in body.valid_keys() if key[0] not in BY_KEY]
            moving = [(_(key), _(does)) for key, does, _call in KEYS.values()]
            # In a narrow window the last are left out: pausing, going on and leaving stay.
            return [*moving[:3], ("q", _("leave")), *moving[3:], *own, *out, ("?", _("Help"))]
        own = [key for key in body.valid_keys() if key[0] not in BY_KEY or self._is_live()]
        sounds = picture.counts.unacknowledged and not picture.silenced and picture.me.role != "viewer"
        sound = [("m", _("silence"))] if sounds else []
        find = [*([("/", _("filter"))] if body.filters else []), (":", _("find"))]
        # A key of the screen itself, and a place that its Esc leads to; a word may be one of another key, too.
        named = {name for key in own for name in (key if key[0] == "Esc" else key[:1])}
        here = next((key for key, place in SCREENS.items() if place.name == body.NAME), "")
        screens = [place for place in places if place[0] != here and named.isdisjoint(place)]
        return [*own, *sound, *find, *screens, *out, ("F12", "EN" if texts.language() == "zh" else "中文"),
                ("q", _("leave")), ("?", _("Help"))]

    def _is_live(self) -> bool:
        return self._app.picture.link == LIVE

    def clear_filter(self) -> None:
        """Shows everything again."""
        self._filters.pop(self._app.glass.body.NAME, None)
        self._app.glass.body.set_filter("")

    def watch_cursor(self) -> None:
        """Notes when the cursor came upon another alarm by itself."""
        slips = getattr(getattr(self._app.glass.body, "queue", None), "slips", self._slipped)
        if slips != self._slipped:
            self._slipped, self._slipped_at = slips, self._app.clock.read().tick

    def _help(self) -> None:
        from .screens.help import help_lines

        self._app.read(help_lines, lambda: None)

    def _other_language(self) -> None:
        texts.use("en" if texts.language() == "zh" else "zh")
        self._app.note("")  # it was said in the other language
        self._app.refresh_picture(data=True)

    def _filter(self) -> None:
        if self._app.glass.body.filters:
            self.prompt = Filter(self._app, self._filters)

    def _export(self) -> None:
        from .exporting import begin_export

        begin_export(self._app)

    def _palette(self) -> None:
        from .screens.palette import Finding, PaletteScreen

        before = self._app.glass.body.NAME
        palette = self._app.go(PaletteScreen.NAME)
        if isinstance(palette, PaletteScreen):
            palette.open(before)
            self.prompt = Finding(palette)

    def _leave(self) -> None:
        """Leaves; where somebody waits for this officer's answer, a second press must mean it."""
        picture, now = self._app.picture, self._app.clock.read().tick
        waiting = picture.counts.unacknowledged if picture.link == LIVE and picture.me.role != "viewer" else 0
        unsaved = next((words for body in self._app.glass.bodies.values() if (words := body.unsaved())), "")
        if (waiting or unsaved) and now - self._wanted_out >= AGAIN_MS:
            self._wanted_out = now
            self._app.note(unsaved or _("Unanswered: {count}. q once more leaves; reception goes on.", count=waiting))
        else:
            self._app.leave()

    def again(self, key: str) -> bool:
        """Whether a key is pressed the second time within a short while: then it is meant."""
        now = self._app.clock.read().tick
        (was, at), self._meant = self._meant, (key, now)
        return was == key and now - at < AGAIN_MS

    def _silence(self) -> None:
        if self._app.picture.me.role == "viewer":
            self._app.note(not_his(self._app, "silence"))
            return
        self._app.silence()
        self._app.note(_("Silenced for a minute or until the next alarm; it still waits for an answer."))
        if self._app.door.live:
            self._app.start(self._ask("silence", _("The room's sounder goes on: {reason}")))

    def _answer(self) -> None:
        """Answers exactly the occurrence that is shown (LIFE-02)."""
        alarm = self._app.glass.body.answers()
        if alarm is None or not_his(self._app, "acknowledge"):
            begin(self._app, "acknowledge", alarm)  # which says why not
        elif self._app.clock.read().tick - self._slipped_at < SLIP_MS:
            self._app.note(_("The list has just moved: look, then press again."))
        elif not is_unacknowledged(alarm):
            self._app.note(_("Already answered by {who}.", who=self._app.picture.names.actor(alarm.acked_by)))
        else:
            begin(self._app, "acknowledge", alarm, seen=alarm.last_event)

    def want_phones(self, alarm: Alarm) -> None:
        """Asks once for the numbers of those who hold the key, for an alarm this person has answered and has open."""
        app = self._app
        site = app.picture.names.site(alarm.line, alarm.account)
        if site is not None and alarm.id not in app.phones and app.door.live and is_mine(alarm, app.picture):
            app.phones[alarm.id] = Phones()
            app.start(self._ask_phones(alarm, f"site:{site.site}"))

    async def _ask_phones(self, alarm: Alarm, of: str) -> None:
        app = self._app
        if of not in app.book.private():  # asking would only leave a refusal in the journal
            app.phones[alarm.id] = Phones(reason=_("No telephone numbers are kept for it."))
        else:
            answer = await app.door.ask("numbers", of=of, alarm=alarm.id)
            app.phones[alarm.id] = Phones(answer.numbers,
                                          "" if answer.done else reason_of(answer, app.book.names))
        app.refresh_picture(data=True)

    async def _ask(self, what: str, failed: str, **values: object) -> None:
        answer = await self._app.door.ask(what, **values)
        if answer.done:
            self._app.soon(at_once=True)
        else:
            self._app.note(failed.format(reason=reason_of(answer, self._app.book.names)))
