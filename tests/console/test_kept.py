"""A page's answer holds until something is stored, and a file that could not be read is asked again."""

from __future__ import annotations

from typing import Any

from duty_console.console.screens.kept import READ_MS, Kept

from .rooms import NOW


class Screen:
    """As much of a screen as an answer is kept for; its file can be read, or not."""

    def __init__(self) -> None:
        self.head, self.tick, self.readable, self.asked_times = 5, NOW.tick, True, 0
        self.picture = self.duty = self.book = self

    @property
    def now(self) -> Any:
        return NOW._replace(tick=self.tick)

    def asked(self, question: Any, otherwise: Any) -> Any:
        self.asked_times += 1
        return question(self) if self.readable else otherwise


def test_what_could_not_be_read_is_asked_again_though_nothing_was_stored() -> None:
    screen: Any = Screen()
    screen.readable = False
    kept: Kept[str] = Kept(screen, lambda reader: "read", "not read")
    assert kept.now() == "not read"

    screen.readable = True
    assert [kept.now(), kept.now(), screen.asked_times] == ["read", "read", 2]


def test_what_was_read_stands_while_the_file_cannot_be_read() -> None:
    screen: Any = Screen()
    kept: Kept[int] = Kept(screen, lambda reader: screen.head, 0)
    assert kept.now() == 5

    screen.head, screen.readable = 6, False
    screen.tick += READ_MS
    assert kept.now() == 5
    screen.readable = True
    assert kept.now() == 6


def test_it_is_read_again_no_more_often_than_it_must_be() -> None:
    screen: Any = Screen()
    kept: Kept[int] = Kept(screen, lambda reader: screen.head, 0)
    assert kept.now() == 5
    screen.head = 6
    assert kept.now() == 5
    screen.tick += READ_MS
    assert kept.now() == 6
