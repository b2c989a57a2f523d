"""
7, the journal: every stored fact, newest at the end, read backward page by page; Enter shows the bytes beside their
meaning.

Pages are found by number, never by counting over the table; a text filter reads backward until it has a page or has
read enough for one key.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...domain.events import Event
from ...domain.narration import clock_time
from ...domain.sentences import sentence
from ...texts import N_, _, language
from ..cells import Line, line
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .details import event_lines
from .rows import REGISTER, event_row, is_noise

PAGE, KEPT, MOST_PAGES = 200, 2000, 20
HOUR_MS = 3_600_000  # a day begins with an hour in every zone that matters here
#: what the arrows left and right choose: a title, and the nouns of the entries.
CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("main"), ()),
    (N_("alarms"), ("alarm", "suppression", "opening")),
    (N_("signals"), ("signal",)),
    (N_("lines"), ("line",)),
    (N_("people and program"), ("request", "collector", "rules", "clock", "sound", "calendar")),
    (N_("register"), REGISTER),
    (N_("all"), ()),
)


class JournalScreen(Body):
    """Entries of the journal."""

    NAME = "journal"
    DEFAULT_CSS = "JournalScreen #choices { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._choices = Paper(id="choices")
        self.entries: Listing[Event] = Listing(lambda event: event.number, self._row, follows=True)
        self._rows: list[Event] = []
        self._choice = 0
        self._filter = ""
        self._first: int | None = None  # the oldest entry that was looked at; None before the first look
        self._head = 0
        self._drawn: dict[tuple[int, int], Line] = {}  # entry and width -> its row, since entries never change
        self._drawn_with: object = None
        self._whole = False  # whether the beginning has been reached
        self._hidden = 0  # how many of the entries that were looked at the filter left out

    def compose(self) -> ComposeResult:
        yield self._choices
        yield self.entries

    def valid_keys(self) -> list[Key]:
        return [("Enter", _("bytes")), (_("Left/Right"), _("kind")), ("End", _("newest"))]

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text, self._filter = text, text.casefold()
        self._restart()

    def hidden(self) -> int:
        return self._hidden

    def press(self, key: str) -> bool:
        if key in ("left", "right"):
            self._choice = (self._choice + (1 if key == "right" else -1)) % len(CHOICES)
            self._restart()
        elif key == "end" and self._rows and self._rows[-1].number < self._head:
            self._restart()
        elif self.entries.move(key):
            current = self.entries.current
            if key in ("up", "pageup", "home") and (not self._rows or current is self._rows[0]):
                self._older()
                self.entries.load(self._rows)
        elif key == "enter" and (event := self.entries.current) is not None:
            raw = self.duty.book.raw(event.raw)
            self.duty.read(lambda width: event_lines(event, self.picture, raw, width), lambda: None)
        elif key == "escape" and self._filter:
            self.duty.hand.clear_filter()
        else:
            return False
        return True

    def sheet(self) -> Sheet:
        from .sheets import entry_columns, entry_rows

        older = "" if self._whole else _("Older entries are not in it: PgUp and Home read further back first.")
        return Sheet(_("journal"), entry_columns(), entry_rows(self._rows, self.picture), plain(self.entries.whole()),
                     older)

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        self._forget_rows()
        self._choices.show([self._titles()])
        if self._first is None:
            self._older()
        elif self.picture.head > self._head:
            self._newer()
        self.entries.load(self._rows)
        if not self._rows:
            words = (_('Nothing matches "{text}". Esc shows everything again.', text=self.filter_text) if self._filter
                     else _("No entry of this kind yet."))
            self.entries.show([line(""), line(("  " + words, "dim"))])

    def _restart(self) -> None:
        self._rows, self._first, self._whole, self._hidden = [], None, False, 0
        self.entries.load([])
        self.draw(data=True)

    def _older(self) -> None:
        """One more page of older entries before those that are shown."""
        if self._whole:
            return
        if self._first is None:
            self._head = self.picture.head
        found: list[Event] = []
        before = self._first if self._first is not None else self._head + 1
        for _page in range(MOST_PAGES):
            page = self.duty.book.entries(before=before, limit=PAGE, nouns=CHOICES[self._choice][1])
            found[:0] = [event for event in page if self._lets_through(event)]
            before = page[0].number if page else before
            if len(page) < PAGE:
                self._whole = True
            if self._whole or len(found) >= PAGE // 2:
                break
        self._first = before
        self._rows = (found + self._rows)[:KEPT] if len(found) + len(self._rows) > KEPT else found + self._rows

    def _newer(self) -> None:
        """What came since, if the newest is in sight."""
        if self._rows and self._rows[-1].number < self._head and len(self._rows) >= KEPT:
            return  # the window was moved into the past: End comes back
        fresh = self._since()
        self._head = max(self.picture.head, fresh[-1].number if fresh else 0) if len(fresh) < PAGE * 2 \
            else fresh[-1].number
        self._rows = [*self._rows, *filter(self._lets_through, fresh)]
        if len(self._rows) > KEPT and self.entries.at_end:
            self._rows = self._rows[-KEPT // 2:]
            self._first, self._whole = self._rows[0].number, False

    def _since(self) -> list[Event]:
        """The oldest entries of the chosen kind after the head: of the picture, where it reaches so far back."""
        nouns, recent = CHOICES[self._choice][1], self.picture.recent
        if recent and recent[0].number <= self._head + 1:
            return [event for event in recent if event.number > self._head
                    and (not nouns or event.kind.partition(".")[0] in nouns)]
        return self.duty.book.entries(after=self._head, limit=PAGE * 2, nouns=nouns)

    def _lets_through(self, event: Event) -> bool:
        if self._choice == 0 and is_noise(event):
            return False
        if not self._filter or self._filter in sentence(event, self.picture.names).casefold():
            return True
        self._hidden += 1
        return False

    def _row(self, event: Event, width: int) -> Line:
        drawn = self._drawn.get((event.number, width))
        if drawn is None:
            drawn = self._drawn[event.number, width] = event_row(event, self.picture, width)
        return drawn

    def _forget_rows(self) -> None:
        """Rows drawn with other names, in another language, on another day or of screens ago are drawn anew."""
        drawn_with = (self.picture.names, language(), self.picture.now.at // HOUR_MS)
        if drawn_with != self._drawn_with or len(self._drawn) > KEPT:
            self._drawn_with, self._drawn = drawn_with, {}

    def _titles(self) -> Line:
        spans = [part for number, (title, _nouns) in enumerate(CHOICES)
                 for part in ((f"[{_(title)}]" if number == self._choice else f" {_(title)} ",
                               "here" if number == self._choice else "dim"), (" ", ""))]
        if self._filter and not self._whole and self._rows:
            spans.append((_("back to {time}", time=clock_time(self._rows[0].at)), "dim"))
        return line(*spans)
