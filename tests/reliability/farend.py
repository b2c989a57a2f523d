"""
A Sur-Gard receiver's automation port, seen from the receiver: it sends an event, waits for one byte, and repeats.

Written from the sheet alone. It stands on a pseudo-terminal, keeps a ledger, and spoils some transmissions on purpose:
noise around a frame, a lost digit, a lost terminator, the same frame twice in one write, a frame in pieces. What it
spoils never spells another valid frame, so whoever acknowledges a spoilt one alone has lost an event.
"""

from __future__ import annotations

import contextlib
import os
import random
import select
import threading
import time
import tty
from collections.abc import Iterator
from typing import Self

from ledger import Ledger, Sent

ACK, NAK, DC4 = 0x06, 0x15, b"\x14"
HEARTBEAT = "1011" + " " * 11 + "@" + " " * 4
#: event codes: mostly what only asks to be kept, some alarms.
CODES = ("602", "401", "602", "407", "602", "130", "602", "302", "602", "110")
#: how a transmission may be spoilt -> how often, in percent; what remains goes out as it should.
SPOILT = {"noise before": 3, "noise after": 3, "digit lost": 3, "terminator lost": 2, "doubled": 15, "in pieces": 12}


def event_texts(tag: int) -> Iterator[str]:
    """Contact ID lines, each unlike every other; `tag` (1..9) keeps two receivers apart."""
    number = 0
    while True:
        account, zone = divmod(number, 1000)
        code = CODES[number % len(CODES)]
        qualifier = "R" if code in ("401", "407") else "E"
        yield f"5011 18{tag}{account:03d}{qualifier}{code}01{zone:03d}"
        number += 1


class FarEnd:
    """The receiver: runs in its own thread until it is told to finish, and then until its last event was answered."""

    def __init__(self, seed: int, *, wait_s: float = 0.4, attempts: int = 4, spoil: bool = True) -> None:
        self.chance = random.Random(seed)
        self.wait_s, self.attempts, self.spoil = wait_s, attempts, spoil
        self.texts = event_texts(seed % 9 + 1)
        self.ledger = Ledger()
        # Both ends stay open here: a collector that dies does not hang up the line.
        self.master, self.slave = os.openpty()
        tty.setraw(self.master)
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.path = os.ttyname(self.slave)
        self.answered = threading.Condition()
        self.finishing, self.unplugged = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.run, name="far end", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.unplugged.set()
        self.thread.join()
        os.close(self.master)
        os.close(self.slave)

    def wait_for_acks(self, count: int, timeout_s: float) -> bool:
        """Whether `count` more answers came in time."""
        with self.answered:
            goal = self.ledger.acks + count
            return self.answered.wait_for(lambda: self.ledger.acks >= goal, timeout_s)

    def finish(self, timeout_s: float) -> bool:
        """Sends nothing new; whether everything sent was answered in time."""
        self.finishing.set()
        self.thread.join(timeout_s)
        return not self.thread.is_alive()

    def run(self) -> None:
        """One event after the other, as fast as they are answered, now and then a heartbeat."""
        while not self.finishing.is_set() and not self.unplugged.is_set():
            if self.chance.random() < 0.03:
                self.beat()
            frame = Sent(next(self.texts))
            self.ledger.sent.append(frame)
            self.deliver(frame)

    def deliver(self, frame: Sent) -> None:
        """Sends an event until an answer comes; in between, absent computers get heartbeats only."""
        while not self.unplugged.is_set():
            for _attempt in range(self.attempts):
                self.send(self.transmission(frame))
                frame.times += 1
                if self.hears_ack():
                    frame.acked = True
                    return
            while not self.unplugged.is_set() and not self.beat():
                pass

    def beat(self) -> bool:
        """One heartbeat; whether it was answered."""
        self.send([HEARTBEAT.encode() + DC4])
        self.ledger.heartbeats += 1
        return self.hears_ack()

    def transmission(self, frame: Sent) -> list[bytes]:
        """The writes that carry one copy; only a first copy is spoilt, so that no spoilt copy comes twice."""
        good = frame.text.encode() + DC4
        kind = self.chance.choices([*SPOILT, ""], [*SPOILT.values(), 100 - sum(SPOILT.values())])[0]
        cut = self.chance.randrange(7, len(good) - 1)
        noise = bytes(self.chance.randrange(0x80, 0x100) for _ in range(self.chance.randrange(1, 7)))
        if not self.spoil or frame.times:
            return [good]
        return {
            "noise before": [noise + good],
            "noise after": [good + noise],
            "digit lost": [good[:cut] + good[cut + 1:]],
            "terminator lost": [good[:-1]],
            "doubled": [good + good],
            "in pieces": [good[:cut], good[cut:]],
        }.get(kind, [good])

    def send(self, pieces: list[bytes]) -> None:
        """Onto the line; bytes nobody has room for are lost, as on a cable."""
        for number, piece in enumerate(pieces):
            if number:
                time.sleep(self.chance.uniform(0.001, 0.01))
            with contextlib.suppress(BlockingIOError):
                os.write(self.master, piece)

    def hears_ack(self) -> bool:
        """Whether an ACK comes within the waiting time. One byte is read: a second ACK answers what is sent next. What
        has come is looked for before the time is: a thread that was kept waiting is no device that gave up."""
        until = time.monotonic() + self.wait_s
        while not self.unplugged.is_set():
            left = until - time.monotonic()
            if not select.select([self.master], [], [], max(0.0, min(left, 0.1)))[0]:
                if left <= 0:
                    return False
                continue
            answer = os.read(self.master, 1)[0]
            if answer == ACK:
                with self.answered:
                    self.ledger.acks += 1
                    self.answered.notify_all()
                return True
            if answer == NAK:
                self.ledger.naks += 1
                return False
            self.ledger.strays += 1
        return False
