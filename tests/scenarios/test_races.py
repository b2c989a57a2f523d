"""Two people, one alarm: the first in the journal wins, the other is told who was first. `--long` is 1,000 races."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crew import Officer, Shift, frame, shift

RACES, MANY_RACES = 60, 1000
HOME, FIRE = "1012", "110"
#: What each race is about -> what the loser is told.
WORDS = {"acknowledge": "Already acknowledged by {who} at", "own": "{who} has it: take it over first."}


@pytest.fixture
def on_duty(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "08:00") as made:
        yield made


def raced(action: str, officers: tuple[Officer, ...], alarm: Any, first: int) -> list[dict[str, Any]]:
    """What each was told; `first` starts a moment before the other, or neither does."""
    answers: list[dict[str, Any]] = [{}, {}]
    ready = threading.Barrier(2)

    def ask(number: int) -> None:
        ready.wait()
        if number != first and first < 2:
            time.sleep(0.0005)
        answers[number] = officers[number].asks(action, alarm=alarm)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def flaw(action: str, answers: list[dict[str, Any]], officers: tuple[Officer, ...]) -> str:
    """What is wrong with what the two were told."""
    won = [number for number, answer in enumerate(answers) if answer.get("done")]
    if len(won) != 1:
        return f"{len(won)} won"
    told, winner = answers[1 - won[0]], f"person:{officers[won[0]].person}"
    words = str(told.get("refused", "")).format(**told.get("values", {}))
    return "" if words.startswith(WORDS[action].format(who=winner)) else f"told {words!r} where {winner} was first"


@pytest.mark.parametrize("action", WORDS)
def test_of_two_who_race_one_wins_and_the_other_is_told_who_was_first(
        on_duty: Shift, action: str, *, long_form: bool) -> None:
    room, seed = on_duty, time.time_ns() % 10_000
    chance = random.Random(seed)
    officers = (room.officer("chen"), room.officer("luo"))
    races = (MANY_RACES if long_form else RACES) // len(WORDS)
    winners: dict[int, str] = {}
    for number in range(races):
        group, zone = divmod(number, 900)
        room.sends(frame(HOME, FIRE, f"{zone + 100:03}", group=f"{group + 1:02}"))
        alarm = next(row for row in room.queue() if row.zone == f"{zone + 100:03}" and row.grp == f"{group + 1:02}")
        answers = raced(action, officers, alarm, chance.randrange(3))
        assert flaw(action, answers, officers) == "", f"seed {seed}, race {number}"
        winners[alarm.id] = officers[0 if answers[0].get("done") else 1].person

    kind = {"acknowledge": "alarm.acknowledged", "own": "work.owned"}[action]
    assert {one["body"].alarm: one["actor"].removeprefix("person:") for one in room.told(kind)} == winners
    assert len(room.told(kind)) == len(room.told("request.refused")) == races
    assert set(winners.values()) == {"chen", "luo"}
    assert room.is_sound() == ""


def test_a_race_that_both_win_or_whose_loser_is_told_nothing_is_seen(on_duty: Shift) -> None:
    officers = (on_duty.officer("chen"), on_duty.officer("luo"))
    on_duty.signals(HOME, FIRE, "012")
    alarm = on_duty.alarm(HOME, FIRE, "012")
    good = raced("own", officers, alarm, 0)

    assert flaw("own", good, officers) == ""
    assert flaw("own", [{"done": True}, {"done": True}], officers) == "2 won"
    assert flaw("acknowledge", good, officers).startswith("told ")
    assert flaw("own", good, officers[::-1]).startswith("told ")
