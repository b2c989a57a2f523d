"""
The terminal a console needs.

`require` loads nothing of a screen, so that a wrong call is answered at once.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import UsageError
from ..texts import _

#: Over a thin line the screen follows at this pace (ms) instead.
PACE_MS, THIN_PACE_MS = 30, 150


def require() -> None:
    """
    Stops before a screen would be drawn to nowhere: without a terminal it would never end, not even by a lost link.

    :raises UsageError: there is none, or it cannot place text.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("The console needs a terminal for input and for its screen (standard input and standard "
                           "error). Over SSH use `ssh -t`; without a screen use `duty status` or `duty events`."))
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(_("This terminal (TERM={term}) cannot place text. Use another one, or `duty status`.",
                           term=os.environ.get("TERM", "")))
    if os.environ["TERM"].lower() == "unknown":  # the library takes it for dumb, of 80x25 whatever its size
        os.environ["TERM"] = "vt100"


@contextmanager
def measured() -> Iterator[None]:
    """
    While this lasts a screen has the size of the terminal that it is written to. The library would believe the
    environment first, which never learns of another size, and then measure standard output: where that goes elsewhere
    it took turns between two sizes, and painted for ever.
    """
    if all(os.get_terminal_size(sys.stderr.fileno())):
        for word in ("COLUMNS", "LINES"):
            os.environ.pop(word, None)
    sys.stdout.flush()
    output, kept = sys.stdout.fileno(), os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), output)
    try:
        yield
    finally:
        os.dup2(kept, output)
        os.close(kept)


def name() -> str:
    """What this terminal is called, and over SSH from where. Asked of the real standard error: a screen replaces it."""
    far = os.environ.get("SSH_CONNECTION", "").partition(" ")[0]
    try:
        tty = os.ttyname(sys.__stderr__.fileno()) if sys.__stderr__ is not None else ""
    except (OSError, ValueError):
        tty = ""
    return f"{tty} {far}".strip()


def has_gone() -> bool:
    """Whether the other end hung up: then nobody sees anything, and no signal need have told us."""
    asked = select.poll()
    asked.register(sys.stdin.fileno(), 0)  # hang-up and errors are told unasked
    return any(what & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _file, what in asked.poll(0))


def pace_ms() -> int:
    """How soon a change after a change is painted."""
    return THIN_PACE_MS if os.environ.get("SSH_CONNECTION") else PACE_MS
