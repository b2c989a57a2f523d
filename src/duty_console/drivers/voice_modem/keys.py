"""
Codes of a run as names, and the keys that were pressed in it, each once.

A key comes as its own code. Modems of V.253 announce it besides: `/` key begins, `~` key ends, with the key named once
or twice, before or after. Knows nothing of audio.
"""

from __future__ import annotations

KEYS = frozenset("0123456789*#ABCD")
BEGINS, ENDS = "/", "~"
_NAMES = {
    "a": "answer_tone", "b": "busy", "c": "fax_tone", "d": "dial_tone", "e": "data_tone", "h": "local_on_hook",
    "H": "local_off_hook", "P": "local_off_hook", "p": "local_on_hook", "l": "loop_break", "q": "silence",
    "s": "silence", "R": "ring", "u": "underrun", "o": "overrun", "\x03": "end", BEGINS: "dtmf_start", ENDS: "dtmf_end",
}


def events(codes: str) -> list[str]:
    """The names of the codes, in order; one nobody knows keeps its number."""
    return [f"dtmf:{code}" if code in KEYS else _NAMES.get(code, f"unknown:{ord(code):02X}") for code in codes]


def keys(codes: str) -> str:
    """The keys as a person pressed them. What ends without having begun was told in an earlier run."""
    pressed, pair, ending = "", "", False  # the key named since the last begin, a blank where none is yet
    for code in codes:
        if code == BEGINS:
            pair, ending = " ", False
        elif code == ENDS:
            ending = True
        elif code in KEYS:
            named_before = pair == code if pair else ending and pressed[-1:] in ("", code)
            pressed += "" if named_before else code
            pair, ending = "" if ending or not pair else code, False
    return pressed


def is_hang_up(codes: str) -> bool:
    """Whether the caller is gone: a dial tone, a break of the current, or busy twice: once may be a click."""
    return "d" in codes or "l" in codes or codes.count("b") > 1


def is_held(codes: str) -> bool:
    """Whether a key that was announced is still down."""
    return codes.rfind(BEGINS) > codes.rfind(ENDS)
