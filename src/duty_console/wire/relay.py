"""
One relay on a port of its own: opens it, writes the bytes that switch it, closes it. For a room's sounder.
"""

from __future__ import annotations

import serial


def switch(url: str, baud: int, data: bytes) -> None:
    """
    Writes `data` to the relay board at `url`.

    :raises OSError: the port cannot be opened or written (pyserial's exceptions are OSErrors).
    """
    with serial.serial_for_url(url, baudrate=baud, timeout=1, write_timeout=2) as port:
        port.write(data)
        port.flush()
