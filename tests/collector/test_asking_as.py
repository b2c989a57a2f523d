"""`duty ask --as`: whoever asks without a screen at an account that several share says who he is, by his PIN."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import DUTY, FIRE, Caller, Collector, prepared
from terminal import Terminal
from test_pins import BAD, PEOPLE, PIN


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[tuple[Collector, int]]:
    """A room whose account is shared and where people have PINs, with an alarm that waits."""
    with prepared(tmp_path, more=PEOPLE) as made:
        made.start()
        for person in ("chen", "he"):
            caller = Caller(made.door())
            assert "done" in caller.request("set_pin", f"s-{person}", person=person, new_pin=PIN)
            caller.close()
        made.cable.send(FIRE)
        yield made, made.until("alarm.raised")["number"]


def words(made: Collector, *words: object) -> list[str]:
    return [*DUTY, "ask", "--lang", "en", "--store", str(made.store), *map(str, words)]


def asks(made: Collector, said: str, *more: object) -> subprocess.CompletedProcess[str]:
    """What somebody is told who gives his PIN on the input."""
    return subprocess.run(words(made, *more), input=said, capture_output=True, text=True, env=made.environment,
                          timeout=60, check=False)


def happened(made: Collector, *kinds: str) -> list[tuple[str, str]]:
    return [(event["kind"], event["actor"]) for event in made.events() if event["kind"] in kinds]


ANSWERED = ("person.signed_on", "alarm.acknowledged", "person.signed_off")


def test_who_says_who_he_is_acts_in_his_own_name_once(staffed: tuple[Collector, int]) -> None:
    made, alarm = staffed
    done = asks(made, f"{PIN}\n", "--as", "chen", "--pin-stdin", "acknowledge", alarm)
    assert (done.returncode, done.stderr) == (0, "")
    made.until("person.signed_off")
    assert [(kind, actor) for kind, actor in happened(made, *ANSWERED) if kind == "alarm.acknowledged"] == [
        ("alarm.acknowledged", "person:chen")]
    assert [kind for kind, _actor in happened(made, *ANSWERED)] == list(ANSWERED)
    again = asks(made, "", "note", f"alarm:{alarm}", "--text", "x")
    assert again.returncode == 1, "nobody is signed on any more"


def test_who_does_not_is_told_how(staffed: tuple[Collector, int]) -> None:
    made, alarm = staffed
    refused = asks(made, "", "acknowledge", alarm)
    assert refused.returncode == 1
    assert "Sign on first: this account is shared. Say who asks: duty ask --as PERSON ..." in refused.stderr
    assert json.loads(asks(made, "", "--json", "acknowledge", alarm).stdout)["need"] == "sign_on"


@pytest.mark.parametrize(("what", "en", "zh"), [
    (("cut", "--broadcast", 999999), "There is no broadcast 999999 any more.", "广播 999999 已经没有了。"),
    (("acknowledge", 999999), "Alarm 999999 is not on the queue any more.", ""),
    (("broadcast", "north", "--kind", "emergency", "--text", "x"), "There is no area north.", "")])
def test_a_refusal_in_json_has_its_places_filled(staffed: tuple[Collector, int], what: tuple[object, ...], en: str,
                                                 zh: str) -> None:
    made, _alarm = staffed
    how = ("--json", "--as", "chen", "--pin-stdin", *what)
    told = json.loads(asks(made, f"{PIN}\n", *how).stdout)
    assert told["refused"] == en
    if zh:
        assert json.loads(asks(made, f"{PIN}\n", "--lang", "zh", *how).stdout)["refused"] == zh


@pytest.mark.parametrize(("who", "pin", "says"), [
    ("chen", BAD, "The PIN is wrong."), ("chen", "", "This needs the PIN."),
    ("nobody", PIN, "There is nobody called nobody on the staff."),
    ("he", PIN, "You are here as auditor: an officer or the shift leader may do this.")])
def test_nothing_is_done_for_who_is_not_or_may_not(staffed: tuple[Collector, int], who: str, pin: str,
                                                   says: str) -> None:
    made, alarm = staffed
    refused = asks(made, f"{pin}\n", "--as", who, "--pin-stdin", "acknowledge", alarm)
    assert (refused.returncode, says in refused.stderr) == (1, True), refused.stderr
    assert happened(made, "alarm.acknowledged") == []


def test_what_wants_the_pin_once_more_has_it(staffed: tuple[Collector, int]) -> None:
    made, _alarm = staffed
    refused = asks(made, f"{PIN}\n", "--as", "chen", "--pin-stdin", "broadcast", "north", "--kind", "emergency",
                   "--text", "x")
    assert "There is no area north." in refused.stderr, "the PIN was right, and the noun was asked"


def test_a_pin_is_typed_unseen_once_for_both(staffed: tuple[Collector, int]) -> None:
    made, alarm = staffed
    terminal = Terminal(words(made, "--as", "chen", "acknowledge", alarm), made.environment)
    try:
        terminal.until("PIN of chen: ")
        terminal.type(f"{PIN}\r")
        terminal.until("Done: entry")
    finally:
        terminal.close()
    assert PIN.encode() not in terminal.seen
    assert happened(made, "alarm.acknowledged") == [("alarm.acknowledged", "person:chen")]
    broadcast = Terminal(words(made, "--as", "chen", "broadcast", "north", "--kind", "emergency", "--text", "x"),
                         made.environment)
    try:
        broadcast.until("PIN of chen: ")
        broadcast.type(f"{PIN}\r")
        broadcast.until("There is no area north.")
    finally:
        broadcast.close()
    assert broadcast.seen.count(b"PIN") == 1


def test_without_a_terminal_the_pin_is_to_come_on_the_input(staffed: tuple[Collector, int]) -> None:
    made, alarm = staffed
    refused = asks(made, "", "--as", "chen", "acknowledge", alarm)
    assert refused.returncode == 3
    assert "Without one give it on standard input" in refused.stderr
    assert happened(made, *ANSWERED) == []
