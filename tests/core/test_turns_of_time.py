"""
Midnight, the end of a month and of a year, 29 February, a wall clock that is set either way, a restart, a holiday table
that comes late: of roster, opening hours, presence, reminders and patrols nothing is told twice or never.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from calendars import YEARS, Shop, ms, shop
from scenes import FIRE, RULES, line_set
from test_patrols import KTV, PLACES
from test_roster import STAFF, december

from duty_console.clock import local
from duty_console.core.inputs import Configured
from duty_console.core.rostering import moment_text
from duty_console.domain.events import Event
from duty_console.domain.openings import LATE, UNOPENED
from duty_console.domain.rosterevents import DutyJudged, PresenceAsked
from duty_console.rulebook import Rulebook, laid_over
from duty_console.sheets import Sheet

HOUR = 3_600_000
#: The evening from which on each turn is looked at.
TURNS = {"midnight": "2026-11-25", "month end": "2026-11-30", "year end": "2026-12-31", "28 February": "2028-02-28",
         "29 February": "2028-02-29", "28 February of another year": "2029-02-28"}
#: What happens two minutes before midnight: minutes by which the wall clock is set, or minutes for which nothing runs.
DISTURBED: dict[str, tuple[str, int]] = {
    "nothing": ("", 0), "an hour on": ("set", 60), "an hour back": ("set", -60), "two minutes on": ("set", 2),
    "a day on": ("set", 1440), "a day back": ("set", -1440), "a restart": ("boot0001", 0),
    "a restart over midnight": ("boot0001", 20), "another boot over midnight": ("boot0002", 20)}


class Turn(Shop):
    """A night in a room where everything is kept that has a time."""

    def __init__(self, evening: str, folder: Path) -> None:
        super().__init__(f"{evening} 07:50")
        profile = folder / "watched.toml"
        profile.write_text('[DUTY-19]\nchecked = "yes"\n', encoding="ascii")
        self.rules = Rulebook(laid_over(RULES.rules, Sheet(profile)))
        self.state.rules = self.rules
        self.bodies = (*YEARS, line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), *PLACES, *STAFF, KTV)
        self.tell(Configured((*self.bodies, shop())))
        self.begins = datetime.fromisoformat(evening)
        december(self, begins=evening, until=(self.begins + timedelta(days=6)).date().isoformat())
        self.opens()
        self.go_to("21:00")
        self.hear(FIRE)
        self.acknowledge(self.alarm("110"), actor="person:he")
        assert not self.ask("present", actor="person:sun").refused
        self.go_to("23:40")
        assert not self.ask("go_out", actor="person:sun", for_s=1800, reason="x").refused
        self.go_to("23:58")

    def go_to(self, time: str) -> None:
        self.until(f"{self.begins:%Y-%m-%d} {time}")

    def happens(self, how: str, minutes: int) -> None:
        """The wall clock is set, or nothing runs for a while."""
        if how == "set":
            self.set_clock(moment_text(self.now.at + minutes * 60_000))
        elif how:
            self.now = self.now._replace(at=self.now.at + minutes * 60_000, tick=self.now.tick + minutes * 60_000)
            self.restart(boot=how)
            self.state.rules = self.rules
            self.wait(0)

    def goes_on(self, hours: int) -> None:
        self.until(f"{local(self.now.at + hours * HOUR):%Y-%m-%d %H:%M:%S}")

    def told(self, *kinds: str) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]

    def bodies_of(self, kind: type[Any]) -> list[Any]:
        return [event.body for event in self.events if isinstance(event.body, kind)]


def after(turn: str, disturbed: str, folder: Path) -> Turn:
    """A turn that was disturbed, 33 hours later."""
    night = Turn(TURNS[turn], folder)
    night.happens(*DISTURBED[disturbed])
    night.goes_on(33)
    return night


@cache
def undisturbed(turn: str) -> Counter[str]:
    """How often everything is told where nothing disturbs it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return Counter(event.kind for event in after(turn, "nothing", Path(folder)).events)


@pytest.mark.parametrize("disturbed", DISTURBED)
@pytest.mark.parametrize("turn", TURNS)
def test_nothing_is_told_twice_or_never(turn: str, disturbed: str, tmp_path: Path) -> None:
    night = after(turn, disturbed, tmp_path)
    how = DISTURBED[disturbed][0]

    # Every change of the shift once, in order, also those over which the clock was set.
    begins, end = ms(f"{TURNS[turn]} 16:00"), night.now.at
    changes = [body.instant for body in night.bodies_of(DutyJudged) if (body.instant - begins) % (8 * HOUR) == 0]
    wanted = list(range(begins, end + 1, 8 * HOUR))
    assert [one for one in changes if begins <= one] == wanted

    # Who is out is late once, half an hour after he went, whatever the wall says.
    [overdue] = night.told("duty.overdue")
    [left] = night.told("duty.left")
    if how == "set":
        assert overdue.tick - left.tick == 1_800_000
    assert sum(getattr(event.body, "code", "") == "not_back" for event in night.told("alarm.raised")) == 1

    # The shop that stays open is told of once an evening; an evening that is lived again has its own.
    evenings = [moment[:5] for moment in night.when(LATE)]
    assert evenings
    assert len(evenings) - len(set(evenings)) == (disturbed == "a day back")

    # Nobody answers: an officer, the second and the leader are asked, each once.
    proved = night.told("presence.answered")[-1].number
    assert [event.body.step for event in night.events if isinstance(event.body, PresenceAsked)
            and event.number > proved] == [1, 2, 3]

    # What was answered is reminded of as often as without any disturbance.
    usual = undisturbed(turn)
    assert len(night.told("alarm.reminded")) == usual["alarm.reminded"]

    # A round or check is missed at most once, one after the other: an evening that is lived again has its own.
    missed = night.told("patrol.missed")
    for kind in {(event.body.expected, event.body.kind) for event in missed}:
        same = [event for event in missed if (event.body.expected, event.body.kind) == kind]
        due = [event.body.due_at for event in same]
        assert due == sorted(set(due)) or disturbed == "a day back"
        assert all(later.tick - earlier.tick >= HOUR for earlier, later in pairwise(same)
                   if later.tick > earlier.tick)
    assert missed
    if how != "set":
        assert len(missed) == usual["patrol.missed"]


@pytest.mark.parametrize(("comes", "told"), [
    ("2026-12-31 12:00", []), ("2027-01-01 07:59", []), ("2027-01-01 08:29", []),
    ("2027-01-01 09:00", ["01-01 08:30"]), ("2027-01-01 22:30", ["01-01 08:30"]),
    ("2027-01-02 03:00", ["01-01 08:30"])])
def test_a_holiday_table_that_comes_late_tells_nothing_twice_and_takes_back_what_was_wrong(
        comes: str, told: list[str]) -> None:
    """New Year's Day is a working day as long as nobody has said otherwise."""
    scene = Shop("2026-12-31 07:50")
    scene.opens()
    scene.until("2026-12-31 10:00")
    scene.closes()
    scene.until(comes)
    reply = scene.ask("import_calendar", role="leader", actor="person:huang", year=2027, source="x",
                      published="2026-12-30", days="2027-01-01 holiday;2027-01-02 holiday;2027-01-03 holiday")
    assert not reply.refused, reply
    scene.wait(0)
    if told:
        assert scene.alarm(UNOPENED).state != "unack"
    scene.until("2027-01-03 23:00")

    assert scene.when(UNOPENED) == told
