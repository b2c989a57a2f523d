"""Who speaks and who waits: the table, as data, on the core itself (BC-07, S14)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from air import Air

TABLE = Path(__file__).parents[2] / "fixtures" / "broadcasts" / "preemption.tsv"
CASES = list(csv.DictReader((line for line in TABLE.read_text(encoding="utf-8").splitlines()
                             if not line.startswith("#")), delimiter="\t"))


def begins(air: Air, kind: str, level: str, source: str) -> int:
    if kind == "help":
        air.dials()
        return air.newest.id
    return air.wants("group4", kind, level, source).id


def test_the_table_has_its_forty_cases_and_more() -> None:
    assert len(CASES) >= 40
    assert len({tuple(case.values())[:6] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=["-".join(list(case.values())[:6]) for case in CASES])
def test_what_comes_takes_over_or_waits_as_the_table_says(case: dict[str, str]) -> None:
    air = Air()
    first = begins(air, case["plays"], case["plays_level"], case["plays_source"])
    air.confirms("4")
    both_call = case["comes"] == case["plays"] == "help"
    second = another_call(air) if both_call else begins(air, case["comes"], case["comes_level"], case["comes_source"])

    states = (air.part(first, "a4").state, air.part(second, "a4").state)
    assert states == (("preempted", "asked") if case["then"] == "comes" else ("playing", "waiting"))
    assert air.orders("4").count("open") == (2 if case["then"] == "comes" else 1)


def another_call(air: Air) -> int:
    """From an unknown number, which an officer lets through in the same area."""
    air.dials("777777")
    number = air.newest.id
    reply = air.ask("release", broadcast=number, of="group4")
    assert not reply.refused
    air.run()
    return number


def test_what_waited_speaks_when_the_other_is_over() -> None:
    air = Air()
    orange = air.wants("group2", "emergency", "orange", "platform")
    air.confirms("2")
    notice = air.wants("group2", "daily", "none", "microphone", "")
    assert air.part(notice.id, "a2").state == "waiting"

    assert not air.ask("cut", broadcast=orange.id).refused
    air.run()

    assert air.part(notice.id, "a2").state == "asked"
    air.confirms("2")
    assert air.part(notice.id, "a2").state == "playing"
    assert "close" not in air.orders("2")


@pytest.mark.parametrize(("minutes", "then"), [(3, "asked"), (9, "asked"), (11, "interrupted")])
def test_a_programme_goes_on_while_it_is_young_and_is_interrupted_after_ten_minutes(minutes: int, then: str) -> None:
    air = Air()
    daily = air.wants("group2", "daily", text="", recording="opera")
    air.confirms("2")
    notices = [air.wants("group2", "emergency", "orange", "microphone", "") for _three in range(4)]
    for _step in range(minutes * 6):  # the notices follow each other, each open for three minutes at most
        if any(part.state == "asked" for part in air.state.rows["playback"].values()):
            air.confirms("2")
        air.run(10)
    assert air.part(daily.id, "a2").state == ("interrupted" if then == "interrupted" else "preempted")
    for notice in notices:
        if air.of(notice.id).state != "over":
            assert not air.ask("cut", broadcast=notice.id).refused
    air.run()

    assert air.part(daily.id, "a2").state == then


def test_an_officer_gives_an_area_to_a_call_that_waits_there_and_it_is_his_decision() -> None:
    air = Air()
    orange = air.wants("group4,group2", "emergency", "orange", "platform")
    air.confirms("4")
    air.confirms("2")
    air.dials()
    call = air.newest.id
    assert air.part(call, "a4").state == "waiting"

    assert not air.ask("give_area", broadcast=call, of="group4").refused
    air.run()

    assert (air.part(call, "a4").state, air.part(orange.id, "a4").state) == ("asked", "preempted")
    assert air.part(orange.id, "a2").state == "playing"
    assert [event.actor for event in air.events if event.kind == "broadcast.given"] == ["person:chen"]
    red = air.wants("group4", "emergency", "red")
    assert air.part(red.id, "a4").state == "asked", "what comes later and is more urgent goes before it"


def test_s14_two_broadcasts_want_the_same_loudspeakers() -> None:
    air = Air(hour=17.5)
    daily = air.wants("village", "daily", text="村里的事" * 100)
    outputs = {"a1": ("far", "1"), "a2": ("amps", "2"), "a3": ("amps", "3"), "a4": ("amps", "4")}

    def everywhere() -> None:
        for line, output in outputs.values():
            air.confirms(output, line=line)

    everywhere()
    air.run(60)  # 17:31
    orange = air.wants("village", "emergency", "orange", "platform", "暴雨橙色预警" * 80)
    everywhere()
    assert {air.part(daily.id, key).state for key in outputs} == {"preempted"}
    air.run(20)  # 17:31:20
    notice = air.wants("group2", "daily", source="microphone", text="")
    air.run(40)  # 17:32
    air.dials()  # of group 4 here: orange plays there too
    call = air.newest.id
    assert (air.part(notice.id, "a2").state, air.part(call, "a4").state) == ("waiting", "waiting")
    assert not air.ask("give_area", broadcast=call, of="group4").refused
    air.run()
    air.confirms("4")
    assert air.part(call, "a4").state == "playing"
    air.run(60)  # 17:33
    drill = air.wants("village", "drill_real", "red", "platform", "红色")
    assert air.of(drill.id).text.startswith("演习")
    assert {air.part(drill.id, key).state for key in outputs} == {"waiting"}
    air.run(21)
    assert air.of(orange.id).how == "played"
    for line, output in outputs.values():
        if air.part(drill.id, next(key for key, place in outputs.items() if place == (line, output))).state == "asked":
            air.confirms(output, line=line)
    air.hangs_up()
    assert air.part(drill.id, "a4").state == "asked"
    air.confirms("4")
    air.run(25)
    assert air.of(drill.id).how == "played"
    assert air.part(daily.id, "a1").state == "asked", "it is 4 min old, and goes on"
    assert air.part(notice.id, "a2").state in ("waiting", "asked")
    assert sum(place[1] == "a2" for place in air.rows["playback"]) == 4
