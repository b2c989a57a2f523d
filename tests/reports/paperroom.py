"""
A room with something to print: a store as a collector leaves it, made by the real core, at times that a test sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from histories import RULES, History

from duty_console import texts
from duty_console.clock import SHANGHAI
from duty_console.core.evolve import evolve
from duty_console.core.facts import Fact
from duty_console.core.inputs import Configured, Reply, Sweep, Wish
from duty_console.domain.body import Body
from duty_console.domain.broadcastevents import AmplifierSet, AreaSet
from duty_console.domain.dutylogevents import FacilitySet
from duty_console.domain.events import LineSet, PersonSet, RoomSet, SiteSet
from duty_console.domain.handovers import items_of
from duty_console.domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from duty_console.domain.silenceevents import SilenceMissed
from duty_console.reports import report
from duty_console.reports.paper.form import Form, Wanted
from duty_console.reports.paper.standing import standing
from duty_console.store.answers import AnswerReader

PEOPLE = (
    *(PersonSet(key, name, "officer", level, until) for key, name, level, until in (
        ("chen", "陈志远", 4, "2030-12-31"), ("luo", "罗海生", 4, "2030-12-31"), ("zhao", "赵国强", 4, "2030-12-31"),
        ("li", "李文静", 5, "2030-12-31"), ("sun", "孙晓梅", 4, "2030-12-31"), ("wu", "吴建平", 4, "2030-12-31"),
        ("he", "何永康", 4, "2030-12-31"), ("deng", "邓小春", 0, ""))),
    PersonSet("huang", "黄国栋", "leader", 3, "2030-12-31"))
PLACES = (
    RoomSet("xiwan", "西湾社区值班室", "", "Xiwan community duty room"),
    LineSet("r", "一号", "surgard", "", "/dev/r", "8N1", 4000, 4, 0, True),
    SiteSet("hall", "大厅", "Hall", "office", "东街", "r", "1001", "", ["张"]),
    SiteSet("ktv", "金嗓子KTV", "Golden Voice KTV", "entertainment", "西街8号", "r", "1055", "", []),
    CheckpointSet("front", "正门", "front door", "ktv", "一楼正门", "11", ""),
    CheckpointSet("exit", "后门出口", "rear exit", "ktv", "二楼后门", "22", ""),
    RouteSet("ktv", "金嗓子", "Golden Voice", ["front", "exit"]),
    PatrolSet("ktv", "金嗓子KTV", "Golden Voice KTV", "ktv", "public", "18:00", "02:00", 0))
_REFUSED = Wish("come_back", "q0", "person:wu", "officer", "c1", 0, 0, None, "", {})
CREWS = "chen,luo/zhao,li/sun,wu"


def at(text: str) -> int:
    """A moment such as 2026-12-01 20:05, in UTC ms."""
    return round(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


class PaperRoom(History):
    """A room at a moment of its own; what is asked there is granted."""

    def __init__(self, path: Path, begins: str, *more: Body) -> None:
        super().__init__(path)
        self.now = self.now._replace(at=at(begins))
        self.tell(Configured((*PLACES, *PEOPLE, *more)))
        self.tell(*[_REFUSED] * (999 - self.state.head))  # numbers of entries have four digits, and stay where they are
        self.tell(Sweep())

    def goes_to(self, text: str) -> None:
        """Time passes, and everything happens when it is due."""
        while (left := at(text) - self.now.at) > 0:
            self.wait(min(60.0, left / 1000))
            self.tell(Sweep())

    def knows(self, *bodies: Body) -> None:
        """What the room file says besides."""
        for body in bodies:
            event = Fact(body, "room", self.now.at, self.now.tick).numbered(self.state.head + 1, 0)
            evolve(self.state, event)
            self.commit([], [event])

    def does(self, action: str, *, by: str = "chen", role: str = "officer", of: str = "", proof: str = "",
             alarm: int = 0, **args: Any) -> int:
        """What a person asks for; the entry it made."""
        seen = self.state.alarms[alarm].last_event if alarm else 0
        wish = Wish(action, f"q{self.now.at}{action}{args}", f"person:{by}", role, "c1", alarm, seen, None, of, args,
                    proof=proof, proved=by if proof else "")
        self.tell(wish)
        [reply] = [effect for effect in self.effects if isinstance(effect, Reply)]
        assert not reply.refused, reply.refused.format(**dict(reply.values))
        return reply.event

    def walks(self, begins: str, ends: str, by: str = "chen") -> int:
        """A whole round of the karaoke bar; its number."""
        self.goes_to(begins)
        number = self.does("patrol_scan", by=by, of="ktv", code="11")
        self.goes_to(ends)
        self.does("patrol_scan", by=by, of="ktv", code="22")
        return number

    def signs(self, number: int, patroller: str = "chen", supervisor: str = "") -> None:
        """The signatures of a round."""
        self.does("patrol_sign", by=patroller, round=number, part="patroller", proof="right")
        if supervisor:
            self.does("patrol_sign", by=supervisor, role="leader", round=number, part="supervisor", proof="right")

    def form(self, name: str, begins: str, until: str, lang: str = "zh", **more: Any) -> Form:
        """A form of a span of days."""
        return form_of(self.path, name, begins, until, lang, **more)


def form_of(path: Path, name: str, begins: str, until: str, lang: str = "zh", **more: Any) -> Form:
    """A form of a store."""
    texts.use(lang)
    reader = AnswerReader(path)
    try:
        with standing(reader) as now:
            return report(name).form(now, Wanted(at(begins), at(until), **more))
    finally:
        reader.close()


@contextmanager
def paper_room(path: Path, begins: str, *more: Body) -> Iterator[PaperRoom]:
    """A room that is closed at the end."""
    room = PaperRoom(path, begins, *more)
    try:
        yield room
    finally:
        room.close()


def december(room: PaperRoom) -> None:
    """A month for three crews, a swap, an emergency and a leave."""
    room.does("rota", by="huang", role="leader", pattern="ROTA-1", begins="2026-12-01", until="2026-12-31", crews=CREWS)
    swap = room.does("swap", by="luo", other="he", begins="2026-12-10 00:00", until="2026-12-10 08:00")
    room.does("answer_swap", by="he", swap=swap, answer="agree")
    room.does("override", by="huang", role="leader", begins="2026-12-15 17:00", until="2026-12-15 19:00", stand_in="he",
              extra="yes", reason="年终检查")
    room.does("emergency", by="huang", role="leader", begins="2026-12-20 18:00", until="2026-12-20 20:00", out="sun",
              stand_in="deng", reason="孙晓梅送医，邓小春顶两小时")
    room.does("leave", by="huang", role="leader", person="luo", begins="2026-12-24 08:00", until="2026-12-25 00:00",
              reason="回老家探亲")


def evening(room: PaperRoom) -> None:
    """Rounds of a karaoke bar: both have signed, one has, nobody has; one is missed, one is broken off."""
    room.signs(_walked(room, "18:20", "18:32", "chen"), "chen", "huang")
    room.goes_to("2026-11-28 20:05")
    number = room.walks("2026-11-28 20:05", "2026-11-28 20:21", "luo")
    room.does("patrol_finding", by="luo", of="ktv", subject="exits", outcome="put_right", checkpoint="exit",
              photo="IMG_0042", text="二楼后门被啤酒箱堵住，已当场搬开；现场负责人王某承诺不再堆放，并写下保证")
    room.does("patrol_finding", by="luo", of="ktv", subject="doors", outcome="reported", grade="high",
              checkpoint="front", text="常闭防火门闭门器损坏")
    room.does("patrol_finish", by="luo", of="ktv")
    room.signs(number, "luo")
    room.goes_to("2026-11-28 22:41")
    room.does("patrol_scan", of="ktv", code="22")
    room.does("patrol_finish", of="ktv", reason="遇求助返回")
    _walked(room, "23:10", "23:25", "wu")
    room.goes_to("2026-11-29 03:00")


def _walked(room: PaperRoom, begins: str, ends: str, by: str) -> int:
    number = room.walks(f"2026-11-28 {begins}", f"2026-11-28 {ends}", by)
    room.does("patrol_finish", by=by, of="ktv")
    return number


def logged(room: PaperRoom) -> int:
    """A night of the duty log: in time, late, corrected, missing; a pump in manual, a check, a fire: its alarm."""
    room.knows(FacilitySet("panel", "controller", "一号控制器", "controller 1", "JB-QB-GST200", "r"),
               FacilitySet("pump", "system", "消火栓泵", "hydrant pump", "", ""),
               FacilitySet("smoke", "system", "防排烟系统", "smoke control", "", ""),
               AreaSet("g4", "四组", "Group 4", ""),
               AmplifierSet("a4", "功放A4", "amplifier A4", "g4", "", "", "", False))
    room.goes_to("2026-12-01 00:05")
    room.does("log_running", state="normal")
    room.goes_to("2026-12-01 02:20")
    fire = raised(room, b"5011 181001E11001003\x14")
    room.goes_to("2026-12-01 02:40")
    room.does("log_running", state="fault", text="2回路第14点开路，已派人检查")
    cause = room.does("log_cause", by="luo", alarm=fire, cause="蒸汽", handling="现场核实无火，已复位")
    room.does("log_correct", by="luo", entry=cause, reason="写错房间", cause="厨房油烟", proof="right")
    room.does("log_system", of="pump", mode="manual", state="normal", text="检修", cause="维保换阀", restorer="zhao",
              for_s=7200)
    room.does("log_check", of="panel", self_test="ok", silence="ok", reset="ok", main_power="ok", standby_power="fault",
              fault_and_action="备电欠压，已报维保", proof="right")
    room.knows(SilenceMissed("a4", "g4", "2026-12-01", "2026-12-01", "speaking", 0, "BC-13", ""))
    room.goes_to("2026-12-01 06:10")
    written = room.does("log_running", by="luo", state="normal")
    room.does("log_correct", by="luo", entry=written, reason="漏写", text="蜂鸣器已消音", proof="right")
    return fire


def handed(room: PaperRoom, fire: int) -> int:
    """The change at eight: a snapshot, what was said of it, both sides have signed, one of them late; its number."""
    room.goes_to("2026-12-01 06:50")
    room.does("shelve", alarm=raised(room, b"5011 181001E30201003\x14"), for_s=7200, reason="水汽")
    room.goes_to("2026-12-01 07:40")
    number = room.does("handover_begin")
    room.does("handover_answer", handover=number, items=",".join(RULES.rule("FORM-03").values["checks"]), answer="ok")
    room.does("handover_answer", handover=number, items=f"alarm:{fire}", answer="ok", text="现场核实为油烟，尚未复位")
    room.does("acknowledge", alarm=fire)
    aside = [item.item for item in items_of(room.state.rows["handover"][number]) if item.kind == "aside"]
    room.does("handover_answer", by="zhao", handover=number, items=",".join(aside), answer="ok", text="搁置到九点")
    room.does("handover_sign", handover=number, part="handover", proof="right")
    room.does("handover_sign", by="zhao", handover=number, part="takeover", proof="right")
    room.goes_to("2026-12-01 08:06")
    room.does("arrive", by="li")
    room.does("acknowledge", alarm=fire)
    room.does("handover_answer", by="li", handover=number, items=f"alarm:{fire}", answer="ok", text="已复位，待结案")
    room.does("handover_sign", by="li", handover=number, part="takeover", proof="right")
    return number


def raised(room: PaperRoom, frame: bytes) -> int:
    """The alarm that a frame raised."""
    return next(event.number for event in room.hear(frame) if event.kind == "alarm.raised")
