"""
S02: 300 signals in 120 seconds with a real fire inside. How soon it is painted is told in `test_under_load.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crew import Shift, frame, shift
from storms import FIRE, FIRES, HOME, LASTS_S, SIGNALS, storm

BEGINS = "19:40"
HELD_S = 300
#: Mains failures that were over in time, and those that were not: two of each site, and the last of nineteen sites.
RESTORED, LASTING = 62, 19
#: What calls a person: loop faults twice and low batteries of each site, the lasting mains failures and both fires.
CALLED = 31 * 3 + LASTING + 2


@pytest.fixture
def on_duty(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, BEGINS) as made:
        yield made


def test_the_storm_is_stored_whole_told_as_a_flood_and_buries_no_fire(on_duty: Shift) -> None:
    room, chen = on_duty, on_duty.officer("chen")
    began, fires = room.day.moment(BEGINS), dict(FIRES)
    for after, text in storm():
        room.day.go_to(began + after)
        room.sends(text)
        if after in fires:
            fires.pop(after)
            so_far = [zone for moment, zone in FIRES.items() if moment <= after]
            assert [row.zone for row in room.queue()[:len(so_far)]] == so_far, "the fires are not on top"
            room.day.go_on(9)
            chen.does("own", alarm=room.alarm(HOME, FIRE, so_far[-1]))

    raw = [row for row in room.raws() if row.line == "r" and b"@" not in row.bytes]
    assert [bytes(row.bytes) for row in raw] == [text.encode() + b"\x14" for _after, text in storm()]
    first = {room.zone_of(one["body"].alarm): one["body"] for one in room.told("response.first")}
    assert {zone: (body.how, body.ms // 1000) for zone, body in first.items()} == {"012": ("own", 9), "014": ("own", 9)}

    folded = Counter(row.count for row in room.queue() if row.code == "373")
    assert max(folded) > 1  # identical ones are one row with a counter
    ended = [one["body"].how for one in room.told("suppression.ended") if one["body"].kind == "delay"]
    assert ended == ["restored"] * RESTORED  # most mains failures called nobody
    assert {row.state for row in room.queue() if row.code == "301"} <= {"suppressed"}
    alarms = [(row.account, row.code) for row in room.queue() if row.code != FIRE]
    assert len(alarms) == len(set(alarms))
    assert [row.count for row in room.queue()[:2]] == [1, 1]


def test_the_flood_is_told_at_its_eleventh_alarm_and_reported_when_it_ends(on_duty: Shift) -> None:
    room, began = on_duty, on_duty.day.moment(BEGINS)
    after_began = 0
    for number, (after, text) in enumerate(storm()):
        room.day.go_to(began + after)
        room.sends(text)
        if calls(room) == 11 and not after_began:
            flood, = room.awaits("flood.began")
            after_began = SIGNALS - number - 1
    room.day.go_to(began + LASTS_S + HELD_S + 1)  # what is still without mains calls now
    room.awaits("alarm.released", RESTORED + LASTING)
    called = calls(room)
    ends_at = [one["at"] for one in calling(room)][-5] / 1000 + 600  # from then on fewer than five in ten minutes
    room.day.go_to(ends_at - 2)
    assert room.told("flood.ended") == []
    room.day.go_to(ends_at)
    report, = room.awaits("flood.ended")

    assert (flood["body"].count, flood["body"].rule) == (11, "KPI-04")
    assert (report["body"].began, report["body"].annunciated, report["body"].raw) == (
        flood["number"], called, after_began)
    assert report["body"].peak == called  # all of it within one window
    assert called == CALLED
    assert 0 <= report["at"] / 1000 - ends_at < 1
    assert abs(report["body"].ms - (report["at"] - flood["at"])) < 1000
    assert room.is_sound() == ""


def test_an_area_profile_lowers_troubles_for_its_hour_and_no_fire(on_duty: Shift) -> None:
    room, huang = on_duty, on_duty.officer("huang")
    huang.does("profile_begin", of="line:r", classes="trouble, disablement", for_s=3600, offset=1, reason="storm")
    room.sends(frame("2001", "373", "000"))
    room.sends(frame(HOME, FIRE, "012", group="03"))
    assert [(row.code, row.priority, row.rule) for row in room.queue()] == [
        (FIRE, 1, "SIG-1"), ("373", 5, "FLOOD-05")]

    room.day.go_on(3601)
    ended, = room.awaits("suppression.ended")
    room.sends(frame("2002", "373", "000"))

    assert (ended["body"].kind, ended["body"].how) == ("profile", "time")
    assert next(row for row in room.queue() if row.account == "2002").priority == 4


def calls(room: Shift) -> int:
    """How many alarms called a person so far."""
    return len(calling(room))


def calling(room: Shift) -> list[dict[str, Any]]:
    """What called a person, out of the journal: what was raised and waits, or was let go by what held it back."""
    return [one for one in room.told("alarm.raised", "alarm.released") if one["body"].state == "unack"]
