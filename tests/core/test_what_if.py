"""
A recording of broadcasts told again under other rules: entries come to other numbers, and whatever names one (a key of
an officer, an answer of a device, what the room played) still means the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from air import KNOWN, LINE, Air

from duty_console.core import inputlog
from duty_console.core.inputs import AudioOver, Input, Received, Seen, Sent, Undecided, Unsent, Wish
from duty_console.domain.broadcastevents import AreaFreed, BroadcastTaken
from duty_console.domain.events import KIND_OF, Body, Event
from duty_console.domain.signals import Frame, Layout
from duty_console.drivers import make
from duty_console.drivers.village.frames import framed
from duty_console.replay.comparing import Difference, differences
from duty_console.replay.engine import Engine
from duty_console.replay.numbering import Numbering
from duty_console.replay.steps import Step
from duty_console.store.writing import RawRow

#: One more entry for each call whose microphone is open for five seconds, and so other numbers from then on.
WARNS = "[BC-12]\nwarning_s = 5\n"


class Recorded(Air):
    """A room that keeps what it is told as a collector does, and whose device speaks in frames."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.sent = 0
        super().__init__()

    def tell(self, input: Input) -> list[Event]:
        found = super().tell(input)
        if isinstance(input, Received):
            raw = RawRow(input.raw, input.line, input.frame.at, input.frame.at, input.frame.tick, input.frame.raw)
        elif (kept := inputlog.kept(input)) is not None:
            raw = RawRow(self.causes if found else 0, kept[0], self.now.at, self.now.at, self.now.tick, kept[1])
        else:
            self.steps += [Step(None, (event,)) for event in found]
            return found
        if found:
            self.steps.append(Step(raw, tuple(found)))
        return found

    def frame(self, body: str) -> list[Event]:
        """What the controller says."""
        raw, driver = framed(body), make("village", Layout())
        self.causes += 1
        self.state.frames[self.causes] = driver.key(raw)
        frame = Frame(raw, self.now.at, self.now.at, self.now.tick)
        found = self.tell(Received(LINE, self.causes, frame, driver.key(raw), driver.read(frame)))
        return [*found, *self.run()]

    def event(self, body: str) -> list[Event]:
        """Something happens there."""
        self.sent += 1
        return self.frame(f"E,1,{self.sent},{self.now.at // 1000},{body}")

    def dials(self, number: str = KNOWN, *, line: str = LINE, at: int = 0) -> list[Event]:
        return self.event(f"call,1,1,N,{number},0")

    def hangs_up(self, number: str = KNOWN) -> list[Event]:
        return self.event(f"ended,1,caller,60,N,{number}")

    def confirms(self, output: str, *, measured: bool = True, line: str = LINE) -> list[Event]:
        order = [order for on, order in self.asked if (on, order.output) == (line, output)][-1]
        self.tell(Sent(line, order.number))
        state = "open" if order.act == "open" else "closed"
        return self.frame(f"R,{order.number & 0xFFFF},{order.act},done,{output},{state},{order.value}")


def a_long_call(room: Recorded) -> None:
    """A resident is heard for ten seconds: what other rules make one entry more of."""
    room.dials()
    room.confirms("4")
    room.run(10)
    room.hangs_up()
    room.confirms("4")


def again(room: Recorded, tmp_path: Path, rules: str) -> tuple[Engine, list[Event], list[Difference]]:
    """The recording told again, under other rules where some are given."""
    overlay = tmp_path / "other.toml"
    overlay.write_text(rules, encoding="ascii")
    engine = Engine((overlay,) if rules else ())
    events: list[Event] = []
    found: list[Difference] = []
    for step in room.steps:
        played = engine.play(step)
        events += played.events
        found += differences(step, played, engine.numbering)
    return engine, events, found


def said(events: list[Event], *kinds: str) -> list[tuple[Any, ...]]:
    """What some kinds of entries say of broadcasts and commands that are numbered in the order they came."""
    order = {event.number: place for place, event in enumerate(
        event for event in events if event.kind in ("broadcast.asked", "command.asked"))}
    return [(event.kind, event.at, *((name, order[getattr(event.body, name)]) for name in ("broadcast", "command", "to")
                                     if getattr(event.body, name, 0)),
             *((name, getattr(event.body, name)) for name in ("how", "act", "reason", "value")
               if hasattr(event.body, name)))
            for event in events if event.kind in kinds]


AIR_KINDS = ("broadcast.asked", "broadcast.ended", "broadcast.taken", "broadcast.given", "audio.ended",
             "command.asked", "command.sent", "command.unsent", "command.confirmed", "command.failed",
             "command.retried", "playback.began", "playback.preempted", "playback.ended")


def held_against(room: Recorded, tmp_path: Path) -> list[Difference]:
    """Under the same rules everything is as it was; under the others so is all that was heard, at other numbers."""
    _engine, events, found = again(room, tmp_path, "")
    assert (found, [event.number for event in events]) == ([], [event.number for event in room.events])
    engine, events, found = again(room, tmp_path, WARNS)
    last = room.events[-1].number
    assert engine.numbering.mapped(last) == last + 1, "the recording is not one that comes to other numbers"
    assert said(events, *AIR_KINDS) == said(room.events, *AIR_KINDS)
    return [one for one in found if one.recorded is None or "values" not in str(one.fields)]


def only_the_warning(found: list[Difference]) -> bool:
    """Whether nothing differs but the rules and the entry that they make."""
    kinds = [(one.recorded and one.recorded.kind, one.replayed and one.replayed.kind) for one in found]
    return kinds == [("rules.loaded", "rules.loaded"), (None, "broadcast.warned")] or kinds == [
        (None, "broadcast.warned")]


def test_what_an_officer_asks_of_a_broadcast_is_about_that_broadcast(tmp_path: Path) -> None:
    room = Recorded()
    a_long_call(room)
    orange = room.wants("group2", "emergency", "orange")
    room.confirms("2")
    daily = room.wants("group2", "daily", source="microphone", text="")
    assert not room.ask("give_area", broadcast=daily.id, of="group2").refused
    room.run()
    room.confirms("2")
    assert not room.ask("take_microphone", broadcast=daily.id).refused
    assert not room.ask("cut", broadcast=daily.id).refused
    room.run()
    room.confirms("2")
    assert not room.ask("cut", broadcast=orange.id).refused
    room.run()

    assert only_the_warning(held_against(room, tmp_path))


def test_what_became_of_an_order_is_told_of_that_order(tmp_path: Path) -> None:
    room = Recorded()
    a_long_call(room)
    first = room.wants("group2", "emergency", "orange")
    [order] = [order for _on, order in room.asked if order.output == "2"]
    room.tell(Unsent(LINE, order.number, "the line was gone"))
    room.run()
    assert room.of(first.id).state == "over"
    room.wants("group2", "emergency", "orange")
    room.run(4)  # asked for once more
    room.confirms("2")

    assert only_the_warning(held_against(room, tmp_path))


def test_what_the_room_played_ends_that_broadcast(tmp_path: Path) -> None:
    room = Recorded()
    a_long_call(room)
    first = room.wants("group2", "emergency", "orange")
    room.confirms("2")
    second = room.wants("group3", "emergency", "blue")
    room.tell(AudioOver(first.id, ""))
    room.run()
    room.confirms("3")
    room.tell(AudioOver(second.id, "player: ended with 1"))
    room.run()

    assert only_the_warning(held_against(room, tmp_path))


def test_an_answer_that_comes_late_is_one_to_the_order_it_names(tmp_path: Path) -> None:
    room = Recorded()
    a_long_call(room)
    blue = room.wants("group2", "emergency", "blue")
    red = room.wants("group2", "emergency", "red")
    numbers = [order.number for _on, order in room.asked if order.output == "2"]
    for number in numbers:
        room.tell(Sent(LINE, number))
    room.frame(f"R,{numbers[0] & 0xFFFF},open,done,2,open,180")
    assert (room.part(blue.id, "a2").state, room.part(red.id, "a2").state) == ("preempted", "asked")
    room.frame(f"R,{numbers[1] & 0xFFFF},open,done,2,open,180")
    assert room.part(red.id, "a2").state == "playing"

    assert only_the_warning(held_against(room, tmp_path))


def test_alarms_that_a_wish_names_are_the_same_alarms(tmp_path: Path) -> None:
    room = Recorded()
    a_long_call(room)
    room.event("fault,mains,,new")
    alarm = max(room.state.alarms)
    room.tell(Seen("c1", True, room.state.head))
    assert not room.ask("acknowledge_many", alarms=[[alarm, room.state.alarms[alarm].last_event]], count=1).refused
    assert not room.ask("note", of=f"alarm:{alarm}", text="看过").refused

    assert only_the_warning(held_against(room, tmp_path))


def test_what_was_not_asked_for_this_time_is_not_cut_in_anothers_place(tmp_path: Path) -> None:
    """By another rule the programmes are refused: the key that ended one of them ends nothing, although a warning bears
    its number this time."""
    room = Recorded()
    first = room.wants("group2", "daily", source="microphone", text="")
    room.confirms("2")
    waiting = [room.wants("group2", "daily", source="microphone", text="").id for _more in range(6)]
    room.wants("group3", "emergency", "red")
    room.confirms("3")
    for number in waiting:
        assert not room.ask("cut", broadcast=number).refused
    room.run()
    assert room.part(first.id, "a2").state == "playing"

    engine, events, _found = again(room, tmp_path, "[BC-14]\nfrom_min = 0\nto_min = 1\n")
    [row] = engine.state.rows["broadcast"].values()
    assert row.id in waiting, "the recording is not one where numbers coincide"
    assert (row.kind, row.state) == ("emergency", "playing")
    assert not [event for event in events if event.kind == "broadcast.ended"]
    assert {engine.numbering.mapped(number) for number in waiting} == {0}


def test_an_answer_to_what_was_not_asked_for_this_time_confirms_nothing_else(tmp_path: Path) -> None:
    room = Recorded()
    room.wants("group2", "daily", source="microphone", text="")
    red = room.wants("group2", "emergency", "red")
    numbers = [order.number for _on, order in room.asked]
    room.frame(f"R,{numbers[0] & 0xFFFF},open,done,2,open,180")
    assert room.part(red.id, "a2").state == "asked"

    engine, _events, _found = again(room, tmp_path, "[BC-14]\nfrom_min = 0\nto_min = 1\n")
    states: Mapping[Any, Any] = {place: part.state for place, part in engine.state.rows["playback"].items()}
    assert list(states.values()) == ["asked"]


@pytest.mark.parametrize("rules", [WARNS, "[BC-12]\nlimit_s = 6\nwarning_s = 5\n"])
def test_what_fell_due_this_time_alone_is_not_taken_for_what_was_recorded(tmp_path: Path, rules: str) -> None:
    room = Recorded()
    a_long_call(room)
    daily = room.wants("group4", "daily", source="microphone", text="")
    room.confirms("4")
    assert not room.ask("cut", broadcast=daily.id).refused
    room.run()

    engine, events, _found = again(room, tmp_path, rules)
    [recorded] = [event for event in room.events if event.kind == "broadcast.asked" and event.number == daily.id]
    [same] = [event for event in events if event.number == engine.numbering.mapped(recorded.number)]
    assert same.body.source == "microphone"  # type: ignore[attr-defined]
    [end] = [event for event in events if event.kind == "broadcast.ended" and event.body.how == "cut"]  # type: ignore
    assert end.body.broadcast == same.number  # type: ignore[attr-defined]


def test_what_a_console_had_shown_is_what_it_would_have_shown() -> None:
    """An entry that was not made this time was shown as far as the one before it."""
    def entry(number: int, body: Body) -> Event:
        return Event(number, 0, 0, KIND_OF[type(body)], "x", 1, body)

    numbering = Numbering()
    numbering.remember([entry(10, BroadcastTaken(3)), entry(11, BroadcastTaken(4)), entry(12, AreaFreed("a"))],
                       [entry(10, AreaFreed("b")), entry(11, BroadcastTaken(4)), entry(12, AreaFreed("a")),
                        entry(13, BroadcastTaken(5))])
    assert [numbering.mapped(number) for number in (9, 10, 11, 12)] == [9, 13, 11, 12]
    numbering.remember([entry(13, BroadcastTaken(6)), entry(14, BroadcastTaken(11))], [entry(14, BroadcastTaken(11))])
    assert [numbering.mapped(number) for number in (13, 14)] == [0, 14]
    wish = Wish("acknowledge", "q", "person:chen", "officer", "c1", 13, 14, 13, "alarm:13", {"alarms": [[11, 12]]})
    told = numbering.told(wish)
    assert told == wish._replace(alarm=0, painted=13, of="alarm:0")
    assert numbering.told(Seen("c1", True, 13)) == Seen("c1", True, 13)
    assert numbering.told(Undecided("cut", "q", "x", "c1", 10, "", "fault")).alarm == 13  # type: ignore[union-attr]
    numbering.remember([entry(15, AreaFreed("c"))], [entry(17, AreaFreed("c"))], [entry(16, AreaFreed("c"))])
    assert numbering.mapped(15) == 17, "what fell due before it is not it"
