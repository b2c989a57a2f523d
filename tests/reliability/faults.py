"""
Which program is started, and what is planted in it: that of the checkout these tests stand in, whatever is installed.
"""

from __future__ import annotations

import os
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"
FAULTS = Path(__file__).with_name("faulty")


def planted(fault: str = "") -> dict[str, str]:
    """The environment that makes an interpreter find the program, spoilt by a fault of `faulty/` where one is named."""
    if not fault:
        return {"PYTHONPATH": str(SOURCES)}
    return {"PYTHONPATH": os.pathsep.join((str(FAULTS), str(SOURCES))), "DUTY_FAULT": fault}
