"""The words for places and people of a store, for headless listings and printed forms."""

from __future__ import annotations

from ..domain.narration import Names
from .patrols import walks
from .reading import Reader


def of(reader: Reader) -> Names:
    """Every name the store knows."""
    return Names(reader.sites(), reader.points(), reader.lines(), reader.people(), reader.areas(),
                 reader.amplifiers(), walks(reader))
