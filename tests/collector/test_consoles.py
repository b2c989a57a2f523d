"""Who hangs and who was only asleep, as the door judges it once a second."""

from __future__ import annotations

import socket

import pytest

from duty_console.collector.consoles import Console

LIMIT_MS = 240_000


@pytest.fixture
def console() -> Console:
    ours, theirs = socket.socketpair()
    theirs.close()
    made = Console(1, ours, 1000, 0, 0)
    made.screen, made.painted = True, 7
    ours.close()
    return made


def looked_at(console: Console, begin: int, end: int, head: int = 8) -> list[int]:
    """The moments of each second at which it was found to hang."""
    return [tick for tick in range(begin, end, 1000) if console.hangs(head, tick, LIMIT_MS)]


def test_a_screen_that_shows_nothing_more_hangs_at_the_limit(console: Console) -> None:
    assert looked_at(console, 0, 300_000)[:1] == [LIMIT_MS]


def test_a_screen_that_shows_everything_never_hangs(console: Console) -> None:
    assert looked_at(console, 0, 300_000, head=7) == []


def test_nobody_hangs_because_the_machine_slept(console: Console) -> None:
    assert looked_at(console, 0, 10_000) == []
    woken = 10_000 + 8 * 3_600_000

    assert looked_at(console, woken, woken + 5_000) == []
    console.heard = woken + 2_000
    assert looked_at(console, woken + 5_000, woken + 100_000) == []


def test_who_says_nothing_after_the_sleep_either_hangs(console: Console) -> None:
    looked_at(console, 0, 10_000)
    woken = 10_000 + 8 * 3_600_000

    assert looked_at(console, woken, woken + 20_000)[:1] == [woken + 5_000]
