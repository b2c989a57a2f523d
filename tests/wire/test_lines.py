"""A line opens, reads, writes, goes and comes back; nothing blocks, spins or lies about the age of bytes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager

import pytest

from duty_console.domain.signals import Chunk
from duty_console.wire import links
from duty_console.wire.lines import AHEAD, Lines
from duty_console.wire.notices import Lost, Opened
from duty_console.wire.port import Port


@asynccontextmanager
async def running(lines: Lines):
    lines.start()
    try:
        yield lines
    finally:
        await lines.close()


async def test_bytes_arrive_as_they_were_sent(wire, mailbox, lines_on):
    async with running(lines_on(wire.link)) as lines:
        opened = await mailbox.next(Opened)
        os.write(wire.master, bytes(range(256)))

        assert opened.url == os.ttyname(wire.slave)
        assert lines.is_open("a")
        assert await mailbox.received(256) == bytes(range(256))
        chunk = next(each for each in mailbox.all if isinstance(each, Chunk))
        assert chunk.earliest == chunk.tick


@pytest.mark.parametrize("framing", ["7E1", "7O1", "8E1"])
async def test_a_parity_framing_opens_again_on_a_pseudo_terminal(wire, mailbox, lines_on, framing):
    for _ in range(2):
        async with running(lines_on(wire.link, framing)):
            await mailbox.next(Opened)
            os.write(wire.master, b"\xb5")
            assert await mailbox.received(1) == b"\xb5"


async def test_input_queued_before_the_opening_is_dropped(wire, mailbox, lines_on):
    os.write(wire.master, b"old")
    async with running(lines_on(wire.link)):
        await mailbox.next(Opened)
        os.write(wire.master, b"new")

        assert await mailbox.received(3) == b"new"


async def test_a_line_that_is_not_there_is_told_lost_once(tmp_path, mailbox, lines_on):
    lines = lines_on(tmp_path / "nothing")
    opened = asyncio.Event()
    async with running(lines):
        lost = await mailbox.next(Lost)
        keep = lines.lines["a"]._open

        async def counted():
            counted.times += 1
            if counted.times == 3:
                opened.set()
            return await keep()

        counted.times = 0
        lines.lines["a"]._open = counted
        await asyncio.wait_for(opened.wait(), 5)

    assert "nothing is not there; there is none" in lost.reason
    assert [type(told) for told in mailbox.all] == [Lost]
    assert not lines.is_open("a")


async def test_a_line_comes_back_after_each_of_twenty_unpluggings(wire, mailbox, lines_on):
    async with running(lines_on(wire.link)) as lines:
        for number in range(20):
            await mailbox.next(Opened, 3)
            os.write(wire.master, b"%02d" % number)
            assert await mailbox.received(2) == b"%02d" % number
            started = time.monotonic()
            wire.unplug()
            lost = await mailbox.next(Lost)
            assert time.monotonic() - started < 2
            assert lost.reason
            assert not lines.is_open("a")
            wire.plug()
        await mailbox.next(Opened, 3)
    assert sum(isinstance(told, Lost) for told in mailbox.all) == 20


async def test_a_line_that_dies_as_soon_as_it_opens_backs_off(wire, mailbox, lines_on):
    waits = []
    async with running(lines_on(wire.link, settled_s=60.0)):
        for _ in range(2):
            await mailbox.next(Opened)
            wire.unplug()
            lost = await mailbox.next(Lost)
            wire.plug()
            waits.append((await mailbox.next(Opened)).tick - lost.tick)
            wire.unplug()
            await mailbox.next(Lost)
            wire.plug()
    assert waits[-1] > waits[0] + 150


async def test_a_hung_up_line_does_not_spin(wire, mailbox, lines_on, monkeypatch):
    calls = 0
    readable = links.DescriptorLink._readable

    def counted(self):
        nonlocal calls
        calls += 1
        readable(self)

    monkeypatch.setattr(links.DescriptorLink, "_readable", counted)
    async with running(lines_on(wire.link)):
        await mailbox.next(Opened)
        wire.unplug()
        await mailbox.next(Lost)
        await turns(50)

    assert calls <= 2


async def test_a_far_end_that_does_not_read_loses_nothing_and_spins_nothing(wire, mailbox, lines_on, monkeypatch):
    calls = 0
    writable = links.DescriptorLink._writable

    def counted(self):
        nonlocal calls
        calls += 1
        writable(self)

    monkeypatch.setattr(links.DescriptorLink, "_writable", counted)
    results: list[bool] = []
    blocks = [bytes([65 + number % 26]) * 1000 for number in range(200)]
    async with running(lines_on(wire.link)) as lines:
        await mailbox.next(Opened)
        for block in blocks:
            lines.write("a", block, results.append)
        await turns(50)
        asked = calls
        taken = [block for block, kept in zip(blocks, outcomes(results, len(blocks)), strict=True) if kept]
        read = await drain(wire.master, sum(map(len, taken)))
        await turns(5)

    assert asked <= len(blocks)
    assert results.count(False) > 0
    assert read == b"".join(taken)


def outcomes(results: list[bool], count: int) -> list[bool]:
    """Refused ones are told at once and are the last asked for; what still waits was taken."""
    refused = results.count(False)
    return [True] * (count - refused) + [False] * refused


async def drain(master: int, count: int) -> bytes:
    data = b""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def take() -> None:
        nonlocal data
        data += os.read(master, 65536)
        if len(data) >= count and not done.done():
            done.set_result(None)

    loop.add_reader(master, take)
    await asyncio.wait_for(done, 5)
    loop.remove_reader(master)
    return data


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0.001)


async def test_a_write_says_whether_it_left(wire, mailbox, lines_on):
    results: list[bool] = []
    lines = lines_on(wire.link)
    async with running(lines):
        lines.write("a", b"early", results.append)
        await mailbox.next(Opened)
        lines.write("a", b"\x06", results.append)
        assert await drain(wire.master, 1) == b"\x06"
        wire.unplug()
        await mailbox.next(Lost)
        lines.write("a", b"late", results.append)

    assert results == [False, True, False]


async def test_what_was_written_leaves_although_the_line_is_closed_at_once(wire, mailbox, lines_on):
    lines = lines_on(wire.link)
    async with running(lines):
        await mailbox.next(Opened)
        lines.write("a", b"\x06")

    assert await drain(wire.master, 1) == b"\x06"


async def test_a_second_opener_is_told_who_is_in_the_way(wire, mailbox, lines_on):
    async with running(lines_on(wire.link)):
        await mailbox.next(Opened)
        async with running(lines_on(wire.link)):
            lost = await mailbox.next(Lost)

    assert lost.reason == f"{os.ttyname(wire.slave)} is held by another program"


async def test_endless_input_lets_other_things_run(wire, mailbox, lines_on):
    flood = subprocess.Popen([sys.executable, "-c", f"import os\nwhile True: os.write({wire.master}, b'x' * 4096)"],
                             pass_fds=[wire.master], stderr=subprocess.DEVNULL)
    os.set_blocking(wire.master, True)
    try:
        async with running(lines_on(wire.link)) as lines:
            await mailbox.next(Opened)
            await mailbox.received(1_000_000)
            started = time.monotonic()
            await turns(20)
            assert time.monotonic() - started < 2
            assert lines.is_open("a")
    finally:
        flood.send_signal(signal.SIGKILL)
        flood.wait()


async def test_a_line_that_brings_more_than_is_taken_waits_and_goes_on_with_every_byte(wire, mailbox, lines_on):
    async with running(lines_on(wire.link, holding=True)) as lines:
        await mailbox.next(Opened)
        os.write(wire.master, bytes(range(250)) * 32)
        await rounds()
        held = b"".join(told.data for told in mailbox.all if isinstance(told, Chunk))
        assert AHEAD <= len(held) < 2 * AHEAD

        while len(b"".join(told.data for told in mailbox.all if isinstance(told, Chunk))) < 8000:
            await asyncio.to_thread(lines.caught_up)
            await turns(2)

        assert b"".join(told.data for told in mailbox.all if isinstance(told, Chunk)) == bytes(range(250)) * 32


async def test_bytes_that_waited_while_a_line_was_held_are_as_old_as_the_hold(wire, mailbox, lines_on):
    async with running(lines_on(wire.link, holding=True)) as lines:
        await mailbox.next(Opened)
        os.write(wire.master, b"x" * 2 * AHEAD)
        first = await mailbox.next(Chunk)
        await rounds()
        lines.caught_up()
        waited = await mailbox.next(Chunk)

        assert waited.earliest <= first.tick < waited.tick


async def test_a_held_line_that_is_unplugged_comes_back(wire, mailbox, lines_on):
    async with running(lines_on(wire.link, holding=True)) as lines:
        await mailbox.next(Opened)
        os.write(wire.master, b"x" * 2 * AHEAD)
        await mailbox.next(Chunk)
        wire.unplug()
        lines.caught_up()
        await mailbox.next(Lost)
        wire.plug()
        await mailbox.next(Opened)
        os.write(wire.master, b"back")
        assert await mailbox.received(4) == b"back"


async def test_bytes_read_after_a_stall_may_be_as_old_as_the_stall(wire, mailbox, lines_on):
    async with running(lines_on(wire.link)):
        await mailbox.next(Opened)
        await rounds()
        os.write(wire.master, b"early")
        time.sleep(0.9)  # the stall itself
        stalled = await mailbox.next(Chunk)
        await rounds(3)
        os.write(wire.master, b"fresh")
        fresh = await mailbox.next(Chunk)

    assert 850 <= stalled.tick - stalled.earliest <= 1300
    assert fresh.earliest == fresh.tick


async def test_a_stall_in_the_turn_of_the_timer_is_found_too(wire, mailbox, lines_on):
    async with running(lines_on(wire.link)) as lines:
        await mailbox.next(Opened)
        await rounds()
        os.write(wire.master, b"early")
        time.sleep(0.9)
        lines._round.cancel()
        lines._come_round()  # the timer comes before the read

        stalled = await mailbox.next(Chunk)

    assert stalled.tick - stalled.earliest >= 850


async def rounds(count: int = 1) -> None:
    """Until the loop's own timer has surely come round."""
    await asyncio.sleep(0.25 * count)


async def test_a_node_that_now_means_another_device_is_a_lost_line(wire, mailbox, lines_on, monkeypatch):
    async with running(lines_on(wire.link)):
        await mailbox.next(Opened)
        monkeypatch.setattr(Port, "is_there", lambda self: False)
        lost = await mailbox.next(Lost, 2)

    assert lost.reason.endswith("was taken away")
