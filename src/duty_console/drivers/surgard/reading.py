"""
What the text of one Sur-Gard message says: tries the layouts of `forms.py`, names the fields as the sheet does and
makes the signals.

Knows nothing of bytes, terminators or time; `decoder.py` hands it the text without DC4.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ...cleaning import clean
from ...domain.codes import meaning
from ...domain.signals import Layout, Reading, Signal
from ..contact_id.signal import contact_signal
from .forms import UNSUPPORTED, Forms, forms
from .sia import block_reading, sia_signal


class Reader:
    """Reads the messages of one line, in the shape its profile fixes."""

    def __init__(self, layout: Layout) -> None:
        self.forms: Forms = forms(layout)
        self._cid = self.forms.contact_id
        shapes: dict[str, list[Callable[[str], Reading | None]]] = {
            "1": [self._heartbeat, self._basic], "3": [self._sia1], "S": [self._sia2], "0": [self._sia2],
            "8": [self._ademco], "6": [self._bfsk],
        }
        self._shapes = shapes

    def supported(self, text: str) -> Reading | None:
        """The reading of a strict form that is understood, or None."""
        if text.startswith("5"):
            return self.contact_id(text)
        for shape in self._shapes.get(text[:1], ()):
            reading = shape(text)
            if reading is not None:
                return reading
        return None

    def kept(self, text: str) -> Reading | None:
        """The reading of a form that is only kept: a caller's number, or a known letter we do not read."""
        if text[:1] not in UNSUPPORTED and text[:1] not in ("4", "U"):
            return None
        # One flipped bit turns a 5 into a 7 or an S into a C: acknowledging that as "unsupported" would lose an alarm.
        if any(self.supported(letter + text[1:]) for letter in "513S086"):
            return None
        if text[:1] in ("4", "U"):
            return self._caller(text)
        if self.forms.unsupported(text) is None:
            return None
        fields = {"protocol_id": text[0], "receiver": text[1:3]}
        return Reading("unsupported", (fields,), (), "at_once", f"unsupported format {text[0]}")

    def is_glued(self, text: str) -> bool:
        """Whether a message that cannot be read holds a whole known one and so much more that it is two of them.

        A copy of such a run proves nothing: whichever was acknowledged, the other would be forgotten.
        """
        for begins in self.forms.beginnings:
            found = begins(text)
            # A damaged clock is 14 characters, and no second message.
            if found is not None and len(text) - found.end() > 14:
                return True
        return any(self.supported(text[at:]) for at in range(10, len(text) - 14))

    def contact_id(self, text: str) -> Reading | None:
        """One match, one signal."""
        found = self._cid(text)
        if found is None:
            return None
        receiver, line, form, account, said, code, group, zone, clock = found.groups()
        fields = {"protocol_id": "5", "receiver": receiver, "line": line, "format": form, "account": account,
                  "qualifier": said, "code": code, "group": group, "zone": zone, "clock": clock}
        signal = contact_signal("contact_id", receiver, line, account, said, code, group, zone, clock or "")
        return Reading("contact_id", (fields,), (signal,), "at_once")

    def _heartbeat(self, text: str) -> Reading | None:
        found = self.forms.heartbeat(text)
        if found is None:
            return None
        return Reading("heartbeat", ({"protocol_id": "1", "receiver": found[1], "line": found[2]},), (), "at_once")

    def _basic(self, text: str) -> Reading | None:
        found = self.forms.basic(text)
        if found is None:
            return None
        receiver, line, account, event, area, value, clock = found.groups()
        account, area, value = account.strip(), area.strip(), value.strip()
        internal = not account.strip("0") and not line.strip("0")
        fields = {"protocol_id": "1", "receiver": receiver, "line": line, "account": account, "event": event,
                  "area": area, "value": value, "clock": clock}
        kind = "internal" if internal else "basic"
        row = meaning("surgard", event + value if internal else event)
        user = value if row.severity == "openclose" else ""
        signal = Signal(kind, receiver, line, account, "surgard", row.code, row.qualifier, row.severity, area,
                        "" if user or internal else value, user, clock or "", "", row.clears)
        return Reading(kind, (fields,), (signal,), "at_once")

    def _sia1(self, text: str) -> Reading | None:
        found = self.forms.sia1(text)
        if found is None:
            return None
        receiver, line, account, code, zone, clock = found.groups()
        account, zone = account.strip(), zone.strip()
        fields = {"protocol_id": "3", "receiver": receiver, "line": line, "account": account,
                  "events": [{"code": code, "zone": zone}], "clock": clock}
        row = meaning("sia", code)
        return Reading("sia1", (fields,), (sia_signal("sia1", receiver, line, account, "N", row, zone,
                                                   {"ti": clock or ""}, ""),), "at_once")

    def _sia2(self, text: str) -> Reading | None:
        found = self.forms.sia2(text)
        return None if found is None else block_reading(found.groups())

    def _ademco(self, text: str) -> Reading | None:
        found = self.forms.ademco_hs(text)
        if found is None:
            return None
        receiver, line, account, low, high, aux, clock = found.groups()
        channels = low + high
        fields = {"protocol_id": "8", "receiver": receiver, "line": line, "account": account, "channels": channels,
                  "aux": aux, "clock": clock}
        # 5 means that the channel reports nothing; a message of nothing else is still shown once.
        told = [(digit, str(at)) for at, digit in enumerate(channels, 1) if digit != "5"] or [("5", "")]
        rows = [(meaning("surgard", "H" + digit), channel) for digit, channel in told]
        signals = tuple(Signal("ademco_hs", receiver, line, account, "surgard", row.code, row.qualifier, row.severity,
                               "", channel, "", clock or "", "", row.clears) for row, channel in rows)
        return Reading("ademco_hs", (fields,), signals, "at_once")

    def _bfsk(self, text: str) -> Reading | None:
        found = self.forms.bfsk(text)
        if found is None:
            return None
        receiver, line, account, code, zone, clock = found.groups()
        fields = {"protocol_id": "6", "receiver": receiver, "line": line, "account": account, "code": code,
                  "zone": zone.strip(), "clock": clock}
        row = meaning("surgard", code)
        return Reading("bfsk", (fields,), (Signal("bfsk", receiver, line, account, "surgard", code, row.qualifier,
                                               row.severity, "", zone.strip(), "", clock or ""),), "at_once")

    def _caller(self, text: str) -> Reading | None:
        found: re.Match[str] | None
        found = self.forms.caller_id(text) if text[0] == "4" else self.forms.international(text)
        if found is None or (text[0] == "U" and len(found[4]) != 18):
            return None
        receiver, line, account, number = (part.strip() for part in found.group(1, 2, 3, 4))
        number = number.rstrip("F")
        clock = found[5] if text[0] == "4" else None
        fields = {"protocol_id": text[0], "receiver": receiver, "line": line, "account": account, "number": number,
                  "clock": clock}
        signal = Signal("caller_id", receiver, line, account, "surgard", "caller_id", "log", "info", clock=clock or "",
                        text=clean(number))
        return Reading("caller_id", (fields,), (signal,), "at_once")
