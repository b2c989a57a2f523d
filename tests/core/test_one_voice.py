"""
The room has one voice: two texts in two areas are heard one after the other, by the same table as where they want one
amplifier; whoever speaks by himself waits for nobody's text (BC-18).
"""

from __future__ import annotations

import json
import random

import pytest
from air import LINE, Air
from test_preemption import CASES, begins

from duty_console.collector.outcome import Playing, audible
from duty_console.core.inputs import AudioOver, PortOpened, Started
from duty_console.core.supervision import next_due
from duty_console.domain.broadcasts import HOLDS, Allotment, Broadcast, Claim, allotted, first, needs_voice
from duty_console.rulebook import Rulebook

#: Whoever speaks by himself.
OWN_WAY = ("microphone", "telephone")
PREEMPTED, QUEUED = "playback.preempted", "playback.queued"


def heard(air: Air) -> list[int]:
    """The broadcasts that the room's player has to play now, the most urgent first."""
    return [each.broadcast for each in playing(air)]


def playing(air: Air) -> tuple[Playing, ...]:
    found = audible(air.state, [event for event in air.events if event.kind == "command.confirmed"])
    assert found is not None
    return found


def speaks(air: Air, of: str, *what: str, **how: str) -> Broadcast:
    """A broadcast that is heard in an area."""
    row = air.wants(of, *what, **how)
    air.confirms(of[-1], line="far" if of == "group1" else LINE)
    return row


def state(air: Air, row: Broadcast) -> str:
    [part] = [part for part in air.rows["playback"].values() if part.broadcast == row.id]
    return str(part.state)


@pytest.mark.parametrize("case", CASES, ids=["-".join(list(case.values())[:6]) for case in CASES])
def test_in_two_areas_what_is_read_out_takes_over_or_waits_as_on_one_amplifier(case: dict[str, str]) -> None:
    air = Air()
    if case["plays"] == "help":  # which has its own area, and needs no voice
        air.dials()
        air.confirms("4")
        call = air.newest.id
        if case["comes"] != "help":
            assert state(air, air.wants("group2", case["comes"], case["comes_level"], case["comes_source"])) == "asked"
        assert air.part(call, "a4").state == "playing"
        return
    row = speaks(air, "group2", case["plays"], case["plays_level"], case["plays_source"])
    other = begins(air, case["comes"], case["comes_level"], case["comes_source"])
    states = state(air, row), air.part(other, "a4").state

    if case["plays_source"] in OWN_WAY or case["comes_source"] in OWN_WAY:
        assert states == ("playing", "asked")
        assert air.orders("2") == air.orders("4") == ["open"]
    elif case["then"] == "comes":
        assert states == ("preempted", "asked")
        assert air.part(row.id, "a2").behind == other
        assert air.orders("2") == ["open", "close"]
    else:
        assert states == ("playing", "waiting")
        assert air.part(other, "a4").behind == row.id
        assert air.orders("4") == []


def test_what_waits_for_the_voice_is_told_behind_what_and_is_heard_when_that_is_over() -> None:
    air = Air()
    orange = speaks(air, "group2", "emergency", "orange", text="关好门窗")
    notice = air.wants("group4", "daily", text="开会")
    again = air.wants("group3", "daily", text="村里的事")

    assert [(event.body.broadcast, event.body.behind, event.body.rule) for event in air.events
            if event.kind == QUEUED] == [(notice.id, orange.id, "BC-18"), (again.id, orange.id, "BC-18")]
    assert heard(air) == [orange.id]
    air.tell(AudioOver(orange.id, ""))
    air.run()
    assert (state(air, notice), state(air, again)) == ("asked", "waiting")
    assert [air.part(again.id, "a3").behind, air.part(notice.id, "a4").behind] == [notice.id, 0]
    air.confirms("4")
    assert heard(air) == [notice.id]


def test_what_lost_the_voice_is_heard_from_its_beginning() -> None:
    air = Air()
    daily = speaks(air, "group2", "daily", text="村里的事" * 40)  # 40 s to say
    air.run(25)
    red = speaks(air, "group4", "emergency", "red", text="撤离")
    assert heard(air) == [red.id]
    assert (state(air, daily), air.orders("2")) == ("preempted", ["open", "close"])
    air.confirms("2")
    air.tell(AudioOver(red.id, ""))
    air.run()

    assert state(air, daily) == "asked"
    air.confirms("2")
    assert playing(air) == (Playing(daily.id, daily.text, ""),)
    assert air.of(daily.id).started_at == air.part(daily.id, "a2").confirmed_at
    air.run(50)
    assert state(air, daily) == "playing", "its time began anew, too"
    air.run(15)
    assert air.of(daily.id).how == "played"


def test_what_lost_the_voice_for_too_long_is_interrupted() -> None:
    air = Air()
    daily = speaks(air, "group2", "daily", text="村里的事")
    speaks(air, "group4", "emergency", "red", text="撤离" * 1150)
    air.wants("group4", "emergency", "red", text="撤离" * 1150)
    air.run(595)
    assert state(air, daily) == "preempted"
    air.run(10)
    assert (state(air, daily), air.of(daily.id).how) == ("interrupted", "interrupted")


@pytest.mark.parametrize("reason", ["the room has no voice that could read a text out", "player: ended with 1"])
def test_a_player_that_fails_frees_the_voice(reason: str) -> None:
    air = Air()
    red = speaks(air, "group2", "emergency", "red", text="撤离")
    waits = air.wants("group4", "emergency", "blue", text="请远离河道")
    air.tell(AudioOver(red.id, reason))
    air.run()
    assert (air.of(red.id).how, state(air, waits)) == ("no_audio", "asked")


def test_an_amplifier_that_does_not_answer_frees_the_voice() -> None:
    air = Air()
    red = air.wants("group2", "emergency", "red")
    waits = air.wants("group4", "emergency", "blue")
    assert state(air, waits) == "waiting"
    air.run(8)
    assert (state(air, red), state(air, waits)) == ("failed", "asked")


@pytest.mark.parametrize("ends", ["cut", "take_microphone"])
def test_what_is_cut_or_taken_over_by_an_officer_frees_the_voice(ends: str) -> None:
    air = Air()
    red = speaks(air, "group2", "emergency", "red")
    waits = air.wants("group4", "emergency", "blue")
    assert not air.ask(ends, broadcast=red.id).refused
    air.run()
    assert state(air, waits) == "asked"
    assert (state(air, red) == "playing") == (ends == "take_microphone")


def test_what_played_before_a_restart_keeps_no_voice() -> None:
    air = Air()
    taken = speaks(air, "group3", "emergency", "red", text="撤离")
    assert not air.ask("take_microphone", broadcast=taken.id).refused
    before = speaks(air, "group2", "emergency", "red", text="撤离")
    air.wants("group1", "emergency", "orange", text="关好门窗")
    assert before.id in heard(air)
    air.tell(Started("0", "3", 1, "/door", 0, air.now.boot))
    for name in (LINE, "far"):
        air.tell(PortOpened(name, f"/dev/{name}"))
    air.run()

    blue = air.wants("group4", "emergency", "blue", text="请远离河道")
    assert state(air, blue) == "asked"


def test_one_text_for_many_amplifiers_is_one_voice() -> None:
    air = Air()
    daily = air.wants("village", "daily", text="村里的事" * 40)
    for output, line in (("1", "far"), ("2", LINE), ("3", LINE), ("4", LINE)):
        air.confirms(output, line=line)
    assert {air.part(daily.id, f"a{n}").state for n in (1, 2, 3, 4)} == {"playing"}

    red = air.wants("group2", "emergency", "red", text="撤离")

    assert air.part(red.id, "a2").state == "asked"
    assert {air.part(daily.id, f"a{n}").state for n in (1, 2, 3, 4)} == {"preempted"}
    assert [(event.body.amplifier, event.body.to) for event in air.events if event.kind == PREEMPTED] == [
        (f"a{n}", red.id) for n in (1, 2, 3, 4)]
    assert not [event for event in air.events if event.kind == QUEUED], "whoever makes way is told so once"


def test_where_two_texts_want_the_same_amplifiers_nothing_is_told_but_what_was_before() -> None:
    air = Air()
    orange = speaks(air, "group2", "emergency", "orange", text="关好门窗")
    notice = air.wants("group2", "daily", text="开会")
    assert (state(air, notice), air.part(notice.id, "a2").behind) == ("waiting", 0)
    assert not [event for event in air.events if event.kind == QUEUED]
    assert heard(air) == [orange.id]


def test_a_microphone_of_lower_rank_speaks_where_a_text_waits_for_the_voice_and_makes_way_when_it_has_it() -> None:
    air = Air()
    orange = speaks(air, "group2", "emergency", "orange", text="关好门窗")
    yellow = air.wants("group4", "emergency", "yellow", text="大风")
    mic = air.wants("group4", "daily", source="microphone", text="")
    assert (state(air, yellow), state(air, mic)) == ("waiting", "asked")
    assert not air.ask("cut", broadcast=orange.id).refused
    air.run()
    assert (state(air, yellow), state(air, mic)) == ("asked", "preempted")


def test_a_text_that_has_no_amplifier_keeps_no_voice() -> None:
    air = Air()
    air.wants("group2", "emergency", "red", source="microphone", text="")
    air.confirms("2")
    orange = air.wants("group2", "emergency", "orange", text="关好门窗")
    daily = air.wants("group4", "daily", text="开会")
    assert (state(air, orange), state(air, daily)) == ("waiting", "asked")


def test_what_comes_by_radio_needs_no_voice_and_is_not_read_out() -> None:
    air = Air()
    text = speaks(air, "group2", "daily", text="开会")
    radio = air.wants("group4", "daily", source="radio", text="")
    assert state(air, radio) == "asked"
    air.confirms("4")
    assert heard(air) == [text.id]


def test_an_officer_gives_an_area_to_a_text_and_the_voice_with_it() -> None:
    air = Air()
    orange = speaks(air, "group2", "emergency", "orange", text="关好门窗")
    other = air.wants("group4", "emergency", "orange", text="远离河道")
    assert not air.ask("give_area", broadcast=other.id, of="group4").refused
    air.run()
    assert (state(air, other), state(air, orange)) == ("asked", "preempted")
    assert air.part(orange.id, "a2").behind == other.id
    red = air.wants("group3", "emergency", "red", text="撤离")
    assert (state(air, red), state(air, other)) == ("asked", "preempted"), "what comes later is more urgent than it"


def test_a_journal_that_is_older_than_the_rule_is_decided_as_it_was() -> None:
    air = Air()
    values = {id: of for id, of in air.state.rules.values().items() if id != "BC-18"}
    air.state.rules = Rulebook.recorded(json.loads(json.dumps(values)), "00000000")
    daily = speaks(air, "group2", "daily", text="村里的事")
    red = air.wants("group4", "emergency", "red", text="撤离")
    assert (state(air, daily), state(air, red)) == ("playing", "asked")


def some_claims(draw: random.Random) -> dict[str, list[Claim]]:
    """What a few broadcasts want of a few amplifiers."""
    wanted: dict[str, list[Claim]] = {}
    for number in range(1, draw.randint(2, 6)):
        kind, level = draw.choice((("emergency", 1), ("emergency", 3), ("help", 0), ("daily", 0), ("drill_real", 1)))
        source = "telephone" if kind == "help" else draw.choice(("desk", "platform", "microphone"))
        for key in draw.sample("abcd", draw.randint(1, 4)):
            given = draw.choice((0, 0, 0, draw.randint(1, 9)))
            wanted.setdefault(key, []).append(
                Claim(number, kind, level, source, given, source not in OWN_WAY))
    return wanted


def test_of_any_that_want_to_be_heard_one_has_the_voice_and_nobody_else_loses_an_amplifier_to_it() -> None:
    draw = random.Random(17)
    several = 0
    for _round in range(3000):
        wanted = some_claims(draw)
        found = allotted(wanted)
        by = {claim.number: claim for claims in wanted.values() for claim in claims}
        voices = {number for number in found.turns.values() if by[number].voice}
        assert voices == ({found.voice} if found.voice else set())
        if len({number for number, claim in by.items() if claim.voice}) < 2:
            continue
        for key, claims in wanted.items():
            able = [claim for claim in claims if not claim.voice or claim.number == found.voice]
            best = first(able)
            assert found.turns.get(key, 0) == (best.number if best else 0)
            assert not found.lacks_voice(found.voice, key)
        if not found.voice:
            assert not any(found.mute.values()), "somebody could be read out, and is not"
        several += 1
    assert several > 1000
    assert allotted({}) == Allotment({})


def anything(air: Air, draw: random.Random) -> None:
    """Something that happens to loudspeakers."""
    live = [row.id for row in air.state.rows["broadcast"].values()]
    of = ",".join(draw.sample(("group1", "group2", "group3", "group4"), draw.randint(1, 3)))
    kind, level = draw.choice((("emergency", "red"), ("emergency", "yellow"), ("daily", "none")))
    match draw.randrange(8):
        case 0 | 1:
            air.ask("broadcast", of=of, kind=kind, level=level, text="请注意", second="huang",
                    source=draw.choice(("desk", "platform", "microphone")))
        case 2 if air.asked:
            line, order = draw.choice(air.asked)
            air.confirms(order.output, line=line)
        case 3 if live:
            air.ask("cut", broadcast=draw.choice(live))
        case 4 if live:
            air.ask("give_area", broadcast=draw.choice(live), of=of)
        case 5 if live:
            air.ask("take_microphone", broadcast=draw.choice(live))
        case 6:
            draw.choice((air.dials, air.hangs_up))()
        case _ if live:
            air.tell(AudioOver(draw.choice(live), draw.choice(("", "player: ended with 1"))))
    air.run(draw.choice((0, 0, 3, 9)))


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_one_voice_is_heard_and_nothing_that_is_due_is_overlooked(seed: int) -> None:
    draw, air, read_out = random.Random(seed), Air(), 0
    for _turn in range(120):
        anything(air, draw)
        state = air.state
        open_for = {part.broadcast for part in state.rows["playback"].values() if part.state in HOLDS}
        voices = [number for number in open_for if needs_voice(state.rows["broadcast"][number])]
        assert len(voices) <= 1
        read_out += len(voices)
        kept, state.allotment = state.allotment, None
        for key in state.rows["amplifier"]:
            state.agenda.changed("amplifier", key)
        assert (due := next_due(state)) is None or due > air.now.tick, "an amplifier was not asked anew"
        assert kept in (None, state.allotment)
    assert read_out
