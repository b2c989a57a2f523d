"""
What can go wrong, by what the program does next. A message names the thing, its place and the remedy.

    DutyError
    ├── RoomError          room file, profiles, rules     -> stop before starting
    ├── StoreError         the one file                   -> stop: nothing may go unrecorded
    │   └── Damaged        ... its content is wrong       -> keep it, go on in a new one
    ├── WireError          a line or a port               -> go on, record, retry
    ├── SurroundingsError  permission, disk, lock held    -> stop, say what to free
    ├── UsageError         the call itself                -> say how it is called
    ├── NoCollector        nobody answers at the door     -> show what still works
    └── Refused            a wish that may not be granted -> tell who asked, and why
"""

from __future__ import annotations


class DutyError(Exception):
    """Anything we tell a person in one sentence; `exit_code` is what a command ends with."""

    exit_code = 1


class RoomError(DutyError):
    """A room file, profile or rule that cannot be used; `place` is the file, with its line where one is known."""

    exit_code = 2

    def __init__(self, sentence: str, place: str = "") -> None:
        super().__init__(sentence)
        self.place = place


class StoreError(DutyError):
    """The store is damaged, too new, or cannot be written."""

    exit_code = 2


class Damaged(StoreError):
    """What the store says is not what was written, or cannot be read at all."""


class WireError(DutyError):
    """A line that cannot be opened or has gone."""

    exit_code = 5


class SurroundingsError(DutyError):
    """The machine does not give what is needed: a permission, space, a lock somebody else holds."""

    exit_code = 5


class UsageError(DutyError):
    """A command called wrongly, or without a terminal where one is needed."""

    exit_code = 3


class NoCollector(DutyError):
    """No collector answers for this room."""

    exit_code = 4


class Refused(DutyError):
    """A wish that may not be granted: who may, and why not."""

    exit_code = 1
