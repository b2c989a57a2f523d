"""
Clocks of a program that are ours: a shim that is preloaded, and the file through which it is told (`clockshim.c`).

Knows nothing of the program.
"""

from __future__ import annotations

import os
import struct
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHIM = Path(__file__).with_name("clockshim.c")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def built(folder: Path) -> Path:
    """The shim, compiled into a folder."""
    made = folder / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-nostdlib", "-O2", "-fno-builtin", "-o", str(made), str(SHIM)],
                   check=True)
    return made


class Clocks:
    """Both clocks of whatever is started with `environment`."""

    def __init__(self, folder: Path, shim: Path) -> None:
        self.file, self.boot_file = folder / "clock", folder / "boot"
        self.file.write_bytes(bytes(16))
        self.boots = 0
        self._set, self._slept = 0, 0  # nanoseconds
        self.environment = {"LD_PRELOAD": str(shim), "DUTY_CLOCK": str(self.file)}

    def set_by(self, seconds: float) -> None:
        """Somebody has set the wall clock, so far from the true time."""
        self._set = round(seconds * 1e9)
        self._tell()

    def now(self) -> float:
        """The wall clock."""
        return (time.time_ns() + self._set + self._slept) / 1e9

    def go_to(self, moment: float) -> None:
        """Time passes until a moment of the wall clock; none where that is over."""
        ahead = round(moment * 1e9) - time.time_ns() - self._set - self._slept
        if ahead > 0:
            self._slept += ahead
            self._tell()

    def go_on(self, seconds: float) -> None:
        """So much time passes."""
        self._slept += round(seconds * 1e9)
        self._tell()

    def reboot(self, moment: float, up_s: float = 20.0) -> None:
        """The machine comes up at a moment of the wall clock; whatever is started from now on is of that boot."""
        self.boots += 1
        self.boot_file.write_text(f"{self.boots:08x}-0000-4000-8000-000000000000\n", encoding="ascii")
        self.environment["DUTY_BOOT"] = str(self.boot_file)
        self._slept = round(up_s * 1e9) - time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        self._set = round(moment * 1e9) - time.time_ns() - self._slept
        self._tell()

    def _tell(self) -> None:
        """Both at once, each where the shim looks for it."""
        file = os.open(self.file, os.O_WRONLY)
        os.pwrite(file, struct.pack("qq", self._set, self._slept), 0)
        os.close(file)


class Day(Clocks):
    """Clocks that are told by the time of day of a room in China: the day is one that has not begun."""

    def __init__(self, folder: Path, shim: Path) -> None:
        super().__init__(folder, shim)
        tomorrow = datetime.now(SHANGHAI) + timedelta(days=1)
        self.midnight = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()

    def moment(self, text: str, day: int = 0) -> float:
        """A time of day such as 19:41:07.4, of the first day or a later one."""
        hours, minutes, seconds = (*text.split(":"), "0")[:3]
        return self.midnight + day * 86_400 + int(hours) * 3600 + int(minutes) * 60 + float(seconds)

    def at(self, text: str, day: int = 0) -> None:
        """Time passes until then."""
        self.go_to(self.moment(text, day))
