"""
S13: a cleaner pulls out the adapter of controller B, whose clock is 9 min 20 s slow, and seven minutes later it is put
into another socket. What it kept meanwhile comes late, the fire in it calls now, and controller A has noticed nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from transmitters import QUERY, REPLY, SEND, commands
from unplugging import FIRE, MEANWHILE, PULLED, SLOW_S, THERE, Story, buffered, unplugged

#: One story, told once: each worker would tell it anew.
pytestmark = pytest.mark.xdist_group("the controller that came late")

#: What happens is found within a sweep, and a machine under tests is slow.
SLACK_S = 1.5


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, shim: Path) -> Iterator[Story]:
    with unplugged(tmp_path_factory.mktemp("s13"), shim) as story:
        yield story


def test_the_loss_is_an_alarm_of_its_own_at_once_and_the_gap_has_its_length(told: Story) -> None:
    after_s = told.lost["at"] / 1000 - told.room.day.moment(PULLED)
    [raised] = [one["body"] for one in told.of("b", "alarm.raised") if one["body"].code == "line_lost"]
    said = told.room.duty("lines", "--store", str(told.room.collector.store), "--lang", "en").stdout

    assert 0 <= after_s < 2
    assert (raised.priority, raised.signal_class) == (2, "life_path_lost")
    [line] = [row for row in said.splitlines() if row.startswith("b ")]
    assert "today: lost 1, gaps 1, together 7 min 02 s" in line
    assert [one["body"].alarm for one in told.of("b", "alarm.returned") if one["body"].code == "line_lost"]


def test_it_comes_back_under_another_port_without_a_key(told: Story) -> None:
    first, second = (one["body"].url for one in told.of("b", "line.opened"))
    pressed = [one for one in told.journal() if one["actor"].startswith("person:")
               and told.room.day.moment("16:00:30") * 1000 < one["at"] <= told.opened["at"] + 2000]

    assert first != second
    assert pressed == []


def test_its_state_is_asked_for_before_anything_it_kept_is_heard(told: Story) -> None:
    asked = [kind for kind, _again in groupby(kind for command, kind in told.b.heard if command == QUERY)]
    came = [commands(bytes(row.bytes))[0] for row in told.raws("b") if row.at > told.lost["at"]]

    # Its clock, before it went; itself; the place where something stood; and its clock again.
    assert asked[-4:] == [88, 81, 62, 88]
    assert came[:2] == [(REPLY, 21), (REPLY, 2)]
    assert {command for command, kind in came[2:] if kind != 28} == {SEND}


def test_what_ended_is_what_it_said_and_the_fire_lasts(told: Story) -> None:
    ended = [one for one in told.of("b", "alarm.returned") if one["actor"] == "device"]

    assert all(one["raw"] for one in ended)
    assert {one["body"].zone for one in ended} == {f"20-{number}" for number in range(11)} | {THERE}
    fire = told.room.alarm("889", FIRE, THERE)
    assert fire.id not in {one["body"].alarm for one in ended}
    assert (fire.state, fire.count) == ("unack", 1)


def test_each_of_the_23_is_late_and_bears_both_times(told: Story) -> None:
    late = {one["raw"]: one["body"] for one in told.of("b") if getattr(one["body"], "late", False)
            and one["at"] > told.opened["at"] and one["body"].qualifier != "present"}
    meant = [moment for moment, *_what in buffered(told.room.day)]

    assert len(late) == len(meant) == 23
    for moment, body in zip(meant, (late[raw] for raw in sorted(late)), strict=True):
        assert abs(body.about_at / 1000 - moment) <= 1
        assert abs(body.about_at - body.device_at - SLOW_S * 1000) <= 1000


def test_its_clock_is_warned_of_and_still_trusted(told: Story) -> None:
    line = next(row for row in told.room.table("line") if row.name == "b")
    warned = [one["body"] for one in told.of("b", "alarm.raised") if one["body"].code == "clock_drift"]

    assert abs(line.drift_ms + SLOW_S * 1000) <= 1000
    assert (line.untrusted, len(warned)) == (False, 1)
    assert told.queued("b", "clock_drift").state == "unack"


def test_the_fire_calls_now_as_an_urgent_alarm_with_when_it_was(told: Story) -> None:
    [raised] = [one for one in told.of("b", "alarm.raised") if one["body"].code == FIRE]
    [kept] = [one["body"] for one in told.of("b", "signal.logged") if one["body"].code == FIRE]
    said = told.room.duty("status", "--store", str(told.room.collector.store), "--lang", "en").stdout

    assert (raised["body"].priority, raised["body"].state, raised["body"].qualifier) == (1, "unack", "present")
    assert 0 <= raised["at"] - told.opened["at"] < SLACK_S * 1000
    assert kept.alarm == told.room.alarm("889", FIRE, THERE).id
    assert kept.device_at / 1000 == told.room.day.moment("15:52")
    assert "(occurred about 16:01, 6 min before receipt)" in said


def test_the_journal_is_in_the_order_of_receipt(told: Story) -> None:
    heard = [one for one in told.journal() if one["actor"] == "device"]

    assert [one["raw"] for one in heard] == sorted(one["raw"] for one in heard)
    assert [one["at"] for one in heard] == sorted(one["at"] for one in heard)


def test_a_has_told_everything_once_and_in_time(told: Story) -> None:
    ledger, raws = told.a.far.ledger, [bytes(row.bytes) for row in told.raws("a")]

    assert len(ledger) == 2 + len(MEANWHILE) + 3
    assert [(said.attempts, said.acked_at is not None) for said in ledger] == [(1, True)] * len(ledger)
    assert [raws.count(said.frame) for said in ledger] == [1] * len(ledger)
    assert told.a.far.stray == 0
    assert not {one["kind"] for one in told.of("a")} & {
        "line.lost", "line.silent", "line.degraded", "line.unanswered", "signal.repeated", "signal.unparsed"}
    assert not [one for one in told.of("a") if getattr(one["body"], "late", False)]
    assert [one["body"].zone for one in told.of("a", "alarm.raised")] == [
        "1-1", *(f"2-{number}" for number in range(len(MEANWHILE))), "3-1", "3-2", "3-3"]


def test_the_answer_counts_from_receipt_and_nothing_that_came_late_is_an_exception(told: Story) -> None:
    room = told.room
    fire = room.alarm("889", FIRE, THERE)
    [row] = [row for row in room.table("response") if row.alarm == fire.id]
    called = {one["body"].zone for one in told.of("b", "alarm.raised", "alarm.released")
              if one["body"].state == "unack" and one["number"] > told.opened["number"]}
    told.ends()
    room.day.go_on(900)
    figures = json.loads(room.duty("figures", "--store", str(room.collector.store), "--json").stdout)["responses"]

    assert (row.excluded, row.at, row.how) == ("", fire.raised_at, "own")
    assert 4000 <= row.first_ms < 4000 + SLACK_S * 1000
    assert called == {THERE}
    assert figures["overruns"] == []
    assert [measure["first"]["count"] for measure in figures["measures"]] == [1, 1]  # the fire, and the loss
    assert [measure["waiting"] for measure in figures["measures"]] == [0, 0]


def test_the_store_is_sound_and_is_told_again_alike(told: Story) -> None:
    told.ends()
    again = told.room.duty("replay", str(told.room.collector.store), "--check")

    assert told.room.is_sound() == ""
    assert again.returncode == 0, again.stdout + again.stderr
