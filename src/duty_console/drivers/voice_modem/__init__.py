"""Voice modems on the telephone line: caller ID, tones and hang-ups in, answering and hanging up out."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Layout
from .decoder import VoiceModem


def create(layout: Layout, _parity: Parity) -> VoiceModem:
    """Our end of one line. The bytes have eight bits each: there is no room for a parity bit."""
    return VoiceModem(layout)
