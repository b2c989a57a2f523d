"""A voice modem on a real pseudo-terminal: set up, called, answered, dialled, hung up, pulled out in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from duty_console.clock import SystemClock
from duty_console.domain.signals import Chunk, Layout, Order, Reading
from duty_console.drivers.voice_modem.decoder import VoiceModem
from duty_console.drivers.voice_modem.simulated import FarEnd
from duty_console.roomtypes import Line
from duty_console.simulate.farends import Bench, Stand
from duty_console.simulate.stories import Step
from duty_console.wire.lines import Lines
from duty_console.wire.notices import Lost, Opened
from duty_console.wire.settings import PortSettings

PATIENCE_S = 15.0
LINE = Line(name="phone", label="", driver="voice_modem", profile="", url="", baud=115200, framing="8N1",
            receiver_digits=None, line_digits=None, account_digits=None, wait_s=6, attempts=1, heartbeat_s=10,
            life_path=True, settings=(("dialect", "conexant"),))


class Duty:
    """Our end on a port, as a collector has it: what comes is read, what is due leaves, nothing is kept."""

    def __init__(self, url: str) -> None:
        self.clock, self.driver = SystemClock(), VoiceModem(Layout(settings=LINE.settings))
        self.readings: list[Reading] = []
        self.openings = 0
        self.lines = Lines([PortSettings(LINE.name, url, 115200, "8N1")], self.clock, self.told)

    def told(self, what: Chunk | Opened | Lost) -> None:
        now = self.clock.read()
        if isinstance(what, Opened):
            self.openings += 1
            self.driver.opened(now.tick)
        elif isinstance(what, Chunk):
            self.take(self.driver.feed(what.data, what.at, what.tick))

    def take(self, frames: list) -> None:  # type: ignore[type-arg]
        self.readings += [self.driver.read(frame) for frame in frames]
        now = self.clock.read()
        for sending in self.driver.due(now.at, now.tick):
            self.lines.write(LINE.name, sending.data)

    async def until(self, found: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not found():
                await asyncio.sleep(0.05)  # as often as a collector looks what is due
                self.take(self.driver.idle(self.clock.read().tick))

    def order(self, act: str) -> None:
        now = self.clock.read()
        self.driver.order(Order(7, "", act, "", now.tick + 20_000), now.at, now.tick)

    def codes(self) -> list[str]:
        return [signal.code for reading in self.readings for signal in reading.signals]

    def told_of(self, state: str) -> bool:
        return any(told.what == "confirmed" and told.value == state for each in self.readings for told in each.tells)


@asynccontextmanager
async def tied(folder: Path) -> AsyncIterator[tuple[Duty, Stand, FarEnd]]:
    bench = Bench([LINE], folder, lambda _text: None)
    stand = bench.stands[LINE.name]
    assert isinstance(stand.far_end, FarEnd)
    duty = Duty(str(stand.cable.path))
    try:
        duty.lines.start()
        yield duty, stand, stand.far_end
    finally:
        await duty.lines.close()
        bench.close()


def does(what: str, **how: object) -> Step:
    return Step(0.0, LINE.name, "do", what=what, how=how)


async def test_from_the_first_ring_to_the_hang_up_over_a_real_terminal(tmp_path: Path) -> None:
    async with tied(tmp_path) as (duty, stand, modem):
        stand.play(does("stuck"))
        await duty.until(lambda: modem.commands[-1:] == ["AT-SDR=0"])
        stand.play(does("ring", caller="13912345678", name="ZHANG"))
        await duty.until(lambda: "call" in duty.codes())
        duty.order("answer")
        await duty.until(lambda: duty.told_of("open"))
        assert modem.off_hook
        stand.play(does("dial", digits="9999#", pause=0.1))
        await duty.until(lambda: "digits" in duty.codes())
        stand.play(does("hang_up", tone="dial"))
        await duty.until(lambda: "ended" in duty.codes())
        duty.order("hang_up")
        await duty.until(lambda: duty.told_of("closed"))

        assert not modem.off_hook
        signals = [signal for reading in duty.readings for signal in reading.signals]
        assert [(each.account, each.text) for each in signals if each.code == "call"] == [("13912345678", "ZHANG")]
        assert [each.text for each in signals if each.code == "digits"] == ["9999#"]


async def test_a_modem_that_was_pulled_out_is_set_up_again(tmp_path: Path) -> None:
    async with tied(tmp_path) as (duty, stand, modem):
        await duty.until(lambda: modem.commands[-1:] == ["AT-SDR=0"])
        stand.play(Step(0.0, LINE.name, "unplug"))
        stand.play(Step(0.0, LINE.name, "replug"))
        before = len(modem.commands)

        await duty.until(lambda: duty.openings == 2 and modem.commands[before:][-1:] == ["AT-SDR=0"])

        assert "ATZ" in modem.commands[before:]
