"""People at the real door: PINs proved by argon2, sessions, and no PIN in any file but its hash in the private one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from running import Caller, Collector, entries, prepared

from duty_console.clock import Moment
from duty_console.collector.consoles import Console
from duty_console.collector.proving import QUEUE, Prover, is_pin
from duty_console.domain.authority import EARLY, RIGHT, WRONG

PEOPLE = """
[[person]]
key = "chen"
name = "陈"
duty = "officer"

[[person]]
key = "he"
name = "何"
duty = "auditor"
"""
PIN, OTHER, BAD = "280641", "739155", "914402"


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.tick = 1_000_000

    def read(self) -> Moment:
        return Moment(self.tick, self.tick, "boot")


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Collector]:
    with prepared(tmp_path, more=PEOPLE) as made:
        yield made.start()


def test_ten_thousand_guesses_take_days_and_lock_nobody_out() -> None:
    clock, hasher = Hands(), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    kept = hasher.hash(PIN)

    async def guess() -> None:
        prover = Prover(lambda _person: kept, lambda _who: 0, clock, hasher=hasher)
        looked_at = 0
        for number in range(10_000):
            worth = await prover.prove(1, "chen", f"{number:06}")
            assert worth in (WRONG, EARLY)
            looked_at += worth == WRONG
            clock.tick += 1_000
        assert looked_at < 350  # one in 30 s: ten thousand take three days and a half
        assert await prover.prove(2, "chen", PIN) == RIGHT  # nobody can slow another down
        clock.tick += 30_000
        assert await prover.prove(1, "chen", PIN) == RIGHT
        assert await prover.prove(1, "chen", BAD) == WRONG
        assert await prover.prove(1, "chen", PIN) == EARLY
        assert prover.wait_s(1, "chen") == 1
        clock.tick += 1_000
        assert prover.wait_s(1, "chen") == 0
        assert await prover.prove(1, "chen", PIN) == RIGHT
        prover.close()

    asyncio.run(guess())


def test_right_pins_at_once_are_all_right_and_guesses_at_once_are_looked_at_once() -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    kept = hasher.hash(PIN)

    async def at_once(*pins: str) -> list[str]:
        prover = Prover(lambda _person: kept, lambda _who: 0, Hands(), hasher=hasher)
        try:
            return await asyncio.gather(*(prover.prove(1, "chen", pin) for pin in pins))
        finally:
            prover.close()

    assert asyncio.run(at_once(PIN, PIN, PIN)) == [RIGHT] * 3
    assert asyncio.run(at_once(BAD, PIN, BAD, PIN)) == [WRONG, EARLY, EARLY, EARLY]
    assert asyncio.run(at_once(*[PIN] * 9)).count(RIGHT) == QUEUE


@pytest.mark.parametrize(("text", "good"), [(PIN, True), ("12345", False), ("123456", False), ("654321", False),
                                            ("000000", False), ("28064a", False), ("２８０６４１", False), ("", False)])
def test_what_may_be_a_pin(text: str, good: bool) -> None:
    assert is_pin(text, 6) == good


def test_an_idle_desk_locks_and_a_late_key_does_not_open_it() -> None:
    console = Console(1, None, 1, 0, 0)  # type: ignore[arg-type]
    assert not console.is_locked(599_999, 600_000)
    console.touch(599_999, 600_000)
    assert not console.is_locked(1_000_000, 600_000)
    console.touch(1_200_000, 600_000)
    assert console.is_locked(1_200_001, 600_000)
    console.unlock(1_200_001)
    assert not console.is_locked(1_200_002, 600_000)


def test_a_key_counts_from_when_it_was_pressed_but_never_from_before_the_alarm_was_shown() -> None:
    console = Console(1, None, 1, 0, 0)  # type: ignore[arg-type]
    console.paints(7, 50_000)
    assert console.pressed(4_000, 7, 60_000) == 4_000
    assert console.pressed(40_000, 7, 60_000) == 10_000
    assert console.pressed(40_000, 8, 60_000) == 0
    assert [console.pressed(ms, 7, 60_000) for ms in (-1, True, "x", None)] == [0, 0, 0, 0]


def test_a_screen_that_says_nothing_while_there_is_something_to_show_hangs() -> None:
    console = Console(1, None, 1, 0, 0)  # type: ignore[arg-type]
    console.screen = True
    for second in range(300):
        assert not console.hangs(9, second * 1_000, 240_000)  # its terminal never proved anything
    console.paints(8, 0)
    assert console.hangs(9, 300_000, 240_000)
    assert not console.hangs(8, 300_000, 240_000)


def test_a_person_signs_on_with_a_pin_that_stands_in_no_file(staffed: Collector) -> None:
    caller = Caller(staffed.door())
    assert "done" in caller.request("set_pin", "s1", person="chen", new_pin=PIN)
    assert caller.request("acknowledge", "a1", alarm=1, seen=1)["need"] == "sign_on"
    assert caller.request("sign_on", "o1", person="chen", pin=BAD)["need"] == "pin"
    early = caller.request("sign_on", "o2", person="chen", pin=PIN)
    assert (early["need"], early["values"]) == ("pin", {"seconds": "1"})
    assert caller.request("set_pin", "s2", person="chen", new_pin=OTHER)["need"] == "pin"
    deadline = 0
    while "done" not in caller.request("sign_on", f"o3-{deadline}", person="chen", pin=PIN):
        deadline += 1
        assert deadline < 300
    [me] = [one for one in caller.request("who", "w")["consoles"] if one["console"] == caller.me["console"]]
    assert me["actor"] == "person:chen"
    caller.close()
    staffed.until("person.signed_off")
    staffed.stop()

    for file in staffed.store.parent.iterdir():
        if file.is_file():
            data = file.read_bytes()
            assert not any(secret.encode() in data for secret in (PIN, OTHER, BAD)), file
            assert (b"argon2id" in data) <= file.name.startswith("private.db"), file
    refused = [event for event in entries(staffed.store) if event["kind"] == "request.refused"]
    assert len(refused) >= 4
    again = subprocess.run([sys.executable, "-m", "duty_console.cli", "replay", str(staffed.store), "--check"],
                           env=staffed.environment, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    assert staffed.duty("verify").returncode == 0


def test_the_command_sets_a_pin_from_its_input_and_lists_who_has_one(staffed: Collector) -> None:
    def people(said: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "duty_console.cli", "--lang", "en", "people",
                               "--store", str(staffed.store), *words], env=staffed.environment, input=said,
                              capture_output=True, text=True, timeout=60, check=False)

    assert people("123456\n", "pin", "chen", "--stdin").returncode == 1
    assert people(f"{PIN}\n", "pin", "chen", "--stdin").returncode == 0
    assert people(f"{PIN}\n{OTHER}\n", "pin", "chen", "--stdin").returncode == 0
    assert people(f"{PIN}\n{BAD}\n", "pin", "chen", "--stdin").returncode == 1
    chen, he = people("").stdout.splitlines()
    assert "PIN set" in chen
    assert "no PIN" in he
    assert "auditor" in he
