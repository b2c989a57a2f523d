"""
What a receiver was told, compared with what the journal says (P1): every frame that was acknowledged is there exactly
once, nothing is there that was never sent, and nobody was ever told NAK.

Pure. Shares no code with the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: Kinds of journal lines that say a device meant something.
MEANT = {"alarm.raised", "alarm.returned", "signal.logged"}


@dataclass
class Sent:
    """One event frame as a receiver remembers it: its text without the terminator, how often it went out, whether an
    ACK came while it was outstanding."""

    text: str
    times: int = 0
    acked: bool = False


@dataclass
class Ledger:
    """Everything one receiver sent and was answered."""

    sent: list[Sent] = field(default_factory=list)
    heartbeats: int = 0
    acks: int = 0
    naks: int = 0
    strays: int = 0  # bytes that are no answer


def violations(ledger: Ledger, journal: Sequence[Mapping[str, object]]) -> list[str]:
    """Every broken promise, in words; nothing where all were kept. `journal` is one mapping a line of the listing."""
    written = Counter(str(line["raw"]) for line in journal if line.get("raw"))
    meant = Counter(str(line["raw"]) for line in journal if line.get("raw") and line.get("kind") in MEANT)
    known = {frame.text for frame in ledger.sent}
    found = [f"lost: {frame.text!r} was acknowledged and is not in the journal"
             for frame in ledger.sent if frame.acked and not written[frame.text]]
    found += [f"doubled: {text!r} is in the journal {written[text]} times" for text in sorted(known)
              if written[text] > 1]
    found += [f"invented: {text!r} was never sent" for text in sorted(set(meant) - known)]
    if ledger.naks:
        found.append(f"refused: {ledger.naks} NAK sent")
    return found
