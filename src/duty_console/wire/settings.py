"""
How a port is to be opened, as the room file says it.

Knows nothing of what is said over the port.
"""

from __future__ import annotations

from typing import NamedTuple


class PortSettings(NamedTuple):
    """One line: its name in the room, where it is (device path, `usb:...`, `socket://`, `rfc2217://`), its speed in
    baud and its framing: data bits, parity and stop bits in the usual three letters, such as 8N1 or 7E1."""

    name: str
    url: str
    baud: int
    framing: str
