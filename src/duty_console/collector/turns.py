"""
What drivers say: orders that were claimed in a durable batch, and what a driver asks for by itself.

Runs in the writer's thread, which owns the drivers; bytes leave through `send`. A driver that fails here must not end
what records.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from ..clock import Clock
from ..core.inputs import Do, Poll, Unsent
from ..domain.signals import Driver, Order, Sending
from ..texts import N_
from ..wire.notices import Opened

#: The order for a full report; what of it has not left after so long is no report of a return any more.
POLL, POLL_MS = "poll", 30_000
#: Kept as the reason of a command that no device there understands.
NOT_ABLE = N_("the device on this line cannot do that")


class Turns:
    """The drivers of a room that can say something."""

    def __init__(self, drivers: Mapping[str, Driver], clock: Clock, report: Callable[[Unsent], None],
                 send: Callable[[str, Sending], None]) -> None:
        self._drivers = {name: driver for name, driver in drivers.items() if driver.ACTS}
        self._clock = clock
        self._report = report
        self._send = send
        self.were_busy = False

    def opened(self, opened: Opened) -> None:
        """A port is open: what its driver had half said is void."""
        if (driver := self._drivers.get(opened.line)) is not None:
            driver.opened(opened.tick)

    def order(self, orders: Iterable[Do | Poll]) -> None:
        """What was claimed goes to its driver; a device that cannot do it is told nothing, and that is said. Devices
        that are there again are asked how things are where their drivers can."""
        for line, wanted in orders:
            driver = self._drivers.get(line)
            if isinstance(wanted, int):
                if driver is None or POLL not in driver.ACTS:
                    continue
                order = Order(wanted, "", POLL, "", self._clock.read().tick + POLL_MS)
            else:
                order = wanted
            if driver is None or order.act not in driver.ACTS:
                self._report(Unsent(line, order.number, NOT_ABLE))
                continue
            now = self._clock.read()
            try:
                driver.order(order, now.at, now.tick)
            except Exception as error:  # noqa: BLE001 - the edge of a stage: the command ends by its own time
                sys.stderr.write(f"duty: line {line} cannot take order {order.number}: {error!r}\n")

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
                self._send(line, sending)
