"""
The last block of the duty log: who was on duty in which shift, and the signatures under its handovers.

A shift is taken over at its begin and handed over at its end: both are signatures under numbered handovers, and none is
ever made up: where nobody has signed the cell is empty.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...clock import local
from ...domain import handovers as hand
from ...domain.dutylog import ShiftRow
from ...domain.handovers import Handover
from ...domain.narration import Names
from ...domain.sentences_roster import end_words
from ...store.handovers import handovers
from ...texts import _
from ..paper.form import CENTER, Block, Column, in_order
from ..paper.signed import signed
from ..paper.standing import Standing


def block(standing: Standing, shifts: Sequence[ShiftRow]) -> Block:
    """The shifts of a page."""
    columns = (
        Column("officer_1", _("Officer 1"), 6, align=CENTER), Column("officer_2", _("Officer 2"), 6, align=CENTER),
        Column("from", _("Shift begins"), 7, align=CENTER), Column("to", _("Shift ends"), 7, align=CENTER),
        Column("handover_signature", _("Signature, handing over"), 10, align=CENTER, sign=True),
        Column("takeover_signature", _("Signature, taking over"), 10, align=CENTER, sign=True))
    known = [row for row in handovers(standing.reader) if row.state != hand.RENEWED]
    rows = tuple(in_order(columns, _shift(row, known, standing.names)) for row in shifts)
    return Block("shift", _("Shifts"), columns, rows, _("No roster was entered."))


def _shift(row: ShiftRow, known: list[Handover], names: Names) -> dict[str, str]:
    people = [names.actor(f"person:{person}") for person in row.people]
    begins, last = local(row.begins), local(row.until - 1)
    return {"officer_1": people[0], "officer_2": "\n".join(people[1:]), "from": f"{begins:%m-%d %H:%M}",
            "to": f"{last:%m-%d} {end_words(row.until)}",
            "handover_signature": _signatures(known, row.until, hand.HANDOVER, row, names),
            "takeover_signature": _signatures(known, row.begins, hand.TAKEOVER, row, names)}


def _signatures(known: list[Handover], change_at: int, part: str, row: ShiftRow, names: Names) -> str:
    """Who of this shift signed on one side of the change at its begin or end."""
    return "\n".join(signed(one.by, one.at, names) for handover in known if handover.change_at == change_at
                     for one in hand.signatures_of(handover)
                     if one.part == part and one.by.removeprefix("person:") in row.people)
