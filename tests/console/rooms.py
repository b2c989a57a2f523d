"""Rooms for the screens: stores written row by row, so that a screen is tested without a collector's rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from duty_console.calendarfile import shipped
from duty_console.clock import Moment
from duty_console.core.state import key_of
from duty_console.domain.alarms import (
    ACKED,
    NORMAL,
    OUT_OF_SERVICE,
    RTN_UNACK,
    SHELVED,
    SUPPRESSED,
    UNACK,
    Alarm,
)
from duty_console.domain.calendars import Year
from duty_console.domain.devices import DEGRADED, LOST, NEVER, OPEN, RECEIVING, SILENT, Line
from duty_console.domain.events import (
    KIND_OF,
    AlarmAcknowledged,
    AlarmRaised,
    AlarmReturned,
    Body,
    CollectorStarted,
    Event,
    Heard,
    LineHeartbeat,
    LineLost,
    LineOpened,
    LineSilent,
    RoomSet,
    SignalLogged,
    SignalUnparsed,
)
from duty_console.domain.loadevents import FloodEnded, SourceChattering, SourceFalse
from duty_console.domain.mishaps import SLOT_MS, Mishap
from duty_console.domain.periodic import Periodic
from duty_console.domain.places import Person, Point, Site
from duty_console.domain.records import Collector, PrivateDigest
from duty_console.domain.responses import Response
from duty_console.domain.sources import Load
from duty_console.domain.suppression import DELAY, PROFILE, RUNAWAY, SHELF, TEST, Suppression
from duty_console.domain.suppression import OUT_OF_SERVICE as SERVICE
from duty_console.store.writing import RawRow, Store

#: 2026-11-24 02:13:21 in Shanghai.
NOW = Moment(1_795_457_601_000, 50_000_000, "boot0001")


class FixedClock:
    """A clock that stands until it is set on."""

    def __init__(self) -> None:
        self.now = NOW

    def read(self) -> Moment:
        return self.now

    def on(self, ms: int) -> None:
        self.now = self.now._replace(at=self.now.at + ms, tick=self.now.tick + ms)


SITES = (
    Site("lin", "东街12号 林淑芬", "12 East St, Lin Shufen", "home", "东街12号 后院", "help", "9999",
         "71岁独居, 听力差, 后门钥匙在窗台", ("女儿 林晓", "邻居 赵大爷")),
    Site("care", "敬老院", "Care home", "care_home", "西湾路 3 号", "fire", "1A03", "夜间两名护工", ("院长 周敏",)),
    Site("hualian", "华联超市", "Hualian supermarket", "supermarket", "中街 88 号", "", "2001", "", ("值班 陈立",)),
    Site("school", "西湾小学", "Xiwan school", "school", "学校路 1 号", "burglar", "3001", "", ()),
)
POINTS = (
    Point("care", "012", "3楼 12房 感烟", "smoke detector, room 3-12", "smoke"),
    Point("care", "101", "泵房", "pump room", "pump"),
    Point("hualian", "", "", "", "power"),
    Point("school", "003", "财务室 门磁", "door contact, office", "door"),
)
YEARS = tuple(Year(one.year, one.days, one.source, one.published, 1, 1, 0, "room") for one in shipped())
PEOPLE = (Person("chen", "陈建国", "officer"), Person("luo", "罗芳", "leader"))


def port(name: str, label: str, driver: str, state: str, heard: int, frames: int, errors: int) -> Line:
    return Line(name, label, driver, "", f"/dev/serial/by-id/{name}", "8N1", 4000, 4, 30_000, name == "fire", state,
                NOW.at - 3_600_000, NOW.at - heard, NOW.tick - heard, NOW.boot, frames, frames // 2, 3, errors)


LINES = (
    port("burglar", "联网防盗", "surgard", RECEIVING, 12_000, 4211, 0),
    port("fire", "消防主机", "surgard", RECEIVING, 3_000, 18044, 2),
    port("help", "求助电话", "hengbo", SILENT, 95_000, 912, 0),
    port("pumps", "泵房继电器", "modbus_relay", LOST, 8_100_000, 70122, 31),
)


def sick(number: int, name: str, label: str, state: str, heard: int = 4000, **more: Any) -> Line:
    return port(name, label, "surgard", state, heard, 100 + number, 0)._replace(**more)


#: A line for each way in which one can be unwell, and two that are well.
SICK = tuple(sick(number, name, label, state, **more) for number, (name, label, state, more) in enumerate((
    ("a1", "正常", RECEIVING, {}),
    ("a2", "无心跳设备", RECEIVING, {"heard": 3_600_000, "heartbeat_ms": 0}),
    ("a3", "刚打开", OPEN, {}),
    ("b1", "未打开", NEVER, {}),
    ("b2", "没有端口", LOST, {"reason": "/dev/b2 is not there; there is none"}),
    ("b3", "无权", LOST, {"reason": "no right to open /dev/b3; its group (often dialout) must have this account as a "
                                  "member"}),
    ("b4", "占用", LOST, {"reason": "/dev/b4 is held by another program"}),
    ("b5", "拔出", LOST, {"reason": "/dev/b5 was taken away", "gaps": 2, "gap_ms": 500_000, "last_gap_ms": 422_000}),
    ("b6", "转换器", LOST, {"reason": "the far end closed the connection"}),
    ("c1", "失联", SILENT, {"heard": 95_000}),
    ("c2", "降级", DEGRADED, {"heard": 63_000}),
    ("c3", "干扰", RECEIVING, {"unparsed": 41}),
    ("d1", "慢钟", RECEIVING, {"drift_ms": -560_000, "drift_at": NOW.at - 60_000}),
    ("d2", "错钟", RECEIVING, {"drift_ms": 3_700_000, "drift_at": NOW.at - 60_000, "untrusted": True}),
    ("e1", "应答迟", RECEIVING, {"unanswered": 3}),
)))
#: What the program says of them beside their rows.
SICK_ALARMS = (("c3", "unparsed_burst"), ("d1", "clock_drift"), ("d2", "clock_drift"))


def at(seconds_ago: float) -> int:
    return NOW.at - round(seconds_ago * 1000)


def alarm(number: int, ago: float, line: str, account: str, code: str, zone: str, kind: str, priority: int, state: str,
          **more: Any) -> Alarm:
    given: dict[str, Any] = {"acked_at": at(ago - 20) if state == ACKED else 0,
                             "acked_by": "person:chen" if state == ACKED else "", "returned_at": 0, "count": 1,
                             "text": "", "scheme": "cid", "raw": 1, "last_event": number, "grp": "01", **more}
    return Alarm(id=number, line=line, account=account, code=code, zone=zone, signal_class=kind, priority=priority,
                 state=state, raised_at=at(ago), raised_tick=NOW.tick - round(ago * 1000), last_at=at(ago),
                 rule=f"SIG-{priority}", ruleset="duty-console", **given)


ALARMS = (
    alarm(41, 17, "help", "9999", "101", "004", "help_call", 1, UNACK),
    alarm(42, 9, "fire", "7777", "301", "", "trouble", 4, UNACK, count=3),
    alarm(30, 1368, "fire", "1003", "204", "101", "supervisory", 3, ACKED),
    alarm(20, 16_400, "hualian", "2001", "301", "000", "trouble", 4, ACKED, acked_by="person:luo"),
    alarm(12, 40_000, "fire", "1A03", "373", "012", "trouble", 4, RTN_UNACK, returned_at=at(200), count=6),
    alarm(13, 600, "burglar", "3001", "130", "003", "intrusion", 2, ACKED, text="2F EAST"),
)
#: What does not call in a room of its own: one of each kind, the last held back by nobody knows what.
ASIDE = (
    alarm(51, 5000, "fire", "2001", "302", "007", "trouble", 4, SHELVED, acked_at=at(4000), acked_by="person:luo"),
    alarm(52, 500, "fire", "1A03", "380", "012", "trouble", 4, SUPPRESSED, returned_at=at(300), acked_at=at(480),
          acked_by="person:chen"),
    alarm(53, 79_000, "burglar", "3001", "380", "005", "trouble", 4, OUT_OF_SERVICE),
    alarm(54, 60, "help", "9999", "301", "", "trouble", 4, SUPPRESSED),
)


def suppression(number: int, kind: str, ago: float, for_s: int, by: str, reason: str, *, alarm: int = 0, line: str = "",
                account: str = "", zone: str = "", code: str = "", classes: tuple[str, ...] = (),
                **more: Any) -> Suppression:
    return Suppression(number, kind, alarm, line, account, zone, code, classes, at(ago), NOW.tick - round(ago * 1000),
                       for_s * 1000, by, reason, **more)


SUPPRESSIONS = (
    suppression(61, SHELF, 1401, 4200, "person:luo", "充电器故障 已报修", alarm=51),
    suppression(62, TEST, 600, 7200, "person:chen", "季度维保检测", line="fire", account="1A03", zone="012",
                contractor="安泰维保"),
    suppression(63, SERVICE, 80_000, 604_800, "person:luo", "东门探头损坏 待更换", line="burglar", account="3001",
                zone="005", measure="每两小时到场巡查一次"),
    suppression(64, DELAY, 60, 300, "collector", "", alarm=54),
    suppression(65, RUNAWAY, 900, 0, "collector", "", line="fire", account="7777", code="301"),
    suppression(66, PROFILE, 3600, 14_400, "person:chen", "台风停电", account="2001", classes=("trouble",),
                delay_ms=900_000, offset=1),
)
RAW = RawRow(1, "help", at(17), at(17), NOW.tick - 17_000, b"5011 189999E10101004\x14")


def said(body: type[Heard], of: Alarm, qualifier: str = "new") -> Heard:
    return body(of.line, "contact_id", "1", "1", of.account, of.scheme, of.code, qualifier, of.grp, of.zone, "", "",
                of.text, of.signal_class, of.priority, of.rule, of.ruleset, of.id, of.state)


def history() -> list[Event]:
    """Some forty entries that lead to the queue above."""
    found: list[Event] = []

    def add(ago: float, body: Body, actor: str = "collector", raw: int = 0) -> None:
        tick = NOW.tick - round(ago * 1000)
        found.append(Event(len(found) + 1, at(ago), tick, KIND_OF[type(body)], actor, raw, body))

    add(90_000, RoomSet("xiwan", "西湾社区值班室", "zh"), "room")
    add(90_000, CollectorStarted("0.1.0", "3.53.4", "duty-console", NOW.boot, 4242, "/run/x.sock"))
    for port_ in LINES:
        add(89_990, LineOpened(port_.name, port_.url))
    for ago in range(4000, 1500, -200):
        add(ago, LineHeartbeat("fire"), "device")
    by_number = {one.id: one for one in ALARMS}
    add(1368, said(AlarmRaised, by_number[30]), "device", 1)
    add(1340, AlarmAcknowledged(30, 30, ACKED, "c1", "r1"), "person:chen")
    add(600, said(AlarmRaised, by_number[13]), "device", 1)
    add(580, AlarmAcknowledged(13, 13, ACKED, "c1", "r2"), "person:chen")
    add(400, said(SignalLogged, by_number[20]._replace(code="602", signal_class="test", zone="")), "device", 1)
    add(300, SignalUnparsed("pumps", "unparsed", "bad check"), "device", 1)
    add(250, LineLost("pumps", "unplugged"))
    add(200, said(AlarmReturned, by_number[12], "restore"), "device", 1)
    add(95, LineSilent("help", 65_000, "PATH-04"))
    while len(found) < 40:
        add(90 - len(found), LineHeartbeat("fire"), "device")
    add(17, said(AlarmRaised, by_number[41]), "device", 1)
    add(9, said(AlarmRaised, by_number[42]), "device", 1)
    return found


def measured() -> list[tuple[str, Any]]:
    """Forty days of first actions and load: fires answered in time, some troubles not, one source that chatters, one
    flood, a point that cried wolf three times."""
    rows: list[tuple[str, Any]] = []
    for number in range(1, 61):
        ago = number * 57_600 + 900
        priority = 1 + number % 3
        ms = (4_000 + 700 * (number % 20)) * (1 if priority == 1 else 4)
        ms = 200_000 if number == 22 else 75_000 if number == 9 else ms
        how = "hold" if number % 15 == 4 else "own" if number % 4 == 0 else "acknowledge"
        kind = {1: "fire", 2: "intrusion", 3: "supervisory"}[priority]
        alarm_of = {1: 41, 2: 13, 3: 30}[priority]
        rows.append(("response", Response(
            100_000 + number, alarm_of, kind, priority, at(ago), NOW.tick, first_at=at(ago) + ms, first_ms=ms,
            view_ms=ms - 1500 if number % 2 else -1, by="person:chen" if number % 3 else "person:luo", how=how,
            automatic=number in (30, 33), excluded="test" if number == 50 else "",
            reason="两起同时, 先处理火警" if number == 22 else "")))
    slot = NOW.at // 600_000
    for back in range(0, 40 * 144, 7):
        rows.append(("load", Load(slot - back, 0, back % 3 == 0, back % 5 == 0, 1 + back % 2)))
    rows += [("load", Load(slot - back, 1, 2, 3, count)) for back, count in ((30, 9), (31, 22), (32, 5), (90, 3))]
    for number in range(1, 41):
        zone = f"{number % 13:03d}" if number % 3 else "007"
        rows.append(("alarm", alarm(number + 50, 3000 * number, "fire", "1003", "373", zone, "trouble", 4, NORMAL,
                                    returned_at=at(3000 * number - (5 if number % 5 == 0 else 90)),
                                    count=9 if zone == "007" else 1)))
    rows.append(("alarm", alarm(11, 300_000, "fire", "1003", "384", "009", "trouble", 4, ACKED)))
    return rows


class Writing:
    """A store one writes as a test goes on."""

    def __init__(self, path: Path, *, door: str = "", busy: bool = True, running: bool = True,
                 aside: bool = False, sites: Sequence[Site] = SITES, figures: bool = False,
                 sick: bool = False, rows: Sequence[tuple[str, Any]] = ()) -> None:
        self.store = Store(path, "xiwan")
        stopped = 0 if running else at(60)
        collector = Collector(1, "xiwan", "西湾社区值班室", "zh", NOW.boot, 4242, door, "0.1.0", "duty-console",
                              at(90_000), stopped)
        ports = LINES if busy else tuple(one._replace(state=RECEIVING, heard_at=at(4), heard_tick=NOW.tick - 4000,
                                                      unparsed=0) for one in LINES)
        ports = SICK if sick else ports
        touched: list[tuple[str, Any]] = [("collector", collector)]
        if sick:
            touched += [("alarm", alarm(70 + number, 300, line, "", code, "", "trouble", 4, ACKED, scheme="duty",
                                        grp="")) for number, (line, code) in enumerate(SICK_ALARMS)]
            touched.append(("alarm", alarm(80, 12, "d1", "1A03", "110", "012", "fire", 1, UNACK, device_at=at(922),
                                           about_at=at(362), active_at=at(12))))
            touched += [("mishap", Mishap(NOW.at // SLOT_MS, "e1", unanswered=3)),
                        ("mishap", Mishap(NOW.at // SLOT_MS, "b5", losses=2, gaps=2, gap_ms=500_000))]
            touched += [("periodic", Periodic(f"a2\t{account}", "a2", account, 1, at(ago), 1, overdue))
                        for account, ago, overdue in (("2001", 90_000, 71), ("3001", 4_000, 0))]
        touched += [("site", one) for one in sites] + [("point", one) for one in POINTS]
        touched += [("person", one) for one in PEOPLE] + [("line", one) for one in ports]
        touched += [("calendar", one) for one in YEARS]
        touched.append(("private_digest", PrivateDigest("site:lin", 2)))
        touched += rows
        if busy:
            touched += [("alarm", one) for one in ALARMS]
        if aside:
            touched += [("alarm", one) for one in ASIDE] + [("suppression", one) for one in SUPPRESSIONS]
        events = history() if busy else history()[:6]
        if figures:
            touched += measured()
            old = [Event(0, at(40 * 86_400 - 28_000 * number), 1, "line.heartbeat", "device", 0, LineHeartbeat("fire"))
                   for number in range(120)]
            events = [event._replace(number=number) for number, event in enumerate([*old, *events], 1)]
            source = "fire\t1003\tcid\t373\t01\t007"
            point = "fire\t1003\t007"
            for ago, body in (
                    (9_000, SourceChattering(53, source, 4, 60_000, "KPI-06", "x")),
                    (18_000, FloodEnded(3, 1_500_000, 31, 44, 97, "KPI-04", "x")),
                    (17_000, SourceFalse(53, point, 1, 2_592_000_000, "KPI-10", "x")),
                    (16_000, SourceFalse(56, point, 2, 2_592_000_000, "KPI-10", "x")),
                    (15_000, SourceFalse(59, point, 3, 2_592_000_000, "KPI-10", "x"))):
                events.append(Event(len(events) + 1, at(ago), 1, KIND_OF[type(body)], "collector", 0, body))
        self.store.commit([RAW], events, {(name, key_of(name, row)): row for name, row in touched})
        self.number = events[-1].number

    def raise_alarm(self, ago: float = 0, kind: str = "fire", priority: int = 1, **more: Any) -> Alarm:
        """One more alarm, as a collector would record it."""
        self.number += 1
        given = {"line": "fire", "account": "1003", "code": "110", "zone": "012", **more}
        fresh = alarm(self.number, ago, given["line"], given["account"], given["code"], given["zone"], kind, priority,
                      UNACK, text=given.get("text", ""))
        self._write(said(AlarmRaised, fresh), fresh)
        return fresh

    def acknowledge(self, number: int, actor: str = "person:chen") -> int:
        """An alarm answered."""
        rows = self.store.rows("alarm", "where id = ?", number)
        self.number += 1
        self._write(AlarmAcknowledged(number, number, ACKED, "c1", "r"),
                    rows[0]._replace(state=ACKED, acked_at=NOW.at, acked_by=actor), actor)
        return self.number

    def tell(self, body: Body, table: str = "", row: Any = None, actor: str = "collector") -> int:
        """Any other entry, with the row it changes."""
        self.number += 1
        touched = {(table, key_of(table, row)): row} if table else {}
        self.store.commit([], [Event(self.number, NOW.at, NOW.tick, KIND_OF[type(body)], actor, 0, body)], touched)
        return self.number

    def forget(self, body: Body, table: str, key: Any) -> None:
        """An entry, and the row that leaves its table with it."""
        self.number += 1
        self.store.commit([], [Event(self.number, NOW.at, NOW.tick, KIND_OF[type(body)], "collector", 0, body)],
                          {(table, key): None})

    def _write(self, body: Body, row: Alarm, actor: str = "device") -> None:
        event = Event(self.number, NOW.at, NOW.tick, KIND_OF[type(body)], actor, 0, body)
        self.store.commit([], [event], {("alarm", row.id): row})
