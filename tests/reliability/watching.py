"""
A console without a screen: it stands at the door whenever there is one, and notes when it was told what.

Knows the packets of the door and nothing of the code. That nobody is at the door is a note too: consoles show it.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from bisect import bisect_right
from pathlib import Path
from typing import NamedTuple

LOOK_S = 0.05


class Note(NamedTuple):
    """When (seconds of the wall clock) and what: gone, there, trouble, sound or quiet."""

    at: float
    what: str
    text: str = ""


class Watcher:
    """Runs in a thread of its own until it is let go."""

    def __init__(self, door: Path) -> None:
        self.door = door
        self.notes = [Note(0.0, "gone")]
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def __enter__(self) -> Watcher:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()

    def is_sounding(self) -> bool:
        """Whether the room is being called, as far as it was told."""
        return next(note.what == "sound" for note in reversed(self.notes) if note.what in ("sound", "quiet", "gone"))

    def told(self, at: float, within_s: float, stopped: float) -> bool:
        """Whether from `at` on somebody who watches was told of a trouble, or saw that nobody collects. That the
        collector is gone because it was `stopped` tells nothing of what happened before."""
        notes = list(self.notes)
        first = bisect_right(notes, Note(at, ""))
        there = next(note.what != "gone" for note in reversed(notes[:first]) if note.what in ("gone", "there"))
        return not there or any(note.what == "trouble" or (note.what == "gone" and not at < stopped <= note.at)
                                for note in notes[first:] if note.at <= at + within_s)

    def wait_for(self, what: str, timeout_s: float, since: int | None = None) -> bool:
        """Whether it is told so in time, from now on; or from when there were `since` notes, for what may be told
        while its cause is still being made."""
        seen, until = len(self.notes) if since is None else since, time.monotonic() + timeout_s
        while time.monotonic() < until:
            if any(note.what == what for note in self.notes[seen:]):
                return True
            time.sleep(LOOK_S)
        return False

    def _note(self, what: str, text: str = "") -> None:
        self.notes.append(Note(time.time(), what, text))

    def _run(self) -> None:
        while not self.over.is_set():
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link:
                try:
                    link.connect(str(self.door))
                    link.send(json.dumps({"do": "hello", "viewer": True, "name": "watcher"}).encode())
                    self._note("there")
                    self._listen(link)
                    self._note("gone")
                except OSError:
                    self.over.wait(LOOK_S)

    def _listen(self, link: socket.socket) -> None:
        while not self.over.is_set():
            if not select.select([link], [], [], LOOK_S)[0]:
                continue
            try:
                packet = link.recv(65_536)
            except OSError:
                return
            if not packet:
                return
            said = json.loads(packet)
            if "trouble" in said:
                self._note("trouble", str(said["trouble"]))
            elif "sound" in said:
                self._note("sound" if said["sound"] else "quiet")
