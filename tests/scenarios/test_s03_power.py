"""
S03: the power goes at the console, without its two-hour log. First the story; then the cut at random instants: nothing
that was acknowledged is missing, no state is invented, the chain verifies.
"""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from crew import Shift, frame, shift
from running import ACK, Caller

HOME, SHOP, FIRE, HOLD_UP = "1012", "1077", "110", "120"
TEST_REPORT = "602"
CUTS, MANY_CUTS = 12, 200
#: How long the device waits for an answer before it repeats, and about how long a story takes.
REPEATS_S, LASTS_S = 4.0, 0.12


def test_after_the_outage_everything_stands_where_it_was(tmp_path: Path, shim: Path) -> None:
    with shift(tmp_path, shim, "21:47") as room:
        room.day.at("21:47:15")
        room.signals(HOME, FIRE, "012")
        room.day.at("21:47:20")
        chen = room.officer("chen")
        chen.does("acknowledge", alarm=room.alarm(HOME, FIRE, "012"))
        room.day.at("21:47:22")
        room.signals(SHOP, HOLD_UP, "001")
        room.day.at("21:47:22.4")
        room.collector.stop(signal.SIGKILL)
        before = room.table("alarm")
        room.day.reboot(room.day.moment("21:54:00"))  # the clocks of a machine that comes up anew
        room.day.at("21:54:05")
        room.start()

        assert {row[:18] for row in room.table("alarm")} == {row[:18] for row in before}
        fire, hold_up = room.alarm(HOME, FIRE, "012"), room.alarm(SHOP, HOLD_UP, "001")
        assert (fire.state, hold_up.state) == ("acked", "unack")
        with closing(Caller(room.collector.door())) as desk:
            assert desk.hear("sound")["sound"] is True
        started = room.told("collector.started")[-1]
        assert 0 <= started["body"].down_from / 1000 - room.day.moment("21:47:22") < 3
        assert room.at(started)[:5] == "21:54"

        luo = room.officer("luo")
        room.day.at("21:54:25")
        luo.does("acknowledge", alarm=room.alarm(SHOP, HOLD_UP, "001"))
        took = room.told("response.first")[-1]["body"]
        assert took.alarm == hold_up.id
        assert 422 <= took.ms / 1000 < 425  # it counts from its receipt, through the outage
        figures = room.duty("figures", "--store", str(room.collector.store), "--lang", "en").stdout
        listed = [line for line in figures.splitlines() if "no reception" in line]
        assert len(listed) == 1
        assert "7:0" in listed[0]
        assert "no reception 21:47:2" in listed[0]
        assert room.is_sound() == ""


class Round(NamedTuple):
    """One story that was cut: what its device and its officer were told."""

    fire: str
    hold_up: str
    answered: list[str]  # frames that were acknowledged
    done: list[int]  # alarms whose acknowledgement was confirmed to the officer
    asked: list[int]


def cut(room: Shift, zone: str, after_s: float) -> Round:
    """The story once, with the power going after so long; with the device's first answer where that is 0."""
    made, process = Round(frame(HOME, FIRE, zone), frame(SHOP, HOLD_UP, zone), [], [], []), room.collector.process
    assert process is not None
    room.signals(HOME, TEST_REPORT, zone)
    room.day.go_on(REPEATS_S * 0.55)  # a line opened anew is answered once, and then not for half its waiting time
    power = threading.Timer(after_s or LASTS_S * 4, process.kill)
    power.start()
    try:
        told(room, zone, made, process if not after_s else None)
    finally:
        if not after_s:
            process.kill()
            power.cancel()
        power.join()
        process.wait()
        room.collector.process = None
    return made


def told(room: Shift, zone: str, made: Round, killed: subprocess.Popen[bytes] | None) -> None:
    """What the device says and the officer does, until the power is gone."""
    with suppress(OSError, AssertionError), closing(Caller(room.collector.door())) as chen:
        for text in (made.fire, made.hold_up):
            if not answers(room, text):
                return
            made.answered.append(text)
            if killed is not None:
                killed.kill()
            if text is made.fire:
                fire = room.alarm(HOME, FIRE, zone).id
                made.asked.append(fire)
                if chen.request("acknowledge", f"cut-{zone}", alarm=fire, seen=fire).get("done"):
                    made.done.append(fire)


def answers(room: Shift, text: str) -> bool:
    """Whether a frame is answered while there is power."""
    room.collector.cable.send(text)
    process = room.collector.process
    while process is not None and process.poll() is None:
        if answer := room.collector.cable.answer(0.05):
            return answer == ACK
    return room.collector.cable.answer(0) == ACK


def broken(room: Shift, rounds: list[Round]) -> list[str]:
    """Every promise that was not kept."""
    known = {text for made in rounds for text in (made.fire, made.hold_up)}
    raws = [bytes(row.bytes)[:-1].decode() for row in room.raws()]
    alarms = {row.id: row for row in room.table("alarm")}
    acknowledged = [one["body"].alarm for one in room.told("alarm.acknowledged")]
    raised = [frame(*row) for row in ((one["body"].account, one["body"].code, one["body"].zone)
                                      for one in room.told("alarm.raised"))]
    found = [f"lost: {text}" for made in rounds for text in made.answered if text not in raws]
    found += [f"twice: {text}" for text in known if raised.count(text) > 1]
    found += [f"invented: {row.zone}" for row in alarms.values()
              if frame(row.account, row.code, row.zone) not in known and row.scheme != "duty"]
    found += [f"forgotten: the answer to {number}" for made in rounds for number in made.done
              if number not in acknowledged or alarms[number].state != "acked"]
    asked = {number for made in rounds for number in made.asked}
    found += [f"answered by nobody: {row.id}" for row in alarms.values()
              if row.scheme != "duty" and row.state != "unack" and row.id not in asked]
    found += [f"not what the journal says: {row.id} is {row.state}" for row in alarms.values()
              if row.scheme != "duty" and (row.state == "acked") != (row.id in acknowledged)]
    return found


def cut_often(room: Shift, cuts: int, seed: int) -> list[Round]:
    """So many stories, each cut at an instant of its own."""
    chance, rounds = random.Random(seed), []
    for number in range(cuts):
        rounds.append(cut(room, f"{number + 100:03}", chance.uniform(0, LASTS_S) if number % 4 else 0))
        room.start()
    return rounds


def test_a_cut_at_any_instant_loses_no_acknowledged_signal_and_invents_no_state(
        tmp_path: Path, shim: Path, *, long_form: bool) -> None:
    seed = time.time_ns() % 10_000
    with shift(tmp_path, shim, "21:47", wait_s=REPEATS_S) as room:
        rounds = cut_often(room, MANY_CUTS if long_form else CUTS, seed)

        assert broken(room, rounds) == [], f"seed {seed}"
        assert sum(len(made.answered) for made in rounds) > 0
        assert room.is_sound() == ""


def test_the_cuts_turn_red_where_the_answer_leaves_before_the_commit(tmp_path: Path, shim: Path) -> None:
    with shift(tmp_path, shim, "21:47", "ack_before_commit", wait_s=REPEATS_S) as room:
        for seed in range(8):
            made = cut(room, f"{seed + 100:03}", 0)
            if any(word.startswith("lost") for word in broken(room, [made])):
                return
            room.start("ack_before_commit")
    raise AssertionError("it stayed green")
