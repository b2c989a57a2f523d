"""
Everything that happened at a place on one line of time: entries about it, alarms of its site, rounds and what was found
at its checkpoints, in words. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..texts import _
from .alarms import Alarm
from .events import Event
from .narration import Names, class_word, content, place_of
from .patrols import Finding, Round
from .sentences import sentence


class Told(NamedTuple):
    """Something that happened there: when (UTC ms), of what noun it is (`alarm`, `patrol`, or that of an entry's
    kind), in words."""

    at: int
    noun: str
    text: str


def told(entries: Sequence[Event], alarms: Sequence[Alarm], rounds: Sequence[Round], findings: Sequence[Finding],
         names: Names) -> list[Told]:
    """The history, the newest first; a finding that is an entry of the place is told once."""
    have = {event.number for event in entries}
    found = [Told(event.at, event.kind.partition(".")[0], sentence(event, names)) for event in entries]
    found += [Told(one.raised_at, "alarm", " ".join(filter(None, (
        class_word(one.signal_class), place_of(one, names), content(one))))) for one in alarms]
    found += [Told(one.at, "patrol", _("{patrol}: round by {who}, {passed} of {count} checkpoints",
                                       patrol=names.patrol(one.patrol), who=names.actor(one.by),
                                       passed=len(one.scanned), count=len(one.checkpoints))) for one in rounds]
    found += [Told(one.at, "patrol", _("found at {checkpoint}: {text}", text=one.text,
                                       checkpoint=names.checkpoint(one.checkpoint)))
              for one in findings if one.id not in have]
    return sorted(found, key=lambda one: -one.at)
