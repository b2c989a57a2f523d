"""
A cable that exists only here: a pseudo-terminal behind a stable name, which can be pulled out and put back.

The far end holds the master; the program opens the name in the folder like any device. Both descriptors stay with us,
so that closing them is what unplugging is: the program sees a hang-up. Knows nothing of what is said over it.
"""

from __future__ import annotations

import contextlib
import os
import tty
from pathlib import Path


class Cable:
    """A pseudo-terminal in raw mode; `path` is what the program opens, `master` the far end's descriptor or None."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        self.master: int | None = None
        self._slave = -1
        self.replug()

    @property
    def is_plugged(self) -> bool:
        return self.master is not None

    def replug(self) -> None:
        """A new pseudo-terminal behind the same name; nothing if the cable is in."""
        if self.master is not None:
            return
        master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(master, False)
        new = self.path.with_name(self.path.name + ".new")
        new.unlink(missing_ok=True)
        new.symlink_to(os.ttyname(self._slave))
        new.rename(self.path)  # the name is never half there
        self.master = master

    def unplug(self) -> None:
        """Takes name and device away; nothing if the cable is out."""
        if self.master is None:
            return
        self.path.unlink(missing_ok=True)
        os.close(self.master)
        os.close(self._slave)
        self.master = None

    def write(self, data: bytes) -> None:
        """Sends; what nobody reads, or what goes into a cable that is out, is lost as on a real wire."""
        if self.master is not None:
            with contextlib.suppress(OSError):
                os.write(self.master, data)

    def read(self) -> bytes:
        """What the program sent; empty if nothing."""
        if self.master is None:
            return b""
        try:
            return os.read(self.master, 4096)
        except OSError:
            return b""
