"""
A relay board over the shipped wire: pymodbus' own server, mbpoll as another master, our far end, and a cable that is
pulled out in the middle of a request. A missing tool is an error.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from duty_console import drivers
from duty_console.clock import SystemClock
from duty_console.domain.signals import Chunk, Frame, Layout, Order, Told
from duty_console.drivers.modbus_relay.simulated import FarEnd
from duty_console.roomtypes import Line
from duty_console.simulate.cables import Cable
from duty_console.simulate.farends import Stand
from duty_console.simulate.stories import Step
from duty_console.wire.lines import Lines
from duty_console.wire.notices import Lost, Opened
from duty_console.wire.settings import PortSettings

SETTINGS = {"coils": "0+8", "inputs": "0+8", "measured": "1:1,2:2,3:3", "poll_s": "0.5"}


class Duty:
    """A line with our driver on it, as a collector has it: what comes is fed, what is due leaves."""

    def __init__(self, url: Path, settings: Mapping[str, str]) -> None:
        self.driver = drivers.make("modbus_relay", Layout(settings=tuple(settings.items())))
        self.clock = SystemClock()
        self.lines = Lines([PortSettings("a", str(url), 9600, "8N1")], self.clock, self._told, settled_s=0.0)
        self.tells, self.kinds, self.reasons = list[Told](), list[str](), list[str]()
        self.sent, self.opened, self.lost = list[tuple[int, bytes]](), 0, 0
        self._news = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Duty:
        self.lines.start()
        self._beat()
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        await self.lines.close()

    async def until(self, so: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not so():
                self._news.clear()
                await self._news.wait()

    def order(self, output: str, act: str, number: int) -> None:
        now = self.clock.read()
        self.driver.order(Order(number, output, act, "", now.tick + 5000), now.at, now.tick)
        self._leave()

    def outputs(self) -> dict[str, str]:
        return {told.output: told.value for told in self.tells if told.what == "output"}

    def of(self, what: str) -> list[tuple[str, str]]:
        return [(told.output, told.value) for told in self.tells if told.what == what]

    def orders_sent(self) -> list[int]:
        return [number for number, _data in self.sent if number]

    def _told(self, told: Chunk | Opened | Lost) -> None:
        if isinstance(told, Chunk):
            self._read(self.driver.feed(told.data, told.at, told.tick))
        elif isinstance(told, Opened):
            self.opened += 1
            self.driver.opened(told.tick)
        else:
            self.lost += 1
        self._leave()

    def _read(self, frames: list[Frame]) -> None:
        for reading in map(self.driver.read, frames):
            self.kinds.append(reading.kind)
            self.reasons.append(reading.reason)
            self.tells += reading.tells

    def _leave(self) -> None:
        now = self.clock.read()
        for sending in self.driver.due(now.at, now.tick):
            self.sent.append((sending.number, sending.data))
            self.lines.write("a", sending.data)
        self._news.set()

    def _beat(self) -> None:
        self._read(self.driver.idle(self.clock.read().tick))
        self._leave()
        self._timer = asyncio.get_running_loop().call_later(0.02, self._beat)


class Joined:
    """Two pseudo-terminals, each the other's far end."""

    def __init__(self) -> None:
        self.pairs = [os.openpty(), os.openpty()]
        for master, slave in self.pairs:
            tty.setraw(slave)
            os.set_blocking(master, False)
        self.names = [Path(os.ttyname(slave)) for _master, slave in self.pairs]
        self.damage: list[bytes] = []  # put in front of what the far side says next
        (here, _), (there, _) = self.pairs
        loop = asyncio.get_running_loop()
        loop.add_reader(here, self._pump, here, there, False)
        loop.add_reader(there, self._pump, there, here, True)

    def _pump(self, source: int, target: int, is_answer: bool) -> None:
        data = os.read(source, 4096)
        if is_answer and self.damage:
            data = self.damage.pop(0) + data
        os.write(target, data)

    def close(self) -> None:
        for master, slave in self.pairs:
            asyncio.get_running_loop().remove_reader(master)
            os.close(master)
            os.close(slave)


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[Joined]:
    """pymodbus' server with 8 coils and 8 inputs of 55 on the other end of a cable."""
    joined = Joined()
    bits = DataType.BITS
    device = SimDevice(id=1, simdata=(
        [SimData(0, values=[False] * 8, datatype=bits)], [SimData(0, values=[True, False] * 4, datatype=bits)],
        [SimData(0, values=[0] * 8, datatype=DataType.REGISTERS)],
        [SimData(0, values=[0] * 8, datatype=DataType.REGISTERS)]))
    serving = ModbusSerialServer(device, port=str(joined.names[1]), baudrate=9600)
    task = asyncio.create_task(serving.serve_forever())
    try:
        yield joined
    finally:
        await serving.shutdown()
        await asyncio.gather(task, return_exceptions=True)
        joined.close()


async def test_pymodbus_own_server_does_what_is_ordered_and_shows_it() -> None:
    async with server() as cable, Duty(cable.names[0], SETTINGS) as duty:
        await duty.until(lambda: duty.of("measured"))
        duty.order("3", "open", 17)
        await duty.until(lambda: duty.outputs().get("3") == "open")
        duty.order("3", "close", 18)
        await duty.until(lambda: duty.outputs().get("3") == "closed")

        assert duty.of("confirmed") == [("3", "open"), ("3", "closed")]
        assert duty.orders_sent() == [17, 18]
        assert set(duty.of("measured")) == {("1", "on"), ("2", "off"), ("3", "on")}
        assert set(duty.kinds) == {"heartbeat", "report"}


async def test_pymodbus_own_server_refuses_coils_that_it_does_not_have() -> None:
    async with server() as cable, Duty(cable.names[0], SETTINGS | {"coils": "200+8"}) as duty:
        await duty.until(lambda: duty.reasons)
        duty.order("8", "open", 17)
        await duty.until(lambda: duty.of("refused"))

        assert "02 illegal data address" in duty.reasons[0]
        assert duty.of("refused") == [("", "02 illegal data address")]
        assert not duty.of("confirmed")


async def test_noise_in_front_of_pymodbus_own_answers_costs_none_of_them() -> None:
    async with server() as cable, Duty(cable.names[0], SETTINGS) as duty:
        await duty.until(lambda: duty.of("measured"))
        cable.damage = [b"\0\xff\x01", b"\x01\x01", b"\xff" * 40, b"\x01"]
        duty.order("2", "open", 17)
        await duty.until(lambda: not cable.damage and duty.outputs().get("2") == "open")

        assert duty.of("confirmed") == [("2", "open")]


class Bench:
    """Our far end on a cable of our own, as `duty simulate` has it."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = SETTINGS) -> None:
        self.cable = Cable(folder, "board")
        self.board = FarEnd(settings=settings)
        line = Line("board", "", "modbus_relay", "", str(self.cable.path), 9600, "8N1", None, None, None, 0.5, 1, 5.0,
                    settings=tuple(settings.items()))
        self.told = list[str]()
        self.stand = Stand(line, self.board, self.cable, self.told.append, asyncio.get_running_loop())

    def does(self, kind: str, what: str = "", **how: object) -> None:
        self.stand.play(Step(0, "board", kind, what=what, how=how))  # type: ignore[arg-type]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.stand.close()


async def test_a_cable_pulled_out_in_the_middle_of_an_order_comes_back_and_nothing_is_sent_twice(bench: Bench) -> None:
    async with Duty(bench.cable.path, SETTINGS) as duty:
        await duty.until(lambda: duty.of("measured"))
        bench.does("do", "slow", seconds=0.4)
        duty.order("2", "open", 17)
        duty.order("3", "open", 18)
        await duty.until(lambda: bench.board.writes)
        bench.does("unplug")
        await duty.until(lambda: duty.lost)
        bench.does("do", "mend")
        duty.tells.clear()
        bench.does("replug")
        await duty.until(lambda: duty.outputs().get("2") == "open" and len(duty.of("measured")) > 5)

        assert bench.board.writes == [(1, True)]
        assert duty.orders_sent() == [17]
        assert not duty.of("confirmed")
        assert duty.outputs()["3"] == "closed"


async def test_an_order_to_a_unit_that_is_not_there_leaves_once_and_is_confirmed_by_nobody(bench: Bench) -> None:
    async with Duty(bench.cable.path, SETTINGS | {"unit": "7", "timeout_s": "0.1"}) as duty:
        await duty.until(lambda: duty.opened)
        duty.order("3", "open", 17)
        await duty.until(lambda: 17 in duty.orders_sent() and len(duty.sent) > 6)

        assert duty.orders_sent() == [17]
        assert not duty.kinds
        assert not bench.board.writes


@pytest.mark.parametrize("what", ["deaf", "slow", "noise"])
async def test_a_board_in_trouble_is_told_each_order_once_and_is_heard_when_it_is_mended(
        bench: Bench, what: str) -> None:
    async with Duty(bench.cable.path, SETTINGS | {"timeout_s": "0.1"}) as duty:
        await duty.until(lambda: duty.of("measured"))
        bench.does("do", what)
        for number, act in enumerate(("open", "close", "open"), 17):
            duty.order("2", act, number)
        await duty.until(lambda: duty.sent[-1][1][1] != 5 and len(duty.orders_sent()) == 3)  # read back, or tried to
        bench.does("do", "mend")
        duty.tells.clear()
        await duty.until(lambda: duty.of("measured"))

        assert duty.orders_sent() == [17, 18, 19]
        assert len(bench.board.writes) == (0 if what == "deaf" else 3)
        assert duty.outputs()["2"] == ("closed" if what == "deaf" else "open")


async def test_a_story_that_asks_a_board_for_the_impossible_is_told_so_and_goes_on(bench: Bench) -> None:
    bench.does("do", "dance")

    assert "stick, lie, deaf" in bench.told[-1]


async def mbpoll(bench: Bench, *words: str) -> tuple[int | None, str]:
    """Another master on the cable: what it read or wrote, in its own words."""
    done = await asyncio.create_subprocess_exec(
        "mbpoll", "-m", "rtu", "-a", "1", "-b", "9600", "-P", "none", "-0", "-1", "-o", "0.5", *words[:-1],
        str(bench.cable.path), *words[-1].split(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    async with asyncio.timeout(20):
        said, _nothing = await done.communicate()
    return done.returncode, said.decode()


async def test_mbpoll_reads_and_writes_our_far_end(bench: Bench) -> None:
    assert (await mbpoll(bench, "-t", "0", "-r", "2", "1"))[0] == 0
    code, said = await mbpoll(bench, "-t", "0", "-r", "0", "-c", "8", "")

    assert bench.board.writes == [(2, True)]
    assert code == 0
    assert [line.split()[1] for line in said.splitlines() if line.startswith("[")] == list("00100000")


async def test_mbpoll_writes_many_coils_and_sees_the_inputs_follow(bench: Bench) -> None:
    assert (await mbpoll(bench, "-t", "0", "-r", "0", "1 1 0 1"))[0] == 0
    await asyncio.sleep(0.1)  # the contacts of the far end take as long
    _code, said = await mbpoll(bench, "-t", "1", "-r", "0", "-c", "4", "")

    assert [line.split()[1] for line in said.splitlines() if line.startswith("[")] == list("1100")


async def test_mbpoll_is_told_what_our_far_end_does_not_have(bench: Bench) -> None:
    for words, why in ((("-t", "0", "-r", "100", "1"), "Illegal data address"), (("-t", "4", "-r", "0", ""),
                                                                                  "Illegal function")):
        code, said = await mbpoll(bench, *words)
        assert code
        assert why.lower() in said.lower()


async def test_mbpoll_gives_up_on_a_board_that_is_deaf(bench: Bench) -> None:
    bench.does("do", "deaf")
    code, said = await mbpoll(bench, "-t", "0", "-r", "0", "-c", "8", "")

    assert code
    assert "timed out" in said.lower()
