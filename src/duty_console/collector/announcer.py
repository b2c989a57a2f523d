"""
The room's own voice: plays what open amplifiers wait for, one at a time, and stops at once when nobody may hear it.

A recording is a WAV file in the room's folder; a text is made into one by the room's voice (espeak-ng or another). The
player is a command; what it ends with is told to the core. Where the room has no player, an officer reads out.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from ..core.inputs import AudioOver
from ..roomtypes import Audio
from ..texts import N_
from .outcome import Playing

NO_RECORDING = N_("there is no recording of that name")
NO_VOICE = N_("the room has no voice that could read a text out")
#: A text is made into sound within so many seconds, or not at all.
VOICE_S = 20
#: So long what was stopped has to let its sound device go; then the next one tries all the same.
LETS_GO_S = 2.0


class Announcer:
    """Follows what is to be heard. `report` is told what came of it."""

    def __init__(self, audio: Audio, report: Callable[[AudioOver], None]) -> None:
        self._audio = audio
        self._report = report
        self._now: Playing | None = None
        self._task: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()  # stopped, and not gone yet
        self._over: set[int] = set()

    def follow(self, playing: Sequence[Playing]) -> None:
        """After a commit: the most urgent first. Whatever else plays ends now."""
        self._over &= {each.broadcast for each in playing}
        wanted = next((each for each in playing if each.broadcast not in self._over), None)
        if wanted == self._now or not self._audio.player:
            return
        self._stop()
        if wanted is not None:
            self._now = wanted
            self._task = asyncio.get_running_loop().create_task(self._play(wanted))

    async def close(self) -> None:
        """The collector ends: nothing plays on behind it."""
        self._stop()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._ending.add(self._task)
            self._task.add_done_callback(self._ending.discard)
        self._now, self._task = None, None

    async def _play(self, wanted: Playing) -> None:
        if self._ending:  # a sound device is one player's: the next would fail on it
            await asyncio.wait(self._ending, timeout=LETS_GO_S)
        try:
            with tempfile.TemporaryDirectory(prefix="duty-") as folder:
                reason = await self._heard(wanted, Path(folder))
        except (OSError, ValueError) as error:  # no room for the text, no such name: nothing sounds, and that is told
            reason = getattr(error, "strerror", None) or str(error)
        if self._task is not asyncio.current_task():  # stopped as it ended: what plays now is another's
            return
        self._over.add(wanted.broadcast)
        self._now, self._task = None, None
        self._report(AudioOver(wanted.broadcast, reason))

    async def _heard(self, wanted: Playing, folder: Path) -> str:
        """Empty when it was played to its end, else why not."""
        if wanted.recording:
            file = self._recording(wanted.recording)
            if file is None:
                return NO_RECORDING
        else:
            file = folder / "text.wav"
            if not self._audio.voice:
                return NO_VOICE
            text = f" {wanted.text}" if wanted.text.startswith("-") else wanted.text  # to be said, and no option
            reason = await _run([word.replace("{file}", str(file)).replace("{text}", text)
                                 for word in self._audio.voice], VOICE_S)
            if reason:
                return reason
        return await _run([*self._audio.player, str(file)], None)

    def _recording(self, name: str) -> Path | None:
        """A file of the room's folder; a name is no path."""
        if not self._audio.folder or Path(name).name != name or name.startswith("."):
            return None
        file = Path(self._audio.folder) / (name if name.endswith(".wav") else f"{name}.wav")
        return file if file.is_file() else None


def _dying_with_us(words: Sequence[str]) -> list[str]:
    """The command as the kernel ends it when the collector is killed: an old text must not sound behind a new one."""
    return [*(("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()), *words]


async def _run(words: Sequence[str], limit_s: float | None) -> str:
    """Runs a command; why it failed, empty where it did not. It dies with whoever waits for it, and so does what it has
    started: a script that calls a player is not what sounds."""
    if shutil.which(words[0]) is None:
        return f"{words[0]}: {os.strerror(errno.ENOENT)}"
    try:
        process = await asyncio.create_subprocess_exec(
            *_dying_with_us(words), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True)
    except (OSError, ValueError) as error:
        return f"{words[0]}: {getattr(error, 'strerror', None) or error}"
    try:
        async with asyncio.timeout(limit_s):  # wait_for may swallow a cancel that comes as the process ends
            code = await process.wait()
    except TimeoutError:
        return f"{words[0]}: did not end within {limit_s} s"
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return f"{words[0]}: ended with {code}" if code else ""
