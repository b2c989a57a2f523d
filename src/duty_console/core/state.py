"""
What the core knows: one mapping of frozen rows, which are the rows of the tables, and two indexes over it.

Only `evolve` changes it. Everything in it comes from the journal; after a failed commit it is thrown away and loaded
again from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from ..domain.alarms import Alarm, Condition, condition_of, is_open
from ..domain.devices import Line
from ..domain.records import Collector
from ..domain.work import CLOSED, Work
from ..rulebook import Rulebook
from .agenda import WATCHED, Agenda

_KEYS: dict[str, tuple[str, ...]] = {
    "alarm": ("id",), "line": ("name",), "site": ("site",), "point": ("site", "zone"), "person": ("person",),
    "repeat": ("of",), "private_digest": ("of",), "collector": ("id",), "work": ("alarm",), "step": ("alarm", "step"),
    "suppression": ("id",), "call": ("alarm",), "response": ("occurrence",), "source": ("source",), "flood": ("id",),
    "note": ("id",), "plan": ("plan",), "session": ("console",), "guess": ("who",),
}
TABLES = tuple(_KEYS)
#: A row's key: the value itself, or a tuple where the table has two.
_KEY_OF: dict[str, Callable[[Any], Any]] = {table: attrgetter(*names) for table, names in _KEYS.items()}
#: So many frames and repeats a line are kept before those that nothing asks for are looked for.
_SLACK = 8


def key_of(table: str, row: Any) -> Any:
    """A row's key: the value itself, or a tuple where the table has two."""
    return _KEY_OF[table](row)


class State:
    """Rows by table and key; `head` is the number of the last event that was evolved."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self.head = 0
        self.rows: dict[str, dict[Any, Any]] = {table: {} for table in TABLES}
        self.conditions: dict[Condition, int] = {}
        #: Bytes (without loose ones) of the few raw rows that the repeat rule still asks for.
        self.frames: dict[int, bytes] = {}
        #: What changed since the last commit, by table and key; None for a row that left its table.
        self.touched: dict[tuple[str, Any], Any] = {}
        self.agenda = Agenda()
        #: The boot of the machine in which the present collector runs.
        self.boot = ""

    @property
    def lines(self) -> dict[str, Line]:
        return self.rows["line"]

    @property
    def alarms(self) -> dict[int, Alarm]:
        return self.rows["alarm"]

    @property
    def collector(self) -> Collector:
        found: Collector = self.rows["collector"].get(1) or Collector(1)
        return found

    def load(self, table: str, rows: Iterable[Any]) -> None:
        """Takes rows as the file has them."""
        for row in rows:
            key = _KEY_OF[table](row)
            self.rows[table][key] = row
            if table in WATCHED:
                self.agenda.changed(table, key)
            if table in ("alarm", "work"):
                self._index(key)
            elif table == "collector":
                self.boot = row.boot

    def put(self, table: str, row: Any) -> None:
        """A row, new or changed; for `evolve` only."""
        key = _KEY_OF[table](row)
        self.rows[table][key] = row
        self.touched[table, key] = row
        if table in WATCHED:
            self.agenda.changed(table, key)
        if table == "alarm":
            if row.priority > 2 and not is_open(row):
                self._end_work(row)
            self._index(key)
        elif table == "work":
            self._index(key)
        elif table == "collector":
            self.boot = row.boot

    def _index(self, number: int) -> None:
        """Finds an alarm by its condition as long as it stands on the queue."""
        alarm = self.alarms.get(number)
        if alarm is None:
            return
        if self.on_queue(alarm):
            self.conditions[condition_of(alarm)] = number
        elif self.conditions.get(condition_of(alarm)) == number:
            del self.conditions[condition_of(alarm)]

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

    def drop(self, table: str, key: Any) -> None:
        """A row that has served its time leaves its table; the journal keeps why. For `evolve` only."""
        if self.rows[table].pop(key, None) is not None:
            self.touched[table, key] = None
            self.agenda.changed(table, key)

    def due(self, number: int, at: int, tick: int, after_ms: int) -> int:
        """The boot-clock moment (ms) `after_ms` after what event `number` told at `at` and `tick`: counted on the boot
        clock within this boot of the machine, else on the wall clock (P9)."""
        collector = self.collector
        if number >= collector.boot_first:
            return tick + after_ms
        return collector.boot_tick + at + after_ms - collector.boot_at

    def settle(self) -> None:
        """After a commit: forgets what no later decision asks for. The file keeps it."""
        for table, key in self.touched:
            if (table in ("alarm", "work") and (alarm := self.alarms.get(key)) is not None
                    and not self.on_queue(alarm)):
                del self.alarms[key]
                if self.rows["work"].pop(key, None) is not None:
                    for place in [place for place in self.rows["step"] if place[0] == key]:
                        del self.rows["step"][place]
        self.touched.clear()
        if max(len(self.frames), len(self.rows["repeat"])) > _SLACK * (len(self.lines) + 1):
            self.forget()

    def forget(self) -> None:
        """Lets go of frames and repeats that no line speaks of any more."""
        repeats = self.rows["repeat"]
        wanted = {raw for line in self.lines.values() for raw in (line.last_raw, line.odd_raw, line.replied_raw)}
        self.frames = {raw: key for raw, key in self.frames.items() if raw in wanted}
        spoken_of = {number for line in self.lines.values() for number in (line.last_event, line.odd_event)}
        for number in [number for number in repeats if number not in spoken_of]:
            del repeats[number]
