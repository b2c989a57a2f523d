"""An end is about one call: whoever calls next on the same modem is not hung up with it (BC-22)."""

from __future__ import annotations

import json

import pytest
from air import LINE, Air
from test_modem_calls import DOWN, NOBODY, PHONE, WANG, away, back, called, calls, hears, is_told_to_a_person, told_down

from duty_console.core.inputs import PortOpened
from duty_console.drivers.voice_modem.reading import read
from duty_console.rulebook import Rulebook

OTHER = "733333"


def taken() -> Air:
    """Wang was heard, an officer speaks in his place."""
    air = called()
    assert not air.ask("take_microphone", broadcast=air.newest.id).refused
    return air


def older(air: Air) -> Air:
    """A journal from before the rule."""
    values = {id: of for id, of in air.state.rules.values().items() if id != "BC-22"}
    air.state.rules = Rulebook.recorded(json.loads(json.dumps(values)), "00000000")
    return air


def broken_off(air: Air) -> int:
    return [alarm.code for alarm in air.queue].count("call_broken_off")


def next_is_heard(air: Air) -> int:
    """Another resident calls, and is let through."""
    hears(air, calls(OTHER))
    assert not air.ask("release", broadcast=air.newest.id, of="group2").refused
    air.run()
    air.confirms("2")
    assert air.newest.state == "playing"
    return air.newest.id


def test_the_end_of_a_call_whose_caller_is_gone_hangs_up_nobody() -> None:
    air = taken()
    first = air.newest.id
    hears(air, b"NO CARRIER")
    second = next_is_heard(air)
    assert not air.ask("cut", broadcast=first).refused
    air.run()

    assert air.orders("", PHONE) == []
    assert air.of(second).state == "playing"


def test_the_end_of_a_taken_call_hangs_up_its_caller_who_is_still_there() -> None:
    air = taken()
    assert not air.ask("cut", broadcast=air.newest.id).refused

    assert air.orders("", PHONE) == ["hang_up"]


@pytest.mark.parametrize("number", [OTHER, NOBODY, WANG])
def test_whoever_rings_before_an_end_that_nobody_heard_is_not_hung_up_by_it(number: str) -> None:
    air = taken()
    first = air.newest.id
    air.run(3)
    hears(air, calls(number))  # the line was free: what was said of the end was lost
    assert not air.ask("cut", broadcast=first).refused

    assert air.orders("", PHONE) == []


def test_an_alarm_of_an_older_call_keeps_no_line_engaged() -> None:
    air = called()
    away(air, 1)
    back(air)
    told_down(air)  # its alarm stands on
    air.run(60)
    hears(air, calls(OTHER))
    assert not air.ask("refuse_call", broadcast=air.newest.id).refused

    assert air.orders("", PHONE) == ["hang_up"]


def test_a_call_that_a_rules_order_was_not_about_is_told_as_broken_off() -> None:
    air = called()
    first = air.newest.id
    hears(air, calls(OTHER))
    assert not air.ask("refuse_call", broadcast=air.newest.id).refused
    assert air.orders("", PHONE) == ["hang_up"]
    assert air.of(first).state == "playing"
    told_down(air)

    assert air.of(first).how == "interrupted"
    assert broken_off(air) == 1


def test_whoever_rings_after_the_order_that_hung_up_the_last_rings_on() -> None:
    air = called()
    assert not air.ask("instruct", of=PHONE, act="hang_up").refused
    first = air.newest.id
    hears(air, calls(OTHER))
    told_down(air)

    assert (air.of(first).how, air.newest.state) == ("cut", "held")
    assert broken_off(air) == 0


def test_the_set_up_ends_the_call_from_before_and_not_the_one_that_rings_meanwhile() -> None:
    air = called()
    first = air.newest.id
    away(air, 1)
    back(air)
    hears(air, calls(OTHER))
    told_down(air)

    assert (air.of(first).how, air.newest.state) == ("interrupted", "held")
    assert is_told_to_a_person_of(air, first)


def is_told_to_a_person_of(air: Air, first: int) -> bool:
    return broken_off(air) == 1 and air.of(first).ended_by == "collector"


def test_a_modem_that_is_set_up_anew_on_an_open_line_ends_the_call_it_has() -> None:
    air = called()
    air.run(20)
    told_down(air)

    assert air.newest.how == "interrupted"
    assert is_told_to_a_person(air)


@pytest.mark.parametrize("set_back_ms", [0, 3_600_000])
def test_a_call_from_before_a_restart_is_over_whatever_the_wall_clock_says(set_back_ms: int) -> None:
    air = called()
    air.run(2)
    air.now = air.now._replace(at=air.now.at - set_back_ms)
    air.restart()
    back(air)

    assert (air.newest.how, air.orders("3", LINE)[-1]) == ("interrupted", "close")


def test_a_call_since_the_start_survives_a_flicker_whatever_the_wall_clock_says() -> None:
    air = called()
    air.restart()
    air.tell(PortOpened(PHONE, "/dev/phone"))
    air.run(1)
    air.now = air.now._replace(at=air.now.at - 3_600_000)
    hears(air, calls(OTHER))
    away(air, 1)
    back(air)

    assert air.newest.state == "held"


def test_a_journal_that_is_older_than_the_rule_is_decided_as_it_was() -> None:
    air = older(taken())
    first = air.newest.id
    hears(air, b"NO CARRIER")
    second = next_is_heard(air)
    assert not air.ask("cut", broadcast=first).refused
    assert air.orders("", PHONE) == ["hang_up"]
    air.says(*read(DOWN).tells, line=PHONE)
    assert air.of(second).how == "cut"

    air = called()
    air.now = air.now._replace(at=air.now.at - 3_600_000)
    air.restart()
    older(air)
    back(air)
    assert air.newest.state == "playing"
