"""A call by modem: the device that tells its end names no caller, and has no amplifier of its own."""

from __future__ import annotations

import pytest
from air import AIR, LINE, Air
from msgspec import structs

from duty_console.core.inputs import Configured, PortLost, PortOpened
from duty_console.domain.alarms import is_active
from duty_console.domain.events import AlarmReturned, LineSet, SiteSet
from duty_console.drivers.voice_modem.reading import read

PHONE, WANG, NOBODY = "phone", "712345", "799999"
TELEPHONE = LineSet(PHONE, "", "voice_modem", "", "/dev/phone", "8N1", 6000, 1, 0, True)
ROOM = (*AIR, TELEPHONE,
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


# A line that goes while somebody calls


DOWN = b"ATH\r\r\nOK\r\n"


def called() -> Air:
    """Wang calls and is heard."""
    air = room()
    hears(air, calls(WANG))
    air.confirms("3")
    assert air.newest.state == "playing"
    return air


def away(air: Air, seconds: float = 0.0) -> None:
    air.tell(PortLost(PHONE, "gone"))
    air.run(seconds)


def back(air: Air) -> None:
    air.tell(PortOpened(PHONE, "/dev/phone"))
    air.run()


def told_down(air: Air) -> None:
    """What the modem says to the command that sets it up while it has a call."""
    air.says(*read(DOWN).tells, line=PHONE)


def is_told_to_a_person(air: Air) -> bool:
    """One alarm about the call that broke off; the call's own stays as it is."""
    (call,) = [alarm for alarm in air.queue if alarm.code == "call"]
    return [alarm.code for alarm in air.queue].count("call_broken_off") == 1 and is_active(call)


def test_a_call_whose_modem_was_set_up_anew_is_over_as_soon_as_it_says_so() -> None:
    air = called()
    away(air, 1)
    back(air)
    air.run(2)
    assert air.newest.state == "playing"  # nothing is known yet: a flicker alone ends nobody
    told_down(air)

    assert (air.newest.how, air.orders("3", LINE)) == ("interrupted", ["open", "close"])
    assert is_told_to_a_person(air)


def test_a_call_whose_line_stays_away_is_over_after_ten_seconds() -> None:
    air = called()
    away(air, 9.9)
    assert air.newest.state == "playing"
    air.run(0.2)

    assert (air.newest.how, air.orders("3", LINE)) == ("interrupted", ["open", "close"])
    assert is_told_to_a_person(air)


def test_a_modem_that_does_not_answer_when_it_is_back_keeps_no_loudspeaker_open() -> None:
    air = called()
    away(air, 5)
    back(air)
    air.run(9.9)
    assert air.newest.state == "playing"
    air.run(0.2)

    assert air.newest.how == "interrupted"


def test_a_modem_that_falls_silent_in_a_call_keeps_no_loudspeaker_open() -> None:
    air = room()
    air.tell(Configured((*(body for body in ROOM if body is not TELEPHONE), structs.replace(TELEPHONE,
                                                                                    heartbeat_ms=10_000))))
    hears(air, calls(WANG))
    air.confirms("3")
    air.run(25 + 9.9)  # two intervals and five seconds, and ten more
    assert air.newest.state == "playing"
    air.run(0.2)

    assert air.newest.how == "interrupted"


def test_a_call_that_waits_for_the_officer_is_over_with_its_line_too() -> None:
    air = room()
    air.tell(PortOpened("phone2", "/dev/phone2"))
    hears(air, calls(NOBODY))
    assert air.newest.state == "held"
    away(air, 10.1)

    assert (air.newest.how, air.newest.state) == ("interrupted", "over")


def test_what_a_village_controller_keeps_is_not_ended_by_its_cable() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.tell(PortLost(LINE, "gone"))
    air.run(60)

    assert air.newest.state == "playing"


def test_a_microphone_that_an_officer_took_goes_on_without_the_telephone() -> None:
    air = called()
    assert not air.ask("take_microphone", broadcast=air.newest.id).refused
    away(air, 1)
    back(air)
    told_down(air)
    away(air, 30)

    assert air.newest.state == "playing"


def test_a_call_on_another_telephone_goes_on() -> None:
    air = called()
    air.tell(PortOpened("phone2", "/dev/phone2"))
    air.tell(PortLost("phone2", "gone"))
    air.run(11)
    air.says(*read(DOWN).tells, line="phone2")

    assert air.newest.state == "playing"


def test_a_receiver_put_down_by_hand_ends_what_is_heard_from_it() -> None:
    air = called()
    assert not air.ask("instruct", of=PHONE, act="hang_up").refused
    told_down(air)

    assert (air.newest.how, air.orders("3", LINE)) == ("cut", ["open", "close"])
    assert "call_broken_off" not in [alarm.code for alarm in air.queue]


@pytest.mark.parametrize(("away_s", "state"), [(0, "playing"), (3, "playing"), (12, "over")])
def test_a_call_from_before_a_restart_is_over_when_its_modem_is_set_up(away_s: float, state: str) -> None:
    air = called()
    air.run(2)
    air.restart()
    if away_s:
        away(air, away_s)
    assert air.newest.state == state
    if state == "playing":
        back(air)
        assert (air.newest.how, air.orders("3", LINE)[-1]) == ("interrupted", "close")
