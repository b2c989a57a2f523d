"""A guard who is asked whether he is there (查岗), and devices that confirm nothing of what they are asked."""

from __future__ import annotations

import json

import pytest
from air import LINE as AMPS
from air import Air
from msgspec import structs
from scenes import kinds
from test_asked_devices import LINE, Asked

from duty_console.clock import local
from duty_console.core.inputs import Configured, Do, PortOpened, Received, Sent, Unsent, Wish
from duty_console.core.postchecks import guard_there
from duty_console.domain.alarms import SUPPRESSED, UNACK, Alarm, is_active
from duty_console.domain.commandevents import CommandAsked
from duty_console.domain.commands import NOT_ABLE
from duty_console.domain.events import SignalLogged
from duty_console.domain.signals import Frame, Reading, Told
from duty_console.rulebook import Rulebook

LIMIT_S = 10 * 60 + 10
NO_GUARD, NO_ANSWER = "post_unanswered", "order_unanswered"


class Post(Asked):
    """The guard of device 889, asked by Chen."""

    def instruct(self, act: str, *, leaves: bool = True) -> int:
        """What Chen asks by the door; the number of the entry."""
        told = self.tell(Wish("instruct", f"q{len(self.events)}", "person:chen", "officer", "c1", of="g",
                              args={"act": act}))
        [order] = [effect.order for effect in self.effects if isinstance(effect, Do)]
        if leaves:
            self.ours.order(order, self.now.at, self.now.tick)
        return next(event.number for event in told if isinstance(event.body, CommandAsked))

    def unsent(self, act: str, why: str) -> None:
        """It comes to nothing before it reaches the device."""
        self.tell(Unsent("g", self.instruct(act, leaves=False), why))

    def check(self) -> None:
        self.instruct("check")
        assert "command.confirmed" in kinds(self.hears())

    def key(self) -> None:
        """The guard presses it."""
        self.press(self.now.at)

    def press(self, device_at: int) -> None:
        """A key of which the device says when it was pressed."""
        self.far.began = local(device_at).replace(tzinfo=None)
        self.far.happen("key", 0, operator=7)
        self.hears()

    def silent_for(self, seconds: float) -> None:
        """Orders leave, and the device says nothing."""
        for _half in range(round(seconds * 2)):
            self.wait(0.5)
            self.ours.due(self.now.at, self.now.tick)

    def about(self, code: str) -> list[Alarm]:
        return [alarm for alarm in self.queue if alarm.code == code]


def older(room: Post) -> Rulebook:
    """The rules of a journal from before PATH-15."""
    values = {id: of for id, of in room.state.rules.values().items() if id != "PATH-15"}
    return Rulebook.recorded(json.loads(json.dumps(values)), "00000000")


def stood(alarms: list[Alarm]) -> list[tuple[str, bool]]:
    return [(alarm.state, is_active(alarm)) for alarm in alarms]


def told(room: Post) -> list[str]:
    """The states that alarms about the guard were raised in or went into."""
    return [event.body.state for event in room.events if getattr(event.body, "code", "") == NO_GUARD
            or event.kind == "alarm.released"]


def test_a_guard_who_does_not_answer_in_time_is_an_alarm_until_he_does() -> None:
    room = Post()
    room.check()
    room.wait(LIMIT_S - 1)
    assert stood(room.about(NO_GUARD)) == [(SUPPRESSED, True)]  # nobody is called yet
    room.wait(1)

    [alarm] = room.about(NO_GUARD)
    assert (alarm.state, alarm.priority, alarm.rule, alarm.line) == (UNACK, 3, "POST-01", "g")
    room.key()
    assert stood(room.about(NO_GUARD)) == [("rtn_unack", False)]


def test_a_guard_who_answers_in_time_calls_nobody() -> None:
    room = Post()
    room.check()
    room.wait(LIMIT_S - 2)
    room.key()
    room.wait(3600)

    assert room.about(NO_GUARD) == []
    assert UNACK not in told(room)


def test_the_line_says_how_long_its_guard_may_take_and_the_device_is_told_so() -> None:
    room = Post()
    room.tell(Configured((structs.replace(LINE, layout="-/-/-/minutes=3"),)))
    room.check()
    assert room.far.checked == 3
    room.wait(3 * 60 + 9)
    assert stood(room.about(NO_GUARD)) == [(SUPPRESSED, True)]
    room.wait(1)

    assert stood(room.about(NO_GUARD)) == [(UNACK, True)]


def test_another_check_counts_anew_once_somebody_has_seen_that_the_first_had_no_answer() -> None:
    room = Post()
    room.check()
    room.wait(LIMIT_S)
    room.acknowledge(room.about(NO_GUARD)[0])
    room.check()
    assert stood(room.about(NO_GUARD)) == [(SUPPRESSED, True)]
    room.wait(LIMIT_S)
    assert stood(room.about(NO_GUARD)) == [(UNACK, True)]
    room.key()

    assert stood(room.about(NO_GUARD)) == [("rtn_unack", False)]


def test_another_check_counts_anew_once_the_first_was_answered_seen_or_not() -> None:
    room = Post()
    room.check()
    room.wait(LIMIT_S)
    room.key()
    room.check()
    room.wait(LIMIT_S)

    assert stood(room.about(NO_GUARD)) == [("rtn_unack", False), (UNACK, True)]


def test_what_nobody_has_seen_yet_goes_on_calling_through_another_check() -> None:
    room = Post()
    room.check()
    room.wait(LIMIT_S)
    room.check()

    assert stood(room.about(NO_GUARD)) == [(UNACK, True)]


def test_a_key_that_was_pressed_before_the_check_and_came_late_answers_nothing() -> None:
    room = Post()
    room.check()
    room.key()
    room.wait(1)
    [key] = [event.body for event in room.events if isinstance(event.body, SignalLogged) and event.body.code == "K5"]
    room.check()
    [asked] = room.about(NO_GUARD)

    for device_at, there in ((asked.raised_at - 1000, False), (asked.raised_at, True), (0, True)):
        pressed = structs.replace(key, device_at=device_at)
        assert bool(guard_there(room.state, pressed, room.now)) is there
    room.state.rules = older(room)
    for late, about_at, there in ((1, asked.raised_at - 1, False), (1, asked.raised_at, True), (0, 0, True)):
        pressed = structs.replace(key, device_at=asked.raised_at - 9000, late=bool(late), about_at=about_at)
        assert bool(guard_there(room.state, pressed, room.now)) is there


@pytest.mark.parametrize("clock_s", [0, 90, -90, 3600])
@pytest.mark.parametrize(("pressed_s", "there"), [(-300, False), (-40, False), (0, True), (40, True)])
def test_when_a_key_was_pressed_is_reckoned_by_the_devices_clock_as_far_as_it_is_known(
        clock_s: int, pressed_s: int, there: bool) -> None:
    room = Post()
    told = Told("clock", "", str(room.now.at + clock_s * 1000))
    frame = Frame(b"clock", room.now.at, room.now.at, room.now.tick)
    room.tell(Received("g", 900, frame, b"clock", Reading("heartbeat", (), (), "at_once", "", (told,))))
    room.wait(20)
    room.check()
    [asked] = room.about(NO_GUARD)
    room.wait(50)
    room.press(asked.raised_at + (clock_s + pressed_s) * 1000)

    assert [is_active(alarm) for alarm in room.about(NO_GUARD)] == [not there]


def test_a_restart_forgets_no_guard() -> None:
    room = Post()
    room.check()
    room.wait(60)
    room.restart()
    room.wait(LIMIT_S - 60)

    assert stood(room.about(NO_GUARD)) == [(UNACK, True)]


@pytest.mark.parametrize("act", ["check", "clock", "poll", "test"])
def test_a_device_that_confirms_no_order_is_a_trouble_until_it_confirms_one(act: str) -> None:
    room = Post()
    room.instruct(act)
    room.silent_for(7.5)
    assert room.about(NO_ANSWER) == []
    room.silent_for(1)

    [alarm] = room.about(NO_ANSWER)
    assert (alarm.state, alarm.signal_class, alarm.line) == (UNACK, "trouble", "g")
    assert room.about(NO_GUARD) == []  # nobody knows whether he was asked
    room.instruct("test")
    room.silent_for(9)
    assert room.about(NO_ANSWER)[0].count == 1  # told once
    room.instruct("poll")
    room.hears()
    assert stood(room.about(NO_ANSWER)) == [("rtn_unack", False)]


def test_a_key_that_is_pressed_answers_a_check_whose_confirmation_was_lost() -> None:
    room = Post()
    room.instruct("check")
    room.silent_for(9)
    room.key()

    assert stood(room.about(NO_ANSWER)) == [("rtn_unack", False)]


def test_what_a_line_that_is_lost_does_not_confirm_is_not_told_twice() -> None:
    room = Post()
    room.lose("g")
    room.instruct("check")
    room.silent_for(12)

    assert room.about(NO_ANSWER) == []
    assert [alarm.code for alarm in room.queue if alarm.line == "g" and alarm.scheme == "duty"] == ["line_lost"]


@pytest.mark.parametrize("act", ["check", "test"])
def test_an_order_that_never_left_is_a_trouble(act: str) -> None:
    room = Post()
    room.unsent(act, "it could not be sent in time")

    assert stood(room.about(NO_ANSWER)) == [(UNACK, True)]
    room.instruct("poll")
    room.hears()
    assert stood(room.about(NO_ANSWER)) == [("rtn_unack", False)]


def test_what_the_device_does_not_understand_is_told_and_is_no_trouble_that_lasts() -> None:
    room = Post()
    room.unsent("hang_up", NOT_ABLE)

    assert stood(room.about(NO_ANSWER)) == [("rtn_unack", False)]


def test_an_order_that_never_left_because_its_line_is_lost_is_not_told_twice() -> None:
    room = Post()
    room.lose("g")
    room.unsent("check", "the line is not open")

    assert room.about(NO_ANSWER) == []


def test_an_order_of_which_nobody_knows_after_a_restart_is_a_trouble_told_once() -> None:
    room = Post()
    for act in ("check", "clock"):
        room.tell(Sent("g", room.instruct(act)))
    room.restart()
    room.tell(PortOpened("g", "/dev/g"))

    [alarm] = room.about(NO_ANSWER)
    assert (alarm.state, alarm.count) == (UNACK, 1)


def test_a_journal_that_is_older_than_the_rule_told_neither() -> None:
    room = Post()
    room.state.rules = older(room)
    room.unsent("check", "it could not be sent in time")

    assert room.about(NO_ANSWER) == []


@pytest.mark.parametrize("judged", [True, False])
def test_a_device_that_confirms_an_order_of_an_amplifier_answers_again(judged: bool) -> None:
    air = Air()
    if not judged:
        values = {id: of for id, of in air.state.rules.values().items() if id != "PATH-15"}
        air.state.rules = Rulebook.recorded(json.loads(json.dumps(values)), "00000000")
    assert not air.ask("instruct", of=AMPS, act="test").refused
    air.run(9)
    assert stood([alarm for alarm in air.queue if alarm.code == NO_ANSWER]) == [(UNACK, True)]
    air.wants("group2")
    air.confirms("2")

    assert stood([alarm for alarm in air.queue if alarm.code == NO_ANSWER]) == [
        ("rtn_unack", False) if judged else (UNACK, True)]


def test_a_second_check_while_the_first_is_awaited_puts_nothing_off() -> None:
    room = Post()
    room.check()
    room.wait(LIMIT_S - 60)
    room.check()
    room.wait(60)

    assert stood(room.about(NO_GUARD)) == [(UNACK, True)]
