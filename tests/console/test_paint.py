"""What the collector is told a terminal has shown: never more than the terminal itself has confirmed."""

from __future__ import annotations

import pytest

from duty_console.console.paint import ASK, GIVEN_UP_MS, HEARTBEAT_MS, Proof


class Told:
    """A terminal that is asked and a collector that is told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.proved: list[int] = []
        self.proof = Proof(self.asked.append, self.proved.append)


@pytest.fixture
def told() -> Told:
    return Told()


def test_nothing_is_proved_before_the_terminal_has_answered(told: Told) -> None:
    told.proof.painted(813, 0)
    assert told.asked == [ASK]
    assert told.proved == []

    told.proof.answered(5)
    assert told.proved == [813]


def test_an_answer_proves_what_was_painted_before_its_question_and_not_what_came_since(told: Told) -> None:
    told.proof.painted(813, 0)
    told.proof.painted(820, 1)
    told.proof.answered(2)
    assert told.proved == [813]

    told.proof.answered(3)
    assert told.proved == [813, 820]


def test_an_answer_nobody_asked_for_proves_nothing(told: Told) -> None:
    told.proof.answered(1)
    told.proof.painted(813, 2)
    told.proof.answered(3)
    told.proof.answered(4)

    assert told.proved == [813]


def test_a_quiet_screen_is_proved_again_as_a_heartbeat_and_not_more_often(told: Told) -> None:
    for now in range(0, 3 * HEARTBEAT_MS, 100):
        told.proof.painted(813, now)
        told.proof.answered(now)

    assert told.proved == [813] * 3


def test_a_terminal_that_is_not_read_is_asked_a_few_times_only(told: Told) -> None:
    for head in range(100):
        told.proof.painted(head, head)

    assert len(told.asked) <= 8
    assert told.proved == []


def test_a_terminal_that_is_read_again_is_asked_again_and_old_answers_prove_the_old_only(told: Told) -> None:
    for head in range(100):
        told.proof.painted(head, head)
    for _answer in range(len(told.asked)):
        told.proof.answered(200)
    assert max(told.proved) < 8

    told.proof.painted(100, 300)
    told.proof.answered(301)
    assert told.proved[-1] == 100


def test_a_terminal_that_never_answered_is_asked_again_after_a_while(told: Told) -> None:
    for head in range(100):
        told.proof.painted(head, 0)
    told.proof.painted(100, GIVEN_UP_MS + 1)
    told.proof.answered(GIVEN_UP_MS + 2)

    assert told.proved == [100]


def test_a_new_collector_is_told_anew(told: Told) -> None:
    told.proof.painted(813, 0)
    told.proof.answered(1)
    told.proof.again()
    told.proof.painted(813, 2)
    told.proof.answered(3)

    assert told.proved == [813, 813]


def test_a_terminal_that_answered_once_and_answers_no_more_is_unread_until_it_answers_again(told: Told) -> None:
    told.proof.painted(813, 0)
    assert not told.proof.unread(10 * GIVEN_UP_MS)  # it has never proved anything

    told.proof.answered(10 * GIVEN_UP_MS)
    assert not told.proof.unread(20 * GIVEN_UP_MS)

    told.proof.painted(820, 20 * GIVEN_UP_MS)
    assert told.proof.unread(21 * GIVEN_UP_MS + 1)
    told.proof.answered(22 * GIVEN_UP_MS)
    assert not told.proof.unread(30 * GIVEN_UP_MS)
