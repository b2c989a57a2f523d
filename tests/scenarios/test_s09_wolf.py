"""S09: the point that cries wolf; its rounds and its handover are `test_s11_handover`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crew import Officer, Shift, shift
from running import until

KITCHEN, FIRE, LOOP, DETECTOR = "1009", "110", "373", "009"
#: When trouble comes, in seconds: fourteen times in six minutes. With each end that is two signals in 27 s, and a
#: bucket of ten with one more each minute is empty at the end of the seventh.
STEAM_S = tuple(range(0, 14 * 27, 27))


@pytest.fixture
def on_duty(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "09:00") as made:
        yield made


def false_fire(room: Shift, chen: Officer, moment: str, day: int) -> None:
    """A fire that is none: answered, looked at, its cause found, reset and closed."""
    room.day.at(moment, day)
    room.signals(KITCHEN, FIRE, DETECTOR)
    chen.does("acknowledge", alarm=room.alarm(KITCHEN, FIRE, DETECTOR))
    room.signals(KITCHEN, FIRE, DETECTOR, "R")
    fire = room.alarm(KITCHEN, FIRE, DETECTOR)
    chen.does("verify", alarm=fire, level=0, how="蒸汽")
    chen.does("step", alarm=fire, step="cause", result="蒸汽")
    chen.does("close", alarm=fire, outcome="false", text="蒸汽")


def test_trouble_that_comes_and_goes_chatters_at_its_third_and_runs_away_once(on_duty: Shift) -> None:
    room, began = on_duty, on_duty.day.moment("11:00")
    for number, after in enumerate(STEAM_S, 1):
        room.day.go_to(began + after)
        room.signals(KITCHEN, LOOP, DETECTOR)
        if number == 3:
            room.awaits("source.chattering")
        room.day.go_to(began + after + 14)
        room.signals(KITCHEN, LOOP, DETECTOR, "R")
        if number == 7:
            room.awaits("source.runaway")

    trouble = room.alarm(KITCHEN, LOOP, DETECTOR)
    assert trouble.count == len(STEAM_S)
    chattering, = room.told("source.chattering")
    assert (chattering["body"].alarm, chattering["body"].count) == (trouble.id, 3)
    assert room.at(chattering) == "11:00:54"
    runaway, = room.told("source.runaway")
    assert (runaway["body"].alarm, runaway["body"].how) == (trouble.id, "bucket")
    assert room.at(runaway) == "11:02:56"
    assert room.is_sound() == ""


def test_the_third_false_fire_in_thirty_days_asks_for_a_repair_with_its_history_and_the_fourth_counts_on(
        on_duty: Shift) -> None:
    room = on_duty
    chen = room.officer("chen")
    for day, moment in ((0, "16:20"), (9, "12:05")):  # earlier this month
        false_fire(room, chen, moment, day)
    assert room.told("repair.asked") == []

    false_fire(room, chen, "11:10", 20)
    asked, = room.told("repair.asked")
    assert (asked["body"].count, asked["body"].rule, room.at(asked)[:5]) == (3, "KPI-10", "11:10")

    false_fire(room, chen, "11:52", 20)
    assert [one["body"].count for one in room.told("source.false")] == [1, 2, 3, 4]
    assert len(room.told("repair.asked")) == 1
    assert {one["body"].point.split("\t")[1:] == [KITCHEN, DETECTOR] for one in room.told("source.false")} == {True}
    fire = room.told("alarm.raised")[-1]["number"]
    reader = room.reader()
    try:
        history = reader.point_history(reader.alarm(fire))
    finally:
        reader.close()
    assert len([row for row in history if row.id != fire]) == 3  # what stands behind it
    assert room.queue() == []
    assert room.is_sound() == ""


def test_false_fires_of_more_than_thirty_days_ago_ask_for_nothing(on_duty: Shift) -> None:
    room = on_duty
    chen = room.officer("chen")
    for day in (0, 15, 31):
        false_fire(room, chen, "11:10", day)

    assert [one["body"].count for one in room.told("source.false")] == [1, 2, 2]
    assert room.told("repair.asked") == []


def shelved(room: Shift, chen: Officer) -> int:
    """At 11:40 the trouble goes on the shelf for two hours; its fire does not, whoever asks."""
    room.day.at("11:40")
    room.signals(KITCHEN, LOOP, DETECTOR)
    trouble = room.alarm(KITCHEN, LOOP, DETECTOR)
    chen.does("shelve", alarm=trouble, for_s=7200, reason="蒸汽")
    room.signals(KITCHEN, FIRE, DETECTOR)
    fire = room.alarm(KITCHEN, FIRE, DETECTOR)
    assert "never shelved" in chen.is_refused("shelve", alarm=fire, for_s=600, reason="蒸汽")
    return int(trouble.id)


def state_of(room: Shift, number: int) -> str:
    return next(str(row.state) for row in room.table("alarm") if row.id == number)


def test_the_shelf_that_ends_by_itself_calls_again(on_duty: Shift) -> None:
    room = on_duty
    trouble = shelved(room, room.officer("chen"))
    room.day.at("13:39:58")
    assert state_of(room, trouble) == "shelved"
    room.day.at("13:40:02")

    until(lambda: state_of(room, trouble) == "unack")
    assert room.is_sound() == ""


def test_the_shelf_that_ends_by_hand_has_been_answered(on_duty: Shift) -> None:
    room = on_duty
    chen = room.officer("chen")
    trouble = shelved(room, chen)
    room.day.at("12:00")
    chen.does("unshelve", alarm=trouble)

    assert state_of(room, trouble) == "acked"
    assert room.is_sound() == ""


def test_the_leader_takes_the_point_out_of_service_with_what_is_done_instead(on_duty: Shift) -> None:
    room = on_duty
    huang = room.officer("huang")
    room.day.at("12:00")
    room.signals(KITCHEN, FIRE, DETECTOR)
    fire = room.alarm(KITCHEN, FIRE, DETECTOR)
    said = {"of": f"alarm:{fire.id}", "for_s": 5 * 3600, "reason": "等待更换", "measure": "每两小时巡查"}
    assert room.officer("chen").is_refused("out_of_service", **said)
    huang.does("out_of_service", **said)
    assert state_of(room, fire.id) == "out_of_service"
    room.signals(KITCHEN, FIRE, DETECTOR, "R")
    room.signals(KITCHEN, FIRE, DETECTOR)
    assert state_of(room, fire.id) == "out_of_service"
    room.day.at("17:00:02")

    until(lambda: state_of(room, fire.id) == "unack")  # it calls again, and the measure stands in the journal
    assert [one["body"].measure for one in room.told("suppression.began")] == ["每两小时巡查"]
    assert room.is_sound() == ""
