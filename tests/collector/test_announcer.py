"""What the room plays by itself: to its end, only while somebody may hear it, and never a file of somebody else's."""

from __future__ import annotations

import asyncio
import os
import sys
import wave
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from duty_console.collector import announcer
from duty_console.collector.announcer import NO_RECORDING, NO_VOICE, Announcer
from duty_console.collector.outcome import Playing
from duty_console.core.inputs import AudioOver
from duty_console.roomtypes import Audio

#: Says which process plays what, then plays until its file is gone or it is killed.
PLAYER = """
import os, pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {sys.argv[-1]}")
while "forever" in pathlib.Path(sys.argv[-1]).name: time.sleep(0.02)
"""


def player(tmp_path: Path) -> tuple[str, ...]:
    return sys.executable, "-c", PLAYER, str(tmp_path / "playing")


def run(work: Callable[[Announcer, asyncio.Queue[AudioOver]], Awaitable[None]], audio: Audio) -> None:
    async def go() -> None:
        over: asyncio.Queue[AudioOver] = asyncio.Queue()
        announcer = Announcer(audio, over.put_nowait)
        try:
            await work(announcer, over)
        finally:
            await announcer.close()
    asyncio.run(asyncio.wait_for(go(), 30))


def recording(tmp_path: Path, name: str) -> None:
    with wave.open(str(tmp_path / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 800)


async def playing(tmp_path: Path) -> tuple[int, str]:
    """Which process plays which file, once one does."""
    note = tmp_path / "playing"
    while not (note.exists() and note.read_text(encoding="utf-8")):
        await asyncio.sleep(0.01)
    pid, _space, file = note.read_text(encoding="utf-8").partition(" ")
    note.unlink()
    return int(pid), file


async def ended(pid: int) -> None:
    while Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8"):
        await asyncio.sleep(0.01)


def test_a_recording_is_played_to_its_end_and_that_is_told(tmp_path: Path) -> None:
    recording(tmp_path, "evacuate")

    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "", "evacuate")])
        assert (await playing(tmp_path))[1] == str(tmp_path / "evacuate.wav")
        assert await over.get() == AudioOver(7, "")
    run(work, Audio(player(tmp_path), (), str(tmp_path)))


@pytest.mark.parametrize("name", ["nothing", "../secret", "/etc/passwd", ".hidden", "a/b"])
def test_a_name_that_is_no_recording_of_the_room_is_told_as_none(tmp_path: Path, name: str) -> None:
    recording(tmp_path, "secret")
    (tmp_path / "room").mkdir()

    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "", name)])
        assert await over.get() == AudioOver(7, NO_RECORDING)
    run(work, Audio(player(tmp_path), (), str(tmp_path / "room")))
    assert not (tmp_path / "playing").exists()


def test_what_nobody_may_hear_any_more_is_silent_at_once_and_what_is_more_urgent_plays(tmp_path: Path) -> None:
    for name in ("forever", "forever2"):
        recording(tmp_path, name)

    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "", "forever")])
        first, _file = await playing(tmp_path)
        announcer.follow([Playing(8, "", "forever2"), Playing(7, "", "forever")])
        await ended(first)
        second, file = await playing(tmp_path)
        assert file.endswith("forever2.wav")
        announcer.follow([])
        await ended(second)
        assert over.empty(), "what was stopped has not come to its end"
    run(work, Audio(player(tmp_path), (), str(tmp_path)))


def test_what_comes_next_begins_when_the_player_before_it_has_gone(tmp_path: Path,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound device is one player's: a red warning must not fail because a programme's player has not gone yet."""
    lived: list[tuple[str, str]] = []
    for name in ("opera", "notice", "fire"):
        recording(tmp_path, name)

    async def plays(words: Sequence[str], _limit_s: float | None) -> str:
        name = Path(words[-1]).stem
        lived.append((name, "begins"))
        try:
            await asyncio.Event().wait()
        finally:
            for _turn in range(20):  # the kernel takes its time
                await asyncio.sleep(0)
            lived.append((name, "gone"))
        return ""
    monkeypatch.setattr(announcer, "_run", plays)

    async def work(made: Announcer, _over: asyncio.Queue[AudioOver]) -> None:
        made.follow([Playing(7, "", "opera")])
        while not lived:
            await asyncio.sleep(0)
        made.follow([Playing(8, "", "notice")])
        await asyncio.sleep(0)
        made.follow([Playing(9, "", "fire")])
        while ("fire", "begins") not in lived:
            await asyncio.sleep(0)
        assert lived == [("opera", "begins"), ("opera", "gone"), ("fire", "begins")]
    run(work, Audio(("player",), (), str(tmp_path)))
    assert lived[-1] == ("fire", "gone")


def test_a_player_that_never_goes_does_not_silence_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("opera", "fire"):
        recording(tmp_path, name)
    begun: list[str] = []

    async def run_(words: Sequence[str], _limit_s: float | None) -> str:
        begun.append(Path(words[-1]).stem)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.shield(hangs.wait()) if begun == ["opera"] else None
        return ""
    hangs = asyncio.Event()
    monkeypatch.setattr(announcer, "_run", run_)
    monkeypatch.setattr(announcer, "LETS_GO_S", 0.05)

    async def work(made: Announcer, _over: asyncio.Queue[AudioOver]) -> None:
        made.follow([Playing(7, "", "opera")])
        while not begun:
            await asyncio.sleep(0)
        made.follow([Playing(9, "", "fire")])
        while begun != ["opera", "fire"]:
            await asyncio.sleep(0.01)
        hangs.set()
    run(work, Audio(("player",), (), str(tmp_path)))


def test_a_collector_that_ends_leaves_nothing_playing(tmp_path: Path) -> None:
    recording(tmp_path, "forever")
    found: list[int] = []

    async def work(announcer: Announcer, _over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "", "forever")])
        found.append((await playing(tmp_path))[0])
        await announcer.close()
        await ended(found[0])
    run(work, Audio(player(tmp_path), (), str(tmp_path)))
    assert found


def test_a_player_that_fails_and_a_room_without_a_voice_are_told(tmp_path: Path) -> None:
    recording(tmp_path, "evacuate")
    for audio, asked, why in (
            (Audio(("false",), (), str(tmp_path)), Playing(7, "", "evacuate"), "false: ended with 1"),
            (Audio(("no-such-player",), (), str(tmp_path)), Playing(7, "", "evacuate"),
             f"no-such-player: {os.strerror(2)}"),
            (Audio(player(tmp_path)), Playing(7, "请注意", ""), NO_VOICE)):
        async def work(announcer: Announcer, over: asyncio.Queue[AudioOver], asked: Playing = asked,
                       why: str = why) -> None:
            announcer.follow([asked])
            assert await over.get() == AudioOver(7, why)
        run(work, audio)


def test_a_room_without_a_player_plays_nothing_and_says_nothing(tmp_path: Path) -> None:
    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "请注意", "")])
        await asyncio.sleep(0)
        assert over.empty()
    run(work, Audio())


def test_a_text_is_read_out_by_a_real_voice(tmp_path: Path) -> None:
    """A text is an argument of the voice and no more: nothing in it is a command."""
    copy = "import shutil, sys; shutil.copy(sys.argv[-1], sys.argv[1])"
    keep = (sys.executable, "-c", copy, str(tmp_path / "said.wav"))
    text = "演习，演习。请撤离 $(touch /tmp/no) `id`"

    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, text, "")])
        assert await over.get() == AudioOver(7, "")
    run(work, Audio(keep, ("espeak-ng", "-v", "cmn", "-w", "{file}", "--", "{text}")))
    with wave.open(str(tmp_path / "said.wav"), "rb") as file:
        assert file.getnframes() / file.getframerate() > 1.0


def test_what_cannot_be_found_or_made_is_told_and_keeps_no_amplifier_open(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "", "村" * 100)])  # longer than a name of a file can be
        assert (await asyncio.wait_for(over.get(), 5)).reason
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))
        announcer.follow([Playing(8, "请撤离", "")])
        told = await asyncio.wait_for(over.get(), 5)
        assert (told.broadcast, bool(told.reason)) == (8, True)
    run(work, Audio(player(tmp_path), ("cp", "{text}", "{file}"), str(tmp_path)))


def test_a_text_that_looks_like_an_option_is_said_and_sets_nothing(tmp_path: Path) -> None:
    said = tmp_path / "said"
    voice = (sys.executable, "-c", "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[3]); "
             "pathlib.Path(sys.argv[2]).write_bytes(b'')", str(said), "{file}", "{text}")

    async def work(announcer: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        announcer.follow([Playing(7, "-f/etc/passwd", "")])
        assert await over.get() == AudioOver(7, "")
    run(work, Audio(player(tmp_path), voice))
    assert said.read_text(encoding="utf-8") == " -f/etc/passwd"


@pytest.mark.parametrize("turns", range(6))
def test_a_text_that_is_stopped_as_its_voice_ends_is_not_played_and_what_comes_next_can_be_stopped(
        turns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the voice and the word to stop may come in one turn of the loop: neither is lost."""
    made: list[Made] = []

    class Made:
        """A process that ends when it is told to."""

        def __init__(self, *words: str) -> None:
            self.words, self.pid, self.returncode = words, len(made), None
            self.over: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def ends(self, code: int) -> None:
            if not self.over.done():
                self.over.set_result(code)

        async def wait(self) -> int | None:
            self.returncode = await asyncio.shield(self.over)
            return self.returncode

    async def begins(*words: str, **_how: object) -> Made:
        made.append(Made(*words))
        return made[-1]
    monkeypatch.setattr(announcer.asyncio, "create_subprocess_exec", begins)
    monkeypatch.setattr(announcer.shutil, "which", lambda word: None if word == "setpriv" else "/bin/true")
    monkeypatch.setattr(announcer.os, "killpg", lambda pid, _signal: made[pid].ends(-9))
    monkeypatch.setattr(announcer, "LETS_GO_S", 0.2)

    async def comes(count: int) -> None:
        while len(made) < count:
            await asyncio.sleep(0)

    async def work(it: Announcer, over: asyncio.Queue[AudioOver]) -> None:
        it.follow([Playing(7, "甲", "")])
        await comes(1)
        made[0].ends(0)
        for _turn in range(turns):
            await asyncio.sleep(0)
        it.follow([Playing(8, "乙", "")])
        played = [each for each in made if each.words[0] == "player"]
        await comes(len(made) + 1)
        second = made[-1]
        assert second.words[:2] == ("voice", "乙"), "nothing of the first text sounds once it was stopped"
        assert all(each.over.done() for each in played)
        second.ends(0)
        await comes(len(made) + 1)
        assert made[-1].words[0] == "player"
        it.follow([])
        while not made[-1].over.done():
            await asyncio.sleep(0)
        assert over.empty(), "what was stopped has not come to its end"
    run(work, Audio(("player",), ("voice", "{text}", "{file}")))
