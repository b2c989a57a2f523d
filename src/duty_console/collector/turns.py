"""
What drivers say: orders that were claimed in a durable batch, and what a driver asks for by itself.

Runs in the writer's thread, which owns the drivers; bytes leave through `send`. A driver that fails here must not end
what records.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from ..clock import Clock
from ..core.inputs import Do, Poll, PortLost, PortOpened, Unsent
from ..domain.commands import NOT_ABLE
from ..domain.signals import Driver, Order, Sending
from ..wire.notices import Lost, Opened
from .outbox import LINE_GONE

#: The orders for a full report and for that of one place; what of them has not left after so long is no report of a
#: return any more.
POLL, POLL_PLACE, POLL_CLOCK, POLL_MS = "poll", "poll_place", "poll_clock", 60_000


class Turns:
    """The drivers of a room that can say something."""

    def __init__(self, drivers: Mapping[str, Driver], clock: Clock, report: Callable[[Unsent], None],
                 send: Callable[[str, Sending], None]) -> None:
        self._drivers = {name: driver for name, driver in drivers.items() if driver.ACTS}
        self._clock = clock
        self._report = report
        self._send = send
        self._open: set[str] = set()
        self.were_busy = False

    def noticed(self, notice: Opened | Lost) -> PortOpened | PortLost:
        """A port came or went, as the core is told it. When it opens, what its driver had half said is void."""
        line = notice.line
        if isinstance(notice, Lost):
            self._open.discard(line)
            return PortLost(line, notice.reason)
        self._open.add(line)
        if (driver := self._drivers.get(line)) is not None:
            driver.opened(notice.tick)
        return PortOpened(line, notice.url)

    def order(self, orders: Iterable[Do | Poll]) -> None:
        """What was claimed goes to its driver; a device that cannot do it is told nothing, and that is said."""
        for line, order in (do for wanted in orders for do in self._meant(wanted)):
            driver = self._drivers.get(line)
            if driver is None or order.act not in driver.ACTS:
                self._report(Unsent(line, order.number, NOT_ABLE))
                continue
            now = self._clock.read()
            try:
                driver.order(order, now.at, now.tick)
            except Exception as error:  # noqa: BLE001 - the edge of a stage: the command ends by its own time
                sys.stderr.write(f"duty: line {line} cannot take order {order.number}: {error!r}\n")

    def _meant(self, wanted: Do | Poll) -> list[Do]:
        """A device that is there again is asked how things are, and what time it is, as far as its driver can ask. The
        clock comes last: one that cannot tell it delays nothing else."""
        if isinstance(wanted, Do):
            return [wanted]
        line, number, places = wanted
        driver, expires = self._drivers.get(line), self._clock.read().tick + POLL_MS
        acts = driver.ACTS if driver is not None else frozenset()
        asked = [(POLL, ""), *((POLL_PLACE, place) for place in places), (POLL_CLOCK, "")]
        return [Do(line, Order(number, output, act, "", expires)) for act, output in asked if act in acts]

    def take(self, busy: bool = False) -> None:
        """Whatever is to leave now; `busy` where something was just heard or asked."""
        self.were_busy = busy and bool(self._drivers)
        for line, driver in self._drivers.items():
            now = self._clock.read()
            try:
                sendings = driver.due(now.at, now.tick)
            except Exception as error:  # noqa: BLE001 - the edge of a stage
                sys.stderr.write(f"duty: line {line} has nothing to say: {error!r}\n")
                continue
            for sending in sendings:
                if line in self._open:
                    self._send(line, sending)
                elif sending.number:  # it must not reach a port that its driver has not heard of
                    self._report(Unsent(line, sending.number, LINE_GONE))
