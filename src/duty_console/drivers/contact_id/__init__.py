"""Bare Contact ID message blocks, one a line: what a modem or a telephone exchange's alarm receiver writes."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Layout
from .decoder import ContactId


def create(layout: Layout, parity: Parity) -> ContactId:
    """Our end of one line."""
    return ContactId(layout, parity)
