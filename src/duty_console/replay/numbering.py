"""
Which recorded entry is which of a replay: with other rules there are entries more or less, and every later one has
another number. Pure.

Whatever names an entry by its number is told the number it has this time; what is about an entry that was not made this
time is about nothing, never about another one that happens to bear its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.inputs import AudioOver, Input, Seen, Sent, Undecided, Unsent, Wish
from ..domain.commandevents import CommandAsked
from ..domain.events import Body, Event
from ..domain.signals import Reading, Told

#: Fields of bodies that name another entry, or list some; those of one kind alone by that kind.
_NUMBERS = frozenset({"acted", "alarm", "alarms", "began", "behind", "broadcast", "command", "note",
                      "occurrence", "of", "seen", "suppression", "to"})
_ALSO: Mapping[str, frozenset[str]] = {"call.taken": frozenset({"since"})}
#: Fields of wishes that do.
_WISHED = ("alarms", "broadcast", "occurrence", "suppression")
_OF_ALARM = "alarm:"
_LOW = 0xFFFF
#: An order that nobody gave this time: no device answers to that number, and it is not none.
_NOBODYS = -1


class Numbering:
    """The numbers of one replay."""

    def __init__(self) -> None:
        #: recorded number -> the number it has this time, 0 where there is no such entry; as long as all are the same,
        #: nothing.
        self._numbers: dict[int, int] = {}
        self._shown: dict[int, int] = {}  # recorded number -> up to which entry of this time that is
        self._last = 0
        self._asked: dict[int, int] = {}  # the low half of the number of each recorded command -> its number

    def mapped(self, number: int) -> int:
        """The number that a recorded entry has this time; 0 where it was not made."""
        return self._numbers.get(number, number)

    def told(self, told: Input) -> Input:
        """An input of which each number means the entry that it meant."""
        if not self._numbers:
            return told
        if isinstance(told, Seen):
            return told._replace(head=self._upto(told.head))
        if isinstance(told, Sent | Unsent):
            return told._replace(command=self.mapped(told.command))
        if isinstance(told, AudioOver):
            return told._replace(broadcast=self.mapped(told.broadcast))
        if isinstance(told, Undecided):
            return told._replace(alarm=self.mapped(told.alarm), of=self._of(told.of))
        if isinstance(told, Wish):
            painted = None if told.painted is None else self._upto(told.painted)
            args = {name: self._value(value) if name in _WISHED else value for name, value in told.args.items()}
            return told._replace(alarm=self.mapped(told.alarm), seen=self.mapped(told.seen), painted=painted, args=args,
                                 of=self._of(told.of))
        return told

    def read(self, reading: Reading) -> Reading:
        """A device names an order by the low half of its number; where the entry came to another this time, it means
        that one."""
        if not self._numbers or not reading.tells:
            return reading
        return reading._replace(tells=tuple(map(self._tell, reading.tells)))

    def value(self, kind: str, body: Body, name: str) -> Any:
        """A field of a recorded body as it would be this time."""
        value = getattr(body, name)
        if name == "head":
            return self._upto(value)
        return self._value(value) if name in _NUMBERS or name in _ALSO.get(kind, ()) else value

    def remember(self, recorded: Sequence[Event], events: Sequence[Event], fallen: Sequence[Event] = ()) -> None:
        """Which recorded entries of a step are which of this time: of `events` the first of its kind that says the
        same, else the first of its kind; of what has `fallen` due before them only what nothing else is."""
        for event in recorded:
            if isinstance(event.body, CommandAsked):
                self._asked[event.number & _LOW] = event.number
        if not self._numbers and not fallen and _are_numbered_alike(events, recorded):
            return
        left: dict[str, list[Event]] = {}
        for event in (*events, *fallen):
            left.setdefault(event.kind, []).append(event)
        for find in (self._same, _any):
            for event in recorded:
                others = left.get(event.kind, [])
                if event.number not in self._numbers and (found := find(event, others)) is not None:
                    self._numbers[event.number] = found.number
                    others.remove(found)
        for event in recorded:
            self._last = max(self._last, self._numbers.setdefault(event.number, 0))
            self._shown[event.number] = self._last or event.number

    def _same(self, event: Event, others: Sequence[Event]) -> Event | None:
        """The first that says what this recorded entry does."""
        fields = event.body.__struct_fields__
        said = [self.value(event.kind, event.body, name) for name in fields]
        return next((other for other in others if said == [getattr(other.body, name) for name in fields]), None)

    def _upto(self, number: int) -> int:
        """Up to which entry of this time that is which was recorded up to this one."""
        return self._shown.get(number, number)

    def _value(self, value: Any) -> Any:
        """A number, a list of numbers or of pairs of them, or what is about an alarm."""
        if isinstance(value, int) and not isinstance(value, bool):
            return self.mapped(value)
        if isinstance(value, list | tuple):
            return type(value)(map(self._value, value))
        return self._of(value) if isinstance(value, str) else value

    def _of(self, of: str) -> str:
        number = of.removeprefix(_OF_ALARM)
        return f"{_OF_ALARM}{self.mapped(int(number))}" if of.startswith(_OF_ALARM) and number.isdecimal() else of

    def _tell(self, tell: Told) -> Told:
        if not tell.number:
            return tell
        number = self.mapped(self._asked.get(tell.number & _LOW, tell.number))
        return tell._replace(number=number or _NOBODYS)


def _any(_event: Event, others: Sequence[Event]) -> Event | None:
    return others[0] if others else None


def _are_numbered_alike(events: Sequence[Event], recorded: Sequence[Event]) -> bool:
    """Whether two runs of entries have the same numbers; in each of them they rise."""
    if len(events) != len(recorded):
        return False
    return not events or (events[0].number == recorded[0].number and events[-1].number == recorded[-1].number)
