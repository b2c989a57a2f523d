"""
One packet of a Unix socket at a time, and nothing that came with it.

A packet may carry open files, and whoever takes or drops it closes them: a connection that lingers takes as long to
close as its sender likes. So they are not let in where the kernel can refuse them (Linux 6.16), and elsewhere closed
where nobody waits.
"""

from __future__ import annotations

import os
import socket
import threading
from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import SurroundingsError
from ..systemwords import system_words
from ..texts import _

PACKET = 65_536
_PASS_RIGHTS = 83  # SO_PASSRIGHTS
_MOST_FILES = 253  # what the kernel lets one packet carry


def refuse_files(listener: socket.socket) -> None:
    """Whoever is let in by this listener sends no open files, where the kernel knows how."""
    with suppress(OSError):
        listener.setsockopt(socket.SOL_SOCKET, _PASS_RIGHTS, 0)


def listening(path: Path, most: int) -> socket.socket:
    """
    A socket that listens there, for the collector's account and its group.

    :raises SurroundingsError: it cannot be made.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    refuse_files(listener)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        path.unlink(missing_ok=True)
        before = os.umask(0o117)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(most)
    except OSError as error:
        listener.close()
        raise SurroundingsError(_("{path}: the door cannot be opened: {reason}.", path=path,
                                  reason=system_words(error))) from error
    return listener


def receive(link: socket.socket) -> tuple[bytes, bool]:
    """
    The next packet, and whether open files came with it; they are closed. One that is too long is cut short and no
    request any more.

    :raises OSError: nothing waits, or the link has gone.
    """
    data, carried, flags, _address = link.recvmsg(PACKET, socket.CMSG_SPACE(_MOST_FILES * 4), socket.MSG_CMSG_CLOEXEC)
    files = array("i")
    for level, kind, found in carried:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            files.frombytes(found[:len(found) - len(found) % files.itemsize])
    if files:
        aside(lambda: _close_all(files))
    return data[:PACKET - 1] if flags & socket.MSG_TRUNC else data, bool(files)


def close(link: socket.socket) -> None:
    """Lets a link go; what waits in it may have to be closed too."""
    aside(link.close)


def aside(act: Callable[[], object]) -> None:
    """Does something that may take its time where nobody waits for it."""
    threading.Thread(target=act, name="closing", daemon=True).start()


def _close_all(files: array[int]) -> None:
    for file in files:
        os.close(file)
