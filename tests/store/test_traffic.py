"""What passed on a line is read on from where it was read, in order, each row once, whatever else the room does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duty_console.domain.commandevents import CommandSent
from duty_console.domain.events import KIND_OF, Body, Event, LineSilent, LineUnanswered, SignalUnparsed
from duty_console.store.reading import LIMIT, Reader
from duty_console.store.traffic import KEPT, Traffic
from duty_console.store.writing import RawRow, Store


class Day:
    """A store that somebody writes, and a reader beside it."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path, "room")
        self.reader = Reader(path)
        self.raw = self.number = 0

    def writes(self, *bodies: Body, data: bytes = b"x", line: str = "r") -> int:
        """One input with the entries it made, in one commit."""
        self.raw += 1
        row = RawRow(self.raw, line, self.raw, self.raw, self.raw, data)
        events = [Event(self.number + place, self.raw, 1, KIND_OF[type(body)], "device", self.raw, body)
                  for place, body in enumerate(bodies, 1)]
        self.number += len(events)
        self.store.commit([row], events, {})
        return self.raw


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    made = Day(tmp_path / "duty.db")
    yield made
    made.reader.close()
    made.store.close()


def read(day: Day) -> Traffic:
    """The traffic of line r, read for the first time."""
    traffic = Traffic("r")
    traffic.follow(day.reader)
    return traffic


def bad(line: str = "r") -> SignalUnparsed:
    return SignalUnparsed(line, "unparsed", "bad")


def test_bytes_come_with_every_entry_they_made_and_in_the_order_of_the_wire(day: Day) -> None:
    day.writes(bad(), data=b"one")
    day.writes(CommandSent(7, "r"), line="@sent")
    day.writes(bad("other"), data=b"elsewhere", line="other")
    day.writes(bad(), bad(), data=b"two")
    rows = read(day).rows

    assert [(row.data, row.came, row.left, len(row.made)) for row in rows] == [
        (b"one", True, False, 1), (b"", False, True, 1), (b"two", True, False, 2)]


def test_reading_on_gives_each_row_once(day: Day) -> None:
    traffic = Traffic("r")
    for count in (1, 3, 5):
        for _row in range(count):
            day.writes(bad())
        traffic.follow(day.reader)

    assert [row.raw for row in traffic.rows] == list(range(1, 10))
    assert all(len(row.made) == 1 for row in traffic.rows)


def test_after_more_than_can_be_read_at_once_the_newest_are_there(day: Day) -> None:
    traffic = Traffic("r")
    traffic.follow(day.reader)
    for _row in range(LIMIT + 30):
        day.writes(bad())
    traffic.follow(day.reader)
    day.writes(bad(), data=b"last")
    traffic.follow(day.reader)

    assert traffic.rows[-1].data == b"last"
    assert [row.raw for row in traffic.rows] == list(range(31, LIMIT + 32))
    assert all(row.made for row in traffic.rows)
    assert len(traffic.rows) <= KEPT


def test_a_sweep_that_tells_of_several_lines_shows_this_ones(day: Day) -> None:
    day.writes(LineSilent("other", 1, "PATH-04"), LineSilent("r", 1, "PATH-04"), bad("other"), line="@sweep")
    [row] = read(day).rows

    assert [event.body for event in row.made] == [LineSilent("r", 1, "PATH-04")]


def test_an_answer_that_did_not_leave_is_told_at_its_bytes(day: Day) -> None:
    number = day.writes(SignalUnparsed("r", "unparsed", "bad", answer=True), data=b"frame")
    traffic = read(day)
    assert traffic.rows[0].answered is True
    day.writes(LineUnanswered("r", number, "too late"), line="@unanswered")

    traffic.follow(day.reader)
    assert [row.answered for row in traffic.rows] == [False]
