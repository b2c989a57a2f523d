"""
Runs one console from the first paint to the farewell, and says on the plain terminal what must still be said.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path

from .. import heads, texts
from ..cleaning import clean
from ..texts import _
from . import terminal, typed
from .app import DutyApp
from .memory import Memory
from .picture import LIVE
from .player import Player


def main_loop(reader_path: Path, *, viewer: bool, lang: str | None, remembers: bool = True,
              farewell: bool = True, player: Player | None = None, told: str = "") -> int:
    """
    Runs the console of the room whose store this is, until the officer leaves; the result is the exit code. It
    `remembers` the head it saw, unless the store goes with it; `farewell` says whether reception goes on; what is
    `told` stands on every screen.

    :raises UsageError: there is no terminal.
    """
    terminal.require()
    typed.make_safe()
    gc.disable()  # until the first paint; the app turns it on again
    with terminal.measured():
        app = DutyApp(reader_path, viewer=viewer, memory=Memory(reader_path) if remembers else None, player=player,
                      told=told)
        app.book.look()
        texts.use(texts.pick(lang, app.book.room.language or None))
        app.run(mouse=False)
    gc.enable()
    if app.memory and app.memory.broken[1]:
        with suppress(OSError):
            sys.stderr.write(clean(f"{app.memory.broken[1]} {heads.remedy(reader_path)}") + "\n")
    if farewell and app.return_code == 0:
        with suppress(OSError):
            sys.stderr.write((_("The console has been left; reception goes on.") if app.picture.link == LIVE else
                              _("The console has been left. There is no collector: nothing is received.")) + "\n")
    return 1 if app.return_code is None else app.return_code
