"""
Moving the log into the file, beside the writer: a commit, and with it an answer, must not wait for it.

A thread with a connection of its own moves what has been committed every quarter of a second, and shortens the log when
nothing comes. It never catches a writer that never pauses, so the writer moves once itself when it is told to. Below
SQLite 3.51.3 two connections may not do this: then only the writer does, when it is idle.

A sync of the file that fails takes with it what was moved in part before: the library takes that for moved, and would
let its log go. So after a failure, and at a start, the log is moved from its beginning until it has been moved whole.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import Damaged, DutyError
from . import sqlite
from .trouble import trouble as said
from .writing import Store, connect

EVERY_S = 0.25
#: So much in the log, and the writer moves once itself.
BEHIND_BYTES = 4 * 2**20
#: After so many rounds without a commit the log is shortened to nothing.
QUIET_ROUNDS = 12
#: A writer alone moves the log after so many inputs without a pause (about 4 MB).
BUSY_INPUTS = 1500
#: Where the index beside the log says how many of its frames were moved: `nBackfill`, 32 bits
#: (https://www.sqlite.org/walformat.html, 2.1).
_MOVED_AT, _MOVED_NONE = 96, bytes(4)


class Checkpoints(threading.Thread):
    """One store's log. All but `run` is called by the writer."""

    def __init__(self, path: Path, trouble: Callable[[str], None], *, beside: bool | None = None) -> None:
        super().__init__(name="checkpoints", daemon=True)
        self.path = path
        self.log = 0  # bytes in the log by the last result: the file itself never shrinks by being moved
        self._gate = threading.Lock()
        self.beat: Callable[[], None] = lambda: None  # its word that it goes on
        self._trouble = trouble
        self._beside = sqlite.is_safe() if beside is None else beside
        self._behind, self._failing, self._count, self._quiet = False, False, 0, 0
        self._doubtful = True  # what was moved may not have arrived
        self._fresh, self._over = threading.Event(), threading.Event()
        self._db: sqlite.Connection | None = None

    def begin(self) -> None:
        """The writer begins."""
        if self._beside:
            self.start()

    def committed(self, store: Store, inputs: int) -> None:
        """After every commit, and after its answers."""
        self._count += inputs
        self._fresh.set()
        if self._behind or (not self._beside and self._count >= BUSY_INPUTS):
            self._behind = False
            self._by_writer(store)

    def idle(self, store: Store) -> None:
        """Nothing waits for the writer."""
        if not self._beside and self._count:
            self._by_writer(store)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """While the writer opens its store anew. Whoever looks at the file then opens and closes it, which would drop
        the locks of a connection in this process, and another process would take itself for the last and remove the
        log with what was committed to it."""
        with self._gate:
            self._close()
            self._anew()  # who closes last moves the log
            self._doubtful = True
            yield

    def end(self, store: Store) -> None:
        """The writer ends: the log is moved whole and shortened."""
        self._over.set()
        if self.is_alive():
            self.join()
        self._by_writer(store, "truncate")

    def _by_writer(self, store: Store, mode: str = "passive") -> None:
        self._count = 0
        self._anew()
        try:
            self._moved(*store.checkpoint(mode))
        except Damaged:
            raise
        except DutyError as error:  # everything is still in the log: told, and tried again later
            self._doubtful = True
            self._tell(str(error))

    def run(self) -> None:
        """Round after round until the writer ends."""
        while not self._over.wait(EVERY_S):
            with self._gate:
                self.beat()
                self._round()
            self.beat()
        self._close()

    def _round(self) -> None:
        if self._fresh.is_set():
            self._fresh.clear()
            self._quiet = 0
            self._move("passive")
            return
        self._quiet += 1
        if self._quiet % QUIET_ROUNDS == 0 and self.log:
            self._move("truncate")

    def _move(self, mode: str) -> None:
        try:
            if self._db is None:
                self._db = connect(self.path)
                self._db.execute("pragma busy_timeout = 0")  # who reads is not waited for: the writer would wait too
            self._anew()
            _busy, pages, moved = self._db.execute(f"pragma wal_checkpoint({mode})").fetchone()
            self.log = max(0, pages) * int(self._db.execute("pragma page_size").fetchone()[0])
            self._behind = self.log > BEHIND_BYTES
            self._moved(pages, moved)
        except DutyError as error:
            self._tell(str(error))
        except sqlite.Error as error:
            if "BUSY" not in (getattr(error, "sqlite_errorname", "") or ""):
                self._doubtful = True
                self._close()
                self._tell(str(said(self.path, error)))

    def _moved(self, pages: int, moved: int) -> None:
        """A round went well; whole, and the file was synced with everything in it. Below 0 another moves the log."""
        self._failing = False
        if 0 <= pages == moved:
            self._doubtful = False

    def _anew(self) -> None:
        """Where it is doubtful what has arrived: the log counts as not moved at all."""
        if self._doubtful:
            forget_moved(self.path)

    def _tell(self, text: str) -> None:
        """Once until it works again, not four times a second."""
        if not self._failing:
            self._failing = True
            self._trouble(text)

    def _close(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with suppress(sqlite.Error):
                db.close()


def forget_moved(path: Path) -> None:
    """Has the whole log of a store moved by the next checkpoint. Through the library's own descriptor: one of ours
    would take its locks away when it is closed. Without `/proc` nothing is done."""
    index = f"{path.resolve()}-shm"
    with suppress(OSError):
        for entry in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                if str(entry.readlink()) == index:
                    os.pwrite(int(entry.name), _MOVED_NONE, _MOVED_AT)
                    return
