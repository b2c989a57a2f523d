"""
Nothing keeps an evacuation silent: the room's voice goes by rank whatever amplifier an officer gave (BC-20), and an
emergency that waits is not dropped as a programme is, and never in silence (BC-21).
"""

from __future__ import annotations

import json

import pytest
from air import Air
from test_one_voice import heard, speaks, state

from duty_console.core.inputs import AudioOver
from duty_console.domain.broadcasts import WAITS
from duty_console.domain.codes import label
from duty_console.rulebook import Rulebook


def under_older_rules(air: Air, *without: str) -> Air:
    """As a journal that is older than some rules."""
    values = {id: of for id, of in air.state.rules.values().items() if id not in without}
    air.state.rules = Rulebook.recorded(json.loads(json.dumps(values)), "00000000")
    return air


def unheard(air: Air) -> list[tuple[str, int, str]]:
    return [(alarm.code, alarm.priority, alarm.state) for alarm in air.queue if alarm.code == "broadcast_unheard"]


def given_elsewhere(air: Air) -> tuple[int, int, int]:
    """A red text waits behind a microphone; a daily text of another area, which an officer gave that area, is heard."""
    spoken = air.wants("group4", "emergency", "red", source="microphone", text="")
    air.confirms("4")
    red = air.wants("group4", "emergency", "red", text="撤离")
    air.wants("group2", "daily", source="microphone", text="")
    air.confirms("2")
    daily = air.wants("group2", "daily", text="村里的事" * 500)
    assert not air.ask("give_area", broadcast=daily.id, of="group2").refused
    air.run()
    air.confirms("2")
    assert heard(air) == [daily.id]
    return spoken.id, red.id, daily.id


def test_what_an_officer_gave_elsewhere_keeps_no_evacuation_silent() -> None:
    air = Air()
    spoken, red, daily = given_elsewhere(air)
    assert not air.ask("cut", broadcast=spoken).refused
    air.run(1)
    assert (air.part(red, "a4").state, air.part(daily, "a2").state) == ("asked", "preempted")
    air.confirms("4")
    assert heard(air) == [red]


def test_a_journal_that_is_older_than_the_rule_gives_the_voice_as_it_did() -> None:
    air = under_older_rules(Air(), "BC-20")
    spoken, red, daily = given_elsewhere(air)
    assert not air.ask("cut", broadcast=spoken).refused
    air.run(1)
    assert (air.part(red, "a4").state, air.part(daily, "a2").state) == ("waiting", "playing")


@pytest.mark.parametrize("source", ["desk", "platform"])
def test_an_area_is_not_given_to_what_would_silence_something_more_urgent(source: str) -> None:
    air = Air()
    red = speaks(air, "group4", "emergency", "red", source, text="撤离" * 100)
    daily = air.wants("group2", "daily", source="platform", text="村里的事")
    for of in ("group2", "all"):
        reply = air.refused("give_area", broadcast=daily.id, of=of)
        assert "cut it first" in reply.refused
        assert dict(reply.values) == {"ahead": str(red.id)}
    air.run()
    assert (state(air, red), state(air, daily)) == ("playing", "waiting")

    assert not air.ask("cut", broadcast=red.id).refused
    air.run()
    assert state(air, daily) == "asked"


def test_nor_where_it_waits_for_a_microphone_and_could_not_be_heard_all_the_same() -> None:
    air = Air()
    red = speaks(air, "group4", "emergency", "red", text="撤离" * 100)
    air.wants("group2", "emergency", "blue", source="microphone", text="")
    air.confirms("2")
    daily = air.wants("group2", "daily", text="村里的事")
    assert "rule BC-20" in air.refused("give_area", broadcast=daily.id, of="group2").refused
    assert state(air, red) == "playing"


def test_on_the_amplifier_itself_a_text_does_not_silence_a_more_urgent_one_by_an_officers_word() -> None:
    air = Air()
    red = speaks(air, "group4", "emergency", "red", text="撤离" * 100)
    daily = air.wants("group4", "daily", text="村里的事")
    air.refused("give_area", broadcast=daily.id, of="group4")
    assert state(air, red) == "playing"


def test_who_speaks_by_himself_is_given_an_area_whatever_is_read_out_there() -> None:
    air = Air()
    orange = speaks(air, "group4", "emergency", "orange", text="关好门窗")
    call = air.wants("group4", "daily", source="microphone", text="")
    assert not air.ask("give_area", broadcast=call.id, of="group4").refused
    air.run()
    assert (state(air, call), state(air, orange)) == ("asked", "preempted")


def test_among_equals_an_officers_word_decides_whose_text_is_said_first() -> None:
    air = Air()
    one = speaks(air, "group2", "emergency", "orange", text="关好门窗")
    two = air.wants("group4", "emergency", "orange", text="远离河道")
    assert state(air, two) == "waiting"
    assert not air.ask("give_area", broadcast=two.id, of="group4").refused
    air.run()
    assert (state(air, two), state(air, one)) == ("asked", "preempted")
    air.confirms("4")
    air.tell(AudioOver(two.id, ""))
    air.run()
    air.confirms("2")
    assert heard(air) == [one.id]


def kept_busy(air: Air, seconds: int) -> None:
    """Whoever comes first to group 4's amplifier speaks there, one after the other, all the time."""
    for _step in range(seconds // 10):
        if not any(row.source == "microphone" and row.state != "over" for row in air.rows["broadcast"].values()):
            air.wants("group4", "emergency", "red", source="microphone", text="")
        if any(part.state == "asked" for part in air.rows["playback"].values()):
            air.confirms("4")
        air.run(10)


def test_an_evacuation_that_waits_for_another_is_not_dropped_after_ten_minutes() -> None:
    air = Air()
    air.wants("group4", "emergency", "red", source="microphone", text="")
    waits = air.wants("group4", "emergency", "orange", text="撤离")
    notice = air.wants("group4", "daily", text="开会")
    kept_busy(air, 1500)
    assert (state(air, notice), air.of(notice.id).how) == ("interrupted", "interrupted")
    assert state(air, waits) in WAITS
    for row in list(air.rows["broadcast"].values()):
        if row.source == "microphone" and row.state != "over":
            assert not air.ask("cut", broadcast=row.id).refused
    air.run()
    air.confirms("4")
    assert heard(air) == [waits.id]
    assert unheard(air) == []


def test_one_that_was_never_heard_is_an_alarm_with_what_to_do() -> None:
    air = Air()
    air.wants("group4", "emergency", "red", source="microphone", text="")
    red = air.wants("group4", "emergency", "orange", text="撤离")
    kept_busy(air, 1790)
    assert (air.of(red.id).state, unheard(air)) == ("waiting", [])
    kept_busy(air, 20)
    assert air.of(red.id).how == "interrupted"
    [ended] = [event for event in air.events if event.kind == "broadcast.ended" and event.body.broadcast == red.id]
    assert (ended.body.rule, ended.at - red.at) == ("BC-21", 1_800_000)
    assert unheard(air) == [("broadcast_unheard", 2, "rtn_unack")]
    assert label("duty", "broadcast_unheard", "zh").endswith("请重新播出")


def test_a_microphone_does_not_open_again_after_half_an_hour_and_that_it_was_not_heard_is_told() -> None:
    air = Air()
    first = air.wants("group4", "emergency", "blue", source="microphone", text="")
    for _many in range(5):
        air.wants("group4", "emergency", "red", source="microphone", text="")
    for _step in range(62):
        if any(part.state == "asked" for part in air.rows["playback"].values()):
            air.confirms("4")
        air.run(10)
    assert air.of(first.id).how == "interrupted"
    assert unheard(air) == [("broadcast_unheard", 2, "rtn_unack")]


def test_a_journal_that_is_older_than_the_rule_drops_it_as_it_did() -> None:
    air = under_older_rules(Air(), "BC-21")
    speaks(air, "group2", "emergency", "red", text="撤离" * 1150)
    air.wants("group3", "emergency", "red", text="撤离" * 1150)
    red = air.wants("group4", "emergency", "red", text="撤离")
    air.run(610)
    assert air.of(red.id).how == "interrupted"
    assert unheard(air) == []


def test_a_notice_that_is_dropped_is_no_alarm() -> None:
    air = Air()
    speaks(air, "group2", "emergency", "red", text="撤离" * 1150)
    air.wants("group3", "emergency", "red", text="撤离" * 1150)
    notice = air.wants("group4", "daily", text="开会")
    air.run(610)
    assert air.of(notice.id).how == "interrupted"
    assert unheard(air) == []


@pytest.mark.parametrize("by", ["player", "time"])
def test_one_that_ends_while_an_area_still_waits_for_it_was_not_heard_there(by: str) -> None:
    air = Air()
    air.wants("group4", "emergency", "red", source="microphone", text="")
    air.confirms("4")
    red = air.wants("group2,group4", "emergency", "red", text="撤离")
    air.confirms("2")
    assert (air.part(red.id, "a2").state, air.part(red.id, "a4").state) == ("playing", "waiting")
    if by == "player":
        air.tell(AudioOver(red.id, ""))
    air.run(30)
    assert air.of(red.id).how == "played"
    assert unheard(air) == [("broadcast_unheard", 2, "rtn_unack")]


def test_one_that_was_heard_everywhere_is_none() -> None:
    air = Air()
    red = speaks(air, "group2", "emergency", "red", text="撤离")
    air.tell(AudioOver(red.id, ""))
    air.run(30)
    assert air.of(red.id).how == "played"
    assert unheard(air) == []
