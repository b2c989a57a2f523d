"""A room with places of the register, in which people find hazards and bring them to their end, at local times."""

from __future__ import annotations

from typing import Any

from calendars import YEARS, Shop

from duty_console.core.inputs import Reply, Wish
from duty_console.domain.calendars import CalendarSet
from duty_console.domain.deadlines import Deadline
from duty_console.domain.events import PersonSet
from duty_console.domain.hazardrows import Hazard, Notice

STAFF = (PersonSet("chen", "陈卫", "officer"), PersonSet("luo", "罗敏", "officer"),
         PersonSet("huang", "黄强", "leader"))
#: An exit that is locked, of the eight kinds; extinguishers that lack, serious; signs that are dark, general.
LOCKED, LACKING, DARK = "BRE-03", "BRE-12", "BRE-13"
LEADERS = ("hazard_extend", "hazard_major", "hazard_cancel", "notice_void")


class Ledger(Shop):
    """It begins on the day before a holiday of eight days; the restaurant F012 is on the register, and B1."""

    def __init__(self, at: str = "2026-09-30 10:00", years: tuple[CalendarSet, ...] = YEARS) -> None:
        super().__init__(at, years=years)
        self.bodies = (*self.bodies, *STAFF)
        self.set_hours()
        for key in ("F012", "B1"):
            self.does("place_enter", key, name=key, trade="restaurant", responsible="林建国")

    def asked(self, action: str, of: str = "", who: str = "", **how: Any) -> Reply:
        who = who or ("huang" if action in LEADERS else "chen")
        self.tell(Wish(action, "q1", f"person:{who}", "leader" if who == "huang" else "officer", "c1", of=of, args=how,
                       proof="right", proved=who))
        [reply] = self.effects
        assert isinstance(reply, Reply)
        return reply

    def does(self, action: str, of: str = "", who: str = "", **how: Any) -> int:
        reply = self.asked(action, of, who, **how)
        assert not reply.refused, reply
        return reply.event

    def no(self, action: str, of: str = "", who: str = "", **how: Any) -> str:
        """Why it is refused; nothing else is kept of it."""
        reply = self.asked(action, of, who, **how)
        assert reply.refused, reply
        assert self.events[-1].kind == "request.refused"
        return reply.refused.format(**dict(reply.values))

    def found(self, breach: str = DARK, place: str = "F012") -> str:
        return f"hazard:{self.does('hazard_find', place, breach=breach, text='x')}"

    def hazard(self, of: str) -> Hazard:
        """As the file has it, over or not."""
        row: Hazard = self.rows["hazard"][int(of.removeprefix("hazard:"))]
        return row

    def notice(self, of: str) -> Notice:
        """The notice that ordered it."""
        row: Notice = self.rows["notice"][self.hazard(of).notice]
        return row

    def limit(self, of: str, kind: str = "rectify") -> Deadline:
        row: Deadline = self.rows["deadline"][of, kind]
        return row

    def told(self, of: str) -> list[str]:
        return list(self.limit(of).told)
