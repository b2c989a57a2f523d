"""
What is typed and pasted, made safe before keys are read out of it. A byte that is no text becomes a substitute: left
alone it ends the input thread. In a paste an escape becomes one too: left alone, what stands behind it would be keys,
and a pasted text could answer an alarm.

Knows nothing of keys or of screens.
"""

from __future__ import annotations

from codecs import IncrementalDecoder
from collections.abc import Callable
from typing import Any, NamedTuple

from ..cleaning import SUBSTITUTE

BEGINS, ENDS = "\x1b[200~", "\x1b[201~"


def make_safe() -> None:
    """From now on textual decodes what is typed as `Typed` does."""
    import textual.drivers.linux_driver as module

    driver: Any = module  # the name belongs to codecs; replaced here, where the driver looks it up
    strict = driver.getincrementaldecoder
    if not isinstance(strict, Safe):
        driver.getincrementaldecoder = Safe(strict)


class Safe(NamedTuple):
    """A maker of decoders that forgive, in place of one that makes strict ones."""

    strict: Callable[[str], Callable[[str], IncrementalDecoder]]

    def __call__(self, encoding: str) -> Callable[..., Typed]:
        return lambda errors="replace": Typed(self.strict(encoding)(errors))


class Typed:
    """One terminal's input, in the pieces in which it is read."""

    def __init__(self, inner: IncrementalDecoder) -> None:
        self._inner = inner
        self._pasting = False
        self._rest = ""  # of a paste: what may be the beginning of its end; else: the end of what was let through

    def decode(self, data: bytes, final: bool = False) -> str:
        """The characters of a piece; of a paste, what may be the beginning of its end waits for the next piece."""
        text, kept = self._inner.decode(data, final), ""
        while text:
            text, done = self._pasted(text) if self._pasting else self._keys(text)
            kept += done
        if final and self._pasting:
            kept, self._rest = kept + inert(self._rest), ""
        return kept

    def _keys(self, text: str) -> tuple[str, str]:
        """Up to where a paste begins, its mark included; the mark may have begun in an earlier piece."""
        seen = self._rest + text
        at = seen.find(BEGINS)
        if at < 0:
            self._rest = seen[1 - len(BEGINS):]
            return "", text
        done = at + len(BEGINS) - len(self._rest)
        self._pasting, self._rest = True, ""
        return text[done:], text[:done]

    def _pasted(self, text: str) -> tuple[str, str]:
        """Up to where the paste ends, its mark included."""
        seen, self._rest = self._rest + text, ""
        at = seen.find(ENDS)
        if at >= 0:
            self._pasting = False
            return seen[at + len(ENDS):], inert(seen[:at]) + ENDS
        held = next((size for size in range(len(ENDS) - 1, 0, -1) if seen.endswith(ENDS[:size])), 0)
        self._rest = seen[len(seen) - held:]
        return "", inert(seen[:len(seen) - held])


def inert(text: str) -> str:
    """Pasted text without escapes."""
    return text.replace("\x1b", SUBSTITUTE).replace("\x9b", SUBSTITUTE)
