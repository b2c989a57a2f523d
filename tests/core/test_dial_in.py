"""A resident dials in: whose loudspeakers open, what is shown of it, who has the last word (S01, BC-10 to BC-12)."""

from __future__ import annotations

import pytest
from air import AIR, FIRST, KNOWN, LINE, NOWHERE, UNKNOWN, Air
from scenes import kinds

from duty_console.core.inputs import Configured, Sent, Unsent
from duty_console.domain.events import LineSet
from duty_console.domain.signals import Told


def dialled(number: str = KNOWN, *, hour: float = 14) -> Air:
    air = Air(hour=hour)
    air.dials(number)
    return air


def test_a_known_number_opens_its_own_area_at_once_and_no_other() -> None:
    air = dialled(hour=2.2)

    call = air.newest
    assert (call.kind, call.source, call.caller, call.areas) == ("help", "telephone", "lin", ("group4",))
    assert [(line, order.output, order.act) for line, order in air.asked] == [(LINE, "4", "open")]
    assert call.alarm == air.alarm("call").id
    assert {event.actor for event in air.events if event.kind == "broadcast.asked"} == {"rule:BC-10"}


def test_asked_confirmed_and_measured_are_three_facts() -> None:
    air = dialled()
    number = air.newest.id
    assert [bool(at) for at in (air.part(number, "a4").asked_at, air.part(number, "a4").confirmed_at,
                                air.part(number, "a4").measured_at)] == [True, False, False]
    air.tell(Sent(LINE, air.asked[-1][1].number))
    assert air.part(number, "a4").state == "asked"

    air.confirms("4", measured=False)
    assert air.part(number, "a4").state == "playing"
    assert (air.part(number, "a4").confirmed_at > 0, air.part(number, "a4").measured_at) == (True, 0)
    air.says(Told("measured", "4", "on"))
    assert air.part(number, "a4").measured_at > 0


def test_s01_the_amplifier_does_not_answer_and_its_neighbour_stands_in() -> None:
    air = dialled(hour=2.2178)
    call, began = air.newest.id, air.now.tick
    air.tell(Sent(LINE, air.asked[-1][1].number))
    air.run(3)
    assert air.orders("4") == ["open", "open"]
    assert len({order.number for _line, order in air.asked}) == 1, "the same command, once more"
    assert air.now.tick - began == 3000
    assert (air.part(call, "a4").state, "a3") not in [("failed", "a3")]

    air.run(5)
    assert air.orders("4") == ["open", "open", "close"], "never a third time; and closed, in case it opened"
    assert air.part(call, "a4").state == "failed"
    [alarm] = [alarm for alarm in air.queue if alarm.code == "amplifier_unconfirmed"]
    assert (alarm.priority, alarm.zone) == (2, "a4")
    assert air.orders("3") == ["open"]
    assert air.part(call, "a3").instead_of == "a4"
    assert air.alarm("call").state == "unack", "nothing was answered by the fall-back"
    air.confirms("3")
    assert [air.part(call, key).state for key in ("a3", "a4")] == ["playing", "failed"]
    opened = air.now.tick
    air.run(165)
    assert kinds(air.events)[-1] == "broadcast.warned"
    assert air.of(call).state == "playing"
    air.run(15)
    assert (air.of(call).how, air.now.tick - opened) == ("limit", 180_000)
    assert air.orders("3") == ["open", "close"]


@pytest.mark.parametrize(("number", "why"), [(UNKNOWN, "unknown"), ("", "unknown"), (FIRST, "officer_first"),
                                             (NOWHERE, "no_area")])
def test_who_is_not_known_or_not_trusted_waits_for_the_officer(number: str, why: str) -> None:
    air = dialled(number)

    assert (air.newest.state, air.newest.why) == ("held", why)
    assert air.asked == []


@pytest.mark.parametrize(("number", "hour", "how"), [
    (UNKNOWN, 14, ""), (UNKNOWN, 21.9, ""), (UNKNOWN, 22.1, "refused"), (UNKNOWN, 3, "refused"),
    (UNKNOWN, 5.9, "refused"), (UNKNOWN, 6.1, ""), (FIRST, 14, "refused"), (NOWHERE, 14, "refused")])
def test_after_fifteen_seconds_without_a_word_the_rule_decides(number: str, hour: float, how: str) -> None:
    air = dialled(number, hour=hour)
    call = air.newest.id
    air.run(14.9)
    assert air.of(call).state == "held"
    air.run(0.2)

    assert air.of(call).how == how
    assert [order.output for _line, order in air.asked] == ([] if how else ["2", "3", "4"]), "its controller's own"


def test_an_officer_lets_a_held_call_through_where_he_says_or_refuses_it() -> None:
    air = dialled(UNKNOWN)
    call = air.newest.id
    assert not air.ask("release", broadcast=call, of="group2").refused
    air.run()
    assert air.orders("2") == ["open"]
    assert air.orders("4") == []
    assert air.ask("release", broadcast=call).refused

    air = dialled(UNKNOWN)
    assert not air.ask("refuse_call", broadcast=air.newest.id).refused
    assert air.of(air.newest.id).how == "refused"
    air.run(60)
    assert air.asked == []


def test_an_officer_keeps_the_calls_of_an_area_for_himself_and_of_all_that_lies_in_it() -> None:
    for area in ("group4", "village"):
        air = Air()
        assert not air.ask("hold_area", of=area, reason="孩子在玩").refused
        air.dials()
        assert air.newest.why == "area_held"
        assert not air.ask("free_area", of=area).refused
        air.hangs_up()
        air.dials()
        assert air.newest.state == "waiting"


def test_the_officer_cuts_at_any_moment_and_takes_the_microphone() -> None:
    air = dialled()
    assert not air.ask("cut", broadcast=air.newest.id, proof="").refused
    air.run()
    assert air.orders("4") == ["open", "close"]
    assert (air.newest.how, air.newest.ended_by) == ("cut", "person:chen")

    air = dialled()
    call = air.newest.id
    assert air.ask("take_microphone", broadcast=call).refused
    air.confirms("4")
    air.run(170)
    assert not air.ask("take_microphone", broadcast=call).refused
    air.run()
    air.confirms("4")
    air.hangs_up()
    assert air.of(call).state == "playing", "the officer speaks, the caller is not needed"
    air.run(100)
    assert air.of(call).state == "playing", "his own three minutes"
    air.run(80)
    assert air.of(call).how == "limit"


def test_who_hangs_up_is_heard_no_more_and_who_rings_again_is_heard_again() -> None:
    air = dialled()
    air.confirms("4")
    air.hangs_up()
    assert (air.newest.how, air.orders("4")) == ("hung_up", ["open", "close"])
    air.confirms("4")
    air.dials()
    assert air.orders("4") == ["open", "close", "open"]


def test_a_call_that_comes_twice_while_it_lasts_is_one_call() -> None:
    air = dialled()
    air.dials()
    assert len(air.rows["broadcast"]) == 1


def test_a_call_under_test_or_from_a_room_without_loudspeakers_opens_nothing() -> None:
    air = Air()
    assert not air.ask("test_begin", of="site:lin", for_s=600, reason="x", role="leader", actor="person:huang").refused
    air.dials()
    assert air.asked == []


def test_what_could_not_be_sent_has_failed_at_once() -> None:
    air = dialled()
    air.tell(Unsent(LINE, air.asked[-1][1].number, "the line was gone"))
    air.run()
    assert air.part(air.newest.id, "a4").how == "unsent"
    assert air.orders("3") == ["open"], "its neighbour is asked at once"


def test_an_amplifier_that_closes_with_the_call_has_not_lied() -> None:
    air = dialled()
    air.confirms("4")
    air.says(Told("output", "4", "closed", why="ended"))

    assert (air.newest.how, air.part(air.newest.id, "a4").state) == ("hung_up", "over")
    assert air.orders("3") == []
    air.hangs_up()
    assert [alarm.code for alarm in air.queue] == ["call"]


@pytest.mark.parametrize(("driver", "asked"), [("voice_modem", ["hang_up"]), ("village", [])])
def test_a_call_on_a_modem_is_hung_up_when_it_is_cut(driver: str, asked: list[str]) -> None:
    air = Air()
    air.tell(Configured((*AIR, LineSet("far", "", driver, "", "/dev/far", "8N1", 1000, 3, 0, True))))
    air.dials(UNKNOWN, line="far")
    assert not air.ask("refuse_call", broadcast=air.newest.id).refused
    assert air.orders("", line="far") == asked


def test_a_call_out_of_a_buffer_opens_nothing_by_itself() -> None:
    air = Air()
    line = air.state.lines[LINE]
    air.state.put("line", line._replace(guess_at=1, drift_at=1))
    air.dials(at=air.now.at - 120_000)

    assert (air.newest.state, air.newest.why) == ("held", "late")
    air.run(15)
    assert (air.newest.how, air.asked) == ("refused", [])


def test_an_amplifier_that_is_no_longer_in_the_room_file_is_closed() -> None:
    air = dialled()
    air.confirms("4")
    air.tell(Configured(tuple(body for body in AIR if getattr(body, "amplifier", "") != "a4")))
    air.run()
    assert air.orders("4") == ["open", "close"]
    assert (air.newest.state, air.part(air.newest.id, "a4").state) == ("over", "interrupted"), "nobody is heard there"
