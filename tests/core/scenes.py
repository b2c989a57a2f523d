"""A duty room without processes: real drivers and rules, a clock that is set by hand, and what happened, in order."""

from __future__ import annotations

from typing import Any, TypeVar

from duty_console.clock import Moment
from duty_console.core import inputlog
from duty_console.core.decide import settle
from duty_console.core.evolve import evolve
from duty_console.core.inputs import (
    Answer,
    Configured,
    Effect,
    Input,
    PortLost,
    PortOpened,
    Received,
    Reply,
    Started,
    Sweep,
    Wish,
)
from duty_console.core.state import State
from duty_console.domain.alarms import Alarm
from duty_console.domain.events import Body, Event, LineSet, PrivateSet, SiteSet
from duty_console.domain.signals import Layout
from duty_console.drivers import make
from duty_console.rulebook import Rulebook

RULES = Rulebook.load()
WAIT_S, ATTEMPTS, HEARTBEAT_S = 4, 4, 30
#: How long an equal frame is a repeat whatever was answered, and a little more.
WINDOW_S = WAIT_S * ATTEMPTS
HEARTBEAT = "1011           @    "
FIRE, FIRE_OVER = "5011 181001E11001003", "5011 181001R11001003"
BURGLARY, TROUBLE = "5011 181001E13001003", "5011 181001E30201003"
GARBLED = "5011 181001E1100100"

B = TypeVar("B", bound=Body)


def line_set(name: str = "r", *, life_path: bool = True, heartbeat_s: int = HEARTBEAT_S) -> LineSet:
    return LineSet(name, "", "surgard", "", f"/dev/{name}", "8N1", WAIT_S * 1000, ATTEMPTS, heartbeat_s * 1000,
                   life_path)


SITE = SiteSet("hall", "大厅", "Hall", "office", "", "", "1001", "", ["张"])
OTHER_SITE = SiteSet("shop", "小店", "Shop", "shop", "", "", "2002", "", ["李"])
ROOM = (line_set("r"), line_set("s", life_path=False), SITE, OTHER_SITE,
        PrivateSet("site:hall", {"张": "138"}), PrivateSet("site:shop", {"李": "139"}))


class Scene:
    """One room in memory. What is told is settled, and then forgotten as after a commit."""

    def __init__(self) -> None:
        self.state = State(RULES)
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.now = Moment(1_795_457_600_000, 5_000_000, "boot0001")
        self.raw = 0  # of the frame heard last
        self.causes = 0
        self.rows: dict[str, dict[Any, Any]] = {table: {} for table in self.state.rows}
        self.start()
        self.tell(Configured(ROOM))
        for name in ("r", "s"):
            self.tell(PortOpened(name, f"/dev/{name}"))

    def start(self) -> None:
        self.tell(Started("0", "3", 1, "/door", 0, self.now.boot))

    def tell(self, input: Input) -> list[Event]:
        """What happens when the core is told this."""
        before = len(self.events)
        cause = self.cause(input)
        self.effects = settle(self.state, input, cause, self.now, self.events.append)
        if cause and not isinstance(input, Received) and len(self.events) == before:
            self.causes -= 1  # what made no difference leaves no trace
        for (table, key), row in self.state.touched.items():
            self.rows[table][key] = row
        self.state.settle()
        return self.events[before:]

    def cause(self, input: Input) -> int:
        """The raw row that would keep it."""
        if isinstance(input, Received):
            return input.raw
        if inputlog.kept(input) is None:
            return 0
        self.causes += 1
        return self.causes

    def hear(self, text: str | bytes, line: str = "r") -> list[Event]:
        """A frame as a device sends it, read by the driver; text gets its terminator."""
        return self.tell(self.received(text, line))

    def received(self, text: str | bytes, line: str = "r") -> Received:
        data = text.encode() + b"\x14" if isinstance(text, str) else text
        driver = make("surgard", Layout(2, 1, (4,)))
        frames = driver.feed(data, self.now.at, self.now.tick) + driver.end()
        assert len(frames) == 1, frames
        self.causes += 1
        self.raw = self.causes
        key = driver.key(frames[0].raw)
        self.state.frames[self.raw] = key
        return Received(line, self.raw, frames[0], key, driver.read(frames[0]))

    def wait(self, seconds: float) -> list[Event]:
        """Time passes, and what fell due happens."""
        self.now = self.now._replace(at=self.now.at + round(seconds * 1000), tick=self.now.tick + round(seconds * 1000))
        return self.tell(Sweep())

    def restart(self, *, boot: str = "boot0001") -> None:
        """The collector ends without a word; another folds the journal and begins."""
        frames = self.state.frames
        self.state = State(RULES)
        for event in self.events:
            evolve(self.state, event)
            self.state.settle()
        self.state.frames = frames
        if boot != self.now.boot:
            self.now = self.now._replace(tick=10_000, boot=boot)
        self.start()

    def lose(self, line: str = "r") -> list[Event]:
        return self.tell(PortLost(line, "unplugged"))

    def open(self, line: str = "r") -> list[Event]:
        return self.tell(PortOpened(line, f"/dev/{line}"))

    def ask(self, action: str, *, actor: str = "person:chen", role: str = "officer", alarm: int = 0,
            seen: int | None = None, painted: int | None = None, of: str = "", second: str = "", **args: Any) -> Reply:
        """What a person is told when he asks for something."""
        if seen is None:
            seen = self.state.alarms[alarm].last_event if alarm in self.state.alarms else 0
        self.tell(Wish(action, "q1", actor, role, "c1", alarm, seen, painted, of, args,
                       second=second))
        [reply] = self.effects
        assert isinstance(reply, Reply)
        return reply

    def acknowledge(self, alarm: Alarm, **how: Any) -> Reply:
        return self.ask("acknowledge", alarm=alarm.id, **how)

    @property
    def answered(self) -> bool:
        """Whether what was last told earned the device an answer."""
        return any(isinstance(effect, Answer) for effect in self.effects)

    @property
    def queue(self) -> list[Alarm]:
        return list(self.state.alarms.values())

    def alarm(self, code: str) -> Alarm:
        """The one open alarm of a code."""
        [found] = [alarm for alarm in self.queue if alarm.code == code]
        return found

    def codes(self) -> list[str]:
        return sorted(alarm.code for alarm in self.queue)


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]
