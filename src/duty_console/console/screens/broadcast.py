"""
2, the loudspeakers: calls that wait for the officer's word, every area with its amplifiers and who is heard there, what
waits behind; below them the last broadcasts and how they came out.

Asked, confirmed and measured stand in three columns. Space cuts at once; everything else says first what it will do.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...clock import local
from ...domain import broadcasts as bc
from ...domain.actiontypes import DUTY
from ...domain.alarms import Alarm, is_unacknowledged
from ...domain.broadcasts import Broadcast, Part
from ...domain.figures import of_month
from ...store.loudspeakers import failures, ledger
from ...texts import _
from .. import onair
from ..acting import begin
from ..airing import AIRED
from ..airwords import brief
from ..announcing import Announcing
from ..cells import Line, line, wrap
from ..dialogue import refused
from ..onair import WAITS, Row
from ..picture import FILE, LIVE, NONE, STALE, Picture
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .airrows import ANSWERS, air_head, air_row, broadcast_lines, ledger_lines
from .body import Body
from .reading import ReadingScreen

#: Another broadcast came under the cursor so short a time ago that a key was meant for the one before.
SLIP_MS = 400
TALL = 30
#: The ledger goes back so far even where the month is young.
LATELY_MS = 30 * 86_400_000
#: Lines of the ledger beside the list, and on its page.
BELOW, WHOLE = 40, 500


Found = tuple[list[tuple[Broadcast, Part]], dict[str, int]]


class BroadcastScreen(Body):
    """Who is heard where."""

    NAME = "broadcast"
    DEFAULT_CSS = """
    BroadcastScreen #word, BroadcastScreen #below { display: none; }
    BroadcastScreen.word #word { display: block; height: 1; }
    BroadcastScreen.tall #below { display: block; height: 1fr; }
    BroadcastScreen.draft #below { display: block; height: 7; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Row] = Listing(lambda row: row.key, self._row)
        self._word, self._below = Paper(id="word"), Paper(id="below")
        self._under, self._changed_at = -1, -SLIP_MS  # -1: nothing was shown yet
        self._go_to = self._lines_said = 0
        self._kept: tuple[tuple[int, int], Found] = ((-1, 0), ([], {}))

    def compose(self) -> ComposeResult:
        yield self._word
        yield self.list
        yield self._below

    # What the cursor is on

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.list.current

    def broadcast(self) -> Broadcast | None:
        """What is heard, held or waiting there."""
        return self.row.broadcast if self.row is not None else None

    def target(self) -> Alarm | None:
        row = self.broadcast()
        return self.picture.standing(row.alarm) if row is not None and row.alarm else None

    def show(self, number: int) -> None:
        """Puts the cursor on a broadcast as soon as it is drawn."""
        self._go_to = number

    def part_shown(self) -> str:
        return self.list.part_shown

    def valid_keys(self) -> list[Key]:
        row, picture = self.broadcast(), self.picture
        own: list[Key] = []
        if picture.link == LIVE and (not picture.me.role or picture.me.role in DUTY):
            if any(one.state == bc.HELD for one in picture.air.now.broadcasts):
                own += [("y", _("let through")), ("j", _("refuse"))]
            if row is not None and row.state != bc.HELD:
                own.append((_("Space"), _("cut {what}", what=brief(row, picture))))
                own += [("-", _("this amplifier only"))] if self._has_more(row) else []
                own += [("t", _("speak yourself"))] if row.state == bc.PLAYING else []
                own += [("g", _("give the area"))] if onair.is_waiting(row, picture.air.now) else []
            if (alarm := self.target()) is not None and is_unacknowledged(alarm):
                own.append(("a", _("answer")))
            own += [("+", _("new broadcast"))] if picture.air.now.amplifiers else []
            if self.row is not None and self.row.area:
                kept = any(area.area == self.row.area and area.held_by for area in picture.air.now.areas)
                own.append(("l", _("calls straight through") if kept else _("keep calls")))
        opened = [("Enter", _("open"))] if row is not None else []
        return [*own, *opened, ("L", _("ledger")), ("Esc", _("desk"))]

    def _has_more(self, row: Broadcast) -> bool:
        """Whether it is heard from other amplifiers than the one under the cursor, too."""
        return self.row is not None and self.row.part is not None and sum(
            part.state not in bc.ENDED for part in onair.parts_of(row.id, self.picture.air.now)) > 1

    def sheet(self) -> Sheet:
        from .sheets import air_columns, air_rows

        return Sheet(_("speakers"), air_columns(), air_rows(onair.rows(self.picture.air.now), self.picture),
                     plain(self.list.whole()))

    def ledger_sheet(self) -> Sheet:
        """The ledger whole, as `L` shows it."""
        from .sheets import ledger_columns, part_rows

        lines = plain(self._whole_ledger(self.size.width))
        return Sheet(_("ledger"), ledger_columns(), part_rows(self._kept[1][0], self.picture), lines)

    # Keys

    def press(self, key: str) -> bool:
        self._go_to = 0  # whoever presses a key is where he wants to be
        if self.list.move(key):
            self._under, self._changed_at = self._number(), -SLIP_MS
            self.duty.draw_bars()
        elif key == "escape":
            self.duty.go("desk")
        elif key == "enter" and (row := self.broadcast()) is not None:
            self.duty.read(lambda width: broadcast_lines(row, self.picture, width),
                           lambda: self.picture.standing(row.alarm) if row.alarm else None)
        elif key == "L":
            self.duty.read(self._whole_ledger, lambda: None)
            if isinstance(page := self.duty.glass.body, ReadingScreen):
                page.lists(self.ledger_sheet)
        elif key == "plus":
            begin(self.duty, "broadcast", None)
        elif key in AIRED:
            self._ask(key)
        else:
            return False
        return True

    def _ask(self, key: str) -> None:
        action = AIRED[key]
        if self.duty.clock.read().tick - self._changed_at < SLIP_MS:
            refused(self.duty, _("What stands under the cursor has just changed: look, then press again."), action)
            return
        if key == "l" and self.row is not None and any(
                area.area == self.row.area and area.held_by for area in self.picture.air.now.areas):
            action = "free_area"
        if key != "minus":
            begin(self.duty, action, None)
        elif self.row is not None and self.row.part is not None:
            begin(self.duty, action, None, amplifier=self.row.amplifier)
        else:  # never the whole broadcast
            self.duty.note(_("Nothing is heard there: put the cursor on a broadcast (screen 2)."))

    # Drawing

    def on_resize(self) -> None:
        self.set_class(self.size.height >= TALL, "tall")
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        picture, width = self.picture, self.size.width
        self._draw_word(width)
        found = onair.rows(picture.air.now)
        if not picture.air.now.amplifiers:
            self.list.load(())
            self.list.show(nothing(picture, max(10, width)))
        else:
            self.list.load(found, air_head)
            self._find(found)
        self._watch_cursor()
        draft = self.duty.hand.prompt
        draft = draft if isinstance(draft, Announcing) and not draft.over else None
        drafting = draft is not None
        if drafting != self.has_class("draft"):
            self.set_class(drafting, "draft")
            self.call_after_refresh(self.draw, data=True)
        if draft is not None:
            self._below.show(draft.whole(width))
        elif data and self.has_class("tall"):
            self._below.show(self._ledger(width, BELOW))

    def _find(self, found: tuple[Row, ...]) -> None:
        wanted = self._go_to
        for index, row in enumerate(found if wanted else ()):
            if row.broadcast is not None and row.broadcast.id == wanted:
                self.list.go_to(index)
                self._under = wanted
                if row.kind != WAITS:  # what waits is followed to where it is heard
                    self._go_to = 0
                return

    def _number(self) -> int:
        row = self.broadcast()
        return row.id if row is not None else 0

    def _watch_cursor(self) -> None:
        """Notes when another broadcast came under the cursor by itself."""
        now = self._number()
        if now != self._under:
            self._changed_at = self.picture.now.tick if self._under >= 0 else -SLIP_MS
            self._under = now

    def _draw_word(self, width: int) -> None:
        said = {FILE: _("Nobody receives: what follows is the last that was known; amplifiers may be open or closed."),
                STALE: _("The file cannot be read: what follows is the last that was read."),
                NONE: ""}.get(self.picture.link, "")
        said = said if self.picture.air.now.amplifiers else ""
        self.set_class(bool(said), "word")
        if said and width:
            lines = [line((" " + part, "bad")) for part in wrap(said, width - 2)]
            if len(lines) != self._lines_said:
                self._lines_said = len(lines)
                self._word.styles.height = len(lines)
                self.call_after_refresh(self.draw, data=False)
            self._word.show(lines)

    def _row(self, row: Row, width: int) -> Line:
        # While something is asked letters are letters; without a collector no call can be answered.
        asks = self.duty.hand.prompt is None and self.picture.link == LIVE
        return air_row(row, self.picture, width, answers=ANSWERS if asks else ())

    def _ledger(self, width: int, limit: int) -> list[Line]:
        now = self.picture.now.at
        since, until = of_month(f"{local(now):%Y-%m}")
        if self._kept[0] != (self.picture.head, limit):  # drawn every second, read when something was stored
            nothing: tuple[list[tuple[Broadcast, Part]], dict[str, int]] = ([], {})
            self._kept = ((self.picture.head, limit), self.duty.book.asked(
                lambda reader: (ledger(reader, min(since, now - LATELY_MS), until, limit),
                                failures(reader, since, until)), nothing))
        found, failed = self._kept[1]
        return ledger_lines(found, failed, self.picture, width)

    def _whole_ledger(self, width: int) -> list[Line]:
        return self._ledger(width, WHOLE)


def nothing(picture: Picture, width: int) -> list[Line]:
    """A room without loudspeakers, and what would bring them."""
    texts = ((_("Nothing can be shown yet."),) if picture.link == NONE else (
        _("This room has no loudspeakers."),
        _("The room file names its areas and amplifiers under [[area]] and [[amplifier]]; then who is heard where "
          "stands here.")))
    return [line(""), *(line("  ", part) for text in texts for part in wrap(text, width - 4))]
