"""
What SIA events say, one or several a message, with modifiers between them: area, user, time.

Modifiers hold for the events behind them, a text for those before it. Bytes of a text for people come as latin-1
characters, one a byte, and are decoded here. Knows nothing of the layouts around the brackets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...cleaning import decoded
from ...domain.codes import Code, meaning
from ...domain.signals import Qualifier, Reading, Signal

#: An event that stands behind the text of the one before it.
_LATER = re.compile(r"/([A-Z]{2}[0-9A-F]{4})(?:\*|(?=/)|\Z)")


def block_reading(groups: Sequence[Any]) -> Reading | None:
    """The reading of one block in brackets, or None if it holds together in layout only."""
    letter, receiver, line, account, function, packets, starred, block = groups
    own = not account.strip("0")
    raw_text = starred if starred is not None else block
    if (letter == "0" and not own) or (raw_text and "[#" in raw_text):  # the latter: two messages glued together
        return None
    # Swallowed as a text, an event behind a text would be lost: nobody would be called to it.
    texts = _LATER.split(starred) if starred is not None else [block or ""]
    words = [decoded(text.encode("latin-1")) for text in texts[::2]]
    events: list[dict[str, str]] = []
    modifiers: dict[str, str] = {}
    said: list[tuple[str, str, dict[str, str], str]] = []
    for packet in packets.split("/"):
        name, value = packet[:2], packet[2:]
        if name.islower():
            modifiers[name] = value
            continue
        if len(value) == 2 and not own:
            return None
        events.append({"code": name, "zone": value})
        said.append((name, value, dict(modifiers), words[0]))
    if not events or packets.rsplit("/", 1)[-1][:2].islower():
        return None
    for packet, text in zip(texts[1::2], words[1:], strict=True):
        events.append({"code": packet[:2], "zone": packet[2:]})
        said.append((packet[:2], packet[2:], dict(modifiers), text))
    kind = "internal" if own else "sia2"
    fields = {"protocol_id": letter, "receiver": receiver, "line": line, "account": account, "function": function,
              "events": events, "modifiers": modifiers, "text": " / ".join(filter(None, words))}
    signals = tuple(sia_signal(kind, receiver, line, account, function, meaning("sia", code), zone, own_modifiers,
                               text) for code, zone, own_modifiers, text in said)
    return Reading(kind, (fields,), signals, "at_once")


def sia_signal(form: str, receiver: str, line: str, account: str, function: str, row: Code, zone: str,
               modifiers: dict[str, str], words: str) -> Signal:
    """The signal of one SIA event with the modifiers that stand before it; function O is an event told before."""
    qualifier: Qualifier = "present" if function == "O" and row.qualifier == "new" else row.qualifier
    clock = " ".join(filter(None, (modifiers.get("da"), modifiers.get("ti"))))
    user = modifiers.get("id", "")
    if not user and row.severity == "openclose":
        user, zone = zone, ""
    return Signal(form, receiver, line, account, "sia", row.code, qualifier, row.severity, modifiers.get("ri", ""),
                  zone, user, clock, words, row.clears)
