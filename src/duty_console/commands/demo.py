"""
duty demo: simulated devices, a collector and a console in one command, for seeing the program at work.

Three processes, as in a real room: nothing here can be reached only by the demo.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

from .. import texts
from ..cleaning import clean
from ..clock import local
from ..domain.refusals import told as refusal
from ..domain.sentences import sentence
from ..errors import DutyError, SurroundingsError, UsageError
from ..shipped import folder
from ..simulate.stories import find, load
from ..store.reading import Reader
from ..texts import _
from . import names
from .asking import Caller
from .demoshift import enter_shift, room_of_mine

ROOM = "xiwan"
START_S = 20
#: Of everybody in the room of the demonstration, in a store that goes with it; in any other store it would be a secret
#: that everybody knows.
PIN, OFFICER = "730418", "chen"
#: What a headless run tells: what happened, not how the room was set up.
TOLD = ("alarm", "signal", "line", "collector", "request", "sound", "clock", "broadcast", "playback", "command",
        "output", "silence", "rota", "patrol", "round", "finding")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("--story", default="demo", metavar="NAME", help=_("what the simulated devices act out"))
    parser.add_argument("--headless", type=float, metavar="SECONDS", help=_("no screen: print what happens, then end"))
    parser.add_argument("--store", type=Path, metavar="FILE",
                        help=_("keep the store there (else it goes with the demo)"))
    parser.add_argument("--viewer", action="store_true", help=_("the console may look, not act"))
    parser.epilog = _("Everything runs on pseudo-terminals in a folder of its own; no real device is touched. "
                      "Everybody of the room has the PIN {pin}: F2 signs on, for example {officer}. With --store "
                      "nobody has one: `duty people pin` sets it.", pin=PIN, officer=OFFICER)


def run(args: argparse.Namespace) -> int:
    """Starts devices, collector and console; ends them with the console."""
    if args.headless is not None and args.headless <= 0:
        raise UsageError(_("--headless wants a number of seconds greater than 0."))
    if args.headless is None:
        from ..console.terminal import require

        require()
    load(find(args.story))  # a wrong name is said before anything starts
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duty-demo-")))
        store = (args.store or scratch / "duty.db").absolute()
        room = room_of_mine(folder("fixtures", "rooms", f"{ROOM}.toml"), scratch)
        _say(_("starting the simulated devices ..."))
        urls = stack.enter_context(_devices(room, args.story, scratch))
        _say(_("starting the collector ..."))
        stack.enter_context(_collector(room, store, urls, scratch))
        for refused in enter_shift(store):
            _say(refused)
        if args.headless is not None:
            return _tell(store, args.headless, args.lang)
        from ..console.session import main_loop

        told = ""
        if args.store is None and not args.viewer:
            give_pins(store, OFFICER)
            Thread(target=_give_others, args=(store,), daemon=True).start()
            told = _("Demo: F2 signs on {officer}, PIN {pin}", officer=OFFICER, pin=PIN)
            _say(_("Everybody of the room has the PIN {pin}; F2 signs on, for example {officer}.", pin=PIN,
                   officer=OFFICER))
        code = main_loop(store, viewer=args.viewer, lang=args.lang, remembers=args.store is not None, farewell=False,
                         told=told)
    _say(_("The demo has ended, with its devices and its collector."))
    if args.store is not None:
        _say(_("What happened is kept in {store}; `duty replay {store}` tells it again.", store=clean(str(store))))
    return code


@contextmanager
def _devices(room: Path, story: str, scratch: Path) -> Iterator[list[str]]:
    """The far ends on pseudo-terminals: `NAME=URL` for every line of the room."""
    wanted = sum(1 for line in room.read_text(encoding="utf-8").splitlines() if line.strip() == "[[line]]")
    with _child("simulate", str(room), "--story", story, "--folder", str(scratch / "ports"),
                log=scratch / "simulate.log", stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        urls = []
        for text in process.stdout:
            urls.append(text.strip())
            if len(urls) == wanted:
                break
        if len(urls) < wanted:
            raise _ended("simulate", scratch / "simulate.log")
        yield urls


@contextmanager
def _collector(room: Path, store: Path, urls: list[str], scratch: Path) -> Iterator[None]:
    """The collector, once it receives."""
    options = [option for url in urls for option in ("--line", url)]
    log = scratch / "collect.log"
    with _child("collect", str(room), "--store", str(store), *options, log=log) as process:
        until = time.monotonic() + START_S
        while not _receives(store, process.pid):
            if process.poll() is not None or time.monotonic() > until:
                raise _ended("collect", log)
            time.sleep(0.02)
        yield


def give_pins(store: Path, *wanted: str) -> None:
    """These people get the PIN of the demonstration, or everybody on the staff, as anybody gets one: from the
    collector."""
    reader = Reader(store)
    try:
        door, people = reader.collector().door, wanted or [person.person for person in reader.people()]
    finally:
        reader.close()
    with Caller(door) as caller:
        for person in people:
            answer = caller.ask("set_pin", person=person, new_pin=PIN)
            if "refused" in answer:
                raise SurroundingsError(refusal(answer["refused"], answer.get("values", {})))


def _give_others(store: Path) -> None:
    """Everybody else has one soon: the screen does not wait for it, and whoever leaves at once neither."""
    with suppress(DutyError):
        reader = Reader(store)
        try:
            others = [person.person for person in reader.people() if person.person != OFFICER]
        finally:
            reader.close()
        give_pins(store, *others)


def _receives(store: Path, pid: int) -> bool:
    """Whether this run of the collector has begun."""
    if not store.exists():
        return False
    try:
        reader = Reader(store)
    except SurroundingsError:  # not made whole yet
        return False
    try:
        return reader.has_shape() and reader.collector().pid == pid and bool(reader.collector().name)
    finally:
        reader.close()


@contextmanager
def _child(command: str, *arguments: str, log: Path, stdout: int = subprocess.DEVNULL
           ) -> Iterator[subprocess.Popen[str]]:
    """Another command of ours, ended with the block."""
    with log.open("w", encoding="utf-8") as narration:
        process = subprocess.Popen(
            [sys.executable, "-m", "duty_console.cli", command, "--lang", texts.language(), *arguments],
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=narration, text=True, start_new_session=True)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _ended(command: str, log: Path) -> SurroundingsError:
    said = clean(" ".join(log.read_text(encoding="utf-8", errors="replace").split()))[-400:]
    return SurroundingsError(_("duty {command} ended at once: {reason}", command=command, reason=said))


def _tell(store: Path, seconds: float, lang: str | None) -> int:
    """Prints what happens for a while, then what stands."""
    reader = Reader(store)
    try:
        texts.use(texts.pick(lang, reader.collector().language))
        known = names.of(reader)
        until, after = time.monotonic() + seconds, 0
        while True:
            over = time.monotonic() >= until
            while page := reader.entries(after=after, nouns=TOLD):
                for event in page:
                    if event.kind == "line.heartbeat":  # some devices say every few seconds that they live
                        continue
                    sys.stdout.write(f"{local(event.at):%H:%M:%S}  {clean(sentence(event, known))}\n")
                after = page[-1].number
            sys.stdout.flush()
            if over:
                break
            time.sleep(0.1)
        counts = reader.counts()
        sys.stdout.write(_("{open} open, {unacknowledged} unanswered", open=counts.open,
                           unacknowledged=counts.unacknowledged) + "\n")
    finally:
        reader.close()
    return 0


def _say(text: str) -> None:
    sys.stderr.write(clean(text) + "\n")
