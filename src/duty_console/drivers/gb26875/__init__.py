"""Fire transmission devices by GB/T 26875.3-2011, as they speak to a centre."""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Layout
from .decoder import Gb26875
from .settings import settings_of

#: A frame's serial number comes back in its answer, and stays the same when it is repeated.
NUMBERED = True


def create(layout: Layout, _parity: Parity) -> Gb26875:
    """Our end of one line. Frames have a fixed head and eight bits a byte: no profile can change that."""
    return Gb26875(settings_of(layout))
