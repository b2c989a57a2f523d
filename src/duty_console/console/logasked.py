"""
The running record that is asked for now, for the strip where no alarm needs a person: which slot, how it stands, how
old that is.

Pure functions of a picture; when a slot is asked for is the collector's.
"""

from __future__ import annotations

from ..clock import local
from ..domain import dutylog as dl
from ..domain.actiontypes import DUTY
from ..domain.dutylogrows import BEFORE, CLOCK, OUTAGE, Slot
from ..domain.rosters import HOUR
from ..texts import N_, _
from .cells import Line, line
from .picture import LIVE, REPLAY, Picture, elapsed_ms
from .sheet import lasting

#: How long a slot is before any was asked for.
USUAL_MS = 2 * HOUR
#: How a slot stands that nobody has written.
STANDING = {dl.DUE: N_("to write"), dl.WARNED: N_("overdue"), dl.LATE: N_("late"),
            OUTAGE: N_("not asked: nothing ran"), CLOCK: N_("not asked: clock set"), dl.AHEAD: "", BEFORE: ""}
LOOKS = {dl.DUE: "bold", dl.WARNED: "p3", dl.LATE: "p3", OUTAGE: "p3", CLOCK: "p3"}


def open_slot(picture: Picture) -> Slot | None:
    """The present slot, where it was asked for and nobody has written it."""
    row = next(iter(picture.duty.now.unwritten), None)
    return None if row is None or not row.slot <= picture.now.at < row.until else row


def record_words(slot: int) -> str:
    """The running record of a slot."""
    return _("{slot} running record", slot=f"{local(slot):%H:%M}")


def asked_line(picture: Picture) -> Line:
    """The strip's words about it, with the key of the log; nothing where nothing is asked for."""
    row = open_slot(picture)
    if row is None or picture.link not in (LIVE, REPLAY):
        return ()
    stands = dl.LATE if row.late_at else dl.WARNED if row.warned_at else dl.DUE
    mark = "" if stands == dl.DUE else "! "
    age = lasting(elapsed_ms(row.at, row.tick, picture))
    said = line((f" {mark}{record_words(row.slot)}  {_(STANDING[stands])} {age}", LOOKS[stands]))
    may = picture.link == LIVE and picture.me.role in ("", *DUTY)
    return (*said, *line("  ", ("R", "key"), " " + _("write it"))) if may else said
