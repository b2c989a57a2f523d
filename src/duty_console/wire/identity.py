"""
Which device a line's name means today: a device keeps its identity when it comes back under another name.

    /dev/serial/by-id/...      a link kept by udev: followed at every opening
    usb:A10K3XYZ               the USB serial number
    usb:1-1.2                  the place on the bus (hub and socket), for adapters that have no serial number
    socket://  rfc2217://      taken as they are

Opens nothing. An error says what was looked for and what is there instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from serial.tools import list_ports

from ..errors import WireError

#: As many names as still fit a sentence.
_NAMED = 8


class UsbPort(NamedTuple):
    """A port as the bus shows it; empty strings where it does not tell."""

    device: str
    serial_number: str
    location: str


def locate(url: str) -> str:
    """The device path that `url` means now, or the URL itself where it needs no looking up. Raises WireError."""
    if url.startswith("usb:"):
        return on_the_bus(url.removeprefix("usb:"), usb_ports())
    if "://" in url:
        return url
    path = Path(url)
    try:
        return str(path.resolve(strict=True))
    except (OSError, RuntimeError):
        raise WireError(f"{url} is not there; {beside(path)}") from None


def on_the_bus(key: str, ports: list[UsbPort]) -> str:
    """The device of the one USB port with this serial number or place."""
    found = sorted({port.device for port in ports if key in names(port)})
    if len(found) == 1:
        return found[0]
    if found:
        places = sorted(port.location for port in ports if port.device in found)
        raise WireError(f"usb:{key} is more than one port; name one by its place; there {listed('usb:', places)}")
    there = sorted(f"{port.serial_number or port.location} ({port.device})" for port in ports)
    raise WireError(f"no USB port has the serial number or place {key}; there {listed('usb:', there)}")


def names(port: UsbPort) -> set[str]:
    """What a USB port may be called: its serial number, its place with and without the interface."""
    return {name for name in (port.serial_number, port.location, port.location.partition(":")[0]) if name}


def usb_ports() -> list[UsbPort]:
    """Every USB serial port of the machine."""
    return [UsbPort(port.device, port.serial_number or "", port.location or "")
            for port in list_ports.comports() if port.vid is not None]


def beside(path: Path) -> str:
    """What is there instead of a missing device: its neighbours for a by-id link, else the machine's ports."""
    if path.parent == Path("/dev"):
        there = sorted(port.device for port in list_ports.comports())
    else:
        there = sorted(str(entry) for entry in path.parent.iterdir()) if path.parent.is_dir() else []
    return "there " + listed("", there)


def listed(prefix: str, found: list[str]) -> str:
    """`is A`, `are A, B` or `is none`, cut where it grows too long to read."""
    if not found:
        return "is none"
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    verb = "is " if len(found) == 1 else "are "
    return verb + ", ".join(prefix + name for name in found[:_NAMED]) + more
