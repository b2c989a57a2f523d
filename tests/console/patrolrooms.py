"""Rooms with patrols for the screens: what the core makes of a night, as rows for a store."""

from __future__ import annotations

from functools import cache
from typing import Any

from scenes import ROOM, Scene

from duty_console.clock import Moment
from duty_console.core.inputs import Configured, Sweep, Wish
from duty_console.domain.events import Body, PersonSet, SiteSet
from duty_console.domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from duty_console.domain.records import PrivateDigest
from duty_console.domain.teamevents import TeamSet

from .rooms import NOW

TABLES = ("checkpoint", "route", "patrol", "expected", "round", "scan", "missed", "finding", "suppression", "alarm",
          "site", "person", "team")
CARE = SiteSet("care", "敬老院", "Care home", "care_home", "西湾路 3 号", "", "1A03", "", ["周敏"])
#: Somebody's watch, and where it leads: each place has a code, that of the care home a wand's tag.
PLACES: tuple[Body, ...] = (
    CARE, PersonSet("chen", "陈建国", "officer"), PersonSet("luo", "罗芳", "leader"),
    PersonSet("zhao", "赵铁柱", "patroller"),
    CheckpointSet("ktv-exit", "后门出口", "rear exit", "", "二楼后门", "11", ""),
    CheckpointSet("care-1", "一楼大厅", "hall, floor 1", "care", "服务台", "21", "0A0B0C"),
    CheckpointSet("care-3", "三楼走廊", "corridor, floor 3", "care", "3-12 门口", "22", "62E8CD"),
    *(CheckpointSet(f"e{number}", name, english, "", "", f"4{number}", "") for number, name, english in (
        (1, "东桥头", "East Bridge"), (2, "粮站", "grain store"), (3, "配电房", "switch room"),
        (4, "码头", "pier"), (5, "祠堂", "ancestral hall"))),
    RouteSet("ktv", "金嗓子", "Golden Voice", ["ktv-exit"]),
    RouteSet("care", "敬老院", "Care home", ["care-1", "care-3"]),
    RouteSet("east", "东线", "East line", ["e1", "e2", "e3", "e4", "e5"]),
    PatrolSet("ktv", "金嗓子KTV", "Golden Voice KTV", "ktv", "public", "18:00", "02:00", 0),
    PatrolSet("care", "敬老院夜巡", "Care home night", "care", "care_home", "22:00", "06:00", 0),
    PatrolSet("east", "东线防火巡查", "East line fire walk", "east", "key_unit", "", "", 3_600_000),
    PatrolSet("market", "华联超市", "Hualian supermarket", "ktv", "key_unit", "", "", 0),
    PatrolSet("school", "西湾小学", "Xiwan school", "ktv", "facility_other", "", "", 0),
    PatrolSet("yard", "堆场", "Storage yard", "ktv", "key_unit", "", "", 3 * 3_600_000),
)


#: Who walks together, and when: tonight, and over midnight.
TEAMS: tuple[Body, ...] = (
    TeamSet("east", "东街平安队", "East volunteers", "volunteers", ["王秀英", "李强", "赵敏", "林建国"]),
    TeamSet("police", "西湾派出所", "Xiwan police", "police", [], 4),
    TeamSet("station", "西湾微型消防站", "Xiwan fire station", "micro_station", ["钱军", "孙伟", "周涛"], 0, "冯志", 2),
    PatrolSet("eve", "东街夜巡", "East street eve", "east", "volunteers", "", "", 0, "east",
              ["mon,wed 19:30-21:30", "tue 01:30-03:30"]),
    PatrolSet("beat", "警务夜巡", "Police beat", "east", "police", "", "", 0, "police", ["daily 23:00-01:00"]),
    PatrolSet("hydrants", "消防栓巡查", "Hydrant walk", "ktv", "micro_station", "", "", 0, "station",
              ["sat 09:00-10:00"]),
)


class Night(Scene):
    """The core's room some hours before the moment at which the screens look."""

    def __init__(self, ago_min: float, *places: Body) -> None:
        super().__init__()
        self.now = Moment(NOW.at - round(ago_min * 60_000), NOW.tick - round(ago_min * 60_000), NOW.boot)
        self.tell(Configured((*ROOM, *places)))
        self.tell(Sweep())

    def until(self, ago_min: float) -> None:
        """Time passes, and everything happens when it is due."""
        then = NOW.at - round(ago_min * 60_000)
        while self.now.at < then:
            self.wait(min(60.0, (then - self.now.at) / 1000))

    def does(self, action: str, of: str = "", **how: Any) -> int:
        reply = self.ask(action, of=of, **how)
        assert not reply.refused, reply
        return reply.event

    def signs(self, number: int, part: str, person: str) -> None:
        self.tell(Wish("patrol_sign", "q1", f"person:{person}", "officer", "c1", args={"round": number, "part": part},
                       proof="right", proved=person))

    def table(self) -> list[tuple[str, Any]]:
        """Every row that a screen reads, an alarm as if it had been answered."""
        rows = [(table, row) for table in TABLES for row in (self.rows.get(table) or {}).values() if row is not None]
        return [*rows, ("private_digest", PrivateDigest("pin:chen", 3))]


@cache
def quiet() -> list[tuple[str, Any]]:
    """Patrols, and nothing is due for a while."""
    night = Night(100, *PLACES[:10], *[one for one in PLACES if isinstance(one, RouteSet)],
                  *[one for one in PLACES if isinstance(one, PatrolSet) and one.patrol in ("school", "care")])
    night.until(0)
    return night.table()


@cache
def busy() -> list[tuple[str, Any]]:
    """One is out and silent too long, one walks, the karaoke bar was not checked when it closed, a round was missed, a
    detector is out of service; some rounds lack signatures, and something was found."""
    night = Night(510, *PLACES)
    night.until(470)
    first = night.does("patrol_scan", "ktv", code="11", person="zhao")
    night.until(462)
    night.does("patrol_finish", "ktv")
    night.until(365)
    night.does("patrol_scan", "ktv", code="11", person="zhao")
    night.does("patrol_finding", "ktv", text="后门堆放啤酒箱", subject="exits", outcome="put_right", grade="red_line",
               checkpoint="ktv-exit", photo="IMG_0042.jpg")
    night.until(351)
    night.does("patrol_finish", "ktv")
    night.until(240)
    night.does("patrol_scan", "ktv", code="11", person="zhao")
    night.does("patrol_finish", "ktv")
    night.signs(first, "supervisor", "luo")
    night.until(172)
    night.does("out_of_service", "site:care", for_s=8 * 3600, reason="厨房水汽误报", measure="每两小时巡查",
               role="leader", actor="person:luo")
    night.until(130)
    night.does("patrol_scan", "care", code="21", person="luo")
    night.until(118)
    night.does("patrol_scan", "care", code="22", person="luo")
    night.does("patrol_finish", "care")
    night.until(90)
    night.does("patrol_begin", "yard", person="zhao")
    night.does("patrol_check", "yard", text="到堆场门口")
    night.until(52)
    night.does("patrol_check", "yard")
    night.until(25)
    night.does("patrol_begin", "east", person="chen")
    night.does("patrol_scan", "east", code="41", person="chen")
    night.until(12.5)
    night.does("patrol_scan", "east", code="42", person="chen")
    night.until(0)
    return night.table()


@cache
def together() -> list[tuple[str, Any]]:
    """Volunteers walked in the evening and walk again now, the police did not come, the fire station is too small."""
    night = Night(420, *[one for one in PLACES if not isinstance(one, PatrolSet)], *TEAMS)
    night.until(385)
    night.does("patrol_begin", "eve", people="王秀英,李强,赵敏")
    night.until(310)
    night.does("patrol_finish", "eve", reason="下雨")
    night.until(41)
    night.does("patrol_begin", "eve", people="王秀英,林建国")
    night.does("patrol_scan", "eve", code="41")
    night.until(9)
    night.does("patrol_scan", "eve", code="42")
    night.until(0)
    return night.table()
