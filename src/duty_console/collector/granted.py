"""
What was granted shortly before this collector began. A console that missed the answer asks again under the same name as
soon as somebody listens; it is told what was done, and nothing is done twice (P10).

What a request did to the process that is gone (who is signed on, the silence of the sounder) went with it, and is done
again. Knows nothing of consoles.
"""

from __future__ import annotations

from pathlib import Path

from ..domain.events import RequestRefused, SoundSilenced
from ..domain.peopleevents import NumbersShown, PersonSignedOn, PersonUnlocked, PinGuessed
from ..store.reading import Reader

#: So many entries of the journal are looked at: many more than come while a console waits for its answer.
ENTRIES = 1000
_NOT_KEPT = (RequestRefused, PinGuessed, NumbersShown, PersonSignedOn, PersonUnlocked, SoundSilenced)


def granted(store: Path) -> dict[tuple[str, str], int]:
    """The first entry that each request made, by who asked and its id."""
    found: dict[tuple[str, str], int] = {}
    reader = Reader(store)
    try:
        for event in reader.entries(limit=ENTRIES):
            request = getattr(event.body, "request", "")
            if request and not isinstance(event.body, _NOT_KEPT):
                found.setdefault((event.actor, request), event.number)
    finally:
        reader.close()
    return found
