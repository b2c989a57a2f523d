"""
A question to the file, answered without a pause in between: a page of ten thousand rows makes so many objects that the
interpreter looks through all of them for garbage in the middle, which takes as long again as the page; it may do so
after it, while nobody waits for a key.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def undisturbed(ask: Callable[[], Answer]) -> Answer:
    """What is answered."""
    if not gc.isenabled():  # within another question
        return ask()
    gc.disable()
    try:
        return ask()
    finally:
        gc.enable()
