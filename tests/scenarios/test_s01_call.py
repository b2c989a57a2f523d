"""
S01: a help call at night whose amplifier does not answer, while one officer is out: asked, confirmed and heard are kept
apart, another amplifier stands in, the open microphone has its end, and whoever is out is sent there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from clocks import SHANGHAI
from crew import Shift
from loudspeakers import Loudspeakers
from running import until
from village import LIN, comes, village

#: A4 hangs on a controller that hears no order; A3 stands in for it.
AMPLIFIERS = {"a4": ("group4", "far", "4", "a3"), "a3": ("group3", "near", "3", "")}
#: What falls due is found within a sweep, and a machine under tests is slow.
SLACK_S = 1.0
#: The other crews; of the night are Chen and Luo.
CREWS = "".join(f"""
[[person]]
key = "{key}"
name = "{key}"
duty = "officer"
certificate = 4
""" for key in ("zhao", "li", "sun", "he"))
Night = tuple[Shift, dict[str, Loudspeakers]]


@pytest.fixture
def night(tmp_path: Path, shim: Path) -> Iterator[Night]:
    with village(tmp_path, shim, "02:13:00", AMPLIFIERS) as (room, lines):
        lines["far"].happens("deaf")
        yield room, lines


def after_s(room: Shift, entry: dict[str, Any], moment: str) -> float:
    """So long after a time of day."""
    return float(entry["at"]) / 1000 - room.day.moment(moment)


def of_lin(room: Shift) -> Any:
    """Her call, as it is seen now."""
    [row] = [row for row in room.queue() if row.signal_class == "help_call"]
    return row


def speaks(room: Shift) -> dict[str, Any]:
    """That an amplifier has opened, once one has."""
    opened: list[dict[str, Any]] = until(
        lambda: [one for one in room.told("command.confirmed") if one["body"].value == "open"])
    return opened[0]


def rings(room: Shift, lines: dict[str, Loudspeakers]) -> dict[str, Any]:
    """02:13:04.2: Mrs Lin's call is answered."""
    comes(room, lines, "02:13:04.2")
    lines["near"].calls(LIN)
    raised: dict[str, Any] = room.awaits("alarm.raised")[0]
    return raised


def test_the_call_and_its_silent_amplifier_are_two_things_and_another_amplifier_speaks(night: Night) -> None:
    room, lines = night
    chen = room.officer("chen")
    call = rings(room, lines)
    opened = room.awaits("command.asked")[0]
    room.day.at("02:13:07.3")
    again = room.awaits("command.retried")[0]
    room.day.at("02:13:12.3")
    failed = room.awaits("command.failed")[0]
    stood_in = room.awaits("playback.added")[0]
    confirmed = speaks(room)

    assert (call["body"].signal_class, call["body"].priority, call["body"].account) == ("help_call", 1, LIN)
    assert 0 <= after_s(room, call, "02:13:04.2") < 1.0
    assert (opened["body"].amplifier, opened["body"].act, opened["actor"]) == ("a4", "open", "rule:BC-10")
    assert 0 <= after_s(room, opened, "02:13:04.2") < 1.0
    assert 2.99 <= (again["at"] - opened["at"]) / 1000 < 3 + SLACK_S
    assert 8 <= (failed["at"] - opened["at"]) / 1000 < 8 + SLACK_S
    assert (stood_in["body"].amplifier, stood_in["body"].instead_of) == ("a3", "a4")
    assert (confirmed["at"] - failed["at"]) / 1000 < SLACK_S
    trouble = room.told("alarm.raised")[1]["body"]
    assert (trouble.code, trouble.zone, trouble.priority, trouble.rule) == ("amplifier_unconfirmed", "a4", 2, "SIG-2")
    assert [order.act for order in lines["far"].heard if order.output == "4"] == ["open", "open", "close"]
    assert confirmed["body"].amplifier == "a3"
    assert lines["far"].relays() == {"4": False}
    assert lines["near"].relays() == {"3": True}
    help_call = of_lin(room)
    assert help_call.state == "unack", "the fall-back has answered nobody"
    assert room.told("alarm.acknowledged") == []
    assert {row.amplifier: row.state for row in room.table("playback")} == {"a4": "failed", "a3": "playing"}

    room.day.at("02:13:21")
    chen.does("own", alarm=help_call)
    first = room.awaits("response.first")[0]["body"]
    assert (first.how, round(first.ms / 1000, 1)) == ("own", pytest.approx(16.8, abs=SLACK_S))


def test_the_open_microphone_is_announced_to_end_and_ends(night: Night) -> None:
    room, lines = night
    rings(room, lines)
    room.day.at("02:13:12.3")
    began = speaks(room)["at"] / 1000
    room.day.go_to(began + 164)
    assert room.told("broadcast.warned") == []
    room.day.go_to(began + 165)
    warned = room.awaits("broadcast.warned")[0]
    room.day.go_to(began + 180)
    ended = room.awaits("broadcast.ended")[0]
    until(lambda: lines["near"].relays() == {"3": False})

    assert 165 <= warned["at"] / 1000 - began < 165 + SLACK_S
    assert 180 <= ended["at"] / 1000 - began < 180 + SLACK_S
    assert (ended["body"].how, ended["body"].rule) == ("limit", "BC-12")
    assert [(turn.relay, turn.why) for turn in lines["near"].controller.turns] == [
        ("open", "order"), ("closed", "order")], "the console closed it"


def test_the_call_is_closed_with_its_level_and_the_list_of_the_month_has_one_failure(night: Night) -> None:
    room, lines = night
    chen, luo = room.officer("chen"), room.officer("luo")
    rings(room, lines)
    room.day.at("02:13:12.3")
    speaks(room)
    room.day.at("02:13:21")
    chen.does("own", alarm=of_lin(room))
    room.day.at("02:31:00")
    room.awaits("broadcast.ended")
    lines["near"].hangs_up(LIN)
    room.awaits("alarm.returned")
    luo.does("take_over", alarm=of_lin(room))
    luo.does("acknowledge", alarm=of_lin(room))
    assert "level" in luo.is_refused("close", alarm=of_lin(room), outcome="true").lower()
    luo.does("verify", alarm=of_lin(room), level=4, how="跌倒，已叫救护车")
    luo.does("close", alarm=of_lin(room), outcome="true", text="跌倒，已叫救护车")
    said = room.duty("broadcasts", "--store", str(room.collector.store), "--json")

    assert json.loads(said.stdout)["failures"] == {"a4": 1}
    assert room.is_sound() == ""


def test_one_officer_is_out_everybody_sees_it_and_he_is_sent_to_the_call(tmp_path: Path, shim: Path) -> None:
    with village(tmp_path, shim, "01:50:00", AMPLIFIERS, CREWS) as (room, lines):
        lines["far"].happens("deaf")
        chen, luo, huang = room.officer("chen"), room.officer("luo"), room.officer("huang")
        day = f"{datetime.fromtimestamp(room.day.moment('00:00'), SHANGHAI):%Y-%m-%d}"
        huang.does("rota", pattern="ROTA-1", begins=day, until=day, crews="chen,luo/zhao,li/sun,he")
        room.awaits("duty.judged")
        room.day.at("01:55:00")
        luo.does("go_out", for_s=1800, reason="巡查")
        glass = room.console(columns=120)
        glass.shows("当班", "罗海生(外出 02:25回)", "01:55起人手减少")

        rings(room, lines)
        room.day.at("02:13:12.3")
        failed = room.awaits("command.failed")[0]["body"]
        speaks(room)
        called = room.awaits("call.taken")[0]["body"]
        room.day.at("02:13:21")
        assert room.told("alarm.acknowledged", "work.owned") == [], "the fall-back has answered nobody"
        help_call = of_lin(room)
        chen.does("own", alarm=help_call)
        room.day.at("02:13:40")
        assert "not out" in chen.is_refused("step", alarm=of_lin(room), step="send", person="chen")
        chen.does("step", alarm=of_lin(room), step="send", person="luo", result="对讲：去四组林家")
        ticked, sent = room.awaits("step.done")[0], room.awaits("duty.diverted")[0]
        glass.shows("罗海生(改往group4 林秀英 02:43回)", "01:55缺人")

        assert failed.amplifier == "a4"
        apart = {(row.signal_class, row.zone) for row in room.queue()}
        assert {("help_call", help_call.zone), ("life_path_lost", "a4")} <= apart
        assert (called.present, called.out) == (["chen", "luo"], ["luo"])
        assert (ticked["body"].step, ticked["actor"]) == ("send", "person:chen")
        assert (sent["body"].person, sent["body"].place, sent["body"].alarm) == ("luo", "group4 林秀英", help_call.id)
        assert abs(ticked["at"] - sent["at"]) < 1000
        now = json.loads(room.duty("roster", "--now", "--json", "--store", str(room.collector.store)).stdout)["now"]
        [out] = now["out"]
        assert (out["person"], out["state"], out["place"]) == ("luo", "diverted", "group4 林秀英")
        assert "T01:55:00" in out["since"]
        assert out["since"][:16] == now["reduced_since"][:16]
        said = room.duty("status", "--store", str(room.collector.store), "--lang", "zh").stdout
        assert "01:55 起人手减少（DUTY-13）" in said
        assert "外出的罗海生改往group4 林秀英" in said
        room.day.at("02:30:00")
        assert "not_back" not in [row.code for row in room.queue()], "he is expected anew"
        luo.does("come_back")
        glass.shows("当班 陈志远 罗海生  至")
        assert room.is_sound() == ""
