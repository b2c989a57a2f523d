"""When an equal frame is one more reception of an event and when it is an event of its own, and what is answered."""

from __future__ import annotations

from scenes import (
    ATTEMPTS,
    BURGLARY,
    FIRE,
    GARBLED,
    HEARTBEAT,
    WAIT_S,
    WINDOW_S,
    Scene,
    kinds,
)

from duty_console.core.inputs import Unanswered
from duty_console.core.linefolds import AN_ECHO
from duty_console.domain.devices import Line


def test_an_equal_frame_within_the_devices_attempts_is_a_repeat_even_after_an_answer(scene: Scene) -> None:
    scene.hear(FIRE)
    assert scene.answered
    scene.wait(WAIT_S)

    assert kinds(scene.hear(FIRE)) == ["signal.repeated"]
    assert scene.alarm("110").count == 1


def test_an_equal_frame_later_than_that_is_a_new_event_when_the_first_was_answered(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(WINDOW_S + 1)

    assert kinds(scene.hear(FIRE)) == ["alarm.raised"]
    assert scene.alarm("110").count == 2


def test_a_repeat_still_earns_its_answer_once_half_the_resend_time_is_over(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(WAIT_S / 2)
    scene.hear(FIRE)

    assert scene.answered


def test_in_doubt_it_is_one_event_that_sounds_again(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.acknowledge(scene.alarm("110"))
    scene.tell(Unanswered("r", scene.raw, "too late"))
    scene.wait(WINDOW_S + 1)

    [again] = scene.hear(FIRE)

    assert again.kind == "signal.repeated"
    assert again.body.possible
    assert (scene.alarm("110").state, scene.alarm("110").count) == ("unack", 1)
    assert scene.alarm("110").acked_by == ""


def test_a_possible_repeat_sounds_the_alarm_it_last_raised_not_only_the_one_it_opened(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(BURGLARY)
    scene.hear(FIRE)  # the same alarm, from another frame
    scene.tell(Unanswered("r", scene.raw, "too late"))
    scene.acknowledge(scene.alarm("110"))
    scene.wait(WINDOW_S + 1)

    scene.hear(FIRE)

    assert scene.alarm("110").state == "unack"


def test_a_possible_repeat_of_an_alarm_that_has_left_the_queue_is_raised_anew(scene: Scene) -> None:
    both = "S011[#1001|NFA0003/FR0003]"
    scene.hear(both)
    scene.acknowledge(scene.alarm("FA"))
    scene.ask("verify", alarm=scene.alarm("FA").id, level=0)
    scene.ask("close", alarm=scene.alarm("FA").id, outcome="false")
    assert scene.queue == []
    scene.tell(Unanswered("r", scene.raw, "too late"))
    scene.wait(WINDOW_S + 1)

    assert kinds(scene.hear(both)) == ["signal.repeated", "alarm.raised", "alarm.returned"]
    assert scene.alarm("FA").state == "latched_unack"


def test_a_possible_repeat_calls_again_and_logs_nothing_twice(scene: Scene) -> None:
    over, logged, fire = "AR0001", "OP0002", "FA0003"
    scene.hear(f"S011[#1001|N{fire}/{logged}/{over}]")
    scene.acknowledge(scene.alarm("FA"))
    scene.restart()
    scene.wait(WINDOW_S + 1)

    assert kinds(scene.hear(f"S011[#1001|N{fire}/{logged}/{over}]")) == ["signal.repeated"]  # in doubt it is one event
    assert (scene.alarm("FA").state, scene.alarm("FA").count) == ("unack", 1)


def test_what_a_possible_repeat_ends_in_the_same_frame_is_over(scene: Scene) -> None:
    both = "S011[#1001|NFA0003/FR0003]"
    scene.hear(both)
    scene.acknowledge(scene.alarm("FA"))
    assert scene.alarm("FA").state == "latched_acked"
    scene.restart()
    scene.wait(WINDOW_S + 1)

    assert kinds(scene.hear(both)) == ["signal.repeated", "alarm.returned"]
    assert scene.alarm("FA").state == "latched_unack"


def test_what_a_possible_repeat_raises_held_back_has_an_end(scene: Scene) -> None:
    both = "S011[#1001|NAT0001/AR0001]"  # the mains go and come back: nobody is called
    scene.hear(both)
    scene.wait(1)
    assert scene.queue == []
    scene.restart()
    scene.wait(WINDOW_S + 1)

    assert kinds(scene.hear(both)) == ["signal.repeated", "alarm.raised", "suppression.began", "alarm.returned"]
    [alarm] = scene.queue
    assert alarm.state == "suppressed"
    assert [row.alarm for row in scene.state.rows["suppression"].values()] == [alarm.id]
    scene.wait(1)
    assert (scene.queue, scene.state.rows["suppression"]) == ([], {})


def test_after_a_possible_repeat_the_devices_attempts_are_counted_afresh(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.tell(Unanswered("r", scene.raw, "too late"))
    scene.wait(WINDOW_S + 1)
    scene.hear(FIRE)
    scene.wait(WAIT_S)  # the answer was lost on its way

    [again] = scene.hear(FIRE)

    assert (again.kind, again.body.possible) == ("signal.repeated", False)


def test_a_copy_that_was_not_answered_either_leaves_the_doubt(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.tell(Unanswered("r", scene.raw, "too late"))
    scene.wait(WAIT_S)
    scene.hear(FIRE)
    scene.tell(Unanswered("r", scene.raw, "too late"))
    scene.wait(WINDOW_S)

    [again] = scene.hear(FIRE)

    assert again.body.possible


def test_an_echo_left_unanswered_does_not_put_the_first_answer_in_doubt(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(WAIT_S)
    scene.hear(FIRE)
    scene.tell(Unanswered("r", scene.raw, AN_ECHO))
    scene.wait(WINDOW_S)

    assert kinds(scene.hear(FIRE)) == ["alarm.raised"]


def test_a_b_a_is_three_events(scene: Scene) -> None:
    heard = [kinds(scene.hear(text)) for text in (FIRE, BURGLARY, FIRE)]

    assert heard == [["alarm.raised"]] * 3


def test_heartbeats_and_noise_between_two_copies_make_the_second_no_event(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.hear(HEARTBEAT)
    scene.hear(GARBLED)
    scene.hear(b"\xff\xfe")
    scene.wait(WAIT_S)

    assert kinds(scene.hear(FIRE)) == ["signal.repeated"]


def test_a_restart_between_two_copies_makes_the_second_no_event(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.restart()
    scene.wait(WAIT_S)

    assert kinds(scene.hear(FIRE)) == ["signal.repeated"]
    assert scene.answered


def test_a_reboot_between_two_copies_counts_on_the_wall_clock(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.now = scene.now._replace(at=scene.now.at + 3000)
    scene.restart(boot="boot0002")

    assert kinds(scene.hear(FIRE)) == ["signal.repeated"]


def test_after_a_restart_nobody_knows_whether_the_last_answer_left(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.restart()
    scene.wait(WINDOW_S + 1)

    [again] = scene.hear(FIRE)

    assert again.body.possible


def test_a_port_that_goes_leaves_the_last_answer_in_doubt(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.lose()
    scene.open()
    scene.wait(WINDOW_S + 1)

    [again] = scene.hear(FIRE)

    assert again.body.possible


def test_the_same_bytes_on_another_line_are_another_event(scene: Scene) -> None:
    scene.hear(FIRE, "r")

    assert kinds(scene.hear(FIRE, "s")) == ["alarm.raised"]
    assert scene.codes() == ["110", "110"]


def test_an_echo_earns_no_answer(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(WAIT_S / 2 - 0.1)

    assert kinds(scene.hear(FIRE)) == ["signal.repeated"]
    assert not scene.answered


def test_a_heartbeat_doubled_in_one_write_earns_one_answer(scene: Scene) -> None:
    scene.hear(HEARTBEAT)
    assert scene.answered
    scene.hear(HEARTBEAT)

    assert not scene.answered


def test_an_unreadable_frame_earns_an_answer_only_as_a_copy_after_half_the_resend_time(scene: Scene) -> None:
    scene.hear(GARBLED)
    assert not scene.answered
    scene.hear(GARBLED)  # doubled in one write
    assert not scene.answered
    scene.wait(WAIT_S)
    scene.hear(GARBLED)

    assert scene.answered


def test_an_unreadable_frame_that_was_answered_is_an_alarm_for_a_person(scene: Scene) -> None:
    scene.hear(GARBLED)
    scene.wait(WAIT_S)
    scene.hear(GARBLED)

    assert scene.alarm("unreadable").state == "rtn_unack"


def test_noise_is_kept_and_never_answered(scene: Scene) -> None:
    for _copy in range(3):
        scene.hear(b"\xf3\xf1\xf0")
        assert not scene.answered
        scene.wait(WAIT_S)


def test_a_form_that_is_known_but_not_supported_is_kept_and_answered_at_once(scene: Scene) -> None:
    [event] = scene.hear("C011xxxx")

    assert (event.kind, event.body.kind) == ("signal.unparsed", "unsupported")
    assert scene.answered


def test_every_reception_is_counted_at_its_event(scene: Scene) -> None:
    [event] = scene.hear(FIRE)
    for _copy in range(ATTEMPTS - 1):
        scene.wait(WAIT_S)
        scene.hear(FIRE)

    assert scene.state.rows["repeat"][event.number].count == ATTEMPTS - 1
    assert scene.state.lines["r"].repeats == ATTEMPTS - 1


def test_a_new_event_changes_of_its_line_what_it_says_and_nothing_else() -> None:
    line = Line("r", "label", "surgard", "p", "/dev/x", "8N1", 4000, 4, 30_000, True, "open", 1, 2, 3, "old", 4, 5, 6,
                7, 8, 9, 10, 11, "old", False, 12, 13, 14, 15, "odd", 16, 17, "old", (18,), "layout")

    assert line.after_event(90, 91, 92, 93, "boot", False) == line._replace(
        state="receiving", since=92, heard_at=92, heard_tick=93, boot="boot", frames=5, last_raw=91, last_event=90,
        last_at=92, last_tick=93, last_boot="boot", answered=False)
    assert line._replace(state="receiving").after_event(90, 91, 92, 93, "boot", True) == line._replace(
        state="receiving", since=1, heard_at=92, heard_tick=93, boot="boot", frames=5, last_raw=91, last_event=90,
        last_at=92, last_tick=93, last_boot="boot", answered=True, replied_raw=91, replied_tick=93,
        replied_boot="boot")


def test_a_room_that_runs_for_ever_remembers_no_more_frames_than_it_asks_for(scene: Scene) -> None:
    for number in range(500):
        scene.hear(f"5011 181001E130010{number % 90 + 10:02d}{number % 9}")
    assert len(scene.state.frames) <= 40


def test_what_was_kept_while_nobody_read_earns_one_answer_for_half_a_resend_time(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.lose()
    scene.wait(WINDOW_S)
    scene.open()
    answered = []
    for text in (BURGLARY, HEARTBEAT, BURGLARY, HEARTBEAT, FIRE):
        scene.hear(text)
        answered.append(scene.answered)
        scene.wait(0.01)
    assert answered == [True, False, False, False, False]

    scene.wait(WAIT_S / 2)
    scene.hear(HEARTBEAT)
    assert scene.answered
    scene.hear("5011 181001E13001055")
    assert scene.answered
