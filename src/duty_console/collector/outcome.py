"""
What a durable batch lets out: answers to devices, replies to consoles, and what the room must hear.

`Unanswered` follows which alarms people are called for, from the rows that a batch changed: the next question costs
nothing, however long the queue is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..core.covering import runs_away
from ..core.inputs import Do, Poll, Reply
from ..core.nouns.calling import calls_for
from ..core.state import State
from ..domain.alarms import WAITING
from ..domain.broadcastevents import BroadcastEnded, BroadcastTaken, PartEnded, PartPreempted
from ..domain.broadcasts import PART_PLAYING, PLAYING, needs_voice, rank
from ..domain.callingevents import CallTaken
from ..domain.calls import SOUNDS, STEPS, step_of
from ..domain.commandevents import CommandConfirmed, OutputTold
from ..domain.events import AlarmRaised, Event, SignalRepeated, SoundSilenced
from ..domain.lifeevents import AlarmReleased, AlarmReminded
from . import answering


class Taken(NamedTuple):
    """A step of an alarm's ladder that was taken now."""

    step: str
    alarm: int
    signal_class: str


class Heard(NamedTuple):
    """What the room must hear. `fresh` is the class of the most urgent new alarm, which is `alarm`; `silenced_ms` how
    long a person stopped the sound; `step` how far the room is called for any alarm; `unseen` since which event the
    first alarm waits that no console in the control room has shown: 0 for none, -1 where it is not known."""

    wanted: bool
    fresh: str = ""
    silenced_ms: int = 0
    alarm: int = 0
    step: str = ""
    taken: tuple[Taken, ...] = ()
    unseen: int = -1


class Playing(NamedTuple):
    """A text or a recording that open amplifiers wait for."""

    broadcast: int
    text: str
    recording: str


class Outcome(NamedTuple):
    """What may leave once a batch is durable."""

    head: int
    answers: tuple[answering.Pending, ...]
    replies: tuple[Reply, ...]
    room: Heard
    orders: tuple[Do | Poll, ...] = ()
    playing: tuple[Playing, ...] | None = None  # what the room's own player has to play; None: as before


class Unanswered:
    """The alarms that people are called for, and which of them nobody has shown."""

    def __init__(self, state: State) -> None:
        self._steps: dict[int, int] = {}
        self._count = [0] * (len(STEPS) + 1)
        self._unseen: dict[int, int] = {}  # since which event; the first of an earlier batch stands first
        for number in sorted(state.alarms, key=lambda number: self._since(state, number)):
            self._look(state, number)

    def follow(self, state: State) -> None:
        """After a batch, before the state forgets what it changed."""
        for table, key in state.touched:
            if table in ("alarm", "call"):
                self._look(state, key)

    @property
    def wanted(self) -> bool:
        """Whether anybody must be called at all."""
        return bool(self._steps)

    @property
    def step(self) -> str:
        """How far up its ladder the furthest is."""
        return step_of(max((step for step, count in enumerate(self._count) if count), default=0))

    @property
    def unseen(self) -> int:
        """Since which event the first alarm waits that no console in the control room has shown."""
        return next(iter(self._unseen.values()), 0)

    @staticmethod
    def _since(state: State, number: int) -> int:
        call = state.rows["call"].get(number)
        return call.since if call else number

    def _look(self, state: State, number: int) -> None:
        alarm, call = state.alarms.get(number), state.rows["call"].get(number)
        before = self._steps.pop(number, None)
        if before is not None:
            self._count[before] -= 1
        if alarm is None or not calls_for(alarm):
            self._unseen.pop(number, None)
            return
        self._steps[number] = step = min(call.step, len(STEPS)) if call else 0
        self._count[step] += 1
        if call and call.seen_at:
            self._unseen.pop(number, None)
        elif self._unseen.get(number) != (since := self._since(state, number)):
            self._unseen.pop(number, None)
            self._unseen[number] = since


_AUDIBLE = (CommandConfirmed, PartPreempted, PartEnded, BroadcastEnded, BroadcastTaken, OutputTold)


def audible(state: State, events: Iterable[Event]) -> tuple[Playing, ...] | None:
    """What is to be played now, the most urgent first; None where nothing happened that could change it. Whoever
    speaks live needs no player."""
    if not any(isinstance(event.body, _AUDIBLE) for event in events):
        return None
    heard_now = {part.broadcast for part in state.rows["playback"].values() if part.state == PART_PLAYING}
    rows = [row for number, row in state.rows["broadcast"].items()
            if number in heard_now and row.state == PLAYING and needs_voice(row)]
    return tuple(Playing(row.id, row.text, row.recording)
                 for row in sorted(rows, key=lambda row: (-rank(row.kind, row.level), row.id)))


def heard(state: State, events: Iterable[Event], unanswered: Unanswered) -> Heard:
    """What a batch of events means for the room's ears."""
    new: list[tuple[int, str, int]] = []
    taken: list[Taken] = []
    silenced = 0
    for event in events:
        body = event.body
        if isinstance(body, AlarmRaised):
            if body.state in WAITING and not runs_away(state, state.alarms.get(body.alarm)):
                new.append((body.priority, body.signal_class, body.alarm or event.number))
        elif (isinstance(body, SignalRepeated) and body.possible and body.alarm) or (
                isinstance(body, AlarmReleased) and body.state in WAITING) or isinstance(body, AlarmReminded):
            # It calls once more; what is over and left undone rings once.
            alarm = state.alarms[body.alarm]
            new.append((alarm.priority, alarm.signal_class, alarm.id))
        elif isinstance(body, SoundSilenced):
            silenced = body.ms
        elif isinstance(body, CallTaken):
            taken.append(Taken(body.step, body.alarm, body.signal_class))
    priority, fresh, number = min(new, default=(SOUNDS + 1, "", 0))
    if priority > SOUNDS:
        fresh, number = "", 0
    return Heard(unanswered.wanted, fresh, silenced, number, unanswered.step, tuple(taken), unanswered.unseen)
