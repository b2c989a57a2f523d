"""
What the core knows: one mapping of frozen rows, which are the rows of the tables, and a few indexes over it.

Only `evolve` changes it. Everything in it comes from the journal; after a failed commit it is thrown away and loaded
again from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from ..domain.alarms import Alarm, Condition, condition_of, is_open
from ..domain.broadcasts import OVER, Allotment, moves_turns
from ..domain.commands import is_pending
from ..domain.devices import Line
from ..domain.patrols import is_finished
from ..domain.records import Collector, Repeat
from ..domain.suppression import Suppression
from ..domain.work import CLOSED, Work
from ..rulebook import Rulebook
from .agenda import WATCHED, Agenda
from .forgetting import forget_frames, is_done_with, let_go

_KEYS: dict[str, tuple[str, ...]] = {
    "alarm": ("id",), "line": ("name",), "site": ("site",), "point": ("site", "zone"), "person": ("person",),
    "repeat": ("of",), "private_digest": ("of",), "collector": ("id",), "work": ("alarm",), "step": ("alarm", "step"),
    "suppression": ("id",), "call": ("alarm",), "response": ("occurrence",), "source": ("source",),
    "falsehood": ("point",), "flood": ("id",), "load": ("slot",), "unheard": ("alarm",), "note": ("id",),
    "reminder": ("alarm",), "periodic": ("device",), "mishap": ("slot", "line"), "plan": ("plan",),
    "session": ("console",), "guess": ("who",), "area": ("area",), "amplifier": ("amplifier",), "command": ("id",),
    "output": ("line", "output"), "broadcast": ("id",), "playback": ("broadcast", "amplifier"),
    "calendar": ("year",), "opening": ("site",),
    "rota": ("id",), "roster_change": ("id",), "swap": ("id",), "outing": ("person",), "single_duty": ("id",),
    "duty": ("id",), "breach": ("id",), "reminded": ("person",), "presence": ("id",),
    "checkpoint": ("checkpoint",), "route": ("route",), "patrol": ("patrol",), "expected": ("expected",),
    "round": ("id",), "scan": ("id",), "missed": ("id",), "finding": ("id",), "team": ("team",), "team_walk": ("id",),
    "log_prompt": ("id",), "log_slot": ("slot",), "log_gap": ("id",), "log_running": ("id",), "log_check": ("id",),
    "log_system": ("id",), "log_cause": ("id",), "log_alarm": ("alarm",), "manual": ("system",),
    "facility": ("facility",),
    "handover": ("id",), "arrival": ("person",),
    "silence_plan": ("amplifier",), "silence_test": ("id",),
    "place": ("place",), "stood": ("place", "number"),
    "paper": ("id",), "inspection": ("id",), "complaint": ("id",), "hazard": ("id",),
    "deadline": ("of", "kind"), "evidence": ("id",), "notice": ("id",), "series": ("key",), "trail": ("id",),
    "bulk": ("id",), "bulk_part": ("bulk", "part"), "removal": ("id",), "office": ("id",),
}
TABLES = tuple(_KEYS)
#: A row's key: the value itself, or a tuple where the table has two.
_KEY_OF: dict[str, Callable[[Any], Any]] = {table: attrgetter(*names) for table, names in _KEYS.items()}
#: Tables with rows that something else in the state follows.
_INDEXED = frozenset({"work", "collector", "suppression", "playback", "output", "command", "broadcast", "round",
                      "hazard", "deadline", "bulk", "complaint"})

def key_of(table: str, row: Any) -> Any:
    """A row's key: the value itself, or a tuple where the table has two."""
    return _KEY_OF[table](row)


class State:
    """Rows by table and key; `head` is the number of the last event that was evolved."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self.head = 0
        self.rows: dict[str, dict[Any, Any]] = {table: {} for table in TABLES}
        self.lines: dict[str, Line] = self.rows["line"]
        self.alarms: dict[int, Alarm] = self.rows["alarm"]
        self.repeats: dict[int, Repeat] = self.rows["repeat"]
        self.conditions: dict[Condition, int] = {}
        #: What covers places, and by alarm what is about one alone.
        self.scopes: dict[int, Suppression] = {}
        self.covers: dict[int, dict[int, Suppression]] = {}
        #: Bytes (without loose ones) of the few raw rows that the repeat rule still asks for.
        self.frames: dict[int, bytes] = {}
        #: What has changed since the last `settle`, None for a row that left its table; a new mapping then, so that
        #: whoever took this one keeps it.
        self.touched: dict[tuple[str, Any], Any] = {}
        self.agenda = Agenda()
        #: Whose turn it is on each amplifier, reckoned once for the rows as they are (`nouns/allotting`).
        self.allotment: Allotment | None = None
        self.most: dict[str, int] = {}  # so many rows of a table, and its oldest are looked for
        self.closed: list[int] = []  # alarms that left the queue since then
        self.over: list[tuple[str, Any]] = []  # what else came to its end since then
        #: The boot of the machine in which the present collector runs.
        self.boot = ""

    @property
    def collector(self) -> Collector:
        found: Collector = self.rows["collector"].get(1) or Collector(1)
        return found

    def load(self, table: str, rows: Iterable[Any]) -> None:
        """Takes rows as the file has them."""
        self.allotment = None
        for row in rows:
            key = _KEY_OF[table](row)
            self.rows[table][key] = row
            if table in WATCHED:
                self.agenda.changed(table, key)
            if table in ("alarm", "work"):
                self._index(key)
            elif table == "suppression":
                self._cover(row)
            elif table == "collector":
                self.boot = row.boot

    def put(self, table: str, row: Any) -> None:
        """A row, new or changed; for `evolve` only."""
        if table == "alarm":
            self.put_alarm(row)
            return
        key = _KEY_OF[table](row)
        was = self.rows[table].get(key)
        self.rows[table][key] = self.touched[table, key] = row
        if table in WATCHED:
            self.agenda.changed(table, key)
        if table not in _INDEXED:
            return
        if table == "work":
            self._index(key)
        elif table == "suppression":
            self._cover(row)
        elif table == "round":
            if is_finished(row):
                self.over.append(("round", key))
        elif table in ("hazard", "deadline", "bulk", "complaint"):
            if is_done_with(table, row):
                self.over.append((table, key))
        elif table in ("playback", "output", "command", "broadcast"):
            self._heard_by(table, was, row)
        elif table == "collector" and self.boot != row.boot:
            self.boot = row.boot
            for watched in WATCHED:  # the boot clock began anew: every deadline is another
                for waiting in self.rows[watched]:
                    self.agenda.changed(watched, waiting)

    def put_at(self, table: str, key: Any, row: Any) -> None:
        """The same where the key is known and nothing in the state follows the row."""
        self.rows[table][key] = self.touched[table, key] = row

    def put_line(self, line: Line) -> None:
        """The same for a line."""
        name = line.name
        self.lines[name] = self.touched["line", name] = line

    def put_alarm(self, alarm: Alarm, was: Alarm | None = None) -> None:
        """The same for an alarm; where it `was` open and is, it stands for its condition already."""
        number = alarm.id
        self.alarms[number] = self.touched["alarm", number] = alarm
        self.agenda.changed("alarm", number)
        if not is_open(alarm):
            if alarm.priority > 2:
                self._end_work(alarm)
            self._index(number)
        elif was is None or not is_open(was):
            self.conditions[condition_of(alarm)] = number

    def _index(self, number: int) -> None:
        """Finds an alarm by its condition as long as it stands on the queue."""
        alarm = self.alarms.get(number)
        if alarm is None:
            return
        if self.on_queue(alarm):
            self.conditions[condition_of(alarm)] = number
            return
        self.closed.append(number)
        if self.conditions.get(condition_of(alarm)) == number:
            del self.conditions[condition_of(alarm)]

    def _cover(self, row: Suppression) -> None:
        """Finds what covers an alarm without looking through all that covers another."""
        (self.covers.setdefault(row.alarm, {}) if row.alarm else self.scopes)[row.id] = row

    def _heard_by(self, table: str, was: Any, row: Any) -> None:
        """What moves an amplifier's own deadline, and what is over and done with. One broadcast may keep another from
        an amplifier that it does not have itself: there is one voice."""
        if table in ("broadcast", "playback") and self.allotment is not None and moves_turns(was, row):
            self.allotment = None
            for key in self.rows["amplifier"]:
                self.agenda.changed("amplifier", key)
        if table == "output":
            for amplifier in self.rows["amplifier"].values():
                if (amplifier.line, amplifier.output) == (row.line, row.output):
                    self.agenda.changed("amplifier", amplifier.amplifier)
        elif table == "broadcast":
            for number, key in self.rows["playback"]:
                if number == row.id:
                    self.agenda.changed("amplifier", key)
            if row.state == OVER:
                self.over.append(("broadcast", row.id))
        else:
            self.agenda.changed("amplifier", row.amplifier)
            self.agenda.changed("broadcast", row.broadcast)
            if table == "command" and not is_pending(row):
                self.over.append(("command", row.id))

    def _uncover(self, row: Suppression) -> None:
        if not row.alarm:
            self.scopes.pop(row.id, None)
        elif (kept := self.covers.get(row.alarm)) is not None:
            kept.pop(row.id, None)
            if not kept:
                del self.covers[row.alarm]

    def _end_work(self, alarm: Alarm) -> None:
        """Below priority 2 an item ends with its condition: nobody has to close it."""
        work: Work | None = self.rows["work"].get(alarm.id)
        if work is not None and work.state != CLOSED:
            self.put("work", work._replace(state=CLOSED, closed_at=max(alarm.returned_at, alarm.acked_at)))

    def on_queue(self, alarm: Alarm) -> bool:
        """Whether an alarm lasts, or somebody's work on it does."""
        work = self.rows["work"].get(alarm.id)
        return is_open(alarm) or (work is not None and work.state != CLOSED)

    def open_alarm(self, condition: Condition) -> Alarm | None:
        """The alarm on the queue that stands for a condition."""
        number = self.conditions.get(condition)
        return self.alarms[number] if number is not None else None

    def alarm_named(self, key: str) -> Alarm | None:
        """The alarm whose number somebody wrote, as it is written here: other signs may count as digits elsewhere."""
        return self.alarms.get(int(key)) if key.isascii() and key.isdecimal() and key[0] != "0" else None

    def drop(self, table: str, key: Any) -> None:
        """A row that has served its time leaves its table; the journal keeps why. For `evolve` only."""
        if (row := self.rows[table].pop(key, None)) is not None:
            if table == "suppression":
                self._uncover(row)
            self.touched[table, key] = None
            self.agenda.changed(table, key)

    def due(self, number: int, at: int, tick: int, after_ms: int) -> int:
        """The boot-clock moment (ms) `after_ms` after what event `number` told at `at` and `tick`: counted on the boot
        clock within this boot of the machine, else on the wall clock (P9). What was told before this boot began is no
        younger than it: a wall clock that was set back meanwhile puts nothing off for longer than `after_ms`."""
        collector = self.collector
        if number >= collector.boot_first:
            return tick + after_ms
        return collector.boot_tick + min(after_ms, at + after_ms - collector.boot_at)

    def settle(self) -> None:
        """After a commit: forgets what no later decision asks for. The file keeps it."""
        let_go(self)

    def forget(self) -> None:
        """Lets go of frames and repeats that no line speaks of any more."""
        forget_frames(self)
