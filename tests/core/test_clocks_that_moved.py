"""A device whose clock was set or lost its time while its line was away: nothing of now is old (PATH-14)."""

from __future__ import annotations

import json

import pytest
from scenes import HEARTBEAT, Scene, kinds
from test_asked_devices import Asked
from test_lateness import FIRE, REPORT, TROUBLE, asked, gone_for, known_clock, one, said

from duty_console.core.inputs import Stepped
from duty_console.domain.alarms import SUPPRESSED, UNACK, is_active
from duty_console.domain.narration import Names
from duty_console.domain.sentences import sentence
from duty_console.rulebook import Rulebook


def older(scene: Scene) -> Rulebook:
    """The rules of a journal from before the rule."""
    values = {id: of for id, of in scene.state.rules.values().items() if id != "PATH-14"}
    return Rulebook.recorded(json.loads(json.dumps(values)), "00000000")


def quiet(scene: Scene, seconds: int) -> None:
    """Nothing but beats; the last of them twenty seconds ago."""
    for _beat in range(seconds // 20 - 1):
        scene.wait(20)
        scene.hear(HEARTBEAT)
    scene.wait(20)


@pytest.mark.parametrize("clock_s", [-3600, -8 * 3600, -90])
def test_a_clock_that_went_back_while_the_line_was_away_delays_nothing_of_now(scene: Scene, clock_s: int) -> None:
    known_clock(scene, 0)
    said(scene, TROUBLE, zone="007")
    gone_for(scene, 600)
    quiet(scene, 140)

    assert kinds(said(scene, TROUBLE, "R", zone="007", clock_s=clock_s))[0] == "alarm.returned"
    quiet(scene, 60)
    said(scene, TROUBLE, zone="003", clock_s=clock_s)
    [raised] = [alarm for alarm in scene.queue if alarm.zone == "003"]
    assert (raised.state, raised.late) == (UNACK, 0)
    line = scene.state.lines["r"]
    assert abs(line.drift_ms - clock_s * 1000) <= 2000
    assert is_active(one(scene, "clock_drift"))
    assert line.untrusted is (clock_s < -600)


def test_a_fast_clock_that_is_set_right_after_a_gap_keeps_no_restoral_back(scene: Scene) -> None:
    known_clock(scene, 590)
    said(scene, TROUBLE, zone="007", clock_s=590)
    gone_for(scene, 100)
    quiet(scene, 140)

    assert kinds(said(scene, TROUBLE, "R", zone="007"))[0] == "alarm.returned"


def test_our_own_clock_that_is_set_back_makes_nothing_of_before(scene: Scene) -> None:
    known_clock(scene, 0)
    scene.now = scene.now._replace(at=scene.now.at - 3_600_000)
    scene.tell(Stepped(-3_600_000))
    for _twice in range(2):
        quiet(scene, 40)
        said(scene, REPORT, zone="000", clock_s=3300)  # the device's was set, too, by five minutes

    assert abs(scene.state.lines["r"].drift_ms - 3_300_000) <= 2000


def test_within_two_minutes_of_its_return_what_was_before_it_is_out_of_a_buffer(scene: Scene) -> None:
    known_clock(scene, 0)
    gone_for(scene, 422)
    quiet(scene, 120)
    said(scene, FIRE, ago_s=340)

    assert one(scene, FIRE).late


def test_a_journal_that_is_older_than_the_rule_is_decided_as_it_was(scene: Scene) -> None:
    scene.state.rules = older(scene)
    known_clock(scene, 0)
    gone_for(scene, 600)
    quiet(scene, 400)
    said(scene, TROUBLE, clock_s=-3600)

    assert one(scene, TROUBLE).late
    assert one(scene, TROUBLE).state == SUPPRESSED


def room(offset_s: int) -> Asked:
    """A transmission device whose clock is known to be so far off."""
    made = Asked()
    asked(made, offset_s, "g")
    return made


@pytest.mark.parametrize("offset_s", [590, 3600, -590])
def test_a_clock_that_was_set_is_unknown_until_it_is_told_anew(offset_s: int) -> None:
    made = room(offset_s)
    assert made.state.lines["g"].untrusted is (offset_s == 3600)
    made.ordered("clock")
    told = made.hears()

    line = made.state.lines["g"]
    assert (line.drift_at, line.guess_at, line.drift_ms, line.untrusted) == (0, 0, 0, False)
    [fact] = [event for event in told if event.kind == "line.clock"]
    assert (fact.body.how, fact.body.rule) == ("set", "PATH-14")
    assert sentence(fact, Names()) == "g：时钟已校准，此前测得的偏差作废"
    assert is_active(one(made, "clock_drift"))  # until it is seen to be right
    asked(made, 0, "g")
    assert [is_active(alarm) for alarm in made.queue if alarm.code == "clock_drift"] == [False]


def test_a_clock_of_which_nothing_is_known_is_set_without_a_word_about_it() -> None:
    made = Asked()
    made.state.lines["g"] = made.state.lines["g"]._replace(guess_at=0, drift_at=0)
    made.ordered("clock")

    assert "line.clock" not in kinds(made.hears())
