"""A call by modem: the device that tells its end names no caller, and has no amplifier of its own."""

from __future__ import annotations

from air import AIR, LINE, Air

from duty_console.core.inputs import Configured, PortOpened
from duty_console.domain.events import AlarmReturned, LineSet, SiteSet
from duty_console.drivers.voice_modem.reading import read

PHONE, WANG, NOBODY = "phone", "712345", "799999"
ROOM = (*AIR, LineSet(PHONE, "", "voice_modem", "", "/dev/phone", "8N1", 6000, 1, 0, True),
        LineSet("phone2", "", "voice_modem", "", "/dev/phone2", "8N1", 6000, 1, 0, True),
        SiteSet("wang", "wang", "wang", "home", "", "", WANG, "", [], "group3", False))


def room() -> Air:
    air = Air()
    air.tell(Configured(ROOM))
    air.tell(PortOpened(PHONE, "/dev/phone"))
    return air


def hears(air: Air, raw: bytes, line: str = PHONE) -> list[AlarmReturned]:
    """The ends that the core makes of a frame."""
    events = air.says(signals=read(raw).signals, line=line)
    return [event.body for event in events if isinstance(event.body, AlarmReturned) and event.body.code == "ended"]


def calls(number: str) -> bytes:
    return f"RING\r\nNMBR={number}".encode()


def test_a_call_of_a_known_number_opens_the_loudspeakers_of_its_area_and_its_end_closes_them() -> None:
    air = room()
    hears(air, calls(WANG))
    assert air.orders("3", LINE) == ["open"]
    air.confirms("3")

    (over,) = hears(air, b"\x10d")

    assert (over.account, air.newest.how, air.orders("3", LINE)) == (WANG, "hung_up", ["open", "close"])


def test_the_end_of_a_call_is_that_of_every_call_of_its_line_and_of_no_other() -> None:
    air = room()
    for number in (WANG, NOBODY):
        hears(air, calls(number))
    hears(air, calls("733333"), line="phone2")

    assert sorted(over.account for over in hears(air, b"\r\n")) == [WANG, NOBODY]
    assert hears(air, b"\r\n") == []


def test_an_end_without_a_call_is_a_log_line() -> None:
    assert hears(room(), b"NO CARRIER") == []


def test_that_the_receiver_was_put_down_does_not_confirm_that_it_was_lifted() -> None:
    air = room()
    for act in ("answer", "hang_up"):
        assert not air.ask("instruct", of=PHONE, act=act).refused
    air.says(*read(b"ATH\r\r\nOK\r\n").tells, line=PHONE)
    assert {row.act: row.state for row in air.rows["command"].values()} == {"answer": "asked", "hang_up": "confirmed"}
