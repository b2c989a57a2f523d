"""The words for places and people of a store, for headless listings."""

from __future__ import annotations

from ..domain.narration import Names
from ..store.patrols import walks
from ..store.reading import Reader


def of(reader: Reader) -> Names:
    """Every name the store knows."""
    return Names(reader.sites(), reader.points(), reader.lines(), reader.people(), reader.areas(),
                 reader.amplifiers(), walks(reader))
