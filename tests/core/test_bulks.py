"""Ledgers that come as files, at the core: all of a file holds at once, or nothing of it ever does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scenes import Scene, kinds
from test_places import Village

from duty_console.core.evolve import evolve
from duty_console.domain.bulkrows import MOST, normal, values_of
from duty_console.domain.hazardrows import CLAIMED, CLOSED, RECTIFYING

LEADER: dict[str, Any] = {"role": "leader", "actor": "person:huang"}
OPEN = {"place": "F012", "breach": "BRE-21", "found": "2026-09-01", "due": "2026-10-05"}
PROVED = {"claimed": "2026-09-05", "claimed_by": "王", "reinspected": "2026-09-06", "reinspected_by": "huang",
          "evidence": "档案7", "closed": "2026-09-06"}


@pytest.fixture
def village() -> Village:
    scene = Village()
    scene.does("place_enter", "F012", name="金嗓子餐厅", trade="restaurant", responsible="林建国", critical=1)
    return scene


def part(kind: str, rows: list[dict[str, str]]) -> str:
    return json.dumps([values_of(kind, row) for row in rows])


def begin(village: Village, kind: str, rows: int, parts: int = 1) -> int:
    return village.does("bulk_begin", "", kind=kind, name="f.csv", digest="0" * 64, rows=rows, parts=parts, **LEADER)


def take(village: Village, kind: str, *rows: dict[str, str]) -> int:
    bulk = begin(village, kind, len(rows))
    village.does("bulk_part", "", bulk=bulk, part=1, rows=part(kind, list(rows)), **LEADER)
    village.does("bulk_take", "", bulk=bulk, **LEADER)
    return bulk


def test_nothing_of_a_file_holds_before_its_last_word_and_all_of_it_after(village: Village) -> None:
    bulk = begin(village, "places", 3, 2)
    village.does("bulk_part", "", bulk=bulk, part=1, rows=part("places", [{"place": "A", "name": "甲"},
                                                                         {"place": "B", "name": "乙"}]), **LEADER)
    assert set(village.rows["place"]) == {"F012"}
    assert "not whole: 1 of 2 parts" in village.no("bulk_take", "", bulk=bulk, **LEADER)
    village.does("bulk_part", "", bulk=bulk, part=2, rows=part("places", [{"place": "C", "name": "丙"}]), **LEADER)
    assert set(village.rows["place"]) == {"F012"}
    before = len(village.events)
    village.does("bulk_take", "", bulk=bulk, **LEADER)
    assert kinds(village.events[before:]) == ["bulk.taken"]
    assert set(village.rows["place"]) == {"F012", "A", "B", "C"}
    assert not any(row is not None for row in village.rows["bulk_part"].values())
    assert bulk not in village.state.rows["bulk"]


def test_a_file_that_says_fewer_rows_than_come_is_not_taken(village: Village) -> None:
    bulk = begin(village, "places", 1)
    village.does("bulk_part", "", bulk=bulk, part=1, rows=part("places", [{"place": "A", "name": "甲"},
                                                                         {"place": "B", "name": "乙"}]), **LEADER)
    village.no("bulk_take", "", bulk=bulk, **LEADER)
    assert set(village.rows["place"]) == {"F012"}


def test_what_is_left_half_way_gives_way_to_the_next_and_never_holds(village: Village) -> None:
    left = begin(village, "places", 2, 2)
    village.does("bulk_part", "", bulk=left, part=1, rows=part("places", [{"place": "A", "name": "甲"}]), **LEADER)
    village.restart()
    taken = take(village, "places", {"place": "B", "name": "乙"})
    assert set(village.rows["place"]) == {"F012", "B"}
    assert (village.rows["bulk"][left].state, village.rows["bulk"][taken].state) == ("dropped", "taken")
    assert "begin it anew" in village.no("bulk_part", "", bulk=left, part=2, rows="[[]]", **LEADER)
    assert "begin it anew" in village.no("bulk_take", "", bulk=left, **LEADER)
    assert village.rows["bulk_part"][left, 1] is None


def test_a_file_that_would_keep_devices_waiting_for_long_is_refused_at_once(village: Village) -> None:
    for kind, most in MOST.items():
        how = {"kind": kind, "name": "f.csv", "digest": "0" * 64, "parts": 1, **LEADER}
        assert "at once are too many" in village.no("bulk_begin", "", rows=most + 1, **how)
        village.does("bulk_begin", "", rows=most, **how)


def test_a_dropped_file_never_holds(village: Village) -> None:
    bulk = begin(village, "places", 1)
    village.does("bulk_part", "", bulk=bulk, part=1, rows=part("places", [{"place": "A", "name": "甲"}]), **LEADER)
    village.does("bulk_drop", "", bulk=bulk, reason="错了", **LEADER)
    village.no("bulk_take", "", bulk=bulk, **LEADER)
    assert set(village.rows["place"]) == {"F012"}


def test_parts_come_in_their_order_and_a_wrong_one_changes_nothing(village: Village) -> None:
    bulk = begin(village, "places", 2, 2)
    for number, rows in ((2, part("places", [{"place": "A", "name": "甲"}])), (1, "[]"), (1, "nonsense"), (1, "[[1]]"),
                         (1, "[" * 5000), (1, part("places", [{"place": "A B", "name": "甲"}])),
                         (1, part("places", [{"place": "A", "name": "x" * 101}])),
                         (1, part("places", [{"place": "A", "name": "x", "site": "none"}]))):
        village.no("bulk_part", "", bulk=bulk, part=number, rows=rows, **LEADER)
    assert village.state.rows["bulk"][bulk].had == 0


def test_a_file_goes_before_what_was_known_and_says_nothing_of_what_it_leaves_empty(village: Village) -> None:
    take(village, "places", {"place": "F012", "name": "银嗓子", "critical": "", "responsible": "", "trade": ""})
    row = village.place("F012")
    assert (row.name, row.responsible, row.trade) == ("银嗓子", "林建国", "restaurant")
    assert (row.critical, row.risk) == (True, "high")
    take(village, "places", {"place": "F012", "name": "银嗓子", "critical": "0", "responsible": "李"})
    assert (village.place("F012").critical, village.place("F012").responsible) == (False, "李")
    village.does("place_end", "F012", reason="关店", **LEADER)
    take(village, "places", {"place": "F012", "name": "新店"}, {"place": "K", "name": "歌厅", "trade": "entertainment"})
    assert (village.place("F012").ended, village.place("K").risk) == ("", "high")


def test_hazards_of_a_file_are_waited_for_and_their_first_limit_is_the_files(village: Village) -> None:
    bulk = take(village, "hazards", OPEN | {"first_due": "2026-09-20"}, OPEN | PROVED, OPEN | {"claimed": "2026-09-29",
                                                                                            "claimed_by": "王"})
    left, closed, claimed = (row for _id, row in sorted(village.rows["hazard"].items()))
    assert (left.state, left.source) == (RECTIFYING, f"bulk:{bulk}")
    assert (left.due, left.first_due) == ("2026-10-08", "2026-09-20")
    deadline = village.rows["deadline"][f"hazard:{left.id}", "rectify"]
    assert (deadline.counted, deadline.last) == ("2026-10-05", "2026-10-08")
    assert (closed.state, closed.closed, closed.evidence, closed.late) == (CLOSED, "2026-09-06", 1, False)
    assert (claimed.state, claimed.claimed_by) == (CLAIMED, "王")
    waits = village.rows["deadline"]
    assert waits[f"hazard:{left.id}", "reinspect"].last == "2026-10-12"  # the 10th is made up
    assert waits[f"hazard:{claimed.id}", "reinspect"].last == "2026-10-10"
    assert waits[f"hazard:{claimed.id}", "rectify"].met == "2026-09-29"
    assert len({left.number, closed.number, claimed.number}) == 3


def test_an_open_hazard_of_a_file_whose_limit_is_over_is_late_for_ever(village: Village) -> None:
    over = OPEN | {"due": "2026-09-10"}
    take(village, "hazards", over, over | {"claimed": "2026-09-11", "claimed_by": "王"},
         OPEN | PROVED | {"due": "2026-09-30", "late": "1"})
    assert [row.late for row in village.rows["hazard"].values()] == [True, True, True]


def test_what_comes_overdue_calls_the_room_once(village: Village) -> None:
    take(village, "hazards", OPEN, OPEN | PROVED | {"late": "1"})
    assert "alarm.raised" not in kinds(village.events)
    before = len(village.events)
    take(village, "hazards", *[OPEN | {"due": "2026-09-10"}] * 5)
    fresh = village.events[before:]
    [alarm] = [event for event in fresh if event.kind == "alarm.raised"]
    assert (alarm.body.code, alarm.body.state) == ("hazard_overdue", "unack")  # type: ignore[attr-defined]
    [row] = [row for row in village.state.alarms.values() if row.code == "hazard_overdue"]
    assert row.id == alarm.number


def test_a_hazard_without_a_limit_has_the_default_one_and_a_rest_day_is_no_delay(village: Village) -> None:
    village.wait(8 * 86_400)
    rest = OPEN | PROVED | {"found": "2026-09-20", "claimed": "2026-10-08", "reinspected": "2026-10-08",
                            "closed": "2026-10-08"}
    take(village, "hazards", OPEN | {"found": "2026-09-29", "due": ""}, OPEN | PROVED | {"due": ""},
         rest | {"due": "2026-10-05"}, rest | {"due": "2026-09-30"})
    rows = list(village.rows["hazard"].values())
    assert [row.late for row in rows] == [False, False, False, True]
    assert [row.due for row in rows] == ["2026-10-08", "2026-09-08", "2026-10-08", "2026-09-30"]


@pytest.mark.parametrize("less", ["evidence", "claimed_by", "reinspected", "reinspected_by", "claimed"])
def test_no_file_closes_a_hazard_without_proof_another_person_and_a_date(village: Village, less: str) -> None:
    bulk = begin(village, "hazards", 1)
    assert "closed cannot be" in village.no(
        "bulk_part", "", bulk=bulk, part=1, rows=part("hazards", [OPEN | PROVED | {less: ""}]), **LEADER)
    assert "closed cannot be" in village.no(
        "bulk_part", "", bulk=bulk, part=1, rows=part("hazards", [OPEN | PROVED | {"reinspected_by": "王"}]), **LEADER)


@pytest.mark.parametrize("wrong", [{"place": "NONE"}, {"breach": "BRE-00"}, {"breach": "HAZ-13"}, {"found": "5.10."}])
def test_a_hazard_of_nowhere_of_nothing_and_of_no_day_is_refused(village: Village, wrong: dict[str, str]) -> None:
    bulk = begin(village, "hazards", 1)
    village.no("bulk_part", "", bulk=bulk, part=1, rows=part("hazards", [OPEN | wrong]), **LEADER)


def test_a_number_is_given_once(village: Village) -> None:
    take(village, "hazards", OPEN | {"number": "XW-2026-007"})
    bulk = begin(village, "hazards", 1)
    village.does("bulk_part", "", bulk=bulk, part=1, rows=part("hazards", [OPEN | {"number": "XW-2026-007"}]), **LEADER)
    assert "in the ledger already" in village.no("bulk_take", "", bulk=bulk, **LEADER)


def test_the_journal_alone_makes_the_same_rows(village: Village) -> None:
    take(village, "places", {"place": "A", "name": "甲"}, {"place": "F012", "name": "银"})
    take(village, "hazards", OPEN, OPEN | PROVED)
    again = Scene()
    again.state = type(again.state)(again.state.rules)
    for event in village.events:
        evolve(again.state, event)
    assert again.state.rows["place"] == village.state.rows["place"]
    assert {key: again.state.rows["hazard"][key] for key in village.rows["hazard"]} == village.rows["hazard"]


@pytest.mark.parametrize(("said", "day"), [("2026/10/5", "2026-10-05"), ("2026年10月5日", "2026-10-05"),
                                           ("2026.10.05", "2026-10-05"), ("2026-10-05 00:00:00", "2026-10-05")])
def test_a_day_is_read_however_a_clerk_writes_it(said: str, day: str) -> None:
    row, flaws = normal("hazards", OPEN | {"found": "2026年9月1日", "due": said})
    assert (row["due"], flaws) == (day, [])


def test_words_of_the_field_stand_for_ours_and_others_are_named() -> None:
    row, flaws = normal("places", {"place": "A", "name": "甲", "kind": "出租屋", "risk": "高", "critical": "是"})
    assert (row["kind"], row["risk"], row["critical"], flaws) == ("rented", "high", "1", [])
    _row, flaws = normal("places", {"place": "", "name": "甲", "kind": "城堡", "every_months": "13",
                                    "since": "2026-02-30"})
    assert [flaw.column for flaw in flaws] == ["place", "kind", "every_months", "since"]


def test_no_file_puts_the_day_of_a_place_later(village: Village) -> None:
    for since, stands in (("2026-09-01", "2026-09-01"), ("2026-09-20", "2026-09-01"), ("2026-08-01", "2026-08-01")):
        take(village, "places", {"place": "Z", "name": "z", "since": since})
        assert village.place("Z").since == stands


def test_a_notice_can_be_made_of_what_a_file_brought_and_its_first_day_stays(village: Village) -> None:
    take(village, "hazards", OPEN | {"number": "A-1", "due": "2026-10-20", "first_due": "2026-10-12"})
    assert "HAZ-15" in village.no("hazard_order", "", hazards="A-1", limit="2026-10-21")
    village.does("hazard_order", "", hazards="A-1", limit="2026-10-16")
    [row] = village.rows["hazard"].values()
    assert (row.state, row.due, row.first_due) == ("ordered", "2026-10-16", "2026-10-12")


def test_a_limit_of_a_file_that_is_later_than_its_first_one_was_extended(village: Village) -> None:
    take(village, "hazards", OPEN | {"due": "2026-10-20", "first_due": "2026-09-12"},
         OPEN | {"due": "2026-10-08", "first_due": "2026-10-05"})  # rolled on only
    rows = list(village.rows["hazard"].values())
    assert [row.extended for row in rows] == ["2026-10-20", ""]


def numbers_of(village: Village) -> list[str]:
    return [row.number for row in village.rows["hazard"].values()]


def test_no_number_is_given_twice_and_no_file_makes_a_hole_in_the_notices(village: Village) -> None:
    of = village.does("hazard_find", "F012", breach="BRE-13")
    series = village.rows["hazard"][of].number.rpartition("-")[0]
    take(village, "hazards", OPEN, OPEN | {"number": f"{series}-003"}, OPEN)
    take(village, "hazards", OPEN | {"number": f"{series}-13800000000000000000000"},
         OPEN | {"number": series.replace("-", "-ZG-", 1) + "-050"}, OPEN | {"number": "xw-7"})
    assert numbers_of(village)[:4] == [f"{series}-{serial:03d}" for serial in (1, 2, 3, 4)]
    assert all(row.last < 10**9 for row in village.rows["series"].values())  # the store has no place for more
    village.does("hazard_order", "", hazards=f"hazard:{of}")
    village.does("hazard_claim", "xw-7", by="王")
    assert [row.serial for row in village.rows["notice"].values()] == [1]


@pytest.mark.parametrize("wrong", [
    {"due": "9999-12-31"}, {"due": "0001-01-01"}, {"found": "2026-10-01"}, PROVED | {"closed": "2026-10-09"},
    {"claimed": "2026-09-05"}])
def test_a_day_that_cannot_be_and_a_claim_of_nobody_are_refused(village: Village, wrong: dict[str, str]) -> None:
    bulk = begin(village, "hazards", 1)
    assert "cannot be" in village.no("bulk_part", "", bulk=bulk, part=1, rows=part("hazards", [OPEN | wrong]), **LEADER)
