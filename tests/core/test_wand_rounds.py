"""What a wand tells counts when it was walked, not when it is told; told twice it changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from test_patrols import KTV, PLACES, ROOM, Evening, at

from duty_console.clock import local
from duty_console.core.inputs import Configured, PortOpened, Received, Sweep
from duty_console.domain.events import LineSet
from duty_console.domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from duty_console.drivers.patrol_wand.decoder import PatrolWand
from duty_console.drivers.patrol_wand.framing import Packet, packed

WAND = LineSet("wand", "", "patrol_wand", "", "/dev/wand", "8N1", 4000, 1, 0, False, "", True)
EXIT, DOOR, GUARD = "62E8CD", "0A0B0C", 101
BOTH = PatrolSet("ktv", "金嗓子KTV", "Golden Voice KTV", "both", "public", "18:00", "02:00", 0)


class Walk(Evening):
    """An evening with a wand."""

    def __init__(self, patrol: PatrolSet = KTV, **how: Any) -> None:
        self.patrol, self.code, self.serial = patrol, 0x1000, 0
        super().__init__(**how)
        self.tell(Configured(self.room))
        self.tell(PortOpened("wand", "/dev/wand"))
        self.tell(Sweep())

    @property
    def room(self) -> Any:
        return (*ROOM, WAND, *PLACES, CheckpointSet("hall-door", "大厅门", "hall door", "hall", "一楼", "11", DOOR),
                self.patrol)

    def told(self, *packets: tuple[int, int, bytes]) -> None:
        driver = PatrolWand()
        for kind, which, data in packets:
            self.code += 1
            frame, = driver.feed(packed(Packet(1, self.code, kind, which, data)), self.now.at, self.now.tick)
            self.causes += 1
            key = driver.key(frame.raw)
            self.state.frames[self.causes] = key
            self.tell(Received("wand", self.causes, frame, key, driver.read(frame)))

    def clock(self, ahead_s: int = 0) -> None:
        """The wand says what time it is."""
        shown = local(self.now.at) + timedelta(seconds=ahead_s)
        self.told((0x32, 1, bytes(int(f"{part:02}", 16) for part in (
            shown.second, shown.minute, shown.hour, shown.day, shown.month, shown.year % 100))))

    def dump(self, *scans: tuple[str, int], ahead_s: int = 0) -> None:
        """Records of tags and the true times (UTC ms) at which they were read."""
        serial, records = self.serial, b""
        for tag, moment in scans:
            serial += 1
            shown = local(moment) + timedelta(seconds=ahead_s)
            records += serial.to_bytes(4, "big") + GUARD.to_bytes(2, "big") + bytes((
                shown.year % 100, shown.month, shown.day, shown.hour, shown.minute, shown.second, 0))
            records += bytes.fromhex(tag)
        self.serial = serial
        self.told((0x34, 6, len(scans).to_bytes(4, "big") + records), (0xF4, 6, len(scans).to_bytes(4, "big")))

    def kept(self) -> tuple[list[str], list[str]]:
        """When rounds were complete, and what was missed."""
        rounds, missed = self.rows["round"].values(), self.rows["missed"].values()
        return ([f"{local(row.completed_at):%H:%M}{' late' * row.late}" for row in rounds if row is not None],
                [f"{local(row.due_at):%H:%M}" for row in missed if row is not None])


def test_a_round_counts_at_the_time_of_its_last_checkpoint() -> None:
    walk = Walk(BOTH)
    walk.until("19:00")
    walk.dump((DOOR, at("18:10")), (EXIT, at("18:20")))

    assert walk.kept() == (["18:20"], [])
    assert walk.due == "27 20:20"
    row, = walk.state.rows["round"].values()
    assert (row.by, row.at, row.state, row.scans, row.checkpoints) == (
        "guard:101", at("18:10"), "back", 2, ("hall-door", "exit"))
    assert {scan.round for scan in walk.rows["scan"].values()} == {row.id}
    assert "round.called" not in [event.kind for event in walk.events]


def test_half_a_round_is_none_until_its_other_half_is_told() -> None:
    walk = Walk(BOTH)
    walk.until("18:30")
    walk.dump((DOOR, at("18:10")))
    assert walk.kept() == ([], [])
    assert walk.due == "27 20:00"
    walk.until("18:50")
    walk.dump((EXIT, at("18:40")))

    assert walk.kept() == (["18:40"], [])


def test_checkpoints_that_lie_hours_apart_are_no_round() -> None:
    walk = Walk(BOTH)
    walk.until("23:30")
    walk.dump((DOOR, at("18:10")), (EXIT, at("23:00")))

    assert walk.kept()[0] == []


def test_what_was_called_missed_and_was_not_is_missed_no_more() -> None:
    walk = Walk()
    walk.until("00:30", 28)
    assert walk.kept() == ([], ["20:00", "22:00", "00:00"])
    number = walk.alarm("patrol_missed").id
    walk.dump((EXIT, at("19:50")), (EXIT, at("21:45")), (EXIT, at("23:40")))

    assert walk.kept() == (["19:50", "21:45", "23:40"], [])
    assert walk.due == "28 01:40"
    assert walk.rows["alarm"][number].returned_at
    walk.until("01:30", 28)
    assert walk.kept()[1] == []


def test_a_round_that_was_late_in_truth_stays_late() -> None:
    walk = Walk()
    walk.until("23:30")
    walk.dump((EXIT, at("20:40")))

    assert walk.kept() == (["20:40 late"], ["20:00"])
    assert walk.due == "27 22:40"
    walk.wait(61)
    assert walk.kept()[1] == ["20:00", "22:40"]
    assert walk.due == "28 00:40"


def test_the_same_dump_twice_changes_nothing() -> None:
    walk = Walk(BOTH)
    walk.until("22:00")
    scans = ((DOOR, at("18:10")), (EXIT, at("18:20")), (DOOR, at("20:05")), (EXIT, at("20:15")))
    walk.dump(*scans)
    before = walk.kept(), walk.due, len(walk.rows["scan"])
    walk.wait(30)
    walk.serial = 0
    walk.dump(*scans)
    walk.until("22:10")
    walk.serial = 0
    walk.dump(*((tag, moment + 4000) for tag, moment in scans))

    assert (walk.kept(), walk.due, len(walk.rows["scan"])) == before


def test_the_offset_of_the_wands_clock_is_taken_off_and_kept() -> None:
    walk = Walk()
    walk.until("19:00")
    walk.clock(ahead_s=300)
    walk.dump((EXIT, at("18:20")), ahead_s=300)

    scan, = walk.rows["scan"].values()
    assert (scan.at, scan.clock, scan.offset_ms, scan.reader) == (at("18:20"), "2026-11-27 18:25:00", 300_000, "wand")
    assert walk.due == "27 20:20"


def test_a_clock_that_is_not_believed_proves_no_round() -> None:
    walk = Walk()
    walk.until("19:00")
    walk.clock(ahead_s=-26 * 365 * 86_400)
    walk.dump((EXIT, at("18:20")), ahead_s=-26 * 365 * 86_400)

    assert walk.kept()[0] == []
    assert "signal.logged" in [event.kind for event in walk.events]
    assert "clock_drift" in walk.codes()


@pytest.mark.parametrize(("tag", "moment"), [("FFFFFF", at("18:20")), (EXIT, at("23:00"))])
def test_a_tag_that_nobody_knows_and_a_time_to_come_count_for_nothing(tag: str, moment: int) -> None:
    walk = Walk()
    walk.until("19:00")
    walk.dump((tag, moment))

    assert walk.kept()[0] == []
    assert walk.due == "27 20:00"


def test_the_same_tag_within_a_minute_is_one_round() -> None:
    walk = Walk()
    walk.until("19:00")
    walk.dump((EXIT, at("18:20")), (EXIT, at("18:20") + 40_000))

    assert walk.kept()[0] == ["18:20"]


def test_a_round_at_closing_is_the_check_at_closing_too() -> None:
    walk = Walk()
    walk.until("08:00", 28)
    assert "closing_missed" in walk.codes()
    walk.dump((EXIT, at("19:50")), (EXIT, at("21:45")), (EXIT, at("23:40")), (EXIT, at("01:35", 28)))
    walk.until("10:00", 28)

    assert walk.kept() == (["19:50", "21:45", "23:40", "01:35"], [])
    assert walk.due == "28 20:00"
    assert [alarm.code for alarm in walk.queue if not alarm.returned_at] == []


def test_a_restart_folds_the_same_rounds() -> None:
    walk = Walk(BOTH)
    walk.until("22:30")
    walk.dump((DOOR, at("18:10")), (EXIT, at("18:20")), (DOOR, at("20:05")))
    before = walk.state.rows["round"], walk.state.rows["scan"], walk.state.rows["missed"], walk.due
    walk.restart()

    assert (walk.state.rows["round"], walk.state.rows["scan"], walk.state.rows["missed"], walk.due) == before


def test_a_route_of_another_patrol_is_walked_by_the_same_tags() -> None:
    walk = Walk()
    walk.tell(Configured((*walk.room, RouteSet("door", "门", "door", ["exit"]),
                          PatrolSet("door", "门", "door", "door", "volunteers", "", "", 3_600_000))))
    walk.tell(Sweep())
    walk.until("18:20")
    walk.dump((EXIT, at("18:15")))

    assert sorted(row.patrol for row in walk.state.rows["round"].values()) == ["door", "ktv"]
