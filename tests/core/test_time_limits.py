"""Deadlines as time acts on them, at the core: told once each and in order, through restarts, clocks and calendars."""

from __future__ import annotations

from typing import Any

import pytest
from calendars import YEARS, Shop, ms

from duty_console.clock import local
from duty_console.core.inputs import Configured
from duty_console.core.nouns.deadlines import HAZARD_OVERDUE
from duty_console.domain.deadlines import RECTIFY, REINSPECT, Deadline
from duty_console.domain.events import PersonSet
from duty_console.domain.hazardrows import Hazard

STAFF = (PersonSet("chen", "陈", "officer"), PersonSet("huang", "黄", "leader"))
NOTICE = "; ".join(YEARS[-1].days)


class Room(Shop):
    """A room with one restaurant, where something was found."""

    def __init__(self, at: str = "2026-09-30 10:00", years: tuple[Any, ...] = YEARS) -> None:
        super().__init__(at, years=years)
        self.bodies = (*self.bodies, *STAFF)
        self.tell(Configured(self.bodies))
        self.does("place_enter", of="F012", name="餐厅", trade="restaurant", responsible="林")
        self.does("hazard_find", of="F012", breach="BRE-11")
        [self.id] = self.rows["hazard"]

    def does(self, action: str, **how: Any) -> None:
        reply = self.ask(action, role="leader", actor="person:huang", **how)
        assert not reply.refused, reply

    def order(self, **how: Any) -> None:
        self.does("hazard_order", hazards=str(self.id), issuer="police_station", **how)

    def row(self, kind: str = RECTIFY) -> Deadline:
        found: Deadline = self.rows["deadline"][f"hazard:{self.id}", kind]
        return found

    @property
    def hazard(self) -> Hazard:
        found: Hazard = self.rows["hazard"][self.id]
        return found

    def told(self, kind: str = RECTIFY) -> list[str]:
        return [f"{one.body.what} {local(one.at):%m-%d %H:%M}" for one in self.events
                if one.kind == "deadline.told" and one.body.of == f"hazard:{self.id}" and one.body.kind == kind]

    def overdue(self) -> list[Any]:
        return [row for row in self.state.alarms.values() if row.code == HAZARD_OVERDUE]


S04 = ["before_1 09-30 10:00", "named_day 10-05 08:00", "last_day 10-08 08:00", "overdue 10-09 00:00",
       "street 10-10 00:00", "proposed 10-13 00:00"]


def test_a_named_rest_day_is_reminded_of_and_the_end_is_told_on_step_by_step() -> None:
    room = Room()
    room.order(limit="2026-10-05")
    assert (room.row().counted, room.row().last, room.row(REINSPECT).last) == ("2026-10-05", "2026-10-08",
                                                                              "2026-10-12")
    room.until("2026-10-08 23:59")
    assert not room.hazard.late
    room.until("2026-10-09 00:00")
    assert (room.hazard.late, room.hazard.level) == (True, "overdue")
    room.until("2026-10-20 00:00")
    assert room.told() == S04
    assert room.told(REINSPECT) == ["overdue 10-13 00:00"]
    assert room.hazard.level == "proposed"


def test_what_was_missed_is_told_once_each_in_its_order_with_the_real_time() -> None:
    room = Room()
    room.order(limit="2026-10-05")
    room.wait(20 * 86_400)  # nothing ran meanwhile
    for _each in range(10):
        room.wait(0)
    names = [text.split()[0] for text in S04]
    assert [text.split()[0] for text in room.told()] == names
    assert {text.split()[1] for text in room.told()[1:]} == {"10-20"}


def test_the_room_has_one_alarm_which_calls_again_with_every_new_one() -> None:
    room = Room()
    room.does("hazard_find", of="F012", breach="BRE-12")
    room.until("2026-10-09 00:00")
    [alarm] = room.overdue()
    assert alarm.state == "rtn_unack"
    assert len([one for one in room.events if one.kind == "alarm.raised"]) == 1  # two at one midnight
    room.ask("acknowledge", alarm=alarm.id, seen=alarm.last_event)
    assert [row.state for row in room.overdue() if row.state != "normal"] == []
    room.does("hazard_find", of="F012", breach="BRE-13")
    room.until("2026-10-20 00:00")
    assert [row.state for row in room.overdue() if row.state != "normal"] == ["rtn_unack"]


def test_a_wall_clock_that_is_set_moves_the_days_and_hides_no_reminder() -> None:
    room = Room()
    room.order(limit="2026-10-05")
    room.wait(0)
    room.set_clock("2026-09-30 07:00")
    room.set_clock("2026-10-04 07:00")
    room.until("2026-10-05 08:00")
    assert room.told()[-1] == "named_day 10-05 08:00"
    room.until("2026-10-20 00:00")
    assert room.told() == S04


def test_what_a_clock_that_was_days_ahead_told_is_told_again_and_stays_late() -> None:
    room = Room()
    room.order(limit="2026-10-05")
    room.set_clock("2026-10-20 10:00")  # wrong, and seen to be so
    for _each in range(10):
        room.wait(0)
    ahead = len(room.told())
    room.set_clock("2026-09-30 10:30")
    assert ahead == len(S04)
    room.until("2026-10-20 00:00")
    assert room.told()[ahead:] == ["before_1 09-30 10:30", *S04[1:]]
    assert room.hazard.late


def test_without_the_year_it_is_monday_to_friday_and_counted_again_when_the_notice_comes() -> None:
    room = Room(years=YEARS[:-1])
    room.order(limit="2026-10-05")
    assert (room.row().last, room.row().missing) == ("2026-10-05", (2026,))
    assert (room.row(REINSPECT).last, room.hazard.due) == ("2026-10-08", "2026-10-05")
    room.does("import_calendar", year=2026, days=NOTICE, source="国办")
    room.wait(0)
    assert (room.row().last, room.row().first, room.row().missing) == ("2026-10-08", "2026-10-05", ())
    assert (room.row(REINSPECT).starts, room.row(REINSPECT).last) == ("2026-10-08", "2026-10-12")
    assert (room.hazard.due, room.hazard.first_due) == ("2026-10-08", "2026-10-05")
    made = [one.body for one in room.events if one.kind == "deadline.recounted"]
    assert {one.rule for one in made} == {"CAL-06"}
    room.until("2026-10-20 00:00")
    assert room.told()[-4:] == S04[-4:]


def test_overdue_stays_overdue_when_a_calendar_comes_later() -> None:
    room = Room(years=YEARS[:-1])
    room.order(limit="2026-10-05")
    room.until("2026-10-06 09:00")
    assert room.hazard.late
    room.does("import_calendar", year=2026, days=NOTICE, source="国办")
    room.until("2026-10-20 00:00")
    assert room.hazard.late
    names = [text.split()[0] for text in room.told()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("kind", "ends"), [("exit", "2026-10-01 10:00"), ("other", "2026-10-11 00:00")])
def test_a_complaint_has_hours_of_the_clock_or_working_days(kind: str, ends: str) -> None:
    room = Room()
    room.does("complain", of="F012", kind=kind, text="堵了")
    of, row = next((key[0], row) for key, row in room.rows["deadline"].items() if key[0].startswith("complaint:"))
    assert row.ends_at == ms(ends)
    room.until("2026-10-20 00:00")
    assert [f"{local(one.at):%Y-%m-%d %H:%M}" for one in room.events
            if one.kind == "deadline.told" and one.body.of == of] == [ends]


def test_a_restart_in_another_boot_of_the_machine_tells_nothing_twice_and_nothing_early() -> None:
    room = Room()
    room.order(limit="2026-10-05")
    room.until("2026-10-05 09:00")
    room.restart(boot="boot0002")
    room.tell(Configured(room.bodies))
    room.until("2026-10-07 12:00")
    room.restart()
    room.until("2026-10-20 00:00")
    assert room.told() == S04
