"""
Words of a voice modem that belong together, as far as they came, and how long they wait for more.

Knows nothing of which words these are, nor of what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...domain.signals import Frame
from .keys import is_held
from .words import Word

NOISE_MS, RUN_MS, CALL_MS, ECHO_MS = 1000, 2000, 3000, 4000
#: A busy tone is told every 4 s, and counts only when heard twice.
SLOW_MS = 4500


@dataclass(slots=True)
class Gathered:
    """Words that belong together, as far as they came."""

    kind: str  # call, run, echo
    first_at: int
    raw: bytes = b""
    gap: bytes = b""  # line ends behind the last word
    at: int = 0
    tick: int = 0
    code_tick: int = 0
    codes: str = ""
    audio: int = 0
    names: set[str] = field(default_factory=set)

    def add(self, word: Word, at: int, tick: int) -> None:
        self.raw += self.gap + word.raw
        self.gap, self.at, self.tick = b"", at, tick

    def frame(self) -> Frame:
        return Frame(self.raw, self.first_at, self.at, self.tick)

    def is_noise(self) -> bool:
        """Audio, or bytes of nothing, without a code yet."""
        return self.kind == "run" and not self.codes

    def patience(self) -> int:
        """How long this waits, from its last byte or code."""
        if self.kind == "echo":
            return ECHO_MS
        if self.kind == "call":
            return CALL_MS
        if self.is_noise():
            return NOISE_MS
        return SLOW_MS if is_held(self.codes) or (self.codes[-1] == "b" and self.codes.count("b") == 1) else RUN_MS
