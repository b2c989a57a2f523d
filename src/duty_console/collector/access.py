"""
Who somebody is, by the uid that the kernel vouches for; nothing a caller says of himself is believed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from ..room import Access


class Caller(NamedTuple):
    """Somebody at the door: what he may do at most, and whether his console stands in the control room."""

    actor: str
    role: str
    station: bool
    person: str


def caller(uid: int, access: Sequence[Access], *, viewer: bool) -> Caller:
    """
    The caller with this uid. A room without any `[[access]]` belongs to the account that runs its collector; anybody
    else, and whoever asks to be less, is a viewer.
    """
    bound = next((entry for entry in access if entry.uid == uid), None)
    if bound is None and not access and uid == os.getuid():
        bound = Access(uid, "officer", True, "")
    if bound is None:
        return Caller(f"uid:{uid}", "viewer", False, "")
    actor = f"person:{bound.person}" if bound.person else f"uid:{uid}"
    return Caller(actor, "viewer" if viewer else bound.role, bound.station, bound.person)
