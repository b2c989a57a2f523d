"""A loudspeaker never opens where nobody meant it, and never stays open because of a word, an hour or an old answer."""

from __future__ import annotations

import pytest
from air import Air

from duty_console.domain.signals import Signal


def opened(air: Air) -> list[str]:
    return [order.output for _line, order in air.asked if order.act == "open"]


def burning() -> Air:
    air = Air()
    air.says(signals=(Signal("fire", "", "", "9", "village", "smoke", "new", "fire", zone="1"),))
    return air


@pytest.mark.parametrize("written", ["group4,", ",group4", "group4, ,group4"])
def test_a_comma_too_many_is_not_the_whole_village(written: str) -> None:
    air = burning()
    air.wants(written, second="")
    assert opened(air) == ["4"]


@pytest.mark.parametrize("nowhere", [" ", ","])
def test_no_area_at_all_is_not_the_whole_village(nowhere: str) -> None:
    assert burning().ask("broadcast", of=nowhere, kind="emergency", text="x").refused


def test_a_fire_that_stands_aside_replaces_no_second_person() -> None:
    air = burning()
    alarm = next(row for row in air.queue if row.signal_class == "fire")
    air.state.put("alarm", alarm._replace(state="suppressed"))
    assert air.ask("broadcast", of="all", kind="emergency", text="x").need == "second"
