"""
One open port: opened with pyserial by URL, read and written on its descriptor where it has a usable one.

A 7E1 or 7O1 line is opened as 8N1, the same ten bits: pyserial never checks parity on input, so the driver checks it
byte by byte, which also works on a pseudo-terminal. For 8E1 and 8O1 the kernel checks: a spoilt byte reads as NUL and
so spoils its frame. Opening blocks (a network URL for seconds) and belongs in a thread. Knows nothing of frames, and
nothing of what happens when a port is lost.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
import termios
from pathlib import Path
from typing import Final

import serial

from ..cleaning import clean
from ..errors import WireError
from . import identity
from .settings import PortSettings

#: What pyserial lets through on a bad day. termios.error is no OSError.
FAULTS: Final = (serial.SerialException, OSError, termios.error)
_FRAMING = re.compile(r"([5-8])([NEOMS])([12])\Z")
_PARITY_IN_SOFTWARE = ("7E1", "7O1")
HELD = "is held by another program"
_SENTENCES = {
    errno.EAGAIN: "{device} " + HELD,
    errno.EBUSY: "{device} " + HELD,
    errno.EACCES: "no right to open {device}; its group (often dialout) must have this account as a member",
    errno.EPERM: "no right to open {device}; its group (often dialout) must have this account as a member",
    errno.ENOENT: "{device} is not there",
    errno.ENXIO: "{device} is not there",
    errno.ENODEV: "{device} is not there",
    errno.ENOTTY: "{device} is no serial port",
}


class Port:
    """An open port. `descriptor` is None where the bytes can only be had by blocking calls (rfc2217, loop)."""

    def __init__(self, device: str, handle: serial.SerialBase, descriptor: int | None) -> None:
        self.device = device
        self.handle = handle
        self.descriptor = descriptor
        self._number = os.fstat(descriptor).st_rdev if descriptor is not None and device.startswith("/") else None

    def is_there(self) -> bool:
        """False when the device node was removed or now means another device; True where that cannot be seen."""
        if self._number is None:
            return True
        try:
            return Path(self.device).stat().st_rdev == self._number
        except OSError:
            return False

    def read_some(self) -> bytes:
        """What has come, waiting for it a fifth of a second; only for a thread."""
        first = self.handle.read(1)
        waiting = int(getattr(self.handle, "in_waiting", 0)) if first else 0
        return first + self.handle.read(waiting) if waiting else first

    def close(self) -> None:
        """Closes; what was written still leaves, as long as the kernel lets it."""
        with contextlib.suppress(*FAULTS):  # gone is gone
            self.handle.close()

    def abandon(self) -> None:
        """Closes a port that has gone, without waiting (up to 30 s) for unsent bytes that can no longer leave."""
        if self._number is not None and self.descriptor is not None:
            with contextlib.suppress(*FAULTS):
                termios.tcflush(self.descriptor, termios.TCOFLUSH)
        self.close()


def open_port(settings: PortSettings) -> Port:
    """Opens a line, alone and with its old input dropped. Raises WireError with a sentence for people."""
    device = identity.locate(settings.url)
    bits, parity, stop = framing(settings.framing, device)
    native = "://" not in device
    try:
        handle = serial.serial_for_url(
            device, baudrate=settings.baud, bytesize=bits, parity=parity, stopbits=stop,
            timeout=0 if native else 0.2, **({"exclusive": True} if native else {}))
    except FAULTS as error:
        raise WireError(explain(error, device)) from None
    except (ValueError, NotImplementedError) as error:
        raise WireError(clean(f"{device} does not take {settings.baud} baud {settings.framing}: {error}")) from None
    try:
        return Port(device, handle, prepare(device, handle, parity))
    except FAULTS as error:
        handle.close()
        raise WireError(explain(error, device)) from None


def framing(word: str, device: str) -> tuple[int, str, int]:
    """Data bits, parity and stop bits to open with. A pseudo-terminal has no wire and takes 8N1 only."""
    match = _FRAMING.match(word)
    if match is None:
        raise WireError(clean(f"framing {word!r} is not known; it is data bits, parity, stop bits, such as 8N1 or 7E1"))
    if word in _PARITY_IN_SOFTWARE or device.startswith("/dev/pts/"):
        return 8, serial.PARITY_NONE, 1
    return int(match[1]), match[2], int(match[3])


def prepare(device: str, handle: serial.SerialBase, parity: str) -> int | None:
    """Makes the descriptor ready for non-blocking reads and writes; None where there is no usable one."""
    if device.startswith(("rfc2217://", "loop://")):
        return None  # rfc2217 has a socket, but what is on it is telnet, and a thread of pyserial reads it
    descriptor = int(handle.fileno())
    if device.startswith("socket://"):
        watch_far_end(descriptor)
    elif parity in (serial.PARITY_EVEN, serial.PARITY_ODD):
        attributes = termios.tcgetattr(descriptor)
        attributes[0] |= termios.INPCK
        termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
    os.set_blocking(descriptor, False)
    return descriptor


def watch_far_end(descriptor: int) -> None:
    """Lets the kernel ask a silent TCP peer every second: one that vanished without a word is gone after about 2 s."""
    connection = socket.socket(fileno=os.dup(descriptor))
    with connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in ((socket.TCP_KEEPIDLE, 1), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 2),
                              (socket.TCP_USER_TIMEOUT, 2000), (socket.TCP_NODELAY, 1)):
            connection.setsockopt(socket.IPPROTO_TCP, option, value)


def explain(error: BaseException, device: str) -> str:
    """A fault of the port as one short sentence. pyserial wraps the system's error in words of its own."""
    causes = filter(None, (error, error.__context__))
    number = next((part for cause in causes for part in cause.args[:1] if isinstance(part, int)), None)
    if number in _SENTENCES:
        return clean(_SENTENCES[number].format(device=device))
    if number is not None:
        return clean(f"{device}: {os.strerror(number)}")
    return clean(str(error) or type(error).__name__)
