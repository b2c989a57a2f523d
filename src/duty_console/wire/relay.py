"""
One relay on a port of its own: opens it, writes the bytes that switch it, closes it. For a room's sounder.
"""

from __future__ import annotations

import serial

from ..errors import WireError
from .identity import locate


def switch(url: str, baud: int, data: bytes) -> None:
    """
    Writes `data` to the relay board at `url`.

    :raises OSError: the port cannot be found, opened or written (pyserial's exceptions are OSErrors).
    """
    try:
        device = locate(url)
    except WireError as error:
        raise OSError(str(error)) from None
    with serial.serial_for_url(device, baudrate=baud, timeout=1, write_timeout=2) as port:
        port.write(data)
        port.flush()
