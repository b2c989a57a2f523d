"""
What falls due when: the rows that wait for a moment on the boot clock, the earliest first.

Knows no noun and no clock. A row's noun says when it is due (`nouns.WATCHES`); a row that changed is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

#: Tables whose rows may wait for something, and which row is asked when one of them changes: what people do with an
#: alarm moves the alarm's own deadlines.
WATCHED = {"alarm": "alarm", "work": "alarm", "call": "alarm", "reminder": "alarm", "suppression": "suppression",
           "note": "note", "periodic": "periodic", "source": "source", "flood": "flood", "command": "command",
           "output": "output", "broadcast": "broadcast", "amplifier": "amplifier",
           "opening": "opening", "duty": "duty", "outing": "outing", "presence": "presence", "patrol": "patrol",
           "expected": "expected", "round": "round",
           "handover": "handover", "log_prompt": "log_prompt", "log_slot": "log_slot", "manual": "manual",
           "silence_plan": "silence_plan", "silence_test": "silence_test",
           "deadline": "deadline"}

Place = tuple[str, Any]


class Agenda:
    """Deadlines by table and key. `due_of` answers for a place: its moment in ms of the boot clock, None for never."""

    def __init__(self) -> None:
        self._changed: set[Place] = set()
        self._due: dict[Place, int] = {}
        self._heap: list[tuple[int, str, str, Any]] = []  # moment, table, key as text (for one order), key

    def changed(self, table: str, key: Any) -> None:
        """A row is new, another, or gone."""
        if table in WATCHED:
            self._changed.add((WATCHED[table], key))

    def first(self, due_of: Callable[[Place], int | None]) -> int | None:
        """The moment of what falls due next."""
        self._ask(due_of)
        heap = self._heap
        while heap and self._due.get((heap[0][1], heap[0][3])) != heap[0][0]:
            heappop(heap)  # since moved or gone
        return heap[0][0] if heap else None

    def by(self, tick: int, due_of: Callable[[Place], int | None]) -> list[Place]:
        """Everything due by `tick`, the earliest first, in one order whatever order it came in. It stays due until its
        row changes."""
        self.first(due_of)  # lets go of what has moved or gone: a replay asks for nothing else
        found, waiting, heap = {}, [0], self._heap
        while waiting:  # down the heap's branches as far as they are due: the rest, however long, costs nothing
            at = waiting.pop()
            if at < len(heap) and heap[at][0] <= tick:
                moment, table, text, key = heap[at]
                if self._due.get((table, key)) == moment:
                    found[moment, table, text] = key
                waiting += (2 * at + 1, 2 * at + 2)
        return [(table, found[moment, table, text]) for moment, table, text in sorted(found)]

    def _ask(self, due_of: Callable[[Place], int | None]) -> None:
        for place in self._changed:
            moment = due_of(place)
            if moment is None:
                self._due.pop(place, None)
            elif self._due.get(place) != moment:
                self._due[place] = moment
                heappush(self._heap, (moment, place[0], repr(place[1]), place[1]))
        self._changed.clear()
