"""The village phone alarm controller (电话传声报警控制器): our own protocol, spoken by hardware/firmware/village."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Layout
from .decoder import Village
from .setting import wishes_of


def create(layout: Layout, parity: Parity) -> Village:
    """Our end of one line."""
    return Village(wishes_of(layout), parity)
