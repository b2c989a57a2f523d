"""
1, the desk: the queue of what asks a person to act, most urgent first. On a wide screen the alarm under the cursor
stands whole beside it and the journal of the last minutes below.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from ...domain.alarms import Alarm, is_unacknowledged
from ...domain.events import Event
from ...domain.narration import class_word, content, place_of
from ...texts import _
from ..aside import counted
from ..cells import Line, clip, line, shown, wrap
from ..dutywords import duty_keys
from ..fallsdue import next_line
from ..picture import LIVE, NONE, Picture
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from ..workkeys import work_keys
from .body import Body
from .rows import desk_head, desk_row, event_row, is_noise

WIDE = 120
#: Unanswered alarms of these levels stand in the queue whatever is being looked for.
NEVER_HIDDEN = 2


class DeskScreen(Body):
    """Open alarms by priority, the unanswered first, then oldest (SIG-13)."""

    NAME = "desk"
    DEFAULT_CSS = """
    DeskScreen #upper { height: 1fr; }
    DeskScreen #side, DeskScreen #gap, DeskScreen #between, DeskScreen #lower { display: none; }
    DeskScreen #gap { width: 3; }
    DeskScreen.wide #side, DeskScreen.wide #gap { display: block; }
    DeskScreen.wide #queue { width: 3fr; }
    DeskScreen.wide #side { width: 2fr; }
    DeskScreen.tall #between, DeskScreen.tall #lower { display: block; }
    DeskScreen #between, DeskScreen #aside { height: 1; }
    DeskScreen #aside, DeskScreen #next { display: none; }
    DeskScreen #next { height: 1; }
    DeskScreen.next #next { display: block; }
    DeskScreen.aside #aside { display: block; }
    DeskScreen.tall #upper { height: 2fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.queue: Listing[Alarm] = Listing(lambda alarm: alarm.id, self._row, id="queue")
        self._side, self._gap = Paper(id="side"), Paper(id="gap")
        self._aside, self._between = Paper(id="aside"), Paper(id="between")
        self._next = Paper(id="next")
        self._lower: Listing[Event] = Listing(lambda event: event.number, self._entry, follows=True, cursor=False,
                                              id="lower")
        self._filter = ""

    def compose(self) -> ComposeResult:
        with Horizontal(id="upper"):
            yield self.queue
            yield self._gap
            yield self._side
        yield self._aside
        yield self._next
        yield self._between
        yield self._lower

    def valid_keys(self) -> list[Key]:
        alarm = self.queue.current
        shelf = [("S", _("put aside"))] if self.has_class("aside") else []
        duty = duty_keys(self.picture)
        if alarm is None:
            return [*shelf, *duty]
        return [*work_keys(alarm, self.picture), ("Enter", _("open")), *shelf, *duty]

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text, self._filter = text, text.casefold()
        self.draw(data=True)

    def hidden(self) -> int:
        return sum(not self.lets_through(alarm) for alarm in self.picture.alarms)

    def shows(self, alarm: Alarm) -> bool:
        return self.lets_through(alarm)

    def part_shown(self) -> str:
        return self.queue.part_shown

    def target(self) -> Alarm | None:
        return self.queue.current

    def press(self, key: str) -> bool:
        if self.queue.move(key):
            self._draw_side()
            self.duty.draw_bars()
            return True
        alarm = self.queue.current
        if key == "enter" and alarm is not None:
            self.open_alarm(alarm.id)
            return True
        if key == "escape" and self._filter:
            self.duty.hand.clear_filter()
            return True
        return False

    def sheet(self) -> Sheet:
        from .sheets import alarm_columns, alarm_rows

        alarms = [alarm for alarm in self.picture.alarms if self.lets_through(alarm)]
        return Sheet(_("desk"), alarm_columns(), alarm_rows(alarms, self.picture), plain(self.queue.whole()))

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "wide")
        self.set_class(self.size.width >= WIDE and self.size.height >= 24, "tall")
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if not data:
            if self.queue.current is not None:  # an empty list keeps the words that stand for it
                self.queue.redraw()
            self._draw_aside()
            self._draw_side()
            return
        picture = self.picture
        self._draw_aside()
        alarms = [alarm for alarm in picture.alarms if self.lets_through(alarm)]
        if alarms:
            self.queue.load(alarms, desk_head)
        else:
            self.queue.load([])
            self.queue.show(quiet(picture, self.queue.size.width, self._filter))
        self._draw_side()
        if self.has_class("tall"):
            width = self.size.width
            self._between.show([line(("-" * width, "dim"))])
            self._lower.load([event for event in picture.recent if not is_noise(event)])

    def _draw_aside(self) -> None:
        """What does not call is counted under the queue: it never only vanishes; below it what falls due next."""
        width = self.size.width
        text, coming = counted(self.picture, width - 6), next_line(self.picture, width)
        before = self.has_class("aside"), self.has_class("next")
        self.set_class(bool(text), "aside")
        self.set_class(bool(coming), "next")
        if text and width:
            self._aside.show([aside_line(text, width)])
        if coming and width:
            self._next.show([clip(coming, width)])
        if before != (bool(text), bool(coming)):  # the list has another height: what stands for an empty one, too
            self.call_after_refresh(self.draw, data=True)

    def lets_through(self, alarm: Alarm) -> bool:
        """Whether the filter shows an alarm; it never hides what is urgent and unanswered (SIG-13)."""
        if not self._filter or (alarm.priority <= NEVER_HIDDEN and is_unacknowledged(alarm)):
            return True
        text = " ".join((class_word(alarm.signal_class), place_of(alarm, self.picture.names), content(alarm),
                         alarm.account))
        return self._filter in text.casefold()

    def _row(self, alarm: Alarm, width: int) -> Line:
        return desk_row(alarm, self.picture, width)

    def _entry(self, event: Event, width: int) -> Line:
        return event_row(event, self.picture, width)

    def _draw_side(self) -> None:
        if not self.has_class("wide"):
            return
        alarm = self.queue.current
        width = self._side.size.width
        if alarm is None or not width:
            self._gap.show([])
            self._side.show([])
            return
        from .details import alarm_lines

        self._gap.show([line((" | ", "dim"))] * self._gap.size.height)
        self._side.show(alarm_lines(alarm, self.picture, self.behind(alarm), width))


def aside_line(text: str, width: int) -> Line:
    """The line under the queue, with the key of the page that lists it all."""
    return clip(line(" ", (text, ""), "  ", ("S", "key")), width)


def quiet(picture: Picture, width: int, filtered: str) -> list[Line]:
    """An empty queue: why it is empty, and what would fill it."""
    if picture.link == NONE:
        first = [_("There is nothing to show: {problem}", problem=shown(picture.problem)),
                 _("This screen fills by itself as soon as there is something; it looks again every second.")]
    elif filtered and picture.alarms:
        first = [_('Nothing matches "{text}". Esc shows everything again.', text=filtered)]
    elif picture.aside:
        first = [_("No alarm calls."), _("What is put aside is listed on its page: S opens it.")]
    else:
        first = [_("No alarm is open."),
                 _("Whatever a device reports and a person must act on appears here, the most urgent first.")]
    lines = [line("")] + [line("  ", part) for text in first for part in wrap(text, max(10, width - 4))]
    if picture.lines:
        from .linerows import states  # late: it is drawn with what stands here

        words = states(picture.lines, picture)
        if picture.link == LIVE and words:
            lines += [line(""), line("  ", (_("lines: {words}   (8 shows them)", words=words), "dim"))]
    return lines
