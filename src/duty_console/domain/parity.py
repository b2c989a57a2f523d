"""
Parity in software, for lines that are really 7E1 or 7O1 but are opened as 8N1 (the same ten bits).

The serial driver never checks parity on input, and a pseudo-terminal refuses 7-bit settings, so the check is ours.
Knows nothing of frames: a byte is a character or it is spoilt.
"""

from __future__ import annotations

from typing import Literal, get_args

Parity = Literal["N", "E", "O"]
#: What a byte with a wrong parity bit becomes. No 7-bit character, so that it spoils its frame.
SPOILT = 0xFF


def strip(data: bytes, parity: Parity) -> bytes:
    """Bytes as received -> 7-bit characters, one for one; one whose parity is wrong becomes FF. `N` changes nothing."""
    return data if parity == "N" else data.translate(_STRIP[parity])


def add(data: bytes, parity: Parity) -> bytes:
    """7-bit characters -> bytes as they go out, parity in bit 7. `N` changes nothing."""
    return data if parity == "N" else data.translate(_ADD[parity])


def of_framing(framing: str) -> Parity:
    """What must be checked in software on a line of this framing (`7E1`); 8 bits leave no room for a parity bit."""
    return known(framing[1]) if framing[:1] == "7" else "N"


def known(word: str) -> Parity:
    """The word as a parity, or a ValueError that lists them."""
    for parity in get_args(Parity):
        if word == parity:
            return parity  # type: ignore[no-any-return]
    raise ValueError(f"parity is one of N, E, O, not {word!r}")


def _with_parity(char: int, odd: int) -> int:
    return char | ((char.bit_count() + odd) % 2) << 7


_ADD = {
    "E": bytes(_with_parity(byte & 0x7F, 0) for byte in range(256)),
    "O": bytes(_with_parity(byte & 0x7F, 1) for byte in range(256)),
}
_STRIP = {
    parity: bytes(byte & 0x7F if table[byte & 0x7F] == byte else SPOILT for byte in range(256))
    for parity, table in _ADD.items()
}
