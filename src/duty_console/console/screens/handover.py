"""
H, handing over (交接班): the snapshot with its number and everything open, gone through item by item, what is against
signing with the key that solves it, both signatures; and the handovers before it.

Read when something was stored; nothing that is shown is decided here.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...domain import handovers as hand
from ...domain.actiontypes import DUTY
from ...domain.alarms import Alarm, is_unacknowledged
from ...domain.handovers import Handover, Sheet
from ...domain.suppression import Suppression
from ...store.handovers import handover, handovers, open_number
from ...store.reading import LIMIT, Reader
from ...texts import _
from ..cells import Line, line, wrap
from ..handing import answer_item, arrive, begin_or_renew, sign
from ..picture import LIVE, NONE
from ..sheet import Sheet as Exported
from ..sheet import plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from ..workkeys import end_keys
from .body import Body
from .handoverrows import (
    HEAD,
    Entry,
    coming,
    entries,
    entry_line,
    handover_columns,
    handover_rows,
    head_lines,
    item_page,
    not_now,
    nothing,
    past,
    words_of,
)

#: What waits for signatures is read again as time goes: who comes changes with it.
_AGAIN_MS = 60_000
#: Another item came under the cursor so short a time ago that a key was meant for the one before.
SLIP_MS = 400


class HandoverScreen(Body):
    """One handover, or the list of them."""

    NAME = "handover"
    DEFAULT_CSS = """
    HandoverScreen #head { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._head = Paper(id="head")
        self.list: Listing[Entry] = Listing(lambda entry: (entry.kind, entry.key), self._row)
        self.sheet_shown: Sheet | None = None
        self.open_row: Handover | None = None
        self._rows: list[Handover] = []
        self._wanted = 0  # an earlier handover that was opened; 0: the one that waits for signatures
        self._lists = False  # whether the list is shown, though one waits
        self._read_at: tuple[object, ...] = ()
        self._seeks = True
        self._slips, self._slipped_at = 0, -SLIP_MS
        self._answered = ""  # the item on which a word was asked for last

    def compose(self) -> ComposeResult:
        yield self._head
        yield self.list

    # What the cursor is on

    def target(self) -> Alarm | None:
        entry = self.list.current
        item = entry.item if entry is not None else None
        if item is None or item.kind not in (hand.ALARM, hand.ASIDE):
            return None
        number = item.of or (int(item.item.partition(":")[2]) if item.kind == hand.ALARM else 0)
        return self.picture.standing(number)

    def answers(self) -> Alarm | None:
        """The alarm under the cursor, where nobody has answered it; else the first that keeps people from signing, as
        the line with the key says."""
        alarm = self.target()
        if (alarm is not None and is_unacknowledged(alarm)) or self.sheet_shown is None:
            return alarm
        keys = next((block.items for block in self.sheet_shown.blocks if block.what == "unanswered"), ())
        number = next((key.partition(":")[2] for key in keys), "")
        return self.picture.standing(int(number)) if number.isdigit() else alarm

    def put_aside(self) -> Suppression | None:
        entry = self.list.current
        if entry is None or entry.item is None or entry.item.kind != hand.ASIDE:
            return super().put_aside()
        return next((row for row in self.picture.suppressions if f"{hand.ASIDE}:{row.id}" == entry.item.item), None)

    def part_shown(self) -> str:
        return self.list.part_shown

    def valid_keys(self) -> list[Key]:
        entry, found = self.list.current, self.sheet_shown
        own: list[Key] = []
        if self._may() and found is not None and found.handover.state == hand.OPEN:
            own += self._item_keys(entry)
            own += [("y", _("sign")), ("g", _("have come")), ("+", _("new snapshot"))]
        elif self._may() and self.open_row is None:
            begins = [("+", _("begin handover"))] if self.picture.duty.exists else []
            own += [*begins, ("g", _("have come"))]
        opened = [("Enter", _("open"))] if entry is not None and entry.kind != HEAD else []
        lists = [("L", _("earlier ones"))] if found is not None and self._rows else []
        return [*own, *opened, *lists, ("Esc", _("back") if self._wanted or self._lists else _("desk"))]

    def _item_keys(self, entry: Entry | None) -> list[Key]:
        if entry is None or entry.item is None or entry.how == hand.GONE or entry.item.kind == hand.STAFF:
            return []
        alarm = self.target()
        answer = [("a", _("answer"))] if alarm is not None and is_unacknowledged(alarm) else []
        if entry.item.kind == hand.ASIDE:
            return [(_("Space"), _("stays aside")), *end_keys(self.put_aside(), self.picture)]
        fine = _("say how it stands") if entry.item.kind == hand.ALARM else _("in order")
        return [*answer, (_("Space"), fine), ("j", _("not in order"))]

    def _may(self) -> bool:
        picture = self.picture
        return picture.link == LIVE and (not picture.me.role or picture.me.role in DUTY)

    # Keys

    def press(self, key: str) -> bool:
        self._look()  # a key may come before a screen that was just gone to is drawn
        if self.list.move(key):
            self._slipped_at = -SLIP_MS
            self._pass_headings(key)
            self.duty.draw_bars()
        elif key == "escape":
            self._back()
        elif key in ("space", "j"):
            self._answer(fine=key == "space")
        elif key == "plus":
            begin_or_renew(self.duty, self.open_row)
        elif key == "g":
            arrive(self.duty)
        elif key == "y":
            self._sign()
        elif key == "L":
            self._turn(0, lists=True)
        elif key == "enter" and (entry := self.list.current) is not None:
            self._open(entry)
        else:
            return False
        return True

    def _back(self) -> None:
        if self._wanted and self._lists:
            self._turn(0, lists=True)
        elif self._wanted or self._lists:
            self._turn(0, lists=False)
        else:
            self.duty.go("desk")

    def _turn(self, number: int, *, lists: bool) -> None:
        self._wanted, self._lists, self._read_at, self._seeks = number, lists, (), True
        self.draw(data=True)
        self.duty.draw_bars()

    def _open(self, entry: Entry) -> None:
        if entry.past is not None:
            self._turn(entry.past.id, lists=True)
        elif (alarm := self.target()) is not None:
            self.open_alarm(alarm.id)
        elif entry.kind != HEAD:
            self.duty.read(lambda width: item_page(entry, self.picture, width), lambda: None)

    def _answer(self, *, fine: bool) -> None:
        entry, found = self.list.current, self.sheet_shown
        if self.duty.clock.read().tick - self._slipped_at < SLIP_MS:
            self.duty.note(_("What stands under the cursor has just changed: look, then press again."))
        elif found is None or found.handover.state != hand.OPEN or entry is None:
            self.duty.note(_("No handover waits for a word: + begins one."))
        elif answer_item(self.duty, found, entry.item, words_of(entry, self.picture), fine=fine):
            self._answered = entry.key
            if self.duty.hand.prompt is None:
                self._go_on(entry.key)

    def _go_on(self, key: str) -> None:
        """To the next item that keeps people from signing: each takes one key."""
        found = entries(self.sheet_shown) if self.sheet_shown is not None else []
        place = next((number for number, entry in enumerate(found) if entry.key == key), 0)
        blocking = [number for number, entry in enumerate(found) if entry.blocks and entry.key != key]
        if blocking:
            self.list.go_to(next((number for number in blocking if number > place), blocking[0]))

    def _go_on_from_answered(self, found: list[Entry]) -> None:
        """Once the word on the item under the cursor is stored."""
        current = self.list.current
        if not self._answered or self.duty.hand.prompt is not None or current is None:
            return
        if current.key == self._answered:
            if any(entry.key == self._answered and entry.blocks for entry in found):
                return
            self._go_on(self._answered)
        self._answered = ""

    def _sign(self) -> None:
        found = self.sheet_shown
        if found is None or found.handover.state != hand.OPEN:
            self.duty.note(_("No handover waits for a signature: + begins one."))
        else:
            sign(self.duty, found)

    def _pass_headings(self, key: str) -> None:
        for step in (("up", "down") if key in ("up", "pageup") else ("down", "up")):
            before = None
            while (entry := self.list.current) is not None and entry.kind == HEAD and entry.key != before:
                before = entry.key
                self.list.move(step)

    def sheet(self) -> Exported:
        self._look()
        found, width = self._entries(), self.size.width or self.duty.size.width
        return Exported(_("shift handover"), handover_columns(), handover_rows(found, self.picture),
                        (*plain(self._head_lines(width)), "", *plain(self.list.whole())))

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if not (width := self.size.width):
            return
        self._look()
        lines = self._head_lines(width)
        if self._head.styles.height is None or self._head.styles.height.value != len(lines):
            self._head.styles.height = len(lines)
            self.call_after_refresh(self.draw, data=True)
        self._head.show(lines)
        found = self._entries()
        if not found:
            self.list.load(())
            self.list.show(nothing(self.picture, width))
            return
        self.list.load(found)
        if self._seeks:
            self._seeks, self._slips = False, self.list.slips
            self.list.go_to(next((number for number, entry in enumerate(found) if entry.blocks), 0))
        self._go_on_from_answered(found)
        self._pass_headings("down")
        if self.list.slips != self._slips:
            self._slips, self._slipped_at = self.list.slips, self.picture.now.tick

    def _entries(self) -> list[Entry]:
        return entries(self.sheet_shown) if self.sheet_shown is not None else past(self._rows)

    def _look(self) -> None:
        """Reads what was stored since."""
        picture = self.picture
        read_at = (picture.head, picture.now.at // _AGAIN_MS, self._wanted, self._lists)
        if picture.link == NONE or read_at == self._read_at:
            return
        self._read_at = read_at

        def question(reader: Reader) -> tuple[Sheet | None, Sheet | None, list[Handover]]:
            waits = open_number(reader)
            now = handover(reader, waits, picture.now.at) if waits else None
            wanted = handover(reader, self._wanted, picture.now.at) if self._wanted else None if self._lists else now
            return wanted, now, handovers(reader, LIMIT)

        found = self.duty.book.asked(question, None)
        if found is not None:  # else what was read before stands, and the link says how old it is
            before, self.sheet_shown = self.sheet_shown, found[0]
            self.open_row = found[1].handover if found[1] is not None else None
            self._rows = found[2]
            self._seeks = self._seeks or (before is None) != (found[0] is None)

    def _head_lines(self, width: int) -> list[Line]:
        said = not_now(self.picture)
        lines = [line((" " + part, "bad")) for part in wrap(said, max(8, width - 2))] if said else []
        if self.sheet_shown is not None:
            return [*lines, *head_lines(self.sheet_shown, self.picture, width, may=self._may())]
        if self.picture.link == NONE:
            return [line("")]
        if self.open_row is not None:
            said = _("Handover {number} waits for signatures; Enter opens one, Esc goes back to it.",
                     number=self.open_row.id)
        else:
            said = coming(self.picture, self._rows)
        return [*lines, *(line(" ", (part, "bold")) for part in wrap(said, max(8, width - 2)))]

    def _row(self, entry: Entry, width: int) -> Line:
        return entry_line(entry, self.picture, width)
