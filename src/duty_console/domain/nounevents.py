"""
The kinds of facts that stand in the files of their nouns, joined for the journal: a noun adds its own here.
"""

from __future__ import annotations

from . import (
    broadcastevents,
    calendars,
    callingevents,
    carriedevents,
    commandevents,
    dutylogcarried,
    dutylogevents,
    handoverevents,
    hazardevents,
    lifeevents,
    lineevents,
    loadevents,
    noticeevents,
    openingevents,
    patrolevents,
    peopleevents,
    placeevents,
    rostercarried,
    rosterevents,
    teamevents,
    workevents,
)
from .body import Body

#: Every body and the kind it stands under in the journal.
NOUN_KINDS: dict[str, type[Body]] = {
    **loadevents.LOAD_KINDS, **callingevents.KINDS, **peopleevents.KINDS, **workevents.KINDS, **lifeevents.KINDS,
    **carriedevents.KINDS, **commandevents.KINDS, **broadcastevents.KINDS, **lineevents.LINES, **patrolevents.KINDS,
    **teamevents.KINDS,
    **calendars.KIND_BODIES, **openingevents.KINDS, **rosterevents.KINDS, **rostercarried.KINDS,
    **dutylogevents.KINDS, **dutylogcarried.KINDS, **handoverevents.KINDS, **placeevents.KINDS,
    **hazardevents.KINDS, **noticeevents.KINDS,
}
