"""
A duty room over many days in a few seconds: devices, people, a collector and what goes wrong, all out of one seed.

`python simulator.py SEED DAYS` tells the digest of its journal, and every broken promise.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from machine import Batch, Machine, answered, replies
from referee import Referee
from world import DAY, HOUR, MINUTE, SECOND, STEPS_MS, World

from duty_console.clock import local
from duty_console.core.inputs import PortLost, PortOpened, Wish
from duty_console.domain.events import AlarmRaised, LineSet, PersonSet, PointSet, SignalLogged, SignalRepeated, SiteSet
from duty_console.domain.work import CLOSED

LINES = ("r", "s")
#: The receiver that stamps what it says, and how far its clock is off.
STAMPS, SLOW_MS = "s", 75_000
#: Codes and how often each is meant: fires, help, hold-ups, gas, burglaries, troubles, a bypass.
CODES = ("110", "100", "120", "151", "130", "130", "301", "301", "302", "384", "570")
ACCOUNTS = tuple(f"{number}" for number in range(1001, 1009))
PEOPLE = (("chen", "officer"), ("wang", "officer"), ("luo", "leader"), ("zhao", "engineer"), ("jie", "street"))
BODIES = (
    *(LineSet(name, "", "surgard", "", f"/dev/{name}", "8N1", 4000, 4, 0, name == "r") for name in LINES),
    *(SiteSet(f"site{account}", "站点", "Site", "office", "", "", account, "", []) for account in ACCOUNTS),
    *(PointSet("site1001", f"00{zone}", "点", "Point", "smoke") for zone in range(1, 4)),
    *(PersonSet(person, person, duty) for person, duty in PEOPLE),
)
#: Who sits where: the account's role, the person, whether the console stands in the control room, how diligent he is.
SEATS = (("c1", "officer", "chen", True, 0.9), ("c2", "leader", "luo", True, 0.5),
         ("c3", "officer", "wang", False, 0.3), ("c4", "viewer", "", True, 0.2), ("c5", "leader", "zhao", False, 0.2))
MAY = {"person:chen": "officer", "person:luo": "leader", "person:wang": "officer", "uid:1004": "viewer",
       "person:zhao": "engineer"}


#: What people do besides answering: how often each, and what else they say. A number stands for a suppression's.
DEEDS: dict[str, tuple[int, dict[str, object]]] = {
    "own": (3, {}), "take_over": (1, {}), "hold": (1, {"for_s": 600, "reason": "later"}), "verify": (4, {"level": 1}),
    "close": (4, {"outcome": "false"}), "reset": (2, {}), "shelve": (3, {"for_s": 1200, "reason": "it chatters"}),
    "unshelve": (1, {}), "escalate": (5, {"reason": "more"}), "in_service": (1, {"suppression": 0}),
    "out_of_service": (1, {"for_s": 7200, "reason": "repair", "measure": "rounds"}),
    "test_begin": (1, {"for_s": 3600, "reason": "yearly"}), "test_end": (1, {"suppression": 0}),
    "profile_begin": (1, {"for_s": 3600, "reason": "storm", "classes": "trouble", "delay_s": 120, "offset": 1}),
}


@dataclass(slots=True)
class Device:
    """A receiver on a line: says its messages in order, each until it is acknowledged."""

    line: str
    waiting: list[str]
    plugged: bool = True
    saying: bool = False
    last: str = ""
    last_at: int = 0


@dataclass(slots=True)
class Console:
    """A console and whoever sits at it."""

    name: str
    role: str
    actor: str
    station: bool
    diligent: float
    shown: int = 0
    frozen: bool = False
    painting: bool = False


class Report(NamedTuple):
    """What came of a seed."""

    faults: list[str]
    digest: str
    counts: dict[str, int]


class Simulation:
    """One seed over some days."""

    def __init__(self, seed: int, days: float) -> None:
        self.world = World(seed)
        self.days = days
        self.referee = Referee(self.world, MAY)
        self.machine = self.referee.machine = Machine(self.world, BODIES, self.committed)
        self.devices = [Device(line, []) for line in LINES]
        self.consoles = [Console(name, role, f"person:{person}" if person else "uid:1004", station, diligent)
                         for name, role, person, station, diligent in SEATS]
        self.ledger: list[tuple[str, bytes]] = []
        self.active: set[tuple[str, str, str, str]] = set()
        self.requests = 0
        self.proved_at = 0  # the last time that a console in the control room did

    def run(self) -> Report:
        world, machine, referee = self.world, self.machine, self.referee
        machine.start(LINES)
        for act, mean in ((self.signal, 45 * MINUTE), (self.storm, 3 * DAY), (self.noise, 8 * HOUR),
                          (self.unplug, DAY), (self.freeze, HOUR), (self.set_clock, 12 * HOUR),
                          (self.kill, 6 * HOUR), (self.reboot, 2 * DAY), (self.pause, 12 * HOUR),
                          (self.fail, 4 * HOUR), (self.work, 30 * MINUTE)):
            self.again(act, mean)
        end = round(self.days * DAY)
        while not referee.faults:
            due = machine.due()
            if due is not None and due <= world.next_plan() and due <= end:
                world.now = max(world.now, due)
                machine.sweep()
            elif world.next_plan() <= end:
                world.happen()
            else:
                break
        if not referee.faults:
            referee.at_the_end(self.ledger)
        return Report(referee.faults, machine.digest(), referee.counts)

    def again(self, act: Callable[[], None], mean: float) -> None:
        """Something that goes on happening."""
        def now() -> None:
            act()
            self.again(act, mean)
        self.world.plan(self.world.often(mean), now)

    # Devices

    def signal(self) -> None:
        """A detector says that something began, or is over; sometimes many times."""
        chance = self.world.chance
        if self.active and chance.random() < 0.5:
            what = chance.choice(sorted(self.active))
            self.say(*what, over=True)
            return
        what = (chance.choice(LINES), chance.choice(ACCOUNTS), chance.choice(CODES), f"{chance.randint(1, 3):03d}")
        self.say(*what)
        if chance.random() < 0.1:  # it goes on saying so
            for count in range(1, chance.randint(2, 8)):
                self.world.plan(count * chance.randint(5, 40) * SECOND, lambda: self.say(*what))

    def storm(self) -> None:
        chance = self.world.chance
        for _count in range(chance.randint(20, 80)):
            what = (chance.choice(LINES), chance.choice(ACCOUNTS), chance.choice(CODES), f"{chance.randint(1, 60):03d}")
            self.world.plan(chance.randint(0, 60_000), lambda what=what: self.say(*what))  # type: ignore[misc]

    def say(self, line: str, account: str, code: str, zone: str, *, over: bool = False) -> None:
        what = (line, account, code, zone)
        (self.active.discard if over else self.active.add)(what)
        device = next(device for device in self.devices if device.line == line)
        device.waiting.append(f"5011 18{account}{'R' if over else 'E'}{code}01{zone}{self.stamp(line)}")
        if not device.saying:
            device.saying = True
            self.speak(device)

    def stamp(self, line: str) -> str:
        """What the receiver's own clock shows, which nobody sets."""
        if line != STAMPS:
            return ""
        return f"{local(self.world.began + self.world.now - SLOW_MS):%H:%M:%S-%d/%m}"

    def speak(self, device: Device) -> None:
        """The first message that is not acknowledged yet, and again in four seconds where it was not."""
        machine = self.machine
        if not device.waiting:
            device.saying = False
            return
        if not device.plugged or not machine.ready:
            self.world.plan(4 * SECOND, lambda: self.speak(device))
            return
        text = device.waiting[0]
        data = text.encode() + b"\x14"
        batch = machine.hear(device.line, data)
        if batch is not None:
            self.heard(device, text, batch)
            if answered(batch):
                self.ledger.append((device.line, data))
                device.waiting.pop(0)
        self.world.plan(100 if batch is not None and answered(batch) else 4 * SECOND, lambda: self.speak(device))

    def heard(self, device: Device, text: str, batch: Batch) -> None:
        """What a frame means must be in the journal with it, unless it may be one more reception of the last."""
        first = next((event for event in batch.events if event.actor == "device"), None)
        if first is None:
            self.referee.fault(f"nothing was made of {text!r}")
            return
        repeated = isinstance(first.body, SignalRepeated) and not first.body.possible
        if repeated and (text != device.last or self.world.now - device.last_at > 16_000 + DAY * (
                self.machine.up_since > device.last_at)):
            self.referee.fault(f"{text!r} is new and was taken for a repetition")
        fits = AlarmRaised | SignalRepeated if text[11] == "E" else object
        if not isinstance(first.body, fits) and not isinstance(first.body, SignalLogged):
            self.referee.fault(f"{text!r} raised no alarm")
        if isinstance(first.body, SignalLogged) and text[11] == "E" and not (first.body.late and first.body.alarm):
            self.referee.fault(f"{text!r} was only logged")
        if not repeated:
            device.last, device.last_at = text, self.world.now

    def noise(self) -> None:
        device, chance = self.world.chance.choice(self.devices), self.world.chance
        if device.plugged and self.machine.ready:
            data = bytes(chance.randrange(128, 256) for _byte in range(chance.randint(1, 8))) + b"\x14"
            self.machine.hear(device.line, data)

    def unplug(self) -> None:
        device = self.world.chance.choice(self.devices)
        if device.plugged:
            device.plugged = False
            if self.machine.ready:
                self.machine.tell(PortLost(device.line, "unplugged"))
            self.world.plan(self.world.often(5 * MINUTE), lambda: self.plug(device))

    def plug(self, device: Device) -> None:
        device.plugged = True
        if self.machine.running:
            self.when_ready(lambda: self.machine.tell(PortOpened(device.line, f"/dev/{device.line}")))

    def when_ready(self, act: Callable[[], object]) -> None:
        """What waits while the process is stopped; one that is killed meanwhile begins with it anyhow."""
        if self.machine.ready:
            act()
        elif self.machine.running:
            self.world.plan(SECOND, lambda: self.when_ready(act))

    # People

    def committed(self, batch: Batch) -> None:
        """The referee reads it; consoles are told and paint a little later; people hear of it."""
        self.referee.happened(batch)
        for console in self.consoles:
            if not console.painting and batch.events:
                console.painting = True
                self.world.plan(self.world.chance.randint(40, 400), lambda it=console: self.paint(it))  # type: ignore[misc]

    def paint(self, console: Console) -> None:
        console.painting = False
        if console.frozen or not self.machine.ready:
            return
        console.shown = self.machine.state.head
        if console.station:
            self.prove(console)

    def prove(self, console: Console) -> None:
        self.proved_at = self.world.now
        self.referee.painted(console.shown)
        self.machine.showing.painted(console.name, console.shown)

    def freeze(self) -> None:
        """A console stops for a while; sometimes nobody sits in the control room at all."""
        chance = self.world.chance
        who = [chance.choice(self.consoles)] if chance.random() < 0.6 else list(self.consoles)
        for console in who:
            if not console.frozen:
                if console.station and self.machine.ready and console.shown:
                    self.prove(console)
                console.frozen = True
                self.world.plan(self.world.often(10 * MINUTE), lambda it=console: self.thaw(it))  # type: ignore[misc]
        self.world.plan(5_500, self.look)

    def look(self) -> None:
        """What the collector does each second: a console that lives goes on proving what it shows."""
        if not self.machine.ready:
            return
        alive = [console for console in self.consoles if console.station and not console.frozen and console.shown]
        for console in alive:
            self.prove(console)
        if not alive and self.world.now - self.proved_at >= 5_000:  # one may have stopped only since
            self.referee.unwatched()
        self.machine.showing.look()

    def thaw(self, console: Console) -> None:
        console.frozen = False
        self.paint(console)

    def work(self) -> None:
        """Whoever sits at a console does something about what he sees."""
        chance = self.world.chance
        console = chance.choice(self.consoles)
        state = self.machine.state
        if console.frozen or not self.machine.ready or not state.alarms:
            return
        for _alarm in range(chance.randint(1, 12) if chance.random() < console.diligent else 1):
            state = self.machine.state
            if not state.alarms or not self.machine.ready:
                return
            if chance.random() < 0.75:  # one item from its answer to its end
                works = state.rows["work"]
                waiting = sorted(number for number in state.alarms
                                 if number not in works or works[number].state != CLOSED)
                if not waiting:
                    return
                alarm = chance.choice(waiting)
                for action in ("acknowledge", "verify", "close"):
                    if self.machine.ready and alarm in self.machine.state.alarms:
                        self.ask(console, action, alarm)
                continue
            action = chance.choices(("acknowledge", "silence", "numbers", *DEEDS),
                                    (40, 1, 1, *(often for often, _args in DEEDS.values())))[0]
            self.ask(console, action)

    def ask(self, console: Console, action: str, about: int = 0) -> None:
        chance, state = self.world.chance, self.machine.state
        alarm = state.alarms[about or chance.choice(sorted(state.alarms))]
        self.requests += 1
        seen = alarm.last_event if chance.random() < 0.95 else chance.randint(1, state.head)
        self.referee.asks(console.actor, seen, console.shown)
        args = dict(DEEDS[action][1]) if action in DEEDS else {}
        if "suppression" in args:
            args["suppression"] = max(state.rows["suppression"], default=1)
        batch = self.machine.tell(Wish(action, f"q{self.requests}", console.actor, console.role, console.name, alarm.id,
                                       seen, console.shown, "site:site1001", args, station=console.station))
        if batch is not None and len(replies(batch)) != 1:
            self.referee.fault(f"{console.actor} asked for {action} and got {len(replies(batch))} replies")

    # What goes wrong

    def set_clock(self) -> None:
        self.world.set_wall(self.world.chance.choice(STEPS_MS))
        self.referee.wall_set()

    def fail(self) -> None:
        if self.machine.ready:
            self.machine.fails = self.world.chance.randint(1, 3)

    def kill(self) -> None:
        if self.machine.running:
            self.machine.kill()
            self.world.plan(self.world.often(20 * SECOND), self.start)

    def start(self) -> None:
        if not self.machine.running:
            self.machine.fails = 0
            self.machine.start([device.line for device in self.devices if device.plugged])
            for console in self.consoles:  # it comes back within a second, and paints anew
                console.painting = True
                self.world.plan(self.world.chance.randint(100, 1_500), lambda it=console: self.paint(it))  # type: ignore[misc]

    def reboot(self) -> None:
        if self.machine.running:
            self.machine.kill()
            self.world.plan(self.world.often(90 * SECOND), self.boot)

    def boot(self) -> None:
        if not self.machine.running:
            self.world.boot()
            self.referee.booted()
            self.start()

    def pause(self) -> None:
        """The machine sleeps, or the process is stopped: nothing runs, and what fell due is done on waking."""
        if self.machine.ready:
            self.machine.stopped = True
            self.world.plan(self.world.chance.choice((6 * SECOND, MINUTE, HOUR)), self.wake)

    def wake(self) -> None:
        if self.machine.stopped:
            self.machine.stopped = False
            self.machine.up_since = self.world.now
            for console in self.consoles:
                if not console.frozen:
                    self.paint(console)


def simulate(seed: int, days: float) -> Report:
    return Simulation(seed, days).run()


if __name__ == "__main__":
    told = simulate(int(sys.argv[1]), float(sys.argv[2]))
    print(told.digest, *told.faults, sep="\n")
