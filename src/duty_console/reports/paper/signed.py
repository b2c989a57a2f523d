"""How a signature that was given at the console is printed: name and time; an empty cell is to be signed by hand."""

from __future__ import annotations

from ...domain.narration import Names
from .standing import when


def signed(by: str, at: int, names: Names) -> str:
    """Name above time; empty where nobody has signed."""
    return f"{names.actor(by)}\n{when(at)}" if by else ""
