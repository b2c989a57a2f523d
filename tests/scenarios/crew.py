"""
A duty room with its crew: the shipped collector on a line that is ours, the people of the room at its door, each
signed on with a PIN, and time that passes as a story says.

Knows the program's commands, packets and tables, not its code.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from clocks import Day
from faults import planted
from running import ACK, DUTY, PATIENCE_S, Caller, Collector, entries, prepared, until
from terminal import Terminal

from duty_console.store.reading import Reader

#: Of each person; as good as any six digits that are no row.
PINS = {"chen": "280641", "luo": "739155", "huang": "914402", "zhao": "660184", "li": "502937"}
#: Account on the receiver -> key and name of the site, and its points.
SITES = {
    "1012": ("home", "敬老院", "Old people's home", (("012", "三区12号烟感"), ("014", "三区14号烟感"))),
    "1005": ("shed", "电动车棚", "Electric-bike shed", (("007", "五区07号烟感"),)),
    "1009": ("kitchen", "食堂厨房", "Canteen kitchen", (("009", "二区09号烟感"),)),
    "1077": ("shop", "便民商店", "Corner shop", (("001", "紧急按钮"),)),
}
PHONE = "13987654321"
HEARTBEAT = "1011" + " " * 11 + "@" + " " * 4
#: A patient receiver: minutes may pass in a moment, and its frames are still answered in time.
WAIT_S = 400.0
PEOPLE = """
[[person]]
key = "chen"
name = "陈志远"
duty = "officer"
certificate = 4

[[person]]
key = "luo"
name = "罗海生"
duty = "officer"
certificate = 4

[[person]]
key = "huang"
name = "黄国栋"
duty = "leader"
certificate = 4

[[person]]
key = "wu"
name = "吴丽华"
duty = "street"

[[access]]
uid = {uid}
role = "leader"
station = true
"""


def room(people: str = PEOPLE) -> str:
    """What the room file has besides one line and a hall."""
    text = people.format(uid=os.getuid())
    for account, (key, name, name_en, points) in SITES.items():
        rows = ", ".join(f'{{ zone = "{zone}", name = "{what}", kind = "smoke" }}' for zone, what in points)
        text += (f'\n[[site]]\nkey = "{key}"\nname = "{name}"\nname_en = "{name_en}"\nkind = "office"\n'
                 f'account = "{account}"\nkey_holders = [{{ name = "王姨", phone = "{PHONE}" }}]\npoints = [{rows}]\n')
    return text


def frame(account: str, code: str, zone: str, qualifier: str = "E", group: str = "01") -> str:
    """A Contact ID event as the receiver hands it on."""
    return f"5011 18{account}{qualifier}{code}{group}{zone}"


class Officer(Caller):
    """Somebody of the crew at a console without a screen. Where the desk has locked meanwhile he enters his PIN."""

    def __init__(self, door: str, person: str, pin: str, **how: Any) -> None:
        super().__init__(door, name=person, **how)
        self.person, self.pin, self.count = person, pin, 0
        if pin:
            self.does("sign_on", person=person, pin=self.pin)

    def asks(self, action: str, **fields: Any) -> dict[str, Any]:
        """A wish and its answer, whatever it is. An alarm is meant as it is seen."""
        if "alarm" in fields and not isinstance(fields["alarm"], int):
            fields |= {"alarm": fields["alarm"].id, "seen": fields["alarm"].last_event}
        self.count += 1
        answer = self.request(action, f"{self.person}-{self.count}-{os.urandom(4).hex()}", **fields)
        if answer.get("need") == "pin" and "pin" not in fields and self.pin:
            return self.asks(action, **fields, pin=self.pin)
        return answer

    def does(self, action: str, **fields: Any) -> int:
        """A wish that is granted; the entry it made."""
        answer = self.asks(action, **fields)
        assert answer.get("done"), answer
        event: int = answer["event"]
        return event

    def is_refused(self, action: str, **fields: Any) -> str:
        """A wish that is not granted; why."""
        answer = self.asks(action, **fields)
        assert "refused" in answer, answer
        return str(answer["refused"]).format(**answer["values"])


class Shift:
    """A collector that runs on a day of its own, and who is on duty there."""

    def __init__(self, collector: Collector, day: Day, stack: ExitStack, wait_s: float) -> None:
        self.collector, self.day, self._stack, self._wait_s = collector, day, stack, wait_s
        self._with_pin: set[str] = set()
        self._spoke = 0.0

    # The machine

    def start(self, fault: str = "") -> None:
        """Power is there, and the collector comes up."""
        self.collector.start(**self.day.environment, **planted(fault))

    # The devices

    def signals(self, account: str, code: str, zone: str, qualifier: str = "E", group: str = "01") -> None:
        """A device says something, and is answered."""
        self.sends(frame(account, code, zone, qualifier, group))

    def sends(self, text: str) -> None:
        """A frame until it is answered: at once, but not what came while the machine slept for so long that nobody can
        know how old it is. That is sent again, as receivers do."""
        slept = self.day.now() - self._spoke > self._wait_s / 2
        for _attempt in range(20):
            self.collector.cable.send(text)
            if answer := self.collector.cable.answer(0.5 if slept else PATIENCE_S):
                assert answer == ACK
                self._spoke = self.day.now()
                return
        raise AssertionError(f"{text} was never answered")

    # The crew

    def officer(self, person: str, *, with_pin: bool = True, **how: Any) -> Officer:
        """Somebody comes to a desk and signs on."""
        if with_pin:
            self.give_pin(person)
        came = Officer(self.collector.door(), person, PINS[person] if with_pin else "", **how)
        self._stack.callback(came.close)
        return came

    def give_pin(self, person: str) -> None:
        """The first PIN of somebody, from the collector's own account."""
        if person not in self._with_pin:
            clerk = Caller(self.collector.door())
            assert clerk.request("set_pin", person, person=person, new_pin=PINS[person]).get("done")
            clerk.close()
            self._with_pin.add(person)

    def console(self, *words: str, columns: int = 80, rows: int = 24, fault: str = "") -> Terminal:
        """A console on a terminal of ours, at the same clock."""
        environment = {**self.collector.environment, **self.day.environment, **planted(fault), "TERM": "xterm-256color",
                       "LANG": "C.UTF-8"}
        terminal = Terminal([*DUTY, "console", "--store", str(self.collector.store), "--lang", "zh", *words],
                            environment, columns=columns, rows=rows)
        self._stack.callback(terminal.close)
        return terminal

    # What is known

    def reader(self) -> Reader:
        return Reader(self.collector.store)

    def alarm(self, account: str, code: str, zone: str) -> Any:
        """The alarm of a condition that stands on the queue."""
        found = [row for row in self.queue() if (row.account, row.code, row.zone) == (account, code, zone)]
        assert len(found) == 1, found
        return found[0]

    def queue(self) -> Sequence[Any]:
        """What asks a person to act, as every console lists it."""
        return self.table("alarms")

    def table(self, name: str, *where: Any) -> Any:
        """What a console reads: `alarms`, or the rows of a table."""
        reader = self.reader()
        try:
            return reader.alarms(10_000) if name == "alarms" else reader.table(name, *where)
        finally:
            reader.close()

    def raws(self) -> Sequence[Any]:
        """What came in on the line, oldest first."""
        reader = self.reader()
        try:
            return sorted(reader.raws("r", 100_000), key=lambda row: row.id)
        finally:
            reader.close()

    def zone_of(self, number: int) -> str:
        """The point of an alarm, also of one that has left the queue."""
        reader = self.reader()
        try:
            found = reader.alarm(number)
            return found.zone if found is not None else ""
        finally:
            reader.close()

    def told(self, *kinds: str) -> list[dict[str, Any]]:
        """What the journal has of some kinds."""
        return [one for one in entries(self.collector.store) if one["kind"] in kinds]

    def awaits(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """The entries of a kind, as soon as there are so many."""
        found: list[dict[str, Any]] = until(lambda: found if len(found := self.told(kind)) >= count else None)
        return found

    def at(self, entry: dict[str, Any]) -> str:
        """The time of day of an entry."""
        return time.strftime("%H:%M:%S", time.gmtime(entry["at"] / 1000 + 8 * 3600))

    def is_sound(self) -> str:
        """What is wrong with the journal; nothing where it is sound."""
        done = self.duty("verify", str(self.collector.store))
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def duty(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of ours, at the same clock."""
        return subprocess.run([*DUTY, *words], env={**self.collector.environment, **self.day.environment},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


@contextmanager
def shift(folder: Path, shim: Path, begins: str, fault: str = "", *, wait_s: float = WAIT_S, more: str = "",
          day: Day | None = None, people: str = PEOPLE) -> Iterator[Shift]:
    """A room on duty from a time of day on; `more` stands at the end of its file, and `day` is another's too."""
    with prepared(folder, wait_s, room(people) + more) as collector, ExitStack() as stack:
        day = day or Day(folder, shim)
        day.go_to(day.moment(begins) - wait_s)
        on_duty = Shift(collector, day, stack, wait_s)
        on_duty.start(fault)
        on_duty.sends(HEARTBEAT)  # a line opened anew is answered once, and then not for half its waiting time
        day.at(begins)
        on_duty.sends(HEARTBEAT)
        yield on_duty
