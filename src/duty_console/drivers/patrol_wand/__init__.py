"""Patrol wands of the FCARD family: who passed which tag when, fetched when the wand is put into its cradle."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Layout
from .decoder import PatrolWand
from .settings import settings_of

#: Every request has an info code of its own, which its reply repeats.
NUMBERED = True


def create(layout: Layout, _parity: Parity) -> PatrolWand:
    """Our end of one line. The bytes have eight bits each: there is no room for a parity bit."""
    return PatrolWand(settings_of(layout))
