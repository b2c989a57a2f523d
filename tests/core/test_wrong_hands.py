"""A loudspeaker never opens where nobody meant it, and never stays open because of a word, an hour or an old answer."""

from __future__ import annotations

import pytest
from air import AIR, KNOWN, LINE, UNKNOWN, Air
from msgspec import structs

from duty_console.core.inputs import Configured, PortOpened, Started
from duty_console.domain.broadcastevents import AmplifierSet, AreaSet
from duty_console.domain.events import Body, SiteSet
from duty_console.domain.signals import Signal, Told


def numbers(air: Air) -> list[int]:
    return [order.number for _line, order in air.asked]


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


@pytest.mark.parametrize("area", ["group1", "village"])
def test_an_unknown_number_opens_no_area_whose_calls_the_officer_keeps(area: str) -> None:
    air = Air()
    assert not air.ask("hold_area", of=area, reason="孩子在玩").refused
    air.dials(UNKNOWN, line="far")
    air.run(60)
    assert (air.newest.how, air.asked) == ("refused", [])


def test_an_area_that_the_officer_keeps_while_a_call_is_held_stays_closed() -> None:
    air = Air()
    air.dials(UNKNOWN, line="far")
    air.run(5)
    assert not air.ask("hold_area", of="group1", reason="孩子在玩").refused
    air.run(60)
    assert (air.newest.how, air.asked) == ("refused", [])


def test_a_call_of_a_larger_area_opens_none_within_it_whose_calls_the_officer_keeps() -> None:
    def moved(body: Body) -> Body:
        if isinstance(body, AreaSet) and body.area in ("group3", "group4"):
            return structs.replace(body, parent="half")
        return structs.replace(body, area="half") if isinstance(body, SiteSet) and body.site == "lin" else body

    air = Air()
    air.tell(Configured((*map(moved, AIR), AreaSet("half", "半村", "Half", "village"))))
    assert not air.ask("hold_area", of="group4", reason="孩子在玩").refused
    air.dials(KNOWN)
    assert (air.newest.why, air.asked) == ("area_held", [])


def test_what_stays_open_after_an_order_to_close_that_nobody_confirmed_is_closed_when_its_device_says_so() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.hangs_up()
    air.run(9)
    assert air.orders("4") == ["open", "close", "close"], "nobody answered"

    air.says(Told("output", "4", "open"))
    assert air.orders("4") == ["open", "close", "close", "close"], "that one came to nothing"
    air.says(Told("output", "4", "open"))
    assert air.orders("4").count("close") == 3, "not more often than it can be answered"
    air.confirms("4")
    air.run(10)
    assert air.alarm("amplifier_not_closed").state == "rtn_unack"


def test_an_answer_to_the_order_before_is_none_to_this_one_where_answers_bear_no_number() -> None:
    air = Air()
    first = air.wants("group4")
    air.confirms("4")
    assert not air.ask("cut", broadcast=first.id).refused
    air.run()
    second = air.wants("group4")
    air.says(Told("confirmed", "4", "closed"))
    assert air.part(second.id, "a4").state == "asked", "that was the end of the first"
    air.says(Told("confirmed", "4", "open"))
    assert air.part(second.id, "a4").state == "playing"
    assert not [alarm.code for alarm in air.queue if alarm.code.startswith("amplifier")]


def test_a_confirmation_for_another_output_confirms_nothing() -> None:
    air = Air()
    air.dials()
    air.says(Told("confirmed", "3", "open", numbers(air)[0] & 0xFFFF))
    assert air.part(air.newest.id, "a4").state == "asked"


@pytest.mark.parametrize("text", ["这不是演习，请立即撤离", "请注意：演习取消，火灾是真的", "No drill! Leave now"])
def test_a_drill_that_speaks_of_a_drill_says_all_the_same_that_it_is_one(text: str) -> None:
    said = Air().wants("group2", "drill_real", "red", text=text).text
    assert said.startswith(("演习，演习。", "This is a drill. "))
    assert said.endswith(text)


@pytest.mark.parametrize(("source", "how"), [("microphone", {}), ("microphone", {"text": "请撤离"}), ("radio", {}),
                                             ("radio", {"recording": "evacuate"})])
def test_a_drill_that_nobody_makes_say_that_it_is_one_is_heard_nowhere(source: str, how: dict[str, str]) -> None:
    air = Air()
    reply = air.refused("broadcast", of="group2", kind="drill_real", source=source, **how)
    assert source == "radio" or "take the microphone (rule BC-09)" in reply.refused
    assert not air.asked
    said = air.ask("broadcast", of="group2", kind="drill_real", source="radio", text="请撤离")
    assert air.of(said.event).text == "演习，演习。请撤离"


@pytest.mark.parametrize("text", ["请撤离" * 20, "Leave the house " * 10])
def test_who_takes_the_microphone_of_a_drill_lets_it_say_first_that_it_is_one(text: str) -> None:
    air = Air()
    drill = air.wants("group2", "drill_real", "red", text=text)
    air.confirms("2")
    air.run(2)
    assert air.refused("take_microphone", broadcast=drill.id).values == (("seconds", "2"),)
    assert not air.of(drill.id).taken_by
    air.run(2)
    assert not air.ask("take_microphone", broadcast=drill.id).refused
    assert not air.ask("take_microphone", broadcast=drill.id).refused, "one officer after the other"
    assert air.of(drill.id).taken_by


def test_the_microphone_of_what_is_no_drill_is_taken_at_once() -> None:
    air = Air()
    real = air.wants("group2", "emergency", "red", text="请撤离")
    air.confirms("2")
    assert not air.ask("take_microphone", broadcast=real.id).refused


def test_a_call_that_goes_on_after_something_more_urgent_has_its_whole_time_again() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.run(20)
    call = air.newest.id
    air.wants("group4", level="red", source="microphone", text="")
    air.confirms("4")
    air.run(180)
    assert air.part(call, "a4").state == "asked"
    assert int(air.asked[-1][1].value) == 200, "the device must not close it long before its time"


def test_who_takes_the_microphone_late_is_not_cut_off_by_the_limit_of_the_call() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.run(170)
    call = air.newest.id
    assert not air.ask("take_microphone", broadcast=call).refused
    air.run()
    assert air.orders("4") == ["open", "open"]
    assert int(air.asked[-1][1].value) == 200
    air.confirms("4")
    air.run(100)
    assert (air.of(call).state, air.orders("4")) == ("playing", ["open", "open"])


def test_a_clock_that_was_set_back_leaves_nothing_open() -> None:
    air = Air()
    air.says(Told("output", "4", "closed"))
    air.now = air.now._replace(at=air.now.at - 3_600_000)
    air.dials()
    air.run(9)
    assert air.newest.kind == "help"
    assert air.orders("4") == ["open", "open", "close"], "whether it opened, nobody knows"


def test_what_was_open_on_an_output_that_is_no_amplifier_any_more_is_closed_when_its_line_opens() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.tell(Started("0", "3", 1, "/door", 0, air.now.boot))
    air.tell(Configured(tuple(structs.replace(body, output="5") if isinstance(body, AmplifierSet)
                              and body.amplifier == "a4" else body for body in AIR)))
    air.run()
    air.tell(PortOpened(LINE, "/dev/amps"))
    assert air.orders("4") == ["open", "close"]


def test_a_call_that_goes_on_is_warned_once_more_before_its_time_is_over() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.run(170)
    call = air.newest.id
    red = air.wants("group4", level="red", source="microphone", text="")
    air.confirms("4")
    assert not air.ask("cut", broadcast=red.id).refused
    air.run()
    air.confirms("4")
    air.run(170)
    warned = [event for event in air.events if event.kind == "broadcast.warned"]
    assert (air.of(call).state, len(warned)) == ("playing", 2)


def test_nobody_is_said_to_be_heard_from_an_output_that_was_never_opened() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.tell(Started("0", "3", 1, "/door", 0, air.now.boot))
    air.tell(Configured(tuple(structs.replace(body, output="5") if isinstance(body, AmplifierSet)
                              and body.amplifier == "a4" else body for body in AIR)))
    air.run()
    assert air.part(air.newest.id, "a4").state == "interrupted"
    assert air.newest.state == "over"
    assert "open" not in air.orders("5")


def test_two_halves_of_the_village_are_the_whole_for_one_person_alone() -> None:
    air = Air()
    air.wants("group1,group2,group3", second="")
    assert air.ask("broadcast", of="group4", kind="emergency", text="x").need == "second"
    assert not air.ask("broadcast", of="group3", kind="emergency", level="red", text="x").refused
    assert not air.ask("broadcast", of="group4", kind="emergency", text="x", second="huang").refused
    assert not air.ask("broadcast", of="group2", kind="emergency", text="x").refused, "nothing more is opened by it"
