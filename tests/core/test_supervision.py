"""Lines that go, devices that fall silent, bursts of noise: alarms that the program itself raises and ends."""

from __future__ import annotations

import pytest
from scenes import FIRE, GARBLED, HEARTBEAT, HEARTBEAT_S, WAIT_S, Scene, kinds, line_set

from duty_console.core.inputs import Configured, PortLost, PortOpened
from duty_console.core.supervision import next_due
from duty_console.domain import devices
from duty_console.domain.alarms import ACKED, RTN_UNACK, UNACK

SILENT_S = 2 * HEARTBEAT_S + 5


def test_a_lost_port_is_an_alarm_at_once_and_over_when_it_is_back(scene: Scene) -> None:
    assert kinds(scene.lose()) == ["line.lost", "alarm.raised"]
    assert scene.alarm("line_lost").priority == 2
    scene.wait(3)

    opened, returned = scene.open()

    assert (opened.body.gap_ms, returned.kind) == (3000, "alarm.returned")
    assert scene.alarm("line_lost").state == RTN_UNACK


def test_a_lost_port_that_carries_nobodys_life_is_a_trouble(scene: Scene) -> None:
    scene.lose("s")

    assert (scene.alarm("line_lost").signal_class, scene.alarm("line_lost").priority) == ("trouble", 4)


def test_a_port_that_is_still_gone_after_a_restart_does_not_take_back_the_acknowledgement(scene: Scene) -> None:
    scene.lose()
    scene.acknowledge(scene.alarm("line_lost"))
    scene.restart()

    assert kinds(scene.lose()) == ["line.lost"]
    assert scene.alarm("line_lost").state == ACKED


def test_a_port_that_goes_again_sounds_again(scene: Scene) -> None:
    scene.lose()
    scene.open()
    scene.lose()

    assert scene.alarm("line_lost").state == UNACK
    assert scene.alarm("line_lost").count == 2


def test_a_device_is_silent_after_two_heartbeats_and_five_seconds(scene: Scene) -> None:
    scene.hear(HEARTBEAT)
    assert kinds(scene.wait(SILENT_S - 0.001)) == ["line.degraded"] * 2
    assert next_due(scene.state) == scene.now.tick + 1

    assert kinds(scene.wait(0.001)) == ["line.silent", "alarm.raised"] * 2  # both lines


def test_a_device_that_is_polled_every_five_seconds_is_degraded_at_twelve_and_lost_at_fifteen(scene: Scene) -> None:
    scene.tell(Configured((line_set("r", heartbeat_s=5), line_set("s", heartbeat_s=0))))
    scene.hear(HEARTBEAT)
    assert scene.wait(11.9) == []
    assert kinds(scene.wait(0.1)) == ["line.degraded"]
    assert scene.wait(2.9) == []

    assert kinds(scene.wait(0.1)) == ["line.silent", "alarm.raised"]
    assert scene.alarm("line_silent").priority == 2


def test_silence_ends_with_the_first_readable_frame(scene: Scene) -> None:
    scene.wait(SILENT_S)

    assert kinds(scene.hear(GARBLED)) == ["signal.unparsed"]
    assert kinds(scene.hear(HEARTBEAT)) == ["line.heartbeat", "alarm.returned"]
    assert scene.state.lines["r"].state == devices.RECEIVING


def test_a_device_still_silent_after_a_restart_does_not_take_back_the_acknowledgement(scene: Scene) -> None:
    scene.hear(HEARTBEAT, "s")
    scene.wait(SILENT_S - 1)
    scene.hear(HEARTBEAT, "s")
    scene.wait(1)
    scene.acknowledge(scene.alarm("line_silent"))
    scene.restart()
    scene.open("r")

    assert kinds(scene.wait(SILENT_S)) == ["line.silent"]
    assert scene.alarm("line_silent").state == ACKED


def test_a_lost_port_is_not_silent_too(scene: Scene) -> None:
    scene.wait(SILENT_S)
    scene.lose()

    silent = [alarm.state for alarm in scene.queue if alarm.code == "line_silent" and alarm.line == "r"]
    assert silent == [RTN_UNACK]
    assert [event for event in scene.wait(1000) if event.kind != "call.taken"] == []


def test_a_device_without_heartbeats_is_never_silent(scene: Scene) -> None:
    scene.tell(Configured((line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0))))

    assert scene.wait(100_000) == []


def noises(scene: Scene, count: int, apart_s: float = 1) -> None:
    for number in range(count):
        scene.hear(f"5011 181001E11001{number:02d}")
        scene.wait(apart_s)


def test_five_unreadable_frames_in_a_minute_are_a_trouble_until_a_minute_is_quiet(scene: Scene) -> None:
    noises(scene, 5)
    assert scene.alarm("unparsed_burst").state == UNACK
    scene.hear(HEARTBEAT)

    assert "alarm.returned" in kinds(scene.wait(60))
    assert scene.alarm("unparsed_burst").state == RTN_UNACK


def test_four_are_not(scene: Scene) -> None:
    noises(scene, 4)
    scene.wait(58)
    noises(scene, 2, 0)

    assert "unparsed_burst" not in scene.codes()


def test_equal_noise_without_end_is_a_burst_too(scene: Scene) -> None:
    for _copy in range(5):
        scene.hear(b"\xf0\xf1\xf2")

    assert scene.alarm("unparsed_burst").state == UNACK


def test_a_burst_before_a_reboot_is_neither_counted_nor_kept_after_it(scene: Scene) -> None:
    noises(scene, 5)
    scene.restart(boot="boot0002")
    scene.open()
    scene.wait(60)
    assert scene.alarm("unparsed_burst").state == RTN_UNACK
    scene.hear(GARBLED)

    assert scene.alarm("unparsed_burst").state == RTN_UNACK


def test_a_burst_that_is_over_is_not_due_for_ever(scene: Scene) -> None:
    noises(scene, 5)
    scene.hear(HEARTBEAT)
    scene.now = scene.now._replace(at=scene.now.at - 3_600_000)  # the wall clock was set back
    scene.wait(60)
    due = next_due(scene.state)

    assert due is None or due > scene.now.tick


def test_a_line_taken_out_of_the_room_file_leaves_no_alarm_that_cannot_end(scene: Scene) -> None:
    scene.lose()
    scene.acknowledge(scene.alarm("line_lost"))
    scene.tell(Configured((line_set("s"),)))
    alarm = scene.alarm("line_lost")
    scene.ask("verify", alarm=alarm.id, level=0)
    scene.ask("close", alarm=alarm.id, outcome="other")

    assert scene.queue == []
    assert scene.state.lines["r"].state == devices.REMOVED


def test_the_same_room_file_again_makes_no_fact(scene: Scene) -> None:
    assert scene.tell(Configured((line_set("r"), line_set("s", life_path=False)))) != []
    assert scene.tell(Configured((line_set("r"), line_set("s", life_path=False)))) == []


def test_a_line_nobody_knows_ends_nothing(scene: Scene) -> None:
    assert kinds(scene.tell(PortOpened("ghost", "/dev/x"))) == ["line.opened"]
    assert kinds(scene.tell(PortLost("ghost", "gone"))) == ["line.lost"]
    assert kinds(scene.hear(FIRE, "ghost")) == ["signal.unparsed"]
    assert not scene.answered


@pytest.mark.parametrize("step_s", [-86_400, 3600, 86_400])
def test_a_step_of_the_wall_clock_moves_no_deadline(scene: Scene, step_s: int) -> None:
    scene.hear(HEARTBEAT)
    due = next_due(scene.state)
    scene.now = scene.now._replace(at=scene.now.at + step_s * 1000)

    assert next_due(scene.state) == due
    assert kinds(scene.wait(WAIT_S)) == []
