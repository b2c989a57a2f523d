"""Volunteers, the police and the micro fire station walk together: by name or number, in the slots of the programme."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from test_patrols import PLACES, ROOM, Evening

from duty_console import slots, texts
from duty_console.clock import SHANGHAI, local
from duty_console.commands.teamfiles import walks_of
from duty_console.core.inputs import Configured, Stepped
from duty_console.domain.patrolevents import PatrolSet
from duty_console.domain.patrolfigures import hours_of
from duty_console.domain.sentences_team import lack_words
from duty_console.domain.teamevents import TeamSet
from duty_console.domain.teams import Team, lacking, people_of
from duty_console.errors import StoreError

EAST = TeamSet("east", "东街队", "East team", "volunteers", ["王秀英", "李强", "赵敏"])
POLICE = TeamSet("police", "警组", "Police", "police", [], 4)
STATION = TeamSet("station", "微站", "Station", "micro_station", ["钱", "孙", "周", "吴", "郑"], 0, "冯", 3)
#: The 27th is a Friday.
WALK = PatrolSet("ktv", "东街夜巡", "East street", "ktv", "volunteers", "", "", 0, "east",
                 ["mon,fri 19:30-21:30", "sat 20:00-21:00"])


class Night(Evening):
    """A room with teams, at an hour of the 27th."""

    def __init__(self, *patrols: PatrolSet, begins: str = "17:30") -> None:
        super().__init__(begins=begins)
        self.room = (*ROOM, *PLACES, EAST, POLICE, STATION, *(patrols or (WALK,)))
        self.tell(Configured(self.room))
        self.wait(0)


@pytest.fixture
def night() -> Night:
    return Night()


def when(day: int, hour: int, minute: int = 0) -> int:
    return round(datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI).timestamp() * 1000)


def test_a_team_walks_in_its_slot_and_the_next_is_that_of_the_programme(night: Night) -> None:
    assert night.due == "27 21:30"
    assert night.until("19:40") == ["19:30 patrol.reminded"]
    number = night.does("patrol_begin", people="王秀英,李强")
    row = night.row(number)
    assert (row.by, row.team, row.people, row.walkers) == ("team:east", "east", ("王秀英", "李强"), 2)
    night.until("20:10")
    night.does("patrol_scan", code="22")
    assert (night.due, night.row(number).late) == ("28 21:00", False)
    night.until("20:15")
    night.does("patrol_finish")
    assert night.until("20:30", 28) == ["20:00 patrol.reminded"]


def test_a_slot_in_which_nobody_walks_is_missed_after_its_grace_once(night: Night) -> None:
    assert night.until("08:00", 28) == ["19:30 patrol.reminded", "21:45 patrol.missed", "21:45 alarm.raised"]
    assert night.due == "28 21:00"


def test_a_round_that_is_complete_in_the_grace_of_its_slot_counts_and_one_on_another_day_does_not() -> None:
    night = Night()
    night.until("21:40")
    night.does("patrol_begin", people="3")
    night.does("patrol_scan", code="22")
    assert (night.due, night.rows["missed"]) == ("28 21:00", {})

    other = Night()
    other.until("18:30")
    other.does("patrol_begin", people="3")
    other.does("patrol_scan", code="22")
    assert other.due == "27 21:30"


@pytest.mark.parametrize(("how", "said"), [
    ({}, "at least 2 people, not 0 (rule PAT-11)"), ({"people": "1"}, "at least 2 people, not 1 (rule PAT-11)"),
    ({"people": "李强"}, "at least 2 people, not 1 (rule PAT-11)"),
    ({"people": "李强、 李强"}, "at least 2 people, not 1 (rule PAT-11)"),
    ({"people": "王秀英,林娜"}, "林娜 is not of team 东街队: 王秀英, 李强, 赵敏."),
    ({"people": "9"}, "Team 东街队 has 3 people, not 9."),
])
def test_a_team_of_volunteers_that_is_too_small_or_not_itself_is_refused(night: Night, how: Any, said: str) -> None:
    assert said in night.is_refused("patrol_begin", **how)


def test_a_code_begins_no_round_of_a_team_without_its_people(night: Night) -> None:
    assert "begin the round with its people first" in night.is_refused("patrol_scan", code="22")


def test_the_police_walk_alone_and_only_by_number_where_no_names_are_known() -> None:
    night = Night(PatrolSet("ktv", "x", "x", "ktv", "police", "", "", 0, "police", ["daily 22:00-02:00"]))
    assert night.due == "28 02:00"
    assert "Say who of team 警组 walks" in night.is_refused("patrol_begin")
    night.does("patrol_begin", people="1")

    assert [row.walkers for row in night.rows["round"].values()] == [1]


def test_whoever_walks_in_a_team_is_looked_for_like_anybody_and_others_sign(night: Night) -> None:
    night.until("19:40")
    number = night.does("patrol_begin", people="王秀英,李强")
    assert night.until("20:25") == ["20:25 round.called", "20:25 alarm.raised"]
    night.does("patrol_check")
    night.does("patrol_scan", code="22")
    night.does("patrol_finish")
    assert night.signs(number, "patroller", "chen").event
    assert night.signs(number, "supervisor", "huang", "leader").event


def test_hours_are_those_of_each_volunteer_and_of_the_nameless_together(night: Night) -> None:
    night.until("19:30")
    night.does("patrol_begin", people="王秀英,李强")
    night.until("20:00")
    night.does("patrol_finish", reason="rain")
    night.does("patrol_begin", people="3")
    night.until("20:20")
    night.does("patrol_finish", reason="rain")
    found = [(row.who, row.rounds, row.walked_ms // 60_000) for row in hours_of(list(night.rows["round"].values()))]

    assert found == [("", 1, 60), ("李强", 1, 30), ("王秀英", 1, 30)]


@pytest.mark.parametrize("boot", ["boot0001", "boot0002"])
def test_a_restart_forgets_neither_a_slot_nor_who_walks(night: Night, boot: str) -> None:
    night.until("19:40")
    number = night.does("patrol_begin", people="王秀英,李强")
    night.restart(boot=boot)
    night.tell(Configured(night.room))
    night.wait(0)

    assert night.state.rows["round"][number].people == ("王秀英", "李强")
    assert night.due == "27 21:30"


def test_another_programme_is_walked_from_now_on_and_another_team_moves_nothing(night: Night) -> None:
    changed = PatrolSet("ktv", "x", "x", "ktv", "volunteers", "", "", 0, "east", ["sun 09:00-10:00"])
    night.tell(Configured((*ROOM, *PLACES, EAST, POLICE, STATION, changed)))
    night.wait(0)
    assert night.due == "29 10:00"
    before = len(night.events)
    night.tell(Configured((*ROOM, *PLACES, EAST, POLICE, STATION, PatrolSet(
        "ktv", "x", "x", "ktv", "volunteers", "", "", 0, "police", ["sun 09:00-10:00"]))))
    night.wait(0)
    assert "patrol.planned" not in [event.kind for event in night.events[before:]]


@pytest.mark.parametrize(("text", "day", "hour", "begins", "ends"), [
    ("daily 22:00-02:00", 30, 23, "30 22:00", "01 02:00"),  # over the end of the month
    ("daily 22:00-02:00", 28, 1, "27 22:00", "28 02:00"),
    ("mon 00:00-00:30", 30, 0, "30 00:00", "30 00:30"),
])
def test_a_slot_holds_its_moments_over_midnight_and_the_end_of_a_month(text: str, day: int, hour: int, begins: str,
                                                                       ends: str) -> None:
    found = slots.within([text], when(day, hour))

    assert found is not None
    assert [f"{local(at):%d %H:%M}" for at in found] == [begins, ends]


def test_the_next_slot_begins_after_a_moment_also_a_week_later_and_on_29_february() -> None:
    assert f"{local(slots.following(['fri 19:00-20:00'], when(27, 19))[0]):%m-%d %H:%M}" == "12-04 19:00"
    leap = round(datetime(2028, 2, 28, 20, tzinfo=SHANGHAI).timestamp() * 1000)
    assert f"{local(slots.following(['tue 08:00-09:00'], leap)[0]):%m-%d %H:%M}" == "02-29 08:00"


@pytest.mark.parametrize("text", ["", "mon", "19:30-21:30", "mon 19:30", "mon,mon 19:30-21:30", "daily 20:00-20:00",
                                  "mon 24:00-25:00", "day 10:00-11:00", "Mon 10:00-11:00", "mon  10:00-11:00"])
def test_what_is_no_slot_is_none(text: str) -> None:
    assert slots.slot(text) is None


def test_a_station_lacks_what_its_rule_wants_and_a_full_one_nothing() -> None:
    wanted = {"chief": 1, "members": 5, "shift": 3}
    small = Team("s", "微站", "Station", "micro_station", ("钱", "孙"), 0, "", 2)

    assert [(one.what, one.has, one.needs) for one in lacking(small, wanted)] == [
        ("chief", 0, 1), ("members", 2, 5), ("shift", 2, 3)]
    assert "PAT-12" in lack_words(lacking(small, wanted))
    assert lacking(Team("s", "x", "x", "micro_station", ("钱", "孙", "周", "吴", "郑"), 0, "冯", 3), wanted) == []
    assert lacking(small._replace(kind="volunteers"), wanted) == []


@pytest.mark.parametrize(("text", "people", "count"), [
    ("王, 李", ("王", "李"), 2), ("王，李、赵", ("王", "李", "赵"), 3), (" 3 ", (), 3), ("", (), 0), (",,", (), 0)])
def test_people_are_names_or_a_number(text: str, people: tuple[str, ...], count: int) -> None:
    assert people_of(text) == (people, count)


def test_a_walk_from_a_sheet_counts_for_hours_once_and_never_for_a_slot(night: Night) -> None:
    night.until("22:00")
    missed = len(night.rows["missed"])
    told = {"begun_at": when(27, 19, 30), "ended_at": when(27, 21), "people": "王秀英,李强"}
    night.does("team_hours", "east", role="leader", actor="person:huang", **told)
    before = len(night.events)
    night.does("team_hours", "east", role="leader", actor="person:huang", **told)

    assert night.events[before:] == []
    assert len(night.rows["missed"]) == missed == 1
    [row] = night.rows["team_walk"].values()
    assert [(one.who, one.walked_ms // 60_000) for one in hours_of([], [row])] == [("李强", 90), ("王秀英", 90)]
    night.restart()
    assert list(night.state.rows["team_walk"].values()) == [row]


@pytest.mark.parametrize(("of", "how", "said"), [
    ("west", {}, "There is no team west."), ("east", {"people": "1"}, "at least 2 people, not 1 (rule PAT-11)"),
    ("east", {"people": "林娜,李强"}, "林娜 is not of team"), ("east", {"ended_at": when(27, 9)}, "after it begins"),
    ("east", {"ended_at": when(28, 11)}, "within a day"),
    ("east", {"begun_at": when(28, 10), "ended_at": when(28, 11)}, "2026-11-28 11:00 is yet to come"),
])
def test_a_walk_that_cannot_be_is_refused(night: Night, of: str, how: Any, said: str) -> None:
    told = {"begun_at": when(27, 10), "ended_at": when(27, 11), "people": "2", **how}

    assert said in night.is_refused("team_hours", of, role="leader", actor="person:huang", **told)


SHEET = "日期,队伍,开始,结束,人员\n2026-09-01,东街队,19:30,21:00,王秀英、李强\n2026/09/02,east,23:30,00:30,3\n"
TEAMS = [Team("east", "东街队", "East", "volunteers", ("王秀英", "李强", "赵敏"))]


def read(path: Path, text: str, form: str = "utf-8") -> Any:
    file = path / "hours.csv"
    file.write_bytes(text.encode(form))
    return walks_of(file, TEAMS, {"volunteers": 2}, when(27, 12))


@pytest.mark.parametrize("form", ["utf-8-sig", "gbk", "utf-8"])
def test_a_sheet_of_hours_is_read_by_name_or_key_over_midnight_too(tmp_path: Path, form: str) -> None:
    text = SHEET.replace(",", "\t") if form == "utf-8" else SHEET
    first, second = read(tmp_path, text, form)

    assert (first.team, first.people, second.people) == ("east", "王秀英,李强", "3")
    assert [f"{local(at):%d %H:%M}" for at in (first.at, first.ended_at, second.at, second.ended_at)] == [
        "01 19:30", "01 21:00", "02 23:30", "03 00:30"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("东街队", "西街队", 'line 2: "西街队" is no team; there are 东街队'),
    ("19:30", "half past", "line 2: \"2026-09-01 half past 21:00\" is no day and time"),
    ("2026/09/02", "2026/02/30", "line 3: \"2026/02/30 23:30 00:30\" is no day and time"),
    ("李强", "林娜", "line 2: 林娜 is not of team 东街队"),
    ("00:30,3", "00:30,1", "line 3: team 东街队 walks with 2 to 3 people"),
    ("00:30,3", "00:30,", "line 3: team 东街队 walks with 2 to 3 people, not 0"),
    ("2026-09-01", "2046-09-01", "line 2: 2046-09-01 21:00 is yet to come"),
    ("2026/09/02,east,23:30", "2026/09/01,east,19:30", "line 3: the same team begins then on line 2, too"),
    ("2026/09/02,east,23:30", "2026/09/01,east,20:30", "line 3: it overlaps line 2 of the same team"),
    ("人员", "谁", "line 1: no column for people"),
])
def test_a_wrong_sheet_is_refused_whole_with_its_line_and_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    texts.use("en")
    with pytest.raises(StoreError) as caught:
        read(tmp_path, SHEET.replace(old, new))

    assert said in str(caught.value)
    assert "Nothing was taken." in str(caught.value)


@pytest.mark.parametrize(("at", "minutes"), [("19:40", 60), ("21:40", -60), ("19:20", 20), ("19:40", -30)])
def test_a_slot_follows_a_wall_clock_that_is_set_and_is_missed_once(night: Night, at: str, minutes: int) -> None:
    night.until(at)
    night.now = night.now._replace(at=night.now.at + minutes * 60_000)
    night.tell(Stepped(minutes * 60_000))
    happened = [*night.said(0), *night.until("19:00", 28)]

    assert [one for one in happened if one.endswith("patrol.missed")] == ["21:45 patrol.missed"]
    assert sum(one.endswith("patrol.reminded") for one in happened) == 1
    assert night.due == "28 21:00"
