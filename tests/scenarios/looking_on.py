"""
S06: the street office looks on over SSH, with 200 ms there and back, while the storm of S02 goes on in the duty room.

A program of its own, because it must be root (`accounts.py` says how anybody becomes that): prints one JSON object,
what was tried and what is wrong with it. `--viewers N` is how many look on at once, `--timed` measures, `--fault NAME`
plants a fault in the collector.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / folder) for folder in ("collector", "reliability")]

from accounts import OFFICER, VIEWER
from clocks import Clocks, built
from delays import Delay
from glasses import FIRST_ROW, Glass
from overssh import INSIDE, Sshd
from running import entries
from stage import ROOM, SECRETS, Console, Stage, standing
from storms import HOME, storm
from terminal import Terminal

from duty_console.store.reading import Reader

SITE = f"""
[[site]]
key = "home"
name = "敬老院"
name_en = "Old people's home"
kind = "office"
account = "{HOME}"
key_holders = [{{ name = "王姨", phone = "{SECRETS[0]}" }}]
points = [
  {{ zone = "012", name = "三区12号烟感", kind = "smoke" }},
  {{ zone = "014", name = "三区14号烟感", kind = "smoke" }},
]
"""
#: Rows of the queue that are compared; what is left of the age, which differs from second to second.
ROWS, KEPT = 12, 66
#: A hung session is let go within this time.
DROPPED_S, A_WHILE_S = 300, 100
EXTRA_S, WRITE_S, KEY_S = 2.0, 0.05, 0.1


class Room:
    """The duty room, with its officer's console, and those who look on."""

    def __init__(self, stage: Stage, clocks: Clocks, stack: ExitStack) -> None:
        self.stage, self.clocks, self.stack = stage, clocks, stack
        self.sshd = Sshd(stage, **clocks.environment)
        delay = stack.enter_context(Delay(self.sshd.port, 0.1))
        self.sshd.port = delay.port
        command = ["setpriv", f"--reuid={OFFICER.uid}", f"--regid={OFFICER.groups[0]}",
                   f"--groups={','.join(map(str, OFFICER.groups))}", str(stage.python.path), "-m", "duty_console.cli",
                   "console", "--store", str(stage.store)]
        own = {"TERM": "xterm-256color", "HOME": str(stage.folder), "XDG_STATE_HOME": "/nonexistent"}
        self.officer = self.watched(Terminal(command, {**stage.environment, **clocks.environment, **own}))

    def watched(self, terminal: Terminal) -> Glass:
        self.stack.callback(terminal.close)
        return self.stack.enter_context(Glass(terminal))

    def comes(self) -> Glass:
        """Somebody of the street office logs in."""
        command = self.sshd.call()
        return self.watched(Terminal([command[0], "-tt", *command[1:]],
                                     {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}))

    def storms(self, frames: list[str]) -> list[float]:
        """How long the device waited for each answer."""
        waited = []
        for frame in frames:
            began = time.monotonic()
            assert self.stage.send(frame), f"{frame} was not answered"
            waited.append(time.monotonic() - began)
        return waited

    def sessions(self) -> list[dict[str, object]]:
        """Who is connected, as the door tells anybody."""
        asking = Console(self.stage.door, VIEWER)
        found = asking.ask({"do": "who", "request": "who"})["consoles"]
        asking.link.close()
        return [one for one in found if one["name"] != "tty1"]

    def unproved(self) -> list[str]:
        """The officer's console, as long as it has not proved to show everything there is."""
        asking = Console(self.stage.door, VIEWER)
        head = asking.me["head"]
        asking.link.close()
        return [str(one) for one in self.sessions() if one["role"] == "officer" and int(str(one["painted"])) < head]

    def of_viewers(self) -> list[dict[str, object]]:
        return [one for one in self.sessions() if one["role"] == "viewer"]


def rows(glass: Glass) -> list[str]:
    """The queue without cursor and ages."""
    return [glass.line(FIRST_ROW + row)[1:KEPT].rstrip() for row in range(ROWS)]


def same(one: Glass, other: Glass, within: float) -> str:
    """What is wrong where two consoles do not come to show the same."""
    end = time.monotonic() + within
    while rows(one) != rows(other):
        if time.monotonic() > end:
            return f"{rows(one)} is not {rows(other)}"
        time.sleep(0.05)
    return ""


def looks_on(room: Room, viewers: list[Glass], *, timed: bool) -> dict[str, str]:
    """The storm, and the same rows everywhere; nobody waits for those who look."""
    told, waited = {}, list[float]()
    frames = [text for _after, text in storm()]
    storming = threading.Thread(target=lambda: waited.extend(room.storms(frames)))
    storming.start()
    storming.join()
    room.officer.shows(FIRST_ROW + 1, "Old people's")
    for number, glass in enumerate(viewers):
        told[f"viewer {number} has the rows of the duty room"] = same(glass, room.officer, EXTRA_S if timed else 20)
    told["every frame was answered"] = "" if len(waited) == len(frames) else f"{len(waited)} of {len(frames)}"
    reader = Reader(room.stage.store)
    stored = sum(b"@" not in row.bytes and b"E602" not in row.bytes for row in reader.raws("r", 10_000))
    reader.close()
    told["all of it is stored"] = "" if stored == len(frames) else f"{stored} of {len(frames)}"
    if timed:
        late = sorted(waited)[round(len(waited) * 0.99) - 1]
        told["no write waits for them"] = "" if late <= WRITE_S else f"{late * 1000:.0f} ms"
        room.officer.follows("\x1b[H", FIRST_ROW, ">")  # it stays on its item while others come above
        keys = sorted(room.officer.follows(key, FIRST_ROW + row, ">") for _turn in range(10)
                      for key, row in (("\x1b[B", 1), ("\x1b[A", 0)))
        told["keys are as quick as ever"] = "" if keys[-2] <= KEY_S else f"{keys[-2] * 1000:.0f} ms"
    told["the list says who, since when and from where"] = "" if len(room.of_viewers()) == len(viewers) and all(
        one["actor"] == f"uid:{VIEWER.uid}" and one["since"] and str(one["name"]).endswith(" 127.0.0.1")
        for one in room.of_viewers()) else str(room.sessions())
    return told


def may_not_act(room: Room, wu: Glass) -> dict[str, str]:
    """She filters, opens the fire, and tries to answer it."""
    told = {}
    wu.terminal.type("/old people\r")
    narrow = settled(lambda: [row for row in rows(wu) if row.strip()], lambda found: len(found) == 2)
    told["her filter shows what she asked for"] = "" if len(narrow) == 2 else str(narrow)
    told["her filter is hers alone"] = "" if all(row.strip() for row in rows(room.officer)) else str(rows(room.officer))
    told["no row breaks a wide letter"] = broken_letters(wu)
    wu.terminal.type("\r")
    wu.shows(4, "Old people's home")
    wu.terminal.type("a")
    wu.shows(3, "may do this")
    page = "\n".join(wu.line(row) for row in range(wu.screen.lines))
    told["numbers are masked"] = "a number" if SECRETS[0] in page else ""
    refused = settled(lambda: refusals(room), bool)
    told["her try is logged"] = "" if refused == ["acknowledge"] else str(refused)
    told["nothing was answered"] = "it was" if any(
        entry["kind"] == "alarm.acknowledged" for entry in entries(room.stage.store)) else ""
    return told


def refusals(room: Room) -> list[str]:
    """What the viewer was refused."""
    return [entry["body"].action for entry in entries(room.stage.store) if entry["kind"] == "request.refused"]


def settled(look: Callable[[], list[str]], good: Callable[[list[str]], bool], within: float = 5) -> list[str]:
    """What is seen, as soon as it is as it should be or the time is over."""
    end = time.monotonic() + within
    while not good(found := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def broken_letters(glass: Glass) -> str:
    """A wide letter whose second cell is another's, or that was cut by the edge."""
    for row in range(glass.screen.lines):
        for column in range(glass.screen.columns):
            wide = "\u2e80" <= glass.screen.buffer[row][column].data[:1] <= "\uffef"
            if wide and (column + 1 == glass.screen.columns or glass.screen.buffer[row][column + 1].data != ""):
                return glass.line(row)
    return ""


def closes_the_lid(room: Room, wu: Glass, others: int) -> dict[str, str]:
    """Her connection hangs; the room goes on, and she is let go."""
    told = {}
    wu.terminal.process.send_signal(signal.SIGSTOP)
    for times in range(DROPPED_S // A_WHILE_S):
        while not room.stage.answers(0.4):  # what came while the machine slept is sent again
            pass
        assert settled(room.unproved, lambda found: not found) == [], "the duty room hangs"
        room.clocks.go_on(A_WHILE_S)
        if times == 0:
            told["not at once"] = "" if len(room.of_viewers()) == others + 1 else str(room.sessions())
    settled(lambda: [str(one) for one in room.of_viewers()], lambda found: len(found) == others, 8)
    told["a hung session is let go"] = "" if len(room.of_viewers()) == others else str(room.sessions())
    time.sleep(2)  # longer than a console takes to come back
    told["and stays away"] = "" if len(room.of_viewers()) == others else str(room.sessions())
    told["the duty room stays"] = "" if any(one["role"] == "officer" for one in room.sessions()) else "it is gone"
    wu.terminal.process.send_signal(signal.SIGCONT)
    settled(lambda: [str(one) for one in room.of_viewers()], lambda found: len(found) > others, 20)
    told["who opens the lid again looks on again"] = "" if len(room.of_viewers()) == others + 1 else "she does not"
    return told


def main() -> int:
    """In a mount namespace of its own."""
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])
    parser = argparse.ArgumentParser()
    parser.add_argument("--viewers", type=int, default=2)
    parser.add_argument("--timed", action="store_true")
    parser.add_argument("--fault", default="")
    parser.add_argument("--lid", action="store_true", help="only what comes of a connection that hangs")
    args = parser.parse_args()
    made: list[Clocks] = []

    def clocks(folder: Path) -> dict[str, str]:
        made.append(Clocks(folder, built(folder)))
        return made[0].environment

    with standing(args.fault, ROOM + SITE, clocks) as stage, ExitStack() as stack:
        room = Room(stage, made[0], stack)
        viewers = [room.comes() for _number in range(args.viewers)]
        for glass in (room.officer, *viewers):
            glass.shows(0, "receiving normally", 60)
        told = {} if args.lid else looks_on(room, viewers, timed=args.timed) | may_not_act(room, viewers[0])
        told |= closes_the_lid(room, viewers[0], args.viewers - 1)
    print(json.dumps(told, ensure_ascii=False))
    return int(any(told.values()))


if __name__ == "__main__":
    sys.exit(main())
