"""
S, the shelf: everything that keeps alarms from calling, the nearest end first: what it covers, who, why, since and
until when, and the alarms under it as they stand now. It is walked at every handover (LIFE-05).
"""

from __future__ import annotations

from typing import NamedTuple

from textual.app import ComposeResult

from ...domain.alarms import Alarm, is_active, is_aside, is_unacknowledged
from ...domain.narration import content, place_of, state_word
from ...domain.sentences_life import kind_words
from ...domain.suppression import DELAY, RUNAWAY, Suppression
from ...texts import _, language
from .. import aside
from ..cells import Line, fit, line, wrap
from ..picture import Picture, age_ms, counting, resting
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..workkeys import end_keys, work_keys
from .body import Body
from .details import field_lines, section

#: An end so near stands out (TEST-02).
_SOON_MS = 600_000
_WIDEST = 110


class Entry(NamedTuple):
    """A line of the list: a suppression, why it is, or an alarm under it."""

    row: Suppression | None
    alarm: Alarm | None = None
    why: bool = False

    @property
    def key(self) -> tuple[int, int, bool]:
        return (self.row.id if self.row else 0, self.alarm.id if self.alarm else 0, self.why)


class ShelfScreen(Body):
    """What keeps alarms from calling."""

    NAME = "shelf"

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Entry] = Listing(lambda entry: entry.key, self._row)

    def compose(self) -> ComposeResult:
        yield self.list

    def valid_keys(self) -> list[Key]:
        entry = self.list.current
        if entry is None:
            return [("Esc", _("desk"))]
        ends = end_keys(entry.row, self.picture)
        if (alarm := self.target()) is not None:
            ends = [key for key in work_keys(alarm, self.picture) if key[0] != "u"] + ends
        return [*ends, ("Enter", _("open")), ("Esc", _("desk"))]

    def part_shown(self) -> str:
        return self.list.part_shown

    def put_aside(self) -> Suppression | None:
        entry = self.list.current
        return entry.row if entry is not None else None

    def target(self) -> Alarm | None:
        """The alarm whose own line the cursor is on: of a suppression it is none of those under it."""
        entry = self.list.current
        if entry is not None and entry.row is not None and entry.row.kind == DELAY:
            return self.picture.standing(entry.row.alarm)
        return entry.alarm if entry is not None else None

    def press(self, key: str) -> bool:
        if self.list.move(key):
            entry = self.list.current
            if entry is not None and entry.why:  # words belong to the line above them
                self.list.move("down" if key == "down" else "up")
                if (entry := self.list.current) is not None and entry.why:
                    self.list.move("up")
            self.duty.draw_bars()
            return True
        if key == "escape":
            self.duty.go("desk")
            return True
        if key == "enter" and (entry := self.list.current) is not None:
            if (alarm := self.target()) is not None:
                self.open_alarm(alarm.id)
            elif (row := entry.row) is not None:
                self.duty.read(lambda width: whole(row, self.picture, width), lambda: None)
            return True
        return False

    def sheet(self) -> Sheet:
        from .sheets import shelf_columns, shelf_rows

        rows = shelf_rows(entries(self.picture), self.picture)
        return Sheet(_("put aside"), shelf_columns(), rows, plain(self.list.whole()))

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if data:
            found = entries(self.picture)
            self.list.load(found, shelf_head if found else None)
        elif self.list.current is not None:  # an empty list keeps the words that stand for it
            self.list.redraw()
        if self.list.current is None:
            self.list.show(nothing(max(10, self.size.width)))

    def _row(self, entry: Entry, width: int) -> Line:
        return shelf_row(entry, self.picture, width)


def entries(picture: Picture) -> list[Entry]:
    """The lines of the list; last what does not call although nobody can say why. What is held back is one alarm and
    one line each: there may be hundreds when the mains of a village fail."""
    found: list[Entry] = []
    for row in aside.by_end(picture):
        found.append(Entry(row))
        if row.kind == DELAY:
            continue
        found.append(Entry(row, why=True))
        found += [Entry(row, alarm) for alarm in aside.under(row, picture)]
    if lost := aside.nowhere(picture):
        found += [Entry(None, why=True), *(Entry(None, alarm) for alarm in lost)]
    return found


def nothing(width: int) -> list[Line]:
    """An empty shelf, and what would fill it."""
    texts = (_("Nothing is put aside: every alarm calls."),
             _("What somebody shelves, takes out of service or tests stands here with its end, and so does what the "
               "program holds back by a rule."))
    return [line(""), *(line("  ", part) for text in texts for part in wrap(text, width - 4))]


def whole(row: Suppression, picture: Picture, width: int) -> list[Line]:
    """One of them whole: long reasons too, and every alarm under it."""
    lines = [line((part, "bold")) for part in wrap(f"{kind_words(row.kind)}  {aside.of_words(row, picture)}", width)]
    if row not in picture.suppressions:
        return [*lines, line((_("It is over."), "dim"))]
    lines += field_lines([(_("Since"), aside.since_words(row, picture)), (_("Until"), aside.until_words(row, picture)),
                          (_("why"), aside.who_and_why(row, picture))], width)
    lines += section(_("alarms under it"), width)
    return lines + ([alarm_row(alarm, picture, width) for alarm in aside.under(row, picture)] or [
        line((" " + _("nothing"), "dim"))])


def _widths(width: int) -> tuple[int, int, int, int, int]:
    """Cells for kind, what it covers, since, until and what is left; on a wide screen the eye need not go far."""
    width = min(width, _WIDEST)
    kind, until = (9, 12) if language() == "zh" else (15, 12)
    return kind, max(6, width - 1 - kind - 9 - until - 8 - 3), 9, until, 8


def shelf_head(width: int) -> Line:
    """The head of the list."""
    kind, covers, since, until, left = _widths(width)
    text = " " + " ".join((fit(_("Kind"), kind - 1), fit(_("Covers"), covers), fit(_("Since"), since),
                           fit(_("Until"), until), fit(_("Left"), left, right=True)))
    return line((fit(text, width), "dim"))


def shelf_row(entry: Entry, picture: Picture, width: int) -> Line:
    """A suppression, the words to it, or an alarm under it."""
    if entry.alarm is not None:
        return alarm_row(entry.alarm, picture, width)
    if entry.row is None:
        return line((fit("  " + _("Why these do not call is not known: call the shift leader."), width), "bad"))
    row = entry.row
    if entry.why:
        return line((fit("     " + aside.who_and_why(row, picture), width), "dim"))
    kind, covers, since, until, left = _widths(width)
    ms = aside.left_ms(row, picture)
    soon = "bold" if ms is not None and ms < _SOON_MS and row.kind not in aside.BY_ITSELF else ""
    last = aside.time_left(ms) if ms is not None else "-"
    end = aside.end_time(aside.end_at(row, picture), picture) if ms is not None else (
        _("once quiet") if row.kind == RUNAWAY else _("by hand"))
    return line(" ", (fit(kind_words(row.kind), kind - 1), "" if row.kind in aside.BY_ITSELF else "bold"), " ",
                (fit(aside.of_words(row, picture), covers), ""), " ", (fit(aside.since_words(row, picture), since), ""),
                " ", (fit(end, until), soon), " ", (fit(last, left, right=True), soon))


def state_under(alarm: Alarm) -> str:
    """Whether the condition of an alarm that is put aside lasts; its state, where it calls."""
    if not is_aside(alarm):
        return state_word(alarm.state)
    return _("still active") if is_active(alarm) else _("restored")


def alarm_row(alarm: Alarm, picture: Picture, width: int) -> Line:
    """An alarm under it: its level, whether its condition lasts, where and what."""
    waiting = is_unacknowledged(alarm)
    age = age_ms(alarm, picture)
    state = state_under(alarm)
    width, cells = min(width, _WIDEST), 13 if language() == "zh" else 19
    what = f"{place_of(alarm, picture.names)}  {content(alarm)}"
    return line(f"   {alarm.priority}", "! " if waiting else "  ", (fit(what, width - cells - 15), "dim"), " ",
                (fit(state, cells), "" if is_active(alarm) else "dim"), " ",
                (fit(counting(age) if waiting else resting(age), 7, right=True), "dim"))
