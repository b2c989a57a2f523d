"""What a device tells late, out of its buffer; and what its own time says of its clock (PATH-07, CLK-02)."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import HEARTBEAT, Scene, kinds

from duty_console.clock import SHANGHAI
from duty_console.core.inputs import Poll, Received
from duty_console.domain.alarms import SUPPRESSED, UNACK, Alarm, is_active
from duty_console.domain.events import AlarmRaised, AlarmReturned, Event, SignalLogged
from duty_console.domain.signals import Frame, Reading, Told

FIRE, TROUBLE, REPORT = "110", "380", "602"


def said(scene: Scene, code: str = TROUBLE, letter: str = "E", zone: str = "003", *, ago_s: float = 0,
         clock_s: float = 0) -> list[Event]:
    """A Contact ID event that happened `ago_s` ago, stamped by a clock that is `clock_s` ahead."""
    then = datetime.fromtimestamp(scene.now.at / 1000 - ago_s + clock_s, SHANGHAI)
    return scene.hear(f"5011 181001{letter}{code}01{zone}{then:%H:%M:%S-%d/%m}")


def known_clock(scene: Scene, clock_s: float) -> None:
    """The receiver's clock as two signals at quiet times tell it."""
    for _twice in range(2):
        scene.hear(HEARTBEAT)
        scene.wait(20)
        said(scene, REPORT, zone="000", clock_s=clock_s)


def gone_for(scene: Scene, seconds: float) -> None:
    scene.lose()
    scene.wait(seconds)
    scene.open()
    scene.hear(HEARTBEAT)


def one(scene: Scene, code: str) -> Alarm:
    return scene.alarm(code)


def test_a_live_signal_is_not_late_however_slow_its_devices_clock(scene: Scene) -> None:
    scene.hear(HEARTBEAT)
    scene.wait(20)
    said(scene, FIRE, clock_s=-560)

    assert (one(scene, FIRE).late, one(scene, FIRE).about_at) == (0, 0)
    assert one(scene, FIRE).device_at == scene.now.at // 1000 * 1000 - 560_000


def test_what_was_buffered_is_late_with_both_times(scene: Scene) -> None:
    known_clock(scene, -560)
    gone_for(scene, 422)
    said(scene, TROUBLE, ago_s=340, clock_s=-560)

    alarm = one(scene, TROUBLE)
    assert alarm.late
    assert abs(alarm.about_at - (scene.now.at - 340_000)) <= 2000
    assert abs(alarm.device_at - (scene.now.at - 900_000)) <= 2000
    assert alarm.last_at == scene.now.at


@pytest.mark.parametrize("clock_s", [0, -560, 45])
def test_what_was_buffered_is_late_also_where_the_device_was_quiet_before_it_told_it(scene: Scene,
                                                                                    clock_s: float) -> None:
    known_clock(scene, clock_s)
    gone_for(scene, 422)
    scene.wait(12)  # it answered, and says nothing for a while
    events = said(scene, FIRE, ago_s=340, clock_s=clock_s)
    scene.wait(12)
    said(scene, FIRE, zone="004", ago_s=340, clock_s=clock_s)  # as long ago as the first: no sign of a clock either

    fires = [alarm for alarm in scene.queue if alarm.code == FIRE]
    assert [(alarm.state, alarm.priority, alarm.late) for alarm in fires] == [(UNACK, 1, 1)] * 2
    assert abs(fires[0].about_at - (fires[0].last_at - 340_000)) <= 2000
    assert "line.clock" not in kinds(events)
    assert abs(scene.state.lines["r"].drift_ms - clock_s * 1000) <= 2000


def test_what_happens_after_the_return_is_of_now_and_tells_the_clock(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    for _beat in range(6):
        scene.wait(20)
        scene.hear(HEARTBEAT)
    for _twice in range(2):
        scene.wait(20)
        said(scene, REPORT, zone="000", clock_s=-90)  # it was set back meanwhile
    said(scene, FIRE, clock_s=-90)

    assert not one(scene, FIRE).late
    assert abs(scene.state.lines["r"].drift_ms + 90_000) <= 2000


def test_where_the_clock_is_unknown_or_not_trusted_nothing_was_before_the_return(scene: Scene) -> None:
    gone_for(scene, 422)
    scene.wait(12)
    said(scene, FIRE, ago_s=340)
    assert not one(scene, FIRE).late
    asked(scene, -700)
    scene.wait(12)
    said(scene, FIRE, zone="004", ago_s=340, clock_s=-700)
    assert [alarm.late for alarm in scene.queue if alarm.code == FIRE] == [0, 0]


def test_a_late_fire_calls_at_once(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, FIRE, ago_s=340)

    assert (one(scene, FIRE).state, one(scene, FIRE).priority, one(scene, FIRE).late) == (UNACK, 1, 1)


def test_a_late_trouble_that_restores_behind_itself_never_calls(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, TROUBLE, ago_s=340)
    assert one(scene, TROUBLE).state == SUPPRESSED
    scene.wait(1)
    said(scene, TROUBLE, "R", ago_s=200)
    scene.wait(0)

    number = next(event.number for event in scene.events if getattr(event.body, "code", "") == TROUBLE)
    assert TROUBLE not in scene.codes()
    about = [event.body for event in scene.events if getattr(event.body, "alarm", 0) == number]
    assert UNACK not in {getattr(body, "state", "") for body in about}


def test_a_late_trouble_that_does_not_restore_calls_after_a_minute(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, TROUBLE, ago_s=340)
    for _beat in range(3):
        scene.wait(20)
        scene.hear(HEARTBEAT)

    assert one(scene, TROUBLE).state == UNACK


def test_a_burst_of_old_events_makes_no_response_that_counts(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    for number in range(50):
        said(scene, FIRE, zone=f"{number:03d}", ago_s=400 - number)
        scene.wait(0.2)
    scene.wait(120)
    for alarm in list(scene.queue):
        if alarm.code == FIRE:
            scene.acknowledge(alarm)

    answers = [row for row in scene.rows["response"].values() if row.signal_class == "fire"]
    assert len(answers) == 50
    assert {row.excluded for row in answers} == {"late"}


def test_what_a_full_report_says_after_the_return_counts_from_receipt(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, FIRE, "P", ago_s=340)  # reported before and still there
    scene.wait(5)
    said(scene, FIRE, ago_s=340.0 + 5)
    alarm = one(scene, FIRE)
    assert (alarm.count, alarm.state, alarm.late) == (1, UNACK, 0)
    assert abs(alarm.about_at - (scene.now.at - 345_000)) <= 2000
    scene.acknowledge(alarm)

    [answer] = [row for row in scene.rows["response"].values() if row.signal_class == "fire"]
    assert (answer.excluded, answer.first_ms) == ("", 5000)


def test_a_late_activation_of_what_somebody_has_answered_calls_anew(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, FIRE, "P")
    scene.acknowledge(one(scene, FIRE))
    said(scene, FIRE, ago_s=340)

    assert (one(scene, FIRE).state, one(scene, FIRE).count) == (UNACK, 2)


def test_a_full_report_makes_a_late_alarm_one_of_now(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, FIRE, ago_s=340)
    assert one(scene, FIRE).late
    said(scene, FIRE, "P", ago_s=340)

    assert (one(scene, FIRE).late, one(scene, FIRE).count) == (0, 1)
    assert one(scene, FIRE).about_at


def test_a_late_restore_ends_nothing_that_was_said_to_last_since(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, FIRE, "P", ago_s=100)  # the full report
    ended = said(scene, FIRE, "R", ago_s=200)  # out of the buffer

    assert kinds(ended)[0] == "signal.logged"
    assert is_active(one(scene, FIRE))
    scene.wait(30)
    said(scene, FIRE, "R")
    assert not is_active(one(scene, FIRE))


def test_a_late_restore_ends_what_began_before_it(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    said(scene, FIRE, ago_s=300)
    said(scene, FIRE, "R", ago_s=200)

    assert not is_active(one(scene, FIRE))


def test_a_time_of_another_year_is_not_believed_and_the_fire_is_one_of_now(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 30)
    scene.hear("5011 181001E1100100300:00:00-01/01")

    assert (one(scene, FIRE).late, one(scene, FIRE).state) == (0, UNACK)


def test_without_a_time_nothing_is_late(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    scene.hear("5011 181001E11001003")

    assert not one(scene, FIRE).late


# The clock


def test_a_clock_is_believed_when_a_second_signal_agrees(scene: Scene) -> None:
    scene.hear(HEARTBEAT)
    scene.wait(20)
    assert kinds(said(scene, REPORT, zone="000", clock_s=-560)) == ["signal.logged", "line.clock"]
    assert scene.state.lines["r"].drift_at == 0
    scene.wait(20)

    assert kinds(said(scene, REPORT, zone="000", clock_s=-561)) == ["signal.logged", "line.clock", "alarm.raised"]
    line = scene.state.lines["r"]
    assert (round(line.drift_ms / 1000), line.untrusted) == (-561, False)
    assert one(scene, "clock_drift").signal_class == "trouble"


def test_one_measure_that_nothing_confirms_warns_of_nothing(scene: Scene) -> None:
    known_clock(scene, 0)
    scene.wait(30)
    scene.hear(HEARTBEAT)
    scene.wait(20)
    said(scene, REPORT, zone="000", clock_s=-200)
    scene.wait(20)
    said(scene, REPORT, zone="000")

    assert "clock_drift" not in scene.codes()
    assert abs(scene.state.lines["r"].drift_ms) < 2000


def asked(scene: Scene, offset_s: float, line: str = "r") -> list[Event]:
    """The device is asked what time it is."""
    now = scene.now
    told = Told("clock", "", str(now.at + round(offset_s * 1000)))
    frame = Frame(b"clock", now.at, now.at, now.tick)
    scene.causes += 1
    return scene.tell(Received(line, scene.causes, frame, b"clock", Reading("heartbeat", (), (), "at_once", "",
                                                                           (told,))))


def test_a_device_that_is_asked_is_believed_at_once(scene: Scene) -> None:
    assert kinds(asked(scene, -61)) == ["line.heartbeat", "line.clock", "alarm.raised"]
    assert kinds(asked(scene, -61)) == ["line.heartbeat"]


@pytest.mark.parametrize(("offsets", "warned", "untrusted"), [
    ((59,), False, False), ((61,), True, False), ((61, 50), True, False), ((61, 44), False, False),
    ((601,), True, True), ((599,), True, False), ((601, 570), True, True), ((601, 530), True, False),
    ((-601, 0), False, False)])
def test_warning_and_trust_do_not_flutter(scene: Scene, offsets: tuple[float, ...], warned: bool,
                                          untrusted: bool) -> None:
    for offset in offsets:
        asked(scene, offset)

    active = any(alarm.code == "clock_drift" and is_active(alarm) for alarm in scene.queue)
    assert (active, scene.state.lines["r"].untrusted) == (warned, untrusted)


def test_a_clock_that_is_not_trusted_makes_nothing_late(scene: Scene) -> None:
    asked(scene, -700)
    said(scene, TROUBLE, ago_s=300, clock_s=-700)

    assert not one(scene, TROUBLE).late


# The return


def test_the_device_of_a_line_that_is_back_is_asked_for_its_state(scene: Scene) -> None:
    scene.lose()
    scene.wait(422)
    opened, *_others = scene.open()

    assert scene.effects == [Poll("r", opened.number)]


def test_it_is_asked_for_each_place_where_something_stands(scene: Scene) -> None:
    said(scene, FIRE, zone="003")
    said(scene, TROUBLE, zone="004")
    said(scene, TROUBLE, "R", zone="004")
    scene.lose()
    opened, *_others = scene.open()

    assert scene.effects == [Poll("r", opened.number, ("1001:01/003",))]


def test_a_device_that_was_silent_is_asked_when_it_speaks_again(scene: Scene) -> None:
    scene.wait(65)
    beat, *_others = scene.hear(HEARTBEAT)

    assert Poll("r", beat.number) in scene.effects
    scene.hear(HEARTBEAT)
    assert not any(isinstance(effect, Poll) for effect in scene.effects)


def test_a_gap_is_counted_with_its_length(scene: Scene) -> None:
    scene.lose()
    scene.wait(422)
    scene.open()

    line = scene.state.lines["r"]
    assert (line.gaps, line.gap_ms, line.last_gap_ms, line.losses) == (1, 422_000, 422_000, 1)
    [row] = [row for row in scene.rows["mishap"].values() if row.gaps]
    assert (row.line, row.gap_ms) == ("r", 422_000)


def told_again(scene: Scene) -> None:
    """A restart folds the journal; what stands afterwards must be what stood."""
    before = dict(scene.state.rows["alarm"])
    lines = dict(scene.state.lines)
    scene.restart()
    assert scene.state.rows["alarm"] == before
    for name, line in lines.items():
        now = scene.state.lines[name]
        assert now.drift_ms == line.drift_ms
        assert (now.gaps, now.gap_ms, now.losses) == (line.gaps, line.gap_ms, line.losses)


def test_a_restart_keeps_what_is_late_and_how_wrong_the_clock_is(scene: Scene) -> None:
    known_clock(scene, -560)
    gone_for(scene, 422)
    said(scene, FIRE, ago_s=340, clock_s=-560)
    told_again(scene)

    said(scene, FIRE, zone="004", ago_s=300, clock_s=-560)
    assert [alarm.late for alarm in scene.queue if alarm.code == FIRE] == [1, 1]


def test_degraded_comes_before_silent_and_ends_with_a_beat(scene: Scene) -> None:
    scene.hear(HEARTBEAT)
    scene.wait(61.9)
    assert scene.state.lines["r"].state == "receiving"
    scene.wait(0.1)
    assert scene.state.lines["r"].state == "degraded"
    scene.hear(HEARTBEAT)
    assert scene.state.lines["r"].state == "receiving"
    scene.wait(62)
    scene.wait(3)
    assert scene.state.lines["r"].state == "silent"


@given(st.lists(st.tuples(st.sampled_from(["E", "P", "R", "beat", "gap", "noise", "wait", "told"]),
                          st.integers(0, 3), st.integers(0, 900), st.sampled_from([0, -560, 40])), max_size=40))
def test_only_a_restore_that_is_not_older_ends_a_condition(happenings: list[tuple[str, int, int, int]]) -> None:
    """PATH-10: nothing but the device's own word that it is over, and no old word about what it said since."""
    scene = Scene()
    active: dict[str, int] = {}  # zone -> the earliest moment since which it is known to be active
    for what, zone, ago, clock in happenings:
        where = f"{zone:03d}"
        match what:
            case "E" | "P" | "R":
                events = said(scene, FIRE, what, where, ago_s=ago, clock_s=clock)
                for event in events:
                    if isinstance(event.body, AlarmRaised) and event.body.scheme == "cid":
                        late = event.body.late and what != "P"
                        active[where] = event.body.about_at if late else event.at
                    elif isinstance(event.body, SignalLogged) and what == "P":
                        active[where] = event.at
                    elif isinstance(event.body, AlarmReturned) and event.body.scheme == "cid":
                        assert what == "R"
                        assert not event.body.late or event.body.about_at >= active.get(where, 0)
                        active.pop(where, None)
            case "beat":
                scene.hear(HEARTBEAT)
            case "gap":
                gone_for(scene, ago)
            case "noise":
                scene.hear(b"\xf0" * (zone + 1))
            case "told":
                asked(scene, clock)
            case _:
                scene.wait(ago)
        standing = {alarm.zone for alarm in scene.queue if alarm.code == FIRE and is_active(alarm)}
        assert set(active) <= standing, (what, where)
