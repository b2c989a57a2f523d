"""A device is found by what it is, not by the name it happens to have."""

from __future__ import annotations

import pytest

from duty_console.errors import WireError
from duty_console.wire.identity import UsbPort, locate, on_the_bus

PORTS = [UsbPort("/dev/ttyUSB0", "A10K", "1-1.2:1.0"), UsbPort("/dev/ttyUSB1", "", "1-1.3:1.0"),
         UsbPort("/dev/ttyUSB2", "QUAD", "1-1.4:1.0"), UsbPort("/dev/ttyUSB3", "QUAD", "1-1.4:1.1")]


@pytest.mark.parametrize(("key", "device"), [
    ("A10K", "/dev/ttyUSB0"), ("1-1.3", "/dev/ttyUSB1"), ("1-1.3:1.0", "/dev/ttyUSB1"), ("1-1.4:1.1", "/dev/ttyUSB3")])
def test_a_usb_port_is_found_by_serial_number_or_place(key, device):
    assert on_the_bus(key, PORTS) == device


def test_a_serial_number_with_two_ports_asks_for_the_place():
    with pytest.raises(WireError, match=r"usb:QUAD is more than one port.*usb:1-1.4:1.0, usb:1-1.4:1.1"):
        on_the_bus("QUAD", PORTS)


def test_a_missing_usb_port_says_what_is_there():
    with pytest.raises(WireError, match=r"no USB port .* NONE; there are .*A10K \(/dev/ttyUSB0\)"):
        on_the_bus("NONE", PORTS)


def test_a_link_is_followed_each_time(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).touch()
        (tmp_path / "by-id").unlink(missing_ok=True)
        (tmp_path / "by-id").symlink_to(tmp_path / name)
        assert locate(str(tmp_path / "by-id")) == str(tmp_path / name)


def test_a_missing_link_names_its_neighbours(tmp_path):
    (tmp_path / "usb-other").touch()
    with pytest.raises(WireError, match=rf"usb-mine is not there; there is {tmp_path}/usb-other"):
        locate(str(tmp_path / "usb-mine"))


@pytest.mark.parametrize("url", ["socket://127.0.0.1:1", "rfc2217://h:2"])
def test_a_network_address_is_taken_as_it_is(url):
    assert locate(url) == url
