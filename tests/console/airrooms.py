"""Rooms with loudspeakers for the screens: what the core makes of a night, as rows for a store."""

from __future__ import annotations

from typing import Any

from air import AIR, FIRST, UNKNOWN, Air

from duty_console.clock import Moment
from duty_console.core.inputs import Configured
from duty_console.domain.broadcastevents import AreaSet
from duty_console.domain.events import SiteSet

from .rooms import NOW

#: Tables of the core that a screen about loudspeakers reads.
TABLES = ("area", "amplifier", "broadcast", "playback", "output", "command", "alarm", "site", "line")
NAMES = {"lin": ("东街12号 林淑芬", "12 East St, Lin Shufen"), "new": ("新号", "new number"),
         "prank": ("南街3号 黄国强", "3 South St, Huang Guoqiang")}
#: Of a place where no amplifier hangs.
HILL = "612348"


class Night(Air):
    """The core's room, `ago` seconds before the moment at which the screens look."""

    def __init__(self, ago: float) -> None:
        super().__init__()
        tick = NOW.tick - round(ago * 1000)
        self.now = Moment(NOW.at - round(ago * 1000), tick, NOW.boot)

    def settled(self) -> None:
        """Only a moment passes: what is due at once is done."""
        self.run()

    def until(self, ago: float) -> None:
        """Time passes until so many seconds before the screens look."""
        self.run((NOW.tick - round(ago * 1000) - self.now.tick) / 1000)

    def table(self) -> list[tuple[str, Any]]:
        """Every row that a screen reads."""
        found: list[tuple[str, Any]] = []
        for table in TABLES:
            rows: Any = self.rows.get(table) or {}
            for row in rows.values():
                if row is None or (table == "line" and row.name in ("r", "s")):
                    continue
                if table == "site" and row.site in NAMES:
                    row = row._replace(name=NAMES[row.site][0], name_en=NAMES[row.site][1])
                found.append((table, row))
        return found


def quiet() -> list[tuple[str, Any]]:
    """Loudspeakers, and nobody speaks."""
    return Night(30).table()


def busy() -> list[tuple[str, Any]]:
    """A resident is heard by the stand-in of an amplifier that does not answer, a warning from above is heard, a
    programme waits behind it, a number that nobody knows is held; a drill is over."""
    night = Night(400)
    drill = night.wants("group1", "drill_real", "none", text="请按路线集合")
    night.confirms("1", line="far")
    night.until(385)
    night.ask("cut", broadcast=drill.id)
    night.settled()
    night.confirms("1", line="far")
    night.until(78)
    night.wants("group2", "emergency", "orange", "platform", text="暴雨大风预警，请关好门窗，不要外出，" * 24)
    night.confirms("2")
    night.wants("group2", "emergency", "blue", text="水库泄洪，请远离河道")
    night.until(25)
    night.dials()
    night.until(14)
    night.confirms("3")
    night.ask("hold_area", of="group3", reason="恶作剧电话")
    night.until(6)
    night.dials(UNKNOWN, line="far")
    night.until(3)
    return night.table()


def unreached() -> list[tuple[str, Any]]:
    """Two residents of a hamlet without an amplifier ring: one is refused by an officer, the other when nobody answers.
    A notice to an amplifier that does not answer has failed, another was heard."""
    night = Night(90)
    hamlet, far_site = AreaSet("hamlet", "后山", "Back Hill", "village"), SiteSet(
        "hill", "后山1号", "1 Back Hill", "home", "", "amps", HILL, "", [], "hamlet")
    night.tell(Configured((*AIR, hamlet, far_site)))
    night.dials(HILL)
    night.ask("refuse_call", broadcast=night.newest.id)
    night.settled()
    night.hangs_up(HILL)
    night.until(70)
    night.dials(HILL)
    night.until(50)
    night.wants("group2", "emergency", "blue", text="停水")
    night.until(40)
    heard = night.wants("group3", "emergency", "blue", text="停水")
    night.confirms("3")
    night.ask("cut", broadcast=heard.id)
    night.until(3)
    return night.table()


def two_texts(*, way: str = "desk", level: str = "blue") -> list[tuple[str, Any]]:
    """A warning is read out in two areas, and a notice waits in a third: for the room's voice, or for nothing where it
    is spoken at a microphone."""
    night = Night(40)
    night.wants("group1,group2", "emergency", "orange", text="暴雨大风预警，请关好门窗，不要外出，" * 24)
    night.confirms("1", line="far")
    night.confirms("2")
    night.until(20)
    night.wants("group4", "emergency", level, source=way, text="七点开会" if way == "desk" else "")
    night.settled()
    return night.table()


def behind_a_microphone(*, read_out: bool = True) -> list[tuple[str, Any]]:
    """A warning is read out in one area, or nothing is; in another a text of the same level waits for who speaks there
    himself."""
    night = Night(40)
    if read_out:
        night.wants("group4", "emergency", "red", text="洪水，请立即撤离，" * 24)
        night.confirms("4")
    night.wants("group2", "emergency", "red", source="microphone", text="")
    night.confirms("2")
    night.until(20)
    night.wants("group2", "emergency", "red", text="七点开会")
    night.settled()
    return night.table()


def first_word() -> list[tuple[str, Any]]:
    """A number that an officer hears first is held, and nothing else happens."""
    night = Night(4)
    night.dials(FIRST)
    night.settled()
    return night.table()
