"""
The officer's process: wires watch, door, bell, proof and screens together, and carries keys to them.

Owns no rule and no row. Everything that is shown is in the picture; everything that is wanted is asked at the door.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path

from textual import events
from textual.app import App

from ..clock import Clock, SystemClock
from ..domain.alarms import Alarm
from ..domain.calls import LOUDER, place_of
from . import terminal
from .ask import Door, Said
from .bell import Bell
from .cells import Line
from .hand import Hand
from .memory import Memory
from .pace import Pace
from .paint import Proof
from .people import greeted, seen_as, signed_off
from .picture import FILE, LIVE, NONE, REPLAY, STALE, Me, Phones, Picture
from .player import Player
from .screens import body_type
from .screens.body import Body
from .screens.glass import Glass
from .watch import Watch
from .widgets import bars
from .widgets.track import time_line

NOTE_MS = 8_000
POLL_S = 0.5
PLAY_S = 0.1


class DutyApp(App[None], inherit_bindings=False):
    """The console of one room."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""  # nothing takes the focus: keys come to the screen

    def __init__(self, path: Path, *, viewer: bool = False, clock: Clock | None = None,
                 memory: Memory | None = None, player: Player | None = None, told: str = "") -> None:
        super().__init__(ansi_color=True)
        self.player, self.told = player, told  # `told` stands quietly under the strip
        self.clock = player.clock if player else clock or SystemClock()
        self.memory = memory
        self.book = Watch(path, memory, self.clock)
        self.me = self._account = Me(viewer=viewer)
        self.door = Door(lambda: self.book.room.door,
                         lambda: {"viewer": viewer, "name": terminal.name(), "screen": not self.is_headless},
                         self.heard, self.door_changed, lambda: self.proof.unread(self.clock.read().tick))
        self.proof = Proof(self._write, self.door.painted)
        self.picture = Picture(self.clock.read(), NONE)
        self.hand = Hand(self)
        self.phones: dict[int, Phones] = {}
        self._bell = Bell()
        self._room_sounds: bool | None = None
        self._called = ""
        self._note, self._note_until = "", 0
        self._lost_at = 0
        self._pace = Pace(terminal.pace_ms() / 1000)
        self._urgent = False
        self._due: asyncio.TimerHandle | None = None
        self._painted_once = self._over = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def glass(self) -> Glass:
        """The one screen there is."""
        screen = self.screen
        assert isinstance(screen, Glass)
        return screen

    def get_default_screen(self) -> Glass:
        return Glass()

    def on_mount(self) -> None:
        self.book.look()
        self.picture = self._take_picture()
        if not self.is_headless:
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self._ended_by, number)
        if self.player is None:
            self.start(self.door.run())  # a replay has no door: nothing can be done in it
        else:
            self.start(self._play(self.player))
        self.start(self._each_second())
        self.start(self._poll())

    def on_unmount(self) -> None:
        self._over = True  # what comes while everything is taken down is not drawn any more
        if self._due is not None:
            self._due.cancel()
        for task in self._tasks:
            task.cancel()
        if self.memory:
            self.memory.keep(1 << 62)
        self.book.close()

    # What arrives

    def heard(self, said: Said) -> None:
        """What the collector says unasked."""
        if isinstance(who := said.get("hello"), dict):
            before, self.me = self.me, greeted(who, self.me)
            self._account, self.phones = self.me, {}  # another may be known now; what was refused may be granted
            if before.person and not self.me.person:
                self.note(signed_off(before, self.book.names))
            self.proof.again()
        elif "bell" in said:
            self.soon()
        elif "sound" in said:
            sounds, step = said["sound"] is True, str(said.get("step", ""))
            if (self._room_sounds, self._called) != (sounds, step):  # under load it is said again all the time
                self._room_sounds, self._called = sounds, step
                self.refresh_picture(data=False)
                self._ring()
        elif said.get("trouble"):
            self.note(str(said["trouble"]))

    def signed(self, person: str) -> None:
        """Somebody signed on here, or off (empty): the collector hears him, no longer the account."""
        self.me, self.phones = seen_as(self._account, person, self.book.names.people), {}
        self.refresh_picture(data=True)

    def door_changed(self) -> None:
        """A collector came or went."""
        if not self.door.live:
            self._lost_at = self.clock.read().at
            self._room_sounds, self._called = None, ""
        self.soon()

    def soon(self, *, at_once: bool = False) -> None:
        """Something has changed: it is painted at the pace of a steady load, or `at_once`, as what cannot wait is."""
        if not self.is_running or self._over:
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._urgent = self._urgent or at_once or (self._pace.due(urgent=False) > now and self.book.peek())
        due = max(now, self._pace.due(urgent=self._urgent))
        if self._due is not None:
            if self._due.when() <= due:
                return
            self._due.cancel()
        self._due = loop.call_at(due, self._follow)

    def _follow(self) -> None:
        self._pace.painted(asyncio.get_running_loop().time(), urgent=self._urgent)
        self._due, self._urgent = None, False
        self.book.look()
        self.refresh_picture(data=True)
        self._ring()

    async def _poll(self) -> None:
        """The safety net behind the bell."""
        while True:
            await asyncio.sleep(POLL_S)
            if self.book.changed():
                self.soon()

    async def _play(self, player: Player) -> None:
        """A recording goes on while somebody watches."""
        while True:
            await asyncio.sleep(PLAY_S)
            if player.advance(round(PLAY_S * 1000)):
                self.soon()

    async def _each_second(self) -> None:
        while True:
            await asyncio.sleep(1.001 - (0 if self.player else self.clock.read().at % 1000) / 1000)
            if not self.is_headless and terminal.has_gone():  # left alone, reading it would spin for ever
                self._ended_by(signal.SIGHUP)
            if self.memory and (trouble := self.memory.keep(self.clock.read().tick)):
                self.note(trouble)
            self.book.measure()
            if self._due is None:  # else the time is shown with what is painted next
                self.refresh_picture(data=False)
            self._ring()

    # What is shown

    def _take_picture(self) -> Picture:
        watch, now = self.book, self.clock.read()
        if watch.problem:
            link = STALE if watch.read_once else NONE
        else:
            link = REPLAY if self.player else LIVE if self.door.live else FILE
        return Picture(now, link, self._since(link), watch.problem, watch.room, self._seen_as(), watch.queue.alarms,
                       watch.queue.counts, watch.lines, watch.names, watch.recent, watch.head,
                       self._bell.is_silent(now.tick), self.phones, self.player.track if self.player else None,
                       self.memory.broken[0] if self.memory else 0, watch.queue.works, watch.queue.aside,
                       watch.queue.suppressions, watch.queue.kinds, watch.momentary, watch.answered, self._called,
                       watch.air, watch.calendar, watch.duty)

    def _seen_as(self) -> Me:
        return self.me if self.me.role or not self.me.viewer else self.me._replace(role="viewer")

    def _since(self, link: str) -> int:
        """When the collector went: as it said itself, as this console saw, or its last sign of life."""
        if link == LIVE:
            return 0
        room, last = self.book.room, self.book.recent[-1].at if self.book.recent else 0
        return (room.stopped_at if room.stopped_at >= room.started_at else 0) or self._lost_at or last

    def refresh_picture(self, *, data: bool) -> None:
        """Takes the picture anew and draws it."""
        before, self.picture = self.picture, self._take_picture()
        if self.picture.broken and not before.broken:
            self.bell()
        self.glass.body.draw(data=data or before.link != self.picture.link)
        self.hand.watch_cursor()
        self.draw_bars()

    def draw_bars(self) -> None:
        """Header, strip and footer."""
        picture, glass = self.picture, self.glass
        if not (width := self.size.width) or not glass.is_mounted:
            return
        if self._note and picture.now.tick >= self._note_until:
            self._note = ""
        hides, below, typing = glass.body.filter_words(), self._note or bars.standing(picture), self.hand.above()
        above = bars.told(width, typing or hides, end="" if typing else glass.body.part_shown())
        if self.player is not None:
            above, below = [time_line(self.player.track, width)], below or hides
        glass.show([*bars.header(picture, width), bars.strip(picture, width, self.hand.hint()),
                    *bars.told(width, below, end=self.told)], [*above, self.hand.footer(width)])

    def note(self, text: str) -> None:
        """A word of this console, under the strip for a while."""
        self._note, self._note_until = text, self.clock.read().tick + NOTE_MS
        self.draw_bars()

    def post_display_hook(self) -> None:
        if not self._painted_once:
            self._painted_once = True
            gc.freeze()  # what lives until the end need not be looked through again
            gc.enable()
        if not self.is_headless and (self.picture.link == LIVE or self.proof.unread(self.clock.read().tick)):
            self.proof.painted(self.picture.head, self.clock.read().tick)

    def on_cursor_position(self, _event: events.CursorPosition) -> None:
        self.proof.answered(self.clock.read().tick)

    def _write(self, text: str) -> None:
        if self._driver is not None:
            self._driver.write(text)
            self._driver.flush()

    # Where one goes

    def go(self, name: str) -> Body:
        """Shows another screen."""
        body = self.glass.go(body_type(name))
        self.call_after_refresh(self.refresh_picture, data=True)
        return body

    def read(self, make: Callable[[int], list[Line]], of: Callable[[], Alarm | None]) -> None:
        """Opens something long over the present screen."""
        from .screens.reading import ReadingScreen

        origin = self.glass.body
        body = self.go(ReadingScreen.NAME)
        if isinstance(body, ReadingScreen):
            body.open(make, of, origin.back if isinstance(origin, ReadingScreen) else origin.NAME)

    def leave(self) -> None:
        """Ends the console; the collector is another process."""
        self.exit(return_code=0)

    def _ring(self) -> None:
        if self.player is not None:
            return  # what sounded then does not sound now
        if self._bell.due(self.clock.read().tick, self.book.queue.alarms, room_sounds=self._room_sounds,
                          again=self.picture.me.role != "viewer",
                          loud=place_of(self._called) >= place_of(LOUDER)):
            self.bell()

    def _ended_by(self, number: signal.Signals) -> None:
        self.exit(return_code=128 + number)

    def silence(self) -> None:
        """Quiets this terminal's bell for what is shown now."""
        self._bell.silence(self.clock.read().tick)
        self.refresh_picture(data=False)

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Work beside the keys, ended with the console."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
