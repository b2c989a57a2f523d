"""A room with loudspeakers in memory: a device that says what it is told to say, and what it was asked to do."""

from __future__ import annotations

from typing import Any

from scenes import Scene

from duty_console.core.inputs import Configured, Do, Input, PortOpened, Received, Reply, Sent, Sweep, Wish
from duty_console.core.nouns import due_of
from duty_console.core.supervision import next_due
from duty_console.domain.broadcastevents import AmplifierSet, AreaSet
from duty_console.domain.broadcasts import Broadcast, Part
from duty_console.domain.events import Body, Event, LineSet, PersonSet, PrivateSet, SiteSet
from duty_console.domain.signals import Frame, Order, Reading, Signal, Told

LINE = "amps"
KNOWN, FIRST, NOWHERE, UNKNOWN = "612345", "612346", "612347", "777777"


def _site(key: str, account: str, area: str, *, first: bool = False) -> SiteSet:
    return SiteSet(key, key, key, "home", "", LINE, account, "", [], area, first)


AIR: tuple[Body, ...] = (
    LineSet(LINE, "", "village", "", "/dev/amps", "8N1", 1000, 3, 0, True),
    LineSet("far", "", "village", "", "/dev/far", "8N1", 1000, 3, 0, True),
    AreaSet("village", "全村", "Village", ""),
    *(AreaSet(f"group{n}", f"{n}组", f"Group {n}", "village") for n in (1, 2, 3, 4)),
    AmplifierSet("a1", "功放A1", "A1", "group1", "far", "1", "", True),
    AmplifierSet("a2", "功放A2", "A2", "group2", LINE, "2", "", True),
    AmplifierSet("a3", "功放A3", "A3", "group3", LINE, "3", "", True),
    AmplifierSet("a4", "功放A4", "A4", "group4", LINE, "4", "a3", True),
    PersonSet("chen", "陈", "officer"), PersonSet("huang", "黄", "leader"), PrivateSet("pin:chen", {}),
    PrivateSet("pin:huang", {}), _site("lin", KNOWN, "group4"), _site("prank", FIRST, "group2", first=True),
    _site("new", NOWHERE, ""))


class Air(Scene):
    """Time begins at 14:00 local; `asked` are the orders that left."""

    def __init__(self, *, hour: float = 14) -> None:
        self.asked: list[tuple[str, Order]] = []
        super().__init__()
        midnight = (self.now.at + 8 * 3_600_000) // 86_400_000 * 86_400_000 - 8 * 3_600_000
        self.now = self.now._replace(at=midnight + round(hour * 3_600_000))
        self.tell(Configured(AIR))
        for name in (LINE, "far"):
            self.tell(PortOpened(name, f"/dev/{name}"))

    def ask(self, action: str, *, proof: str = "right", of: str = "", alarm: int = 0, second: str = "",
            actor: str = "person:chen", role: str = "officer", **args: Any) -> Reply:  # type: ignore[override]
        """What Chen is told, whose PIN was right."""
        self.tell(Wish(action, "q1", actor, role, "c1", alarm, 0, None, of, args, proof, second, proved="chen"))
        [reply] = [effect for effect in self.effects if isinstance(effect, Reply)]
        return reply

    def tell(self, input: Input) -> list[Event]:
        events = super().tell(input)
        self.asked += [(effect.line, effect.order) for effect in self.effects if isinstance(effect, Do)]
        return events

    def run(self, seconds: float = 0.0) -> list[Event]:
        """Time passes in the steps in which things fall due."""
        before, until = len(self.events), self.now.tick + round(seconds * 1000)
        for _turn in range(1000):
            due = next_due(self.state)
            if due is None or due > until:
                break
            step = max(0, due - self.now.tick)
            self.now = self.now._replace(at=self.now.at + step, tick=self.now.tick + step)
            self.tell(Sweep())
        else:
            raise AssertionError(f"falls due again and again: {self.state.agenda.by(until, due_of(self.state))}")
        rest = until - self.now.tick
        self.now = self.now._replace(at=self.now.at + rest, tick=self.now.tick + rest)
        return self.events[before:]

    def says(self, *tells: Told, signals: tuple[Signal, ...] = (), line: str = LINE) -> list[Event]:
        """A frame of the device, as its driver reads it."""
        self.causes += 1
        raw = f"frame {self.causes}".encode()
        self.state.frames[self.causes] = raw
        reading = Reading("signal" if signals else "report", ({},), signals, "at_once", "", tells)
        found = self.tell(Received(line, self.causes, Frame(raw, self.now.at, self.now.at, self.now.tick), raw,
                                   reading))
        return [*found, *self.run()]

    def dials(self, number: str = KNOWN, *, line: str = LINE, at: int = 0) -> list[Event]:
        """A resident's call is answered by the controller."""
        call = Signal("call", "", "", number, "village", "call", "new", "medical", at=at)
        return self.says(signals=(call,), line=line)

    def hangs_up(self, number: str = KNOWN) -> list[Event]:
        call = Signal("ended", "", "", number, "village", "ended", "restore", "restore", clears=("call",))
        return self.says(signals=(call,))

    def confirms(self, output: str, *, measured: bool = True, line: str = LINE) -> list[Event]:
        """The device says that it did what it was asked last of an output."""
        order = [order for on, order in self.asked if (on, order.output) == (line, output)][-1]
        value = "open" if order.act == "open" else "closed"
        self.tell(Sent(line, order.number))
        events = self.says(Told("confirmed", output, value, order.number & 0xFFFF), line=line)
        if measured and value == "open":
            events += self.says(Told("measured", output, "on"), line=line)
        return events

    def wants(self, of: str, kind: str = "emergency", level: str = "none", source: str = "desk", text: str = "请注意",
              **how: Any) -> Broadcast:
        """A broadcast that somebody asks for."""
        reply = self.ask("broadcast", of=of, kind=kind, level=level, source=source, text=text,
                         **{"second": "huang", **how})
        assert not reply.refused, reply
        self.run()
        found: Broadcast = self.rows["broadcast"][reply.event]
        return found

    def refused(self, action: str, **how: Any) -> Reply:
        reply = self.ask(action, **how)
        assert reply.refused, reply
        return reply

    def part(self, broadcast: int, amplifier: str) -> Part:
        """A row of the ledger."""
        found: Part = self.rows["playback"][broadcast, amplifier]
        return found

    def of(self, number: int) -> Broadcast:
        found: Broadcast = self.rows["broadcast"][number]
        return found

    @property
    def newest(self) -> Broadcast:
        return self.of(max(self.rows["broadcast"]))

    def orders(self, output: str, line: str = LINE) -> list[str]:
        """What was asked of an output, in order."""
        return [order.act for on, order in self.asked if (on, order.output) == (line, output)]
