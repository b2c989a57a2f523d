"""Real converters: socat's cable, ser2net's raw port and its RFC 2217 port. A missing tool is an error."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from duty_console.domain.signals import Chunk
from duty_console.wire.notices import Lost, Opened


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@asynccontextmanager
async def program(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL,
                                                   stdout=asyncio.subprocess.DEVNULL,
                                                   stderr=asyncio.subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def running(lines):
    lines.start()
    try:
        yield lines
    finally:
        await lines.close()


@asynccontextmanager
async def ser2net(tmp_path, wire, accepter: str):
    port = free_port()
    (tmp_path / "s.yaml").write_text(
        f"%YAML 1.1\n---\nconnection: &c1\n  accepter: {accepter},127.0.0.1,{port}\n"
        f"  connector: serialdev,{os.ttyname(wire.slave)},9600n81,local\n")
    async with program("ser2net", "-n", "-c", str(tmp_path / "s.yaml"), "-P", str(tmp_path / "pid")) as process:
        yield port, process


async def answered(master: int, expected: bytes) -> bytes:
    loop, found = asyncio.get_running_loop(), asyncio.Event()
    data = b""

    def take() -> None:
        nonlocal data
        data += os.read(master, 4096)
        if len(data) >= len(expected):
            found.set()

    loop.add_reader(master, take)
    await asyncio.wait_for(found.wait(), 5)
    loop.remove_reader(master)
    return data


async def speaks(wire, mailbox, lines) -> None:
    """Bytes go both ways. ser2net opens its device only when somebody connects and drops what came before."""
    async with asyncio.timeout(10):
        while b"\xff5011\x14" not in b"".join(told.data for told in mailbox.all if isinstance(told, Chunk)):
            os.write(wire.master, b"\xff5011\x14")
            await asyncio.sleep(0.02)
    lines.write("a", b"\x06\xff")
    assert await answered(wire.master, b"\x06\xff") == b"\x06\xff"


async def test_a_cable_of_socat_carries_bytes_and_hangs_up(tmp_path, mailbox, lines_on):
    a, b = tmp_path / "A", tmp_path / "B"
    async with program("socat", f"pty,raw,echo=0,link={a}", f"pty,raw,echo=0,link={b}") as socat, running(lines_on(a)):
        await mailbox.next(Opened)
        async with asyncio.timeout(5):  # socat names its second end after the first
            while not b.exists():
                await asyncio.sleep(0.01)
        far = os.open(b, os.O_RDWR | os.O_NOCTTY)
        os.write(far, b"hello")
        assert await mailbox.received(5) == b"hello"
        socat.kill()
        lost = await mailbox.next(Lost, 2)
        os.close(far)

    assert lost.reason


@pytest.mark.filterwarnings("ignore:set(Name|Daemon):DeprecationWarning")  # pyserial's rfc2217
@pytest.mark.parametrize(("accepter", "url"), [
    ("tcp", "socket://127.0.0.1:{port}"),
    ("telnet(rfc2217),tcp", "rfc2217://127.0.0.1:{port}?ign_set_control"),
])
async def test_a_converter_carries_bytes_and_its_end_is_noticed(tmp_path, wire, mailbox, lines_on, accepter, url):
    async with (ser2net(tmp_path, wire, accepter) as (port, process),
                running(lines_on(url.format(port=port))) as lines):
        await mailbox.next(Opened)
        await speaks(wire, mailbox, lines)
        process.kill()
        lost = await mailbox.next(Lost, 3)

        assert lost.reason
        assert not lines.is_open("a")


async def test_an_address_where_nobody_listens_is_a_lost_line(mailbox, lines_on):
    async with running(lines_on(f"socket://127.0.0.1:{free_port()}")):
        lost = await mailbox.next(Lost)

    assert "Connection refused" in lost.reason
