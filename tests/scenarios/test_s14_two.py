"""
S14: two broadcasts want the same loudspeakers. The daily programme makes way for the warning, the microphone waits, the
officer gives one area to a resident's call, a drill interrupts nothing, and the daily programme is heard again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crew import PINS, Officer, Shift
from loudspeakers import Loudspeakers
from running import until
from village import LIN, comes, village

#: Two areas on one controller; Mrs Lin's is the second.
AMPLIFIERS = {"a1": ("area2", "near", "1", ""), "a4": ("group4", "near", "4", "")}
EVERYWHERE, HERS = "village", "group4"
Evening = tuple[Shift, dict[str, Loudspeakers]]
#: It takes about two minutes to say.
WARNING = "暴雨橙色预警，请停止户外活动，关好门窗，远离河道。" * 18


@pytest.fixture
def evening(tmp_path: Path, shim: Path) -> Iterator[Evening]:
    with village(tmp_path, shim, "17:29:00", AMPLIFIERS) as made:
        yield made


def speaks(officer: Officer, of: str, kind: str, **said: Any) -> int:
    """A broadcast that is granted; all loudspeakers at once, also in two halves, by two people."""
    second = {"second": "huang", "second_pin": PINS["huang"]} if of in (EVERYWHERE, "area2") else {}
    return officer.does("broadcast", of=of, kind=kind, pin=officer.pin, **second, **said)


def parts(room: Shift, amplifier: str) -> dict[str, str]:
    """The ledger of an amplifier: kind of the broadcast -> state of its part."""
    kinds = {row.id: row.kind for row in room.table("broadcast")}
    return {kinds[row.broadcast]: row.state for row in room.table("playback") if row.amplifier == amplifier}


def is_so(room: Shift, amplifier: str, **wanted: str) -> bool:
    """Whether the ledger of an amplifier says this of some kinds, soon."""
    return bool(until(lambda: wanted.items() <= parts(room, amplifier).items()))


def warned(room: Shift, lines: dict[str, Loudspeakers], chen: Officer) -> int:
    """Until 17:31:20: the daily programme plays, the warning takes its place, the secretary's notice waits."""
    comes(room, lines, "17:30:00")
    speaks(chen, EVERYWHERE, "daily", recording="news")
    for amplifier in AMPLIFIERS:
        assert is_so(room, amplifier, daily="playing")
    comes(room, lines, "17:31:00")
    orange = speaks(chen, EVERYWHERE, "emergency", level="orange", source="platform", text=WARNING)
    for amplifier in AMPLIFIERS:
        assert is_so(room, amplifier, emergency="playing", daily="preempted")
    return orange


def test_who_is_heard_when_everybody_wants_the_same_loudspeakers(evening: Evening) -> None:
    room, lines = evening
    room.give_pin("huang")
    chen = room.officer("chen")
    orange = warned(room, lines, chen)
    comes(room, lines, "17:31:20")
    notice = speaks(chen, HERS, "daily", source="microphone")
    behind = {row.broadcast: row.state for row in room.table("playback") if row.amplifier == "a4"}
    assert (behind[notice], behind[orange]) == ("waiting", "playing")

    comes(room, lines, "17:32:00")
    lines["near"].calls(LIN)
    call = room.awaits("broadcast.asked", 4)[3]["number"]
    assert parts(room, "a4")["help"] == "waiting"
    chen.does("give_area", broadcast=call, of=HERS, reason="有人求助", pin=chen.pin)
    assert is_so(room, "a4", help="playing", emergency="preempted")
    assert parts(room, "a1")["emergency"] == "playing"

    comes(room, lines, "17:33:00")
    speaks(chen, EVERYWHERE, "drill_system", level="red", source="platform", text="红色预警")
    for amplifier in AMPLIFIERS:
        assert parts(room, amplifier)["drill_system"] == "waiting"
    assert parts(room, "a1")["emergency"] == "playing"

    lines["near"].hangs_up(LIN)
    assert is_so(room, "a4", help="over", emergency="playing")
    room.day.at("17:33:25")
    until(lambda: orange in {entry["body"].broadcast for entry in room.told("broadcast.ended")})
    for amplifier in AMPLIFIERS:
        assert is_so(room, amplifier, drill_system="playing")
    room.day.at("17:33:55")  # its words and 20 s: the controllers' own limit is later
    for amplifier in AMPLIFIERS:
        assert is_so(room, amplifier, drill_system="over")
    for moment in ("17:33:55", "17:36:00"):
        room.day.at(moment)
        until(lambda: [row.state for row in room.table("playback", "where broadcast < ?", orange)] == ["playing"] * 2)
    assert lines["near"].relays() == {"1": True, "4": True}

    said = json.loads(room.duty("broadcasts", "--store", str(room.collector.store), "--json").stdout)
    hers = {row["broadcast"]: row for row in said["ledger"] if row["amplifier"] == "a4"}
    assert len(hers) == 5  # the four that came, and what they interrupted
    assert {(row["kind"], row["source"], row["how"]) for row in hers.values()} == {
        ("daily", "desk", ""), ("daily", "microphone", ""), ("emergency", "platform", "played"),
        ("help", "telephone", "hung_up"), ("drill_system", "platform", "played")}
    assert all(row["asked_at"] and row["confirmed_at"] for number, row in hers.items() if number != notice)
    assert {row["kind"] for row in said["ledger"] if row["drill"]} == {"drill_system"}
    assert all("演习" in row["text"] for row in said["ledger"] if row["drill"])
    given = room.told("broadcast.given")[0]
    assert (given["actor"], given["body"].broadcast, given["body"].reason) == ("person:chen", call, "有人求助")
    assert room.is_sound() == ""


def test_no_word_about_an_area_silences_an_evacuation_and_no_microphone_of_a_drill_opens_unannounced(
        evening: Evening) -> None:
    room, lines = evening
    room.give_pin("huang")
    chen = room.officer("chen")
    comes(room, lines, "17:30:00")
    red = speaks(chen, HERS, "emergency", level="red", text="洪水，请立即撤离。" * 40)
    assert is_so(room, "a4", emergency="playing")
    notice = speaks(chen, "area2", "daily", text="七点开会。" * 40)
    assert is_so(room, "a1", daily="waiting")

    refused = chen.is_refused("give_area", broadcast=notice, of="area2", pin=chen.pin)
    assert refused.startswith(f"Broadcast {red} is more urgent")
    assert parts(room, "a4") == {"emergency": "playing"}
    listed = json.loads(room.duty("broadcasts", "--store", str(room.collector.store), "--json").stdout)
    assert [(row["broadcast"], row["behind"]) for row in listed["on_air"] if row["behind"]] == [(notice, red)]
    chen.does("cut", broadcast=red)
    assert is_so(room, "a1", daily="playing")
    chen.does("cut", broadcast=notice)

    comes(room, lines, "17:31:00")
    chen.does("broadcast", of=HERS, kind="emergency", level="red", source="microphone", pin=chen.pin)
    assert is_so(room, "a4", emergency="playing")
    drill = speaks(chen, EVERYWHERE, "drill_real", level="red", text="请撤离。" * 40)
    assert is_so(room, "a1", drill_real="playing")
    comes(room, lines, "17:31:10")
    chen.does("take_microphone", broadcast=drill)
    assert is_so(room, "a4", drill_real="interrupted", emergency="playing")
    assert parts(room, "a1")["drill_real"] == "playing"
    assert room.is_sound() == ""
    replayed = room.duty("replay", str(room.collector.store), "--check")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
