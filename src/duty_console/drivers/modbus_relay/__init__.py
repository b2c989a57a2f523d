"""Relay boards, power sequencers and zone controllers on Modbus RTU, and LCUS USB relays."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Driver, Layout
from .relay import relay_of


def create(layout: Layout, _parity: Parity) -> Driver:
    """Our end of one line."""
    return relay_of(layout)
