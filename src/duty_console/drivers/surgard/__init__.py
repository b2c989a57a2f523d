"""Sur-Gard receivers (MLR2, MLR2000, System III, System 5 and look-alikes) on their automation port."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Layout
from .decoder import Surgard


def create(layout: Layout, parity: Parity) -> Surgard:
    """Our end of one line."""
    return Surgard(layout, parity)
