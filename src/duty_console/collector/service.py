"""
The collector: wires ports, writer, door, sounder and watchdog together and runs until it is told to end.

Two threads share nothing but queues: the loop moves bytes and packets, the writer decides and commits.
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .. import __version__
from ..cleaning import clean
from ..clock import Clock, SystemClock, slept
from ..core.inputs import (
    AudioOver,
    Configured,
    Gone,
    Kept,
    Sent,
    SounderFailed,
    Started,
    Stopping,
    Unanswered,
    Unsent,
)
from ..core.intake import is_active, standing_own
from ..domain.signals import Sending
from ..errors import Damaged, DutyError
from ..room import Places, Room
from ..rulebook import Rulebook
from ..store import sqlite
from ..store.ballast import Ballast
from ..store.private import pin_hash, private_body, wrong_pins
from ..texts import N_, _
from ..wire.capture import Recorder
from ..wire.lines import Lines
from ..wire.settings import PortSettings
from . import caretaking, configuration
from .announcer import Announcer
from .answering import Answering
from .caretaking import Caretaker
from .door import Door
from .evidence import Evidence
from .granted import granted
from .loading import load_state
from .lock import hold
from .opening import Opening
from .outbox import Outbox
from .outcome import Outcome
from .preparing import driver_of
from .preparing import recorders as recorders_of
from .proving import Prover, Waits
from .pulse import Pulse
from .showing import Showing
from .sounder import Sounder
from .watchdog import LOG, Watchdog, notify
from .writer import ReportingWriter, Writer

#: So many damaged files in one run are the disk's or the memory's fault: another start will not help.
MOST_DAMAGED = 4


def run(room: Room, places: Places, captures: Path | None = None) -> int:
    """
    Serves a room until SIGTERM or SIGINT; the result is the exit code. With `captures`, a folder, every line's
    bytes are also recorded there, both ways.

    :raises SurroundingsError: another collector holds the store, or a place cannot be written.
    :raises StoreError: the store is damaged or newer.
    """
    say = _narrate
    if not sqlite.is_safe():
        say(_("SQLite {version} is older than 3.51.3: only the writer moves the log into the file.",
              version=sqlite.VERSION))
    held = hold(places.store)
    os.umask(0o027)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # its memory holds telephone numbers
    recorders = recorders_of(room, captures)
    try:
        return _serve(room, places, say, recorders)
    finally:
        for recorder in recorders.values():
            recorder.close()
        os.close(held)


def _serve(room: Room, places: Places, say: Callable[[str], None], recorders: dict[str, Recorder]) -> int:
    """One run after the other: a store that is found damaged ends a run, and the next goes on in a new file."""
    damage = ""
    for _turn in range(MOST_DAMAGED):
        service = _Service(room, places, SystemClock(), say, recorders, damage)
        try:
            code = asyncio.run(service.serve())
        except Damaged as error:
            service.failed = error
        if not isinstance(service.failed, Damaged):
            return code
        service.let_go()
        damage = str(service.failed)
    raise Damaged(damage)


def _narrate(text: str) -> None:
    sys.stderr.write(clean(text) + "\n")
    sys.stderr.flush()


class _Service:
    """One run of the collector."""

    def __init__(self, room: Room, places: Places, clock: Clock, say: Callable[[str], None],
                 recorders: dict[str, Recorder], damage: str) -> None:
        self._room = room
        self._places = places
        self._clock = clock
        self._say = say
        self._recorders = recorders
        self._rules = Rulebook.load(room.rules)
        self._watchdog = Watchdog(clock, slow=self._slow_from_watchdog)
        self._wanted = False
        self._ended = asyncio.Event()
        self.failed: BaseException | None = None
        self._writer: Writer | None = None
        self._ballast = Ballast(places.store, room.keeping.ballast_mib * 2**20)
        self._open = Opening(places.store, room.key, self._rules, clock, say, self._ballast, damage,
                             [person.key for person in room.people])

    async def serve(self) -> int:
        """Opens everything, runs, closes everything in the reverse order."""
        self._loop = asyncio.get_running_loop()
        drivers = {line.name: driver_of(line) for line in self._room.lines}
        writer = ReportingWriter(
            self._died, self._open, lambda store: load_state(store, self._rules),
            drivers, self._clock, self._leave_from_writer, self._trouble_from_writer,
            self._writer_beats, self._send_from_writer)
        self._writer = writer
        writer.checkpoints.beat = lambda: self._watchdog.beat(LOG)
        self._begin(writer)
        self._files = Evidence(self._places.store, self._clock)
        self._door = Door(self._places.socket, self._room.key, self._room.access, self._clock, writer.inbox.put,
                          self._numbers, self._went, self._prover(),
                          round(self._rules.number("AUT-01") * 1000), round(self._rules.number("AUT-05") * 1000))
        self._door.head = writer.store.head.number
        self._door.remember(granted(self._places.store))
        self._door.files = self._files
        self._files.sweep()
        self._sounder = Sounder(self._room.sound, lambda on: self._door.sound(on, self._sounder.step), self._report,
                                self._clock)
        self._showing = Showing(self._clock, writer.inbox.put,
                                round(self._rules.number("ESC-01", "unseen_s") * 1000))
        self._door.painted = self._showing.painted
        self._lines = Lines([PortSettings(line.name, line.url, line.baud, line.framing) for line in self._room.lines],
                            self._clock, writer.inbox.put, self._recorders, holding=True)
        standing = {code for code in (caretaking.DISK_FULL, caretaking.STORE_HELD, caretaking.LOG_HELD)
                    if is_active(standing_own(writer.state, "", code))}
        self._caretaker = Caretaker(self._places.store, self._open, self._ballast, lambda: writer.checkpoints.log,
                                    self._report, self._trouble, standing)
        self._answering = Answering(self._lines.write, self._clock, self._report)
        self._outbox = Outbox(self._lines.write, self._clock, self._report)
        self._announcer = Announcer(self._room.audio, self._report)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            self._loop.add_signal_handler(number, self._ended.set)
        self._door.open()  # first: what may fail comes before a thread that nobody would end
        writer.start()
        self._lines.start()
        self._watchdog.beat("loop")
        self._watchdog.beat("writer")
        self._watchdog.start()
        notify("READY=1")
        self._say(_("receiving for {room}; store {store}; door {door}", room=self._room.name,
                    store=self._places.store, door=self._places.socket))
        await self._live()
        return await self._end()

    def _begin(self, writer: Writer) -> None:
        """The first facts of this run, waiting before any byte: that it began, after what, and with which room."""
        if self._open.continued is not None:
            writer.inbox.put(self._open.continued)
        last = writer.store.last_entry()
        down_from = last[0] if last else 0
        writer.inbox.put(Started(__version__, sqlite.VERSION, os.getpid(), str(self._places.socket), down_from,
                                 self._clock.read().boot))
        writer.inbox.put(Configured(configuration.bodies(self._room, self._rules, writer.state, writer.store)))

    async def _live(self) -> None:
        pulse = Pulse(self._clock, slept)
        while not self._ended.is_set():
            self._watchdog.beat("loop")
            try:
                self._door.keep_open()
                self._door.look()
            except DutyError as error:
                self._trouble(str(error))
            await self._caretaker.look()
            await self._files.look()
            pulse.rest()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), 1)
            if (pause := pulse.woke(1000)) is not None:
                self._report(Kept(pause))
            self._sounder.look()
            self._showing.look()

    async def _end(self) -> int:
        notify("STOPPING=1")
        self._watchdog.stop()
        self._sounder.close()
        await self._announcer.close()
        await self._lines.close()
        assert self._writer is not None
        self._writer.inbox.put(Stopping(N_("asked to end")))
        await asyncio.to_thread(self._writer.join)
        self._door.close()
        if self.failed is not None and not isinstance(self.failed, Damaged):
            self._say(_("The collector ends: {reason}", reason=self.failed))
            return int(getattr(self.failed, "exit_code", 5))
        return 0

    def _went(self, console: str) -> None:
        self._files.gone(console)
        assert self._writer is not None
        self._writer.inbox.put(Gone(console))

    def let_go(self) -> None:
        """Closes the store of a run that died of it."""
        if self._writer is not None:
            self._writer.store.close()

    def _report(self, fact: Unanswered | SounderFailed | Kept | Sent | Unsent | AudioOver) -> None:
        assert self._writer is not None
        self._writer.inbox.put(fact)

    def _leave_from_writer(self, outcome: Outcome) -> None:
        self._loop.call_soon_threadsafe(self._leave, outcome)

    def _send_from_writer(self, line: str, sending: Sending) -> None:
        self._loop.call_soon_threadsafe(self._outbox.send, line, sending)

    def _trouble_from_writer(self, text: str) -> None:
        self._loop.call_soon_threadsafe(self._trouble, text)

    def _leave(self, outcome: Outcome) -> None:
        """A durable batch: devices first, then people."""
        for pending in outcome.answers:
            self._answering.send(pending)
        for reply in outcome.replies:
            self._door.reply(reply)
        self._door.bell(outcome.head)
        room = outcome.room
        if room.silenced_ms:
            self._sounder.silence(room.silenced_ms / 1000)
        self._wanted = room.wanted
        self._sounder.follow(room)
        self._showing.after(room.wanted, room.unseen)
        if outcome.playing is not None:
            self._announcer.follow(outcome.playing)

    def _slow_from_watchdog(self, slow: bool) -> None:
        self._loop.call_soon_threadsafe(self._slow, slow)

    def _slow(self, slow: bool) -> None:
        """A write that takes long is told and heard until it ends: no device is answered meanwhile."""
        held = self._caretaker.slow(slow)
        if held:
            self._trouble(held)
        elif slow:
            self._trouble(_("{path}: a write takes longer than a second: the disk is slow, or somebody holds the "
                            "store. Devices are answered again when it ends.", path=self._places.store))
        self._sounder.update(slow or self._wanted, "trouble" if slow else "")

    def _trouble(self, text: str) -> None:
        self._say(text)
        self._door.trouble(text)

    def _numbers(self, number: int) -> str | None:
        return private_body(self._places.store, number)

    def _prover(self) -> Prover:
        store, number = self._places.store, self._rules.number
        return Prover(lambda person: pin_hash(store, person), lambda who: wrong_pins(store, who), self._clock,
                      Waits(round(number("AUT-02")), round(number("AUT-03", "first_s") * 1000),
                            round(number("AUT-03", "most_s") * 1000)))

    def _writer_beats(self) -> None:
        """From the writer, after each batch; lines that brought more than it took go on when it has taken all."""
        self._watchdog.beat("writer")
        if self._writer is not None and self._writer.inbox.empty():
            self._lines.caught_up()

    def _died(self, error: BaseException) -> None:
        self.failed = error
        self._loop.call_soon_threadsafe(self._ended.set)
