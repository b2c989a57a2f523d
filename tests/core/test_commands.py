"""An output acts at most once, never after it expired, never on behalf of nobody; what is not known is said (P10)."""

from __future__ import annotations

import pytest
from air import LINE, Air
from scenes import kinds

from duty_console.core.inputs import AudioOver, PortLost, Sent, Unsent
from duty_console.domain.signals import Told


def numbers(air: Air) -> list[int]:
    return [order.number for _line, order in air.asked]


def codes(air: Air) -> list[str]:
    return sorted(alarm.code for alarm in air.queue if alarm.code.startswith(("amplifier", "broadcast", "audio")))


def test_a_command_is_an_entry_of_the_journal_before_it_is_an_order() -> None:
    air = Air()
    air.wants("group2")

    asked = [event.number for event in air.events if event.kind == "command.asked"]
    assert numbers(air) == asked
    assert all(order.expires == air.now.tick + 10_000 for _line, order in air.asked)


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_collector_that_comes_back_repeats_nothing_and_opens_nothing(boot: str) -> None:
    for after_s in (0.5, 3600):
        air = Air()
        row = air.wants("group2", "emergency", "red")
        waiting = air.wants("group2", "emergency", "blue")
        held = air.dials("777777") and air.newest
        before = numbers(air)
        air.now = air.now._replace(at=air.now.at + round(after_s * 1000), tick=air.now.tick + round(after_s * 1000))
        air.restart(boot=boot)
        air.run(30)

        assert {order.act for _line, order in air.asked[len(before):]} <= {"close"}
        assert kinds(air.events).count("command.unknown") == 1
        assert air.rows["command"][before[0]].state in ("unknown", "asked")  # rows are those told since the restart
        assert {air.state.rows["broadcast"].get(number) for number in (row.id, waiting.id, held.id)} == {None}
        assert "broadcast_interrupted" in codes(air)


def test_a_call_that_is_heard_goes_on_over_a_restart_to_its_own_limit() -> None:
    air = Air()
    air.dials()
    call = air.newest.id
    air.confirms("4")
    opened = air.now.tick
    air.run(20)
    air.restart()
    air.run(60)
    assert air.state.rows["broadcast"][call].state == "playing"
    assert air.orders("4") == ["open"]

    air.run(100)
    assert air.of(call).how == "limit"
    assert air.now.tick - opened == 180_000
    assert air.orders("4") == ["open", "close"]


def test_what_came_of_a_command_is_told_by_the_device_where_nobody_knows() -> None:
    air = Air()
    air.dials()
    call = air.newest.id
    air.restart()
    assert (air.part(call, "a4").state, air.part(call, "a4").how) == ("unknown", "restart")
    assert air.state.rows["broadcast"] == {}, "it was not heard yet: over"
    air.says(Told("output", "4", "open"))

    assert air.orders("4") == ["open", "close"], "open for nobody: closed"


def test_an_amplifier_that_opens_for_nobody_is_closed_and_told() -> None:
    air = Air()
    air.says(Told("output", "4", "open"))

    assert air.orders("4") == ["close"]
    assert codes(air) == ["amplifier_open"]
    assert {event.actor for event in air.events if event.kind == "command.asked"} == {"rule:BC-11"}


def test_a_relay_that_lies_is_an_alarm_and_the_open_is_not_repeated() -> None:
    air = Air()
    air.dials()
    air.confirms("4", measured=False)
    air.says(Told("output", "4", "closed"))

    assert air.orders("4").count("open") == 1
    assert "amplifier_differs" in codes(air)
    assert air.part(air.newest.id, "a4").how == "closed"
    assert air.orders("3") == ["open"]


def test_a_device_that_says_closed_to_an_open_has_refused() -> None:
    air = Air()
    air.dials()
    number = numbers(air)[0]
    air.says(Told("confirmed", "4", "closed", number & 0xFFFF))

    assert air.rows["command"][number].state == "refused"
    assert "amplifier_differs" in codes(air)
    assert air.orders("4").count("open") == 1


def test_open_and_nothing_heard_is_an_alarm_of_its_own_and_ends_with_the_sound() -> None:
    air = Air()
    air.dials()
    air.confirms("4", measured=False)
    air.run(7.9)
    assert codes(air) == []
    air.run(0.2)
    assert codes(air) == ["amplifier_silent"]

    air.says(Told("measured", "4", "on"))
    assert air.alarm("amplifier_silent").state == "rtn_unack"


def test_a_dead_line_leaves_an_amplifier_to_its_own_limit_and_says_so() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.tell(PortLost(LINE, "unplugged"))
    assert int(air.asked[0][1].value) == 200, "the device closes by itself a little after our limit"
    air.run(180)
    air.tell(Unsent(LINE, numbers(air)[-1], "the line was gone"))

    assert air.newest.how == "limit"
    assert "amplifier_not_closed" in codes(air)
    air.open(LINE)
    air.says(Told("output", "4", "closed"))
    air.run(10)
    assert air.alarm("amplifier_not_closed").state == "rtn_unack"


def test_a_close_that_nobody_confirms_is_sent_once_more_and_then_told() -> None:
    air = Air()
    air.dials()
    air.confirms("4")
    air.hangs_up()
    air.run(9)

    assert air.orders("4") == ["open", "close", "close"]
    assert codes(air) == ["amplifier_not_closed"]
    air.run(600)
    assert air.orders("4") == ["open", "close", "close"]


def test_what_a_device_says_again_and_again_is_written_down_once() -> None:
    air = Air()
    for _poll in range(5):
        air.says(Told("output", "4", "closed"), Told("measured", "4", "off"))

    assert kinds(air.events).count("output.told") == 1


def test_an_answer_finds_its_command_by_the_low_half_of_its_number() -> None:
    air = Air()
    air.dials()
    number = numbers(air)[0]
    air.says(Told("confirmed", "4", "open", (number + 1) & 0xFFFF))
    assert air.rows["command"][number].state == "asked"
    air.says(Told("confirmed", "4", "open", number & 0xFFFF))
    assert air.rows["command"][number].state == "confirmed"


def test_a_late_answer_to_what_has_failed_opens_nothing_and_closes_what_opened() -> None:
    air = Air()
    air.dials()
    number = numbers(air)[0]
    air.run(8)
    air.confirms("4")  # the close that followed
    air.says(Told("output", "4", "open"))

    assert air.rows["command"][number].state == "failed"
    assert air.orders("4").count("open") == 2, "asked, and once more"
    assert air.orders("4")[-1] == "close"


def test_nothing_is_open_for_nobody_when_a_broadcast_could_not_be_played() -> None:
    air = Air()
    row = air.wants("group2")
    air.confirms("2")
    air.tell(AudioOver(row.id, "aplay: ended with 1"))
    air.run()

    assert (air.of(row.id).how, air.orders("2")) == ("no_audio", ["open", "close"])
    assert codes(air) == ["audio_failed"]


def test_a_device_is_asked_for_its_state_its_clock_and_the_post_by_hand() -> None:
    air = Air()
    for act in ("poll", "clock", "check", "test"):
        assert not air.ask("instruct", of=LINE, act=act).refused
    assert [order.act for _line, order in air.asked] == ["poll", "clock", "check", "test"]
    assert air.asked[1][1].value == str(air.now.at)
    air.tell(Sent(LINE, numbers(air)[0]))
    air.says(Told("confirmed", "", "", numbers(air)[0] & 0xFFFF))
    air.run(10)
    assert [air.rows["command"][number].state for number in numbers(air)] == ["confirmed", "failed", "failed", "failed"]
    assert air.ask("instruct", of="nowhere", act="poll").refused


def test_all_loudspeakers_at_once_need_a_second_person_unless_there_is_a_fire() -> None:
    air = Air()
    for of in ("all", "village", "group1,group2,group3,group4"):
        assert air.ask("broadcast", of=of, kind="emergency", text="x").need == "second"
        assert not air.ask("broadcast", of=of, kind="emergency", text="x", second="huang").refused
    assert not air.ask("broadcast", of="group1,group2,group3", kind="emergency", text="x").refused
    air.hear("5011 181001E11001003")
    assert not air.ask("broadcast", of="all", kind="emergency", text="x").refused


def test_without_the_pin_nobody_opens_a_loudspeaker_and_a_viewer_not_with_it() -> None:
    air = Air()
    for proof in ("", "wrong", "early"):
        assert air.ask("broadcast", of="group2", kind="emergency", text="x", proof=proof).need == "pin"
    for role in ("viewer", "engineer", "auditor"):
        assert air.ask("broadcast", of="group2", kind="emergency", text="x", role=role).refused
    assert air.asked == []


def test_daily_programmes_are_silent_at_night_and_end_when_the_evening_does() -> None:
    assert Air(hour=6.4).ask("broadcast", of="group2", kind="daily", text="x").refused
    assert Air(hour=21.6).ask("broadcast", of="group2", kind="daily", text="x").refused
    assert not Air(hour=3).ask("broadcast", of="group2", kind="emergency", text="x").refused
    air = Air(hour=21.49)
    row = air.wants("group2", "daily", text="", recording="opera")
    air.confirms("2")
    air.run(60)
    assert air.of(row.id).how == "quiet"


def test_a_drill_says_so_in_its_first_words_in_its_own_language() -> None:
    air = Air()
    assert air.wants("group2", "drill_real", "red", text="请撤离").text == "演习，演习。请撤离"
    assert air.wants("group2", "drill_real", "red", text="演习：请撤离").text == "演习：请撤离"
    assert air.wants("group2", "drill_simulated", text="Leave the house").text == "This is a drill. Leave the house"


def test_a_text_has_its_spoken_length_and_none_is_endless() -> None:
    air = Air()
    assert air.wants("group2", text="一二三四，五六七八。").length_ms == 2600
    assert air.ask("broadcast", of="group2", kind="emergency", text="村" * 999 + "。" * 0).refused == ""
    words = air.ask("broadcast", of="group2", kind="emergency", text="，" * 1000 + "村" * 0)
    assert words.refused == ""
    assert air.ask("broadcast", of="group2", kind="emergency", text="").refused


def test_what_makes_way_before_it_was_confirmed_is_not_asked_for_once_more() -> None:
    air = Air()
    blue = air.wants("group2", "emergency", "blue")
    red = air.wants("group2", "emergency", "red")
    air.run(3.5)

    assert [order.number for _line, order in air.asked][1:] == [numbers(air)[1]] * 2
    assert (air.part(blue.id, "a2").state, air.part(red.id, "a2").state) == ("preempted", "asked")
    assert air.rows["command"][numbers(air)[0]].state == "superseded"


def test_a_close_that_was_lost_with_its_line_is_asked_for_again_and_an_open_is_not() -> None:
    air = Air()
    row = air.wants("group4")
    air.confirms("4")
    air.wants("group3")
    air.tell(PortLost(LINE, "unplugged"))
    assert not air.ask("cut", broadcast=row.id).refused
    air.run()
    for number in numbers(air)[1:]:
        air.tell(Unsent(LINE, number, "the line was gone"))
    air.run()
    before = len(air.asked)
    air.open(LINE)

    assert [(order.act, order.output) for _line, order in air.asked[before:]] == [("close", "3"), ("close", "4")]


def test_an_order_to_close_that_was_on_its_way_when_the_line_came_is_void_and_made_anew() -> None:
    air = Air()
    air.wants("group4")
    air.confirms("4")
    air.restart()
    air.run()
    first = numbers(air)[-1]
    air.open(LINE)
    air.tell(Unsent(LINE, first, "the line was gone"))

    assert air.orders("4") == ["open", "close", "close"]
    assert codes(air) == ["broadcast_interrupted"]


def test_what_a_device_kept_of_an_earlier_order_is_not_how_its_output_is_now() -> None:
    air = Air()
    row = air.wants("group4")
    air.confirms("4")
    first = numbers(air)[0]
    air.ask("cut", broadcast=row.id)
    air.run()
    air.confirms("4")
    air.says(Told("output", "4", "open", first & 0xFFFF), Told("measured", "4", "off", first & 0xFFFF))

    assert air.orders("4") == ["open", "close"]
    assert codes(air) == []


def test_that_an_earlier_broadcast_came_to_its_limit_does_not_end_the_one_that_is_heard_now() -> None:
    air = Air()
    air.wants("group4", "daily")
    air.confirms("4")
    before = air.now.at
    air.run(10)
    red = air.wants("group4", "emergency", "red")
    air.confirms("4")
    air.says(Told("output", "4", "closed", why="limit", at=before), Told("measured", "4", "off", at=before))
    assert air.part(red.id, "a4").state == "playing"
    assert codes(air) == []

    air.says(Told("output", "4", "closed", why="limit", at=air.now.at))
    assert air.part(red.id, "a4").how == "limit"


def test_an_amplifier_that_was_open_already_confirms_nothing_before_the_order_has_left() -> None:
    air = Air()
    air.wants("group4", "daily")
    air.confirms("4")
    red = air.wants("group4", "emergency", "red")
    air.says(Told("output", "4", "open"), Told("measured", "4", "on"))
    assert air.part(red.id, "a4").state == "asked"

    air.tell(Sent(LINE, numbers(air)[-1]))
    air.says(Told("output", "4", "open"))
    assert air.part(red.id, "a4").state == "playing"


def test_a_drill_is_said_and_not_played_from_a_file_of_which_nobody_knows_how_it_begins() -> None:
    air = Air()
    assert air.ask("broadcast", of="group2", kind="drill_real", recording="evacuate").refused
    assert not air.ask("broadcast", of="group2", kind="emergency", recording="evacuate").refused
