"""
The story of S13: controller B is unplugged for seven minutes while controller A tells what happens, and comes back with
all that it kept.

Knows the program's commands and tables, not its code.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clocks import Day
from crew import Officer, Shift, shift
from running import PATIENCE_S, entries
from transmitters import Transmitter

SLOW_S, AWAY_S, HEARTBEAT_S = 560, 422, 60
#: The detector of the fire; something stood there before, so that it is among what is asked for.
THERE, FIRE, FAULT = "10-2", "P1", "P2"
#: It is 15:52:00 where it burns.
FIRE_AT = "16:01:20"
#: Within this time the collector has found out that the day has moved, and knows again how old a byte is.
HEARD_S = 1.0
PULLED = "16:00:00"
#: When A speaks meanwhile.
MEANWHILE = ("16:01:40", "16:03:20", "16:05:00", "16:06:40")
LINES = """
[[line]]
name = "a"
profile = "gb26875-device"
url = "{a}"
heartbeat_s = {beat}

[[line]]
name = "b"
profile = "gb26875-device"
url = "{b}"
heartbeat_s = {beat}

[[site]]
key = "hostel"
name = "学生宿舍"
kind = "office"
account = "889"
points = [{{ zone = "10-2", name = "三楼烟感", kind = "smoke" }}]
"""


class Story:
    """The room, both controllers, and what is known of the loss and the return."""

    def __init__(self, room: Shift, a: Transmitter, b: Transmitter, chen: Officer) -> None:
        self.room, self.a, self.b, self.chen = room, a, b, chen
        self.lost: dict[str, Any] = {}
        self.opened: dict[str, Any] = {}

    def until(self, found: Callable[[], Any]) -> Any:
        """What is found, as soon as it is; both controllers live meanwhile."""
        end = time.monotonic() + PATIENCE_S
        while not (what := found()):
            assert time.monotonic() < end, "it did not come"
            for one in (self.a, self.b):
                one.lives()
            time.sleep(0.005)
        return what

    def ends(self) -> None:
        """The collector is no more, and all it knew is in its store."""
        if self.room.collector.process is not None:
            self.room.collector.stop()

    def comes(self, moment: float) -> None:
        """A moment of the day; nobody says anything before the collector has found out."""
        self.room.day.go_to(moment - HEARD_S)
        while (left := moment - self.room.day.now()) > 0:
            time.sleep(left)

    def speaks(self, who: Transmitter, letter: str, code: str, zone: str) -> None:
        """A controller that is there says something, and it is confirmed."""
        who.says(letter, code, zone)
        self.until(lambda: not who.far.pending)

    def of(self, line: str, *kinds: str) -> list[dict[str, Any]]:
        """What the journal has of a line, all of it or some kinds."""
        return [one for one in self.journal() if getattr(one["body"], "line", "") == line
                and (not kinds or one["kind"] in kinds)]

    def journal(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = entries(self.room.collector.store)
        return found

    def queued(self, line: str, code: str) -> Any:
        """The alarm of a line and a code, once it stands on the queue."""
        wanted = (line, code)
        return self.until(lambda: next((row for row in self.room.queue() if (row.line, row.code) == wanted), None))

    def raws(self, line: str) -> list[Any]:
        """What came in on a line, oldest first."""
        reader = self.room.reader()
        try:
            return sorted(reader.raws(line, 10_000), key=lambda row: row.id)
        finally:
            reader.close()


def buffered(day: Day) -> list[tuple[float, str, str, str]]:
    """What B cannot tell: eleven faults that come and go, and a fire."""
    began = day.moment(PULLED) + 25
    told = [(day.moment(FIRE_AT), "E", FIRE, THERE)]
    for number in range(11):
        at = began + 30 * number
        told += [(at, "E", FAULT, f"20-{number}"), (at + 5, "R", FAULT, f"20-{number}")]
    return sorted(told)


def pulled(story: Story) -> None:
    """15:59: B's clock is asked for. 16:00: its adapter is pulled out, and Chen Zhiyuan takes that on."""
    room, b = story.room, story.b
    story.speaks(b, "E", FAULT, THERE)
    story.speaks(story.a, "E", FAULT, "1-1")
    story.chen.does("instruct", of="b", act="test")
    story.queued("b", "clock_drift")
    story.comes(room.day.moment(PULLED))
    story.speaks(story.a, "R", FAULT, "1-1")
    b.unplug()
    story.lost = story.until(lambda: story.of("b", "line.lost"))[0]
    story.chen.does("own", alarm=story.queued("b", "line_lost"))


def away(story: Story) -> None:
    """B keeps what happens, A tells what happens."""
    day, waits = story.room.day, buffered(story.room.day)
    for number, text in enumerate(MEANWHILE):
        moment = day.moment(text)
        story.comes(moment)
        while waits and waits[0][0] <= moment:
            happened, letter, code, zone = waits.pop(0)
            story.b.says(letter, code, zone, happened)
        story.speaks(story.a, "E", FAULT, f"2-{number}")
    assert not waits


def back(story: Story) -> None:
    """16:07: the adapter is in another socket. How soon a port is looked for again is the machine's own time: the day
    stands still until it is found, so that B is away for as long as the story says."""
    day, moment = story.room.day, story.lost["at"] / 1000 + AWAY_S
    day.go_to(moment)
    story.b.plug()
    found: list[dict[str, Any]] = []
    end = time.monotonic() + PATIENCE_S
    while not found:
        assert time.monotonic() < end, "nobody looked for the port"
        day.go_on(moment - day.now())
        found = [one for one in story.of("b", "line.opened") if one["number"] > story.lost["number"]]
    story.opened = found[0]


def emptied(story: Story) -> None:
    """The fire is in B's answer; four seconds later it is taken on. Then B says what it kept, and A goes on."""
    fire = story.queued("b", FIRE)
    story.room.day.go_on(4)
    story.chen.does("own", alarm=fire)
    story.comes(story.b.speaks_at())
    for zone in ("3-1", "3-2", "3-3"):
        story.a.says("E", FAULT, zone)
    story.until(lambda: not story.a.far.pending and not story.b.far.pending)
    story.until(lambda: len(story.raws("b")) >= 23 and story.of("a", "alarm.raised")[-1]["body"].zone == "3-3")


@contextmanager
def unplugged(folder: Path, shim: Path) -> Iterator[Story]:
    """All of it, up to the last that B had kept."""
    day = Day(folder, shim)
    day.go_to(day.moment("15:58:50"))
    a, b = (Transmitter(folder, name, account, day.now, slow_s, HEARTBEAT_S)
            for name, account, slow_s in (("a", "777", 0), ("b", "889", SLOW_S)))
    text = LINES.format(a=a.cable.path, b=b.cable.path, beat=HEARTBEAT_S)
    try:
        with shift(folder, shim, "15:59:00", wait_s=10, more=text, day=day) as room:
            story = Story(room, a, b, room.officer("chen"))
            for part in (pulled, away, back, emptied):
                part(story)
            yield story
    finally:
        a.cable.unplug()
        b.cable.unplug()
