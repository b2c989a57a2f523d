"""Our end of a voice modem and the far end, tied together without a wire; seconds pass as told."""

from __future__ import annotations

from typing import Any

from duty_console.domain.signals import Layout, Order, Reading, Sending, Signal
from duty_console.drivers.voice_modem.decoder import VoiceModem
from duty_console.drivers.voice_modem.simulated import FarEnd, Faults

ROUND_S = 0.05


class Telephone:
    """One modem on one line. `heard` is what our end read, `sent` what left for the modem."""

    def __init__(self, dialect: str = "usr", caller_id: str = "formatted", rings: int = 0,
                 faults: Faults = Faults()) -> None:  # noqa: B008 (constant)
        own = {"dialect": dialect, "caller_id": caller_id, "rings_before_answer": str(rings)}
        self.ours = VoiceModem(Layout(settings=tuple(own.items())))
        self.far = FarEnd(settings=own, faults=faults)
        self.now = 0.0
        self.heard: list[Reading] = []
        self.sent: list[Sending] = []
        self.orders = 0

    def opened(self) -> Telephone:
        """The port is opened; some seconds later everything is set up."""
        self.ours.opened(self.tick)
        return self.wait(5)

    @property
    def tick(self) -> int:
        return round(self.now * 1000)

    def wait(self, seconds: float) -> Telephone:
        """So many seconds pass."""
        end = self.now + seconds
        while self.now < end:
            self.now = round(self.now + ROUND_S, 3)
            for sending in self.ours.due(self.tick, self.tick):
                self.sent.append(sending)
                self.far.receive(sending.data, self.now)
            data = b""
            while said := self.far.due(self.now):
                data += said
            frames = self.ours.feed(data, self.tick, self.tick) + self.ours.idle(self.tick)
            self.heard += [self.ours.read(frame) for frame in frames]
        return self

    def happen(self, what: str, **how: Any) -> Telephone:
        self.far.happen(what, self.now, **how)
        return self

    def order(self, act: str, expires_s: float = 60.0) -> int:
        """An order; its number."""
        self.orders += 1
        self.ours.order(Order(self.orders, "", act, "", self.tick + round(expires_s * 1000)), self.tick, self.tick)
        return self.orders

    def signals(self, *codes: str) -> list[Signal]:
        """What was signalled, of these codes or of any."""
        return [signal for reading in self.heard for signal in reading.signals if not codes or signal.code in codes]

    def codes(self) -> list[str]:
        return [signal.code for signal in self.signals()]

    def told(self) -> list[tuple[str, str]]:
        return [(told.what, told.value) for reading in self.heard for told in reading.tells]
