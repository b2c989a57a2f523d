"""
What stands in a batch for what a stage of ours failed on: a frame is kept unread, a wish is refused. Neither may end
the process: it would fail again on the same, from the device that repeats itself or the console that comes back.
"""

from __future__ import annotations

import sys

from ..core.inputs import Undecided, Wish
from ..domain.signals import Reading
from ..texts import _


class Failed(Exception):
    """A stage raised `fault` on the item at `position` of the batch."""

    def __init__(self, position: int, fault: Exception) -> None:
        super().__init__(position)
        self.position, self.fault = position, fault


def unread() -> Reading:
    """What stands for a frame that a stage of ours failed on."""
    return Reading("unparsed", (), (), "on_copy", "a stage of the program failed on it")


def undecided(wish: Wish, fault: Exception) -> Undecided:
    """What stands for a wish; of the fault only its kind, because its words may hold what is private."""
    sys.stderr.write(f"duty: the wish {wish.action!r} of {wish.console} could not be decided: {fault!r}\n")
    return Undecided(wish.action, wish.request, wish.actor, wish.console, wish.alarm, wish.of, type(fault).__name__)


def words(refused: Undecided) -> str:
    """What people are told of it at once."""
    return _("The program failed on a request ({action}: {fault}). It was refused, nothing of it was done; everything "
             "else goes on.", action=refused.action, fault=refused.fault)
