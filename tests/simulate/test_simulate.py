"""The commands as they ship: far ends on cables that a program can open, and recordings of what they say."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager

import pytest

from duty_console import cli, shipped
from duty_console.clock import SystemClock
from duty_console.domain.signals import Chunk
from duty_console.wire.capture import read_capture
from duty_console.wire.lines import Lines
from duty_console.wire.notices import Lost, Opened
from duty_console.wire.settings import PortSettings

ROOM = str(shipped.folder("fixtures", "rooms", "xiwan.toml"))
STORY = """title_zh = "a"
title_en = "b"
[[step]]
at = 0.2
line = "receiver"
event = { account = "1003", code = "101", zone = "001" }
[[step]]
at = 0.3
line = "receiver2"
unplug = true
[[step]]
at = 0.6
line = "receiver2"
replug = true
[[step]]
at = 0.7
line = "receiver"
noise = "00FF"
"""


@asynccontextmanager
async def duty(*words: str, stdin: int = asyncio.subprocess.DEVNULL):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "duty_console.cli", *words, "--lang", "en", stdin=stdin,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def plugged(process, count: int = 2) -> dict[str, str]:
    lines = [await asyncio.wait_for(process.stdout.readline(), 20) for _ in range(count)]
    return dict(line.decode().strip().split("=", 1) for line in lines)


async def until(stream, words: str) -> str:
    async with asyncio.timeout(20):
        while (line := await stream.readline()).decode():
            if words in line.decode():
                return line.decode()
    raise AssertionError(f"ended without saying {words!r}")


async def recorded(capture, data: bytes) -> None:
    async with asyncio.timeout(20):
        while data not in b"".join(record.data for record in read_capture(capture)):
            await asyncio.sleep(0.05)


async def test_a_program_hears_a_story_and_its_answers_are_narrated(tmp_path):
    (tmp_path / "s.toml").write_text(STORY)
    told: asyncio.Queue[Chunk | Opened | Lost] = asyncio.Queue()
    async with duty("simulate", ROOM, "--story", str(tmp_path / "s.toml"), "--folder", str(tmp_path)) as process:
        cables = await plugged(process)
        lines = Lines([PortSettings(name, url, 9600, "8N1") for name, url in cables.items()], SystemClock(),
                      told.put_nowait)
        lines.start()
        heard: dict[str, bytes] = {"receiver": b""}
        seen: list[str] = []
        async with asyncio.timeout(20):
            while not (heard["receiver"].endswith(b"\x00\xff") and seen.count("Opened receiver2") == 2):
                match await told.get():
                    case Chunk(line=line, data=data):
                        heard[line] = heard.get(line, b"") + data
                        if data.endswith(b"\x14"):
                            lines.write(line, b"\x06")
                    case notice:
                        seen.append(f"{type(notice).__name__} {notice.line}")
        await until(process.stderr, "receiver: acknowledged after")
        await lines.close()
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0

    assert b"181003E10101001\x14" in heard["receiver"]
    assert seen.count("Lost receiver2") == 1
    assert not list(tmp_path.glob("receiver*"))


async def test_the_word_quit_ends_the_play():
    async with duty("simulate", ROOM, stdin=asyncio.subprocess.PIPE) as process:
        cables = await plugged(process)
        assert all(os.path.exists(path) for path in cables.values())  # noqa: PTH110
        process.stdin.write(b"quit\n")
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_a_recording_holds_what_the_far_end_said_until_the_interrupt(tmp_path):
    (tmp_path / "s.toml").write_text(STORY)
    capture = tmp_path / "a.wire"
    async with duty("simulate", ROOM, "--story", str(tmp_path / "s.toml"), "--folder", str(tmp_path)) as far:
        cables = await plugged(far)
        async with duty("record", cables["receiver"], "--output", str(capture), "--driver", "surgard") as process:
            await until(process.stderr, "recording")
            await recorded(capture, b"1003E10101001\x14")  # said again and again, for nobody answers
            async with duty("record", cables["receiver"]) as second:
                assert "held by another program" in await until(second.stderr, "duty: ")
                assert await second.wait() == 5
            process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), 10) == 0


def test_a_recording_is_never_written_over_another_and_leaves_nothing_where_no_line_opened(tmp_path):
    kept, fresh = tmp_path / "kept.wire", tmp_path / "fresh.wire"
    kept.write_text("evidence")

    assert cli.main(["record", "/dev/ptmx", "--output", str(kept), "--seconds", "0.1"]) == 5
    assert cli.main(["record", str(tmp_path / "none"), "--output", str(fresh)]) == 5
    assert (kept.read_text(), fresh.exists()) == ("evidence", False)


@pytest.mark.parametrize("words", [["ttyUSB0"], ["socket://host"], ["/dev/ptmx", "--framing", "9X9"],
                                   ["/dev/ptmx", "--seconds", "0"]])
def test_what_can_be_no_line_is_a_wrong_call(words):
    assert cli.main(["record", *words]) == 3


def test_the_demo_names_the_stories_before_it_starts_anything(capsys):
    assert cli.main(["demo", "--lang", "en", "--headless", "1", "--story", "strom"]) == 2
    assert capsys.readouterr().err == ("duty: there is no story strom; there are: demo, quiet, storm, wires. "
                                       "Did you mean storm?\n")


async def test_a_recording_ends_by_itself_after_its_time(tmp_path):
    async with duty("simulate", ROOM, "--folder", str(tmp_path)) as far:
        cables = await plugged(far)
        async with duty("record", cables["receiver"], "--seconds", "0.1") as process:
            out, _err = await asyncio.wait_for(process.communicate(), 10)

    assert process.returncode == 0
    assert out == b"# duty capture 1 raw\n"
