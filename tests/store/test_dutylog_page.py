"""The page of the duty log as it is read from a store: slots, versions, alarms that came, and what is missing."""

from __future__ import annotations

import pytest
from histories import History

from duty_console import texts
from duty_console.commands.logtexts import page as text_of
from duty_console.core.inputs import Stepped, Sweep, Wish
from duty_console.domain.dutylog import (
    CHECK,
    FAULT_ALARM,
    FIRE_OPEN,
    LATE,
    SLOT,
    WARNED,
    WRITTEN,
    Page,
    missing,
    standing,
)
from duty_console.domain.dutylogrows import BEFORE, OUTAGE, newest
from duty_console.domain.narration import Names
from duty_console.domain.rosters import HOUR, MINUTE, day_of, midnight
from duty_console.domain.silence import PASSED, SilenceTest
from duty_console.store.dutylog import page
from duty_console.store.reading import Reader

FIRE, TROUBLE = b"5011 181001E11001003\x14", b"5011 181001E30201003\x14"
FINE = {"self_test": "ok", "silence": "ok", "reset": "ok", "main_power": "ok", "standby_power": "ok"}


@pytest.fixture
def day(history: History) -> History:
    """It is 08:30 of a day whose running record begins at 08:00."""
    history.tell(Sweep())
    goes_to(history, 8 * HOUR + 30 * MINUTE)
    writes(history, "log_running", state="normal")
    return history


def start_of(history: History) -> int:
    return midnight(day_of(history.now.at))


def goes_to(history: History, of_day: int) -> None:
    """Time passes, minute by minute."""
    end = midnight(day_of(history.now.at)) + of_day
    if end < history.now.at:
        end += 24 * HOUR
    while history.now.at < end:
        step = min(MINUTE, end - history.now.at)
        history.now = history.now._replace(at=history.now.at + step, tick=history.now.tick + step)
        history.tell(Sweep())


def writes(history: History, action: str, alarm: int = 0, of: str = "", **args: object) -> int:
    """Somebody writes; the entry."""
    proof = "right" if action in ("log_check", "log_correct") else ""
    told = history.tell(Wish(action, "q", "person:chen", "officer", "c1", alarm, of=of, args=args, proof=proof,
                             proved="chen" if proof else ""))
    assert told[0].kind != "request.refused", told
    return told[0].number


def read(history: History) -> Page:
    reader = Reader(history.path)
    try:
        return page(reader, start_of(history), start_of(history) + 24 * HOUR)
    finally:
        reader.close()


def test_a_page_has_every_slot_since_the_log_began_and_says_which_are_missing(day: History) -> None:
    goes_to(day, 13 * HOUR)
    writes(day, "log_running", state="fault", text="loop 2 open", slot="12:00")
    found = read(day)

    hours = [(row.slot - start_of(day)) // HOUR for row in found.slots]
    assert hours == [2, 8, 10, 12, 14, 16, 18, 20, 22]  # at 02 the receiver fell silent: nobody was asked then
    assert [standing(row, day.now.at) for row in found.slots[:4]] == [BEFORE, WRITTEN, LATE, "written_late"]
    assert [(one.what, one.key, one.why) for one in missing(found, day.now.at)] == [
        (CHECK, "r", "due"), (SLOT, "", LATE)]
    assert {row.late for row in found.slots[3].entries} == {True}
    assert found.slots[3].entries[0].at == day.now.at


def test_a_check_of_the_day_is_no_longer_missing(day: History) -> None:
    writes(day, "log_check", of="r", **FINE)
    found = read(day)

    assert missing(found, day.now.at) == ()
    assert [(one.controller, one.by, one.main_power) for one in found.checks] == [("r", "chen", "ok")]


def test_alarms_stand_with_their_slot_whatever_anybody_writes_and_causes_keep_their_versions(day: History) -> None:
    goes_to(day, 9 * HOUR)
    fire = next(event.number for event in day.hear(FIRE) if event.kind == "alarm.raised")
    goes_to(day, 10 * HOUR + 15 * MINUTE)
    day.hear(TROUBLE)
    entry = writes(day, "log_cause", alarm=fire, cause="steam", handling="reset")
    writes(day, "log_correct", entry=entry, reason="wrong kitchen", cause="cooking smoke")
    found = read(day)

    before, eight, ten = found.slots[:3]
    [silent], [burning, _again] = before.alarms, eight.alarms  # it fell silent before the log was kept, and again
    assert (silent.code, silent.kind, burning.alarm, burning.kind) == ("line_silent", FAULT_ALARM, fire, FIRE_OPEN)
    assert (eight.counted(FIRE_OPEN), ten.counted(FAULT_ALARM)) == (1, 1)
    assert standing(ten, day.now.at) == WARNED
    first, second = burning.causes
    assert (first.cause, second.cause, second.version, second.reason) == ("steam", "cooking smoke", 2, "wrong kitchen")
    assert (second.handling, newest(burning.causes)) == ("reset", [second])


def test_slots_that_passed_while_nothing_ran_are_told_so(day: History) -> None:
    day.now = day.now._replace(at=day.now.at + 6 * HOUR, tick=day.now.tick + 6 * HOUR)
    day.tell(Sweep())
    day.tell(Sweep())
    found = read(day)

    assert [standing(row, day.now.at) for row in found.slots[:5]] == [BEFORE, WRITTEN, OUTAGE, OUTAGE, "due"]


def test_the_silence_tests_of_the_day_stand_beside_the_daily_check(day: History) -> None:
    passed = SilenceTest(7, "east", "east", "2026-11-27", "2026-11-27", "", day.now.at, 1, PASSED)
    failed = passed._replace(id=8, amplifier="west", result="failed", how="unconfirmed")
    found = read(day)._replace(silences=(passed, failed))
    before = texts.language()
    texts.use("en")
    try:
        told = "\n".join(text_of(found, Names(), day.now.at, versions=False))
    finally:
        texts.use(before)

    assert "  Silence test of loudspeakers: 1 of 2 passed\n    08:30 west: failed" in told


def test_a_stretch_written_by_a_clock_that_was_a_year_ahead_hides_no_later_alarm(day: History) -> None:
    for _number in range(60):
        day.wait(60)
        day.hear(TROUBLE)
    steps(day, 365 * 24 * HOUR)
    for _number in range(90):
        day.wait(60)
        day.hear(TROUBLE)
    steps(day, -365 * 24 * HOUR)
    for _number in range(20):
        day.wait(60)
        day.hear(TROUBLE)
    goes_to(day, 9 * HOUR)
    writes(day, "log_running", state="normal")
    day.hear(FIRE)
    found = read(day)

    assert sum(row.counted(FIRE_OPEN) for row in found.slots) == 1


def steps(history: History, by_ms: int) -> None:
    """The wall clock is set."""
    history.now = history.now._replace(at=history.now.at + by_ms)
    history.tell(Stepped(by_ms))
