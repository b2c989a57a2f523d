"""What figures are made of, read from a store that a real core has written; and `duty figures`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from histories import History

from duty_console import cli, texts
from duty_console.clock import Moment
from duty_console.core.inputs import Seen, Stepped, Sweep, Wish
from duty_console.store.figures import FigureReader, Report

FIRE = b"5011 181001E11001003\x14"


@pytest.fixture(autouse=True)
def _language_again() -> Iterator[None]:
    before = texts.language()
    yield
    texts.use(before)


def trouble(zone: int, *, over: bool = False) -> bytes:
    return f"5011 181001{'R' if over else 'E'}38001{zone:03d}\x14".encode()


def answer(history: History, alarm: int, how: str = "acknowledge", **args: Any) -> None:
    seen = history.state.alarms[alarm].last_event
    history.tell(Wish(how, f"q{history.state.head}", "person:chen", "officer", "c1", alarm, seen, args=args))


def under_test(history: History) -> None:
    history.tell(Wish("test_begin", f"q{history.state.head}", "person:wu", "engineer", "c1", of="site:hall",
                      args={"for_s": 3600, "reason": "walk test"}))


def report(history: History, now: Moment | None = None, month: str = "") -> Report:
    reader = FigureReader(history.path)
    try:
        return reader.report(now or history.now, month)
    finally:
        reader.close()


def fire(history: History) -> int:
    return next(event.number for event in history.hear(FIRE) if event.kind == "alarm.raised")


def test_an_answered_fire_is_measured_by_both_intervals(history: History) -> None:
    alarm = fire(history)
    history.wait(2)
    history.tell(Seen("c1", True, history.state.head))
    history.wait(10)
    answer(history, alarm)
    found = report(history).responses.measures[0]

    assert (found.first.count, found.first.warn, found.view.warn, found.waiting) == (1, 12_000, 10_000, 0)


def test_an_unanswered_fire_counts_with_its_age_and_leaves_with_its_answer(history: History) -> None:
    alarm = fire(history)
    history.wait(75)
    before = report(history).responses
    answer(history, alarm)
    after = report(history).responses

    assert (before.measures[0].first.limit, before.measures[0].waiting) == (75_000, 1)
    assert [(one.alarm, one.waiting) for one in before.overruns] == [(alarm, True)]
    assert [(one.alarm, one.waiting) for one in after.overruns] == [(alarm, False)]


def test_what_sounds_again_unanswered_waits_since_it_first_did(history: History) -> None:
    fire(history)
    history.wait(40)
    history.hear(b"5011 181001R11001003\x14")
    history.hear(FIRE)
    history.wait(5)

    assert report(history).responses.measures[0].first.limit == 45_000


def test_a_wall_clock_that_was_set_makes_nobody_wait_longer(history: History) -> None:
    fire(history)
    history.wait(5)
    stepped = report(history, history.now._replace(at=history.now.at + 3_600_000))

    assert stepped.responses.measures[0].first.limit == 5_000


def test_only_what_calls_and_is_measured_waits(history: History) -> None:
    history.hear(b"5011 181001E30101003\x14")
    fire(history)

    assert [one.priority for one in FigureReader(history.path).waiting(history.now)] == [1]


def test_what_is_owned_under_test_is_no_response(history: History) -> None:
    under_test(history)
    alarm = fire(history)
    history.wait(1200)
    answer(history, alarm, "own")
    found = report(history).responses

    assert (found.measures[0].first.count, found.excluded, found.overruns) == (0, (("test", 1),), ())


def test_what_waited_before_a_test_began_counts(history: History) -> None:
    alarm = fire(history)
    under_test(history)
    history.wait(20)
    answer(history, alarm)
    found = report(history).responses

    assert (found.measures[0].first.count, found.excluded) == (1, ())


def test_an_unanswered_alarm_that_is_shelved_counts_as_that(history: History) -> None:
    [alarm, *_more] = [event.number for event in history.hear(b"5011 181001E20001003\x14")]
    history.wait(100)
    answer(history, alarm, "shelve", for_s=600, reason="pump is serviced")
    measure = report(history).responses.measures[1]
    assert (measure.first.count, measure.first.limit, measure.waiting, measure.shelved) == (1, 100_000, 0, 1)
    history.wait(600)
    history.tell(Sweep())
    history.wait(7)
    measure = report(history).responses.measures[1]

    # Back from the shelf it waits anew, and so does the line that has fallen silent.
    assert (measure.first.count, measure.waiting) == (3, 2)


def test_of_a_source_only_what_called_a_person_is_counted(history: History) -> None:
    mains = b"5011 181001E30101000\x14", b"5011 181001R30101000\x14"
    for _turn in range(3):  # back before their time is over
        history.hear(mains[0])
        history.wait(5)
        history.hear(mains[1])
        history.tell(Sweep())
        history.wait(60)
    under_test(history)
    history.hear(trouble(9))
    history.wait(3)
    history.hear(trouble(9, over=True))
    assert (report(history).counted.sources, report(history).counted.alarms) == (0, 0)
    assert (report(history).counted.offenders, report(history).counted.fleeting) == ([], 0)
    history.hear(trouble(4))
    history.wait(3)
    history.hear(trouble(4, over=True))
    history.wait(3)
    history.hear(trouble(4))
    history.wait(3600)
    history.tell(Sweep())
    counted = report(history).counted
    # The test is over: what stands calls; and the line has fallen silent.
    assert sorted((one.zone, one.count) for one in counted.offenders) == [("", 1), ("004", 1)]
    history.hear(mains[0])
    history.wait(300)
    history.tell(Sweep())
    counted = report(history).counted
    assert sorted((one.zone, one.count) for one in counted.offenders) == [("", 2), ("000", 1), ("004", 1)]
    assert counted.alarms == sum(sum(slot[1:]) for slot in counted.slots) == 4


def test_the_worst_sources_come_first_with_what_is_wrong_with_them(history: History) -> None:
    for _turn in range(4):
        history.hear(trouble(9))
        history.wait(3)
        history.hear(trouble(9, over=True))
        history.wait(3)
        history.tell(Sweep())
    history.hear(trouble(4))
    counted = report(history).counted

    assert (counted.sources, counted.chattering, counted.fleeting) == (2, 1, 1)
    assert [(one.zone, one.count, one.chattered) for one in counted.offenders] == [("009", 4, 1), ("004", 1, 0)]
    assert counted.alarms == 5


def test_an_alarm_that_stands_for_more_than_a_day_is_stale(history: History) -> None:
    history.hear(trouble(4))
    history.wait(86_401)

    assert len(report(history).counted.stale) == 1
    assert report(history).counted.offenders[0].stale_ms >= 86_400_000


def test_what_stands_now_says_nothing_of_a_month_that_is_over(history: History) -> None:
    history.hear(trouble(4))
    history.wait(32 * 86_400)
    past = report(history, month="2026-11")

    assert past.counted.stale == []
    assert [one.mark for one in past.load if one.rule in ("KPI-07", "KPI-09")] == ["", ""]
    assert [one.mark for one in report(history).load if one.rule == "KPI-07"] == ["over"]


def test_a_flood_is_reported_and_its_alarms_are_counted(history: History) -> None:
    for zone in range(1, 15):
        history.hear(trouble(zone))
        history.wait(1)
        history.tell(Sweep())
    running = report(history)
    history.wait(700)
    history.tell(Sweep())
    ended = report(history)

    assert [flood.until for flood in running.counted.floods] == [0]
    [flood] = ended.counted.floods
    assert flood.until == history.now.at
    assert (flood.peak, flood.annunciated) == (14, 15)  # the line that fell silent called, too
    assert (sum(running.day), sum(ended.day)) == (14, 15)


def test_a_month_leaves_out_what_came_before_and_after(history: History) -> None:
    answer(history, fire(history))

    assert report(history, month="2026-11").responses.measures[0].first.count == 1
    assert report(history, month="2026-10").responses.measures[0].first.count == 0
    assert report(history, month="2026-12").responses.measures[0].first.count == 0


def test_a_stretch_written_by_a_clock_that_was_a_year_ahead_hides_no_later_source(history: History) -> None:
    for by_ms, entries in ((365 * 86_400_000, 80), (-365 * 86_400_000, 30)):
        history.now = history.now._replace(at=history.now.at + by_ms)
        for _number in range(entries):
            history.wait(60)
            history.tell(Stepped(0))
    history.wait(100 * 86_400)
    fire(history)

    assert report(history).counted.alarms == 1


@pytest.mark.parametrize("question", ["answers", "facts", "waiting"])
def test_every_question_goes_by_an_index(history: History, question: str) -> None:
    reader = FigureReader(history.path)
    asked: list[str] = []
    ask = reader.asked

    def noted(text: str, *values: object) -> list[Any]:
        asked.extend(str(row[3]) for row in ask("explain query plan " + text, *values))
        return ask(text, *values)

    reader.asked = noted  # type: ignore[method-assign]
    if question == "answers":
        reader.answers(0, history.now.at, history.now)
    elif question == "facts":
        reader._facts(1, 10)
    else:
        reader.waiting(history.now)
    reader.close()

    assert [step for step in asked if step.startswith("SCAN") and "INDEX" not in step
            and step.split()[1] not in ("collector",)] == []
    assert any("INDEX" in step for step in asked)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(["figures", "--lang", "en", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_tells_responses_and_load(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    answer(history, fire(history))
    code, said, _err = run(capsys, "--store", str(history.path))

    assert code == 0
    assert "level 1  1 items" in said
    assert all(f"KPI-{number:02d}" in said for number in range(1, 11))
    assert "days of data" in said
    assert "there is no roster yet" in said


def test_the_command_tells_the_same_as_json(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    answer(history, fire(history))
    code, said, _err = run(capsys, "--store", str(history.path), "--json")
    document = json.loads(said)

    assert code == 0
    assert document["responses"]["measures"][0]["first"]["count"] == 1
    assert [one["rule"] for one in document["load"]][:2] == ["KPI-01", "KPI-02"]
    assert len(document["last_day"]) == 144


def test_the_command_refuses_what_is_no_month(history: History, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, err = run(capsys, "--store", str(history.path), "--month", "November")

    assert (code, said) == (3, "")
    assert "2026-11" in err


def test_an_empty_store_has_figures_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from duty_console.store.writing import Store

    Store(tmp_path / "duty.db", "xiwan").close()
    code, said, _err = run(capsys, "--store", str(tmp_path / "duty.db"))

    assert code == 0
    assert "no data" in said
