"""
P10: no command twice, none after its time, none for a collector that is gone, every one with an end, whatever kills the
collector; and this harness turns red when the collector is wrong on purpose.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from loudspeakers import Loudspeakers
from obedience import Witness, violations
from running import entries, until
from switching import CALLS, PIN, RINGING, SPOKEN, Shift, Switch, switch

#: Kills in the long form, which sweeps through every system call of a life.
MANY_KILLS = 900
#: How often the kills of a planted fault are repeated before the harness is called blind.
ROUNDS = 12
OUTPUTS = (*SPOKEN, *RINGING)
#: A controller that forgets a caller who hung up would leave his amplifier open to its limit.
KEPT = 1000
SYNC = "fsync,fdatasync"


def journal(made: Switch) -> list[dict[str, Any]]:
    """The listing, with the moment of each entry."""
    return [{**entry, "moment": datetime.fromisoformat(str(entry["at"])).timestamp()} for entry in made.journal()]


def is_quiet(made: Switch) -> bool:
    """Whether every command has come to its end."""
    return not [line for line in violations(Witness((), (), (), (), (), journal(made), 0))
                if line.startswith("endless")]


def told(made: Switch, kind: str) -> int:
    """How often something was."""
    return sum(entry["kind"] == kind for entry in entries(made.store))


def broken(shift: Shift) -> list[str]:
    """What was not kept until now."""
    controller = shift.speakers.controller
    return violations(Witness(shift.requests, shift.lives, shift.speakers.heard, controller.done, controller.turns,
                              journal(shift.made), time.time() - time.monotonic()))


def early_kills(seed: int) -> list[tuple[str, int]]:
    """In the commit of what is asked first, each with a life behind it in which it is asked again."""
    return [(SYNC, when) for first in random.Random(seed).sample(range(1, 7), 3) for when in (first, 30)]


def kills_in(*calls: tuple[str, int]) -> Callable[[int], list[tuple[str, int]]]:
    """Anywhere in the first so many of some calls."""
    def kills(seed: int) -> list[tuple[str, int]]:
        chance = random.Random(seed)
        return [(call, chance.randint(1, most)) for call, most in calls]
    return kills


def all_kills() -> list[tuple[str, int]]:
    """One call after the other."""
    calls = list(CALLS.items())
    return [(call, 1 + turn // len(calls) % most) for turn in range(MANY_KILLS)
            for call, most in [calls[turn % len(calls)]]]


def test_no_loudspeaker_opens_twice_late_or_for_a_collector_that_has_died(tmp_path: Path, *, long_form: bool) -> None:
    seed = random.randrange(10**6)
    with Loudspeakers(OUTPUTS, buffer=KEPT) as speakers, switch(tmp_path, speakers) as made:
        shift = Shift(made, speakers, seed)
        shift.begin()
        for call, when in all_kills() if long_form else [*early_kills(seed), *kills_in(*CALLS.items())(seed)]:
            shift.until_killed(call, when)
        shift.end(lambda: is_quiet(made))

        assert broken(shift) == [], f"seed {seed}"
        assert len(shift.requests) > len(CALLS)


def test_a_cable_that_is_pulled_out_in_the_middle_opens_nothing_twice_and_leaves_nothing_open(
        tmp_path: Path, *, long_form: bool) -> None:
    seed, pulls = random.randrange(10**6), 100 if long_form else 3
    with Loudspeakers(OUTPUTS, name=tmp_path / "cable") as speakers, switch(tmp_path, speakers) as made:
        shift = Shift(made, speakers, seed)
        shift.begin()
        with shift.life() as (_process, desk):
            desk.ask("u", "unlock", pin=PIN)
            until(lambda: told(made, "line.opened") == told(made, "collector.started"))
            opened = told(made, "line.opened")
            for pull in range(pulls):
                for _turn in range(shift.chance.randrange(2, 6)):
                    shift.act(desk)
                speakers.unplug()
                shift.act(desk)
                until(lambda pull=pull: told(made, "line.lost") == pull + 1)
                shift.act(desk)
                speakers.plug()
                until(lambda pull=pull: told(made, "line.opened") == opened + pull + 1)
        shift.end(lambda: is_quiet(made))

        assert broken(shift) == [], f"seed {seed}"
        assert told(made, "line.lost") == pulls


@pytest.mark.parametrize(("fault", "word", "kills"), [
    ("send_before_commit", "unclaimed", kills_in(("pwrite64", 120), (SYNC, 20))),
    ("go_on_after_a_start", "revived", kills_in(("write", 12), ("write", 24))),
    ("answer_requests_anew", "doubled", early_kills),
])
def test_the_harness_turns_red_where_a_command_is_wrong_on_purpose(
        fault: str, word: str, kills: Callable[[int], list[tuple[str, int]]], tmp_path: Path) -> None:
    with Loudspeakers(OUTPUTS) as speakers, switch(tmp_path, speakers, fault) as made:
        shift = Shift(made, speakers, 1)
        shift.begin()
        for seed in range(ROUNDS):  # where a kill lands is the machine's chance: a few kills may all miss
            for call, when in kills(seed):
                shift.until_killed(call, when)
                if any(line.startswith(word) for line in broken(shift)):
                    return
        pytest.fail(f"nothing was {word}: {broken(shift)}")
