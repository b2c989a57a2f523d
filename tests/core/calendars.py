"""Rooms of the core with a calendar and opening hours, at civil times."""

from __future__ import annotations

from datetime import datetime

from scenes import OTHER_SITE, Scene, line_set

from duty_console.calendarfile import shipped
from duty_console.clock import SHANGHAI, local
from duty_console.core.inputs import Configured, Stepped
from duty_console.domain.calendars import CalendarSet
from duty_console.domain.events import Event, SiteSet

YEARS = tuple(CalendarSet(year.year, list(year.days), year.source, year.published, 1) for year in shipped())
#: A shop of account 1001 that opens from 8 to 22 on working days and from 9 to 18 on the others, but not on holidays.
HOURS = ("workdays 08:00-22:00", "rest_days 09:00-18:00", "holidays closed")


def ms(text: str) -> int:
    """UTC ms of a local time."""
    return round(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


def shop(*hours: str, account: str = "1001") -> SiteSet:
    return SiteSet("hall", "大厅", "Hall", "shop", "", "", account, "", [], hours=list(hours or HOURS))


class Shop(Scene):
    """A scene that begins at a local time, with a shop that has hours."""

    def __init__(self, at: str, *hours: str, years: tuple[CalendarSet, ...] = YEARS) -> None:
        super().__init__()
        self.now = self.now._replace(at=ms(at))
        self.bodies = (*years, line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), OTHER_SITE)
        self.set_hours(*hours)

    def set_hours(self, *hours: str) -> None:
        self.tell(Configured((*self.bodies, shop(*hours))))

    def opens(self, group: str = "00", user: str = "005") -> None:
        """Somebody disarms; a moment later it was looked at."""
        self.hear(f"5011 181001E401{group}{user}")
        self.wait(0)

    def closes(self, group: str = "00", user: str = "005") -> None:
        self.hear(f"5011 181001R401{group}{user}")
        self.wait(0)

    def until(self, at: str) -> list[Event]:
        """Time passes second by second of what falls due, to a local time."""
        before, end = len(self.events), ms(at)
        assert end >= self.now.at
        for _sweep in range(1000):
            due = self.first_due()
            left = (end - self.now.at) / 1000
            if due is None or due - self.now.tick > left * 1000:
                self.wait(left)
                return self.events[before:]
            self.wait(max(0, (due - self.now.tick) / 1000))
        raise AssertionError("something is due for ever")

    def first_due(self) -> int | None:
        from duty_console.core.supervision import next_due

        return next_due(self.state)

    def set_clock(self, at: str) -> None:
        """The wall clock is set; the boot clock goes on."""
        by = ms(at) - self.now.at
        self.now = self.now._replace(at=ms(at))
        self.tell(Stepped(by))
        self.wait(0)

    def when(self, code: str) -> list[str]:
        """Local times at which an alarm of this code was raised."""
        return [f"{local(event.at):%m-%d %H:%M}" for event in self.events
                if event.kind == "alarm.raised" and getattr(event.body, "code", "") == code]
