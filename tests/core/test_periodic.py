"""A device that has once sent its daily test report is missed when the next does not come."""

from __future__ import annotations

import pytest
from scenes import OTHER_SITE, SITE, Scene, kinds, line_set

from duty_console.core.inputs import Configured
from duty_console.domain.alarms import ACKED, NORMAL, UNACK

REPORT = "5011 181001E60200000"
LIMIT_S = 24.5 * 3600


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.tell(Configured((line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), SITE, OTHER_SITE)))
    return made


def test_a_report_that_stays_away_is_an_alarm_after_a_day_and_half_an_hour(scene: Scene) -> None:
    scene.hear(REPORT)
    assert kinds(scene.wait(LIMIT_S - 1)) == []
    scene.wait(1)

    alarm = scene.alarm("test_overdue")
    assert (alarm.line, alarm.account, alarm.rule, alarm.state) == ("r", "1001", "PATH-06", UNACK)


def test_a_report_in_time_moves_the_limit_on(scene: Scene) -> None:
    for _day in range(3):
        scene.hear(REPORT)
        scene.wait(24 * 3600)

    assert scene.queue == []


@pytest.mark.parametrize("report", [REPORT, "5011 181001E60800000", "S011[#1001|NRP0000]"])
def test_the_next_report_ends_it(scene: Scene, report: str) -> None:
    scene.hear(REPORT)
    scene.wait(LIMIT_S)
    number = scene.alarm("test_overdue").id
    scene.acknowledge(scene.alarm("test_overdue"))
    assert scene.alarm("test_overdue").state == ACKED
    scene.hear(report)
    scene.wait(0)

    assert scene.rows["alarm"][number].state == NORMAL
    scene.wait(LIMIT_S)
    assert scene.alarm("test_overdue").id != number


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_keeps_what_is_expected(scene: Scene, boot: str) -> None:
    scene.hear(REPORT)
    scene.wait(3600)
    scene.restart(boot=boot)
    scene.wait(LIMIT_S - 3601)
    assert scene.queue == []
    scene.wait(1)

    assert scene.codes() == ["test_overdue"]


@pytest.mark.parametrize("report", [REPORT, "5011 181001E60800000", "S011[#1001|NRP0000]"])
def test_a_report_after_a_restart_is_one_though_it_may_be_a_repeat(scene: Scene, report: str) -> None:
    scene.hear(report)
    for alarm in scene.queue:
        scene.acknowledge(alarm)
    for _day in range(3):
        scene.wait(12 * 3600)
        scene.restart()
        scene.wait(12 * 3600)
        assert "signal.repeated" in kinds(scene.hear(report))
    scene.wait(LIMIT_S - 1)
    assert "test_overdue" not in scene.codes()
    scene.wait(1)

    assert "test_overdue" in scene.codes()


def test_who_never_sent_one_is_not_missed(scene: Scene) -> None:
    scene.hear("5011 181001E60100000")  # a test by hand
    scene.wait(10 * LIMIT_S)

    assert scene.queue == []


def test_a_line_that_was_taken_away_is_not_missed(scene: Scene) -> None:
    scene.hear(REPORT)
    scene.tell(Configured((line_set("s", heartbeat_s=0), SITE, OTHER_SITE)))
    scene.wait(LIMIT_S)

    assert scene.queue == []
