"""
Why a file of many rows was refused; part of `refusals`.
"""

from __future__ import annotations

from ..texts import N_

BULK = (
    N_("{count} rows at once are too many; {most} at most."),
    N_("File {bulk} is not being brought any more: begin it anew."),
    N_("Part {part} is not the one that is waited for, or has no rows."),
    N_("Part {part}, row {row}: {column} cannot be {text}."),
    N_("File {bulk} is not whole: {had} of {parts} parts have come."),
    N_("Hazard {hazard} is in the ledger already."),
)
