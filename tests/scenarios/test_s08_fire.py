"""S08: a real fire, from smoke to the broadcast; at the door, and with the keys of a console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crew import Shift, shift

SHED, FIRE, DETECTOR = "1005", "110", "007"


@pytest.fixture
def on_duty(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "14:02:00") as made:
        yield made


def smoke(room: Shift) -> int:
    """14:02:10, detector 5-07: the alarm."""
    room.day.at("14:02:10")
    room.signals(SHED, FIRE, DETECTOR, group="05")
    number: int = room.alarm(SHED, FIRE, DETECTOR).id
    return number


def test_from_smoke_to_the_broadcast_every_step_stands_at_its_time(on_duty: Shift) -> None:
    room, day = on_duty, on_duty.day
    chen, luo, huang = (room.officer(person) for person in ("chen", "luo", "huang"))
    fire = smoke(room)
    day.at("14:02:22")
    chen.does("own", alarm=room.alarm(SHED, FIRE, DETECTOR))
    day.at("14:02:30")
    chen.does("note", of=f"alarm:{fire}", text="第二名值班员前往，已通知微型消防站")
    day.at("14:02:40")
    chen.does("acknowledge", alarm=room.alarm(SHED, FIRE, DETECTOR))
    day.at("14:03:31")
    knew = chen.does("verify", alarm=room.alarm(SHED, FIRE, DETECTOR), level=3, how="摄像头见烟")
    for who, moment, step, result in ((luo, "14:03:36", "auto", ""), (chen, "14:03:40", "call_119", "电动自行车电池"),
                                      (chen, "14:03:58", "report", ""), (huang, "14:04:10", "broadcast", "五区、六区")):
        day.at(moment)
        who.does("step", alarm=room.alarm(SHED, FIRE, DETECTOR), step=step, result=result)

    assert [(one["body"].step, one["actor"], room.at(one), one["body"].result) for one in room.told("step.done")] == [
        ("auto", "person:luo", "14:03:36", ""), ("call_119", "person:chen", "14:03:40", "电动自行车电池"),
        ("report", "person:chen", "14:03:58", ""), ("broadcast", "person:huang", "14:04:10", "五区、六区")]
    confirmed = next(one for one in room.told("work.verified") if one["number"] == knew)
    called = next(one for one in room.told("step.done") if one["body"].step == "call_119")
    assert round((called["at"] - confirmed["at"]) / 1000) == 9
    first = room.told("response.first")
    assert [(one["body"].how, round(one["body"].ms / 1000)) for one in first] == [("own", 12)]
    assert room.told("step.due") == []  # neither the prompt of 90 s nor any limit was needed

    day.at("14:06:20")
    chen.does("verify", alarm=room.alarm(SHED, FIRE, DETECTOR), level=4, how="有人烧伤")
    work, = room.table("work", "where alarm = ?", fire)
    assert (work.level, work.confirmed_at) == (4, confirmed["at"])  # the time of knowing stays
    assert room.is_sound() == ""


def test_119_waits_for_nothing_and_no_step_waits_for_another(on_duty: Shift) -> None:
    room = on_duty
    chen = room.officer("chen")
    fire = smoke(room)
    chen.does("step", alarm=fire, step="call_119", result="先报 119")
    assert "not open yet" in chen.is_refused("step", alarm=fire, step="report")
    chen.does("verify", alarm=fire, level=3)
    for step in ("report", "broadcast", "auto"):
        chen.does("step", alarm=fire, step=step)

    assert [one["body"].step for one in room.told("step.done")] == ["call_119", "report", "broadcast", "auto"]


def test_nobody_confirms_it_and_the_room_is_told_to_treat_it_as_confirmed(on_duty: Shift) -> None:
    room = on_duty
    chen = room.officer("chen")
    fire = smoke(room)
    room.day.at("14:02:22")
    chen.does("own", alarm=fire)
    room.day.go_on(91)
    half, = room.awaits("step.due")
    room.day.go_on(90)
    limit = room.awaits("step.due", 2)[1]

    assert (half["body"].step, half["body"].what, half["body"].proposes) == ("verify", "half", "")
    assert (limit["body"].step, limit["body"].what) == ("verify", "limit")
    assert limit["body"].proposes == "按已确认火警处置"


def test_chen_does_it_with_the_keys_of_his_console(on_duty: Shift) -> None:
    room = on_duty
    room.give_pin("chen")
    console = room.console(columns=100, rows=40)
    console.shows("采集正常")
    fire = smoke(room)
    console.shows("电动车棚", "未应答")
    console.type("o")
    console.shows("何人")
    console.type("chen\r")
    console.shows("口令")
    console.type("280641\r")
    assert room.awaits("work.owned")[0]["actor"] == "person:chen"
    console.shows("陈志远")
    console.type("v3")
    console.shows("如何")
    console.type("摄像头见烟\r")
    room.awaits("work.verified")
    console.type("\r")
    said = console.shows("向 119 报告", "地址", "起火部位", "燃烧物", "火势大小", "报警人")
    assert "电动车棚" in said
    assert "陈志远" in said[said.index("报警人"):]  # who has signed on is who calls
    assert "值班员 陈志远" in said
    console.type("\x1b")
    console.shows("级 时间")  # back at the desk: what follows an Esc too soon is no key of its own
    console.type("d")
    console.shows("联动控制")
    console.type("\r")
    room.awaits("step.done")
    console.type("d")
    console.shows("119")
    console.type("电动自行车电池\r")
    done = room.awaits("step.done", 2)[1]

    assert (done["body"].alarm, done["body"].step, done["body"].result) == (fire, "call_119", "电动自行车电池")
    console.type("qq")
    assert console.ends() == 0
